# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from contextlib import contextmanager

from odoo import api, models


class EdicAiAccess(models.AbstractModel):
    """Rules of access whose changes by people are recorded.

    What a module brings along is told by its version; while modules are loaded nothing
    is recorded here.
    """

    _name = "edic.ai.access"
    _description = "Recorded rule of access"

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
        """``(facts, words)``: what the rule says, to be extended."""
        return {"model": self.model_id.model, "active": self.active}, {
            "name": self.name or None
        }

    @contextmanager
    def _edic_access_watched(self):
        rules = self.sudo() if self.env.registry.ready else self.browse()
        before = {rule.id: rule._edic_access() for rule in rules}
        yield
        self._edic_record_access(before)

    def _edic_record_access(self, before):
        if not self.env.registry.ready:
            return
        after = {rule.id: rule._edic_access() for rule in self.sudo().exists()}
        rows = []
        for number in self.ids:
            old, new = before.get(number), after.get(number)
            if old == new:
                continue
            rows.append(
                {
                    "event": "policy",
                    "use_case": "access.rule",
                    "company": False,
                    "record": self.browse(number),
                    "facts": _change_facts(old and old[0], new and new[0]),
                    "values": {"before": old and old[1], "after": new and new[1]},
                }
            )
        self.env["edic.ai.gateway"]._record_many(rows)


def _change_facts(old, new):
    if not old:
        return {"action": "created", **new}
    if not new:
        return {"action": "deleted", **old}
    changed = {name: [old[name], new[name]] for name in new if old[name] != new[name]}
    return {"action": "changed", "rule_of": new["model"], **changed}
