# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from dataclasses import astuple, dataclass
from datetime import date, timedelta

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command, Domain
from odoo.tools import ormcache

from odoo.addons.edic_ai.people import check_person
from odoo.addons.edic_ai.propose_only import check_not_proposing
from odoo.addons.edic_ai.rpc import without_defaults
from odoo.addons.edic_ai.tools.text.canonical import digest

from ... import roles
from ...tools.forms.document import address
from ...tools.forms.passages import Index, Passage
from ...tools.forms.topics import Topics
from .addresses import check_addresses
from .procedure_asking import USE_CASE, ProcedureAsking
from .procedure_loading import (
    SAMPLES,
    ProcedureLoading,
    read_sample,
    sample_document,
)

LANGS = [("fr", "French"), ("de", "German")]
CHANNELS = [("desk", "Front desk"), ("portal", "Citizens' portal")]
# what is quoted of it beside its lines: shown as it was approved
WORDS = ("name", "called")
FACTS = ("summary", "publisher", "rights", "source_url", "source_date")
BY_BUTTON = {
    "state",
    "is_open",
    "is_sample",
    "approver_id",
    "approved_at",
    "author_ids",
    "loaded_at",
    "source_id",
    "confirmed_on",
    "has_changed",
    *(f"shown_{name}" for name in (*FACTS, *WORDS)),
}
# what is shown of it beside its lines: somebody else approves a change
APPROVED = {*FACTS, "name", "called", "code", "lang", "key"}
OLD = timedelta(days=365)  # a text that nobody has confirmed since says that it is old
LINK = ("kind", "name", "url", "valid_from", "valid_until")


def _day(is_shown):
    return "shown_source_date" if is_shown else "source_date"


@dataclass(frozen=True, slots=True)
class Corpus:
    """A corpus is what may be quoted in a company, and the digest of all of it."""

    index: Index
    topics: Topics
    stamp: str


