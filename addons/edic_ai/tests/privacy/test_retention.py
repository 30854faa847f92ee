# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date, timedelta
from unittest.mock import patch

from psycopg2.errors import CheckViolation

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from ..common import new_test_user
from ..retention_common import NOW, RetentionCase


@tagged("post_install", "-at_install")
class TestRetention(RetentionCase):
    # --- rules ------------------------------------------------------------------------
    def test_two_persons_make_a_rule(self):
        rule = self.rules.with_user(self.dpo).create(
            {
                "event": "decision",
                "what": "content",
                "months": 12,
                "ground": "x",
                "ground_text": "A law",
                "source_url": "https://example.org/law",
                "state": "approved",
            }
        )
        self.assertEqual(rule.state, "draft")
        for user in (self.dpo, self.auditor, self.decider):
            with self.assertRaises(AccessError):
                rule.with_user(user).action_approve()
        with self.assertRaises(AccessError):
            rule.with_user(self.dpo).state = "approved"
        with self.assertRaises(AccessError):
            rule.with_user(self.approver).months = 24
        rule.with_user(self.approver).action_approve()
        self.assertEqual(rule.approver_id, self.approver)
        with self.assertRaises(UserError):
            rule.with_user(self.dpo).months = 24
        with self.assertRaises(UserError):
            rule.with_user(self.dpo).unlink()

    def test_who_entered_it_does_not_approve_it(self):
        both = "edic_ai.group_edic_ai_dpo,edic_ai.group_edic_ai_approver"
        self.dpo = new_test_user(self.env, "both_ai", both)
        self.dpo.company_ids = self.env["res.company"].search([])
        self.approver = self.dpo
        with self.assertRaises(UserError):
            self.rule()

    def test_two_persons_end_a_rule(self):
        rule = self.rule()
        own, second = rule.with_user(self.dpo), rule.with_user(self.approver)
        for change in (own.action_archive, lambda: own.write({"active": False})):
            with self.assertRaises(UserError):
                change()
        with self.assertRaises(UserError):
            second.action_end()  # nobody has asked
        for user in (self.approver, self.auditor, self.decider):
            with self.assertRaises(AccessError):
                rule.with_user(user).action_ask_end()
        own.action_ask_end()
        self.assertTrue(rule.active)
        for user in (self.dpo, self.auditor, self.decider):
            with self.assertRaises(AccessError):
                rule.with_user(user).action_end()
        self.dpo.group_ids += self.env.ref("edic_ai.group_edic_ai_approver")
        with self.assertRaises(UserError):
            own.action_end()  # the same person
        second.action_keep()
        with self.assertRaises(UserError):
            second.action_end()
        own.action_ask_end()
        second.action_end()
        self.assertFalse(rule.active)
        with self.assertRaises(UserError):
            own.action_unarchive()
        asked, ended = self.env["edic.ai.trace"].search(
            [("use_case", "=", "retention"), ("res_id", "=", rule.id)],
            0,
            2,
            "id desc",
        )[::-1]
        self.assertEqual(asked.facts, {"ending_by_id": [None, "…"]})
        self.assertEqual((asked._people(), ended._people()), (self.dpo, self.approver))
        self.assertEqual(ended.facts, {"active": ["True", None]})

    def test_a_draft_is_archived_by_one(self):
        rule = self.rule().copy()
        self.assertEqual((rule.state, rule.ending_by_id.id), ("draft", False))
        rule.with_user(self.dpo).active = False

    def test_less_than_six_months_is_refused(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(CheckViolation):
            self.rule(months=5)
        self.assertTrue(self.rule(months=6))

    def test_every_change_is_in_the_ledger_without_words(self):
        rule = self.rule()
        created, approved = self.env["edic.ai.trace"].search(
            [("use_case", "=", "retention"), ("res_id", "=", rule.id)], order="id"
        )
        self.assertEqual(created.facts["months"], [None, "12"])
        self.assertNotIn("ground_text", created.facts)
        self.assertEqual(approved.facts, {"state": ["draft", "approved"]})
        self.assertEqual(approved._people(), self.approver)

    def test_what_is_shipped_waits_for_a_person(self):
        shipped = self.env["ir.model.data"].search(
            [("module", "=", "edic_ai"), ("model", "=", "edic.ai.retention")]
        )
        rules = self.rules.browse(shipped.mapped("res_id"))
        events = {
            name for name, _word in self.env["edic.ai.trace"]._fields["event"].selection
        }
        kinds = {(event, what) for event in events for what in ("content", "person")}
        self.assertEqual({(rule.event, rule.what) for rule in rules}, kinds)
        for rule in rules:
            self.assertTrue(rule.source_url.startswith("https://"))
            self.assertEqual(rule.author_ids, self.env.ref("base.user_root"))
            self.assertFalse(rule.approver_id & rule.author_ids)

    def test_nearest_company_then_the_latest_day(self):
        everybody = self.rule(months=12)
        branch = self.env["res.company"].create(
            {"name": "Branch", "parent_id": self.company.id}
        )
        self.dpo.company_ids |= branch
        self.approver.company_ids |= branch
        key = ("decision", "content")

        def found(chain, day=date(2029, 1, 1)):
            return self.rules._in_force(chain, day).get(key)

        self.assertEqual(found(branch.id), everybody)
        own = self.rule(company_id=self.company.id, months=24)
        self.assertEqual(found(branch.id), own)
        self.assertEqual(found(0), everybody)
        later = self.rule(
            company_id=self.company.id, months=36, valid_from="2028-01-01"
        )
        self.assertEqual(found(self.company.id), later)
        self.assertEqual(found(self.company.id, date(2027, 1, 1)), own)
        self.assertFalse(found(self.company.id, date(2025, 1, 1)))
        later.with_user(self.dpo).action_ask_end()
        self.assertEqual(found(self.company.id), later)
        later.with_user(self.approver).action_end()
        self.assertEqual(found(self.company.id), own)

    # --- the night --------------------------------------------------------------------
    def test_without_an_approved_rule_nothing_goes(self):
        trace = self.trace("2027-01-01")
        self.assertEqual(self.night(), (0, False))
        self.assertEqual(self.beside(trace), ["content", "person"])

    def test_what_is_over_goes_and_the_chain_says_so(self):
        rule = self.rule()
        old = [self.trace("2027-01-01"), self.trace("2027-02-01")]
        kept = self.trace("2029-06-16")
        other = self.trace("2027-01-01", event="inference")
        self.assertEqual(self.night(), (2, False))
        self.assertEqual([self.beside(trace) for trace in old], [["person"]] * 2)
        for trace in (kept, other):
            self.assertEqual(self.beside(trace), ["content", "person"])
        erased = self.erasures()[-1]
        first, last = old[0].seq, old[1].seq
        self.assertEqual(
            erased.facts,
            {
                "what": "content",
                "ranges": [[first, last]],
                "count": 2,
                "ground": "test.ground",
                "rule": rule.id,
            },
        )
        self.assertEqual((erased.event, erased.who), ("ledger", "Program"))
        self.assertEqual(erased.summary, "Erased: Contents (2), test.ground")
        self.assertGreater(erased.seq, last)
        for trace in old:
            self.assertTrue(trace.is_intact())
            self.assertIn("test.ground", trace.with_user(self.auditor).erased_text)
        self.assertFalse(kept.erased_text)
        self.assertEqual(self.night(), (0, False))

    def test_a_day_less_and_it_stays(self):
        self.rule()
        over = self.trace(NOW - timedelta(days=366))
        stays = self.trace(NOW - timedelta(days=364))
        self.night()
        self.assertEqual(self.beside(over), ["person"])
        self.assertEqual(self.beside(stays), ["content", "person"])

    def test_names_have_a_rule_of_their_own(self):
        self.rule(what="person")
        trace = self.trace("2027-01-01")
        self.night()
        self.assertEqual(self.beside(trace), ["content"])
        self.assertIn(trace.user_pseudo[:8], trace.who)

    def test_what_is_of_the_books_is_counted_from_the_end_of_the_year(self):
        rule = self.rule(event="accounting", months=24)
        self.assertEqual(rule.counts_from, "year")
        over = self.trace("2027-12-31", event="accounting")
        stays = self.trace("2028-01-01", event="accounting")
        self.night()
        self.assertEqual(self.beside(over), ["person"])
        self.assertEqual(self.beside(stays), ["content", "person"])

    def test_each_company_by_its_own_rule(self):
        other = self.env["res.company"].create({"name": "Lindenfurt 2"})
        self.rule(company_id=self.company.id)
        here = self.trace("2027-01-01")
        there = self.trace("2027-01-01", company=other)
        self.night()
        self.assertEqual(self.beside(here), ["person"])
        self.assertEqual(self.beside(there), ["content", "person"])

    def test_what_belongs_to_no_company_goes_by_the_rule_of_all(self):
        self.rule()
        trace = self.trace("2027-01-01", company=False)
        self.night()
        self.assertEqual(self.beside(trace), ["person"])
        [traces] = self.env["edic.ai.trace"].search(
            [("use_case", "=", "ledger.erasure"), ("company_ref", "=", 0)]
        )
        self.assertEqual(traces.facts["count"], 1)

    def test_a_record_that_is_not_sealed_keeps_what_lies_beside(self):
        rule = self.rule()
        self.sealed = lambda traces: traces  # as if nothing was sealed yet
        trace = self.trace("2027-01-01")
        goes = SQL("trace.id = %s", trace.id)
        self.assertEqual(
            self.erasure._erase(self.company.id, "content", goes, rule.ground), 0
        )
        self.assertEqual(self.beside(trace), ["content", "person"])

    def test_a_batch_for_each_transaction(self):
        self.rule()
        for _time in range(3):
            self.trace("2027-01-01")
        target = "odoo.addons.edic_ai.models.privacy.edic_ai_erasure"
        with patch(f"{target}.AT_ONCE", 2):
            self.assertEqual(self.night(), (2, True))
            self.assertEqual(self.night(), (1, False))
        self.assertEqual([e.facts["count"] for e in self.erasures()[-2:]], [2, 1])

    def test_gaps_are_told_as_gaps(self):
        self.rule()
        first = self.trace("2027-01-01")
        self.trace("2030-01-01")
        last = self.trace("2027-01-01")
        self.night()
        ranges = self.erasures()[-1].facts["ranges"]
        self.assertEqual(ranges, [[first.seq] * 2, [last.seq] * 2])

    # --- a restored backup ------------------------------------------------------------
    def test_what_a_backup_brought_back_is_erased_again(self):
        self.rule()
        trace, kept = self.trace("2027-01-01"), self.trace("2030-01-01")
        rows = self.env["edic.ai.content"]
        old = rows.search([("trace_id", "=", trace.id)])
        columns = ("trace_id", "key_ref", "salt", "closed")
        backup = {name: old[name] for name in columns}
        self.night()
        self.assertEqual(self.erasure._reapply(), (0, False))
        rows._insert([backup])
        self.assertEqual(self.beside(trace), ["content", "person"])
        self.assertEqual(self.erasure._gc_again(), (1, False))
        self.assertEqual(self.beside(trace), ["person"])
        self.assertEqual(self.beside(kept), ["content", "person"])
        self.assertEqual(self.erasures()[-1].facts["ground"], "erased.before")

    # --- reminding --------------------------------------------------------------------
    def reminded(self, user):
        kind = self.env.ref("edic_ai.mail_activity_retention")
        return self.env["mail.activity"].search(
            [("activity_type_id", "=", kind.id), ("user_id", "=", user.id)]
        )

    def test_approvers_are_reminded_once_as_long_as_a_rule_waits(self):
        self.assertTrue(self.rules._waiting(), "the shipped ones wait")
        for _day in range(2):
            self.rules._cron_remind()
        [activity] = self.reminded(self.approver)
        self.assertEqual(activity.res_model, "edic.ai.retention")
        self.assertIn("until then they erase nothing", activity.summary)
        [activity_of_officer] = self.reminded(self.dpo)
        self.assertIn("until then they erase nothing", activity_of_officer.summary)
        for user in (self.auditor, self.decider):
            self.assertFalse(self.reminded(user))
        first, *others = self.rules._waiting().with_user(self.approver)
        self.assertEqual(activity.res_id, first.id)
        first.action_approve()
        [activity] = self.reminded(self.approver)
        self.assertEqual(activity.res_id, others[0].id)
        self.rules._waiting().with_user(self.approver).action_approve()
        self.assertFalse(self.reminded(self.approver))

    def test_nobody_is_reminded_of_his_own_rule_or_of_another_company_s(self):
        self.rules._waiting().with_user(self.approver).action_approve()
        elsewhere = self.env["res.company"].create({"name": "Lindenfurt 2"})
        rule = self.rules.sudo().create(
            {
                "company_id": elsewhere.id,
                "event": "decision",
                "months": 12,
                "ground": "x",
                "ground_text": "A law",
                "source_url": "https://example.org/law",
            }
        )
        self.rules._cron_remind()
        self.assertFalse(self.reminded(self.approver))
        self.approver.company_ids |= elsewhere
        self.rules._cron_remind()
        self.assertTrue(self.reminded(self.approver))
        rule.author_ids |= self.approver
        self.rules._cron_remind()
        self.assertFalse(self.reminded(self.approver))

    def test_without_an_approver_the_officer_is_reminded(self):
        approvers = self.env.ref("edic_ai.group_edic_ai_approver").all_user_ids
        approvers.active = False
        self.rules._cron_remind()
        self.assertTrue(self.reminded(self.dpo))

    def test_ledger_s_room_says_how_many_wait(self):
        ledger = self.env.ref("edic_ai.edic_ai_ledger").with_user(self.dpo)
        count = len(self.rules.with_user(self.dpo)._waiting())
        self.assertIn(f"{count} retention rules wait", ledger.retention_waiting)
        action = ledger.action_show_retention()
        self.assertEqual(action["context"], {"search_default_draft": 1})
        self.rules._waiting().with_user(self.approver).action_approve()
        ledger.invalidate_recordset(["retention_waiting"])
        self.assertFalse(ledger.retention_waiting)
