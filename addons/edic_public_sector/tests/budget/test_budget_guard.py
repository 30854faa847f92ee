# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, tagged

from ..aid_common import AidFiles
from ..decisions.test_aid import GrantCase


@tagged("post_install", "-at_install")
class TestBudgetGuard(AidFiles, GrantCase):
    """Figures that others rely on are the program's: an accountant, a budget officer
    and even an administrator of the books write none of them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.accountant = cls.make_user("guard_books", "account.group_account_manager")
        cls.power = cls.line(cls.budget, "60612", "020")
        cls.bill = cls.make_bill(("60612", 300.0, {cls.hall: 100}))
        cls.item = cls.bill.invoice_line_ids.with_user(cls.accountant).sudo(False)

    def setUp(self):
        super().setUp()
        self.assert_spent(self.power, 0, 300)

    def test_accountant_moves_no_spending_to_another_line(self):
        other = self.line(self.budget, "65748")
        for vals in (
            {"edic_budget_line_id": other.id},
            {"edic_budget_line_id": False},
            {"edic_budget_shares": {str(other.id): 100}},
            {"edic_budget_shares": {"x": 100}},
        ):
            command = [Command.update(self.item.id, vals)]
            with self.subTest(vals=vals):
                with self.assertRaises(AccessError):
                    self.item.write(vals)
                with self.assertRaises(AccessError):
                    self.item.move_id.write({"invoice_line_ids": command})
        self.assert_spent(self.power, 0, 300)

    def test_a_new_bill_brings_no_budget_line_along(self):
        other = self.line(self.budget, "65748")
        for vals in (
            {"edic_budget_line_id": other.id},
            {"edic_budget_shares": {str(other.id): 100}},
        ):
            with self.subTest(vals=vals), self.assertRaises(AccessError):
                self.make_bill(("60612", 50.0, {self.hall: 100}, vals))
        moves = self.env["account.move"].with_user(self.accountant).sudo(False)
        items = moves.env["account.move.line"].with_context(
            default_edic_budget_line_id=other.id
        )
        self.assertFalse(items.default_get(["edic_budget_line_id"]))

    def test_a_person_still_chooses_the_line_and_the_commitment(self):
        other = self.line(self.budget, "65748")
        self.item.edic_budget_choice_id = other
        self.assert_spent(other, 0, 300)
        self.assert_spent(self.power, 0, 0)
        self.item.edic_budget_choice_id = False
        self.assert_spent(self.power, 0, 300)
        contract = self.commit(self.power, 400.0, self.officer)
        with Form(self.bill.with_user(self.accountant).sudo(False)) as form:
            form.narration = "Seen"
        self.item.edic_commitment_id = contract
        self.assert_spent(self.power, 0, 300, 100)

    def test_nobody_chooses_another_company_s_budget(self):
        german = self.make_german()
        foreign = self.line(german, "524100", "21100100")
        with self.assertRaises(UserError):
            self.item.sudo().edic_budget_choice_id = foreign

    def test_bad_shares_in_the_database_break_nobody_s_figures(self):
        shared = self.make_bill(("60612", 100.0, {self.hall: 50, self.school: 50}))
        school = self.line(self.budget, "60612", "211")
        self.assert_spent(self.power, 0, 350)
        for bad in ('{"x": 100}', '{"1": "x"}', "[100]", '"x"', '{"99999999999": 1}'):
            with self.subTest(bad=bad):
                self.env.cr.execute(
                    """UPDATE account_move_line SET edic_budget_shares = %s
                        WHERE id = %s""",
                    [bad, shared.invoice_line_ids.id],
                )
                self.assert_spent(self.power, 0, 300)
                self.assert_spent(school, 0)
                shared.invalidate_recordset()
                self.assertTrue(shared.with_user(self.clerk).edic_budget is not None)

    def test_shares_of_a_bill_are_at_most_the_whole_and_none_is_negative(self):
        hall, school = str(self.hall.id), str(self.school.id)
        for distribution in (
            {hall: -50, school: 100},
            {hall: 60, school: -60},
            {hall: 300, school: 300},
        ):
            self.item.analytic_distribution = distribution
            found = self.item._edic_budget_shares().values()
            with self.subTest(distribution=distribution):
                self.assertTrue(all(0 < percent <= 100.001 for percent in found))
                self.assertLessEqual(sum(found), 100.001)
        self.env.flush_all()
        for bad in ('{"%s": -100}', '{"%s": 1000}'):
            self.env.cr.execute(
                "UPDATE account_move_line SET edic_budget_shares = %s WHERE id = %s",
                [bad % self.power.id, self.item.id],
            )
            with self.subTest(bad=bad):
                self.assert_spent(self.power, 0, 0)

    def test_a_budget_line_of_another_company_takes_no_entry(self):
        """No company sees another one's vendor, whatever the database holds."""
        german = self.make_german()
        foreign = self.line(german, "524100", "21100100")
        self.env.cr.execute(
            "UPDATE account_move_line SET edic_budget_line_id = %s WHERE id = %s",
            [foreign.id, self.item.id],
        )
        self.env.invalidate_all()
        uses = self.env["edic.public.budget.use"]
        self.assertFalse(uses.search([("line_id", "=", foreign.id)]))
        self.assert_spent(foreign, 0)

    def test_what_a_client_writes_into_an_analytic_distribution_stops_no_budget(self):
        match = self.env["edic.public.budget"].browse(self.budget.id)._match
        for bad in ({"x": 100}, {"1,x": "y"}, {"": 5}):
            with self.subTest(bad=bad):
                self.assertIsInstance(match("expense", "60612", bad), dict)

    # --- credits and acts -------------------------------------------------------------
    def test_officer_moves_no_credit_to_another_company(self):
        credit = self.power.credit_id.with_user(self.officer).sudo(False)
        for record in (credit, self.power, self.budget.decision_ids):
            record = record.with_user(self.officer).sudo(False)
            with self.subTest(model=record._name), self.assertRaises(AccessError):
                record.write({"company_id": self.town.id})
        budget = self.budget.with_user(self.officer).sudo(False)
        for name in ("credit_ids", "line_ids"):
            command = Command.update(budget[name][0].id, {"company_id": self.town.id})
            with self.subTest(name=name), self.assertRaises(AccessError):
                budget.write({name: [command]})

    def test_a_budget_with_lines_stays_in_its_company(self):
        drafted = self.make_budget(is_voted=False, name="Prepared")
        for own in (drafted, drafted.sudo()):
            with self.assertRaises(UserError):
                own.write({"company_id": self.town.id})

    def test_lines_point_at_credits_of_their_company_only(self):
        german = self.make_german()
        with self.assertRaises(UserError):
            self.power.sudo().credit_id = german.credit_ids[0]

    # --- requests for grants ----------------------------------------------------------
    def test_officer_sets_no_state_of_a_grant(self):
        grant = self.grant()
        with self.assertRaises(AccessError):
            grant.state = "granted"
        with self.assertRaises(AccessError):
            grant.write({"commitment_id": self.commit(self.power, 10, self.officer).id})
        with self.assertRaises(AccessError):
            self.grant(state="granted")
        own = grant.with_context(default_state="granted")
        self.assertEqual(own.default_get(["state"])["state"], "asked")
        self.assertEqual(grant.copy().state, "asked")
        found = own.load(["name", "state"], [["x", "Granted"]])
        self.assertFalse(found["ids"])

    def test_buttons_still_change_the_state(self):
        grant = self.grant()
        file = self.aid(grant, self.officer)
        file.edic_decide("refuse", "There is no money left (fictive)")
        grant.action_refuse()
        self.assertEqual(grant.state, "refused")
