# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Texts that are typed into a field that must not be empty, and say nothing.

Portals and programs refuse an empty field (BR-DE-15 asks for BT-10, many buyers ask for
an order or a contract): then people enter these, in English, French or German.
"""

import re

WORDS = frozenset(
    {"n/a", "n.a.", "na", "none", "null", "nil", "not applicable", "not available"}
    | {"0", "x", "xx", "xxx", "xxxx", "tbd", "tba", "test", "unknown", "no contract"}
    | {"dummy", "dummywert", "valeur fictive"}
    | {"néant", "neant", "sans", "sans objet", "s.o.", "aucun", "aucune", "inconnu"}
    | {"non applicable", "nc", "n.c.", "non communiqué", "non renseigné", "hors marché"}
    | {"nicht vorhanden", "keine", "keiner", "kein", "keine angabe", "k.a.", "k. a."}
    | {"ohne", "entfällt", "nicht zutreffend", "nicht bekannt", "unbekannt"}
    | {"kein vertrag", "ohne vertrag", "sans contrat", "sans marché", "pas de marché"}
)


def is_placeholder(text: str) -> bool:
    """Return whether somebody filled the field with nothing.

    >>> [is_placeholder(text) for text in ("N/A", " – ", "04011000-12345-03")]
    [True, True, False]
    """
    folded = " ".join(text.lower().split())
    return folded in WORDS or not re.search(r"[^\W_]", folded)


def without_placeholder(text: str) -> str:
    """Return the text of a field, "" where somebody filled it with nothing.

    >>> without_placeholder("EJ2024-00400"), without_placeholder("n/a")
    ('EJ2024-00400', '')
    """
    return "" if is_placeholder(text) else text
