# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from ..budget_common import DE_LINES, OFFICER, READER, BudgetBillCase

BEFORE = (  # section, direction, chapter, nature, function, amount: all invented
    ("operating", "expense", "011", "60612", "020", 900.10),
    ("operating", "expense", "011", "60612", "211", 800.00),
    ("operating", "expense", "011", "6068", "020", 249.95),
    ("operating", "expense", "011", "60632", "020", 99.99),  # gone this year
    ("operating", "expense", "012", "64111", "020", 2900.00),
    ("operating", "revenue", "731", "73111", "", 4950.04),
    ("capital", "expense", "21", "21838", "020", 600.00),
    ("capital", "revenue", "10", "10222", "", 600.00),
)
NOW = (
    ("operating", "expense", "011", "60612", "020", 1000.33),
    ("operating", "expense", "011", "60612", "211", 800.00),
    ("operating", "expense", "011", "6068", "020", 199.67),
    ("operating", "expense", "012", "64111", "020", 3000.00),
    ("operating", "expense", "65", "65748", "", 500.00),  # new this year
    ("operating", "revenue", "731", "73111", "", 5500.00),
    ("capital", "expense", "21", "21838", "020", 600.00),
    ("capital", "revenue", "10", "10222", "", 600.00),
)
REASONS = (
    {
        "kind": "driver",
        "name": "kWh",
        "quantity_before": 4500,
        "quantity": 4400,
        "price_before": 0.2,
        "price": 0.225,
        "source": "Meter; contract 2026-4",
    },
    {"kind": "entered", "name": "Library", "amount": 10.33, "source": "Deliberation 7"},
    {"kind": "left", "name": "Kiosk", "amount": 5.10, "source": "Deliberation 8"},
    {"kind": "one_off", "name": "Ice rink", "amount": 25, "source": "Contract 3"},
    {"kind": "one_off_before", "name": "Fair", "amount": 15, "source": "Contract 2"},
)
VOTED = {  # -100 × 0.20; 0.025 × 4400; 10.33 - 5.10; 25 - 15; and what that leaves
    "volume": -20.0,
    "price": 110.0,
    "perimeter": 5.23,
    "one_off": 10.0,
    "rest": -5.0,
}


