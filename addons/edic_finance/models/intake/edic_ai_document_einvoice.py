# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models
from odoo.tools import LazyTranslate

from odoo.addons.edic_ai.tools.paper.document import (
    Document,
    Facts,
    Section,
    Table,
    Text,
)

from ... import roles

_lt = LazyTranslate(__name__)
MAX_LINES = 1000  # printed; a page of paper holds about fifty


class EdicAiDocumentEinvoice(models.AbstractModel):
    """An e-invoice to print, as people read it; its XML is the original."""

    _name = "edic.ai.document.einvoice"
    _inherit = "edic.ai.document"
    _description = "E-invoice to print"
    _use_case = "finance.invoice"
    _readers = (roles.BILLING, roles.READONLY)
    _model = "edic.finance.document"
    _gone = _lt("This document does not exist any more.")

    def _build(self, number):
        document = self._about(number)
        page, _bill = document._page()
        content = page.content(MAX_LINES)
        title = filter(None, (content["kind"], content["number"]))
        return Document(
            title=" ".join(map(_text, title)) or document.name,
            lead=tuple(self._lead(document)),
            sections=tuple(
                Section(title, parts, level)
                for title, parts, level in self._sections(content)
                if parts
            ),
        )

    def _lead(self, document):
        """Return which file this shows, and that the file is the original."""
        facts = document._file_facts()
        rows = (
            (self.env._("File"), facts["name"]),
            (self.env._("Format"), facts["format"]),
            (self.env._("Digest of the XML (SHA-256)"), facts["digest"] or "–"),
            (self.env._("Written on"), self._moment()),
        )
        yield Facts(rows)
        yield Text(
            self.env._(
                "The invoice as people read it. The XML is the original: it alone is"
                " the invoice. Numbers in brackets are those of EN 16931."
            ),
            is_note=True,
        )

    def _sections(self, content):
        """Yield title, parts and level of each section."""
        for party in content["parties"]:
            address = [cell for line in party["address"] for cell in line]
            cells = [*party["name"], *address, *party["cells"]]
            yield party["title"], self._facts(cells), 1
        yield self.env._("Dates and references"), self._facts(content["facts"]), 1
        yield self.env._("Invoice lines"), tuple(self._lines(content["lines"])), 1
        yield self.env._("VAT"), tuple(self._vat(content["vat"])), 1
        yield self.env._("Totals"), self._facts(content["totals"]), 1
        yield self.env._("Payment terms"), self._facts(content["terms"]), 1
        for section in (*content["below"], *content["more"]):
            yield from self._section(section, 1)
        yield self.env._("Other fields"), tuple(self._others(content["other"])), 1

    def _section(self, section, level):
        for item in section["items"]:
            yield section["title"], self._facts(item["cells"]) or (Text(""),), level
            for inner in item["sections"]:
                yield from self._section(inner, 2)

    def _facts(self, cells):
        rows = tuple((self._labelled(cell), _text(cell)) for cell in cells)
        return (Facts(rows),) if rows else ()

    def _labelled(self, cell):
        return f"{cell['label']} ({cell['number']})"

    def _lines(self, lines):
        head = (
            self.env._("Line number"),
            self.env._("Goods or services"),
            self.env._("Quantity"),
            self.env._("Price"),
            self.env._("VAT"),
            self.env._("Net amount"),
        )
        rows = tuple(map(self._line, lines["rows"]))
        if rows:
            yield Table(head, rows, numeric=(2, 3, 4, 5))
        if left := lines["count"] - len(rows):
            yield Text(
                self.env._("%(count)s more lines are in the XML.", count=left),
                is_note=True,
            )

    def _line(self, line):
        more = [f"{self._labelled(cell)}: {_text(cell)}" for cell in line["more"]]
        about = [_texts(line["name"]), _texts(line["description"]), *more]
        return (
            "    " * line["depth"] + _texts(line["number"]),
            "\n".join(filter(None, about)),
            _texts([*line["quantity"], *line["unit"]]),
            _texts(line["price"]),
            _texts(line["rate"]) or _texts(line["category"]),
            _texts(line["net"]),
        )

    def _vat(self, groups):
        head = (
            self.env._("VAT"),
            self.env._("Rate"),
            self.env._("Taxable amount"),
            self.env._("VAT amount"),
        )
        rows = tuple(
            (
                "\n".join(
                    [
                        _texts(group["category"]),
                        *(_text(cell) for cell in group["more"]),
                    ]
                ),
                *(_texts(group[name]) for name in ("rate", "base", "tax")),
            )
            for group in groups
        )
        if rows:
            yield Table(head, rows, numeric=(1, 2, 3))

    def _others(self, other):
        rows = tuple((row["path"], row["value"] + row["rest"]) for row in other["rows"])
        if rows:
            yield Facts(rows)
        if left := other["count"] - len(rows):
            yield Text(
                self.env._("%(count)s more fields are in the XML.", count=left),
                is_note=True,
            )


def _text(cell):
    """Return a value as it is printed, with its code."""
    text = f"{cell['value']}{cell['rest']}{' […]' if cell['cut'] else ''}"
    return f"{text} ({cell['code']})" if cell["code"] else text


def _texts(cells):
    return " ".join(f"{cell['value']}{cell['rest']}" for cell in cells)
