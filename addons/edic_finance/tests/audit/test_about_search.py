# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tests import tagged

from ..common import CodingCase


@tagged("post_install", "-at_install")
class TestAboutSearch(CodingCase):
    """The ledger's entries by a bill's number, a vendor, an account number."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.vendors["power"].write({"name": "Quellwerk", "is_company": True})
        cls.bill = cls.make_bill("power", [("Electricity", "energy", None, 100)])
        cls.bill.write({"name": "QX/2026/0815", "ref": "R-4711"})
        cls.bank = cls.env["res.partner.bank"].create(
            {
                "acc_number": "FR76 3000 6000 0112 3456 7890 189",
                "partner_id": cls.vendors["power"].id,
            }
        )
        gateway = cls.env["edic.ai.gateway"]
        cls.of_bill, cls.of_line = (
            gateway._record(
                "decision", "test.use", {"decision": "accepted"}, record=bill
            )
            for bill in (cls.bill, cls.bill.invoice_line_ids)
        )
        cls.of_bank = (
            cls.env["edic.ai.trace"]
            .sudo()
            .search(
                [("res_model", "=", "res.partner.bank"), ("res_id", "=", cls.bank.id)]
            )
        )

    def found(self, words, model="edic.ai.trace", user=None):
        entries = self.env[model].with_user(user or self.auditor)
        return entries.search([("about", "ilike", words)])

    def test_a_bill_by_its_number_with_its_lines(self):
        both = self.of_bill + self.of_line
        for words in ("QX/2026/0815", "0815"):
            self.assertLessEqual(both, self.found(words))
            decided = self.found(words, "edic.ai.decision")
            self.assertLessEqual(both, decided.trace_id)
        self.assertIn(self.of_bill, self.found("R-4711"))
        self.assertFalse(both & self.found("0816"))

    def test_an_account_number_by_a_part_of_it(self):
        self.assertTrue(self.of_bank)
        for words in ("0112 3456", "30006000"):
            self.assertLessEqual(self.of_bank, self.found(words))
        self.bank.active = False
        self.assertLessEqual(self.of_bank, self.found("30006000"))

    def test_bills_of_a_vendor_but_not_of_a_person(self):
        """A member of staff who is paid back is not found by name."""
        both = self.of_bill + self.of_line
        self.assertLessEqual(both, self.found("quellwerk"))
        self.vendors["power"].is_company = False
        self.assertFalse(self.found("quellwerk") & (both + self.of_bank))
        self.assertLessEqual(both, self.found("0815"))

    def test_what_one_may_not_read_is_not_found(self):
        """A reader of the entries but not the bills does not learn their numbers."""
        officer = self.make_user("officer_reads", "edic_ai.group_edic_ai_dpo")
        self.assertTrue(self.of_bill.with_user(officer).has_access("read"))
        self.assertFalse(self.bill.with_user(officer).has_access("read"))
        both = self.of_bill + self.of_line
        self.assertFalse(both & self.found("0815", user=officer))
        self.assertFalse(both & self.found("electricity", user=officer))
