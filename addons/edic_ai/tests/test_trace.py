# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import SUPERUSER_ID
from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..models.edic_ai_trace import COVERED
from ..tools.canonical import digest
from .common import EdicAiCase


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

    def test_the_row_says_who_what_and_from_what(self):
        self.assertEqual(self.trace.company_id, self.company)
        self.assertEqual(self.trace.user_id, self.env.user)
        self.assertEqual(self.trace.about, self.partner.display_name)
        self.assertEqual(self.trace.input_digest, digest({"text": "é"}))
        self.assertEqual(self.trace.output_digest, digest({"label": None}))
        self.assertEqual(self.trace.facts["amount"], "12.30")

    def test_the_digest_survives_the_database(self):
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertTrue(self.trace.is_intact())

    def test_a_change_in_sql_shows(self):
        for column, value in [
            ("engine", "other"),
            ("user_ref", 1234),
            ("facts", '{"decision": "rejected", "amount": "12.30"}'),
            ("occurred_at", "2020-01-01"),
            ("res_id", 1),
        ]:
            with self.subTest(column=column), self.env.cr.savepoint() as savepoint:
                self.env.flush_all()
                self.env.cr.execute(
                    f"UPDATE edic_ai_trace SET {column} = %s WHERE id = %s",  # noqa: S608
                    [value, self.trace.id],
                )
                self.env.invalidate_all()
                self.assertFalse(self.trace.is_intact())
                savepoint.rollback()
        self.env.invalidate_all()
        self.assertTrue(self.trace.is_intact())

    def test_the_digest_covers_every_column(self):
        columns = {name for name, field in self.trace._fields.items() if field.store}
        self.assertEqual(columns - set(COVERED), {"id", "record_digest"})

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
        self.assertTrue(trace.is_intact())
        self.assertFalse(trace.user_id)
        self.assertTrue(trace.about)

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
        told = trace.with_user(self.auditor).summary
        self.assertIn("For: Everybody together → One person", told)
        self.assertIn(f"Person: – → {self.decider.display_name}", told)
        self.assertIn("Active: – → yes", told)
