# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import json

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.edic_ai.exceptions import EvidenceFirstError
from odoo.addons.edic_ai.tests.model_use import MODEL_WORKER, ModelUse
from odoo.addons.edic_ai.tools.providers.contract import DataClass, Timings, Usage, Zone
from odoo.addons.edic_ai.tools.providers.request import Answer

from fakes.fake_provider import FakeProvider, Step

from ..common import TrainedCase
from ..explanation_common import Explained

UNKNOWN = "Zmrzlina xyz"  # no word of it occurs in the history


@tagged("post_install", "-at_install")
class TestAccountChoice(ModelUse, Explained, TrainedCase):
    """A model chooses among the company's accounts where the history knows nothing."""

    workers = ("edic_ai.ir_cron_edic_ai_task_work", MODEL_WORKER)  # history first

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.fake = cls.enterClassContext(FakeProvider())
        cls.use = cls.make_use(use_case="finance.account")
        cls.tasks = cls.env["edic.ai.task"].sudo()

    def setUp(self):
        super().setUp()
        self.fake.forget()

    def move_out(self):
        """The model runs at a provider under EU control, approved there as well."""
        self.use.provider_id.sudo().write(
            {"zone": "eu_controlled", "zone_evidence": "for the tests"}
        )
        self.use.model_id.sudo().card_state = "approved"
        self.use.sudo().is_sent_unasked = True
        self.open_policy()

    def open_bill(self, *texts):
        bill = self.make_bill("new", [(text,) for text in texts or (UNKNOWN,)])
        self.work()
        return bill

    def chosen(self, bill):
        return bill.sudo().edic_suggestion_ids.filtered(
            lambda s: s.engine == "language_model"
        )

    def test_an_open_line_is_asked_about_and_never_sure(self):
        self.fake.script(Step(text='{"line_1": "620300"}'))
        bill = self.open_bill()
        suggestion = self.chosen(bill)
        self.assertEqual(suggestion.value, self.accounts["office"].id)
        self.assertEqual((suggestion.band, suggestion.state), ("check", "pending"))
        self.assertNotEqual(bill.invoice_line_ids.account_id, self.accounts["office"])
        theirs = suggestion.with_user(self.accountant).sudo(False)
        with self.assertRaises(EvidenceFirstError):
            theirs.action_accept()
        card = theirs.get_evidence()
        self.assertEqual(card["chosen"]["model"], "mistral-small-latest")
        self.assertGreater(card["chosen"]["accounts"], 3)
        theirs.action_accept(card["token"])
        self.assertEqual(bill.invoice_line_ids.account_id, self.accounts["office"])
        decision = (
            self.env["edic.ai.trace"]
            .sudo()
            .search(
                [("event", "=", "decision"), ("res_id", "=", bill.invoice_line_ids.id)]
            )
        )
        self.assertEqual(decision.use_case, "finance.account")
        self.assertEqual(decision.parent_uuid, suggestion.trace_uuid)

    def test_choice_is_explained_from_the_recorded_call(self):
        self.fake.script(Step(text='{"line_1": "620300"}'))
        self.move_out()
        bill = self.open_bill()
        asked, chosen = len(self.fake.captured), self.chosen(bill).sudo()
        document = self.explain("bill", bill)
        text = self.text(document)
        for texts in (
            "mistral-small-latest",
            chosen.trace_uuid,
            "Replaced before it was sent",
            "gives no weights and no reason",
            "never as “sure”",
        ):
            self.assertIn(texts, text)
        self.assertNotIn("Nothing left the house", text)
        others = bill.sudo().edic_suggestion_ids
        traces = self.env["edic.ai.document.bill"]._traces(bill.id)
        self.assertFalse(self.unknown_figures(document, others, traces))
        self.assertEqual(len(self.fake.captured), asked)

    def test_what_it_may_answer_is_the_companys_own_accounts(self):
        self.open_bill()
        body = json.loads(self.fake.captured[-1].body)
        schema = body["response_format"]["json_schema"]["schema"]
        offered = schema["properties"]["line_1"]["enum"]
        self.assertIn("620300", offered)
        self.assertIn("none", offered)
        known = self.env["account.account"].with_company(self.company).search([])
        self.assertLessEqual(set(offered) - {"none"}, set(known.mapped("code")))

    def test_an_account_that_was_not_offered_is_thrown_away(self):
        self.fake.script(Step(text='{"line_1": "999999"}'))
        bill = self.open_bill()
        self.assertFalse(self.chosen(bill))
        task = self.tasks.search([("use_case", "=", "finance.account")])
        self.assertEqual(task.state, "waiting")
        self.assertTrue(task.error)

    def test_none_leaves_the_line_open(self):
        self.fake.script(Step(text='{"line_1": "none"}'))
        self.assertFalse(self.chosen(self.open_bill()))

    def test_same_question_is_not_asked_twice(self):
        self.fake.script(*[Step(text='{"line_1": "none"}')] * 3)
        bill = self.open_bill()
        bill.invoice_line_ids.price_unit = 7  # asks the history anew
        self.work()
        self.assertEqual(len(self.fake.captured), 1)
        bill.invoice_line_ids.name = f"{UNKNOWN} other"
        self.work()
        self.assertEqual(len(self.fake.captured), 2)
        bill.with_user(self.accountant).action_edic_ask_model()
        self.work()
        self.assertEqual(len(self.fake.captured), 3)

    def test_what_history_knows_is_not_asked(self):
        self.make_bill("power", [("Electricity 02/2026 school building",)])
        self.work()
        self.assertFalse(self.fake.captured)

    def test_choice_is_off_where_nothing_is_approved(self):
        self.use.sudo().state = "draft"
        bill = self.open_bill()
        self.assertFalse(self.fake.captured)
        self.assertEqual(bill.edic_coding["for_model"], 0)
        with self.assertRaisesRegex(UserError, "Language models"):
            bill.with_user(self.accountant).action_edic_ask_model()
        suggestion = self.suggestion(bill.invoice_line_ids)
        self.assertIn("Language models", suggestion.get_evidence()["no_model"])

    def test_testers_ask_on_demand_and_others_do_not(self):
        self.use.sudo().write({"state": "test", "test_user_ids": self.accountant.ids})
        bill = self.open_bill()
        self.assertFalse(self.fake.captured)
        with self.assertRaises(UserError):
            bill.with_user(self.billing).action_edic_ask_model()
        self.fake.script(Step(text='{"line_1": "620100"}'))
        bill.with_user(self.accountant).action_edic_ask_model()
        self.work()
        self.assertEqual(self.chosen(bill).value, self.accounts["energy"].id)

    def test_secret_bills_stay_in_the_house(self):
        self.move_out()
        self.company_data["default_journal_purchase"].edic_data_class = "secret"
        self.open_bill()
        self.assertFalse(self.fake.captured)
        self.assertFalse(self.tasks.search([("use_case", "=", "finance.account")]))

    def test_only_the_administrator_lowers_what_bills_may_hold(self):
        journal = self.company_data["default_journal_purchase"]
        advisor = self.make_user("advisor", "account.group_account_manager")
        journal.with_user(advisor).edic_data_class = "secret"
        with self.assertRaises(AccessError):
            journal.with_user(advisor).edic_data_class = "personal"
        journal.sudo().edic_data_class = "personal"
        traces = self.env["edic.ai.trace"].sudo()
        traces = traces.search([("res_model", "=", journal._name)], order="id")
        changes = [facts["data_class"] for facts in traces.mapped("facts")]
        self.assertEqual(changes, [["personal", "secret"], ["secret", "personal"]])

    def test_an_answer_to_other_words_is_not_kept(self):
        use_case = self.env["edic.ai.use.case.finance.account"]
        bill = self.make_bill("new", [(UNKNOWN,)])
        answer = Answer(
            call_uuid="018f",
            provider="House",
            zone=Zone.ON_PREMISE,
            model="m",
            usage=Usage(),
            timings=Timings(1.0),
            value={"line_1": "620300"},
            facts=use_case._request(bill).facts,
        )
        bill.invoice_line_ids.name = "Paper"
        use_case._keep(bill, answer)
        self.assertFalse(self.chosen(bill))
        bill.invoice_line_ids.name = UNKNOWN
        use_case._keep(bill, answer)
        self.assertEqual(self.chosen(bill).value, self.accounts["office"].id)

    def test_no_bill_is_less_than_personal(self):
        bill = self.make_bill("new", [(UNKNOWN,)])
        offered = bill.journal_id._fields["edic_data_class"].get_values(self.env)
        for data_class in offered:
            bill.journal_id.sudo().edic_data_class = data_class
            found = bill._edic_data_class()
            self.assertIs(DataClass.strictest(found, DataClass.PERSONAL), found)

    def test_what_would_be_sent_is_shown(self):
        self.use.sudo().state = "retired"
        bill = self.open_bill("Zmrzlina for Solange Tremblay")
        opened = bill.with_user(self.accountant).action_edic_preview_model()
        shown = self.env["edic.ai.preview"].sudo().browse(opened["res_id"])
        self.assertIn("set up", shown.refusal)
        self.move_out()
        self.use.sudo().state = "approved"
        self.env["res.partner"].create({"name": "Solange Tremblay"})
        opened = bill.with_user(self.accountant).action_edic_preview_model()
        shown = self.env["edic.ai.preview"].sudo().browse(opened["res_id"])
        self.assertFalse(shown.refusal)
        self.assertNotIn("Tremblay", shown.question)
        self.assertIn("<mark>", shown.question)
        self.assertIn("620300", shown.schema)
        self.assertFalse(self.fake.captured)

    # --- text that leaves the house -------------------------------------------------
    def test_as_shipped_nothing_of_a_bill_leaves_the_house(self):
        self.use.provider_id.sudo().write(
            {"zone": "eu_controlled", "zone_evidence": "for the tests"}
        )
        self.use.model_id.sudo().card_state = "approved"
        self.env.cr.execute("DELETE FROM edic_ai_policy")
        self.env.invalidate_all()
        self.env["edic.ai.policy"]._ship()
        bill = self.open_bill("Lunch without nuts for Milo Beispiel, allergy")
        self.assertFalse(self.fake.captured)
        self.assertFalse(self.tasks.search([("use_case", "=", "finance.account")]))
        with self.assertRaisesRegex(UserError, "stay in the house"):
            bill.with_user(self.accountant).action_edic_ask_model()
        self.assertIn("stay in the house", bill.edic_coding["model_note"])
        self.work()
        self.assertFalse(self.fake.captured)

    def test_with_the_policy_opened_a_bill_leaves_when_a_person_asks_alone(self):
        self.move_out()
        self.use.sudo().is_sent_unasked = False
        bill = self.open_bill()
        self.assertFalse(self.fake.captured)
        self.assertEqual(bill.edic_coding["for_model"], 1)
        self.assertFalse(bill.edic_coding["model_note"])
        bill.with_user(self.accountant).action_edic_ask_model()
        self.work()
        self.assertEqual(len(self.fake.captured), 1)

    def test_a_stop_is_said_on_the_bill_and_nothing_is_asked(self):
        stop = self.env["edic.ai.switch"].create({"scope": "global", "reason": "x"})
        bill = self.open_bill()
        coded = bill.with_user(self.accountant).edic_coding
        self.assertIn("stopped (since", coded["model_note"])
        self.assertIn(stop.thrown_by_id.name, coded["model_note"])
        self.assertIn("your own books", coded["model_note"])
        self.assertFalse(coded["asks_model"] or coded["asked"] or coded["for_model"])
        self.assertFalse(self.fake.captured)
        stop.action_release("over")
        bill.invalidate_recordset()
        self.assertFalse(bill.edic_coding["model_note"])
        self.assertTrue(bill.edic_coding["asks_model"])

    def test_a_dead_server_is_said_on_the_bill_and_when_it_is_tried_again(self):
        come_back = self.silence()
        bill = self.open_bill().with_user(self.accountant)
        coded = bill.edic_coding
        self.assertIn("The server cannot answer", coded["model_note"])
        self.assertIn("tried again at", coded["model_note"])
        self.assertFalse(coded["asks_model"] or coded["asked"])
        self.assertEqual(coded["for_model"], 1, "a person may ask all the same")
        other = self.make_bill("new", [("Zmrzlina other",)]).with_user(self.accountant)
        self.assertIn("House does not answer: ", other.edic_coding["model_note"])
        come_back()
        self.fake.script(Step(text='{"line_1": "620300"}'))
        bill.action_edic_ask_model()
        bill.invalidate_recordset()
        self.assertTrue(bill.edic_coding["asks_model"], "it is asked now")
        self.work()
        self.assertTrue(self.chosen(bill))
        bill.invalidate_recordset()
        self.assertFalse(bill.edic_coding["model_note"])

    def test_what_is_not_tried_again_says_so_on_the_bill(self):
        self.silence()
        bill = self.open_bill().with_user(self.accountant)
        for _attempt in range(5):
            self.due()
            self.work()
        bill.invalidate_recordset()
        note = bill.edic_coding["model_note"]
        self.assertIn("It is not tried again.", note)
        self.assertFalse(bill.edic_coding["asks_model"])

    def test_another_zone_is_said_on_the_bill(self):
        self.fake.script(Step(text='{"line_1": "none"}'))
        bill = self.open_bill()
        self.use.provider_id.sudo().write(
            {"zone": "eu_controlled", "zone_evidence": "for the tests"}
        )
        bill.invalidate_recordset()
        self.assertIn("card", bill.edic_coding["model_note"])
        self.assertEqual(bill.edic_coding["for_model"], 0)

    def test_public_cases_can_be_asked(self):
        use_case = self.env["edic.ai.use.case.finance.account"]
        cases, digest = use_case._evaluation_cases(self.company)
        self.assertEqual(len(digest), 64)
        for case in cases:
            offered = case.request.schema.schema["properties"]["line_1"]["enum"]
            self.assertIn(case.expected, offered)
