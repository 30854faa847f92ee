# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from dataclasses import replace

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_datetime

from ..tools.evaluation import interval
from ..tools.llm.errors import AiError, AiNotAsked

APPROVERS = 2
WRITTEN = {"state", "results", "approver_ids", "dataset_digest", "prompt_digest"}


class EdicAiEvaluation(models.Model):
    """A model tried on a set of cases with known answers, for one use case (R27).

    The set that comes with the use case is small and public: it shows that a model
    is fit at all. A site adds its own cases by the use case's own means.
    """

    _name = "edic.ai.evaluation"
    _description = "Evaluation of an AI model"
    _order = "id desc"

    deployment_id = fields.Many2one(
        "edic.ai.deployment", string="Use", required=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="deployment_id.company_id", store=True)
    use_case = fields.Selection(related="deployment_id.use_case", store=True)
    model_id = fields.Many2one(related="deployment_id.model_id", store=True)
    state = fields.Selection(
        [("waiting", "Waiting"), ("done", "Done"), ("failed", "Failed")],
        default="waiting",
        required=True,
        readonly=True,
    )
    dataset_digest = fields.Char(readonly=True)
    prompt_digest = fields.Char(readonly=True)
    module_version = fields.Char(readonly=True)
    case_count = fields.Integer(string="Cases", readonly=True)
    right_count = fields.Integer(string="Right", readonly=True)
    error_count = fields.Integer(string="No valid answer", readonly=True)
    accuracy = fields.Float(
        compute="_compute_accuracy", digits=(5, 4), string="Share right"
    )
    accuracy_text = fields.Char(compute="_compute_accuracy", string="Result")
    results = fields.Json(readonly=True)
    result_text = fields.Text(compute="_compute_result_text", string="Case by case")
    finished_at = fields.Datetime(readonly=True)
    error = fields.Char(readonly=True)
    approver_ids = fields.Many2many("res.users", string="Approved by", readonly=True)
    is_approved = fields.Boolean(compute="_compute_is_approved")

    @api.depends("deployment_id", "create_date")
    def _compute_display_name(self):
        for evaluation in self:
            moment = format_datetime(self.env, evaluation.create_date)
            name = evaluation.deployment_id.display_name
            evaluation.display_name = f"{name}, {moment}"

    @api.depends("case_count", "right_count")
    def _compute_accuracy(self):
        for evaluation in self:
            count, right = evaluation.case_count, evaluation.right_count
            evaluation.accuracy = right / count if count else 0
            low, high = interval(right, count)
            evaluation.accuracy_text = count and self.env._(
                "%(right)s of %(count)s right (95%% interval: %(low)s to %(high)s%%)",
                right=right,
                count=count,
                low=round(100 * low),
                high=round(100 * high),
            )

    @api.depends("results")
    def _compute_result_text(self):
        for evaluation in self:
            evaluation.result_text = "\n".join(
                f"{'✓' if case['right'] else '✗'} {case['key']}: "
                f"{case['got'] or case['error']} ({case['expected']})"
                for case in evaluation.results or []
            )

    @api.depends("approver_ids")
    def _compute_is_approved(self):
        for evaluation in self:
            evaluation.is_approved = len(evaluation.approver_ids) >= APPROVERS

    @api.model_create_multi
    def create(self, vals_list):
        evaluations = super().create(
            [{"deployment_id": vals["deployment_id"]} for vals in vals_list]
        )
        self.env["edic.ai.task"]._enqueue("evaluation", evaluations)
        return evaluations

    def write(self, vals):
        if not self.env.su and WRITTEN & vals.keys():
            raise AccessError(self.env._("Results of an evaluation are not changed."))
        return super().write(vals)

    def action_approve(self):
        """One of two signatures."""
        self.check_access("write")
        for evaluation in self:
            if evaluation.state != "done":
                raise UserError(self.env._("The evaluation is not finished."))
            evaluation.sudo().approver_ids |= self.env.user
            self.env["edic.ai.gateway"]._record(
                "policy",
                "evaluation",
                {
                    "approved": [None, evaluation.display_name],
                    "right": [
                        None,
                        f"{evaluation.right_count}/{evaluation.case_count}",
                    ],
                },
                company=evaluation.company_id,
                record=evaluation,
            )

    @api.model
    def _approved_for(self, deployment):
        """The newest finished evaluation of this use that two persons approved."""
        found = self.search(
            [
                ("model_id", "=", deployment.model_id.id),
                ("use_case", "=", deployment.use_case),
                ("company_id", "=", deployment.company_id.id),
                ("state", "=", "done"),
            ]
        )
        return found.filtered("is_approved")[:1]

    def _check_not_worse(self, standing):
        """:raises UserError: when fewer cases are right than with what is in force"""
        comparable = standing and standing.dataset_digest == self.dataset_digest
        if comparable and self.accuracy < standing.accuracy:
            raise UserError(
                self.env._(
                    "It is worse than what is in force: %(new)s; %(old)s.",
                    new=self.accuracy_text,
                    old=standing.accuracy_text,
                )
            )

    # --- the run ------------------------------------------------------------------
    def _run_cases(self, progress=None):
        """Ask each case and keep what came back."""
        self.ensure_one()
        deployment = self.deployment_id
        use_case = self.env["edic.ai.use.case." + deployment.use_case]
        cases, digest = use_case._evaluation_cases(deployment.company_id)
        results = []
        for done, case in enumerate(cases):
            results.append(self._ask_case(use_case, case))
            if progress:
                progress(done + 1, len(cases))
        version = self.env["edic.ai.prompt"]._in_force(
            cases[0].request.prompt, deployment.company_id
        )
        self.write(
            {
                "state": "done",
                "results": results,
                "case_count": len(results),
                "right_count": sum(case["right"] for case in results),
                "error_count": sum(bool(case["error"]) for case in results),
                "dataset_digest": digest,
                "prompt_digest": version.digest,
                "module_version": self.env["ir.module.module"]
                .sudo()
                .search([("name", "=", "edic_ai")])
                .installed_version,
                "finished_at": fields.Datetime.now(),
            }
        )

    def _ask_case(self, use_case, case):
        found = {"key": case.key, "expected": case.expected, "error": "", "got": ""}
        try:
            answer = self.env["edic.ai.gateway"]._ask(
                replace(case.request, trial_model_id=self.model_id.id)
            )
        except AiNotAsked:
            raise  # stopped, over budget: that says nothing of the model
        except AiError as error:
            return {**found, "right": False, "error": error.error_type}
        got = use_case._evaluated(answer)
        return {**found, "got": got, "right": got == case.expected}
