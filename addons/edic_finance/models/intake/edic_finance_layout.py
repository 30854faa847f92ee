# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import json

from odoo import api, fields, models
from odoo.tools import SQL

from odoo.addons.edic_ai.json_field import SchemaJson
from odoo.addons.edic_ai.tools.text.json_schema import (
    ANYTHING,
    NUMBER,
    TEXT,
    list_of,
    mapping_of,
    record,
)

from ...tools.intake.pages.learned import MIN_SHARED, Anchor, Layout, likeness

MAX_ALIKE = 20  # layouts that are compared with a page
MAX_CORRECTED = 20  # bills of a vendor whose corrections are kept
# the places of values that people corrected on a bill, and the digests of its words
CORRECTIONS = list_of(
    record(
        {
            "document": NUMBER,
            "anchors": list_of(list_of(ANYTHING, 6)),
            "words": list_of(TEXT),
        }
    )
)


class EdicFinanceLayout(models.Model):
    """A vendor's layout: beside which words its bills have their values.

    Learned from posted bills, and at once from what a person corrects on a draft, with
    the letters of words beside values and digests of others; no value of a bill is
    kept.
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
    corrections = SchemaJson(schema=CORRECTIONS, readonly=True)

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
        found = [number for [number] in rows] + self._corrected_like(words, company)
        known = {row: row._likeness(words) for row in self.browse(found)}
        best = max(known, key=known.get, default=self)
        if known.get(best, 0) < MIN_SHARED:
            return self.browse(), 0.0
        return best, known[best]

    def _corrected_like(self, words, company):
        """Return the ids of layouts with corrections on a bill that shares words."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT id FROM edic_finance_layout
                 WHERE company_id = %s AND corrections IS NOT NULL
                   AND EXISTS (SELECT FROM jsonb_array_elements(corrections) AS bill
                                WHERE bill -> 'words' ?| %s)
                 ORDER BY id DESC LIMIT %s
                """,
                company.id,
                list(words),
                MAX_ALIKE,
            )
        )
        return [number for [number] in rows]

    def _likeness(self, words):
        """Return which share of a vendor's words is on a page: of those that his posted
        bills have in common, or of a bill on which a person corrected a value."""
        bills = [bill["words"] for bill in self.corrections or []]
        known = [self._layout().common_words, *bills]
        return max(likeness(words, of_bill) for of_bill in known)

    def _corrected(self):
        """Return the places of corrected values, those of the last bill at the end."""
        return [bill["anchors"] for bill in self.corrections or []]

    def _version(self):
        """Return what has been learned so far, for the audit trail."""
        bills = len(self.corrections or ())
        return f"{self.id}.{self.bills}" + (f"+{bills}" if bills else "")

    @api.model
    def _correct(self, document, partner, found):
        """Keep the places of the values that a person corrected on a bill in place of
        those that were known of it.

        :param partner: the vendor; empty where the bill has none
        :param dict found: what `pages.finder` learned; None for nothing
        """
        company = document.company_id
        known = self._with_corrections_of(document)
        row = known.browse()
        if found and partner:
            row = self._of(partner, company)
        for changed in known | row:
            changed.lock_for_update()
            bills = [
                bill
                for bill in changed.corrections or []
                if bill["document"] != document.id
            ]
            if changed == row:
                anchors = [
                    [
                        a[name]
                        for name in ("field", "page", "relation", "label", "x", "y")
                    ]
                    for a in found["anchors"]
                ]
                bills.append(
                    {
                        "document": document.id,
                        "anchors": anchors,
                        "words": list(found["words"]),
                    }
                )
            changed.corrections = bills[-MAX_CORRECTED:] or False

    def _with_corrections_of(self, document):
        self.flush_model(["corrections"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT id FROM edic_finance_layout
                 WHERE company_id = %s AND corrections @> %s::jsonb
                """,
                document.company_id.id,
                json.dumps([{"document": document.id}]),
            )
        )
        return self.browse([number for [number] in rows])

    def _of(self, partner, company):
        """Return the layout of a vendor, a new one where there is none."""
        return self.search(
            [("partner_id", "=", partner.id), ("company_id", "=", company.id)], limit=1
        ) or self.create({"partner_id": partner.id, "company_id": company.id})

    @api.model
    def _learn(self, partner, company, found):
        """Add a posted bill to the layout of its vendor.

        :param dict found: what `pages.finder` learned
        """
        row = self._of(partner, company)
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
