# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Under which headings the lines of the shipped procedures stand.

The sets give lines one after another. Of service-public.fr they say in which elements a
line stands, not where a title does: it heads the innermost of the elements of the next
line, the title before it the next one. Of Munich only what stands in one paragraph with
a title in bold is surely headed by it, and what the set gives as fees. A line that
nothing surely heads, and titles themselves, have none.
"""

import gzip
import json
import re
from pathlib import Path

from lxml import html

CHAIN = " > "  # as in tools/forms/document.py
TITLE = "Titre"
SERVICES = ("ServiceEnLigne", "OuSAdresser")
LEVELS = {
    "Situation": 0,
    "Chapitre": 1,
    "SousChapitre": 2,
    "Cas": 3,
    **dict.fromkeys(("ASavoir", "ANoter", "Attention", *SERVICES), 4),
}
# titles that head no line: of services and offices without a text, and of cases with
# cases in them, which the set does not tell from those beside them
NO_HEADS = {
    "Ambassade ou consulat français à l'étranger",
    "L'enfant a un passeport périmé",
    "Mairie",
    "Mairie délivrant des cartes d'identité",
    "Préfecture",
    "Sur place (vous-même ou une personne vous représentant)",
    "Tribunal judiciaire ou de proximité",
    "Vérifier votre inscription électorale et votre bureau de vote",
}
FEES = "Gebühren"


def of_blocks(blocks: list[dict]) -> list[str]:
    """Return the headings of a fiche's title, then of each block.

    :raises ValueError: a title of which it is not clear what it heads
    """
    found, titles, heads = [""], [], {}
    for block in blocks:
        if block["in"] == TITLE:
            titles += [] if block["text"] in NO_HEADS else [block["text"]]
            found.append("")
            continue
        levels = _levels(block["in"])
        if levels == [4] and len(titles) > 1:  # the service's heading is not clear yet
            found.append(titles.pop())
            continue
        if len(titles) > len(levels):
            raise ValueError(f"{titles} above {block}")
        for level, title in zip(
            levels[len(levels) - len(titles) :], titles, strict=True
        ):
            heads = {head: heads[head] for head in heads if head < level} | {
                level: title
            }
        first = min(levels, default=0)
        heads = {head: heads[head] for head in heads if head < first or head in levels}
        titles = []
        found.append(CHAIN.join(heads[level] for level in sorted(heads)))
    return found


def _levels(path: str) -> list[int]:
    """Return the levels of the titled elements around a line, outermost first."""
    parts = path.split("/")
    for at, part in enumerate(parts):
        if part in SERVICES:  # has chapters of its own
            parts = parts[: at + 1]
            break
    return sorted({LEVELS[part] for part in parts if part in LEVELS})


def descriptions(path: Path) -> dict[str, str]:
    """The descriptions of Munich's services, in HTML."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        content = json.load(file)["data"]
    return {page["id"]: page["description"] for page in content}


def of_paragraphs(lines: list[str], description: str) -> list[str]:
    """Return the headings of a service, by its lines, the title first."""
    headed = {}
    for paragraph in html.fromstring(f"<div>{description}</div>").iter("p"):
        first = paragraph[0] if len(paragraph) else None
        is_title = first is not None and first.tag == "strong"
        if is_title and not (paragraph.text or "").strip():
            whole = _plain(paragraph.text_content())
            headed[_plain(first.text_content())] = whole
    found, title = [], ""
    for line in lines:
        is_headed = title == FEES or (title and _plain(line) in headed[_plain(title)])
        is_title = _plain(line) in headed or line == FEES
        title = line if is_title else title if is_headed else ""
        found.append("" if is_title else title)
    return found


def _plain(text: str) -> str:
    """Without spaces, of which the set has others than the description."""
    return re.sub(r"\s+", "", text)
