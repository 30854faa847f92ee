# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The ways in which people write the codes of a budget line as one reference.

France: `011-60612-020`, `60612/020`; Germany: `11101.524100`, `1.11.01.01-524100`.
What stands between the codes says nothing, and so do dots within them.
"""

import re
from itertools import permutations

from odoo.addons.edic_ai.tools.text.folding import fold


def reference_key(text: str) -> str:
    """Return a reference as it is compared: letters and digits alone.

    >>> reference_key("011-60612 / 020")
    '01160612020'
    """
    return re.sub(r"[^0-9a-z]", "", fold(text))


def spellings(nature: str, *others: str) -> frozenset[str]:
    """Return the references, as they are compared, that name a line.

    :param nature: its article or account, which each of them has; without it a
        reference names no line
    :param others: its chapter, its function or product, its operation; "" where it has
        none
    """
    if not nature:
        return frozenset()
    codes = [code for code in others if code]
    return frozenset(
        reference_key("".join(order))
        for count in range(len(codes) + 1)
        for order in permutations((nature, *codes), count + 1)
        if nature in order
    )
