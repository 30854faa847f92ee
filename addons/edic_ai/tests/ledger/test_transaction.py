# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import logging
from unittest.mock import patch

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.service import model as service
from odoo.tests import BaseCase, TransactionCase, get_db_name, tagged
from odoo.tools import mute_logger

from ...alone import TRIES, alone
from ...models.queue.mail_thread import collided, fetching
from ...transaction import in_transaction, one_by_one, scheduled

KEY = "edic_ai.test_transaction"
MAX_TRIES = service.MAX_TRIES_ON_CONCURRENCY_FAILURE


def odoos_own(model, module):
    """Return the class of a model that Odoo's own module defines."""
    return next(c for c in model.__mro__ if c.__module__ == f"odoo.addons.{module}")


@tagged("post_install", "-at_install")
class TestTransaction(BaseCase):
    """Connections of their own; the parameter that they write is deleted afterwards."""

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        no_wait = patch.object(service.time, "sleep")
        no_wait.start()
        self.addCleanup(no_wait.stop)
        self.put("0")
        self.addCleanup(self.forget)

    def forget(self):
        with self.registry.cursor() as cr:
            cr.execute("DELETE FROM ir_config_parameter WHERE key = %s", [KEY])

    def put(self, value):
        with self.registry.cursor() as cr:
            cr.execute(
                """INSERT INTO ir_config_parameter (key, value) VALUES (%s, %s)
                   ON CONFLICT (key) DO UPDATE SET value = excluded.value""",
                [KEY, value],
            )

    def value(self):
        with self.registry.cursor() as cr:
            cr.execute("SELECT value FROM ir_config_parameter WHERE key = %s", [KEY])
            return cr.fetchone()[0]

    def collide(self, env, tries, until=1):
        """Read the parameter and write it, while somebody else does the same."""
        tries.append(1)
        query = "SELECT value FROM ir_config_parameter WHERE key = %s"
        env.cr.execute(query, [KEY])
        [before] = env.cr.fetchone()
        if len(tries) <= until:
            self.put("other")
        update = "UPDATE ir_config_parameter SET value = %s WHERE key = %s"
        env.cr.execute(update, [f"{before} and mine", KEY])
        return before

    def test_work_that_collides_is_done_again_without_an_error_in_the_log(self):
        tries = []
        with self.assertNoLogs("odoo.sql_db", logging.WARNING):
            outcome = in_transaction(
                self.registry, lambda env: self.collide(env, tries)
            )
        self.assertEqual((outcome, len(tries)), ("other", 2))
        self.assertEqual(self.value(), "other and mine", "nothing is lost")

    def test_what_waits_for_the_commit_leaves_once(self):
        tries, sent = [], []

        def work(env):
            env.cr.postcommit.add(lambda: sent.append("mail"))
            self.collide(env, tries)

        in_transaction(self.registry, work)
        self.assertEqual((len(tries), sent), (2, ["mail"]))

    def test_a_bug_is_not_tried_again(self):
        tries = []

        def work(_env):
            tries.append(1)
            raise ValueError("bug")

        with self.assertRaises(ValueError):
            in_transaction(self.registry, work)
        self.assertEqual(len(tries), 1)

    def run_job(self, tries, until=1):
        test = self

        class Job:
            def __init__(self, env):
                self.env = env

            @scheduled
            def _cron_test(self):
                test.collide(self.env, tries, until)

        with self.registry.cursor() as cr:
            Job(api.Environment(cr, SUPERUSER_ID, {}))._cron_test()

    def test_job_begins_anew(self):
        tries = []
        with self.assertNoLogs("odoo.sql_db", logging.WARNING):
            self.run_job(tries)
        self.assertEqual((len(tries), self.value()), (2, "other and mine"))

    def assert_last_try_is_an_error_in_the_log(self, work, tries, most):
        """Only the last collision of ``work()`` is one that somebody has to look at."""
        with (
            self.assertLogs("odoo.sql_db", logging.ERROR) as log,
            self.assertRaises(service.PG_CONCURRENCY_EXCEPTIONS_TO_RETRY),
        ):
            work()
        self.assertEqual((len(tries), len(log.records)), (most, 1), log.output)
        self.assertIn("could not serialize access", log.output[0])

    def test_collisions_to_the_end_are_an_error_in_the_log(self):
        tries = []
        self.assert_last_try_is_an_error_in_the_log(
            lambda: in_transaction(
                self.registry, lambda env: self.collide(env, tries, MAX_TRIES)
            ),
            tries,
            MAX_TRIES,
        )

    def test_job_that_collides_to_the_end_is_an_error_in_the_log(self):
        tries = []
        self.assert_last_try_is_an_error_in_the_log(
            lambda: self.run_job(tries, MAX_TRIES), tries, MAX_TRIES
        )

    def test_work_alone_that_collides_to_the_end_is_an_error_in_the_log(self):
        tries = []

        def work(cr):
            self.collide(api.Environment(cr, SUPERUSER_ID, {}), tries, TRIES)

        self.assert_last_try_is_an_error_in_the_log(
            lambda: alone(self.registry, work), tries, TRIES
        )

    def test_web_request_that_collides_to_the_end_is_an_error_in_the_log(self):
        tries = []
        parameters = self.registry["ir.config_parameter"]

        @api.model
        def work(own, _key):
            self.collide(own.env, tries, MAX_TRIES)

        def call():
            with self.registry.cursor() as cr:
                service.execute_cr(
                    cr, SUPERUSER_ID, "ir.config_parameter", "get_param", [KEY], {}
                )

        with patch.object(parameters, "get_param", work):
            self.assert_last_try_is_an_error_in_the_log(call, tries, MAX_TRIES)

    def test_collision_of_what_is_tried_once_is_an_error_in_the_log(self):
        tries = []

        def once():
            with self.registry.cursor() as cr:
                self.collide(api.Environment(cr, SUPERUSER_ID, {}), tries)

        self.assert_last_try_is_an_error_in_the_log(once, tries, 1)

    def test_each_record_is_tried_again_by_itself(self):
        tries, failed = [], []

        def work(partner, found):
            if partner.id == 2:
                raise ValueError(found)
            self.collide(partner.env, tries)

        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            gone = 2_000_000_000
            one_by_one(
                env["res.partner"].browse([1, 2, gone]),
                work,
                prepare=lambda partner: f"read of {partner.id}",
                failed=lambda partner, error: failed.append((partner.id, str(error))),
            )
        self.assertEqual((len(tries), self.value()), (2, "other and mine"))
        self.assertEqual(failed, [(2, "read of 2")])

    def test_failed_record_leaves_no_hook_and_no_change(self):
        """Its mails would go after the commit of the next, on ids that are gone."""
        sent, changed = [], []

        def work(partner):
            cr = partner.env.cr
            cr.postcommit.add(lambda: sent.append(partner.id))
            cr.postcommit.data["queued"] = partner.id
            update = "UPDATE ir_config_parameter SET value = %s WHERE key = %s"
            cr.execute(update, [f"of {partner.id}", KEY])
            if partner.id == 2:
                raise ValueError

        def failed(partner, _error):
            query = "SELECT value FROM ir_config_parameter WHERE key = %s"
            partner.env.cr.execute(query, [KEY])
            changed.append(partner.env.cr.fetchone()[0])
            self.assertNotIn("queued", partner.env.cr.postcommit.data)
            partner.env.cr.postcommit.add(lambda: sent.append("failed"))

        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            one_by_one(env["res.partner"].browse([1, 2, 3]), work, failed=failed)
        self.assertEqual(changed, ["of 1"])
        self.assertEqual(sent, [1, "failed", 3])
        self.assertEqual(self.value(), "of 3")

    @mute_logger("odoo.sql_db")
    def test_who_is_told_of_a_collision_reads_what_others_wrote(self):
        tries, read = [], []

        def failed(partner, _error):
            partner.env.cr.execute(
                "SELECT value FROM ir_config_parameter WHERE key = %s", [KEY]
            )
            read.append(partner.env.cr.fetchone()[0])
            partner.env.cr.execute(
                "UPDATE ir_config_parameter SET value = 'told' WHERE key = %s", [KEY]
            )

        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            one_by_one(
                env["res.partner"].browse(1),
                lambda partner: self.collide(partner.env, tries, until=99),
                failed=failed,
            )
        self.assertEqual((read, self.value()), (["other"], "told"))

    def test_fetched_mail_is_taken_in_again_and_stays_unread_when_it_never_is(self):
        tries = []
        thread = self.registry["mail.thread"]

        def process(own, *_args, **_kwargs):
            return self.collide(own.env, tries, until)

        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            # as Odoo's own method does
            base = odoos_own(thread, "mail.models.mail_thread")
            with patch.object(base, "message_process", process), fetching():
                until = 1
                env["mail.thread"].message_process("res.partner", b"")
                self.assertEqual((len(tries), self.value()), (2, "other and mine"))
                self.assertFalse(collided.__dict__.pop("mail", False))
                tries.clear()
                until = MAX_TRIES
                with self.assertLogs(
                    "odoo.addons.edic_ai.models.queue.mail_thread", "ERROR"
                ):
                    self.assert_last_try_is_an_error_in_the_log(
                        lambda: env["mail.thread"].message_process("res.partner", b""),
                        tries,
                        MAX_TRIES,
                    )
                self.assertTrue(collided.__dict__.get("mail"))
        self.assertNotIn("mail", collided.__dict__, "the next who fetches begins anew")

    @mute_logger("odoo.sql_db")
    def test_client_s_context_commits_nothing_in_its_request(self):
        thread = self.registry["mail.thread"]
        base = odoos_own(thread, "mail.models.mail_thread")
        context = {"default_fetchmail_server_id": 1, "fetchmail_cron_running": True}
        tries, committed = [], []
        with self.registry.cursor() as cr:
            cr.postcommit.add(lambda: committed.append(True))
            threads = api.Environment(cr, SUPERUSER_ID, context)["mail.thread"]

            def process(own, *_args, **_kwargs):
                return self.collide(own.env, tries, until)

            with patch.object(base, "message_process", process):
                until = 0
                threads.message_process("res.partner", b"")
                self.assertFalse(committed)
                cr.rollback()
                tries.clear()
                until = 1
                with self.assertRaises(service.PG_CONCURRENCY_EXCEPTIONS_TO_RETRY):
                    threads.message_process("res.partner", b"")
            cr.rollback()
        self.assertEqual(len(tries), 1, "whoever runs the request tries again")
        self.assertNotIn("mail", collided.__dict__)


@tagged("post_install", "-at_install")
class TestFetchedMail(TransactionCase):
    def test_mail_that_collided_to_the_end_is_not_marked_as_read(self):
        marked = []

        class Connection:
            def handled_message(self, number):
                marked.append(number)

        server = self.env["fetchmail.server"].create({"name": "Bills"})
        base = odoos_own(type(server), "mail.models.fetchmail")
        with patch.object(base, "_connect__", lambda *_args, **_kwargs: Connection()):
            connection = server._connect__()
        collided.mail = True
        connection.handled_message(1)
        connection.handled_message(2)
        self.assertEqual(marked, [2])
