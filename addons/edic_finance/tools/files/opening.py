# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Journals in which balances are carried forward (à nouveau, Eröffnungsbilanz)."""

import re

CODE = re.compile(r"R?ANO?|EB(-Wert)?", re.I)
NAME = re.compile(r"nouveau|eröffnung|vortrag|opening", re.I)


def is_opening(code: str, name: str | None) -> bool:
    """Return whether a journal is an opening one, by its code or its name.

    >>> is_opening("AN", None), is_opening("X", "Eröffnungsbilanz"), is_opening("A", "")
    (True, True, False)
    """
    return bool(CODE.fullmatch(code) or NAME.search(name or ""))
