# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tests import tagged

from ..ledger_common import LedgerCase


@tagged("post_install", "-at_install")
class TestBooksGone(LedgerCase):
    """Removals after which nothing is left to compare."""

    def test_a_content_that_is_gone_without_an_erasure_is_no_excuse(self):
        """Its salt would show what was changed: its loss is reported at once."""
        bill = self.posted()
        while self.env["edic.ai.seal"]._seal_some(self.company.id):
            pass
        report = self.env["edic.ai.verify"]._verify(self.company.id, books=True)
        self.assertEqual(report["exit_code"], 0, report["damage"])
        contents = self.env["edic.ai.content"].sudo()
        contents.search([("trace_id", "=", self.traces_of(bill).id)]).unlink()
        self.env.cr.execute(
            "UPDATE account_move SET ref = 'F-9' WHERE id = %s", [bill.id]
        )
        report = self.env["edic.ai.verify"]._verify(self.company.id, books=True)
        self.assertEqual(report["exit_code"], 5)

    def test_a_chain_that_is_gone_with_all_its_books_is_looked_at(self):
        other = self.setup_other_company()["company"]
        self.assertIn(other.id, self.env["edic.ai.verify"]._chains())
        bare = self.env["res.company"].create({"name": "Bergstadt"})
        for table, column in (
            ("edic_ai_trace", "company_ref"),
            ("edic_ai_seal", "chain"),
            ("edic_ai_pending", "chain"),
        ):
            self.env.cr.execute(f"ALTER TABLE {table} DISABLE TRIGGER ALL")
            self.env.cr.execute(
                f"DELETE FROM {table} WHERE {column} = %s",  # noqa: S608
                [bare.id],
            )
        self.assertIn(bare.id, self.env["edic.ai.verify"]._chains())
