# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from psycopg2 import IntegrityError

from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from ...models.budget.edic_public_budget_line import USED
from ..authority_common import Programmes
from ..budget_common import BudgetBillCase

ACCOUNTANT = "edic_finance.group_edic_finance_accountant"


@tagged("post_install", "-at_install")
class TestBudget(Programmes, BudgetBillCase):
    """The rest of a credit after bills, commitments and lines that are being coded."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.budget = cls.make_budget()
        cls.power = cls.line(cls.budget, "60612", "020")
        cls.lessons = cls.line(cls.budget, "60612", "211")
        cls.general = cls.credit(cls.budget, "011")
        cls.accountant = cls.make_user("budget_accountant", ACCOUNTANT)

    def bill(self, price, commitment=None, **vals):
        """Make a bill of electricity, with VAT that is not deducted."""
        more = self.taxed("tva_nd_20", edic_commitment_id=commitment and commitment.id)
        line = ("60612", price, {self.hall: 100}, more)
        return self.make_bill(line, user=self.accountant, **vals)

    def test_what_has_no_name_yet_is_called_nothing(self):
        """The form of a new one says *New* then."""
        for name in ("budget", "budget.authority", "budget.nomenclature", "scenario"):
            new = self.env[f"edic.public.{name}"].new({})
            self.assertNotIn("False", new.display_name or "", name)

    def test_a_new_one_is_of_the_law_of_its_company(self):
        town = self.make_company("Musterort (fiktiv)", "de")
        for company, law in ((self.company, "fr"), (town, "de_doppik")):
            new = self.env["edic.public.budget"].with_company(company).new({})
            self.assertEqual(new.framework, law)

    # --- follow-up --------------------------------------------------------------------
    def test_what_is_left_of_a_credit(self):
        self.bill(100).action_post()
        self.bill(50)
        self.commit(self.lessons, 300)
        self.assertEqual(self.sums(self.general, *USED), (2000, 300, 60, 120, 1520))
        self.assertEqual(self.sums(self.general, "rate"), (24,))
        other = self.credit(self.budget, "65")
        self.assertEqual(self.sums(other, *USED), (500, 0, 0, 0, 500))

    def test_lines_are_followed_as_credits_are(self):
        self.bill(100).action_post()
        self.bill(50)
        self.commit(self.power, 300)
        follow = self.own("follow", self.reader)
        rows = follow.search([("credit_id", "=", self.general.id)])
        self.assertEqual(rows.line_id, self.general.line_ids)
        for name in ("voted", "amended", *USED):
            with self.subTest(name=name):
                total = sum(rows.mapped(name))
                self.assertEqual((round(total, 2),), self.sums(self.general, name))
        [row] = rows.filtered(lambda entry: entry.line_id == self.power)
        self.assertEqual(self.sums(row, *USED), (1000, 300, 60, 120, 520))
        grouped = follow._read_group([], ["chapter_id"], ["open:sum", "spent:sum"])
        shown = {chapter.code: amounts for chapter, *amounts in grouped}
        self.assertEqual(shown["011"], [2000, 120])

    def test_uses_say_where_it_went(self):
        bill, contract = self.bill(100), self.commit(self.lessons, 300)
        bill.action_post()
        services = {self.hall: 60, self.school: 40}
        self.make_bill(("60612", 10, services))
        uses = self.own("use", self.reader).search(
            [("credit_id", "=", self.general.id)]
        )
        self.assertEqual(
            sorted(
                (use.kind, use.line_id.function_id.code, use.amount) for use in uses
            ),
            [
                ("committed", "211", 300),
                ("pending", "020", 6),
                ("pending", "211", 4),
                ("spent", "020", 20),
                ("spent", "020", 100),
            ],
        )
        self.assertEqual(len(set(uses.ids)), 5)
        spent = uses.filtered(lambda use: use.kind == "spent")
        self.assertEqual(spent.move_id, bill)
        self.assertEqual(spent[0].action_open()["res_id"], bill.id)
        bound = uses.filtered("commitment_id")
        self.assertEqual(bound.action_open()["res_id"], contract.id)

    def test_a_year_that_is_not_in_the_books(self):
        self.bill(100).action_post()
        self.budget.actuals = "document"
        self.power.realised = 700
        self.assertEqual(self.sums(self.general, "spent", "available"), (700, 1300))
        [row] = self.own("follow").search([("line_id", "=", self.power.id)])
        self.assertEqual(self.sums(row, "spent", "available"), (700, 300))

    def test_shares_make_the_whole(self):
        third = self.make_service("Library", "020")
        services = {self.hall: 33.33, self.school: 33.33, third: 33.34}
        self.make_bill(("60612", 0.05, services)).action_post()
        rows = [self.used(line)[0] for line in (self.power, self.lessons)]
        self.assertEqual(rows, [0.03, 0.02])
        self.assertEqual(self.sums(self.general, "spent"), (0.05,))

    # --- commitments ------------------------------------------------------------------
    def test_a_bill_uses_its_commitment_up(self):
        contract = self.commit(self.power, 1000)
        self.assertEqual(self.sums(self.general, *USED), (2000, 1000, 0, 0, 1000))
        bill = self.bill(400, contract)  # 480 with VAT
        self.assertEqual(self.sums(contract, "used", "left"), (480, 520))
        self.assertEqual(self.sums(self.general, *USED), (2000, 520, 480, 0, 1000))
        bill.action_post()
        self.assertEqual(self.sums(self.general, *USED), (2000, 520, 0, 480, 1000))
        self.bill(600, contract).action_post()  # more than was committed
        self.assertEqual(self.sums(contract, "used", "left"), (1200, 0))
        self.assertEqual(self.sums(self.general, *USED), (2000, 0, 0, 1200, 800))

    def test_a_credit_note_binds_the_money_again(self):
        contract = self.commit(self.power, 1000)
        bill = self.bill(400, contract)
        bill.action_post()
        refund = bill._reverse_moves([{"date": bill.date, "invoice_date": bill.date}])
        refund.action_post()
        self.assertEqual(self.sums(contract, "used", "left"), (0, 1000))
        self.assertEqual(self.sums(self.general, *USED), (2000, 1000, 0, 0, 1000))

    def test_what_is_bound_for_a_bill_does_not_exceed_it(self):
        contract = self.commit(self.power, 2000)
        rows = self.rows(self.bill(1000, contract), "is_exceeded", "percent")
        self.assertEqual(rows, [(False, "100.0")])
        other = self.bill(1)
        self.assertEqual(self.rows(other, "is_exceeded"), [(True,)])

    def test_a_commitment_chosen_in_the_form_counts_before_it_is_saved(self):
        contract = self.commit(self.power, 2000)
        bill = self.bill(1000).with_user(self.accountant)
        self.assertEqual(self.rows(bill, "is_exceeded"), [(True,)])
        with Form(bill) as form:
            with form.invoice_line_ids.edit(0) as line:
                line.edic_commitment_id = contract
            [row] = form.edic_budget["rows"]
            self.assertFalse(row["is_exceeded"])
        self.assertEqual(self.rows(bill, "is_exceeded"), [(False,)])

    def test_what_is_left_is_free_once_it_is_closed(self):
        contract = self.commit(self.power, 1000)
        self.bill(400, contract).action_post()
        contract.action_close()
        self.assertEqual(self.sums(contract, "left"), (0,))
        self.assertEqual(self.sums(self.general, *USED), (2000, 0, 0, 480, 1520))
        contract.action_reopen()
        self.assertEqual(self.sums(self.general, "committed"), (520,))

    def test_what_no_commitment_is(self):
        taxes = self.line(self.budget, "73111", direction="revenue")
        with self.assertRaisesRegex(UserError, "line of expense"):
            self.commit(taxes, 10)
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self.commit(self.power, 0)
        contract = self.commit(self.power, 1000)
        self.bill(400, contract)
        contract.cancel_reason = "Entered twice (fictive)"
        for work in (contract.unlink, contract.action_cancel):
            with self.assertRaisesRegex(UserError, "close it"):
                work()

    # --- several years ----------------------------------------------------------------
    def test_an_authority_is_committed_and_paid_by_years(self):
        authority = self.programme()
        contract = self.commit(self.power, 600, authority_id=authority.id)
        self.assertEqual(self.sums(authority, "planned", "committed"), (900, 600))
        self.assertEqual(self.sums(authority, "left"), (300,))
        self.bill(100, contract).action_post()
        self.bill(100, contract)
        first, second = authority.tranche_ids
        self.assertEqual(self.sums(first, "spent"), (120,))
        self.assertEqual(self.sums(second, "spent"), (0,))
        contract.action_close()
        self.assertEqual(self.sums(authority, "committed", "left"), (240, 660))

    def test_years_make_the_whole(self):
        with self.assertRaisesRegex(ValidationError, "make"):
            self.programme(years=((2026, 400), (2027, 499.99)), amount=900)
        authority = self.programme("AE-2")
        authority.action_withdraw()
        first, second = authority.tranche_ids
        moved = [
            Command.update(first.id, {"amount": 300}),
            Command.update(second.id, {"amount": 600}),
        ]
        authority.tranche_ids = moved
        self.assertEqual(authority.tranche_ids.mapped("amount"), [300, 600])
        with self.assertRaisesRegex(ValidationError, "make"):
            authority.tranche_ids = [Command.update(first.id, {"amount": 301})]
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self.programme("AP-3", years=((2026, 400), (2026, 500)))

    # --- thresholds -------------------------------------------------------------------
    def warned(self):
        self.env.flush_all()
        self.env.invalidate_all()
        self.env["edic.public.budget.credit"]._cron_warn()
        return self.general.activity_ids.sorted("id")

    def test_who_is_responsible_is_warned_once_for_each_threshold(self):
        self.general.user_id = self.reader
        self.reader.lang = "de_DE"  # the warning is in the language of who reads it
        self.assertFalse(self.warned())
        contract = self.commit(self.power, 1600)
        for _time in range(2):
            [activity] = self.warned()
            self.assertEqual(activity.user_id, self.reader)
            self.assertIn("80\xa0% in Anspruch genommen", activity.summary)
        more = self.commit(self.power, 500, is_confirmed=True)
        self.assertEqual(len(self.warned()), 2)
        (contract | more).action_close()
        self.assertEqual((len(self.warned()), self.general.warned), (2, 0))
        contract.action_reopen()
        self.assertEqual(len(self.warned()), 3)

    def test_each_company_has_its_thresholds(self):
        self.company.edic_budget_thresholds = "50"
        self.commit(self.power, 1000)
        [activity] = self.warned()
        self.assertEqual(activity.user_id, self.officer)
        with self.assertRaisesRegex(ValidationError, "80, 100"):
            self.company.edic_budget_thresholds = "much"

    def test_an_administrator_sets_when_people_are_asked(self):
        role = "base.group_system,edic_ai.group_edic_ai_manager"
        admin = self.make_user("sets", role)
        with Form(self.env["res.config.settings"].with_user(admin)) as form:
            form.edic_budget_thresholds = "60, 90"
            form.edic_budget_stop = "stop"
            form.edic_budget_four_eyes = True
        form.record.execute()
        settings = self.company.edic_budget_stop, self.company.edic_budget_four_eyes
        self.assertEqual(settings, ("stop", True))
        self.assertEqual(self.company.edic_budget_thresholds, "60, 90")

    def test_who_may_not_see_the_credit_stops_no_warning(self):
        self.general.user_id = self.plain
        self.credit(self.budget, "65").user_id = self.reader
        self.commit(self.power, 2000)
        self.commit(self.line(self.budget, "65748"), 500)
        [activity] = self.warned()
        self.assertEqual(activity.user_id, self.officer)
        self.assertTrue(self.credit(self.budget, "65").activity_ids)

    def test_a_budget_that_is_closed_warns_nobody(self):
        self.commit(self.power, 2000)
        self.budget.action_close()
        self.assertFalse(self.warned())
