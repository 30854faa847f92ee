# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import SUPERUSER_ID
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ...exceptions import EvidenceFirstError, NotAPersonError
from ..common import EdicAiCase, new_test_user


@tagged("post_install", "-at_install")
class TestSuggestion(EdicAiCase):
    def test_a_proposal_changes_nothing(self):
        self.propose()
        self.assertEqual(self.partner.city, "Altstadt")

    def test_accept_writes_decides_and_records(self):
        suggestion = self.propose().with_user(self.decider)
        suggestion.action_accept()
        self.assertEqual(self.partner.city, "Neustadt")
        self.assertRecordValues(
            suggestion.sudo(),
            [
                {
                    "state": "accepted",
                    "decided_by_id": self.decider.id,
                    "final_value": "Neustadt",
                }
            ],
        )
        self.assertTrue(suggestion.sudo().decided_at)
        self.assertEqual(self.decisions(), ["accepted"])

    def test_undo_brings_back_value_and_question(self):
        suggestion = self.propose().with_user(self.decider)
        suggestion.action_accept()
        suggestion.action_undo()
        self.assertEqual(self.partner.city, "Altstadt")
        self.assertEqual(suggestion.state, "pending")
        self.assertFalse(suggestion.sudo().decided_by_id)
        self.assertEqual(self.decisions(), ["accepted", "undone"])

    def test_undo_does_not_overwrite_a_later_change(self):
        suggestion = self.propose().with_user(self.decider)
        suggestion.action_accept()
        self.partner.city = "Talstadt"
        with self.assertRaises(UserError):
            suggestion.action_undo()
        self.assertEqual(self.partner.city, "Talstadt")

    def test_reject_keeps_what_stands_there(self):
        suggestion = self.propose().with_user(self.decider)
        suggestion.action_reject("moved last year")
        self.assertEqual(self.partner.city, "Altstadt")
        self.assertEqual(suggestion.state, "rejected")
        self.assertEqual(suggestion.reason, "moved last year")
        suggestion.action_undo()
        self.assertEqual(suggestion.state, "pending")
        self.assertEqual(self.decisions(), ["rejected", "undone"])

    def test_choose_another_value(self):
        suggestion = self.propose().with_user(self.decider)
        suggestion.action_choose("Talstadt")
        self.assertEqual(self.partner.city, "Talstadt")
        self.assertEqual(suggestion.state, "edited")
        suggestion.action_undo()
        self.assertEqual(self.partner.city, "Altstadt")

    def test_a_decision_is_taken_once(self):
        suggestion = self.propose().with_user(self.decider)
        suggestion.action_accept()
        for again in (suggestion.action_accept, suggestion.action_reject):
            with self.assertRaises(UserError):
                again()

    def test_who_decides_on_a_replaced_proposal_is_asked_to_choose_again(self):
        replaced = self.propose().with_user(self.decider)
        self.propose(value="Bergstadt")
        with self.assertRaisesRegex(UserError, "choose again"):
            replaced.action_choose("Talstadt")

    def test_nothing_proposed_cannot_be_accepted(self):
        suggestion = self.propose(value=None, band="open").with_user(self.decider)
        with self.assertRaises(UserError):
            suggestion.action_accept()

    def test_unsure_needs_a_look_at_the_evidence(self):
        suggestion = self.propose(band="check").with_user(self.decider)
        other = self.propose(value="Bergstadt", band="check").with_user(self.decider)
        self.assertEqual(suggestion.state, "superseded")
        for token in (None, "", "AAAA", "x" * 200, suggestion._evidence_token()):
            with self.assertRaises(EvidenceFirstError):
                other.action_accept(token)
        colleague = new_test_user(
            self.env,
            "colleague",
            "base.group_partner_manager,edic_ai.group_edic_ai_user",
        )
        seen_by_colleague = other.with_user(colleague).get_evidence()["token"]
        with self.assertRaises(EvidenceFirstError):
            other.action_accept(seen_by_colleague)
        other.action_accept(other.get_evidence()["token"])
        self.assertEqual(self.partner.city, "Bergstadt")

    def test_choosing_what_is_proposed_is_accepting_it(self):
        suggestion = self.propose(band="check").with_user(self.decider)
        with self.assertRaises(EvidenceFirstError):
            suggestion.action_choose("Neustadt")
        suggestion.action_choose("Neustadt", suggestion.get_evidence()["token"])
        self.assertEqual(suggestion.state, "accepted")

    def test_what_measures_engines_stays_as_it_was(self):
        suggestion = self.propose().with_user(self.decider)
        suggestion.action_reject()
        suggestion.with_user(self.env.ref("base.user_admin")).action_add_to_evaluation()
        with self.assertRaises(UserError):
            suggestion.action_undo()

    def test_only_old_replaced_proposals_are_forgotten(self):
        replaced = self.propose()
        rejected = self.propose().with_user(self.decider)
        rejected.action_reject()
        waiting = self.propose()
        suggestions = self.env["edic.ai.suggestion"]
        suggestions._gc_superseded()
        self.assertTrue(replaced.exists())
        self.env.flush_all()
        self.env.cr.execute("UPDATE edic_ai_suggestion SET write_date = '2020-01-01'")
        self.env.invalidate_all()
        suggestions._gc_superseded()
        self.assertFalse(replaced.exists())
        self.assertEqual((rejected.sudo() + waiting).exists(), rejected + waiting)

    def test_looking_at_the_evidence_leaves_no_trace_of_the_person(self):
        suggestion = self.propose(band="check").with_user(self.decider)
        before = self.env["edic.ai.trace"].search_count([])
        card = suggestion.get_evidence()
        self.assertEqual(card["words"], [["town", "1.0"]])
        self.assertEqual(card["confidence"], 0.97)
        self.assertEqual(self.env["edic.ai.trace"].search_count([]), before)

    def test_programs_do_not_decide(self):
        suggestion = self.propose()
        for user in (self.env["res.users"].browse(SUPERUSER_ID), self.portal):
            for decide in ("action_accept", "action_reject", "action_undo"):
                with self.assertRaises(NotAPersonError):
                    getattr(suggestion.with_user(user).sudo(), decide)()
        self.assertEqual(self.partner.city, "Altstadt")

    def test_a_role_is_needed(self):
        suggestion = self.propose()
        for user in (self.employee, self.auditor):
            with self.assertRaises(AccessError):
                suggestion.with_user(user).action_accept()

    def test_record_s_own_rights_hold(self):
        reader = new_test_user(self.env, "reader_ai", "edic_ai.group_edic_ai_user")
        suggestion = self.propose().with_user(reader)
        self.assertFalse(suggestion.get_evidence()["can_decide"])
        with self.assertRaises(AccessError):
            suggestion.action_accept()
        self.assertEqual(self.partner.city, "Altstadt")

    def test_undecided_is_no_decision(self):
        suggestion = self.propose()
        suggestion._close_undecided()
        self.assertEqual(suggestion.state, "not_decided")
        self.assertFalse(suggestion.sudo().decided_by_id)
        self.assertEqual(self.decisions(), ["not_decided"])

    def test_a_hand_written_value_is_the_decision(self):
        for value, state in (("Neustadt", "accepted"), ("Talstadt", "edited")):
            suggestion = self.propose().with_user(self.decider)
            self.partner.city = value
            suggestion._decide_by_edit()
            self.assertEqual(suggestion.state, state)

    def test_feedback_waits_for_a_curator(self):
        suggestion = self.propose().with_user(self.decider)
        suggestion.action_reject("wrong town")
        self.assertFalse(suggestion.is_in_evaluation)
        with self.assertRaises(UserError):
            suggestion.action_add_to_evaluation()
        manager = self.env.ref("base.user_admin")
        suggestion.with_user(manager).action_add_to_evaluation()
        self.assertTrue(suggestion.is_in_evaluation)
        self.assertEqual(self.decisions(), ["rejected", "curated"])
