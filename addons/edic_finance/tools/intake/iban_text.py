# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Bank accounts in a text: what has the form of an IBAN of its country and right check
digits (ISO 13616, ISO/IEC 7064 MOD 97-10), and nothing else."""

import re
from collections.abc import Iterator

from stdnum import iban

MAX_CHARS, MIN_CHARS = 34, 15  # ISO 13616
WRITTEN = 60  # characters that one may take, spaces among them
_BEGIN = re.compile(r"(?<![A-Z0-9])[A-Z]{2}\d{2}(?=[ \u00a0]?[A-Z0-9])")


def ibans(text: str) -> Iterator[tuple[int, str]]:
    """Yield the start of each IBAN in the text, and its number without spaces.

    >>> list(ibans("IBAN: FR76 3000 6000 0112 3456 7890 189 BIC AGRIFRPP"))
    [(6, 'FR7630006000011234567890189')]
    """
    for match in _BEGIN.finditer(text):
        written = text[match.start() : match.start() + WRITTEN].split("\n")[0]
        number = "".join(c for c in written if not c.isspace())
        for length in range(MAX_CHARS, MIN_CHARS - 1, -1):
            if len(number) >= length and iban.is_valid(number[:length]):
                yield match.start(), number[:length]
                break
