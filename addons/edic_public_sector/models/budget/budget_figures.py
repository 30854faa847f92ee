# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from collections import Counter, defaultdict

from ...tools.budget.document import ZERO, Section
from ...tools.budget.headline import composition, tells_refinancing
from ...tools.common.money import money


def _row(name, part, sides):
    """Return ``(name, revenue, expense, balance)`` of a part of a section.

    :param sides: `Parts` of revenue and expense, one of them perhaps None
    """
    revenue, expense = (getattr(side, part) if side else ZERO for side in sides)
    return name, revenue, expense, revenue - expense


class BudgetFigures:
    """The leading figures of a budget with their labels, and the rows below them."""

    def __init__(self, budget):
        self.budget = budget
        self.env = budget.env

    def unknown(self, amounts):
        """Return ``{name: what is not known, in words}`` of the leading figures."""
        totals = self.budget._totals(amounts)
        texts = {}
        if totals["repayment"] is None:
            texts["capital_unknown"] = self.env._(
                "Investment and loans: not in this budget"
            )
        if not tells_refinancing(self.budget.framework, amounts):
            texts["refinancing_unknown"] = self.env._(
                "Refinancing: not told apart in this budget"
            )
        if self.budget.framework == "de_doppik" and totals["ordinary_result"] is None:
            texts["accounts_unknown"] = self.env._(
                "Parts of the result: not known without accounts"
            )
        if self.budget.framework == "de_doppik" and totals["current_balance"] is None:
            texts["current_unknown"] = self.env._(
                "Balance of current activity: nothing shows a complete Finanzplan"
            )
        return texts

    def names(self, amounts=None):
        """Return ``{name: label}`` of the leading figures.

        :param amounts: of `_amounts`; where nothing tells refinancing apart in them, no
            label says so either
        """
        names = {
            "operating_revenue": self.env._("Operating revenue"),
            "operating_expense": self.env._("Operating expense"),
            "gross_savings": self.env._("Gross savings"),
            "net_savings": self.env._("Net savings"),
            "interest": self.env._("Interest paid"),
            "non_cash_expense": self.env._("Expense that moves no money"),
            "non_cash_revenue": self.env._("Revenue that moves no money"),
            "result_revenue": self.env._("Revenue of the Ergebnisplan"),
            "result_expense": self.env._("Expense of the Ergebnisplan"),
            "result": self.env._("Result of the year"),
            "ordinary_result": self.env._("Ordinary result"),
            "administrative_result": self.env._("Result of current administration"),
            "financial_result": self.env._("Financial result"),
            "extraordinary_result": self.env._("Extraordinary result"),
            "current_revenue": self.env._("Receipts of current activity"),
            "current_expense": self.env._("Payments of current activity"),
            "current_balance": self.env._("Balance of current activity"),
            "moved_revenue": self.env._("Revenue of the Ergebnisplan that moves money"),
            "moved_expense": self.env._("Expense of the Ergebnisplan that moves money"),
            "moved_balance": self.env._("Balance of what moves money"),
            "after_repayment": self.env._("Balance after repayment"),
            "capital_expense": self.env._("Capital expense without loans"),
            "capital_revenue": self.env._("Capital revenue without loans"),
            "repayment": self.env._("Repayment of loans, without refinancing"),
            "borrowing": self.env._("New loans, without refinancing"),
            "refinanced": self.env._("Loans replaced by refinancing"),
            "refinancing": self.env._("Loans taken for refinancing"),
            "lent": self.env._("Loans given"),
            "lent_back": self.env._("Loans given that come back"),
            "settled_expense": self.env._("Payments settled with current activity"),
            "settled_revenue": self.env._("Receipts settled with current activity"),
        }
        if amounts is not None and not tells_refinancing(
            self.budget.framework, amounts
        ):
            names |= {
                "repayment": self.env._("Repayment of loans"),
                "borrowing": self.env._("New loans"),
            }
        return names

    def section_names(self, framework):
        """Return ``{code: name}`` of the sections, and of the columns of a table on
        them, that say what is in them by this law.

        In the Doppik payments and receipts stand beside expense and revenue, and the
        Finanzplan has loans beside investment.
        """
        names = dict(
            self.budget.line_ids._fields["section"]._description_selection(self.env)
        )
        if framework != "de_doppik":
            words = self.env._("Revenue"), self.env._("Expense")
        else:
            words = self.env._("Revenue, receipts"), self.env._("Expense, payments")
            names["capital"] = self.env._("Finanzplan, investment and financing")
        return names | dict(zip(("revenue", "expense"), words, strict=True))

    def section_rows(self, amounts):
        """Return ``[(name, revenue, expense, balance)]``: what each section consists
        of, and its total, which is that of the report of an import."""
        found, rows = composition(amounts), []
        names = self.section_names(self.budget.framework)
        for section in Section:
            sides = [found.get((section, way)) for way in ("revenue", "expense")]
            if not any(sides):
                continue
            own = self._part_rows(names[section], section, sides, amounts)
            own = [row for row in own if any(row[1:])]
            rows += own if len(own) > 1 else []
            rows.append(_row(self.env._("%s: total", names[section]), "total", sides))
        return rows

    def _part_rows(self, name, section, sides, amounts):
        """Return the parts of a section as rows: they add up to its total."""
        if self.budget.framework == "de_doppik" and section is Section.CAPITAL:
            return self._finance_rows(amounts)
        parts = {
            "real": self.env._("cash transactions (opérations réelles)"),
            "order": self.env._("non-cash entries (opérations d'ordre)"),
            "transfer": self.env._("transfer between sections"),
            "carried": self.env._("results of earlier years"),
        }
        return [
            _row(
                self.env._("%(section)s: %(part)s", section=name, part=label),
                part,
                sides,
            )
            for part, label in parts.items()
        ]

    def _finance_rows(self, amounts):
        """Return what the Finanzplan has beside current activity: the very figures that
        sentences name, and what is none of them."""
        totals = self.budget._totals(amounts)
        keys = [
            ("capital_revenue", "capital_expense"),
            ("borrowing", "repayment"),
            ("refinancing", "refinanced"),
            ("lent_back", "lent"),
            ("settled_revenue", "settled_expense"),
        ]
        names = [
            self.env._("Investment, without loans"),
            self.env._("New loans and repayment"),
            self.env._("Refinancing and cash credits"),
            self.env._("Loans given"),
            self.env._("Settled with current activity"),
            self.env._("Other receipts and payments"),
        ]
        sides = [[totals[key] or ZERO for key in both] for both in keys]
        sums = composition(amounts)
        ways = zip(("revenue", "expense"), zip(*sides, strict=True), strict=True)
        rest = [
            getattr(sums.get((Section.CAPITAL, way)), "total", ZERO) - sum(known)
            for way, known in ways
        ]
        return [
            (name, revenue, expense, revenue - expense)
            for name, (revenue, expense) in zip(names, [*sides, rest], strict=True)
        ]

    def by_chapter(self, side, pairs):
        """Return ``[(name, before, now)]`` of the lines that are compared, so that they
        add up to the difference that is explained: also of chapters that began or
        ended.

        :param side: one of `edic_public_budget_justified.SIDES`
        :param pairs: of `_edic_pairs`
        """
        names, sums = {}, defaultdict(lambda: (ZERO, ZERO))
        for key, line, before in pairs:
            if self.budget._edic_side_of(key) == side:
                place, name = (line or before)._grouped()
                names.setdefault(place, name)  # the code may be named anew
                first, last = sums[place]
                sums[place] = first + money(before.planned), last + money(line.planned)
        places = sorted(place for place, amounts in sums.items() if any(amounts))
        counts = Counter(names[place] for place in places)
        sections = self.budget.line_ids._fields["section"]
        sections = dict(sections._description_selection(self.env))
        return [
            (
                f"{names[place]} ({sections[place[1]]})"
                if counts[names[place]] > 1
                else names[place],
                *sums[place],
            )
            for place in places
        ]
