# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import AccessError

from odoo.addons.edic_ai.notification import notification
from odoo.addons.edic_ai.people import check_person
from odoo.addons.edic_public_sector import roles

from .account_budget_post import OCA_READERS
from .crossovered_budget import _opened

OFFICER = "edic_public_sector.group_edic_public_budget"
MAX_LISTED = 50


class EdicPublicBudget(models.Model):
    """A budget has a copy for who works with OCA's reports."""

    _inherit = "edic.public.budget"

    oca_copy_ids = fields.One2many(
        "crossovered.budget",
        "edic_budget_id",
        string="OCA's copy",
        groups=OCA_READERS,
    )
    oca_source_ids = fields.Many2many(
        "crossovered.budget",
        "edic_public_budget_oca_rel",
        "budget_id",
        "oca_id",
        string="Taken over from",
        readonly=True,
        copy=False,
        groups=OCA_READERS,
        check_company=True,
    )
    oca_count = fields.Integer(
        string="OCA's budgets",
        compute="_compute_oca_count",
        compute_sudo=True,
        groups=OCA_READERS,
    )

    @api.depends("oca_copy_ids", "oca_source_ids")
    def _compute_oca_count(self):
        for budget in self:
            budget.oca_count = len(budget.oca_copy_ids | budget.oca_source_ids)

    @roles.for_roles(roles.READONLY)
    def action_oca_budgets(self):
        self.ensure_one()
        self.check_access("read")
        self.env["crossovered.budget"].check_access("read")
        own = self.sudo()
        return _opened(
            self.env,
            "account_budget_oca.act_crossovered_budget_view",
            own.oca_copy_ids | own.oca_source_ids,
        )

    @roles.for_roles(roles.BUDGET)
    def action_oca_copy(self):
        """Make the copy for OCA's reports, or bring it up to date; say what changed."""
        check_person(self.env)
        self.ensure_one()
        if not self.env.user.has_group(OFFICER):
            raise AccessError(self.env._("Only a budget officer copies budgets."))
        self.check_access("write")
        outcome = self.env["edic.public.budget.oca.copy"]._copy(self)
        body = Markup("<p>%s</p>") % outcome.title
        if outcome.lines:
            shown = [*outcome.lines[:MAX_LISTED]]
            if more := len(outcome.lines) - len(shown):
                shown.append(self.env._("… and %s more", more))
            items = (Markup("<li>%s</li>") % line for line in shown)
            body += Markup("<ul>%s</ul>") % Markup("").join(items)
        self.message_post(body=body)
        outcome.oca.message_post(body=body)
        return notification(
            "warning" if outcome.is_partial else "success",
            "\n".join(outcome.lines[:5]),
            title=outcome.title,
            next={"type": "ir.actions.client", "tag": "soft_reload"},
        )
