# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The charts say where an account of the books stands in a budget, by the law of the
budget."""

from odoo.addons.edic_public_sector.tools.budget.classes import PRESETS, place_of
from odoo.addons.edic_public_sector.tools.budget.document import (
    Direction,
    Order,
    Section,
)
from odoo.addons.edic_public_sector.tools.budget.sections import french_section

EXPENSE, REVENUE = Direction.EXPENSE, Direction.REVENUE
# in which columns the nomenclature has the chapter: money that moves comes first
COLUMNS = {
    EXPENSE: (("DR", Order.REAL), ("DOES", Order.BETWEEN), ("DOIS", Order.WITHIN)),
    REVENUE: (("RR", Order.REAL), ("ROES", Order.BETWEEN), ("ROIS", Order.WITHIN)),
}
MIN_DIGITS = 2  # digits that accounts have in common, to be one article


class GermanChart:
    """The places of accounts by the classes of a Land; there are no chapters."""

    has_chapters = False

    def __init__(self, classes):
        self._classes = PRESETS.get(classes or "nkf", ())

    def place(self, code):
        """Return the section and direction of an account as `place_of` does."""
        return place_of(code, self._classes)

    def only(self, _code):
        """Return the only direction an account can have, where its section has both;
        None where there is no such direction."""
        return None

    def nature(self, code):
        return code

    def chapter(self, _code, _direction):
        return "", Order.REAL

    def common(self, natures):
        """Return what several articles have in common; empty: nothing that
        names them."""
        start = _start(natures)
        return start if len(start) >= MIN_DIGITS else ""


class FrenchChart:
    """The places of accounts by M57: class 6 and 7 are operating, the nomenclature has
    the chapters."""

    has_chapters = True

    def __init__(self, natures):
        self._natures = natures  # {code: `edic.public.budget.code`}

    def place(self, code):
        section = french_section("", code)
        if section is None:
            return None
        if section is not Section.OPERATING:
            return section, None
        return section, REVENUE if code[:1] == "7" else EXPENSE

    def only(self, code):
        if code[:1] == "2":
            return EXPENSE
        chapters = self._chapters(self.nature(code))
        both = [
            way for way, rule in ((EXPENSE, "DR"), (REVENUE, "RR")) if rule in chapters
        ]
        return both[0] if len(both) == 1 else None

    def nature(self, code):
        """Return the longest code of the nomenclature that the account begins with."""
        starts = (code[:length] for length in range(len(code), MIN_DIGITS - 1, -1))
        return next((start for start in starts if start in self._natures), code)

    def chapter(self, code, direction):
        """Return ``(chapter, kind of operation)`` of an account; the chapter is empty
        where none is known."""
        chapters = self._chapters(self.nature(code))
        for rule, order in COLUMNS[direction]:
            if rule in chapters:
                return chapters[rule], order
        return "", Order.REAL

    def _chapters(self, nature):
        """Return the nomenclature's own, or what all codes below it have in common."""
        known = self._natures.get(nature)
        if known and known.chapters:
            return known.chapters
        below = [
            other.chapters
            for code, other in self._natures.items()
            if code.startswith(nature) and other.chapters
        ]
        return {
            rule: chapter
            for rule, chapter in (below[0] if below else {}).items()
            if all(chapters.get(rule, chapter) == chapter for chapters in below)
        }

    def common(self, natures):
        start = _start(natures)
        while len(start) >= MIN_DIGITS and start not in self._natures:
            start = start[:-1]
        return start if len(start) >= MIN_DIGITS else ""


def _start(codes):
    """Return the digits that codes begin with, all of them."""
    first, last = min(codes), max(codes)
    pairs = enumerate(zip(first, last, strict=False))
    length = next((at for at, (here, two) in pairs if here != two), len(first))
    return first[:length]
