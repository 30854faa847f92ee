# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.fields import Command
from odoo.tests import tagged

from ..audit_room_common import LINES, RoomCase
from ..payee_common import FR, FR2


@tagged("post_install", "-at_install")
class TestAuditGrave(RoomCase):
    """A plan takes each bill that a grave flag is about, whatever the flag names."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        spaced = " ".join(FR[at : at + 4] for at in range(0, len(FR), 4))
        cls.account = cls.make_bank("power", spaced)
        cls.same, cls.own = cls.make_bank("paper", FR), cls.make_bank("paper", FR2)
        cls.bills.partner_bank_id = cls.own
        cls.of_power = cls.make_bill("power", LINES, ref="P-1", partner_bank_id=False)
        cls.of_power.action_post()
        cls.of_power.partner_bank_id = False

    @classmethod
    def flag(cls, code, subject, **vals):
        return (
            cls.env["edic.finance.flag"]
            .sudo()
            .create(
                {
                    "company_id": cls.company.id,
                    "code": code,
                    "severity": "high",
                    "res_model": subject._name,
                    "res_id": subject.id,
                    "fingerprint": f"{code}-{subject}-{vals}",
                    **vals,
                }
            )
        )

    def certain(self):
        """The bills that a plan takes which draws none by chance."""
        plan = self.approved_plan({"name": "all", "intensity": "none"})
        sample = self.env["edic.finance.sample"].browse(plan.action_select()["res_id"])
        self.assertEqual(set(sample.line_ids.mapped("is_certain")) - {True}, set())
        return self.env["account.move"].browse(sample.sudo().line_ids.mapped("res_id"))

    def test_named_beside_another(self):
        move, other = self.bills[0], self.bills[1]
        self.flag("A01", move, move_id=move.id, other_ids=[Command.set(other.ids)])
        self.assertEqual(self.certain(), move | other)

    def test_on_an_account_whoever_has_it(self):
        self.bills[3].partner_bank_id = self.same  # another record of that number
        vals = {"partner_id": self.vendors["power"].id, "bank_id": self.account.id}
        self.flag("A09", self.account, **vals)
        # the bill of the vendor names no account: any of his may be paid
        self.assertEqual(self.certain(), self.bills[3] | self.of_power)
        self.of_power.partner_bank_id = self.make_bank("power", FR2)
        self.assertEqual(self.certain(), self.bills[3])
        self.of_power.partner_bank_id = False
        self.account.action_archive()
        self.assertEqual(self.certain(), self.bills[3])

    def test_on_a_vendor(self):
        vendor = self.vendors["power"]
        self.flag("A14", vendor, partner_id=vendor.id)
        self.assertEqual(self.certain(), self.of_power)

    def test_what_is_not_about_a_bill(self):
        vendor, bill = self.vendors["paper"], self.bills[0]
        self.flag("A14", vendor, partner_id=vendor.id, severity="medium")
        self.flag("A14", vendor, partner_id=vendor.id, state="expired")
        of_other = {"company_id": self.bystander.id}
        self.flag("A14", vendor, partner_id=vendor.id, **of_other)
        # it is about a bill, not about all that its vendor is paid
        self.flag("A08", bill, move_id=bill.id, partner_id=vendor.id)
        self.assertEqual(self.certain(), bill)
