# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta
from decimal import Decimal

from odoo import fields, models
from odoo.tools import formatLang

from odoo.addons.edic_finance.tools.audit.late_payment import (
    MissingRate,
    late_interest,
)

from ..tools.money import money

NEXT = timedelta(days=30)  # what waiting is computed for


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicPublicAidBill(models.AbstractModel):
    """What it costs to wait with a bill: computed as check A42 does, from the rates
    that are on record and from no other.

    France: CCP, art. L2192-13, R2192-31 and R2192-32, D2192-35. Germany: § 288 BGB.
    """

    _inherit = "edic.public.aid.bill"

    def _wait(self, record):
        if record.move_type != "in_invoice" or not self._unpaid(record):
            return []
        time = record._edic_deadlines().get(record.id)
        if time and not time.due:
            text = self.env._("An interruption runs: no interest until it is complete.")
            return [self._item(text, record)]
        due = time.due if time else record.invoice_date_due
        if not due:
            text = self.env._(
                "From when interest would run is not known: neither the receipt nor a "
                "due day is recorded."
            )
            return [self._item(text, record, is_warning=True)]
        text = self.env._("Interest runs from the day after %s", self._day(due))
        items = [self._item(text, record)]
        if time and time.basis != "recorded":
            text = self.env._(
                "The receipt is not recorded: the law takes %(day)s as the day from "
                "which the time to pay runs.",
                day=self._day(time.start),
            )
            items.append(self._item(text, record, is_warning=True))
        elif not self._is_received(record):
            text = self.env._(
                "By law it would count from the receipt, which is not recorded: this "
                "is the due day entered on the bill."
            )
            items.append(self._item(text, record, is_warning=True))
        return items + self._interest(record, due)

    def _interest(self, record, due):
        """What is owed until today, and for 30 days more; each with its source."""
        law = self.env["edic.finance.parameter"]._in_force(record.company_id, due)
        if "payment.points" not in law:
            text = self.env._("Late interest")
            source = self.env._("no figure in force that day is on record")
            return [self._item(text, source=source)]
        today = fields.Date.context_today(self)
        changes = "DE" in record.company_id._edic_areas()
        since = max(due, today) if changes else due  # whose half-year's rate counts
        items = []
        try:
            if today > due:
                items += self._until_today(record, law, due, today)
            owed = self._owed(record, law, since, since + NEXT)
            items += self._for_next(record, law, owed)
        except MissingRate as error:
            text = self.env._(
                "Interest is not computed: no reference rate is on record for the "
                "half-year from %s.",
                self._day(error.half_year),
            )
            items.append(self._item(text, record, is_warning=True))
        return [*items, *self._lump_sum(record, law)]

    def _owed(self, record, law, since, until):
        """:raises MissingRate: a rate that is needed is not on record"""
        check = self.env["edic.finance.check.a42"].sudo()
        audit = self.env["edic.finance.audit"]
        self.env.flush_all()
        scope = audit._scope(record.company_id, check, until, ids=record.ids)
        return late_interest(
            [(self._unpaid(record), until)],
            since,
            rates=check._rates(scope),
            points=Decimal(law["payment.points"].value.replace(",", ".")),
            changes="DE" in scope.areas,
        )

    def _unpaid(self, record):
        """With VAT, in the currency of the company."""
        is_posted = record.state == "posted"
        name = "amount_residual_signed" if is_posted else "amount_total_signed"
        return abs(money(record[name]))

    def _until_today(self, record, law, due, today):
        """As A42 finds it for a posted bill, part by part where some was paid."""
        found = self.env["edic.public.facts.interest"]._late(record) or {}
        days, interest = found.get("days_late"), found.get("interest")
        if not interest:
            owed = self._owed(record, law, due, today)
            days, interest = owed.days, owed.interest
        text = self.env._(
            "Interest until today, %(days)s days late: %(interest)s",
            days=days,
            interest=record.company_id.currency_id.format(float(interest)),
        )
        return [self._item(text, record, is_warning=True)]

    def _for_next(self, record, law, owed):
        text = self.env._(
            "Interest of 30 days on %(amount)s: %(interest)s",
            amount=record.company_id.currency_id.format(float(owed.amount)),
            interest=record.company_id.currency_id.format(float(owed.interest)),
        )
        rates = [self._rate(record, law, line) for line in owed.lines]
        return [self._item(text, record), *rates]

    def _rate(self, record, law, line):
        """Of which rate a line of interest is, with its source."""
        is_german = "DE" in record.company_id._edic_areas()
        code = "payment.base_rate" if is_german else "payment.ecb_rate"
        dated = self.env["edic.finance.parameter"]
        found = dated._in_force(record.company_id, line.first)[code]
        points = law["payment.points"]

        def percent(value):
            return formatLang(self.env, float(value), digits=2)

        text = self.env._(
            "%(rate)s %% a year from %(day)s: %(reference)s %% and %(points)s points",
            rate=percent(line.rate),
            day=self._day(line.first),
            reference=percent(line.reference),
            points=points.value,
        )
        return self._item(text, source=f"{found.source}; {points.source}")

    def _lump_sum(self, record, law):
        found = law.get("payment.lump_sum")
        if not found:
            return []
        amount = record.company_id.currency_id.format(found.number)
        text = self.env._("Lump sum once it is late: %s", amount)
        return [self._item(text, source=found.source)]
