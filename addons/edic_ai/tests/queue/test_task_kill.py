# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import contextlib
import os
import select
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from odoo.api import SUPERUSER_ID, Environment
from odoo.modules.registry import Registry
from odoo.tests import BaseCase, get_db_name, tagged
from odoo.tools import config

from ..workers.task_worker import LEASE_S, POINTS

WORKER = Path(__file__).parents[1] / "workers" / "task_worker.py"
OPTIONS = ("db_host", "db_port", "db_user", "db_password", "data_dir")
PATIENCE = 60  # seconds until a worker that says nothing is taken for broken


class Workers:
    """Processes that work lanes; see task_worker.py.

    :param script: that they run
    """

    def __init__(self, script=WORKER):
        self._folder = tempfile.TemporaryDirectory()
        file = Path(self._folder.name) / "odoo.conf"
        lines = [f"{name} = {config[name]}" for name in OPTIONS if config[name]]
        paths = config["addons_path"]
        joined = paths if isinstance(paths, str) else ",".join(paths)
        file.write_text("\n".join(["[options]", f"addons_path = {joined}", *lines]))
        file.chmod(0o600)
        self._process = subprocess.Popen(  # noqa: S603
            [sys.executable, str(script), str(file), get_db_name()],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        self._said = b""
        self._paused = []
        self.listen()

    def start(self, lane):
        """A worker for a lane, in a process of its own."""
        self._process.stdin.write(f"{lane}\n".encode())
        self._process.stdin.flush()

    def listen(self):
        """The next thing that a worker says: ``(lane, pid, words)``."""
        while b"\n" not in self._said:
            if not select.select([self._process.stdout], [], [], PATIENCE)[0]:
                raise AssertionError("no worker says anything")
            said = os.read(self._process.stdout.fileno(), 4096)
            if not said:
                raise AssertionError("the workers are gone")
            self._said += said
        line, _newline, self._said = self._said.partition(b"\n")
        lane, pid, *words = line.decode().split()
        if lane != "ready" and words[0] == "at":
            self._paused.append(int(pid))
        return lane, int(pid), words

    def kill(self):
        """Those that wait somewhere, with the locks they hold."""
        for pid in self._paused:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self._paused.clear()

    def close(self):
        self._process.stdin.close()
        self._process.stdout.close()
        self._process.wait(PATIENCE)
        self._folder.cleanup()


@tagged("post_install", "-at_install")
class TestTaskKill(BaseCase):
    """Real processes on the real database: what is committed is deleted afterwards."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.workers = Workers()
        cls.addClassCleanup(cls.workers.close)

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        with self.registry.cursor() as cr:
            cr.execute("DELETE FROM edic_ai_task WHERE use_case = 'test.kill'")
            self.last = {}
            for table in ("ir_cron_trigger", "bus_bus"):
                cr.execute(f"SELECT COALESCE(max(id), 0) FROM {table}")  # noqa: S608
                [self.last[table]] = cr.fetchone()
        self.partners = []
        self.addCleanup(self.clean)

    def clean(self):
        self.workers.kill()
        with self.registry.cursor() as cr:
            env = Environment(cr, SUPERUSER_ID, {})
            cr.execute("DELETE FROM edic_ai_task WHERE use_case = 'test.kill'")
            for table, last in self.last.items():
                cr.execute(f"DELETE FROM {table} WHERE id > %s", (last,))  # noqa: S608
            env["res.partner"].browse(self.partners).unlink()

    def enqueue(self, refs, user_id=False):
        """A task for each of new partners; what `_enqueue` does, for a use case that
        the workers alone know."""
        with self.registry.cursor() as cr:
            env = Environment(cr, SUPERUSER_ID, {"tracking_disable": True})
            partners = env["res.partner"].create(
                [{"name": "Lindenfurt", "ref": ref} for ref in refs]
            )
            env["edic.ai.task"].create(
                [
                    {
                        "use_case": "test.kill",
                        "lane": "model",
                        "company_id": env.company.id,
                        "res_model": "res.partner",
                        "res_id": partner.id,
                        "user_id": user_id,
                    }
                    for partner in partners
                ]
            )
            self.partners += partners.ids

    def results(self):
        """``ref → (state, attempts, times applied)``; lists where refs repeat."""
        with self.registry.cursor() as cr:
            cr.execute(
                """SELECT ref, task.state, attempts,
                          (length(comment) - length(replace(comment, 'answer', ''))) / 6
                   FROM edic_ai_task task
                   JOIN res_partner partner ON partner.id = res_id
                   WHERE use_case = 'test.kill' ORDER BY task.id"""
            )
            return [(ref, (*rest, count or 0)) for ref, *rest, count in cr.fetchall()]

    def end_leases(self):
        """As if `LEASE_S` had passed: nobody is there to extend them."""
        with self.registry.cursor() as cr:
            cr.execute(
                """UPDATE edic_ai_task_live SET lease_until = lease_until
                       - make_interval(secs => %s)
                   FROM edic_ai_task task WHERE task_id = task.id
                   AND use_case = 'test.kill' AND task.state = 'running'""",
                (2 * LEASE_S,),
            )

    def test_killed_at_every_point(self):
        for point in POINTS:
            self.enqueue([point])
            self.workers.start("model_1")
            self.assertEqual(self.workers.listen()[2], ["at", point])
            self.workers.kill()
        left = dict(self.results())
        running = ("running", 1, 0)
        self.assertEqual(left.pop("committed"), ("done", 1, 1))
        self.assertEqual(left, dict.fromkeys(POINTS[:-1], running))
        self.end_leases()
        self.workers.start("model_2")
        self.assertEqual(self.workers.listen()[2], ["end"])
        doubt = ("in_doubt", 1, 0)
        self.assertEqual(
            dict(self.results()),
            {
                "claimed": ("done", 2, 1),
                "requested": ("done", 2, 1),
                "sent": doubt,
                "answered": doubt,
                "applied": doubt,
                "ended": doubt,
                "committed": ("done", 1, 1),
            },
        )

    def test_a_worker_that_lives_keeps_its_task(self):
        self.enqueue(["sent"])
        self.workers.start("model_1")
        self.assertEqual(self.workers.listen()[2], ["at", "sent"])
        for _round in range(3):  # the work outlasts its first lease
            with self.registry.cursor() as cr:
                cr.execute("SELECT pg_sleep(%s)", (LEASE_S / 2,))
            self.workers.start("model_2")
            self.assertEqual(self.workers.listen()[2], ["end"])
        self.assertEqual(self.results(), [("sent", ("running", 1, 0))])

    def test_workers_at_once_apply_each_task_once(self):
        self.enqueue(["none"] * 60)
        lanes = [f"model_{number}" for number in range(1, 5)]
        for lane in lanes:
            self.workers.start(lane)
        ended = [self.workers.listen() for _lane in lanes]
        self.assertEqual(sorted(lane for lane, _pid, _words in ended), lanes)
        self.assertEqual(self.results(), [("none", ("done", 1, 1))] * 60)

    def test_a_running_call_is_stopped_from_another_connection(self):
        self.enqueue(["cancel"], user_id=SUPERUSER_ID)
        self.workers.start("model_1")
        self.assertEqual(self.workers.listen()[2], ["at", "cancel"])
        with self.registry.cursor() as cr:
            tasks = Environment(cr, SUPERUSER_ID, {})["edic.ai.task"]
            task = tasks.search([("use_case", "=", "test.kill")])
            self.assertEqual(task.live_ids.partial, "half a sentence")
            task.action_cancel()
        self.assertEqual(self.workers.listen()[2], ["end"])
        self.assertEqual(self.results(), [("cancel", ("cancelled", 1, 0))])
