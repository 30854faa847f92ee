# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.tools import SQL

from odoo.addons.edic_ai.json_field import SchemaJson
from odoo.addons.edic_ai.tools.text.json_schema import (
    ANYTHING,
    NUMBER,
    list_of,
    mapping_of,
)

from ...tools.intake.pages.learned import MIN_SHARED, Anchor, Layout, likeness

MAX_ALIKE = 20  # layouts that are compared with a page


class EdicFinanceLayout(models.Model):
    """A vendor's layout: beside which words its bills have their values.

    Learned from posted bills, with the letters of words beside values and digests of
    others; no value of a bill is kept.
    """

    _name = "edic.finance.layout"
    _description = "Layout of a vendor's bills"
    _order = "partner_id"

    partner_id = fields.Many2one(
        "res.partner", required=True, readonly=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True)
    bills = fields.Integer(string="Bills learned from", readonly=True)
    anchors = SchemaJson(schema=list_of(list_of(ANYTHING, 7)), readonly=True)
    words = SchemaJson(schema=mapping_of(NUMBER), readonly=True)

    _vendor_unique = models.Constraint(
        "UNIQUE (company_id, partner_id)", "A vendor has one layout in a company."
    )
    _words_idx = models.Index("USING gin (words)")

    @api.model
    def _like(self, words, company):
        """Return the layout of which a page has most of the words, if any is like it,
        and the share of them that it has."""
        if not words:
            return self.browse(), 0.0
        rows = self.env.execute_query(
            SQL(
                """
                SELECT id FROM edic_finance_layout
                 WHERE company_id = %s AND words ?| %s
                 ORDER BY (SELECT count(*) FROM unnest(%s) word WHERE words ? word) DESC
                 LIMIT %s
                """,
                company.id,
                list(words),
                list(words),
                MAX_ALIKE,
            )
        )
        known = {
            row: likeness(words, row._layout().common_words)
            for row in self.browse([number for [number] in rows])
        }
        best = max(known, key=known.get, default=self)
        if known.get(best, 0) < MIN_SHARED:
            return self.browse(), 0.0
        return best, known[best]

    @api.model
    def _learn(self, partner, company, found):
        """Add a posted bill to the layout of its vendor.

        :param dict found: what `pages.finder` learned
        """
        row = self.search(
            [("partner_id", "=", partner.id), ("company_id", "=", company.id)], limit=1
        ) or self.create({"partner_id": partner.id, "company_id": company.id})
        row.lock_for_update()
        anchors = [Anchor(**anchor) for anchor in found["anchors"]]
        layout = row._layout().with_bill(anchors, found["words"])
        row.write(
            {
                "bills": layout.bills,
                "anchors": [
                    [a.field, a.page, a.relation, a.label, a.x, a.y, bills]
                    for a, bills in layout.anchors.items()
                ],
                "words": dict(layout.words),
            }
        )
        return row

    def _layout(self):
        anchors = {Anchor(*anchor): bills for *anchor, bills in self.anchors or []}
        return Layout(self.bills, anchors, self.words or {})
