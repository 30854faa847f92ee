# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import Form, freeze_time, tagged

from ..model_use import ModelUse
from ..policy_common import CASE, PolicyCase

MODEL = "edic.ai.policy.simulation"


@tagged("post_install", "-at_install")
class TestPolicySimulation(ModelUse, PolicyCase):
    def setUp(self):
        super().setUp()
        # records of other tests or the demo are of another day
        self.before = self.recorded_now()

    def recorded_now(self):
        simulation = self.env[MODEL].create({"company_id": self.company.id})
        return sum(row[-1] for row in simulation._recorded())

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.open_policy()

    def ask(self, user=None, **vals):
        return self.env[MODEL].with_user(user or self.author).create(vals)

    def stricter(self):
        draft = self.draft()
        self.row(draft, "personal").eu_controlled = "local_only"
        draft.exception_ids = [
            Command.create(
                {"use_case": CASE, "data_class": "personal", "eu_controlled": "deny"}
            )
        ]
        return draft

    def record_call(self, data_class, zone, use_case=CASE, parent=None):
        facts = {"edic.policy.data_class": data_class, "edic.policy.zone": zone}
        return self.gateway._record("inference", use_case, facts, parent_uuid=parent)

    def test_policy_in_force_is_asked_first(self):
        with Form(self.env[MODEL].with_user(self.author)) as form:
            self.assertEqual(form.policy_id, self.shipped)
            self.assertIn("Names replaced", form.result)
            self.assertFalse(form.difference)
            form.zone = "eu_hosted"
            self.assertNotIn("Names replaced", form.result)
            self.assertIn("a model in the house may answer", form.result)
            form.data_class = "public"
            self.assertIn("The text is sent as it is", form.result)

    def test_each_zone_has_its_answer_and_the_rule_that_gave_it(self):
        draft = self.stricter()
        answer = str(
            self.ask(policy_id=draft.id, use_case=CASE, data_class="personal").result
        )
        # in the house, EU, EU from outside, outside
        self.assertEqual(answer.count("<dt"), 4)
        self.assertEqual(answer.count(f"Exception for {CASE}"), 1)
        self.assertEqual(answer.count("Rule for all use cases"), 3)
        general = str(self.ask(policy_id=draft.id, data_class="personal").result)
        self.assertEqual(general.count("Rule for all use cases"), 4)

    def test_difference_is_of_the_whole_matrix(self):
        answer = self.ask(policy_id=self.stricter().id, data_class="public").difference
        self.assertEqual(
            answer.splitlines(),
            [
                "Personal · EU, under EU control: Names replaced → In-house only",
                f"Personal · EU, under EU control · {CASE}: Names replaced → Denied",
            ],
        )

    def test_recorded_calls_are_decided_again(self):
        first = self.record_call("personal", "eu_controlled")
        self.record_call("personal", "eu_controlled", parent=first.call_uuid)
        self.record_call("personal", "eu_controlled", "other.use")
        self.record_call("public", "eu_controlled")
        self.record_call("no such class", "eu_controlled")
        with freeze_time(fields.Datetime.now() - timedelta(days=31)):
            self.record_call("personal", "eu_controlled")
        simulation = self.ask(policy_id=self.stricter().id)
        simulation.action_replay()
        head, *lines = simulation.replay.splitlines()
        self.assertTrue(head.startswith(f"2 of {self.before + 3} calls"), head)
        self.assertCountEqual(
            lines,
            [
                f"1 × Personal · EU, under EU control · {CASE}: "
                "Names replaced → Denied",
                "1 × Personal · EU, under EU control · other.use: "
                "Names replaced → In-house only",
            ],
        )
        same = self.ask(policy_id=self.shipped.id)
        same.action_replay()
        self.assertTrue(same.replay.startswith("0 of "))

    def test_without_a_policy_the_answer_is_no(self):
        simulation = self.ask()
        simulation.policy_id = False
        self.assertEqual(str(simulation.result).count("No policy is in force"), 4)

    def test_who_asks(self):
        self.assertTrue(self.ask(self.auditor).result)
        for user in (self.decider, self.employee):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.ask(user)
        other = self.env["res.company"].create({"name": "Talstadt"})
        theirs = self.policies._in_force(other)
        for vals in (
            {"company_id": other.id},
            {"policy_id": theirs.id},
        ):
            with self.subTest(vals), self.assertRaises(AccessError):
                self.ask(self.auditor, **vals).read(["result"])
            with self.subTest(vals), self.assertRaises(AccessError):
                self.ask(self.auditor, **vals).action_replay()
