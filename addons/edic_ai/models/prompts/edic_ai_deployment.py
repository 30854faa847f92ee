# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from ... import roles
from ...people import check_approver, with_branches
from ...tools.providers.contract import Zone
from ...tools.providers.request import CHAT, Origin
from ..policy.edic_ai_policy import names_not_found
from ..providers.edic_ai_model import ABILITIES, SERVING
from .edic_ai_use_case import USE_CASE

CHOICE = {"company_id", "use_case", "model_id"}
EDITABLE = CHOICE | {"sequence", "test_user_ids", "is_batched", "raised_minimum"}


class EdicAiDeployment(models.Model):
    """A use: the model that serves a company's use case, and since when it may.

    Draft, then test (for a named group), then approved: that asks for the model's
    approved card and for an evaluation that two persons approved and that is not
    worse than the one in force (R27). The order is the order of fallback.
    """

    _name = "edic.ai.deployment"
    _inherit = ["edic.ai.recorded", "edic.ai.four.eyes"]
    _description = "Use of an AI model"
    _edic_assigned = ("test_user_ids",)
    _recorded_as = "deployment"
    _recorded_fields = (
        *sorted(EDITABLE),
        "state",
        "evaluation_id",
        "is_sent_unasked",
    )
    _authored_fields = frozenset(EDITABLE - {"sequence"})
    _check_company_auto = True
    _order = "company_id, use_case, sequence, id"

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    use_case = fields.Selection("_selection_use_case", string="Use case", required=True)
    sequence = fields.Integer(
        default=10, help="The first is asked; the next where it does not answer."
    )
    model_id = fields.Many2one(
        "edic.ai.model", required=True, ondelete="restrict", check_company=True
    )
    provider_id = fields.Many2one(related="model_id.provider_id", store=True)
    zone = fields.Selection(related="model_id.provider_id.zone")
    card_state = fields.Selection(related="model_id.card_state")
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("test", "Test"),
            ("approved", "Approved"),
            ("retired", "Retired"),
        ],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
    )
    can_batch = fields.Boolean(compute="_compute_can_batch")
    is_batched = fields.Boolean(
        string="Background questions in batches",
        help="Questions that nobody waits for are handed in together: answered within "
        "24 hours, at the provider's lower price for that. The provider keeps them "
        "until the answers are fetched. Whoever asks and waits is answered at once.",
    )
    is_sent_unasked = fields.Boolean(
        string="Background sending",
        readonly=True,
        copy=False,
        help="Off: nothing is sent to a provider outside the house unless a person "
        "asks for it. On: what happens on its own, such as the arrival of a bill, may "
        "send a question there, too, as far as the data policy lets it.",
    )
    can_send_unasked = fields.Boolean(
        string="Can send in the background", compute="_compute_can_send_unasked"
    )
    unasked_text = fields.Text(
        string="Note on background sending", compute="_compute_can_send_unasked"
    )
    serving_state = fields.Selection(
        [
            ("serves", "Answering"),
            ("testers", "Answers testers only"),
            ("blocked", "Not answering"),
            ("unused", "Not in use"),
        ],
        string="Now",
        compute="_compute_serving",
        help="What would happen if a person asked it now.",
    )
    serving_reason = fields.Char(string="Reason", compute="_compute_serving")
    test_user_ids = fields.Many2many(
        "res.users",
        string="Testers",
        help="While in test, only their requests are answered by this model.",
    )
    evaluation_id = fields.Many2one(
        "edic.ai.evaluation",
        string="Basis of the approval",
        readonly=True,
        copy=False,
        help="The evaluation on which the use was approved.",
        check_company=True,
    )

    author_ids = fields.Many2many(
        "res.users",
        "edic_ai_deployment_author_rel",
        string="Set up by",
        readonly=True,
        copy=False,
        context={"active_test": False},
    )
    minimum_text = fields.Char(
        compute="_compute_gate",
        string="Minimum in force",
        help="What must be right before a result is approved, and why.",
    )
    baseline_text = fields.Char(
        compute="_compute_gate",
        string="Without a model",
        help="What answers that understood nothing get right on the cases of the use; "
        "a result has to be significantly better.",
    )
    raised_minimum = fields.Integer(
        string="Own minimum (%)",
        aggregator=None,
        help="Percent of the cases that must be right before a result is approved; 0: "
        "the minimum that comes with the use. It is never below that one; once there "
        "is a result it can be raised, not lowered.",
    )
    evaluation_note = fields.Char(compute="_compute_evaluation_note")
    runs_text = fields.Char(
        compute="_compute_runs_text",
        string="Runs so far",
        help="All runs of this model for this use, at the same provider, with the "
        "prompt in force and on the cases of now: those of uses that were retired, and "
        "those that were stopped, too.",
    )
    evaluation_ids = fields.One2many("edic.ai.evaluation", "deployment_id")

    _minimum_check = models.Constraint(
        "CHECK(coalesce(raised_minimum, 0) BETWEEN 0 AND 100)",
        "A minimum lies between 0 and 100%.",
    )
    _model_uniq = models.UniqueIndex(
        "(company_id, use_case, model_id) WHERE state != 'retired'",
        "This model already serves this use case.",
    )

    @api.model
    def _selection_use_case(self):
        return self.env["edic.ai.use.case"]._selection()

    @api.depends("model_id")
    def _compute_can_batch(self):
        for deployment in self:
            deployment.can_batch = deployment.provider_id.kind == "mistral"

    @api.depends("use_case", "model_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        titles = dict(self._selection_use_case())
        for deployment in self:
            title = titles.get(deployment.use_case, deployment.use_case)
            model = deployment.model_id.display_name
            deployment.display_name = (
                self.env._("%(what)s: %(which)s", what=title, which=model)
                if title and model
                else title or model
            )

    @api.depends(
        "state",
        "use_case",
        "card_state",
        "evaluation_id",
        "model_id.active",
        "provider_id.active",
        "provider_id.health_ids.failing_since",
        "zone",
        "test_user_ids",
        "evaluation_ids.state",
    )
    @api.depends_context("lang", "uid")
    def _compute_serving(self):
        """Compute what would happen now by the checks of a call, not from the state."""
        gateway = self.env["edic.ai.gateway"]
        for use in self:
            use.serving_state, use.serving_reason = "unused", False
            if use.state not in SERVING or not use.use_case:
                continue
            can = use.model_id._can
            found = gateway._would_serve(
                use.use_case,
                use.company_id,
                origin=Origin.PERSON,
                operation=next((name for name in ABILITIES if can(name)), CHAT),
                use=use._origin or use,
            )
            open_state = "serves" if use.state == "approved" else "testers"
            use.serving_state = open_state if found.is_served else "blocked"
            use.serving_reason = found.reason

    @api.constrains("raised_minimum", "use_case")
    def _check_raised_minimum(self):
        for use in self.filtered("raised_minimum"):
            shipped = self.env[USE_CASE + use.use_case]._minimum
            if use.raised_minimum < shipped:
                raise ValidationError(
                    self.env._(
                        "The minimum of this use is %s%%: a site raises it and "
                        "does not lower it.",
                        shipped,
                    )
                )

    @api.depends("use_case", "company_id", "raised_minimum")
    @api.depends_context("lang")
    def _compute_gate(self):
        """Say what a result will have to reach, before anything was asked."""
        for use in self:
            use.minimum_text = use._minimum_words()
            use.baseline_text = False
            if use.minimum_text:
                use_case = self.env[USE_CASE + use.use_case]
                use.baseline_text = self.env["edic.ai.evaluation"]._score_words(
                    *use_case._baseline(use.company_id)
                )

    def _minimum(self):
        """Return the percent that must be right: the use case's, or a site's higher."""
        return max(self.env[USE_CASE + self.use_case]._minimum, self.raised_minimum)

    def _minimum_words(self):
        """Say the minimum in force and why, "" where the use case is not known."""
        name = USE_CASE + (self.use_case or "")
        if name not in self.env:
            return ""
        case, minimum = self.env[name], self._minimum()
        words = {"minimum": minimum, "reason": case._minimum_reason()}
        if minimum > case._minimum:
            return self.env._(
                "%(minimum)s%%, set here above the use's %(shipped)s%%. %(reason)s",
                shipped=case._minimum,
                **words,
            )
        return self.env._("%(minimum)s%%. %(reason)s", **words)

    @api.depends("evaluation_id", "state")
    @api.depends_context("lang")
    def _compute_evaluation_note(self):
        """Say that an approval rests on cases that were replaced since."""
        for use in self:
            use.evaluation_note = False
            basis = use.evaluation_id.dataset_digest
            name = USE_CASE + (use.use_case or "")
            if use.state == "approved" and basis and name in self.env:
                _cases, now = self.env[name]._evaluation_cases(use.company_id)
                use.evaluation_note = now != basis and self.env._(
                    "It was approved on a set of cases that was replaced since: "
                    "run the evaluation again."
                )

    @api.depends("use_case", "model_id", "company_id", "evaluation_ids.results")
    @api.depends_context("lang")
    def _compute_runs_text(self):
        """Say how often the model was tried and how each run ended."""
        evaluations = self.env["edic.ai.evaluation"]
        for use in self:
            runs = evaluations
            if use.model_id and USE_CASE + (use.use_case or "") in self.env:
                _cases, basis = evaluations._basis(use.sudo())
                runs = evaluations._runs_of(use, basis)
            use.runs_text = bool(runs) and self.env._(
                "%(count)s on these cases. Right: %(results)s. The last finished run "
                "counts, not the best.",
                count=len(runs),
                results=runs._run_list(),
            )

    @api.depends("zone", "state", "is_sent_unasked")
    @api.depends_context("lang")
    def _compute_can_send_unasked(self):
        for use in self:
            is_away = bool(use.zone) and use.zone != Zone.ON_PREMISE.value
            use.can_send_unasked = is_away and use.state in SERVING
            use.unasked_text = (
                use.can_send_unasked
                and not use.is_sent_unasked
                and self.env["edic.ai.policy"]._opening_words()
            )

    @api.model
    def _standing(self, company, use_case):
        """Return the uses in test or approved, in the order to ask them.

        A branch has its own first, then those of the company it belongs to.
        """
        line = company.sudo().parent_ids[::-1]
        found = self.sudo().search(
            [
                ("company_id", "in", line.ids),
                ("use_case", "=", use_case),
                ("state", "in", SERVING),
            ]
        )
        return found.sorted(lambda d: line.ids.index(d.company_id.id))

    @api.model
    def _serving(self, company, use_case, operation, user):
        """Return those of `_standing` that may answer ``user``."""
        return self._standing(company, use_case).filtered(
            lambda use: not use._hindrance(operation, user)
        )

    def _hindrance(self, operation, user):
        """Say what keeps this use from answering ``user``; "" where nothing does."""
        model, provider = self.model_id, self.provider_id
        if not provider.active:
            return self.env._("%s is archived.", provider.name)
        if not model.active:
            return self.env._("%s is archived.", model.display_name)
        if not model._can(operation):
            return self.env._("%s cannot do this.", model.display_name)
        if self.state == "test":
            testers = self.env._("It is in test: only the testers are answered.")
            return "" if user in self.test_user_ids else testers
        if self.state != "approved":
            return self.env._("It is not approved.")
        if self.card_state != "approved":
            return self.env._(
                "The card of %s is not approved. A change of its address, proxy, zone "
                "or content asks for a new approval: Configuration, Language models.",
                model.display_name,
            )
        return self.evaluation_id._shortfall() or self._later_shortfall()

    def _last_run(self):
        """Return the run of this use that finished last, on whatever cases."""
        return self.env["edic.ai.evaluation"].search(
            [
                ("model_id", "=", self.model_id.id),
                ("use_case", "=", self.use_case),
                ("company_id", "=", self.company_id.id),
                ("state", "=", "done"),
            ],
            order="finished_at desc nulls last, id desc",
            limit=1,
        )

    def _later_shortfall(self):
        """Say that a later run than the approved one was not enough; "" if none was."""
        last = self._last_run()
        shortfall = last != self.evaluation_id and last._shortfall()
        if not shortfall:
            return ""
        return self.env._(
            "A later evaluation than the approved one is not enough: %s The last one "
            "counts: find out why, and run it again.",
            shortfall,
        )

    @api.model
    def _may_send_unasked(self, company, use_case, provider):
        """Return whether the company switched background sending to it on."""
        uses = self._standing(company, use_case).filtered(
            lambda use: use.provider_id == provider
        )
        return bool(uses) and all(uses.mapped("is_sent_unasked"))

    @roles.for_roles(roles.APPROVER)
    def action_send_unasked(self):
        """Let what happens on its own send questions out of the house, too."""
        check_approver(self)
        if self.env.user in self._away_set_up_by():
            raise UserError(
                self.env._(
                    "You set up this use, its provider or the model's card, or wrote "
                    "the policy that lets data leave: somebody else switches "
                    "background sending on."
                )
            )
        self._to_decide(*SERVING, access="read")
        self.sudo().is_sent_unasked = True

    def _first_persons(self):
        # OVERRIDE edic.ai.four.eyes: they do not sign results either
        return self.author_ids | self.create_uid

    def _own_work_words(self):
        # OVERRIDE edic.ai.four.eyes
        return self.env._("You set this up: somebody else approves it.")

    def _away_set_up_by(self):
        """Return whoever set up that these uses send out of the house.

        These are the authors of the uses, of their providers, of the models' cards, and
        of the policies by which data leave, those of branches that use them included.
        """
        uses = self.sudo()
        providers = uses.provider_id.author_ids | uses.provider_id.create_uid
        branches = with_branches(uses.company_id).filtered("active")
        writers = self.env["edic.ai.policy"]._opened_by(branches)
        return (
            uses._first_persons() | providers | uses.model_id.card_author_ids | writers
        )

    @roles.for_roles(roles.MANAGER, roles.DPO)
    def action_send_asked_only(self):
        """Send nothing out of the house any more that nobody asked for."""
        self.check_access("read")
        self.sudo().is_sent_unasked = False

    def _record(self, changed):
        # EXTENDS edic.ai.recorded: the figures that stood before whoever decided
        if (changed or {}).get("is_sent_unasked", [None, None])[1]:
            changed = {**changed, "names_not_found": names_not_found()}
        return super()._record(changed)

    @api.model
    def _more_leaves(self, company, cells):
        """Switch background sending off where more leaves from now on.

        It was switched on for what left until now; and whoever wrote that more leaves
        could else have switched it on before.

        :param list cells: of the policy of ``company``, `tools.policy.policy.opened`
        """
        line = company.sudo().parent_ids
        mine = [("company_id", "in", line.ids), ("is_sent_unasked", "=", True)]
        for use in self.sudo().search(mine):
            if any(
                zone.value == use.zone and case in (None, use.use_case)
                for case, _data_class, zone in cells
            ):
                use.is_sent_unasked = False

    def _recorded(self):
        return {
            **super()._recorded(),
            "model_id": self.model_id.display_name,
            "evaluation_id": self.evaluation_id.display_name or None,
            "test_user_ids": str(self.test_user_ids.ids or "") or None,
        }

    def _check_not_lowered(self, minimum):
        """Raise `UserError` where a lower minimum would let in results of now."""
        lowered = self.filtered(lambda use: use.raised_minimum > minimum)
        if lowered.sudo().evaluation_ids:
            raise UserError(
                self.env._(
                    "There are results already: from now on the minimum is raised and "
                    "not lowered. Another minimum needs a new use."
                )
            )

    # --- states -----------------------------------------------------------------
    @api.model_create_multi
    def create(self, vals_list):
        return super().create(
            [{n: vals[n] for n in vals if n in EDITABLE} for vals in vals_list]
        )

    def write(self, vals):
        if not self.env.su and vals.keys() - EDITABLE:
            raise AccessError(self.env._("A use changes its state with its buttons."))
        if "raised_minimum" in vals:
            self._check_not_lowered(vals["raised_minimum"] or 0)
        approved = self.filtered(lambda d: d.state == "approved" and not d.is_batched)
        if vals.get("is_batched") and approved and not self.env.su:
            # texts then lie with the provider for hours: that is what was approved
            raise UserError(
                self.env._(
                    "What is approved is not changed to batches: retire it and add it "
                    "again with them. Its evaluation still counts."
                )
            )
        known = self.filtered(lambda d: d.state != "draft" or d.evaluation_ids)
        if known and CHOICE & vals.keys():
            raise UserError(
                self.env._(
                    "What is in use or was evaluated is not changed: add another use."
                )
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_only_drafts(self):
        if self.filtered(lambda d: d.state != "draft"):
            raise UserError(self.env._("What was in use is retired, not deleted."))
        # the database deletes them along, past their own check
        self.sudo().evaluation_ids._unlink_not_asked()

    @roles.for_roles(roles.MANAGER)
    def action_evaluate(self):
        """Try the model on the cases of the use case, in the background."""
        self._to_decide("draft", *SERVING)
        self.env["edic.ai.evaluation"].create(
            [{"deployment_id": deployment.id} for deployment in self]
        )

    @roles.for_roles(roles.MANAGER)
    def action_test(self):
        """Let the testers use it."""
        self._to_decide("draft")
        for deployment in self:
            if not deployment.test_user_ids:
                raise UserError(self.env._("Name at least one tester."))
            deployment._enter("test")

    @roles.for_roles(roles.APPROVER)
    def action_approve(self):
        """Let everybody use it, where two persons approved its last evaluation."""
        self._check_second_person()
        self._to_decide("draft", "test", access="read")
        for deployment in self:
            if deployment.model_id.card_state != "approved":
                raise UserError(self.env._("The model's card is not approved yet."))
            evaluation = self.env["edic.ai.evaluation"]._approved_for(deployment)
            if not evaluation:
                raise UserError(
                    self.env._(
                        "What counts is the last finished evaluation of this model for "
                        "this use, with the prompt in force: run one, or have two "
                        "persons who did not set the use up approve it."
                    )
                )
            if shortfall := evaluation._shortfall():
                raise UserError(shortfall)
            evaluation._check_not_worse(deployment._in_force().evaluation_id)
            deployment._enter("approved", evaluation_id=evaluation.id)

    @roles.for_roles(roles.MANAGER)
    def action_retire(self):
        """Stop using it; its history stays."""
        self._to_decide("draft", *SERVING)
        self._enter("retired")

    def _to_decide(self, *states, access="write"):
        self.check_access(access)
        words = self.env._("This use is in another state now; reload the page.")
        self._lock_in(states, words)

    def _in_force(self):
        """Return the approved use that is asked first for the same use case."""
        return self.search(
            [
                ("company_id", "=", self.company_id.id),
                ("use_case", "=", self.use_case),
                ("state", "=", "approved"),
                ("id", "!=", self.id),
            ],
            limit=1,
        )

    def _enter(self, state, **values):
        self.sudo().write({"state": state, **values})
