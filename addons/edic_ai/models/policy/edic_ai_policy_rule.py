# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...tools.policy.policy import Action, Reason, Rule, floor_under
from ...tools.providers.contract import DataClass, Zone

ZONES = [zone.value for zone in Zone]
ACTIONS = [
    (Action.ALLOW.value, "Allowed"),
    (Action.PSEUDONYMISE.value, "Names replaced"),
    (Action.LOCAL_ONLY.value, "In-house only"),
    (Action.DENY.value, "Denied"),
]


class EdicAiPolicyRule(models.Model):
    """A row of the matrix: one class of data, an action for each zone.

    Without a use case it is for all of them; with one, an empty cell means: as for
    all.
    """

    _name = "edic.ai.policy.rule"
    _description = "Rule of a data policy"
    _order = "use_case nulls first, sequence, id"
    _rec_name = "data_class"

    policy_id = fields.Many2one(
        "edic.ai.policy", required=True, index=True, ondelete="cascade"
    )
    use_case = fields.Selection("_selection_use_case", string="Use case")
    data_class = fields.Selection(
        [
            (DataClass.PUBLIC.value, "Public"),
            (DataClass.INTERNAL.value, "Internal"),
            (DataClass.PERSONAL.value, "Personal"),
            (DataClass.HR.value, "Staff"),
            (DataClass.SECRET.value, "Under secrecy"),
        ],
        string="Data",
        required=True,
        help="Under secrecy: health and other special categories, and what social, "
        "tax or professional secrecy covers.",
    )
    sequence = fields.Integer(compute="_compute_sequence", store=True)
    on_premise = fields.Selection(
        [action for action in ACTIONS if action[0] != Action.LOCAL_ONLY.value],
        string="In-house",
    )
    eu_controlled = fields.Selection(ACTIONS, string="EU, under EU control")
    eu_hosted = fields.Selection(ACTIONS, string="EU, controlled from outside")
    outside = fields.Selection(ACTIONS, string="Outside the EU")

    _row_uniq = models.UniqueIndex(
        "(policy_id, data_class, COALESCE(use_case, ''))",
        "There is already a row for these data and this use case.",
    )

    @api.model
    def _selection_use_case(self):
        """Use cases that ask a model, and those that a rule or a stop names."""
        self.env.cr.execute(
            "SELECT use_case FROM edic_ai_policy_rule WHERE use_case IS NOT NULL "
            "UNION SELECT use_case FROM edic_ai_switch WHERE use_case IS NOT NULL"
        )
        named = [code for (code,) in self.env.cr.fetchall()]
        return self.env["edic.ai.use.case"]._selection(["try", *named])

    @api.depends("data_class")
    def _compute_sequence(self):
        order = {item.value: number for number, item in enumerate(DataClass)}
        for rule in self:
            rule.sequence = order.get(rule.data_class, 0)

    @api.constrains("data_class", *ZONES)
    def _check_floors(self):
        for rule in self:
            for cell in rule._cells():
                floor = floor_under(cell.data_class, cell.zone, cell.action)
                if floor is Reason.FLOOR_SECRET:
                    raise ValidationError(
                        self.env._(
                            "Data under secrecy stay in the house: no rule opens this."
                        )
                    )
                if floor is Reason.FLOOR_STAFF:
                    raise ValidationError(
                        self.env._("Staff data stay in the EU: no rule opens this.")
                    )

    def _cells(self):
        """Return the cells that are filled in, as `tools.policy.policy.Rule`."""
        return [
            Rule(
                DataClass(rule.data_class),
                zone,
                rule.use_case or None,
                Action(rule[zone.value]),
            )
            for rule in self
            for zone in Zone
            if rule[zone.value]
        ]

    @api.model_create_multi
    def create(self, vals_list):
        rules = super().create(vals_list)
        policies = rules.policy_id
        policies._check_draft()
        before = {policy: (policy.rule_ids - rules)._cells() for policy in policies}
        policies._rules_changed(before)
        return rules

    def write(self, vals):
        policies = self.policy_id | self.policy_id.browse(vals.get("policy_id") or [])
        policies._check_draft()
        before = {policy: policy.rule_ids._cells() for policy in policies}
        result = super().write(vals)
        policies._rules_changed(before)
        return result

    def unlink(self):
        policies = self.policy_id
        before = {policy: policy.rule_ids._cells() for policy in policies}
        policies._check_draft()
        result = super().unlink()
        policies._rules_changed(before)
        return result
