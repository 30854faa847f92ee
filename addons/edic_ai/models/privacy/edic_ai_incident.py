# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import SQL
from odoo.tools.misc import format_datetime

from ... import roles
from ...people import check_person, holders, with_branches
from ...rpc import as_program
from .edic_ai_erasure import either

# Regulation (EU) 2016/679 (GDPR), Article 33(1), from becoming aware
AUTHORITY = timedelta(hours=72)
# Regulation (EU) 2024/1689 (AI Act), Article 73(2), where it applies: the provider's
SERIOUS = timedelta(days=15)
# they are given it to do: the first role that anybody of the company has
HANDLERS = (roles.DPO, roles.MANAGER, roles.SYSTEM)
HANDLING = ",".join(HANDLERS[:2])
SEEN_BY = ",".join((*HANDLERS[:2], roles.AUDITOR))
ANSWERS = [("unknown", "Not known yet"), ("yes", "Yes"), ("no", "No")]
REPORTED = {  # the reporter fills these in; the rest is for those who handle it
    "name",
    "description",
    "company_id",
    "noticed_at",
    "is_personal",
    "is_serious",
    "use_case",
    "provider_id",
    "res_model",
    "res_id",
}
GUARDED = {
    "state",
    "is_held",
    "is_hold_decided",
    "reported_by_id",
    "company_id",
    "res_model",
    "res_id",
}
# field of a time limit → field that says when its duty was done
DUTIES = {
    "authority_before": "authority_told_at",
    "serious_before": "provider_told_at",
}
NOTIFICATIONS = ("authority_told_at", "provider_told_at", "persons_told_at")
CLOCKS = timedelta(minutes=5)  # by which clocks differ
HOLD_ACTIVITY = "edic_ai.mail_activity_type_hold"

MAX_ENTRIES = 200  # entries of the ledger in a notice


