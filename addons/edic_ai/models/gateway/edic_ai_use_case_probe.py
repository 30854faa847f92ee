# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models


class EdicAiUseCaseProbe(models.AbstractModel):
    """*Test connection*, in the queue: a slow server must not hold a worker."""

    _name = "edic.ai.use.case.connection.test"
    _inherit = "edic.ai.use.case"
    _description = "Test of a connection"
    _lane = "model"
    _is_own_master = True
    _max_attempts = 1  # a person looks at the result and tests again

    def _about(self):
        # EXTENDS edic.ai.use.case
        return {
            **super()._about(),
            **self._about_upkeep(),
            "purpose": self.env._(
                "Shows whether a provider can be reached and answers."
            ),
            "data": self.env._("A fixed sentence"),
            "sources": self.env._("Comes with EDIC"),
        }

    def _work_alone(self, step, ask):
        if where := step(lambda found: (found._endpoint(), found._probed_model().name)):
            found = self.env["edic.ai.gateway"]._probe(*where)
            step(lambda p: p.env["edic.ai.gateway"]._record_probe(p, found))
        return True
