# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from collections import Counter

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL

from ... import roles
from ...choices import choices_of
from ...tools.policy.policy import Action
from ...tools.providers.contract import DataClass, Zone

DAYS = 30  # days of recorded calls that are decided again
TONES = {
    Action.ALLOW: "text-bg-success",
    Action.PSEUDONYMISE: "text-bg-info",
    Action.LOCAL_ONLY: "text-bg-warning",
    Action.DENY: "text-bg-danger",
}


class EdicAiPolicySimulation(models.TransientModel):
    """A simulation asks a policy, in force or a draft, what would happen."""

    _name = "edic.ai.policy.simulation"
    _description = "What would happen if"

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    policy_id = fields.Many2one(
        "edic.ai.policy",
        compute="_compute_policy_id",
        store=True,
        readonly=False,
        domain="[('company_id', '=', company_id), ('state', '!=', 'retired')]",
    )
    use_case = fields.Selection(
        lambda self: self.env["edic.ai.policy.rule"]._selection_use_case(),
        string="Use case",
        help="Empty: any that has no exception.",
    )
    data_class = fields.Selection(
        choices_of("edic.ai.policy.rule", "data_class"),
        string="Data",
        required=True,
        default=DataClass.PERSONAL.value,
    )
    zone = fields.Selection(
        lambda self: list(self.env["edic.ai.policy"]._words()["zone"].items()),
        string="Provider is",
        help="Empty: shows all of them.",
    )
    result = fields.Html(compute="_compute_result", sanitize=False)
    difference = fields.Text(compute="_compute_result")
    replay = fields.Text(string="Recorded calls", readonly=True)

    @api.depends("company_id")
    def _compute_policy_id(self):
        for simulation in self:
            wanted = simulation.policy_id
            if wanted.company_id != simulation.company_id:
                wanted = wanted._in_force(simulation.company_id)
            simulation.policy_id = wanted.sudo(False)

    @api.depends("policy_id", "use_case", "data_class", "zone")
    @api.depends_context("lang")
    def _compute_result(self):
        for simulation in self:
            policy, base = simulation._policies()
            simulation.result = simulation._answered(policy)
            simulation.difference = (
                "\n".join(policy._changes_since(base._shown()))
                if policy != base
                else False
            )

    def _policies(self):
        """Return the policy asked and the one in force, if the user may see them."""
        if self.company_id not in self.env.companies:
            raise AccessError(self.env._("Choose one of your companies."))
        base = self.policy_id._in_force(self.company_id).sudo(False)
        (self.policy_id | base).check_access("read")
        return self.policy_id, base

    def _answered(self, policy):
        words = policy._words()
        zones = [Zone(self.zone)] if self.zone else list(Zone)
        if not self.data_class:
            return False
        return Markup("<dl class='row mb-0'>%s</dl>") % Markup().join(
            self._row(policy, zone, words) for zone in zones
        )

    def _row(self, policy, zone, words):
        verdict = policy._decide(self.data_class, zone, self.use_case)
        return Markup(
            "<dt class='col-md-3'>%s</dt><dd class='col-md-9'>"
            "<span class='badge %s'>%s</span> %s <span class='text-muted'>%s.</span>"
            "</dd>"
        ) % (
            words["zone"][zone],
            TONES[verdict.action],
            words["action"][verdict.action],
            self._sentence(verdict.action),
            policy._reason_words(verdict),
        )

    def _sentence(self, action):
        return {
            Action.ALLOW: self.env._("The text is sent as it is."),
            Action.PSEUDONYMISE: self.env._(
                "The text is sent after names and numbers are replaced."
            ),
            Action.LOCAL_ONLY: self.env._(
                "Nothing is sent there; a model in the house may answer."
            ),
            Action.DENY: self.env._("Nothing is sent; the user is told why."),
        }[action]

    @roles.for_roles(roles.MANAGER, roles.AUDITOR, roles.APPROVER, roles.DPO)
    def action_replay(self):
        """Replay the recorded calls, under the policy that is asked."""
        self.ensure_one()
        policy, base = self._policies()
        words, total, changed = policy._words(), 0, Counter()
        for use_case, data_class, zone, count in self._recorded():
            old = base._decide(data_class, zone, use_case).action
            new = policy._decide(data_class, zone, use_case).action
            total += count
            if old is not new:
                changed[use_case, data_class, zone, old, new] += count
        lines = [
            self.env._(
                "%(count)s × %(data)s · %(zone)s · %(use_case)s: %(old)s → %(new)s",
                count=count,
                use_case=use_case,
                data=words["class"][data_class],
                zone=words["zone"][zone],
                old=words["action"][old],
                new=words["action"][new],
            )
            for (use_case, data_class, zone, old, new), count in changed.most_common()
        ]
        head = self.env._(
            "%(changed)s of %(total)s calls of the last %(days)s days would be "
            "decided differently than under the policy in force.",
            changed=changed.total(),
            total=total,
            days=DAYS,
        )
        self.replay = "\n".join([head, *lines])
        return self._get_records_action(
            name=self.env._("What would happen if…"), target="new", context={}
        )

    def _recorded(self):
        """Return ``(use case, class, zone, calls)`` of the ledger, a call once.

        What names no class or zone that exists is left out.
        """
        self.env["edic.ai.trace"].check_access("read")
        self.env["edic.ai.mandate"]._within(self.company_id.ids)
        return self.env.execute_query(
            SQL(
                """SELECT use_case, facts->>'edic.policy.data_class',
                       facts->>'edic.policy.zone',
                       count(DISTINCT COALESCE(parent_uuid, call_uuid))
                   FROM edic_ai_trace
                   WHERE event = 'inference' AND company_ref = %s
                     AND occurred_at >= (now() at time zone 'UTC') - %s * interval '1 d'
                     AND facts->>'edic.policy.data_class' = ANY(%s)
                     AND facts->>'edic.policy.zone' = ANY(%s)
                   GROUP BY 1, 2, 3 ORDER BY 1, 2, 3""",
                self.company_id.id,
                DAYS,
                [item.value for item in DataClass],
                [zone.value for zone in Zone],
            )
        )
