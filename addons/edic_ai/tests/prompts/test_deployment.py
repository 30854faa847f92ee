# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from unittest.mock import patch

from lxml import etree

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.models import LOG_ACCESS_COLUMNS
from odoo.tests import tagged
from odoo.tools import mute_logger

from fakes.fake_provider import Step

from ...exceptions import NotAPersonError
from ...models.prompts import edic_ai_deployment
from ...models.providers import edic_ai_model
from ...models.providers.edic_ai_model import CARD
from ...tools.providers.errors import AiNotSetUp
from ...write_guard import by_method
from ..common import new_test_user
from ..gateway_common import CAPITALS, GatewayCase, UseCaseAsk

OUTAGE = Step(status=503)
WORK_LOG = "odoo.addons.edic_ai.models.queue.edic_ai_task"


class DeploymentCase(GatewayCase):
    """A new use of a model, two people to approve it, and an evaluation that runs."""

    workers = ("edic_ai.ir_cron_edic_ai_task_work_long",)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        manager = "edic_ai.group_edic_ai_manager,edic_ai.group_edic_ai_approver"
        cls.managers = [
            new_test_user(cls.env, login, manager) for login in ("first", "second")
        ]
        approver = "edic_ai.group_edic_ai_approver"
        # the first of the managers sets the uses up
        cls.signers = [cls.managers[1], new_test_user(cls.env, "signer", approver)]

    def setUp(self):
        super().setUp()
        (self.house + self.cloud).sudo().state = "retired"
        (self.house + self.cloud).model_id.sudo().card_state = "draft"
        self.env.flush_all()
        self.model = self.house.model_id
        self.use = self.new_use()

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
            country = body["messages"][-1]["content"].rstrip("!")
            return CAPITALS[country] if country in known else "Atlantis"

        self.fake.answers(say)
        use.action_evaluate()
        self.work()
        return use.evaluation_ids[:1]

    def task(self, evaluation):
        return self.env["edic.ai.task"].search(
            [("use_case", "=", "evaluation"), ("res_id", "=", evaluation.id)]
        )

    def known(self, evaluation):
        return [result["key"] for result in evaluation.results]

    def approve(self, use):
        self.approve_card(use.model_id)
        self.sign(self.evaluate(use))
        use.with_user(self.managers[1]).action_approve()

    def sign(self, evaluation, *people):
        for person in people or self.signers:
            evaluation.with_user(person).action_approve()


