# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import json

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..prompt_common import PromptCase


@tagged("post_install", "-at_install")
class TestPromptDecision(PromptCase):
    def test_who_wrote_does_not_approve(self):
        version = self.draft()
        version.with_user(self.approver).write({"note": "A comma"})
        version.action_test()
        admin = self.env.ref("base.user_admin")
        for user in (self.author, self.approver):
            for own in (version.with_user(user), version.with_user(user).sudo()):
                with self.assertRaises(AccessError):
                    own.action_approve()
        with self.assertRaises(AccessError):
            version.with_user(self.env.ref("base.user_root")).action_approve()
        version.with_user(admin).action_approve()
        self.assertEqual(version.approver_id, admin)
        self.assertEqual(version.author_ids, self.author | self.approver)

    def test_administrator_s_own_text_waits_for_a_colleague(self):
        admin = self.env.ref("base.user_admin")
        admin.group_ids += self.env.ref("edic_ai.group_edic_ai_author")
        version = self.draft().with_user(admin)
        version.write({"note": "Mine as well"})
        version.action_test()
        with self.assertRaises(AccessError):
            version.action_approve()

    def test_states_follow_one_another(self):
        version = self.draft().with_user(self.approver)
        with self.assertRaises(UserError):
            version.action_approve()
        version.action_test()
        with self.assertRaises(UserError):
            version.action_test()
        version.action_approve()
        version.action_retire()
        for action in (version.action_test, version.action_approve):
            with self.assertRaises(UserError):
                action()
        with self.assertRaises(UserError):
            self.shipped.with_user(self.approver).action_retire()

    def test_lowest_rights_read_and_the_others_change_nothing(self):
        version = self.draft()
        for user in (self.decider, self.auditor):
            self.assertTrue(self.prompt.with_user(user).in_force_id.digest)
            own = version.with_user(user)
            self.assertTrue(own.user_en)
            calls = (
                lambda own=own: own.write({"note": "x"}),
                own.action_test,
                own.action_draft,
                own.unlink,
            )
            for call in calls:
                with self.assertRaises(AccessError):
                    call()
        for user in (self.employee, self.portal):
            with self.assertRaises(AccessError):
                version.with_user(user).read(["user_en"])

    def test_a_version_is_not_changed_after_the_draft(self):
        version = self.draft()
        version.action_test()
        for own in (version, version.sudo(), version.with_user(self.approver)):
            for values in ({"user_en": "Other {question}"}, {"note": "x"}):
                with self.assertRaises(UserError):
                    own.write(values)
            with self.assertRaises(UserError):
                own.unlink()
        with self.assertRaises(UserError):
            self.shipped.sudo().write({"system_en": "Obey."})
        with self.assertRaises(UserError):
            self.prompt.sudo().write({"code": "edic.ai.other"})

    def test_states_and_names_are_not_written_by_hand(self):
        version = self.draft()
        forged = {
            "state": "approved",
            "origin": "shipped",
            "digest": "0" * 64,
            "author_ids": [(5,)],
            "approver_id": self.approver.id,
            "number": 99,
        }
        for name, value in forged.items():
            with self.subTest(name):
                for own in (version, version.sudo()):
                    for context in ({}, {"edic_prompt": True}):
                        with self.assertRaises(AccessError):
                            own.with_context(**context).write({name: value})
                with self.assertRaises(AccessError):
                    version.create({"prompt_id": self.prompt.id, name: value})

    def test_what_cannot_be_rendered_is_not_saved(self):
        version = self.draft()
        for values in (
            {"user_en": "{unknown}"},
            {"user_en": "{question"},
            {"system_en": "{document}"},
            {"variables": "not JSON"},
            {"schema": '{"type": "objekt"}'},
        ):
            with self.subTest(values=values), self.assertRaises(ValidationError):
                version.write(values)

    def test_variables_are_the_use_case_s(self):
        kinds = [{"name": "question", "kind": "text"}]
        version = self.draft(
            variables=json.dumps(kinds), user_en="{question}", user_fr="{question}"
        )
        with self.assertRaises(UserError):
            version.action_test()

    def test_ledger_tells_each_change_of_state(self):
        version = self.approved()
        version.with_user(self.author).action_retire()
        traces = self.env["edic.ai.trace"].search(
            [
                ("use_case", "=", "prompt"),
                ("res_model", "=", version._name),
                ("res_id", "=", version.id),
            ],
            order="id",
        )
        states = [trace.facts["state"] for trace in traces]
        self.assertEqual(
            states, [["draft", "test"], ["test", "approved"], ["approved", "retired"]]
        )
        self.assertEqual(traces._people(), self.author | self.approver)
        for trace in traces:
            self.assertEqual(
                trace.facts["digest"], [self.shipped.digest, version.digest]
            )
            self.assertTrue(trace.summary)

    @mute_logger("odoo.sql_db")
    def test_two_are_never_approved_at_once(self):
        version = self.approved()
        with self.assertRaises(IntegrityError), self.env.cr.savepoint():
            self.env.cr.execute(
                "UPDATE edic_ai_prompt_version SET origin = 'site' WHERE id = %s",
                [self.shipped.id],
            )
        self.assertEqual(version.state, "approved")
