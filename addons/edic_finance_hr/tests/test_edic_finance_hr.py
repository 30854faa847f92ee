# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import AccessError, RedirectWarning, UserError
from odoo.tests import tagged

from odoo.addons.edic_finance.tests.payee_common import FR, FR2, PayeeCase

NAME = "Ottilie Testmann"


@tagged("post_install", "-at_install")
class TestEdicFinanceHr(PayeeCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        employees = cls.env["hr.employee"].sudo()
        cls.employee = employees.create({"name": NAME, "company_id": cls.company.id})
        cls.vendor = cls.vendors["paper"]
        cls.vendor.write(
            {
                "street": "1, rue du Port",
                "zip": "35000",
                "phone": "+33 1 99 00 12 34",
                "email": "Home@paper.example",
            }
        )
        cls.bill()
        cls.revealer = cls.make_user(
            "revealer", "edic_finance_hr.group_edic_finance_audit_hr"
        )

    def agree(self):
        self.parameter("staff_council.agreement", "A10")

    def matched(self):
        found = self.on("A10", self.vendor)
        self.assertNotIn(NAME, str(found))
        return [(f.severity, f.facts.get("match")) for f in found]

    def test_nothing_is_compared_before_the_council_agreed(self):
        self.employee.private_email = "home@paper.example"
        self.assertFalse(self.matched())
        self.agree()
        self.assertEqual(self.matched(), [("high", ["email"])])

    def test_telephone_address_and_mail(self):
        self.agree()
        self.employee.private_phone = "01 99 00 12 34"
        self.assertEqual(self.matched(), [("high", ["phone"])])
        self.employee.write({"private_street": "1 RUE DU PORT", "private_zip": "35000"})
        self.assertEqual(self.matched(), [(None, ["address", "phone"])])
        self.employee.private_zip = "35001"
        self.employee.private_phone = "12 34"
        self.assertFalse(self.matched())

    def test_employees_account(self):
        self.make_bank("paper", FR, 400)
        account = self.env["res.partner.bank"].create(
            {"partner_id": self.employee.work_contact_id.id, "acc_number": FR}
        )
        self.employee.bank_account_ids = account
        self.assertFalse(self.matched())
        self.agree()
        [found] = self.on("A10", self.vendor)
        self.assertEqual([o["kind"] for o in found.facts["others"]], ["staff"])
        self.assertIsNone(found.facts["others"][0]["name"])
        account.acc_number = FR2
        self.assertFalse(self.matched())

    def test_an_employee_is_no_vendor_to_look_at(self):
        self.agree()
        self.employee.work_contact_id = self.vendor
        self.employee.private_email = "home@paper.example"
        self.assertFalse(self.matched())
        self.assertEqual(self.excluded("A10"), {"staff": 1})

    def test_vendor_without_an_account_counts_as_compared_in_part(self):
        audit = self.env["edic.finance.audit"].sudo()

        def line():
            return audit._run_checks(self.company, ["A10"], kind="simulation").line_ids

        self.assertEqual(line().excluded, {"no_account": 1})
        self.agree()
        self.assertFalse(line().excluded)
        self.assertEqual(line().in_part, {"no_account": 1})

    def test_two_matches_stop_the_vendor(self):
        self.agree()
        self.turn_on("A10")
        self.employee.private_email = "home@paper.example"
        self.employee.private_phone = "01 99 00 12 34"
        bill = self.bill()
        with self.assertRaises(RedirectWarning):
            self.pay(bill)

    # --- the person -------------------------------------------------------------------
    def flag(self):
        self.agree()
        self.employee.private_email = "home@paper.example"
        return self.audit("A10").sudo(False)

    def ask(self, flag, user, reason="Asked for by the internal audit"):
        wizard = self.env["edic.finance.reveal"].with_user(user).sudo(False)
        wizard = wizard.create({"flag_id": flag.id, "reason": reason})
        return wizard.action_reveal()["params"]["message"]

    def test_revealed_with_a_reason_and_on_record(self):
        flag = self.flag().with_user(self.revealer)
        self.assertTrue(flag.is_about_staff)
        self.assertEqual(self.ask(flag, self.revealer), NAME)
        trace = self.env["edic.ai.trace"].sudo()
        trace = trace.search([("use_case", "=", "finance.reveal")], limit=1)
        self.assertEqual((trace.event, trace.res_id), ("access", flag.id))
        self.assertEqual(trace.facts["employees"], 1)
        self.assertNotIn(NAME, str(trace.facts))
        with self.assertRaisesRegex(UserError, "Say why"):
            self.ask(flag, self.revealer, "  ")

    def test_holder_of_the_account_is_revealed(self):
        self.agree()
        self.make_bank("paper", FR, 400)
        self.env["res.partner.bank"].create(
            {"partner_id": self.employee.work_contact_id.id, "acc_number": FR}
        )
        self.assertEqual(self.ask(self.audit("A10"), self.revealer), NAME)

    def test_nobody_else_reveals(self):
        flag = self.flag()
        for user in (self.accountant, self.auditor, self.billing):
            with self.assertRaises(AccessError):
                self.ask(flag, user)

    def test_other_flags_reveal_nobody(self):
        self.make_bank("paper", FR, 400)
        self.make_bank("power", FR, 400)
        flag = self.audit("A10")
        self.assertFalse(flag.is_about_staff)
        with self.assertRaisesRegex(UserError, "not about any employee"):
            self.ask(flag, self.revealer)
