# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tests import tagged
from odoo.tools import mute_logger

from ...models.ledger.keyring import _read, _refs
from ...tools.ledger.edic_verify import CONTENT, GAP
from ..tamper_common import TamperCase


@tagged("post_install", "-at_install")
class TestLedgerTamperBeside(TamperCase):
    """The acts of an owner of the database beside the chain."""

    # --- 5 content --------------------------------------------------------------------
    def test_contents_and_names(self):
        for name, statement in (
            ("content deleted", "DELETE FROM edic_ai_content WHERE trace_id = %s"),
            ("name deleted", "DELETE FROM edic_ai_person WHERE trace_id = %s"),
            (
                "name changed",
                "UPDATE edic_ai_person SET name = 'x' WHERE trace_id = %s",
            ),
            (
                "content changed",
                "UPDATE edic_ai_content SET closed = 'AAAA' WHERE trace_id = %s",
            ),
            (
                "content of another",
                """UPDATE edic_ai_content SET (salt, closed) = (
                   SELECT salt, closed FROM edic_ai_content other
                    WHERE other.trace_id != edic_ai_content.trace_id LIMIT 1)
                    WHERE trace_id = %s""",
            ),
        ):
            with self.undone(name):
                self.sql(statement, self.id_of(6))
                self.assertCode(0)
                self.assertCode(CONTENT, contents=True)

    def test_an_erasure_that_is_recorded_is_no_damage(self):
        number = self.id_of(6)
        self.sql("DELETE FROM edic_ai_content WHERE trace_id = %s", number)
        self.sql("DELETE FROM edic_ai_person WHERE trace_id = %s", number)
        for what in ("content", "person"):
            facts = {"what": what, "ranges": [[6, 6]], "count": 1, "ground": "test"}
            self.gateway._record("ledger", "ledger.erasure", facts, company=self.house)
        self.seal()
        report = self.assertCode(0, contents=True)
        self.assertEqual(report["contents"]["erased"], 2)

    def test_an_erasure_excuses_no_other_number_and_no_other_kind(self):
        for statement in (
            "DELETE FROM edic_ai_content WHERE trace_id = %s RETURNING id",
            "DELETE FROM edic_ai_person WHERE trace_id = %s RETURNING id",
        ):
            for seq in (6, 9):
                self.assertEqual(len(self.sql(statement, self.id_of(seq))), 1)
        facts = {"what": "content", "ranges": [[6, 6]], "count": 1, "ground": "test"}
        self.gateway._record("ledger", "ledger.erasure", facts, company=self.house)
        self.seal()
        report = self.assertCode(CONTENT, contents=True)
        shown = [(damage["kind"], damage["seq"]) for damage in report["damage"]]
        self.assertEqual(
            shown,
            [("person missing", 6), ("content missing", 9), ("person missing", 9)],
        )

    def test_an_erasure_that_tells_no_truth_excuses_nothing(self):
        number = self.id_of(6)
        self.sql("DELETE FROM edic_ai_content WHERE trace_id = %s", number)
        for facts in (
            {"ranges": [[6, 6]], "count": 2},  # their number
            {"ranges": [[1, 10**6]], "count": 10**6},  # the entries after it
            {"ranges": [[6, 6]]},
            {"ranges": [6], "count": 1},
            {"ranges": [["1", "6"]], "count": 6},
        ):
            with self.undone(str(facts)):
                self.gateway._record(
                    "ledger",
                    "ledger.erasure",
                    {"what": "content", **facts},
                    company=self.house,
                )
                self.assertCode(CONTENT, contents=True)  # as long as it waits, too
                self.seal()
                self.assertCode(CONTENT, contents=True)

    def test_contents_without_their_key_are_damage(self):
        """Else whoever names a key that there is not hides what he replaced."""
        for path in self.keys.rglob("content-*.key"):
            path.rename(path.with_suffix(".away"))
            self.addCleanup(path.with_suffix(".away").rename, path)
        _read.cache_clear()
        _refs.cache_clear()
        report = self.assertCode(CONTENT, contents=True)
        kinds = [damage["kind"] for damage in report["damage"]]
        self.assertEqual(kinds, ["content without its key"] * 8)

    def test_an_erasure_that_is_not_sealed_yet_counts(self):
        self.sql("DELETE FROM edic_ai_content WHERE trace_id = %s", self.id_of(6))
        facts = {"what": "content", "ranges": [[6, 6]], "count": 1}
        made = self.gateway._record(
            "ledger", "ledger.erasure", facts, company=self.house
        )
        self.env.flush_all()
        self.assertCode(0, contents=True)
        self.sql("UPDATE edic_ai_pending SET chain = 0 WHERE trace_id = %s", made.id)
        self.assertCode(GAP, contents=True)

    def test_what_lies_beside_and_is_no_record_s(self):
        plain = next(t for t in self.traces if not t.content_digest)
        self.sql(
            """INSERT INTO edic_ai_content (trace_id, salt, key_ref, closed)
               SELECT %s, salt, key_ref, closed FROM edic_ai_content LIMIT 1""",
            plain.id,
        )
        self.assertCode(CONTENT, contents=True)

    # --- waiting records --------------------------------------------------------------
    def test_a_record_that_is_led_into_another_chain(self):
        trace = self.gateway._record("policy", "x", {}, company=self.house)
        self.sql("UPDATE edic_ai_pending SET chain = 0 WHERE trace_id = %s", trace.id)
        while self.env["edic.ai.seal"]._seal_some(0):
            pass
        self.assertFalse(trace._seals())
        self.assertCode(GAP)

    def test_a_record_that_was_put_there_holds_nothing_up(self):
        made = self.gateway._record("policy", "x", {}, company=self.house)
        self.sql(
            """UPDATE edic_ai_trace SET facts = '{"n": 0.5}' WHERE id = %s""", made.id
        )
        self.env.cr.execute(
            """INSERT INTO edic_ai_pending (trace_id, chain, since)
               VALUES (%s, %s, now())""",
            [self.id_of(3), self.chain],
        )
        with mute_logger("odoo.addons.edic_ai.models.ledger.edic_ai_seal"):
            self.grow(2)
        report = self.assertCode(GAP)  # one record cannot be sealed
        self.assertEqual((report["last"], report["waiting"]), (14, 1))
        self.assertEqual(report["damage_count"], 1)
        self.assertEqual(report["damage"][0]["actual"], made.call_uuid)

    def test_what_waits_for_long_or_is_of_times_to_come(self):
        made = self.gateway._record("policy", "x", {}, company=self.house)
        self.env.flush_all()
        self.assertCode(0)
        for statement in (
            "UPDATE edic_ai_pending SET since = since - interval '2 days'",
            "UPDATE edic_ai_pending SET since = '2999-01-01'",
            "UPDATE edic_ai_trace SET occurred_at = '2999-01-01'",
        ):
            with self.undone(statement):
                key = "id" if "trace SET" in statement else "trace_id"
                self.sql(f"{statement} WHERE {key} = %s", made.id)
                self.assertCode(GAP)
        ledger = self.env.ref("edic_ai.edic_ai_ledger")
        self.sql("UPDATE edic_ai_pending SET since = '2999-01-01'")
        self.assertIn("late", dict(ledger._problems()))
