# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import UserError
from odoo.tests import tagged

from ..aid_common import GermanBills
from ..budget_common import TwoChartsCase


@tagged("post_install", "-at_install")
class TestAidPerson(GermanBills, TwoChartsCase):
    """Benefits and grants of natural persons are never shown, whichever document
    pays them; what a person sells, and what a body gets, is."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        partners = cls.env["res.partner"]
        cls.person = partners.create({"name": "Person (fictive)"})
        cls.body = partners.create({"name": "Body (fictive)", "is_company": True})

    def bill(self, account, partner, user=None, **vals):
        return self.make_bill(
            (account, 100.0), user=user, partner_id=partner.id, **vals
        )

    def assert_refused(self, bill, user=None):
        with self.assertRaisesRegex(UserError, r"Annex III 5\(a\)"):
            self.aid(bill, user or self.clerk)

    def test_benefits_of_french_persons_get_no_file(self):
        for account in ("65131", "65111", "65134", "65741", "20421"):
            with self.subTest(account):
                self.assert_refused(self.bill(account, self.person))
                self.assertTrue(self.aid(self.bill(account, self.body), self.clerk))
        self.assertTrue(self.aid(self.bill("6068", self.person), self.clerk))

    def test_benefits_of_german_persons_get_no_file(self):
        for account in ("533100", "531800"):
            bill = self.bill(account, self.person, self.german)
            with self.subTest(account):
                self.assert_refused(bill, self.german)
                bill = self.bill(account, self.body, self.german)
                self.assertTrue(self.aid(bill, self.german))
        bill = self.bill("524100", self.person, self.german)
        self.assertTrue(self.aid(bill, self.german))

    def refusal(self, code):
        """Return the refusal of an account with this code, in the German town."""
        account = self.account("524100", self.town).with_company(self.town)
        account.copy({"code": code})
        bill = self.bill(code, self.person, self.german)
        return self.env["edic.public.aid.bill"]._refusal(bill)

    def test_list_is_of_the_land(self):
        self.assertFalse(self.refusal("433100"), "there it is revenue")
        self.land("bw")
        self.assertIn("Annex III", self.refusal("433101"))
        self.assertFalse(self.refusal("533999"), "there it is extraordinary")
        self.land("he")
        self.assertIn("Annex III", self.refusal("7201000"))

    def test_benefits_of_a_kameral_budget_get_no_file(self):
        self.assertIn("Annex III", self.refusal("681010"))

    def test_list_of_benefits_is_dated(self):
        bill = self.bill("65131", self.person, day="2023-05-20")
        self.assertTrue(self.aid(bill, self.clerk), "no list is on record for 2023")
        rows = self.env["edic.finance.parameter"].search(
            [("code", "=", "benefit.accounts"), ("area", "=", "FR")]
        )
        self.assertTrue(all(row.source and row.is_in_force for row in rows))

    def test_a_contact_of_a_company_is_the_company(self):
        contact = self.env["res.partner"].create(
            {"name": "Contact (fictive)", "parent_id": self.body.id}
        )
        self.assertTrue(self.aid(self.bill("65131", contact), self.clerk))

    def test_a_file_that_is_open_tells_no_more(self):
        bill = self.bill("65131", self.body)
        file = self.aid(bill, self.clerk)
        bill.partner_id = self.person
        for work in (
            file.action_refresh,
            lambda: file.edic_decide("approve", "Because (fictive)"),
        ):
            with self.assertRaisesRegex(UserError, "Annex III"):
                work()
        self.assertEqual(file.state, "open")