@tagged("post_install", "-at_install")
class TestDeployment(DeploymentCase):
    """Nothing serves a use case before a card and an evaluation say it may."""

    def test_all_that_is_asked_for_before_approval(self):
        with self.assertRaisesRegex(UserError, "card"):
            self.use.with_user(self.managers[1]).action_approve()
        self.approve_card(self.model)
        with self.assertRaisesRegex(UserError, "evaluation"):
            self.use.with_user(self.managers[1]).action_approve()
        found = self.evaluate(self.use)
        self.sign(found, self.signers[0])
        with self.assertRaisesRegex(UserError, "already"):
            self.sign(found, self.signers[0])
        with self.assertRaisesRegex(UserError, "two"):
            self.use.with_user(self.managers[1]).action_approve()
        self.sign(found, self.signers[1])
        self.use.with_user(self.managers[1]).action_approve()
        self.assertEqual(self.use.state, "approved")
        self.assertEqual(self.use.evaluation_id, found)
        self.assertTrue(self.ask().text)

    # --- signatures -------------------------------------------------------------------
    def test_who_set_a_use_up_does_not_sign_its_result(self):
        found = self.evaluate(self.use)
        builder, changer = self.managers
        with self.assertRaisesRegex(UserError, "somebody else signs"):
            found.with_user(builder).action_approve()
        for record, vals in (
            (found, {"approver_ids": [Command.link(builder.id)]}),
            (self.use, {"author_ids": [Command.clear()]}),
        ):
            with self.assertRaises(AccessError):
                record.with_user(builder).write(vals)
        self.sign(found)
        self.assertTrue(found.is_approved)
        self.use.with_user(changer).raised_minimum = 70
        self.assertFalse(found.is_approved, "who signed has changed the use since")
        with self.assertRaisesRegex(UserError, "somebody else approves"):
            self.use.with_user(changer).action_approve()

    def test_a_signature_does_not_count_for_a_use_that_the_signer_added_since(self):
        self.approve(self.use)
        self.use.action_retire()
        self.env.flush_all()
        vals = {"use_case": "test.ask", "model_id": self.model.id}
        again = self.env["edic.ai.deployment"].with_user(self.signers[0]).create(vals)
        with self.assertRaisesRegex(UserError, "did not set the use up"):
            again.with_user(self.signers[1]).action_approve()
        third = new_test_user(self.env, "also", "edic_ai.group_edic_ai_approver")
        self.sign(self.use.evaluation_id, third)
        again.with_user(self.signers[1]).action_approve()
        self.assertEqual(again.evaluation_id, self.use.evaluation_id)

    # --- number of trials -------------------------------------------------------------
    def test_whoever_signs_sees_all_runs_and_the_ledger_keeps_their_number(self):
        signer = self.signers[1]
        self.assertFalse(self.use.runs_text)
        first = self.evaluate(self.use, known=())
        self.assertEqual(first.runs_text, "Run 1 of this use on these cases.")
        self.evaluate(self.use, known=("France",))
        self.fake.answers(lambda body: "Paris")
        self.fake.script(Step(text="Paris"), Step(status=401))
        self.use.action_evaluate()
        self.work()  # stops after the first case
        last = self.evaluate(self.use)
        text = last.with_user(signer).runs_text
        self.assertIn("Run 4 of this use", text)
        earlier = "0 of 3; 1 of 3; 1 of the first 1 (not finished)"
        self.assertIn(f"Right in the earlier ones: {earlier}.", text)
        self.assertIn("by luck", text)
        self.assertIn("later ones: 1 of 3; ", first.runs_text)
        seen = self.use.with_user(signer).runs_text
        self.assertIn(f"4 on these cases. Right: {earlier}; 3 of 3.", seen)
        self.sign(last, signer)
        about = [("use_case", "=", "evaluation"), ("res_id", "=", last.id)]
        facts = self.env["edic.ai.trace"].search(about).mapped("facts")
        [signed] = [entry for entry in facts if "approved" in entry]
        self.assertEqual(signed["runs"], 4)
        self.assertEqual(signed["right_in_runs"], ["0/3", "1/3", "1/1", "3/3"])

    def test_a_run_does_not_vanish(self):
        found = self.evaluate(self.use, known=())
        for gone in (self.use, self.use.sudo(), found.sudo()):
            with self.assertRaisesRegex(UserError, "stays to be seen"):
                gone.unlink()
        self.use.action_retire()
        self.env.flush_all()
        again = self.new_use()
        self.assertIn("1 on these cases. Right: 0 of 3.", again.runs_text)
        self.assertIn("Run 2 of this use", self.evaluate(again).runs_text)
        again.action_retire()
        # nor by another record for the same model
        self.model.name, name = "renamed", self.model.name
        self.env.flush_all()
        other = self.env["edic.ai.model"].create(
            {
                "provider_id": self.model.provider_id.id,
                "name": name,
                "can_chat": True,
            }
        )
        self.assertIn("2 on these cases", self.new_use(other).runs_text)

    def test_a_stopped_run_does_not_begin_again_with_another_prompt_or_model(self):
        self.fake.answers(lambda body: "Atlantis")
        self.fake.script(Step(text="Atlantis"), Step(status=401))
        self.use.action_evaluate()
        self.work()
        found = self.use.evaluation_ids
        self.model.sudo().digest = "other weights"
        found.with_user(self.managers[0]).action_go_on()
        self.work()
        self.assertNotEqual(found.state, "done")
        self.assertIn("run the evaluation again", found.error)
        self.assertEqual(found._run_words(), "0 of the first 1 (not finished)")

    def test_a_use_that_asked_nothing_yet_is_deleted(self):
        self.use.action_evaluate()
        self.use.unlink()
        self.assertFalse(self.use.exists())

    def test_last_run_counts_not_the_best(self):
        self.approve_card(self.model)
        best = self.evaluate(self.use)
        self.sign(best)
        unsigned = self.evaluate(self.use)
        self.assertIn("3 of 3 right", best.shortfall)
        with self.assertRaisesRegex(UserError, "last finished evaluation"):
            self.use.with_user(self.managers[1]).action_approve()
        self.sign(unsigned, self.signers[0])
        self.evaluate(self.use, known=("France",))
        with self.assertRaisesRegex(UserError, "later run.*1 of 3 right"):
            self.sign(unsigned, self.signers[1])
        with self.assertRaisesRegex(UserError, "last finished evaluation"):
            self.use.with_user(self.managers[1]).action_approve()

    def test_a_use_does_not_serve_after_a_later_run_that_was_not_enough(self):
        self.approve(self.use)
        self.assertTrue(self.ask().text)
        self.evaluate(self.use, known=("France",))
        self.refused(AiNotSetUp)
        self.use.invalidate_recordset()
        self.assertEqual(self.use.serving_state, "blocked")
        self.assertIn("A later evaluation", self.use.serving_reason)
        self.assertIn("1 of 3 right", self.use.serving_reason)
        self.evaluate(self.use, known=("France", "Austria"))
        self.use.invalidate_recordset()
        self.assertEqual(self.use.serving_state, "serves")
        self.assertTrue(self.ask().text)

    def test_forms_show_the_runs(self):
        for model in ("edic.ai.deployment", "edic.ai.evaluation"):
            form = self.env[model].get_view(view_type="form")["arch"]
            self.assertTrue(etree.fromstring(form).xpath("//field[@name='runs_text']"))

    def test_what_is_not_chosen_yet_has_no_name(self):
        new = self.env["edic.ai.deployment"].new({})
        self.assertFalse(new.display_name)
        new.use_case = "test.ask"
        self.assertNotIn("False", new.display_name)
        self.assertFalse(self.env["edic.ai.model"].new({}).display_name)

    def test_a_worse_model_does_not_follow_a_better_one(self):
        self.approve(self.use)
        other = self.cloud.model_id
        self.approve_card(other)
        second = self.new_use(other)
        self.sign(self.evaluate(second, known=("France", "Austria")))
        with self.assertRaisesRegex(UserError, "worse"):
            second.with_user(self.managers[1]).action_approve()

    def test_a_result_below_the_minimum_is_not_signed_and_not_approved(self):
        self.approve_card(self.model)
        found = self.evaluate(self.use, known=("France",))
        for person in self.signers:
            with self.assertRaisesRegex(UserError, "1 of 3 right.*60%"):
                found.with_user(person).action_approve()
        self.assertFalse(found.approver_ids)
        self.assertIn("60", found.minimum_text)
        # not even one that was signed some other way
        found.sudo().approver_ids = [person.id for person in self.signers]
        with self.assertRaisesRegex(UserError, "minimum"):
            self.use.with_user(self.managers[1]).action_approve()

    def test_what_chance_gets_right_is_not_enough(self):
        found = self.evaluate(self.use)
        found.sudo().baseline = {"constant": 2, "echo": 0}
        with self.assertRaisesRegex(UserError, "not significantly better"):
            self.sign(found)

    def test_a_site_raises_the_minimum_and_does_not_lower_it(self):
        for lower in (1, 59, 101, -1):
            with (
                mute_logger("odoo.sql_db"),
                self.assertRaises(Exception),  # noqa: B017
                self.env.cr.savepoint(),
            ):
                self.use.raised_minimum = lower
                self.env.flush_all()
        self.use.invalidate_recordset()
        self.use.raised_minimum = 90
        found = self.evaluate(self.use, known=("France", "Austria"))
        with self.assertRaisesRegex(UserError, "90%"):
            self.sign(found)

    def test_minimum_reason_and_baselines_stand_on_the_form_before_any_run(self):
        kept = dict.fromkeys(("constant", "echo", "first", "random"), 1)
        reason = self.env["edic.ai.use.case.test.ask"]._minimum_reason()
        with patch.object(UseCaseAsk, "_null_scores", lambda self, cases: kept):
            self.env.registry.clear_cache()
            self.addCleanup(self.env.registry.clear_cache)
            use = self.use.with_user(self.auditor)
            self.assertFalse(use.evaluation_ids)
            self.assertEqual(use.minimum_text, f"60%. {reason}")
            self.assertIn("the question given back 1", use.baseline_text)
            self.assertIn("(of 3)", use.baseline_text)
        self.use.raised_minimum = 90
        own = f"90%, set here above the use's 60%. {reason}"
        self.assertEqual(self.use.minimum_text, own)
        new = self.env["edic.ai.deployment"].new({})
        self.assertFalse(new.minimum_text or new.baseline_text)

    def test_an_own_minimum_of_zero_reads_as_none(self):
        form = self.env["edic.ai.deployment"].get_view(view_type="form")["arch"]
        tree = etree.fromstring(form)
        [words] = tree.xpath("//field[@name='raised_minimum']/../span")
        self.assertEqual(words.get("invisible"), "raised_minimum")
        self.assertIn("none: the use's minimum counts", words.text)
        for name in ("minimum_text", "baseline_text"):
            self.assertTrue(tree.xpath(f"//field[@name='{name}']"), name)

    def test_a_minimum_is_not_lowered_to_a_result_that_is_known(self):
        self.use.raised_minimum = 95
        self.use.raised_minimum = 90  # nothing was measured yet
        self.evaluate(self.use, known=("France", "Austria"))
        for use in (self.use, self.use.sudo()):
            with self.assertRaisesRegex(UserError, "not lowered"):
                use.raised_minimum = 0
        self.use.raised_minimum = 95

    def test_a_result_on_other_cases_does_not_count(self):
        self.approve_card(self.model)
        found = self.evaluate(self.use)
        self.sign(found)
        found.sudo().dataset_digest = "set-0"
        with self.assertRaisesRegex(UserError, "evaluation"):
            self.use.with_user(self.managers[1]).action_approve()

    def test_an_approval_on_replaced_cases_says_so(self):
        self.approve(self.use)
        self.assertFalse(self.use.evaluation_note)
        self.use.evaluation_id.sudo().dataset_digest = "set-0"
        self.use.invalidate_recordset()
        self.assertIn("again", self.use.evaluation_note)

    def test_an_old_text_or_another_model_does_not_count(self):
        self.approve_card(self.model)
        self.sign(self.evaluate(self.use))
        with self.assertRaises(UserError):
            self.use.model_id = self.cloud.model_id
        version = self.env["edic.ai.prompt"]._in_force("edic.ai.try", self.company)
        old = version.digest
        with by_method(version, "state"):
            version.user_en += "!"
        self.assertNotEqual(version.digest, old)
        with self.assertRaisesRegex(UserError, "prompt in force"):
            self.use.with_user(self.managers[1]).action_approve()
        self.sign(self.evaluate(self.use))
        self.model.sudo().digest = "other weights"
        self.model.with_user(self.managers[1]).action_approve_card()
        with self.assertRaisesRegex(UserError, "two persons"):
            self.use.with_user(self.managers[1]).action_approve()

    # --- fields that nobody writes ------------------------------------------------
    def test_no_field_is_written_around_the_buttons(self):
        found = self.evaluate(self.use)
        model_fields = edic_ai_model.EDITABLE
        use_fields = edic_ai_deployment.EDITABLE
        system = new_test_user(self.env, "keys", "base.group_system")
        manager = self.managers[0]
        for user in (manager, self.auditor, self.decider, self.employee, system):
            free = {
                self.model: model_fields if user in (manager, system) else (),
                self.use: use_fields if user == manager else (),
                found: (),
            }
            for record, names in free.items():
                values = record.sudo().read(load=None)[0]
                stored = {n for n, f in record._fields.items() if f.store}
                for name in stored - {"id", *LOG_ACCESS_COLUMNS, *names}:
                    with self.assertRaises(UserError, msg=(user.login, name)):
                        record.with_user(user).write({name: values[name]})
        with self.assertRaises(AccessError):
            self.use.write({"evaluation_ids": [Command.update(found.id, {"state": 0})]})
        with self.assertRaises(AccessError):
            found.with_user(manager).unlink()
        with self.assertRaises(AccessError):
            self.use.with_user(self.auditor).action_retire()
        with self.assertRaises(AccessError):
            self.use.with_user(self.decider).read(["state"])

    def test_nothing_is_created_finished(self):
        forged = {"state": "done", "right_count": 3, "case_count": 3, "results": []}
        signed = {"approver_ids": [Command.set([user.id for user in self.managers])]}
        context = {f"default_{name}": value for name, value in forged.items()}
        evaluations = self.env["edic.ai.evaluation"].with_user(self.managers[0])
        found = evaluations.with_context(**context, default_approver_ids=[1, 2]).create(
            {"deployment_id": self.use.id, **forged, **signed}
        )
        self.assertEqual((found.state, found.right_count), ("waiting", 0))
        self.assertFalse(found.results or found.approver_ids)
        forged = {"state": "approved", "evaluation_id": found.id}
        context = {f"default_{name}": value for name, value in forged.items()}
        self.use.unlink()
        use = self.env["edic.ai.deployment"].with_user(self.managers[0])
        choice = {"use_case": "test.ask", "model_id": self.model.id}
        use = use.with_context(**context).create({**choice, **forged})
        self.assertEqual((use.state, use.evaluation_id.id), ("draft", False))
        model = self.env["edic.ai.model"].with_context(default_card_state="approved")
        model = model.create({"provider_id": self.house.provider_id.id, "name": "new"})
        self.assertEqual(model.card_state, "draft")

    def test_programs_and_authors_approve_nothing(self):
        found = self.evaluate(self.use)
        model, [first, second] = self.model, self.managers
        model.with_user(first).write(dict.fromkeys(CARD, "told"))
        model.with_user(second).forbidden_use = "all else"
        self.assertLessEqual(first + second, model.card_author_ids)
        system = new_test_user(self.env, "keys", "base.group_system")
        for program in (self.env.ref("base.user_root"), system):
            with self.assertRaises(AccessError):
                found.with_user(program).sudo().action_approve()
            with self.assertRaises(NotAPersonError):
                model.with_user(program).sudo().action_approve_card()
        for author in self.managers:
            with self.assertRaisesRegex(UserError, "somebody else"):
                model.with_user(author).action_approve_card()
        third = new_test_user(
            self.env,
            "third",
            "edic_ai.group_edic_ai_manager,edic_ai.group_edic_ai_approver",
        )
        model.with_user(third).action_approve_card()
        model.with_user(third).training_data = "more"
        self.assertEqual((model.card_state, model.card_author_ids), ("draft", third))
        model.with_user(first).action_approve_card()

    def test_without_a_card_nothing_approved_serves(self):
        self.approve(self.use)
        self.assertTrue(self.ask().text)
        with self.assertRaises(UserError):
            self.model.with_user(self.managers[0]).name = "another"
        self.model.with_user(self.managers[0]).context_tokens = 5
        self.refused(AiNotSetUp)

    def test_a_model_of_another_company_serves_nobody(self):
        other = self.env["res.company"].create({"name": "Other"})
        self.cloud.provider_id.company_id = other
        choice = {"use_case": "test.ask", "model_id": self.cloud.model_id.id}
        with self.assertRaisesRegex(UserError, "compan"):
            self.env["edic.ai.deployment"].create(choice)

    def test_what_is_approved_does_not_turn_to_batches(self):
        own = self.use.with_user(self.managers[0])
        own.is_batched = True
        own.is_batched = False
        self.approve(self.use)
        with self.assertRaisesRegex(UserError, "retire"):
            own.is_batched = True

    def test_a_use_goes_one_way(self):
        with self.assertRaises(UserError):
            self.use.action_test()  # names no tester
        self.use.test_user_ids = self.decider
        self.use.action_test()
        self.approve(self.use)
        basis = self.use.evaluation_id
        with self.assertRaises(UserError):
            self.use.action_test()
        self.use.sequence = 3
        self.use.action_retire()
        self.assertTrue(basis)
        self.assertEqual(self.use.evaluation_id, basis)
        for name in ("evaluate", "test", "approve", "retire"):
            with self.assertRaises(UserError, msg=name):
                getattr(self.use, f"action_{name}")()
        with self.assertRaises(UserError):
            self.use.unlink()
        traces = self.env["edic.ai.trace"].search(
            [("use_case", "=", "deployment"), ("res_id", "=", self.use.id)], order="id"
        )
        people = {manager.id for manager in self.managers}
        self.assertEqual(set(traces._people().ids), people)
        changes = {}
        for facts in traces.mapped("facts"):
            for name, change in facts.items():
                changes.setdefault(name, []).append(change)
        states = [change[1] for change in changes["state"]]
        self.assertEqual(states, ["draft", "test", "approved", "retired"])
        self.assertEqual(changes["sequence"], [[None, "10"], ["10", "3"]])
        self.assertEqual(changes["test_user_ids"], [[None, "…"]])

    def test_one_list_of_use_cases(self):
        uses = dict(self.env["edic.ai.deployment"]._selection_use_case())
        rules = dict(self.env["edic.ai.policy.rule"]._selection_use_case())
        self.assertIn("test.ask", uses)
        self.assertLessEqual({*uses, "try"}, {*rules})
        self.assertFalse({"try", "evaluation"} & {*uses})
        self.assertNotIn("evaluation", rules)