class EdicPublicProcedure(models.Model):
    """A procedure of the administration: the text that may be quoted, and its form.

    What its publisher or an officer changes is not used before a person has approved
    it; what the publisher withdrew is not quoted any more from that moment.
    """

    _name = "edic.public.procedure"
    _description = "Procedure"
    _check_company_auto = True
    _edic_assigned = ("user_id",)
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "name, id"

    name = fields.Char(string="Title", required=True)
    lang = fields.Selection(LANGS, string="Language", required=True)
    code = fields.Char(
        required=True, help="The publisher's own number: F2191, L100040_…"
    )
    key = fields.Char(string="LeiKa", help="Key in the German catalogue of services.")
    called = fields.Char(
        string="Also called",
        help="Other words for what it is about, with ; between them: ID, Ausweis.",
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
        edic_writer="creation",
    )
    user_id = fields.Many2one(
        "res.users",
        string="Responsible",
        domain="[('share', '=', False)]",
        help="Hears of changes by the publisher and of requests that citizens hand "
        "over.",
    )
    publisher = fields.Char()
    rights = fields.Char(string="Licence", help="What has to be said with the text.")
    summary = fields.Text()
    has_changed = fields.Boolean(readonly=True, copy=False)
    source_id = fields.Many2one(
        "edic.public.procedure.source",
        readonly=True,
        check_company=True,
    )
    source_url = fields.Char(string="Address of the source")
    source_date = fields.Date(string="State of the text")
    confirmed_on = fields.Date(
        string="Confirmed on",
        readonly=True,
        copy=False,
        help="A person looked whether the text still holds.",
    )
    loaded_at = fields.Datetime(string="Loaded on", readonly=True, copy=False)
    is_sample = fields.Boolean(
        string="Example",
        readonly=True,
        edic_writer="creation",  # a copy of a sample is one
        help="Shows how it works; never open to citizens.",
    )
    is_open = fields.Boolean(string="Open to citizens", readonly=True, copy=False)
    active = fields.Boolean(default=True)
    state = fields.Selection(
        [("draft", "To approve"), ("approved", "Approved")],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
    )
    author_ids = fields.Many2many(
        "res.users", string="Changed by", readonly=True, copy=False
    )
    approver_id = fields.Many2one("res.users", readonly=True, copy=False)
    approved_at = fields.Datetime(readonly=True, copy=False)
    line_ids = fields.One2many(
        "edic.public.procedure.line", "procedure_id", string="Text", copy=True
    )
    link_ids = fields.One2many(
        "edic.public.procedure.link", "procedure_id", string="Sources", copy=True
    )
    topic_ids = fields.One2many("edic.public.procedure.topic", "procedure_id")
    form_ids = fields.One2many("edic.public.form", "procedure_id", string="Forms")
    form_id = fields.Many2one("edic.public.form", compute="_compute_form_id")
    entry_count = fields.Integer(compute="_compute_counts")
    question_count = fields.Integer(compute="_compute_counts")
    pending = fields.Integer(
        string="To be approved", compute="_compute_pending", search="_search_pending"
    )
    pending_words = fields.Char(compute="_compute_pending")
    pending_digest = fields.Char(compute="_compute_pending")
    shown_name = fields.Char(string="Shown title", readonly=True, copy=False)
    shown_called = fields.Char(string="Shown other words", readonly=True, copy=False)
    shown_summary = fields.Text(readonly=True, copy=False)
    shown_publisher = fields.Char(readonly=True, copy=False)
    shown_rights = fields.Char(string="Shown licence", readonly=True, copy=False)
    shown_source_url = fields.Char(string="Shown address", readonly=True, copy=False)
    shown_source_date = fields.Date(string="Shown state", readonly=True, copy=False)
    is_old = fields.Boolean(
        string="Old text", compute="_compute_is_old", search="_search_is_old"
    )

    _code_unique = models.UniqueIndex(
        "(code, lang, company_id) WHERE active IS TRUE",
        "This procedure is here already.",
    )
    _sample_closed = models.Constraint(
        "CHECK(NOT (is_sample AND is_open))",
        "An example is not opened to citizens: load the procedure from its publisher.",
    )

    @api.depends("form_ids.state")
    def _compute_form_id(self):
        for procedure in self:
            procedure.form_id = procedure.form_ids.filtered(
                lambda form: form.state == "in_force"
            )[:1]

    def _compute_counts(self):
        for model, name in (
            ("edic.public.form.entry", "entry_count"),
            ("edic.public.question", "question_count"),
        ):
            own = [("procedure_id", "in", self.ids)]
            records, counts = self.env[model], {}
            if records.has_access("read"):  # the officer reads no answers
                counts = dict(records._read_group(own, ["procedure_id"], ["__count"]))
            for procedure in self:
                procedure[name] = counts.get(procedure, 0)

    @api.depends("state", "source_date", "shown_source_date", "confirmed_on")
    def _compute_is_old(self):
        today = fields.Date.context_today(self)
        for procedure in self:
            # whoever approves a first text sees the age of that text
            is_shown = procedure.state == "approved"
            day = procedure[_day(is_shown)]
            days = filter(None, (day, procedure.confirmed_on))
            # a day that is still to come is none that a text can be of
            last = max((day for day in days if day <= today), default=date.min)
            procedure.is_old = last <= today - OLD

    def _search_is_old(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = fields.Date.context_today(self)
        fresh = Domain("confirmed_on", ">", today - OLD)
        for is_shown, state in ((True, "="), (False, "!=")):
            name = _day(is_shown)
            fresh |= (
                Domain("state", state, "approved")
                & Domain(name, ">", today - OLD)
                & Domain(name, "<=", today)
            )
        return ~fresh if True in value else fresh

    @api.depends(
        "line_ids.is_approved",
        "topic_ids.is_approved",
        "form_ids.state",
        "link_ids.is_approved",
        "has_changed",
        *APPROVED,
    )
    @api.depends_context("lang")
    def _compute_pending(self):
        for procedure in self:
            parts = procedure._parts_to_approve()
            procedure.pending = sum(map(len, parts)) + procedure.has_changed
            procedure.pending_words = procedure._pending_words(*parts)
            procedure.pending_digest = procedure._pending_digest()

    def _search_pending(self, operator, value):
        if (operator, value) != (">", 0):
            return NotImplemented
        parts = ("line_ids", "link_ids", "topic_ids")
        return Domain.OR(
            [
                Domain("has_changed", "=", True),
                *(Domain(f"{part}.is_approved", "=", False) for part in parts),
                Domain("form_ids.state", "=", "draft"),
            ]
        )

    @api.constrains("source_url")
    def _check_source_url(self):
        check_addresses(self, "source_url", address)

    @api.model_create_multi
    def create(self, vals_list):
        if self.env.su:
            return super().create(vals_list)
        # a copy of a sample is one, too
        vals_list = [
            {
                name: vals[name]
                for name in vals
                if name not in BY_BUTTON or (name == "is_sample" and vals[name])
            }
            for vals in vals_list
        ]
        procedures = super(EdicPublicProcedure, without_defaults(self)).create(
            vals_list
        )
        procedures._touched()
        return procedures

    def write(self, vals):
        self.env.registry.clear_cache()  # of what may be quoted
        result = super().write(vals)
        if APPROVED & vals.keys():
            self._touched(has_changed=True)
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_open(self):
        if any(self.mapped("is_open")):
            raise UserError(self.env._("Close it to citizens first."))
        for procedure in self:
            procedure._decided("delete")

    def unlink(self):
        self.env.registry.clear_cache()
        return super().unlink()

    @roles.reads
    def action_entries(self):
        return self._about_it("edic_public_sector.edic_public_form_entry_action")

    @roles.reads
    def action_questions(self):
        return self._about_it("edic_public_sector.edic_public_question_action")

    def _about_it(self, action):
        self.ensure_one()
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(action),
            "domain": [("procedure_id", "=", self.id)],
            "context": {},
        }

    # --- changes and decisions --------------------------------------------------------
    def _touched(self, has_changed=False):
        """Note that somebody changed a part: somebody else approves it.

        :param has_changed: what has no part of its own that waits for approval
        """
        if not self.env.su:
            changed = {"has_changed": True} if has_changed else {}
            author = {"author_ids": [Command.link(self.env.uid)]}
            self.sudo().write({**author, **changed})

    def _decided(self, action, **facts):
        self.env["edic.ai.gateway"]._record(
            "decision",
            USE_CASE,
            {"action": f"procedure.{action}", "code": self.code, **facts},
            company=self.company_id,
            record=self,
        )
        return True

    # --- what is shown ----------------------------------------------------------------
    def _title(self):
        """Return the title as it was approved."""
        self.ensure_one()
        approved = self.line_ids.filtered(
            lambda line: line.is_title and line.is_approved
        )
        return approved[:1].text or self.shown_name or self.name

    def _refreshed(self, changed, is_other, is_fetched, authors):
        """Let what a refresh changed wait; see `_load`.

        :param is_other: whether lines are new or gone, of which `_tell_changes` tells
        """
        waits = self._let_wait(changed, is_fetched and not is_other)
        if waits and not is_other:
            words = self.with_context(lang=self.user_id.lang or self.env.lang).env._(
                "The publisher changed source, licence or day: to approve."
            )
            self._tell(words)
        if waits or is_other:
            self.author_ids = [Command.link(user.id) for user in authors]

    def _let_wait(self, changed, is_same):
        """Have facts that a refresh changed wait for approval.

        :param is_same: its publisher's server gave the same text now
        :return: whether something waits of what was changed
        """
        day, shown = self.source_date, self.shown_source_date
        is_later = day and shown and day > shown
        # That the text is the same as of a later day is the publisher's own statement,
        # which nobody here chose; else each text grew old though it is looked at daily.
        if changed == {"source_date"} and is_same and is_later and not self.pending:
            self.shown_source_date = day
            return False
        if changed:  # never back: what an officer changed may wait, too
            self.has_changed = True
        return bool(changed)

    # --- what waits -------------------------------------------------------------------
    def _parts_to_approve(self):
        self.ensure_one()
        return (
            self.line_ids.filtered(lambda line: line.active and not line.is_approved),
            self.topic_ids.filtered(lambda topic: not topic.is_approved),
            self.link_ids.filtered(lambda link: not link.is_approved),
            self.form_ids.filtered(lambda form: form.state == "draft"),
        )

    def _pending_words(self, lines, topics, links, forms):
        texts = [line.text[:40] for line in lines[:3]]
        texts += topics[:3].mapped("name") + links[:3].mapped("name")
        texts += [f"{form.name} {form.version}" for form in forms[:1]]
        if self.has_changed:
            texts.append(self.env._("title, source or licence"))
        more = self.pending - len(texts)
        texts += [self.env._("%s more", more)] if more else []
        return " · ".join(texts)

    def _pending_digest(self):
        """Return the digest of all that an approval is about, so that what was seen is
        what counts."""
        self.ensure_one()
        texts = [[str(self[name] or "") for name in sorted(APPROVED)]]
        texts += [
            [line.heading or "", line.text, line.plain or ""] for line in self.line_ids
        ]
        texts += [
            [topic.name, topic.asked, topic.also or ""] for topic in self.topic_ids
        ]
        texts += [[str(link[name] or "") for name in LINK] for link in self.link_ids]
        forms = self.form_ids.filtered(lambda form: form.state != "replaced")
        texts += [field._approval_texts() for form in forms for field in form.field_ids]
        return digest(texts)

    # --- deciding ---------------------------------------------------------------------
    def _check_decider(self):
        check_person(self.env)
        check_not_proposing(self.env)
        self.ensure_one()
        self.check_access("write")

    @roles.for_roles(roles.PROCEDURE)
    def action_approve(self):
        """Let the text, topics and form be used, and replace the form before."""
        self._check_decider()
        if not self.line_ids:
            raise UserError(self.env._("There is no text to approve."))
        seen = self.env.context.get("edic_seen")
        if seen and seen != self.pending_digest:
            raise UserError(
                self.env._(
                    "Something changed meanwhile: look at it again, then approve."
                )
            )
        if self.env.user in self.author_ids:
            raise UserError(
                self.env._("Somebody else than those who changed it approves it.")
            )
        lines, topics, links, forms = self._parts_to_approve()
        for form in forms:
            form._definition()  # raises where it reads what is not there
        self._approved(lines, topics, links, forms)
        self._decided(
            "approve",
            content=self.pending_digest,
            topics=len(self.topic_ids),
            form=self.form_id.version,
        )
        return True

    def _approved(self, lines, topics, links, forms):
        (self.form_id if forms else forms).sudo().state = "replaced"
        forms[1:].sudo().state = "replaced"
        forms[:1].sudo().state = "in_force"
        lines.sudo().is_approved = True
        titles = self.line_ids.filtered("is_title")
        (titles - titles[-1:]).sudo().write({"active": False, "is_approved": False})
        topics.sudo().is_approved = True
        links.sudo().is_approved = True
        self.sudo().write(
            {
                "state": "approved",
                "approver_id": self.env.uid,
                "approved_at": fields.Datetime.now(),
                "author_ids": [Command.clear()],
                "has_changed": False,
                **{f"shown_{name}": self[name] for name in (*FACTS, *WORDS)},
            }
        )

    @roles.for_roles(roles.PROCEDURE)
    def action_confirm(self):
        """Say that the text still holds, having looked at its source."""
        self._check_decider()
        self.sudo().confirmed_on = fields.Date.context_today(self)
        return self._decided("confirm")

    @roles.for_roles(roles.PROCEDURE)
    def action_open(self):
        """Let citizens see it and fill in its form."""
        self._check_decider()
        if self.is_sample:
            raise ValidationError(
                self.env._(
                    "An example is not opened to citizens: load the procedure from "
                    "its publisher."
                )
            )
        if self.state != "approved" or not self.form_id:
            raise UserError(self.env._("Approve the text and a form first."))
        if self.is_old:
            raise UserError(
                self.env._(
                    "The text is of %(day)s: look whether it still holds and confirm it"
                    " first.",
                    day=self.shown_source_date or "?",
                )
            )
        if not self.user_id:
            raise UserError(
                self.env._("Say who is responsible: requests go to that person.")
            )
        self.sudo().is_open = True
        return self._decided("open")

    @roles.for_roles(roles.PROCEDURE)
    def action_close(self):
        """Close it to citizens."""
        self._check_decider()
        self.sudo().is_open = False
        return self._decided("close")

    # --- loading ----------------------------------------------------------------------
    @api.model
    def _load(
        self, document, company, is_sample=False, is_fetched=False, authors=(), **vals
    ):
        """Make or refresh a procedure.

        :param document: `tools.forms.document.Document`
        :param is_fetched: its publisher's server gave it now; nobody chose a file
        :param authors: who chose where it is from, and does not approve what changes
        :return: ``(procedure, new lines, lines gone)``
        """
        procedure = self._held(document, company)
        facts = {
            "name": document.title,
            "publisher": document.publisher,
            "rights": document.rights,
            "source_url": document.url,
            "source_date": document.modified,
            "summary": document.summary,
            "key": document.key,
            "loaded_at": fields.Datetime.now(),
            "is_sample": is_sample,
            **vals,
        }
        changed = set()
        if procedure:
            changed = {n for n in FACTS if (procedure[n] or "") != (facts[n] or "")}
            if procedure.is_sample and not is_sample:
                procedure._begin_anew()
            procedure.write(facts)
        else:
            about = {"code": document.code, "lang": document.lang}
            procedure = procedure.create({**facts, **about, "company_id": company.id})
        loading = ProcedureLoading(procedure)
        new, gone = loading.take_lines(document)
        loading.take_links(document)
        procedure._refreshed(changed, bool(new or gone), is_fetched, authors)
        return procedure, new, gone

    def _held(self, document, company):
        """Return what is there already of a description."""
        own = self.sudo().with_context(active_test=False, lang=None)
        return own.search(
            [
                ("code", "=", document.code),
                ("lang", "=", document.lang),
                ("company_id", "=", company.id),
            ],
            order="active DESC",
            limit=1,
        )

    def _begin_anew(self):
        """Put the publisher's own text in a sample's place: all is approved anew."""
        nothing = dict.fromkeys((f"shown_{name}" for name in FACTS), False)
        self.write({"state": "draft", **nothing})
        self.topic_ids.is_approved = False
        self.form_id.state = "draft"

    def _tell_changes(self, new, gone):
        if new or gone:
            self._tell(
                self.with_context(lang=self.user_id.lang or self.env.lang).env._(
                    "The publisher changed the text: %(new)s new lines to approve,"
                    " %(gone)s are gone and not quoted any more.",
                    new=len(new),
                    gone=len(gone),
                )
            )

    def _tell(self, words):
        self.ensure_one()
        if self.state != "approved":
            return
        self.message_post(body=words)
        if self.user_id:
            self.activity_schedule(
                "mail.mail_activity_data_todo", user_id=self.user_id.id, summary=words
            )

    # --- samples ----------------------------------------------------------------------
    @api.model
    @roles.for_roles(roles.PROCEDURE)
    def action_load_samples(self):
        """Load procedures to try it with: old texts, never open to citizens."""
        check_person(self.env)
        self.check_access("create")
        own = [("company_id", "=", self.env.company.id), ("is_sample", "=", False)]
        there = self.search(own).mapped("code")
        for code in SAMPLES:
            if code not in there:
                self._load_sample(code, self.env.company)
        return self.env["ir.actions.act_window"]._for_xml_id(
            "edic_public_sector.edic_public_procedure_action"
        )

    @api.model
    def _load_sample(self, code, company):
        """Load a shipped procedure with its topics and its form, to be approved."""
        document = sample_document(read_sample(code))
        procedure, _new, _gone = self._load(document, company, is_sample=True)
        loading = ProcedureLoading(procedure)
        loading.load_topics(read_sample(f"{code}.topics"))
        if not procedure.form_ids:
            loading.load_form(read_sample(f"{code}.form"))
        return procedure

    # --- what may be quoted -----------------------------------------------------------
    @api.model
    @ormcache("company.id")
    def _corpus(self, company):
        """Return the approved lines and topics of a company; kept until one changes."""
        own = [("company_id", "=", company.id), ("state", "=", "approved")]
        # what is kept for all does not depend on who asked first, nor how
        procedures = self.env(su=True, context={})[self._name].search(own)
        passages = [
            line
            for procedure in procedures
            for line in procedure._passages(procedure.line_ids.filtered("is_approved"))
        ]
        topics = [
            topic
            for procedure in procedures
            for topic in procedure.topic_ids.filtered("is_approved")._prepared()
        ]
        index = Index(passages)
        contents = [*map(astuple, passages), *map(astuple, topics)]
        return Corpus(index, Topics(index, topics), digest(contents))

    def _passages(self, lines):
        """Return its lines as the engine has them; the title first, which names the
        page."""
        self.ensure_one()
        url, day = self.shown_source_url, self.shown_source_date
        about = (url or "", str(day or ""), self.lang)
        return [
            Passage(str(line.id), line.text, line.heading or "", *about, str(self.id))
            for line in lines
        ]

    @roles.for_roles(roles.PROCEDURE)
    def action_try(self):
        """Ask each phrasing, and name those that their own topic does not answer, or
        that say so little that whatever is asked would be answered."""
        self.ensure_one()
        self.check_access("write")
        index = Index(self._passages(self.line_ids))
        known = Topics(index, self.topic_ids._prepared(is_approved=False))
        texts = [
            self.env._("Says too little: %s", asked)
            for asked in known.vague(str(self.id))
        ]
        texts += [
            f"{topic.name}: {asked}"
            for topic in self.topic_ids
            for asked in topic._phrasings()
            if not topic._answers(known.match(asked, self.lang, str(self.id)))
        ]
        return self._tried(texts)

    def _tried(self, phrasings):
        message = self.env._("Each is answered by its own lines.")
        if phrasings:
            message = self.env._("They stand in the notes below.")
            items = Markup("").join(
                Markup("<li>%s</li>") % phrasing for phrasing in phrasings
            )
            self.message_post(body=Markup("<ul>%s</ul>") % items)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "title": self.env._("%s phrasings to look at", len(phrasings)),
                "message": message,
                "type": "warning" if phrasings else "success",
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    # --- asking -----------------------------------------------------------------------
    @roles.for_roles(roles.DESK)
    def edic_ask(self, question):
        """Answer an agent's question on this procedure.

        :return: see `ProcedureAsking.ask`
        """
        self.ensure_one()
        self.check_access("read")
        return ProcedureAsking(self, self.lang, "desk").ask(question, self.company_id)

    @api.model
    @roles.for_roles(roles.DESK)
    def edic_ask_all(self, question, lang):
        """Answer an agent's question on whatever procedure it may be about."""
        self.check_access("read")
        if lang not in dict(self._fields["lang"].selection):
            raise UserError(self.env._("Texts are in French or in German."))
        # the towns that have such texts, of those that the agent works for
        own = self.search([("lang", "=", lang), ("state", "=", "approved")])
        companies = own.company_id or self.env.company
        return ProcedureAsking(self.browse(), lang, "desk").ask(question, companies)

    @roles.for_roles(roles.DESK)
    def edic_find(self, question):
        """Return the lines that a model points to, or none.

        :return: ``{"why", "lines"}``, each line as `_quote` has it
        :raises UserError: with the sentence that says why no model answers
        """
        check_person(self.env)
        check_not_proposing(self.env)
        self.ensure_one()
        self.check_access("read")
        return ProcedureAsking(self, self.lang, "desk").find(question)

    # --- filling in its form ----------------------------------------------------------
    @roles.for_roles(roles.DESK)
    def action_fill(self):
        """Fill in the form with a person at the desk."""
        check_person(self.env)
        self.ensure_one()
        self.check_access("read")
        entries = self.env["edic.public.form.entry"]
        entries.check_access("write")
        if self.state != "approved" or not self.active:
            raise UserError(self.env._("This procedure is not approved."))
        return entries._begun(
            self, "desk", user_id=self.env.uid, company_id=self.company_id.id
        ).get_formview_action()

    @api.model
    def _of_citizens(self, company):
        return self.sudo().search(
            [("is_open", "=", True), ("company_id", "=", company.id)]
        )
