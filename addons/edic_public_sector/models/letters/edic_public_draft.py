# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import logging
import re
from contextlib import suppress
from dataclasses import asdict, replace
from datetime import timedelta
from hashlib import sha1
from importlib import import_module

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import SQL
from odoo.tools.constants import GC_UNLINK_LIMIT

from odoo.addons.edic_ai.json_field import SchemaJson
from odoo.addons.edic_ai.people import check_person
from odoo.addons.edic_ai.propose_only import check_not_proposing
from odoo.addons.edic_ai.rpc import without_defaults
from odoo.addons.edic_ai.tools.suggestions.assessing import assessing
from odoo.addons.edic_ai.tools.text.canonical import digest
from odoo.addons.edic_ai.tools.text.json_schema import OBJECT, list_of, mapping_of
from odoo.addons.edic_ai.transaction import one_by_one, scheduled

from ... import roles
from ...tools.letters.drafting.blocks import (
    FIXED,
    TEXT_KINDS,
    compared_tables,
    placed_after,
    with_cells,
)
from ...tools.letters.drafting.entered import free_key, plain_day, plain_number
from ...tools.letters.drafting.facts import (
    ENTERED,
    Change,
    Fact,
    FactError,
    FactTable,
    Kind,
    Source,
)
from ...tools.letters.drafting.lock_names import Vocabulary
from ...tools.letters.drafting.text import HOLE, changes, keys_of
from ..common.company import company_of
from .draft_editor import DraftEditor
from .draft_facts import DraftFacts
from .draft_letter import DraftLetter
from .draft_translation import DraftTranslation
from .edic_public_draft_writing import HOWS, USE_CASE

