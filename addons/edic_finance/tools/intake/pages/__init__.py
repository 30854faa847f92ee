# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Pages of an invoice without structured figures: their text, and what it says."""

from importlib.util import find_spec

DRAWING = "1"  # raised when the same page may be drawn otherwise


def can_recognise() -> bool:
    """Return whether the text of pictures can be recognised here."""
    return all(map(find_spec, ("rapidocr", "onnxruntime")))
