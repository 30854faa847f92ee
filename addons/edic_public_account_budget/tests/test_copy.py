# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.edic_public_sector.tests.budget_common import DE_LINES, FR_LINES

from .oca_common import OcaCase

TRANSFER = ("operating", "expense", "023", "023", "", 100.0)


@tagged("post_install", "-at_install")
class TestCopy(OcaCase):
    """OCA's reports show what is open here, once."""

    def setUp(self):
        super().setUp()
        self.budget = self.make_budget((*FR_LINES, TRANSFER), user=self.officer)
        self.notice, self.oca = self.make_copy(self.budget)

    def test_a_position_for_each_article(self):
        self.assertEqual(
            {name.split()[0]: sum_ for name, sum_ in self.planned(self.oca).items()},
            {
                "60612": -1800,
                "6068": -200,
                "64111": -3000,
                "65748": -500,
                "73111": 5500,
                "21838": -600,
                "10222": 600,
            },
        )
        self.assertEqual((self.oca.name, self.oca.state), ("Main 2026", "validate"))
        self.assertEqual(self.oca.edic_budget_id, self.budget)
        self.assertEqual(str(self.oca.date_to), "2026-12-31")

    def test_what_cannot_be_copied_is_told(self):
        self.assertEqual(self.notice["type"], "warning")
        self.assertRegex(str(self.budget.message_ids[0].body), "Not copied.*023.*100")
        self.assertEqual(self.budget.message_ids[0].author_id, self.officer.partner_id)
        self.assertIn("Not copied", str(self.oca.message_ids[0].body))

    def test_no_account_is_in_two_positions(self):
        posts = self.oca.crossovered_budget_line_ids.general_budget_id
        codes = [account.id for post in posts for account in post.account_ids]
        self.assertEqual(len(codes), len(set(codes)))

    def test_actuals_are_those_of_the_ledger(self):
        bill = self.make_bill(
            ("60612", 250.0, {self.school: 100}), ("60612", 50.0), ("6132", 7.0)
        )
        bill.sudo().action_post()
        found = {
            line.general_budget_id.edic_key: line.practical_amount
            for line in self.oca.crossovered_budget_line_ids
        }
        self.assertEqual(found["nature:60612"], -300)
        self.assertEqual(found["chapter:011"], -7, "what nobody planned")

    def test_again_it_says_what_changed(self):
        notice, oca = self.make_copy(self.budget)
        self.assertEqual(oca, self.oca)
        self.assertIn("0 changes", notice["title"])
        power = self.line(self.budget, "60612", "020")
        goods = self.line(self.budget, "6068", "020")
        act = self.make_act(self.budget, "amending", (power, -150.0), (goods, 150.0))
        act.with_user(self.officer).action_enforce()
        notice, oca = self.make_copy(self.budget)
        self.assertIn("2 changes", notice["title"])
        self.assertRegex(notice["message"], "60612.*1,800.00.*→.*1,650.00")
        self.assertEqual(oca, self.oca)
        self.assertEqual(sum(self.planned(oca).values()), 0 - 100 + 100)

    def test_lines_come_and_go(self):
        posts = self.oca.crossovered_budget_line_ids.general_budget_id
        gone = posts.filtered(lambda position: position.edic_key == "nature:6068")
        self.line(self.budget, "6068", "020").accounts = "60681"
        [new] = self.make_lines(
            self.budget, [("operating", "expense", "011", "6132", "020", 0.0)]
        )
        notice, oca = self.make_copy(self.budget)
        self.assertTrue(new)
        self.assertFalse(gone.exists(), "a position that no copy uses")
        self.assertRegex(
            str(self.budget.message_ids[0].body), "6068.*no longer planned"
        )
        self.assertRegex(str(self.budget.message_ids[0].body), "6132.*: new")
        self.assertIn(
            "nature:6132",
            oca.crossovered_budget_line_ids.general_budget_id.mapped("edic_key"),
        )
        self.assertEqual(notice["type"], "warning")

    def test_years_share_positions(self):
        later = self.make_budget(FR_LINES, user=self.officer, year=2027)
        _notice, oca = self.make_copy(later)
        self.assertNotEqual(oca, self.oca)
        lines = self.oca.crossovered_budget_line_ids | oca.crossovered_budget_line_ids
        posts = lines.general_budget_id
        self.assertEqual(len(posts), len(oca.crossovered_budget_line_ids))

    def test_a_german_town(self):
        officer = self.make_user("oca_de", self.groups_of(self.officer), self.town)
        lines = (
            *DE_LINES,
            ("capital", "expense", "", "782100", "21100100", 30.0),
            ("capital", "expense", "", "785100", "21100100", 70.0),
        )
        budget = self.make_budget(
            lines,
            user=officer,
            framework="de_doppik",
            classes="nkf",
            level_operating="product",
            level_capital="product",
        )
        natures = {line.nature_id.code: line.nature_id for line in budget.line_ids}
        natures["782100"].accounts, natures["785100"].accounts = "02", "02"
        _notice, oca = self.make_copy(budget, officer)
        planned = self.planned(oca)
        self.assertEqual(
            {name: sum_ for name, sum_ in planned.items() if "524100" in name},
            {natures["524100"].display_name: -1400},
        )
        joined = [sum_ for name, sum_ in planned.items() if "782100" in name]
        self.assertEqual(joined, [-100], "both are booked on the same accounts")
        keys = oca.crossovered_budget_line_ids.general_budget_id.mapped("edic_key")
        self.assertIn("rest:operating:expense", keys)

    # --- changes to the copy ----------------------------------------------------------
    def test_only_what_is_in_force(self):
        project = self.make_budget(name="Project", user=self.officer, is_voted=False)
        with self.assertRaisesRegex(UserError, "Only a budget in force"):
            self.make_copy(project)
        self.budget.decision_ids.with_user(self.officer).action_withdraw()
        notice, oca = self.make_copy(self.budget)
        self.assertIn("its copy is cancelled", notice["title"])
        self.assertEqual((oca, oca.state), (self.oca, "cancel"))
        self.budget.decision_ids.with_user(self.officer).action_enforce_confirmed()
        self.make_copy(self.budget)
        self.assertEqual(self.oca.state, "validate")
        self.budget.with_user(self.officer).action_close()
        self.make_copy(self.budget)
        self.assertEqual(self.oca.state, "done")

    def test_nothing_is_counted_twice(self):
        with self.assertRaisesRegex(UserError, "copy of Main 2026 already"):
            self.oca.with_user(self.officer).action_edic_take_over()
        by_hand = self.own("import").create(
            {"name": "x.csv", "file": "eA==", "oca_budget_id": self.oca.id}
        )
        by_hand.action_check()
        self.assertRegex(by_hand.report["refused"], "it would count twice.*Main 2026")
        source = self.make_oca()
        budget = self.take_over(source)
        with self.assertRaisesRegex(UserError, "cancel it there first"):
            self.make_copy(budget)
        source.action_budget_cancel()
        _notice, oca = self.make_copy(budget)
        self.assertEqual(sum(self.planned(oca).values()), 0)
        self.assertEqual(budget.sudo().oca_count, 2)

    def test_a_copy_is_copied_anew_and_not_edited(self):
        line = self.oca.crossovered_budget_line_ids[0]
        other = self.make_oca(name="Own")
        own = other.crossovered_budget_line_ids[0]
        post = line.general_budget_id
        for work in (
            lambda: line.write({"planned_amount": 1}),
            lambda: line.unlink(),
            lambda: line.copy(),
            lambda: line.with_context(default_crossovered_budget_id=self.oca.id).create(
                {
                    "general_budget_id": post.id,
                    "date_from": "2026-01-01",
                    "date_to": "2026-12-31",
                    "planned_amount": 1,
                }
            ),
            lambda: own.write({"crossovered_budget_id": self.oca.id}),
            lambda: line.write({"crossovered_budget_id": other.id}),
            lambda: self.oca.write({"date_to": "2027-12-31"}),
            lambda: self.oca.write({"edic_budget_id": False}),
            lambda: other.write({"edic_budget_id": self.budget.id}),
            lambda: post.write({"account_ids": [(5,)]}),
            lambda: post.write({"edic_key": False}),
            lambda: post.create(
                {"name": "x", "edic_key": "y", "account_ids": post.account_ids.ids}
            ),
            lambda: other.copy({"edic_budget_id": self.budget.id}),
        ):
            with self.assertRaisesRegex(UserError, "copy of a public budget"):
                work()
        own.planned_amount = -1
        post.name = "Renamed"
        self.oca.action_budget_cancel()
        free = self.oca.copy()
        self.assertFalse(free.edic_budget_id)
        free.crossovered_budget_line_ids[0].planned_amount = 5

    def test_copy_goes_and_comes(self):
        self.oca.unlink()
        _notice, oca = self.make_copy(self.budget)
        self.assertTrue(oca)
        self.budget.decision_ids.with_user(self.officer).action_withdraw()
        self.budget.with_user(self.officer).unlink()
        self.assertFalse(oca.exists(), "a copy of nothing")

    @staticmethod
    def groups_of(_user):
        return "edic_public_sector.group_edic_public_budget"
