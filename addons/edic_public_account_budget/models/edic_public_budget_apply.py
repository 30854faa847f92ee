# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models

from odoo.addons.edic_ai.write_guard import by_method


class EdicPublicBudgetApply(models.AbstractModel):
    """A budget that is taken over from OCA remembers where it came from."""

    _inherit = "edic.public.budget.apply"

    def _apply(self, target):
        # EXTENDS edic_public_sector: a prepared act gives way to what is planned now
        oca = target.owner.oca_budget_id
        if oca and target.budget:
            reading = self.env["edic.public.budget.oca"]
            reading._acts(target.budget, oca, "draft").unlink()
        budget = super()._apply(target)
        if oca:
            oca.sudo().edic_budget_ids |= budget.sudo()
        return budget

    def _make_budget(self, target):
        # EXTENDS edic_public_sector: there is no mapping that has the classes
        budget = super()._make_budget(target)
        if target.owner.oca_budget_id and target.framework != "fr":
            budget.classes = target.owner.oca_classes
        return budget

    def _make_lines(self, target):
        # EXTENDS edic_public_sector: accounts of the position, where it has several
        known = set(target.lines)
        super()._make_lines(target)
        if not target.owner.oca_budget_id:
            return
        for key, accounts in target.document.accounts.items():
            line = target.lines.get(key)
            is_ours = line and (line.accounts or key not in known)
            if is_ours and line.accounts != accounts:
                line.accounts = accounts

    def _act(self, target, act, moves):
        # EXTENDS edic_public_sector
        decision = super()._act(target, act, moves)
        with by_method(decision, "oca_budget_id"):
            decision.oca_budget_id = target.owner.oca_budget_id
        return decision

    def _compare_acts(self, target):
        # EXTENDS edic_public_sector
        with_oca = self.with_context(edic_oca_budget_id=target.owner.oca_budget_id.id)
        return super(EdicPublicBudgetApply, with_oca)._compare_acts(target)

    def _is_same(self, act, document):
        # EXTENDS edic_public_sector: earlier acts from this budget are counted already
        oca = self.env.context.get("edic_oca_budget_id")
        if oca and act.oca_budget_id.id == oca:
            return False
        return super()._is_same(act, document)
