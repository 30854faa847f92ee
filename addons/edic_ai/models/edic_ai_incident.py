# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ..people import check_person

# Regulation (EU) 2016/679 (GDPR), Article 33(1), from becoming aware
AUTHORITY = timedelta(hours=72)
# Regulation (EU) 2024/1689 (AI Act), Article 73(2), where it applies: the provider's
SERIOUS = timedelta(days=15)
HANDLERS = ("edic_ai.group_edic_ai_manager", "edic_ai.group_edic_ai_dpo")
ANSWERS = [("unknown", "Not known yet"), ("yes", "Yes"), ("no", "No")]
REPORTED = {  # what whoever reports fills in; the rest is for those who handle it
    *("name", "description", "company_id", "noticed_at", "is_personal", "is_serious"),
    *("use_case", "provider_id", "res_model", "res_id"),
}
GUARDED = {"state", "is_held", "reported_by_id"}


class EdicAiIncident(models.Model):
    """Something that AI did or let out: who is to be told, until when, and what stays.

    As long as the logs are held, nothing of the company's that could be evidence is
    deleted by time (R40).
    """

    _name = "edic.ai.incident"
    _inherit = [
        *("mail.thread", "mail.activity.mixin"),
        *("edic.ai.recorded", "edic.ai.about"),
    ]
    _description = "AI incident"
    _order = "state desc, noticed_at desc, id desc"
    _mail_post_access = "read"
    _recorded_as = "incident"
    _recorded_fields = (  # no texts: they may name somebody
        *("state", "is_held", "is_personal", "is_serious", "noticed_at", "use_case"),
        *("authority_told_at", "provider_told_at", "persons_told_at"),
    )

    name = fields.Char(string="What happened", required=True, tracking=True)
    description = fields.Text(
        string="More about it", help="What was seen, where, and who may be concerned."
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    state = fields.Selection(
        [("closed", "Closed"), ("assessed", "Assessed"), ("reported", "Reported")],
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
        help="When the house became aware of it: the periods of the law begin then.",
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
    provider_id = fields.Many2one("edic.ai.provider", ondelete="restrict")
    res_model = fields.Char(readonly=True)
    res_id = fields.Many2oneReference(model_field="res_model", readonly=True)

    # --- assessment ---------------------------------------------------------------
    is_personal = fields.Selection(
        ANSWERS,
        string="Personal data came out",
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
    assessment = fields.Text(help="What came out, how far, and how it could happen.")
    measures = fields.Text(help="What was done against it and for those concerned.")
    authority_before = fields.Datetime(
        string="Data protection authority before",
        compute="_compute_deadlines",
        store=True,
    )
    serious_before = fields.Datetime(
        string="Market surveillance before",
        compute="_compute_deadlines",
        store=True,
        help="The provider's duty, at the latest after 15 days; 2 days where it is "
        "widespread, 10 where somebody died (AI Act, Article 73). Who uses the system "
        "tells the provider at once (Article 26(5)).",
    )
    authority_told_at = fields.Datetime(string="Data protection authority told on")
    provider_told_at = fields.Datetime(string="Provider told on")
    persons_told_at = fields.Datetime(string="Persons concerned told on")
    is_overdue = fields.Boolean(compute="_compute_is_overdue", search="_search_overdue")
    is_held = fields.Boolean(
        string="Logs held", default=True, readonly=True, copy=False, tracking=True
    )

    @api.depends("noticed_at", "is_personal", "is_serious")
    def _compute_deadlines(self):
        """Periods run until it is known that they do not."""
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
                before and before < now and not told
                for before, told in (
                    (incident.authority_before, incident.authority_told_at),
                    (incident.serious_before, incident.provider_told_at),
                )
            )

    @api.model
    def _search_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        now = fields.Datetime.now()
        untold = [
            Domain(before, "<", now) & Domain(told, "=", False)
            for before, told in (
                ("authority_before", "authority_told_at"),
                ("serious_before", "provider_told_at"),
            )
        ]
        late = Domain("state", "!=", "closed") & Domain.OR(untold)
        return late if True in value else ~late

    @api.model
    def default_get(self, names):
        # EXTENDS base: what the record tells that it is reported from
        values = super().default_get(names)
        model, number = values.get("res_model"), values.get("res_id")
        if model in self.env and number:
            record = self.env[model].browse(number).exists()
            told = ("use_case", "provider_id", "company_id")
            shared = record and {name for name in told if name in record}
            known = record._convert_to_write({name: record[name] for name in shared})
            choices = dict(self._fields["use_case"]._description_selection(self.env))
            if known.get("use_case") not in choices:
                known["use_case"] = False
            values.update({name: value for name, value in known.items() if value})
        return values

    # --- who ---------------------------------------------------------------------
    @api.model_create_multi
    def create(self, vals_list):
        incidents = super().create(
            [{n: vals[n] for n in vals if n in REPORTED} for vals in vals_list]
        )
        for incident in incidents.sudo():
            incident._tell_handlers()
        return incidents

    def _tell_handlers(self):
        """An activity for the data protection officer, or the administrators."""
        for role in reversed(HANDLERS):
            people = self.env.ref(role).all_user_ids.filtered(
                lambda user: user.active and self.company_id in user.company_ids
            )
            if people:
                break
        for user in people:
            self.activity_schedule(
                "mail.mail_activity_data_todo",
                (self.authority_before or self.noticed_at).date(),
                summary=self.with_context(lang=user.lang).env._("Assess the incident"),
                user_id=user.id,
            )

    def write(self, vals):
        if not self.env.su and GUARDED & vals.keys():
            raise AccessError(self.env._("An incident changes by its buttons."))
        if not self.env.su and "closed" in self.mapped("state"):
            raise UserError(self.env._("A closed incident stays as it is: open it."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise AccessError(self.env._("Incidents are kept: they are evidence."))

    def _to_handle(self):
        self.check_access("write")
        check_person(self.env)
        self.sudo().lock_for_update()

    def action_assess(self):
        """It is known what it was."""
        self._to_handle()
        for incident in self:
            if "unknown" in (incident.is_personal, incident.is_serious):
                raise UserError(
                    self.env._("Say first whether it is personal, and whether serious.")
                )
            if not incident.assessment:
                raise UserError(self.env._("Write down what came out of looking."))
        self.sudo().write({"state": "assessed"})

    def action_close(self):
        """All who had to be told were told, or the texts say why not."""
        self._to_handle()
        for incident in self:
            if incident.state != "assessed" or not incident.measures:
                raise UserError(
                    self.env._("Assess it, and write down what was done, then close.")
                )
            if incident.is_personal == "yes" and not incident.authority_told_at:
                raise UserError(
                    self.env._(
                        "Personal data came out: enter when the authority was told, or "
                        "answer that none did and say why in the assessment."
                    )
                )
            if incident.is_serious == "yes" and not incident.provider_told_at:
                raise UserError(self.env._("Enter when the provider was told."))
        self.sudo().write({"state": "closed"})
        self.activity_unlink(["mail.mail_activity_data_todo"])

    def action_reopen(self):
        """There is more to it; the logs are held again."""
        self._to_handle()
        self.sudo().write({"state": "reported", "is_held": True})

    def action_release_logs(self):
        """Let what was held be deleted when its time is over."""
        self._to_handle()
        if any(incident.state != "closed" for incident in self):
            raise UserError(self.env._("Logs are held until the incident is closed."))
        self.sudo().write({"is_held": False})

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

    def _evidence(self):
        """The ledger's entries of what it was reported from, as the reader may see."""
        if self.res_model == "edic.ai.trace":
            return self.env["edic.ai.trace"].browse(self.res_id)
        found = [(self._name, self.id), (self.res_model, self.res_id)]
        return self.env["edic.ai.trace"].search(
            Domain.OR(
                [("res_model", "=", model), ("res_id", "=", number)]
                for model, number in found
            ),
            order="id",
            limit=200,
        )

    # --- the hold -----------------------------------------------------------------
    @api.model
    def _holding(self):
        """Companies of which nothing is deleted by time, branches included."""
        held = self.sudo().search([("is_held", "=", True)]).company_id
        companies = self.env["res.company"].sudo().with_context(active_test=False)
        return held and companies.search([("id", "child_of", held.ids)])

    @api.model
    def _deletable(self):
        """Domain of what may be deleted by time."""
        return Domain("company_id", "not in", self._holding().ids)
