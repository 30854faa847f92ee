# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import calendar
from decimal import Decimal

from odoo import models
from odoo.tools import SQL, LazyTranslate

from ...tools.audit import locks
from ...tools.audit.charts import chart_of
from ...tools.audit.finding import Finding, picked
from ...tools.files.ledger_facts import limb

_lt = LazyTranslate(__name__)

# entered by a person as an entry, and not made by Odoo from something else
MANUAL = SQL(
    """(move.move_type = 'entry' AND journal.type = 'general'
        AND move.statement_line_id IS NULL AND move.origin_payment_id IS NULL
        AND move.tax_cash_basis_rec_id IS NULL
        AND move.tax_cash_basis_origin_move_id IS NULL
        AND move.auto_post_origin_id IS NULL
        AND NOT EXISTS (SELECT FROM account_partial_reconcile partial
                         WHERE partial.exchange_move_id = move.id)
        AND NOT EXISTS (SELECT FROM res_company opened
                         WHERE opened.account_opening_move_id = move.id))"""
)
# checks of entries by hand say this of them
BY_HAND_LIMBS = {"by_hand": limb("origins")}
LOCK_CHANGES = """
    SELECT trace.occurred_at, (trace.facts->%s->>0)::date, (trace.facts->%s->>1)::date
      FROM edic_ai_trace trace
     WHERE trace.res_model = 'res.company' AND trace.res_id = ANY(%s)
       AND trace.use_case = 'lock.changed' AND trace.facts->%s IS NOT NULL
     ORDER BY trace.id
"""

MAX_SIDE_LINES = 8  # of each side of a T-account
# columns of a query with ``move`` and ``journal``; Odoo reads numeric as float
HEAD = SQL(
    """move.id, COALESCE(NULLIF(move.name, '/'), '') AS entry, move.date AS day,
       journal.code AS journal, abs(move.amount_total_signed)::text AS amount,
       move.partner_id AS partner"""
)


