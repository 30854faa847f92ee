# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from dataclasses import replace

from odoo import fields, models
from odoo.exceptions import UserError

from odoo.addons.edic_ai.people import check_person

from .. import roles
from ..tools.drafting.facts import FactTable


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicPublicDraft(models.Model):
    """The same draft in another language, as a draft of its own.

    What the template words is there in the other language at once; what a person or a
    model worded is translated by a model where there is one, and else noted beside the
    paragraph, so that nothing is lost.
    """

    _inherit = "edic.public.draft"

    origin_id = fields.Many2one(
        "edic.public.draft",
        string="In the first language",
        readonly=True,
        index="btree_not_null",
        check_company=True,
    )

    @roles.reads
    def action_other_language(self):
        """Ask for the language."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("In another language"),
            "res_model": "edic.public.draft.new",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_draft_id": self.id,
                "default_res_model": self.res_model,
                "default_res_id": self.res_id,
                "default_register": self.register,
                "default_lang": next(
                    code
                    for code, _name in self._fields["lang"].selection
                    if code != self.lang
                ),
            },
        }

    @roles.for_roles(roles.EMPLOYEE)
    def edic_translate(self, lang):
        """Begin it in another language; what was entered comes along.

        :return: the action that opens the new draft
        """
        self.ensure_one()
        check_person(self.env)
        self.check_access("read")
        if lang == self.lang:
            raise UserError(self.env._("It is in this language already."))
        record = self.env[self.res_model].browse(self.res_id)
        record.check_access("read")
        other = self._begun(self.template_id, record, lang, self.register)
        other.write({"origin_id": self.id, "facts": self._carried(other).rows()})
        edited = self._edited()
        other.blocks = [*other.blocks, *self._added(other, edited)]
        other._keep_version("template", self.env._("In another language"))
        other._note("draft.translated", {"of": self.id, "lang": lang})
        self._have_translated(other.sudo(False), edited)
        return other.sudo(False).get_formview_action()

    def _carried(self, other):
        """Facts that a person entered, in the other draft."""
        old, new = self._fact_table(), dict(other._fact_table())
        here, there = self._choices(), other._choices()
        for key, fact in old.items():
            if not fact.is_entered:
                continue
            value = fact.value
            if value in here.get(key, ()) and key in there:
                value = there[key][here[key].index(value)]
            known = new.get(key, fact)
            new[key] = replace(known, value=value, source=fact.source)
        return FactTable(new.values(), other.lang)

    def _edited(self):
        """``{key: text}`` of the paragraphs that are not the template's words."""
        return {
            block["key"]: block["text"]
            for block in self.sudo().blocks
            if block["origin"] != "template"
            and block["kind"] not in ("locked", "table")
        }

    def _added(self, other, edited):
        """Paragraphs that the template does not have, still to be translated."""
        known = {block["key"] for block in other.blocks}
        return [
            {**block, "text": ""}
            for block in self.sudo().blocks
            if block["key"] in edited and block["key"] not in known
        ]

    def _have_translated(self, other, edited):
        """Ask a model for what was edited; where there is none, say so beside it."""
        writable = set(other.sudo()._writable_keys())
        if edited and other.edic_may_write()["may"]:
            keys = [key for key in edited if key in writable]
            if keys:
                other._ask_to_write(keys, "translate", sources=edited)
            edited = {key: edited[key] for key in edited if key not in writable}
        for key, text in edited.items():
            told = self.sudo()._filled(text)
            said = self.env._("Was edited, and is still to be translated: %s", told)
            other.edic_comment(said, key)
