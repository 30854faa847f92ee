# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models
from odoo.orm.model_classes import add_to_registry

from .common import EdicAiCase, new_test_user

CASE = "test.policy"


class UseCaseTest(models.AbstractModel):
    _name = f"edic.ai.use.case.{CASE}"
    _inherit = "edic.ai.use.case"
    _description = "Use case of the tests"
    _module = "edic_ai"


class PolicyCase(EdicAiCase):
    """Two administrators, and a use case that rules can name."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        add_to_registry(cls.registry, UseCaseTest)
        cls.registry._setup_models__(cls.env.cr, [UseCaseTest._name])
        cls.addClassCleanup(cls.registry.__delitem__, UseCaseTest._name)
        manager = "edic_ai.group_edic_ai_manager,edic_ai.group_edic_ai_approver"
        cls.author = new_test_user(cls.env, "policy_author", manager)
        cls.approver = new_test_user(cls.env, "policy_approver", manager)
        cls.system = new_test_user(cls.env, "policy_system", "base.group_system")
        cls.policies = cls.env["edic.ai.policy"]
        # whatever this database's site has decided, the tests begin as shipped
        cls.env.cr.execute("DELETE FROM edic_ai_policy")
        cls.env.invalidate_all()
        cls.policies._ship()
        cls.shipped = cls.policies._in_force(cls.company)

    def draft(self, user=None):
        """A copy of what is in force, written by the author."""
        action = self.policies._in_force(self.company)
        action = action.with_user(user or self.author).action_new_draft()
        return self.policies.with_user(self.author).browse(action["res_id"])

    def row(self, policy, data_class):
        return policy.matrix_ids.filtered(lambda r: r.data_class == data_class)

    def put_in_force(self, draft):
        draft.with_user(self.approver).action_put_in_force()
        self.env.flush_all()

    def entries(self, record):
        """Facts of the ledger on a record, oldest first."""
        return (
            self.env["edic.ai.trace"]
            .search(
                [("res_model", "=", record._name), ("res_id", "=", record.id)],
                order="id",
            )
            .mapped("facts")
        )
