# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tests import freeze_time, tagged

from ..budget_common import OFFICER, TwoChartsCase

PRODUCT = "21100100"


@tagged("post_install", "-at_install")
class TestBudgetRaised(TwoChartsCase):
    """Unechte Deckung, Zweckbindung: revenue above what was voted raises a credit."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.budget = cls.make_german()
        cls.officer_de = cls.budget.env.user
        fees = ("operating", "revenue", "", "432100", PRODUCT, 200.0)
        more = ("operating", "revenue", "", "442100", PRODUCT, 100.0)
        found = cls.make_lines(cls.budget, (fees, more))
        cls.fees, cls.sales = found
        moves = (cls.fees, 200), (cls.sales, 100)
        act = cls.make_act(cls.budget, "supplementary", *moves)
        act.action_enforce_confirmed()
        cls.power = cls.line(cls.budget, "524100", PRODUCT)
        cls.other = cls.line(cls.budget, "524100", "21100200")
        cls.service = cls.make_service("Schule", PRODUCT, company=cls.town)
        cls.pool = cls.own("credit", cls.officer_de).create(
            {
                "budget_id": cls.budget.id,
                "code": "DK1",
                "name": "Lessons",
                "raised_by": "additional",
            }
        )
        cls.power.credit_id = cls.pool
        found.raises_id = cls.pool

    def post(self, amount, code="432100", day="2026-03-02"):
        """Revenue on the books."""
        shares = {str(self.service.id): 100}
        rows = ((code, "credit", shares), ("161100", "debit", False))
        move = (
            self.env["account.move"]
            .with_company(self.town)
            .create(
                {
                    "date": day,
                    "line_ids": [
                        Command.create(
                            {
                                "account_id": self.account(account, self.town).id,
                                "analytic_distribution": distribution,
                                side: amount,
                            }
                        )
                        for account, side, distribution in rows
                    ],
                }
            )
        )
        return move

    def pool_sums(self, *names):
        return self.sums(self.pool, *(names or ("open", "raised", "available")))

    def facts(self, record):
        rows = self.env["edic.ai.trace"].sudo()
        domain = [("res_model", "=", record._name), ("res_id", "=", record.id)]
        return [row.facts for row in rows.search(domain, order="id")]

    # --- extent -----------------------------------------------------------------------
    def test_what_is_posted_above_the_vote_raises_the_credit(self):
        self.assertEqual(self.pool_sums(), (900, 0, 900))
        move = self.post(450)
        self.assertEqual(self.pool_sums(), (900, 0, 900), "a draft is no revenue yet")
        move.action_post()
        self.assertEqual(move.line_ids[0].edic_budget_line_id, self.fees)
        self.assertEqual(self.pool_sums(), (900, 150, 1050), "450 of 200 and 100")
        self.assertEqual(self.pool_sums("rate"), (0,))
        self.commit(self.power, 1050)
        with self.assertRaisesRegex(UserError, "Confirm"):
            self.commit(self.power, 0.01)

    def test_column_is_there_where_a_pool_is_raised(self):
        for user, is_there in ((self.officer_de, True), (self.officer, False)):
            follow = self.env["edic.public.budget.follow"].with_user(user)
            for kind in ("list", "pivot"):
                with self.subTest(user.login, kind=kind):
                    arch = follow.get_view(view_type=kind)["arch"]
                    self.assertEqual('name="raised"' in arch, is_there)

    def test_what_has_not_come_yet_takes_nothing(self):
        self.pool.is_lowered = True
        self.post(50).action_post()
        self.assertEqual(self.pool_sums(), (900, 0, 900))
        self.pool.foreseen = 80
        self.assertEqual(self.pool_sums(), (900, -80, 820))
        with freeze_time("2027-01-15"):
            self.assertEqual(self.pool_sums(), (900, -250, 650), "50 of 300 came")
            self.pool.is_lowered = False
            self.assertEqual(self.pool_sums(), (900, 0, 900))

    # --- where people see it ----------------------------------------------------------
    def test_follow_up_has_it_and_opens_to_its_lines(self):
        self.post(450).action_post()
        self.env.flush_all()
        follow = self.own("follow", self.officer_de)
        rows = follow.search([("credit_id", "=", self.pool.id)])
        [row] = rows.filtered(lambda entry: not entry.line_id)
        self.assertEqual((row.raised, row.available, row.open), (150, 150, 0))
        self.assertEqual(sum(rows.mapped("available")), self.pool.available)
        action = row.action_uses()
        lines = follow.search(action["domain"])
        self.assertEqual(lines.line_id, self.fees | self.sales)
        self.assertEqual(sum(lines.mapped("spent")), 450)
        [fees] = lines.filtered(lambda line: line.line_id == self.fees)
        uses = self.own("use", self.officer_de).search(fees.action_uses()["domain"])
        self.assertEqual(uses.mapped("amount"), [450])
        self.assertEqual(row.action_line()["res_id"], self.pool.id)

    def test_a_bill_tells_the_raised_credit(self):
        self.post(450).action_post()
        clerk = self.make_user("clerk_de", "account.group_account_invoice", self.town)
        bill = self.make_bill(("524100", 1000, {self.service: 100}), user=clerk)
        euro = self.town.currency_id.format
        rows = self.rows(bill, "open", "before", "is_exceeded")
        self.assertEqual(rows, [(euro(1050), euro(1050), False)])

    # --- rules ------------------------------------------------------------------------
    def test_revenue_of_the_same_budget_raises_one_pool(self):
        taxes = self.line(self.budget, "401100", "61100100", direction="revenue")
        capital = self.line(
            self.budget, "681100", PRODUCT, direction="revenue", section="capital"
        )
        plain = self.own("credit", self.officer_de).create(
            {"budget_id": self.budget.id, "code": "DK2", "name": "Plain"}
        )
        for line, pool in (
            (self.other, self.pool),
            (capital, self.pool),
            (taxes, plain),
            (taxes, self.credit(self.budget, "21100200")),
        ):
            with self.assertRaisesRegex(ValidationError, "Real revenue"):
                line.raises_id = pool
        with self.assertRaisesRegex(ValidationError, "cover pool of expense"):
            self.credit(self.budget, "21100200").raised_by = "tied"
        with self.assertRaisesRegex(ValidationError, "Real revenue"):
            self.pool.raised_by = False

    def test_what_is_tied_covers_no_other_expense(self):
        moves = (self.other, 50), (self.power, -50)
        act = self.make_act(self.budget, "overrun", *moves)
        self.assertFalse(act.faults)
        self.pool.raised_by = "tied"
        act.invalidate_recordset(["faults"])
        self.assertRegex(act.faults, "tied to its purpose.*Lessons: .*50.00")
        with self.assertRaisesRegex(UserError, "tied to its purpose"):
            act.action_enforce()
        moves = (self.other, 50), (self.fees, 50)
        act = self.make_act(self.budget, "overrun", *moves)
        self.assertRegex(act.faults, "Lessons: .*50", "its revenue covers it neither")
        own = self.make_act(self.budget, "overrun", (self.power, 50), (self.fees, 50))
        self.assertFalse(own.faults, "but what it is tied to")

    def test_ledger_has_who_decided_it(self):
        self.pool.write({"raised_by": "tied", "is_lowered": True, "foreseen": 80})
        self.sales.raises_id = False
        values = {"budget": self.budget.id}
        self.assertEqual(
            self.facts(self.pool),
            [
                {**values, "pool": "made", "raised_by": "additional"},
                {**values, "pool": "changed", "lines_in": self.power.ids},
                {
                    **values,
                    "pool": "changed",
                    "revenue_in": [self.fees.id, self.sales.id],
                },
                {
                    **values,
                    "raised_by": ["additional", "tied"],
                    "is_lowered": [None, "True"],
                    "foreseen": ["0.00", "80.00"],
                },
                {**values, "pool": "changed", "revenue_out": self.sales.ids},
            ],
        )
        reader = self.make_user("reader_de", OFFICER, self.company)
        self.assertFalse(self.own("follow", reader).search([("raised", "!=", 0)]))
