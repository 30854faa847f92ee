# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""This check finds entries that are in another period than where they belong.

**Late.** A bill, an invoice or an entry by hand, posted more than 35 days after its
day (`A29.days`, in the company's time zone), or into a period that was locked then.
Bank lines follow the bank and are left out.

**Moved.** Odoo moves an entry out of a locked period without a word, on the draft of a
bill or at posting. The day asked for is kept in *Date asked for*. Low within one
financial year, high across two.

**Exception.** Posted under an exception from a lock date, for everybody or for who
posted it, that was in force then. The flag says whether it has a reason and an end.

**Cut-off** (rattachement, Abgrenzung). A bill with an expense above 1,000 EUR
(`A29.amount`) of another financial year than its delivery: *early*, before it was
delivered or charged; *after*, unless the vendor's charge was accrued in the last month
of that year (`A29.accruals…`). A bill that has an adjusting entry of Odoo is in order.
Delivered is the step *Delivery confirmed*, else the e-invoice (BT-72, BT-73/74,
BT-134/135), else the bill's delivery date.

**Not done**, the rest checked: when it was posted is not known; no delivery date within
60 days of the end of a year (`A29.around`).

## What it cannot find

An accrual without the vendor's name (named as a possible explanation), a bill split
over two years, stock receipts (purchase is not asked for), dates changed before EDIC.

**Amount** of a flag: the entry's total.
"""

from datetime import date, timedelta

from odoo import models
from odoo.tools import SQL, LazyTranslate

from ...models.audit.edic_finance_check_accruals import ACCRUAL_PARAMETERS
from ...models.audit.edic_finance_check_entry import BY_HAND_LIMBS, HEAD
from ...models.intake.account_move import PURCHASES
from ...tools.audit.charts import of_chart
from ...tools.audit.finding import Texts
from ...tools.audit.parameter import Parameter
from ...tools.files.ledger_facts import limb

_lt = LazyTranslate(__name__)


class EdicFinanceCheckA29(models.AbstractModel):
    """BACKDATE-CUTOFF: an entry in another period than where it belongs."""

    _name = "edic.finance.check.a29"
    _inherit = ["edic.finance.check.entry", "edic.finance.check"]
    _description = "A29 Backdated, or in the wrong financial year"
    _code = "A29"
    _texts = Texts(
        title=_lt("Backdated, or in the wrong financial year"),
        next_steps=(
            _lt("Compare document, delivery and entry with each other."),
            _lt("Ask why the entry is in this period."),
        ),
    )
    _needs = frozenset({"valid_days"})
    _limbs = BY_HAND_LIMBS | {
        "moved": limb("changes"),
        "exception": limb("rights", "users", "tax_codes"),
        "locked": limb("rights"),
        "cut_off": limb("steps", "einvoices"),
    }
    _version = "2"
    _severity = "high"
    _law = (
        "ISA 240",
        "FR: code de commerce, art. L123-12, L123-21",
        "DE: § 252 Abs. 1 Nr. 5 HGB",
    )
    _parameters = {
        "days": Parameter.days(
            _lt("Posted late: after its day by more than"), 35, minimum=1
        ),
        "amount": Parameter.decimal(
            _lt("Bills count for the cut-off above"), "1000", minimum="0", unit="EUR"
        ),
        "around": Parameter.days(
            _lt("A delivery date is missed around the end of a year within"),
            60,
            minimum=0,
        ),
        **ACCRUAL_PARAMETERS,
    }
    _limb_titles = {
        "moved": _lt("entries that a lock date moved"),
        "exception": _lt("exceptions from lock dates"),
        "cut_off": _lt("bills of another year than their delivery"),
    }
    _not_done = {
        "not_known": _lt(
            "When it was posted is not known (before EDIC, or not in the "
            "file); the rest was checked."
        ),
        "no_delivery": _lt(
            "Around the end of a year without a delivery date: the cut-off was "
            "not checked, the rest was."
        ),
    }

    # --- population -------------------------------------------------------------------
    def _partial(self, scope):
        end = self._year_end(scope, SQL("move.date"))
        no_delivery = SQL(
            """(%(bill)s AND least(%(end)s - move.date, move.date - %(before)s)
                  <= %(around)s
                AND EXISTS (SELECT FROM (%(delivered)s) span WHERE span.first IS NULL))
            """,
            bill=self._is_bill(scope),
            end=end,
            before=self._year_end(scope, SQL("(move.date - interval '1 year')::date")),
            around=scope.values["around"],
            delivered=self._delivered(),
        )
        return [
            ("not_known", SQL("move.edic_posted_at IS NULL")),
            ("no_delivery", no_delivery),
        ]

    def _is_bill(self, scope):
        """Return SQL condition of ``move``: an expense that is large enough."""
        return SQL(
            """(move.move_type IN %s AND abs(move.amount_total_signed) > %s
                AND EXISTS (SELECT FROM account_move_line line
                              JOIN account_account account
                                ON account.id = line.account_id
                             WHERE line.move_id = move.id
                               AND account.account_type LIKE 'expense%%'))""",
            PURCHASES,
            scope.values["amount"],
        )

    def _delivered(self):
        """Return SQL of ``first, last`` days of delivery of ``move``, and from
        ``what``: the confirmed delivery, the e-invoice, the bill; NULL when nobody
        knows."""
        return SQL(
            """
            SELECT COALESCE(step.day, (document.figures->'delivery'->>0)::date,
                            move.delivery_date) AS first,
                   COALESCE(step.day, (document.figures->'delivery'->>1)::date,
                            move.delivery_date) AS last,
                   CASE WHEN step.day IS NOT NULL THEN 'service'
                        WHEN document.figures->'delivery'->>0 IS NOT NULL
                          THEN 'document'
                        ELSE 'bill' END AS what
              FROM (VALUES (1)) one
              LEFT JOIN edic_finance_step step
                ON step.move_id = move.id AND step.kind = 'service'
               AND step.revoked_at IS NULL
              LEFT JOIN edic_finance_document document
                ON document.id = move.edic_document_id
            """
        )

    # --- finding ----------------------------------------------------------------------
    def _find(self, scope):
        queries = {
            "late": self._late(scope),
            "moved": self._moved(scope),
            "exception": self._exception(scope),
            "cut_off": self._cut_off(scope),
        }
        left = self._left_limbs(self._company(scope))
        for rule, query in queries.items():
            for row in self._rows(query) if rule not in left else ():
                facts = {
                    "rule": row["facts"].pop("rule", rule),
                    "document": str(row["document"]) if row["document"] else None,
                    "posted": str(row["posted"]) if row["posted"] else None,
                    **row["facts"],
                }
                is_within = rule == "moved" and not facts["other_year"]
                yield self._entry_finding(
                    row, facts, rule=rule, severity="low" if is_within else None
                )

    def _query_of(self, scope, facts, source=None, where=None):
        """Return SQL of entries with facts about them.

        :param SQL facts: JSON; ``source``: what is joined to ``move`` and ``journal``
        """
        return SQL(
            """
            SELECT %(head)s, move.invoice_date AS document,
                   date_trunc('second', move.edic_posted_at) AS posted,
                   %(facts)s AS facts
              FROM account_move move
              JOIN account_journal journal ON journal.id = move.journal_id
              %(source)s
             WHERE move.id IN %(ids)s AND %(where)s
            """,
            head=HEAD,
            facts=facts,
            source=source or SQL(""),
            ids=self._checked_in_part(scope),
            where=where or SQL("TRUE"),
        )

    def _late(self, scope):
        """Return SQL of late entries. Bank lines and what Odoo makes of them
        follow the bank, and are left out."""
        locked = SQL("FALSE")
        if self._does(scope, "locked"):
            locked = self._locked_when_posted(scope)
        days = SQL("(%s - move.date)", self._posted_day(scope))
        return self._query_of(
            scope,
            SQL("jsonb_build_object('days', %s, 'locked', %s)", days, locked),
            where=SQL(
                "(move.move_type != 'entry' OR %s) AND (%s > %s OR %s)",
                self._is_manual(),
                days,
                scope.values["days"],
                locked,
            ),
        )

    def _moved(self, scope):
        return self._query_of(
            scope,
            SQL(
                "jsonb_build_object('asked', move.edic_asked_date, 'other_year', %s)",
                SQL(
                    "%s != %s",
                    self._year_of(scope, SQL("move.edic_asked_date")),
                    self._year_of(scope, SQL("move.date")),
                ),
            ),
            where=SQL("move.edic_asked_date != move.date"),
        )

    def _exception(self, scope):
        """Return SQL of an exception of then: for all or for who posted it, of a lock
        date that would have stopped it."""
        company = self._company(scope)
        source = SQL(
            """
            JOIN LATERAL (
              SELECT one.* FROM account_lock_exception one
               WHERE one.company_id = ANY(%s) AND move.date <= one.company_lock_date
                 AND (one.lock_date IS NULL OR move.date > one.lock_date)
                 AND move.edic_posted_at >= date_trunc('second', one.create_date)
                 AND move.edic_posted_at
                       <= COALESCE(one.end_datetime, 'infinity'::timestamp)
                 AND COALESCE(one.user_id, move.edic_posted_by_id)
                       = move.edic_posted_by_id
                 AND CASE one.lock_date_field
                       WHEN 'sale_lock_date' THEN journal.type = 'sale'
                       WHEN 'purchase_lock_date' THEN journal.type = 'purchase'
                       WHEN 'tax_lock_date' THEN EXISTS (
                         SELECT FROM account_move_line line
                          WHERE line.move_id = move.id
                            AND line.tax_line_id IS NOT NULL)
                       ELSE TRUE END
               ORDER BY one.id DESC LIMIT 1) exception ON TRUE
            """,
            (company.parent_ids | company).ids,
        )
        facts = SQL(
            """jsonb_build_object(
                 'lock', exception.lock_date_field,
                 'closed', exception.company_lock_date,
                 'everybody', exception.user_id IS NULL,
                 'reason', COALESCE(exception.reason, '') != '',
                 'end', exception.end_datetime::date)"""
        )
        return self._query_of(scope, facts, source)

    # --- cut-off ----------------------------------------------------------------------
    def _cut_off(self, scope):
        """Return bills of one financial year for what was delivered in another, but for
        those that were accrued or have an entry that moves them."""
        year, end = self._year_of, self._year_end
        facts = SQL(
            """jsonb_build_object(
                 'rule', CASE WHEN cut.is_early THEN 'early' ELSE 'after' END,
                 'first', cut.first, 'last', cut.last, 'what', cut.what,
                 'year_end', CASE WHEN cut.is_early THEN %s ELSE cut.year_end END)""",
            end(scope, SQL("move.date")),
        )
        source = SQL(
            """
            JOIN LATERAL (
              SELECT span.*, %(year_first)s > %(year)s
                       OR COALESCE(%(year_invoice)s > %(year)s, FALSE) AS is_early,
                     COALESCE(%(year_last)s, %(year_invoice)s) < %(year)s AS is_after,
                     %(end_last)s AS year_end
                FROM (%(delivered)s) span) cut ON cut.is_early OR cut.is_after
            """,
            year=year(scope, SQL("move.date")),
            year_first=year(scope, SQL("span.first")),
            year_last=year(scope, SQL("span.last")),
            year_invoice=year(scope, SQL("move.invoice_date")),
            end_last=end(scope, SQL("COALESCE(span.last, move.invoice_date)")),
            delivered=self._delivered(),
        )
        where = SQL(
            """%s AND NOT EXISTS (SELECT FROM adjusting_entries__account_move adjusted
                                   WHERE adjusted.adjusting_entry_move_id = move.id)
               AND NOT (cut.is_after AND %s)""",
            self._is_bill(scope),
            self._is_accrued(scope),
        )
        return self._query_of(scope, facts, source, where)

    def _is_accrued(self, scope):
        """Return SQL condition: the vendor's bill was accrued in the last month of the
        year of its delivery."""
        prefixes = of_chart(scope.values, "accruals", self._account_chart(scope))
        return SQL(
            """EXISTS (
                 SELECT FROM account_move_line line
                   JOIN account_account account ON account.id = line.account_id
                   JOIN res_partner partner ON partner.id = line.partner_id
                  WHERE partner.commercial_partner_id = move.commercial_partner_id
                    AND line.company_id = move.company_id
                    AND line.parent_state = 'posted' AND line.credit > 0
                    AND line.date BETWEEN cut.year_end - 31 AND cut.year_end
                    AND %s)""",
            self._account_begins(scope, prefixes),
        )

    # --- texts ------------------------------------------------------------------------
    def _words(self, facts):
        parts = {
            "late": self._late_words,
            "moved": self._moved_words,
            "exception": self._exception_words,
            "early": self._cut_off_words,
            "after": self._cut_off_words,
        }
        seen, compared, rule, innocent = parts[facts["rule"]](facts)
        return self._compose_words(
            seen=[self._entry_words(facts), *seen],
            compared=compared,
            rule=rule,
            innocent=innocent,
        )

    def _late_words(self, facts):
        late = timedelta(days=facts["days"])  # shown as counted: in the company's zone
        seen = [
            self.env._(
                "It was posted %(days)s days after its day, on %(day)s.",
                days=facts["days"],
                day=self._day(str(date.fromisoformat(facts["day"]) + late)),
            )
        ]
        if facts["locked"]:
            seen.append(
                self.env._("The books were closed for its day when it was posted.")
            )
        if not self._says(facts, "locked"):
            return (
                seen,
                self.env._("The day of the entry."),
                self.env._("Posted long after its day."),
                self.env._("A bill that came in late."),
            )
        return (
            seen,
            self.env._("The day of the entry, and until when the books were closed."),
            self.env._("Posted long after its day, or into a closed period."),
            self.env._("A bill that came in late, or a correction that was agreed."),
        )

    def _moved_words(self, facts):
        seen = self.env._(
            "It was drawn up for %(asked)s; Odoo posted it on %(day)s.",
            asked=self._day(facts["asked"]),
            day=self._day(facts["day"]),
        )
        return (
            [seen],
            self.env._("The lock dates of the day on which it was posted."),
            self.env._("A lock date moved the entry to another day."),
            self.env._("A bill that came in after its month was closed."),
        )

    def _exception_words(self, facts):
        lock = self.env["res.company"]._fields[facts["lock"]]
        compared = self.env._(
            "%(lock)s: %(day)s, with an exception",
            lock=lock._description_string(self.env),
            day=self._day(facts["closed"]),
        )
        seen = [
            self.env._("The exception was for everybody.")
            if facts["everybody"]
            else self.env._("The exception was for one person."),
            self.env._("The exception has a reason.")
            if facts["reason"]
            else self.env._("The exception has no reason."),
            *([] if facts["end"] else [self.env._("The exception has no end.")]),
        ]
        return (
            seen,
            compared,
            self.env._("Posted under an exception from a lock date."),
            self.env._("A correction that was agreed with whoever closed the books."),
        )

    def _cut_off_words(self, facts):
        seen = self.env._("The bill is dated %s.", self._day(facts["document"]))
        if facts["first"]:
            seen = self.env._(
                "What it charges was delivered from %(first)s to %(last)s.",
                first=self._day(facts["first"]),
                last=self._day(facts["last"]),
            )
        end = self._day(facts["year_end"])
        compared = self.env._("The financial year ends on %s.", end)
        is_early = facts["rule"] == "early"
        return (
            [seen],
            compared,
            self.env._("An expense of a year before it was delivered or charged.")
            if is_early
            else self.env._("An expense of a year after it was delivered or charged."),
            self.env._("The share of the other year was deferred by hand.")
            if is_early
            else self.env._("The expense was accrued without naming the vendor."),
        )

    def _comparison(self, facts):
        rows = [
            [self.env._("Document"), self._day(facts["document"])],
            [self.env._("Entry"), self._day(facts["day"])],
            [self.env._("Posted"), self._moment(facts["posted"])],
        ]
        if facts.get("first"):
            rows.insert(1, [self.env._("Delivered"), self._day(facts["last"])])
        if facts.get("asked"):
            rows.insert(1, [self.env._("Asked for"), self._day(facts["asked"])])
        return {"columns": ["", self.env._("Day")], "rows": rows}
