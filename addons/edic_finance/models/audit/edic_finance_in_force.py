# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.edic_ai.models.rights.edic_ai_approved import STATES

from ...tools.audit.dated import DatedRow, History


class EdicFinanceInForce(models.AbstractModel):
    """A row of the law, or of the site, holds from a day on, somewhere.

    What has changed is a new row with its day, so that what was done then stays
    explained. A site's row counts once somebody else than its author has approved it;
    what EDIC ships counts from the start, with its source, until a second person
    confirms it.
    """

    _name = "edic.finance.in.force"
    _inherit = ["edic.ai.approved"]
    _description = "In force from a day on"
    _by_button = frozenset({"state", "approver_id", "is_shipped", "is_in_force"})

    code = fields.Char(required=True, index=True)
    company_id = fields.Many2one("res.company", help="Empty: for all companies.")
    area = fields.Char(
        default="",
        required=True,
        help="Country or Land in which it holds, as in ISO 3166: FR, DE, DE-NW. "
        "Empty: everywhere.",
    )
    valid_from = fields.Date(
        string="Valid from", required=True, default=fields.Date.context_today
    )
    # stated here, too: what edic_ai translates of it is read before this model is there
    state = fields.Selection(STATES)
    source = fields.Char(
        string="Where it comes from",
        required=True,
        help="The law, decision or agreement that says so.",
    )
    source_url = fields.Char(string="Address of the source")
    is_shipped = fields.Boolean(string="Shipped with EDIC", readonly=True, copy=False)
    is_in_force = fields.Boolean(
        string="Counts", compute="_compute_is_in_force", store=True
    )

    @api.depends("state", "is_shipped", "active")
    def _compute_is_in_force(self):
        for row in self:
            row.is_in_force = row.active and (row.is_shipped or row.state == "approved")

    @api.model_create_multi
    def create(self, vals_list):
        rows = super().create([_everywhere(vals) for vals in vals_list])
        # rows of an addon count from the start; a client is never superuser
        if self.env.su and self.env.context.get("install_mode"):
            rows.write({"is_shipped": True})
        return rows

    def write(self, vals):
        is_kept = vals.keys() - self._by_button and any(
            row.is_shipped or (row.is_in_force and "active" in vals) for row in self
        )
        if is_kept and not self.env.su:
            raise UserError(
                self.env._("What counts stays: enter a new row with its day.")
            )
        return super().write(_everywhere(vals))

    @api.ondelete(at_uninstall=False)
    def _unlink_except_in_force(self):
        if not self.env.su and any(self.mapped("is_in_force")):
            raise UserError(self.env._("What counts is not deleted."))

    @api.model
    def _in_force(self, company, day):
        """Return ``{code: row}`` that counts for a company on a day: the company's own
        first, then the narrowest area, then the latest.

        :param date day: of the fact that the figures are held against
        """
        return self._history(company).on(day)

    @api.model
    def _history(self, company):
        """Return the `History` of what counts for a company, to be asked by days: the
        company's own first, then the narrowest area, then the latest."""
        areas = company._edic_areas()
        rows = self.sudo().search(
            [
                ("is_in_force", "=", True),
                ("area", "in", areas),
                ("company_id", "in", (company.id, False)),
            ]
        )
        return History(
            DatedRow(
                row.code,
                row.valid_from,
                (not row.company_id) * len(areas) + areas.index(row.area),
                row.id,
                row,
            )
            for row in rows
        )


def _everywhere(vals):
    """Return the values; a row whose area a form leaves empty holds everywhere."""
    return {**vals, "area": vals["area"] or ""} if "area" in vals else vals
