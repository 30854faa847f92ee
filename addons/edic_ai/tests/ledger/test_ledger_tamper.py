# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from psycopg2.errors import InsufficientPrivilege

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from ...tools.ledger.edic_verify import ALTERED, GAP, record_hash
from ...tools.ledger.record import COVERED
from ..tamper_common import TamperCase

EDITED = {  # column → another value, in SQL
    "format": "2",
    "call_uuid": "'00000000-0000-7000-8000-000000000000'",
    "parent_uuid": "'x'",
    "event": "'policy'",
    "use_case": "'other'",
    "status": "'error'",
    "occurred_at": "occurred_at - interval '1 minute'",
    "user_pseudo": "NULL",
    "res_model": "'res.users'",
    "res_id": "res_id + 1",
    "engine": "'other'",
    "engine_version": "'9'",
    "model_version": "'9'",
    "content_digest": "NULL",
    "facts": """'{"decision": "rejected", "n": 1}'""",
    "company_ref": "0",
}


@tagged("post_install", "-at_install")
class TestLedgerTamper(TamperCase):
    """The acts of an owner of the database, each with the exit code that shows it
    (8.2)."""

    def test_untouched_is_intact(self):
        report = self.assertCode(0)
        self.assertEqual(
            (report["records"], report["first"], report["last"]), (12, 1, 12)
        )
        self.assertFalse(report["anchored"])
        self.assertFalse(report["guards_off"])

    # --- 1 altered ------------------------------------------------------------------
    def test_each_member_that_is_edited(self):
        self.assertEqual(set(EDITED), set(COVERED))
        for column, value in EDITED.items():
            with self.undone(column):
                self.sql(
                    SQL(
                        "UPDATE edic_ai_trace SET %s = %s WHERE id = %s",
                        SQL.identifier(column),
                        SQL(value),
                        self.id_of(6),
                    )
                )
                report = self.assertCode(ALTERED)
                self.assertEqual(report["first_bad"], 6)
                self.assertNotEqual(
                    *map(report["damage"][0].get, ("expected", "actual"))
                )

    def test_seals_that_are_edited(self):
        for column in ("prev_hash", "record_hash"):
            with self.undone(column):
                self.sql(
                    SQL(
                        "UPDATE edic_ai_seal SET %s = %s WHERE chain = %s AND seq = 5",
                        SQL.identifier(column),
                        "ab" * 32,
                        self.chain,
                    )
                )
                self.assertCode(ALTERED)

    def test_a_record_that_is_edited_and_hashed_anew(self):
        """The one after it still follows what was."""
        self.sql("UPDATE edic_ai_trace SET engine = 'x' WHERE id = %s", self.id_of(5))
        self.rehash_one(5)
        report = self.assertCode(ALTERED)
        self.assertEqual(report["first_bad"], 6)

    def test_two_that_change_places(self):
        for name, column in (("records", "trace_id"), ("numbers", "seq")):
            with self.undone(name):
                self.swap(column)
                report = self.assertCode(ALTERED)
                kinds = [damage["kind"] for damage in report["damage"]]
                # contents beside the wrong seal, or seals with the wrong number
                both = ["altered", "altered"]
                self.assertEqual(kinds, both if name == "records" else ["out of place"])

    def swap(self, column):
        """Let two neighbours have each other's value of a column."""
        rows = self.sql(
            SQL(
                "SELECT id, %s FROM edic_ai_seal WHERE chain = %s AND seq IN (5, 6)",
                SQL.identifier(column),
                self.chain,
            )
        )
        (first, its), (second, other) = rows
        for number, value in ((first, -1), (second, its), (first, other)):
            self.sql(
                SQL(
                    "UPDATE edic_ai_seal SET %s = %s WHERE id = %s",
                    SQL.identifier(column),
                    value,
                    number,
                )
            )

    def test_decisions_and_policies_of_the_past(self):
        for event, facts in (
            ("decision", '{"decision": "rejected", "n": 1}'),
            ("policy", '{"version": [1, 3]}'),
        ):
            with self.undone(event):
                self.sql(
                    """UPDATE edic_ai_trace SET facts = %s
                        WHERE event = %s AND company_ref = %s""",
                    facts,
                    event,
                    self.chain,
                )
                self.assertCode(ALTERED)

    # --- 2 gap or fork ----------------------------------------------------------------
    def test_records_that_are_deleted(self):
        for name, seq in (("first", 1), ("middle", 6)):
            with self.undone(name):
                number = self.id_of(seq)
                self.sql("DELETE FROM edic_ai_trace WHERE id = %s", number)
                with self.undone(f"{name}, its seal stays"):
                    self.assertCode(GAP)
                self.sql("DELETE FROM edic_ai_seal WHERE trace_id = %s", number)
                self.assertCode(GAP)

    def test_a_seal_that_is_deleted(self):
        self.sql("DELETE FROM edic_ai_seal WHERE chain = %s AND seq = 12", self.chain)
        report = self.assertCode(GAP)
        self.assertEqual(report["damage"][0]["kind"], "record without seal")

    def test_records_that_are_put_in(self):
        columns = SQL(", ").join(map(SQL.identifier, COVERED))
        [[forged]] = self.sql(
            SQL(
                """INSERT INTO edic_ai_trace (%s) SELECT %s FROM edic_ai_trace
                    WHERE id = %s RETURNING id""",
                columns,
                SQL(", ").join(
                    SQL("'forged'") if c == "call_uuid" else SQL.identifier(c)
                    for c in COVERED
                ),
                self.id_of(5),
            )
        )
        with self.undone("without a seal"):
            self.assertCode(GAP)
        self.env.cr.execute("DROP INDEX edic_ai_seal_seq_uniq")
        insert = """
            INSERT INTO edic_ai_seal (chain, seq, trace_id, prev_hash, record_hash)
            SELECT chain, %s, %s, prev_hash, record_hash FROM edic_ai_seal
             WHERE chain = %s AND seq = 5"""
        with self.undone("with the number of another: a fork"):
            self.sql(insert, 5, forged, self.chain)
            self.rehash_one(5, "forged")
            self.assertCode(GAP)
        with self.undone("at the end, once more"):
            self.sql(insert, 13, forged, self.chain)
            self.rehash_one(13, "forged")
            self.assertCode(GAP)
        with self.undone("in the middle, the rest moved on"):
            self.sql(
                "UPDATE edic_ai_seal SET seq = seq + 1 WHERE chain = %s AND seq > 5",
                self.chain,
            )
            self.sql(insert, 6, forged, self.chain)
            self.rehash_one(6, "forged")
            self.assertCode(GAP)

    def rehash_one(self, seq, uuid=None):
        """Give a record the hash that belongs to what it is now."""
        [entry] = [
            e
            for e in self.verify._entries(self.chain)
            if e.seq == seq and uuid in (None, e.record["call_uuid"])
        ]
        self.sql(
            """UPDATE edic_ai_seal SET record_hash = %s WHERE trace_id =
               (SELECT id FROM edic_ai_trace WHERE call_uuid = %s)""",
            record_hash(entry.record, bytes.fromhex(entry.prev_hash)).hex(),
            entry.record["call_uuid"],
        )

    def test_a_record_that_is_numbered_anew(self):
        self.sql(
            "UPDATE edic_ai_seal SET seq = 500 WHERE chain = %s AND seq = 5", self.chain
        )
        self.assertCode(GAP)

    def test_tables_that_are_emptied(self):
        for table in ("edic_ai_trace", "edic_ai_seal"):
            self.sql(SQL("DELETE FROM %s", SQL.identifier(table)))
        self.sql("DELETE FROM edic_ai_pending")
        self.assertCode(GAP)

    # --- refused ----------------------------------------------------------------------
    def test_what_is_refused(self):
        trace = self.traces[0].sudo()
        for name in ("write", "unlink"):
            with self.subTest(name), self.assertRaises(AccessError):
                trace.write({"engine": "x"}) if name == "write" else trace.unlink()
        for role in ("origin", "replica"):
            for statement in (
                "UPDATE edic_ai_trace SET engine = 'x'",
                "DELETE FROM edic_ai_seal",
                "TRUNCATE edic_ai_trace",
            ):
                with (
                    self.subTest(role=role, statement=statement),
                    mute_logger("odoo.sql_db"),
                    self.assertRaises(InsufficientPrivilege),
                    self.env.cr.savepoint(),
                ):
                    self.env.cr.execute(
                        SQL("SET LOCAL session_replication_role = %s", SQL(role))
                    )
                    self.env.cr.execute(statement)

    def test_triggers_that_are_off_are_told(self):
        self._triggers("edic_ai_trace", "DISABLE")
        self.assertEqual(self.report()["guards_off"], ["edic_ai_trace"])

    def test_guards_that_do_something_else_are_told(self):
        for statement in (
            """CREATE OR REPLACE FUNCTION edic_ai_append_only() RETURNS trigger AS
               $$BEGIN RETURN NULL; END$$ LANGUAGE plpgsql""",
            """CREATE TRIGGER quiet BEFORE INSERT ON edic_ai_trace
               FOR EACH ROW EXECUTE FUNCTION edic_ai_append_only()""",
            "CREATE RULE quiet AS ON INSERT TO edic_ai_trace DO INSTEAD NOTHING",
            "ALTER TABLE edic_ai_trace ENABLE ROW LEVEL SECURITY",
            "CREATE TABLE beneath () INHERITS (edic_ai_trace)",
            """CREATE OR REPLACE TRIGGER edic_ai_append_only_row
               BEFORE UPDATE OF id OR DELETE ON edic_ai_trace
               FOR EACH ROW EXECUTE FUNCTION edic_ai_append_only();
               ALTER TABLE edic_ai_trace
               ENABLE ALWAYS TRIGGER edic_ai_append_only_row""",
        ):
            with self.undone(statement):
                self.env.cr.execute(statement)
                self.assertIn("edic_ai_trace", self.report()["guards_off"])
        self.assertFalse(self.report()["guards_off"])

    # --- part of it -------------------------------------------------------------------
    def test_a_part_is_hashed_anew_and_the_rest_is_counted(self):
        self.sql("UPDATE edic_ai_trace SET engine = 'x' WHERE id = %s", self.id_of(5))
        self.assertCode(0, since=6)
        self.assertCode(0, until=4)
        self.assertCode(ALTERED, since=5, until=5)
