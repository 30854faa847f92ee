# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from ...tools.budget.document import (
    BudgetDocument,
    Direction,
    Order,
    Row,
    Section,
    Stage,
)
from ...tools.budget.scdl import CA, CFU
from ...tools.common.money import money
from .edic_public_budget_justified import SIDES
from .edic_public_budget_line import DIMENSIONS

SIRET_DIGITS = 14


class BudgetExport:
    """A budget as the file of the schema *budget* of the SCDL."""

    def __init__(self, budget):
        self.budget = budget
        self.env = budget.env

    def document(self):
        """Return the `tools.budget.document.BudgetDocument`: a closed budget as its
        closing document, else as it was voted; lines without any money are left out.

        The schema has no column for the number and the day of an act, nor for the
        nomenclature: a budget is the sum of its acts there.
        """
        used = self.env["edic.public.budget.use"]._totals(self.budget.line_ids)
        is_closed = self.budget.state == "closed"
        before = self.budget._before().line_ids
        last = {line._key(): money(line.open) for line in before}
        carried = self._carried_in()
        known = {side: self.budget._known(side, used)["spent"] for side in SIDES}
        names, rows = {}, []
        for line in self.budget.line_ids:
            sums = line._sums(used.get(line.id, {}))
            if not (sums["open"] or sums["spent"]):
                continue
            key = line._key()
            more = {"before": last.get(key), "carried_in": carried.get(line)}
            is_spent_known = known[self.budget._edic_side_of(key)]
            spent = money(sums["spent"]) if is_closed and is_spent_known else None
            rows.append(self._row(line, spent, is_closed, **more))
            for kind in DIMENSIONS:
                if code := line[f"{kind}_id"]:
                    names[kind, code.code] = code.name
        return BudgetDocument(
            year=self.budget.year,
            stage=Stage.CLOSING if is_closed else Stage.PRIMARY,
            rows=tuple(rows),
            siret=self.siret(),
            entity=self.budget.entity or self.budget.company_id.name,
            budget=self.budget.name,
            budget_code=self.budget.code or "",
            is_annex=self.budget.is_annex,
            called=(is_closed and self._closing_name()) or "",
            names=names,
        )

    def _closing_name(self):
        """Return the name of the document that closed it; empty where none was
        imported."""
        closing = self.budget.decision_ids.filtered(
            lambda decision: decision.act == "closing"
        )[-1:]
        name = (closing.name or "").casefold()
        return name if name in (CFU, CA) else ""

    def siret(self):
        """Return the budget's own (an annex may have one), else that of its company."""
        known = (self.budget.siret, self.budget.company_id.company_registry)
        found = ("".join((number or "").split()) for number in known)
        return next((o for o in found if o.isdigit() and len(o) == SIRET_DIGITS), "")

    def _carried_in(self):
        """Return ``{line: amount}`` of what acts in force carried over from last
        year."""
        groups = self.env["edic.public.budget.movement"]._read_group(
            [
                ("budget_id", "=", self.budget.id),
                ("act", "=", "carry_over"),
                ("decision_id.state", "=", "in_force"),
            ],
            ["line_id"],
            ["amount:sum"],
        )
        return {line: money(amount) for line, amount in groups}

    def _row(self, line, spent, is_closed, **more):
        is_read = self.budget.actuals == "document"
        return Row(
            line=0,
            section=Section(line.section),
            direction=Direction(line.direction),
            order=Order(line.order),
            is_specialised=line.is_specialised,
            **{kind: line[f"{kind}_id"].code or "" for kind in DIMENSIONS},
            moved=money(line.open) - (more["carried_in"] or 0),
            open=money(line.open),
            realised=spent,
            # what is carried over is entered in no budget that is followed here
            carried_out=money(line.carried_out) if is_closed and is_read else None,
            **more,
        )
