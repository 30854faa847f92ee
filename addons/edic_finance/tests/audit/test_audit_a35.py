# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tests import tagged

from ..audit_ledger_common import AuditLedgerCase


@tagged("post_install", "-at_install")
class TestAuditA35(AuditLedgerCase):
    """The changes that were made to an entry after it was posted."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.turn_on("A35")
        cls.bill = cls.post_bill("F-1")
        cls.saved()

    def found(self):
        """Return the findings in the books, which are those found as the bill is
        saved."""
        self.saved()
        found = self.findings("A35")
        flags = self.flags("A35").filtered("is_open")
        keys = sorted(finding.key for finding in found)
        self.assertEqual(sorted(flags.mapped("fingerprint")), keys)
        return found

    def repost(self, **vals):
        bill = self.bill.sudo()
        bill.button_draft()
        if vals:
            bill.write(vals)
        bill.action_post()

    def test_what_is_posted_and_stays(self):
        self.assertFalse(self.found())
        self.attach(self.bill)
        self.bill.sudo().narration = "Thanks"
        self.bill.sudo().line_ids[0].name = "Power"
        self.assertFalse(self.found(), "a file was added, a note, a label")

    def test_changed_payee_is_found(self):
        self.bill.sudo().partner_bank_id = self.other_bank
        [found] = self.found()
        self.assertEqual((found.severity, found.move), ("high", self.bill.id))
        self.assertEqual(found.facts["changes"][0]["payee"], ["0189", "3000"])
        self.assertFalse(found.facts["changes"][0]["program"])
        self.assert_rendered(self.flags("A35"))

    def test_reference_due_date_and_analytic_distribution(self):
        bill = self.bill.sudo()
        line = bill.invoice_line_ids[0]
        line.analytic_distribution = {str(self.services["hall"].id): 100}
        [found] = self.found()
        self.assertEqual(found.severity, "low")
        term = bill.line_ids.filtered("date_maturity")
        was = str(term.date_maturity)
        term.date_maturity = "2026-12-24"
        bill.ref = "F-2"
        [found] = self.found()
        self.assertEqual((found.severity, found.facts["count"]), ("medium", 3))
        self.assertEqual(found.facts["changes"][1]["due"], [was, "2026-12-24"])
        self.assertNotIn("F-2", str(found.facts))
        self.assert_rendered(self.flags("A35"))

    def test_due_earlier_by_way_of_the_journal_item(self):
        term = self.bill.sudo().line_ids.filtered("date_maturity")
        was, new = str(term.date_maturity), str(self.bill.invoice_date)
        self.assertLess(new, was)
        term.date_maturity = new
        [found] = self.found()
        self.assertEqual(found.facts["changes"][0]["due"], [was, new])

    def test_fields_are_a_parameter(self):
        parameters = self.env["edic.finance.parameter"].sudo()
        row = parameters.create(
            {
                "code": "A35.fields",
                "value": "ref",
                "source": "Decision",
                "valid_from": "2020-01-01",
            }
        )
        row.write({"is_shipped": True})
        self.bill.sudo().partner_bank_id = self.other_bank
        self.assertFalse(self.found())
        self.bill.sudo().ref = "F-2"
        self.assertTrue(self.found())

    def test_posted_again_as_it_was(self):
        self.repost()
        self.assertFalse(self.found())

    def test_posted_again_with_another_amount(self):
        line = self.bill.invoice_line_ids[0]
        self.repost(invoice_line_ids=[(1, line.id, {"price_unit": 900})])
        [found] = self.found()
        self.assertEqual((found.key[-5:], found.severity), ("cycle", "high"))
        old, new = found.facts["changes"][0]["amount"]
        self.assertEqual((float(old) < float(new)), True)
        self.assert_rendered(self.flags("A35"))

    def test_posted_again_on_another_account(self):
        line = self.bill.invoice_line_ids[0]
        other = self.accounts["office"].id
        self.repost(invoice_line_ids=[(1, line.id, {"account_id": other})])
        [found] = self.found()
        self.assertEqual(found.severity, "medium")
        self.assertTrue(found.facts["changes"][0]["lines"])
        self.assert_rendered(self.flags("A35"))

    def test_a_file_is_replaced_or_taken_away(self):
        file = self.attach(self.bill).sudo()
        file.raw = b"%PDF-2"
        [found] = self.found()
        self.assertEqual(found.facts["changes"][0]["files"], ["replaced"])
        file.unlink()
        [found] = self.found()
        self.assertEqual(found.facts["changes"][1]["files"], ["removed"])
        self.assert_rendered(self.flags("A35"))

    def test_deleted_once_posted(self):
        number, name = self.bill.id, self.bill.name
        draft = self.make_bill("power", [("Meter", "upkeep")])
        draft.unlink()
        self.drop(self.bill)
        [found] = self.found()
        self.assertEqual((found.subject, found.move), (number, None))
        self.assertEqual(found.facts["entry"], name)
        self.assertTrue(self.findings("A35", date_to="2026-01-15"))
        self.assertFalse(self.findings("A35", date_to="2026-01-14"))
        self.assert_rendered(self.flags("A35"))

    def test_what_is_left_out(self):
        self.make_bill("power", [("Meter", "upkeep")])
        old = self.post_bill("F-7")
        self.env.flush_all()
        self.env.cr.execute("ALTER TABLE edic_ai_trace DISABLE TRIGGER ALL")
        self.env.cr.execute("DELETE FROM edic_ai_trace WHERE res_id = %s", [old.id])
        run = self.env["edic.finance.audit"].sudo()._run_checks(self.company, ["A35"])
        counts = {"not_posted": 1, "not_recorded": 1}
        self.assertEqual(run.line_ids.excluded, counts)
