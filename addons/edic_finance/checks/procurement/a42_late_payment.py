# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""This check finds bills that were paid late, that are late, or are likely to be; and
unpaid ones of which this cannot be said.

**Receipt.** The recorded step. Where nobody recorded it, the law takes a day instead,
and the finding says which and what it was derived from: in France the date of the bill
and two days (CCP, art. R2192-14; `payment.after_request`), in Germany the day of
delivery, or the date of the bill where it is later: no bill comes before it is written
(§ 286 (3), sentence 2, BGB; `payment.after_service`). Record the receipt where the bill
came later.

**Deadline.** From the recorded receipt of the request for payment, or the confirmed
delivery if that is later; never from an upload. Then the days of the law: France 30,
public hospitals 50 (`A42.health`), public undertakings 60 (`A42.undertaking`); Germany
30, or the next working day where that is a Saturday, Sunday or public holiday (§ 193
BGB; BGH, 1 February 2007, III ZR 159/06). A notified interruption counts once, within
the time and before the payment order. From the complete papers 30 new days run, or what
was left if longer. The bill shows it as *Due by law*, with filters *within 7 days* and
*late*.

**Late.** Interest on what was not paid in time, with VAT, from the day after the
deadline up to and with the day of payment, for each part until its own; what was
credited is not owed; plus the lump sum of 40 EUR:

- France: ECB main refinancing rate of the half-year in which interest begins + 8
  points, to the end; days / 365.
- Germany: base rate of each half-year + 9 points; days / 365, in a leap year / 366 (the
  law speaks of a rate for the year and sets no day count).

Each line stands in the flag. A half-year whose rate is not on record is named, no
interest is computed, and the flag says that what is owed is not known, but for the lump
sum: rates are one record each (`payment.ecb_rate`, `payment.base_rate`), and none is
carried over.

**Soon.** An open bill with fewer days left than it takes, from the step it has reached
to payment, in half of the company's own paid bills (median of 12 months, at least 5; on
saving, as it was when first asked that day). Nothing is late yet: severity *info*.

**Unpaid, receipt not recorded.** In Germany a bill whose receipt nobody recorded, and
whose delivery neither, has no day from which time runs. If it is not paid, and its date
is further back than the time to pay, it is reported with severity *info*: unpaid for so
many days, and whether it is late cannot be said. No receipt is guessed, no deadline
shown and no interest computed. Record the receipt, and the flag expires or becomes one
of the others. The same holds in France for bills of a time for which
`payment.after_request` has no record.

**Day of payment**: the step *Paid*, else the last reconciled payment of the bill.

**Figures** are those of the day of receipt or, where that is derived, of the bill; of
the delivery where the bill has no date.

**Done in part** where bills have no receipt that is recorded or derived: the run counts
those that are not paid (reported as above) and those that were paid, of which it cannot
be said whether that was late.

**Not done**: no period on record for the country.

**Amount** of a flag: the bill's with VAT. What is owed for the delay, interest and lump
sum, is a fact of its own and said in the words; amounts of flags can be added up, what
is owed cannot be read off them.

## What it cannot find

A shorter period agreed in a contract (enter `payment.days` for the company).

## What to do