LANGS = [("en", "English"), ("fr", "French"), ("de", "German")]
REGISTERS = [
    ("standard", "Standard language"),
    ("plain", "Plain language"),
    ("easy", "Easy to read (FALC, Leichte Sprache)"),
]
STATES = [("draft", "Draft"), ("signed", "Signed"), ("dropped", "Dropped")]
UNKEPT = re.compile("[\0\ud800-\udfff]")  # NUL and halves of characters
MAX_COMMENT = 5_000  # characters
GAP = "\u27e6{}\u27e7"  # ⟦…⟧: seen in black and white, too
MAX_TEXT = 20_000  # characters of a paragraph
MAX_BLOCKS = 200
MAX_DRAFT = 200_000  # characters
_logger = logging.getLogger(__name__)
MAX_FACTS = 200
MAX_VALUE = 2000  # characters
BATCH = 200  # drafts looked at by one run
MAX_GAPS = 5
RENDERING = "odoo.addons.edic_public_sector.tools.letters.rendering"
KEPT = timedelta(days=90)  # what was put away
FORMS = {
    "pdf": "application/pdf",
    "odt": "application/vnd.oasis.opendocument.text",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


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
    looked_at = fields.Datetime(readonly=True)
    origin_id = fields.Many2one(
        "edic.public.draft",
        string="In the first language",
        readonly=True,
        index="btree_not_null",
        check_company=True,
    )

    _about_idx = models.Index("(res_model, res_id)")

    def write(self, vals):
        if not self.env.su and "name" in vals:
            self._check_unsigned()
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

    # --- who may ----------------------------------------------------------------------
    def _own(self, may_be_signed=False):
        """Return this draft to change it: for a person who may, in code that is no
        AI's.

        :raises AccessError: it is not this user's
        :raises UserError: it was signed, and may not be
        """
        self.ensure_one()
        check_person(self.env)
        check_not_proposing(self.env)
        self.check_access("write")
        if not may_be_signed:
            self._check_unsigned()
        return self.sudo()

    def _check_unsigned(self):
        if set(self.mapped("state")) != {"draft"}:
            raise UserError(
                self.env._("A draft that was signed stays: take it up again first.")
            )

    def _about_record(self):
        """Return the record it is about.

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
        company = company_of(record)
        reading = DraftFacts(template, record, lang, company)
        facts, tables = reading.collected()
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
            "tables": with_cells(tables, Fact.as_json),
            "facts_at": fields.Datetime.now(),
            "blocks": reading.first_blocks(facts),
        }
        return without_defaults(self.sudo()).create(vals)

    # --- what is kept -----------------------------------------------------------------
    def _note(self, action, facts, event="decision", **about):
        """Write an entry of the ledger about what a person did with the draft."""
        self.ensure_one()
        return self.env["edic.ai.gateway"]._record(
            event,
            USE_CASE,
            {"action": action, "draft": self.id, **facts},
            company=self.company_id,
            record=self.sudo(),
            **about,
        )

    def _fact_table(self):
        return FactTable.parse(self.facts or [], self.lang)

    # --- paragraphs that come and go with facts ---------------------------------------
    def _follow(self, before, now):
        """Bring in and take out what depends on facts that have changed.

        What a person wrote or took away meanwhile stays so; what is locked stands
        exactly where its conditions hold.
        """
        found, changed = {block["key"]: block for block in self.blocks or []}, False
        legal, last = self._reading(self._record_now()).legal(), None
        for block in self.template_id.sudo()._printed():
            kept, is_shown = found.get(block.key), block._is_shown(now)
            was = bool(kept) if block.kind == "locked" else block._is_shown(before)
            if was and not is_shown and kept and kept["origin"] == "template":
                del found[block.key]
                changed = True
            elif is_shown and not was and not kept:
                found = placed_after(found, last, block._begun(self.lang, legal))
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

    # --- versions ---------------------------------------------------------------------
    def _keep_version(self, origin, note, **about):
        """Put down how the draft stands now."""
        self.ensure_one()
        own = self.sudo()
        last = own.version_ids.sorted("number")[-1:]
        blocks_digest = digest(own.blocks)
        if last.digest == blocks_digest and origin == "person":
            return last
        version = own.env["edic.public.draft.version"].create(
            {
                "draft_id": own.id,
                "number": last.number + 1,
                "origin": origin,
                "user_id": self.env.uid,
                "note": note,
                "blocks": own.blocks,
                "digest": blocks_digest,
                **about,
            }
        )
        own.version_id = version
        if own.register == "easy" and origin != "template":
            own.is_unchecked = True  # readers have checked another text
        return version

    @roles.for_roles(roles.EMPLOYEE)
    def edic_restore(self, version_id):
        """Let an earlier version stand again, as a new one."""
        own = self._own()
        version = own.version_ids.filtered(lambda v: v.id == version_id)
        if not version:
            raise UserError(self.env._("This version is not of this draft."))
        now = {block["key"]: block for block in own.blocks or []}
        own.blocks = [
            now.get(block["key"], block) if block["kind"] == "locked" else block
            for block in version.blocks
        ]
        facts = own._fact_table()
        own._follow(facts, facts)  # locked paragraphs are those of the facts as of now
        note = self.env._("Version %s again", version.number)
        kept = own.with_user(self.env.user)._keep_version("person", note)
        own._note("draft.restored", {"version": kept.number, "as": version.number})
        return self.edic_open()

    @roles.reads
    def edic_compare(self, old_id, new_id):
        """Return what changed from one version to another, by paragraph.

        :return: ``[{"key", "kind", "parts": [[sign, text]]}]``, with placeholders
            written out
        """
        self.ensure_one()
        self.check_access("read")
        versions = self.sudo().version_ids
        old, new = (
            versions.filtered(lambda v, number=number: v.id == number)
            for number in (old_id, new_id)
        )
        if not old or not new:
            raise UserError(self.env._("Choose two versions of this draft."))
        before = {block["key"]: block for block in old.blocks}
        after = {block["key"]: block for block in new.blocks}
        paragraphs = []
        for key in [*after, *(key for key in before if key not in after)]:
            texts = [side.get(key, {}).get("text", "") for side in (before, after)]
            parts = [[sign, self._filled(text)] for sign, text in changes(*texts)]
            kind = (after.get(key) or before[key])["kind"]
            paragraphs.append({"key": key, "kind": kind, "parts": parts})
        return paragraphs

    @roles.for_roles(roles.EMPLOYEE)
    def edic_comment(self, body, key=""):
        """Say something about a paragraph; readers may as well."""
        self.ensure_one()
        check_person(self.env)
        self.check_access("read")
        if not body.strip():
            raise UserError(self.env._("The comment is empty."))
        check_text(self.env, body, MAX_COMMENT)
        self.env["edic.public.draft.comment"].sudo().create(
            {
                "draft_id": self.id,
                "key": key,
                "body": body.strip(),
                "user_id": self.env.uid,
            }
        )
        return self.edic_open()

    @roles.for_roles(roles.EMPLOYEE)
    def edic_comment_done(self, comment_id, is_done=True):
        """Mark a comment as dealt with, or not."""
        self.ensure_one()
        check_person(self.env)
        self.check_access("read")
        self.sudo().comment_ids.filtered(lambda c: c.id == comment_id).is_done = is_done
        return self.edic_open()

    # --- the text ---------------------------------------------------------------------
    @roles.reads
    def edic_open(self):
        """Return all that the editor shows.

        :return: JSON, see the editor's `edic.public.draft` service
        """
        self.ensure_one()
        self.check_access("read")
        return DraftEditor(self.sudo()).opened(
            may_edit=self.state == "draft" and self.has_access("write")
        )

    @roles.for_roles(roles.EMPLOYEE)
    def edic_save(self, blocks, version, note=""):
        """Keep what a person wrote, as a new version.

        :param list blocks: ``[{"key", "kind", "text"}]``; locked paragraphs and tables
            keep their text whatever is given
        :param int version: number of the version that the person saw
        :raises UserError: somebody else saved since
        """
        own = self._own()
        if version != own.version_id.number:
            raise UserError(
                self.env._(
                    "Somebody saved version %s meanwhile: compare it with yours, "
                    "then save again.",
                    own.version_id.number,
                )
            )
        own.blocks = own._merged(blocks)
        kept = self._keep_version("person", note or self.env._("Edited"))
        if kept.number != version:
            own._note("draft.edited", {"version": kept.number, "digest": kept.digest})
        return self.edic_open()

    def _merged(self, blocks):
        """Return what a client sent, with what it may not change as it was."""
        size = sum(len(str(sent["text"])) for sent in blocks)
        if len(blocks) > MAX_BLOCKS or size > MAX_DRAFT:
            raise UserError(self.env._("This draft is too long."))
        before = {block["key"]: block for block in self.blocks or []}
        merged, seen = [], set()
        for sent in blocks:
            key, old = str(sent["key"]), before.get(str(sent["key"]))
            if key in seen:
                raise UserError(self.env._("A paragraph was sent twice."))
            seen.add(key)
            merged.append(self._merged_block(key, old, sent))
        missing = [b for b in before.values() if b["kind"] == "locked"]
        if any(block["key"] not in seen for block in missing):
            raise UserError(
                self.env._("A locked paragraph is part of the letter and stays.")
            )
        return merged

    def _merged_block(self, key, old, sent):
        if old and old["kind"] in FIXED:
            return old
        text, kind = str(sent["text"]), str(sent["kind"])
        check_text(self.env, text, MAX_TEXT)
        if kind not in TEXT_KINDS:
            raise UserError(self.env._("This paragraph cannot be saved."))
        if old and old["text"] == text and old["kind"] == kind:
            return old
        new = {"key": key, "kind": kind, "text": text, "origin": "person"}
        return {**new, "table": False, "legal": False, "is_missing": False}

    # --- what stands in it ------------------------------------------------------------
    def _used_keys(self):
        return {key for block in self.blocks or [] for key in keys_of(block["text"])}

    def _filled(self, text):
        """Return a text as it is read, with gaps shown as such."""
        facts = self._fact_table()
        return HOLE.sub(
            lambda hole: (
                facts.written(hole[1]) or GAP.format(self._gap(facts, hole[1]))
            ),
            text,
        )

    def _gap(self, facts, key):
        fact = facts.get(key)
        return fact.label if fact else self.env._("figure not in the facts")

    def _vocabulary(self):
        """Return the words that are no names: the template's own, and those that label
        facts."""
        template = self.template_id.sudo()
        texts = [block[f"text_{self.lang}"] or "" for block in template.block_ids]
        texts += [fact.label for fact in self._fact_table().values()]
        return Vocabulary(self.lang, texts, self.env["edic.ai.gateway"]._names().find)

    def _is_by_hand(self, fact):
        """Return whether a person enters it here, and not somewhere in the ERP."""
        return fact.is_entered or (not fact.source and not fact.is_computed)

    def _choices(self):
        """Return ``{key of a fact: what there is to choose}``."""
        variables = self.template_id.sudo().variable_ids
        found = {variable.key: variable._choices(self.lang) for variable in variables}
        return {key: choices for key, choices in found.items() if choices}

    def _rendered_tables(self):
        return with_cells(self.tables or {}, self._cell)

    def _cell(self, cell):
        return FactTable.parse([cell], self.lang).written(cell["key"]) or ""

    # --- by hand ----------------------------------------------------------------------
    @roles.for_roles(roles.EMPLOYEE)
    def edic_set_fact(self, key, value):
        """Enter what a template asks for, or what the record does not hold.

        :param str value: a day or figure in the person's own format, or text; empty:
            to take it away
        """
        own = self._own()
        facts = own._fact_table()
        fact = facts.get(key)
        if fact is None:
            raise UserError(self.env._("There is no such fact in this draft."))
        if not self._is_by_hand(fact):
            raise UserError(
                self.env._(
                    "%s is read or computed from records: change it there, then update "
                    "the figures.",
                    fact.label,
                )
            )
        parsed = self._parsed(fact, value)
        source = parsed is not None and self._by_hand()
        now = facts.having(key, parsed, source or None)
        own.facts = now.rows()
        own._note("fact.entered", {"fact": key}, values={"value": parsed})
        self._keep_following(facts, now)
        return self.edic_open()

    @roles.for_roles(roles.EMPLOYEE)
    def edic_add_fact(self, label, kind, value, unit=""):
        """Enter a fact that nothing asked for, to use it in the text."""
        own = self._own()
        facts = own._fact_table()
        if len(facts) >= MAX_FACTS or not label.strip():
            raise UserError(self.env._("Give the fact a name."))
        key = free_key(label, facts)
        if Kind(kind) is Kind.MONEY and not unit:
            unit = self.company_id.currency_id.name
        fact = Fact(key, Kind(kind), label.strip()[:80], unit=unit)
        parsed = self._parsed(fact, value)
        fact = replace(fact, value=parsed, source=self._by_hand())
        own.facts = [*facts.rows(), fact.as_json()]
        own._note("fact.entered", {"fact": key}, values={"value": parsed})
        return self.edic_open()

    def _by_hand(self):
        user = self.env.user
        return Source(ENTERED, user.id, "", user.name)

    def _parsed(self, fact, value):
        """Return what a person typed, canonical.

        :raises UserError: when it is not of the kind of the fact
        """
        text = (value or "").strip()
        if not text:
            return None
        if fact.kind.is_figure:
            text = plain_number(text, self.lang)
        elif fact.kind is Kind.DATE:
            text = plain_day(text)
        check_text(self.env, text, MAX_VALUE)
        choices = self._choices().get(fact.key)
        if choices and text not in choices:
            raise UserError(self.env._("“%s” is not one of the choices.", text[:80]))
        try:
            replace(fact, value=text)
        except FactError:
            raise UserError(
                self.env._(
                    "“%(value)s” cannot be read for %(label)s: write a figure such as "
                    "1234,56 or a day such as 2026-11-27.",
                    value=text[:80],
                    label=fact.label,
                )
            ) from None
        return text

    # --- read anew --------------------------------------------------------------------
    def _record_now(self):
        """Return the record it is about, empty where it was deleted; None where the
        addon of its model is gone."""
        if self.res_model not in self.env:
            return None
        return self.env[self.res_model].browse(self.res_id).exists()

    def _reading(self, record):
        """Return the reader of its facts.

        :param record: of `_record_now`
        """
        return DraftFacts(self.template_id, record, self.lang, self.company_id)

    def _facts_now(self):
        """Return the facts as the current user reads them now, with what was entered
        kept."""
        record = self._record_now()
        if not record:
            return None
        facts, tables = self._reading(record).collected()
        found = dict(facts)
        for key, fact in self._fact_table().items():
            if (fact.is_entered and (key not in found or found[key].value is None)) or (
                key not in found and fact.value is None
            ):
                found[key] = fact
        return FactTable(found.values(), self.lang), tables

    def _read_anew(self):
        """Return `_facts_now` of the person who drafted it: another may see less, or
        more, which those with whom the draft is shared may not.

        :raises AccessError: that person may not read the record any more
        """
        user = self.user_id if self.user_id.active else self.env.user
        own = self.with_user(user).with_context(allowed_company_ids=self.company_id.ids)
        return own._facts_now()

    def _look_for_changes(self):
        """Note what is otherwise in the ERP than the draft says.

        :raises AccessError: who drafted it may not read the record any more
        """
        self.ensure_one()
        now, own = self._read_anew(), self.sudo()
        if now is None:
            gone = Change("", self.env._("The record"), "", None)
            own.write({"is_stale": True, "stale": [asdict(gone)]})
            return
        changed = [*own._fact_table().changes(now[0], sorted(own._used_keys()))]
        if compared_tables(own.tables) != compared_tables(now[1]):
            changed.append(Change("", self.env._("A table"), "", ""))
        stale = [*map(asdict, changed)]
        if stale != (own.stale or []):
            own.write({"is_stale": bool(stale), "stale": stale})

    @roles.reads
    def edic_look(self):
        """Open, after a look whether the figures still hold."""
        self.ensure_one()
        self.check_access("read")
        if self.state == "draft":
            with suppress(AccessError):  # refused when it is signed
                self._look_for_changes()
        return self.edic_open()

    @roles.for_roles(roles.EMPLOYEE)
    def edic_refresh(self):
        """Read all figures anew; the text keeps its words."""
        own = self._own()
        now = self._read_anew()
        if now is None:
            raise UserError(self.env._("The record of this draft is gone."))
        facts, tables = now
        before, changed = own._fact_table(), own.stale or []
        own.write(
            {
                "facts": facts.rows(),
                "tables": with_cells(tables, Fact.as_json),
                "facts_at": fields.Datetime.now(),
                "is_stale": False,
                "stale": [],
            }
        )
        own._note("facts.refreshed", {"changed": len(changed)})
        self._keep_following(before, facts)
        return self.edic_open()

    @api.model
    @scheduled
    def _cron_look(self):
        """Look hourly which open drafts say what is not so; longest unseen first."""
        since = fields.Datetime.subtract(fields.Datetime.now(), minutes=50)
        unseen = Domain("looked_at", "=", False) | Domain("looked_at", "<", since)
        due = Domain("state", "=", "draft") & unseen
        one_by_one(
            self.search(due, limit=BATCH, order="looked_at NULLS FIRST, id"),
            lambda draft: draft._look_again(),
            failed=lambda draft, error: draft._tell_failed(error),
            remaining=self.search_count(due),
        )

    def _look_again(self):
        self._mark_looked_at()
        with suppress(AccessError), self.env.cr.savepoint():
            self._look_for_changes()

    def _tell_failed(self, error):
        """Log it, and let the other drafts come first the next time."""
        _logger.error("Draft %s could not be looked at", self.id, exc_info=error)
        self._mark_looked_at()

    def _mark_looked_at(self):
        """Note the look in SQL: it is no change, so the day of the last one stays."""
        self.env.cr.execute(
            SQL(
                "UPDATE edic_public_draft SET looked_at = %s WHERE id = %s",
                fields.Datetime.now(),
                self.id,
            )
        )
        self.invalidate_recordset(["looked_at"])

    # --- having a model write ---------------------------------------------------------
    @roles.for_roles(roles.EMPLOYEE)
    def edic_write(self, keys, how, wish=""):
        """Have a model write paragraphs; what stands is not touched.

        :param list keys: of paragraphs that a model may write; empty: all of them
        :param str how: one of `HOWS`
        :return: the editor's state, with the task to follow
        :raises UserError: no such paragraph, or none that a model may write; or words
            ask for people to be ranked or assessed
        """
        own = self._own()
        if how not in dict(HOWS):
            raise UserError(self.env._("Choose what is to be done with the paragraph."))
        writable = own._writable_keys()
        wanted = [key for key in writable if key in keys] if keys else writable
        if not wanted or (keys and len(wanted) != len(set(keys))):
            raise UserError(self.env._("A model does not write this paragraph."))
        # and paragraphs that a person worded, which a model would read
        typed = [
            block["text"]
            for block in own.blocks
            if block["key"] in wanted and block["origin"] == "person"
        ]
        for text in (wish or "", *typed):
            if found := own._assessing(text):
                raise UserError(
                    self.env._(
                        "“%s”: no model ranks, scores, compares, filters or assesses "
                        "people here. The AI Act counts that as high-risk (Annex III, "
                        "point 4), and EDIC is not made for it. Say what the paragraph "
                        "is to tell instead; the assessment is a person’s.",
                        found,
                    )
                )
        self._ask_to_write(wanted, how, wish)
        return self.edic_open()

    def _assessing(self, text):
        """Return the words that ask for people to be assessed; addons whose records are
        of people find more."""
        return assessing(text, only_applicants=True)

    def _settle_all(self):
        """Decline what waits for a decision, and write it in the ledger as such."""
        for writing in self.writing_ids.filtered(lambda writing: writing._is_open()):
            writing._decline()

    def _ask_to_write(self, keys, how, wish="", sources=None):
        """Put it into the queue; what waited for a decision is declined."""
        own = self.sudo()
        own._settle_all()
        own.env["edic.public.draft.writing"]._ask(own, keys, how, wish, sources)

    def _writable_keys(self):
        """Return the paragraphs that a model may write, in order."""
        template = self.template_id.sudo().block_ids
        written = set(template.filtered("is_written").mapped("key"))
        known = set(template.mapped("key"))
        return [
            block["key"]
            for block in self.blocks or []
            if block["kind"] in ("text", "item", "subject", "note")
            and (block["key"] in written or block["key"] not in known)
        ]

    @roles.reads
    def edic_may_write(self):
        """Return which model would write, or why none does.

        :return: ``{"is_available", "message"}``, a sentence for the editor
        """
        self.ensure_one()
        self.check_access("read")
        return self.env["edic.ai.use.case.public.draft"]._may_write(self.sudo())

    def _text_of(self, key):
        return next((b["text"] for b in self.blocks if b["key"] == key), "")

    def _edic_data_class(self):
        """Return the most protected kind of data that it may hold."""
        own = self.sudo()
        record = own.env[own.res_model].browse(own.res_id).exists()
        return own.template_id._data_class(record)

    # --- deciding ---------------------------------------------------------------------
    @roles.for_roles(roles.EMPLOYEE)
    def edic_take(self, writing_id, keys):
        """Put a model's paragraphs into the draft: the person's decision."""
        own = self._own()
        writing = own._writing(writing_id, keys)
        own.blocks = writing._taken(own.blocks, keys)
        version = self._keep_version("model", **writing._version_facts(keys[0]))
        writing._accept(keys, version)
        return self.edic_open()

    @roles.for_roles(roles.EMPLOYEE)
    def edic_decline(self, writing_id, keys):
        """Leave a model's paragraphs out."""
        own = self._own()
        own._writing(writing_id, keys)._decline(keys)
        return self.edic_open()

    def _writing(self, writing_id, keys):
        writing = self.writing_ids.filtered(lambda writing: writing.id == writing_id)
        undecided = set(writing.keys or ()) - set(writing.decided or {})
        if not writing or not keys or not set(keys) <= undecided & set(writing.answers):
            raise UserError(self.env._("There is nothing to decide on there any more."))
        return writing

    # --- signing ----------------------------------------------------------------------
    @roles.for_roles(roles.EMPLOYEE)
    def action_sign(self):
        """Stand for the draft as it is; it stays so.

        :raises UserError: something is missing in it, or is not so any more
        """
        own = self._own()
        self._about_record()
        seen = self.env.context.get("edic_version")
        if seen and seen != own.version_id.number:
            raise UserError(
                self.env._(
                    "Somebody saved version %s meanwhile: read it, then sign.",
                    own.version_id.number,
                )
            )
        self._look_for_changes()
        if own.is_stale:
            raise UserError(
                self.env._("Figures have changed since: update them, then sign.")
            )
        if gaps := own._gaps():
            raise UserError(
                self.env._(
                    "Still missing: %s. Fill it in, or take it out of the text.",
                    ", ".join(gaps[:MAX_GAPS]),
                )
            )
        used = own._used_keys()
        own._settle_all()
        own.write(
            {
                "state": "signed",
                "signed_by_id": self.env.uid,
                "signed_at": fields.Datetime.now(),
                "was_signed": True,
                "signed_head": {
                    **own._letter_head(),
                    "footer": DraftLetter(own).footer(),
                },
            }
        )
        own._note(
            "draft.signed",
            {
                "version": own.version_id.number,
                "digest": own._content_digest(),
                "template": own.template_id.code,
                "ai_assisted": own._is_assisted(),
                "by_hand": sum(
                    fact.is_entered
                    for key, fact in own._fact_table().items()
                    if key in used
                ),
            },
        )
        return True

    @roles.for_roles(roles.EMPLOYEE)
    def action_reopen(self):
        """Take up again what was signed; what was signed stays in the versions."""
        own = self._own(may_be_signed=True)
        self._about_record()
        if own.state == "draft":
            return True
        signature = ("signed_by_id", "signed_at", "signed_head", "letter_checksum")
        own.write({"state": "draft", **dict.fromkeys(signature, False)})
        own._note("draft.reopened", {"version": own.version_id.number})
        return True

    @roles.for_roles(roles.EMPLOYEE)
    def action_drop(self):
        """Put a draft away that nobody will sign."""
        for draft in self:
            own = draft._own()
            own._settle_all()
            own.state = "dropped"
            own._note("draft.dropped", {"version": own.version_id.number})
        return True

    @roles.for_roles(roles.EMPLOYEE)
    def action_checked_by_readers(self):
        """Say that readers it is made for have checked an easy-to-read text."""
        own = self._own()
        self._about_record()
        own.is_unchecked = False
        own._note("label.removed", {"version": own.version_id.number})
        return True

    # --- what it holds ----------------------------------------------------------------
    def _gaps(self):
        """Return the labels of what the text needs and the facts do not have."""
        facts = self._fact_table()
        keys = [key for key in self._used_keys() if facts.written(key) is None]
        asked = [f.key for f in facts.values() if f.is_required and f.value is None]
        missing = [
            self.env._("the legal text of “%s”", block["key"])
            for block in self.blocks or []
            if block.get("is_missing")
        ]
        labels = [self._gap(facts, key) for key in sorted({*keys, *asked})]
        return list(dict.fromkeys(labels + missing))

    def _is_assisted(self):
        """Return whether a model worded any of it, or of what it was made from."""
        return any(block["origin"] == "model" for block in self.blocks or []) or any(
            version.origin == "model" for version in self.version_ids
        )

    def _content_digest(self):
        """Return the SHA-256 of text and facts, once signed of all that is on the
        paper, as canonical JSON."""
        content = {"blocks": self.blocks, "facts": self.facts, "tables": self.tables}
        if self.signed_head:
            content |= {"name": self.name, "head": self.signed_head}
        return digest(content)

    # --- what is kept, and how long ---------------------------------------------------
    def _erase(self, ground, **facts):
        """Delete them with all their versions, and record that in the ledger.

        :param str ground: code of the legal ground
        """
        for draft in self:
            about = {"state": draft.state, "ground": ground, **facts}
            draft._note("draft.erased", about, event="ledger")
        self.unlink()

    @api.autovacuum
    @scheduled
    def _gc_over(self):
        """Erase what was put away, and what is about a record that is gone."""
        drafts = self.sudo()
        limit = fields.Datetime.now() - KEPT
        old = drafts.search([("state", "=", "dropped"), ("write_date", "<", limit)])
        over = old | drafts._orphans().filtered(lambda draft: draft._is_over())
        over -= self.env["edic.ai.legal.hold"]._held_records(over)
        over[:GC_UNLINK_LIMIT]._erase("gdpr.5.1.e")
        return len(over[:GC_UNLINK_LIMIT]), len(over) > GC_UNLINK_LIMIT

    @api.model
    def _orphans(self):
        """Return the drafts whose record is gone; not where the addon of its model is
        gone."""
        found = self.browse()
        for [res_model] in self._read_group([], ["res_model"]):
            # rows of a query come and go with what it asks
            if res_model in self.env and self.env[res_model]._auto:
                drafts = self.search([("res_model", "=", res_model)])
                records = self.env[res_model].browse(drafts.mapped("res_id"))
                ids = set(records.exists().ids)
                found |= drafts.filtered(lambda draft, ids=ids: draft.res_id not in ids)
        return found

    def _is_over(self):
        """Return whether no duty keeps it: not signed, or signed long enough ago."""
        if self.state != "signed":
            return True
        return self._kept_until() <= fields.Datetime.now()

    def _kept_until(self):
        """Return the moment at which the time of a signed draft is over."""
        return fields.Date.add(self.signed_at, months=self.template_id.kept_months)

    # --- around the text --------------------------------------------------------------
    def _recipient(self):
        """Return the partner to whom the letter goes, or none."""
        record = self.env[self.res_model].browse(self.res_id).exists()
        is_elsewhere = "addressee" in self._fact_table()  # somebody named in the draft
        if self.template_id.sudo().kind == "note" or not record or is_elsewhere:
            return self.env["res.partner"]
        if record._name == "res.partner":
            return record
        named = "partner_id" in record._fields and record.sudo().partner_id
        return named or self.env["res.partner"]

    def _letter_head(self):
        """Return what stands around the text, as lines; once signed, what stood there
        then."""
        return self.signed_head or DraftLetter(self).head()

    # --- the paper --------------------------------------------------------------------
    def _letter(self):
        self.ensure_one()
        return DraftLetter(self.sudo()).letter()

    def _paper(self, form):
        """Return the file, in one of `FORMS`; that it was taken is in the ledger."""
        self.ensure_one()
        self.check_access("read")
        content = self._written_as(form)
        self.env["edic.ai.gateway"]._record_taken(
            "public.draft",
            {
                "form": form,
                "draft": self.id,
                "state": self.state,
                "digest": self._content_digest(),
            },
            company=self.company_id,
            record=self,
        )
        return content

    def _written_as(self, form):
        from odoo.addons.edic_ai.tools.paper.fonts import Unwritable

        try:
            writer = import_module(f"{RENDERING}.{form}")  # loaded when it is asked for
            return writer.write(self._letter())
        except Unwritable as error:
            raise UserError(
                self.env._(
                    "The fonts of this server cannot write “%s” in a PDF. Take the "
                    "letter as DOCX or ODT; your administrator can install the fonts "
                    "(Debian: fonts-liberation).",
                    error.args[0],
                )
            ) from error

    def _export(self, form):
        """Return the action that downloads it in one of `FORMS`."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_url",
            "url": f"/edic/draft/{self.id}/{form}",
            "target": "new" if form == "pdf" else "self",
        }

    @roles.for_roles(roles.EMPLOYEE)
    def action_export_pdf(self):
        return self._export("pdf")

    @roles.for_roles(roles.EMPLOYEE)
    def action_export_odt(self):
        return self._export("odt")

    @roles.for_roles(roles.EMPLOYEE)
    def action_export_docx(self):
        return self._export("docx")

    # --- sending ----------------------------------------------------------------------
    def _being_sent(self):
        """Return the signed draft whose letter the mail composer sends just now, if
        any."""
        number = self.env.context.get("edic_draft_id")
        draft = self.sudo(False).browse(number or ()).exists()
        if draft and draft.has_access("read") and draft.state == "signed":
            return draft.sudo()
        return self.browse()

    def _note_sent(self, messages):
        """Note that the letter left, if it was in a message to somebody."""
        for message in messages:
            sums = message.attachment_ids.mapped("checksum")
            people = message.notified_partner_ids | message.partner_ids
            if people and self.letter_checksum in sums:
                facts = {"digest": self._content_digest(), "recipients": len(people)}
                self._note("draft.sent", facts)

    @roles.for_roles(roles.EMPLOYEE)
    def action_send(self):
        """Open the mail composer with the letter in it: a person sends it."""
        self.ensure_one()
        if self.state != "signed":
            raise UserError(self.env._("Sign the document first; then send it."))
        record = self.env[self.res_model].browse(self.res_id)
        if not hasattr(record, "message_post"):
            raise UserError(self.env._("Nothing can be sent from this kind of record."))
        content = self._paper("pdf")
        # as Odoo has it of its files
        self.sudo().letter_checksum = sha1(content, usedforsecurity=False).hexdigest()
        attachment = self.env["ir.attachment"].create(
            {
                "name": f"{self.name}.pdf",
                "raw": content,
                "mimetype": FORMS["pdf"],
                "res_model": "mail.compose.message",
            }
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Send"),
            "res_model": "mail.compose.message",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_model": record._name,
                "default_res_ids": record.ids,
                "default_composition_mode": "comment",
                "default_partner_ids": self._recipient().ids,
                "default_subject": self.name,
                "default_attachment_ids": attachment.ids,
                "edic_draft_id": self.id,
            },
        }

    # --- another language -------------------------------------------------------------
    @roles.reads
    def action_other_language(self):
        """Ask for the language."""
        self.ensure_one()
        return self.env["edic.public.draft.new"]._action(
            self.env._("In another language"),
            draft_id=self.id,
            res_model=self.res_model,
            res_id=self.res_id,
            register=self.register,
            lang=next(code for code, _name in LANGS if code != self.lang),
        )

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
        translation = DraftTranslation(self, other)
        translation.carry_over()
        other._keep_version("template", self.env._("In another language"))
        other._note("draft.translated", {"of": self.id, "lang": lang})
        translation.have_translated()
        return other.sudo(False).get_formview_action()
