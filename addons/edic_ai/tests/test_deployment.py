# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from ..models.edic_ai_model import CARD
from .gateway_common import CAPITALS, GatewayCase


@tagged("post_install", "-at_install")
class TestDeployment(GatewayCase):
    """Nothing serves a use case before a card and an evaluation say it may."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        manager = "edic_ai.group_edic_ai_manager"
        cls.managers = [
            new_test_user(cls.env, login, manager) for login in ("first", "second")
        ]

    def setUp(self):
        super().setUp()
        (self.house + self.cloud).sudo().state = "retired"
        self.env.flush_all()
        self.model = self.house.model_id
        self.use = self.new_use()
        self.addCleanup(self.fake.answers, lambda body: "ok")

    def new_use(self, model=None):
        uses = self.env["edic.ai.deployment"].with_user(self.managers[0])
        return uses.create(
            {
                "company_id": self.company.id,
                "use_case": "test.ask",
                "model_id": (model or self.model).id,
            }
        )

    def approve_card(self, model):
        model.with_user(self.managers[0]).write(dict.fromkeys(CARD, "told"))
        model.with_user(self.managers[1]).action_approve_card()

    def evaluate(self, use, known=tuple(CAPITALS)):
        """Run an evaluation in which the model knows some capitals."""

        def say(body):
            country = body["messages"][-1]["content"]
            return CAPITALS[country] if country in known else "Atlantis"

        self.fake.answers(say)
        use.action_evaluate()
        self.env.flush_all()
        self.env.ref("edic_ai.ir_cron_edic_ai_task_work_long").method_direct_trigger()
        self.env.invalidate_all()
        return use.evaluation_ids[:1]

    def sign(self, evaluation, *people):
        for person in people or self.managers:
            evaluation.with_user(person).action_approve()

    def test_an_evaluation_counts_what_is_right(self):
        found = self.evaluate(self.use, known=("France", "Germany"))
        self.assertEqual((found.state, found.case_count), ("done", 3))
        self.assertEqual((found.right_count, found.error_count), (2, 0))
        self.assertEqual(found.dataset_digest, "set-1")
        wrong = [case["key"] for case in found.results if not case["right"]]
        self.assertEqual(wrong, ["Austria"])
        self.assertFalse(found.is_approved)

    def test_all_that_is_asked_for_before_approval(self):
        with self.assertRaisesRegex(UserError, "card"):
            self.use.action_approve()
        self.approve_card(self.model)
        with self.assertRaisesRegex(UserError, "evaluation"):
            self.use.action_approve()
        found = self.evaluate(self.use)
        self.sign(found, self.managers[0], self.managers[0])
        with self.assertRaisesRegex(UserError, "two"):
            self.use.action_approve()
        self.sign(found, self.managers[1])
        self.use.action_approve()
        self.assertEqual(self.use.state, "approved")
        self.assertEqual(self.use.evaluation_id, found)
        self.assertTrue(self.ask().text)

    def test_a_worse_model_does_not_follow_a_better_one(self):
        self.approve_card(self.model)
        self.sign(self.evaluate(self.use))
        self.use.action_approve()
        other = self.cloud.model_id
        self.approve_card(other)
        second = self.new_use(other)
        self.sign(self.evaluate(second, known=("France",)))
        with self.assertRaisesRegex(UserError, "worse"):
            second.action_approve()

    def test_nobody_writes_a_state_or_a_result(self):
        with self.assertRaises(AccessError):
            self.use.write({"state": "approved"})
        found = self.evaluate(self.use)
        with self.assertRaises(AccessError):
            found.with_user(self.managers[0]).write({"results": []})
        with self.assertRaises(AccessError):
            self.use.with_user(self.auditor).action_retire()
        with self.assertRaises(AccessError):
            self.use.with_user(self.decider).read(["state"])

    def test_what_was_in_use_is_kept(self):
        with self.assertRaises(UserError):
            self.house.unlink()
        self.use.test_user_ids = self.decider
        self.use.action_test()
        with self.assertRaises(UserError):
            self.use.model_id = self.cloud.model_id
        self.use.action_retire()
        told = self.env["edic.ai.trace"].search(
            [("use_case", "=", "deployment"), ("res_id", "=", self.use.id)]
        )
        states = [facts["state"] for facts in told.mapped("facts")]
        self.assertEqual(sorted(states), [["draft", "test"], ["test", "retired"]])

    def test_testers_must_be_named(self):
        with self.assertRaises(UserError):
            self.use.action_test()
