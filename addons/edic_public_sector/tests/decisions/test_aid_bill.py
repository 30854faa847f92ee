# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged

from ..aid_common import GermanBills
from ..budget_common import TwoChartsCase

LATE = "2026-01-10"  # received; due on 9 February, 100 days before today


@tagged("post_install", "-at_install")
class TestAidBill(GermanBills, TwoChartsCase):
    """Rules of the day with their source, and what follows in figures, for who has
    no more than the right to enter bills."""

    def bill(self, account="6068", price=1000.0, user=None, **vals):
        return self.make_bill((account, price), user=user, **vals)

    def rules(self, bill, user=None):
        return " / ".join(self.sourced(self.aid(bill, user or self.clerk), "rules"))

    # --- rules ------------------------------------------------------------------------
    def test_french_rules_of_2026(self):
        rules = self.rules(self.bill())
        self.assertIn("within 30 days of its receipt", rules)
        self.assertIn("[CCP, art. R2192-10]", rules)
        self.assertRegex(rules, r"purpose and limits voted\. \[[^]]*2012-1246")
        self.assertIn("voted. [the article in force that day is not on record]", rules)
        self.assertNotIn("2312-2", rules, "it was in force until the end of 2025")

    def test_french_rules_of_2025(self):
        rules = self.rules(self.bill(day="2025-11-20"))
        self.assertRegex(rules, r"at which they were voted\. \[[^]]*2312-2")
        self.assertNotIn("not on record", rules)

    def test_another_time_to_pay(self):
        self.env["edic.finance.parameter"].with_context(install_mode=True).create(
            {
                "code": "A42.health",
                "value": "yes",
                "valid_from": "2020-01-01",
                "source": "Hospital (fictive)",
                "company_id": self.company.id,
            }
        )
        self.assertIn("50 days", self.rules(self.bill()))

    def test_german_rules_are_of_the_land(self):
        bill = self.bill("524100", user=self.german)
        for land, kept, over in (
            ("nw", r"\(KomHVO NRW\)", r"\(GO NRW\)"),
            ("bw", "not on record", r"\(GemO\)"),
        ):
            self.land(land)
            rules = self.rules(bill, self.german)
            with self.subTest(land):
                self.assertRegex(rules, rf"spent and left\. \[[^]]*{kept}")
                self.assertRegex(rules, rf"whom it names\. \[[^]]*{over}")
                self.assertRegex(
                    rules, r"Default begins 30 days.*\[§ 286 Abs\. 3 BGB\]"
                )

    def test_without_a_land_its_law_is_not_guessed(self):
        rules = self.rules(self.bill("524100", user=self.german), self.german)
        self.assertEqual(rules.count("that day is not on record"), 2)

    def test_state_and_the_federation_have_their_own(self):
        for company, bill, user, there, gone in (
            (self.company, self.bill(), self.clerk, "2012-1246", "were voted"),
            (
                self.town,
                self.bill("524100", user=self.german),
                self.german,
                "(BHO)",
                "not on record",
            ),
        ):
            self.env["edic.finance.parameter"].with_context(install_mode=True).create(
                {
                    "code": "A44.central",
                    "value": "yes",
                    "source": "(fictive)",
                    "company_id": company.id,
                    "valid_from": "2020-01-01",
                }
            )
            rules = self.rules(bill, user)
            with self.subTest(company.name):
                self.assertIn(there, rules)
                self.assertNotIn(gone, rules)

    def test_what_the_company_does_is_a_rule(self):
        bill = self.bill()
        self.assertIn("says so, and is posted. [Setting of", self.rules(bill))
        self.company.edic_budget_stop = "stop"
        self.assertIn("is not posted. [Setting of", self.rules(bill))

    # --- unknown facts ----------------------------------------------------------------
    def facts(self, bill, user=None):
        """``{key: value}`` of what is known, as letters have it."""
        own = bill.with_user(user or self.clerk).sudo(False)
        facts, _tables = self.env["edic.public.facts"]._of(own, "en")
        return {key: fact.value for key, fact in facts.items() if fact.value}

    def test_a_bill_without_a_receipt_is_not_said_to_be_in_time(self):
        bill = self.bill(day="2025-12-01", ref="F-1 (fictive)")
        bill.sudo().action_post()
        facts = self.facts(bill)
        self.assertNotIn("not_late", facts)
        self.assertTrue({"late_unknown", "interest_total"} & set(facts))
        self.assertIn("receipt_unrecorded", facts)
        self.receive(bill, "2026-05-15")
        facts = self.facts(bill)
        self.assertIn("not_late", facts)
        self.assertFalse({"late_unknown", "receipt_unrecorded"} & set(facts))

    def test_who_may_not_read_the_ledger_is_told_nothing_of_it(self):
        def refuse(_own):
            raise AccessError(self.env._("No access"))

        bill = self.bill()
        self.assertNotIn("ledger_unknown", self.facts(bill))
        self.patch(type(bill), "_edic_traces", refuse)
        facts = self.facts(bill)
        self.assertIn("ledger_unknown", facts)
        self.assertNotIn("no_ledger_entries", facts)

    def test_without_a_vendor_precedents_are_not_known(self):
        bill = self.bill(partner_id=False)
        absent = self.aid(bill, self.clerk).content["absent"]["precedents"]
        self.assertFalse(absent["is_known"])
        absent = self.aid(self.bill(), self.clerk).content["absent"]["precedents"]
        self.assertTrue(absent["is_known"])

    # --- waiting ----------------------------------------------------------------------
    def wait(self, bill, user=None):
        return self.follows(self.aid(bill, user or self.clerk), "wait")

    def test_french_interest(self):
        bill = self.bill()
        self.receive(bill, LATE)
        items = self.wait(bill)
        sentences = self.sentences(items)
        self.assertIn("Interest runs from the day after 02/09/2026", sentences)
        self.assertIn("100 days late: 27.81 €", sentences)  # 1000 × 10.15 % × 100 / 365
        self.assertIn("30 days on 1,000.00 €: 8.34 €", sentences)
        self.assertIn("10.15% a year", sentences)
        self.assertIn("Lump sum once it is late: 40.00 €", sentences)
        sources = [item["source"] for item in items if not item["model"]]
        self.assertEqual(len(sources), 2)
        self.assertIn("ECB", sources[0])
        self.assertIn("R2192-31", sources[0])
        self.assertEqual(sources[1], "CCP, art. D2192-35")
        self.assertEqual({item["id"] for item in items if item["model"]}, {bill.id})

    def test_interest_is_what_check_a42_finds(self):
        bill = self.bill()
        self.receive(bill, LATE)
        bill.sudo().ref = "F-1 (fictive)"
        bill.sudo().action_post()
        late = self.env["edic.public.facts.interest"].with_user(self.clerk)._late(bill)
        self.assertEqual(late["interest"], "27.81")
        self.assertIn("27.81 €", self.sentences(self.wait(bill)))

    def test_german_interest(self):
        bill = self.bill("524100", user=self.german)
        self.receive(bill, LATE)
        sentences = self.sentences(self.wait(bill, self.german))
        self.assertIn("100 days late: 28.14 €", sentences)  # 1000 × 10.27 % × 100 / 365
        self.assertIn("30 days on 1,000.00 €: 8.44 €", sentences)
        self.assertIn("Lump sum once it is late: 40.00 €", sentences)

    def test_a_rate_that_is_not_on_record_is_not_guessed(self):
        bill = self.bill(invoice_date="2026-06-12")  # due by law on 14 July
        sentences = self.sentences(self.wait(bill))
        self.assertIn("no reference rate is on record for the half-year", sentences)
        self.assertNotIn("Interest of 30 days", sentences)
        german = self.bill("524100", user=self.german, invoice_date_due="2026-06-15")
        sentences = self.sentences(self.wait(german, self.german))
        self.assertIn("no reference rate", sentences, "30 days from then reach July")

    def test_without_its_receipt_the_day_is_that_of_the_law(self):
        bill = self.bill(invoice_date_due="2026-05-30")
        sentences = self.sentences(self.wait(bill))
        self.assertIn("The receipt is not recorded: the law takes", sentences)
        german = self.bill("524100", user=self.german, invoice_date_due="2026-05-30")
        sentences = self.sentences(self.wait(german, self.german))
        self.assertIn("receipt, which is not recorded", sentences, "no delivery either")
        file = self.aid(bill, self.clerk)
        self.assertIn(
            "on which it was received", " ".join(self.sourced(file, "missing"))
        )
        self.receive(bill, LATE)
        self.assertNotIn("not recorded", self.sentences(self.wait(bill)))

    def test_no_interest_while_it_is_interrupted(self):
        bill = self.bill()
        self.receive(bill, "2026-05-10")
        vals = {"move_id": bill.id, "kind": "interrupted", "day": "2026-05-15"}
        bill.env["edic.finance.step"].create(vals | {"reason": "IBAN"})
        [only] = self.wait(bill)
        self.assertIn("An interruption runs", only["text"])

    def test_refunds_and_what_is_paid_bear_none(self):
        self.assertFalse(self.wait(self.bill(move_type="in_refund")))
        bill = self.bill(day="2026-01-08")
        self.receive(bill, LATE)
        bill.sudo().action_post()
        self.pay(bill.sudo(), 400.0, "2026-03-21")
        sentences = self.sentences(self.wait(bill))
        self.assertIn("30 days on 600.00 €: 5.01 €", sentences)
        # 400 for 40 days, 600 for 100
        self.assertIn("100 days late: 21.13 €", sentences)
        self.pay(bill.sudo(), 600.0, "2026-05-20")
        self.assertFalse(self.wait(bill))

    def pay(self, bill, amount, day):
        wizard = self.env["account.payment.register"].with_company(self.company)
        wizard.with_context(active_model="account.move", active_ids=bill.ids).create(
            {"amount": amount, "payment_date": day}
        )._create_payments()

    # --- credits ----------------------------------------------------------------------
    def test_credits_of_each_option_open(self):
        budget = self.make_budget()
        credit = self.credit(budget, "011")
        bill = self.make_bill(("6068", 150.0, {self.hall: 100}))
        file = self.aid(bill, self.clerk)
        approve, back = self.follows(file, "approve"), self.follows(file, "return")
        self.assertIn("1,850.00 € are left", self.sentences(approve))
        self.assertIn("150.00 € are free again, 2,000.00 €", self.sentences(back))
        self.assertFalse(approve[0]["id"], "figures, and no way to what is not theirs")
        groups = "account.group_account_invoice,account.group_account_readonly"
        file = self.aid(bill, self.make_user("chief_clerk", groups))
        approve, back = self.follows(file, "approve"), self.follows(file, "return")
        self.assert_opens([*approve, *back], credit, credit)

    def test_what_exceeds_its_credit_is_marked(self):
        self.make_budget()
        bill = self.make_bill(("6068", 2500.0, {self.hall: 100}))
        file = self.aid(bill, self.clerk)
        [left] = self.follows(file, "approve")
        self.assertTrue(left["is_warning"])
        marked = [rule["text"] for rule in file.content["rules"] if rule["is_warning"]]
        self.assertEqual(len(marked), 2, "those on credits")


@tagged("post_install", "-at_install")
class TestAidBillRead(HttpCase, GermanBills, TwoChartsCase):
    def test_client_reads_the_decision_file_of_a_bill(self):
        bill = self.make_bill(("6068", 150.0))
        self.receive(bill, LATE)
        read = self.as_read(self.aid(bill, self.clerk), self.clerk)
        self.assertEqual(read["state"], "open")
        options = {option["code"]: option for option in read["content"]["options"]}
        self.assertIn(
            "Interest of 30 days", self.sentences(options["wait"]["consequences"])
        )
