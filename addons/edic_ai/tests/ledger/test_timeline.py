# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import hashlib

from lxml import etree

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..common import EdicAiCase


@tagged("post_install", "-at_install")
class TestTimeline(EdicAiCase):
    """The statements of the ledger about a record, shown on the record."""

    def setUp(self):
        super().setUp()
        self.call = self.gateway._record(
            "inference", "test.use", {"lines": 1}, record=self.partner, engine="test"
        )
        self.suggestion = self.propose(trace_uuid=self.call.call_uuid)
        own = self.suggestion.with_user(self.decider)
        own.action_choose("Bergen")

    def timeline(self, user=None, **ask):
        return self.suggestion.with_user(user or self.decider).edic_timeline(**ask)

    def check(self):
        return self.suggestion.with_user(self.auditor).edic_timeline_check()

    def test_a_decision_stands_under_the_call_that_it_answers(self):
        own = self.suggestion.with_user(self.decider)
        own.action_undo()
        self.gateway._record("decision", "x", {"field": "zip"}, record=self.partner)
        timeline = self.timeline()
        self.assertEqual((timeline["count"], timeline["total"]), (3, 1))
        [thread] = timeline["threads"]
        self.assertEqual(thread["id"], self.call.id)
        words = [answer["what"] for answer in thread["answers"]]
        self.assertEqual(words, ["Changed: Bergen", "Undone: Altstadt"])
        decided = thread["answers"][0]
        self.assertEqual(
            decided["change"],
            {
                "field": "City",
                "proposed": "Neustadt",
                "final": "Bergen",
                "band": "Sure",
                "is_other": True,
            },
        )
        self.assertEqual(decided["who"], self.decider.name)
        self.assertEqual(thread["sources"], ["test", "Suggestions: 1"])

    def test_a_name_that_was_erased_is_a_pseudonym(self):
        decision = self.env["edic.ai.trace"].search([], limit=1)
        people = self.env["edic.ai.person"]
        people.search([("trace_id", "=", decision.id)]).unlink()
        [answer] = self.timeline()["threads"][0]["answers"]
        self.assertEqual(answer["who"], f"Person {decision.user_pseudo[:8]}")

    def test_no_content_is_shown(self):
        self.suggestion.with_user(self.decider).action_undo()
        again = self.propose("Xanten", trace_uuid=self.call.call_uuid)
        again.with_user(self.decider).action_reject(reason="a reason of mine")
        timeline = again.with_user(self.decider).edic_timeline()
        self.assertIn("Rejected", str(timeline))
        self.assertNotIn("a reason of mine", str(timeline))

    def test_who_sees_it(self):
        for user in (self.decider, self.auditor):
            self.assertTrue(self.timeline(user)["threads"])
        for user in (self.employee, self.portal):
            for method in ("edic_timeline", "edic_timeline_check"):
                with self.subTest(user=user.login), self.assertRaises(AccessError):
                    getattr(self.suggestion.with_user(user), method)()

    def test_not_of_another_company(self):
        self.suggestion.sudo().company_id = self.env["res.company"].create(
            {"name": "Talstadt"}
        )
        with self.assertRaises(AccessError):
            self.timeline()

    def test_not_without_the_right_to_read_the_record(self):
        rule = {
            "name": "None of these",
            "model_id": self.env["ir.model"]._get_id("res.partner"),
            "domain_force": [("id", "!=", self.partner.id)],
        }
        self.env["ir.rule"].create(rule)
        with self.assertRaises(AccessError):
            self.timeline()

    def test_a_link_is_for_who_may_read_the_ledger(self):
        other = self.gateway.with_user(self.employee)
        other._record(
            "decision",
            "x",
            {"field": "city", "decision": "accepted"},
            record=self.partner,
            parent_uuid=self.call.call_uuid,
        )
        answers = self.timeline()["threads"][0]["answers"]
        self.assertEqual([a["can_open"] for a in answers], [True, False])
        answers = self.timeline(self.auditor)["threads"][0]["answers"]
        self.assertEqual([a["can_open"] for a in answers], [True, True])

    def test_page_is_on_the_form_of_those_who_see_it(self):
        forms = self.env["edic.ai.suggestion"]
        arch = etree.fromstring(forms.with_user(self.auditor).get_view()["arch"])
        [page] = arch.xpath("//page[widget[@name='edic_timeline']]")
        self.assertEqual(page.get("string"), "Traceability")

    # --- the check ----------------------------------------------------------------
    def test_what_is_not_sealed_yet_is_said(self):
        report = self.check()
        self.assertTrue(report["is_good"])
        self.assertEqual(report["said"], ["Not sealed yet: 2."])

    def test_what_was_checked_is_said(self):
        traces = self.suggestion._edic_traces()
        self.sealed(traces)
        report = self.check()
        self.assertTrue(report["is_good"])
        first, last = traces.mapped("seq")
        self.assertEqual(
            report["said"][0],
            f"Entries checked now: 2. Unchanged, sealed as numbers {first}–{last}.",
        )
        self.assertEqual(
            traces[:1]._checked()["said"][0],
            f"One entry checked now. Unchanged, sealed as number {traces[0].seq}.",
        )
        [thread] = self.timeline()["threads"]
        self.assertEqual(thread["seal"]["number"], first)

    def tamper(self, statement, *values):
        with self.env.cr.savepoint():
            self.env.cr.execute("SET LOCAL session_replication_role = replica")
            for table in ("trace", "seal"):
                self.env.cr.execute(f"ALTER TABLE edic_ai_{table} DISABLE TRIGGER ALL")
            self.env.cr.execute(statement, values)
        self.env.invalidate_all()

    def test_a_changed_entry_is_named(self):
        self.sealed(self.suggestion._edic_traces())
        self.tamper(
            "UPDATE edic_ai_trace SET engine = 'other' WHERE id = %s", self.call.id
        )
        report = self.check()
        self.assertFalse(report["is_good"])
        self.assertEqual(
            report["wrong"],
            [f"Number {self.call.seq} was changed after it was sealed."],
        )

    def test_a_hash_that_was_made_to_fit_follows_nothing(self):
        traces = self.sealed(self.suggestion._edic_traces())
        self.tamper(
            "UPDATE edic_ai_seal SET prev_hash = %s WHERE trace_id = %s",
            "00" * 32,
            traces[-1].id,
        )
        [wrong] = self.check()["wrong"]
        self.assertIn("was changed", wrong)
        # as one does who recomputes it
        found = traces[-1].canonical()
        forged = hashlib.sha256(b"\x02" + found + bytes(32)).hexdigest()
        self.tamper(
            "UPDATE edic_ai_seal SET record_hash = %s WHERE trace_id = %s",
            forged,
            traces[-1].id,
        )
        [wrong] = self.check()["wrong"]
        self.assertIn("does not follow", wrong)

    def test_a_row_put_in_by_hand_is_in_no_chain(self):
        self.sealed(self.suggestion._edic_traces())
        self.env.cr.execute(
            """INSERT INTO edic_ai_trace (format, call_uuid, event, use_case, status,
                                          occurred_at, company_ref, parent_uuid)
               VALUES (1, 'forged', 'inference', 'x', 'ok', now(), %s, %s)""",
            [self.company.id, self.call.call_uuid],
        )
        [wrong] = self.check()["wrong"]
        self.assertIn("in no chain", wrong)
        [forged] = [
            answer
            for answer in self.timeline()["threads"][0]["answers"]
            if answer["event"] == "inference"
        ]
        self.assertEqual(forged["seal"]["state"], "none")
