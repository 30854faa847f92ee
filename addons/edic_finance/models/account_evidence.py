# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models
from odoo.exceptions import AccessError
from odoo.fields import Command

# what Odoo computes and stores, which checks read and `write` would take from anybody
COMPUTED = frozenset(
    {
        *("payment_state", "commercial_partner_id"),
        *("amount_total", "amount_total_signed", "amount_untaxed", "amount_tax"),
        *("amount_untaxed_signed", "amount_tax_signed"),
        *("amount_residual", "amount_residual_signed"),
    }
)
BLOCKED = ("not_paid", "partial", "blocked")


def refuse(records, given, names):
    """:raises AccessError: a client writes what only the program notes

    :param given: names that are written
    :param names: those that are evidence
    """
    found = sorted(given & names)
    if found and not records.env.su:
        fields = [records._fields[name].get_description(records.env) for name in found]
        raise AccessError(
            records.env._(
                "This is evidence, noted by the program alone: %s",
                ", ".join(str(field["string"]) for field in fields),
            )
        )


class EdicFinanceEvidence(models.AbstractModel):
    """A record of Odoo with fields that are evidence.

    ``readonly`` binds forms alone: any client may write such a field by RPC, and a
    flag that rests on it would be gone.
    """

    _name = "edic.finance.evidence"
    _description = "Fields that nobody enters"
    _edic_computed = frozenset()

    @api.model
    def _edic_evidence(self):
        """Names of fields that no client writes."""
        return {
            name
            for name, field in self._fields.items()
            if name.startswith("edic_") and field.readonly and field.store
        }

    @api.model_create_multi
    def create(self, vals_list):
        given = {name for vals in vals_list for name in vals}
        given |= {
            name.removeprefix("default_")
            for name in self.env.context
            if name.startswith("default_edic_")
        }
        refuse(self, given, self._edic_evidence())
        return super().create([self._edic_without(vals) for vals in vals_list])

    def write(self, vals):
        refuse(self, vals.keys(), self._edic_evidence())
        return super().write(self._edic_without(vals))

    def _edic_without(self, vals):
        """What is left to write: forms send back what Odoo computes, and it is computed
        again."""
        if self.env.su or not self._edic_computed & vals.keys():
            return vals
        return {
            name: value
            for name, value in vals.items()
            if name not in self._edic_computed or self._edic_is_odoo_s(name, value)
        }

    def _edic_is_odoo_s(self, name, value):  # pylint: disable=unused-argument
        """Whether Odoo's own buttons write it so, as whoever presses them."""
        return False

    def _edic_note_hand(self):
        """Note whose hands these went through, in ``edic_hand_ids``."""
        new = self.sudo().filtered(lambda one: self.env.user not in one.edic_hand_ids)
        if new:
            new.write({"edic_hand_ids": [Command.link(self.env.uid)]})


class AccountMove(models.Model):
    _name = "account.move"
    _inherit = ["account.move", "edic.finance.evidence"]
    _edic_computed = COMPUTED

    def _edic_is_odoo_s(self, name, value):
        if name == "payment_state":  # to block a payment, and to let it go
            return value in BLOCKED and set(self.mapped(name)) <= set(BLOCKED)
        if name == "commercial_partner_id":  # of a contact that gets another parent
            return {value} == set(self.partner_id.commercial_partner_id.ids)
        return super()._edic_is_odoo_s(name, value)


class AccountPayment(models.Model):
    _name = "account.payment"
    _inherit = ["account.payment", "edic.finance.evidence"]


class ResPartnerBank(models.Model):
    _name = "res.partner.bank"
    _inherit = ["res.partner.bank", "edic.finance.evidence"]
