# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models

WATCHED = {
    "active",
    "company_id",
    "user_id",
    "reason",
    "end_datetime",
    "lock_date_field",
    "lock_date",
}


class AccountLockException(models.Model):
    """A permission to book into a closed period, recorded with its end."""

    _inherit = "account.lock_exception"

    @api.model_create_multi
    def create(self, vals_list):
        # EXTENDS account
        exceptions = super().create(vals_list)
        exceptions._edic_record("created")
        return exceptions

    def write(self, vals):
        # EXTENDS account
        result = super().write(vals)
        if WATCHED & vals.keys():
            self._edic_record("revoked" if vals.get("active") is False else "changed")
        return result

    def unlink(self):
        # EXTENDS base
        self._edic_record("deleted")
        return super().unlink()

    def _edic_record(self, action):
        records = [
            {
                "event": "accounting",
                "use_case": "lock.exception",
                "company": exception.company_id,
                "record": exception,
                "facts": {"action": action, **exception._edic_facts()},
                "values": {
                    "reason": exception.reason or None,
                    "user": exception.user_id
                    and [exception.user_id.id, exception.user_id.name],
                },
            }
            for exception in self.sudo()
        ]
        self.env["edic.ai.gateway"]._record_many(records)

    def _edic_facts(self):
        dates = ("lock_date", "company_lock_date", "end_datetime")
        return {
            "lock": self.lock_date_field,
            **{name: self[name] or None for name in dates},
            "for_everyone": not self.user_id,
            "has_reason": bool((self.reason or "").strip()),
        }
