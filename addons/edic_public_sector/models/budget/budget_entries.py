# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.fields import Domain

from odoo.addons.edic_finance.models.coding.account_move_line import BOOKED_ON

from ...tools.budget.classes import PRESETS
from ...tools.budget.document import Direction, Order
from ...tools.budget.resolve import LineKey, Resolver

COMPLETED = ("chapter", "product_group", "product")  # levels above the article


class BudgetEntries:
    """The lines of a budget by their accounts and places: they say which line takes an
    entry."""

    def __init__(self, budget):
        budget.ensure_one()
        self.budget = budget
        self.lines = budget.env["edic.public.budget.line"]

    def resolver(self):
        """Return `tools.budget.resolve.Resolver` of the budget's lines."""
        lines = self.lines.sudo().search([("budget_id", "=", self.budget.id)])
        rest = self.rest_prefixes()
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

    def coding_of(self, line):
        """Return the account and the analytic account by which an entry is spent on a
        line; each empty where none does, or several."""
        place, operation = self._place(line).code or "", line.operation_id.code or ""
        return self._account_of(line, place, operation), self._service_of(
            place, operation
        )

    def _account_of(self, line, place, operation):
        company, prefixes = self.budget.company_id, line._prefixes()
        accounts = self.budget.env["account.account"].sudo().with_company(company)
        if not prefixes:
            return accounts
        found = accounts.search(
            Domain(accounts._check_company_domain(company))
            & Domain("account_type", "in", BOOKED_ON)
            & Domain.OR(Domain("code", "=like", f"{code}%") for code in prefixes)
        )
        resolver, way = self.budget._resolver(), Direction(line.direction)
        found = found.filtered(
            lambda account: (
                resolver.find(way, account.code, place, operation) == line.id
            )
        )
        own = (line.nature_id.code or "").rstrip("0")
        exact = found.filtered(lambda account: account.code.rstrip("0") == own)
        return next((few for few in (exact, found) if len(few) == 1), accounts)

    def _service_of(self, place, operation):
        accounts = self.budget.env["account.analytic.account"].sudo()
        if not place and not operation:
            return accounts
        codes = {"edic_function_code": place, "edic_operation_code": operation}
        found = accounts.search(
            Domain("company_id", "in", [False, self.budget.company_id.id])
            & Domain.AND(
                Domain(name, "in", [code] if code else [False, ""])
                for name, code in codes.items()
            )
        )
        return found if len(found) == 1 else accounts

    def _place(self, line):
        """Return what analytic accounts are matched with: kameral, money is spent in a
        Kapitel, and the Funktion is statistics."""
        is_kameral = self.budget.framework == "de_kameral"
        return line.chapter_id if is_kameral else line.function_id

    def rest_prefixes(self):
        """Return ``{line id: beginnings of accounts}`` of lines without an article:
        they take what belongs to their chapter or product and has no line of its
        own."""
        lines = self.lines.sudo().search(
            [
                ("budget_id", "=", self.budget.id),
                ("nature_id", "=", False),
                ("accounts", "=", False),
                ("order", "=", "real"),
            ]
        )
        if self.budget.framework == "fr":
            chapters = self._chapter_accounts()
            return {
                line.id: chapters.get((line.direction, line.chapter_id.code), ())
                for line in lines
            }
        classes = PRESETS.get(self.budget.classes or "", ())
        return {
            line.id: tuple(
                prefix
                for prefix, section, direction in classes
                if (section, direction) == (line.section, line.direction)
            )
            for line in lines
        }

    def _chapter_accounts(self):
        """Return ``{(direction, chapter): accounts}`` of real operations."""
        found = {}
        nomenclature = self.budget.nomenclature_id
        for code in nomenclature._codes("nature", self.budget.company_id).values():
            for direction, rule in (("expense", "DR"), ("revenue", "RR")):
                chapter = (code.chapters or {}).get(rule)
                if chapter:
                    found.setdefault((direction, chapter), []).append(code.code)
        return {key: tuple(codes) for key, codes in found.items()}

    def complete(self):
        """Add a line without article to each credit that has none: for what is spent
        below the level that binds on an article nobody planned."""
        self.lines.create(
            [
                {
                    "budget_id": self.budget.id,
                    "section": credit.section,
                    "direction": credit.direction,
                    "chapter_id": chapter,
                    "function_id": function,
                    "credit_id": credit.id,
                }
                for credit in self.budget.credit_ids
                for chapter, function in self._rest_keys(credit)
            ]
        )

    def _rest_keys(self, credit):
        """Return ``[(chapter id, function id)]`` of the lines without article that a
        credit lacks."""
        lines = credit.line_ids
        first = lines.filtered(lambda line: line.order == "real")[:1]
        is_whole = any(not line.nature_id for line in lines)
        if credit.kind not in COMPLETED or not first or is_whole:
            return []
        if self.budget.framework == "fr":
            return [(first.chapter_id.id, False)] if first.chapter_id else []
        # a table of accounts alone has no place for what nobody planned
        keys = {(line.chapter_id.id, line.function_id.id) for line in lines}
        return sorted(key for key in keys if any(key))
