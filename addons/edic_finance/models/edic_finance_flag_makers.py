# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models

from .edic_finance_flag import STOPPING

# what is flagged there is the vendor, or an account that somebody entered for it
OF_VENDOR = ("res.partner", "res.partner.bank")


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicFinanceFlag(models.Model):
    """Whoever made what is flagged does not clear it."""

    _inherit = "edic.finance.flag"

    create_uid = fields.Many2one(
        "res.users", string="Created by", readonly=True, groups=fields.NO_ACCESS
    )
    write_uid = fields.Many2one(
        "res.users", string="Last Updated by", readonly=True, groups=fields.NO_ACCESS
    )

    def _makers(self):
        """Those who made what is flagged: entries, payments, accounts, vendors; and
        whoever is behind entries of the ledger that it rests on."""
        stored = self.sudo()
        moves, bank = (stored.move_id | stored.other_ids)._origin, stored.bank_id
        found = moves.create_uid | moves.edic_hand_ids | moves.edic_step_ids.user_id
        payments = moves.matched_payment_ids
        if stored.res_model == "account.payment":
            payments |= payments.browse(stored.res_id).exists()
        found |= payments.create_uid | payments.edic_hand_ids
        found |= bank.create_uid | bank.edic_number_by_id | bank.edic_trusted_by_id
        if stored.res_model in OF_VENDOR or stored.code == "A45":
            found |= stored.partner_id.create_uid
        uuids = (self.facts or {}).get("traces") or []
        traces = self.env["edic.ai.trace"].sudo().search([("call_uuid", "in", uuids)])
        return found | traces._people()

    def _stops_as(self, row):
        """Whether it stops the money, and is found as grave again."""
        grave = {self.severity, row["severity"]} == {"critical"}
        return grave and self.state in STOPPING

    def _has_grown(self, row):
        """Whether what was cleared is about more money than it was then."""
        return (
            self.severity == "critical"
            and self.res_model in ("account.move", "account.payment")
            and self.currency_id.compare_amounts(row["amount"] or 0, self.amount) > 0
        )
