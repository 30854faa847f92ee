# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.fields import Command
from odoo.tests import tagged

from ..common import EdicAiCase, new_test_user

SYSTEM = "base.group_system"


@tagged("post_install", "-at_install")
class TestRightsRecorded(EdicAiCase):
    """Changes of rights and of rules of access are in the ledger."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.admin = new_test_user(cls.env, "admin_rights", SYSTEM)
        cls.system = cls.env.ref(SYSTEM)
        cls.traces = cls.env["edic.ai.trace"]

    def setUp(self):
        super().setUp()
        self.env.flush_all()
        self.before = self.traces.search([], limit=1)

    def rights_traces(self, use_case="rights", group=None):
        found = self.traces.search(
            [("id", ">", self.before.id), ("use_case", "=", use_case)], order="id"
        )
        if group:
            found = found.filtered(lambda t: t.facts["group"] == group)
        return found

    def values(self, trace):
        content = self.env["edic.ai.content"].search([("trace_id", "=", trace.id)])
        return content._open()["values"]

    # --- rights -------------------------------------------------------------------
    def test_a_user_is_made_an_administrator(self):
        self.employee.with_user(self.admin).write(
            {"group_ids": [Command.link(self.system.id)]}
        )
        trace = self.rights_traces(group=SYSTEM)
        self.assertEqual(trace.company_ref, 0)
        self.assertEqual((trace.facts["granted"], trace.facts["withdrawn"]), (1, 0))
        self.assertEqual(trace._people(), self.admin)
        self.assertEqual(trace.res_id, self.system.id)
        granted = [[self.employee.id, self.employee.name]]
        self.assertEqual(self.values(trace)["granted"], granted)
        self.assertNotIn(self.employee.name, trace.canonical().decode())
        # implied groups are recorded as well
        self.assertTrue(self.rights_traces(group="base.group_erp_manager"))

    def test_a_group_gets_a_user(self):
        self.system.user_ids |= self.employee
        self.system.user_ids -= self.employee
        traces = self.rights_traces(group=SYSTEM)
        self.assertEqual(
            traces.mapped(lambda t: (t.facts["granted"], t.facts["withdrawn"])),
            [(1, 0), (0, 1)],
        )

    def test_a_group_that_implies_a_powerful_one(self):
        """No user is written."""
        group = self.env["res.groups"].create(
            {"name": "Harmless", "user_ids": [Command.link(self.employee.id)]}
        )
        self.assertFalse(self.rights_traces())
        group.implied_ids |= self.system
        self.assertEqual(self.rights_traces(group=SYSTEM).facts["granted"], 1)
        group.unlink()
        self.assertEqual(self.rights_traces(group=SYSTEM)[-1].facts["withdrawn"], 1)

    def test_a_group_in_between(self):
        inner = self.env["res.groups"].create({"name": "Inner"})
        self.env["res.groups"].create(
            {
                "name": "Outer",
                "implied_ids": [Command.link(inner.id)],
                "user_ids": [Command.link(self.employee.id)],
            }
        )
        self.system.implied_by_ids |= inner
        self.assertEqual(self.rights_traces(group=SYSTEM).facts["granted"], 1)

    def test_users_come_and_go(self):
        user = new_test_user(self.env, "temporary", SYSTEM)
        user.active = False
        user.active = True
        user.unlink()
        traces = self.rights_traces(group=SYSTEM)
        self.assertEqual(
            traces.mapped(lambda t: t.facts["granted"] - t.facts["withdrawn"]),
            [1, -1, 1, -1],
        )

    def test_what_changes_no_rights_that_matter(self):
        self.employee.name = "Other"
        self.employee.group_ids |= self.env.ref("base.group_partner_manager")
        self.employee.group_ids = self.employee.group_ids
        group = self.env["res.groups"].create({"name": "Harmless"})
        group.user_ids |= self.employee
        self.assertFalse(self.rights_traces())

    def test_each_role_is_watched(self):
        for role in ("user", "author", "approver", "manager", "auditor", "dpo"):
            name = f"edic_ai.group_edic_ai_{role}"
            self.env.ref(name).user_ids |= self.employee
            self.assertTrue(self.rights_traces(group=name), name)

    # --- parameters -----------------------------------------------------------------
    def test_parameters_are_recorded_without_secret_values(self):
        params = self.env["ir.config_parameter"].with_user(self.admin).sudo()
        params.set_param("auth_test.scope", "b2c")
        params.set_param("auth_test.scope", "b2b")
        params.set_param("web.base.url", "https://odoo.example.org")
        params.set_param("some.other", "1")
        traces = self.rights_traces("parameter")
        self.assertEqual(
            traces.mapped(lambda t: (t.facts["key"], t.facts["value"][1])),
            [
                ("auth_test.scope", "…"),
                ("auth_test.scope", "…"),
                ("web.base.url", "…"),
            ],
        )
        self.assertEqual(self.values(traces[1]), {"before": "b2c", "after": "b2b"})
        self.assertEqual(traces._people(), self.admin)

    def test_a_harmless_value_is_told_in_clear(self):
        self.env["ir.config_parameter"].set_param("edic_ai.test", "True")
        self.env["ir.config_parameter"].set_param("edic_ai.test", False)
        traces = self.rights_traces("parameter")
        self.assertEqual(
            traces.mapped(lambda t: t.facts["value"]), [[None, "True"], ["True", None]]
        )

    def test_a_secret_is_told_nowhere(self):
        self.env["ir.config_parameter"].set_param("auth_oauth.client_secret", "abc")
        trace = self.rights_traces("parameter")
        self.assertEqual(trace.facts["value"], [None, "…"])
        self.assertFalse(trace.content_digest)

    # --- rules of access --------------------------------------------------------------
    def test_rules_of_access(self):
        rule = (
            self.env["ir.rule"]
            .with_user(self.admin)
            .create(
                {
                    "name": "Only one's own",
                    "model_id": self.env.ref("base.model_res_partner").id,
                    "domain_force": "[('user_id', '=', user.id)]",
                }
            )
        )
        rule.domain_force = "[(1, '=', 1)]"
        rule.name = "Everything"
        self.system.rule_groups |= rule
        rule.unlink()
        traces = self.rights_traces("access.rule")
        actions = ["created", "changed", "changed", "changed", "deleted"]
        self.assertEqual(traces.mapped(lambda t: t.facts["action"]), actions)
        self.assertEqual(traces[0].facts["model"], "res.partner")
        self.assertIn("domain", traces[1].facts)
        self.assertEqual(traces[3].facts["groups"], [[], [self.system.id]])
        self.assertEqual(self.values(traces[1])["after"]["domain"], "[(1, '=', 1)]")
        self.assertNotIn("user_id", traces[0].canonical().decode())

    def test_rights_on_a_model(self):
        access = self.env["ir.model.access"].search(
            [("model_id.model", "=", "res.partner"), ("perm_unlink", "=", False)],
            limit=1,
        )
        access.perm_unlink = True
        access.perm_unlink = True
        trace = self.rights_traces("access.rule")
        self.assertEqual(trace.facts["perm_unlink"], [False, True])
        self.assertEqual(trace.facts["rule_of"], "res.partner")

    # --- in words ---------------------------------------------------------------------
    def test_what_changed_is_told_in_words(self):
        self.system.user_ids |= self.employee
        self.env["ir.config_parameter"].set_param("edic_ai.test", "True")
        name = self.system.full_name
        granted = f"Rights granted: {name}, persons: 1"
        self.assertEqual(self.rights_traces(group=SYSTEM).summary, granted)
        self.assertEqual(
            self.rights_traces("parameter").summary, "edic_ai.test: – → True"
        )
        self.env["ir.rule"].create(
            {"name": "R", "model_id": self.env.ref("base.model_res_partner").id}
        )
        traces = self.rights_traces("access.rule").summary
        self.assertEqual(traces, "Rule of access created: res.partner")
