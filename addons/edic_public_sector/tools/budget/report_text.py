# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The report of an import, as a screen shows it, for a text file: in Markdown."""

from collections.abc import Iterator

from lxml import html

from ..letters.rendering.letter import clean
from ..letters.rendering.text import rows


def report_text(shown: str) -> str:
    """Return the report as Markdown.

    :param shown: the report in HTML

    >>> print(report_text("<h4>Main <b>2026</b></h4><ul><li>Line 2: 7</li></ul>"))
    ### Main 2026
    <BLANKLINE>
    - Line 2: 7
    """
    return "\n\n".join(_parts(html.fragment_fromstring(shown, create_parent="div")))


def _parts(report: html.HtmlElement) -> Iterator[str]:
    """Yield why it was refused, its headings, tables and lists, in order."""
    for part in report.xpath(".//h4|.//table|.//ul|.//*[contains(@class, 'alert')]"):
        if part.tag == "table":
            head, *lines = ([_said(cell) for cell in row] for row in part.iter("tr"))
            yield rows(head, lines, range(1, len(head)))
        elif part.tag == "ul":
            yield "\n".join(f"- {_said(item)}" for item in part.iter("li"))
        else:
            yield f"### {_said(part)}" if part.tag == "h4" else f"**{_said(part)}**"


def _said(part: html.HtmlElement) -> str:
    return " ".join(clean(part.text_content()).split())
