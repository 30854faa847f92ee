# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import models
from odoo.tools import SQL, LazyTranslate

from ...tools.audit.finding import Finding, picked
from ...tools.audit.statistics import chance
from .check_sql import not_reversed

_lt = LazyTranslate(__name__)

EPOCH = SQL("DATE '1970-01-01'")
DAY = SQL("COALESCE(move.invoice_date, move.date)")
MAX_POINTS = 36  # bills, or prices, in a picture


class EdicFinanceCheckHistory(models.AbstractModel):
    """Checks that hold a bill against its vendor's others share this.

    Listed before ``edic.finance.check`` in ``_inherit``. Other bills count once they
    are posted and not reversed; the bill itself may be a draft.
    """

    _name = "edic.finance.check.history"
    _description = "Comparison with a vendor's other bills"
    _mode = "statistic"
    _profiles = frozenset({"auditor"})
    _not_done = {"too_few": _lt("Too few other bills to compare with.")}

    # --- population -------------------------------------------------------------------
    def _comparable(self, scope):
        """Return SQL of ``id, reason``: why it cannot be compared, NULL where it can;
        for those that are missing, `_absent`."""
        raise NotImplementedError

    _absent = "too_few"

    def _population(self, scope):
        return SQL(
            """SELECT asked.id, COALESCE(asked.reason,
                      CASE WHEN comparable.id IS NULL THEN %s
                           ELSE comparable.reason END) AS reason
                 FROM (%s) asked
                 LEFT JOIN (%s) comparable ON comparable.id = asked.id""",
            self._absent,
            super()._population(scope),
            self._comparable(scope),
        )

    # --- history ----------------------------------------------------------------------
    def _counts(self):
        """Return SQL condition: a bill counts as history."""
        return SQL("move.state = 'posted'")

    def _bills(self, scope, months=None, later=True, everybody=False):
        """Return SQL condition on ``move``: the bills that are compared.

        :param months: how far back from what is checked; None for all
        :param later: also those after what is checked
        :param everybody: of all vendors, not of those of what is checked alone
        """
        found = [
            SQL("move.company_id = %s", scope.company),
            SQL("move.move_type IN ('in_invoice', 'in_refund', 'in_receipt')"),
            SQL("move.state != 'cancel' AND move.commercial_partner_id IS NOT NULL"),
            not_reversed("move"),
        ]
        vendors, first, last = self._reach(scope)
        if vendors is not None and not everybody:
            found.append(SQL("move.commercial_partner_id = ANY(%s)", vendors))
        if months and first:
            found.append(SQL("%s >= %s - %s", DAY, first, self._months(months)))
        if not later and last:
            found.append(SQL("%s <= %s", DAY, last))
        return SQL(" AND ").join(found)

    def _reach(self, scope):
        """Return ``(vendors, first day, last day)`` of what is checked, None if
        unbounded.

        Asked beforehand: the database plans better with known bounds.
        """
        if scope.ids is None:
            # the period is one of accounting days, bills have days of their own
            return None, scope.date_from and scope.date_from - timedelta(days=366), None
        [row] = self.env.execute_query(
            SQL(
                """SELECT COALESCE(array_agg(DISTINCT commercial_partner_id), '{}'),
                          min(%(day)s), max(%(day)s)
                     FROM account_move move
                    WHERE id = ANY(%(ids)s) AND commercial_partner_id IS NOT NULL""",
                day=DAY,
                ids=list(scope.ids),
            )
        )
        return row

    def _months(self, months):
        return SQL("make_interval(months => %s)", months)

    def _epoch(self, day):
        """Return SQL of a day as days since 1970."""
        return SQL("(%s)::date - %s", day, EPOCH)

    # --- names ------------------------------------------------------------------------
    def _names(self, ids):
        """Return ``{id: {"bill", "vendor", "partner", "day", "ref", "currency",
        "total"}}`` of the bills that are named."""
        rows = self.env.execute_query_dict(
            SQL(
                """SELECT move.id, COALESCE(move.name, '') AS bill,
                          vendor.name AS vendor, move.commercial_partner_id AS partner,
                          %s::text AS day, COALESCE(move.ref, '') AS ref,
                          currency.name AS currency,
                          abs(move.amount_total_signed) AS total
                     FROM account_move move
                     JOIN res_currency currency ON currency.id = move.currency_id
                     LEFT JOIN res_partner vendor
                       ON vendor.id = move.commercial_partner_id
                    WHERE move.id = ANY(%s)""",
                DAY,
                list(ids),
            )
        )
        return {row.pop("id"): row for row in rows}

    def _bill_finding(self, number, names, facts, **values):
        """Return a finding about a bill.

        :param dict names: of the bill, as `_names` tells them
        """
        return Finding(
            subject=number,
            move=number,
            partner=names["partner"],
            facts={**facts, **picked(names, "bill", "vendor", "day")},
            **values,
        )

    def _past(self, bills, places):
        """Return the bills of a series at these places as facts: day and amount."""
        days, amounts = bills["days"][places], bills["amounts"][places]
        return [
            {"day": chance.day(day), "amount": chance.text(amount)}
            for day, amount in zip(days, amounts, strict=True)
        ]

    def _amounts_by_day(self, others, *marked):
        """Return points of a chart: bills with day and amount, those marked last."""
        bills = [(bill, False) for bill in others] + [(bill, True) for bill in marked]
        return [(self._day(bill["day"]), bill["amount"], is_) for bill, is_ in bills]

    def _account_codes(self, scope, ids):
        """Return ``{id: code}`` of accounts."""
        rows = self.env.execute_query(
            SQL(
                "SELECT id, %s FROM account_account account WHERE id = ANY(%s)",
                self._account_code(scope),
                list(ids),
            )
        )
        return {number: code or str(number) for number, code in rows}
