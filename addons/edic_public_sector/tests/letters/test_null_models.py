# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import itertools
import json
import re

from markupsafe import escape as html_escape

from odoo.exceptions import UserError
from odoo.tests import TransactionCase, tagged

from odoo.addons.edic_ai.models.prompts.edic_ai_evaluation import MAX_SHOWN
from odoo.addons.edic_ai.models.prompts.edic_ai_use_case import EdicAiUseCase
from odoo.addons.edic_ai.tests.common import new_test_user
from odoo.addons.edic_ai.tests.model_use import ModelUse
from odoo.addons.edic_ai.tools.prompts.evaluation import (
    NULL_MODELS,
    null_answers,
    shortfalls,
)
from odoo.addons.edic_ai.tools.providers.answers import chat_reply
from odoo.addons.edic_ai.tools.providers.contract import ChatCall, Timings, Usage, Zone
from odoo.addons.edic_ai.tools.providers.errors import AiInvalidAnswer
from odoo.addons.edic_ai.tools.providers.request import Answer

from fakes.fake_provider import FakeProvider

from ...models.chat.edic_ai_use_case_public_chat import MIN_STEPS, _right_in_a_row

MARK = re.compile(r"\{\w+\}")
KINDS = re.compile(  # as the shipped cases write them
    r"(?P<day>\d{1,2}\.? [^\W\d]+ 20\d\d|\d\d[./]\d\d[./]20\d\d)"
    r"|(?P<money>EUR [\d.,]+\d|[\d.,\s]+\d\s€)"
    r"|(?P<time>\d{1,2}:\d\d|\d{1,2} h \d\d)"
)
LANGUAGES = {"en", "fr", "de"}
SHIPPED = {"finance.account", "public.chat", "public.draft", "public.find"} | {
    "text.rewrite"
}


