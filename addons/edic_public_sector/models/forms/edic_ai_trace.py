# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models


class EdicAiTrace(models.Model):
    """The audit trail says what was done with procedures and forms, in words for who
    reads the list."""

    _inherit = "edic.ai.trace"

    def _fact_words(self):
        # EXTENDS edic_ai
        words = super()._fact_words() | {"channel": self.env._("Channel")}
        if self.use_case == "public.forms":  # elsewhere the format of a file
            words["form"] = self.env._("Form")
        return words

    def _fact_fields(self, facts):
        # EXTENDS edic_ai: of a question, which is recorded about its procedure
        channel = self.env["edic.public.question"]._fields["channel"]
        return {**super()._fact_fields(facts), "channel": channel}

    def _render_decision_public_forms(self, facts):
        return {
            "procedure.approve": self.env._("Procedure approved"),
            "procedure.confirm": self.env._("Text found to hold"),
            "procedure.open": self.env._("Opened to citizens"),
            "procedure.close": self.env._("Closed to citizens"),
            "entry.take": self.env._("Proposals taken over"),
            "entry.confirm": self.env._("Unusual points confirmed"),
            "entry.handed": self.env._("Handed over by a citizen"),
            "entry.done": self.env._("Form complete"),
            "entry.reopen": self.env._("Form opened again"),
            "entry.drop": self.env._("Form withdrawn"),
            "entry.dropped": self.env._("Form withdrawn"),
            "entry.erased": self.env._("Form deleted"),
        }.get(facts.code("action"), False)
