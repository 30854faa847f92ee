# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command

from odoo.addons.edic_ai.people import check_person
from odoo.addons.edic_ai.write_guard import by_method, is_opened

from ... import roles

OWN = {"state", "enforced_by_id", "enforced_at", "prepared_by_ids"}


class EdicPublicBudgetPrepared(models.AbstractModel):
    """One person prepares such a record, an act or an authority, and a person puts it
    into force. Where a company asks for it, nobody puts into force what they
    prepared."""

    _name = "edic.public.budget.prepared"
    _description = "Prepared, then put into force"
    _moves = frozenset()  # fields that make who changes them a preparer

    state = fields.Selection(
        [("draft", "Prepared"), ("in_force", "In force")],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
        index=True,
    )
    enforced_by_id = fields.Many2one(
        "res.users", string="Put into force by", readonly=True, copy=False
    )
    enforced_at = fields.Datetime(string="In force since", readonly=True, copy=False)
    prepared_by_ids = fields.Many2many(
        "res.users",
        string="Prepared by",
        readonly=True,
        copy=False,
        help="Who entered it, or changed what it moves.",
    )
    is_own = fields.Boolean(string="Own act", compute="_compute_is_own")

    @api.depends("prepared_by_ids", "company_id.edic_budget_four_eyes", "state")
    @api.depends_context("uid")
    def _compute_is_own(self):
        """Compute whether somebody else than the user has to put it into force."""
        for record in self:
            record.is_own = (
                record.state == "draft"
                and record.sudo().company_id.edic_budget_four_eyes
                and self.env.user in (record.prepared_by_ids or record.create_uid)
            )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            vals.pop("prepared_by_ids", None)  # who did is not for anybody to say
        records = super().create(vals_list)
        if any(record.state != "draft" or record.enforced_by_id for record in records):
            raise AccessError(self._own_words())
        records._note_preparer()
        return records

    def write(self, vals):
        if any(not is_opened(self._name, name) for name in vals.keys() & OWN):
            raise AccessError(self._own_words())
        result = super().write(vals)
        if vals.keys() & self._moves:
            self._note_preparer()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_in_force(self):
        if "in_force" in self.mapped("state"):
            raise UserError(self._in_force_words())

    def _note_preparer(self):
        others = self.filtered(
            lambda record: self.env.user not in record.prepared_by_ids
        )
        if others:
            with by_method(self, "prepared_by_ids"):
                others.sudo().write({"prepared_by_ids": [Command.link(self.env.uid)]})

    @roles.for_roles(roles.BUDGET)
    def action_enforce(self):
        """Put what was voted into force.

        :raises UserError: it was prepared by the same person, or its rules stop it
        """
        for record in self._in_state("draft"):
            record._check_enforced()
            record._set_state("in_force")
        return True

    @roles.for_roles(roles.BUDGET)
    def action_withdraw(self):
        """Take back what is in force, to revise or correct it."""
        for record in self._in_state("in_force"):
            record._set_state("draft")
        return True

    def _in_state(self, state):
        """Return those in a state, for a person who may change them."""
        check_person(self.env)
        self.check_access("write")
        return self.filtered(lambda record: record.state == state)

    def _check_enforced(self):
        """
        :raises UserError: this user may not put it into force, or not now
        """
        if self.is_own:
            raise UserError(
                self.env._("You prepared it: another person puts it into force.")
            )

    def _set_state(self, state):
        """Write the state for a person: only code that asked them calls this."""
        is_on = state == "in_force"
        values = {
            "state": state,
            "enforced_by_id": self.env.uid if is_on else False,
            "enforced_at": fields.Datetime.now() if is_on else False,
        }
        with by_method(self, *values):
            self.write(values)

    def _own_words(self):
        return self.env._("This changes only when it is put into force.")

    def _in_force_words(self):
        return self.env._("What is in force stays as it is: take it back first.")


class EdicPublicBudgetPreparedPart(models.AbstractModel):
    """A movement of an act, a year of an authority: changed before it is in force, by
    whoever then prepared it, too."""

    _name = "edic.public.budget.prepared.part"
    _inherit = ["edic.public.part"]
    _description = "Part of what is prepared, then put into force"
    _whole = None  # the field with what it is a part of

    def _check_open(self):
        whole = self[self._whole]
        if "in_force" in whole.mapped("state"):
            raise UserError(whole._in_force_words())
        whole._note_preparer()
