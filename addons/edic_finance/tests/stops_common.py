# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import SUPERUSER_ID, Command, fields
from odoo.exceptions import RedirectWarning

from .payee_common import FR, PayeeCase

CLERK = "account.group_account_invoice,base.group_partner_manager"


class StopsCase(PayeeCase):
    """A clerk with every right that Odoo gives one, at what a critical flag stops."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.clerk = cls.make_user("clerk", CLERK)
        cls.known = cls.account(FR)
        for vendor in ("paper", "power"):  # known for a year
            cls.stamp(cls.bill(vendor, day="2026-03-01"), create_date=cls.ago(days=400))
        cls.turn_on("A45", "A08", "A08P", "A10", "A12")

    @classmethod
    def account(cls, number, vendor="paper", days=400):
        """An account of a vendor, entered some days ago and trusted by somebody."""
        account = cls.env["res.partner.bank"].create(
            {"partner_id": cls.vendors[vendor].id, "acc_number": number}
        )
        cls.env.flush_all()
        cls.env.cr.execute(
            """UPDATE res_partner_bank
                  SET edic_number_at = %(at)s, create_date = %(at)s,
                      edic_trusted_at = %(at)s, allow_out_payment = TRUE,
                      edic_trusted_by_id = %(by)s, create_uid = %(root)s
                WHERE id = %(id)s""",
            {
                "at": cls.ago(days=days),
                "id": account.id,
                "by": cls.other.id,
                "root": SUPERUSER_ID,
            },
        )
        cls.env.invalidate_all()
        return account

    def as_clerk(self, record):
        return record.with_user(self.clerk).sudo(False)

    def owed(self, price=1000.0, bank=None, flagged=True):
        """A bill by somebody else, with a critical flag of its own or without."""
        bill = self.bill(price=price, partner_bank_id=(bank or self.known).id)
        if flagged:
            self.flag(bill)
        return bill

    def flag(self, bill):
        self.env["edic.finance.flag"].sudo().create(
            {
                "company_id": self.company.id,
                "code": "A00",  # the cron is off: nothing expires it
                "facts": {"bill": "", "vendor": "", "flags": [], "money": []},
                "severity": "critical",
                "res_model": "account.move",
                "res_id": bill.id,
                "move_id": bill.id,
                "fingerprint": f"test-{bill.id}",
            }
        )

    def today(self):
        return fields.Date.context_today(self.env.user)

    def payment(self, amount=1000.0, bills=None, **vals):
        return self.as_clerk(self.env["account.payment"]).create(
            {
                "payment_type": "outbound",
                "partner_type": "supplier",
                "partner_id": self.vendors["paper"].id,
                "partner_bank_id": self.known.id,
                "amount": amount,
                "date": "2026-11-20",
                "invoice_ids": [Command.set(bills.ids if bills else [])],
                **vals,
            }
        )

    def assert_stops(self, call, *args):
        with self.assertRaises(RedirectWarning), self.env.cr.savepoint():
            call(*args)
