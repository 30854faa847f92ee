# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from decimal import Decimal

from odoo import models
from odoo.tools import SQL, LazyTranslate

from ..models.audit.edic_finance_parameter import RATES
from ..tools.audit.finding import Finding
from ..tools.audit.parameter import Parameter

_lt = LazyTranslate(__name__)


class EdicFinanceCheckA38(models.AbstractModel):
    """TAX-MATH: VAT that does not follow from its base, or that cannot be right."""

    _name = "edic.finance.check.a38"
    _inherit = "edic.finance.check"
    _description = "A38 VAT of a bill"
    _code = "A38"
    _needs = frozenset({"tax_codes"})
    _severity = "medium"
    _law = (
        "FR: CGI, art. 278 à 281 nonies, 293 B",
        "DE: §§ 12, 14, 15, 19, 28 UStG",
    )
    _dated = RATES
    _parameters = {
        "amount": Parameter(
            title=_lt("Difference from which computed VAT counts"),
            default=Decimal("0.05"),
            kind="decimal",
            unit="EUR",
            minimum=0,
        ),
        "per_line": Parameter(
            title=_lt("Difference for each line, where that is more"),
            default=Decimal("0.01"),
            kind="decimal",
            unit="EUR",
            minimum=0,
        ),
        "days": Parameter(
            title=_lt("Days for which a former rate may still be charged"),
            default=90,
            unit="day",
            minimum=0,
        ),
        "small": Parameter(
            title=_lt("Total up to which a bill may lack the VAT number"),
            default=Decimal(250),
            kind="decimal",
            unit="EUR",
            minimum=0,
        ),
        "accounts": Parameter(
            title=_lt("Beginnings of accounts whose VAT is not deductible"),
            default=(),
            kind="words",
        ),
    }

    def _exclusions(self, scope):
        return [("no_date", SQL("move.invoice_date IS NULL"))]

    def _partial(self, scope):
        first = self._dated_from(scope, RATES)
        return [("no_rates", SQL("COALESCE(%s < %s, TRUE)", self._day_sql(), first))]

    def _reason_words(self):
        return {
            **super()._reason_words(),
            "no_date": ("not_done", self.env._("Without a bill date.")),
            "no_rates": (
                "not_done",
                self.env._(
                    "No VAT rates on record for the country and day: sums were "
                    "computed, rates were not looked at."
                ),
            ),
        }

    def _day_sql(self):
        """On which day's rate a bill is."""
        return SQL(
            "COALESCE(move.taxable_supply_date, move.delivery_date, move.invoice_date)"
        )

    # --- finding ----------------------------------------------------------------------
    def _find(self, scope):
        moves = self._checked_in_part(scope)
        yield from self._grouped("sum", self._sum_query(scope, moves))
        yield from self._grouped("rate", self._rate_query(scope))
        right, wrong = self._vendors_with_vat(scope)
        yield from self._grouped(
            "number", self._number_query(scope, moves, right, wrong)
        )
        yield from self._grouped("small_business", self._mention_query(moves))
        if scope.values["accounts"]:
            yield from self._grouped("account", self._account_query(scope, moves))

    def _grouped(self, rule, query):
        """One finding for each bill, of what a query says of it."""
        found = {}
        for row in list(self._rows(query)):
            found.setdefault(row["move"], []).append(row)
        for move, rows in found.items():
            first = rows[0]
            yield Finding(
                subject=move,
                move=move,
                partner=first["partner"],
                amount=sum(abs(Decimal(str(row["at_stake"]))) for row in rows),
                key=f"{move}-{rule}",
                facts={
                    "rule": rule,
                    "bill": first["name"] or "",
                    "vendor": first["vendor"] or "",
                    "day": str(first["day"]) if first["day"] else None,
                    "currency": first["currency"],
                    "taxes": [self._tax_facts(row) for row in rows],
                },
            )

    def _tax_facts(self, row):
        names = ("rate", "base", "expected", "actual")
        found = {name: self._plain(row[name]) for name in names if name in row}
        more = ("account", "rates", "number")
        return found | {name: row[name] for name in more if name in row}

    def _plain(self, value):
        """A figure as text, without zeros that say nothing."""
        return f"{Decimal(str(value)).normalize():f}" if value is not None else None
