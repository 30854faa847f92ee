# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields
from odoo.exceptions import RedirectWarning
from odoo.tests import tagged

from ..payee_common import BE_WISE, FR, FR2, LT, TR, PayeeCase


@tagged("post_install", "-at_install")
class TestBankAccounts(PayeeCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        france, cls.germany = cls.env.ref("base.fr"), cls.env.ref("base.de")
        cls.vendors["paper"].country_id = france
        cls.vendors["power"].country_id = france

    # --- A09 --------------------------------------------------------------------------
    def test_put_to_use_again_by_hand(self):
        bank = self.make_bank("paper", FR, 400)
        bill = self.bill(partner_bank_id=bank.id)
        self.assertFalse(self.findings("A09"))
        bank.action_archive()
        self.assertEqual(self.excluded("A09"), {"archived": 1})
        self.assertFalse(self.findings("A09"))
        bank.action_unarchive()
        [found] = self.both("A09", bank)
        self.assertEqual((found.bank, found.move, found.amount), (bank.id, None, 1000))
        self.assertEqual((found.score, found.facts["way"]), (60, "person"))
        self.turn_on("A09")
        with self.assertRaises(RedirectWarning):
            self.pay(bill)
        self.assertIn("A09", str(bill._get_alerts()))

    def test_trust_that_outlived_the_archive(self):
        bank = self.make_bank("paper", FR, 400, allow_out_payment=True)
        self.bill(partner_bank_id=bank.id)
        self.stamp(bank, edic_trusted_at=self.ago(days=90))
        bank.action_archive()
        self.stamp(bank, edic_archived_at=self.ago(days=30))
        bank.action_unarchive()
        [found] = self.both("A09", bank)
        self.assertTrue(found.facts["kept_trust"])
        self.assertEqual(found.score, 80)
        self.stamp(bank, edic_trusted_at=self.ago(days=0))
        [found] = self.findings("A09")
        self.assertFalse(found.facts["kept_trust"], "trusted anew since")

    def test_an_e_invoice_brings_it_back(self):
        bank = self.make_bank("paper", FR, 400, allow_out_payment=True)
        bank.action_archive()
        bill = self.bill(post=False)
        self.turn_on("A09")
        edi = self.env["account.edi.common"].with_user(self.billing).sudo()
        edi._import_partner_bank(bill, [FR])
        self.assertEqual(bill.partner_bank_id, bank)
        self.assertTrue(bank.active and bank.allow_out_payment, "as Odoo has it")
        self.saved()
        flag = self.flags("A09")
        self.assertEqual(
            (flag.bank_id, flag.facts["way"], flag.score), (bank, "einvoice", 100)
        )
        text = str(flag.words["seen"])
        self.assertIn("An e-invoice", text)
        self.assertIn("still trusted", text)

    def test_past_odoo(self):
        bank = self.make_bank("paper", FR, 400)
        self.bill(partner_bank_id=bank.id)
        self.stamp(bank, edic_archived_at=self.ago(days=9))
        [found] = self.both("A09", bank)
        self.assertIsNone(found.facts["reactivated"])

    def test_nobodys_account(self):
        bank = self.make_bank("new", FR, 400)
        bank.action_archive()
        bank.action_unarchive()
        self.assertFalse(self.findings("A09"), "no bills and no payments here")

    # --- A10 --------------------------------------------------------------------------
    def shared(self, vendor="power", **vals):
        self.make_bank("paper", FR, 400)
        other = self.make_bank(vendor, FR, 300)
        other.partner_id.write(vals)
        self.bill()
        return other

    def test_two_vendors_one_account(self):
        other = self.shared()
        [found] = self.both("A10", self.vendors["paper"])
        self.assertEqual(found.bank, self.vendors["paper"].bank_ids.id)
        self.assertEqual(found.facts["others"][0]["kind"], "contact")
        self.bill("power")
        both = self.both("A10", self.vendors["paper"] | self.vendors["power"])
        self.assertEqual({f.facts["others"][0]["kind"] for f in both}, {"vendor"})
        self.assertEqual({f.severity for f in both}, {None})
        other.action_archive()
        self.assertFalse(self.findings("A10"))

    def test_what_is_shared_no_longer_expires(self):
        other = self.shared()
        bill = self.bill("power")
        bill.partner_bank_id = False  # any of the vendor's may be paid then
        self.turn_on("A10")
        self.saved()
        flags = self.flags("A10")
        self.assertEqual(len(flags), 2)
        with self.assertRaises(RedirectWarning):
            self.pay(bill)
        other.acc_number = FR2
        self.saved()
        self.assertEqual(set(flags.mapped("state")), {"expired"})

    def test_exempt_and_the_same_company(self):
        self.shared(vat="FR83404833048")
        [found] = self.findings("A10")
        self.assertIsNone(found.severity)
        self.vendors["paper"].vat = "FR83404833048"
        [found] = self.both("A10", self.vendors["paper"])
        self.assertEqual(found.severity, "medium", "one company twice")
        self.parameter("A10.exempt", "FR76 3000 6000 0112 3456 7890 189")
        self.assertFalse(self.findings("A10"))

    def test_contacts_of_one_company_may_share(self):
        contact = self.vendors["paper"].create(
            {"name": "Branch", "parent_id": self.vendors["paper"].id}
        )
        self.make_bank("paper", FR, 400)
        self.env["res.partner.bank"].create(
            {"partner_id": contact.id, "acc_number": FR}
        )
        self.bill()
        self.assertFalse(self.findings("A10"))

    def test_staff_where_the_council_agreed(self):
        self.make_bank("paper", FR, 400)
        self.env["res.partner.bank"].create(
            {"partner_id": self.other.partner_id.id, "acc_number": FR}
        )
        self.bill()
        self.assertFalse(self.findings("A10"))
        self.parameter("staff_council.agreement", "A06; A10")
        [found] = self.both("A10", self.vendors["paper"])
        text = str(self.check("A10")._render_explanation(dict(found.facts), {}))
        self.assertEqual(found.facts["others"][0]["kind"], "staff")
        self.assertNotIn(self.other.name, str(found.facts) + text)

    def test_not_looked_at(self):
        self.bill("power")
        self.assertEqual(self.excluded("A10"), {"no_account": 1})

    # --- A11 --------------------------------------------------------------------------
    def test_account_abroad(self):
        bank = self.make_bank("paper", LT, 400)
        self.bill(partner_bank_id=bank.id)
        [found] = self.both("A11", bank)
        self.assertEqual((found.facts["reasons"], found.score), (["country"], 70))
        bank.allow_out_payment = True
        self.assertFalse(bank.has_iban_warning)
        self.assertTrue(self.findings("A11"), "trust ends Odoo's warning, not ours")
        self.parameter("A11.accepted", "FR-LT; RE-FR")
        self.assertFalse(self.findings("A11"))

    def test_vendor_s_country_decides_what_is_abroad(self):
        bank = self.make_bank("paper", FR, 400)
        self.bill(partner_bank_id=bank.id)
        vendor = self.vendors["paper"]
        for country, vat, count in (  # past Odoo, which looks for another tax
            ("base.fr", False, 0),
            ("base.re", False, 0),
            ("base.de", False, 1),
            (None, "FR83404833048", 0),
            (None, "DE136695976", 1),
        ):
            country_id = self.env.ref(country).id if country else None
            self.stamp(vendor, vat=vat or None, country_id=country_id)
            self.assertEqual(len(self.both("A11", bank)), count, (country, vat))

    def test_no_country_but_ours(self):
        bank = self.make_bank("paper", LT, 400)
        self.bill(partner_bank_id=bank.id)
        self.vendors["paper"].country_id = False
        [found] = self.both("A11", bank)
        self.assertIsNone(found.facts["vendor_country"])
        self.assertEqual(found.facts["company_country"], self.company.country_id.code)

    def test_beyond_sepa_and_money_services(self):
        self.vendors["paper"].country_id = self.env.ref("base.tr")
        self.vendors["power"].country_id = self.env.ref("base.be")
        turkish = self.make_bank("paper", TR, 400)
        belgian = self.make_bank("power", BE_WISE, 400)
        self.bill(partner_bank_id=turkish.id)
        self.bill("power", partner_bank_id=belgian.id)
        found = self.both("A11", turkish | belgian)
        reasons = {f.bank: f.facts["reasons"] for f in found}
        self.assertEqual(reasons, {turkish.id: ["sepa"], belgian.id: ["service"]})
        self.parameter("A11.services", "LT10101 Somebody")
        self.assertEqual(len(self.findings("A11")), 1)

    def test_list_of_sepa_has_its_source(self):
        values, parameters = self.check("A11")._values(
            self.company, fields.Date.today()
        )
        self.assertEqual(len(values["sepa"]), 42)
        self.assertIn("EPC409-09", parameters["sepa"]["source"])

    def test_paid_there_before(self):
        bank = self.make_bank("paper", LT, 400)
        self.paid(partner_bank_id=bank.id)
        [found] = self.findings("A11")
        self.assertEqual((found.facts["before"], found.score), (["LT"], 50))

    def test_no_iban(self):
        bank = self.make_bank("paper", "12345", 400)
        self.bill(partner_bank_id=bank.id)
        gone = self.make_bank("paper", LT, 400)
        gone.action_archive()
        self.assertEqual(self.excluded("A11"), {"no_iban": 1, "archived": 1})
        self.assertFalse(self.findings("A11"))
