# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import json
from decimal import Decimal

from odoo.tests import tagged

from ..batch_common import IBAN, BatchCase


@tagged("post_install", "-at_install")
class TestBatch(BatchCase):
    """There and back, and who goes this way."""

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

    def test_lower_price_counts(self):
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

    # --- questions for a batch --------------------------------------------------
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

    # --- questions that stay here -----------------------------------------------
    def test_policy_holds(self):
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