class EdicAiIncident(models.Model):
    """A failure or leak by AI: who is to be notified, until when, and what stays.

    As long as the logs are held, nothing of the company's that could be evidence is
    deleted by time (R40). A report holds them at once, and provisionally: whoever
    handles incidents decides whether they are held against requests for erasure, too.
    """

    _name = "edic.ai.incident"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "edic.ai.recorded",
        "edic.ai.about",
    ]
    _description = "AI incident"
    _check_company_auto = True
    _order = "noticed_at desc, id desc"
    _mail_post_access = "read"
    _recorded_as = "incident"
    _recorded_fields = (  # no texts: they may name somebody
        "state",
        "is_held",
        "is_hold_decided",
        "is_personal",
        "is_serious",
        "noticed_at",
        "use_case",
        "authority_told_at",
        "provider_told_at",
        "persons_told_at",
        "company_id",
    )

    name = fields.Char(string="What went wrong", required=True, tracking=True)
    description = fields.Text(
        string="More about it", help="What was seen, where, and who may be concerned."
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    state = fields.Selection(
        [("reported", "Reported"), ("assessed", "Assessed"), ("closed", "Closed")],
        default="reported",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
    )
    noticed_at = fields.Datetime(
        string="Noticed on",
        required=True,
        default=fields.Datetime.now,
        help="When the organisation became aware of it: the statutory time limits "
        "start then.",
    )
    noticed_reason = fields.Char(
        string="Noticed on is corrected, because",
        store=False,
        groups=SEEN_BY,
        help="A change moves the statutory time limits: say why. It is written to "
        "the messages below and to the audit trail; write it without the name "
        "of a person.",
    )
    reported_by_id = fields.Many2one(
        "res.users",
        string="Reported by",
        readonly=True,
        copy=False,
        default=lambda self: self.env.user,
    )
    use_case = fields.Selection(
        lambda self: self.env["edic.ai.policy.rule"]._selection_use_case(),
        string="Used for",
    )
    provider_id = fields.Many2one(
        "edic.ai.provider",
        ondelete="restrict",
        check_company=True,
    )
    res_model = fields.Char(readonly=True, edic_writer="creation")
    res_id = fields.Many2oneReference(
        model_field="res_model", readonly=True, edic_writer="creation"
    )

    # --- assessment ---------------------------------------------------------------
    is_personal = fields.Selection(
        ANSWERS,
        string="Personal data breach",
        default="unknown",
        required=True,
        tracking=True,
        help="Lost, changed, or seen by somebody who should not (GDPR, Article 4(12)).",
    )
    is_serious = fields.Selection(
        ANSWERS,
        string="Serious incident",
        default="unknown",
        required=True,
        tracking=True,
        help="Somebody's health, property, fundamental rights or critical services "
        "were harmed (AI Act, Article 3(49)).",
    )
    assessment = fields.Text(
        help="What was found, how far it goes, and how it could happen.", groups=SEEN_BY
    )
    measures = fields.Text(
        help="What was done against it and for those concerned.", groups=SEEN_BY
    )
    authority_before = fields.Datetime(
        string="Notify the supervisory authority by",
        compute="_compute_deadlines",
        store=True,
    )
    serious_before = fields.Datetime(
        string="Notify market surveillance by",
        compute="_compute_deadlines",
        store=True,
        help="The provider's duty, at the latest after 15 days; 2 days where it is "
        "widespread or stops critical infrastructure, 10 where somebody died (AI Act, "
        "Article 73). The deployer tells the provider at once (Article 26(5)).",
    )
    authority_told_at = fields.Datetime(string="Supervisory authority notified on")
    provider_told_at = fields.Datetime(string="Provider notified on")
    persons_told_at = fields.Datetime(string="Persons concerned notified on")
    is_overdue = fields.Boolean(compute="_compute_is_overdue", search="_search_overdue")
    is_held = fields.Boolean(
        string="Technical logs kept",
        default=True,
        readonly=True,
        copy=False,
        tracking=True,
    )
    is_hold_decided = fields.Boolean(
        string="Keeping decided",
        default=lambda self: self.env.user.has_groups(HANDLING),
        readonly=True,
        copy=False,
        tracking=True,
        help="Whoever handles incidents decided whether technical logs are kept. Until "
        "then no request for erasure of this company is carried out.",
    )
    hold_reason = fields.Char(
        string="Reason for keeping them or not",
        copy=False,
        groups=SEEN_BY,
        help="Shown on requests for erasure: write it without the name of a person. A "
        "request waits for what the incident is about: the use and the record named.",
    )

    @api.depends("noticed_at", "is_personal", "is_serious")
    def _compute_deadlines(self):
        """Compute the time limits, which run until it is known that they do not."""
        for incident in self:
            begins = incident.noticed_at
            personal, serious = incident.is_personal != "no", incident.is_serious
            incident.authority_before = begins and personal and begins + AUTHORITY
            incident.serious_before = begins and serious == "yes" and begins + SERIOUS

    @api.depends("authority_before", "authority_told_at", "state")
    def _compute_is_overdue(self):
        now = fields.Datetime.now()
        for incident in self:
            incident.is_overdue = incident.state != "closed" and any(
                incident[before]
                and incident[before] < now
                and not incident[notified_at]
                for before, notified_at in DUTIES.items()
            )

    @api.model
    def _search_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        now = fields.Datetime.now()
        overdue = [
            Domain(before, "<", now) & Domain(notified_at, "=", False)
            for before, notified_at in DUTIES.items()
        ]
        late = Domain("state", "!=", "closed") & Domain.OR(overdue)
        return late if True in value else ~late

    @api.model
    def default_get(self, names):
        # EXTENDS base: what the record tells that it is reported from
        values = super().default_get(names)
        model, number = values.get("res_model"), values.get("res_id")
        if record := self._readable(model, number):
            copied = ("use_case", "provider_id", "company_id")
            shared = {name for name in copied if name in record}
            known = record._convert_to_write({name: record[name] for name in shared})
            choices = dict(self._fields["use_case"]._description_selection(self.env))
            if known.get("use_case") not in choices:
                known["use_case"] = False
            values.update({name: value for name, value in known.items() if value})
        return values

    @api.model
    def _readable(self, model, number):
        """Return the record that it is about, if the user may read it."""
        if not number or model not in self.env or not self.env[model]._auto:
            return None
        record = self.env[model].browse(number).exists()
        return record and record._filtered_access("read")

    # --- who ---------------------------------------------------------------------
    @api.model_create_multi
    def create(self, vals_list):
        reported = [{n: vals[n] for n in vals if n in REPORTED} for vals in vals_list]
        for vals in reported:
            if not self._readable(vals.get("res_model"), vals.get("res_id")):
                vals.update({"res_model": False, "res_id": False})
            self._check_noticed(vals)
        incidents = super().create(reported)
        for incident in incidents.sudo():
            incident._tell_handlers()
        return incidents

    def _tell_handlers(self):
        """Give the data protection officer, or the administrators, an activity."""
        found = (holders(self.env, role, company=self.company_id) for role in HANDLERS)
        for user in next(filter(None, found), ()):
            own = self.with_context(lang=user.lang)
            # not the reporter's, who could take it away again
            as_program(self).activity_schedule(
                "mail.mail_activity_data_todo",
                self._due_on(),
                summary=own._to_assess(),
                user_id=user.id,
            )
            if not self.is_hold_decided:
                as_program(self).activity_schedule(
                    HOLD_ACTIVITY,
                    summary=own.env._(
                        "Decide whether logs are kept: requests for erasure wait"
                    ),
                    user_id=user.id,
                )

    def _to_assess(self):
        """Return what is to be done; until when is computed on the incident, and a text
        that is stored could say another day than that."""
        if not self.authority_before:
            return self.env._("Assess the incident")
        return self.env._(
            "Assess the incident; notify the authority within %s hours after it was "
            "noticed",
            int(AUTHORITY.total_seconds() // 3600),
        )

    def _follow_deadline(self):
        """Let the activities of those who handle it say what is due now."""
        kind = self.env.ref("mail.mail_activity_data_todo")
        for activity in self.activity_ids:
            if activity.activity_type_id == kind and activity.create_uid.id == 1:
                own = self.with_context(lang=activity.user_id.lang)
                activity.write(
                    {"date_deadline": self._due_on(), "summary": own._to_assess()}
                )

    def _due_on(self):
        return (self.authority_before or self.noticed_at).date()

    def _check_noticed(self, vals):
        noticed = fields.Datetime.to_datetime(vals.get("noticed_at"))
        if noticed and noticed > fields.Datetime.now() + CLOCKS:
            raise UserError(self.env._("It was noticed in the past: check the date."))

    def write(self, vals):
        self._check_noticed(vals)
        if not self.env.su and GUARDED & vals.keys():
            raise AccessError(self.env._("An incident changes by its buttons."))
        if not self.env.su and "closed" in self.mapped("state"):
            raise UserError(self.env._("A closed incident stays as it is: open it."))
        vals = dict(vals)
        reason = (vals.pop("noticed_reason", None) or "").strip()
        moved = self._moved_by(vals)
        if moved and not reason:
            raise UserError(
                self.env._(
                    "The statutory time limits start when it was noticed: say why you "
                    "change it."
                )
            )
        result = super().write(vals)
        for incident, noticed_at in moved.items():
            incident._tell_moved(noticed_at, reason)
        if vals.keys() & {"noticed_at", "is_personal"}:
            for incident in self.sudo():
                incident._follow_deadline()
        return result

    def _moved_by(self, vals):
        """Return incident → when it was noticed, of those where that changes."""
        if "noticed_at" not in vals:
            return {}
        noticed = fields.Datetime.to_datetime(vals["noticed_at"])
        moved = self.filtered(lambda incident: incident.noticed_at != noticed)
        return {incident: incident.noticed_at for incident in moved}

    def _tell_moved(self, before, reason):
        """Write it where whoever handles it reads, with old and new value; the ledger
        has these already, and gets the reason, which is kept apart."""
        self._record({"corrected": "noticed_at"}, reason)
        zone = self.env.user.tz or "UTC"
        old, new = (
            format_datetime(self.env, moment, tz=zone)
            for moment in (before, self.noticed_at)
        )
        self.message_post(
            body=self.env._(
                "Noticed on was changed from %(old)s to %(new)s (%(zone)s): %(reason)s",
                old=old,
                new=new,
                zone=zone,
                reason=reason,
            )
        )

    @api.constrains(*NOTIFICATIONS, "noticed_at")
    def _check_notified(self):
        """Raise `ValidationError` where somebody is said to have been notified before
        it was noticed, or in time to come."""
        latest = fields.Datetime.now() + CLOCKS
        for incident in self.sudo():
            first = incident.noticed_at.replace(second=0, microsecond=0)
            for name in NOTIFICATIONS:
                if incident[name] and not first <= incident[name] <= latest:
                    raise ValidationError(
                        self.env._(
                            "“%s” cannot be before it was noticed, nor in the future.",
                            self._fields[name]._description_string(self.env),
                        )
                    )

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise AccessError(self.env._("Incidents cannot be deleted: they are evidence."))

    # --- the hold -----------------------------------------------------------------
    @api.model
    def _holding(self):
        """Return the companies, with branches, of which nothing goes by time."""
        return with_branches(self.sudo().search([("is_held", "=", True)]).company_id)

    @api.model
    def _hold_reasons(self, on_request=False):
        """Return what is kept for incidents: pairs of words and of SQL over ``trace``.

        :param bool on_request: against a request for erasure: but what the incident is
            about, since a person's right does not wait for somebody else's matter
        """
        return [
            (
                incident._hold_words(),
                incident._is_about() if on_request else incident._is_of_company(),
            )
            for incident in self.sudo().search([("is_held", "=", True)], order="id")
        ]

    def _is_of_company(self):
        """Return SQL over ``trace``: of its company, or of none."""
        companies = with_branches(self.company_id).ids
        return SQL("(trace.company_ref = ANY(%s))", [*companies, 0])

    def _is_about(self):
        """Return SQL over ``trace``: entries of its company that are of the use, or
        about the record, that the incident names; none where it names neither."""
        named = []
        if self.use_case:
            named.append(SQL("trace.use_case = %s", self.use_case))
        if self.res_id and self.res_model == "edic.ai.trace":
            named.append(SQL("trace.id = %s", self.res_id))
        elif self.res_id:
            erasure = self.env["edic.ai.erasure"]
            is_there = self.res_model in self.env  # or its addon is gone
            about = erasure._reached if is_there else erasure._about
            named.append(about(self.res_model, self.res_id))
        return SQL("(%s AND %s) IS TRUE", self._is_of_company(), either(named))

    def _hanging(self):
        """Return the record that it names and what hangs on it: model → ids."""
        if not self.res_id or self.res_model not in self.env:
            return {}
        return self.env["edic.ai.erasure"]._hanging({self.res_model: {self.res_id}})

    @api.model
    def _holding_records(self, records):
        """Return those of these records that an incident whose logs are kept names, or
        that hang on such a record."""
        held = set()
        for incident in self.sudo().search([("is_held", "=", True)]):
            held |= set(incident._hanging().get(records._name, ()))
        return records.filtered(lambda record: record.id in held)

    def _hold_words(self):
        """Say why logs are kept, with nothing of what was reported: its text may name
        a person, and whoever decides on a request may not read it."""
        if not self.is_hold_decided:
            return self.env._(
                "Incident %s is reported: whether its logs are kept is not decided",
                self.id,
            )
        if not self.hold_reason:
            return self.env._("Logs kept for incident %s", self.id)
        return self.env._(
            "Logs kept for incident %(number)s: %(reason)s",
            number=self.id,
            reason=self.hold_reason,
        )

    @api.model
    def _check_hold_decided(self, company):
        """Check that nothing is erased on request that a report may need as evidence.

        :param company: of which something is erased on request, with its branches;
            none: of all
        :raises UserError: a report may need it as evidence, and nobody who handles
            incidents has decided yet
        """
        for incident in self._undecided(company):
            raise UserError(
                self.env._(
                    "Incident %s is reported, and what is erased cannot be "
                    "evidence any more. The data protection officer or the "
                    "administrator decides on it first whether logs are kept.",
                    incident.id,
                )
            )

    @api.model
    def _undecided(self, company):
        """Return the incidents for which a request of a company waits; no company: of
        any. Nobody has found out yet what they are about."""
        waiting = self.sudo().search(
            [("is_held", "=", True), ("is_hold_decided", "=", False)], order="id"
        )
        concerned = with_branches(company)
        return waiting.filtered(
            lambda incident: (
                not company or with_branches(incident.company_id) & concerned
            )
        )

    # --- handling ---------------------------------------------------------------
    def _to_handle(self):
        self.check_access("write")
        check_person(self.env)
        self.sudo().lock_for_update()

    @roles.reads
    def action_report(self):
        """Show what the button has saved: who reports has no other one."""
        return self.get_formview_action()

    @roles.for_roles(roles.DPO, roles.MANAGER)
    def action_assess(self):
        """Note that it is known what it was."""
        self._to_handle()
        for incident in self:
            if "unknown" in (incident.is_personal, incident.is_serious):
                raise UserError(
                    self.env._("Say first whether it is personal, and whether serious.")
                )
            if not incident.assessment:
                raise UserError(self.env._("Write down what you found."))
        self._decide_hold(state="assessed")

    @roles.for_roles(roles.DPO, roles.MANAGER)
    def action_close(self):
        """Close it: everybody was notified who had to be, or the texts say why not."""
        self._to_handle()
        for incident in self:
            if incident.state != "assessed" or not incident.measures:
                raise UserError(
                    self.env._("Assess it, and write down what was done, then close.")
                )
            if incident.is_personal == "yes" and not incident.authority_told_at:
                raise UserError(
                    self.env._(
                        "Personal data was disclosed: enter when the authority was "
                        "notified, or answer that none was disclosed and say why in "
                        "the assessment."
                    )
                )
            if incident.is_serious == "yes" and not incident.provider_told_at:
                raise UserError(self.env._("Enter when the provider was notified."))
        self.sudo().write({"state": "closed"})
        self.activity_unlink(["mail.mail_activity_data_todo", HOLD_ACTIVITY])

    @roles.for_roles(roles.DPO, roles.MANAGER)
    def action_reopen(self):
        """Open it again, as there is more to it; the logs are held again."""
        self._to_handle()
        self._decide_hold(state="reported", is_held=True)

    @roles.for_roles(roles.DPO, roles.MANAGER)
    def action_keep_logs(self):
        """Hold the logs against requests for erasure, too."""
        self._to_handle()
        self._check_hold_reason()
        self._decide_hold(is_held=True)

    @roles.for_roles(roles.DPO, roles.MANAGER)
    def action_release_logs(self):
        """Let what was held be deleted when its time is over, or on request."""
        self._to_handle()
        for incident in self.filtered(lambda record: record.state != "closed"):
            if incident.is_hold_decided:
                raise UserError(
                    self.env._("Logs are held until the incident is closed.")
                )
            incident._check_hold_reason()
        self._decide_hold(is_held=False)

    def _check_hold_reason(self):
        """Raise `UserError` where nobody wrote why logs are kept, or why not."""
        for incident in self:
            if not (incident.hold_reason or "").strip():
                raise UserError(
                    self.env._("Write down first why logs are kept, or why not.")
                )

    def _decide_hold(self, **values):
        self.sudo().write({"is_hold_decided": True, **values})
        self.sudo().activity_unlink([HOLD_ACTIVITY])

    @roles.for_roles(roles.DPO, roles.MANAGER)
    def action_stop(self):
        """Stop what it came from, with the reason filled in."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "edic_ai.edic_ai_switch_action_stop"
        )
        scope = "provider" if self.provider_id else "use_case"
        if not (self.provider_id or self.use_case):
            scope = "company"
        action["context"] = {
            "default_scope": scope,
            "default_provider_id": self.provider_id.id,
            "default_use_case": self.use_case,
            "default_company_id": self.company_id.id,
            "default_reason": self.name,
        }
        return action

    # --- notices ----------------------------------------------------------------
    def _evidence(self):
        """Return the latest entries of the ledger that are of the use, or about the
        record, that it names, as the reader may see them; none where none is named."""
        traces = self.env["edic.ai.trace"]
        if not self._names_something():
            return traces
        query = SQL("SELECT id FROM edic_ai_trace trace WHERE %s", self._is_about())
        ids = [number for [number] in self.env.execute_query(query)]
        found = traces.search([("id", "in", ids)], order="id desc", limit=MAX_ENTRIES)
        return found.sorted("id")

    def _names_something(self):
        """Tell whether it says of which use it is, or about which record."""
        return bool(self.use_case or self.res_id)

    def _officers(self):
        """Return the company's data protection officers."""
        return holders(self.env, roles.DPO, company=self.company_id)

    def _is_stopped(self):
        """Return whether a stop holds for what it came from."""
        switches = self.env["edic.ai.switch"].sudo()
        asked = (self.company_id.id, self.use_case, self.provider_id.id)
        return bool(switches._stopped(*asked))