class JustifiedCase(BudgetBillCase):
    """The budgets of two years; the first is not in the books."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.old = cls.make_budget(BEFORE, year=2025, actuals="document")
        cls.budget = cls.make_budget(NOW)
        cls.power = cls.line(cls.budget, "60612", "020")
        cls.lessons = cls.line(cls.budget, "60612", "211")
        cls.general = cls.credit(cls.budget, "011")
        cls.line(cls.old, "60612", "020").realised = 720.08
        cls.line(cls.old, "60632", "020").realised = 50

    @classmethod
    def explain(cls, line, *reasons, user=None, **more):
        return cls.own("reason", user or cls.officer).create(
            [{**reason, **more, "line_id": line.id} for reason in reasons]
        )

    def parts(self, record, direction="expense", basis="voted"):
        """``{part: amount}`` that a reader is shown, without those of nothing."""
        side = self.side(record, direction, basis)
        return {
            part["cause"]: part["amount"] for part in side["parts"] if part["amount"]
        }

    def side(self, record, direction="expense", basis="voted"):
        story = record.with_user(self.reader).edic_story(basis)
        [side] = [half for half in story["sides"] if half["direction"] == direction]
        return side

    def assert_whole(self, record, before, after, basis="voted"):
        """Parts make the difference to the cent, and the reasons their part."""
        side = self.side(record, basis=basis)
        self.assertEqual((side["before"], side["after"]), (before, after))
        self.assertEqual(side["difference"], round(after - before, 2))
        amounts = [part["amount"] for part in side["parts"]]
        self.assertEqual(round(sum(amounts), 2), side["difference"])
        for part in side["parts"]:
            if part["cause"] != "rest":
                total = sum(reason["amount"] for reason in part["reasons"])
                self.assertEqual(round(total, 2), part["amount"])


@tagged("post_install", "-at_install")
class TestBudgetJustified(JustifiedCase):
    """The reasons why lines, credits and budgets moved."""

    # --- lines ------------------------------------------------------------------------
    def compared_lines(self, record, direction="expense"):
        return {
            (key[4], key[5]): (round(line.open, 2), round(before.open, 2))
            for key, line, before in record._edic_pairs()
            if key[1] == direction and (line.open or before.open)
        }

    def test_lines_are_compared_with_those_of_the_same_codes(self):
        general = {
            ("60612", "020"): (1000.33, 900.10),
            ("60612", "211"): (800, 800),
            ("6068", "020"): (199.67, 249.95),
            ("60632", "020"): (0, 99.99),
        }
        self.assertEqual(self.compared_lines(self.general), general)
        self.assertEqual(
            self.compared_lines(self.power), {("60612", "020"): (1000.33, 900.10)}
        )
        self.assertEqual(
            self.compared_lines(self.budget),
            {
                **general,
                ("64111", "020"): (3000, 2900),
                ("65748", ""): (500, 0),
                ("21838", "020"): (600, 600),
            },
        )
        revenue = {("73111", ""): (5500, 4950.04), ("10222", ""): (600, 600)}
        self.assertEqual(self.compared_lines(self.budget, "revenue"), revenue)

    def test_a_budget_of_another_name_or_company_is_not_last_years(self):
        other = self.make_budget(NOW, name="Water")
        self.assertFalse(other._before())
        stranger = self.make_user("just_stranger", OFFICER, company=self.town)
        theirs = self.make_budget(NOW, user=stranger)
        self.assertFalse(theirs._before())
        story = theirs.edic_story()
        self.assertFalse(story["has_before"])
        self.assertEqual([year["year"] for year in story["history"]], [2026, 2026])
        self.assertTrue(self.budget.edic_story()["has_before"])

    def test_lines_that_moved_most_come_first(self):
        movers = self.side(self.budget)["lines"]
        self.assertEqual(
            [(round(mover["difference"], 2), mover["id"]) for mover in movers],
            [
                (500, self.line(self.budget, "65748").id),
                (100.23, self.power.id),
                (100, self.line(self.budget, "64111", "020").id),
                (-99.99, self.line(self.old, "60632", "020").id),
                (-50.28, self.line(self.budget, "6068", "020").id),
            ],
        )

    # --- the parts --------------------------------------------------------------------
    def test_without_reasons_nothing_is_explained(self):
        self.assertEqual(self.parts(self.power), {"rest": 100.23})
        self.assert_whole(self.power, 900.10, 1000.33)
        self.assert_whole(self.general, 2050.04, 2000)
        self.assert_whole(self.budget, 5550.04, 6100)
        side = self.side(self.general)
        [rest] = [part for part in side["parts"] if part["cause"] == "rest"]
        expected = (rest["name"], rest["amount"], rest["reasons"])
        self.assertEqual(expected, ("Not explained yet", -50.04, []))

    def test_reasons_of_each_kind(self):
        self.explain(self.power, *REASONS)
        self.assertEqual(self.parts(self.power), VOTED)
        rest = {**VOTED, "rest": -155.27}  # the amounts of the four lines
        self.assertEqual(self.parts(self.general), rest)
        self.assertEqual(self.parts(self.budget), {**VOTED, "rest": 444.73})
        self.assert_whole(self.power, 900.10, 1000.33)
        self.assert_whole(self.general, 2050.04, 2000)
        self.assert_whole(self.budget, 5550.04, 6100)
        side = self.side(self.general)
        sources = [r["source"] for part in side["parts"] for r in part["reasons"]]
        self.assertEqual(set(sources), {reason["source"] for reason in REASONS})
        lines = {r["line"]["id"] for part in side["parts"] for r in part["reasons"]}
        self.assertEqual(lines, {self.power.id})

    def test_cents_that_rounding_leaves_are_the_rest(self):
        third = {"kind": "driver", "name": "Meals", "source": "Counted"}
        third |= {"quantity_before": 3, "quantity": 4, "price_before": 0.333333}
        self.explain(self.power, {**third, "price": 25.055})
        # 1 × 0.333333 → 0.33; (25.055 - 0.333333) × 4 = 98.886668 → 98.89
        expected = {"volume": 0.33, "price": 98.89, "rest": 1.01}
        self.assertEqual(self.parts(self.power), expected)
        self.assert_whole(self.power, 900.10, 1000.33)

    def test_reasons_of_several_lines_add_up(self):
        self.explain(self.power, *REASONS)
        self.explain(self.lessons, REASONS[3])
        expected = {**VOTED, "one_off": 35.0, "rest": -180.27}
        self.assertEqual(self.parts(self.general), expected)
        self.assert_whole(self.general, 2050.04, 2000)

    def test_an_amount_is_above_zero(self):
        for amount in (0, -1):
            with self.subTest(amount=amount), self.assertRaises(ValidationError):
                self.explain(self.power, {**REASONS[1], "amount": amount})
        self.explain(self.power, REASONS[0])  # a driver has none

    def test_spent_against_the_credit(self):
        services = {self.hall: 100}
        bill = self.make_bill(("60612", 500, services, self.taxed("tva_nd_20")))
        self.assert_whole(self.power, 1000.33, 0, "execution")  # a draft is not spent
        bill.action_post()
        self.assert_whole(self.power, 1000.33, 600, "execution")
        self.assert_whole(self.general, 2000, 600, "execution")
        self.assert_whole(self.budget, 6100, 600, "execution")
        self.explain(self.power, REASONS[2], amount=400, basis="execution")
        expected = {"perimeter": -400.0, "rest": -0.33}
        self.assertEqual(self.parts(self.power, basis="execution"), expected)
        self.assertEqual(self.parts(self.power), {"rest": 100.23})
        bill.button_draft()
        self.assert_whole(self.power, 1000.33, 0, "execution")

    # --- roles ------------------------------------------------------------------------
    def test_who_may_read_a_budget_reads_its_story(self):
        stranger = self.make_user("just_stranger", READER, company=self.town)
        for record in (self.power, self.general, self.budget):
            self.assertTrue(record.with_user(self.reader).edic_story()["sides"])
            for user in (stranger, self.plain):
                with self.subTest(record=record, user=user.login):
                    own = record.with_user(user)
                    with self.assertRaises(AccessError):
                        own.edic_story()
                    with self.assertRaises(AccessError):
                        own.edic_story("execution")

    def test_reasons_are_entered_by_those_who_keep_the_budget(self):
        reason = self.explain(self.power, REASONS[1])
        self.assertEqual(reason.with_user(self.reader).name, "Library")
        stranger = self.make_user("just_stranger", OFFICER, company=self.town)
        for user in (self.reader, stranger):
            with self.subTest(user=user.login):
                with self.assertRaises(AccessError):
                    self.explain(self.power, REASONS[1], user=user)
                with self.assertRaises(AccessError):
                    reason.with_user(user).amount = 1
                with self.assertRaises(AccessError):
                    reason.with_user(user).unlink()
        self.assertFalse(self.own("reason", stranger).search([]))

    # --- Germany ----------------------------------------------------------------------
    def test_a_german_product_is_explained_too(self):
        officer = self.make_user("just_de_officer", OFFICER, company=self.town)
        own = {"framework": "de_doppik", "level_operating": "product", "user": officer}
        less = [(*line[:5], line[5] - 50.05) for line in DE_LINES[:2]]
        revenue = (*DE_LINES[3][:5], 1399.90)
        old = (*less, DE_LINES[2], revenue, *DE_LINES[4:])
        self.make_budget(old, year=2025, **own)
        budget = self.make_budget(DE_LINES, **own)
        product = self.credit(budget, "21100100")
        self.reader = officer
        self.assert_whole(product, 899.90, 1000)
        self.explain(self.line(budget, "524100", "21100100"), REASONS[4], user=officer)
        self.assertEqual(self.parts(product), {"one_off": -15.0, "rest": 115.10})
        # it is of the Ergebnisplan alone: 400 of payments are not added
        self.assert_whole(budget, 1399.90, 1500)
