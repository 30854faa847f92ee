# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import UserError
from odoo.tests import tagged

from ..draft_common import DraftCase

LINES_DRAFT = [("Toner", "office", None, 10.0)]


@tagged("post_install", "-at_install")
class TestDraftStale(DraftCase):
    """The facts of the ERP that changed since the draft was written."""

    def test_a_figure_that_changed_marks_the_draft(self):
        draft = self.begin()
        self.fill(draft)
        self.bill.with_user(self.accountant).ref = "F-2026-18"
        [change] = draft.edic_look()["stale"]
        self.assertEqual(
            (change["key"], change["old"], change["new"]),
            ("bill_number", "F-2026-17", "F-2026-18"),
        )
        self.assertTrue(draft.is_stale)
        with self.assertRaisesRegex(UserError, "changed"):
            draft.action_sign()
        draft.edic_refresh()
        self.assertIn("F-2026-18", self.text(draft))
        self.assertIn("Le bon de livraison manque.", self.text(draft))
        draft.action_sign()

    def test_what_the_text_does_not_say_does_not_mark_it(self):
        draft = self.begin()
        self.bill.invoice_origin = "BC-1"
        self.assertEqual(draft.edic_look()["stale"], [])

    def test_hourly_look_finds_it_too(self):
        draft = self.begin()
        self.bill.ref = "F-2026-19"
        with self.enter_registry_test_mode():
            self.env.ref(
                "edic_public_sector.ir_cron_edic_public_draft_look"
            ).method_direct_trigger()
        self.assertTrue(draft.is_stale)

    def test_a_look_is_no_change_and_one_that_fails_does_not_keep_the_others(self):
        drafts = self.begin() | self.begin()
        self.long_ago()
        broken = drafts[0].sudo()
        facts = [{**row, "value": "?"} for row in broken.facts if row["kind"] == "date"]
        broken.facts = facts
        self.bill.ref = "F-2026-20"
        logger = "odoo.addons.edic_public_sector.models.letters.edic_public_draft"
        with self.assertLogs(logger, "ERROR"), self.enter_registry_test_mode():
            self.look()
        self.assertEqual(drafts.mapped("is_stale"), [False, True])
        self.assertTrue(all(drafts.mapped("looked_at")))
        self.long_ago()
        with self.assertLogs(logger, "ERROR"), self.enter_registry_test_mode():
            self.look()
        drafts.invalidate_recordset()
        self.assertEqual({str(d.write_date.date()) for d in drafts}, {"2026-01-01"})

    def long_ago(self):
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE edic_public_draft SET write_date = '2026-01-01', looked_at = NULL"
        )

    def look(self):
        cron = self.env.ref("edic_public_sector.ir_cron_edic_public_draft_look")
        cron.method_direct_trigger()

    def test_a_letter_keeps_the_tables_that_it_shows_and_no_others(self):
        self.assertFalse(self.begin().sudo().tables)
        draft = self.begin("finance.auditor_reply", user=self.accountant)
        self.assertLessEqual(set(draft.sudo().tables), {"ledger"})

    def test_a_reader_with_fewer_rights_loses_no_figure(self):
        groups = "edic_finance.group_edic_finance_accountant"
        chief = self.make_user("chief", groups + ",account.group_account_manager")
        draft = self.begin(user=chief)
        draft.reader_ids = self.colleague
        self.assertIn("draft.shared", self.notes(draft))
        facts = draft.sudo().facts
        field = self.env["account.move"]._fields["amount_total"]
        self.patch(field, "groups", "account.group_account_manager")
        own = draft.with_user(self.colleague)
        self.assertEqual(own.edic_look()["stale"], [])
        own.edic_refresh()
        self.assertEqual(draft.sudo().facts, facts)

    def test_a_record_that_is_gone_is_told(self):
        bill = self.make_bill("paper", LINES_DRAFT, day="2026-05-01", ref="X")
        draft = self.begin(record=bill)
        bill.unlink()
        self.assertEqual(len(draft.edic_look()["stale"]), 1)
