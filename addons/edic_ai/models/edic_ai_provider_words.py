# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models

from ..tools.llm.address import Hint
from ..tools.llm.contract import Zone


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicAiProviderWords(models.Model):
    """What the presets and hints say, in the reader's language."""

    _inherit = "edic.ai.provider"

    @api.model
    def _selection_zone(self):
        return [
            (Zone.ON_PREMISE.value, self.env._("In-house")),
            (Zone.EU_CONTROLLED.value, self.env._("EU, under EU control")),
            (Zone.EU_HOSTED.value, self.env._("EU, controlled from outside")),
            (Zone.OUTSIDE.value, self.env._("Outside the EU")),
        ]

    @api.model
    def _zone_reason(self, code):
        """Why a preset proposes its zone (`Preset.zone_reason`); "" where none is."""
        own = self.env._("Your own server; change this where somebody else runs it.")
        passes_on = self.env._(
            "It passes texts on: its zone is that of the servers behind it."
        )
        return {
            "mistral": self.env._(
                "A French company; at this address texts are processed in the EU or "
                "EFTA, account data may be kept elsewhere."
            ),
            "albert": self.env._("Run by the French State (DINUM)."),
            "scaleway": self.env._(
                "A French company; it says it runs the models itself."
            ),
            "ovhcloud": self.env._(
                "A French company; it says it runs the models in France."
            ),
            "ionos": self.env._("A German company under German control."),
            "ollama": self.env._(
                "Your own server; models whose names end in cloud run elsewhere."
            ),
            "local": self.env._("It runs on this machine (make run LLM=local)."),
            **dict.fromkeys(("vllm", "llama_cpp"), own),
            **dict.fromkeys(("opengatellm", "litellm"), passes_on),
        }.get(code, "")

    @api.model
    def _address_words(self):
        return {
            Hint.NOT_AN_ADDRESS: self.env._("An address begins with https://."),
            Hint.HOST_MISSING: self.env._("Put your server's name in place of {host}."),
            Hint.SECRET_IN_ADDRESS: self.env._(
                "The address must hold no key and no ?."
            ),
            Hint.ENDPOINT: self.env._("Leave out what follows /v1."),
            Hint.V1_TOO_MUCH: self.env._("Leave out /v1: the interface adds it."),
            Hint.V1_MISSING: self.env._("The address should end with /v1."),
            Hint.HTTP_PUBLIC: self.env._(
                "Use https: texts and key would cross the internet in clear."
            ),
        }
