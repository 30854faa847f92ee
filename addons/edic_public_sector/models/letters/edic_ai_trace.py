# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models

from odoo.addons.edic_ai.tools.ledger.facts import Facts


class EdicAiTrace(models.Model):
    """What the ledger tells of budgets and forms, in words for who reads the list."""

    _inherit = "edic.ai.trace"

    def _summary(self, facts):
        # EXTENDS edic_ai
        if self.event == "decision" and self.use_case == "public.budget":
            return self._budget_summary(facts)
        if self.event == "decision" and self.use_case == "public.forms":
            return self._form_words().get(facts.code("action"), False)
        if self.use_case == "public.draft" and facts.code("action"):
            return self._draft_summary(facts)
        if self.event == "decision" and self.use_case == "public.scenario":
            return self.env._(
                "Scenario computed: draws %(draws)s, seed %(seed)s",
                draws=facts.text("draws"),
                seed=facts.text("seed"),
            )
        if self.use_case == "public.chat" and facts.get("tool"):
            return self.env._(
                "Data read for a question: %(tool)s, rows: %(rows)s",
                tool=facts.text("tool"),
                rows=facts.text("rows"),
            )
        if self.event == "decision" and self.use_case == "public.aid":
            return self.env._("Option chosen: %s", facts.text("option"))
        return super()._summary(facts)

    def _draft_summary(self, facts):
        """Return what a person did with a draft; of a piece, what was decided."""
        words = self._draft_words().get(facts.code("action"))
        if words and facts.get("version"):
            version = self.env._("version %s", facts.text("version"))
            return self._pair(words, version)
        return words or False

    def _budget_summary(self, facts):
        known = self.env[self.res_model]._fields if self.res_model in self.env else {}
        changed = {name: facts[name] for name in facts if name in known}
        if all(isinstance(value, list) for value in changed.values()) and changed:
            return self._policy_summary(Facts(changed))
        return False  # the facts, as they are

    def _draft_words(self):
        return {
            "draft.begun": self.env._("Draft begun"),
            "draft.edited": self.env._("Draft edited"),
            "draft.signed": self.env._("Draft signed"),
            "draft.sent": self.env._("Letter sent"),
            "draft.reopened": self.env._("Draft opened again"),
            "draft.dropped": self.env._("Draft dropped"),
            "draft.restored": self.env._("Earlier version restored"),
            "draft.translated": self.env._("Draft translated"),
            "draft.shared": self.env._("Readers of the draft changed"),
            "draft.deleted": self.env._("Draft deleted"),
            "draft.erased": self.env._("Draft erased"),
            "fact.entered": self.env._("Fact entered"),
            "facts.refreshed": self.env._("Facts read again"),
            "label.removed": self.env._("AI label removed"),
            "paragraph.declined": self.env._("Paragraph of the model declined"),
            "paragraph.accepted": self.env._("Paragraph of the model taken over"),
        }

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
