# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Elements of OpenDocument, and the named styles of a letter as ODT: who edits it
changes a style, not each text."""

from collections.abc import Iterator, Sequence

from lxml import etree

from . import layout
from .layout import LEADING, LOOKS, Look
from .letter import LOCALE, Letter, Table, clean

Element = etree._Element
OASIS = "urn:oasis:names:tc:opendocument:xmlns:{}:1.0"
SPACES = {
    "office": OASIS.format("office"),
    "style": OASIS.format("style"),
    "text": OASIS.format("text"),
    "table": OASIS.format("table"),
    "draw": OASIS.format("drawing"),
    "meta": OASIS.format("meta"),
    "manifest": OASIS.format("manifest"),
    "fo": OASIS.format("xsl-fo-compatible"),
    "svg": OASIS.format("svg-compatible"),
    "xlink": "http://www.w3.org/1999/xlink",
    "dc": "http://purl.org/dc/elements/1.1/",
}
FONTS = {"sans": "Liberation Sans", "serif": "Liberation Serif"}
GENERIC = {"sans": "swiss", "serif": "roman"}
NAMES = {"subject": "Heading_20_1", "heading": "Heading_20_2", "text": "Text_20_body"}
RULE, THIN = "0.8pt solid #000000", "0.25pt solid #999999"
FOOT_HEIGHT = 8  # mm, at least


def name(prefixed: str) -> str:
    prefix, _, local = prefixed.partition(":")
    return f"{{{SPACES[prefix]}}}{local}"


def element(tag: str, *content: Element | str, **attributes: str) -> Element:
    """Return an element with what is in it, texts and elements in their order."""
    found = etree.Element(name(tag), nsmap=SPACES)
    for key, value in attributes.items():
        found.set(name(key), clean(value))
    for item in content:
        if not isinstance(item, str):
            found.append(item)
        elif len(found):
            found[-1].tail = (found[-1].tail or "") + clean(item)
        else:
            found.text = (found.text or "") + clean(item)
    return found


def use(kind: str) -> dict[str, str]:
    """Return the attribute that gives a paragraph or a run its style."""
    return {"text:style-name": NAMES.get(kind, f"Letter_{kind}")}


def styles(letter: Letter, foot: Sequence[Element]) -> Element:
    named = [_default(letter), _style("Standard", "paragraph")]
    named += [_paragraph(letter, kind, look) for kind, look in LOOKS.items()]
    named += [*_aligned(), *_runs(), _items()]
    master = element(
        "style:master-page",
        element("style:footer", *foot),
        **{"style:name": "Standard", "style:page-layout-name": "Page"},
    )
    return element(
        "office:document-styles",
        element("office:font-face-decls", _font(letter)),
        element("office:styles", *named),
        element("office:automatic-styles", _paper()),
        element("office:master-styles", master),
        **{"office:version": "1.3"},
    )


def head(letter: Letter) -> Iterator[Element]:
    """Yield the styles of the table that holds the head: its places, no lines."""
    found = layout.head(letter)
    yield _table("Head", sum(found.widths))
    for at, width in enumerate(found.widths):
        yield _column(f"HeadColumn{at}", width)
    for at, (height, _cells) in enumerate(found.rows):
        least = {"style:min-row-height": f"{height}mm"}
        row = element("style:table-row-properties", **least)
        yield _style(f"HeadRow{at}", "table-row", row)


def tables(letter: Letter) -> Iterator[Element]:
    """Yield the styles of the tables of the body."""
    yield _table("Table", layout.ROOM)
    found = [part for part in letter.body if isinstance(part, Table)]
    for number, table in enumerate(found):
        for at, share in enumerate(layout.column_shares(table)):
            yield _column(f"Column{number}.{at}", share * layout.ROOM)
    yield from _cells()


def _cells() -> Iterator[Element]:
    rows = {"fo:keep-together": "always"}
    yield _style("Row", "table-row", element("style:table-row-properties", **rows))
    for kind, above, below in (
        ("head", "none", RULE),
        ("cell", "none", THIN),
        ("total", RULE, THIN),
    ):
        lines = {"fo:border-top": above, "fo:border-bottom": below}
        lines |= {"fo:padding": "0.8mm", "fo:padding-left": "0mm"}
        properties = element("style:table-cell-properties", **lines)
        yield _style(f"Cell_{kind}", "table-cell", properties)


def _style(name: str, family: str, *content: Element, **named: str) -> Element:
    known = {"style:name": name, "style:family": family}
    return element("style:style", *content, **known, **named)


def _table(name: str, width: float) -> Element:
    size = {"style:width": f"{width:.2f}mm", "table:align": "left"}
    below = "0mm" if name == "Head" else "3mm"
    size |= {"fo:margin-left": "0mm", "fo:margin-bottom": below}
    return _style(name, "table", element("style:table-properties", **size))


def _column(name: str, width: float) -> Element:
    size = {"style:column-width": f"{width:.2f}mm"}
    return _style(
        name, "table-column", element("style:table-column-properties", **size)
    )


def _font(letter: Letter) -> Element:
    font = FONTS[letter.style.font]
    named = {"style:name": font, "svg:font-family": f"'{font}'"}
    generic = GENERIC[letter.style.font]
    return element("style:font-face", **named, **{"style:font-family-generic": generic})


def _paper() -> Element:
    size = {"fo:page-width": "210mm", "fo:page-height": "297mm"}
    sides = dict.fromkeys(("fo:margin-left", "fo:margin-right"), f"{layout.MARGIN}mm")
    ends = {"fo:margin-top": f"{layout.TOP}mm", "fo:margin-bottom": f"{layout.FOOT}mm"}
    page = element("style:page-layout-properties", **size, **sides, **ends)
    gap = {"fo:min-height": f"{FOOT_HEIGHT}mm", "fo:margin-top": "4mm"}
    footer = element(
        "style:footer-style", element("style:header-footer-properties", **gap)
    )
    return element("style:page-layout", page, footer, **{"style:name": "Page"})


def _default(letter: Letter) -> Element:
    language, _, country = LOCALE[letter.lang].partition("-")
    words = {"fo:language": language, "fo:country": country}
    words |= {"style:font-name": FONTS[letter.style.font]}
    words |= {"fo:font-size": f"{letter.style.size}pt"}
    lines = {
        "fo:line-height": f"{LEADING * 87:.0f}%",
        "fo:orphans": "2",
        "fo:widows": "2",
    }
    return element(
        "style:default-style",
        element("style:paragraph-properties", **lines),
        element("style:text-properties", **words),
        **{"style:family": "paragraph"},
    )


def _paragraph(letter: Letter, kind: str, look: Look) -> Element:
    line = letter.style.size * look.scale * LEADING
    after = layout.SIGNED * 72 / 25.4 if kind == "signing" else look.after * line
    lines = {"fo:margin-top": f"{look.before * line:.1f}pt"}
    lines |= {"fo:margin-bottom": f"{after:.1f}pt"}
    if look.keeps:
        lines["fo:keep-with-next"] = "always"
    if look.is_boxed:
        lines |= {"fo:border": "1pt solid #000000", "fo:padding": "1.5mm"}
    named = {"style:parent-style-name": "Standard"}
    if look.level:
        named["style:default-outline-level"] = str(look.level)
    name = use(kind)["text:style-name"]
    named["style:display-name"] = name.replace("_20_", " ").replace("_", " ")
    return _style(
        name,
        "paragraph",
        element("style:paragraph-properties", **lines),
        element("style:text-properties", **_words(letter, look)),
        **named,
    )


def _words(letter: Letter, look: Look) -> dict[str, str]:
    words = {"fo:font-size": f"{letter.style.size * look.scale:.1f}pt"}
    if look.is_bold:
        words["fo:font-weight"] = "bold"
    if look.is_grey:
        words["fo:color"] = "#" + layout.GREY
    return words


def _aligned() -> Iterator[Element]:
    for kind, parent in (("cell_right", "Letter_cell"), ("page", "Letter_footer")):
        right = element("style:paragraph-properties", **{"fo:text-align": "end"})
        named = {"style:parent-style-name": parent}
        yield _style(f"Letter_{kind}", "paragraph", right, **named)


def _runs() -> Iterator[Element]:
    bold = {"fo:font-weight": "bold"}
    shade = {"fo:background-color": "#" + layout.SHADE}
    sign = {"fo:background-color": "#000000", "fo:color": "#ffffff"}
    for kind, looks in (("bold", bold), ("gap", bold | shade), ("sign", bold | sign)):
        words = element("style:text-properties", **looks)
        yield _style(f"Letter_{kind}", "text", words)


def _items() -> Element:
    indent = f"{layout.INDENT}mm"
    places = {"text:list-level-position-and-space-mode": "label-alignment"}
    label = {"text:label-followed-by": "listtab", "text:list-tab-stop-position": indent}
    label |= {"fo:text-indent": f"-{indent}", "fo:margin-left": indent}
    level = element(
        "text:list-level-style-bullet",
        element(
            "style:list-level-properties",
            element("style:list-level-label-alignment", **label),
            **places,
        ),
        **{"text:level": "1", "text:bullet-char": "•"},
    )
    return element("text:list-style", level, **{"style:name": "Items"})
