# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A letter as ODT (OpenDocument 1.3): a handful of XML parts, written with lxml."""

import re
from collections.abc import Iterable, Iterator, Sequence

from lxml import etree

from . import layout, odt_styles
from .chart import Picture, pictures
from .letter import Letter, Paragraph, Run, Table
from .mark import ACRONYM
from .odt_styles import Element, element
from .package import pack

MIMETYPE = "application/vnd.oasis.opendocument.text"
HEADINGS = {"subject": "1", "heading": "2"}
SPACE = re.compile(r"(\n|\t| {2,})")
PARTS = ("content.xml", "styles.xml", "meta.xml")


def write(letter: Letter) -> bytes:
    charts = pictures(letter)
    parts = {
        "mimetype": MIMETYPE.encode(),
        "content.xml": _file(_content(letter, charts)),
        "styles.xml": _file(odt_styles.styles(letter, list(_foot(letter)))),
        "meta.xml": _file(_meta(letter)),
    }
    kinds = {"/": MIMETYPE} | dict.fromkeys(PARTS, "text/xml")
    if letter.style.logo:
        parts[_logo(letter)] = letter.style.logo
        kinds[_logo(letter)] = f"image/{letter.style.logo_type}"
    for number, chart in enumerate(charts):
        if chart:
            parts[_chart(number)] = chart.image
            kinds[_chart(number)] = "image/png"
    parts["META-INF/manifest.xml"] = _file(_manifest(kinds))
    return pack(parts.items(), stored="mimetype")


def _file(root: Element) -> bytes:
    etree.cleanup_namespaces(root)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def _meta(letter: Letter) -> Element:
    described = letter.described()
    nodes = [
        element("meta:generator", "EDIC"),
        element("meta:creation-date", letter.moment),
        element("dc:date", letter.moment),
    ]
    for key, value in described.items():
        if key.startswith("dc:"):
            nodes.append(element(key, value))
        else:
            asked = {"meta:name": key, "meta:value-type": "string"}
            nodes.append(element("meta:user-defined", value, **asked))
    return element(
        "office:document-meta",
        element("office:meta", *nodes),
        **{"office:version": "1.3"},
    )


def _manifest(kinds: dict[str, str]) -> Element:
    entries = [
        element(
            "manifest:file-entry",
            **{"manifest:full-path": path, "manifest:media-type": kind},
        )
        for path, kind in sorted(kinds.items())
    ]
    return element("manifest:manifest", *entries, **{"manifest:version": "1.3"})


def _logo(letter: Letter) -> str:
    return f"Pictures/logo.{letter.style.logo_type}"


def _chart(number: int) -> str:
    return f"Pictures/chart{number + 1}.png"


def _content(letter: Letter, charts: Sequence[Picture | None]) -> Element:
    automatic = element(
        "office:automatic-styles", *odt_styles.head(letter), *odt_styles.tables(letter)
    )
    text = element("office:text", _head(letter), *_body(letter, charts))
    return element(
        "office:document-content",
        automatic,
        element("office:body", text),
        **{"office:version": "1.3"},
    )


def _head(letter: Letter) -> Element:
    """Return the head, a table for its places only: it has no head row."""
    found = layout.head(letter)
    rows = []
    for at, (_height, cells) in enumerate(found.rows):
        row = element("table:table-row", **{"table:style-name": f"HeadRow{at}"})
        for cell in cells:
            parts = [_paragraph(letter, part) for part in cell.parts]
            if cell.has_logo:
                frame = _logo_frame(letter)
                parts = [element("text:p", frame, **odt_styles.use("sender"))]
            parts = parts or [element("text:p", **odt_styles.use("cell"))]
            span = {"table:number-columns-spanned": str(cell.span)}
            row.append(element("table:table-cell", *parts, **span))
            row.extend(
                element("table:covered-table-cell") for _ in range(cell.span - 1)
            )
        rows.append(row)
    columns = [
        element("table:table-column", **{"table:style-name": f"HeadColumn{at}"})
        for at in range(len(found.widths))
    ]
    named = {"table:name": "Head", "table:style-name": "Head"}
    return element("table:table", *columns, *rows, **named)


