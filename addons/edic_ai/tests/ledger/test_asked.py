# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import Form, tagged
from odoo.tools import SQL, mute_logger

from ...models.ledger.edic_ai_content import EdicAiContent
from ..ledger_common import LedgerCase

REASON = "Report of an employee about forged decisions, file 12/2026"
APPEND = "odoo.addons.edic_ai.models.ledger.edic_ai_trace"


@tagged("post_install", "-at_install")
class TestAsked(LedgerCase):
    """Decisions of two persons hold no name to search for, nor a reason for long."""

    def setUp(self):
        super().setUp()
        self.keys._ensure()

    def declaration(self):
        asked = self.env["edic.ai.declaration"].with_user(self.the_manager)
        return asked.create({"kind": "loss", "reason": REASON})

    def request(self):
        today = fields.Date.today()
        asked = self.env["edic.ai.person.request"].with_user(self.the_auditor)
        return asked.create(
            {
                "company_id": self.chain,
                "subject_id": self.the_user.id,
                "date_from": today,
                "date_to": today,
                "reason": REASON,
            }
        )

    def decided(self):
        declared, asked = self.declaration(), self.request()
        declared.with_user(self.the_dpo).action_confirm()
        asked.with_user(self.the_dpo).action_grant()
        self.env.flush_all()
        self.env.invalidate_all()
        return declared, asked

    def test_an_auditor_searches_and_groups_by_nobody(self):
        for decision in self.decided():
            own, persons = decision.with_user(self.the_auditor), 0
            own.read([])
            for name, field in decision._fields.items():
                if field.comodel_name != "res.users" or name == "subject_id":
                    continue
                persons += 1
                follow = (
                    (own.search, [(name, "=", self.the_dpo.id)]),
                    (own.search, [], 0, None, name),
                    (own.formatted_read_group, [], [name], ["__count"]),
                    (own.read, [name]),
                )
                for way, *args in follow:
                    with self.subTest(name), self.assertRaises(AccessError):
                        way(*args)
            self.assertEqual(persons, 4)

    def test_whom_one_asks_about_is_seen_by_nobody_else_who_audits(self):
        """`subject_id` is a column: others' requests are no rows of an auditor's."""
        asked = self.request()
        other = self.the_auditor.copy({"login": "second_auditor"})
        own = asked.with_user(other)
        self.assertFalse(own.search([]))
        with self.assertRaises(AccessError):
            own.search([("subject_id", "=", self.the_user.id)])
        mine = asked.with_user(self.the_auditor).search([("is_mine", "=", True)])
        self.assertEqual(mine, asked)

    def test_reason_lies_encrypted_once_it_is_decided(self):
        waiting = self.declaration() | self.declaration()
        self.assertEqual(waiting.mapped("reason"), [REASON] * 2)
        waiting[0].action_withdraw()
        for record in (waiting[0], *self.decided()):
            self.assertFalse(record.sudo().reason)
            table = SQL.identifier(record._table)
            row = SQL("SELECT t::text FROM %s t WHERE id = %s", table, record.id)
            self.assertNotIn("forged", self.env.execute_query(row)[0][0])
            trace = self.env["edic.ai.trace"].search(
                [("call_uuid", "=", record.trace_uuid)]
            )
            content = self.env["edic.ai.content"]
            content = content.search([("trace_id", "=", trace.id)])
            self.assertEqual(content._open()["comment"], REASON)

    def test_what_comes_later_answers_the_entry_that_holds_it(self):
        _declared, asked = self.decided()
        asked.action_open()
        traces = self.env["edic.ai.trace"].search(
            [("use_case", "=", "ledger.person")], order="id"
        )
        first, *later = traces
        self.assertEqual([t.parent_uuid for t in later], [first.call_uuid] * 2)

    def test_where_nothing_else_holds_it_it_stays(self):
        with (
            patch.object(EdicAiContent, "_close", side_effect=OSError),
            mute_logger(APPEND),
        ):
            declared, asked = self.decided()
        self.assertEqual(declared.sudo().reason, REASON)
        self.assertEqual(asked.sudo().reason, REASON)

    def test_entry_tells_an_auditor_who_and_why(self):
        for decision in self.decided():
            own = decision.with_user(self.the_auditor)
            Form(own)  # opens without the columns
            action = own.action_open_entry()
            trace = self.env[action["res_model"]].with_user(self.the_auditor)
            trace = trace.browse(action["res_id"])
            self.assertEqual(trace.call_uuid, decision.trace_uuid)
            self.assertEqual(trace.who, decision.sudo().create_uid.name)

    def test_a_reading_keeps_its_reason_in_the_ledger_alone(self):
        trace = self.records(1)
        trace = self.gateway._record("policy", "x", {}, company=self.body, comment="a")
        reading = self.env["edic.ai.content.reading"].with_user(self.the_auditor)
        reading = reading.create({"trace_ref": trace.id, "reason": REASON})
        reading.action_read()
        self.assertTrue(reading.is_shown)
        self.assertFalse(reading.reason)
