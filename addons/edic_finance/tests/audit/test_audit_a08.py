# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields
from odoo.tests import tagged

from odoo.addons.edic_ai.tests.common import pdf_of

from ..payee_common import FR, FR2, LT, TR, PayeeCase


@tagged("post_install", "-at_install")
class TestA08(PayeeCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.old = cls.make_bank("paper", FR, 400)
        cls.history = cls.paid(day="2026-01-15", partner_bank_id=cls.old.id)

    def new(self, days_ago=0, number=LT, day="2026-11-20", **vals):
        bank = self.make_bank("paper", number, days_ago)
        return self.bill(day=day, partner_bank_id=bank.id, **vals)

    def points(self, bill):
        [found] = self.both("A08", bill)
        self.assertEqual(
            found.score, min(100, sum(map(int, self.counted_points(found))))
        )
        return {*found.facts["points"]} - {"base"}

    def counted_points(self, found):
        return found.facts["points"].values()

    def test_a_new_account(self):
        bill = self.new()
        self.assertEqual(self.points(bill), {"same_person", "short", "country"})

    def test_new_for_as_long_as_the_parameter_says(self):
        day = fields.Date.to_date("2026-11-20")
        entered = fields.Datetime.to_datetime("2026-10-06 12:00:00")
        bill = self.new(day=day)
        self.stamp(bill, invoice_date_due=day)
        for moment, count in ((entered, 1), (entered.replace(day=5), 0)):
            self.stamp(bill.partner_bank_id, edic_number_at=moment)
            self.assertEqual(len(self.findings("A08")), count, moment)

    def test_usual_account_is_not_found(self):
        self.assertFalse(self.both("A08", self.bill(partner_bank_id=self.old.id)))

    def test_usual_from_the_parameter_on(self):
        bank = self.make_bank("paper", LT, 300)
        bill = self.bill(day="2026-11-20", partner_bank_id=bank.id)
        self.assertFalse(self.findings("A08"))
        self.paid(day="2026-02-15", partner_bank_id=self.old.id)
        self.assertFalse(self.findings("A08"))
        self.paid(day="2026-03-15", partner_bank_id=self.old.id)
        self.assertIn("usual", self.points(bill))
        self.parameter("A08.payments", "4")
        self.assertFalse(self.findings("A08"))
        self.stamp(bank, edic_number_at=self.ago(days=3))
        [found] = self.findings("A08")
        self.assertNotIn("usual", found.facts["points"], "the threshold is a parameter")

    def test_paid_to_an_account_that_was_new(self):
        bank = self.make_bank("paper", LT, 3)
        bill = self.paid(day="2026-11-20", partner_bank_id=bank.id)
        [found] = self.both("A08", bill)
        self.assertEqual(found.severity, "high", "nothing is left to stop")
        self.stamp(bank, edic_number_at=self.ago(days=90))
        self.assertFalse(self.findings("A08"))

    def test_from_another_mail_domain(self):
        self.vendors["paper"].email = "bills@paper.example"
        bill = self.new(invoice_source_email="Paper <ap@paper-bills.example>")
        self.assertIn("domain", self.points(bill))
        bill.invoice_source_email = "bills@paper.example"
        self.assertNotIn("domain", self.points(bill))
        self.vendors["paper"].email = False
        bill.invoice_source_email = "ap@paper-bills.example"
        self.assertNotIn("domain", self.points(bill), "nothing to compare with")

    def test_somebody_elses_account(self):
        self.make_bank("power", LT, 300)
        self.assertIn("shared", self.points(self.new()))

    def test_document_names_another_account(self):
        bill = self.bill(day="2026-11-20", partner_bank_id=self.old.id)
        document = self.env["edic.finance.document"].sudo()
        document = document.create(
            {
                "name": "bill.xml",
                "format": "cii",
                "company_id": self.company.id,
                "source": "upload",
                "state": "billed",
                "accounts": FR,
            }
        )
        bill.sudo().edic_document_id = document
        self.assertFalse(self.findings("A08"))
        document.accounts = f"{FR2} {LT}"
        [found] = self.both("A08", bill)
        self.assertEqual(found.facts["stated"], "FR… 2606")
        self.assertIn("document", found.facts["points"])
        self.stamp(bill, partner_bank_id=None)
        [found] = self.both("A08", bill)
        self.assertIsNone(found.facts["iban"])
        self.forget_account(self.history)
        self.assertFalse(self.findings("A08"))
        # only other e-invoices were compared: it must not say that nothing was found
        self.assertEqual(self.excluded("A08"), {"paid": 1, "apart_unrecorded": 1})
        self.stamp(self.history, partner_bank_id=self.old.id)
        document.accounts = f"{LT} {FR}"
        self.assertFalse(self.findings("A08"), "one of them is the usual one")

    # --- earlier payments -------------------------------------------------------------
    def payments(self, bill):
        return bill.matched_payment_ids | bill.reconciled_payment_ids

    def forget_account(self, bill):
        """Have neither a bill nor its payments name an account."""
        self.stamp(bill, partner_bank_id=None)
        self.assertTrue(self.payments(bill))
        self.stamp(self.payments(bill), partner_bank_id=None)

    def compared(self, bill):
        [found] = self.on("A08", bill)
        return found, " ".join(self.check("A08")._words(found.facts).compared)

    def test_account_of_a_payment_counts_where_the_bill_names_none(self):
        bill = self.new()
        self.stamp(self.history, partner_bank_id=None)
        self.assertTrue(self.payments(self.history).partner_bank_id)
        found, words = self.compared(bill)
        self.assertEqual(found.facts["other"], "FR… 0189")
        self.assertRegex(words, r"FR… 0189, used since \S+ \(paid bills: 1\)")

    def test_a_payment_counts_that_is_linked_by_its_reconciliation_alone(self):
        bill = self.new()
        account = (
            self.env["account.account"]
            .sudo()
            .search(
                [
                    ("company_ids", "in", self.company.ids),
                    ("account_type", "=", "asset_current"),
                ],
                limit=1,
            )
        )
        account.reconcile = True
        past = self.bill(day="2026-02-15")
        self.stamp(self.history, payment_state="not_paid")
        self.stamp(past, partner_bank_id=None)
        journal = self.env["account.journal"].search(
            [("company_id", "=", self.company.id), ("type", "=", "bank")], limit=1
        )
        line = journal.outbound_payment_method_line_ids[:1]
        line.sudo().payment_account_id = account
        payment = self.env["account.payment"].create(
            {
                "payment_type": "outbound",
                "partner_type": "supplier",
                "partner_id": past.partner_id.id,
                "amount": past.amount_total,
                "journal_id": journal.id,
                "payment_method_line_id": line.id,
                "partner_bank_id": self.old.id,
                "date": "2026-02-20",
            }
        )
        stop, self.company.edic_stop_at = self.company.edic_stop_at, "none"
        payment.action_post()
        self.company.edic_stop_at = stop
        lines = (past | payment.move_id).line_ids
        owed = past.line_ids.filtered(lambda item: item.display_type == "payment_term")
        lines.filtered(lambda item: item.account_id == owed.account_id).reconcile()
        self.env.flush_all()
        self.env.cr.execute(
            "DELETE FROM account_move__account_payment WHERE payment_id = %s",
            [payment.id],
        )
        self.assertIn(past.payment_state, ("paid", "in_payment"))
        found, _words = self.compared(bill)
        self.assertEqual(
            (found.facts["other"], found.facts["payments"]), ("FR… 0189", 1)
        )

    def test_paid_and_not_recorded_is_not_never_paid(self):
        bill = self.new()
        self.forget_account(self.history)
        found, words = self.compared(bill)
        self.assertEqual((found.facts["other"], found.facts["unrecorded"]), (None, 1))
        self.assertIn("were paid, and the account is not recorded: 1", words)
        self.stamp(self.history, payment_state="not_paid")
        found, words = self.compared(bill)
        self.assertEqual(words, "No earlier bill of this vendor is paid.")
        # a flag of before cannot tell
        old = {name: fact for name, fact in found.facts.items() if name != "unrecorded"}
        text = " ".join(self.check("A08")._words(old).compared)
        self.assertNotIn("paid.", text.replace("to be paid", ""))

    def test_paid_to_this_account_is_not_never_paid(self):
        bank = self.make_bank("paper", LT, 3)
        month_ago = self.ago(days=30)
        self.stamp(self.history, payment_state="not_paid", create_date=month_ago)
        self.paid(day="2026-11-10", partner_bank_id=bank.id)
        bill = self.bill(day="2026-11-20", partner_bank_id=bank.id)
        _found, words = self.compared(bill)
        self.assertRegex(words, r"itself, used since \S+ \(paid bills: 1\)")
        self.assertNotIn("No earlier", words)

    def test_what_is_not_recorded_is_told_beside_what_is(self):
        second = self.paid(day="2026-02-15", partner_bank_id=self.old.id)
        self.forget_account(second)
        found, words = self.compared(self.new())
        self.assertRegex(words, r"used since \S+ \(paid bills: 1\)")
        self.assertIn("whose account is not recorded: 1", words)
        table = self.check("A08")._comparison(found.facts)
        self.assertEqual(table["rows"][-1][1:], ["1 recorded", "0 recorded"])

    def test_nothing_to_compare_with_says_why(self):
        bill = self.bill(day="2026-11-20")
        self.stamp(bill, partner_bank_id=None)
        self.printed(bill, f"IBAN {self.spaced(FR2)}")
        self.forget_account(self.history)
        self.assertEqual(self.excluded("A08"), {"paid": 1, "unrecorded": 1})
        self.stamp(self.history, payment_state="not_paid", partner_bank_id=self.old.id)
        self.stamp(self.history, state="draft")
        self.assertEqual(self.excluded("A08").get("none_before"), 1)

    # --- two bills that name different new accounts -----------------------------------
    def named(self, day, accounts, **vals):
        """A bill whose e-invoice names accounts that Odoo did not take over."""
        bill = self.bill(day=day, **vals)
        self.stamp(bill, partner_bank_id=None)
        document = self.env["edic.finance.document"].sudo()
        values = {"name": "x.xml", "format": "cii", "source": "upload"}
        values |= {"company_id": self.company.id, "state": "billed"}
        bill.sudo().edic_document_id = document.create({**values, "accounts": accounts})
        self.env.flush_all()
        return bill

    def test_two_e_invoices_that_name_different_new_accounts(self):
        self.forget_account(self.history)
        self.stamp(self.old, active=False)
        move = self.named("2026-11-20", FR2, ref="F-1")
        self.assertFalse(self.findings("A08"))
        second = self.named("2026-11-25", LT, ref="F-2")
        found = {
            finding.subject: finding for finding in self.both("A08", move | second)
        }
        self.assertEqual({*found}, {move.id, second.id}, "nobody knows which is right")
        finding = found[second.id]
        self.assertEqual(finding.severity, "high")
        self.assertEqual(
            finding.facts["apart"],
            {
                "stated": "LT… 8901",
                "account": "FR… 2606",
                "number": "F-1",
                "day": "2026-11-20",
                "days": 5,
            },
        )
        seen = " ".join(self.check("A08")._words(finding.facts).seen)
        self.assertIn("5 days apart", seen)
        self.assertIn("F-1", seen)
        self.assertEqual(
            {*self.check("A08")._affected("account.move", second.ids)},
            {move.id, second.id},
        )
        counts = self.excluded("A08")
        self.assertEqual(counts, {"paid": 1, "apart_unrecorded": 2})
        # one of them is known since long: then the other one is for other rules
        bank = self.make_bank("paper", FR2, 400)
        self.assertFalse(self.findings("A08"))
        self.stamp(bank, edic_number_at=self.ago(days=2))
        self.assertEqual(len(self.findings("A08")), 2, "entered with the bill itself")

    def test_far_apart_or_of_one_account_they_are_no_finding(self):
        self.forget_account(self.history)
        self.named("2026-06-20", FR2)
        self.named("2026-11-20", f"{LT} {TR}")
        self.named("2026-11-25", TR)
        self.assertFalse(self.findings("A08"))
        self.parameter("A08.apart", "200")
        self.assertEqual(len(self.findings("A08")), 3)

    def test_no_account_on_a_bill_is_not_another_account(self):
        for month in (2, 3):
            self.paid(day=f"2026-0{month}-15", partner_bank_id=self.old.id)
        bill = self.bill(day="2026-11-20", move_type="in_refund")
        self.stamp(bill, partner_bank_id=None)
        document = self.env["edic.finance.document"].sudo()
        vals = {"name": "x.xml", "format": "cii", "source": "upload"}
        vals |= {"company_id": self.company.id, "state": "billed", "accounts": FR}
        bill.sudo().edic_document_id = document.create(vals)
        self.assertFalse(self.findings("A08"), "a credit note pays nobody")
        self.stamp(bill, move_type="in_invoice")
        self.assertFalse(self.findings("A08"), "the document names the usual one")

    def test_flag_that_cannot_be_said_hides_no_other(self):
        self.turn_on("A08")
        self.new()
        self.bill(day="2026-11-20", partner_bank_id=self.make_bank("paper", TR).id)
        self.env["edic.finance.audit"].sudo()._run_checks(self.company, ["A08"])
        whole, spoilt = self.flags("A08")
        spoilt.sudo().facts = {"iban": None}
        logger = "odoo.addons.edic_finance.models.audit.edic_finance_flag"
        with self.assertLogs(logger, "ERROR"):
            rows = (whole | spoilt).read(["title", "words"])
        self.assertEqual(rows[0]["title"], rows[1]["title"])
        self.assertTrue(rows[0]["words"]["compared"])
        self.assertIn("cannot be put into words", rows[1]["words"]["seen"][0])

    def test_not_looked_at(self):
        bill = self.new()
        self.assertEqual(self.excluded("A08"), {"paid": 1})
        self.stamp(bill, partner_bank_id=None)
        self.assertEqual(self.excluded("A08"), {"paid": 1, "no_account": 1})
        self.assertFalse(self.findings("A08"))

    def test_programs_are_no_person(self):
        bill = self.new()
        self.stamp(bill, create_uid=1)
        self.stamp(bill.partner_bank_id, create_uid=1)
        self.assertNotIn("same_person", self.points(bill))

    def test_reversed_bill_is_not_found(self):
        bill = self.new()
        bill._reverse_moves([{"invoice_date": "2026-11-21"}], cancel=True)
        self.assertFalse(self.findings("A08"))

    # --- the page ---------------------------------------------------------------------
    def printed(self, bill, *lines, hidden=""):
        """Attach a PDF that shows some lines, and read it."""
        self.attach_pdf(bill, pdf_of(*lines, hidden=hidden))
        self.run_job()

    def spaced(self, number):
        return " ".join(number[at : at + 4] for at in range(0, len(number), 4))

    def test_page_shows_another_account(self):
        self.turn_on("A08")
        bill = self.bill(day="2026-11-20", partner_bank_id=self.old.id)
        self.printed(bill, f"IBAN: {self.spaced(LT)} BIC ABCDLT21", "Ref. 12/2026")
        [found] = self.both("A08", bill)
        self.assertEqual({*found.facts["points"]}, {"base", "same_person", "page"})
        self.assertEqual(found.facts["printed"], "LT… 8901")
        self.assertEqual(self.flags("A08").move_id, bill, "as soon as it is read")

    def test_page_shows_the_account_of_the_bill(self):
        self.turn_on("A08")
        bill = self.bill(day="2026-11-20", partner_bank_id=self.old.id)
        self.printed(bill, f"{LT} or {self.spaced(FR)}")
        self.assertFalse(self.findings("A08"), "one of several of the vendor")

    def test_what_is_no_account_of_the_payee(self):
        self.turn_on("A08")
        bill = self.bill(day="2026-11-20", partner_bank_id=self.old.id)
        self.env["res.partner.bank"].create(
            {"partner_id": self.company.partner_id.id, "acc_number": TR}
        )
        wrong = LT[:-1] + "2"
        self.printed(bill, f"Lastschrift von {TR}", f"IBAN {wrong}", hidden=LT)
        self.assertFalse(
            self.findings("A08"), "ours; wrong check digits; what nobody sees"
        )

    def test_page_alone_names_an_account(self):
        self.turn_on("A08")
        bill = self.bill(day="2026-11-20")
        self.stamp(bill, partner_bank_id=None)
        self.printed(bill, self.spaced(FR2))
        [found] = self.both("A08", bill)
        self.assertEqual(found.facts["other"][-4:], FR[-4:])
        self.assertIsNone(found.facts["iban"])
        self.assertEqual(self.excluded("A08"), {"paid": 1})

    def test_a_page_that_was_not_read(self):
        self.turn_on("A08")
        bill = self.new()
        self.attach_pdf(bill, b"%PDF-1.7 nothing")
        self.assertEqual(self.excluded("A08"), {"paid": 1, "not_read": 1})
        self.assertEqual(len(self.both("A08", bill)), 1, "its account is compared")
        self.run_job()
        self.assertEqual(self.excluded("A08"), {"paid": 1, "unreadable": 1})
