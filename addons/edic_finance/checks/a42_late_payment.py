# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from decimal import Decimal

from odoo import fields, models
from odoo.tools import SQL, LazyTranslate

from ..models.audit.edic_finance_check import SPENDING
from ..tools.audit.finding import Finding
from ..tools.audit.late_payment import MissingRate, deadline_of, late_interest, receipt
from ..tools.audit.parameter import Parameter

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
OWED = ("points", "interest", "lump_sum", "total")


class EdicFinanceCheckA42(models.AbstractModel):
    """DGP-LATE: paid after the time that the law gives, or likely to be.

    Time begins with the recorded receipt, or with delivery where later; never with the
    day of an upload. Where nobody recorded the receipt, it is the day that the law
    takes instead, and the finding says so; where the law takes none, whether a bill is
    late cannot be said: it is told once it is unpaid for longer than the time to pay.
    Interest is computed line by line, so that it can be paid. The amount of a flag is
    that of the bill; what is owed for the delay is a fact of its own.
    """

    _name = "edic.finance.check.a42"
    _inherit = "edic.finance.check"
    _description = "A42 Late payment"
    _code = "A42"
    _version = "4"
    _needs = frozenset({"persons", "steps"})
    _severity = "high"
    _law = (
        "FR: CCP, art. L2192-10 à L2192-13, R2192-10 s., R2192-14, "
        "R2192-27 à R2192-29, "
        "R2192-31 s., D2192-35",
        "DE: § 286 Abs. 3, § 288 Abs. 2 und 5, § 247 BGB",
        "EU: Directive 2011/7/EU, art. 4",
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
        "health": Parameter(
            title=_lt("Public health establishment"), default=False, kind="boolean"
        ),
        "undertaking": Parameter(
            title=_lt("Public undertaking, not a local establishment"),
            default=False,
            kind="boolean",
        ),
        "months": Parameter(
            title=_lt("Months of payments that tell how long a step takes"),
            default=12,
            unit="month",
            minimum=1,
            maximum=60,
        ),
        "cases": Parameter(
            title=_lt("Minimum number of paid bills for this"),
            default=5,
            unit="count",
            minimum=1,
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

    def _title(self):
        return self.env._("Paid late, or about to be")

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
        # EXTENDS edic.finance.check: of what was paid, only the number is told
        unknown = SQL("(%s AND %s)", self._without_receipt(scope), self._is_paid())
        return [*super()._left_out(scope), ("receipt_paid", unknown)]

    def _partial(self, scope):
        # EXTENDS edic.finance.check: what is unpaid is told, and not called late
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

    def _reason_words(self):
        return {
            **super()._reason_words(),
            "interrupted": (
                "not_applicable",
                self.env._("An interruption runs: the papers are not complete."),
            ),
            "no_period": (
                "not_done",
                self.env._("No time to pay is on record for this country."),
            ),
            "receipt_open": (
                "not_done",
                self.env._(
                    "Not paid, and receipt is not recorded: whether it is late cannot "
                    "be said."
                ),
            ),
            "receipt_paid": (
                "not_done",
                self.env._(
                    "Paid, and receipt is not recorded: whether it was paid late "
                    "cannot be said."
                ),
            ),
        }

    def _time_to_pay(self, company, day):
        """Days that the law gives for what was received on a day, or None."""
        found = self._time_told(company, day)["value"]
        return int(Decimal(found)) if found else None

    def _time_told(self, company, day, dated=None):
        """The same with its source, as parameters are told; no value: none is on
        record."""
        values, told = self.sudo()._values(company, day, dated)
        kind = next((code for name, code in PERIODS.items() if values[name]), None)
        is_own = kind and told[kind]["value"]
        return told[kind if is_own else "payment.days"]

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
        allowed = begun and self._time_told(company, day, dated)["value"]
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
        kind = next((code for name, code in PERIODS.items() if scope.values[name]), "")
        return SQL(
            """UPDATE account_move move
                  SET edic_due_on = move.invoice_date
                      + (%(after)s)::int + COALESCE(%(allowed)s, %(usual)s)::int
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
            allowed=self._dated_value(scope, kind, day),
            usual=self._dated_value(scope, "payment.days", day),
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
            allowed = int(row["allowed"] or 0)
            time = deadline_of(counted, allowed, basis=begun.basis)
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
                    "vendor": row["vendor"],
                    "amount": row["amount"],
                    "request": str(row["request"]),
                    "period": int(row["allowed"]),
                    "open_days": (scope.today - row["request"]).days,
                    "as_of": str(scope.today),
                },
            )

    def _late(self, row, time, rates, changes):
        if parts := self._parts(row):
            days = (max(until for _amount, until in parts) - row["due"]).days
            owed = self._owed(row, parts, rates, changes)
            yield self._finding(row, "late", time, days_late=days, **owed)

    def _parts(self, row):
        """What was paid late, or is still owed: amounts and until when.

        What was paid in time or credited is not owed. A recorded day of payment counts
        before those of the books.
        """
        left, late = Decimal(row["amount"]), []
        for part in row["parts"] or ():
            amount, day = Decimal(part["amount"]), fields.Date.to_date(part["day"])
            if part["is_credit"] or day <= row["due"]:
                left -= amount
            elif "paid" not in row["steps"]:
                left -= amount
                late.append((amount, day))
        return late + ([(left, row["until"])] if left > 0 else [])

    def _owed(self, row, parts, rates, changes):
        """Facts of the interest, or of the half-year whose rate is missing: then what
        is owed is not known, but it is at least the lump sum."""
        nothing = {**dict.fromkeys(OWED), "lines": [], "missing_rate": None}
        if row["points"] is None:
            return nothing
        try:
            owed = late_interest(
                parts,
                row["due"],
                rates=rates,
                points=Decimal(row["points"]),
                lump_sum=Decimal(row["lump_sum"] or 0),
                changes=changes,
            )
        except MissingRate as error:
            missing = {"missing_rate": str(error.half_year)}
            return {**nothing, **missing, "owed_at_least": row["lump_sum"]}
        told = {name: str(getattr(owed, name)) for name in OWED}
        return {**nothing, **told, "lines": [line.facts() for line in owed.lines]}

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
        steps = row["steps"]
        return {
            "bill": row["name"],
            "vendor": row["vendor"],
            "amount": row["amount"],
            "received": str(row["received"]),
            "basis": time.basis,
            "request": str(row["request"]) if row["request"] else None,
            "service": steps.get("service", [None])[0],
            "start": str(time.start),
            "period": time.days,
            "interrupted": str(time.interrupted) if time.interrupted else None,
            "complete": str(time.complete) if time.complete else None,
            "left": time.left,
            "due": str(row["due"]),
            "paid_on": str(row["paid_on"]) if row["paid_on"] else None,
            "as_of": str(row["until"]),
        }

    def _query(self, scope):
        day = SQL("told.law_day")
        kind = next((code for name, code in PERIODS.items() if scope.values[name]), "")
        return SQL(
            """
            WITH bill AS MATERIALIZED (
                SELECT move.* FROM account_move move
                 WHERE move.id IN %(checked)s AND move.edic_due_on IS NOT NULL
            ), %(paid)s, told AS MATERIALIZED (
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
            SELECT told.*, COALESCE(%(allowed)s, %(usual)s) AS allowed,
                   trim_scale(%(points)s)::text AS points,
                   round(%(lump_sum)s, 2)::text AS lump_sum,
                   (%(after_request)s)::int AS after_request,
                   (%(after_service)s)::int AS after_service
              FROM told
            """,
            checked=self._checked(scope),
            paid=self._paid(),
            parts=self._settled(),
            today=scope.today,
            law_day=self._law_day(SQL("bill")),
            allowed=self._dated_value(scope, kind, day),
            usual=self._dated_value(scope, "payment.days", day),
            after_request=self._dated_value(scope, "payment.after_request", day),
            after_service=self._dated_value(scope, "payment.after_service", day),
            points=self._dated_value(scope, "payment.points", SQL("told.due")),
            lump_sum=self._dated_value(scope, "payment.lump_sum", SQL("told.due")),
        )

    def _query_unknown(self, scope):
        """Return the query of unpaid bills without a day of receipt that are older than
        the time to pay."""
        day = SQL("move.invoice_date")
        kind = next((code for name, code in PERIODS.items() if scope.values[name]), "")
        return SQL(
            """
            SELECT told.* FROM (
                SELECT move.id, COALESCE(move.name, '') AS name,
                       move.commercial_partner_id AS partner, vendor.name AS vendor,
                       round(abs(move.amount_total_signed), 2)::text AS amount,
                       move.invoice_date AS request,
                       COALESCE(%(allowed)s, %(usual)s)::int AS allowed
                  FROM account_move move
                  JOIN res_partner vendor ON vendor.id = move.commercial_partner_id
                 WHERE move.id IN %(checked)s AND %(unknown)s AND NOT %(paid)s
            ) told
             WHERE told.request + told.allowed < %(today)s
             ORDER BY told.id
            """,
            checked=self._checked_in_part(scope),
            unknown=self._without_receipt(scope),
            paid=self._is_paid(),
            today=scope.today,
            allowed=self._dated_value(scope, kind, day),
            usual=self._dated_value(scope, "payment.days", day),
        )
