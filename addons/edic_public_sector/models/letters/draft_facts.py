# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields

from ...tools.letters.drafting.facts import FactTable
from ...tools.letters.drafting.text import keys_of


class DraftFacts:
    """The facts that a draft of a template reads of a record, with the rights of its
    environment.

    :param record: None where its model is gone
    :param lang: two letters
    """

    def __init__(self, template, record, lang, company):
        self.template = template.sudo()
        self.record = record
        self.lang = lang
        self.company = company
        self.env = template.env
        self._texts = None

    def legal(self):
        """Return the legal texts by `LAW_DAYS`: ``{"fact": {code: row}, "letter": …}``.

        Where the record has no day of its own, that of the letter counts.
        """
        if self._texts is None:
            today = fields.Date.context_today(self.template)
            sources = self.env["edic.public.facts"]
            day = (self.record and sources._law_day_of(self.record)) or today
            texts = self.env["edic.public.legal"]
            self._texts = {
                "fact": texts._of_company(self.company, day),
                "letter": texts._of_company(self.company, today),
            }
        return self._texts

    def collected(self):
        """Return the facts of the record, articles that the texts name, and what is
        asked for, and beside them the tables that the template shows.

        :raises AccessError: not for this user
        """
        facts, tables = self.env["edic.public.facts"]._of(self.record, self.lang)
        shown = set(self.template.block_ids.mapped("table"))
        tables = {name: table for name, table in tables.items() if name in shown}
        found = dict(facts) | self._cited()
        for variable in self.template.variable_ids:
            own = variable._fact(self.lang, self.company.currency_id.name)
            found.setdefault(own.key, own)
        return FactTable(found.values(), self.lang), tables

    def _cited(self):
        """Return ``{key: fact}`` of the articles that the texts cite."""
        sources = self.env["edic.public.facts"]
        localised = sources._in_lang(self.record, self.lang).env(su=True)
        cited, found = self.env["edic.public.legal"].with_env(localised), {}
        for block in self.template.block_ids:
            named = set(keys_of(block._text(self.lang)))
            for code, row in self.legal()[block._law_day()].items():
                key = code.replace(".", "_").replace("-", "_")
                if row.kind == "citation" and key in named:
                    cited |= row.with_env(localised)
                    found[key] = row.with_env(localised)._fact(key, self.lang)
        if fact := cited._unapproved_fact(self.lang):
            found[fact.key] = fact
        return found

    def first_blocks(self, facts):
        """Return the paragraphs that a draft with these facts begins with."""
        return [
            block._begun(self.lang, self.legal())
            for block in self.template._printed()
            if block._is_shown(facts)
        ]
