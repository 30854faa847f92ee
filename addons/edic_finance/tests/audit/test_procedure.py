# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tests import tagged

from ..common import TrainedCase


@tagged("post_install", "-at_install")
class TestProcedure(TrainedCase):
    """The parts of the inventory and the procedure documentation from edic_finance."""

    def test_intake_and_coding_are_chapters_of_the_procedure(self):
        documents = self.env["edic.ai.document.procedure"].with_user(self.auditor)
        document = documents._produce(self.company.id, "html")
        titles = [section.title for section in document.sections]
        self.assertEqual(titles[1][:2], "2.")
        self.assertIn("Intake of vendor bills", titles[1])
        text = "\n".join(document.words())
        self.assertIn("structured data of an e-invoice", text)
        self.assertIn(self.model.sha256, text)
        self.assertIn(f"Posted lines learned from\n{self.model.row_count}\n", text)

    def test_chapter_of_the_ledger_names_what_is_recorded_of_the_books(self):
        documents = self.env["edic.ai.document.procedure"].with_user(self.auditor)
        document = documents._produce(self.company.id, "html")
        [ledger] = [s for s in document.sections if "The audit trail" in s.title]
        text = "\n".join(part.text for part in ledger.parts if part.kind == "text")
        for texts in (
            "posted",
            "changed after",
            "reset to draft",
            "cancelled",
            "deleted",
            "a file",
            "bank account",
            "lock date",
            "exception",
        ):
            self.assertIn(texts, text)

    def test_coding_is_in_the_inventory_with_its_model_and_since_when(self):
        rows = self.env["edic.ai.inventory"].with_user(self.auditor)
        found = {row.code: row for row in rows.search([])}
        self.assertEqual(found["finance.coding"].version, "1")
        self.assertFalse(found["finance.account"].in_use)
        self.suggest(("Electricity 02/2026 school building",))
        self.env.invalidate_all()
        for code in ("finance.coding", "finance.training", "coding"):
            self.assertTrue(found[code].in_use and found[code].since, code)
            self.assertEqual(found[code].kind, "statistics")
            self.assertTrue(found[code].reasoning)