class EdicFinanceCheckEntry(models.AbstractModel):
    """Checks of journal entries share this (ISA 240, 33 a).

    To be inherited besides the contract, before it. An entry that was reversed counts
    as gone only where both are of one financial year: else it moved a result.
    """

    _name = "edic.finance.check.entry"
    _description = "Audit check of journal entries"
    _move_types = ()
    _profiles = frozenset({"auditor"})
    _manual_only = False
    _not_applicable = {
        "draft": _lt("Not posted."),
        "not_manual": _lt("Made by Odoo from a bill, payment, bank line or schedule."),
        "other_journal": _lt("In a journal of bills or of money."),
        "reversed": _lt("Reversed in the same financial year."),
    }

    # --- the population ---------------------------------------------------------------
    def _fact_day(self):
        # EXTENDS edic.finance.check: an entry is of the day that it is booked on
        if self._subject == "account.move":
            return SQL("move.date")
        return super()._fact_day()

    def _exclusions(self, scope):
        found = [*super()._exclusions(scope), ("draft", SQL("move.state = 'draft'"))]
        if self._manual_only:
            not_manual = SQL("NOT %s", self._is_manual())
            found.append((self._reason_not_manual(scope), not_manual))
        return found

    def _reason_not_manual(self, scope):
        """Return why an entry of a bill or of money is left out: how it came about is
        known by its journal alone, where the books do not know it."""
        return "not_manual" if self._knows(scope, "origins") else "other_journal"

    def _left_out(self, scope):
        found = super()._left_out(scope)
        if self._subject == "account.move":
            found = [pair for pair in found if pair[0] != "reversed"]
            found.append(("reversed", self._is_reversed(scope)))
        return found

    def _is_manual(self):
        """Return a SQL condition of ``move``."""
        return SQL(
            """EXISTS (SELECT FROM account_journal journal
                        WHERE journal.id = move.journal_id AND %s)""",
            MANUAL,
        )

    def _is_reversed(self, scope):
        return SQL(
            """(EXISTS (SELECT FROM account_move reversal
                         WHERE reversal.reversed_entry_id = move.id
                           AND reversal.state = 'posted'
                           AND reversal.amount_total = move.amount_total
                           AND %(theirs)s = %(mine)s)
                OR (move.reversed_entry_id IS NOT NULL AND EXISTS (
                       SELECT FROM account_move original
                        WHERE original.id = move.reversed_entry_id
                          AND original.amount_total = move.amount_total
                          AND %(originals)s = %(mine)s)))""",
            theirs=self._year_of(scope, SQL("reversal.date")),
            originals=self._year_of(scope, SQL("original.date")),
            mine=self._year_of(scope, SQL("move.date")),
        )

    # --- periods ----------------------------------------------------------------------
    def _last_day(self, scope):
        """Return ``(month, day)`` on which financial years end; 31: the last day."""
        company = self._company(scope)
        month, day = int(company.fiscalyear_last_month), company.fiscalyear_last_day
        return month, 31 if day >= calendar.monthrange(2023, month)[1] else day

    def _year_of(self, scope, day):
        """Return SQL of the calendar year in which the financial year of a day ends."""
        month, last = self._last_day(scope)
        return SQL(
            """(extract(year FROM %(day)s)::int
                + (extract(month FROM %(day)s) * 100 + extract(day FROM %(day)s)
                   > %(last)s)::int)""",
            day=day,
            last=month * 100 + last,
        )

    def _year_end(self, scope, day):
        """Return SQL of the last day of the financial year of a day."""
        month, last = self._last_day(scope)
        return SQL(
            """LEAST(make_date(%(year)s, %(month)s, 1) + %(last)s,
                     (make_date(%(year)s, %(month)s, 1)
                      + interval '1 month' - interval '1 day')::date)""",
            year=self._year_of(scope, day),
            month=month,
            last=last - 1,
        )

    def _posted_day(self, scope):
        """Return SQL of the day on which ``move`` was posted, where the company is."""
        return SQL(
            "(move.edic_posted_at AT TIME ZONE 'UTC' AT TIME ZONE %s)::date",
            self._zone(scope),
        )

    def _locks(self, scope):
        """Return ``[(until, since, til)]``: until which day the books were closed, and
        when. What was then is known from the ledger (`locks.history`)."""
        company, spans = self._company(scope), []
        for field in ("fiscalyear_lock_date", "hard_lock_date"):
            self.env.cr.execute(LOCK_CHANGES, [field, field, company.ids, field])
            spans += locks.history(company[field] or None, self.env.cr.fetchall())
        return spans

    def _locked_when_posted(self, scope):
        """Return a SQL condition of ``move``: the books of its day were closed when it
        was posted."""
        rows = [
            SQL("(%s::date, %s::timestamp, %s::timestamp)", *span)
            for span in self._locks(scope)
        ]
        return SQL(
            """EXISTS (SELECT FROM (VALUES %s) lock(until, since, til)
                        WHERE move.date <= lock.until
                          AND move.edic_posted_at
                                >= COALESCE(lock.since, '-infinity'::timestamp)
                          AND move.edic_posted_at
                                < COALESCE(lock.til, 'infinity'::timestamp))""",
            SQL(", ").join(
                rows or [SQL("(NULL::date, NULL::timestamp, NULL::timestamp)")]
            ),
        )

    # --- words ------------------------------------------------------------------------
    def _entry_finding(self, row, facts, rule="", **more):
        """Return a finding about the entry of a row that has HEAD's columns."""
        return Finding(
            subject=row["id"],
            move=row["id"],
            partner=row["partner"],
            amount=Decimal(row["amount"]),
            key="-".join(filter(None, (str(row["id"]), rule))),
            facts=picked(row, "entry", "day", "journal", "amount") | facts,
            **more,
        )

    def _entry_words(self, facts):
        return self.env._(
            "%(entry)s of %(day)s in journal %(journal)s, %(amount)s",
            entry=facts["entry"] or self.env._("An entry"),
            day=self._day(facts["day"]),
            journal=facts["journal"],
            amount=self._money(facts["amount"]),
        )

    # --- accounts ---------------------------------------------------------------------
    def _account_chart(self, scope):
        """Return the chart that the company keeps; see ``tools.audit.charts``."""
        company = self._company(scope)
        country = company.account_fiscal_country_id or company.country_id
        return chart_of(company.chart_template, country.code)

    def _t_account(self, scope, move):
        """Return SQL of an entry's accounts and amounts, the largest first, as JSON:
        ``{"debit": [{"account", "amount"}], "credit": [...]}``."""
        side = """(SELECT COALESCE(jsonb_agg(jsonb_build_object(
                            'account', code, 'amount', amount::text)), '[]')
                     FROM (SELECT code, sum(%(name)s) AS amount FROM side
                            GROUP BY code HAVING sum(%(name)s) != 0
                            ORDER BY amount DESC, code LIMIT %(most)s) top)"""
        return SQL(
            """(WITH side AS (
                    SELECT %(code)s AS code, line.debit, line.credit
                      FROM account_move_line line
                      JOIN account_account account ON account.id = line.account_id
                     WHERE line.move_id = %(move)s)
                SELECT jsonb_build_object('debit', %(debit)s, 'credit', %(credit)s))""",
            code=self._account_code(scope),
            move=move,
            debit=SQL(side, name=SQL("debit"), most=MAX_SIDE_LINES),
            credit=SQL(side, name=SQL("credit"), most=MAX_SIDE_LINES),
        )

    def _account_chart_of(self, facts):
        """Return the T-account of facts that hold ``accounts``."""
        return {
            "kind": "account",
            "title": self.env._("Accounts of the entry"),
            **facts["accounts"],
        }
