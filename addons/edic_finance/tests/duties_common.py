# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from .payee_common import FR, PayeeCase


class DutiesCase(PayeeCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.clerks = {
            name: cls.make_user(name, "account.group_account_invoice")
            for name in ("anna", "bert", "carl")
        }
        cls.root = cls.env.ref("base.user_root")

    def held(self, price=6000.0, **duties):
        """A bill whose duties these hold; the rest a program did."""
        bank = self.vendors["paper"].bank_ids or self.make_bank("paper", FR)
        bill = self.bill(price=price, partner_bank_id=bank.id)
        who = {duty: self.clerks.get(name, self.root) for duty, name in duties.items()}

        def user(duty):
            return who.get(duty, self.root).id

        self.stamp(bill.commercial_partner_id, create_uid=user("vendor"))
        self.stamp(bank, create_uid=user("account"))
        self.stamp(bill, create_uid=user("bill"), edic_posted_by_id=user("posted"))
        if "trust" in who:
            bank.allow_out_payment = True
            self.stamp(bank, edic_trusted_by_id=user("trust"))
        if {"payment", "sent"} & who.keys():
            payment = self.pay(bill)
            self.stamp(
                payment,
                create_uid=user("payment"),
                edic_released_by_id=user("sent"),
            )
        return bill

    def duties(self, bill):
        """``(severity, what each person held)`` of what is found on a bill."""
        found = self.on("A45", bill)
        if not found:
            return None
        self.assertNotIn("anna", str(found[0].facts))
        return found[0].severity, found[0].facts["persons"]
