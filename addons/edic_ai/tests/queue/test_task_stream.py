# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import json
import time
from unittest.mock import patch

from psycopg2.errors import SerializationFailure

from odoo import fields, models
from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ...models.queue import edic_ai_task_stream as stream
from ...tools.providers import errors
from ...tools.providers.request import Origin
from .test_task import WORK_LOG, TaskCase


class UseCaseAsk(models.AbstractModel):
    _name = "edic.ai.use.case.test.ask"
    _inherit = "edic.ai.use.case"
    _description = "Use case of the tests that asks a model"
    _module = "edic_ai"
    _lane = "model"
    _writes = {"res_partner": None}

    def _request(self, record):
        return None if record.city == "Nowhere" else {"about": record.name}

    def _apply(self, record, answer):
        record.comment = f"{record.comment or ''} {answer}"


class AskCase(TaskCase):
    """A gateway that follows a script: the queue is what is tested."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.define(UseCaseAsk)

    def setUp(self):
        super().setUp()
        self.asked = []
        self.last_message = self.env["bus.bus"].sudo()._bus_last_id()
        gateway = type(self.env["edic.ai.gateway"])
        self.startPatcher(patch.object(gateway, "_ask", self.make_ask(), create=True))
        self.script = lambda **_options: "an answer"

    def make_ask(self):
        def ask(_gateway, request, **options):
            self.asked.append(request)
            return self.script(**options)

        return ask

    def ask(self, **options):
        task = self.enqueue("test.ask", **options)
        self.work("_model_1")
        return task

    def messages(self, kind):
        domain = [("id", ">", self.last_message)]
        rows = self.env["bus.bus"].sudo().search(domain, order="id").mapped("message")
        found = [json.loads(row) for row in rows]
        return [row["payload"] for row in found if row["type"] == kind]


@tagged("post_install", "-at_install")
class TestTaskModel(AskCase):
    def test_task_asks_then_applies(self):
        task = self.ask()
        self.assertEqual(self.asked, [{"about": "Lindenfurt"}])
        self.assertEqual(
            (task.state, self.comment().strip("</p> ")), ("done", "an answer")
        )

    def test_questions_asked_one_by_one_wake_a_lane_each(self):
        triggers = self.env["ir.cron.trigger"].sudo()
        triggers.search([]).unlink()
        for _question in range(6):
            about = self.partner.copy()
            self.tasks._enqueue("test.ask", about, origin=Origin.BACKGROUND)
        woken = triggers.search([]).cron_id
        self.assertEqual(len(woken), 6)

    def test_nothing_to_ask_is_done(self):
        self.partner.city = "Nowhere"
        self.assertEqual(self.ask().state, "done")
        self.assertFalse(self.asked)

    def test_an_answer_is_applied_again_after_a_collision_but_not_asked_again(self):
        applied = []
        apply = UseCaseAsk._apply

        def collide(use_case, record, answer):
            apply(use_case, record, answer)
            applied.append(answer)
            if len(applied) < 3:
                raise SerializationFailure

        handler = type(self.env["edic.ai.use.case.test.ask"])
        with patch.object(handler, "_apply", collide):
            task = self.ask()
        self.assertEqual((len(self.asked), len(applied)), (1, 3))
        self.assertEqual((task.state, self.comment().count("answer")), ("done", 1))

    @mute_logger(WORK_LOG)
    def test_a_refusal_is_told_and_not_repeated(self):
        self.script = self.raising(errors.AiDenied("The policy keeps these data here."))
        task = self.ask(user=self.decider)
        self.assertEqual(task.state, "failed")
        self.assertEqual(task.error, "The policy keeps these data here.")
        messages = self.messages("edic_ai/task")
        self.assertEqual([news["state"] for news in messages], ["running", "failed"])
        self.assertEqual(messages[-1]["error"], f"{task.error} It is not tried again.")
        self.assertEqual(messages[-1]["task_id"], task.id)

    def test_a_stop_costs_no_attempt(self):
        self.script = self.raising(errors.AiStopped("AI is stopped: test"))
        task = self.ask()
        self.assertEqual((task.state, task.attempts), ("waiting", 0))
        self.assertGreater(task.next_attempt, fields.Datetime.now())

    def test_an_attempt_that_timed_out_counts(self):
        self.script = self.raising(errors.AiTimedOut())
        task = self.ask()
        self.assertEqual((task.state, task.attempts), ("waiting", 1))
        self.assertEqual(task.error, "No answer came in time.")

    def raising(self, error):
        def script(**_options):
            raise error

        return script

    def test_a_call_is_noted_before_it_is_sent(self):
        noted = []

        def script(task, **_options):
            task._sending("018f")
            with self.env.registry.cursor() as cr:
                cr.execute(
                    "SELECT call_uuid, state FROM edic_ai_task WHERE id = %s",
                    (task.id,),
                )
                noted.extend(cr.fetchall())
            self.assertEqual(task.user_id, self.decider)
            return "sent"

        self.script = script
        task = self.ask(user=self.decider)
        self.assertEqual(noted, [("018f", "running")])
        self.assertEqual(task.call_uuid, "018f")

    def test_a_worker_that_lost_its_task_neither_sends_nor_applies(self):
        def script(task, **_options):
            with self.env.registry.cursor() as cr:
                cr.execute(
                    "UPDATE edic_ai_task SET token = 'other' WHERE id = %s", (task.id,)
                )
            try:
                task._sending("018f")
            except errors.AiCancelled:
                return "late"
            raise AssertionError("sent")

        self.script = script
        with self.assertLogs(WORK_LOG, "WARNING"):
            task = self.ask()
        self.assertEqual((task.state, task.sudo().token), ("running", "other"))
        self.assertFalse(task.call_uuid)
        self.assertFalse(self.comment())


@tagged("post_install", "-at_install")
class TestTaskStream(AskCase):
    def test_text_comes_in_batches_and_in_order(self):
        pieces = ["Über ", "die ", "🏛 ", "Stadt"]

        def script(on_chunk, **_options):
            for piece in pieces:
                on_chunk(piece)
            return "all"

        self.script = script
        with patch.object(stream, "BATCH_S", 3600):
            task = self.ask(user=self.decider)
        chunks = self.messages("edic_ai/chunk")
        self.assertEqual([chunk["text"] for chunk in chunks], ["Über ", "die 🏛 Stadt"])
        self.assertEqual([chunk["seq"] for chunk in chunks], [5, 16])
        own = task.with_user(self.decider)
        self.assertEqual(own.read_stream()["text"], "".join(pieces))
        rest = own.read_stream(9)
        self.assertEqual((rest["text"], rest["seq"]), ("🏛 Stadt", 16))
        self.assertEqual((rest["state"], rest["task_id"]), ("done", task.id))

    def test_nobody_else_reads_it(self):
        task = self.ask(user=self.decider)
        for user in (self.env.ref("base.user_admin"), self.auditor, self.employee):
            with self.subTest(user.login), self.assertRaises(AccessError):
                task.with_user(user).read_stream()

    def test_nobody_asked_nobody_is_told(self):
        self.script = lambda on_chunk, **_options: self.assertIsNone(on_chunk)
        self.ask()
        self.assertTrue(self.asked)
        self.assertFalse(self.messages("edic_ai/chunk"))
        self.assertFalse(self.messages("edic_ai/task"))

    def test_a_new_attempt_begins_the_text_anew(self):
        def script(on_chunk, **_options):
            on_chunk("half of ")
            raise errors.AiUnavailable

        self.script = script
        task = self.ask(user=self.decider)
        own = task.with_user(self.decider)
        self.assertEqual(own.read_stream()["text"], "half of ")
        task.sudo().next_attempt = fields.Datetime.now()
        self.script = lambda on_chunk, **_options: on_chunk("whole")
        self.work("_model_1")
        self.assertEqual(own.read_stream()["text"], "whole")

    def test_what_waits_is_cancelled_at_once(self):
        task = self.enqueue("test.ask", user=self.decider)
        task.with_user(self.decider).action_cancel()
        self.assertEqual(task.state, "cancelled")
        self.work("_model_1")
        self.assertFalse(self.asked)

    def test_work_that_shows_progress_can_be_stopped(self):
        handler = type(self.env["edic.ai.use.case.test.use"])

        def work(use_case, record):
            with self.env.registry.cursor() as cr:
                task = self.tasks.with_env(self.env(cr=cr)).browse(self.task.id)
                task._ask_to_stop()
            use_case._progress(1, 2)
            record.comment = "went on"

        self.task = self.enqueue()
        with patch.object(handler, "_work", work):
            self.work()
        self.assertEqual(self.task.state, "cancelled")
        self.assertFalse(self.comment())

    def test_a_running_call_hears_that_it_is_not_wanted(self):
        heard = []

        def script(task, is_cancelled, **_options):
            heard.append(is_cancelled())
            with self.env.registry.cursor() as cr:
                own = self.tasks.with_env(self.env(cr=cr, user=self.decider.id))
                own.browse(task.id).action_cancel()
            with patch.object(stream, "ASK_S", 0):
                heard.append(is_cancelled())
            raise errors.AiCancelled

        self.script = script
        task = self.ask(user=self.decider)
        self.assertEqual(heard, [False, True])
        self.assertEqual(task.state, "cancelled")
        self.assertLess(stream.ASK_S, 1)


@tagged("post_install", "-at_install")
class TestSlot(TaskCase):
    def setUp(self):
        super().setUp()
        self.enterContext(self.enter_registry_test_mode())
        self.slots = self.env["edic.ai.slot"]

    def test_as_many_as_there_are_places(self):
        first = self.slots._take("provider/1", 2, 60)
        second = self.slots._take("provider/1", 2, 60)
        self.assertEqual(len({first, second, None}), 3)
        self.assertIsNone(self.slots._take("provider/1", 2, 60))
        self.assertTrue(self.slots._take("provider/2", 2, 60))
        self.slots._free(first)
        self.assertTrue(self.slots._take("provider/1", 2, 60))
        self.assertIsNone(self.slots._take("provider/1", 2, 60))

    def test_a_place_that_was_never_given_back_becomes_free(self):
        dead = self.slots._take("provider/1", 1, 0.01)
        time.sleep(0.02)
        living = self.slots._take("provider/1", 1, 60)
        self.assertTrue(living)
        self.slots._free(dead)  # late: the place is another's
        self.assertIsNone(self.slots._take("provider/1", 1, 60))
        self.slots._free(None)
        self.assertIsNone(self.slots._take("provider/1", 0, 60))
