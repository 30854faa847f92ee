# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Questions that ask to rank, to assess or to watch people are not put to a model.

AI Act, Annex III 4(b): evaluating workers would be a high-risk use, and is none of this
suite. Lists of words (``people.json``) find what is plainly meant; the tools know no
person anyway.
"""

import json
import re
from pathlib import Path

from ..letters.drafting.lock_words import fold

_LISTS = json.loads(Path(__file__).with_suffix(".json").read_text(encoding="utf-8"))
PEOPLE, ASSESSED = (
    re.compile(rf"\b(?:{'|'.join(_LISTS[name])})\b") for name in ("people", "assessed")
)
# who does how much, and how well somebody works: without a word that judges
HOW_MUCH = re.compile(
    r"\b(?:who|qui|wer)\W+(?:books?|codes?|handles?|bucht|kontiert|traite|saisit)\b.*"
    r"\b(?:fewest|least|most|wenigsten|meisten|moins|plus)\b"
    r"|\bhow\W+(?:good|well)\W+(?:is|does)\b|\bcomment\W+travaille\b"
    r"|\barbeitet\b.*\b(?:gut|schlecht)\b"
)


def assesses_people(question: str) -> bool:
    """Return whether somebody asks who is how good at work.

    >>> assesses_people("Which clerk is the slowest?")
    True
    >>> assesses_people("Who is the vendor of this bill?")
    False
    """
    words = fold(question)
    is_judged = PEOPLE.search(words) and ASSESSED.search(words)
    return bool(is_judged or HOW_MUCH.search(words))
