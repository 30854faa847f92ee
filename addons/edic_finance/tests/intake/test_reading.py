# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from unittest.mock import Mock, patch

from psycopg2.errors import ReadOnlySqlTransaction

from odoo.sql_db import db_connect
from odoo.tests import BaseCase, tagged
from odoo.tests.common import get_db_name
from odoo.tools import mute_logger

from ...models.audit import replica

LOGGER = "odoo.addons.edic_finance.models.audit.replica"


class Lagging:
    """A cursor that says it is of a replica, which is there after some questions."""

    def __init__(self, cr, questions):
        self.cr, self.questions = cr, questions

    def __getattr__(self, name):
        return getattr(self.cr, name)

    def execute(self, query, params=None):
        if "pg_is_in_recovery" in query:
            query = "SELECT true"
        elif "pg_last_wal_replay_lsn" in query:
            self.questions -= 1
            query, params = "SELECT %s", [self.questions < 0]
        return self.cr.execute(query, params)


@tagged("post_install", "-at_install")
class TestReading(BaseCase):
    """Real cursors of the server; only what a replica would say of itself is played
    (a real one: `make bench-replica`)."""

    def registry(self, questions):
        database = db_connect(get_db_name())
        self.replica = Lagging(database.cursor(), questions)
        registry = Mock(spec=["cursor"])
        registry.cursor = lambda readonly=False: (
            self.replica if readonly else database.cursor()
        )
        return registry

    def test_server_refuses_to_write(self):
        with (
            replica.open_reading(self.registry(0)) as cr,
            mute_logger("odoo.sql_db"),
            self.assertRaises(ReadOnlySqlTransaction),
        ):
            cr.execute("CREATE TABLE edic_nothing ()")

    def test_a_replica_is_waited_for(self):
        with (
            patch.object(replica, "PAUSE", 0),
            self.assertNoLogs(LOGGER, "WARNING"),
            replica.open_reading(self.registry(3)) as cr,
        ):
            self.assertIs(cr, self.replica)
        self.assertEqual(self.replica.questions, -1)

    def test_a_replica_that_stays_behind_is_told_and_not_used(self):
        with (
            self.assertLogs(LOGGER, "WARNING") as logs,
            replica.open_reading(self.registry(9), patience=0) as cr,
        ):
            self.assertIsNot(cr, self.replica)
            cr.execute("SELECT current_setting('transaction_read_only')")
            self.assertEqual(cr.fetchone(), ("on",))
        self.assertIn("behind", logs.output[0])
