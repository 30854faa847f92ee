# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import SUPERUSER_ID, api, fields, models

from odoo.addons.edic_ai.write_guard import is_within

from ..intake.account_document_import_mixin import EINVOICE

CHANGES = {"active", "allow_out_payment", "acc_number", "sanitized_acc_number"}


class ResPartnerBank(models.Model):
    """A bank account with the times at which it could be paid and who trusted it, for
    the checks of payees."""

    _name = "res.partner.bank"
    _inherit = ["res.partner.bank", "edic.finance.evidence"]
    _edic_assigned = ("employee_id",)  # whose account it is

    edic_trusted_at = fields.Datetime(string="Trusted at", readonly=True, copy=False)
    edic_trusted_by_id = fields.Many2one(
        "res.users",
        groups=fields.NO_ACCESS,
        readonly=True,
        copy=False,
        ondelete="set null",
    )
    edic_number_at = fields.Datetime(
        string="Number entered at",
        readonly=True,
        copy=False,
        help="When the account was created, or got another number or holder.",
    )
    edic_number_by_id = fields.Many2one(
        "res.users",
        string="Number changed by",
        groups=fields.NO_ACCESS,
        readonly=True,
        copy=False,
        ondelete="set null",
        help="Who gave it another number.",
    )
    edic_archived_at = fields.Datetime(string="Archived at", readonly=True, copy=False)
    edic_reactivated_at = fields.Datetime(
        string="Reactivated at", readonly=True, copy=False
    )
    edic_reactivated_from = fields.Selection(
        [
            ("einvoice", "By an e-invoice"),
            ("person", "By hand"),
            ("program", "By a program"),
        ],
        string="Reactivated by",
        readonly=True,
        copy=False,
    )

    @api.model_create_multi
    def create(self, vals_list):
        # EXTENDS account
        banks = super().create(vals_list)
        banks._edic_note({"edic_number_at": fields.Datetime.now()})
        banks.filtered("allow_out_payment")._edic_note(self._edic_trust())
        return banks

    def write(self, vals):
        # EXTENDS account
        before = {
            bank: (bank.active, bank.allow_out_payment, bank.sanitized_acc_number)
            for bank in self
        }
        result = super().write(vals)
        if not CHANGES & vals.keys():
            return result
        for bank in self:
            bank._edic_note(bank._edic_since(*before[bank]))
        return result

    def _edic_since(self, active, trusted, number):
        """Return the values that a change of an account sets."""
        now, found = fields.Datetime.now(), {}
        if active != self.active:
            name = "edic_reactivated_at" if self.active else "edic_archived_at"
            found[name] = now
            if self.active:
                found["edic_reactivated_from"] = self._edic_way()
        if self.allow_out_payment and not trusted:
            found |= self._edic_trust()
        if number != self.sanitized_acc_number:
            found |= {"edic_number_at": now, "edic_number_by_id": self.env.uid}
        return found

    def _edic_same(self):
        """Return these accounts and all others with their numbers: of contacts, of
        other vendors."""
        numbers = [number for number in self.mapped("sanitized_acc_number") if number]
        everywhere = self.sudo().with_context(active_test=False)
        found = everywhere.search([("sanitized_acc_number", "in", numbers)])
        return self | found.sudo(self.env.su)

    def _edic_way(self):
        """Return the origin of a change: "einvoice", "program" or "person"."""
        if is_within(EINVOICE):
            return "einvoice"
        return "program" if self.env.uid == SUPERUSER_ID else "person"

    def _edic_trust(self):
        return {
            "edic_trusted_at": fields.Datetime.now(),
            "edic_trusted_by_id": self.env.uid,
        }

    def _edic_note(self, vals):
        """Write what nobody enters, and have it checked."""
        if self and vals:
            self.sudo().write(vals)
            self._edic_touch()
