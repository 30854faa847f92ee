# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from ..duties_common import DutiesCase


@tagged("post_install", "-at_install")
class TestA45(DutiesCase):
    def test_pairs_and_their_weight(self):
        for duties, severity in (
            (("account", "payment"), "critical"),
            (("account", "bill"), "critical"),
            (("trust", "payment"), "critical"),
            (("vendor", "payment"), "critical"),
            (("posted", "payment"), "high"),
            (("bill", "posted"), "low"),
            (("vendor", "account"), "low"),
            (("vendor", "trust"), None),
        ):
            with self.subTest(duties=duties), self.env.cr.savepoint() as point:
                bill = self.held(**dict.fromkeys(duties, "anna"))
                expected = severity and (severity, [list(duties)])
                self.assertEqual(self.duties(bill), expected)
                point.rollback()
                self.env.invalidate_all()

    def test_duties_of_several_persons_are_not_found(self):
        bill = self.held(
            vendor="anna",
            account="carl",
            bill="bert",
            payment="anna",
            sent="anna",
        )
        self.stamp(bill.commercial_partner_id, create_uid=1)
        self.assertEqual(
            self.duties(bill), ("low", [["account"], ["bill"], ["payment", "sent"]])
        )
        self.stamp(bill.matched_payment_ids, edic_released_by_id=1)
        self.assertIsNone(self.duties(bill))

    def test_low_weight_counts_from_an_amount(self):
        bill = self.held(4999.99, bill="anna", posted="anna")
        self.assertIsNone(self.duties(bill))
        enough = self.held(5000, bill="anna", posted="anna")
        self.assertEqual(self.duties(enough)[0], "low")
        self.parameter("A45.amount", "4999")
        self.assertEqual(self.duties(bill)[0], "low")
        self.assertIsNone(self.duties(self.held(bill="anna", posted="bert")))

    def test_master_data_age(self):
        bill = first = self.held(account="anna", bill="anna")
        bank = bill.partner_bank_id
        self.stamp(bank, create_date=self.ago(days=46))
        self.assertEqual(self.duties(bill)[0], "critical", "one of the first bills")
        for _number in range(3):
            earlier = self.bill(partner_bank_id=bank.id)
            self.stamp(earlier, create_uid=1, edic_posted_by_id=1)
        bill = self.bill(partner_bank_id=bank.id, price=6000)
        clerk = self.clerks["anna"].id
        self.stamp(bill, create_uid=clerk, edic_posted_by_id=1)
        self.assertIsNone(self.duties(bill), "used often, and not new")
        self.stamp(bank, create_date=self.ago(days=44))
        self.assertEqual(self.duties(bill)[0], "critical")
        known = {"create_date": self.ago(days=46), "create_uid": clerk}
        self.stamp(bank, **known)
        self.stamp(bill.commercial_partner_id, **known)
        self.assertIsNone(self.duties(bill))
        self.elsewhere(first | earlier)
        held = [["vendor", "account", "bill"]]
        self.assertEqual(self.duties(bill)[1], held, "two bills of ours before")

    def test_duties_of_programs_are_told_apart(self):
        bill = self.held(account="anna", bill="anna")
        [found] = self.on("A45", bill)
        self.assertIn("posted", found.facts["programs"])
        self.parameter("A45.programs", "anna; robot")
        self.assertIsNone(self.duties(bill))

    def test_revoked_steps_hold_no_duty(self):
        bill = self.held(bill="bert")
        steps = self.env["edic.finance.step"].with_user(self.clerks["bert"])
        step = steps.create({"move_id": bill.id, "kind": "factual"})
        self.assertEqual(self.duties(bill), ("low", [["factual", "bill"]]))
        ordered = steps.with_user(self.clerks["bert"]).create(
            {"move_id": bill.id, "kind": "order"}
        )
        self.assertEqual(self.duties(bill)[0], "high")
        step.action_revoke()
        self.assertEqual(self.duties(bill), ("low", [["bill", "order"]]))
        ordered.action_revoke()
        self.assertIsNone(self.duties(bill))

    def test_severity_is_that_of_the_country_s_law(self):
        bill = self.held(posted="anna", order="anna")
        steps = self.env["edic.finance.step"].with_user(self.clerks["anna"])
        steps.create({"move_id": bill.id, "kind": "order"})
        self.assertEqual(self.duties(bill)[0], "low")
        germany = self.env.ref("base.de")
        self.stamp(self.company, account_fiscal_country_id=germany.id)
        self.assertEqual(self.duties(bill)[0], "high", "§ 77 BHO/LHO")
        values, parameters = self.check("A45")._values(
            self.company, fields.Date.today()
        )
        self.assertIn("order+payment=critical", values["local"])
        self.assertIn("§ 77", parameters["local"]["source"])

    def test_line_of_a_bank_statement_holds_the_duty_to_pay(self):
        bill = self.held(payment="anna", sent="bert")
        payment = bill.matched_payment_ids
        line = self.env["account.bank.statement.line"].create(
            {
                "journal_id": self.company_data["default_journal_bank"].id,
                "date": "2026-11-25",
                "payment_ref": "transfer",
                "amount": -6000,
                "counterpart_account_id": payment.outstanding_account_id.id,
            }
        )
        lines = (line.move_id | payment.move_id).line_ids
        account = payment.outstanding_account_id
        lines.filtered(lambda item: item.account_id == account).reconcile()
        part = line.line_ids.matched_credit_ids
        self.assertTrue(part)
        self.stamp(part, create_uid=self.clerks["bert"].id)
        self.assertEqual(self.duties(bill), ("low", [["payment"], ["sent", "bank"]]))

    def test_reversed_and_cancelled(self):
        bill = self.held(account="anna", bill="anna")
        self.assertTrue(self.duties(bill))
        bill._reverse_moves([{"invoice_date": "2026-10-16"}], cancel=True)
        self.assertFalse(self.findings("A45"))

    def test_a_matrix_that_is_none(self):
        for value in ("account payment=high", "account+payment=grave"):
            with self.assertRaises(UserError):
                self.parameter("A45.matrix", value)
        self.parameter("A45.matrix", "account+bill=none")
        bill = self.held(account="anna", bill="anna")
        self.assertIsNone(self.duties(bill))
        bill = self.held(bill="anna", posted="anna")
        self.assertEqual(self.duties(bill)[0], "medium", "not in the matrix")

    def test_who_did_what_is_told_by_number(self):
        bill = self.held(account="anna", bill="anna", posted="bert", vendor="bert")
        [found] = self.on("A45", bill)
        table = self.check("A45")._comparison(dict(found.facts))
        self.assertEqual(
            table["rows"],
            [
                ["created the vendor", "Person 1"],
                ["entered the bank account", "Person 2"],
                ["entered the bill", "Person 2"],
                ["posted the bill", "Person 1"],
            ],
        )

    # --- possible acts ----------------------------------------------------------------
    def test_rights_where_the_council_agreed(self):
        run = self.env["edic.finance.audit"].sudo()._run_checks(self.company, ["A45P"])
        self.assertEqual(run.line_ids.outcome, "not_done")
        self.parameter("staff_council.agreement", "A45")
        found = {f.key: f for f in self.both("A45P", self.company)}
        before = found["account-payment"].facts["users"]
        self.clerks["anna"].group_ids += self.env.ref("base.group_partner_manager")
        found = {f.key: f for f in self.findings("A45P")}
        self.assertEqual(found["account-payment"].facts["users"], before + 1)
        self.assertNotIn("anna", str(found))

    def test_matrix_reads_in_words(self):
        for code in ("A45", "A45P"):
            parameters = self.check(code)._parameters_in_force(
                self.company, fields.Date.today()
            )[0]
            self.assertRegex(parameters["value"], r"^\d\d pairs$")
            grave, words = parameters["rows"][0]
            self.assertEqual(grave, "Critical")
            self.assertIn("trusted the bank account + ", words)
            self.assertNotRegex(str(parameters["rows"]), "=|_|trust,")
            self.assertEqual(parameters["rows"][-1], ["Every other pair", "Medium"])
        local = self.check("A45")._parameters_in_force(
            self.company, fields.Date.today()
        )[1]
        self.assertEqual((local["value"], local["rows"]), ("none on record", []))
        setting = self.turn_on("A45")
        self.assertIn("Critical:\ncreated the vendor + ", setting.parameters)
        row = self.env["edic.finance.parameter"].new(
            {"code": "A45.local", "value": "bill+posted=low"}
        )
        self.assertRegex(row.value_text, r"^Low:\n[a-z ]+ \+ [a-z ]+$")
        row.value = "bill+po"  # half written
        self.assertEqual(row.value_text, row.value)
        sheet = self.env["edic.ai.document.checks"].with_user(self.auditor)
        words = [*sheet.sudo(False)._build(self.held().id).words()]
        self.assertIn("Severity of two duties of one person: Every other pair", words)
        self.assertNotIn("account+bill", "\n".join(words))
