# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, RedirectWarning, UserError, ValidationError

from ... import roles
from ...people import check_person
from ...rpc import without_defaults
from ..rights.edic_ai_mandate import needs_mandate

# they deal with it; auditors read the entries
DECIDERS = f"{roles.DPO},{roles.APPROVER}"
READERS = f"{roles.AUDITOR},{roles.DPO}"  # they may ask at all
VALID = timedelta(days=7)
MIN_REASON_CHARS = 10  # characters of a reason
ASKED = {"company_id", "kind", "subject_id", "date_from", "date_to", "reason"}
USE_CASES = {"person": "ledger.person", "content": "ledger.content"}


class EdicAiPersonRequest(models.Model):
    """A request to look at what the ledger keeps apart: a person's entries, a content.

    Asked for with a reason, granted by a second person, for seven days and for whoever
    asked alone. Each step is in the ledger. It gives a list to read and counts nothing.
    """

    _name = "edic.ai.person.request"
    _inherit = "edic.ai.asked"
    _description = "Request for access to the audit trail"
    _order = "id desc"
    _rec_name = "kind"

    kind = fields.Selection(
        [("person", "Entries of a person"), ("content", "Content of an entry")],
        required=True,
        default="person",
        readonly=True,
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    requested_by_id = fields.Many2one(
        "res.users",
        string="Asked by",
        readonly=True,
        ondelete="set null",
        default=lambda self: self.env.uid,
        groups=DECIDERS,
    )
    subject_id = fields.Many2one(
        "res.users",
        string="Person",
        ondelete="set null",
        help="Whose entries are looked for: what this person did, asked or decided.",
    )
    date_from = fields.Date(string="From")
    date_to = fields.Date(string="To")
    trace_ref = fields.Integer(string="Id of the entry", readonly=True)
    entry = fields.Char(compute="_compute_entry")
    is_subject_told = fields.Boolean(
        string="Person informed",
        readonly=True,
        help="Whether the person knows of the search. Who grants it decides when.",
    )
    state = fields.Selection(
        [
            ("asked", "Asked"),
            ("granted", "Granted"),
            ("refused", "Refused"),
            ("ended", "Ended"),
        ],
        compute="_compute_state",
    )
    answer = fields.Selection(
        [("granted", "Granted"), ("refused", "Refused")], readonly=True
    )
    decided_by_id = fields.Many2one(
        "res.users",
        string="Decided by",
        readonly=True,
        ondelete="set null",
        groups=DECIDERS,
    )
    decided_at = fields.Datetime(string="Decided on", readonly=True)
    valid_until = fields.Datetime(string="Valid until", readonly=True)
    create_uid = fields.Many2one(
        "res.users", "Created by", readonly=True, groups=DECIDERS
    )
    write_uid = fields.Many2one(
        "res.users", "Last Updated by", readonly=True, groups=DECIDERS
    )
    is_mine = fields.Boolean(compute="_compute_is_mine", search="_search_is_mine")
    may_decide = fields.Boolean(compute="_compute_is_mine")

    _dates_check = models.Constraint(
        "CHECK(kind != 'person' OR date_to >= date_from)",
        "A period ends after it begins.",
    )

    @api.depends("answer", "valid_until")
    def _compute_state(self):
        now = fields.Datetime.now()
        for request in self:
            is_over = request.valid_until and request.valid_until <= now
            request.state = "ended" if is_over else request.answer or "asked"

    @api.depends_context("uid")
    def _compute_is_mine(self):
        for request in self:
            request.is_mine = request.sudo().requested_by_id == self.env.user
            request.may_decide = request._obstacle() is None

    def _search_is_mine(self, operator, value):
        if operator != "in":
            return NotImplemented
        own = self.sudo()._search([("requested_by_id", "=", self.env.uid)])
        return [("id", "in" if True in value else "not in", own)]

    @api.depends_context("lang")
    def _compute_entry(self):
        for request in self:
            trace = request._trace()
            number = trace.seq or self.env._("not sealed yet")
            request.entry = self.env._("Number %s", number) if trace else False

    @api.depends("kind", "subject_id", "entry")
    @api.depends_context("lang")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for request in self:
            parts = [kinds.get(request.kind), request.subject_id.name or request.entry]
            request.display_name = ", ".join(filter(None, parts))

    def _trace(self):
        return self.env["edic.ai.trace"].sudo().browse(self.trace_ref or [])

    # --- asking -----------------------------------------------------------------------
    @api.model_create_multi
    def create(self, vals_list):
        user = self.env.user
        check_person(self.env)
        if not user.has_groups(READERS):
            raise AccessError(self.env._("Auditors and data protection officers ask."))
        for vals in vals_list:
            if not self.env.su and (
                vals.keys() - ASKED or vals.get("kind") == "content"
            ):
                raise AccessError(self.env._("A request is answered by somebody else."))
        requests = super(EdicAiPersonRequest, without_defaults(self)).create(vals_list)
        for request in requests:
            request._check_asked()
            request._check_is_first()
            trace = request._record("asked", comment=request.reason)
            request.sudo().trace_uuid = trace.call_uuid
        return requests

    def _check_asked(self):
        check_reason(self.env, self.reason)
        if self.kind == "person" and not (
            self.subject_id and self.date_from and self.date_to
        ):
            raise ValidationError(self.env._("Say whose entries, from when to when."))
        self._check_company()

    def _check_is_first(self):
        """Raise `RedirectWarning` where whoever asks has asked about the same person in
        these days already, and waits for an answer."""
        if self.kind != "person":
            return
        own = self.sudo()
        earlier = own.search(
            [
                ("id", "!=", self.id),
                ("kind", "=", self.kind),
                ("answer", "=", False),
                ("company_id", "=", self.company_id.id),
                ("requested_by_id", "=", own.requested_by_id.id),
                ("subject_id", "=", self.subject_id.id),
                ("date_from", "<=", self.date_to),
                ("date_to", ">=", self.date_from),
            ],
            limit=1,
        ).sudo(False)
        if earlier:
            raise RedirectWarning(
                self.env._(
                    "You have asked about this person and these days already; nobody "
                    "has decided yet."
                ),
                earlier.get_formview_action(),
                self.env._("Open it"),
            )

    def _check_company(self):
        user = self.env.user
        if self.company_id not in user.company_ids:
            raise AccessError(self.env._("This is not a company of yours."))
        if user.has_group(roles.DPO):
            return
        if self.company_id.id not in self.env["edic.ai.mandate"]._company_refs():
            raise AccessError(self.env._("You have no mandate for this company."))

    # --- answering --------------------------------------------------------------------
    @roles.for_roles(roles.DPO, roles.APPROVER, roles.AUDITOR)
    def action_grant(self):
        """Let whoever asked look, for seven days."""
        return self._answer("granted")

    @roles.for_roles(roles.DPO, roles.APPROVER, roles.AUDITOR)
    def action_refuse(self):
        """Say no."""
        return self._answer("refused")

    @roles.for_roles(roles.DPO, roles.APPROVER)
    def action_tell_subject(self):
        """Note that the person was notified of it."""
        roles.check_role(self.env, roles.DPO, roles.APPROVER)
        for request in self:
            request.sudo().is_subject_told = True
            request._record("told")
        return True

    def _answer(self, answer):
        for request in self:
            request.check_access("read")
            known = request.sudo()
            known.lock_for_update()
            if obstacle := request._obstacle():
                raise AccessError(obstacle)
            now = fields.Datetime.now()
            known.write(
                {
                    "answer": answer,
                    "decided_by_id": self.env.uid,
                    "decided_at": now,
                    "valid_until": answer == "granted" and now + VALID,
                    **known._without_reason(),
                }
            )
            request._record(answer)
        return True

    def _first_persons(self):
        # OVERRIDE edic.ai.four.eyes: nor whom it is about
        return self.requested_by_id | self.subject_id

    def _own_work_words(self):
        # OVERRIDE edic.ai.four.eyes
        return self.env._("A second person decides, and not whom it is about.")

    def _obstacle(self):
        """Return why the user does not decide on it, in a sentence, or None."""
        user, own = self.env.user, self.env["edic.ai.mandate"]._company_refs()
        is_person = self.kind == "person"
        deciding = DECIDERS if is_person else f"{DECIDERS},{roles.AUDITOR}"
        if self.answer:
            return self.env._("It was answered already.")
        if user in self.sudo()._first_persons():
            return self._own_work_words()
        if not user.has_groups(deciding) or (
            is_person and user.has_group(roles.AUDITOR)
        ):
            return self.env._("Your role does not decide on this.")
        if not user._is_internal() or self.company_id not in user.company_ids:
            return self.env._("This is not a company of yours.")
        if needs_mandate(user) and self.company_id.id not in own:
            return self.env._("You have no mandate for this company.")
        return None

    # --- looking ----------------------------------------------------------------------
    @roles.for_roles(roles.AUDITOR, roles.DPO)
    def action_open(self):
        """Show what was granted to whoever asked for it; each time is recorded."""
        self.ensure_one()
        self.check_access("read")
        check_person(self.env)
        if not self.is_mine or self.state != "granted":
            raise UserError(
                self.env._("Only whoever asked looks at it, for seven days.")
            )
        self._check_company()
        if self.kind == "content":
            return self.env["edic.ai.content.reading"]._open_granted(self)
        self._record("opened")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "edic_ai.edic_ai_trace_action_person"
        )
        return {**action, "domain": [("id", "in", self._entry_ids())]}

    def _entry_ids(self):
        """Return the ids of the person's entries in the period and chain."""
        people = self.env["edic.ai.person"].sudo()
        found = people.search([("user_ref", "=", self.subject_id.id)])
        traces = self.env["edic.ai.trace"].sudo()
        return traces.search(
            [
                ("id", "in", found.mapped("trace_id")),
                ("company_ref", "=", self.company_id.id),
                ("occurred_at", ">=", self.date_from),
                ("occurred_at", "<", fields.Date.add(self.date_to, days=1)),
            ]
        ).ids

    def _record(self, step, comment=None):
        known, trace = self.sudo(), self._trace()
        about, values = {"entry": trace.call_uuid, "number": trace.seq}, None
        if self.kind == "person":
            values = {"subject": [known.subject_id.id, known.subject_id.name]}
            about = {
                "from": known.date_from.isoformat(),
                "to": known.date_to.isoformat(),
            }
        return self.env["edic.ai.gateway"]._record(
            "access",
            USE_CASES[self.kind],
            {"step": step, **about},
            company=self.company_id,
            record=self,
            comment=comment,
            values=values,
            parent_uuid=known.trace_uuid or None,  # that entry holds the reason
        )


def check_reason(env, reason):
    """Raise `ValidationError` for a reason that nobody could follow later."""
    if len("".join((reason or "").split())) < MIN_REASON_CHARS:
        raise ValidationError(
            env._("Write down why, so that somebody else understands it later.")
        )
