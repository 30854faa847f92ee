# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date, timedelta

from odoo import models
from odoo.tools import SQL

from ..tools.audit.charts import of_chart
from ..tools.audit.finding import Words


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicFinanceCheckA29(models.AbstractModel):
    """The cut-off (rattachement, Abgrenzung), and what is said of all."""

    _inherit = "edic.finance.check.a29"

    def _cut_off(self, scope):
        """Bills of one financial year for what was delivered in another, but for those
        that were accrued or have an entry that moves them."""
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
              SELECT told.*, %(year_first)s > %(year)s
                       OR COALESCE(%(year_invoice)s > %(year)s, FALSE) AS is_early,
                     COALESCE(%(year_last)s, %(year_invoice)s) < %(year)s AS is_after,
                     %(end_last)s AS year_end
                FROM (%(delivered)s) told) cut ON cut.is_early OR cut.is_after
            """,
            year=year(scope, SQL("move.date")),
            year_first=year(scope, SQL("told.first")),
            year_last=year(scope, SQL("told.last")),
            year_invoice=year(scope, SQL("move.invoice_date")),
            end_last=end(scope, SQL("COALESCE(told.last, move.invoice_date)")),
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
        """SQL condition: the vendor's bill was accrued in the last month of the year of
        its delivery."""
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
                    AND %s LIKE ANY(%s))""",
            self._account_code(scope),
            [f"{prefix}%" for prefix in prefixes],
        )

    # --- how it is said ---------------------------------------------------------------
    def _words(self, facts):
        parts = {
            "late": self._late_words,
            "moved": self._moved_words,
            "exception": self._exception_words,
            "early": self._cut_off_words,
            "after": self._cut_off_words,
        }
        seen, compared, rule, innocent = parts[facts["rule"]](facts)
        return Words(
            title=self._title(),
            seen=[self._entry_words(facts), *seen],
            compared=compared,
            rule=[rule],
            innocent=innocent,
            next=[
                self.env._("Compare document, delivery and entry with each other."),
                self.env._("Ask why the entry is in this period."),
            ],
        )

    def _late_words(self, facts):
        late = timedelta(days=facts["days"])  # told as counted: in the company's zone
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
                [self.env._("The day of the entry.")],
                self.env._("Posted long after its day."),
                [self.env._("A bill that came in late.")],
            )
        return (
            seen,
            [self.env._("The day of the entry, and until when the books were closed.")],
            self.env._("Posted long after its day, or into a closed period."),
            [self.env._("A bill that came in late, or a correction that was agreed.")],
        )

    def _moved_words(self, facts):
        seen = self.env._(
            "It was drawn up for %(asked)s; Odoo posted it on %(day)s.",
            asked=self._day(facts["asked"]),
            day=self._day(facts["day"]),
        )
        return (
            [seen],
            [self.env._("The lock dates of the day on which it was posted.")],
            self.env._("A lock date moved the entry to another day."),
            [self.env._("A bill that came in after its month was closed.")],
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
        ]
        if not facts["end"]:
            seen.append(self.env._("The exception has no end."))
        return (
            seen,
            [compared],
            self.env._("Posted under an exception from a lock date."),
            [self.env._("A correction that was agreed with whoever closed the books.")],
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
            [compared],
            self.env._("An expense of a year before it was delivered or charged.")
            if is_early
            else self.env._("An expense of a year after it was delivered or charged."),
            [
                self.env._("The share of the other year was deferred by hand.")
                if is_early
                else self.env._("The expense was accrued without naming the vendor.")
            ],
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
