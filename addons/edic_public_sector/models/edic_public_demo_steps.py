# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import Command, fields, models

from ..tools import demo_bills

WINDOW = 30  # days for which the payment steps of bills are recorded
COMMITTED_FROM = 1000  # with VAT, as check A43 has it
# step, days after the bill, days that a bill is old when it has it, who
WAY = {
    "fr": (
        ("received", 1, 0, "clerk"),
        ("service", 4, 8, "accountant"),
        ("order", 9, 14, "admin"),
        ("handed_over", 10, 14, "admin"),
        ("paid", 18, 20, "clerk"),
    ),
    "de": (
        ("received", 1, 0, "clerk"),
        ("service", 4, 8, "accountant"),
        ("factual", 4, 8, "accountant"),
        ("arithmetical", 5, 8, "clerk"),
        ("order", 9, 14, "admin"),
        ("paid", 12, 14, "clerk"),
    ),
}
CLERKS = {"fr": "comptable", "de": "buchhaltung"}


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicPublicDemo(models.AbstractModel):
    """The way to payment of the bills of the last weeks: each step by a person, and
    what belongs apart by different ones."""

    _inherit = "edic.public.demo"

    def _people(self, words):
        """``{duty: user}``"""
        return {
            "clerk": self._found(f"user_{CLERKS[words.country]}"),
            "accountant": self._found("user_accountant"),
            "auditor": self._found("user_auditor"),
            "steward": self._found("user_steward"),
            "admin": self.env.ref("base.user_admin"),
        }

    def _by(self, user, model):
        """A model as somebody of the house works with it."""
        return self.env[model].with_user(user)

    def _ways(self, words):
        """Steps of the bills of the last weeks; what is there already stays."""
        today = fields.Date.today()
        bills = self.env["account.move"].search(
            [
                ("company_id", "=", self.env.company.id),
                ("move_type", "=", "in_invoice"),
                ("state", "in", ("draft", "posted")),
                ("invoice_date", ">=", today - timedelta(days=WINDOW)),
                ("edic_step_ids", "=", False),
            ]
        )
        self._commit(words, bills)
        # whoever confirmed a bill may not decide on the flag about its vendor's bills
        split = self._partners(words)[words.settings["audit"]["split_vendor"]]
        steps = {}
        for kind, after, age, who in WAY[words.country]:
            steps.setdefault(who, []).extend(
                (bill, kind, bill.invoice_date + timedelta(after))
                for bill in bills
                if (today - bill.invoice_date).days >= age
                and (not age or (bill.state == "posted" and bill.partner_id != split))
            )
        for who, found in steps.items():
            self._step(words, who, found)

    # --- payments ---------------------------------------------------------------------
    def _pay_runs(self, words):
        """Pay the bills of two years with weekly transfers, as the bank tells them."""
        today = fields.Date.today()
        bills = self.env["account.move"].search(
            [
                ("company_id", "=", self.env.company.id),
                ("move_type", "=", "in_invoice"),
                ("state", "=", "posted"),
                ("payment_state", "=", "not_paid"),
                ("id", "not in", self._case_bills(words).ids),
            ],
            order="invoice_date, id",
        )
        runs = {}
        for bill in bills:
            paid = bill.edic_step_ids.filtered(lambda step: step.kind == "paid")
            # a bill whose steps are recorded is paid on the day that they say
            day = paid.day or (
                not bill.edic_step_ids
                and demo_bills.paid_on(bill.ref, bill.invoice_date_due, today)
            )
            if day:
                runs.setdefault(day, self.env["account.move"])
                runs[day] |= bill
        owed = [bills.line_ids.filtered(_is_owed) for bills in runs.values()]
        transfers = self._transfers(words, zip(runs, owed, strict=True))
        pairs = []
        for transfer, lines in zip(transfers, owed, strict=True):
            paying = transfer.line_ids.filtered(_is_owed)
            pairs += [a | b for a, b in zip(lines, paying, strict=True)]
        self.env["account.move.line"]._reconcile_plan(pairs)

    def _case_bills(self, words):
        """The bills of the situations that audit flags are about."""
        found = self.env["ir.model.data"].search(
            [
                ("module", "=", "edic_demo"),
                ("model", "=", "account.move"),
                ("name", "=like", f"case_{words.country}_%"),
            ]
        )
        return self.env["account.move"].browse(found.mapped("res_id"))

    def _transfers(self, words, runs):
        """Create the bank's lines: one transfer a day, over all that is paid with it.

        :param runs: (day, the lines of bills that are paid)
        """
        journal = self.env["account.journal"].search(
            [("type", "=", "bank"), ("company_id", "=", self.env.company.id)], limit=1
        )
        title, currency = words.settings["transfer"], self.env.company.currency_id
        runs = [
            (day, lines, currency.round(sum(lines.mapped("balance"))))
            for day, lines in runs
        ]
        return (
            self.env["account.bank.statement.line"]
            .create(
                [
                    {
                        "journal_id": journal.id,
                        "date": day,
                        "payment_ref": f"{title} {day:%d.%m.%Y}",
                        "amount": total,
                        "line_ids": [
                            Command.create(
                                {
                                    "name": f"{title} {day:%d.%m.%Y}",
                                    "account_id": journal.default_account_id.id,
                                    "balance": total,
                                }
                            ),
                            *(
                                Command.create(
                                    {
                                        "name": line.move_id.ref,
                                        "partner_id": line.partner_id.id,
                                        "account_id": line.account_id.id,
                                        "balance": -line.balance,
                                    }
                                )
                                for line in lines
                            ),
                        ],
                    }
                    for day, lines, total in runs
                ]
            )
            .move_id
        )

    def _commit(self, words, bills):
        """Commitments from the amount on from which they are asked for."""
        today = fields.Date.today()
        first = today - timedelta(days=WINDOW)
        large = bills.filtered(
            lambda bill: (
                bill.amount_total > COMMITTED_FROM
                and "commitment" not in bill.edic_step_ids.mapped("kind")
            )
        )
        self._step(
            words,
            "clerk",
            [
                (bill, "commitment", max(first, bill.invoice_date - timedelta(2)))
                for bill in large
            ],
        )

    def _step(self, words, who, steps, **vals):
        """Confirm ``(bill, kind, day)`` as somebody, none later than today."""
        numbered = ("commitment", "order")
        self._by(self._people(words)[who], "edic.finance.step").create(
            [
                {
                    "move_id": bill.id,
                    "kind": kind,
                    "day": min(day, fields.Date.today()),
                    "number": kind in numbered and f"{day:%Y}-{bill.id:05d}",
                    "source": "portal" if kind == "received" else "person",
                    **vals,
                }
                for bill, kind, day in steps
            ]
        )


def _is_owed(line):
    return line.account_type == "liability_payable"
