# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The differences between the numbers of an e-invoice and of a bill, as A39 marks them
in its table.

What stands in two cells beside each other and is not the same is marked, even where
that alone is no finding: an unmarked row says that it was compared and agrees.
"""

import re

SIREN = 9  # digits; a SIRET begins with them and has fourteen
COMPARABLE = (9, 14)


def number_mark(term: str, stated: str, recorded: str) -> str:
    """Return ``yes`` where two numbers differ, ``kind`` where they are of two kinds, or
    "" where they agree.

    >>> number_mark("BT-31", "FR 32 732829320", "FR32732829320")
    ''
    >>> number_mark("BT-30", "732829320", "732 829 320 00074")
    ''
    >>> number_mark("BT-30", "732829320", "HRB 1234")
    'kind'
    >>> number_mark("BT-1", "2026-7", "2026/7")
    'yes'
    """
    if term == "BT-30":
        digits = re.sub(r"\D", "", recorded)
        if len(digits) not in COMPARABLE:
            return "kind"
        return "" if digits[:SIREN] == stated[:SIREN] else "yes"
    if term == "BT-31":
        stated, recorded = _letters(stated), _letters(recorded)
        if recorded and not re.match(r"[A-Z]{2}..", recorded):
            return "" if stated == recorded else "kind"
    return "" if stated.strip() == recorded.strip() else "yes"


def _letters(number: str) -> str:
    """Return the capitals and digits of a number."""
    return re.sub(r"[^A-Z0-9]", "", number.upper())
