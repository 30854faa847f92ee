# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models

from odoo.addons.edic_ai.tools.ledger.facts import Facts


class EdicAiTrace(models.Model):
    """The list of traces says in words what was decided on budgets."""

    _inherit = "edic.ai.trace"

    def _render_decision_public_budget(self, facts):
        known = self.env[self.res_model]._fields if self.res_model in self.env else {}
        changed = {name: facts[name] for name in facts if name in known}
        if all(isinstance(value, list) for value in changed.values()) and changed:
            return self._render_policy(Facts(changed))
        return False  # the facts, as they are
