# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models
from odoo.exceptions import UserError

from odoo.addons.edic_ai.people import check_person

from ... import roles


class EdicPublicBudgetAuthority(models.Model):
    """An authority is voted, and revised, as acts are: prepared, then put into force;
    the ledger has each amount with its years."""

    _name = "edic.public.budget.authority"
    _inherit = ["edic.public.budget.authority", "edic.public.budget.prepared"]
    _moves = frozenset(("kind", "company_id", "amount", "date", "tranche_ids", "until"))

    until = fields.Date(
        string="Lapses after",
        help="Germany: with the year of its budget, or until the next one is in force.",
    )

    def write(self, vals):
        # EXTENDS edic_public_sector
        in_force = self.filtered(lambda one: one.state == "in_force")
        if vals.keys() & self._moves - {"until"} and in_force:
            raise UserError(self._in_force_words())
        result = super().write(vals)
        if "until" in vals:  # of what is in force: it lets commit longer, or less long
            for one in in_force:
                one._record_vote()
        return result

    @roles.for_roles(roles.BUDGET)
    def action_enforce(self):
        """It was voted: commitments may name it.

        :raises UserError: it was prepared by the same person, or has no years
        """
        check_person(self.env)
        self.check_access("write")
        for one in self.filtered(lambda each: each.state == "draft"):
            one._check_enforced()
            one._write_state("in_force")
            one._record_vote()
        return True

    @roles.for_roles(roles.BUDGET)
    def action_withdraw(self):
        """To revise it: what is committed stays, nothing new may be."""
        check_person(self.env)
        self.check_access("write")
        for one in self.filtered(lambda each: each.state == "in_force"):
            one._write_state("draft")
            one._record_vote()
        return True

    def _check_enforced(self):
        # EXTENDS edic_public_sector
        if self.kind == "ve" and not self.tranche_ids:
            raise UserError(
                self.env._(
                    "Enter the years in which what %s lets commit falls due.",
                    self.display_name,
                )
            )
        return super()._check_enforced()

    def _record_vote(self):
        years = {str(one.year): f"{one.amount:.2f}" for one in self.tranche_ids}
        told = {"authority": self.kind, "state": self.state, "years": years}
        facts = {**told, "amount": f"{self.amount:.2f}"}
        if self.until:
            facts["until"] = str(self.until)
        self.env["edic.public.budget"]._record(self, facts)


class EdicPublicBudgetAuthorityTranche(models.Model):
    _name = "edic.public.budget.authority.tranche"
    _inherit = [
        "edic.public.budget.authority.tranche",
        "edic.public.budget.prepared.part",
    ]
    _whole = "authority_id"
