# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.edic_ai.notification import notification
from odoo.addons.edic_ai.people import check_person

from .. import roles


class EdicFinanceReveal(models.TransientModel):
    """Ask which employee a flag is about: with a reason, and on record.

    The answer is shown and kept nowhere, not even here.
    """

    _name = "edic.finance.reveal"
    _description = "Reveal an employee"

    flag_id = fields.Many2one("edic.finance.flag", required=True, readonly=True)
    reason = fields.Text(required=True)

    @roles.for_roles(roles.REVEALERS)
    def action_reveal(self):
        self.ensure_one()
        check_person(self.env)
        if not self.env.user.has_group(roles.REVEALERS):
            raise AccessError(self.env._("Your role does not reveal employees."))
        flag = self.flag_id
        flag.check_access("read")
        if not flag.is_about_staff:
            raise UserError(self.env._("This flag is not about any employee."))
        if not (self.reason or "").strip():
            raise UserError(self.env._("Say why: others will read it after you."))
        names = self.env["edic.finance.check.a10"].sudo()._revealed(flag.sudo())
        self._record(flag, len(names))
        nobody = self.env._("Nobody any more: the data have changed since.")
        return notification(
            "info",
            ", ".join(names) or nobody,
            sticky=True,
            title=flag.display_name,
            next={"type": "ir.actions.act_window_close"},
        )

    def _record(self, flag, count):
        self.env["edic.ai.gateway"]._record(
            "access",
            "finance.reveal",
            {
                "check": flag.code,
                "facts_digest": flag.facts_digest,
                "employees": count,
            },
            company=flag.company_id,
            record=flag,
            comment=self.reason.strip(),
        )
