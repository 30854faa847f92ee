# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicPublicDraft(models.Model):
    """Which paragraphs of its template a draft has: those whose conditions hold."""

    _inherit = "edic.public.draft"

    @api.model
    def _first_blocks(self, template, facts, legal):
        """
        :param legal: of `_legal`
        """
        return [
            block._begun(facts.lang, legal)
            for block in template.sudo()._printed()
            if block._is_shown(facts)
        ]

    def _follow(self, before, now):
        """Bring in and take out what depends on facts that have changed.

        What a person wrote or took away meanwhile stays so; what is locked stands
        exactly where its conditions hold.
        """
        found, changed = {block["key"]: block for block in self.blocks or []}, False
        legal, last = self._legal(self._record_now(), self.company_id), None
        for block in self.template_id.sudo()._printed():
            kept, is_shown = found.get(block.key), block._is_shown(now)
            was = bool(kept) if block.kind == "locked" else block._is_shown(before)
            if was and not is_shown and kept and kept["origin"] == "template":
                del found[block.key]
                changed = True
            elif is_shown and not was and not kept:
                found = _after(found, last, block._begun(self.lang, legal))
                changed = True
            last = block.key if block.key in found else last
        if changed:
            self.blocks = list(found.values())
        return changed

    def _keep_following(self, before, now):
        """Have the paragraphs follow the facts, as a version of its own."""
        if self.sudo()._follow(before, now):
            note = self.env._("Paragraphs that the facts decide")
            self._keep_version("template", note)


class EdicPublicTemplate(models.Model):
    _inherit = "edic.public.template"

    def _printed(self):
        """Its paragraphs without those that are for the checklist alone."""
        return self.block_ids.filtered(lambda block: block.kind != "check")


class EdicPublicTemplateBlock(models.Model):
    _inherit = "edic.public.template.block"

    def _begun(self, lang, legal):
        """How it stands in a new draft, as JSON.

        :param dict legal: the legal texts that hold, of `edic.public.draft._legal`
        """
        own = legal[self._law_day()]
        found = own.get(self.legal_code) if self.legal_code else None
        return {
            "key": self.key,
            "kind": self.kind,
            "text": (found or self)._text(lang),
            "origin": "template",
            "table": self.table or False,
            "has_chart": self.has_chart,
            "legal": self.legal_code or False,
            "is_missing": bool(self.legal_code and not found),
        }


def _after(found, last, new):
    """The paragraphs by key, with a new one after ``last``, or at the beginning."""
    keys = list(found)
    at = keys.index(last) + 1 if last else 0
    blocks = list(found.values())
    return {block["key"]: block for block in [*blocks[:at], new, *blocks[at:]]}
