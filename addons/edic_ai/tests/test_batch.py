# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import json
from datetime import timedelta
from decimal import Decimal

from odoo import fields, models
from odoo.exceptions import AccessError, UserError
from odoo.orm.model_classes import add_to_registry
from odoo.tests import new_test_user, tagged
from odoo.tools import file_open, mute_logger

from ..testing.fake_provider import Step
from ..tools.llm.contract import DataClass
from ..tools.llm.request import Request
from .gateway_common import LIMITS, GatewayCase

OUTAGE = Step(status=503)
IBAN = "DE89370400440532013000"
WORK_LOG = "odoo.addons.edic_ai.models.edic_ai_task_work"
LOOK_LOG = "odoo.addons.edic_ai.models.edic_ai_gateway_batch_look"


class UseCaseBatch(models.AbstractModel):
    _name = "edic.ai.use.case.test.batch"
    _inherit = "edic.ai.use.case"
    _description = "Use case of the tests that may wait"
    _module = "edic_ai"
    _lane = "model"
    _writes = {"res_partner": None}

    def _request(self, record):
        if record.ref == "nothing to ask":
            return None
        secret = record.ref == "secret"
        return Request(
            use_case="test.batch",
            company_id=self.env.company.id,
            data_class=DataClass.SECRET if secret else DataClass.INTERNAL,
            record=(record._name, record.id),
            prompt="edic.ai.try",
            variables={"question": f"Pay {IBAN} for {record.city}"},
            limits=LIMITS,
            facts={"town": record.city},
        )

    def _apply(self, record, answer):
        record.comment = f"{record.comment or ''}{answer.text}"
        if record.ref == "cannot be kept":
            raise ValueError("no place")


