# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models

from odoo.addons.edic_ai.tools.providers.contract import DataClass, Limits
from odoo.addons.edic_ai.tools.providers.request import Request

QUESTION = (
    "Mme Claire Fontaine (claire.fontaine@example.org, IBAN FR76 3000 6000 0112 3456 "
    "7890 189) asks what is due for {name}. What do we answer?"
)


class UseCaseBenchStream(models.AbstractModel):
    """Ask about a partner; the answer is shown and not kept."""

    _name = "edic.ai.use.case.bench.stream"
    _inherit = "edic.ai.use.case"
    _description = "Question of the benchmark"
    _lane = "model"

    def _request(self, record):
        return Request(
            use_case="bench.stream",
            company_id=self.env.company.id,
            data_class=DataClass.INTERNAL,
            record=(record._name, record.id),
            prompt="edic.ai.try",
            variables={"question": QUESTION.format(name=record.name)},
            limits=Limits(deadline_s=30),
        )

    def _apply(self, record, answer):
        """Nothing."""


class EdicAiBench(models.AbstractModel):
    """The model that the client calls, as a button does."""

    _name = "edic.ai.bench"
    _description = "Benchmark"

    @api.model
    def ask(self, partner_id):
        """Have the question asked for who calls; returns the task's id."""
        partner = self.env["res.partner"].browse(partner_id)
        tasks = self.env["edic.ai.task"]
        return tasks._enqueue(
            "bench.stream", partner, user=self.env.user, now=True, again=True
        ).id
