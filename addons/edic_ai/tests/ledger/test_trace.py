# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64
import os
import tempfile
from unittest.mock import patch

from psycopg2.errors import InsufficientPrivilege

from odoo import SUPERUSER_ID
from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from ...tools.ledger.record import COVERED, salted_digest
from ..common import EdicAiCase


@tagged("post_install", "-at_install")
class TestTrace(EdicAiCase):
    def setUp(self):
        super().setUp()
        self.trace = self.gateway._record(
            "decision",
            "test.use",
            {"decision": "accepted", "amount": "12.30"},
            record=self.partner,
            engine="test",
            engine_version="1",
            model_version="7",
            inputs={"text": "é"},
            outputs={"label": None},
        )

    def test_record_says_what_and_from_what(self):
        self.assertEqual(self.trace.company_id, self.company)
        self.assertEqual(self.trace.about, self.partner.display_name)
        self.assertEqual(self.trace.facts["amount"], "12.30")
        self.assertEqual(self.trace.format, 1)

    def test_many_records_are_written_at_once(self):
        rows = [
            {"event": "policy", "use_case": "test.use", "facts": {"n": n}, "values": n}
            for n in range(1, 4)
        ]
        with self.assertQueryCount(4):  # the record, what waits, the person, the words
            traces = self.gateway._record_many(rows)
        self.assertEqual([trace.facts["n"] for trace in traces], [1, 2, 3])
        content = self.env["edic.ai.content"]
        for trace in traces:
            found = content.search([("trace_id", "=", trace.id)])
            self.assertEqual(found._open(), {"values": trace.facts["n"]})
        self.assertFalse(self.gateway._record_many([]))

    # --- erasable content lies beside -------------------------------------------------
    def test_contents_are_kept_apart_and_encrypted(self):
        content = self.env["edic.ai.content"].search([("trace_id", "=", self.trace.id)])
        loaded = {"inputs": {"text": "é"}, "outputs": {"label": None}}
        self.assertEqual(content._open(), loaded)
        salt = bytes.fromhex(content.salt)
        self.assertEqual(self.trace.content_digest, salted_digest(salt, loaded))
        self.assertNotIn(b"text", base64.b64decode(content.closed))

    def test_same_content_has_another_digest_each_time(self):
        again = self.gateway._record("decision", "test.use", {}, inputs={"text": "é"})
        once = self.gateway._record("decision", "test.use", {}, inputs={"text": "é"})
        self.assertNotEqual(again.content_digest, once.content_digest)

    def test_without_a_key_the_record_stands_and_says_so(self):
        target = "odoo.addons.edic_ai.models.ledger.edic_ai_trace"
        with (
            tempfile.NamedTemporaryFile() as file,  # where a folder cannot be made
            patch.dict(os.environ, {"EDIC_LEDGER_KEYS": file.name}),
            self.assertLogs(target, "ERROR"),
        ):
            trace = self.gateway._record("decision", "test.use", {"a": 1}, comment="x")
        self.assertIs(trace.facts["edic.content.kept"], False)
        self.assertFalse(trace.content_digest)

    def test_nobody_can_be_followed_through_the_ledger(self):
        traces = self.trace.browse()
        for _time in range(3):
            traces |= self.gateway.with_user(self.decider)._record(
                "decision", "test.use", {}
            )
        self.assertEqual(len(set(traces.mapped("user_pseudo"))), 3)
        self.assertNotIn(self.decider.name, traces.mapped("who"))
        for stored in traces[0].read([])[0].values():
            self.assertNotEqual(stored, self.decider.id)
        trace = self.env["edic.ai.trace"].with_user(self.auditor).browse(traces[0].id)
        self.assertEqual(trace.who, self.decider.name)

    def test_a_program_has_no_pseudonym(self):
        trace = self.gateway.with_user(SUPERUSER_ID)._record("policy", "test.use", {})
        self.assertFalse(trace.user_pseudo)
        self.assertEqual(trace.who, "Program")

    def test_nobody_reads_what_lies_beside(self):
        for model in ("edic.ai.person", "edic.ai.content", "edic.ai.pending"):
            for user in (self.auditor, self.env.ref("base.user_admin")):
                with self.assertRaises(AccessError):
                    self.env[model].with_user(user).search([])

    def test_erased_beside_leaves_the_record_as_it_is(self):
        own = self.gateway.with_user(self.decider)
        trace = self.sealed(own._record("decision", "test.use", {}, comment="why"))
        self.env["edic.ai.person"].search([("trace_id", "=", trace.id)]).unlink()
        self.env["edic.ai.content"].search([("trace_id", "=", trace.id)]).unlink()
        self.env.invalidate_all()
        self.assertTrue(trace.is_intact())
        self.assertIn(trace.user_pseudo[:8], trace.who)

    # --- the chain --------------------------------------------------------------------
    def test_hash_survives_the_database(self):
        self.sealed(self.trace)
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertTrue(self.trace.is_intact())

    def test_hash_covers_every_column(self):
        columns = {name for name, field in self.trace._fields.items() if field.store}
        self.assertEqual(columns - set(COVERED), {"id"})

    def test_each_company_has_its_chain_and_what_has_none_another(self):
        other = self.env["res.company"].create({"name": "Lindenfurt 2"})
        made = [
            self.gateway._record("policy", "test.use", {}, company=company)
            for company in (other, other, False, other)
        ]
        traces = self.trace.union(*made)
        self.sealed(traces)
        self.assertEqual(made[2].company_ref, 0)
        asked = {"company_id": {"fields": {"display_name": {}}}}
        self.assertEqual(made[2].web_read(asked)[0]["company_id"], False)
        last = [trace.seq for trace in made]
        self.assertEqual(last[3], last[1] + 1)
        self.assertEqual(last[1], last[0] + 1)
        for trace in traces:
            self.assertTrue(trace.is_intact())

    def test_only_what_the_code_wrote_is_sealed(self):
        """Rows that somebody puts into the table are never taken for records."""
        self.sealed(self.trace)
        self.env.cr.execute(
            """INSERT INTO edic_ai_trace (format, call_uuid, event, use_case, status,
                                          occurred_at, company_ref)
               VALUES (1, 'forged', 'decision', 'x', 'ok', now(), %s)""",
            [self.company.id],
        )
        forged = self.trace.search([("call_uuid", "=", "forged")])
        self.assertFalse(self.sealed(forged).is_intact())

    def test_postgresql_refuses_changes(self):
        self.sealed(self.trace)
        for table in ("edic_ai_trace", "edic_ai_seal"):
            for statement in ("UPDATE %s SET id = id", "DELETE FROM %s", "TRUNCATE %s"):
                with (
                    self.subTest(table=table, statement=statement),
                    mute_logger("odoo.sql_db"),
                    self.assertRaises(InsufficientPrivilege),
                    self.env.cr.savepoint(),
                ):
                    self.env.cr.execute(SQL(statement, SQL.identifier(table)))

    def test_nobody_writes_or_deletes(self):
        for trace in (
            self.trace,
            self.trace.sudo(),
            self.trace.with_user(SUPERUSER_ID),
            self.trace.with_user(self.env.ref("base.user_admin")),
        ):
            with self.assertRaises(AccessError):
                trace.write({"engine": "other"})
            with self.assertRaises(AccessError):
                trace.engine = "other"
            with self.assertRaises(AccessError):
                trace._write({"engine": "other"})
            with self.assertRaises(AccessError):
                trace._write_multi([{"engine": "other"}])
            with self.assertRaises(AccessError):
                trace.unlink()

    def test_only_the_gateway_creates(self):
        for context in ({}, {"edic_ledger": True}, {"edic_ledger": "LEDGER"}):
            with self.assertRaises(AccessError):
                self.env["edic.ai.trace"].sudo().with_context(**context).create(
                    {"call_uuid": "x", "event": "decision", "use_case": "x"}
                )

    def test_rows_outlive_users_and_records(self):
        user = self.employee
        trace = self.gateway.with_user(user)._record(
            "decision", "test.use", {}, record=self.partner
        )
        self.partner.unlink()
        user.unlink()
        self.env.invalidate_all()
        self.assertTrue(self.sealed(trace).is_intact())
        self.assertEqual(
            trace.who, "employee_ai (base.group_user,base.group_partner_manager)"
        )
        self.assertTrue(trace.about)

    def test_rows_outlive_the_merging_of_contacts(self):
        other = self.env["res.partner"].create({"name": "Lindenfurt again"})
        trace = self.gateway._record("decision", "test.use", {}, record=other)
        wizard = self.env["base.partner.merge.automatic.wizard"]
        wizard._merge((self.partner | other).ids, self.partner)
        self.env.invalidate_all()
        self.assertFalse(other.exists())
        self.assertTrue(self.sealed(trace).is_intact())

    def test_texts_are_kept_in_the_form_that_is_hashed(self):
        trace = self.gateway._record(
            "inference",
            "test.use",
            {},
            engine="mode\u0301le",
            model_version="e\u0301",
        )
        self.assertEqual((trace.engine, trace.model_version), ("mod\u00e9le", "\u00e9"))

    def test_nobody_fills_in_what_guards_have_not_seen(self):
        """A person's own defaults would be another way to a state."""
        self.env["ir.default"].with_user(self.auditor).set(
            "edic.ai.person.request", "answer", "granted", True
        )
        asked = self.env["edic.ai.person.request"].with_user(self.auditor)
        self.assertNotIn("answer", asked.default_get(["answer"]))

    def test_ledger_keeps_its_name(self):
        with self.assertRaises(AccessError):
            self.env["ir.config_parameter"].set_param("edic_ai.ledger", "../elsewhere")

    def test_no_float_enters(self):
        with self.assertRaises(TypeError):
            self.gateway._record("decision", "test.use", {"confidence": 0.5})

    def test_a_setting_is_told_in_words(self):
        budget = self.env["edic.ai.budget"].create({"name": "B", "month_tokens": 1})
        trace = self.gateway._record(
            "policy",
            "budget",
            {
                "scope": ["all", "person"],
                "user_id": [None, str(self.decider.id)],
                "active": [None, "True"],
            },
            record=budget,
        )
        summary = trace.with_user(self.auditor).summary
        self.assertIn("For: Everybody together → One person", summary)
        self.assertIn(f"Person: – → {self.decider.display_name}", summary)
        self.assertIn("Active: – → yes", summary)
