# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from dataclasses import replace
from unittest.mock import patch

from odoo.tests import tagged

from ..audit_common import AuditCase
from ..check_contract import LANGS

LINES = [("Copy paper A4", "office", None, 1000.0)]


@tagged("post_install", "-at_install")
class TestCheckContract(AuditCase):
    """Each check says what it is in each language; and `CheckContract`, against which
    what is found of planted cases is held, refuses what breaks it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for _twice in range(2):
            cls.make_bill("paper", LINES, ref="F-1").action_post()

    def setUp(self):
        super().setUp()
        self.asserted.clear()

    def test_each_check_states_itself_in_each_language(self):
        for code in self.env["edic.finance.check"]._all():
            stated = set()
            for lang in LANGS:
                check, rules = self.check(code).with_context(lang=lang), []
                names = (check._parameter_title(name) for name in check._parameters)
                reasons = (words for _state, words in check._reason_words().values())
                self.assert_sentences([check._title(), *names, *reasons], (code, lang))
                rule = check._texts.rule
                for kind in rule if isinstance(rule, dict) else [""]:
                    texts = check._texts.stated("rule", {check._texts.by: kind})
                    self.assert_sentences(map(check.env._, texts), (code, lang, kind))
                    rules += map(check.env._, texts)
                stated.add((check._title(), *rules))
            self.assertEqual(len(stated), len(LANGS), code)

    def test_each_check_has_values_within_its_limits(self):
        """Values that EDIC ships are read as they were written, and are in force
        without a record of the company."""
        today = self.env.cr.now().date()
        for code, check in self.env["edic.finance.check"].sudo()._all().items():
            values, parameters = check._values(self.company, today)
            self.assertLessEqual(set(check._parameters), set(values), code)
            for name, parameter in check._parameters.items():
                self.assertEqual(
                    parameter.parse(parameter.text(parameter.default)),
                    parameter.default,
                    (code, name),
                )
                self.assertIn(name, parameters, code)

    def refuse(self, name, changed):
        """Assert that what is found is refused once a method of the check is changed.

        :param changed: of the method and its argument, returns what the method does
        """
        check = type(self.env["edic.finance.check.a01"])
        method = getattr(check, name)

        def broken(check, about):
            return changed(lambda: method(check, about), about)

        self.assertTrue(self.findings("A01"))
        self.asserted.clear()
        with patch.object(check, name, broken), self.assertRaises(AssertionError):
            self.findings("A01")

    def test_what_is_found_only_among_all_is_refused(self):
        self.refuse("_find", lambda find, scope: () if scope.ids else find())

    def test_what_has_other_facts_alone_is_refused(self):
        def find_more(find, scope):
            for finding in find():
                yield replace(
                    finding, facts={**finding.facts, "alone": bool(scope.ids)}
                )

        self.refuse("_find", find_more)

    def test_what_is_found_in_another_company_is_refused(self):
        [found] = self.findings("A01")
        self.refuse("_find", lambda find, scope: [found])

    def test_words_with_a_gap_are_refused(self):
        self.refuse("_words", lambda say, facts: replace(say(), seen=["By None."]))
