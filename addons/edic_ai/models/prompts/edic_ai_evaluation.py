# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from dataclasses import replace

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tools import format_datetime

from ... import roles
from ...json_field import SchemaJson
from ...people import check_approver
from ...rpc import without_defaults
from ...tools.prompts.evaluation import interval, shortfalls
from ...tools.providers.errors import AiNotSetUp
from ...tools.providers.request import Origin
from ...tools.text.json_schema import OBJECT, list_of
from .edic_ai_use_case import USE_CASE

APPROVERS = 2
MAX_SHOWN = 240  # characters of a cell before it is to be opened
MAX_KEPT = 4_000  # characters of a question or an answer
BASIS = ("dataset_digest", "prompt_digest", "model_name")  # alike runs share them


class EdicAiEvaluation(models.Model):
    """A trial of a model on a set of cases with known answers, for one use case (R27).

    The set that comes with the use case is small and public: it shows that a model
    is fit at all. A site adds its own cases by the use case's own means.
    """

    _name = "edic.ai.evaluation"
    _inherit = "edic.ai.four.eyes"
    _description = "Evaluation of an AI model"
    _order = "id desc"

    deployment_id = fields.Many2one(
        "edic.ai.deployment", string="Use", required=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="deployment_id.company_id", store=True)
    use_case = fields.Selection(related="deployment_id.use_case", store=True)
    model_id = fields.Many2one(related="deployment_id.model_id", store=True)
    model_name = fields.Char(string="Model as it was", readonly=True)
    state = fields.Selection(
        [("waiting", "Waiting"), ("done", "Done"), ("failed", "Failed")],
        default="waiting",
        required=True,
        readonly=True,
    )
    dataset_digest = fields.Char(string="Digest of the cases", readonly=True)
    prompt_digest = fields.Char(string="Digest of the prompt", readonly=True)
    module_version = fields.Char(string="Version of EDIC", readonly=True)
    case_count = fields.Integer(string="Cases", readonly=True)
    right_count = fields.Integer(string="Right", readonly=True)
    baseline = SchemaJson(schema=OBJECT, readonly=True)
    baseline_text = fields.Char(
        compute="_compute_gate",
        string="Without a model",
        help="Score on the same cases without any understanding, such as always giving "
        "the same answer.",
    )
    minimum_text = fields.Char(compute="_compute_gate", string="Minimum")
    shortfall = fields.Char(compute="_compute_gate", string="Not enough")
    error_count = fields.Integer(string="No valid answer", readonly=True)
    accuracy = fields.Float(
        compute="_compute_accuracy", digits=(5, 4), string="Share right"
    )
    accuracy_text = fields.Char(compute="_compute_accuracy", string="Result")
    results = SchemaJson(schema=list_of(OBJECT), readonly=True)
    result_html = fields.Html(
        compute="_compute_result_html", string="Case by case", sanitize=False
    )
    finished_at = fields.Datetime(string="Finished on", readonly=True)
    error = fields.Char(readonly=True)
    approver_ids = fields.Many2many("res.users", string="Approved by", readonly=True)
    is_approved = fields.Boolean(compute="_compute_is_approved")
    runs_text = fields.Char(
        compute="_compute_runs_text",
        string="Runs so far",
        help="Which run it is of the same model for the same use at the same provider, "
        "with the same prompt and on the same cases.",
    )

    @api.depends("deployment_id", "create_date")
    @api.depends_context("lang", "tz")
    def _compute_display_name(self):
        for evaluation in self:
            moment = format_datetime(self.env, evaluation.create_date)
            name = evaluation.deployment_id.display_name
            evaluation.display_name = f"{name}, {moment}"

    @api.depends("state", "case_count", "right_count", "results")
    @api.depends_context("lang")
    def _compute_accuracy(self):
        for evaluation in self:
            count, right = evaluation.case_count, evaluation.right_count
            if evaluation.state != "done":
                evaluation.accuracy = 0
                evaluation.accuracy_text = bool(count) and self.env._(
                    "%(done)s of %(count)s cases asked",
                    done=len(evaluation.results or ()),
                    count=count,
                )
                continue
            evaluation.accuracy = right / count if count else 0
            low, high = interval(right, count)
            evaluation.accuracy_text = self.env._(
                "%(right)s of %(count)s right (95%% interval: %(low)s to %(high)s%%)",
                right=right,
                count=count,
                low=round(100 * low),
                high=round(100 * high),
            )

    @api.depends("state", "case_count", "right_count", "baseline", "use_case")
    @api.depends_context("lang")
    def _compute_gate(self):
        for evaluation in self:
            evaluation.baseline_text = evaluation._score_words(
                evaluation.baseline, evaluation.case_count
            )
            evaluation.minimum_text = evaluation.sudo().deployment_id._minimum_words()
            evaluation.shortfall = evaluation.state == "done" and (
                evaluation._shortfall() or evaluation._later_words()
            )

    @api.model
    def _score_words(self, scores, count):
        """Say how many cases each null model has right; False where it is not known.

        :param dict scores: cases that are right, by the null model's code
        :param int count: cases in all
        """
        if not scores:
            return False
        words = self._null_words()
        return self.env._(
            "%(each)s (of %(count)s)",
            each=", ".join(
                f"{words.get(name, name)} {score}" for name, score in scores.items()
            ),
            count=count,
        )

    def _null_words(self):
        return {
            "constant": self.env._("always the same answer"),
            "echo": self.env._("the question given back"),
            "first": self.env._("the first choice"),
            "random": self.env._("a random choice"),
        }

    def _minimum(self):
        """Return the percent of the cases that must be right for this use."""
        return self.sudo().deployment_id._minimum()

    def _shortfall(self):
        """Say why this result is not enough to approve a use; "" where it is.

        An empty record has none: others say whether there has to be a result.
        """
        name = USE_CASE + (self.use_case or "")
        if not self or name not in self.env:
            return ""
        use_case, count, right = self.env[name], self.case_count, self.right_count
        nulls = self.baseline or {}
        # results from before the null models were scored are held to the share alone
        least = use_case._min_cases if nulls else 0
        codes = shortfalls(right, count, self._minimum(), nulls, least)
        return " ".join(self._shortfall_words(codes, least))

    def _shortfall_words(self, codes, least):
        figures = {"right": self.right_count, "count": self.case_count}
        for code in codes:
            if code == "cases":
                yield self.env._(
                    "%(count)s cases are too few: at least %(least)s are needed.",
                    count=self.case_count,
                    least=least,
                )
            elif code == "minimum":
                yield self.env._(
                    "%(right)s of %(count)s right is below the minimum of "
                    "%(minimum)s%%. %(reason)s",
                    minimum=self._minimum(),
                    reason=self.env[USE_CASE + self.use_case]._minimum_reason(),
                    **figures,
                )
            else:
                best = max(self.baseline, key=lambda name: self.baseline[name])
                yield self.env._(
                    "%(right)s of %(count)s right is not significantly better than the "
                    "baseline “%(null)s”, which gets %(score)s right without "
                    "understanding anything.",
                    null=self._null_words().get(best, best),
                    score=self.baseline[best],
                    **figures,
                )

    @api.depends("results")
    @api.depends_context("lang")
    def _compute_result_html(self):
        """Show a row per case; what a model answered is text here, never markup.

        On a narrow screen the cells of a row stand below each other.
        """
        titles = (
            self.env._("Question"),
            self.env._("Expected"),
            self.env._("Answered"),
            self.env._("Right"),
        )
        head = Markup().join(Markup("<th scope='col'>%s</th>") % t for t in titles)
        table = Markup(
            "<table class='table table-sm mb-0 text-break'>"
            "<thead class='d-none d-md-table-header-group'><tr>%s</tr></thead>"
            "<tbody>%s</tbody></table>"
        )
        for evaluation in self:
            rows = [
                evaluation._case_row(case, titles) for case in evaluation.results or ()
            ]
            evaluation.result_html = bool(rows) and table % (head, Markup().join(rows))

    def _case_row(self, case, titles):
        cells = (
            self._shown(case.get("question") or case["key"]),
            self._shown(case["expected"]),
            self._shown(case["got"]),
            self._verdict_cell(case),
        )
        row = Markup().join(
            Markup(
                "<td class='d-block d-md-table-cell'>"
                "<span class='d-md-none text-muted'>%s: </span>%s</td>"
            )
            % (title, cell)
            for title, cell in zip(titles, cells, strict=True)
        )
        return Markup("<tr title='%s'>%s</tr>") % (case["key"], row)

    def _shown(self, text):
        """Return a text, or its beginning with the whole of it to be opened."""
        text = text or "–"
        if len(text) <= MAX_SHOWN:
            return Markup("<span style='white-space: pre-line'>%s</span>") % text
        return Markup(
            "<details><summary>%s… <span class='text-primary'>%s</span></summary>"
            "<div style='white-space: pre-line'>%s</div></details>"
        ) % (text[:MAX_SHOWN], self.env._("Show whole"), text)

    def _verdict_cell(self, case):
        """Return right or wrong as a sign and a word, and why."""
        icon, word = (
            ("fa-check text-success", self.env._("yes"))
            if case["right"]
            else ("fa-times text-danger", self.env._("no"))
        )
        return Markup(
            "<i class='fa fa-fw %s' aria-hidden='true'></i>"
            "<span class='visually-hidden'>%s</span> %s"
        ) % (icon, word, self._case_reason(case))

    def _case_reason(self, case):
        if case["error"] == "invalid_answer":
            if not case["got"]:
                return self.env._("The model gave no text that could be used.")
            return self.env._("It does not fit the form asked for: it was not usable.")
        if case["error"]:
            words = self.env["edic.ai.gateway"]._error_words()
            return words.get(case["error"], case["error"])
        name = USE_CASE + self.use_case
        words = self.env[name]._problem_words() if name in self.env else {}
        return " ".join(
            words.get(code, code).replace("%s", detail or "–")
            for code, detail in case.get("problems") or ()
        )

    @api.depends("approver_ids", "deployment_id.author_ids")
    def _compute_is_approved(self):
        for evaluation in self:
            use = evaluation.deployment_id
            evaluation.is_approved = evaluation._is_approved_for(use)

    def _is_approved_for(self, use):
        """Return whether enough persons signed who set up neither the use that was
        evaluated nor ``use``."""
        own = (self.deployment_id | use).sudo()._first_persons()
        return len(self.sudo().approver_ids - own) >= APPROVERS

    # --- how often it was tried -----------------------------------------------------
    @api.depends("state", "results", *BASIS)
    @api.depends_context("lang")
    def _compute_runs_text(self):
        """Say which run this is and how the others ended, before anybody signs."""
        for evaluation in self:
            stored = evaluation._origin
            runs = stored._runs()
            earlier = runs.filtered(lambda run, stored=stored: run.id < stored.id)
            later = runs - earlier - stored
            sentences = (
                stored in runs
                and self.env._("Run %s of this use on these cases.", len(earlier) + 1),
                earlier
                and self.env._("Right in the earlier ones: %s.", earlier._run_list()),
                later and self.env._("Right in the later ones: %s.", later._run_list()),
                earlier | later
                and self.env._(
                    "The more runs there are, the likelier it is that one passes "
                    "by luck."
                ),
            )
            evaluation.runs_text = " ".join(filter(None, sentences)) or False

    def _runs(self):
        """Return all runs like this one, itself included, the oldest first."""
        basis = {name: self[name] for name in BASIS}
        return self._runs_of(self.sudo().deployment_id, basis)

    @api.model
    def _runs_of(self, use, basis):
        """Return the runs that asked the model of a use, the oldest first.

        A use that was retired and added again, or another record for the same model,
        does not begin to count anew.

        :param dict basis: values of the fields in `BASIS`
        """
        if not all(basis.values()):
            return self.browse()
        found = self.sudo().with_context(active_test=False)
        alike = [(name, "=", value) for name, value in basis.items()]
        return found.search(
            [
                ("company_id", "=", use.company_id.id),
                ("use_case", "=", use.use_case),
                ("model_id.provider_id", "=", use.sudo().provider_id.id),
                *alike,
            ],
            order="id",
        ).filtered(lambda run: run._has_asked())

    def _has_asked(self):
        """Return whether something is known of how the model answers."""
        return self.state == "done" or bool(self.results)

    def _run_list(self):
        return "; ".join(run._run_words() for run in self)

    def _right_of_asked(self):
        """Return how many cases are right, of how many that were asked."""
        if self.state == "done":
            return self.right_count, self.case_count
        results = self.results or []
        return sum(case["right"] for case in results), len(results)

    def _run_words(self):
        right, asked = self._right_of_asked()
        if self.state == "done":
            return self.env._("%(right)s of %(count)s", right=right, count=asked)
        return self.env._(
            "%(right)s of the first %(count)s (not finished)", right=right, count=asked
        )

    def _later_words(self):
        """Say that a later run of the use finished, which counts in place of this."""
        last = self.sudo().deployment_id._last_run()
        if not last or last == self._origin:
            return ""
        return self.env._(
            "A later run of this use has finished (%s right): that one counts.",
            last._run_words(),
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_not_asked(self):
        """Raise `UserError` for a run that asked the model, which stays to be seen."""
        if any(run._has_asked() for run in self):
            raise UserError(
                self.env._(
                    "It was evaluated: how often, and how each run ended, stays to be "
                    "seen. Retire the use instead."
                )
            )

    @api.model_create_multi
    def create(self, vals_list):
        evaluations = super(EdicAiEvaluation, without_defaults(self)).create(
            [{"deployment_id": vals.get("deployment_id")} for vals in vals_list]
        )
        if "retired" in evaluations.deployment_id.mapped("state"):
            raise UserError(self.env._("A retired use is not evaluated: add another."))
        self.env["edic.ai.task"]._enqueue(
            "evaluation", evaluations, origin=Origin.PERSON, user=self.env.user
        )
        return evaluations

    def write(self, vals):
        if not self.env.su or "deployment_id" in vals:
            raise AccessError(self.env._("Results of an evaluation are not changed."))
        return super().write(vals)

    def _first_persons(self):
        # OVERRIDE edic.ai.four.eyes
        return self.deployment_id._first_persons()

    def _own_work_words(self):
        # OVERRIDE edic.ai.four.eyes
        return self.env._("You set up this use: somebody else signs its evaluation.")

    @roles.for_roles(roles.APPROVER)
    def action_approve(self):
        """Sign the evaluation, as one of two persons."""
        check_approver(self)
        for evaluation in self:
            if evaluation.state != "done":
                raise UserError(self.env._("The evaluation is not finished."))
            evaluation._check_not_own()
            if self.env.user in evaluation.approver_ids:
                raise UserError(self.env._("You approved this already: ask a second."))
            if obstacle := evaluation._shortfall() or evaluation._later_words():
                raise UserError(obstacle)
            evaluation.sudo().write({"approver_ids": [Command.link(self.env.uid)]})
            runs = evaluation._runs()
            self.env["edic.ai.gateway"]._record(
                "policy",
                "evaluation",
                {
                    "approved": [None, evaluation.display_name],
                    "right": [
                        None,
                        f"{evaluation.right_count}/{evaluation.case_count}",
                    ],
                    "minimum_percent": evaluation._minimum(),
                    "without_a_model": evaluation.baseline or {},
                    "runs": len(runs),
                    # right of asked
                    "right_in_runs": [
                        "/".join(map(str, run._right_of_asked())) for run in runs
                    ],
                },
                company=evaluation.company_id,
                record=evaluation,
            )

    @roles.for_roles(roles.MANAGER)
    def action_go_on(self):
        """Ask the cases that are missing; what was answered is kept."""
        self.check_access("create")
        tasks = self.env["edic.ai.task"]
        tasks = tasks.search(tasks._asked_about("evaluation", self))
        tasks.action_retry()
        waiting = tasks.exists().sudo().filtered(lambda task: task.state == "waiting")
        waiting.next_attempt = fields.Datetime.now()
        waiting._wake(waiting)

    @api.model
    def _basis(self, use):
        """Return the cases for a use, and what an evaluation on them now is made with.

        :return: ``(cases, values)``
        """
        use_case = self.env[USE_CASE + use.use_case]
        cases, digest = use_case._evaluation_cases(use.company_id)
        prompt = cases[0].request.prompt if cases else ""
        version = self.env["edic.ai.prompt"]._in_force(prompt, use.company_id)
        return cases, {
            "dataset_digest": digest,
            "prompt_digest": version.digest,
            "model_name": use.model_id._weights_name(),
        }

    @api.model
    def _approved_for(self, use):
        """Return the last finished run where two persons approved it and it is of this
        use as it is now; else none: a better one before it does not count."""
        _cases, basis = self._basis(use)
        last = use._last_run()
        is_of_now = all(last[name] == value for name, value in basis.items())
        return last if is_of_now and last._is_approved_for(use) else self.browse()

    def _check_not_worse(self, standing):
        """Raise `UserError` when fewer cases are right than with what is in force."""
        comparable = standing and standing.dataset_digest == self.dataset_digest
        if comparable and self.accuracy < standing.accuracy:
            raise UserError(
                self.env._(
                    "It is worse than what is in force: %(new)s; %(old)s.",
                    new=self.accuracy_text,
                    old=standing.accuracy_text,
                )
            )

    # --- the run: each of these is a transaction of its own -----------------------
    def _next_case(self):
        """Return the next case to ask.

        :return: ``(case, cases done, cases in all)``, or None: all are done
        :raises AiNotSetUp: when the use case has none, or the answers so far are to
            another question or of another model: they stay to be seen
        """
        if self.state == "done":
            return None
        cases, basis = self._basis(self.deployment_id)
        if not cases:
            raise AiNotSetUp(self.env._("This use case has no cases to evaluate with."))
        kept = self.results or []
        if kept and any(self[name] != value for name, value in basis.items()):
            raise AiNotSetUp(
                self.env._(
                    "The cases, the prompt or the model changed after this run began. "
                    "What was answered stays: run the evaluation again."
                )
            )
        known = {result["key"] for result in kept}
        missing = [case for case in cases if case.key not in known]
        progress = {"results": kept, "case_count": len(cases), "error": False}
        if not kept or not self.baseline:
            use_case = self.env[USE_CASE + self.use_case]
            progress["baseline"] = use_case._null_scores(cases)
        self.write({**basis, **progress, "state": "waiting"})
        if not missing:
            self._finish()
            return None
        request = replace(missing[0].request, trial_model_id=self.model_id.id)
        return replace(missing[0], request=request), len(known), len(cases)

    def _keep_case(self, case, answer, error, given=""):
        """Keep what came back.

        :param answer: of the gateway, or None
        :param str error: why there was no valid one, as the ledger names it
        :param str given: what the model said instead, as it came
        """
        use_case = self.env[USE_CASE + self.use_case]
        problems = use_case._case_problems(case, answer) if answer else []
        result = {
            "key": case.key,
            "question": case.question[:MAX_KEPT],
            "expected": case.expected,
            "error": error,
            "got": (use_case._evaluated(answer) if answer else given)[:MAX_KEPT],
            "right": bool(answer) and not problems,
            "problems": [list(problem) for problem in problems],
        }
        self.results = [*(self.results or ()), result]

    def _finish(self):
        module = self.env["ir.module.module"].sudo().search([("name", "=", "edic_ai")])
        self.write(
            {
                "state": "done",
                "right_count": sum(case["right"] for case in self.results),
                "error_count": sum(bool(case["error"]) for case in self.results),
                "module_version": module.installed_version,
                "finished_at": fields.Datetime.now(),
            }
        )

    def _follow(self, task_state, error):
        """Say what became of the task of an evaluation that is not done."""
        state = "waiting"
        if task_state in ("failed", "cancelled"):
            state = "failed"
            error = error or self.env._("Stopped by a person.")
        self.write({"state": state, "error": error})
