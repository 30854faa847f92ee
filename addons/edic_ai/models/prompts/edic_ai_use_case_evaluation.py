# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import time

from odoo import models

from ...tools.providers.errors import AiInvalidAnswer, AiTooLarge

MAX_TURN_S = 100  # seconds of a turn: Odoo ends a worker of crons after 120 by default


class EdicAiUseCaseEvaluation(models.AbstractModel):
    """The work of an evaluation: a model is asked all the cases, in the background.

    What each brought is kept at once: whatever ends the run, it goes on from there.
    """

    _name = "edic.ai.use.case.evaluation"
    _inherit = "edic.ai.use.case"
    _description = "Evaluation of a model"
    _lane = "long"
    _is_own_master = True

    def _about(self):
        # EXTENDS edic.ai.use.case
        return {
            **super()._about(),
            **self._about_upkeep(),
            "purpose": self.env._(
                "Measures how well a model answers cases with known answers."
            ),
            "data": self.env._("Public cases with known answers"),
            "sources": self.env._("Supplied with EDIC or with the use case"),
        }

    def _work_alone(self, step, ask):
        began, asked = time.monotonic(), 0
        while found := step(_next):
            case, done, total = found
            ends = time.monotonic() + case.request.limits.deadline_s
            if asked and ends > began + MAX_TURN_S:
                return False
            self._progress(done, total, case.key)
            answer, error, given = None, "", ""
            try:
                answer = ask(case.request)
            except (AiInvalidAnswer, AiTooLarge) as failure:
                # any other error tells nothing of the model, and interrupts
                error, given = failure.error_type, failure.given
            step(_keep, case, answer, error, given)
            asked += 1
        return True


def _next(evaluation):
    return evaluation._next_case()


def _keep(evaluation, case, answer, error, given):
    evaluation._keep_case(case, answer, error, given)
