# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64
from decimal import Decimal

from odoo import models

from ..tools.drafting.facts import Kind
from ..tools.letter import chart
from ..tools.letter import letter as paper


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicPublicDraft(models.Model):
    """Tables of a draft on paper and on the screen, with charts of their figures."""

    _inherit = "edic.public.draft"

    def _printed_table(self, block, told):
        """The table that a paragraph shows; none where there is nothing in it.

        :param told: of `_tables_told`
        """
        table = told.get(block["table"])
        if not table:
            return None
        return paper.Table(
            tuple(table["head"]),
            tuple(map(tuple, table["rows"])),
            tuple(table["numeric"]),
            total=table.get("total", False),
            chart=self._chart(block),
        )

    def _chart(self, block):
        """The chart that a paragraph asks for: of the values of the table's cells."""
        table = self.tables[block["table"]]
        asked = block.get("has_chart") and table.get("chart")
        if not asked:
            return None
        columns = asked["columns"]
        values = tuple(
            tuple(_amount(row[at]) for at in columns) for row in table["rows"]
        )
        return paper.Chart(asked["kind"], tuple(columns), values)

    def _tables_shown(self):
        """Those of `_tables_told`, for the screen: with their pictures."""
        told = self._tables_told()
        style = self.company_id._edic_letter_style()
        for block in self.blocks or []:
            table = block.get("has_chart") and self._printed_table(block, told)
            found = table and chart.picture(table, self.lang, style)
            if found:
                image = base64.b64encode(found.image).decode()
                src = f"data:image/png;base64,{image}"
                told[block["table"]]["picture"] = {"src": src, "alt": found.alt}
        return told


def _amount(cell):
    """None for what is not known."""
    return Decimal(cell["value"]) if cell["kind"] == Kind.MONEY else None
