# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64

from odoo import models

from ..tools.budget.document import (
    BudgetDocument,
    Direction,
    Order,
    Row,
    Section,
    Stage,
)
from ..tools.budget.scdl import write_scdl
from ..tools.money import money
from .edic_public_budget_line import DIMENSIONS


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicPublicBudget(models.Model):
    """The budget as open data."""

    _inherit = "edic.public.budget"

    def action_export_scdl(self):
        """The file of the schema *budget* of the SCDL, to be downloaded."""
        self.ensure_one()
        self.check_access("read")
        attachment = self.env["ir.attachment"].create(
            {
                "name": f"{self.siret or self.code or self.id}_{self.year}_budget.csv",
                "datas": base64.b64encode(write_scdl(self._document())),
                "mimetype": "text/csv",
            }
        )
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{attachment.id}?download=true",
            "target": "download",
        }

    def _document(self):
        """`tools.budget.document.BudgetDocument`: a closed budget as its closing
        document, else as it was voted; lines without any money are left out."""
        used = self.env["edic.public.budget.use"]._totals(self.line_ids)
        is_closed = self.state == "closed"
        names, rows = {}, []
        for line in self.line_ids:
            sums = line._sums(used.get(line.id, {}))
            if not (sums["open"] or sums["spent"]):
                continue
            rows.append(self._row(line, sums, is_closed))
            for kind in DIMENSIONS:
                if code := line[f"{kind}_id"]:
                    names[kind, code.code] = code.name
        return BudgetDocument(
            year=self.year,
            stage=Stage.CLOSING if is_closed else Stage.PRIMARY,
            rows=tuple(rows),
            siret=self.siret or "",
            entity=self.entity or self.company_id.name,
            budget=self.name,
            budget_code=self.code or "",
            is_annex=self.is_annex,
            names=names,
        )

    def _row(self, line, sums, is_closed):
        return Row(
            line=0,
            section=Section(line.section),
            direction=Direction(line.direction),
            order=Order(line.order),
            is_specialised=line.is_specialised,
            **{kind: line[f"{kind}_id"].code or "" for kind in DIMENSIONS},
            moved=money(line.voted),
            open=money(line.open),
            realised=money(sums["spent"]) if is_closed else None,
            carried_out=money(line.carried_out) if is_closed else None,
        )
