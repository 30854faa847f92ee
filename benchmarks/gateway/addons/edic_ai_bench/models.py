# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import time

from odoo import models

ASK_S = 0.02


class UseCaseBench(models.AbstractModel):
    """Ask, then leave a mark on the record each time an answer is applied."""

    _name = "edic.ai.use.case.bench.job"
    _inherit = "edic.ai.use.case"
    _description = "Use case of the benchmark"
    _lane = "model"
    _writes = {"res_partner": None}

    def _request(self, record):
        return {"about": record.id}

    def _apply(self, record, answer):
        record.ref = (record.ref or "") + answer


class EdicAiGateway(models.AbstractModel):
    """A model that answers after a moment."""

    _inherit = "edic.ai.gateway"

    def _ask(self, request, *, task=None, **_options):
        task._sending(f"bench {task.id}")
        time.sleep(ASK_S)
        return "x"