@tagged("post_install", "-at_install")
class TestBatch(GatewayCase):
    """Tasks that nobody waits for, handed in together to a strict fake of Mistral."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        add_to_registry(cls.registry, UseCaseBatch)
        cls.registry._setup_models__(cls.env.cr, [UseCaseBatch._name])
        cls.addClassCleanup(cls.registry.__delitem__, UseCaseBatch._name)
        cls.use = cls.make_use(
            "Batches", "eu_controlled", kind="mistral", use_case="test.batch"
        )
        cls.use.is_batched = True
        cls.tasks, cls.batches = cls.env["edic.ai.task"], cls.env["edic.ai.batch"]
        cls.batches.sudo().search([]).unlink()
        cls.tasks.sudo().search([]).unlink()
        cls.partners = cls.partner + cls.partner.copy({"city": "Neustadt"})
        cls.manager = new_test_user(
            cls.env,
            "manager_batch",
            "edic_ai.group_edic_ai_manager,edic_ai.group_edic_ai_approver",
        )

    def setUp(self):
        super().setUp()
        self.fake.batches.clear()
        self.fake.answers(lambda body: body["messages"][-1]["content"])
        self.addCleanup(self.fake.answers)

    def enqueue(self, **options):
        return self.tasks._enqueue("test.batch", self.partners, **options)

    def work(self):
        """The cron, when everything is due."""
        past = fields.Datetime.now() - timedelta(seconds=1)
        self.batches.sudo().search([]).next_look = past
        self.tasks.sudo().search([]).next_attempt = past
        self.look()

    def look(self):
        """The cron, as time is."""
        self.env.flush_all()
        self.env.ref("edic_ai.ir_cron_edic_ai_task_work_batch").method_direct_trigger()
        self.env.invalidate_all()

    def handed_in(self):
        """Tasks whose questions are with the provider, and their batch."""
        tasks = self.enqueue()
        self.fake.batches.is_slow = True
        self.work()
        self.fake.batches.is_slow = False
        return tasks, self.batches.search([])

    def rows(self):
        return self.env["edic.ai.trace"].search(
            [("use_case", "=", "test.batch"), ("event", "=", "inference")], order="id"
        )

    # --- there and back ---------------------------------------------------------
    def test_questions_leave_together_and_come_back_once(self):
        tasks, batch = self.handed_in()
        self.assertEqual(set(tasks.mapped("lane")), {"batch"})
        self.assertEqual((batch.state, batch.question_count), ("at_work", 2))
        self.assertEqual(set(tasks.mapped("state")), {"running"})
        self.assertIn("24", tasks[0].note)
        self.assertEqual(self.rows().mapped("status"), ["started", "started"])
        keys = {row.facts["edic.idempotency_key"] for row in self.rows()}
        self.assertEqual(keys, {task._idempotency_key() for task in tasks})
        self.assertFalse(any(self.partners.mapped("comment")))
        self.work()
        self.assertEqual((batch.state, batch.answer_count), ("done", 2))
        self.assertEqual(set(tasks.mapped("state")), {"done"})
        for partner in self.partners:
            self.assertIn(f"Pay {IBAN} for {partner.city}", str(partner.comment))
        started, ended = self.rows()[:2], self.rows()[2:]
        self.assertEqual(ended.mapped("status"), ["ok", "ok"])
        self.assertEqual(
            ended.mapped("parent_uuid"), started.mapped("call_uuid"), "one end each"
        )
        self.work()
        self.assertEqual(len(self.rows()), 4)
        self.assertEqual(str(self.partner.comment).count("Pay"), 1)

    def test_what_leaves_and_what_stays_here(self):
        _tasks, batch = self.handed_in()
        [job] = [c for c in self.fake.captured if c.path == "/v1/batch/jobs"]
        self.assertNotIn(IBAN.encode(), job.raw)
        self.assertIn(b"[IBAN_1]", job.raw)
        self.assertEqual(len(json.loads(job.body)["requests"]), 2)
        kept = json.dumps(batch.sudo().line_ids.mapped("payload"))
        self.assertNotIn("Pay", kept, "the question is not kept")
        self.work()
        self.assertFalse(batch.sudo().line_ids)
        self.assertFalse(len(self.fake.batches), "nothing stays at the provider")

    def test_waiting_is_not_counted_as_latency(self):
        self.handed_in()
        self.work()
        usage = self.env["edic.ai.usage"].search([("use_case", "=", "test.batch")])
        self.assertEqual(len(usage), 2)
        self.env.cr.execute(
            "SELECT count(duration_ms) FROM edic_ai_usage WHERE id = ANY(%s)",
            [usage.ids],
        )
        self.assertEqual(self.env.cr.fetchone(), (0,))

    def test_the_lower_price_counts(self):
        price = self.env["edic.ai.price"].create(
            {
                "pattern": "mistral-small*",
                "valid_from": "2020-01-01",
                "input_price": 1000,
                "output_price": 1000,
                "batch_discount": 50,
                "source_url": "https://example.org/prices",
                "source_date": "2026-11-25",
            }
        )
        price.with_user(self.manager).action_approve()
        self.handed_in()
        self.work()
        facts = self.rows()[-1].facts
        tokens = facts["gen_ai.usage.input_tokens"]
        tokens += facts["gen_ai.usage.output_tokens"]
        self.assertEqual(
            Decimal(facts["edic.cost"]["EUR"]), Decimal(tokens) * 500 / 1_000_000
        )

    # --- who goes this way ------------------------------------------------------
    def test_whoever_waits_is_answered_at_once(self):
        self.assertEqual(set(self.enqueue(now=True).mapped("lane")), {"model"})

    def test_who_begins_to_wait_goes_ahead(self):
        tasks = self.enqueue()
        self.assertEqual(set(tasks.mapped("lane")), {"batch"})
        self.assertEqual(self.enqueue(now=True), tasks)
        self.assertEqual(set(tasks.mapped("lane")), {"model"})

    def test_without_the_choice_questions_are_asked_one_by_one(self):
        tasks = self.enqueue()
        self.use.is_batched = False
        self.work()
        self.assertEqual(set(tasks.mapped("lane")), {"model"})
        self.assertEqual(set(tasks.mapped("state")), {"waiting"})
        self.assertFalse(self.fake.captured)

    def test_only_mistral_takes_batches(self):
        house = self.make_use("No batches", "on_premise", use_case="test.batch")
        house.is_batched = True
        self.assertFalse(house.can_batch)
        self.use.sudo().state = "retired"
        self.assertEqual(set(self.enqueue().mapped("lane")), {"model"})

    def test_nothing_to_ask_is_done(self):
        self.partner.ref = "nothing to ask"
        tasks = self.enqueue()
        self.work()
        self.assertEqual(tasks[0].state, "done")
        self.assertEqual(self.batches.search([]).question_count, 1)

    # --- what keeps a question here ---------------------------------------------
    def test_the_policy_holds(self):
        self.partner.ref = "secret"
        tasks = self.enqueue()
        self.work()
        self.assertEqual(tasks[0].state, "failed")
        self.assertIn("stay in the house", tasks[0].error)
        self.assertEqual(self.batches.search([]).question_count, 1)

    def test_a_budget_holds_back_what_is_too_much(self):
        self.env["edic.ai.budget"].create(
            {"name": "Town hall", "use_case": "test.batch", "minute_requests": 1}
        )
        tasks = self.enqueue()
        self.fake.batches.is_slow = True
        self.work()
        self.assertEqual(tasks.mapped("state"), ["running", "waiting"])
        self.assertIn("Town hall", tasks[1].error)
        self.assertEqual(self.held(), 1)
        self.fake.batches.is_slow = False
        tasks[1].action_cancel()
        self.work()
        self.assertEqual(tasks[0].state, "done")
        self.assertEqual(self.held(), 0, "settled")

    def held(self):
        return self.env["edic.ai.hold"].sudo().search_count([])

    # --- failures ---------------------------------------------------------------
    def test_a_lost_receipt_is_looked_for(self):
        tasks = self.enqueue()
        self.fake.batches.is_slow = True
        self.fake.script(Step(cut=10), OUTAGE)  # done there, not told here
        self.work()
        batch = self.batches.search([])
        self.assertEqual((batch.state, batch.reference), ("handing_in", False))
        self.assertIn("cannot answer", batch.error)
        self.assertEqual(set(tasks.mapped("state")), {"running"})
        self.fake.batches.is_slow = False
        self.work()
        self.assertEqual(batch.state, "done")
        self.assertEqual(set(tasks.mapped("state")), {"done"})
        paths = [(c.method, c.path) for c in self.fake.captured]
        handed_in = [path for path in paths if path == ("POST", "/v1/batch/jobs")]
        self.assertEqual(len(handed_in), 1, "paid once")

    def test_what_never_arrived_is_handed_in_again(self):
        tasks = self.enqueue()
        self.fake.script(OUTAGE)
        self.work()
        lost = self.batches.search([])
        self.work()
        self.assertEqual(lost.state, "handing_in", "it may be listed later")
        self.assertEqual(set(tasks.mapped("state")), {"running"})
        lost.sudo().handed_in_at -= timedelta(minutes=5)
        self.batches.sudo().search([]).next_look = fields.Datetime.now()
        self.look()
        self.assertEqual(lost.state, "failed")
        self.assertEqual(set(tasks.mapped("state")), {"waiting"})
        self.assertTrue(all(tasks.mapped("error")))
        self.assertFalse(tasks.batch_id)
        self.assertEqual(self.rows()[-1].facts["error.type"], "unavailable")
        self.fake.batches.is_slow = False
        self.work()
        self.work()
        self.assertEqual(set(tasks.mapped("state")), {"done"})

    def test_what_is_refused_as_a_whole_is_asked_one_by_one(self):
        tasks = self.enqueue()
        self.fake.script(Step(status=422))
        self.work()
        batch = self.batches.search([])
        self.assertEqual(batch.state, "failed")
        self.assertTrue(batch.error)
        self.assertEqual(set(tasks.mapped("state")), {"waiting"})
        self.assertEqual(set(tasks.mapped("lane")), {"model"})
        self.assertEqual(self.rows().mapped("status"), ["started"] * 2 + ["error"] * 2)

    def test_a_provider_that_does_not_answer_is_looked_at_later(self):
        tasks, batch = self.handed_in()
        self.fake.script(Step(status=500))
        self.work()
        self.assertEqual(batch.state, "at_work")
        self.assertTrue(batch.error)
        self.assertGreater(batch.next_look, fields.Datetime.now())
        self.work()
        self.assertEqual(set(tasks.mapped("state")), {"done"})
        self.assertFalse(batch.error)

    def test_a_batch_that_the_provider_forgot(self):
        tasks, batch = self.handed_in()
        self.fake.batches.clear()
        self.work()
        self.assertEqual(batch.state, "failed")
        self.assertEqual(set(tasks.mapped("state")), {"failed"})

    def test_what_was_answered_while_nobody_looked_is_taken_in(self):
        tasks, batch = self.handed_in()
        batch.sudo().handed_in_at -= timedelta(hours=60)
        self.work()
        self.assertEqual(set(tasks.mapped("state")), {"done"})

    def test_a_provider_that_refuses_for_good_ends_nothing_before_its_time(self):
        tasks, batch = self.handed_in()
        self.use.provider_id.new_key = "another"
        for _time in range(2):
            self.work()
        self.assertEqual(batch.state, "at_work")
        self.assertIn("refuses the key", batch.error)
        batch.sudo().handed_in_at -= timedelta(hours=27)
        self.work()
        self.assertEqual(batch.state, "failed")
        self.assertIn("may still lie with the provider", batch.error)
        self.assertEqual(set(tasks.mapped("state")), {"failed"})
        self.assertFalse(batch.sudo().line_ids)

    def test_a_batch_that_is_too_late_is_called_back(self):
        tasks, batch = self.handed_in()
        batch.sudo().handed_in_at -= timedelta(hours=27)
        self.fake.batches.is_slow = True
        self.work()
        self.assertEqual(batch.state, "cancelled")
        self.assertEqual(set(tasks.mapped("state")), {"waiting"})
        self.assertIn("No answer came in time", tasks[0].error)

    @mute_logger(LOOK_LOG)
    def test_an_answer_that_nobody_understands_does_not_keep_the_others(self):
        tasks, batch = self.handed_in()
        line = batch.sudo().line_ids[0]
        line.payload = {**line.payload, "mapping": {"no placeholder": "x"}}
        other = self.batches.sudo().create(
            {
                "company_id": self.company.id,
                "use_case": "test.batch",
                "provider_id": self.use.provider_id.id,
                "model": "mistral-small-latest",
                "question_count": 0,
                "state": "at_work",
                "reference": "unknown",
            }
        )
        self.work()
        self.assertEqual(tasks.mapped("state"), ["failed", "done"])
        self.assertEqual(self.rows()[2:].mapped("status"), ["error", "ok"])
        self.assertEqual((batch.state, batch.failed_count), ("done", 1))
        self.assertEqual(other.state, "failed")

    @mute_logger(WORK_LOG)
    def test_an_answer_that_cannot_be_kept_fails_alone(self):
        self.partner.ref = "cannot be kept"
        tasks, _batch = self.handed_in()
        self.work()
        self.assertEqual(tasks.mapped("state"), ["failed", "done"])
        self.assertEqual(self.rows()[2:].mapped("status"), ["ok", "ok"])
        self.assertFalse(self.partner.comment)

    def test_a_worker_that_died_between_ledger_and_record(self):
        tasks, batch = self.handed_in()
        self.fake.batches.is_slow = False
        line = batch.sudo().line_ids[0]
        line.is_counted = True
        self.work()
        self.assertEqual(set(tasks.mapped("state")), {"done"})
        self.assertEqual(len(self.rows()), 3, "the row of the first was there")
        self.assertTrue(all(self.partners.mapped("comment")))

    # --- people -----------------------------------------------------------------
    def test_a_stop_calls_back_what_is_away(self):
        tasks, batch = self.handed_in()
        self.env["edic.ai.switch"].create({"reason": "a test"})
        self.look()
        self.assertEqual(batch.state, "cancelled")
        self.assertTrue(all(tasks.mapped("is_stopped")))
        self.assertEqual(self.rows()[-1].facts["error.type"], "stopped")
        self.assertFalse(any(self.partners.mapped("comment")))
        self.assertTrue(any(c.path.endswith("/cancel") for c in self.fake.captured))
        self.assertTrue(batch.is_there, "it is not deleted before it has ended")
        self.assertIn("may still lie", batch.error)
        self.work()
        self.assertFalse(len(self.fake.batches))
        self.assertFalse(batch.is_there)

    def test_a_use_that_ended_calls_back_what_is_away(self):
        tasks, batch = self.handed_in()
        self.use.action_retire()
        self.work()
        self.assertEqual(batch.state, "cancelled")
        self.assertEqual(set(tasks.mapped("state")), {"waiting"})
        self.assertIn("ended", tasks[0].error)
        self.assertFalse(any(self.partners.mapped("comment")))

    def test_a_task_that_was_cancelled_is_not_applied_but_recorded(self):
        tasks, _batch = self.handed_in()
        tasks[0].with_user(self.manager).action_cancel()
        self.assertEqual(tasks[0].state, "cancelled")
        with self.assertLogs(WORK_LOG, "WARNING"):
            self.work()
        self.assertEqual(tasks.mapped("state"), ["cancelled", "done"])
        self.assertFalse(self.partner.comment)
        self.assertEqual(self.rows()[2:].mapped("status"), ["ok", "ok"])

    def test_a_task_cancelled_before_it_left_stays_here(self):
        tasks = self.enqueue()
        kind = self.registry["edic.ai.gateway"]
        plain = kind._planned

        def planned(gateway, claim, task, request):
            if claim.task_id == tasks[0].id:
                tasks[0].sudo()._ask_to_stop()
            return plain(gateway, claim, task, request)

        self.patch(kind, "_planned", planned)
        self.fake.batches.is_slow = True
        self.work()
        self.assertEqual(tasks.mapped("state"), ["cancelled", "running"])
        [job] = [c for c in self.fake.captured if c.method == "POST"]
        self.assertEqual(len(json.loads(job.body)["requests"]), 1)

    def test_who_begins_to_wait_is_not_kept_by_a_batch(self):
        digests = {partner.id: "abc" for partner in self.partners}
        tasks = self.enqueue(digests=digests)
        self.fake.batches.is_slow = True
        self.work()
        again = self.enqueue(digests=digests, now=True, user=self.decider)
        self.assertFalse(again & tasks)
        self.assertEqual(set(again.mapped("lane")), {"model"})
        self.assertEqual(set(tasks.mapped("state")), {"cancelled"})

    def test_the_address_stays_while_a_batch_is_away(self):
        self.handed_in()
        with self.assertRaises(UserError):
            self.use.provider_id.base_url = "https://other.example.org"
        self.work()
        self.use.provider_id.base_url = "https://other.example.org"

    def test_the_policy_is_asked_again_for_each_question(self):
        tasks = self.enqueue()
        kind = self.registry["edic.ai.gateway"]
        plain = kind._hand_in

        def stricter(gateway, questions):
            policy = self.env["edic.ai.policy"]._in_force(self.company)
            cells = policy._changing().rule_ids
            internal = cells.filtered(lambda rule: rule.data_class == "internal")
            internal.write({"eu_controlled": "deny"})
            self.env.flush_all()
            plain(gateway, questions)

        self.patch(kind, "_hand_in", stricter)
        self.work()
        self.assertEqual(set(tasks.mapped("state")), {"failed"})
        self.assertFalse([c for c in self.fake.captured if c.method == "POST"])
        self.assertEqual(self.batches.search([]).state, "cancelled")

    def test_the_administrator_gives_a_batch_up(self):
        tasks, batch = self.handed_in()
        for user in (self.decider, self.auditor):
            for button in ("action_cancel", "action_look"):
                with self.assertRaises(AccessError):
                    getattr(batch.with_user(user), button)()
        batch.with_user(self.manager).action_cancel()
        self.work()
        self.assertEqual(batch.state, "cancelled")
        self.assertEqual(set(tasks.mapped("state")), {"cancelled"})
        self.assertEqual(self.rows()[-1].facts["error.type"], "cancelled")

    def test_a_neutralised_copy_leaves_batches_to_the_original(self):
        tasks, batch = self.handed_in()
        self.env.flush_all()
        with file_open("edic_ai/data/neutralize.sql") as script:
            self.env.cr.execute(script.read())
        self.env.invalidate_all()
        asked = len(self.fake.captured)
        self.work()
        self.assertEqual(len(self.fake.captured), asked)
        self.assertEqual(batch.state, "cancelled")
        self.assertEqual(set(tasks.mapped("state")), {"cancelled"})
        self.assertFalse(batch.sudo().line_ids)

    def test_nobody_writes_a_batch_or_reads_what_placeholders_stand_for(self):
        _tasks, batch = self.handed_in()
        admin = self.env.ref("base.user_admin")
        for user in (self.decider, self.auditor, self.manager, admin):
            with self.assertRaises(AccessError):
                batch.with_user(user).state = "done"
            with self.assertRaises(AccessError):
                batch.sudo().line_ids.with_user(user).read(["payload"])
        self.assertEqual(batch.with_user(self.auditor).question_count, 2)
        with self.assertRaises(AccessError):
            batch.with_user(self.employee).read(["state"])
