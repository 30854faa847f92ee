# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Words and names in the form in which they are compared.

The tools of an addon import nothing of another: `fold` does what that of
``edic_ai/tools/text/folding.py`` does, and a test holds both to it.
"""

import unicodedata


def fold(text: str) -> str:
    """Return a text without case and accents, everything else as it is.

    >>> fold("Prélèvement STRASSE Straße")
    'prelevement strasse strasse'
    """
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in parts if not unicodedata.combining(char))
