# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import re
from unittest.mock import patch

from odoo.tests import tagged
from odoo.tools import SQL

from fakes.spellings import SPELLINGS

from ...models.privacy.edic_ai_person_search import _folded, _may_hold
from ...tools.privacy.personal_data import search_terms
from ..common import EdicAiCase


@tagged("post_install", "-at_install")
class TestPersonSearch(EdicAiCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.search = cls.env["edic.ai.person.search"].sudo()
        cls.person = cls.env["res.partner"].create(
            {"name": "Zoé O'Quirin", "email": "zo@x.fr", "phone": "+33 6 12 34 56 78"}
        )

    def count(self, model, terms):
        return sum(
            row["count"]
            for row in self.search._look(terms)[0]
            if row["model"] == model._name
        )

    def may_hold(self, text, terms, cast="text"):
        folded = _folded([SQL("%s::" + cast, text)])
        [[found]] = self.env.execute_query(SQL("SELECT %s", _may_hold(folded, terms)))
        return found

    def test_database_passes_over_no_spelling_that_is_found(self):
        for kind, value, text in SPELLINGS:
            with self.subTest(value=value, text=text):
                self.assertTrue(self.may_hold(text, search_terms([(kind, value)])[0]))

    def test_database_narrows_down_what_is_read(self):
        for kind, value in {(kind, value) for kind, value, _text in SPELLINGS}:
            if value.isascii():
                with self.subTest(value=value):
                    terms = search_terms([(kind, value)])[0]
                    self.assertFalse(self.may_hold("<p>A letter of 2026</p>", terms))

    def test_column_names_the_person_in_another_spelling(self):
        """Columns of text, of HTML and of JSON are read as contents are."""
        terms, left_out = self.search._terms(self.person)
        self.assertFalse(left_out)
        incidents = self.env["edic.ai.incident"].sudo()
        for text in ("O&#39;Quirin Zoe", "Zoé\nO\u2019Quirin", "tel. 06.12.34.56.78"):
            with self.subTest(text=text):
                before = self.count(incidents, terms)
                incidents.create({"name": "A prompt", "description": text})
                self.assertGreater(self.count(incidents, terms), before)

    def test_family_name_that_is_a_word_of_prompts_is_not_searched_alone(self):
        prompts = self.env["edic.ai.prompt.version"].sudo()
        text = prompts.search([("system_en", "!=", False)], limit=1).system_en
        word = next(word for word in re.findall(r"[a-z]{7,}", text))
        person = self.env["res.partner"].create({"name": f"Zoé {word.title()}"})
        terms, left_out = self.search._terms(person)
        self.assertNotIn("surname", [term.kind for term in terms])
        self.assertIn(("surname", word.title()), left_out)

    def test_rows_of_several_batches_are_each_counted_once(self):
        terms, _left_out = self.search._terms(self.person)
        incidents = self.env["edic.ai.incident"].sudo()
        for number in range(5):
            incidents.create({"name": f"{number}: Zoe O'Quirin"})
        counted = self.count(incidents, terms)
        module = "odoo.addons.edic_ai.models.privacy.edic_ai_person_search"
        with patch(f"{module}.AT_ONCE", 2):
            self.assertEqual(self.count(incidents, terms), counted)
        self.assertGreaterEqual(counted, 5)
