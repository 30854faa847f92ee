# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import io
from dataclasses import replace
from decimal import Decimal

from odoo import api, fields, models

from odoo.addons.edic_ai.tools.ledger.table import safe, write_table
from odoo.addons.edic_public_sector.tools.budget.document import (
    BudgetDocument,
    BudgetFileError,
    Faults,
    Level,
    Stage,
    merged,
    summed,
)

from .oca_chart import FrenchChart, GermanChart
from .oca_document import OcaDocument, PlannedLine, Reading, amended_rows

HEAD = (
    "budget",
    "state",
    "position",
    "accounts",
    "analytic",
    "function",
    "operation",
    "from",
    "until",
    "planned",
    "remarks",
)
UNVOTED = ("draft", "confirm")


class EdicPublicBudgetOca(models.AbstractModel):
    """A reader reads an OCA budget as the readers of files read theirs."""

    _name = "edic.public.budget.oca"
    _description = "Reading of an OCA budget"

    # --- what is planned --------------------------------------------------------------
    @api.model
    def _planned(self, oca):
        """Return `PlannedLine` of each line, as who may read the budget sees them."""
        oca.check_access("read")
        # positions of another company are faults, and not a matter of rights
        lines = oca.sudo().with_context(active_test=False).crossovered_budget_line_ids
        return [self._plan(*pair) for pair in enumerate(lines.sorted("id"), start=2)]

    def _plan(self, at, line):
        company, line = line.company_id, line.with_company(line.company_id)
        position, analytic = line.general_budget_id, line.analytic_account_id
        accounts = position.account_ids
        return PlannedLine(
            line=at,
            position=position.name,
            position_id=position.id,
            codes=tuple(sorted(account.code or "" for account in accounts)),
            account=accounts.name if len(accounts) == 1 else "",
            analytic=analytic.name or "",
            analytic_id=analytic.id or 0,
            function=analytic.edic_function_code or "",
            operation=analytic.edic_operation_code or "",
            start=line.date_from,
            end=line.date_to,
            amount=Decimal(f"{line.planned_amount:.2f}"),
            strange=self._strange(line),
            foreign=tuple(
                f"{account.code} {account.currency_id.name}"
                for account in accounts
                if account.currency_id and account.currency_id != company.currency_id
            ),
        )

    def _strange(self, line):
        """Return the names of what is not of the budget's company."""
        own = line.company_id.parent_ids | line.company_id
        position, analytic = line.general_budget_id, line.analytic_account_id
        accounts = position.account_ids.filtered(
            lambda account: not (account.code and account.company_ids & own)
        )
        companies = (position.company_id, analytic.company_id)
        others = [company.name for company in companies if company - own]
        return (*others, *accounts.mapped("display_name"))

    @api.model
    def _is_positive(self, oca):
        """Return whether expense seems to be planned above zero, as many plan it."""
        lines = oca.sudo().crossovered_budget_line_ids.filtered(
            lambda line: (
                set(line.general_budget_id.account_ids.mapped("internal_group"))
                == {"expense"}
            )
        )
        amounts = lines.mapped("planned_amount")
        return any(amounts) and min(amounts) >= 0

    @api.model
    def _picture(self, oca):
        """Return what is planned now as the bytes of a table, which can be stored."""
        planned = self._planned(oca)
        rows = [
            [safe(str(cell)) for cell in self._cells(oca, plan)] for plan in planned
        ]
        file = io.StringIO(newline="")
        write_table(file, [HEAD, *rows])
        return file.getvalue().encode()

    def _cells(self, oca, plan):
        return (
            oca.name,
            oca.state,
            plan.position,
            ",".join(plan.codes),
            plan.analytic,
            plan.function,
            plan.operation,
            plan.start,
            plan.end,
            plan.amount,
            " ".join((*plan.strange, *plan.foreign)),
        )

    # --- as documents -----------------------------------------------------------------
    @api.model
    def _documents(self, owner):
        """Return an act on the budget of each year.

        :param owner: the `edic.public.budget.import`
        :raises BudgetFileError: there is nothing to take over
        """
        oca, faults = owner.oca_budget_id, Faults()
        if copied := oca.sudo().edic_budget_id:
            raise BudgetFileError("oca_copy", copied.display_name)
        if oca.state == "cancel":
            raise BudgetFileError("oca_cancelled", oca.name)
        years = {budget.year: [] for budget in oca.sudo().edic_budget_ids}
        for plan in self._planned(oca):
            if plan.start.year == plan.end.year:
                years.setdefault(plan.start.year, []).append(plan)
            else:
                about = f"{plan.position}: {plan.start} – {plan.end}"
                faults.tell("oca_years", plan.line, about)
        if oca.state in UNVOTED:
            faults.tell("project", level=Level.NOTE)
        stubs = [self._stub(oca, year, faults) for year in sorted(years)]
        found = [self._document(owner, stub, years[stub.year]) for stub in stubs]
        filled = [document for document in found if document.rows]
        if not filled and not faults.codes(Level.ERROR):
            raise BudgetFileError("oca_same" if oca.edic_budget_ids else "oca_empty")
        return filled or [*found, self._stub(oca, 0, faults)][:1]

    def _stub(self, oca, year, faults):
        return BudgetDocument(
            year=year, stage=Stage.PRIMARY, rows=(), faults=faults, budget=oca.name
        )

    def _document(self, owner, stub, planned):
        """Return the vote, or what changed since acts from this OCA budget are in
        force."""
        oca, faults = owner.oca_budget_id, stub.faults
        target = self.env["edic.public.budget.apply"]._target(owner, stub)
        reading = Reading(self._chart(owner, target), faults, owner.oca_is_positive)
        document = OcaDocument(
            year=stub.year,
            stage=Stage.PRIMARY,
            rows=merged(reading.rows(planned), faults),
            faults=faults,
            budget=oca.name,
            is_project=oca.state in UNVOTED,
            names=reading.names,
            accounts=reading.accounts(),
        )
        if prepared := self._acts(target.budget, oca, "draft"):
            about = ", ".join(prepared.mapped("name"))
            faults.tell("oca_replaced", about=about, level=Level.NOTE)
        acts = self._acts(target.budget, oca, "in_force")
        return self._amending(document, target, acts) if acts else document

    def _amending(self, document, target, acts):
        taken = summed(
            (move.line_id._key(), Decimal(f"{move.amount:.2f}"))
            for move in acts.movement_ids
        )
        return replace(
            document,
            stage=Stage.AMENDING,
            rows=tuple(amended_rows(document, taken, target.lines)),
            number=f"{document.budget} {len(acts)}",
            decided=fields.Date.context_today(self).isoformat(),
        )

    def _chart(self, owner, target):
        if target.framework != "fr":
            return GermanChart(target.budget.classes or owner.oca_classes)
        known = target.nomenclature
        natures = known._codes("nature", owner.company_id) if known else {}
        return FrenchChart(natures)

    @api.model
    def _acts(self, budget, oca, state):
        """Return the acts in a state that take the OCA budget over."""
        return budget.decision_ids.filtered(
            lambda decision: decision.oca_budget_id == oca and decision.state == state
        )
