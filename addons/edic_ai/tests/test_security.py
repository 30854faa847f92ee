# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import EdicAiCase

LEDGER = "edic.ai.trace"
SUGGESTION = "edic.ai.suggestion"
TASK = "edic.ai.task"


@tagged("post_install", "-at_install")
class TestSecurity(EdicAiCase):
    def test_who_reads(self):
        self.propose()
        for user, may in (
            (self.decider, {LEDGER, SUGGESTION, TASK}),  # their own tasks
            (self.auditor, {LEDGER, SUGGESTION, TASK}),
            (self.employee, set()),
            (self.portal, set()),
        ):
            for model in (LEDGER, SUGGESTION, TASK):
                with self.subTest(user=user.login, model=model):
                    allowed = self.env[model].with_user(user).has_access("read")
                    self.assertEqual(allowed, model in may)

    def test_nobody_writes_by_hand(self):
        suggestion = self.propose()
        trace = self.gateway._record("decision", "test.use", {})
        for user in (self.decider, self.auditor, self.env.ref("base.user_admin")):
            for record in (suggestion, trace):
                for operation in ("write", "create", "unlink"):
                    with self.subTest(user=user.login, operation=operation):
                        own = record.with_user(user)
                        self.assertFalse(own.has_access(operation))
            with self.assertRaises(AccessError):
                suggestion.with_user(user).write({"state": "accepted"})

    def test_no_company_sees_another_s(self):
        other = self.env["res.company"].create({"name": "Talstadt"})
        suggestion = self.propose()
        suggestion.sudo().company_id = other
        trace = self.gateway._record("decision", "test.use", {}, company=other)
        for user in (self.decider, self.auditor):
            for record in (suggestion, trace):
                found = record.with_user(user).search([("id", "=", record.id)])
                self.assertFalse(found)
                with self.assertRaises(AccessError):
                    record.with_user(user).read(["engine"])

    def test_who_reads_whose_decisions(self):
        self.propose().with_user(self.decider).action_accept()
        self.propose().with_user(self.env.ref("base.user_admin")).action_reject()
        call = self.gateway._record("inference", "test.use", {}, record=self.partner)
        domain = [("res_model", "=", "res.partner"), ("res_id", "=", self.partner.id)]
        ledger = self.env["edic.ai.trace"]
        own = ledger.with_user(self.decider).search(domain)
        self.assertEqual(own._people(), self.decider)
        self.assertIn(call, own.sudo())
        self.assertEqual(len(own), 2)
        self.assertEqual(len(ledger.with_user(self.auditor).search(domain)), 3)

    def test_colleagues_are_not_counted(self):
        suggestion = self.propose()
        suggestion.with_user(self.env.ref("base.user_admin")).action_accept()
        hidden = ("decided_by_id", "decided_at", "write_uid", "create_uid")
        seen = self.env[SUGGESTION].with_user(self.decider)
        for name in hidden:
            with self.subTest(name):
                with self.assertRaises(AccessError):
                    seen.browse(suggestion.id).read([name])
                with self.assertRaises(AccessError):
                    seen.search([(name, "!=", False)])
                with self.assertRaises(AccessError):
                    seen.formatted_read_group([], [name], ["__count"])
        read = suggestion.with_user(self.auditor).read(list(hidden))[0]
        self.assertTrue(all(read[name] for name in hidden))
        card = suggestion.with_user(self.decider).get_evidence()
        self.assertTrue(card["decided_by"])  # on the bill one sees who

    def test_evidence_is_read_through_its_method_alone(self):
        suggestion = self.propose().with_user(self.decider)
        with self.assertRaises(AccessError):
            suggestion.read(["evidence"])
        self.assertTrue(suggestion.get_evidence()["words"])

    def test_roles_can_be_given_on_the_user_form(self):
        privilege = self.env.ref("edic_ai.privilege_edic")
        for xmlid in ("group_edic_ai_auditor", "group_edic_ai_manager"):
            self.assertIn(self.env.ref(f"edic_ai.{xmlid}"), privilege.group_ids)
