# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from dataclasses import replace

from odoo import api, models

from ...tools.common.money import money
from ...tools.letters.drafting.facts import Kind
from .budget_figures import BudgetFigures
from .edic_public_budget_justified import SIDES
from .edic_public_facts_budget import USE_KEYS

PAIRS = (  # stated together, where either is not zero
    ("refinanced", "refinancing"),
    ("lent", "lent_back"),
    ("settled_expense", "settled_revenue"),
)


class EdicPublicFactsBudgetWhole(models.AbstractModel):
    _name = "edic.public.facts.budget.whole"
    _inherit = ["edic.public.facts.budget", "edic.public.facts"]
    _description = "Facts of a whole budget"
    _model = "edic.public.budget"

    def _collect(self, record):
        facts = self._collect_budget(record, "expense")
        for side in SIDES[1:]:
            facts += self._of_side(record, side)
        facts += self._of_totals(record) + self._debt(record)
        return facts + self._figures(record)

    def _figures(self, record):
        """State what the amounts of the sentences are: realised ones have their own."""
        if not record.decision_ids:
            return []
        words = self.env._("amounts as voted")
        if record.state == "draft":
            words = self.env._("amounts as prepared")
        label = self.env._("The amounts are")
        return [self._stated("figures", Kind.TEXT, words, label, record, "state")]

    def _debt(self, record):
        """State the debt as the imported document tells it, or that nothing does: it
        stands in annexes, and in no line of a budget."""
        if not record.decision_ids:
            return []
        each, heads = record.debt_per_inhabitant, record.inhabitants
        if not (each and heads):
            words = self.env._("Debt: not in the figures on record for this budget")
            label = self.env._("Not known")
            return [self._stated("debt_unknown", Kind.TEXT, words, label, record)]
        per_head = self.env._("Debt per inhabitant, by the document (ValEncDettePop)")
        people = self.env._("Inhabitants, by the document (PopTot)")
        whole = self.env._("Debt: ValEncDettePop × PopTot of the document")
        return [
            self._amount(record, "debt_per_inhabitant", money(each), per_head),
            self._stated("inhabitants", Kind.NUMBER, str(heads), people, record),
            self._amount(record, "debt_by_file", money(each) * heads, whole),
        ]

    @api.model
    def _optional_keys(self):
        names = BudgetFigures(self.env["edic.public.budget"]).names()
        keys = (
            "credit_now",
            "credit_before",
            "difference",
            "difference_rate",
            "rest",
            "reasons",
            "no_reasons",
            *USE_KEYS,
        )
        return {
            *super()._optional_keys(),
            *names,
            *(f"{side}_{key}" for side in SIDES[1:] for key in keys),
            "capital_unknown",
            "refinancing_unknown",
            "debt_unknown",
            "debt_per_inhabitant",
            "inhabitants",
            "debt_by_file",
            "accounts_unknown",
            "current_unknown",
            "figures",
        }

    def _of_totals(self, record):
        """Return the leading figures that are known, and what is not known of the
        others."""
        if not record.decision_ids:
            return []
        amounts = record._amounts()
        labels, totals = BudgetFigures(record).names(amounts), record._totals(amounts)
        empty = {
            key for pair in PAIRS if not any(map(totals.get, pair)) for key in pair
        }
        facts = [
            self._amount(record, key, value, labels[key])
            for key, value in totals.items()
            if value is not None and key not in empty
        ]
        label = self.env._("Not known")
        return facts + [
            self._stated(key, Kind.TEXT, words, label, record)
            for key, words in BudgetFigures(record).unknown(amounts).items()
        ]

    def _of_side(self, record, side):
        """Return what a report says of expense, for another side; nothing where there
        is none."""
        variance = record._edic_variances().get(side)
        if not variance:
            return []
        name = record._edic_side_names()[side]
        return [
            replace(
                fact,
                key=f"{side}_{fact.key}",
                label=self.env._("%(side)s: %(fact)s", side=name, fact=fact.label),
            )
            for fact in self._difference(record, variance) + self._used(record, side)
        ]

    def _tables(self, record):
        pairs, tables = record._edic_pairs(), {}
        for side in SIDES:
            end = "" if side == "expense" else f"_{side}"
            found = self._budget_tables(record, side, pairs)
            if rows := BudgetFigures(record).by_chapter(side, pairs):
                found["chapters"] = self._chapters(record, rows)
            tables |= {f"{name}{end}": table for name, table in found.items()}
        if record.decision_ids:
            tables["sections"] = self._sections(record)
        return tables

    def _mover_tables(self, record, side, pairs):
        # OVERRIDE edic_public_sector: sections that share a side have tables of their
        # own, named as those of the Finanzplan are
        tables, names = {}, BudgetFigures(record).section_names(record.framework)
        for section in ("operating", "capital"):
            own = [pair for pair in pairs if pair[0][0] == section]
            is_apart = section == "capital" and not side.startswith("capital")
            name = "movers_capital" if is_apart else "movers"
            if is_apart and side == "expense":
                name = "movers_capital_expense"  # this side adds nothing to a name
            if table := self._movers(record, side, own, names[section]):
                tables[name] = table
        return tables

    def _sections(self, record):
        """Return revenue, expense and balance of each section, as the import reports
        them."""
        names = BudgetFigures(record).section_names(record.framework)
        head = [
            self.env._("Section"),
            names["revenue"],
            names["expense"],
            self.env._("Balance"),
        ]
        rows = BudgetFigures(record).section_rows(record._amounts())
        return self._money_table(record, head, (Kind.TEXT, *[Kind.MONEY] * 3), rows)
