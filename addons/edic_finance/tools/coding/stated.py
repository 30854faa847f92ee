# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A coding that is stated, by the document or by what it refers to, beside the one that
history proposes.

What is stated is proposed, always to be checked unless history is sure of the same;
what history says otherwise is kept as an alternative.
"""

from collections.abc import Mapping
from typing import Any

from odoo.addons.edic_ai.tools.text.folding import fold

NOTHING: Mapping[str, Any] = {
    "label": None,
    "confidence": 0,
    "band": "open",
    "alternatives": [],
    "neighbours": [],
    "words": [],
    "vendor_cases": 0,
    "vendor_hits": 0,
    "calibration": [0, 0],
    "not_used": [],
}


def code_key(code: str | None) -> str:
    """Return a code as it is compared: whatever its spaces and capitals.

    >>> code_key(" Kst 4711 "), code_key(None)
    ('kst4711', '')
    """
    return "".join(fold(code or "").split())


def with_stated(
    found: Mapping[str, Any] | None, stated: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the proposal for a field where a value is stated.

    :param found: what history proposes, with the keys of `NOTHING`
    :param stated: with ``label``, and what says where it stands
    """
    found = found or NOTHING
    if found["label"] == stated["label"]:
        return {**found, "stated": dict(stated)}
    others = [[found["label"], found["confidence"]], *found["alternatives"]]
    labels = {stated["label"], None}
    kept = []
    for label, share in others:
        if label not in labels:
            kept.append([label, share])
            labels.add(label)
    return {
        **NOTHING,
        "label": stated["label"],
        "band": "check",
        "alternatives": kept,
        "neighbours": found["neighbours"],
        "stated": dict(stated),
    }
