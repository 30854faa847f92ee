# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models
from odoo.fields import Command

from ..tools import demo_bills
from .edic_demo_part import BARE, NAMES


def _is_owed(line):
    return line.account_type == "liability_payable"


class EdicDemoPayments(models.AbstractModel):
    """Two years of bills, paid with weekly transfers."""

    _name = "edic.demo.payments"
    _inherit = "edic.demo.part"
    _description = "Payments of the demo"

    def _pay_runs(self, words):
        """Pay the bills of two years with weekly transfers, as the bank tells them."""
        today = fields.Date.today()
        bills = self._posted(
            [
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
        """Return the bills of the situations that audit flags are about."""
        found = self.env["ir.model.data"].search(
            [
                ("module", "=", NAMES),
                ("model", "=", "account.move"),
                ("name", "=like", f"case_{words.country}_%"),
            ]
        )
        return self.env["account.move"].browse(found.mapped("res_id"))

    def _transfers(self, words, runs):
        """Create the bank's lines: one transfer a day, over all that is paid with it.

        :param runs: (day, the lines of bills that are paid)
        """
        journal = self._journal("bank")
        title, currency = words.settings["transfer"], self.env.company.currency_id
        vals_list = []
        for day, lines in runs:
            label = f"{title} {day:%d.%m.%Y}"
            total = currency.round(sum(lines.mapped("balance")))
            account = journal.default_account_id
            items = [{"name": label, "account_id": account.id, "balance": total}]
            items += [
                {
                    "name": line.move_id.ref,
                    "partner_id": line.partner_id.id,
                    "account_id": line.account_id.id,
                    "balance": -line.balance,
                }
                for line in lines
            ]
            vals_list.append(
                {
                    "journal_id": journal.id,
                    "date": day,
                    "payment_ref": label,
                    "amount": total,
                    "line_ids": [Command.create({**item, **BARE}) for item in items],
                }
            )
        return self.env["account.bank.statement.line"].create(vals_list).move_id
