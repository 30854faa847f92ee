# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from lxml import etree
from psycopg2 import IntegrityError

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..budget_common import BudgetCase


@tagged("post_install", "-at_install")
class TestBudgetActs(BudgetCase):
    """The acts that may change credits, and the level at which these bind."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.budget = cls.make_budget()
        cls.power = cls.line(cls.budget, "60612", "020")
        cls.school = cls.line(cls.budget, "60612", "211")
        cls.staff = cls.line(cls.budget, "64111", "020")
        cls.grants = cls.line(cls.budget, "65748")
        cls.taxes = cls.line(cls.budget, "73111", direction="revenue")

    def act(self, kind, *moves, **vals):
        return self.make_act(self.budget, kind, *moves, **vals)

    def refused(self, act, words):
        """It says why before, and does not count."""
        before = [line.open for line in self.budget.line_ids]
        self.assertRegex(act.faults, words)
        with self.assertRaisesRegex(UserError, words):
            act.action_enforce_confirmed()
        self.assertEqual(act.state, "draft")
        self.assertEqual([line.open for line in self.budget.line_ids], before)

    # --- acts -------------------------------------------------------------------------
    def test_an_act_counts_once_a_person_put_it_into_force(self):
        budget = self.make_budget(name="Other", is_voted=False)
        line, act = self.line(budget, "60612", "020"), budget.decision_ids
        self.assertEqual((line.voted, line.open, budget.state), (0, 0, "draft"))
        act.action_enforce()
        self.assertEqual((line.voted, line.open, budget.state), (1000, 1000, "voted"))
        self.assertEqual((act.state, act.enforced_by_id), ("in_force", self.officer))
        self.assertTrue(act.enforced_at)
        self.assertEqual((act.expense_amount, act.revenue_amount), (6100, 6100))

    def test_votes_and_later_acts_are_told_apart(self):
        self.act("amending", (self.power, 50), (self.taxes, 50)).action_enforce()
        self.assertEqual(
            (self.power.voted, self.power.amended, self.power.open), (1000, 50, 1050)
        )
        credit = self.credit(self.budget, "011")
        self.assertEqual(
            self.sums(credit, "voted", "amended", "open"), (2000, 50, 2050)
        )

    def test_an_act_is_taken_back(self):
        act = self.act("amending", (self.power, 50), (self.taxes, 50))
        act.action_enforce()
        act.action_withdraw()
        self.assertEqual((self.power.open, self.budget.state), (1000, "voted"))
        self.assertFalse(act.enforced_by_id or act.enforced_at)
        self.budget.decision_ids.action_withdraw()
        self.assertEqual((self.power.open, self.budget.state), (0, "draft"))

    def test_what_moves_nothing_is_no_act(self):
        self.refused(self.act("amending"), "Nothing is moved")
        self.refused(self.act("amending", (self.power, 0)), "Nothing is moved")

    def test_what_does_not_balance_is_confirmed(self):
        act = self.act("amending", (self.power, 50))
        self.assertRegex(act.asks, "do not balance.*Operating: .*50")
        with self.assertRaisesRegex(UserError, "Confirm it"):
            act.action_enforce()
        self.assertEqual(self.power.open, 1000)
        act.action_enforce_confirmed()
        self.assertEqual(self.power.open, 1050)

    def test_a_line_of_another_budget_is_refused(self):
        other = self.make_budget(name="Other")
        with self.assertRaisesRegex(UserError, "another budget"):
            self.act("amending", (self.line(other, "65748"), 10))
        act = self.act("amending", (self.power, 10))
        with self.assertRaisesRegex(UserError, "another budget"):
            act.budget_id = other

    def test_a_carry_over_only_adds(self):
        self.refused(self.act("carry_over", (self.power, -1)), "only adds")
        self.act("carry_over", (self.power, 30)).action_enforce()
        self.assertEqual((self.power.voted, self.power.amended), (1000, 30))

    def test_an_overrun_names_its_cover(self):
        self.refused(self.act("overrun", (self.power, 40)), "cover is missing.*40")
        more = (self.power, 40)
        self.act("overrun", more, (self.grants, -40)).action_enforce()
        self.act("overrun", more, (self.taxes, 40)).action_enforce()
        self.assertEqual((self.power.open, self.grants.open), (1080, 460))

    def test_amounts_of_a_fault_are_written_for_the_reader(self):
        act = self.act("amending", (self.taxes, 15000))
        self.assertRegex(act.asks, r"balance \(.*: 15,000\.00")
        self.refused(
            self.act("transfer", (self.power, 1000), (self.staff, -1000)),
            r"011.*: 1,000\.00.*\n.*012.*1,000\.00",
        )

    def test_a_line_is_created_in_its_form_and_shown_on_a_phone(self):
        arch = self.env[self.act("amending")._name].get_view(view_type="form")["arch"]
        [moves] = etree.fromstring(arch).xpath("//field[@name='movement_ids']")
        for place in ("list", "form"):
            [line] = moves.xpath(f"./{place}//field[@name='line_id']")
            self.assertIn("'no_quick_create': True", line.get("options"))
        shown = moves.xpath("./kanban//t[@t-name='card']//field/@name")
        self.assertTrue({"line_id", "amount", "before", "note"} <= set(shown))

    # --- transfers --------------------------------------------------------------------
    def test_a_transfer_stays_within_a_credit(self):
        move = self.act("transfer", (self.power, 100), (self.school, -100))
        self.assertEqual(move.organ, "executive")
        move.action_enforce()
        self.assertEqual((self.power.open, self.school.open), (1100, 700))
        self.assertEqual(self.sums(self.credit(self.budget, "011"), "open"), (2000,))
        for other in (self.staff, self.taxes):
            act = self.act("transfer", (self.power, 100), (other, -100))
            self.refused(act, "stays within one credit")

    def test_credits_of_one_name_are_several(self):
        budget = self.make_german()
        power = self.line(budget, "524100", "21100100")
        works = self.line(budget, "783100", "21100100")
        grant = self.line(budget, "681100", "21100100", direction="revenue")
        self.assertEqual(power.credit_id.display_name, works.credit_id.display_name)
        for other in (works, grant):
            act = self.make_act(budget, "transfer", (power, 100), (other, -100))
            self.assertRegex(act.faults or "", "stays within one credit")
            with self.assertRaisesRegex(UserError, "stays within one credit"):
                act.action_enforce()

    # --- fungibility ------------------------------------------------------------------
    def fungible(self, amount, away=None):
        away = away or self.grants
        return self.act("fungibility", (self.power, amount), (away, -amount))

    def test_chapters_are_fungible_up_to_a_ceiling(self):
        self.refused(self.fungible(10), "gave no ceiling")
        self.budget.fungible_operating = 5  # 5 % of 5500 is 275
        self.refused(self.fungible(275.01), "left of the ceiling.*275.01.* > .*275.00")
        self.fungible(200).action_enforce()
        self.assertEqual((self.power.open, self.grants.open), (1200, 300))
        self.refused(self.fungible(75.01), "left of the ceiling.*75.01.* > .*75.00")
        self.fungible(75).action_enforce()

    def test_moving_it_back_frees_nothing_of_the_ceiling(self):
        self.budget.fungible_operating = 5  # 5 % of 5500 is 275
        self.fungible(150).action_enforce()
        self.fungible(-100).action_enforce()
        self.assertEqual((self.power.open, self.grants.open), (1050, 450))
        self.refused(self.fungible(25.01), "left of the ceiling.*25.01.* > .*25.00")
        self.fungible(25).action_enforce()

    def test_lines_of_one_credit_use_no_ceiling(self):
        self.budget.fungible_operating = 5
        moves = (self.power, 300), (self.school, -200), (self.grants, -100)
        self.act("fungibility", *moves).action_enforce()
        self.refused(self.fungible(175.01), "left of the ceiling.*175.01.* > .*175.00")

    def test_acts_put_into_force_at_once_share_the_ceiling(self):
        self.budget.fungible_operating = 5
        acts = self.fungible(200) | self.fungible(200)
        self.assertFalse(any(acts.mapped("faults")))
        with self.assertRaisesRegex(UserError, "left of the ceiling"):
            acts.action_enforce()

    def test_what_is_never_fungible(self):
        self.budget.write({"fungible_operating": 7.5, "fungible_capital": 7.5})
        works = self.line(self.budget, "21838", "020")
        self.refused(self.fungible(10, self.staff), "Personnel")
        self.refused(self.fungible(10, self.taxes), "Only expense")
        self.refused(self.fungible(10, works), "between sections")
        depreciation = self.make_lines(
            self.budget,
            [("operating", "expense", "042", "6811", "")],
            order="between",
        )
        self.refused(self.fungible(10, depreciation), "Non-cash entries")

    def test_law_has_a_ceiling_too(self):
        with self.assertRaisesRegex(ValidationError, r"7\.5"):
            self.budget.fungible_capital = 7.6

    # --- closing ----------------------------------------------------------------------
    def test_nothing_is_moved_in_a_closed_budget(self):
        [vote] = self.budget.decision_ids
        act = self.act("amending", (self.power, 50), (self.taxes, 50))
        self.budget.action_close()
        for work in (act.action_enforce, vote.action_withdraw):
            with self.assertRaisesRegex(UserError, "closed"):
                work()
        self.assertEqual(self.power.open, 1000)
        self.budget.action_reopen()
        act.action_enforce()
        self.assertEqual((self.budget.state, self.power.open), ("voted", 1050))

    def test_a_budget_that_was_in_force_stays(self):
        with self.assertRaisesRegex(UserError, "acts back first"):
            self.budget.unlink()
        with self.assertRaisesRegex(UserError, "moved money on this line"):
            self.power.unlink()
        self.budget.decision_ids.action_withdraw()
        self.budget.unlink()
        self.assertFalse(self.budget.exists() or self.power.exists())

    def test_one_budget_of_a_name_and_year(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self.make_budget(())
        draft = self.make_budget(name="Other", is_voted=False)
        for vals in ({"year": 26}, {"date_to": "2025-12-31"}):
            with self.assertRaises(ValidationError):
                draft.write(vals)
        for vals in ({"year": 2027}, {"date_to": "2026-12-30"}):
            with self.assertRaisesRegex(UserError, "stays"):
                self.budget.write(vals)

    # --- the level that binds ---------------------------------------------------------
    def kinds(self, lines):
        return [(line.credit_id.kind, line.credit_id.code) for line in lines]

    def test_chapters_bind_and_revenue_does_not(self):
        lines = self.power | self.school | self.staff
        codes = [("chapter", "011"), ("chapter", "011"), ("chapter", "012")]
        self.assertEqual(self.kinds(lines), codes)
        self.assertTrue(all(line.credit_id.is_binding for line in lines))
        self.assertFalse(self.taxes.credit_id.is_binding)

    def test_another_level_binds_once_it_was_chosen(self):
        self.budget.level_operating = "article"
        self.assertEqual(
            self.kinds(self.power | self.school | self.staff),
            [("article", "60612")] * 2 + [("article", "64111")],
        )
        self.assertEqual(self.sums(self.power.credit_id, "open"), (1800,))
        # an unplanned article has no money
        self.assertEqual(self.sums(self.credit(self.budget, "011"), "open"), (0,))
        self.budget.level_operating = "line"
        self.assertEqual(len((self.power | self.school).credit_id), 2)
        self.assertNotIn("60612", self.budget.credit_ids.mapped("code"))
        self.budget.level_operating = "chapter"
        self.assertEqual(self.sums(self.power.credit_id, "open"), (2000,))

    def test_specialised_articles_and_operations_bind_by_themselves(self):
        special, plain, works = self.make_lines(
            self.budget,
            [
                ("operating", "expense", "65", "657341", ""),
                ("operating", "expense", "65", "65888", ""),
                ("capital", "expense", "", "2313", ""),
            ],
        )
        special.is_specialised = True
        operation = self.budget.nomenclature_id._ensure("operation", {"101": "School"})
        works.operation_id = operation["101"]
        self.assertEqual(
            self.kinds(special | plain | works),
            [("article", "657341"), ("chapter", "65"), ("operation", "101")],
        )
        [both] = self.make_lines(
            self.budget,
            [("capital", "expense", "23", "2313", "")],
            operation_id=operation["101"].id,
        )
        self.assertEqual(self.kinds(both), [("chapter", "23")])
        self.budget.is_by_operation = True  # they were voted as chapters
        self.assertEqual(self.kinds(both), [("operation", "101")])
        self.assertEqual(both.credit_id, works.credit_id)
        self.budget.is_by_operation = False
        self.assertEqual(self.kinds(both), [("chapter", "23")])

    def test_order_operations_and_results_bind_nothing(self):
        order = self.make_lines(
            self.budget, [("operating", "expense", "042", "6811", "")], order="between"
        )
        result = self.make_lines(
            self.budget, [("operating", "expense", "002", "002", "")]
        )
        self.assertFalse((order | result).credit_id.filtered("is_binding"))

    def test_product_groups(self):
        budget = self.make_german(level_operating="product_group")
        lines = budget.line_ids.filtered(lambda line: line.section == "operating")
        groups = {(kind, code) for kind, code in self.kinds(lines)}
        self.assertEqual(groups, {("product_group", "2110"), ("product_group", "6110")})
        budget.group_digits = 6
        self.assertIn(("product_group", "211002"), self.kinds(budget.line_ids))
