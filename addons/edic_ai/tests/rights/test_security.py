# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..common import EdicAiCase

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
        card = suggestion.with_user(self.decider).get_evidence()
        self.assertTrue(card["decided_by"])  # on the bill one sees who
        self.auditor.group_ids += self.env.ref("base.group_allow_export")
        stored = ("decided_by_id", "decided_at", "write_uid", "create_uid")
        names = ("decided_by", "decided_on")
        for user in (self.decider, self.auditor, self.env.ref("base.user_admin")):
            seen = self.env[SUGGESTION].with_user(user)
            may = user.has_group("edic_ai.group_edic_ai_auditor")
            hidden = stored if may else (*stored, *names)
            for name in (*stored, *names):
                with self.subTest(name, user=user.login):
                    refused = AccessError if name in hidden else ValueError
                    self.check_follows_nobody(seen, name, refused)
            for name in stored:
                with self.subTest(name, user=user.login):
                    with self.assertRaises(AccessError):
                        seen.browse(suggestion.id).read([name])
                    with self.assertRaises(UserError):
                        seen.browse(suggestion.id).export_data([name])
        for name in names:
            with self.assertRaises(AccessError):
                suggestion.with_user(self.decider).read([name])

    def check_follows_nobody(self, seen, name, refused):
        domains = [[(name, "!=", False)], [(name, "=", False)]]
        if name.endswith("id"):
            domains += [[(name, "=", self.decider.id)], [(f"{name}.login", "!=", "")]]
        for domain in domains:
            with self.assertRaises(refused):
                seen.search(domain)
            with self.assertRaises(refused):
                seen.search_count(domain)
        with self.assertRaises(refused):
            seen.search([], order=f"{name} desc")
        with self.assertRaises(refused):
            seen.web_search_read([], {"id": {}}, order=name)
        with self.assertRaises(refused):
            seen.formatted_read_group([], [name], ["__count"])
        with self.assertRaises(refused):
            seen.formatted_read_group([], [], [f"{name}:count_distinct"])

    def test_who_decided_is_told_of_one_suggestion_at_a_time(self):
        admin, ours = self.env.ref("base.user_admin"), self.propose()
        ours.with_user(admin).action_accept()
        both = ours | self.propose()
        both[1].with_user(admin).action_reject()
        self.auditor.group_ids += self.env.ref("base.group_allow_export")
        self.env.invalidate_all()
        names = ["decided_by", "decided_on"]
        for many in (
            both.with_user(self.auditor).read(names),
            both.with_user(self.auditor).web_read({name: {} for name in names}),
        ):
            for suggestion in many:
                self.assertFalse(suggestion["decided_by"] or suggestion["decided_on"])
        exported = both.with_user(self.auditor).export_data(names)["datas"]
        self.assertEqual(exported, [["", ""], ["", ""]])
        self.env.invalidate_all()
        [suggestion] = ours.with_user(self.auditor).read(names)
        self.assertEqual(suggestion["decided_by"], admin.name)
        self.assertEqual(suggestion["decided_on"], ours.sudo().decided_at)

    def test_one_finds_what_one_decided(self):
        mine, theirs = self.propose(), self.propose()
        mine.sudo().decided_by_id = self.decider
        theirs.sudo().decided_by_id = self.auditor
        about = [("id", "in", (mine | theirs).ids)]
        seen = self.env[SUGGESTION].with_user(self.decider)
        for operator, value, found in (
            ("=", True, mine),
            ("!=", True, theirs),
            ("=", False, theirs),
        ):
            with self.subTest(operator, value=value):
                domain = [*about, ("is_mine", operator, value)]
                self.assertEqual(seen.search(domain).sudo(), found.sudo())
        self.assertEqual(seen.browse(mine.id).is_mine, True)
        self.assertEqual(seen.browse(theirs.id).is_mine, False)

    def test_a_team_s_agreement_is_counted_without_persons(self):
        suggestion = self.propose()
        suggestion.with_user(self.decider).action_accept()
        company = suggestion.company_id
        self.assertEqual(company._edic_agreement().accepted, 1)
        seen = self.env[SUGGESTION].with_user(self.auditor)
        groups = seen.formatted_read_group([], ["state"], ["confidence:avg", "__count"])
        self.assertIn("accepted", [group["state"] for group in groups])

    def test_evidence_is_read_through_its_method_alone(self):
        suggestion = self.propose().with_user(self.decider)
        with self.assertRaises(AccessError):
            suggestion.read(["evidence"])
        self.assertTrue(suggestion.get_evidence()["words"])

    def test_roles_can_be_given_on_the_user_form(self):
        for role, xmlid in (
            ("group_edic_ai_auditor", "privilege_edic"),
            ("group_edic_ai_manager", "privilege_edic_administration"),
        ):
            privilege = self.env.ref(f"edic_ai.{xmlid}")
            self.assertIn(self.env.ref(f"edic_ai.{role}"), privilege.group_ids)
