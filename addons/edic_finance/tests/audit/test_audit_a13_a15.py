# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tests import tagged

from ..payee_common import FR, FR2, LT, PayeeCase


@tagged("post_install", "-at_install")
class TestVendors(PayeeCase):
    # --- A13 --------------------------------------------------------------------------
    def dormant(self, price=2000.0, day="2026-09-10", **vals):
        self.bill(day="2025-02-10")
        self.bill(day="2025-03-10", price=800)
        self.stamp(self.vendors["paper"], create_date=self.ago(days=900))
        return self.bill(day=day, price=price, **vals)

    def test_silent_for_long_and_more_than_usual(self):
        bill = self.dormant()
        [found] = self.both("A13", bill)
        self.assertEqual(found.facts["why"], ["amount"])
        facts = found.facts
        self.assertEqual((facts["last"], facts["earlier"]), ("2025-03-10", 2))
        self.assertEqual(facts["history"][0]["total"], "800.00")
        chart = self.check("A13")._chart(dict(found.facts))
        self.assertEqual([p["mark"] for p in chart["points"]], [False, False, True])

    def test_eighteen_months_to_the_day(self):
        self.assertFalse(self.both("A13", self.dormant(day="2026-09-09")))

    def test_not_more_than_usual(self):
        bill = self.dormant(price=1000)
        self.assertFalse(self.both("A13", bill), "as much as the parameter, not more")
        bill = self.bill("power", day="2025-01-10", price=5000)
        self.bill("power", day="2026-10-10", price=5000)
        self.assertFalse(self.findings("A13"), "as much as before")

    def test_with_a_new_account_or_contact(self):
        bank = self.make_bank("paper", LT, 300)
        bill = self.dormant(price=10, partner_bank_id=bank.id)
        [found] = self.both("A13", bill)
        self.assertEqual((found.facts["why"], found.bank), (["account"], bank.id))
        self.stamp(bank, edic_number_at=self.ago(days=800))
        self.assertFalse(self.both("A13", bill))
        self.vendors["paper"].create(
            {"name": "New clerk", "parent_id": self.vendors["paper"].id}
        )
        [found] = self.both("A13", bill)
        self.assertEqual(found.facts["why"], ["contact"])

    def test_every_other_year_is_a_rhythm(self):
        for year in (2018, 2020, 2022, 2024):
            last = self.bill(day=f"{year}-10-10", price=year)
        bill = self.bill(day="2026-10-10", price=9000)
        self.assertFalse(self.on("A13", bill))
        self.stamp(last, invoice_date="2023-10-10", date="2023-10-10")
        self.assertTrue(self.on("A13", bill), "longer than it ever was")

    def test_earlier_bill_is_gone(self):
        self.turn_on("A13")
        self.bill(day="2025-02-10")
        between = self.bill(day="2026-03-10")
        bill = self.bill(day="2026-10-10", price=2000)
        self.saved()
        self.assertFalse(self.flags("A13"))
        between.button_draft()
        between.button_cancel()
        self.saved()
        self.assertEqual(self.flags("A13").move_id, bill)
        between.button_draft()
        self.saved()
        self.assertEqual(self.flags("A13").state, "expired")

    # --- A14 --------------------------------------------------------------------------
    def test_what_vies_told_odoo(self):
        partners = self.env["res.partner"]
        if "vies_valid" not in partners._fields:
            self.skipTest("base_vat is not installed")
        vendor, _bills = self.ghost(vies_valid=False)
        germany = self.env.ref("base.de").id
        self.stamp(self.company, account_fiscal_country_id=germany)

        def states():
            found = [f for f in self.findings("A14") if f.subject == vendor.id]
            return [
                ("number" in finding.facts["met"], finding.facts["values"]["vies"])
                for finding in found
            ]

        self.parameter("A14.score", "1")
        self.stamp(vendor, create_date=self.ago(days=1))
        self.stamp(self.company, vat_check_vies=False)
        self.assertEqual(states(), [(False, "not_asked")])
        self.stamp(self.company, vat_check_vies=True)
        self.assertEqual(states(), [(True, "unconfirmed")])
        self.stamp(vendor, vies_valid=True)
        self.assertEqual(states(), [(False, "confirmed")])
        self.stamp(vendor, vat="DE136695976", vies_valid=False)
        self.assertEqual(states(), [(False, None)], "one of our own country")

    def ghost(self, **vals):
        """A vendor with these data, and three bills of which nothing is wrong."""
        vendor = self.vendors["paper"]
        self.parameter("A14.services", "604")
        good = {
            "vat": "FR83404833048",
            "street": "1 rue du Port",
            "phone": "+33 1 99 00 00 00",
            "email": "bills@paper.example",
            "company_registry": None,
            "create_date": self.ago(days=900),
        }
        self.stamp(vendor, **good | vals)
        bills = self.env["account.move"]
        for day, number, price in ((1, "A-17", 113), (15, "A-31", 77), (28, "A-90", 5)):
            bills |= self.bill(day=f"2026-10-{day:02}", ref=number, price=price)
        self.stamp(bills[0], create_uid=self.other.id)
        return vendor, bills

    def signs(self, least, vendor):
        self.parameter("A14.score", str(least))
        found = self.both("A14", vendor)
        return [*found[0].facts["met"]] if found else []

    def test_nothing_is_wrong(self):
        vendor, _bills = self.ghost()
        self.assertFalse(self.signs(1, vendor))

    def test_each_sign(self):
        vendor, bills = self.ghost()
        self.parameter("A14.score", "1")
        for sign, records, columns in (
            ("created", vendor, {"create_date": self.ago(days=30)}),
            ("number", vendor, {"vat": None}),
            ("number", vendor, {"vat": "/"}),
            ("number", vendor, {"vat": "FR83404833049"}),
            ("contact", vendor, {"street": ""}),
            ("contact", vendor, {"email": "paper@gmail.com"}),
            ("contact", vendor, {"email": None, "phone": None}),
            ("booker", bills, {"create_uid": self.other.id}),
            ("round", bills, {"amount_untaxed_signed": -300}),
        ):
            with self.subTest(sign=sign, columns=columns):
                point = self.env.cr.savepoint()
                self.stamp(records, **columns)
                [found] = self.both("A14", vendor)
                self.assertEqual(found.facts["met"], [sign])
                point.rollback()
                point.close(rollback=False)
                self.env.invalidate_all()
        # the bills are on 620300
        self.parameter("A14.services", "62", valid_from="2020-01-02")
        [found] = self.both("A14", vendor)
        self.assertEqual(found.facts["met"], ["service"])

    def test_consecutive_numbers(self):
        vendor, bills = self.ghost()
        for number, bill in enumerate(bills, 17):
            self.stamp(bill, ref=f"2026/{number}")
        self.assertEqual(self.signs(1, vendor), ["consecutive"])
        self.stamp(bills[2], ref="2026/20")
        self.assertFalse(self.findings("A14"))
        for number, bill in enumerate(bills, 17):
            self.stamp(bill, ref=f"X/{number}/{bill.invoice_date.year}")
        self.assertEqual(self.signs(1, vendor), ["consecutive"], "before the year")

    def test_no_order_where_orders_are_recorded(self):
        vendor, bills = self.ghost()
        self.parameter("A14.score", "1")
        self.assertFalse(self.findings("A14"))
        kinds = self.env["ir.model.fields.selection"].sudo()
        self.company.edic_step_use_ids = kinds.search(
            [
                ("field_id.model", "=", "edic.finance.step"),
                ("field_id.name", "=", "kind"),
                ("value", "=", "service"),
            ]
        )
        [found] = self.both("A14", vendor)
        self.assertEqual(found.facts["met"], ["order"])
        step = self.env["edic.finance.step"].with_user(self.other)
        step.create({"move_id": bills[0].id, "kind": "service"})
        self.assertFalse(self.findings("A14"))

    def test_four_signs_and_not_three(self):
        vendor, _bills = self.ghost(vat=None, street="", create_date=self.ago(days=1))
        self.assertFalse(self.findings("A14"))
        self.stamp(vendor, vat="FR83404833049")
        self.assertFalse(self.findings("A14"), "no number and a false one are one sign")
        self.parameter("A14.services", "62", valid_from="2020-01-02")
        [found] = self.both("A14", vendor)
        met = ["created", "number", "contact", "service"]
        self.assertEqual(found.facts["met"], met)
        self.assertEqual(found.facts["unknown"], ["order"])

    def test_staff_are_left_out(self):
        vendor, _bills = self.ghost(vat=None, street="", create_date=self.ago(days=1))
        self.parameter("A14.services", "62", valid_from="2020-01-02")
        self.assertTrue(self.findings("A14"))
        self.other.partner_id = vendor
        self.assertFalse(self.both("A14", vendor))
        self.assertEqual(self.excluded("A14"), {"staff": 1})

    # --- A15 --------------------------------------------------------------------------
    def pair(self, first, second, **vals):
        vendors = self.env["res.partner"].create(
            [{"name": first, **vals}, {"name": second, **vals}]
        )
        self.vendors |= {"first": vendors[0], "second": vendors[1]}
        self.bill("first", post=False)
        self.bill("second", post=False)
        return vendors

    def test_names_alike(self):
        vendors = self.pair("Papeterie Grandval SARL", "Papetterie Grandval")
        [found] = self.both("A15", vendors)
        self.assertEqual(found.subject, vendors[1].id)
        self.assertGreaterEqual(found.facts["likeness"], "0.75")
        self.parameter("A15.likeness", "0.95")
        self.assertFalse(self.findings("A15"))

    def test_names_that_are_not_alike(self):
        for first, second in (
            ("Papeterie Grandval", "Papeterie Valgrand"),
            ("École primaire 1 du Moulin", "École primaire 2 du Moulin"),
            ("Stadtwerke Auental", "Stadtwerke Lindental"),
        ):
            with self.subTest(name=first):
                self.assertFalse(self.both("A15", self.pair(first, second)))

    def test_one_and_the_same(self):
        vendors = self.pair("Papeterie Grandval", "Papeterie Grandvals")
        self.assertTrue(self.both("A15", vendors))
        self.stamp(vendors, vat="FR83404833048")
        self.assertFalse(self.both("A15", vendors), "one company twice")
        self.make_bank("first", FR)
        self.make_bank("second", FR2)
        self.assertTrue(self.both("A15", vendors), "with two accounts")
        self.stamp(vendors[1], vat="DE136695976")
        self.assertTrue(self.both("A15", vendors))
        self.stamp(vendors[1].bank_ids, sanitized_acc_number=FR)
        self.assertFalse(self.both("A15", vendors), "two payees, one account: A10")

    def test_domains_alike(self):
        vendors = self.pair("Alpha", "Omega")
        for first, second, count in (
            ("a@mairie-val.example", "b@rnairie-val.example", 1),
            ("a@mairie-val.example", "b@mairie-vale.example", 1),
            ("a@mairie-val.example", "b@mairie-val.example", 0),
            ("a@mairie-val.example", "b@mairie-mont.example", 0),
            ("a@gmail.com", "b@googlemail.com", 0),
            ("a@ab.fr", "b@ac.fr", 0),
        ):
            with self.subTest(email=second):
                vendors[0].email, vendors[1].email = first, second
                self.assertEqual(len(self.both("A15", vendors)), count)

    def test_dismissed_once_it_stays_dismissed(self):
        self.turn_on("A15")
        vendors = self.pair("Papeterie Grandval", "Papeterie Grandvals")
        self.saved()
        flag = self.flags("A15")
        self.assertEqual(flag.partner_id, vendors[1])
        flag.sudo(False).with_user(self.accountant)._clear("false_positive")
        self.bill("second", post=False)
        self.audit("A15")
        self.assertEqual(flag.state, "false_positive")
        vendors[0].name = "Somebody else"
        self.saved()
        self.assertEqual(self.flags("A15"), flag)

    def test_a_change_of_name_is_checked(self):
        self.turn_on("A15")
        vendors = self.pair("Papeterie Grandval", "Something else")
        self.saved()
        self.assertFalse(self.flags("A15"))
        vendors[1].name = "Papéterie Grandval S.A."
        self.saved()
        self.assertEqual(self.flags("A15").state, "new")
        vendors[1].name = "Something else"
        self.saved()
        self.assertEqual(self.flags("A15").state, "expired")
