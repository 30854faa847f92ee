# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from .document_sentences import field_names

# without them right, the wrong bill is posted, or the wrong amount is paid
NEED_A_LOOK = ("type", "vendor", "number", "date", "gross", "payable")


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

    def sentence(self):
        """Return them in words, or ""."""
        words = field_names(self.env)
        names = ", ".join(words[name] for name in self.names())
        return names and self.env._(
            "Read from the page, and checked by nobody: %(names)s.", names=names
        )
