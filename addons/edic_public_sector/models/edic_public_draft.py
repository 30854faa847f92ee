# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import re

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.edic_ai.json_field import SchemaJson
from odoo.addons.edic_ai.people import check_person
from odoo.addons.edic_ai.propose_only import check_not_proposing
from odoo.addons.edic_ai.rpc import without_defaults
from odoo.addons.edic_ai.tools.json_schema import OBJECT, list_of, mapping_of

from .. import roles
from ..tools.drafting.facts import FactTable
from ..tools.drafting.text import keys_of

LANGS = [("en", "English"), ("fr", "French"), ("de", "German")]
REGISTERS = [
    ("standard", "Standard language"),
    ("plain", "Plain language"),
    ("easy", "Easy to read (FALC, Leichte Sprache)"),
]
STATES = [("draft", "Draft"), ("signed", "Signed"), ("dropped", "Dropped")]
USE_CASE = "public.draft"
UNKEPT = re.compile("[\0\ud800-\udfff]")  # NUL and halves of characters


def check_text(env, text, most):
    """
    :raises UserError: longer than ``most``, or with what PostgreSQL does not keep
    """
    if len(text) > most:
        raise UserError(env._("At most %s characters here.", most))
    if UNKEPT.search(text):
        raise UserError(env._("This text has characters that cannot be stored."))


