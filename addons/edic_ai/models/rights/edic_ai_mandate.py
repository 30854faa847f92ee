# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from dateutil.relativedelta import relativedelta
from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain

from ... import roles
from ...people import check_person
from ...rpc import without_defaults

# readers of the ledger for another reason need no mandate
OTHERS = f"{roles.USER},{roles.DPO}"
MAX_TERM = relativedelta(years=3)


def needs_mandate(user):
    """Return whether it is as an auditor alone that the user reads the ledger."""
    return user.has_group(roles.AUDITOR) and not user.has_groups(OTHERS)


class EdicAiMandate(models.Model):
    """The time in which an auditor reads the ledger of some companies.

    A mandate is not changed: it ends by its date, or before it. Each leaves entries in
    the chains of its companies.
    """

    _name = "edic.ai.mandate"
    _description = "Auditor's mandate"
    _edic_assigned = ("user_id",)
    _order = "date_until desc, id desc"
    _rec_name = "reference"

    user_id = fields.Many2one(
        "res.users",
        string="Mandated person",
        required=True,
        index=True,
        ondelete="cascade",
        domain=lambda self: [("all_group_ids", "in", self.env.ref(roles.AUDITOR).ids)],
    )
    company_ids = fields.Many2many(
        "res.company",
        string="Companies",
        required=True,
        default=lambda self: self.env.company,
    )
    date_from = fields.Date(
        string="From", required=True, default=fields.Date.context_today
    )
    date_until = fields.Date(
        string="Until",
        required=True,
        help="The last day. At most three years after the first.",
    )
    reference = fields.Char(
        string="Engagement letter",
        required=True,
        help="Where the engagement is kept, such as its number or file reference.",
    )
    granted_by_id = fields.Many2one(
        "res.users",
        string="Granted by",
        readonly=True,
        default=lambda self: self.env.user,
    )
    ended_at = fields.Datetime(string="Ended early", readonly=True)
    state = fields.Selection(
        [("coming", "Not begun"), ("running", "Running"), ("over", "Over")],
        compute="_compute_state",
    )

    _dates_check = models.Constraint(
        "CHECK(date_until >= date_from)", "A mandate ends after it begins."
    )

    @api.depends("date_from", "date_until", "ended_at")
    def _compute_state(self):
        for mandate in self:
            mandate.state = mandate._stage()

    def _stage(self):
        """Return the state today, by the date of its companies, or else of who granted
        it: the auditor could set a zone of his own."""
        mandate = self.sudo()
        zones = (
            mandate.company_ids.partner_id + mandate.granted_by_id.partner_id
        ).mapped("tz")
        zone = next(filter(None, zones), "UTC")
        today = fields.Date.context_today(self.with_context(tz=zone))
        if mandate.ended_at or (mandate.date_until and mandate.date_until < today):
            return "over"
        is_coming = mandate.date_from and mandate.date_from > today
        return "coming" if is_coming else "running"

    @api.constrains("user_id", "company_ids", "date_from", "date_until")
    def _check_mandate(self):
        for mandate in self:
            if mandate.date_until > mandate.date_from + MAX_TERM:
                raise ValidationError(
                    self.env._("A mandate lasts three years at most.")
                )
            if not mandate.user_id.has_group(roles.AUDITOR):
                raise ValidationError(
                    self.env._("A mandate is for somebody with the auditor's role.")
                )
            if not mandate.company_ids <= mandate.user_id.company_ids:
                raise ValidationError(
                    self.env._("The auditor needs access to these companies first.")
                )

    @api.model_create_multi
    def create(self, vals_list):
        mandates = super(EdicAiMandate, without_defaults(self)).create(vals_list)
        for mandate in mandates:
            mandate._check_granting()
            mandate._record(
                {
                    "from": [None, mandate.date_from.isoformat()],
                    "until": [None, mandate.date_until.isoformat()],
                }
            )
        return mandates

    def _check_granting(self):
        if self.env.su:
            return
        check_person(self.env)
        if self.user_id == self.env.user:
            raise AccessError(self.env._("Nobody grants himself a mandate."))
        if not self.company_ids <= self.env.user.company_ids:
            raise AccessError(self.env._("These are not all companies of yours."))

    @roles.for_roles(roles.MANAGER)
    def action_end(self):
        """End it now, before its time."""
        self.check_access("read")
        check_person(self.env)
        roles.check_role(self.env, roles.MANAGER)
        for mandate in self:
            if mandate.state == "over":
                raise UserError(self.env._("It is over already."))
            mandate.sudo().ended_at = fields.Datetime.now()
            mandate._record({"until": [mandate.date_until.isoformat(), "ended"]})
        return True

    def _record(self, facts):
        """Record it in each company's chain; the name and the file's lie beside it."""
        mandate = self.sudo()
        values = {
            "auditor": [mandate.user_id.id, mandate.user_id.name],
            "reference": mandate.reference,
        }
        for company in mandate.company_ids:
            self.env["edic.ai.gateway"]._record(
                "policy",
                "mandate",
                facts,
                company=company,
                record=self,
                values=values,
            )

    @api.model
    def _company_refs(self):
        """Return the ids of the companies that the user may audit today."""
        own = self.sudo().search([("user_id", "=", self.env.uid)])
        return own.filtered(
            lambda mandate: mandate._stage() == "running"
        ).company_ids.ids

    @api.model
    def _within(self, refs, groups=None):
        """Return those of some companies whose ledger the user reads today; 0: of none.

        :param groups: that open this door; without them: reading the ledger
        :raises AccessError: it is not one of them
        """
        user = self.env.user
        others = [role for role in groups or () if role != roles.AUDITOR]
        is_free = (
            not needs_mandate(user)
            if groups is None
            else any(map(user.has_group, others))
        )
        if is_free:
            return list(refs)
        own = self._company_refs()
        found = [ref for ref in refs if ref in own or (own and not ref)]
        if not found:
            raise AccessError(self.env._("You have no mandate for this today."))
        return found


class EdicAiMandated(models.AbstractModel):
    """Auditors read a row only while a mandate of theirs covers its company."""

    _name = "edic.ai.mandated"
    _description = "Read within a mandate"
    _mandate_company = "company_ref"  # the field that holds the company
    _mandate_shared = [0]  # the value for what belongs to no company

    in_mandate = fields.Boolean(
        compute="_compute_in_mandate", search="_search_in_mandate"
    )

    @api.depends_context("uid")
    def _compute_in_mandate(self):
        allowed = self.filtered_domain(self._mandate_domain())
        for record in self:
            record.in_mandate = record in allowed

    def _search_in_mandate(self, operator, value):
        # looked up at each question: the domains of record rules are kept for long
        if operator != "in":
            return NotImplemented
        domain = self._mandate_domain()
        return domain if True in value else ~domain

    def _mandate_domain(self):
        refs = self.env["edic.ai.mandate"]._company_refs()
        shared = self._mandate_shared if refs else []
        return Domain(self._mandate_company, "in", refs + shared)

    @api.model
    def get_empty_list_help(self, help_message):
        # EXTENDS base
        if not needs_mandate(self.env.user):
            return super().get_empty_list_help(help_message)
        refs = set(self.env["edic.ai.mandate"]._company_refs())
        if refs & set(self.env.companies.ids):
            return super().get_empty_list_help(help_message)
        return Markup("<p class='o_view_nocontent_empty_folder'>%s</p><p>%s</p>") % (
            self.env._("You have no mandate as auditor for this today"),
            self.env._(
                "Your mandate has ended, has not begun, or is for other companies. The "
                "EDIC administrator grants one: Configuration, Auditors' mandates."
            ),
        )
