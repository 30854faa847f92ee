# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Files that came together, and which of them belong to one bill.

A mail often carries an e-invoice with its page, a delivery note and a time sheet. What
states figures by itself is a bill of its own; other papers belong to the bill whose
number they show or whose name they bear. Where that leaves a doubt, a paper becomes a
bill of its own: a person sees it there.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import PurePath

MIN_NUMBER = 3  # characters of a number by which a paper is told
# words of a page or of a name: delivery notes, time sheets, terms; and invoices
SUPPORTING = re.compile(
    r"liefer(?:schein|nachweis)|stunden(?:zettel|nachweis|aufstellung)|leistungsnachweis"
    r"|arbeitsnachweis|regiebericht|aufma(?:ss|ß)|tätigkeitsnachweis"
    r"|bons? de livraison|bordereau de livraison|feuilles? de temps|relevé d.?heures"
    r"|compte[- ]rendu d.?activité|bons? d.?intervention|attachements? de travaux"
    r"|delivery note|packing (?:slip|list)|time ?sheet"
    r"|\bagb\b|geschäftsbedingungen|conditions générales|\bcgv\b|terms and conditions",
    re.IGNORECASE,
)
INVOICE = re.compile(
    r"rechnung|gutschrift|\bfactures?\b|\bavoirs?\b|\binvoices?\b|credit note"
    r"|note d.honoraires",
    re.IGNORECASE,
)
BETWEEN = re.compile(r"[_\W]+")


@dataclass(frozen=True, slots=True)
class Paper:
    """A file that came with others.

    :param key: what tells its invoice from others; empty where it states no figures
    :param number: of its invoice, BT-1
    """

    name: str
    key: str = ""
    number: str = ""


def sets_of(places: Sequence[tuple[str, int, int]]) -> list[list[int]]:
    """Return files that are to be looked at together, as positions: those of one mail,
    and an XML with the page that bears its name in the same folder.

    :param places: of each file its name, its folder and its mail, 0 for none

    >>> sets_of([("b.pdf", 0, 0), ("a.pdf", 0, 0), ("a.xml", 0, 0), ("c.pdf", 0, 7)])
    [[0], [2, 1], [3]]
    """
    found: dict[tuple[str, int, int], list[int]] = {}
    for place, (name, folder, mail) in enumerate(places):
        key = ("", 0, mail) if mail else (PurePath(name).stem.casefold(), folder, 0)
        found.setdefault(key, []).append(place)
    sets = []
    for (_stem, _folder, mail), files in found.items():
        leads = [place for place in files if places[place][0].lower().endswith(".xml")]
        if mail or len(leads) == 1:
            sets.append(
                sorted(files, key=lambda place, leads=leads: place not in leads)
            )
        else:  # two of one name are two invoices
            sets += [[place] for place in files]
    return sorted(sets, key=min)


def belonging(
    papers: Sequence[Paper], text_of: Callable[[int], str]
) -> list[list[int]]:
    """Return the files of each bill, as positions in ``papers``; the first of each has
    its figures, if one of them has any.

    :param text_of: gives the words of a file's first page, where it has some; called
        only for files without figures, and once for each
    """
    bills: dict[str, list[int]] = {}
    for place, paper in enumerate(papers):
        if paper.key:
            bills.setdefault(paper.key, []).append(place)
    groups, loose = list(bills.values()), []
    rest = [place for place, paper in enumerate(papers) if not paper.key]
    if not rest:
        return groups
    if len(papers) == 1:
        return [rest]
    texts = {place: text_of(place) for place in rest}
    for place in rest:
        group = _group_of(papers, place, texts[place], groups)
        group.append(place) if group is not None else loose.append(place)
    return groups + _by_themselves(papers, loose, texts, groups)


def _group_of(
    papers: Sequence[Paper], place: int, text: str, groups: list[list[int]]
) -> list[int] | None:
    """Return the bill that a paper belongs to, None where that is in doubt."""
    name = papers[place].name
    for group in groups:
        first = papers[group[0]]
        if same_stem(name, first.name) or _shows(first.number, name, text):
            return group
    if not groups or (INVOICE.search(text) and not is_supporting(name, text)):
        return None  # an invoice of another number
    if len(groups) == 1:
        return groups[0]
    return _nearest(papers, name, groups) if is_supporting(name, text) else None


def _by_themselves(
    papers: Sequence[Paper],
    loose: list[int],
    texts: dict[int, str],
    groups: list[list[int]],
) -> list[list[int]]:
    """Return bills of papers without figures; delivery notes join the one invoice."""
    beside = [
        place for place in loose if is_supporting(papers[place].name, texts[place])
    ]
    invoices = [place for place in loose if place not in beside]
    if not groups and len(invoices) == 1:
        return [[*invoices, *beside]]
    return [[place] for place in loose]


def _nearest(papers: Sequence[Paper], name: str, groups: list[list[int]]) -> list[int]:
    def likeness(group: list[int]) -> int:
        matcher = SequenceMatcher(a=name, b=papers[group[0]].name, autojunk=False)
        return matcher.find_longest_match().size

    return max(groups, key=likeness)


def _shows(number: str, name: str, text: str) -> bool:
    """Return whether a paper has the number of an invoice, however it is set apart.

    >>> _shows("RE-2026-17", "a.pdf", "Invoice re 2026/17"), _shows("170", "1700", "")
    (True, False)
    """
    wanted = BETWEEN.sub("", number).casefold()
    parts = BETWEEN.split(f"{name}\n{text}".casefold())
    if len(wanted) < MIN_NUMBER:
        return False
    for start in range(len(parts)):
        joined = ""
        for part in parts[start:]:
            joined += part
            if not wanted.startswith(joined):
                break
            if joined == wanted:
                return True
    return False


def same_stem(first: str, second: str) -> bool:
    """Return whether two names differ in their suffix alone.

    >>> same_stem("RE-17.xml", "re-17.PDF"), same_stem("a.xml", "b.xml")
    (True, False)
    """
    return PurePath(first).stem.casefold() == PurePath(second).stem.casefold()


def is_supporting(name: str, text: str) -> bool:
    """Return whether a paper is a delivery note, a time sheet or the like: its name
    says so, or its page does and calls itself no invoice.

    >>> is_supporting("Lieferschein_17.pdf", ""), is_supporting("Rechnung LS.pdf", "")
    (True, False)
    """
    words = BETWEEN.sub(" ", PurePath(name).stem)
    if INVOICE.search(words):
        return False
    if SUPPORTING.search(words):
        return True
    return bool(SUPPORTING.search(text)) and not INVOICE.search(text)
