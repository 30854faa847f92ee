# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicAiExport(models.TransientModel):
    """The data dictionary's words."""

    _inherit = "edic.ai.export"

    def _meanings(self):
        """Name of a column → what it is, in the user's language."""
        return {**self._meanings_of_members(), **self._meanings_of_facts()}

    def _meanings_of_members(self):
        return {
            "seq": self.env._("Number in the chain, from 1 and without gaps"),
            "occurred_at": self.env._("When it happened"),
            "event": self.env._("Kind of event"),
            "use_case": self.env._("What it was for"),
            "status": self.env._("How it ended: started, ok, error or refused"),
            "company_ref": self.env._("Id of the company in Odoo; 0: none"),
            "res_model": self.env._("Kind of record in Odoo that it is about"),
            "res_id": self.env._("Id of that record"),
            "engine": self.env._("Computed by"),
            "engine_version": self.env._("Version of the engine, or the model asked"),
            "model_version": self.env._("Version of the model that answered"),
            "call_uuid": self.env._("Name of the entry"),
            "parent_uuid": self.env._("Entry that this one answers or decides on"),
            "user_pseudo": self.env._(
                "Pseudonym of who acted, another one in each entry; empty: a program"
            ),
            "content_digest": self.env._(
                "Digest of what was asked, answered or commented, kept apart"
            ),
            "prev_hash": self.env._("Hash of the entry before"),
            "record_hash": self.env._("Hash of the entry"),
            "format": self.env._("Version of the form of entries"),
            "facts": self.env._("All facts of the entry"),
        }

    def _meanings_of_facts(self):
        return {
            "decision": self.env._("What was decided"),
            "field": self.env._("Field of the record that was decided on"),
            "proposed": self.env._("Value that was proposed"),
            "final": self.env._("Value that was decided for"),
            "band": self.env._("How sure the suggestion was: sure, check or open"),
            "model": self.env._("Language model that was asked"),
            "zone": self.env._("Zone of its provider"),
            "data_class": self.env._(
                "Most protected kind of data that was asked about"
            ),
            "prompt": self.env._("Prompt"),
            "prompt_version": self.env._("Version of the prompt"),
            "input_tokens": self.env._("Tokens read by the model"),
            "output_tokens": self.env._("Tokens written by the model"),
            "cost_eur": self.env._("Cost by the price list of the day"),
            "duration_ms": self.env._("Time until the answer was complete"),
            "error": self.env._("Kind of error"),
        }
