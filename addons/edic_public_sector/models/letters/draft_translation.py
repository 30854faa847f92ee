# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from dataclasses import replace

from ...tools.letters.drafting.facts import FactTable


class DraftTranslation:
    """A draft begun anew in another language, with what people put into the first."""

    def __init__(self, draft, other):
        self.draft, self.other = draft, other
        self.env = draft.env
        # {key: text} of the paragraphs that are not the template's words
        self.edited = {
            block["key"]: block["text"]
            for block in draft.sudo().blocks
            if block["origin"] != "template"
            and block["kind"] not in ("locked", "table")
        }

    def carry_over(self):
        """Take along what was entered, and leave a place for what was added."""
        known = {block["key"] for block in self.other.blocks}
        added = [
            {**block, "text": ""}
            for block in self.draft.sudo().blocks
            if block["key"] in self.edited and block["key"] not in known
        ]
        self.other.write(
            {
                "origin_id": self.draft.id,
                "facts": self._carried().rows(),
                "blocks": [*self.other.blocks, *added],
            }
        )

    def _carried(self):
        """Return the facts of the other, with those that a person entered."""
        old, new = self.draft._fact_table(), dict(self.other._fact_table())
        here, there = self.draft._choices(), self.other._choices()
        for key, fact in old.items():
            if not fact.is_entered:
                continue
            value = fact.value
            if value in here.get(key, ()) and key in there:
                value = there[key][here[key].index(value)]
            new[key] = replace(new.get(key, fact), value=value, source=fact.source)
        return FactTable(new.values(), self.other.lang)

    def have_translated(self):
        """Ask a model for what was edited; where there is none, say so beside it."""
        other, left = self.other.sudo(False), self.edited
        writable = set(self.other._writable_keys())
        if left and other.edic_may_write()["is_available"]:
            keys = [key for key in left if key in writable]
            if keys:
                other._ask_to_write(keys, "translate", sources=left)
            left = {key: left[key] for key in left if key not in writable}
        for key, text in left.items():
            filled = self.draft.sudo()._filled(text)
            other.edic_comment(
                self.env._("Was edited, and is still to be translated: %s", filled), key
            )
