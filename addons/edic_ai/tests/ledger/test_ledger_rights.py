# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import SUPERUSER_ID
from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import SQL

from ..common import EdicAiCase, new_test_user

USER = "edic_ai.group_edic_ai_user"
SHARED = ("res.company", "res.groups", "res.users")  # every employee reads them


@tagged("post_install", "-at_install")
class TestLedgerRights(EdicAiCase):
    """Entries are read together with the record that they are about."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user = new_test_user(cls.env, "entries_user", USER)
        cls.manager = new_test_user(
            cls.env, "entries_manager", "edic_ai.group_edic_ai_manager"
        )
        cls.approver = new_test_user(
            cls.env, "entries_approver", f"{USER},edic_ai.group_edic_ai_approver"
        )
        cls.dpo = new_test_user(cls.env, "entries_dpo", "edic_ai.group_edic_ai_dpo")

    def entry(self, record=None, user=None, event="intake", **facts):
        gateway = self.env["edic.ai.gateway"].with_user(user or SUPERUSER_ID)
        return gateway._record(event, "test.use", facts, record=record).sudo(False)

    def seen(self, traces, user):
        """Return those that a user finds; each alone is answered as the list is."""
        own = traces.with_user(user)
        found = own.search([("id", "in", own.ids)])
        self.assertEqual(own._filtered_access("read"), found)
        return traces.browse(found.ids)

    def rows(self):
        """Return a record of each model that has one."""
        for model in self.env.values():
            if model._abstract or model._transient or not model._auto:
                continue
            found = self.env.execute_query(
                SQL("SELECT min(id) FROM %s", SQL.identifier(model._table))
            )
            if found[0][0] and model._name != "edic.ai.trace":
                yield model.browse(found[0][0])

    # --- every model ------------------------------------------------------------------
    def test_an_entry_is_read_with_its_record_whatever_the_model(self):
        """No list of models: what is installed is asked."""
        about = {self.entry(record).id: record for record in self.rows()}
        traces = self.trace_model.browse(about)
        self.assertGreater(len(traces), 100)
        for user in (self.auditor, self.dpo):
            self.assertEqual(self.seen(traces, user), traces)
        for user in (self.user, self.manager, self.approver):
            seen = self.seen(traces, user)
            readable = traces.filtered(
                lambda trace, user=user: (
                    about[trace.id].with_user(user).has_access("read")
                )
            )
            with self.subTest(user.login):
                self.assertTrue(seen)
                self.assertTrue(traces - seen)
                self.assertFalse(
                    (seen - readable).mapped("res_model"), "without its record"
                )
                apart = (readable - seen).mapped("res_model")
                modules = {self.env[name]._original_module for name in apart}
                self.assertLessEqual(modules, {"base"}, "its record is readable")
        seen = self.seen(traces, self.user).mapped("res_model")
        self.assertFalse(set(seen).intersection(SHARED))
        seen = self.seen(traces, self.manager).mapped("res_model")
        self.assertLessEqual(set(SHARED), set(seen))

    @property
    def trace_model(self):
        return self.env["edic.ai.trace"]

    # --- record by record -------------------------------------------------------------
    def test_record_rules_and_companies_hold_for_entries(self):
        other = self.env["res.company"].create({"name": "Talstadt 3"})
        away = self.env["res.partner"].create({"name": "A", "company_id": other.id})
        near, far = self.entry(self.partner), self.entry(away)
        self.assertEqual(self.seen(near | far, self.user), near)
        self.user.company_ids = [Command.link(other.id)]
        traces = (near | far).with_user(self.user)
        both = traces.with_context(allowed_company_ids=self.user.company_ids.ids)
        self.assertEqual(both.search([("id", "in", traces.ids)]), traces)
        self.assertEqual(both._filtered_access("read"), traces)

    def test_what_is_about_no_record_is_for_whoever_runs_edic(self):
        gone = self.env["res.partner"].create({"name": "Gone"})
        nothing, lost = self.entry(), self.entry(gone)
        gone.unlink()
        traces = nothing | lost
        self.assertFalse(self.seen(traces, self.user))
        for user in (self.manager, self.approver, self.dpo, self.auditor):
            self.assertEqual(self.seen(traces, user), traces, user.login)

    def test_entries_about_an_entry_are_for_whoever_runs_edic(self):
        trace = self.entry(self.entry(self.partner))
        self.assertFalse(self.seen(trace, self.user))
        self.assertEqual(self.seen(trace, self.manager), trace)

    def test_own_entries_stay_readable(self):
        """Also those about what is gone, or about nothing."""
        gone = self.env["res.partner"].create({"name": "Gone"})
        own = (
            self.entry(user=self.user)
            | self.entry(gone, user=self.user)
            | self.entry(self.env["ir.cron"].search([], limit=1), user=self.user)
        )
        gone.unlink()
        self.assertEqual(self.seen(own, self.user), own)
        self.assertFalse(self.seen(own, self.manager) & own[-1])

    def test_settings_that_a_colleague_changed_are_for_whoever_sets_up(self):
        changed = self.entry(self.partner, user=self.employee, event="policy")
        self.assertFalse(self.seen(changed, self.user))
        self.assertEqual(self.seen(changed, self.manager), changed)

    def test_a_decision_is_read_as_its_entry(self):
        cron = self.env["ir.cron"].search([], limit=1)
        facts = {"decision": "accepted"}
        mine = self.entry(cron, user=self.user, event="decision", **facts)
        hidden = self.entry(cron, event="decision", **facts)
        shown = self.entry(self.partner, event="decision", **facts)
        decisions = self.env["edic.ai.decision"].browse((mine | hidden | shown).ids)
        seen = self.seen(decisions, self.user)
        self.assertEqual(seen.ids, (mine | shown).ids[::-1])
        self.assertEqual(self.seen(decisions, self.dpo), decisions.sorted("id desc"))

    def test_an_auditor_with_another_role_needs_the_mandate_for_the_rest(self):
        both = new_test_user(
            self.env, "entries_both", f"{USER},edic_ai.group_edic_ai_auditor"
        )
        cron = self.entry(self.env["ir.cron"].search([], limit=1))
        self.assertFalse(self.seen(cron, both))
        self.assertEqual(self.seen(cron, self.auditor), cron)

    # --- records that hang on an entry ------------------------------------------------
    def test_nothing_hands_out_a_hidden_entry(self):
        hidden = self.sealed(self.entry(self.env["ir.cron"].search([], limit=1)))
        own = hidden.with_user(self.user)
        calls = {
            "read": lambda: own.read(["facts"]),
            "web": lambda: own.web_read({"facts_text": {}}),
            "receipt": own.action_receipt,
            "explanation": own.action_explain,
            "page": lambda: (
                self.env["edic.ai.document.call"]
                .with_user(self.user)
                ._check_reader(hidden.id)
            ),
        }
        for name, call in calls.items():
            with self.subTest(name), self.assertRaises(AccessError):
                call()
        found = own._read_group([("id", "in", own.ids)], [], ["__count"])
        self.assertEqual(found, [(0,)])
        for model in ("edic.ai.seal", "edic.ai.content", "edic.ai.person"):
            with self.subTest(model), self.assertRaises(AccessError):
                self.env[model].with_user(self.user).search([])

    def test_a_longer_list_takes_no_more_queries(self):
        traces = self.trace_model.union(*(self.entry(self.partner) for _ in range(40)))
        own = traces.with_user(self.user)
        counts = []
        for limit in (1, 5, 40):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            found = own.search_fetch(
                [("id", "in", own.ids)], ["use_case", "facts"], limit=limit
            )
            self.assertEqual(len(found), limit)
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[1], counts[2])
        self.assertLess(counts[2], 10)
