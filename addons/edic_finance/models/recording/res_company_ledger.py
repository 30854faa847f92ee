# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models

LOCKS = (
    "fiscalyear_lock_date",
    "tax_lock_date",
    "sale_lock_date",
    "purchase_lock_date",
    "hard_lock_date",
)


class ResCompany(models.Model):
    """Until when the books are closed: each change of a lock date is recorded."""

    _inherit = "res.company"

    @api.model_create_multi
    def create(self, vals_list):
        # EXTENDS account
        companies = super().create(vals_list)
        companies._edic_record_locks({})
        return companies

    def write(self, vals):
        # EXTENDS account
        if not vals.keys() & set(LOCKS):
            return super().write(vals)
        before = {company.id: company._edic_locks() for company in self.sudo()}
        result = super().write(vals)
        self.sudo()._edic_record_locks(before)
        return result

    def _edic_locks(self):
        return {name: self[name].isoformat() if self[name] else None for name in LOCKS}

    def _edic_locks_stored(self):
        """The same, as the database has them."""
        self.invalidate_recordset(LOCKS)
        return self.sudo()._edic_locks()

    def _edic_record_locks(self, before):
        for company in self:
            new = company._edic_locks()
            old = before.get(company.id) or dict.fromkeys(new)
            changed = {n: [old[n], new[n]] for n in LOCKS if old[n] != new[n]}
            if not changed:
                continue
            self.env["edic.ai.gateway"]._record(
                "accounting", "lock.changed", changed, company=company, record=company
            )
            closes = any(now and now > (was or "") for was, now in changed.values())
            if closes and "edic.ai.checkpoint" in self.env:
                self.env["edic.ai.checkpoint"]._at_period_close(company)
