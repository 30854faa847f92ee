# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models


class EdicAiTrace(models.Model):
    """The list of traces says in words what people did with drafts."""

    _inherit = "edic.ai.trace"

    def _fact_words(self):
        # EXTENDS edic_ai
        return super()._fact_words() | {
            "draft": self.env._("Draft"),
            "draws": self.env._("Draws"),
            "fingerprint": self.env._("Fingerprint"),
            "open": self.env._("Open"),
            "seed": self.env._("Seed"),
            "template": self.env._("Template"),
        }

    def _render_any_public_draft(self, facts):
        """Return what a person did with a draft; of a piece, what was decided."""
        if not facts.code("action"):
            return NotImplemented
        words = self._draft_words().get(facts.code("action"))
        if words and facts.get("version"):
            return self._pair(words, self.env._("version %s", facts.text("version")))
        return words or False

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
