# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from ..common import new_test_user
from ..retention_common import NOW, RetentionCase


@tagged("post_install", "-at_install")
class TestLegalHold(RetentionCase):
    def hold(self, user=None, **values):
        holds = self.env["edic.ai.legal.hold"].with_user(user or self.dpo)
        return holds.create(
            {"name": "Lawsuit 7 O 12/27", "company_id": self.company.id, **values}
        )

    def test_what_is_held_stays(self):
        self.rule()
        held = self.trace("2027-01-01")
        other = self.env["res.company"].create({"name": "Lindenfurt 2"})
        free = self.trace("2027-01-01", company=other)
        self.hold()
        self.assertEqual(self.night()[0], 1)
        self.assertEqual(self.beside(held), ["content", "person"])
        self.assertEqual(self.beside(free), ["person"])

    def test_a_record_a_period_or_all(self):
        self.rule()
        about = self.trace("2027-01-01")
        early = self.trace("2027-01-10", record=self.company)
        late = self.trace("2027-03-01", record=self.company)
        self.hold(res_model="res.partner", res_id=self.partner.id, company_id=False)
        self.hold(period_from="2027-02-01", period_to="2027-03-01")
        self.night()
        self.assertEqual(self.beside(early), ["person"])
        for trace in (about, late):
            self.assertEqual(self.beside(trace), ["content", "person"])

    def test_an_incident_holds_its_company_and_what_has_none(self):
        self.rule()
        traces = self.trace("2027-01-01") + self.trace("2027-01-01", company=False)
        self.env["edic.ai.incident"].create({"name": "A leak"})
        self.assertEqual(self.night(), (0, False))
        for trace in traces:
            self.assertEqual(self.beside(trace), ["content", "person"])

    # --- a clerk's report -------------------------------------------------------------
    def asked(self):
        """Return a request for erasure that waits for the second person."""
        request = (
            self.env["edic.ai.erasure.request"]
            .with_user(self.dpo)
            .create(
                {
                    "name": "E-2030-07",
                    "company_id": self.company.id,
                    "user_id": self.decider.id,
                    "ground": "gdpr.17.1.a",
                    "reason": "Left the house",
                    "received_on": "2030-06-10",
                }
            )
        )
        request.action_ask()
        return request

    def approve(self, request):
        self.sealed(self.env["edic.ai.trace"].search([], limit=1))
        request.with_user(self.approver).action_approve()
        self.env.invalidate_all()

    @freeze_time(NOW)
    def test_a_report_keeps_a_request_waiting_until_it_is_decided_on(self):
        """Then it goes on, and only what the officer keeps is kept."""
        trace, request = self.trace("2027-01-01"), self.asked()
        incidents = self.env["edic.ai.incident"].with_user(self.decider)
        incident = incidents.create({"name": "A secret name"}).with_user(self.dpo)
        expected = f"Incident {incident.id} is reported"
        self.assertIn(expected, request.outlook)
        with self.assertRaisesRegex(UserError, expected):
            self.approve(request)
        self.assertEqual(self.beside(trace), ["content", "person"])
        incident.hold_reason = "Nothing was disclosed"
        incident.action_release_logs()
        self.assertNotIn("Incident", request.outlook)
        self.approve(request)
        self.assertEqual(self.beside(trace), [])
        self.assertNotIn("legal claims", request.answer)

    @freeze_time(NOW)
    def test_what_the_officer_keeps_stays_and_the_request_says_why(self):
        trace, request = self.trace("2027-01-01"), self.asked()
        incidents = self.env["edic.ai.incident"].with_user(self.decider)
        about = {"res_model": "res.partner", "res_id": self.partner.id}
        incident = incidents.create({"name": "A secret name", **about})
        incident = incident.with_user(self.dpo)
        incident.hold_reason = "File 12/2030 of the authority"
        incident.action_keep_logs()
        self.assertIn("File 12/2030 of the authority", request.outlook)
        self.assertNotIn("secret", request.outlook)
        self.approve(request)
        self.assertEqual(self.beside(trace), ["content", "person"])
        self.assertIn("legal claims", request.answer)
        self.assertNotIn("File 12", request.answer)

    @freeze_time(NOW)
    def test_another_company_s_report_stops_no_request(self):
        trace, request = self.trace("2027-01-01"), self.asked()
        other = self.env["res.company"].create({"name": "Lindenfurt 3"})
        self.decider.company_ids += other
        incidents = self.env["edic.ai.incident"].with_user(self.decider)
        incidents.create({"name": "A leak", "company_id": other.id})
        self.approve(request)
        self.assertEqual(self.beside(trace), [])

    def test_two_persons_let_it_go(self):
        self.rule()
        trace = self.trace("2027-01-01")
        hold = self.hold()
        with self.assertRaises(UserError):
            hold.with_user(self.approver).action_release()
        for user in (self.auditor, self.approver, self.decider):
            with self.assertRaises(AccessError):
                hold.with_user(user).action_ask_release("over")
        with self.assertRaises(UserError):
            hold.with_user(self.dpo).action_ask_release(" ")
        hold.with_user(self.dpo).action_ask_release("The lawsuit is over")
        self.assertEqual(self.night(), (0, False))
        with self.assertRaises(AccessError):
            hold.with_user(self.dpo).action_release()
        hold.with_user(self.approver).action_release()
        self.assertEqual(self.night(), (1, False))
        self.assertEqual(self.beside(trace), ["person"])
        with self.assertRaises(UserError):
            hold.with_user(self.dpo).action_keep()

    def test_who_asked_does_not_release(self):
        both = "edic_ai.group_edic_ai_dpo,edic_ai.group_edic_ai_approver"
        user = new_test_user(self.env, "both_ai", both)
        hold = self.hold(user)
        hold.action_ask_release("The lawsuit is over")
        with self.assertRaises(UserError):
            hold.action_release()
        hold.with_user(self.approver).action_release()

    def test_hold_is_neither_changed_nor_deleted(self):
        hold = self.hold(state="released", released_by_id=self.dpo.id)
        self.assertEqual((hold.state, hold.released_by_id.id), ("held", False))
        for user in (self.dpo, self.env.ref("base.user_admin")):
            with self.assertRaises(AccessError):
                hold.with_user(user).write({"until": "2027-01-01"})
            with self.assertRaises(AccessError):
                hold.with_user(user).unlink()
        with self.assertRaises(AccessError):
            self.hold(self.auditor)

    def test_hold_ends_on_its_day(self):
        self.rule()
        self.trace("2027-01-01")
        self.hold(until=NOW.date())
        self.assertEqual(self.night(), (0, False))
        self.env["edic.ai.legal.hold"].search([]).write({"until": "2030-06-14"})
        self.assertEqual(self.night(), (1, False))

    def test_hold_is_recorded_with_its_words_beside(self):
        hold = self.hold()
        hold.action_ask_release("The lawsuit is over")
        traces = self.env["edic.ai.trace"].search(
            [("use_case", "=", "legal.hold"), ("res_id", "=", hold.id)], order="id"
        )
        self.assertEqual(traces[1].facts, {"state": ["held", "asked"]})
        contents = self.env["edic.ai.content"].search([("trace_id", "in", traces.ids)])
        words = [content._open()["comment"] for content in contents.sorted("trace_id")]
        self.assertEqual(words, ["Lawsuit 7 O 12/27", "The lawsuit is over"])
        self.assertNotIn("Lawsuit", str(traces.mapped("facts")))

    def test_a_backup_does_not_undo_a_hold(self):
        self.rule()
        trace = self.trace("2027-01-01")
        rows = self.env["edic.ai.content"]
        old = rows.search([("trace_id", "=", trace.id)])
        columns = ("trace_id", "key_ref", "salt", "closed")
        backup = {name: old[name] for name in columns}
        self.night()
        rows._insert([backup])
        self.hold()
        self.assertEqual(self.erasure._reapply(), (0, False))
        self.assertEqual(self.beside(trace), ["content", "person"])

    def test_hold_on_a_record_leaves_what_is_about_nothing(self):
        """A condition that is not known is not a hold, nor does it erase too little."""
        self.rule()
        trace = self.trace("2027-01-01", record=None)
        self.hold(res_model="res.partner", res_id=self.partner.id)
        self.night()
        self.assertEqual(self.beside(trace), ["person"])
