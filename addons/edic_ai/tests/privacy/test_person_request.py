# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, RedirectWarning, UserError, ValidationError
from odoo.tests import freeze_time, tagged

from ..common import EdicAiCase, mandated, new_test_user

REASON = "Report of an employee about forged decisions, file 12/2026"


@tagged("post_install", "-at_install")
class TestPersonRequest(EdicAiCase):
    """One person's entries: with a reason and a second person, for a week."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.dpo = new_test_user(cls.env, "dpo_asks", "edic_ai.group_edic_ai_dpo")
        cls.approver = new_test_user(
            cls.env, "second", "edic_ai.group_edic_ai_approver"
        )
        cls.manager = new_test_user(
            cls.env, "admin_ai", "edic_ai.group_edic_ai_manager"
        )

    def setUp(self):
        super().setUp()
        own = self.gateway.with_user(self.decider)
        self.own = own._record("decision", "test.use", {"decision": "accepted"})
        self.gateway.with_user(self.employee)._record("decision", "test.use", {})

    def ask(self, user=None, **vals):
        today = fields.Date.today()
        requests = self.env["edic.ai.person.request"].with_user(user or self.auditor)
        return requests.create(
            {
                "subject_id": self.decider.id,
                "date_from": fields.Date.add(today, months=-1),
                "date_to": today,
                "reason": REASON,
                **vals,
            }
        )

    def granted(self):
        request = self.ask()
        request.with_user(self.dpo).action_grant()
        request.invalidate_recordset()
        return request

    def steps(self):
        found = self.env["edic.ai.trace"].search(
            [("use_case", "=", "ledger.person")], order="id"
        )
        return [trace.facts["step"] for trace in found]

    def test_same_question_twice_leads_to_the_one_that_waits(self):
        first = self.ask()
        with self.assertRaises(RedirectWarning) as refused:
            self.ask(reason=f"{REASON} again")
        self.assertEqual(refused.exception.args[1]["res_id"], first.id)
        self.ask(subject_id=self.employee.id)
        self.ask(user=self.dpo)  # another officer's question is not shown
        first.with_user(self.approver).action_refuse()
        self.ask()

    def test_granted_by_a_second_person_and_opened_by_whoever_asked(self):
        request = self.granted()
        self.assertEqual(request.state, "granted")
        action = request.action_open()
        self.assertEqual(action["domain"], [("id", "in", self.own.ids)])
        request.action_open()
        self.assertEqual(self.steps(), ["asked", "granted", "opened", "opened"])
        for user in (self.dpo, self.approver):
            with self.subTest(user.login), self.assertRaises(UserError):
                request.with_user(user).action_open()

    def test_what_is_recorded_names_nobody_in_clear(self):
        self.ask()
        [trace] = self.env["edic.ai.trace"].search([("use_case", "=", "ledger.person")])
        self.assertEqual((trace.event, trace.company_ref), ("access", self.company.id))
        self.assertEqual(set(trace.facts), {"step", "from", "to"})
        self.assertIn("Asked: entries of a person, ", trace.summary)
        content = self.env["edic.ai.content"].search([("trace_id", "=", trace.id)])
        subject = {"subject": [self.decider.id, self.decider.name]}
        self.assertEqual(content._open(), {"comment": REASON, "values": subject})

    def test_who_asks(self):
        self.ask(self.dpo)
        for user in (self.manager, self.decider, self.approver, self.employee):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.ask(user)

    def test_only_of_companies_of_one_s_own(self):
        other = self.env["res.company"].create({"name": "Talstadt"})
        for user in (self.auditor, self.dpo):
            with self.assertRaises(AccessError):
                self.ask(user, company_id=other.id)
        self.auditor.company_ids += other  # his, but no mandate
        with self.assertRaises(AccessError):
            self.ask(company_id=other.id)

    def test_a_reason_and_a_period_have_to_be_given(self):
        for vals in (
            {"reason": "short"},
            {"reason": " " * 30},
            {"subject_id": False},
            {"date_from": False},
        ):
            with self.subTest(vals), self.assertRaises(ValidationError):
                self.ask(**vals)

    def test_nobody_grants_his_own_nor_what_is_about_him(self):
        dpo_group = self.env.ref("edic_ai.group_edic_ai_dpo")
        own = self.ask(self.dpo)
        with self.assertRaises(AccessError):
            own.action_grant()
        own.with_user(self.approver).action_refuse()
        self.assertEqual(own.with_user(self.dpo).state, "refused")
        request = self.ask()
        self.decider.group_ids += dpo_group
        self.auditor.group_ids += dpo_group
        for user in (self.decider, self.auditor, self.manager, self.employee):
            with self.subTest(user.login), self.assertRaises(AccessError):
                request.with_user(user).action_grant()
        with self.assertRaises(UserError):
            request.action_open()

    def test_no_auditor_grants_it_whatever_else_he_is(self):
        roles = ("auditor", "dpo", "approver")
        both = ",".join(f"edic_ai.group_edic_ai_{role}" for role in roles)
        second = mandated(new_test_user(self.env, "auditor_too", both))
        request = self.ask()
        self.assertFalse(request.with_user(second).may_decide)
        with self.assertRaisesRegex(AccessError, "Your role does not decide"):
            request.with_user(second).action_grant()

    def test_an_answer_stands(self):
        request = self.granted()
        with self.assertRaises(AccessError):
            request.with_user(self.approver).action_refuse()
        with self.assertRaises(AccessError):
            request.write({"answer": "granted"})
        for vals in (
            {"answer": "granted"},
            {"kind": "content"},
            {"valid_until": "2099-1-1"},
        ):
            with self.subTest(vals), self.assertRaises(AccessError):
                self.ask(**vals)

    def test_a_new_one_has_a_name(self):
        new = self.env["edic.ai.person.request"].with_user(self.auditor).new({})
        self.assertEqual(new.display_name, "Entries of a person")
        name = f"Entries of a person, {self.decider.name}"
        self.assertEqual(self.ask().display_name, name)

    def test_granted_request_ends_after_a_week(self):
        request = self.granted()
        with freeze_time(fields.Datetime.now() + timedelta(days=7, seconds=1)):
            request.invalidate_recordset()
            self.assertEqual(request.state, "ended")
            with self.assertRaises(UserError):
                request.action_open()

    def test_only_its_period_and_company(self):
        other = self.env["res.company"].create({"name": "Talstadt"})
        own = self.gateway.with_user(self.decider).sudo()
        own._record("decision", "test.use", {}, company=other)
        request = self.granted()
        self.assertEqual(request._entry_ids(), self.own.ids)
        yesterday = fields.Date.add(fields.Date.today(), days=-1)
        self.assertFalse(self.ask(date_to=yesterday)._entry_ids())
        tomorrow = fields.Date.add(fields.Date.today(), days=1)
        later = self.ask(date_from=tomorrow, date_to=tomorrow)
        self.assertFalse(later._entry_ids())

    def test_without_a_mandate_it_is_not_opened(self):
        request = self.granted()
        self.env["edic.ai.mandate"].search([]).with_user(self.manager).action_end()
        with self.assertRaises(AccessError):
            request.action_open()

    def test_who_sees_requests(self):
        request = self.ask(self.dpo)
        self.assertTrue(request.with_user(self.approver).reason)
        for user in (self.auditor, self.manager, self.decider):
            with self.subTest(user.login), self.assertRaises(AccessError):
                request.with_user(user).read(["reason"])

    def test_person_may_be_told(self):
        request = self.ask()
        with self.assertRaises(AccessError):
            request.action_tell_subject()
        request.with_user(self.dpo).action_tell_subject()
        self.assertTrue(request.is_subject_told)
        self.assertEqual(self.steps(), ["asked", "told"])

    # --- there is no other way --------------------------------------------------------
    def test_nothing_else_finds_a_person(self):
        own = self.gateway.with_user(self.decider)
        for _time in range(3):
            own._record("decision", "test.use", {})
        ledger = self.env["edic.ai.trace"].with_user(self.auditor)
        for domain in (
            [("who", "=", self.decider.name)],
            [("who", "ilike", self.decider.name)],
        ):
            with self.assertRaises(ValueError):
                ledger.search(domain)
        # for oneself alone, whatever the context says
        mine = ledger.with_context(uid=self.decider.id, user=self.decider.id)
        self.assertFalse(mine.search([("is_mine", "=", True)]))
        with self.assertRaises(AccessError):
            self.env["edic.ai.person"].with_user(self.auditor).search([])
        groups = ledger.formatted_read_group(
            [("user_pseudo", "!=", False)], ["user_pseudo"], ["__count"]
        )
        self.assertEqual({group["__count"] for group in groups}, {1})

    def test_names_are_not_told_in_a_list(self):
        own = self.gateway.with_user(self.decider)
        traces = self.own + own._record("decision", "test.use", {})
        shown = traces.with_user(self.auditor).read(["who", "user_pseudo"])
        self.assertNotIn(self.decider.name, str(shown))
        found = self.env["edic.ai.trace"].with_user(self.auditor)
        found = found.search_read([("id", "in", traces.ids)], ["who", "display_name"])
        self.assertNotIn(self.decider.name, str(found))

    def test_decisions_have_no_column_of_persons(self):
        """No view groups or searches by a person, nor is a person reached."""
        decisions = self.env["edic.ai.decision"]
        persons = ("res.users", "res.partner", "hr.employee", "edic.ai.person")
        for model in (decisions, self.env["edic.ai.trace"]):
            found = {
                name
                for name, field in model._fields.items()
                if field.comodel_name in persons
            }
            self.assertFalse(found)
