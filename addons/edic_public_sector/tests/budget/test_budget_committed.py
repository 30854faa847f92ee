# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import re
from functools import partial

from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from odoo.addons.edic_ai.exceptions import NotAPersonError
from odoo.addons.edic_ai.write_guard import by_method

from ..authority_common import Programmes
from ..budget_common import BudgetBillCase

ACCOUNTANT = "edic_finance.group_edic_finance_accountant"


@tagged("post_install", "-at_install")
class TestBudgetCommitted(Programmes, BudgetBillCase):
    """The excess over a commitment, and the amounts it binds of each year."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.budget = cls.make_budget()
        cls.power = cls.line(cls.budget, "60612", "020")
        cls.general = cls.credit(cls.budget, "011")
        cls.accountant = cls.make_user("budget_accountant", ACCOUNTANT)

    def facts(self, record):
        rows = self.env["edic.ai.trace"].sudo()
        found = rows.search(
            [("res_model", "=", record._name), ("res_id", "=", record.id)]
        )
        return [row.facts for row in found]

    def bound(self, *lines):
        return [self.used(line)[2] for line in lines]

    def refused(self, words, work):
        with self.assertRaises(UserError) as raised:  # rolls back, as a request does
            work()
        self.assertRegex(str(raised.exception).replace("\xa0", " "), words)

    # --- too much ---------------------------------------------------------------------
    def test_to_the_cent_is_not_too_much(self):
        contract = self.commit(self.power, 2000)
        self.assertFalse(contract.exceeded)
        self.assertEqual(self.facts(contract), [])

    def test_too_much_is_confirmed_by_a_person(self):
        self.commit(self.power, 1500)
        for user in (self.officer, self.accountant):
            words = r"500\.00 € are left.\n\nConfirm"
            self.refused(words, lambda user=user: self.commit(self.power, 500.01, user))
        contract = self.commit(self.power, 500.01, is_confirmed=True)
        self.assertIn(self.general.display_name, contract.exceeded)
        expected = [{"commitment": "500.01", "confirmed": True}]
        self.assertEqual(self.facts(contract), expected)
        root = self.env.ref("base.user_root")
        with self.assertRaises(NotAPersonError):
            contract.with_user(root).amount = 600

    def test_a_company_may_have_it_stopped(self):
        self.company.edic_budget_stop = "stop"
        work = partial(self.commit, self.power, 2000.01, is_confirmed=True)
        self.refused("not sufficient", work)
        contract = self.commit(self.power, 2000, is_confirmed=True)
        self.assertEqual(self.facts(contract), [], "nothing is exceeded")
        self.assertEqual(self.sums(self.general, "available"), (0,))

    def test_what_binds_more_is_asked_and_what_binds_less_is_not(self):
        first, second = self.commit(self.power, 1500), self.commit(self.power, 400)
        self.refused("Confirm", lambda: second.write({"amount": 501}))
        first.action_close()
        second.amount = 700
        self.refused("Confirm", first.action_reopen)
        grants = self.line(self.budget, "65748")
        words = r"500\.00 € are left"
        self.refused(words, lambda: second.write({"line_id": grants.id}))
        second.amount = 450
        second.line_id = grants
        with by_method(first, "state"):
            first.write({"state": "open", "is_confirmed": True})
        [act] = self.budget.decision_ids
        move = self.make_act(self.budget, "amending", (self.power, -1000))
        move.action_enforce_confirmed()
        first.is_confirmed = False
        first.write({"amount": 1400, "subject": "Less (fictive)"})
        self.assertTrue(first.exceeded)
        self.assertEqual(act.state, "in_force")

    def test_a_form_says_it_before_it_is_saved(self):
        commitments = self.own("commitment", self.accountant)
        with Form(commitments) as form:
            form.subject, form.line_id = "Contract (fictive)", self.power
            form.amount = 1900
            self.assertFalse(form.exceeded)
            form.amount = 2100
            self.assertIn(self.general.display_name, form.exceeded)
            form.is_confirmed = True
        with Form(form.record) as form:
            form.amount = 2000
            self.assertFalse(form.exceeded)

    def test_a_grant_above_its_credit_is_confirmed(self):
        club = {"name": "Club (fictif)", "is_company": True}
        grants = self.env["edic.public.grant"].with_user(self.officer).sudo(False)
        grant = grants.with_company(self.company).create(
            {
                "name": "Summer party",
                "partner_id": self.env["res.partner"].create(club).id,
                "amount": 501.0,
                "line_id": self.line(self.budget, "65748").id,
            }
        )
        aids = self.env["edic.public.aid"].with_user(self.officer).sudo(False)
        aid = aids.browse(aids.edic_open(grant._name, grant.id)["res_id"])
        aid.edic_decide("grant", "As every year (fictive)")
        self.assertIn("500.00", grant.exceeded)
        self.refused("Confirm", grant.action_grant)
        grant.action_grant_confirmed()
        self.assertEqual(grant.commitment_id.amount, 501)
        self.assertFalse(grant.exceeded)

    # --- several years ----------------------------------------------------------------
    def test_only_the_money_of_the_year_is_bound(self):
        authority = self.programme()
        self.commit(self.power, 600, authority_id=authority.id)
        self.assertEqual(self.bound(self.power), [400])
        self.assertEqual(self.sums(self.general, "committed", "available"), (400, 1600))
        self.assertEqual(self.sums(authority, "committed", "left"), (600, 300))
        later = self.make_budget(year=2027)
        lines = self.power, self.line(later, "60612", "020")
        self.assertEqual(self.bound(*lines), [400, 200])
        self.commit(self.power, 300, authority_id=authority.id)
        self.assertEqual(self.bound(*lines), [400, 500])
        uses = self.own("use", self.reader).search([("kind", "=", "committed")])
        self.assertEqual(sorted(uses.mapped("amount")), [200, 300, 400])
        self.assertEqual(len(set(uses.ids)), 3)

    def test_years_may_begin_later(self):
        authority = self.programme(years=((2027, 900),))
        contract = self.commit(self.power, 900, authority_id=authority.id)
        self.assertEqual(self.bound(self.power), [0])
        self.assertEqual(self.sums(contract, "left"), (900,))

    def test_an_authority_that_is_exceeded_is_said(self):
        authority = self.programme()
        self.commit(self.power, 600, authority_id=authority.id)
        work = partial(self.commit, self.power, 301, authority_id=authority.id)
        self.refused(r"^AE-1 School .*: 301\.00 € are taken, 300\.00 € are left", work)
        over = self.commit(
            self.power, 301, authority_id=authority.id, is_confirmed=True
        )
        # 300 of it fall due in 2027, and what nobody gave money for binds this year
        self.assertEqual(self.bound(self.power), [401])
        over.action_close()
        self.assertEqual(self.bound(self.power), [400])

    def test_year_decides_what_is_exceeded(self):
        authority = self.programme(years=((2026, 2500), (2027, 9000)))
        other = self.programme(years=((2026, 1500), (2027, 9000)), code="AE-2")
        self.assertFalse(self.commit(self.power, 2000, authority_id=other.id).exceeded)
        work = partial(self.commit, self.power, 9000, authority_id=authority.id)
        self.refused(r"^011 .*2,500\.00 € are taken, 500\.00 € are left", work)

    # --- bills ------------------------------------------------------------------------
    def bill(self, price, commitment, day="2026-05-20"):
        more = {"edic_commitment_id": commitment.id}
        line = ("60612", price, {self.hall: 100}, more)
        return self.make_bill(line, user=self.accountant, day=day)

    def test_bills_use_up_the_money_of_their_year(self):
        later = self.make_budget(year=2027)
        lines = self.power, self.line(later, "60612", "020")
        contract = self.commit(self.power, 600, authority_id=self.programme().id)
        self.bill(100, contract).action_post()
        self.assertEqual(self.bound(*lines), [300, 200])
        self.bill(50, contract, "2027-02-01").action_post()
        self.assertEqual(self.bound(*lines), [300, 150])
        self.assertEqual(self.used(lines[1])[0], 50)
        self.bill(350, contract).action_post()  # more than the year had
        self.assertEqual(self.bound(*lines), [0, 100])

    def test_a_bill_is_held_against_the_money_of_its_year(self):
        """Above the CP of a year nothing is paid that year, whatever the credit has."""
        authority = self.programme()
        contract = self.commit(self.power, 600, authority_id=authority.id)
        euro = self.company.currency_id.format
        first = self.bill(150, contract)
        bill = self.bill(250, contract)
        shown = "name", "open", "before", "takes", "after", "is_exceeded"
        rows = self.rows(bill, *shown)[-1]
        name = f"{authority.display_name} · 2026"
        self.assertEqual(rows[0], name)
        self.assertEqual(
            rows[1:], (*map(euro, (400, 250, 250, 0)), False), "a draft takes it too"
        )
        with Form(bill) as form:
            with form.invoice_line_ids.edit(0) as line:
                line.price_unit = 251
            row = form.edic_budget["rows"][-1]
            self.assertEqual((row["takes"], row["is_exceeded"]), (euro(251), True))
        self.assertIn(name, bill._get_alerts()["edic_budget"]["message"])
        self.company.edic_budget_stop = "stop"
        self.refused(rf"{re.escape(name)}: 251", bill.action_post)
        first.button_cancel()
        bill.action_post()
        later = self.bill(500, contract, "2028-02-01")
        self.assertFalse(later.edic_budget, "no budget of that year")
        self.make_budget(year=2028)
        later.invalidate_recordset()
        self.assertEqual(
            self.rows(later, "name", "open", "is_exceeded")[-1],
            (f"{authority.display_name} · 2028", euro(0), True),
        )
        opened = authority.with_user(self.reader).action_uses()
        items = self.env["account.move.line"].search(opened["domain"])
        self.assertEqual(items.move_id, first | bill | later)

    def test_a_bill_of_a_later_year_goes_to_the_same_line(self):
        later = self.make_budget(year=2027)
        contract = self.commit(self.power, 600, authority_id=self.programme().id)
        more = {"edic_commitment_id": contract.id}
        line = ("6068", 10, {self.school: 100}, more)
        bill = self.make_bill(line, user=self.accountant, day="2027-02-01")
        self.assertEqual(
            bill.invoice_line_ids.edic_budget_line_id, self.line(later, "60612", "020")
        )

    def test_a_bill_frees_what_its_year_bound(self):
        authority = self.programme(years=((2026, 2000), (2027, 500)))
        contract = self.commit(self.power, 2500, authority_id=authority.id)
        bill = self.bill(2000, contract)
        self.assertEqual(self.rows(bill, "is_exceeded"), [(False,), (False,)])
        other = self.make_bill(("60612", 100, {self.hall: 100}), user=self.accountant)
        with Form(other) as form:
            self.assertTrue(form.edic_budget["rows"][0]["is_exceeded"])
        bill.button_cancel()
        with Form(other) as form:
            with form.invoice_line_ids.edit(0) as line:
                line.edic_commitment_id = contract
            self.assertFalse(form.edic_budget["rows"][0]["is_exceeded"])
