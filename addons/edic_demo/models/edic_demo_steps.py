# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import fields, models

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
PAID_LATE = ("2026-01-01", "2026-03-31")  # when it was sent


class EdicDemoSteps(models.AbstractModel):
    """Payment steps of bills, as somebody of the house confirms them."""

    _name = "edic.demo.steps"
    _inherit = "edic.demo.part"
    _description = "Payment steps of the demo"

    def _ways(self, words):
        """Create steps of the bills of the last weeks; existing ones stay."""
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

    def _commit(self, words, bills):
        """Create commitments from the amount on from which they are required."""
        first = fields.Date.today() - timedelta(days=WINDOW)
        steps = [
            (bill, "commitment", max(first, bill.invoice_date - timedelta(2)))
            for bill in bills
            if bill.amount_total > COMMITTED_FROM
            and "commitment" not in bill.edic_step_ids.mapped("kind")
        ]
        self._step(words, "clerk", steps)

    def _step(self, words, who, steps):
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
                }
                for bill, kind, day in steps
            ]
        )

    def _paid_late(self, words):
        """Create a bill paid late while the reference rate is on record, so that
        interest can be stated."""
        first, last = PAID_LATE
        bill = self._posted(
            [
                ("edic_step_ids", "=", False),
                ("invoice_date", ">=", first),
                ("invoice_date", "<=", last),
            ],
            order="invoice_date, id",
            limit=1,
        )
        if bill:
            received, paid = (bill.invoice_date + timedelta(n) for n in (1, 50))
            steps = [(bill, "received", received), (bill, "paid", paid)]
            self._step(words, "clerk", steps)
