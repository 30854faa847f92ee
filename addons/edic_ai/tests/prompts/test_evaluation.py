# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from contextlib import suppress
from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from fakes.fake_provider import Step

from ...models.prompts import edic_ai_use_case_evaluation as run
from ...models.queue import edic_ai_task
from ...tools.providers.contract import DataClass
from ...tools.providers.errors import AiInvalidAnswer
from ...tools.text.canonical import digest
from .test_deployment import DeploymentCase

OUTAGE = Step(status=503)
WORK_LOG = "odoo.addons.edic_ai.models.queue.edic_ai_task"


@tagged("post_install", "-at_install")
class TestEvaluation(DeploymentCase):
    """A run keeps what it paid for, whatever ends it, and blames no model for it."""

    def test_an_evaluation_counts_what_is_right(self):
        found = self.evaluate(self.use, known=("France", "Germany"))
        self.assertEqual((found.state, found.case_count), ("done", 3))
        self.assertEqual((found.right_count, found.error_count), (2, 0))
        self.assertEqual(found.dataset_digest, "set-1")
        wrong = [case["key"] for case in found.results if not case["right"]]
        self.assertEqual(wrong, ["Austria"])
        self.assertFalse(found.is_approved)

    def test_an_outage_is_no_wrong_answer_and_loses_nothing(self):
        for step in (OUTAGE, Step(status=429), Step(mute=True)):
            self.fake.captured.clear()
            self.fake.script(Step(text="Paris"), step)
            found = self.evaluate(self.use)
            task = self.task(found)
            self.assertEqual((task.state, found.state), ("waiting", "waiting"))
            self.assertEqual(self.known(found), ["France"])
            self.assertTrue(found.error)
            found.with_user(self.managers[1]).action_go_on()
            self.work()
            self.assertEqual((task.state, found.state), ("done", "done"))
            self.assertEqual((found.right_count, found.error_count), (3, 0))
            self.assertFalse(found.error)
            self.assertEqual(len(self.fake.captured), 4)

    def test_an_answer_that_is_none_is_counted(self):
        self.fake.script(Step(body=b"<html>", content_type="text/html"))
        found = self.evaluate(self.use)
        self.assertEqual((found.state, found.case_count), ("done", 3))
        self.assertEqual((found.right_count, found.error_count), (2, 1))

    def test_an_answer_of_another_form_is_shown_and_its_digest_alone_is_recorded(self):
        self.fake.script(Step(text="Paris, the capital of <b>", finish="length"))
        found = self.evaluate(self.use)
        case = found.results[0]
        self.assertEqual(case["got"], "Paris, the capital of <b>")
        self.assertEqual((case["error"], case["right"]), ("invalid_answer", False))
        html = found.with_user(self.auditor).result_html
        self.assertIn("Paris, the capital of &lt;b&gt;", html)
        self.assertIn("does not fit the form asked for", html)
        [failed] = self.calls().filtered(lambda call: call.status == "error")
        self.assertEqual(failed.facts["edic.answer.digest"], digest(case["got"]))
        self.assertNotIn("Paris", str(failed.facts))
        beside = self.env["edic.ai.content"].search([("trace_id", "=", failed.id)])
        self.assertNotIn("Paris", str([content._open() for content in beside]))

    def test_what_is_not_public_keeps_nothing_of_an_unusable_answer(self):
        self.approve(self.use)
        for vals in (
            {"data_class": DataClass.PUBLIC},  # somebody works with it
            {"data_class": DataClass.INTERNAL, "trial_model_id": self.model.id},
        ):
            self.fake.script(Step(text="secret", finish="length"))
            caught = self.refused(AiInvalidAnswer, **vals)
            self.assertFalse(caught.given)
            self.assertNotIn("edic.answer.digest", self.calls()[-1].facts)

    def test_what_ends_badly_says_so_and_goes_on(self):
        self.fake.script(Step(text="Paris"), Step(status=401))
        found = self.evaluate(self.use)
        self.assertEqual((found.state, found.error), ("failed", self.task(found).error))
        self.assertIn("key", found.error)
        found.with_user(self.auditor).read(["error"])
        with self.assertRaises(AccessError):
            found.with_user(self.auditor).action_go_on()
        found.with_user(self.managers[1]).action_go_on()
        self.work()
        self.assertEqual((found.state, found.right_count), ("done", 3))
        self.assertEqual(len(self.fake.captured), 4)

    def test_a_stop_or_a_person_interrupts(self):
        switch = self.env["edic.ai.switch"].create({"scope": "global", "reason": "x"})
        found = self.evaluate(self.use)
        self.assertEqual(found.state, "waiting")
        self.assertFalse(found.results or self.fake.captured)
        self.task(found).with_user(self.managers[0]).action_cancel()
        self.assertEqual((found.state, found.error), ("failed", "Stopped by a person."))
        switch.action_release("over")
        found.with_user(self.managers[0]).action_go_on()
        self.work()
        self.assertEqual(found.state, "done")

    def killed(self, where):
        """A run whose worker is killed at the second case, there."""
        calls, kept = [], getattr(run, where)

        def die(*args):
            calls.append(args)
            if len(calls) == 2:
                raise KeyboardInterrupt
            return kept(*args)

        # assertRaises would undo what is kept
        with patch.object(run, where, die), suppress(KeyboardInterrupt):
            self.evaluate(self.use)
        self.env.invalidate_all()
        found = self.use.evaluation_ids
        self.assertEqual((self.task(found).state, found.state), ("running", "waiting"))
        self.assertEqual(self.known(found), ["France"])
        self.task(found).sudo().live_ids.lease_until = "2000-01-01"
        with mute_logger(WORK_LOG):
            self.work()
        return found

    def test_a_killed_run_goes_on(self):
        found = self.killed("_next")
        self.assertEqual((found.state, found.right_count), ("done", 3))
        self.assertEqual(len(self.fake.captured), 3)

    def test_a_call_that_may_have_been_paid_is_not_repeated_unasked(self):
        found = self.killed("_keep")
        self.assertEqual((self.task(found).state, found.state), ("in_doubt", "waiting"))
        self.assertEqual(len(self.fake.captured), 2)
        found.with_user(self.managers[0]).action_go_on()
        self.work()
        self.assertEqual((found.state, found.right_count), ("done", 3))
        self.assertEqual(len(self.fake.captured), 4)

    def test_a_turn_ends_in_time_and_the_next_goes_on(self):
        work = run.EdicAiUseCaseEvaluation._work_alone
        with (
            patch.object(run, "MAX_TURN_S", -1),
            patch.object(
                run.EdicAiUseCaseEvaluation,
                "_work_alone",
                autospec=True,
                side_effect=work,
            ) as turns,
        ):
            found = self.evaluate(self.use)
        self.assertEqual((found.state, turns.call_count), ("done", 3))
        self.assertEqual(len(self.fake.captured), 3)
        self.assertEqual(self.task(found).attempts, 1)

    def test_no_transaction_of_the_worker_is_open_during_a_call(self):
        at_work, during = [], []
        alone = edic_ai_task.alone

        def watched(*args):
            at_work.append(args)
            try:
                return alone(*args)
            finally:
                at_work.pop()

        self.fake.answers(lambda body: during.append(len(at_work)) or "Paris")
        self.use.action_evaluate()
        with patch.object(edic_ai_task, "alone", watched):
            self.work()
        self.assertEqual(during, [0, 0, 0])

    def test_nothing_is_told_before_anything_is_known(self):
        self.use.action_evaluate()
        found = self.use.evaluation_ids
        self.assertFalse(found.accuracy_text or found.result_html)
        found.sudo().case_count = 3
        self.assertEqual(found.accuracy_text, "0 of 3 cases asked")

    def test_result_is_read_case_by_case(self):
        self.use.action_evaluate()
        found = self.use.evaluation_ids
        case = {"key": "France", "expected": "Paris", "error": "", "right": False}
        found.sudo().results = [
            {**case, "got": "Paris", "right": True},
            {**case, "got": "<img src=x>"},
            {**case, "got": "", "error": "invalid_answer"},
        ]
        html = found.result_html
        self.assertEqual(html.count("</tr>"), 4)
        self.assertIn("&lt;img src=x&gt;", html)
        self.assertNotIn("<img", html)
        self.assertIn("no text that could be used", html)
        self.assertNotIn("invalid_answer", html)
        self.assertEqual(html.count(">yes</span>"), 1)

    def test_result_shows_question_expected_answer_and_why(self):
        self.use.action_evaluate()
        found = self.use.evaluation_ids
        found.sudo().write(
            {
                "case_count": 1,
                "baseline": {"constant": 1, "echo": 0},
                "results": [
                    {
                        "key": "France",
                        "question": "Capital of France? " + "x" * 500,
                        "expected": "Paris",
                        "got": "Lyon",
                        "error": "",
                        "right": False,
                        "problems": [["words", "Paris"]],
                    }
                ],
            }
        )
        html = found.with_user(self.auditor).result_html
        for shown in ("Capital of France?", "Paris", "Lyon", "It leaves out: Paris."):
            self.assertIn(shown, html)
        self.assertIn("Show whole", html)
        self.assertIn("always the same answer 1", found.baseline_text)
