# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import fields
from odoo.tests import tagged
from odoo.tools import mute_logger

from fakes.fake_provider import Step

from ..batch_common import LOOK_LOG, OUTAGE, WORK_LOG, BatchCase


@tagged("post_install", "-at_install")
class TestBatchFaults(BatchCase):
    """Nothing is lost, paid twice, or left with the provider unsaid."""

    def test_a_lost_receipt_is_looked_for(self):
        tasks = self.enqueue()
        self.fake.batches.is_slow = True
        self.fake.script(Step(cut=10), OUTAGE)  # done there, not known here
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
