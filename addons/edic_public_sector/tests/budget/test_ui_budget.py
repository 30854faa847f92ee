# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from ..budget_common import OFFICER
from .test_budget_justified import JustifiedCase


@tagged("post_install", "-at_install", "edic_tour")
class TestBudgetTour(HttpCase, JustifiedCase):
    def test_from_a_credit_to_what_uses_it(self):
        more = self.taxed("tva_nd_20")
        self.make_bill(("60612", 500, {self.hall: 100}, more)).action_post()
        self.start_tour(
            "/odoo/edic-credits-in-force", "edic_budget_follow", login=self.reader.login
        )

    def test_a_file_from_its_faults_to_the_act_in_force(self):
        self.start_tour(
            "/odoo/edic-budget-imports/new",
            "edic_budget_import",
            login=self.officer.login,
        )
        budget = self.own("").search([("name", "=", "LINDENFURT")])
        self.assertEqual((len(budget), budget.state), (1, "voted"))
        self.assertEqual(budget.decision_ids.enforced_by_id, self.officer)
        self.assertEqual(self.sums(self.credit(budget, "011"), "open"), (1000.5,))


@tagged("post_install", "-at_install", "edic_tour")
class TestBudgetKeepingTour(HttpCase, JustifiedCase):
    """From the menu, by the lowest role that may."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        role = "edic_finance.group_edic_finance_accountant"
        cls.accountant = cls.make_user("tour_accountant", role)

    def start(self, tour, user):
        with mute_logger("odoo.http"):  # it tells of each question
            self.start_tour("/odoo", tour, login=user.login)

    def committed(self):
        [contract] = self.own("commitment", self.accountant).search([])
        self.assertEqual(contract.create_uid, self.accountant)
        rows = self.env["edic.ai.trace"].sudo()
        own = [("res_model", "=", contract._name), ("res_id", "=", contract.id)]
        return contract, [row.facts for row in rows.search(own)]

    def test_a_commitment_above_its_credit_is_confirmed(self):
        self.start("edic_budget_commitment", self.accountant)
        contract, facts = self.committed()
        self.assertEqual((contract.amount, contract.is_confirmed), (2500, True))
        self.assertEqual(facts, [{"commitment": "2500.00", "confirmed": True}])
        self.assertEqual(self.sums(self.general, "available"), (-500,))

    def test_an_authority_with_its_years(self):
        self.start("edic_budget_authority", self.officer)
        [authority] = self.own("authority").search([])
        self.assertEqual((authority.kind, authority.left), ("ve", 900))
        self.assertEqual(authority.enforced_by_id, self.officer)
        years = authority.tranche_ids.sorted("year").mapped("amount")
        self.assertEqual(years, [400, 500])

    def test_a_budget_with_a_line_and_its_vote(self):
        self.start("edic_budget_by_hand", self.officer)
        [budget] = self.own("").search([("name", "=", "Fictive school fund")])
        self.assertEqual((budget.state, budget.framework), ("voted", "fr"))
        self.assertEqual(self.sums(budget.line_ids, "voted"), (300,))

    def test_budget_of_next_year_is_prepared(self):
        self.start("edic_budget_next", self.officer)
        [budget] = self.own("").search([("year", "=", 2027)])
        self.assertEqual(budget.state, "draft")
        keys = {line._key() for line in self.budget.line_ids}
        self.assertEqual({line._key() for line in budget.line_ids}, keys)

    def test_a_pool_gets_a_line(self):
        budget = self.make_german()
        self.start("edic_budget_pool", budget.env.user)
        [pool] = budget.credit_ids.filtered("is_pool")
        self.assertEqual((pool.code, pool.raised_by), ("DK1", "additional"))
        self.assertEqual(pool.line_ids, self.line(budget, "524100", "21100100"))
        earned = self.line(budget, "401100", "61100100", direction="revenue")
        self.assertEqual(earned.raises_id, pool)


@tagged("post_install", "-at_install", "edic_tour")
class TestBudgetActsTour(HttpCase, JustifiedCase):
    """Acts entered by hand, and why a line moved."""

    def test_a_virement_between_chapters(self):
        self.budget.fungible_operating = 5
        self.start_tour("/odoo", "edic_budget_virement", login=self.officer.login)
        [act] = self.budget.decision_ids.filtered(
            lambda decision: decision.act == "fungibility"
        )
        self.assertEqual((act.state, act.organ), ("in_force", "executive"))
        self.assertEqual(act.enforced_by_id, self.officer)
        self.assertEqual(self.sums(self.general, "amended", "open"), (200, 2200))
        grants = self.credit(self.budget, "65")
        self.assertEqual(self.sums(grants, "amended", "open"), (-200, 300))

    def test_an_overrun_with_its_cover(self):
        budget = self.make_german()
        login = budget.env.user.login
        self.start_tour("/odoo", "edic_budget_overrun", login=login)
        sums = [
            self.sums(self.line(budget, *line), "amended")[0]
            for line in (("527100", "21100100"), ("524100", "21100200"))
        ]
        self.assertEqual(sums, [150, -150])

    def test_a_line_with_its_reasons(self):
        self.start_tour("/odoo", "edic_budget_reasons", login=self.officer.login)
        paper = self.line(self.budget, "6068", "020")
        [reason] = paper.reason_ids
        self.assertEqual((reason.kind, reason.basis), ("driver", "voted"))
        parts = {"volume": -60.0, "price": 7.5, "rest": 2.22}
        story = paper.with_user(self.reader).edic_story("voted")["sides"]
        [side] = [half for half in story if half["direction"] == "expense"]
        self.assertEqual(
            {part["cause"]: part["amount"] for part in side["parts"] if part["amount"]},
            parts,
        )


@tagged("post_install", "-at_install", "edic_tour")
class TestBudgetOutTour(HttpCase, JustifiedCase):
    """The exports of readers of a budget, and the table that a town brings along."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["account.chart.template"].try_loading("de_nkf", cls.town)

    def test_a_german_table_whose_columns_are_mapped(self):
        treasurer = self.make_user("tour_treasurer", OFFICER, self.town)
        self.start_tour("/odoo", "edic_budget_table", login=treasurer.login)
        [budget] = self.own("", treasurer).search([("company_id", "=", self.town.id)])
        self.assertEqual((budget.name, budget.year), ("Kernhaushalt fiktiv", 2026))
        self.assertEqual((budget.state, budget.framework), ("voted", "de_doppik"))
        school = self.credit(budget, "21100100")
        self.assertEqual(self.sums(school, "open"), (1234.56,))
        column = self.env["edic.public.budget.mapping.column"].search(
            [("name", "=", "Wert")]
        )
        self.assertEqual(column.mapped("measure"), ["open"])

    def test_follow_up_as_pivot_and_graph(self):
        self.start_tour("/odoo", "edic_budget_shapes", login=self.reader.login)

    def test_a_report_is_drafted_from_a_french_budget(self):
        self.company.partner_id.lang = "fr_FR"
        self.start_tour("/odoo", "edic_budget_rob", login=self.reader.login)
        self.assert_drafted("budget.rob.fr", self.budget, self.reader, "fr")

    def test_a_note_on_a_chapter_whose_articles_bind(self):
        budget = self.make_budget(name="By article", level_operating="article")
        self.start_tour("/odoo", "edic_budget_chapter", login=self.reader.login)
        [chapter] = self.own("chapter", self.reader).search(
            [("budget_id", "=", budget.id), ("chapter_id.code", "=", "011")]
        )
        self.assert_drafted("budget.credit_note", chapter, self.reader, "en")

    def assert_drafted(self, code, budget, user, lang):
        drafts = self.env["edic.public.draft"].sudo()
        [draft] = drafts.search([("res_model", "=", budget._name)])
        self.assertEqual((draft.res_id, draft.user_id), (budget.id, user))
        self.assertEqual((draft.template_id.code, draft.lang), (code, lang))
        self.assertEqual(draft.state, "draft")
