# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from fakes.fake_provider import Step, closed_port

from ...exceptions import NotAPersonError
from ...tools.providers.contract import DataClass
from ...tools.providers.errors import (
    AiDenied,
    AiNotSetUp,
    AiStopped,
    AiUnavailable,
    AiUnreachable,
)
from ...tools.providers.request import Origin
from ...tools.text.measured import UNMARKED
from ..common import new_test_user
from ..gateway_common import GatewayCase


@tagged("post_install", "-at_install")
class TestServing(GatewayCase):
    """The screens show of a use case the settings that a call would meet now."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        roles = "edic_ai.group_edic_ai_manager,edic_ai.group_edic_ai_approver"
        cls.manager = new_test_user(cls.env, "serving_manager", roles)
        cls.plain_manager = new_test_user(
            cls.env, "serving_plain", "edic_ai.group_edic_ai_manager"
        )

        cls.approver = new_test_user(
            cls.env, "serving_approver", "edic_ai.group_edic_ai_approver"
        )
        cls.dpo = new_test_user(cls.env, "serving_dpo", "edic_ai.group_edic_ai_dpo")

    def setUp(self):
        super().setUp()
        self.house.sudo().state = "retired"
        self.use = self.cloud.with_user(self.manager)

    def serving(self, origin=Origin.PERSON, **vals):
        return self.gateway._would_serve(
            "test.ask", self.company, origin=origin, **vals
        )

    def check(self, is_served, words="", error=None):
        """The gateway, the list and the card say the same."""
        self.env.flush_all()
        self.env.invalidate_all()
        found = self.serving()
        self.assertEqual(found.is_served, is_served, found)
        state = "serves" if is_served else "blocked"
        self.assertEqual(self.use.serving_state, state)
        self.assertEqual(self.use.serving_reason or "", found.reason)
        self.assertIn(words, found.reason)
        if error:
            self.refused(error)
        elif is_served:
            self.assertTrue(self.ask().text)

    def test_an_approved_use_answers(self):
        self.check(True)

    def test_each_thing_in_the_way_is_shown_and_met_by_a_call(self):
        provider = self.cloud.provider_id.sudo()
        model = self.cloud.model_id.sudo()

        def other_zone():
            provider.write({"zone": "eu_hosted"})

        def other_address():
            provider.base_url = "https://elsewhere.example/v1"

        def other_proxy():
            provider.write({"key_source": "none", "proxy": "http://127.0.0.1:3128"})

        def no_key():
            provider.write({"key_source": "environment", "key_name": "EDIC_AI_KEY_NO"})

        def archived():
            model.active = False

        def denied():
            self.env.cr.execute("UPDATE edic_ai_policy_rule SET eu_controlled = 'deny'")

        def stopped():
            self.env["edic.ai.switch"].create({"scope": "global", "reason": "Test"})

        def stopped_provider():
            self.env["edic.ai.switch"].create(
                {"scope": "provider", "provider_id": provider.id, "reason": "Test"}
            )

        for change, words, error in (
            (other_zone, "card", AiNotSetUp),
            (other_address, "card", AiNotSetUp),
            (other_proxy, "card", AiNotSetUp),
            (no_key, "key", AiNotSetUp),
            (archived, "archived", AiNotSetUp),
            (denied, "policy", None),
            (stopped, "stopped", AiStopped),
            (stopped_provider, "Test", AiStopped),
        ):
            with self.subTest(change.__name__), self.env.cr.savepoint() as point:
                change()
                self.check(False, words, error)
                point.rollback()
            self.env.invalidate_all()
        self.check(True)

    def test_a_provider_left_alone_and_a_used_up_budget_are_shown(self):
        health = self.env["edic.ai.health"].sudo()
        row = health.search([("provider_id", "=", self.cloud.provider_id.id)])
        row = row or health.create({"provider_id": self.cloud.provider_id.id})
        later = fields.Datetime.now() + timedelta(minutes=5)
        row.write({"failures": 99, "open_until": later})
        self.check(False, "skipped for a while")
        row.write({"failures": 0, "open_until": False})
        budget = self.env["edic.ai.budget"].create(
            {
                "name": "Little",
                "company_id": self.company.id,
                "month_tokens": 10,
            }
        )
        self.env["edic.ai.meter"].sudo().create(
            {
                "budget_id": budget.id,
                "user_ref": 0,
                "span": "month",
                "window_start": budget._window("month"),
                "requests": 1,
                "tokens": 10,
                "cost": 0,
                "is_warned": False,
            }
        )
        self.check(False, "Little")

    def test_ledger_has_the_proxy_of_each_call(self):
        provider = self.cloud.provider_id.sudo()
        proxy = f"http://127.0.0.1:{closed_port()}"
        provider.write({"key_source": "none", "proxy": proxy})
        self.cloud.model_id.sudo().card_state = "approved"
        self.refused(AiUnreachable)
        self.assertEqual(self.calls()[0].facts["edic.proxy.address"], "127.0.0.1")
        self.assertFalse(self.fake.captured)

    def test_a_server_that_did_not_answer_last_is_shown_and_still_tried(self):
        self.fake.script(Step(status=503))
        self.refused(AiUnavailable)
        self.check_silent("The server cannot answer at the moment.")
        self.assertTrue(self.serving().is_tried)
        since = self.cloud.provider_id.sudo().health_ids.failing_since
        self.cloud.provider_id.sudo().health_ids.failing_since = since - timedelta(1)
        self.fake.script(Step(status=503))
        self.refused(AiUnavailable)
        health = self.cloud.provider_id.sudo().health_ids
        self.assertEqual(health.failing_since, since - timedelta(1), "the first one's")
        tasks = self.env["edic.ai.task"].sudo()
        task = tasks._enqueue("test.ask", self.partner, origin=Origin.BACKGROUND)
        self.assertEqual(task.note, self.serving().reason)
        self.assertTrue(self.ask().text, "no attempt is held back")
        self.check(True)

    def check_silent(self, words):
        self.check(False, words)
        self.assertIn("Cloud does not answer: ", self.use.serving_reason)
        self.assertIn("Since ", self.use.serving_reason)

    def test_a_failed_test_shows_until_the_next_answer(self):
        provider = self.cloud.provider_id.sudo()
        found = {"steps": {}, "code": "dns", "error": "unreachable", "models": []}
        health = self.env["edic.ai.health"].sudo()
        health._probed(provider, found)
        self.check_silent("The name of the server is unknown")
        health._probed(provider, {**found, "code": "no_schema", "error": ""})
        self.check(True)
        health._probed(provider, found)
        self.env.flush_all()
        health._failed(provider, "invalid_answer", is_outage=False)
        self.check(True)  # it has answered, if not well

    def test_another_use_that_answers_stands_in_for_one_that_does_not(self):
        self.house.sudo().write({"state": "approved", "sequence": 30})
        self.env["edic.ai.health"]._failed(
            self.cloud.provider_id, "unreachable", is_outage=True
        )
        self.assertTrue(self.serving().is_served)
        self.env.invalidate_all()
        self.assertEqual(self.use.serving_state, "blocked")

    def test_a_result_below_the_minimum_does_not_serve(self):
        evaluation = self.env["edic.ai.evaluation"].create(
            {"deployment_id": self.cloud.id}
        )
        evaluation.sudo().write({"state": "done", "case_count": 30, "right_count": 2})
        self.cloud.sudo().evaluation_id = evaluation
        self.check(False, "2 of 30", AiNotSetUp)

    def test_health_is_what_the_newest_sign_says(self):
        provider = self.cloud.provider_id.with_user(self.manager)
        provider.sudo().health_ids.unlink()
        self.assertEqual(provider.health_state, "untested")
        steps = dict.fromkeys(("reached", "key", "answer", "schema"), "ok")
        probe = {"steps": steps, "code": "", "error": "", "model": "m", "models": []}
        health = self.env["edic.ai.health"].sudo()
        health._probed(provider, probe)
        provider.invalidate_recordset()
        self.assertEqual(provider.health_state, "well")
        failed = {**probe, "error": "key_refused", "code": "key_refused"}
        health._probed(provider, failed)
        provider.invalidate_recordset()
        self.assertEqual(provider.health_state, "failing")
        self.assertIn("key", provider.last_error)
        self.env["edic.ai.switch"].create({"scope": "global", "reason": "Test"})
        provider.invalidate_recordset()
        self.assertEqual(provider.health_state, "stopped")

    def test_waiting_work_says_what_it_waits_for(self):
        tasks = self.env["edic.ai.task"].sudo()
        task = tasks._enqueue("test.ask", self.partner, origin=Origin.BACKGROUND)
        self.assertFalse(task.note)
        switch = self.env["edic.ai.switch"].create({"scope": "global", "reason": "x"})
        task.invalidate_recordset()
        self.assertIn("stopped", task.note)
        self.assertIn(switch.thrown_by_id.name, task.note)
        self.assertIn("nothing is asked", task.note)

    # --- sending in the background ----------------------------------------------------
    def test_background_sends_nothing_out_of_the_house_by_default(self):
        self.cloud.sudo().is_sent_unasked = False
        self.check(True)
        found = self.serving(Origin.BACKGROUND)
        self.assertEqual((found.is_served, found.code), (False, "denied"))
        with self.assertRaises(AiDenied):
            self.gateway._plans(self.request(), Origin.BACKGROUND)
        self.assertTrue(self.gateway._plans(self.request(), Origin.PERSON))
        self.house.sudo().state = "approved"
        self.house.sudo().sequence = 1
        self.assertTrue(self.serving(Origin.BACKGROUND).is_served)

    def test_a_person_switches_background_sending_on_and_the_ledger_has_the_figures(
        self,
    ):
        self.cloud.sudo().is_sent_unasked = False
        self.assertIn(str(UNMARKED.missed), self.use.unasked_text)
        highest = new_test_user(
            self.env,
            "serving_all_but_approver",
            "base.group_system,edic_ai.group_edic_ai_manager,edic_ai.group_edic_ai_dpo,"
            "edic_ai.group_edic_ai_auditor,edic_ai.group_edic_ai_author",
        )
        for user in (self.plain_manager, self.decider, self.auditor, self.dpo, highest):
            with self.assertRaises(AccessError):
                self.cloud.with_user(user).action_send_unasked()
        with self.assertRaises(NotAPersonError):
            self.cloud.with_user(self.env.ref("base.user_root")).action_send_unasked()
        with self.assertRaises(AccessError):
            self.use.write({"is_sent_unasked": True})
        self.cloud.with_user(self.approver).action_send_unasked()
        self.assertTrue(self.serving(Origin.BACKGROUND).is_served)
        about = [("use_case", "=", "deployment"), ("res_id", "=", self.use.id)]
        entry = self.env["edic.ai.trace"].search(about, limit=1, order="id desc")
        self.assertEqual(entry.facts["is_sent_unasked"], [None, "True"])
        self.assertEqual(entry.facts["names_not_found"]["unmarked"], str(UNMARKED))
        for user in (self.approver, self.decider, self.auditor):
            with self.assertRaises(AccessError):
                self.cloud.with_user(user).action_send_asked_only()
        self.cloud.with_user(self.dpo).action_send_asked_only()
        self.assertFalse(self.serving(Origin.BACKGROUND).is_served)
        entry = self.env["edic.ai.trace"].search(about, limit=1, order="id desc")
        self.assertEqual(entry.facts["is_sent_unasked"], ["True", None])
        self.assertEqual(entry._people().ids, self.dpo.ids)

    def test_nobody_switches_background_sending_on_for_what_is_their_own(self):
        """Neither who set up the use, nor the provider, nor wrote the card, whatever
        other roles they have."""
        self.cloud.sudo().is_sent_unasked = False
        highest = "base.group_system,edic_ai.group_edic_ai_manager"
        highest += ",edic_ai.group_edic_ai_approver,edic_ai.group_edic_ai_dpo"
        people = [
            new_test_user(self.env, f"own_{number}", highest) for number in range(3)
        ]
        use, provider, card = (self.cloud.with_user(user) for user in people)
        use.test_user_ids = self.decider
        provider.provider_id.labels = "C5"
        card.model_id.licence = "Apache 2.0"
        self.cloud.model_id.sudo().card_state = "approved"
        for own in (use, provider, card):
            with self.assertRaisesRegex(UserError, "somebody else switches"):
                own.action_send_unasked()
        self.assertFalse(self.cloud.is_sent_unasked)
        # as before authors were kept
        self.env.cr.execute(
            "UPDATE edic_ai_deployment SET create_uid = %s WHERE id = %s",
            (self.approver.id, self.cloud.id),
        )
        self.env.invalidate_all()
        with self.assertRaisesRegex(UserError, "somebody else switches"):
            self.cloud.with_user(self.approver).action_send_unasked()
        self.use.action_send_unasked()
        self.assertTrue(self.cloud.is_sent_unasked)
        with self.assertRaises(AccessError):
            use.write({"author_ids": [Command.clear()]})
        with self.assertRaises(AccessError):
            provider.provider_id.write({"author_ids": [Command.clear()]})
        sent_along = {"labels": "C5:2020", "author_ids": [Command.clear()]}
        card.provider_id.write(sent_along)
        self.assertLessEqual(people[1] | people[2], self.cloud.provider_id.author_ids)

    def new_policy(self, author, action):
        """Let a policy by ``author`` count, with this action for personal data."""
        policies = self.env["edic.ai.policy"]
        found = policies._in_force(self.company).with_user(author).action_new_draft()
        draft = policies.with_user(author).browse(found["res_id"])
        rows = draft.matrix_ids.filtered(lambda row: row.data_class == "personal")
        rows.eu_controlled = action
        draft.with_user(self.approver).action_put_in_force()

    def test_who_wrote_that_data_leave_does_not_switch_background_sending_on(self):
        highest = "edic_ai.group_edic_ai_manager,edic_ai.group_edic_ai_approver"
        writer, copier = (
            new_test_user(self.env, login, highest) for login in ("writer", "copier")
        )
        self.new_policy(writer, "allow")
        self.cloud.sudo().is_sent_unasked = False
        with self.assertRaisesRegex(UserError, "wrote the policy.*somebody else"):
            self.cloud.with_user(writer).action_send_unasked()
        self.new_policy(copier, "pseudonymise")
        for user in (writer, copier):  # also where somebody copied it since
            with self.assertRaisesRegex(UserError, "somebody else switches"):
                self.cloud.with_user(user).action_send_unasked()
        self.assertFalse(self.cloud.is_sent_unasked)
        self.use.action_send_unasked()
        self.assertTrue(self.cloud.is_sent_unasked)
        self.cloud.with_user(self.dpo).action_send_asked_only()
        self.assertFalse(self.cloud.is_sent_unasked)

    def test_background_sending_is_decided_on_again_where_more_leaves(self):
        """The writer of the policy cannot have switched it on before."""
        self.assertTrue(self.cloud.is_sent_unasked)
        self.new_policy(self.manager, "local_only")
        self.assertTrue(self.cloud.is_sent_unasked)
        self.new_policy(self.manager, "pseudonymise")
        self.assertFalse(self.cloud.is_sent_unasked)
        about = [("use_case", "=", "deployment"), ("res_id", "=", self.cloud.id)]
        entry = self.env["edic.ai.trace"].search(about, limit=1, order="id desc")
        self.assertEqual(entry.facts["is_sent_unasked"], ["True", None])

    def test_who_wrote_a_policy_by_which_nothing_leaves_may_switch_it_on(self):
        self.cloud.sudo().is_sent_unasked = False
        self.env.cr.execute(
            "UPDATE edic_ai_policy_rule SET eu_controlled = 'local_only'"
            " WHERE data_class != 'public'"
        )
        self.env.cr.execute(
            "UPDATE edic_ai_policy_rule SET eu_hosted = 'local_only'"
            " WHERE data_class != 'public'"
        )
        self.env.invalidate_all()
        self.new_policy(self.manager, "deny")
        self.use.action_send_unasked()
        self.assertTrue(self.cloud.is_sent_unasked)

    def test_another_place_switches_background_sending_off(self):
        self.assertTrue(self.cloud.is_sent_unasked)
        self.cloud.provider_id.sudo().zone = "eu_hosted"
        self.assertFalse(self.cloud.is_sent_unasked)

    def test_work_of_a_person_names_the_person(self):
        tasks = self.env["edic.ai.task"].sudo()
        with self.assertRaises(ValueError):
            tasks._enqueue("test.ask", self.partner, origin=Origin.PERSON)
        with self.assertRaises(TypeError):
            tasks._enqueue("test.ask", self.partner)
        with self.assertRaises(ValueError):
            self.gateway._ask(self.request())

    def test_what_a_person_asks_for_is_not_held_back_by_waiting_background_work(self):
        tasks = self.env["edic.ai.task"].sudo()
        task = tasks._enqueue("test.ask", self.partner, origin=Origin.BACKGROUND)
        same = tasks._enqueue(
            "test.ask", self.partner, origin=Origin.PERSON, user=self.manager
        )
        self.assertEqual(same, task)
        self.assertEqual(task.origin, "person")

    def test_least_class_of_a_use_is_looked_at_where_none_is_given(self):
        self.env.cr.execute(
            """UPDATE edic_ai_policy_rule SET eu_controlled = 'local_only'
                WHERE data_class = 'personal'"""
        )
        self.env.invalidate_all()
        self.assertFalse(self.serving().is_served)
        self.assertTrue(self.serving(data_class=DataClass.PUBLIC).is_served)