Check the days against the papers; in France pay interest and lump sum within 45 days
without being asked.
"""

from decimal import Decimal

from odoo import fields, models
from odoo.tools import SQL, LazyTranslate, ormcache

from ...models.audit.edic_finance_check import SPENDING
from ...tools.audit.finding import Finding, Texts, picked
from ...tools.audit.late_payment import (
    Settlement,
    deadline_of,
    late_parts,
    owed_facts,
    receipt,
)
from ...tools.audit.parameter import Parameter

_lt = LazyTranslate(__name__)
PERIODS = {
    "health": "payment.days_health",
    "undertaking": "payment.days_undertaking",
}
WAY = (  # of a bill, as far as it is the paying side's
    "received",
    "commitment",
    "service",
    "factual",
    "arithmetical",
    "complete",
    "order",
    "handed_over",
)


def _is_billed_later(facts):
    """Return whether a bill was written after its delivery was confirmed."""
    return bool(facts["request"]) and facts["request"] > facts["service"]


class EdicFinanceCheckA42(models.AbstractModel):
    """DGP-LATE: paid after the time that the law gives, or likely to be."""

    _name = "edic.finance.check.a42"
    _inherit = "edic.finance.check"
    _description = "A42 Late payment"
    _code = "A42"
    _texts = Texts(
        title=_lt("Paid late, or about to be"),
        rule=_lt(
            "Time begins when the request for payment was received, or "
            "delivery confirmed if that is later. A notified interruption "
            "stops it once; from the complete papers 30 new days run, or "
            "what was left if longer."
        ),
    )
    _version = "4"
    _needs = frozenset({"persons", "steps"})
    _severity = "high"
    _law = (
        "FR: CCP, art. L2192-10 à L2192-13, R2192-10 s., R2192-14, "
        "R2192-27 à R2192-29, "
        "R2192-31 s., D2192-35",
        "DE: § 286 Abs. 3, § 288 Abs. 2 und 5, § 247 BGB",
        _lt("EU: Directive 2011/7/EU, art. 4"),
    )
    _profiles = SPENDING
    _move_types = ("in_invoice",)
    _dated = (
        "payment.days",
        "payment.days_health",
        "payment.days_undertaking",
        "payment.after_request",
        "payment.after_service",
        "payment.points",
        "payment.lump_sum",
    )
    _parameters = {
        "health": Parameter.switch(_lt("Public health establishment"), False),
        "undertaking": Parameter.switch(
            _lt("Public undertaking, not a local establishment"), False
        ),
        "months": Parameter.months(
            _lt("Months of payments that tell how long a step takes"),
            12,
            minimum=1,
            maximum=60,
        ),
        "cases": Parameter.count(
            _lt("Minimum number of paid bills for this"), 5, minimum=1
        ),
    }
    _volatile = (
        "as_of",
        "days_late",
        "lines",
        "interest",
        "total",
        "missing_rate",
        "remaining",
        "median",
        "cases",
        "owed_at_least",
        "open_days",
    )
    _not_applicable = {
        "interrupted": _lt("An interruption runs: the papers are not complete.")
    }
    _not_done = {
        "no_period": _lt("No time to pay is on record for this country."),
        "receipt_open": _lt(
            "Not paid, and receipt is not recorded: whether it is late cannot be said."
        ),
        "receipt_paid": _lt(
            "Paid, and receipt is not recorded: whether it was paid late "
            "cannot be said."
        ),
    }

    # --- population -------------------------------------------------------------------
    def _fact_day(self):
        # EXTENDS edic.finance.check: a bill without a day of law has that of its entry
        return SQL("COALESCE(%s, move.date)", self._law_day(SQL("move")))

    def _law_day(self, bill):
        """Return SQL of the day whose law holds for a bill: of its recorded receipt, of
        its date, of the delivery; NULL where there is none, as in `_deadline`.

        :param SQL bill: alias of the entry, whose ``id`` and ``invoice_date`` are read
        """
        step = """(SELECT min(step.day) FROM edic_finance_step step
                    WHERE step.move_id = %s.id AND step.kind = %s
                      AND step.revoked_at IS NULL)"""
        return SQL(
            "COALESCE(%s, %s.invoice_date, %s)",
            SQL(step, bill, "received"),
            bill,
            SQL(step, bill, "service"),
        )

    def _left_out(self, scope):
        # EXTENDS edic.finance.check: of what was paid, only the number is shown
        unknown = SQL("(%s AND %s)", self._without_receipt(scope), self._is_paid())
        return [*super()._left_out(scope), ("receipt_paid", unknown)]

    def _partial(self, scope):
        # EXTENDS edic.finance.check: what is unpaid is shown, and not called late
        unknown = SQL("(%s AND NOT %s)", self._without_receipt(scope), self._is_paid())
        return [*super()._partial(scope), ("receipt_open", unknown)]

    def _is_paid(self):
        """Return SQL: the bill is paid, by a recorded step or by the books."""
        return SQL(
            "(move.payment_state IN ('paid', 'in_payment') OR NOT %s)",
            self._without("paid"),
        )

    def _without_receipt(self, scope):
        """Return SQL: no receipt is recorded, and the law takes no day instead."""
        day = SQL("move.invoice_date")
        return SQL(
            """(%(received)s AND NOT COALESCE(%(request)s >= 0, FALSE)
                AND (%(service)s OR NOT COALESCE(%(delivery)s >= 0, FALSE)))""",
            received=self._without("received"),
            request=self._dated_value(scope, "payment.after_request", day),
            service=self._without("service"),
            delivery=self._dated_value(
                scope, "payment.after_service", self._law_day(SQL("move"))
            ),
        )

    def _exclusions(self, scope):
        stopped = SQL(
            "(move.edic_due_on IS NULL AND NOT %s)", self._without_receipt(scope)
        )
        return [
            (
                "interrupted",
                SQL("%s AND NOT %s", stopped, self._without("interrupted")),
            ),
            ("no_period", stopped),
        ]

    # --- deadline ---------------------------------------------------------------------
    def _time_to_pay(self, company, day, dated=None):
        """Return the days that the law gives for what was received on a day, with their
        source, as `_values` returns parameters; no value: none is on record."""
        values, parameters = self.sudo()._values(company, day, dated)
        kind = next((code for name, code in PERIODS.items() if values[name]), None)
        is_own = kind and parameters[kind]["value"]
        return parameters[kind if is_own else "payment.days"]

    def _deadline(self, company, days, request, history, works=False):
        """Return the `Deadline` of a bill; None where no receipt is known or derived,
        or no time to pay is on record.

        :param dict days: of its steps, as ``{kind: [days, in order]}``
        :param date request: the date of the bill
        :param History history: of the company's parameters
        :param works: whether it ends on a working day, where the law says so
        """
        recorded = days.get("received", [None])[0]
        # as `_law_day` has it
        day = recorded or request or days.get("service", [None])[0]
        if not day:
            return None
        dated = history.on(day)
        begun = self._receipt(days, request, dated)
        allowed = begun and self._time_to_pay(company, day, dated)["value"]
        if not allowed:
            return None
        ends = company._edic_deadline_days() if works else None
        days = {**days, "received": [begun.day]}
        return deadline_of(days, int(Decimal(allowed)), ends, begun.basis)

    def _receipt(self, days, request, dated):
        """Return the `Receipt` that counts by what is in force, or None."""

        def figure(code):
            return int(dated[code].number) if code in dated else None

        return receipt(
            days.get("received", [None])[0],
            request=request or None,
            service=days.get("service", [None])[0],
            after_request=figure("payment.after_request"),
            after_service=figure("payment.after_service"),
        )

    def _due_without_steps(self, scope, kinds):
        """Return the query that writes the due day of bills without steps, where the
        law derives their receipt from their date.

        :param kinds: of steps that count
        """
        day = SQL("move.invoice_date")
        return SQL(
            """UPDATE account_move move
                  SET edic_due_on = move.invoice_date
                      + (%(after)s)::int + %(allowed)s::int
                WHERE move.company_id = %(company)s AND move.move_type = 'in_invoice'
                  AND move.state != 'cancel' AND (move.edic_due_on IS NULL
                       OR move.payment_state IN ('not_paid', 'partial'))
                  AND move.invoice_date >= COALESCE(%(since)s::date, '-infinity')
                  AND move.invoice_date < COALESCE(%(until)s::date, 'infinity')
                  AND (%(after)s) IS NOT NULL
                  AND NOT EXISTS (SELECT FROM edic_finance_step step
                                   WHERE step.move_id = move.id
                                     AND step.kind IN %(kinds)s
                                     AND step.revoked_at IS NULL)""",
            company=scope.company,
            since=scope.span.since,
            until=scope.span.until,
            kinds=tuple(kinds),
            after=self._dated_value(scope, "payment.after_request", day),
            allowed=self._allowed(scope, day),
        )

    def _allowed(self, scope, day):
        """Return SQL of the days to pay that the law gives on a day."""
        kind = next((code for name, code in PERIODS.items() if scope.values[name]), "")
        return SQL(
            "COALESCE(%s, %s)",
            self._dated_value(scope, kind, day),
            self._dated_value(scope, "payment.days", day),
        )

    # --- finding ----------------------------------------------------------------------
    def _find(self, scope):
        rates = self._rates(scope)
        medians = None
        for row in self._rows(self._query(scope)):
            days = {
                kind: [fields.Date.to_date(day) for day in found]
                for kind, found in row["steps"].items()
            }
            begun = receipt(
                days.get("received", [None])[0],
                request=row["request"],
                service=days.get("service", [None])[0],
                after_request=row["after_request"],
                after_service=row["after_service"],
            )
            if not begun:  # by a law that has changed since the day was written
                continue
            row["received"] = begun.day
            counted = {**days, "received": [begun.day]}
            time = deadline_of(counted, int(row["allowed"] or 0), basis=begun.basis)
            if row["until"] > row["due"]:
                yield from self._late(row, time, rates, "DE" in scope.areas)
            elif not row["paid_on"]:
                if medians is None:
                    medians = self._medians(scope)
                yield from self._soon(row, time, days, medians, scope.today)
        yield from self._unknown(scope)

    def _unknown(self, scope):
        """Yield the bills that are unpaid for longer than the time to pay from their
        date, of which nobody knows when they came: a hint, since none is known to be
        late. No day of receipt is guessed."""
        for row in self._rows(self._query_unknown(scope)):
            yield Finding(
                subject=row["id"],
                move=row["id"],
                partner=row["partner"],
                amount=Decimal(row["amount"]),
                severity="info",
                score=30,
                key=f"{row['id']}-unknown",
                facts={
                    "rule": "unknown",
                    "bill": row["name"],
                    **picked(row, "vendor", "amount", "request"),
                    "period": int(row["allowed"]),
                    "open_days": (scope.today - row["request"]).days,
                    "as_of": str(scope.today),
                },
            )

    def _late(self, row, time, rates, changes):
        parts = late_parts(
            Decimal(row["amount"]),
            [
                Settlement(
                    day=fields.Date.to_date(part["day"]),
                    amount=Decimal(part["amount"]),
                    is_credit=part["is_credit"],
                )
                for part in row["parts"] or ()
            ],
            due=row["due"],
            until=row["until"],
            has_paid_step="paid" in row["steps"],
        )
        if not parts:
            return
        days = (max(until for _amount, until in parts) - row["due"]).days
        owed = owed_facts(
            parts,
            row["due"],
            rates=rates,
            points=row["points"],
            lump_sum=row["lump_sum"],
            changes=changes,
        )
        yield self._finding(row, "late", time, days_late=days, **owed)

    def _soon(self, row, time, days, medians, today):
        reached = next((kind for kind in reversed(WAY) if kind in days), None)
        median, cases = medians.get(reached, (None, 0))
        remaining = (row["due"] - today).days
        if median is None or remaining >= Decimal(median):
            return
        yield self._finding(
            row,
            "soon",
            time,
            severity="info",  # nothing is late yet
            score=50,
            step=reached,
            remaining=remaining,
            median=median,
            cases=cases,
        )

    def _finding(self, row, rule, time, severity=None, score=100, **facts):
        return Finding(
            subject=row["id"],
            move=row["id"],
            partner=row["partner"],
            amount=Decimal(row["amount"]),
            severity=severity,
            score=score,
            key=f"{row['id']}-{rule}",
            facts={"rule": rule, **self._base(row, time), **facts},
        )

    def _base(self, row, time):
        return {
            "bill": row["name"],
            **picked(row, "vendor", "amount", "received", "request", "due", "paid_on"),
            "basis": time.basis,
            "service": row["steps"].get("service", [None])[0],
            "start": str(time.start),
            "period": time.days,
            "interrupted": str(time.interrupted) if time.interrupted else None,
            "complete": str(time.complete) if time.complete else None,
            "left": time.left,
            "as_of": str(row["until"]),
        }

    def _query(self, scope):
        day = SQL("timed.law_day")
        return SQL(
            """
            WITH bill AS MATERIALIZED (
                SELECT move.* FROM account_move move
                 WHERE move.id IN %(checked)s AND move.edic_due_on IS NOT NULL
            ), %(paid)s, timed AS MATERIALIZED (
                SELECT bill.id, COALESCE(bill.name, '') AS name,
                       bill.commercial_partner_id AS partner, vendor.name AS vendor,
                       round(abs(bill.amount_total_signed), 2)::text AS amount,
                       bill.edic_due_on AS due, paid.paid_on,
                       bill.invoice_date AS request, %(law_day)s AS law_day,
                       COALESCE(step.steps, '{}') AS steps,
                       COALESCE(paid.paid_on, %(today)s) AS until, parts
                  FROM bill JOIN paid ON paid.id = bill.id
                  JOIN res_partner vendor ON vendor.id = bill.commercial_partner_id
                  JOIN LATERAL (
                       SELECT jsonb_object_agg(kind, days) AS steps
                         FROM (SELECT kind, jsonb_agg(day ORDER BY day, id) AS days
                                 FROM edic_finance_step
                                WHERE move_id = bill.id AND revoked_at IS NULL
                                GROUP BY kind) step) step ON TRUE
                  CROSS JOIN LATERAL (%(parts)s) AS part
                 WHERE paid.paid_on IS NULL OR paid.paid_on > bill.edic_due_on
            )
            SELECT timed.*, %(allowed)s AS allowed,
                   trim_scale(%(points)s)::text AS points,
                   round(%(lump_sum)s, 2)::text AS lump_sum,
                   (%(after_request)s)::int AS after_request,
                   (%(after_service)s)::int AS after_service
              FROM timed
            """,
            checked=self._checked(scope),
            paid=self._paid(),
            parts=self._settled(),
            today=scope.today,
            law_day=self._law_day(SQL("bill")),
            allowed=self._allowed(scope, day),
            after_request=self._dated_value(scope, "payment.after_request", day),
            after_service=self._dated_value(scope, "payment.after_service", day),
            points=self._dated_value(scope, "payment.points", SQL("timed.due")),
            lump_sum=self._dated_value(scope, "payment.lump_sum", SQL("timed.due")),
        )

    def _query_unknown(self, scope):
        """Return the query of unpaid bills without a day of receipt that are older than
        the time to pay."""
        return SQL(
            """
            SELECT timed.* FROM (
                SELECT move.id, COALESCE(move.name, '') AS name,
                       move.commercial_partner_id AS partner, vendor.name AS vendor,
                       round(abs(move.amount_total_signed), 2)::text AS amount,
                       move.invoice_date AS request,
                       %(allowed)s::int AS allowed
                  FROM account_move move
                  JOIN res_partner vendor ON vendor.id = move.commercial_partner_id
                 WHERE move.id IN %(checked)s AND %(unknown)s AND NOT %(paid)s
            ) timed
             WHERE timed.request + timed.allowed < %(today)s
             ORDER BY timed.id
            """,
            checked=self._checked_in_part(scope),
            unknown=self._without_receipt(scope),
            paid=self._is_paid(),
            today=scope.today,
            allowed=self._allowed(scope, SQL("move.invoice_date")),
        )

    # --- paid bills -------------------------------------------------------------------
    def _paid(self):
        """Return SQL of ``paid``: for each of ``bill`` the day of payment, or NULL.

        The recorded step counts, else the last payment that settles the bill.
        """
        return SQL(
            """
            paid AS MATERIALIZED (
                SELECT bill.id, COALESCE(step.day, part.day) AS paid_on
                  FROM bill
             LEFT JOIN (SELECT move_id, min(day) AS day FROM edic_finance_step
                         WHERE kind = 'paid' AND revoked_at IS NULL
                           AND move_id IN (SELECT id FROM bill)
                         GROUP BY move_id) step ON step.move_id = bill.id
             LEFT JOIN (SELECT item.move_id, max(part.max_date) AS day
                          FROM account_move_line item
                          JOIN account_partial_reconcile part
                            ON part.credit_move_id = item.id
                         WHERE item.display_type = 'payment_term'
                           AND item.move_id IN (
                               SELECT id FROM bill
                                WHERE payment_state IN ('paid', 'in_payment'))
                         GROUP BY item.move_id) part ON part.move_id = bill.id)"""
        )

    def _settled(self):
        """Return SQL of ``parts``: what of ``bill`` was settled, when, by what."""
        return SQL(
            """
            SELECT jsonb_agg(jsonb_build_object(
                       'day', part.max_date, 'amount', round(part.amount, 2)::text,
                       'is_credit', entry.move_type = 'in_refund')
                       ORDER BY part.max_date, part.id) AS parts
              FROM account_move_line item
              JOIN account_partial_reconcile part ON part.credit_move_id = item.id
              JOIN account_move_line other ON other.id = part.debit_move_id
              JOIN account_move entry ON entry.id = other.move_id
             WHERE item.move_id = bill.id AND item.display_type = 'payment_term'"""
        )

    def _medians(self, scope):
        """Return ``{step: (median days to payment, bills)}`` of the company."""
        months, cases = scope.values["months"], scope.values["cases"]
        # saving a bill does not wait for a year of payments to be added up again
        ask = self._medians_on if scope.ids is None else self._medians_of_the_day
        return ask(scope.company, scope.today, months, cases)

    @ormcache("company", "today", "months", "cases")
    def _medians_of_the_day(self, company, today, months, cases):
        return self._medians_on(company, today, months, cases)

    def _medians_on(self, company, today, months, cases):
        rows = self.env.execute_query(
            SQL(
                """
                WITH bill AS MATERIALIZED (
                    SELECT id, payment_state FROM account_move
                     WHERE company_id = %(company)s AND state = 'posted'
                       AND move_type = 'in_invoice' AND edic_due_on IS NOT NULL
                       AND invoice_date > %(today)s - %(months)s * 31 - 90
                ), %(paid)s
                SELECT step.kind, count(*),
                       trim_scale((percentile_cont(0.5) WITHIN GROUP
                         (ORDER BY paid.paid_on - step.day))::numeric)::text
                  FROM paid JOIN edic_finance_step step ON step.move_id = paid.id
                 WHERE paid.paid_on >= step.day AND step.revoked_at IS NULL
                   AND paid.paid_on > %(today)s - make_interval(months => %(months)s)
                 GROUP BY step.kind HAVING count(*) >= %(cases)s
                """,
                paid=self._paid(),
                company=company,
                today=today,
                months=months,
                cases=cases,
            )
        )
        return {kind: (median, count) for kind, count, median in rows}

    def _rates(self, scope):
        """Return ``{first day of a half-year: percent}`` that are on record."""
        code = "payment.base_rate" if "DE" in scope.areas else "payment.ecb_rate"
        rows = self.env.execute_query(
            SQL(
                """SELECT DISTINCT ON (valid_from) valid_from, value
                     FROM edic_finance_parameter
                    WHERE code = %s AND is_in_force AND area = ANY(%s)
                      AND COALESCE(company_id, %s) = %s
                    ORDER BY valid_from, company_id NULLS LAST, id DESC""",
                code,
                list(scope.areas),
                scope.company,
                scope.company,
            )
        )
        return {day: Decimal(value.replace(",", ".")) for day, value in rows}

    # --- texts ------------------------------------------------------------------------
    def _words(self, facts):
        if facts["rule"] == "unknown":
            return self._words_unknown(facts)
        is_late = facts["rule"] == "late"
        return self._compose_words(
            title=self._title_of(facts),
            seen=[self._seen_received(facts), *self._seen_steps(facts)],
            compared=self._compared(facts) if is_late else self._compared_soon(facts),
            innocent=[
                self.env._("The vendor agreed to a later receipt, in writing."),
                self.env._("A step was recorded with the day of its entry."),
                *self._innocent_of_derived(facts),
            ],
            next=self._next(facts),
        )

    def _words_unknown(self, facts):
        """Return what is said of a bill that is unpaid, of which nobody knows when it
        came: neither that it is late, nor that it is not."""
        return self._compose_words(
            title=self.env._("Unpaid, receipt not recorded"),
            seen=self.env._(
                "%(bill)s of %(vendor)s, %(amount)s with VAT, dated %(day)s.",
                **self._billed(facts),
                day=self._day(facts["request"]),
            ),
            compared=self.env._(
                "Unpaid for %(days)s days from its date to %(day)s; receipt is not "
                "recorded, so whether it is late cannot be said.",
                days=facts["open_days"],
                day=self._day(facts["as_of"]),
            ),
            rule=self.env._(
                "There are %s days to pay from the day of receipt. No day is taken "
                "in its place, and no interest is computed.",
                facts["period"],
            ),
            innocent=[
                self.env._("It came long after its date."),
                self.env._("It was paid, and the payment is not in the books yet."),
                self.env._("What it asks for is disputed, or was not delivered."),
            ],
            next=self.env._(
                "Record the day on which the bill was received: from then on it is "
                "known until when it has to be paid."
            ),
        )

    def _billed(self, facts):
        return {
            "bill": facts["bill"] or self.env._("A draft bill"),
            "vendor": facts["vendor"],
            "amount": self._money(facts["amount"]),
        }

    def _title_of(self, facts):
        if facts["rule"] == "soon":
            return self.env._("Likely to be paid late")
        if facts["paid_on"]:
            return self.env._("Paid late")
        return self.env._("Time to pay is over")

    def _seen_received(self, facts):
        names = self._billed(facts)
        if facts.get("basis", "recorded") != "recorded":
            return self.env._("%(bill)s of %(vendor)s, %(amount)s with VAT.", **names)
        return self.env._(
            "%(bill)s of %(vendor)s, %(amount)s with VAT, received on %(day)s.",
            **names,
            day=self._day(facts["received"]),
        )

    def _seen_derived(self, facts):
        """Yield what the receipt was derived from, where nobody recorded it."""
        if facts.get("basis") == "request":
            yield self.env._(
                "No receipt is recorded: the law takes %(day)s, derived from the date "
                "of the bill, %(request)s (CCP, art. R2192-14).",
                day=self._day(facts["received"]),
                request=self._day(facts["request"]),
            )
        elif facts.get("basis") == "service" and _is_billed_later(facts):
            yield self.env._(
                "No receipt is recorded, and the bill is younger than the delivery: "
                "time begins with the date of the bill, %(day)s (§ 286 (3) BGB).",
                day=self._day(facts["received"]),
            )
        elif facts.get("basis") == "service":
            yield self.env._(
                "No receipt is recorded: the law takes %(day)s, the day of delivery "
                "(§ 286 (3) BGB).",
                day=self._day(facts["received"]),
            )

    def _seen_steps(self, facts):
        yield from self._seen_derived(facts)
        if facts["service"] and facts["service"] > facts["received"]:
            yield self.env._("Delivery confirmed on %s.", self._day(facts["service"]))
        if facts["interrupted"]:
            yield self.env._(
                "Interrupted on %(day)s with %(left)s days left; the papers were "
                "complete on %(complete)s.",
                day=self._day(facts["interrupted"]),
                left=facts["left"],
                complete=self._day(facts["complete"]),
            )
        if facts["paid_on"]:
            yield self.env._("Paid on %s.", self._day(facts["paid_on"]))

    def _compared(self, facts):
        yield self.env._(
            "Due on %(due)s (%(period)s days); %(days)s days late on %(day)s.",
            due=self._day(facts["due"]),
            period=facts["period"],
            days=facts["days_late"],
            day=self._day(facts["as_of"]),
        )
        for line in facts["lines"]:
            yield self._formula(facts, line)
        if facts["total"]:
            yield self.env._(
                "Interest %(interest)s and lump sum %(lump_sum)s: %(total)s.",
                interest=self._money(facts["interest"]),
                lump_sum=self._money(facts["lump_sum"]),
                total=self._money(facts["total"]),
            )
        else:
            yield from self._owed_unknown(facts)

    def _owed_unknown(self, facts):
        """Yield why it is not known what is owed, and what of it is."""
        if not facts["missing_rate"]:
            yield self.env._(
                "What is owed for the delay is not known: no rate of late interest is "
                "on record for that day."
            )
            return
        yield self.env._(
            "What is owed for the delay is not known: no reference rate is on record "
            "for the half-year from %s, and interest is not computed.",
            self._day(facts["missing_rate"]),
        )
        if Decimal(facts.get("owed_at_least") or 0):
            yield self.env._(
                "At least the lump sum of %s is owed.",
                self._money(facts["owed_at_least"]),
            )

    def _formula(self, facts, line):
        return self.env._(
            "%(amount)s × (%(reference)s + %(points)s) %% × %(days)s / %(year)s = "
            "%(interest)s (%(first)s to %(last)s)",
            amount=self._money(line["amount"]),
            reference=self._number(line["reference"], 2),
            points=self._number(facts["points"]),
            days=line["days"],
            year=line["year"],
            interest=self._money(line["interest"]),
            first=self._day(line["first"]),
            last=self._day(line["last"]),
        )

    def _compared_soon(self, facts):
        return [
            self.env._(
                "Due on %(due)s: %(remaining)s days were left on %(day)s.",
                due=self._day(facts["due"]),
                remaining=facts["remaining"],
                day=self._day(facts["as_of"]),
            ),
            self.env._(
                "From “%(step)s” to payment it takes %(median)s days as a rule "
                "(median of %(cases)s bills).",
                step=self._steps()[facts["step"]],
                median=self._number(facts["median"]),
                cases=facts["cases"],
            ),
        ]

    def _innocent_of_derived(self, facts):
        if facts.get("basis", "recorded") != "recorded":
            yield self.env._(
                "The bill may have arrived later than the law presumes: "
                "enter the date of receipt."
            )

    def _next(self, facts):
        if facts["rule"] == "soon":
            return self.env._(
                "See at which step the bill is waiting, and move it forward."
            )
        return [
            self.env._("Check the days of receipt and delivery against the papers."),
            self._owed_by_law(),
        ]

    def _owed_by_law(self):
        areas = self.env.company._edic_areas()
        if "FR" in areas:
            return self.env._(
                "Interest and lump sum are owed without a request: pay them with the "
                "bill or within 45 days."
            )
        return self.env._(
            "Interest and lump sum are owed without a request: expect the vendor's "
            "claim."
        )

    def _steps(self):
        kinds = self.env["edic.finance.step"]._fields["kind"]
        return dict(kinds._description_selection(self.env))

    # --- pictures ---------------------------------------------------------------------
    def _chart(self, facts):
        if facts["rule"] == "unknown":
            return None
        steps = self._steps()
        is_recorded = facts.get("basis", "recorded") == "recorded"
        received = steps["received"] if is_recorded else self.env._("Receipt presumed")
        days = [
            (facts["received"], received, False),
            (facts["service"], steps["service"], False),
            (facts["interrupted"], steps["interrupted"], False),
            (facts["complete"], steps["complete"], False),
            (facts["due"], self.env._("Due"), True),
            (facts["paid_on"], steps["paid"], True),
        ]
        points = [
            (day, label, "", mark)
            for day, label, mark in sorted(days, key=lambda d: d[0] or "")
            if day
        ]
        return self._timeline(self.env._("From receipt to payment"), points, "")

    def _comparison(self, facts):
        if not facts.get("lines"):
            return None
        return {
            "columns": [
                self.env._("From"),
                self.env._("To"),
                self.env._("Days"),
                self.env._("Interest rate"),
                self.env._("Interest"),
            ],
            "rows": [
                [
                    self._day(line["first"]),
                    self._day(line["last"]),
                    str(line["days"]),
                    self._in_percent(line["rate"], 2),
                    self._money(line["interest"]),
                ]
                for line in facts["lines"]
            ],
        }
