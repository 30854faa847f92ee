# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.edic_ai.exceptions import NotAPersonError

from ..budget_common import BudgetCase

LINE = "edic.public.budget.line"
# models that name a budget line and bind money on it, each held to `_check_binding`
BINDING = {
    ("edic.public.budget.commitment", "line_id"),
    ("edic.public.grant", "line_id"),
    ("purchase.order.line", "edic_budget_line_id"),  # tested in edic_public_purchase
}
# models that name a line and bind nothing, with the reason
SPEAKING = {
    ("account.move.line", "edic_budget_line_id"): "an entry is spent, not bound",
    ("account.move.line", "edic_budget_choice_id"): "an entry is spent, not bound",
    ("edic.public.budget.movement", "line_id"): "an act moves credits",
    ("edic.public.budget.reason", "line_id"): "says why a line moved",
    ("edic.public.budget.reason", "about_id"): "says why a line moved",
    ("edic.public.budget.use", "line_id"): "a view of what binds",
    ("edic.public.budget.follow", "line_id"): "a view of what binds",
}


@tagged("post_install", "-at_install")
class TestBudgetBinding(BudgetCase):
    """Money is bound on budgets in force alone, and a numbered commitment stays."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.budget = cls.make_budget()
        cls.power = cls.line(cls.budget, "60612", "020")
        cls.contract = cls.commit(cls.power, 100)
        cls.ended = cls.commit(cls.power, 50)
        cls.ended.action_close()
        draft = cls.make_budget(year=2027, is_voted=False)
        cls.later = cls.line(draft, "60612", "020")
        old = cls.make_budget(year=2024)
        cls.past = cls.line(old, "60612", "020")
        old.action_close()
        read = cls.make_budget(year=2025)
        cls.read = cls.line(read, "60612", "020")
        read.actuals = "document"
        club = {"name": "Club (fictif)", "is_company": True}
        cls.club = cls.env["res.partner"].create(club)

    def grant(self, line, **vals):
        grants = self.env["edic.public.grant"].with_user(self.officer).sudo(False)
        vals = {"name": "Party", "amount": 45.0, "partner_id": self.club.id, **vals}
        return grants.with_company(self.company).create({**vals, "line_id": line.id})

    def refused(self, words, work):
        with self.assertRaises(UserError) as raised:  # rolls back, as a request does
            work()
        self.assertRegex(str(raised.exception), words)

    def decide(self, grant, option):
        files = self.env["edic.public.aid"].with_user(self.officer).sudo(False)
        file = files.browse(files.edic_open(grant._name, grant.id)["res_id"])
        file.edic_decide(option, "As every year (fictive)")
        return file

    # --- the class --------------------------------------------------------------------
    def test_each_model_that_names_a_budget_line_says_whether_it_binds(self):
        found = set()
        for model in self.env.values():
            if model._abstract or model._transient:
                continue
            found |= {
                (model._name, field.name)
                for field in model._fields.values()
                if field.type == "many2one"
                and field.comodel_name == LINE
                and not field.related
            }
        self.assertFalse(found - BINDING - SPEAKING.keys(), "does it bind money?")
        self.assertFalse(
            {binding for binding in BINDING if binding[0] in self.env} - found
        )

    def test_no_way_binds_money_on_a_budget_that_is_not_in_force(self):
        cases = (
            (self.past, "is closed"),
            (self.later, "not in force yet"),
            (self.read, "imported document"),
        )
        officer = self.own("commitment")
        for line, words in cases:
            ways = {
                "create": lambda line=line: self.commit(line, 10),
                "confirmed": lambda line=line: self.commit(line, 1, is_confirmed=True),
                "superuser": lambda line=line: self.contract.sudo().create(
                    {"line_id": line.id, "amount": 1, "subject": "x"}
                ),
                "write": lambda line=line: self.contract.write({"line_id": line.id}),
                "load": lambda line=line: self.loaded(officer, line),
            }
            for name, way in ways.items():
                with self.subTest(line=line, way=name):
                    self.refused(words, way)
        self.budget.action_close()
        self.contract.amount = 60  # less may always be bound
        for work in (
            lambda: self.contract.write({"amount": 61}),
            self.ended.action_reopen,
        ):
            self.refused("is closed", work)

    def test_what_is_bound_is_bound_in_the_period_of_its_budget(self):
        power = self.later  # a budget is voted before its year begins
        power.budget_id.decision_ids.action_enforce_confirmed()
        early, fitting = "2026-05-20", "2027-03-01"
        first = self.commit(power, 10, date=fitting)
        ways = {
            "create": lambda: self.commit(power, 10, date=early),
            "confirmed": lambda: self.commit(power, 1, date=early, is_confirmed=True),
            "default": lambda: self.commit(power, 1),
            "superuser": lambda: self.contract.sudo().create(
                {"line_id": power.id, "amount": 1, "subject": "x", "date": early}
            ),
            "line": lambda: self.contract.write({"line_id": power.id}),
            "date": lambda: first.write({"date": early}),
            "less": lambda: first.write({"date": early, "amount": 1}),
            "load": lambda: self.loaded(self.own("commitment"), power),
        }
        for name, way in ways.items():
            with self.subTest(way=name):
                self.refused("is bound on a line of .*2026", way)
        self.contract.write({"line_id": power.id, "date": fitting})
        first.date = "2027-12-31"
        self.refused("2029, which is to be entered", lambda: self.redate("2029-01-01"))
        made = self.own("commitment").new({"line_id": power.id, "date": early})
        self.assertRegex(made.exceeded, "runs from")

    def redate(self, day):
        self.ended.write({"date": day})

    def loaded(self, commitments, line):
        columns = ["subject", "line_id/.id", "amount"]
        with self.env.cr.savepoint():
            result = commitments.load(columns, [["Contract", str(line.id), "10"]])
            raise UserError(result["messages"][0]["message"])

    def test_form_says_it_before_it_is_saved(self):
        made = self.own("commitment").new({"line_id": self.past.id, "amount": 10})
        self.assertRegex(made.exceeded, "is closed")

    # --- grants -----------------------------------------------------------------------
    def test_a_request_waits_for_a_vote_and_not_for_a_closed_year(self):
        for line in (self.past, self.read):
            with self.assertRaises(UserError):
                self.grant(line)
        grant = self.grant(self.later)
        self.assertRegex(grant.exceeded, "not in force yet")
        file = self.decide(grant, "grant")
        known = " ".join(fact["text"] for fact in file.content["known"])
        self.assertIn("not in force yet", known)
        self.assertIn("year 2027", known)
        for work in (grant.action_grant, grant.action_grant_confirmed):
            self.refused("not in force yet", work)
        self.refused("is closed", lambda: grant.write({"line_id": self.past.id}))

    def test_a_grant_decided_before_its_year_binds_from_the_first_day_on(self):
        grant = self.grant(self.later)
        self.decide(grant, "grant")
        self.later.budget_id.decision_ids.action_enforce_confirmed()
        grant.action_grant()
        self.assertEqual(str(grant.commitment_id.date), "2027-01-01")

    def test_a_line_is_chosen_with_the_year_of_its_budget(self):
        lines = self.own("line").with_context(formatted_display_name=True)
        both = lines.browse((self.power | self.past).ids)
        names = both.mapped("display_name")
        self.assertIn("2026", names[0])
        self.assertIn("2024", names[1])
        shown = self.power.with_context(edic_with_year=True).display_name
        self.assertTrue(shown.endswith("· 2026"))
        self.assertNotIn("2026", self.power.display_name)

    # --- a number stays ---------------------------------------------------------------
    def test_numbered_commitment_is_cancelled_with_a_reason_and_never_deleted(self):
        for record in (self.contract, self.contract.sudo(), self.ended):
            with self.assertRaisesRegex(UserError, "cancel it"):
                record.unlink()
        with self.assertRaisesRegex(UserError, "reason"):
            self.contract.action_cancel()
        self.contract.cancel_reason = "Entered twice (fictive)"
        with self.assertRaises(NotAPersonError):
            self.contract.with_user(self.env.ref("base.user_root")).action_cancel()
        with self.assertRaises(AccessError):
            self.contract.with_user(self.reader).action_cancel()
        self.contract.action_cancel()
        self.assertEqual(self.sums(self.power.credit_id, "committed"), (0,))
        self.assertEqual(self.contract.left, 0)
        rows = self.env["edic.ai.trace"].sudo()
        row = rows.search(
            [("res_model", "=", self.contract._name), ("res_id", "=", self.contract.id)]
        )
        expected = {"state": "cancelled", "commitment": "100.00"}
        self.assertEqual(row.facts, expected, "the reason is not in the chain in clear")
        for work in (
            self.contract.action_reopen,
            lambda: self.contract.write({"amount": 5}),
            lambda: self.contract.write({"cancel_reason": "Another"}),
        ):
            self.refused("stays as it is", work)
