# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.fields import Command
from odoo.tests import tagged

from ..budget_common import DE_LINES, OFFICER, TwoChartsCase


@tagged("post_install", "-at_install")
class TestBudgetMatch(TwoChartsCase):
    """On which line of a budget an entry is spent."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.budget = cls.make_budget()
        cls.power = cls.line(cls.budget, "60612", "020")
        cls.lessons = cls.line(cls.budget, "60612", "211")
        cls.grants = cls.line(cls.budget, "65748")
        cls.general = cls.credit(cls.budget, "011")
        chapter = cls.general.line_ids.chapter_id
        cls.rest = cls.line(cls.budget, "", chapter_id=chapter)

    def found(self, bill):
        self.env.flush_all()
        return bill.invoice_line_ids.edic_budget_line_id

    # --- where it goes ----------------------------------------------------------------
    def test_one_line_over_two_functions(self):
        self.budget.level_operating = "line"
        more = self.taxed("tva_nd_20")
        services = {self.hall: 60, self.school: 40}
        bill = self.make_bill(("60612", 500, services, more))
        euro = self.company.currency_id.format
        self.assertEqual(
            set(self.rows(bill, "name", "takes")),
            {
                (self.power.credit_id.display_name, euro(360)),
                (self.lessons.credit_id.display_name, euro(240)),
            },
        )
        bill.action_post()
        self.assert_spent(self.power, 360)
        self.assert_spent(self.lessons, 240)
        self.assertEqual(bill.invoice_line_ids.edic_budget_line_id, self.power)

    def test_shares_are_whole_cents_that_add_up(self):
        services = {self.hall: 100 / 3, self.school: 200 / 3}
        for cents in (0.01, 0.02, 0.05):
            self.make_bill(("60612", cents, services)).action_post()
        uses = self.own("use", self.reader).search([("kind", "=", "spent")])
        found = {}
        for use in uses:
            self.assertEqual(use.amount, round(use.amount, 2))
            found.setdefault(use.move_id, []).append(use.amount)
        self.assertEqual(
            sorted((len(item), round(sum(item), 2)) for item in found.values()),
            [(2, 0.01), (2, 0.02), (2, 0.05)],
        )
        spent = self.used(self.power)[0] + self.used(self.lessons)[0]
        self.assertEqual(round(spent, 2), 0.08)

    def test_what_no_credit_takes_is_told(self):
        self.budget.level_operating = "article"
        bill = self.make_bill(("2313", 100), ("60612", 50, {self.hall: 100}))
        self.assertEqual(bill.edic_budget["lost"], ["On 2313"])
        self.assertEqual(len(bill.edic_budget["rows"]), 1)

    def test_a_share_that_no_credit_takes_is_told(self):
        self.line(self.budget, "", chapter_id=self.general.line_ids.chapter_id).unlink()
        elsewhere = self.make_service("Bridge", "845")
        services = {self.hall: 60, elsewhere: 40}
        bill = self.make_bill(("60612", 100, services))
        euro = self.company.currency_id.format
        self.assertEqual(self.rows(bill, "takes"), [(euro(60),)])
        self.assertEqual(bill.edic_budget["lost"], ["On 60612"])

    def test_what_nobody_planned_is_of_the_chapter(self):
        bill = self.make_bill(("60632", 100, {self.hall: 100}))
        rest = self.line(self.budget, "", chapter_id=self.general.line_ids.chapter_id)
        self.assertEqual(bill.invoice_line_ids.edic_budget_line_id, rest)
        self.assertEqual(self.rows(bill, "name"), [(self.general.display_name,)])

    def test_no_budget_no_word(self):
        bill = self.make_bill(("60612", 100), day="2025-06-01")
        self.assertFalse(bill.edic_budget)
        self.assertFalse(bill.invoice_line_ids.edic_budget_line_id)

    def test_by_hand_before_the_commitment_before_the_account(self):
        line = {"edic_commitment_id": self.commit(self.lessons, 100).id}
        bill = self.make_bill(("60612", 10, {self.hall: 100}, line))
        self.assertEqual(self.found(bill), self.lessons)
        bill.invoice_line_ids.edic_budget_choice_id = self.grants
        self.assertEqual(self.found(bill), self.grants)
        bill.invoice_line_ids.write(
            {"edic_budget_choice_id": False, "edic_commitment_id": False}
        )
        self.assertEqual(self.found(bill), self.power)

    def test_a_contract_of_several_years_is_paid_from_each_budget(self):
        after = self.make_budget(year=2027)
        contract = self.commit(self.lessons, 500)
        line = {"edic_commitment_id": contract.id}
        now, later = (
            self.make_bill(("60612", 100, {self.school: 100}, line), day=day)
            for day in ("2026-12-01", "2027-02-01")
        )
        self.assertEqual(self.found(now), self.lessons)
        self.assertEqual(self.found(later), self.line(after, "60612", "211"))
        self.assertEqual(self.sums(contract, "used", "left"), (200, 300))
        contract.line_id = self.power
        self.assertEqual(self.found(now), self.power)

    def test_a_subsidiary_account_and_the_longest_function(self):
        school = self.make_service("Primary school", "2110")
        bill = self.make_bill(("60612", 10, {school: 100}))
        self.assertEqual(self.found(bill), self.lessons)
        self.power.accounts = "60632, 6064"
        bill = self.make_bill(("60632", 10, {self.hall: 100}))
        self.assertEqual(self.found(bill), self.power)

    def test_an_operation_takes_what_names_it(self):
        operation = self.budget.nomenclature_id._ensure("operation", {"101": "School"})
        works = self.make_lines(
            self.budget,
            [("capital", "expense", "", "21838", "")],
            operation_id=operation["101"].id,
        )
        self.make_act(self.budget, "overrun", (works, 1)).movement_ids.amount = 0
        named = self.make_service("Operation", "", "101")
        bill = self.make_bill(
            ("21838", 10, {named: 100}), ("21838", 10, {self.hall: 100})
        )
        first, second = (line.edic_budget_line_id for line in bill.invoice_line_ids)
        self.assertEqual(first, works)
        self.assertEqual(second, self.line(self.budget, "21838", "020"))

    def test_entries_of_the_books(self):
        """Revenue on the side of revenue, without any bill."""
        taxes = self.line(self.budget, "73111", direction="revenue")
        move = self.env["account.move"].create(
            {
                "company_id": self.company.id,
                "date": "2026-02-01",
                "line_ids": [
                    Command.create({"account_id": self.account(code).id, **sums})
                    for code, sums in (
                        ("73111", {"credit": 70}),
                        ("515", {"debit": 40}),
                        ("64111", {"debit": 30}),
                    )
                ],
            }
        )
        move.action_post()
        self.assert_spent(taxes, 70)
        self.assert_spent(self.line(self.budget, "64111", "020"), 0)
        staff = self.credit(self.budget, "012")
        self.assertEqual(self.sums(staff, "spent", "available"), (30, 2970))

    def test_german_assets_are_paid_from_the_financial_plan(self):
        officer = self.make_user("german_officer", OFFICER, self.town)
        clerk = self.make_user(
            "german_clerk", "account.group_account_invoice", self.town
        )
        budget = self.bring_german(officer)
        service = self.make_service("Schule", "21100100", company=self.town)
        bill = self.make_bill(
            ("081100", 100, {service: 100}),
            ("524100", 10, {service: 100}),
            ("541100", 5, {service: 100}),
            ("541100", 5),
            user=clerk,
        )
        lines = [line.edic_budget_line_id for line in bill.invoice_line_ids]
        self.assertEqual(lines[0], self.line(budget, "783100", "21100100"))
        self.assertEqual(lines[1], self.line(budget, "524100", "21100100"))
        self.assertEqual(lines[2].credit_id.code, "21100100")
        self.assertFalse(lines[2].nature_id or lines[3])

    def bring_german(self, officer):
        """Read as from a file, which tells assets' accounts."""
        text = "Produkt;Sachkonto;Ansatz 2026\n" + "".join(
            f"{line[4]};{line[3]};{line[5]:.2f}\n" for line in DE_LINES
        )
        return self.bring(text, user=officer).budget_ids

    # --- anew -------------------------------------------------------------------------
    def test_a_budget_that_is_voted_later_finds_its_entries(self):
        services = {self.hall: 60, self.school: 40}
        bill = self.make_bill(("60612", 100, services), day="2025-03-01")
        other = self.make_bill(("60612", 7, {self.hall: 100}), day="2025-03-01")
        (bill | other).action_post()
        budget = self.make_budget(year=2025, is_voted=False)
        power, lessons = (self.line(budget, "60612", code) for code in ("020", "211"))
        self.assert_spent(power, 0)
        budget.decision_ids.action_enforce()
        self.assert_spent(power, 67)
        self.assert_spent(lessons, 40)
        budget.decision_ids.action_withdraw()
        self.assertFalse(self.found(bill) or self.found(other))
        self.assertFalse(bill.invoice_line_ids.edic_budget_shares)

    def test_a_budget_that_goes_leaves_nothing_behind(self):
        services = {self.hall: 60, self.school: 40}
        annex = self.make_budget(name="Annex", is_annex=True)
        self.budget.decision_ids.action_withdraw()
        bill = self.make_bill(("60612", 100, services))
        self.assertEqual(self.found(bill).budget_id, annex)
        annex.decision_ids.action_withdraw()
        annex.unlink()
        self.budget.decision_ids.action_enforce()
        euro = self.company.currency_id.format
        self.assertEqual(self.rows(bill, "takes"), [(euro(100),)])

    def test_a_line_that_goes_gives_its_entries_to_others(self):
        extra = self.make_lines(
            self.budget, [("operating", "expense", "011", "60632", "211")]
        )
        self.make_act(self.budget, "overrun", (extra, 0))
        bill = self.make_bill(("60632", 100, {self.hall: 60, self.school: 40}))
        bill.action_post()
        self.assert_spent(extra, 40)
        extra.movement_ids.decision_id.unlink()
        extra.unlink()
        euro = self.company.currency_id.format
        self.assertEqual(self.rows(bill, "takes"), [(euro(100),)])
        self.assertEqual(self.found(bill), self.rest)

    def test_a_service_that_gets_another_function(self):
        bill = self.make_bill(("60612", 100, {self.hall: 100}))
        bill.action_post()
        self.assert_spent(self.power, 100)
        self.hall.edic_function_code = "211"
        self.assert_spent(self.power, 0)
        self.assert_spent(self.lessons, 100)

    def test_a_new_service_counts_at_once(self):
        self.assertEqual(
            self.found(self.make_bill(("60612", 1, {self.school: 100}))), self.lessons
        )
        fresh = self.make_service("Library", "020")
        bill = self.make_bill(("60612", 1, {fresh: 100}))
        self.assertEqual(self.found(bill), self.power)

    def test_a_service_without_codes_leaves_caches_alone(self):
        self.registry.cache_invalidated.clear()
        self.make_service("Choir")
        self.assertNotIn("default", self.registry.cache_invalidated)
        self.make_service("Museum", "020")
        self.assertIn("default", self.registry.cache_invalidated)

    def test_other_accounts_of_an_article(self):
        bill = self.make_bill(("60632", 100, {self.hall: 100}))
        bill.action_post()
        self.assertEqual(self.found(bill), self.rest)
        self.power.nature_id.with_user(self.officer).accounts = "60612,60632"
        self.assertEqual(self.found(bill), self.power)
        self.power.accounts = "60612"
        self.assertEqual(self.found(bill), self.rest)

    def test_a_line_that_an_approval_adds_takes_what_was_spent(self):
        bill = self.make_bill(("60632", 100, {self.hall: 100}))
        bill.action_post()
        extra = self.make_lines(
            self.budget, [("operating", "expense", "011", "60632", "020")]
        )
        act = self.make_act(self.budget, "overrun", (extra, 50), (self.grants, -50))
        act.action_enforce()
        self.assert_spent(extra, 100)

    def test_bills_of_a_closed_year_are_still_spent_in_it(self):
        self.budget.action_close()
        bill = self.make_bill(("60612", 100, {self.hall: 100}))
        self.assertEqual(self.found(bill), self.power)
        self.assertEqual(len(self.rows(bill, "takes")), 1)
