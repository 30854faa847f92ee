# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models

from .. import roles


class EdicFinanceFlag(models.Model):
    _inherit = "edic.finance.flag"

    is_about_staff = fields.Boolean(compute="_compute_is_about_staff")

    @api.depends("code", "facts")
    def _compute_is_about_staff(self):
        for flag in self:
            facts = flag.facts or {}
            others = facts.get("others") or ()
            flag.is_about_staff = flag.code == "A10" and (
                bool(facts.get("match"))
                or any(other.get("kind") == "staff" for other in others)
            )

    @roles.for_roles(roles.REVEALERS)
    def action_reveal(self):
        """Ask which employee it is, with a reason."""
        self.ensure_one()
        return self.env["edic.finance.reveal"]._get_records_action(
            name=self.display_name,
            target="new",
            context={"default_flag_id": self.id},
        )
