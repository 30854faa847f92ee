# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import json

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import file_open

from ...write_guard import by_method
from ..batch_common import WORK_LOG, BatchCase


@tagged("post_install", "-at_install")
class TestBatchPeople(BatchCase):
    """Stops, cancelling, waiting, and who may read what."""

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
        kind = self.registry["edic.ai.gateway.batch"]
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

    def test_address_stays_while_a_batch_is_away(self):
        self.handed_in()
        with self.assertRaises(UserError):
            self.use.provider_id.base_url = "https://other.example.org"
        self.work()
        self.use.provider_id.base_url = "https://other.example.org"

    def test_policy_is_asked_again_for_each_question(self):
        tasks = self.enqueue()
        kind = self.registry["edic.ai.gateway.batch"]
        plain = kind._hand_in

        def stricter(gateway, questions):
            policy = self.env["edic.ai.policy"]._in_force(self.company)
            cells = policy.rule_ids
            internal = cells.filtered(lambda rule: rule.data_class == "internal")
            with by_method(policy, "state"):
                internal.write({"eu_controlled": "deny"})
            self.env.flush_all()
            plain(gateway, questions)

        self.patch(kind, "_hand_in", stricter)
        self.work()
        self.assertEqual(set(tasks.mapped("state")), {"failed"})
        self.assertFalse([c for c in self.fake.captured if c.method == "POST"])
        self.assertEqual(self.batches.search([]).state, "cancelled")

    def test_administrator_gives_a_batch_up(self):
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
