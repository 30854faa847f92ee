# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from odoo.addons.edic_ai.tests.hoot import run_hoot

from .draft_common import DraftCase
from .forms_common import FormsCase
from .scenario_common import ScenarioCase
from .test_aid import GrantCase
from .test_budget_justified import JustifiedCase


@tagged("post_install", "-at_install", "edic_js")
class TestComponents(HttpCase):
    def test_components(self):
        run_hoot(self, "edic_public_sector")


@tagged("post_install", "-at_install", "edic_js")
class TestComponentsOnPhone(HttpCase):
    browser_size = "375x667"
    touch_enabled = True

    def test_components(self):
        run_hoot(self, "edic_public_sector", "mobile")


@tagged("post_install", "-at_install", "edic_tour")
class TestDraftTour(DraftCase, HttpCase):
    def test_a_letter_from_the_bill_to_the_signature(self):
        self.clerk.lang = "en_US"
        self.vendors["paper"].lang = "en_US"
        self.start_tour(
            f"/odoo/vendor-bills/{self.bill.id}", "edic_draft", login=self.clerk.login
        )
        drafts = self.env["edic.public.draft"].sudo()
        draft = drafts.search([("user_id", "=", self.clerk.id)])
        self.assertEqual((draft.state, draft.lang), ("signed", "en"))
        self.assertEqual(draft.version_ids.sorted("number")[-1].origin, "person")
        self.assertIn("With kind regards", self.text(draft))

    def test_asking_about_a_bill_without_a_model(self):
        self.clerk.lang = "en_US"
        self.start_tour(
            f"/odoo/vendor-bills/{self.bill.id}", "edic_ask", login=self.clerk.login
        )
        turns = self.env["edic.public.chat.turn"].sudo()
        turn = turns.search([("chat_id.user_id", "=", self.clerk.id)])
        self.assertEqual(len(turn), 1)
        self.assertFalse(turn.task_id)


@tagged("post_install", "-at_install", "edic_tour")
class TestBudgetTour(JustifiedCase, HttpCase):
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
class TestBudgetKeepingTour(JustifiedCase, HttpCase):
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

    def test_a_commitment_above_its_credit_is_stopped(self):
        self.company.edic_budget_stop = "stop"
        self.start("edic_budget_commitment_stop", self.accountant)
        contract, facts = self.committed()
        self.assertEqual((contract.amount, facts), (2000, []))
        self.assertEqual(self.sums(self.general, "available"), (0,))

    def test_an_authority_with_its_years(self):
        self.start("edic_budget_authority", self.officer)
        [authority] = self.own("authority").search([])
        self.assertEqual((authority.kind, authority.left), ("ve", 900))
        years = authority.tranche_ids.sorted("year").mapped("amount")
        self.assertEqual(years, [400, 500])

    def test_a_nomenclature_with_a_code(self):
        self.start("edic_budget_nomenclature", self.officer)
        own = self.own("nomenclature").search([("name", "=", "Erlenbruck")])
        told = [(one.kind, one.code) for one in own.code_ids]
        self.assertEqual(told, [("function", "21100100")])

    def test_a_budget_with_a_line_and_its_vote(self):
        self.start("edic_budget_by_hand", self.officer)
        [budget] = self.own("").search([("name", "=", "Fictive school fund")])
        self.assertEqual((budget.state, budget.framework), ("voted", "fr"))
        self.assertEqual(self.sums(budget.line_ids, "voted"), (300,))

    def test_the_budget_of_next_year_is_prepared(self):
        self.start("edic_budget_next", self.officer)
        [budget] = self.own("").search([("year", "=", 2027)])
        self.assertEqual((budget.state, len(budget.line_ids)), ("draft", 8))

    def test_a_pool_gets_a_line(self):
        budget = self.make_german()
        self.start("edic_budget_pool", budget.env.user)
        [pool] = budget.credit_ids.filtered("is_pool")
        self.assertEqual((pool.code, pool.raised_by), ("DK1", "additional"))
        self.assertEqual(pool.line_ids, self.line(budget, "524100", "21100100"))


