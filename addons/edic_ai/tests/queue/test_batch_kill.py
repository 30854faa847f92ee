# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from pathlib import Path

from odoo.api import SUPERUSER_ID, Environment
from odoo.modules.registry import Registry
from odoo.tests import BaseCase, get_db_name, tagged

from fakes.fake_provider import FakeProvider

from .test_task_kill import Workers

WORKER = Path(__file__).parents[1] / "workers" / "batch_worker.py"
USE_CASE = "test.batch.kill"
POINTS = (
    "planned",
    "opened",
    "submitted",  # steps of handing in
    "fetched",
    "counted",
    "applied",
    "ended",  # steps of taking in
)
TABLES = ("edic_ai_task", "edic_ai_batch", "edic_ai_deployment", "edic_ai_usage")


@tagged("post_install", "-at_install")
class TestBatchKill(BaseCase):
    """Real processes on the real database: what is committed is deleted afterwards."""

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        self.workers = Workers(WORKER)
        self.addCleanup(self.workers.close)
        self.fake = self.enterContext(FakeProvider())
        with self.registry.cursor() as cr:
            env = Environment(cr, SUPERUSER_ID, {"tracking_disable": True})
            provider = env["edic.ai.provider"].create(
                {
                    "name": "Of a test",
                    "kind": "mistral",
                    "base_url": self.fake.url,
                    "zone": "on_premise",
                    "new_key": self.fake.api_key,
                }
            )
            model = env["edic.ai.model"].create(
                {
                    "provider_id": provider.id,
                    "name": "mistral-small-latest",
                    "can_chat": True,
                }
            )
            model.card_state = "approved"
            model.flush_recordset()
            self.partner = env["res.partner"].create({"name": "Lindenfurt"}).id
            self.provider, self.company = provider.id, env.company.id
            # use cases that the workers alone know
            cr.execute(
                """INSERT INTO edic_ai_deployment (company_id, use_case, model_id,
                       provider_id, state, sequence, is_batched)
                   VALUES (%s, %s, %s, %s, 'approved', 1, TRUE)""",
                (self.company, USE_CASE, model.id, provider.id),
            )
        self.addCleanup(self.remove)

    def remove(self):
        self.workers.kill()
        with self.registry.cursor() as cr:
            for table in TABLES:
                cr.execute(
                    f"DELETE FROM {table} WHERE use_case = %s",  # noqa: S608
                    (USE_CASE,),
                )
            cr.execute("DELETE FROM edic_ai_provider WHERE id = %s", (self.provider,))
            cr.execute("DELETE FROM res_partner WHERE id = %s", (self.partner,))

    def enqueue(self):
        with self.registry.cursor() as cr:
            cr.execute("DELETE FROM edic_ai_task WHERE use_case = %s", (USE_CASE,))
            cr.execute(
                "UPDATE res_partner SET comment = NULL WHERE id = %s", (self.partner,)
            )
            cr.execute(
                """INSERT INTO edic_ai_task (use_case, lane, company_id, res_model,
                       res_id, priority, state, attempts, next_attempt, origin)
                   VALUES (%s, 'batch', %s, 'res.partner', %s, '1', 'waiting', 0,
                       now() AT TIME ZONE 'UTC', 'background')""",
                (USE_CASE, self.company, self.partner),
            )
            cr.execute("SELECT COALESCE(max(id), 0) FROM edic_ai_trace")
            [self.last_row] = cr.fetchone()
        self.fake.captured.clear()

    def later(self):
        """As if all leases and pauses had passed."""
        with self.registry.cursor() as cr:
            cr.execute(
                "UPDATE edic_ai_batch SET next_look = '2020-01-01',"
                " handed_in_at = handed_in_at - interval '1 h' WHERE use_case = %s",
                (USE_CASE,),
            )
            cr.execute(
                "UPDATE edic_ai_task SET next_attempt = '2020-01-01'"
                " WHERE use_case = %s",
                (USE_CASE,),
            )
            cr.execute(
                """UPDATE edic_ai_task_live SET lease_until = '2020-01-01'
                   FROM edic_ai_task task WHERE task_id = task.id
                   AND use_case = %s AND lease_until IS NOT NULL""",
                (USE_CASE,),
            )

    def work_done(self):
        """State, times applied, ends in the ledger that are good, lines left."""
        with self.registry.cursor() as cr:
            cr.execute(
                """SELECT task.state,
                       (length(comment) - length(replace(comment, 'answer', ''))) / 6
                   FROM edic_ai_task task JOIN res_partner p ON p.id = res_id
                   WHERE use_case = %s""",
                (USE_CASE,),
            )
            [(state, applied)] = cr.fetchall()
            cr.execute(
                """SELECT count(*) FROM edic_ai_trace
                   WHERE use_case = %s AND status = 'ok' AND id > %s""",
                (USE_CASE, self.last_row),
            )
            [ends] = cr.fetchone()
            cr.execute("SELECT count(*) FROM edic_ai_batch_line")
            [lines] = cr.fetchone()
            return state, applied or 0, ends, lines

    def handed_in(self):
        paths = [(c.method, c.path) for c in self.fake.captured]
        return paths.count(("POST", "/v1/batch/jobs"))

    def test_killed_at_every_point_nothing_is_lost_paid_or_applied_twice(self):
        for point in POINTS:
            with self.subTest(point=point):
                self.enqueue()
                self.later()
                for _turn in range(3):  # some points are of the second turn
                    self.workers.start(point)
                    said = self.workers.listen()[2]
                    if said == ["at", point]:
                        break
                    self.later()
                self.assertEqual(said, ["at", point])
                self.workers.kill()
                self.work_off()
                self.assertEqual(self.work_done(), ("done", 1, 1, 0))
                self.assertEqual(self.handed_in(), 1)
                self.assertFalse(len(self.fake.batches), "nothing stays there")

    def work_off(self):
        """Turns of work until all is done, and one more that finds nothing to do."""
        for _turn in range(5):
            is_done = self.work_done() == ("done", 1, 1, 0) and not self.fake.batches
            self.later()
            self.workers.start("none")
            self.assertEqual(self.workers.listen()[2], ["end"])
            if is_done:
                break
