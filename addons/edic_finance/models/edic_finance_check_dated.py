# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models
from odoo.tools import SQL


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicFinanceCheck(models.AbstractModel):
    """Dated records of the law, as the queries of checks read them."""

    _inherit = "edic.finance.check"

    def _dated_value(self, scope, code, day):
        """SQL of the figure of a dated record on a day, NULL where there is none.

        :param str code: of the record, such as ``procurement.supplies``
        :param SQL day: a date
        """
        steps = self._dated_steps(scope, code)
        if not steps:
            return SQL("NULL::numeric")
        cases = [SQL("WHEN %s >= %s THEN %s::numeric", day, *step) for step in steps]
        return SQL("(CASE %s END)", SQL(" ").join(cases))

    def _dated_steps(self, scope, code):
        """``[(first day, figure)]`` of a dated record, the latest first. They are few:
        looked up for each of a vendor's bills, they would be most of a query."""
        key = ("dated", scope.company, scope.areas, code)
        if key not in scope.known:
            rows = self.env.execute_query(
                SQL(
                    """SELECT dated.valid_from, dated.number FROM %s
                        ORDER BY dated.company_id NULLS LAST,
                                 array_position(%s::varchar[], dated.area),
                                 dated.valid_from DESC""",
                    self._dated_rows(scope, [code]),
                    list(scope.areas),
                )
            )
            # of those that count on a day, the first one holds
            scope.known[key] = [
                (since, next(number for day, number in rows if day <= since))
                for since in sorted({day for day, _number in rows}, reverse=True)
            ]
        return scope.known[key]

    def _dated_from(self, scope, codes):
        """SQL of the first day on which one of these records counts, or NULL."""
        return SQL("(SELECT min(valid_from) FROM %s)", self._dated_rows(scope, codes))

    def _dated_rows(self, scope, codes):
        return SQL(
            """edic_finance_parameter dated
                 WHERE dated.code = ANY(%s) AND dated.is_in_force
                   AND COALESCE(dated.company_id, %s) = %s AND dated.area = ANY(%s)""",
            list(codes),
            scope.company,
            scope.company,
            list(scope.areas),
        )
