# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The section in which a row stands when its file does not say so.

France: classes 6 and 7 of M14, M52 and M57 are fonctionnement, 1 to 5 investissement;
what has a budget account alone (001 to 024) stands where the nomenclature has it.
"""

from .document import Section

_FIXED = {
    **dict.fromkeys(
        ("002", "011", "012", "013", "014", "015", "016", "017", "022", "023"),
        Section.OPERATING,
    ),
    **dict.fromkeys(("042", "043"), Section.OPERATING),
    **dict.fromkeys(
        ("001", "010", "018", "020", "021", "024", "040", "041"), Section.CAPITAL
    ),
}


def french_section(chapter: str, nature: str) -> Section | None:
    """Return the section by chapter and nature; None where neither tells.

    >>> french_section("011", "6068"), french_section("", "2183")
    (<Section.OPERATING: 'operating'>, <Section.CAPITAL: 'capital'>)
    """
    for code in (nature, chapter):
        if code in _FIXED:
            return _FIXED[code]
    for code in (nature, chapter):
        if code[:1] in ("6", "7"):
            return Section.OPERATING
        if code[:1] in ("1", "2", "3", "4", "5"):
            return Section.CAPITAL
    return None
