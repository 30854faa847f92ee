# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from odoo import api, fields, models
from odoo.exceptions import AccessError, RedirectWarning, UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import SQL, format_list
from odoo.tools.misc import format_date

from ... import roles
from ...notification import notification
from ...people import check_person, holders, works_for_all
from ...tools.privacy.personal_data import (
    ACCOUNT,
    ADDRESS,
    BIRTH,
    EMAIL,
    LOGIN,
    NAME,
    PHONE,
)
from .edic_ai_erasure import AT_ONCE, either
from .edic_ai_person_search import KEPT_BY_RULE, SUBJECTS
from .edic_ai_retention import FLOOR, FROM_YEAR_END
from .erasure_letter import ErasureLetter

TO_DECIDE = "edic_ai.mail_activity_erasure_decide"
TO_EXAMINE = "edic_ai.mail_activity_erasure_examine"
LAST_MINUTE = time(23, 59)
OF_SETTINGS = ("policy", "ledger")  # events

BOOKS = 120  # months, where no rule is in force: Code de commerce, Article L123-22


class EdicAiErasureRequest(models.Model):
    """A person's request to erase what the ledger keeps beside its records.

    The data protection officer enters it, a second person decides. What a legal duty
    keeps stays and the answer says why; the rest goes. Records of the ledger stay:
    without name and content they tell nothing of a person.
    """

    _name = "edic.ai.erasure.request"
    _inherit = [
        "edic.ai.recorded",
        "edic.ai.four.eyes",
        "edic.ai.about.chosen",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _description = "Request for erasure"
    _order = "id desc"
    _recorded_as = "erasure.request"
    _recorded_fields = ("state", "subject", "ground", "company_id")  # not about whom
    _by_button = frozenset(
        {
            "state",
            "asked_by_id",
            "decided_by_id",
            "decided_at",
            "refusal",
            "erased_count",
            "kept_count",
            "answer",
        }
    )

    name = fields.Char(
        string="Reference",
        required=True,
        copy=False,
        help="Of your file, without the person's name.",
    )
    company_id = fields.Many2one(
        "res.company",
        default=lambda self: self.env.company,
        help="With its branches. Empty: all companies, and what belongs to none.",
    )
    subject = fields.Selection(
        [("user", "A person who acted"), ("record", "What is about a record")],
        string="Erase",
        required=True,
        default="user",
        help="A person who acted: the name, and what was asked or commented. What is "
        "about a record: the contents of its entries, such as those about a contact. "
        "Where the person has a contact here, choose the contact.",
    )
    user_id = fields.Many2one(
        "res.users",
        string="Person",
        ondelete="set null",
        context={"active_test": False},
    )
    res_model = fields.Selection("_selection_res_model", string="Kind of record")
    res_id = fields.Many2oneReference(
        string="Number of the record", model_field="res_model"
    )
    search_words = fields.Text(
        string="Also search for",
        help="One a line: a name, an address, an e-mail, a telephone number, a number "
        "plate that the person gave. It is deleted here once the request is decided.",
    )
    addressee = fields.Text(
        string="Send the answer to",
        help="Name and address, a line each, where the letter is for somebody else or "
        "goes elsewhere. It is deleted here once the request is decided.",
    )
    addressee_known = fields.Text(
        string="Addressee as known", compute="_compute_addressee_known"
    )
    lang = fields.Selection(
        "_selection_lang",
        string="Language of the answer",
        compute="_compute_lang",
        store=True,
        readonly=False,
        help="That of the person, where it is known, or of the company.",
    )
    ground = fields.Selection(
        [
            ("gdpr.17.1.a", "No longer necessary (Article 17(1)(a))"),
            ("gdpr.17.1.b", "Consent withdrawn (Article 17(1)(b))"),
            ("gdpr.17.1.c", "Objection upheld (Article 17(1)(c))"),
            ("gdpr.17.1.d", "Unlawfully processed (Article 17(1)(d))"),
            ("gdpr.17.1.e", "A law says to erase (Article 17(1)(e))"),
            ("gdpr.17.1.f", "Collected from a child (Article 17(1)(f))"),
            ("gdpr.21", "Objection (Article 21)"),
        ],
        string="Ground (GDPR)",
        required=True,
    )
    reason = fields.Text(
        required=True,
        help="What the person says, without the name: it goes into the audit trail,"
        " encrypted.",
    )
    received_on = fields.Date(
        string="Received on", required=True, default=fields.Date.context_today
    )
    answer_before = fields.Datetime(
        string="Answer before",
        compute="_compute_answer_before",
        help="One month after it was received (GDPR, Article 12(3)), to the end of "
        "that day (Regulation (EEC, Euratom) No 1182/71, Article 3(2)).",
    )
    state = fields.Selection(
        [
            ("draft", "To check"),
            ("asked", "To decide"),
            ("done", "Carried out"),
            ("refused", "Refused"),
        ],
        required=True,
        readonly=True,
        copy=False,
        default="draft",
    )
    asked_by_id = fields.Many2one(
        "res.users", string="Handed on by", readonly=True, copy=False
    )
    decided_by_id = fields.Many2one(
        "res.users", string="Decided by", readonly=True, copy=False
    )
    decided_at = fields.Datetime(string="Decided on", readonly=True, copy=False)
    refusal = fields.Text(string="Refused because", readonly=True, copy=False)
    outlook = fields.Text(
        string="What would be erased, what stays", compute="_compute_outlook"
    )
    erased_count = fields.Integer(
        string="Erased", readonly=True, copy=False, aggregator=None
    )
    kept_count = fields.Integer(
        string="Kept", readonly=True, copy=False, aggregator=None
    )
    answer = fields.Text(string="Answer to the person", readonly=True, copy=False)

    _whom = models.Constraint(
        "CHECK(state IN ('done', 'refused')"
        " OR subject = 'user' AND user_id IS NOT NULL"
        " OR subject = 'record' AND res_model IS NOT NULL AND coalesce(res_id, 0) > 0)",
        "Say whom, or which record by its kind and its number.",
    )

    @api.model
    def _selection_res_model(self):
        # EXTENDS edic.ai.about.chosen: settings and keys hold nobody's data
        others = Domain("event", "not in", OF_SETTINGS)
        traces, nameable = self.env["edic.ai.trace"].sudo(), self._nameable()
        return [
            (name, title)
            for name, title in super()._selection_res_model()
            if name in nameable
            or traces.search(Domain("res_model", "=", name) & others, limit=1)
        ]

    @api.model
    def _selection_lang(self):
        return self.env["res.lang"].get_installed()

    @api.depends("subject", "user_id", "res_model", "res_id", "company_id")
    def _compute_lang(self):
        installed = dict(self._selection_lang())
        for request in self:
            person = ErasureLetter(request.sudo()).addressee()
            company = request.company_id or self.env.company
            langs = (
                person.lang if person and "lang" in person._fields else None,
                company.sudo().partner_id.lang,
                self.env.lang,
            )
            request.lang = next((lang for lang in langs if lang in installed), False)

    @api.depends("subject", "user_id", "res_model", "res_id", "state")
    def _compute_addressee_known(self):
        for request in self:
            is_open = request.state in ("draft", "asked")
            letter = ErasureLetter(request.sudo())
            known = letter.known_addressee_lines() if is_open else []
            request.addressee_known = "\n".join(known)

    @api.constrains("received_on")
    def _check_received_on(self):
        """Raise `ValidationError` where the day is still to come."""
        today = fields.Date.context_today(self)
        if any(request.received_on > today for request in self):
            raise ValidationError(
                self.env._(
                    "A request cannot have been received on a day in the future."
                )
            )

    @api.depends("received_on")
    @api.depends_context("tz")
    def _compute_answer_before(self):
        zone = ZoneInfo(self.env.tz.zone)
        for request in self:
            if not request.received_on:
                request.answer_before = False
                continue
            day = fields.Date.add(request.received_on, months=1)
            end = datetime.combine(day, LAST_MINUTE, zone)
            request.answer_before = end.astimezone(UTC).replace(tzinfo=None)

    def _record_lines(self):
        # EXTENDS edic.ai.about.chosen: with the persons whom the search looks for
        search = self.env["edic.ai.person.search"].sudo()
        record = self._named_record()
        if not record or not record.exists():
            return super()._record_lines()
        names = [value for kind, value in search._identifying(record) if kind == NAME]
        person = ", ".join(names) or self.env._(
            "not known from this record: say below what to search for"
        )
        return [*super()._record_lines(), self.env._("Person: %s", person)]

    # --- writing it -------------------------------------------------------------------
    @api.model_create_multi
    def create(self, vals_list):
        check_person(self.env)
        requests = super().create(vals_list)
        for request in requests:
            request._check_is_first()
            if request.addressee:
                request._record_addressee(False)
        return requests

    def _check_is_first(self):
        """Raise `RedirectWarning` where an open request asks for the same."""
        same = Domain("state", "in", ("draft", "asked")) & Domain("id", "!=", self.id)
        for name in ("company_id", "subject", "user_id", "res_model", "res_id"):
            value = self[name].id if self._fields[name].relational else self[name]
            same &= Domain(name, "=", value or False)
        # by superuser: nobody searches by a person, and it may be another's request
        if earlier := self.sudo().search(same, limit=1):
            raise RedirectWarning(
                self.env._(
                    "A request about the same person is open already: %s. Go on with "
                    "that one.",
                    earlier.name,
                ),
                earlier.sudo(False).get_formview_action(),
                self.env._("Open it"),
            )

    def write(self, vals):
        if not self.env.su:
            if self._by_button & vals.keys():
                raise AccessError(self.env._("A request is decided with its buttons."))
            if set(self.mapped("state")) != {"draft"}:
                raise UserError(self.env._("What was handed on is not changed."))
        before = {request: bool(request.addressee) for request in self}
        result = super().write(vals)
        if "addressee" in vals and "state" not in vals:
            for request, was_changed in before.items():
                request._record_addressee(was_changed)
        return result

    def _record_addressee(self, was_changed):
        """State in the ledger that the officer changed to whom the letter goes, without
        the name: it would outlast the erasure."""
        changed = [(value and "…") or None for value in (was_changed, self.addressee)]
        self._record({"addressee": changed})

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise AccessError(
            self.env._("Requests cannot be deleted: they show what was answered.")
        )

    # --- deciding ---------------------------------------------------------------------
    @roles.for_roles(roles.DPO)
    def action_ask(self):
        """Hand it on to a second person."""
        self.check_access("write")
        check_person(self.env)
        self._to("draft", "asked", asked_by_id=self.env.uid)
        self.sudo()._tell_approvers()

    @roles.for_roles(roles.APPROVER)
    def action_approve(self):
        """Erase what no duty keeps, and say what was erased and what was not."""
        self.ensure_one()
        self._check_second()
        self.env["edic.ai.incident"]._check_hold_decided(self.company_id)
        self._check_sealed()
        request = self.sudo().with_context(lang=self.lang or self.env.lang)
        letter = ErasureLetter(request)
        head = letter.head()  # the addressee may be in what is erased
        sought = request._sought()
        parts = request._carry_out()
        found, unread = request._still_found(sought, parts)
        answer, is_open = letter.answer(parts, sought, found, unread)
        self._decided(
            "done",
            erased_count=sum(part["erased"] for part in parts),
            kept_count=sum(n for part in parts for _why, n, _until in part["kept"]),
            answer="\n".join([*head, *answer]),
        )
        if is_open:
            # the data protection officer: what the letter promises
            self.sudo()._give_activity(TO_EXAMINE, self._people_of(roles.DPO))

    @roles.for_roles(roles.APPROVER)
    def action_refuse(self, reason):
        """Erase nothing.

        :param str reason: why, for the answer and for the record
        """
        self.ensure_one()
        self._check_second()
        if not (reason or "").strip():
            raise UserError(self.env._("Say why it is refused."))
        request = self.sudo().with_context(lang=self.lang or self.env.lang)
        letter = ErasureLetter(request)
        answer = [*letter.head(), *letter.refusal(reason.strip())]
        self._decided("refused", refusal=reason.strip(), answer="\n".join(answer))

    @api.model
    @roles.for_roles(roles.DPO)
    def action_erase_again(self):
        """Erase what was erased once and came back with an older backup."""
        check_person(self.env)
        roles.check_role(self.env, roles.DPO)
        erasure = self.sudo().env["edic.ai.erasure"]
        chains = [n for n in erasure._chains() if n in (0, *self.env.companies.ids)]
        total, more = 0, True
        while more:
            done, more = erasure._reapply(chains)
            total += done
        nothing = self.env._("Nothing that was erased has come back.")
        again = self.env._("Erased again: %s", total)
        return notification("info", again if total else nothing)

    def _first_persons(self):
        # OVERRIDE edic.ai.four.eyes: nor whom it is about
        return self.asked_by_id | self.create_uid | self.user_id

    def _own_work_words(self):
        # OVERRIDE edic.ai.four.eyes
        return self.env._("Somebody else than those concerned decides a request.")

    def _check_second(self):
        self._check_second_person()
        if self.sudo().state != "asked":
            raise UserError(self.env._("It is not waiting for a decision."))

    def _decided(self, state, **values):
        values |= {"decided_by_id": self.env.uid, "decided_at": fields.Datetime.now()}
        self._to("asked", state, search_words=False, addressee=False, **values)
        self.sudo().activity_unlink([TO_DECIDE])

    # --- who has something to do ------------------------------------------------------
    def _tell_approvers(self):
        """Give whoever may decide it an activity, to the day when the answer is due."""
        for request in self:
            people = request._people_of(roles.APPROVER) - request._first_persons()
            request._give_activity(TO_DECIDE, people)

    def _give_activity(self, kind, people):
        due = fields.Date.add(self.received_on, months=1)
        for user in people:
            own = self.with_context(lang=user.lang, mail_activity_quick_update=True)
            if kind == TO_EXAMINE:
                summary = own.env._(
                    "Examine what the search still found, and tell the person: %s",
                    self.name,
                )
            else:
                summary = own.env._("Decide on a request for erasure: %s", self.name)
            own.activity_schedule(kind, due, summary=summary, user_id=user.id)

    def _people_of(self, role):
        """Return the users who have a role in the companies that it is about."""
        people = holders(self.env, role, company=self.company_id)
        if self.company_id:
            return people
        return people.filtered(lambda user: works_for_all(self.env(user=user)))

    def _to(self, before, state, **values):
        self._lock_in({before}, self.env._("It has been handed on meanwhile."))
        self.sudo().write({"state": state, **values})

    def _check_sealed(self):
        """Check that all is sealed: an erasure's record names entries by number."""
        self.env.cr.execute(
            SQL(
                """SELECT EXISTS (
                    SELECT FROM edic_ai_pending pending
                      JOIN edic_ai_trace trace ON trace.id = pending.trace_id
                     WHERE %s)""",
                self.sudo()._concerned(),
            )
        )
        if self.env.cr.fetchone()[0]:
            raise UserError(
                self.env._("Entries of the last minutes are not sealed yet: try later.")
            )

    # --- what it is about -------------------------------------------------------------
    def _concerned(self):
        """Return SQL over ``trace``: the records that the request is about."""
        if self.subject == "record":
            return self.env["edic.ai.erasure"]._about(self.res_model, self.res_id)
        return SQL(
            "trace.id IN (SELECT trace_id FROM edic_ai_person WHERE user_ref = %s)",
            self.user_id.id,
        )

    def _parts(self):
        """Return pairs of chain and what: names last, as they tell which contents."""
        kinds = ("content", "person") if self.subject == "user" else ("content",)
        chains = self.env["edic.ai.erasure"]._chains_of(self.company_id)
        return [(chain, what) for chain in chains for what in kinds]

    # --- duties -----------------------------------------------------------------------
    def _duties(self, chain, what, to_person):
        """Return the duties that keep rows: triples of words, SQL over ``trace`` of the
        rows, and SQL of the moment until which, or None where nobody knows it.

        :param bool to_person: the words are for the person, who does not learn of
            whom or of what an inquiry is
        """
        holds = self.env["edic.ai.legal.hold"]
        reasons = holds._reasons(on_request=True)
        if to_person:
            reasons = [(self._claims_words(), holds._held(on_request=True))]
        begins = fields.Date.subtract(fields.Datetime.now(), months=FLOOR)
        log = self.env["edic.ai.erasure"]._is_ai_log()
        words_of_books = self.env._(
            "Records of the books, for as long as the law keeps these"
        )
        return [
            *((words, covers, None) for words, covers in reasons),
            *(
                (
                    words_of_books,
                    self._in_books(chain, what, event),
                    self._books_rule(chain, what, event)._ends(),
                )
                for event in FROM_YEAR_END
            ),
            (
                self.env._(
                    "AI logs of the last six months, which this house keeps by its own "
                    "rule to trace errors and misuse (GDPR, Article 32)"
                ),
                SQL("(%s AND trace.occurred_at > %s)", log, begins),
                SQL("(trace.occurred_at + make_interval(months => %s))", FLOOR),
            ),
        ]

    def _claims_words(self):
        """Say to a person that something is held, not of whom or of what an inquiry is:
        GDPR, Article 17(3)(e)."""
        return self.env._("Needed for legal claims or an inquiry")

    def _books_rule(self, chain, what, event):
        rules = self.env["edic.ai.retention"]
        rule = rules._in_force(chain).get((event, what))
        return rule or rules.new({"event": event, "what": what, "months": BOOKS})

    def _in_books(self, chain, what, event):
        rule = self._books_rule(chain, what, event)
        runs = SQL("%s AND NOT %s", rule._covers(), rule._is_over())
        kept = self.env["edic.ai.erasure"]._kept_for_document(rule)
        return either([runs, SQL("%s AND %s", rule._covers(), kept)])

    def _look(self, chain, what, to_person=False):
        """Return what would go (``goes``) and what stays: by the first duty that keeps
        it, with the last day that is known."""
        duties = self._duties(chain, what, to_person)
        concerned = self._concerned()
        counts, ends, before = {}, {}, []
        for number, (_words, covers, until) in enumerate(duties):
            counts[number] = SQL(
                "%s AND %s AND NOT %s", concerned, covers, either(before)
            )
            if until is not None:
                ends[number, "until"] = counts[number], until
            before.append(covers)
        counts["goes"] = SQL("%s AND NOT %s", concerned, either(before))
        found = self.env["edic.ai.erasure"]._look(chain, what, counts, ends=ends)
        kept = [
            (words, found[number], found.get((number, "until")))
            for number, (words, _covers, _until) in enumerate(duties)
            if found[number]
        ]
        part = {"chain": chain, "what": what, "goes": found["goes"], "kept": kept}
        return part, counts["goes"]

    def _listed(self, parts):
        """Return what the letter names as kept: model → keys of the search's rows."""
        listed = {self._name: {self.id}}  # the request is no news to whoever made it
        for part in parts:
            for res_model, ids in part.get("listed", {}).items():
                listed.setdefault(res_model, set()).update(ids)
        to_come = [part for part in parts if "erased" not in part]
        for part in to_come:
            going = self.env["edic.ai.erasure"]._hanging(part.get("going", {}))
            for res_model, ids in going.items():
                listed.setdefault(res_model, set()).update(ids)
        kinds = {part["what"] for part in parts if part["kept"]}
        kinds |= {part["what"] for part in to_come if part["goes"]}
        for res_model, what in KEPT_BY_RULE.items():
            if what in kinds:  # the rest of these is erased
                query = SQL(
                    "SELECT id FROM edic_ai_trace trace WHERE %s", self._concerned()
                )
                rows = self.env.execute_query(query)
                listed[res_model] = {number for [number] in rows}
        return listed

    def _carry_out(self):
        """Erase what no duty keeps; counts by chain and kind."""
        erasure, more = self.env["edic.ai.erasure"], True
        chains = erasure._chains_of(self.company_id)
        while more:  # first what holds a copy of records that are deleted already
            _done, more = erasure._erase_without_record(chains)
        counts = []
        for chain, what in self._parts():
            part, goes = self._look(chain, what, to_person=True)
            part["erased"] = 0
            while found := self._erase_some(chain, what, goes):
                part["erased"] += found
                if found < AT_ONCE:
                    break
            counts.append(part)
        return counts

    def _erase_some(self, chain, what, goes):
        return self.env["edic.ai.erasure"]._erase(
            chain, what, goes, self.ground, comment=self.reason, request=self.id
        )

    # --- words ------------------------------------------------------------------------
    @api.depends("subject", "user_id", "res_model", "res_id", "company_id", "state")
    @api.depends_context("lang")
    def _compute_outlook(self):
        """Compute it of one request at a time: it counts what there is."""
        self.outlook = False
        whole = self.filtered(lambda r: r.user_id if r.subject == "user" else r.res_id)
        # data of other companies are not for everybody to see
        whole = whole.filtered(lambda r: r.company_id or works_for_all(self.env))
        if len(self) == 1 and whole and self.state in ("draft", "asked"):
            parts = [whole.sudo()._look(*part)[0] for part in whole.sudo()._parts()]
            goes = [self._line(part, part["goes"]) for part in parts if part["goes"]]
            lines = [self.env._("Would be erased:"), *(goes or [self._nothing()])]
            kept = self._kept_lines(parts) + whole.sudo()._held_lines(parts)
            if self.state == "asked":  # the search takes its time
                kept += whole.sudo()._still_stored(parts)
            undecided = self.env["edic.ai.incident"]._undecided(whole.company_id)
            waits = [f"- {incident._hold_words()}" for incident in undecided]
            self.outlook = "\n".join([*lines, *kept, *waits])

    def _still_stored(self, parts):
        """Return what the letter will say of what stays, for whoever decides."""
        found, _unread = self._still_found(self._sought(), parts)
        said = list(map(ErasureLetter(self).found_line, found))
        said = [self.env._("Still found:"), *said] if said else []
        return ["", *self._record_lines_of_letter(is_decided=False)[0], *said]

    def _still_found(self, sought, parts):
        search = self.env["edic.ai.person.search"]
        return search._look(sought[0], self.company_id, self._listed(parts))

    def _record_lines_of_letter(self, is_decided=True):
        """Say of the record that the request is about whether it is still stored, with
        what of the person, and why.

        :return: ``(lines, is_open)``: whether a person examines it
        """
        record = self._concerned_record()
        kind = self._concerned_kind()
        if not record and is_decided:
            return [self.env._("%s: it is not stored any more.", kind)], False
        if not record or (self._is_erased_by_it(record) and not is_decided):
            return [], False
        reason, is_open = self._why_record_stays(record)
        if data := self._stored_data(record):
            line = self.env._(
                "%(record)s with %(data)s is still stored: %(reason)s",
                record=kind,
                data=data,
                reason=reason,
            )
        else:
            line = self.env._(
                "%(record)s is still stored: %(reason)s", record=kind, reason=reason
            )
        return [f"{line.rstrip('.')}."], is_open

    def _is_erased_by_it(self, record):
        """Tell whether carrying it out erases the record itself; for addons to say."""
        return False

    def _why_record_stays(self, record):
        holds = self.env["edic.ai.legal.hold"]
        held = holds._held_records(record, on_request=True)
        if record._name == "res.users" and not held:
            held = holds._held_records(record.partner_id, on_request=True)
        if held:
            return self._claims_words(), False
        search = self.env["edic.ai.person.search"]
        return search._why_record_stays(record, self.company_id)

    def _concerned_kind(self):
        """Name the record to the person: by its kind, never by its name."""
        if self.subject == "user":
            return self.env._("Your user account")
        kinds = {
            "res.partner": self.env._("Your contact record"),
            "hr.employee": self.env._("Your employee record"),
            "hr.applicant": self.env._("Your application"),
        }
        what = self.env["edic.ai.person.search"]._place(self.res_model)
        return kinds.get(self.res_model) or self.env._(
            "The record that your request is about (%s)", what
        )

    def _stored_data(self, record):
        """Return in words which of the person's data a record of a person holds."""
        if record._name not in SUBJECTS:
            return ""
        words = {
            NAME: self.env._("name"),
            LOGIN: self.env._("user name"),
            EMAIL: self.env._("e-mail"),
            PHONE: self.env._("telephone"),
            ADDRESS: self.env._("address"),
            BIRTH: self.env._("date of birth"),
            ACCOUNT: self.env._("bank account"),
        }
        own = self.env["edic.ai.person.search"]._own_of(record)
        kinds = dict.fromkeys(kind for kind, _value in own if kind in words)
        return format_list(self.env, [words[kind] for kind in kinds])

    def _held_lines(self, parts):
        """Return what holds the record itself, which has no entry in the ledger to be
        counted among the others."""
        record = self._concerned_record()
        if not record:
            return []
        holds = self.env["edic.ai.legal.hold"]
        reasons = holds._reasons_of(record)
        if record._name == "res.users":
            reasons += holds._reasons_of(record.partner_id)
        texts = [
            self.env._("- what it is about: %s", words)
            for words in dict.fromkeys(reasons)
        ]
        if texts and not any(part["kept"] for part in parts):
            return ["", self.env._("Stays, and why:"), *texts]
        return texts

    def _nothing(self):
        return self.env._("- nothing")

    def _line(self, part, number):
        return self.env._(
            "- %(company)s: %(what)s: %(number)s",
            company=self.env["edic.ai.erasure"]._chain_name(part["chain"]),
            what=self._what_words()[part["what"]],
            number=number,
        )

    def _what_words(self):
        """Name what is erased, in words that somebody of another house understands."""
        return {
            "content": self.env._(
                "Texts in the log of AI use (asked, answered, noted)"
            ),
            "person": self.env._("Names in the log of AI use"),
        }

    def _kept_lines(self, parts):
        kept = [
            f"{self._line(part, number)} – {self._until(words, until)}"
            for part in parts
            for words, number, until in part["kept"]
        ]
        return ["", self.env._("Stays, and why:"), *kept] if kept else []

    def _until(self, words, until):
        if not until:
            return words
        return self.env._(
            "%(reason)s (at least until %(day)s)",
            reason=words,
            day=format_date(self.env, until),
        )

    def _concerned_record(self):
        """Return the record by whose persons is looked, which may be gone."""
        if self.subject == "user":
            return self.user_id
        named = self._named_record()
        return self.user_id.browse() if named is None else named.exists()

    def _sought(self):
        """Return what the person is looked for by, and what is left out."""
        lines = filter(None, map(str.strip, (self.search_words or "").splitlines()))
        return self.env["edic.ai.person.search"]._terms(
            self._concerned_record(), list(lines)
        )