def _logo_frame(letter: Letter) -> Element:
    alt, size = " ".join(letter.sender[:1]), layout.logo_size(letter.style)
    return _frame("Logo", _logo(letter), Picture(letter.style.logo, *size, alt))


def _frame(title: str, path: str, found: Picture) -> Element:
    """Return a picture, with what it shows said for who does not see it."""
    link = {"xlink:href": path, "xlink:type": "simple"}
    link |= {"xlink:show": "embed", "xlink:actuate": "onLoad"}
    size = {"svg:width": f"{found.width:.2f}mm", "svg:height": f"{found.height:.2f}mm"}
    return element(
        "draw:frame",
        element("draw:image", **link),
        element("svg:title", found.alt),
        **{"draw:name": title, "text:anchor-type": "as-char", **size},
    )


def _body(letter: Letter, charts: Sequence[Picture | None]) -> Iterator[Element]:
    items, tables = None, 0
    for part in layout.flow(letter):
        if isinstance(part, Table):
            items = None
            if found := charts[tables]:
                frame = _frame(f"Chart{tables + 1}", _chart(tables), found)
                yield element("text:p", frame, **odt_styles.use("chart"))
            yield _table(part, tables)
            tables += 1
        elif part.kind == "item":
            item = element("text:list-item", _paragraph(letter, part))
            if items is None:
                items = element("text:list", item, **{"text:style-name": "Items"})
                yield items
            else:
                items.append(item)
        else:
            items = None
            yield _paragraph(letter, part)


def _foot(letter: Letter) -> Iterator[Element]:
    for part in layout.foot(letter):
        yield _paragraph(letter, part)
    number = element("text:page-number", "1", **{"text:select-page": "current"})
    word = layout.PAGE_WORD[letter.lang] + " "
    pages = element("text:page-count", "1")
    yield element("text:p", word, number, "/", pages, **odt_styles.use("page"))


def _paragraph(letter: Letter, part: Paragraph) -> Element:
    content: list[Element | str] = []
    if part.kind == "mark":
        sign = f"\xa0{ACRONYM[letter.lang]}\xa0"
        content += [element("text:span", sign, **odt_styles.use("sign")), "\xa0 "]
    for at, run in enumerate(part.runs):
        if at and part.kind == "reference":
            content.append(" ")
        content += _run(run)
    level = HEADINGS.get(part.kind)
    if level is None:
        return element("text:p", *content, **odt_styles.use(part.kind))
    use = odt_styles.use(part.kind) | {"text:outline-level": level}
    return element("text:h", *content, **use)


def _run(run: Run) -> list[Element | str]:
    words = list(_words(run.said))
    if not (run.is_bold or run.is_gap):
        return words
    use = odt_styles.use("gap" if run.is_gap else "bold")
    return [element("text:span", *words, **use)]


def _words(text: str) -> Iterator[Element | str]:
    """Yield the parts of a text: OpenDocument folds spaces and has elements for what is
    no word."""
    for piece in SPACE.split(text):
        if piece == "\n":
            yield element("text:line-break")
        elif piece == "\t":
            yield element("text:tab")
        elif piece.startswith("  "):
            yield " "
            yield element("text:s", **{"text:c": str(len(piece) - 1)})
        else:
            yield piece


def _table(part: Table, number: int) -> Element:
    columns = [
        element("table:table-column", **{"table:style-name": f"Column{number}.{at}"})
        for at in range(len(part.head))
    ]
    head = element("table:table-header-rows", _row(part, part.head, "head"))
    last = len(part.rows) - 1
    rows = [
        _row(part, row, "total" if part.total and at == last else "cell")
        for at, row in enumerate(part.rows)
    ]
    named = {"table:name": f"Table{number + 1}", "table:style-name": "Table"}
    return element("table:table", *columns, head, *rows, **named)


def _row(part: Table, row: Iterable[str], kind: str) -> Element:
    found = element("table:table-row", **{"table:style-name": "Row"})
    for at, text in enumerate(row):
        style = odt_styles.use("cell_right" if at in part.numeric else "cell")
        run = _run(Run(text, is_bold=kind != "cell"))
        cell = {"table:style-name": f"Cell_{kind}", "office:value-type": "string"}
        content = element("text:p", *run, **style)
        found.append(element("table:table-cell", content, **cell))
    return found
