# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta
from decimal import Decimal

from odoo import fields, models
from odoo.tools import format_date, formatLang

from odoo.addons.edic_finance.tools.audit.late_payment import MissingRate, late_interest

from ...tools.common.knowledge import Nothing
from ...tools.common.money import money

MAX_PRECEDENTS = 5  # precedents
NEXT = timedelta(days=30)  # what waiting is computed for


class EdicPublicAidBill(models.AbstractModel):
    """A vendor bill that somebody is to approve for payment."""

    _name = "edic.public.aid.bill"
    _inherit = "edic.public.aid.source"
    _description = "Decision aid for a bill"
    _model = "account.move"

    def _refusal(self, record):
        if not record.is_purchase_document(True):
            return self.env._("Decision files exist only for vendor bills.")
        own = record.sudo()
        lines = own.invoice_line_ids
        return self._person_refusal(
            own.company_id,
            self._of_day(own),
            own.commercial_partner_id,
            lines.account_id,
            lines.edic_budget_line_id,
        )

    def _known(self, record):
        text = self.env._(
            "%(vendor)s, %(amount)s, bill of %(day)s",
            vendor=record.partner_id.display_name or "–",
            amount=record.currency_id.format(record.amount_total),
            day=self._day(record.invoice_date),
        )
        items = [self._item(text, record)]
        if record.edic_due_on:
            text = self.env._("To be paid by %s", self._day(record.edic_due_on))
            items.append(self._item(text, record))
        items += self._of_credits(
            record,
            self.env._("Credit %(credit)s: %(before)s left, %(after)s after this bill"),
            warns=True,
        )
        return items

    def _missing(self, record):
        is_received = record.move_type != "in_invoice" or self._is_received(record)
        found = [
            (record.partner_id, self.env._("The vendor")),
            (record.invoice_date, self.env._("The date of the bill")),
            (record.ref, self.env._("The number of the bill")),
            (record.attachment_ids, self.env._("The document itself")),
            (is_received, self.env._("The day on which it was received")),
        ]
        texts = [text for value, text in found if not value]
        texts += [
            self.env._("A budget line for “%s”", label)
            for label in (record.edic_budget or {}).get("lost", ())
        ]
        if not record.edic_budget and record.state != "cancel":
            texts.append(
                self.env._(
                    "Which credits it takes from is not known: no budget of its day is "
                    "in force."
                )
            )
        return [self._item(text, record) for text in texts]

    def _is_received(self, record):
        """Return whether somebody recorded on which day it came in."""
        steps = record.sudo().edic_step_ids
        return any(step.kind == "received" and not step.revoked_at for step in steps)

    def _absence(self, section, record):
        # EXTENDS edic_public_sector
        if section == "missing":
            return Nothing(
                self.env._(
                    "Nothing is missing of what is looked at here: vendor, date, "
                    "number, document, day of receipt, budget lines."
                )
            )
        if section == "precedents" and record.commercial_partner_id:
            return Nothing(
                self.env._("No earlier posted bill of this vendor that you may read.")
            )
        return super()._absence(section, record)

    def _rules(self, record):
        company, day = record.company_id, self._of_day(record)
        return [
            self._due_rule(company, day),
            *self._credit_rules(company, day, self._is_exceeded(record)),
            self._stop_rule(
                company,
                self.env._("A bill that exceeds its credit is not posted."),
                self.env._("A bill that exceeds its credit says so, and is posted."),
            ),
        ]

    def _due_rule(self, company, day):
        """Return an item on the time to pay it, as check A42 counts."""
        limit = self.env["edic.finance.check.a42"].sudo()._time_to_pay(company, day)
        if not limit["value"]:
            return self._no_figure(self.env._("Time to pay"))
        text = self.env._(
            "It is paid within %s days of its receipt, or of delivery if later.",
            limit["value"],
        )
        if "DE" in company._edic_areas():
            text = self.env._(
                "Default begins %s days after it was due and received, unless a day "
                "was agreed on.",
                limit["value"],
            )
        return self._item(text, source=limit["source"])

    def _no_figure(self, text):
        source = self.env._("no figure in force that day is on record")
        return self._item(text, source=source)

    def _of_day(self, record):
        return record.invoice_date or fields.Date.context_today(record)

    def _precedents(self, record):
        found = self.env["account.move"].search(
            [
                ("company_id", "=", record.company_id.id),
                ("commercial_partner_id", "=", record.commercial_partner_id.id),
                ("move_type", "=", record.move_type),
                ("state", "=", "posted"),
                ("id", "!=", record.id),
            ],
            order="invoice_date desc, id desc",
            limit=MAX_PRECEDENTS,
        )
        states = dict(found._fields["payment_state"]._description_selection(self.env))
        return [
            self._item(
                self.env._(
                    "%(day)s: %(amount)s, %(state)s",
                    day=self._day(bill.invoice_date),
                    amount=bill.currency_id.format(bill.amount_total),
                    state=states.get(bill.payment_state, ""),
                ),
                bill,
            )
            for bill in found
            if record.commercial_partner_id
        ]

    def _risks(self, record):
        return self._flags(record)

    def _options(self, record):
        left = self._of_credits(
            record,
            self.env._("%(credit)s: %(after)s are left"),
            warns=True,
        )
        freed = self._of_credits(
            record,
            self.env._(
                "%(credit)s: %(takes)s are free again, %(before)s are then left"
            ),
        )
        return [
            self._option("approve", self.env._("Approve it"), *left),
            self._option(
                "wait", self.env._("Wait, and say for what"), *self._wait(record)
            ),
            self._option("return", self.env._("Send it back to the vendor"), *freed),
        ]

    def _day(self, day):
        return format_date(self.env, day) if day else "–"

    # --- waiting ----------------------------------------------------------------------
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
        doubt = ""
        if time and time.basis != "recorded":
            doubt = self.env._(
                "The receipt is not recorded: the law takes %(day)s as the day from "
                "which the time to pay runs.",
                day=self._day(time.start),
            )
        elif not self._is_received(record):
            doubt = self.env._(
                "By law it would count from the receipt, which is not recorded: this "
                "is the due day entered on the bill."
            )
        if doubt:
            items.append(self._item(doubt, record, is_warning=True))
        return items + self._interest(record, due)

    def _interest(self, record, due):
        """Return what is owed until today, and for 30 days more; each with its
        source."""
        law = self.env["edic.finance.parameter"]._in_force(record.company_id, due)
        if "payment.points" not in law:
            return [self._no_figure(self.env._("Late interest"))]
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
        """Return what is not paid, with VAT, in the currency of the company."""
        is_posted = record.state == "posted"
        name = "amount_residual_signed" if is_posted else "amount_total_signed"
        return abs(money(record[name]))

    def _until_today(self, record, law, due, today):
        """Return what A42 finds for a posted bill, part by part where some was paid."""
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
        is_german = "DE" in record.company_id._edic_areas()
        code = "payment.base_rate" if is_german else "payment.ecb_rate"
        dated = self.env["edic.finance.parameter"]
        found = dated._in_force(record.company_id, line.first)[code]
        points = law["payment.points"]

        def percent(value):
            return formatLang(self.env, float(value), digits=2)

        text = self.env._(
            "%(rate)s%% a year from %(day)s: %(reference)s%% and %(points)s points",
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
