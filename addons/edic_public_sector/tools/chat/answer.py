# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A model's answer before it is shown: held against the facts, and plain text alone."""

import re

from ..letters.drafting import lock
from ..letters.drafting.facts import FactTable
from ..letters.drafting.lock_names import Vocabulary
from .result import FACT

# what a page or a mail program could take for more than text (R34)
MARKUP = re.compile(
    r"<[^<>\n]*>?|&(?:#\w+|[a-z]{2,8});"
    r"|!?\[[^\]\n]{0,400}\]\s?(?:\([^)\n]{0,400}\)?|\[[^\]\n]{0,400}\])"
    r"|\b[\w-]{1,63}(?:\.[\w-]{1,63}){0,8}\.[a-z]{2,24}\b(?:[/:?#]\S*)?|\b[a-z][a-z0-9+.-]{1,20}://\S*"
    r"|[`*#|~]{1,3}",
    re.IGNORECASE,
)
MAX_ANSWER = 2000  # characters of an answer


def unlocked(
    text: str, table: FactTable, vocabulary: Vocabulary
) -> list[tuple[int, int, str, str]]:
    """Return where the answer says what is not in the facts: ``(start, end, kind,
    found)``."""
    facts = [fact for fact in table.values() if fact.key[0] == FACT]
    found = [
        (violation.start, violation.end, violation.kind.value, violation.found)
        for violation in lock.violations(text, FactTable(facts, table.lang), vocabulary)
    ]
    found += [(*hit.span(), "markup", hit[0]) for hit in MARKUP.finditer(text)]
    return sorted(set(found))
