# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64
import binascii
import re
from contextlib import suppress
from dataclasses import asdict
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.edic_ai.json_field import SchemaJson
from odoo.addons.edic_ai.people import check_person
from odoo.addons.edic_ai.propose_only import check_not_proposing
from odoo.addons.edic_ai.tools.text.json_schema import OBJECT, TEXT, list_of, mapping_of
from odoo.addons.edic_ai.transaction import scheduled

from ... import roles
from ...tools.forms import papers
from ...tools.forms.checking import Level, findings, is_wrong
from ...tools.forms.definition import Kind
from .edic_public_procedure import CHANNELS
from .edic_public_procedure_part import parted
from .procedure_asking import USE_CASE

MAX_ANSWER_CHARS = 10_000  # signs of any answer
SEEN = "seen"  # the original was shown at the desk
MAX_PAPERS = 20
BEGINNINGS = (b"%PDF-", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")  # PDF, PNG, JPEG
MAX_NOTE_CHARS = 2_000  # signs
MAX_A_DAY = 20  # forms that one citizen begins


class EdicPublicFormEntry(models.Model):
    """A form as somebody fills it in: at the desk with an agent, or in the portal.

    Whether it is complete is for rules to say; whether somebody is entitled to
    anything is not looked at here.
    """

    _name = "edic.public.form.entry"
    _description = "Filled-in form"
    _check_company_auto = True
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "id desc"

    name = fields.Char(
        string="Number", required=True, readonly=True, default="/", copy=False
    )
    form_id = fields.Many2one(
        "edic.public.form",
        required=True,
        readonly=True,
        ondelete="restrict",
        check_company=True,
    )
    title = fields.Char(related="form_id.name", string="Title of the form")
    procedure_id = fields.Many2one(
        related="form_id.procedure_id", store=True, index=True, edic_writer="method"
    )
    is_sample = fields.Boolean(related="procedure_id.is_sample")
    lang = fields.Selection(related="procedure_id.lang")
    company_id = fields.Many2one(
        "res.company",
        required=True,
        readonly=True,
        default=lambda self: self.env.company,
    )
    partner_id = fields.Many2one("res.partner", string="Person", index="btree_not_null")
    user_id = fields.Many2one(
        "res.users", string="Agent", domain="[('share', '=', False)]", tracking=True
    )
    channel = fields.Selection(CHANNELS, default="desk", required=True, readonly=True)
    answers = SchemaJson(schema=mapping_of(TEXT), readonly=True, copy=False)
    origins = SchemaJson(schema=mapping_of(OBJECT), readonly=True, copy=False)
    confirmed = SchemaJson(schema=list_of(TEXT), readonly=True, copy=False)
    content = fields.Json(compute="_compute_content")
    open_points = fields.Integer(
        compute="_compute_open_points",
        help="What is missing, wrong, or not confirmed yet.",
    )
    paper_ids = fields.One2many("edic.public.form.paper", "entry_id", string="Papers")
    handed_at = fields.Datetime(string="Handed over on", readonly=True, copy=False)
    kept_until = fields.Date(string="Kept until", readonly=True, copy=False)
    state = fields.Selection(
        [
            ("draft", "Being filled in"),
            ("handed", "Handed over"),
            ("done", "Complete"),
            ("dropped", "Withdrawn"),
        ],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
    )

    @api.depends("answers", "confirmed", "form_id", "partner_id", "paper_ids.lines")
    @api.depends_context("lang")
    def _compute_content(self):
        for entry in self:
            entry.content = entry._content()

    @api.depends("answers", "confirmed", "form_id")
    def _compute_open_points(self):
        for entry in self:
            entry.open_points = len(entry._findings())

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            raise AccessError(self.env._("Forms are begun from their procedure."))
        sequence = self.env["ir.sequence"].sudo()
        for vals in vals_list:
            vals["name"] = sequence.next_by_code(self._name) or "/"
        return super().create(vals_list)

    def write(self, vals):
        if "partner_id" in vals and "portal" in self.mapped("channel"):
            raise UserError(self.env._("It is the form of who handed it over."))
        return super().write(vals)

    def unlink(self):
        self.sudo().paper_ids.unlink()  # with their files, which a cascade leaves
        return super().unlink()

    # --- making -----------------------------------------------------------------------
    @api.model
    def _begun(self, procedure, channel, **vals):
        """Begin a new entry of a procedure's form in force.

        :raises UserError: the procedure has none
        """
        form = procedure.sudo().form_id
        if not form:
            raise UserError(self.env._("This procedure has no form in force."))
        return self.sudo().create({"form_id": form.id, "channel": channel, **vals})

    # --- what is shown ----------------------------------------------------------------
    def _country(self):
        return self.company_id.country_id.code or self.procedure_id.lang.upper()

    def _today(self):
        return fields.Date.context_today(self)

    def _findings(self):
        """Return what is missing, wrong, or unusual and not confirmed."""
        self.ensure_one()
        form = self.form_id.sudo()._definition()
        found = findings(form, self.answers or {}, self._today(), self._country())
        confirmed = set(self.confirmed or ())
        return tuple(
            finding
            for finding in found
            if finding.level != Level.ASK
            or f"{finding.key}:{finding.code}" not in confirmed
        )

    def _asked(self):
        """Return the fields that are asked for, given what was answered so far."""
        form = self.form_id.sudo()._definition()
        return form.shown(self.answers or {}, self._today())

    # --- filling in -------------------------------------------------------------------
    def _at_desk(self):
        """Return the entry for an agent who works on it."""
        check_person(self.env)
        check_not_proposing(self.env)
        self.ensure_one()
        self.check_access("write")
        if self.state not in ("draft", "handed"):
            raise UserError(self.env._("It is closed: open it again to change it."))
        return self.sudo()

    @roles.for_roles(roles.DESK)
    def edic_answer(self, key, value):
        """Enter what an agent typed; an empty value takes it out."""
        self._at_desk()._entered({key: value}, "agent")
        return True

    def _entered(self, values, origin, about=""):
        """Keep answers with where they come from; what was confirmed of them is asked
        anew.

        :raises UserError: no such field, or a text longer than any answer
        """
        keys = set(self.form_id.field_ids.mapped("key"))
        answers, origins = dict(self.answers or {}), dict(self.origins or {})
        for key, value in values.items():
            value = str(value or "").replace("\0", "").strip()
            if key not in keys or len(value) > MAX_ANSWER_CHARS:
                raise UserError(self.env._("This cannot be entered here."))
            answers.pop(key, None)
            origins.pop(key, None)
            if value:
                answers[key] = value
                origins[key] = {"from": origin, "about": about}
            else:
                self.paper_ids.filtered_domain([("key", "=", key)]).unlink()
        # a check compares two fields: what was confirmed of either is asked anew
        kept = [
            confirmation
            for confirmation in self.confirmed or ()
            if not values.keys() & self._compared(confirmation.partition(":")[0])
        ]
        self.write({"answers": answers, "origins": origins, "confirmed": kept})

    def _compared(self, key):
        field = self.form_id.field_ids.filtered_domain([("key", "=", key)])
        return {key, *filter(None, field.check_ids.mapped("other_key"))}

    @roles.for_roles(roles.DESK)
    def edic_confirm(self, key, code):
        """Say that what looks unusual is so."""
        self._at_desk()._confirmed(key, code)
        self._decided("entry.confirm", key=key, code=code)
        return True

    def _confirmed(self, key, code):
        if (key, code) not in {
            (finding.key, finding.code)
            for finding in self._findings()
            if finding.level == "ask"
        }:
            raise UserError(self.env._("There is nothing to confirm."))
        self.confirmed = [*(self.confirmed or ()), f"{key}:{code}"]

    # --- deciding ---------------------------------------------------------------------
    @roles.for_roles(roles.DESK)
    def action_done(self):
        """Let a person say that it is complete; nothing is sent anywhere by it."""
        entry = self._at_desk()
        if left := entry.open_points:
            raise UserError(
                self.env._("%s points are open: they are marked in the form.", left)
            )
        entry._close("done", user_id=entry.user_id.id or self.env.uid)
        entry._leave_unasked()
        entry.activity_unlink(["mail.mail_activity_data_todo"])
        return self._decided("entry.done", inputs={"answers": entry.answers or {}})

    def _leave_unasked(self):
        """Take out what was entered in fields that are not asked for after all."""
        keys = {field.key for field in self._asked()}
        for name in ("answers", "origins"):
            self[name] = {k: v for k, v in (self[name] or {}).items() if k in keys}
        self.paper_ids.filtered(lambda paper: paper.key not in keys).unlink()

    @roles.for_roles(roles.DESK)
    def action_reopen(self):
        """Go on with one that was closed."""
        check_person(self.env)
        self.ensure_one()
        self.check_access("write")
        state = "handed" if self.channel == "portal" else "draft"
        self.sudo().write({"state": state, "kept_until": False})
        return self._decided("entry.reopen")

    @roles.for_roles(roles.DESK)
    def action_drop(self):
        """Drop it, for the person does not go on; it goes when its time is over."""
        self._at_desk()._close("dropped")
        return self._decided("entry.drop")

    def _close(self, state, **vals):
        """Write a closing state: from now on the days run that it is kept."""
        until = fields.Date.add(self._today(), days=self.form_id.kept_days)
        self.write({"state": state, "kept_until": until, **vals})

    def _decided(self, action, inputs=None, **facts):
        """Record what was decided.

        :param inputs: what may have to be erased: kept apart, not in the chain
        """
        self.env["edic.ai.gateway"].sudo()._record(
            "decision",
            USE_CASE,
            {"action": action, "form": self.form_id.id, **facts},
            company=self.company_id,
            record=self,
            inputs=inputs,
        )
        return True

    # --- keeping ----------------------------------------------------------------------
    @api.autovacuum
    @scheduled
    def _gc_over(self):
        """Delete what was finished long enough ago (GDPR, Article 5(1)(e)), and what
        nobody went on with for a year; not what a legal hold covers."""
        today = fields.Date.today()
        idle = fields.Datetime.subtract(fields.Datetime.now(), years=1)
        over = self.sudo().search(
            [
                "|",
                ("kept_until", "<", today),
                "&",
                ("state", "in", ("draft", "handed")),
                ("write_date", "<", idle),
            ]
        )
        over -= self.env["edic.ai.legal.hold"]._held_records(over)
        over._erase("gdpr.5.1.e")

    def _erase(self, ground, **facts):
        """Delete them with their papers, and record that in the ledger."""
        for entry in self.sudo():
            entry._decided("entry.erased", ground=ground, **facts)
        self.sudo().unlink()

    # --- papers -----------------------------------------------------------------------
    @roles.for_roles(roles.DESK)
    def edic_add_paper(self, key, name, data):
        """Keep a paper and read its text.

        :param str data: base64
        """
        self._at_desk()._add_paper(key, name, data, "agent")
        return True

    def _add_paper(self, key, name, data, origin):
        """:raises UserError: no field for it, too large, or of a kind not read"""
        field = self._paper_field(key)
        if len(self.paper_ids) >= MAX_PAPERS:
            raise UserError(self.env._("At most %s papers.", MAX_PAPERS))
        try:
            raw = base64.b64decode(data or "", validate=True)
        except (ValueError, binascii.Error) as error:
            raise UserError(
                self.env._("The file did not arrive: try again.")
            ) from error
        if not raw or len(raw) > papers.MAX_BYTES:
            raise UserError(self.env._("A paper has up to 10 MB."))
        if not raw.startswith(BEGINNINGS):
            raise UserError(self.env._("Papers are PDF, JPEG or PNG files."))
        name = re.split(r"[\\/]", name or "")[-1].strip()[:100] or field.label
        self.paper_ids.filtered(lambda paper: paper.key == key).unlink()
        lines = []
        with suppress(papers.NoTextError):  # a scan or a picture
            lines = list(papers.lines_of(raw))
        self.env["edic.public.form.paper"].sudo().create(
            {"entry_id": self.id, "key": key, "name": name, "data": data}
            | {"lines": lines}
        )
        self._entered({key: name}, origin)

    def _paper_field(self, key):
        field = self.form_id.sudo().field_ids.filtered(
            lambda candidate: candidate.key == key
        )
        if not field:
            raise UserError(self.env._("This cannot be entered here."))
        if field.kind != Kind.PAPER:
            raise UserError(self.env._("No paper belongs here."))
        return field

    # --- proposals --------------------------------------------------------------------
    def _proposals(self):
        """Return what is known of fields: ``{key: {"value", "from", "about",
        "line"}}``.

        The record first; papers where it says nothing. What does not fit the field is
        not proposed, and what is entered already only where it differs.
        """
        self.ensure_one()
        found = {}
        shown = {field.key: field for field in self._asked()}
        for field in self.form_id.sudo().field_ids:
            if field.key not in shown:
                continue
            known = self._of_record(field) or self._of_papers(field)
            if not known or known["value"] == (self.answers or {}).get(field.key):
                continue
            if not is_wrong(shown[field.key], known["value"], self._country()):
                found[field.key] = known
        return found

    def _of_record(self, field):
        person = self.partner_id
        if not field.fill or not person or not person.has_access("read"):
            return None
        value = (person[field.fill] or "").strip()
        return value and {
            "value": value,
            "from": "record",
            "about": person.display_name,
            "line": "",
        }

    def _of_papers(self, field):
        labels = parted(field.labels)
        if not labels:
            return None
        for paper in self.sudo().paper_ids:
            if field.paper_key and paper.key != field.paper_key:
                continue
            if hit := papers.find(paper.lines or (), labels, Kind(field.kind)):
                return {
                    "value": hit.value,
                    "from": "paper",
                    "about": paper.name,
                    "line": hit.line,
                }
        return None

    @roles.for_roles(roles.DESK)
    def edic_take(self, values):
        """Take proposals over: an agent has looked at each.

        :param dict values: ``{key: value}`` as they were shown
        """
        entry = self._at_desk()
        known = self._proposals()
        if any(known.get(key, {}).get("value") != values[key] for key in values):
            raise UserError(
                self.env._("What was proposed has changed: look at it again.")
            )
        taken = {key: known[key] for key in values}
        for key, proposal in taken.items():
            entry._entered(
                {key: proposal["value"]}, proposal["from"], proposal["about"]
            )
        sources = sorted(f"{key}:{proposal['from']}" for key, proposal in taken.items())
        return self._decided("entry.take", taken=sources)

    @roles.for_roles(roles.DESK)
    def edic_seen(self, key):
        """Note that the original was shown at the desk."""
        entry = self._at_desk()
        entry._paper_field(key)
        entry._entered({key: SEEN}, "agent")
        return True

    # --- what is shown ----------------------------------------------------------------
    def _content(self):
        """Return what the screens show.

        :return: ``{"sections": [{"name", "fields": […]}], "required", "given", "open",
            "is_closed"}``
        """
        self.ensure_one()
        shown = {field.key for field in self._asked()}
        proposals = self._proposals()
        found = self._findings()
        sections = {}
        for field in self.form_id.sudo().field_ids:
            if field.key in shown:
                content = self._field_content(field, proposals.get(field.key), found)
                sections.setdefault(field.section or "", []).append(content)
        fields_ = [field for section in sections.values() for field in section]
        required = [field for field in fields_ if field["is_required"]]
        wrong = {finding.key for finding in found if finding.level == Level.WRONG}
        return {
            "sections": [{"name": n, "fields": f} for n, f in sections.items()],
            "required": len(required),
            "given": sum(
                bool(field["value"]) and field["key"] not in wrong for field in required
            ),
            "open": len(found),
            "is_closed": self.state in ("done", "dropped"),
        }

    def _field_content(self, field, proposal, found):
        origin = (self.origins or {}).get(field.key) or {}
        papers_ = self.sudo().paper_ids.filtered(lambda paper: paper.key == field.key)
        return {
            "key": field.key,
            "label": field.label,
            "kind": field.kind,
            "is_required": field.is_required,
            "choices": list(field._choices().items()),
            "value": (self.answers or {}).get(field.key, ""),
            "origin": origin.get("from", ""),
            "about": origin.get("about", ""),
            "papers": [{"id": paper.id, "name": paper.name} for paper in papers_],
            "is_scan": bool(papers_) and not any(paper.lines for paper in papers_),
            "proposal": proposal,
            "findings": [
                {
                    "code": finding.code,
                    "level": str(finding.level),
                    "is_ask": finding.level == Level.ASK,
                    "text": self._finding_words()[finding.code] % asdict(finding),
                }
                for finding in found
                if finding.key == field.key
            ],
            **self._helped(field),
        }

    def _finding_words(self):
        """Return the words of each code of `tools.forms.checking.Finding`."""
        return {
            "missing": self.env._("Still to be entered."),
            "bad_text": self.env._("This is too long."),
            "bad_long_text": self.env._("This is too long."),
            "bad_date": self.env._("This is not a date."),
            "bad_integer": self.env._("This is not a whole number."),
            "bad_amount": self.env._("This is not an amount."),
            "bad_choice": self.env._("Choose one of those offered."),
            "bad_yes_no": self.env._("Yes or no."),
            "bad_email": self.env._(
                "Please enter an e-mail address, such as name@example.org"
            ),
            "bad_phone": self.env._("This is not a telephone number."),
            "bad_zip": self.env._("A postcode has five digits."),
            "bad_iban": self.env._("A digit of this IBAN is wrong or missing."),
            "bad_paper": self.env._("The name of this paper is too long."),
            "not_future": self.env._("This day is still to come."),
            "not_past": self.env._("This day is over."),
            "not_before": self.env._("This is before “%(other)s”."),
            "age_from": self.env._("This is an age below %(value)s."),
            "age_below": self.env._("This is an age of %(value)s or more."),
            "at_most_months_old": self.env._(
                "This is more than %(value)s months ago: a newer one is needed."
            ),
            "at_most_days_after": self.env._(
                "This is more than %(value)s days after “%(other)s”."
            ),
            "at_least": self.env._("This is less than %(value)s."),
            "at_most": self.env._("This is more than %(value)s."),
            "longest": self.env._("This has more than %(value)s characters."),
            "digits": self.env._("Exactly %(value)s digits."),
            "same_as": self.env._("This differs from “%(other)s”."),
            "differs": self.env._("This is the same as “%(other)s”."),
        }

    def _helped(self, field):
        """Return the help of a field: an officer's words, the line it rests on, the
        law."""
        line, law = field.line_id, field.link_id
        own = self.procedure_id
        is_quoted = line.procedure_id == own and line.is_approved and line.active
        return {
            "help": field.help or "",
            "quote": line._quote() if is_quoted else None,
            "law": law._shown(),
        }

    # --- in the portal ----------------------------------------------------------------
    @api.model
    def _begun_by(self, user, procedure):
        """Begin a form of a procedure that is open to citizens.

        :raises AccessError: it is not
        """
        if procedure not in procedure._of_citizens(user.company_id):
            raise AccessError(self.env._("This procedure is not open here."))
        today = fields.Datetime.now() - timedelta(days=1)
        own = self._of_citizen(user).filtered(lambda begun: begun.create_date >= today)
        if len(own) >= MAX_A_DAY:
            raise UserError(
                self.env._("You have begun many forms today: go on with one of them.")
            )
        entry = self._begun(
            procedure,
            "portal",
            partner_id=user.partner_id.id,
            company_id=user.company_id.id,
            user_id=procedure.user_id.id,
        )
        for key, proposal in entry._proposals().items():
            if proposal["from"] == "record":
                entry._entered({key: proposal["value"]}, "record", proposal["about"])
        return entry

    @api.model
    def _of_citizen(self, user):
        return self.sudo().search(
            [("partner_id", "=", user.partner_id.id), ("channel", "=", "portal")]
        )

    def _still_open(self):
        if self.state != "draft":
            raise UserError(
                self.env._("You have handed this over: ask the agent to change it.")
            )

    def _entered_by_citizen(self, values):
        """Keep what the page sent; fields that are not its own are left out."""
        self._still_open()
        kinds = {field.key: field.kind for field in self.form_id.field_ids}
        changed = {
            key: value
            for key, value in values.items()
            if kinds.get(key, "paper") != "paper"
            and (value or "").strip() != (self.answers or {}).get(key, "")
        }
        if changed:
            self._entered(changed, "citizen")

    def _handed_over(self, note):
        """Give it to an agent, as far as it is filled in."""
        self._still_open()
        note = (note or "").strip()[:MAX_NOTE_CHARS]
        self.write({"state": "handed", "handed_at": fields.Datetime.now()})
        self._decided("entry.handed", open=len(self._findings()))
        self.message_post(body=note or self.env._("Handed over."))
        if self.user_id:
            own = self.with_context(lang=self.user_id.lang)
            own.activity_schedule(
                "mail.mail_activity_data_todo",
                user_id=self.user_id.id,
                summary=own.env._("A citizen handed over a form"),
            )

    def _dropped_by_citizen(self):
        """Delete it; where a legal hold covers it, when that is over."""
        self._still_open()
        self._decided("entry.dropped")
        if self.env["edic.ai.legal.hold"].sudo()._held_records(self):
            self.write({"state": "dropped", "kept_until": self._today()})
        else:
            self.unlink()
