# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, tagged

from ..budget_common import READER
from .test_budget_justified import REASONS, JustifiedCase

LEFT = {"kind": "left", "name": "Kiosk", "amount": 80.0, "source": "Deliberation 8"}
ONCE = {"kind": "one_off_before", "name": "Fair", "amount": 19.5, "source": "Contract"}


@tagged("post_install", "-at_install")
class TestBudgetGone(JustifiedCase):
    """The reasons why last year's line is not in this year's budget: 99.99 of it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.gone = cls.line(cls.old, "60632", "020")

    def test_reasons_of_a_gone_line_explain_credit_and_budget(self):
        self.assertEqual(self.parts(self.general), {"rest": -50.04})
        self.explain(self.gone, LEFT, ONCE, basis="gone")
        expected = {"perimeter": -80.0, "one_off": -19.5}
        self.assertEqual(self.parts(self.general), {**expected, "rest": 49.46})
        self.assertEqual(self.parts(self.budget), {**expected, "rest": 649.46})
        self.assert_whole(self.general, 2050.04, 2000)
        self.assert_whole(self.budget, 5550.04, 6100)
        [left] = [
            part
            for part in self.side(self.general)["parts"]
            if part["cause"] == "perimeter"
        ]
        self.assertEqual(left["reasons"][0]["source"], "Deliberation 8")

    def test_a_driver_of_it_is_volume(self):
        driver = {**REASONS[0], "quantity_before": 500, "quantity": 0, "price": 0.2}
        self.explain(self.gone, driver, basis="gone")
        expected = {"volume": -100.0, "rest": 49.96}
        self.assertEqual(self.parts(self.general), expected)

    def test_reasons_of_its_own_year_do_not_count(self):
        self.explain(self.gone, LEFT)
        self.explain(self.gone, LEFT, basis="execution")
        self.assertEqual(self.parts(self.general), {"rest": -50.04})
        self.explain(self.gone, LEFT, basis="gone")
        self.assertEqual(self.parts(self.gone), {"perimeter": -80.0, "rest": 179.99})

    def test_a_form_says_so_and_proposes_it(self):
        self.assertTrue(self.gone.is_gone)
        with Form(self.gone) as form, form.reason_ids.new() as reason:
            self.assertEqual(reason.basis, "gone")
            reason.kind, reason.name, reason.amount = "left", "Kiosk", 99.99
            reason.source = "Deliberation 8"
        self.assertEqual(self.parts(self.general), {"perimeter": -99.99, "rest": 49.95})
        self.assertFalse(self.power.is_gone, "there is no budget of the year after")
        with Form(self.power) as form, form.reason_ids.new() as reason:
            self.assertEqual(reason.basis, "voted")
            reason.kind, reason.name, reason.amount = "entered", "Library", 1
            reason.source = "Deliberation 7"

    def test_what_goes_on_is_explained_where_it_goes_on(self):
        goes_on = self.line(self.old, "60612", "020")
        self.assertFalse(goes_on.is_gone)
        with self.assertRaisesRegex(ValidationError, "budget of 2026 has the line"):
            self.explain(goes_on, LEFT, basis="gone")

    def test_a_closed_year_takes_reasons_too(self):
        self.old.action_close()
        self.explain(self.gone, LEFT, basis="gone")
        self.assertEqual(self.parts(self.general)["perimeter"], -80.0)

    def test_a_reader_enters_none(self):
        for user in (self.reader, self.make_user("gone_town", READER, self.town)):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.explain(self.gone, LEFT, basis="gone", user=user)

    def test_note_has_them(self):
        self.explain(self.gone, LEFT, ONCE, basis="gone")
        own = self.general.with_user(self.reader).sudo(False)
        facts, tables = self.env["edic.public.facts"]._of(own, "en")
        self.assertEqual(facts["perimeter"].value, "-80.00")
        shown = [[cell.value for cell in row] for row in tables["parts"]["rows"]]
        self.assertIn("Kiosk", str(shown))

    def test_all_lines_of_both_years_open(self):
        [side] = self.general.edic_story()["sides"]
        action = self.general.with_user(self.reader).edic_story_lines("expense")
        lines = self.own("line", self.reader).search(action["domain"])
        by_year = {
            year: sum(own.mapped("open")) for year, own in lines.grouped("year").items()
        }
        self.assertEqual(by_year, {2025: side["before"], 2026: side["after"]})
