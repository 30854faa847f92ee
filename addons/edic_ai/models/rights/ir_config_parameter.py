# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import re

from odoo import api, models
from odoo.exceptions import AccessError

WATCHED = (
    "edic_",
    "auth_",
    "base.login_cooldown_",
    "web.base.url",
    "mail.catchall.",
    "mail.default.from",
    "database.is_neutralized",
)
SECRET = re.compile(r"secret|token|key|passw|credential|private", re.IGNORECASE)
HARMLESS = re.compile(r"[A-Za-z_]{1,20}|[0-9.]{1,12}")


class IrConfigParameter(models.Model):
    """Parameters that decide on access, or on EDIC, are recorded; secrets are not."""

    _inherit = "ir.config_parameter"

    @api.model_create_multi
    def create(self, vals_list):
        # EXTENDS base
        params = super().create(vals_list)
        params._edic_record({}, params._edic_values())
        return params

    def write(self, vals):
        # EXTENDS base
        self._edic_check_ledger(vals)
        before = self._edic_values()
        result = super().write(vals)
        self._edic_record(before, self._edic_values())
        return result

    def unlink(self):
        # EXTENDS base
        self._edic_check_ledger({"value": None})
        before = self._edic_values()
        result = super().unlink()
        self._edic_record(before, {})
        return result

    def _edic_check_ledger(self, vals):
        """Refuse to change the ledger's name, which is in each of its hashes."""
        if {"key", "value"} & vals.keys() and "edic_ai.ledger" in self.mapped("key"):
            raise AccessError(self.env._("The audit trail keeps its name."))

    def _edic_values(self):
        """Return ``{(id, key): value}`` of the parameters that are recorded."""
        values = {(param.id, param.key): param.value for param in self.sudo()}
        return {name: values[name] for name in values if name[1].startswith(WATCHED)}

    def _edic_record(self, before, after):
        if not self.env.registry.ready:
            return  # a module brings it along, or there is no ledger yet
        rows = []
        for number, key in sorted(before.keys() | after.keys()):
            old, new = before.get((number, key)), after.get((number, key))
            if old == new:
                continue
            is_secret = SECRET.search(key)
            rows.append(
                {
                    "event": "policy",
                    "use_case": "parameter",
                    "company": False,
                    "record": self.browse(number),
                    "facts": {
                        "key": key,
                        "value": [_shown_value(key, v) for v in (old, new)],
                    },
                    "values": None if is_secret else {"before": old, "after": new},
                }
            )
        self.env["edic.ai.gateway"]._record_many(rows)


def _shown_value(key, value):
    """Return a value in clear only where nothing can be learned from it."""
    if value is None:
        return None
    return value if not SECRET.search(key) and HARMLESS.fullmatch(value) else "…"