class EdicPublicDraft(models.Model):
    """A letter or note about a record, on its way to the person who signs it.

    Its figures, dates and names are placeholders of a fact table that was read with the
    rights of whoever began it. Its text changes by versions: a person's, or a model's
    that a person took over.
    """

    _name = "edic.public.draft"
    _inherit = ["edic.ai.about", "edic.ai.traceable"]
    _description = "Draft of a letter or note"
    _check_company_auto = True
    _order = "write_date desc, id desc"
    _edic_timeline_groups = "base.group_user"

    name = fields.Char(string="Title", required=True)
    template_id = fields.Many2one(
        "edic.public.template",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True)
    res_model = fields.Char(string="Model", required=True, readonly=True)
    res_id = fields.Many2oneReference(
        string="Record", model_field="res_model", required=True, readonly=True
    )
    lang = fields.Selection(LANGS, string="Language", required=True, readonly=True)
    register = fields.Selection(
        REGISTERS, string="Kind of language", required=True, readonly=True
    )
    state = fields.Selection(STATES, default="draft", required=True, readonly=True)
    user_id = fields.Many2one(
        "res.users", string="Drafted by", required=True, readonly=True, index=True
    )
    reader_ids = fields.Many2many(
        "res.users", string="Shared with", help="They read, comment and edit it too."
    )
    facts = SchemaJson(schema=list_of(OBJECT), readonly=True)
    tables = SchemaJson(schema=mapping_of(OBJECT), readonly=True)
    blocks = SchemaJson(schema=list_of(OBJECT), readonly=True)
    version_ids = fields.One2many(
        "edic.public.draft.version", "draft_id", readonly=True
    )
    version_id = fields.Many2one(
        "edic.public.draft.version", string="Current version", readonly=True
    )
    version_number = fields.Integer(related="version_id.number")
    comment_ids = fields.One2many(
        "edic.public.draft.comment", "draft_id", readonly=True
    )
    writing_ids = fields.One2many(
        "edic.public.draft.writing", "draft_id", readonly=True
    )
    is_unchecked = fields.Boolean(
        string="Not yet checked by readers",
        readonly=True,
        help="Easy-to-read text is a draft until readers that it is made for have "
        "checked it; a person takes this label away.",
    )
    is_stale = fields.Boolean(
        string="Figures have changed",
        readonly=True,
        help="Something in the draft no longer matches the ERP.",
    )
    stale = SchemaJson(schema=list_of(OBJECT), readonly=True)
    facts_at = fields.Datetime(string="Figures as of", readonly=True)
    signed_by_id = fields.Many2one("res.users", string="Signed by", readonly=True)
    signed_at = fields.Datetime(string="Signed", readonly=True)
    was_signed = fields.Boolean(readonly=True, help="Once signed, it is kept.")
    # what stood around the text then
    signed_head = SchemaJson(schema=OBJECT, readonly=True)
    letter_checksum = fields.Char(readonly=True)  # of the PDF that is to be sent

    _about_idx = models.Index("(res_model, res_id)")

    @api.depends("name")
    def _compute_display_name(self):
        for draft in self:
            draft.display_name = draft.name

    # --- who may --------------------------------------------------------------------
    @api.model_create_multi
    def create(self, vals_list):
        if vals_list and not self.env.su:
            raise AccessError(self.env._("Begin a draft on the record it is about."))
        return super().create(vals_list)

    def write(self, vals):
        own = {name for name, field in self._fields.items() if field.readonly}
        if not self.env.su and own & vals.keys():
            raise AccessError(self.env._("A draft is changed in its editor."))
        if (
            not self.env.su
            and "name" in vals
            and set(self.mapped("state")) != {"draft"}
        ):
            raise UserError(
                self.env._("A draft that was signed stays: take it up again first.")
            )
        before = {draft: draft.reader_ids for draft in self}
        result = super().write(vals)
        for draft in self if "reader_ids" in vals else ():
            if draft.reader_ids != before[draft]:
                draft._note("draft.shared", {"readers": len(draft.reader_ids)})
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_only_open(self):
        if self.env.su:
            return
        if any(self.mapped("was_signed")):
            raise UserError(self.env._("What was signed is kept."))
        for draft in self:
            draft._own()._settle_all()
            if draft.user_id != self.env.user:
                raise AccessError(self.env._("Only who began a draft deletes it."))
            draft._note("draft.deleted", {"version": draft.version_id.number})

    def _own(self):
        """This draft, to change it: for a person who may, in code that is no AI's.

        :raises AccessError: it is not this user's
        :raises UserError: it was signed
        """
        self.ensure_one()
        check_person(self.env)
        check_not_proposing(self.env)
        self.check_access("write")
        if self.state != "draft":
            raise UserError(
                self.env._("A draft that was signed stays: take it up again first.")
            )
        return self.sudo()

    def _about_record(self):
        """The record it is about.

        :raises AccessError: not for this user
        """
        record = self.env[self.res_model].browse(self.res_id).exists()
        record.check_access("read")
        return record

    # --- beginning --------------------------------------------------------------------
    @api.model
    @roles.for_roles(roles.EMPLOYEE)
    def edic_begin(self, template_id, res_model, res_id, lang, register="standard"):
        """Begin a draft: its facts are read, its text is the template's.

        :param str lang: two letters
        :return: the action that opens it
        :raises AccessError: the record or the template is not for this user
        """
        check_person(self.env)
        if lang not in dict(LANGS) or register not in dict(REGISTERS):
            raise UserError(self.env._("Choose a language."))
        record = self.env[res_model].browse(int(res_id))
        template = self.env["edic.public.template"].browse(template_id)
        template.check_access("read")
        if template not in template._for(record):
            raise UserError(self.env._("This template is not for that record."))
        draft = self._begun(template, record, lang, register)
        draft._keep_version("template", self.env._("As the template has it"))
        draft._note("draft.begun", {"template": template.code, "lang": lang})
        return draft.sudo(False).get_formview_action()

    @api.model
    def _begun(self, template, record, lang, register):
        company = self.env.company
        if "company_id" in record._fields and record.company_id:
            company = record.company_id
        legal = self._legal(record, company)
        facts, tables = self._read_facts(template, record, lang, company, legal)
        vals = {
            "name": f"{template.name} – {record.display_name}",
            "template_id": template.id,
            "company_id": company.id,
            "res_model": record._name,
            "res_id": record.id,
            "lang": lang,
            "register": register,
            "is_unchecked": register == "easy",
            "user_id": self.env.uid,
            "facts": facts.rows(),
            "tables": self._jsoned(tables),
            "facts_at": fields.Datetime.now(),
            "blocks": self._first_blocks(template, facts, legal),
        }
        return without_defaults(self.sudo()).create(vals)

    @api.model
    def _legal(self, record, company):
        """Return the legal texts by `LAW_DAYS`: ``{"fact": {code: row}, "letter": …}``.

        Where the record has no day of its own, that of the letter counts.

        :param record: None where its model is gone
        """
        today = fields.Date.context_today(self)
        sources = self.env["edic.public.facts"]
        day = (record and sources._law_day_of(record)) or today
        texts = self.env["edic.public.legal"]
        days = {"fact": day, "letter": today}
        return {name: texts._of_company(company, day) for name, day in days.items()}

    @api.model
    def _read_facts(self, template, record, lang, company, legal):
        """Facts of the record, articles that the texts name, and what is asked for.

        :param legal: of `_legal`
        """
        facts, tables = self.env["edic.public.facts"]._of(record, lang)
        shown = set(template.sudo().block_ids.mapped("table"))
        tables = {name: table for name, table in tables.items() if name in shown}
        found = dict(facts)
        localised = self.env["edic.public.facts"]._in_lang(record, lang).env(su=True)
        cited = self.env["edic.public.legal"].with_env(localised)
        for block in template.sudo().block_ids:
            named = set(keys_of(block._text(lang)))
            for code, row in legal[block._law_day()].items():
                key = code.replace(".", "_").replace("-", "_")
                if row.kind == "citation" and key in named:
                    found[key] = row.with_env(localised)._fact(key, lang)
                    cited |= row.with_env(localised)
        if fact := cited._unapproved_fact(lang):
            found[fact.key] = fact
        for variable in template.sudo().variable_ids:
            own = variable._fact(lang, company.currency_id.name)
            found.setdefault(own.key, own)
        return FactTable(found.values(), lang), tables

    # --- what is kept -----------------------------------------------------------------
    def _note(self, action, facts, **about):
        """An entry of the ledger about what a person did with the draft."""
        self.ensure_one()
        return self.env["edic.ai.gateway"]._record(
            "decision",
            USE_CASE,
            {"action": action, "draft": self.id, **facts},
            company=self.company_id,
            record=self.sudo(),
            **about,
        )

    @api.model
    def _jsoned(self, tables):
        return {
            name: {
                **table,
                "rows": [[fact.as_json() for fact in row] for row in table["rows"]],
            }
            for name, table in tables.items()
        }

    def _fact_table(self):
        """The fact table as it was read."""
        return FactTable.parse(self.facts or [], self.lang)
