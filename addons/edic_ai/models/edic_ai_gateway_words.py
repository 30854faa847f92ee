# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import psycopg2

from odoo import models

from ..tools.llm.errors import AiError, AiNotAsked, AiNotNow


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicAiGatewayWords(models.AbstractModel):
    """What went wrong, in a sentence for who reads it, and what to do."""

    _inherit = "edic.ai.gateway"

    def _error_words(self):
        """``error.type`` → sentence."""
        return {
            "error": self.env._(
                "Something went wrong here; see the server's log for details."
            ),
            "unreachable": self.env._("The server cannot be reached."),
            "no_sdk": self.env._(
                "The Python package mistralai is not installed on the server."
            ),
            "tls": self.env._("The server's certificate is not trusted."),
            "unavailable": self.env._("The server cannot answer at the moment."),
            "rate_limited": self.env._("The server gets too many requests."),
            "timeout": self.env._("No answer came in time."),
            "cancelled": self.env._("Stopped by a person."),
            "key_refused": self.env._("The server refuses the key."),
            "not_found": self.env._(
                "The server does not know the address or the model."
            ),
            "request_refused": self.env._("The server does not take the request."),
            "too_large": self.env._("The question or the answer is too large."),
            "invalid_answer": self.env._(
                "The answer was not usable and was thrown away."
            ),
            "stopped": self.env._("AI is stopped."),
            "denied": self.env._("The policy keeps these data from the model."),
            "over_budget": self.env._("The budget is used up."),
            "not_set_up": self.env._("No language model is set up for this."),
            "leak_prevented": self.env._("Nothing was sent: it still named somebody."),
        }

    def _sentence(self, error):
        """An error for the person who asked, whether a model was asked or not."""
        if isinstance(error, psycopg2.Error):  # it may repeat a row's content
            return self._error_words()["error"]
        if not isinstance(error, AiError):
            return str(error) or type(error).__name__
        told = self._error_words().get(error.error_type, error.error_type)
        # what the gateway itself refuses comes with its own sentence
        own = isinstance(error, AiNotAsked | AiNotNow) and error.detail
        return own or told
