# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import AccessError, RedirectWarning, UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import SQL

from .. import roles
from ..people import APPROVER, check_approver, check_person, works_for_all
from ..tools.personal_data import NAME

OFFICER = "edic_ai.group_edic_ai_dpo"
TO_DECIDE = "edic_ai.mail_activity_erasure_decide"
TO_EXAMINE = "edic_ai.mail_activity_erasure_examine"
LAST_MINUTE = time(23, 59)


class EdicAiErasureRequest(models.Model):
    """A person's request to erase what the ledger keeps beside its records.

    The data protection officer enters it, a second person decides. What a legal duty
    keeps stays and the answer says why; the rest goes. Records of the ledger stay:
    without name and content they tell nothing of a person.
    """

    _name = "edic.ai.erasure.request"
    _inherit = [
        *("edic.ai.recorded", "edic.ai.about.chosen"),
        *("mail.thread", "mail.activity.mixin"),
    ]
    _description = "Request for erasure"
    _order = "id desc"
    _recorded_as = "erasure.request"
    _recorded_fields = ("state", "subject", "ground", "company_id")  # not about whom
    _by_button = frozenset(
        {
            *("state", "asked_by_id", "decided_by_id", "decided_at", "refusal"),
            *("erased_count", "kept_count", "answer"),
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
        help="What the person says, without the name: it goes into the ledger, "
        "encrypted.",
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
    def _selection_lang(self):
        return self.env["res.lang"].get_installed()

    @api.depends("subject", "user_id", "res_model", "res_id", "company_id")
    def _compute_lang(self):
        installed = dict(self._selection_lang())
        for request in self:
            person = request.sudo()._addressee()
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
            known = request.sudo()._known_addressee_lines() if is_open else []
            request.addressee_known = "\n".join(known)

    @api.constrains("received_on")
    def _check_received_on(self):
        """:raises ValidationError: the day is still to come"""
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
        """
        :raises RedirectWarning: the same is asked for in a request that is open
        """
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
        letter = request._letter_begins()  # the addressee may be in what is erased
        sought = request._sought()
        found = request._carry_out()
        answer, is_open = request._answer(found, sought)
        self._decided(
            "done",
            erased_count=sum(part["erased"] for part in found),
            kept_count=sum(n for part in found for _why, n, _until in part["kept"]),
            answer="\n".join([*letter, *answer]),
        )
        if is_open:
            self.sudo()._have_examined()

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
        answer = [*request._letter_begins(), *request._answer_refused(reason.strip())]
        self._decided("refused", refusal=reason.strip(), answer="\n".join(answer))

    @api.model
    @roles.for_roles(roles.DPO)
    def action_erase_again(self):
        """Erase what was erased once and came back with an older backup."""
        check_person(self.env)
        if not self.env.user.has_group(OFFICER):
            raise AccessError(
                self.env._("The data protection officer erases what came back.")
            )
        erasure = self.sudo().env["edic.ai.erasure"]
        chains = [n for n in erasure._chains() if n in (0, *self.env.companies.ids)]
        total, more = 0, True
        while more:
            done, more = erasure._reapply(chains)
            total += done
        message = self.env._("Erased again: %s", total)
        if not total:
            message = self.env._("Nothing that was erased has come back.")
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {"message": message, "type": "info"},
        }

    def _check_second(self):
        check_approver(self)
        request = self.sudo()
        if self.env.user in request.asked_by_id | request.create_uid | request.user_id:
            raise UserError(
                self.env._("Somebody else than those concerned decides a request.")
            )
        if request.state != "asked":
            raise UserError(self.env._("It is not waiting for a decision."))

    def _decided(self, state, **values):
        values |= {"decided_by_id": self.env.uid, "decided_at": fields.Datetime.now()}
        self._to("asked", state, search_words=False, addressee=False, **values)
        self.sudo().activity_unlink([TO_DECIDE])

    # --- who has something to do ------------------------------------------------------
    def _tell_approvers(self):
        """Give whoever may decide it an activity, to the day when the answer is due."""
        for request in self:
            concerned = request.asked_by_id | request.create_uid | request.user_id
            for user in request._people_of(APPROVER) - concerned:
                own = request.with_context(lang=user.lang)
                own._give_activity(
                    TO_DECIDE,
                    user,
                    own.env._("Decide on a request for erasure: %s", request.name),
                )

    def _have_examined(self):
        """Give the data protection officer an activity for what the letter promises."""
        for user in self._people_of(OFFICER):
            own = self.with_context(lang=user.lang)
            own._give_activity(
                TO_EXAMINE,
                user,
                own.env._(
                    "Examine what the search still found, and tell the person: %s",
                    self.name,
                ),
            )

    def _give_activity(self, kind, user, summary):
        quiet = self.with_context(mail_activity_quick_update=True)
        due = fields.Date.add(self.received_on, months=1)
        quiet.activity_schedule(
            kind, date_deadline=due, user_id=user.id, summary=summary
        )

    def _people_of(self, role):
        """Return the users who have a role in the companies that it is about."""
        own = self.company_id
        return (
            self.env.ref(role)
            .sudo()
            .all_user_ids.filtered(
                lambda user: (
                    user.active
                    and user._is_internal()
                    and user.id != SUPERUSER_ID
                    and (
                        own in user.company_ids
                        if own
                        else works_for_all(self.env(user=user))
                    )
                )
            )
        )

    def _to(self, before, state, **values):
        request = self.sudo()
        request.lock_for_update()
        if set(request.mapped("state")) != {before}:
            raise UserError(self.env._("It has been handed on meanwhile."))
        request.write({"state": state, **values})

    def _check_sealed(self):
        """What has no number yet could not be named by the record of its erasure."""
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
