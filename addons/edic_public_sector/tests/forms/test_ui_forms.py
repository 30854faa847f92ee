# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tests import HttpCase, tagged

from ..forms_common import FormsCase


@tagged("post_install", "-at_install", "edic_tour")
class TestFormTour(HttpCase, FormsCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["edic.public.procedure.topic"].with_user(cls.officer).create(
            {
                "procedure_id": cls.procedure.id,
                "name": "Coût",
                "asked": "Combien coûte la carte ?",
                "line_ids": cls.line("La carte de").ids,
            }
        )
        cls.approve()

    def test_an_agent_asks_and_fills_in(self):
        self.env["res.partner"].create(
            {"name": "Dominique Exemple", "zip": "44000", "city": "Nantes"}
        )
        self.start_tour(
            f"/odoo/edic-procedures/{self.procedure.id}",
            "edic_form_entry",
            login=self.agent.login,
        )
        [entry] = self.env["edic.public.form.entry"].search(
            [("procedure_id", "=", self.procedure.id)]
        )
        self.assertEqual((entry.state, entry.answers["zip"]), ("done", "44000"))
        asked = self.env["edic.public.question"].search(
            [("procedure_id", "=", self.procedure.id)]
        )
        self.assertEqual(
            {
                (question.outcome, question.helpful, bool(question.text))
                for question in asked
            },
            {("answer", "yes", False), ("refusal", False, True)},
        )

    def test_an_agent_asks_what_was_offered(self):
        self.start_tour("/odoo/edic-ask", "edic_form_ask", login=self.agent.login)
        asked = self.env["edic.public.question"].search(
            [("company_id", "=", self.company.id)], order="id"
        )
        self.assertEqual(asked.mapped("outcome"), ["refusal", "answer"])

    def test_a_citizen_hands_over(self):
        self.open()
        self.start_tour("/my/procedures", "edic_form_portal", login=self.citizen.login)
        entry = self.env["edic.public.form.entry"]._of_citizen(self.citizen)
        self.assertEqual((entry.state, entry.user_id), ("handed", self.agent))

    def test_an_officer_makes_a_topic_and_does_not_approve_it(self):
        asked = "Où trouver la carte ?"
        answer = self.own(self.agent).edic_ask(asked)
        question = self.env["edic.public.question"].browse(answer["id"])
        question.with_user(self.agent).edic_send(asked)
        self.start_tour(
            "/odoo/edic-questions", "edic_form_officer", login=self.officer.login
        )
        topic = self.procedure.topic_ids.filtered(
            lambda each_question: each_question.asked == asked
        )
        self.assertEqual(topic.line_ids, self.line("La carte est envoyée"))
        self.assertTrue(question.is_done)
        self.assertFalse(topic.is_approved)
        self.approve()
        self.assertEqual(self.own(self.agent).edic_ask(asked)["outcome"], "answer")

    def test_an_officer_makes_a_new_version_of_a_form(self):
        self.start_tour("/odoo", "edic_form_define", login=self.officer.login)
        new = self.procedure.form_ids - self.form
        self.assertEqual((new.version, new.state), (2, "draft"))
        self.assertEqual(set(new.field_ids.mapped("key")), {*self.keys(), "phone"})
        self.assertEqual(self.form.state, "in_force")
        samples = self.env["edic.public.procedure"].search(
            [("company_id", "=", self.company.id), ("is_sample", "=", True)]
        )
        self.assertEqual(len(samples), 6)
        self.assertFalse(any(samples.mapped("is_open")))

    def keys(self):
        return self.form.field_ids.mapped("key")
