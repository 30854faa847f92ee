# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64

from odoo import models

from .. import roles
from ..tools.budget.document import (
    BudgetDocument,
    Direction,
    Order,
    Row,
    Section,
    Stage,
)
from ..tools.budget.scdl import CA, CFU, write_scdl
from ..tools.money import money
from .edic_public_budget_line import DIMENSIONS

SIRET_DIGITS = 14


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicPublicBudget(models.Model):
    """The budget as open data."""

    _inherit = "edic.public.budget"

    @roles.for_roles(roles.READONLY)
    def action_export_scdl(self):
        """The file of the schema *budget* of the SCDL, to be downloaded."""
        self.ensure_one()
        self.check_access("read")
        called = self._siret() or self.code or self.id
        attachment = self.env["ir.attachment"].create(
            {
                "name": f"{called}_{self.year}_budget.csv",
                "datas": base64.b64encode(write_scdl(self._document())),
                "mimetype": "text/csv",
            }
        )
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{attachment.id}?download=true",
            "target": "download",
        }

    def _closing_name(self):
        """How the document that closed it was called, where one was imported."""
        closing = self.decision_ids.filtered(lambda one: one.act == "closing")[-1:]
        name = (closing.name or "").casefold()
        return name if name in (CFU, CA) else ""

    def _document(self):
        """`tools.budget.document.BudgetDocument`: a closed budget as its closing
        document, else as it was voted; lines without any money are left out.

        The schema has no column for the number and the day of an act, nor for the
        nomenclature: a budget is the sum of its acts there.
        """
        used = self.env["edic.public.budget.use"]._totals(self.line_ids)
        is_closed = self.state == "closed"
        last = {line._key(): line.open for line in self._before().line_ids}
        carried = self._carried_in()
        sides = ("expense", "revenue", "capital_expense", "capital_revenue")
        known = {side: self._known(side, used)["spent"] for side in sides}
        names, rows = {}, []
        for line in self.line_ids:
            sums = line._sums(used.get(line.id, {}))
            if not (sums["open"] or sums["spent"]):
                continue
            more = _told(before=last.get(line._key()), carried_in=carried.get(line))
            is_spent_known = known[self._edic_side_of(line._key())]
            spent = sums["spent"] if is_closed and is_spent_known else None
            rows.append(self._row(line, spent, is_closed, **more))
            for kind in DIMENSIONS:
                if code := line[f"{kind}_id"]:
                    names[kind, code.code] = code.name
        return BudgetDocument(
            year=self.year,
            stage=Stage.CLOSING if is_closed else Stage.PRIMARY,
            rows=tuple(rows),
            siret=self._siret(),
            entity=self.entity or self.company_id.name,
            budget=self.name,
            budget_code=self.code or "",
            is_annex=self.is_annex,
            called=(is_closed and self._closing_name()) or "",
            names=names,
        )

    def _siret(self):
        """The budget's own (an annex may have one), else that of its company."""
        known = (self.siret, self.company_id.company_registry)
        found = ("".join((one or "").split()) for one in known)
        return next((o for o in found if o.isdigit() and len(o) == SIRET_DIGITS), "")

    def _carried_in(self):
        """``{line: amount}`` of what acts in force carried over from last year."""
        groups = self.env["edic.public.budget.movement"]._read_group(
            [
                *(("budget_id", "=", self.id), ("act", "=", "carry_over")),
                ("decision_id.state", "=", "in_force"),
            ],
            ["line_id"],
            ["amount:sum"],
        )
        return dict(groups)

    def _row(self, line, spent, is_closed, **more):
        is_read = self.actuals == "document"
        return Row(
            line=0,
            section=Section(line.section),
            direction=Direction(line.direction),
            order=Order(line.order),
            is_specialised=line.is_specialised,
            **{kind: line[f"{kind}_id"].code or "" for kind in DIMENSIONS},
            moved=money(line.open) - (more["carried_in"] or 0),
            open=money(line.open),
            realised=None if spent is None else money(spent),
            # what is carried over is entered in no budget that is followed here
            carried_out=money(line.carried_out) if is_closed and is_read else None,
            **more,
        )


def _told(**amounts):
    return {n: None if one is None else money(one) for n, one in amounts.items()}
