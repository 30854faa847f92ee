# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import json

from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.edic_ai.tests.model_use import ModelUse

from fakes.fake_provider import FakeProvider

from ..forms_common import FormsCase

ASKED = "C'est cher, votre truc ?"


@tagged("post_install", "-at_install")
class TestProcedureFind(ModelUse, FormsCase):
    """A model points to lines; whatever it says, only lines are shown."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.fake = cls.enterClassContext(FakeProvider())

    def setUp(self):
        super().setUp()
        self.fake.forget()

    def find(self, *numbers, said=None, user=None, question=ASKED):
        self.fake.answers(lambda _body: said or json.dumps({"lines": numbers}))
        self.env.flush_all()
        with self.enter_registry_test_mode():  # the gateway's transactions are its own
            answer = self.own(user or self.agent).edic_find(question)
        self.env.invalidate_all()
        return answer

    def texts(self, answer):
        return [line["text"] for line in answer["lines"]]

    def test_line_is_quoted_and_who_pointed_is_said(self):
        self.make_use(use_case="public.find")
        answer = self.find(1)
        self.assertEqual(self.texts(answer), ["La carte de quartier coûte 12 €."])
        self.assertIn("mistral-small-latest (House) pointed", answer["why"])
        [body] = self.fake.bodies
        self.assertIn("2. Vous devez pr", body.decode())
        self.assertNotIn("0. ", body.decode())

    def test_numbers_that_name_nothing(self):
        self.make_use(use_case="public.find")
        answer = self.find(0, -1, 99, 2, 2)
        self.assertEqual(
            self.texts(answer), ["Vous devez présenter un justificatif de domicile."]
        )
        self.assertEqual(self.texts(self.find()), [])
        self.assertEqual(len(self.find(*range(1, 5))["lines"]), 4)

    def test_words_of_a_model_are_never_shown(self):
        self.make_use(use_case="public.find")
        with self.assertRaises(UserError) as error:
            self.find(said="La carte coûte 999 €.")
        self.assertNotIn("999", str(error.exception))
        said = json.dumps({"lines": [1], "text": "999 €"})
        with self.assertRaises(UserError):
            self.find(said=said)

    def test_nothing_that_is_not_approved_leaves(self):
        self.make_use(use_case="public.find")
        self.line("La photo").with_user(self.officer).plain = "new"
        self.find(1)
        self.assertNotIn("La photo doit", self.fake.bodies[0].decode())

    def test_answer_says_whether_a_model_may_be_asked(self):
        own = self.own(self.agent)
        for use_case, name in (
            ("public.find", "can_find"),
            ("text.rewrite", "can_reword"),
        ):
            with self.subTest(use_case=use_case):
                self.assertFalse(own.edic_ask("Combien coûte la carte ?")[name])
                self.make_use(name=name, use_case=use_case)
                self.assertTrue(own.edic_ask("Combien coûte la carte ?")[name])

    def test_without_a_model_it_says_so(self):
        with self.assertRaises(UserError):
            self.find(1)
        self.assertFalse(self.fake.captured)

    def test_finding_is_recorded_and_counts_nobody(self):
        self.make_use(use_case="public.find")
        last = self.env["edic.ai.trace"].sudo().search([], order="id desc", limit=1)
        self.find(1)
        rows = self.env["edic.ai.trace"].sudo()
        found = rows.search([("id", ">", last.id), ("use_case", "=", "public.find")])
        self.assertTrue(found)
        self.assertNotIn("cher", str(found.mapped("facts")))

    def test_only_the_desk_has_a_model_find(self):
        self.make_use(use_case="public.find")
        plain = self.make_user("desk_plain", "base.group_user")
        for user in (plain, self.citizen):
            with self.subTest(user.login), self.assertRaises(UserError):
                self.find(1, user=user)
        self.assertFalse(self.fake.captured)
        with self.assertRaisesRegex(UserError, "up to 300"):
            self.find(1, question="x" * 301)
