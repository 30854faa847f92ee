# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from contextlib import contextmanager

from odoo import api, models

NOTHING = {}, None  # is said of what is not there


class EdicAiAccess(models.AbstractModel):
    """A rule of access, or what runs by itself; changes by people are recorded.

    What a module brings along is known by its version; while modules are loaded nothing
    is recorded here.
    """

    _name = "edic.ai.access"
    _description = "Recorded rule of access"
    _edic_recorded_as = "access.rule"  # its name in the ledger

    @api.model_create_multi
    def create(self, vals_list):
        # EXTENDS base
        rules = super().create(vals_list)
        rules._edic_record_access({})
        return rules

    def write(self, vals):
        # EXTENDS base
        with self._edic_access_watched():
            return super().write(vals)

    def unlink(self):
        # EXTENDS base
        with self._edic_access_watched():
            return super().unlink()

    def _edic_access(self):
        """Return ``(facts, words)`` of what the rule says; addons extend it."""
        return {"model": self.model_id.model, "active": self.active}, {
            "name": self.name or None
        }

    def _edic_states(self):
        """Return ``{id: (facts, words)}`` of those that are recorded."""
        if not self.env.registry.ready:
            return {}
        return {rule.id: rule._edic_access() for rule in self.sudo().exists()}

    @contextmanager
    def _edic_access_watched(self):
        before = self._edic_states()
        yield
        self._edic_record_access(before)

    def _edic_record_access(self, before):
        after, rows = self._edic_states(), []
        for number in self.ids:
            old, new = (side.get(number, NOTHING) for side in (before, after))
            if old != new:
                rows.append(
                    {
                        "event": "policy",
                        "use_case": self._edic_recorded_as,
                        "company": False,
                        "record": self.browse(number),
                        "facts": self._edic_change(old, new),
                        "values": {"before": old[1], "after": new[1]},
                    }
                )
        self.env["edic.ai.gateway"]._record_many(rows)

    def _edic_change(self, before, after):
        """Return the facts of a change, from and to what `_edic_access` says."""
        (old, _was), (new, _now) = before, after
        if not old:
            return {"action": "created", **new}
        if not new:
            return {"action": "deleted", **old}
        changed = {n: [old[n], new[n]] for n in new if old[n] != new[n]}
        return {"action": "changed", "rule_of": new["model"], **changed}
