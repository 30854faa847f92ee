# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models

from odoo.addons.edic_ai.json_field import SchemaJson
from odoo.addons.edic_ai.tools.text.json_schema import (
    ANYTHING,
    NUMBER,
    TEXT,
    list_of,
    record,
)

# `pages.text.as_json`: lines of cells of words: text, left, top, right, bottom, score
LINES = list_of(list_of(list_of(list_of(ANYTHING, 6))))
# `pages.second_reading.Correction`
CORRECTIONS = list_of(
    record({"old": TEXT, "new": TEXT, "box": list_of(NUMBER, 4), "proof": TEXT})
)


class EdicFinancePage(models.Model):
    """A page of an incoming document, with the text that people see on it."""

    _name = "edic.finance.page"
    _description = "Page of an incoming document"
    _order = "document_id, number"

    document_id = fields.Many2one(
        "edic.finance.document", required=True, readonly=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="document_id.company_id", store=True)
    number = fields.Integer(required=True, readonly=True)
    width = fields.Float(readonly=True, help="In points.")
    height = fields.Float(readonly=True, help="In points.")
    source = fields.Selection(
        [("text", "Text of the file"), ("ocr", "Recognised"), ("picture", "Picture")],
        readonly=True,
    )
    state = fields.Selection(
        [
            ("waiting", "Waiting"),
            ("read", "Read"),
            ("unreadable", "Not readable"),
            ("locked", "Protected by a password"),
            ("skipped", "Not read on demand"),
        ],
        required=True,
        readonly=True,
        index=True,
    )
    turns = fields.Integer(
        readonly=True, help="Quarter turns clockwise after which a scan can be read."
    )
    lines = SchemaJson(schema=LINES, readonly=True)
    begins = fields.Selection(
        [
            ("first", "First page"),
            ("count", "Page 1 of its own count"),
            ("number", "Another number"),
            ("seller", "Another seller"),
        ],
        string="Sign of an invoice that begins",
        readonly=True,
        help="A proposal: where the scan seems to hold several invoices.",
    )
    stated = fields.Char(
        string="Shows", readonly=True, help="The number and the seller on the page."
    )

    second_reading = fields.Selection(
        [
            ("waiting", "Waiting"),
            ("done", "Done"),
            ("failed", "No answer"),
            ("refused", "Refused by the policy"),
        ],
        readonly=True,
        help="Of the picture by a model; only words that the page bears out are kept.",
    )
    corrections = SchemaJson(
        schema=CORRECTIONS,
        readonly=True,
        help="Words that the second reading corrected, each with its place.",
    )
    corrected_by = fields.Char(readonly=True, help="The model, and its provider.")

    _number_unique = models.Constraint(
        "UNIQUE (document_id, number)", "A document has each page only once."
    )

    def _content(self):
        """Return the page as `tools.intake.pages.text.page_of` takes it."""
        self.ensure_one()
        return {
            "number": self.number,
            "width": self.width,
            "height": self.height,
            "source": self.source,
            "turns": self.turns,
            "lines": self.lines or [],
        }

    def _waiting(self):
        """Return those whose text is still to be recognised."""
        return self.filtered(lambda page: page.state == "waiting")

    def _take(self, found):
        """Keep what was read of the page.

        :param dict found: a page of `pages.reader.read`; None: it cannot be read
        """
        self.write(
            {**{n: found[n] for n in ("source", "turns", "lines")}, "state": "read"}
            if found
            else {"state": "unreadable"}
        )
