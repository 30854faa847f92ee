# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import re
from datetime import timedelta
from io import BytesIO

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged

from odoo.addons.edic_ai.tests.common import pdf_of

from ...models.forms.edic_public_question import MAX_A_MINUTE
from ..forms_common import FormsCase

PAGE = "/my/procedures"


@tagged("post_install", "-at_install")
class TestFormPortal(HttpCase, FormsCase):
    def setUp(self):
        super().setUp()
        self.open()
        self.authenticate(self.citizen.login, self.citizen.login * 2)

    def get(self, url):
        return self.url_open(url, allow_redirects=False)

    def post(self, url, files=None, token=None, **data):
        page = token or self.url_open(f"{PAGE}/{self.procedure.id}").text
        data["csrf_token"] = re.search(r'name="csrf_token" value="([^"]+)"', page)[1]
        return self.url_open(url, data=data, files=files)

    def begin_online(self):
        self.post(f"{PAGE}/{self.procedure.id}/begin")
        entry = self.env["edic.public.form.entry"]._of_citizen(self.citizen)
        return entry, f"/my/filled/{entry.id}"

    def test_what_is_open_is_listed(self):
        self.assertIn("Carte de quartier", self.get(PAGE).text)
        self.own(self.officer).action_close()
        self.assertNotIn("Carte de quartier", self.get(PAGE).text)
        self.assertEqual(self.get(f"{PAGE}/{self.procedure.id}").status_code, 404)

    def test_portal_shows_approved_text_with_its_source(self):
        page = self.get(f"{PAGE}/{self.procedure.id}").text
        for words in ("La carte est envoyée sous 10 jours.", "Licence Ouverte"):
            self.assertIn(words, page)
        self.own(self.officer).write({"rights": "Autre", "publisher": "Autre"})
        self.line("La carte est").with_user(self.officer).plain = "new"
        page = self.get(f"{PAGE}/{self.procedure.id}").text
        self.assertNotIn("La carte est envoyée", page, "not approved any more")
        self.assertIn("Licence Ouverte", page, "another is not approved yet")
        self.assertNotIn("Autre", page)

    def test_what_the_record_says_is_there(self):
        entry, url = self.begin_online()
        self.assertEqual(entry.answers["zip"], "44000")
        self.assertEqual(entry.origins["zip"]["from"], "record")
        self.assertIn('value="44000"', self.get(url).text)

    def test_saved_checked_and_handed_over(self):
        entry, url = self.begin_online()
        page = self.post(url, step="save", a_born="2990-01-01").text
        self.assertIn("This day is still to come.", page)
        self.post(url, step="hand", a_born="1990-05-01", note="Merci (fictif)")
        self.assertEqual(entry.state, "handed")
        self.assertEqual(entry.answers["born"], "1990-05-01")
        self.assertEqual(entry.origins["born"]["from"], "citizen")
        self.assertEqual(entry.activity_ids.user_id, self.agent)
        self.assertIn("Merci", "".join(entry.message_ids.mapped("body")))
        [trace] = self.recorded("entry.handed")
        self.assertNotIn("Merci", str(trace.facts))
        page = self.post(url, step="save", a_born="1991-01-01").text
        self.assertIn("ask the agent", page)
        self.assertEqual(entry.answers["born"], "1990-05-01")

    def test_a_draft_is_the_citizens_own_until_handed_over(self):
        entry, url = self.begin_online()
        with self.assertRaises(AccessError):
            entry.with_user(self.agent).read(["answers"])
        self.post(url, step="hand")
        own = entry.with_user(self.agent)
        self.assertTrue(own.read(["answers"]))
        own.action_drop()
        own.action_reopen()
        self.assertEqual(own.state, "handed", "the agent goes on with it")

    def test_bad_pages_are_told_or_left(self):
        entry, url = self.begin_online()
        for data in (
            {"step": "confirm:abc"},
            {"a_name": "a\0b"},
            {"question": "a\0b", "step": "ask"},
        ):
            with self.subTest(data):
                self.assertEqual(self.post(url, **data).status_code, 200)
        files = {"question": ("q.txt", BytesIO(b"x"), "text/plain")}
        self.assertEqual(self.post(url, files=files, step="ask").status_code, 200)
        self.assertEqual(entry.state, "draft")

    def test_a_question_in_an_address_is_none(self):
        self.get(f"{PAGE}/{self.procedure.id}?question=Qui+est+le+maire")
        self.assertFalse(
            self.env["edic.public.question"].search_count(
                [("procedure_id", "=", self.procedure.id)]
            )
        )

    def test_a_day_has_so_many_forms(self):
        for _each in range(20):
            self.env["edic.public.form.entry"]._begun_by(self.citizen, self.procedure)
        with self.assertRaisesRegex(UserError, "many forms today"):
            self.env["edic.public.form.entry"]._begun_by(self.citizen, self.procedure)

    def test_form_stays_the_citizens_own(self):
        entry, url = self.begin_online()
        self.post(url, step="hand")
        with self.assertRaisesRegex(UserError, "who handed it over"):
            entry.with_user(self.agent).partner_id = self.agent.partner_id

    def test_portal_refuses_papers_of_other_kinds(self):
        entry, url = self.begin_online()
        pdf = pdf_of("Ville : Nantes")
        files = {"p_proof": ("proof.pdf", BytesIO(pdf), "application/pdf")}
        self.post(url, files=files, step="save")
        self.assertEqual(entry.paper_ids.name, "proof.pdf")
        files = {"p_proof": ("proof.exe", BytesIO(b"MZ"), "application/pdf")}
        page = self.post(url, files=files, step="save").text
        self.assertIn("Papers are PDF", page)

    def test_withdrawn_is_deleted(self):
        entry, url = self.begin_online()
        page = self.post(url, step="drop").text
        self.assertIn("Tick the box", page)
        self.assertTrue(entry.exists())
        self.post(url, step="drop", sure="yes")
        self.assertFalse(entry.exists())

    def test_a_question_is_quoted_or_refused_and_counted(self):
        url = f"{PAGE}/{self.procedure.id}"
        page = self.post(url, question="Qui est le maire de Berlin ?").text
        questions = self.env["edic.public.question"].search(
            [("procedure_id", "=", self.procedure.id)]
        )
        self.assertEqual(questions.mapped("outcome"), ["refusal"])
        self.assertEqual(questions.channel, "portal")
        self.assertFalse(questions.text, "what was asked is not kept here")
        self.assertIn("None of the words", page)
        self.post(f"{PAGE}/helped/{questions.id}/no", back=url, token=page)
        self.assertEqual(questions.helpful, "no")
        self.post(f"{PAGE}/helped/{questions.id}/yes", back=url, token=page)
        self.assertEqual(questions.helpful, "no", "counted once")

    def test_a_question_that_has_an_answer_is_offered_and_asked(self):
        cost = "Combien coûte la carte ?"
        self.env["edic.public.procedure.topic"].create(
            {
                "procedure_id": self.procedure.id,
                "name": "Coût",
                "asked": cost,
                "line_ids": self.line("La carte de").ids,
                "is_approved": True,
            }
        )
        entry, filled = self.begin_online()
        for url in (f"{PAGE}/{self.procedure.id}", filled):
            with self.subTest(url):
                asked = "Combien faut-il débourser pour la carte ?"
                page = self.post(url, step="ask", question=asked).text
                self.assertIn(f'value="ask:{cost}"', page)
                self.assertIn("Nearest lines", page)
                values = {"step": f"ask:{cost}", "question": asked}
                page = self.post(url, a_born="1990-05-01", **values).text
                self.assertIn('<p class="mb-1">La carte de quartier coûte', page)
                self.assertNotIn("Nearest lines", page)
                self.assertNotIn('value="ask:', page)
        self.assertEqual(entry.answers["born"], "1990-05-01", "what was typed is kept")

    def test_a_minute_has_so_many_questions(self):
        questions = self.env["edic.public.question"]
        values = {
            "channel": "portal",
            "outcome": "refusal",
            "company_id": self.company.id,
        }
        before = fields.Datetime.now() - timedelta(seconds=61)
        other = self.env["res.company"].create({"name": "Autre commune"})
        questions.create(
            [
                *([values] * (MAX_A_MINUTE - 1)),
                {**values, "asked_at": before},
                {**values, "company_id": other.id},
                {**values, "channel": "desk"},
            ]
        )
        count = questions.search_count([])
        traces = self.env["edic.ai.trace"].sudo()
        url = f"{PAGE}/{self.procedure.id}"
        page = self.post(url, question="Combien coûte la carte de quartier ?").text
        self.assertIn('<p class="mb-1">La carte de quartier coûte', page)
        self.assertEqual(questions.search_count([]), count + 1)
        last = traces.search_count([])
        page = self.post(url, question="Combien coûte la carte de quartier ?").text
        self.assertIn("too many questions right now", page)
        self.assertNotIn('<p class="mb-1">La carte de quartier coûte', page)
        self.assertEqual(questions.search_count([]), count + 1)
        self.assertEqual(traces.search_count([]), last, "the engine is not asked")
        answer = self.own(self.agent).edic_ask("Combien coûte la carte de quartier ?")
        self.assertEqual(answer["outcome"], "answer", "the desk goes on")

    def test_a_question_keeps_what_was_typed(self):
        entry, url = self.begin_online()
        page = self.post(
            url, step="ask", a_born="1990-05-01", question="Combien ?"
        ).text
        self.assertEqual(entry.answers["born"], "1990-05-01")
        self.assertIn('value="1990-05-01"', page)
        self.assertIn('id="answer"', page)

    def test_a_question_to_a_closed_procedure_is_told_so(self):
        entry, url = self.begin_online()
        self.own(self.officer).action_close()
        count = self.env["edic.public.question"].search_count([])
        asked = {"step": "ask", "question": "Combien coûte la carte de quartier ?"}
        page = self.post(url, token=self.get(url).text, **asked, a_zip="44100").text
        self.assertIn("This procedure has been closed meanwhile", page)
        self.assertNotIn('<p class="mb-1">La carte de quartier coûte', page)
        self.assertEqual(self.env["edic.public.question"].search_count([]), count)
        self.assertEqual(entry.answers["zip"], "44100", "what was typed is kept")

    def test_a_page_says_its_language_and_title(self):
        page = self.get(f"{PAGE}/{self.procedure.id}").text
        self.assertRegex(page, r"<title>\s*Carte de quartier")
        self.assertRegex(page, r'<html[^>]* lang="en-US"')

    def test_others_see_nothing_of_it(self):
        entry, url = self.begin_online()
        other = self.make_user("desk_other", "base.group_portal")
        self.authenticate(other.login, other.login * 2)
        self.assertEqual(self.get(url).status_code, 404)
        self.post(url, step="drop", sure="yes")
        self.assertTrue(entry.exists())

    def test_no_rights_beside_the_pages(self):
        entry, _url = self.begin_online()
        for record in (entry, self.procedure, self.form, self.line("La")):
            with self.subTest(record._name):
                self.assertFalse(record.with_user(self.citizen).has_access("read"))

    def test_what_is_not_the_pages_own_is_left_out(self):
        entry, url = self.begin_online()
        self.post(url, step="save", a_state="done", a_proof="seen", state="done")
        self.assertEqual(entry.state, "draft")
        self.assertNotIn("proof", entry.answers)

    def test_back_leads_home(self):
        url = f"{PAGE}/{self.procedure.id}"
        page = self.post(url, question="Qui est le maire de Berlin ?").text
        asked = self.env["edic.public.question"].search([], limit=1)
        self.post(f"{PAGE}/helped/{asked.id}/no", back="/my//evil.example", token=page)
        self.assertEqual(asked.helpful, "no")