@tagged("post_install", "-at_install", "edic_tour")
class TestScenarioTour(ScenarioCase, HttpCase):
    def test_a_scenario_is_tried_and_kept(self):
        scenario = self.make_scenario()
        self.part(scenario, "prices").write({"shape": "normal", "deviation": 1})
        self.start_tour(
            f"/odoo/edic-scenarios/{scenario.id}",
            "edic_scenario",
            login=self.officer.login,
        )
        [run] = scenario.run_ids
        self.assertEqual((run.is_same, run.create_uid.id), (True, self.officer.id))
        self.assertEqual(self.part(scenario, "prices").yearly, "2,0; 3,0")


@tagged("post_install", "-at_install", "edic_tour")
class TestAidTour(GrantCase, HttpCase):
    def test_a_request_is_decided_with_its_reasons(self):
        grant = self.grant()
        self.start_tour(
            f"/odoo/edic-grants/{grant.id}", "edic_aid", login=self.officer.login
        )
        [aid] = self.env["edic.public.aid"].search([("res_id", "=", grant.id)])
        self.assertEqual((aid.option_code, aid.decided_by_id), ("refuse", self.officer))


@tagged("post_install", "-at_install", "edic_tour")
class TestFormTour(FormsCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["edic.public.procedure.topic"].with_user(cls.officer).create(
            {
                "procedure_id": cls.procedure.id,
                "name": "Coût",
                "asked": "Combien coûte la carte ?",
                "line_ids": cls.line("La carte de").ids,
            }
        )
        cls.approve()

    def test_an_agent_asks_and_fills_in(self):
        self.env["res.partner"].create(
            {"name": "Dominique Exemple", "zip": "44000", "city": "Nantes"}
        )
        self.start_tour(
            f"/odoo/edic-procedures/{self.procedure.id}",
            "edic_form_entry",
            login=self.agent.login,
        )
        [entry] = self.env["edic.public.form.entry"].search(
            [("procedure_id", "=", self.procedure.id)]
        )
        self.assertEqual((entry.state, entry.answers["zip"]), ("done", "44000"))
        asked = self.env["edic.public.question"].search(
            [("procedure_id", "=", self.procedure.id)]
        )
        self.assertEqual(
            {(one.outcome, one.helpful, bool(one.text)) for one in asked},
            {("answer", "yes", False), ("refusal", False, True)},
        )

    def test_an_agent_asks_what_was_offered(self):
        self.start_tour("/odoo/edic-ask", "edic_form_ask", login=self.agent.login)
        asked = self.env["edic.public.question"].search(
            [("company_id", "=", self.company.id)], order="id"
        )
        self.assertEqual(asked.mapped("outcome"), ["refusal", "answer"])

    def test_a_citizen_hands_over(self):
        self.open()
        self.start_tour("/my/procedures", "edic_form_portal", login=self.citizen.login)
        entry = self.env["edic.public.form.entry"]._of_citizen(self.citizen)
        self.assertEqual((entry.state, entry.user_id), ("handed", self.agent))

    def test_an_officer_makes_a_topic_and_does_not_approve_it(self):
        asked = "Où trouver la carte ?"
        told = self.own(self.agent).edic_ask(asked)
        question = self.env["edic.public.question"].browse(told["id"])
        question.with_user(self.agent).edic_send(asked)
        self.start_tour(
            "/odoo/edic-questions", "edic_form_officer", login=self.officer.login
        )
        topic = self.procedure.topic_ids.filtered(lambda one: one.asked == asked)
        self.assertEqual(topic.line_ids, self.line("La carte est envoyée"))
        self.assertTrue(question.is_done)
        self.assertFalse(topic.is_approved)
        self.approve()
        self.assertEqual(self.own(self.agent).edic_ask(asked)["outcome"], "answer")

    def test_an_officer_reads_a_file(self):
        logger = "odoo.addons.edic_public_sector.models.edic_public_procedure_source"
        action = self.env.ref("edic_public_sector.edic_public_procedure_source_action")
        with mute_logger(logger):
            self.start_tour(
                f"/odoo/action-{action.id}/new",
                "edic_form_source",
                login=self.officer.login,
            )
