# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models, tools
from odoo.fields import Domain

from ..tools.budget.classes import PRESETS
from ..tools.budget.document import Direction, Order
from ..tools.budget.resolve import LineKey, Resolver, shares

COMPLETED = ("chapter", "product_group", "product")  # levels above the article


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicPublicBudget(models.Model):
    """Which entries are spent on which lines."""

    _inherit = "edic.public.budget"

    @tools.ormcache("self.id")
    def _resolver(self):
        """`tools.budget.resolve.Resolver` of the budget's lines."""
        lines = self.env["edic.public.budget.line"].sudo()
        lines = lines.search([("budget_id", "=", self.id)])
        rest = self._rest_prefixes()
        return Resolver(
            LineKey(
                line.id,
                Direction(line.direction),
                rest.get(line.id) or line._prefixes(),
                self._place(line).code or "",
                line.operation_id.code or "",
                Order(line.order),
                is_rest=line.id in rest,
            )
            for line in lines
            if line.section in ("operating", "capital")
        )

    def _place(self, line):
        """What analytic accounts are matched with: kameral, money is spent in a
        Kapitel, and the Funktion is statistics."""
        is_kameral = self.framework == "de_kameral"
        return line.chapter_id if is_kameral else line.function_id

    def _rest_prefixes(self):
        """``{line id: beginnings of accounts}`` of lines without an article: they take
        what belongs to their chapter or product and has no line of its own."""
        lines = self.env["edic.public.budget.line"].sudo()
        lines = lines.search(
            [
                *(("budget_id", "=", self.id), ("nature_id", "=", False)),
                *(("accounts", "=", False), ("order", "=", "real")),
            ]
        )
        if self.framework == "fr":
            chapters = self._chapter_accounts()
            return {
                line.id: chapters.get((line.direction, line.chapter_id.code), ())
                for line in lines
            }
        classes = PRESETS.get(self.classes or "", ())
        return {
            line.id: tuple(
                prefix
                for prefix, section, direction in classes
                if (section, direction) == (line.section, line.direction)
            )
            for line in lines
        }

    def _chapter_accounts(self):
        """``{(direction, chapter): accounts}`` of real operations."""
        found = {}
        natures = self.nomenclature_id._codes("nature", self.company_id)
        for code in natures.values():
            for direction, rule in (("expense", "DR"), ("revenue", "RR")):
                chapter = (code.chapters or {}).get(rule)
                if chapter:
                    found.setdefault((direction, chapter), []).append(code.code)
        return {key: tuple(codes) for key, codes in found.items()}

    def _complete(self):
        """A line without article in each credit that has none: for what is spent below
        the level that binds on an article nobody planned."""
        self.ensure_one()
        made = [
            {
                "budget_id": self.id,
                "section": credit.section,
                "direction": credit.direction,
                "chapter_id": chapter,
                "function_id": function,
                "credit_id": credit.id,
            }
            for credit in self.credit_ids
            for chapter, function in self._rest_keys(credit)
        ]
        self.env["edic.public.budget.line"].create(made)

    def _rest_keys(self, credit):
        """``[(chapter id, function id)]`` of the lines without article that a credit
        lacks."""
        lines = credit.line_ids
        first = lines.filtered(lambda one: one.order == "real")[:1]
        is_whole = any(not line.nature_id for line in lines)
        if credit.kind not in COMPLETED or not first or is_whole:
            return []
        if self.framework == "fr":
            return [(first.chapter_id.id, False)] if first.chapter_id else []
        # a table of accounts alone has no place for what nobody planned
        keys = {(one.chapter_id.id, one.function_id.id) for one in lines}
        return sorted(key for key in keys if any(key))

    @tools.ormcache()
    def _analytic_codes(self):
        """``{analytic account: (function, operation)}`` of those that have one."""
        accounts = self.env["account.analytic.account"].sudo()
        domain = Domain("edic_function_code", "!=", False) | Domain(
            "edic_operation_code", "!=", False
        )
        return {
            one.id: (one.edic_function_code or "", one.edic_operation_code or "")
            for one in accounts.with_context(active_test=False).search(domain)
        }

    def _match(self, direction, account, distribution):
        """``{line id: percent}`` of an entry, in the first of these budgets that takes
        it; a share that no line takes is left out."""
        parts = shares(distribution or {}, self._analytic_codes())
        for budget in self:
            resolver, found = budget._resolver(), {}
            for (function, operation), percent in parts.items():
                line = resolver.find(Direction(direction), account, function, operation)
                if line:
                    found[line] = found.get(line, 0.0) + percent
            if found:
                return found
        return {}

    def _match_entries(self):
        """Look anew on which line each entry of the years is spent."""
        entries = self.env["account.move.line"].sudo()
        for budget in self:
            domain = [
                ("company_id", "=", budget.company_id.id),
                ("date", ">=", budget.date_from),
                ("date", "<=", budget.date_to),
                ("parent_state", "!=", "cancel"),
                ("display_type", "not in", ("line_section", "line_note")),
            ]
            for name in ("edic_budget_line_id", "edic_budget_shares"):
                own = entries.search(domain)
                self.env.add_to_compute(entries._fields[name], own)
        entries.flush_model()
