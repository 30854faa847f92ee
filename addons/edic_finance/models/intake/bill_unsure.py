# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from typing import NamedTuple

from .document_sentences import field_names

# without them right, the wrong bill is posted, or the wrong amount is paid
NEED_A_LOOK = ("type", "vendor", "number", "date", "gross", "payable")


class Unsure(NamedTuple):
    """Something to look at before a bill is posted: in a sentence, and as what is
    recorded where a person posts it all the same."""

    facts: dict
    sentence: str


class BillUnsure:
    """Values of the pages of a bill that are not sure, and at which nobody looked."""

    def __init__(self, move):
        self.move = move
        self.env = move.env

    def names(self):
        """Return the names of these values, as pages have them."""
        document = self.move.sudo().edic_document_id
        read = (document.page_values or {}).get("fields", {})
        made = document.page_decisions or {}
        return [
            name
            for name in NEED_A_LOOK
            if name not in made and read.get(name, {}).get("band") == "check"
        ]

    def unsure(self):
        """Return them as one `Unsure`, None where there are none."""
        names, words = self.names(), field_names(self.env)
        sentence = self.env._(
            "Read from the page, and checked by nobody: %(names)s.",
            names=", ".join(words[name] for name in names),
        )
        return Unsure({"unsure": names}, sentence) if names else None
