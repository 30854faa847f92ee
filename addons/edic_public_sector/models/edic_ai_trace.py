# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models


class EdicAiTrace(models.Model):
    """What the ledger tells of budgets and forms, in words for who reads the list."""

    _inherit = "edic.ai.trace"

    def _summary(self, facts):
        # EXTENDS edic_ai
        if self.event == "decision" and self.use_case == "public.budget":
            return self._budget_summary(facts)
        if self.event == "decision" and self.use_case == "public.forms":
            return self._form_words().get(facts.get("action"), False)
        return super()._summary(facts)

    def _budget_summary(self, facts):
        known = self.env[self.res_model]._fields if self.res_model in self.env else {}
        changed = {name: facts[name] for name in facts if name in known}
        if all(isinstance(value, list) for value in changed.values()) and changed:
            return self._policy_summary(changed)
        return False  # the facts, as they are

    def _form_words(self):
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
        }