@tagged("post_install", "-at_install")
class TestNullModels(ModelUse, TransactionCase):
    """Answers that understood nothing fail every use that asks a model."""

    workers = ("edic_ai.ir_cron_edic_ai_task_work_long",)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env.company
        codes = dict(cls.env["edic.ai.use.case"]._selection())
        cls.uses = {
            code: cls.env[f"edic.ai.use.case.{code}"]
            for code in codes
            if not code.startswith("test.")  # made by tests that ran before
        }
        cls.cases = {
            code: use._evaluation_cases(cls.company)[0]
            for code, use in cls.uses.items()
        }

    def answer(self, case, given):
        is_text = isinstance(given, str)
        return Answer(
            call_uuid="x",
            provider="x",
            zone=Zone.ON_PREMISE,
            model="x",
            usage=Usage(),
            timings=Timings(0.0),
            text=given if is_text else "",
            value=None if is_text else given,
            facts=case.request.facts,
        )

    def test_every_use_is_looked_at(self):
        self.assertLessEqual(SHIPPED, set(self.uses))

    def test_every_use_ships_enough_cases_in_three_languages(self):
        for code, cases in self.cases.items():
            with self.subTest(code):
                self.assertGreaterEqual(len(cases), self.uses[code]._min_cases)
                self.assertEqual(len({case.key for case in cases}), len(cases))
                langs = {case.request.lang for case in cases}
                self.assertEqual(langs, LANGUAGES)
                for case in cases:
                    self.assertTrue(case.question and case.expected, case.key)
                    self.assertEqual(case.request.data_class.value, "public")

    def test_every_use_declares_a_minimum_and_its_reason(self):
        for code, use in self.uses.items():
            with self.subTest(code):
                self.assertGreaterEqual(use._minimum, 50)
                own = type(use)._minimum_reason
                self.assertIsNot(own, EdicAiUseCase._minimum_reason)
                # the reason is for this figure: what it means stands in it
                self.assertIn(f"{use._minimum}% right", use._minimum_reason())

    def test_reason_of_the_chat_holds_at_its_minimum_and_below_it_no_more(self):
        use = self.uses["public.chat"]
        at, below = (_right_in_a_row(use._minimum - n, MIN_STEPS) for n in (0, 1))
        self.assertLess(below, 50)
        self.assertGreater(at, 50)
        self.assertIn(f"take 3, {at} are", use._minimum_reason())
        self.assertIn("take 5, 33.", use._minimum_reason())

    def test_every_case_can_be_answered(self):
        for code, cases in self.cases.items():
            for case in cases:
                with self.subTest(code, case=case.key):
                    given = self.answer(case, case.solution)
                    self.assertFalse(self.uses[code]._case_problems(case, given))
                    self.assertTrue(self.uses[code]._evaluated(given))

    def test_figures_that_change_places_are_wrong(self):
        """The right answer with two figures of a kind, or two marks, exchanged."""
        for code, pattern in (("public.draft", MARK), ("text.rewrite", KINDS)):
            looked_at = 0
            for case in self.cases[code]:
                found = [(m.lastgroup, m[0]) for m in pattern.finditer(case.solution)]
                single = [
                    each_answer
                    for each_answer in found
                    if case.solution.count(each_answer[1]) == 1
                ]
                for (kind, first), (same, other) in itertools.combinations(single, 2):
                    if kind != same:
                        continue
                    parts = case.solution.replace(first, "\0").replace(other, first)
                    said = parts.replace("\0", other)
                    with self.subTest(code, case=case.key, said=said):
                        looked_at += 1
                        answer = self.answer(case, said)
                        self.assertTrue(self.uses[code]._case_problems(case, answer))
            self.assertGreater(looked_at, 20)

    def test_each_null_model_fails_each_use(self):
        for code, cases in self.cases.items():
            use = self.uses[code]
            scores = use._null_scores(cases)
            self.assertEqual(set(scores), set(NULL_MODELS))
            for name, right in scores.items():
                with self.subTest(code, null_model=name):
                    found = shortfalls(
                        right, len(cases), use._minimum, scores, use._min_cases
                    )
                    self.assertIn("minimum", found)
                    self.assertIn("chance", found)

    def answered(self, case, given):
        """Return answer and error as a real client makes them of what a model says."""
        said = given if isinstance(given, str) else json.dumps(given)
        data = {
            "model": "null",
            "choices": [{"message": {"content": said}, "finish_reason": "stop"}],
        }
        call = ChatCall("null", (), case.request.schema, keeps_unusable=True)
        try:
            reply = chat_reply(data, call, Timings(0.0))
        except AiInvalidAnswer as error:
            return None, error.error_type, error.given
        return self.answer(case, given if reply.value is None else reply.value), "", ""

    def test_each_case_shows_what_each_null_model_gave(self):
        fake = self.enterContext(FakeProvider())
        type(self).fake = fake
        for code, cases in self.cases.items():
            use = self.make_use(name=code, use_case=code)
            answers = dict(null_answers(cases))
            for name in NULL_MODELS:
                found = self.env["edic.ai.evaluation"].create({"deployment_id": use.id})
                for case, given in zip(cases, answers[name], strict=True):
                    found.sudo()._keep_case(case, *self.answered(case, given))
                with self.subTest(code, null_model=name):
                    said = {
                        case.key: given
                        for case, given in zip(cases, answers[name], strict=True)
                    }
                    for row in found.results:
                        self.assertEqual(bool(row["got"]), said[row["key"]] != "", row)
                        if row["error"]:
                            shown = html_escape(row["got"][:MAX_SHOWN])
                            self.assertIn(shown, found.result_html)
                            self.assertIn("does not fit", found._case_reason(row))

    def test_right_choice_is_at_different_places(self):
        for code, cases in self.cases.items():
            places = [
                list(case.candidates).index(case.solution)
                for case in cases
                if not isinstance(case.solution, str)
                and case.solution in case.candidates
            ]
            if places:
                with self.subTest(code):
                    most = max(map(places.count, places))
                    self.assertLess(most, len(cases) / 3)

    def test_a_server_that_echoes_is_refused_with_its_figure(self):
        approvers = "edic_ai.group_edic_ai_manager,edic_ai.group_edic_ai_approver"
        approver = new_test_user(self.env, "null_approver", approvers)
        fake = self.enterContext(FakeProvider())
        type(self).fake = fake

        def echo(body):
            text = body["messages"][-1]["content"]
            if body.get("response_format"):
                return json.dumps({"lines": [1], "line_1": text[:40]})
            return text.rpartition("\n\n")[2].removeprefix("Text:\n")

        fake.answers(echo)
        use = self.make_use(use_case="text.rewrite")
        use.sudo().state = "draft"
        use.with_user(approver).action_evaluate()
        found, done = use.evaluation_ids, -1
        while found.state != "done" and done < len(found.results or ()):
            done = len(found.results or ())  # a turn ends where it took too long
            self.work()
        state = (found.state, found.right_count, found.error)
        self.assertEqual(state, ("done", 0, False), found.results)
        self.assertEqual(found.case_count, len(self.cases["text.rewrite"]))
        self.assertIn("the question given back 0", found.baseline_text)
        with self.assertRaisesRegex(UserError, "0 of 30 right.*80%"):
            found.with_user(approver).action_approve()

    def test_tools_of_the_cases_are_those_of_the_chat(self):
        [case, *_rest] = self.cases["public.chat"]
        action = case.request.schema.schema["properties"]["action"]["enum"]
        children = self.env.registry["edic.public.tool"]._inherit_children
        real = {name.removeprefix("edic.public.tool.") for name in children}
        self.assertLessEqual(set(action) - {"answer"}, real)
