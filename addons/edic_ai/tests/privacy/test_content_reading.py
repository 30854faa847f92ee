# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import os
import tempfile
from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import freeze_time, tagged

from ..common import EdicAiCase, mandated, new_test_user

REASON = "The bill was paid twice: what was the model told?"


@tagged("post_install", "-at_install")
class TestContentReading(EdicAiCase):
    """A content is read with a reason, and the ledger says so before it is shown."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.dpo = new_test_user(cls.env, "dpo_reads", "edic_ai.group_edic_ai_dpo")
        cls.manager = new_test_user(
            cls.env, "admin_ai", "edic_ai.group_edic_ai_manager"
        )

    def setUp(self):
        super().setUp()
        self.trace = self.gateway._record(
            "inference",
            "test.use",
            {},
            record=self.partner,
            inputs={"messages": [["user", "Where is\nthe <b>school</b>?"]]},
            outputs={"label": "é"},
            comment="why",
        )

    def reading(self, user=None):
        action = self.trace.with_user(user or self.auditor).action_read_content()
        readings = self.env[action["res_model"]].with_user(user or self.auditor)
        return readings.browse(action["res_id"])

    def read_it(self, user=None, reason=REASON):
        reading = self.reading(user)
        reading.reason = reason
        reading.action_read()
        reading.invalidate_recordset()
        return reading

    def accesses(self):
        return self.env["edic.ai.trace"].search(
            [("use_case", "=", "ledger.content")], order="id"
        )

    def test_reading_is_recorded_before_it_is_shown(self):
        self.sealed(self.trace)
        for user in (self.auditor, self.dpo):
            before = self.accesses()
            reading = self.read_it(user)
            access = self.accesses() - before
            self.assertEqual(access.event, "access")
            self.assertEqual(
                access.facts,
                {"entry": self.trace.call_uuid, "number": self.trace.seq},
            )
            self.assertEqual(access.company_ref, self.company.id)
            self.assertEqual(access.res_id, self.trace.id)
            self.assertEqual(access._people(), user)
            self.assertIn(f"content of number {self.trace.seq}", access.summary)
            found = self.env["edic.ai.content"].search([("trace_id", "=", access.id)])
            self.assertEqual(found._open(), {"comment": REASON})
            self.assertFalse(reading.trouble)
            for text in (
                "<p>Where is</p>",
                "&lt;b&gt;school",
                ": &#34;é&#34;",
                "<p>why</p>",
            ):
                self.assertIn(text, reading.content)

    def test_a_client_s_context_changes_nothing(self):
        reading = self.read_it().with_context(bin_size=True)
        self.assertIn("school", reading.read(["content"])[0]["content"])

    def test_nothing_is_shown_before(self):
        reading = self.reading()
        self.assertFalse(reading.is_shown)
        self.assertFalse(reading.content)
        for uuid in ("made-up", self.trace.call_uuid):
            reading.access_uuid = uuid
            self.assertFalse(reading.content)

    def test_nor_by_what_was_recorded_of_another_entry_or_reader(self):
        read = self.read_it()
        other = self.gateway._record("inference", "x", {}, inputs={"text": "secret"})
        reading = self.reading()
        reading.write({"access_uuid": read.access_uuid, "trace_ref": other.id})
        self.assertFalse(reading.content)
        reading = self.reading(self.dpo)
        reading.access_uuid = read.access_uuid
        self.assertFalse(reading.content)

    def test_nor_by_what_was_recorded_of_another_access_to_it(self):
        """A receipt of the entry gives no reason to read its content."""
        own = self.gateway.with_user(self.auditor)
        for event, use_case in (
            ("access", "ledger.receipt"),
            ("policy", "ledger.content"),
        ):
            taken = own._record(event, use_case, {}, record=self.trace)
            reading = self.reading()
            reading.access_uuid = taken.call_uuid
            self.assertFalse(reading.content)

    def test_nor_later(self):
        reading = self.read_it()
        with freeze_time(fields.Datetime.now() + timedelta(minutes=16)):
            reading.invalidate_recordset()
            self.assertFalse(reading.content)

    def test_a_reason_has_to_be_given(self):
        for reason in (False, "", "because", " " * 20, "a b c d e f"):
            with self.subTest(reason), self.assertRaises(ValidationError):
                self.read_it(reason=reason)
        self.assertFalse(self.accesses())

    def test_who_reads(self):
        for user in (self.manager, self.decider, self.employee, self.portal):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.read_it(user)
        self.assertFalse(self.accesses())

    def test_not_of_another_company(self):
        other = self.env["res.company"].create({"name": "Talstadt"})
        self.trace = self.gateway._record(
            "inference", "x", {}, company=other, inputs={"text": "x"}
        )
        for user in (self.auditor, self.dpo):
            with self.assertRaises(AccessError):
                self.trace.with_user(user).action_read_content()

    def test_nor_by_a_dialog_that_was_opened_for_an_entry_of_one_s_own(self):
        other = self.env["res.company"].create({"name": "Talstadt"})
        others = self.gateway._record(
            "inference", "x", {}, company=other, inputs={"text": "x"}
        )
        for user in (self.auditor, self.dpo):
            reading = self.reading(user)
            reading.write({"trace_ref": others.id, "reason": REASON})
            with self.assertRaises(AccessError):
                reading.action_read()
        self.assertFalse(self.accesses())

    def test_nobody_sees_another_s_reading(self):
        reading = self.read_it()
        with self.assertRaises(AccessError):
            reading.with_user(self.dpo).read(["content"])

    def test_a_missing_key_is_told(self):
        with (
            tempfile.TemporaryDirectory() as folder,
            patch.dict(os.environ, {"EDIC_LEDGER_KEYS": folder}),
        ):
            reading = self.read_it()
            self.assertIn("is not on this server", reading.trouble)
            self.assertFalse(reading.content)

    def test_what_was_erased_or_never_kept_is_told(self):
        content = self.env["edic.ai.content"]
        content.search([("trace_id", "=", self.trace.id)]).unlink()
        self.assertIn("does not say who erased it", self.read_it().trouble)

    def test_what_was_exchanged_does_not_pass(self):
        content = self.env["edic.ai.content"]
        found = content.search([("trace_id", "=", self.trace.id)])
        other = content._close(os.urandom(16), {"comment": "another"})
        found.write(other)
        self.assertIn("not what was recorded", self.read_it().trouble)
        found.write({"salt": "00" * 16})
        self.assertIn("It cannot be decrypted", self.read_it().trouble)

    # --- with a second person -------------------------------------------------------
    def ask(self):
        self.company.edic_ai_content_four_eyes = True
        reading = self.read_it()
        self.assertTrue(reading.is_asked)
        self.assertFalse(reading.content)
        return self.env["edic.ai.person.request"].search([], limit=1)

    def test_a_second_person_grants_it(self):
        request = self.ask()
        self.assertEqual(request.requested_by_id, self.auditor)
        with self.assertRaises(AccessError):
            request.with_user(self.auditor).action_grant()
        second = mandated(
            new_test_user(self.env, "second", "edic_ai.group_edic_ai_auditor")
        )
        request.with_user(second).action_grant()
        action = request.with_user(self.auditor).action_open()
        readings = self.env[action["res_model"]].with_user(self.auditor)
        self.assertIn("school", readings.browse(action["res_id"]).content)
        steps = [access.facts["step"] for access in self.accesses()]
        self.assertEqual(steps, ["asked", "granted", "opened"])
        self.assertEqual(
            self.accesses().mapped(lambda t: t.facts["entry"]),
            [self.trace.call_uuid] * 3,
        )

    def test_what_belongs_to_no_company_is_kept_as_strictly_as_any(self):
        self.trace = self.gateway._record(
            "policy", "x", {}, company=False, comment="secret"
        )
        self.assertFalse(self.read_it().is_asked)
        other = self.env["res.company"].create({"name": "Talstadt"})
        other.edic_ai_content_four_eyes = True
        reading = self.read_it()
        self.assertTrue(reading.is_asked)
        self.assertFalse(reading.content)

    def test_second_person_is_of_the_company_and_has_a_mandate(self):
        request = self.ask()
        other = self.env["res.company"].create({"name": "Talstadt"})
        auditor = "edic_ai.group_edic_ai_auditor"
        without = new_test_user(self.env, "without", auditor)
        elsewhere = new_test_user(
            self.env,
            "elsewhere",
            "edic_ai.group_edic_ai_dpo",
            company_id=other.id,
            company_ids=other.ids,
        )
        for user, why in ((without, "no mandate"), (elsewhere, "not a company of")):
            with self.assertRaises(AccessError):
                request.with_user(user).action_grant()
            # whatever the rules let through
            self.assertIn(why, request.with_user(user).sudo()._obstacle())
        mandated(without)
        self.assertFalse(request.with_user(without).sudo()._obstacle())

    def test_switch_is_recorded_and_the_administrator_s(self):
        system = new_test_user(self.env, "odoo_admin", "base.group_system")
        with self.assertRaises(AccessError):
            self.company.with_user(system).edic_ai_content_four_eyes = True
        self.company.edic_ai_content_four_eyes = True
        trace = self.env["edic.ai.trace"].search(
            [("use_case", "=", "settings")], limit=1
        )
        self.assertEqual(trace.facts, {"edic_ai_content_four_eyes": [None, "True"]})
        self.assertIn("yes", trace.with_user(self.auditor).summary)
