# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models
from odoo.exceptions import UserError

from ... import roles


class EdicAiAsked(models.AbstractModel):
    """One person asks for or declares something, and a second one decides on it.

    The row is there for the two of them until then; what is kept is in the ledger,
    where names are shown of one entry at a time and a reason is read with a reason. So
    the row shows persons to nobody who could follow one by it, and forgets the reason.
    """

    _name = "edic.ai.asked"
    _inherit = "edic.ai.four.eyes"
    _description = "Asked by one person, decided by another"

    reason = fields.Text(
        help="For the person who decides. Afterwards it is kept only encrypted, "
        "beside the entry of the audit trail."
    )
    trace_uuid = fields.Char(string="Name of the entry", readonly=True)

    @roles.reads
    def action_open_entry(self):
        """Open the entry of the ledger that says who asked; its content says why."""
        self.ensure_one()
        self.check_access("read")
        traces = self.env["edic.ai.trace"]
        trace = traces.search([("call_uuid", "=", self.trace_uuid)], limit=1)
        if not trace:
            raise UserError(self.env._("There is no entry that you may read."))
        return trace.get_formview_action()

    def _without_reason(self):
        """Return the values that forget the reason; none if nothing else holds it."""
        traces = self.env["edic.ai.trace"].sudo()
        trace = traces.search([("call_uuid", "=", self.trace_uuid)], limit=1)
        return {"reason": False} if trace.content_digest else {}
