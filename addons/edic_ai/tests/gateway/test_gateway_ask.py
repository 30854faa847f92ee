# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import json
from contextlib import suppress

from odoo.tests import tagged
from odoo.tools import mute_logger

from fakes.fake_provider import Step, closed_port

from ...tools.providers.contract import DataClass, Limits, Schema
from ...tools.providers.errors import (
    AiDenied,
    AiInvalidAnswer,
    AiNotAsked,
    AiNotSetUp,
    AiOverBudget,
    AiStopped,
    AiUnavailable,
    AiUnreachable,
)
from ...tools.providers.request import Origin
from ..gateway_common import GatewayCase

IBAN = "FR7630006000011234567890189"
OUTAGE = Step(status=503)


@tagged("post_install", "-at_install")
class TestGatewayAsk(GatewayCase):
    def test_an_answer_and_its_two_rows(self):
        self.fake.script(Step(text="Nothing is due."))
        answer = self.ask()
        self.assertEqual(answer.text, "Nothing is due.")
        self.assertEqual(answer.provider, "House")
        started, ended = self.calls()
        self.assertEqual((started.status, ended.status), ("started", "ok"))
        self.assertEqual(started.call_uuid, answer.call_uuid)
        self.assertEqual(ended.parent_uuid, answer.call_uuid)
        self.assertEqual(started.facts["gen_ai.request.model"], "mistral-small-latest")
        self.assertEqual(started.facts["edic.policy.zone"], "on_premise")
        self.assertTrue(started.facts["edic.prompt.digest"])
        [policy] = started.facts["gen_ai.guardrails"]
        self.assertEqual(policy["gen_ai.guardrail.component.name"], "policy")
        self.assertTrue(started.facts["edic.version"].startswith("19.0."))
        self.assertGreater(ended.facts["gen_ai.usage.output_tokens"], 0)
        self.sealed(started | ended)
        self.assertTrue(started.is_intact() and ended.is_intact())
        self.assertTrue(started.content_digest and ended.content_digest)
        self.assertNotIn("due", json.dumps(self.calls().mapped("facts")))

    def test_no_model_is_told_with_the_way_to_one(self):
        (self.house + self.cloud).sudo().state = "retired"
        self.assertIn("Language models", str(self.refused(AiNotSetUp)))
        self.assertFalse(self.fake.captured)
        self.assertEqual(self.calls().status, "refused")

    def test_a_use_in_test_answers_its_testers_alone(self):
        (self.house + self.cloud).sudo().state = "test"
        self.house.test_user_ids = self.decider
        self.refused(AiNotSetUp)
        gateway = self.gateway.with_user(self.decider)
        self.assertTrue(self.ask(gateway=gateway).text)

    def test_a_branch_is_served_by_its_company_after_its_own(self):
        branch = self.env["res.company"].create(
            {"name": "Ward", "parent_id": self.company.id}
        )
        serving = self.env["edic.ai.deployment"]._serving
        asked = (branch, "test.ask", "chat", self.env.user)
        self.assertEqual(serving(*asked), self.house + self.cloud)
        own = self.cloud.copy({"company_id": branch.id, "sequence": 99})
        own.sudo().state = "approved"
        self.assertEqual(serving(*asked), own + self.house + self.cloud)
        other = self.env["res.company"].create({"name": "Other"})
        self.assertFalse(serving(other, *asked[1:]))

    # --- policy -------------------------------------------------------------------
    def test_names_and_numbers_are_replaced_on_the_way_out_and_back(self):
        self.house.sudo().state = "retired"
        self.partner.write({"name": "Solange Tremblay", "is_company": False})
        seen = []

        def repeat(body):
            seen.append(body["messages"][-1]["content"])
            return f"You wrote: {seen[-1]}"

        self.fake.answers(repeat)
        question = f"Does Solange Tremblay know {IBAN}?"
        answer = self.ask(question)
        self.assertIn("[", seen[0])
        for secret in ("Solange", "Tremblay", IBAN):
            self.assertNotIn(secret.encode(), self.fake.captured[-1].raw)
        self.assertEqual(answer.text, f"You wrote: {question}")
        self.assertEqual(sum(answer.concealed.values()), 2)
        self.assertTrue(self.calls()[0].facts["edic.redaction.count"])
        self.assertNotIn(IBAN, json.dumps(self.calls().mapped("facts")))
        beside = self.env["edic.ai.content"].search(
            [("trace_id", "in", self.calls().ids)]
        )
        kept = [content._open() for content in beside]
        self.assertIn("messages", kept[0]["inputs"])
        self.assertNotIn(IBAN, json.dumps(kept), "what placeholders stood for")

    def test_a_firm_by_its_legal_form_stays_as_it_is(self):
        self.house.sudo().state = "retired"
        partner = self.env["res.partner"]
        partner.create(
            [
                {"name": "Bäckerei Kranz GmbH", "is_company": True},
                {"name": "Solange Tremblay", "is_company": False},
            ]
        )
        self.ask("Bäckerei Kranz GmbH, for Solange Tremblay")
        sent = json.loads(self.fake.captured[-1].body)["messages"][-1]["content"]
        self.assertIn("Bäckerei Kranz GmbH", sent)
        self.assertNotIn("Tremblay", sent)

    def test_names_are_known_as_they_are_now(self):
        twins = self.partner.copy({"name": "Anna Meier"}) + self.partner.copy(
            {"name": "Anna Meier"}
        )
        self.env.flush_all()
        before = self.gateway._names()
        self.assertIs(self.gateway._names(), before)
        for vals in ({"name": "Anna Kranz"}, {"is_company": True}):
            twins.write(vals)
            self.env.flush_all()
            after = self.gateway._names()
            self.assertIsNot(after, before, vals)
            before = after
        other = self.env["res.company"].create({"name": "Talstadt"})
        twins.write({"is_company": False, "company_id": other.id})
        self.assertIn("Anna Kranz", self.gateway._known_people())

    def test_streamed_pieces_come_back_with_names(self):
        self.house.sudo().state = "retired"
        self.partner.write({"name": "Solange Tremblay", "is_company": False})
        self.fake.answers(lambda body: body["messages"][-1]["content"])
        pieces = []
        question = f"Does Solange Tremblay know {IBAN}?"
        answer = self.ask(question, on_chunk=pieces.append)
        self.assertEqual("".join(pieces), question)
        self.assertEqual(answer.text, question)
        self.assertGreater(len(pieces), 1)

    def test_secret_data_stay_in_the_house_or_go_nowhere(self):
        self.assertEqual(self.ask(data_class=DataClass.SECRET).provider, "House")
        self.house.sudo().state = "retired"
        denied = self.refused(AiDenied, data_class=DataClass.SECRET)
        self.assertIn("house", str(denied))
        self.assertEqual(len(self.fake.captured), 1)
        refused = self.calls()[-1]
        self.assertEqual(refused.status, "refused")
        self.assertEqual(refused.facts["error.type"], "denied")

    def test_nothing_leaves_the_eu(self):
        (self.house + self.cloud).sudo().state = "retired"
        self.make_use("Far", "outside")
        for data_class in DataClass:
            self.refused(AiDenied, data_class=data_class)
        self.assertFalse(self.fake.captured)

    # --- fallback -----------------------------------------------------------------
    def test_a_failing_provider_falls_back_to_a_stricter_zone_only(self):
        self.cloud.sequence = 1
        self.fake.script(OUTAGE)
        self.assertEqual(self.ask().provider, "House")
        statuses = self.calls().mapped("status")
        self.assertEqual(statuses, ["started", "error", "started", "ok"])
        self.assertEqual(self.calls()[2].facts["edic.fallback_from"], "Cloud")

    def test_a_stop_of_the_house_never_falls_back_outwards(self):
        house = self.house.provider_id
        self.env["edic.ai.switch"].create(
            {"scope": "provider", "provider_id": house.id, "reason": "repair"}
        )
        error = self.refused(AiStopped, data_class=DataClass.PUBLIC)
        self.assertIn("repair", str(error))
        self.assertFalse(self.fake.captured)

    def test_a_provider_changed_meanwhile_is_not_asked(self):
        """Between the plan and the call it may have waited for a place."""
        [plan, *_rest] = self.gateway._plans(self.request(), Origin.PERSON)
        self.house.provider_id.zone = "outside"
        with self.assertRaises(AiNotAsked):
            self.gateway._check_unchanged(plan, self.house.provider_id)
        self.house.provider_id.write({"zone": "on_premise", "capacity": 9})
        self.gateway._check_unchanged(plan, self.house.provider_id)
        self.house.provider_id.new_key = "another"
        with self.assertRaises(AiNotSetUp):
            self.gateway._check_unchanged(plan, self.house.provider_id)

    def test_a_failing_house_never_falls_back_outwards(self):
        self.fake.script(OUTAGE)
        self.refused(AiUnavailable, data_class=DataClass.PUBLIC)
        self.assertEqual(len(self.fake.captured), 1)

    def test_attempts_of_a_failed_call_are_kept(self):
        limits = Limits(deadline_s=10, max_attempts=2)
        self.fake.script(OUTAGE, OUTAGE)
        error = self.refused(AiUnavailable, limits=limits)
        self.assertEqual(self.calls()[-1].facts["edic.attempts"], 2)
        usage = self.env["edic.ai.usage"].search([("use_case", "=", "test.ask")])
        self.assertEqual(usage.retries, 1)
        # a person reads a sentence, never the words of a library
        sentence = self.gateway._sentence(error)
        self.assertEqual(sentence, self.gateway._error_words()["unavailable"])

    def test_a_bad_answer_is_not_asked_for_elsewhere(self):
        self.cloud.sequence = 1
        self.fake.script(Step(body=b"<html>", content_type="text/html"))
        self.refused(AiInvalidAnswer)
        self.assertEqual(len(self.fake.captured), 1)

    # --- switch, breaker, budget ------------------------------------------------------
    def test_a_thrown_switch_stops_all_calls(self):
        self.env["edic.ai.switch"].create({"scope": "global", "reason": "audit"})
        self.assertIn("audit", str(self.refused(AiStopped)))
        self.assertFalse(self.fake.captured)
        self.assertEqual(self.calls().facts["error.type"], "stopped")

    @mute_logger("odoo.addons.edic_ai.models.gateway.edic_ai_gateway")
    def test_a_provider_that_is_down_is_left_alone(self):
        self.cloud.sudo().state = "retired"
        self.house.provider_id.base_url = f"http://127.0.0.1:{closed_port()}/v1"
        self.house.provider_id.new_key = self.fake.api_key
        self.house.model_id.sudo().card_state = "approved"
        for _attempt in range(5):
            self.refused(AiUnreachable)
        error = self.refused(AiUnavailable)
        self.assertFalse(error.sent)
        self.assertGreater(error.retry_after, 0)
        self.assertEqual(self.house.provider_id.health_state, "open")

    def test_a_budget_that_is_used_up_refuses(self):
        self.env["edic.ai.budget"].create(
            {"name": "Small", "company_id": self.company.id, "month_tokens": 10}
        )
        self.refused(AiOverBudget)
        self.assertFalse(self.fake.captured)

    def test_a_mistake_of_ours_leaves_nothing_behind(self):
        def broken(text):
            raise ZeroDivisionError

        with suppress(ZeroDivisionError):
            self.ask(on_chunk=broken)
            self.fail("it went well")
        self.assertEqual(self.calls().mapped("status"), ["started", "error"])
        key = f"provider/{self.house.provider_id.id}"
        self.assertFalse(self.env["edic.ai.slot"].search([("key", "=", key)]))

    def test_a_provider_that_was_only_tested_can_be_asked(self):
        health = self.env["edic.ai.health"]
        found = {"steps": {}, "code": "", "error": "", "models": []}
        health._probed(self.house.provider_id, found)
        self.assertTrue(self.ask().text)

    # --- answers ------------------------------------------------------------------
    def test_an_answer_outside_the_schema_is_thrown_away(self):
        schema = Schema(
            "choice",
            {
                "type": "object",
                "properties": {"account": {"enum": ["601", "602"]}},
                "required": ["account"],
                "additionalProperties": False,
            },
        )
        self.fake.script(Step(text='{"account": "601"}'))
        self.assertEqual(self.ask(schema=schema).value, {"account": "601"})
        self.fake.script(Step(text='{"account": "999"}'))
        self.refused(AiInvalidAnswer, schema=schema)
        usage = self.env["edic.ai.usage"].search([("use_case", "=", "test.ask")])
        self.assertEqual(sorted(usage.mapped("status")), ["error", "ok"])

    def test_what_would_leave_can_be_seen_before_it_does(self):
        self.house.sudo().state = "retired"
        plan = self.gateway._preview(self.request(f"Pay {IBAN}"))
        self.assertNotIn(IBAN, plan.call.messages[-1].content)
        self.assertEqual(plan.provider, "Cloud")
        self.assertFalse(self.fake.captured)
