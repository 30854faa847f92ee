# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from unittest.mock import patch

from odoo.tests import tagged

from ..common import EdicAiCase, new_test_user

CRON = "edic_ai.ir_cron_edic_ai_checkpoint"


@tagged("post_install", "-at_install")
class TestUpkeepRecorded(EdicAiCase):
    """The acts of EDIC itself, and the list of its addons, are in the ledger."""

    def setUp(self):
        super().setUp()
        self.admin = new_test_user(self.env, "admin_upkeep", "base.group_system")
        self.traces = self.env["edic.ai.trace"]
        self.env.flush_all()
        self.before = self.traces.search([], limit=1)
        self.cron = self.env.ref(CRON).with_user(self.admin)

    def upkeep(self):
        found = [("id", ">", self.before.id), ("event", "=", "policy")]
        return self.traces.search(found, order="id")

    def values(self, trace):
        content = self.env["edic.ai.content"].search([("trace_id", "=", trace.id)])
        return content._open()["values"]

    # --- scheduled actions ------------------------------------------------------------
    def test_a_scheduled_action_is_stopped_or_put_off(self):
        self.cron.active = False
        self.cron.write({"interval_number": 7, "interval_type": "months"})
        self.cron.nextcall = "2099-01-01 00:00:00"
        first, second, third = self.upkeep()
        self.assertEqual(first.facts, {"cron": CRON, "active": [True, False]})
        self.assertEqual((first.company_ref, first.use_case), (0, "cron"))
        self.assertEqual(first._people(), self.admin)
        self.assertEqual(second.facts["interval_type"], ["hours", "months"])
        self.assertEqual(third.facts["nextcall"][1], "2099-01-01 00:00:00")
        self.assertIn(f"{CRON}: Active: yes → –", first.summary)

    def test_job_changed_from_either_side_is_recorded(self):
        old = self.cron.code
        self.cron.code = "pass"
        self.cron.ir_actions_server_id.code = "pass  # nothing"
        first, second = self.upkeep()
        self.assertEqual(first.facts.keys(), {"cron", "code"})
        self.assertEqual(self.values(first)["before"]["code"], old)
        self.assertEqual(self.values(second)["after"]["code"], "pass  # nothing")
        self.assertNotIn("nothing", second.canonical().decode())

    def test_as_whom_it_runs_is_told_without_the_name(self):
        self.cron.user_id = self.admin
        trace = self.upkeep()
        self.assertEqual(trace.facts, {"cron": CRON, "user_id": ["…", "…"]})
        user = [self.admin.id, self.admin.name]
        self.assertEqual(self.values(trace)["after"]["user"], user)

    def test_job_deleted_or_doubled_is_recorded(self):
        self.cron.copy().unlink()
        self.cron.unlink()
        made, gone, own = self.upkeep()
        self.assertEqual(made.facts["active"], [None, True])
        self.assertEqual(gone.facts["active"], [True, None])
        self.assertEqual(
            (gone.facts["cron"], own.facts["cron"]), (made.facts["cron"], CRON)
        )

    def test_what_changes_nothing_or_is_not_edic_s(self):
        self.cron.active = self.cron.active
        self.env.ref("base.autovacuum_job").active = False
        self.assertFalse(self.upkeep())

    def test_what_a_module_brings_along_is_not_told_one_by_one(self):
        with patch.object(self.env.registry, "ready", False):
            self.cron.active = False
            self.cron.copy()
        self.assertFalse(self.upkeep())

    # --- addons -----------------------------------------------------------------------
    def loaded(self, name, state, version="19.0.9.9.9"):
        """As loading a module ends."""
        module = self.env["ir.module.module"].search([("name", "=", name)])
        module.state = state
        self.env.flush_all()
        with patch.object(self.env.registry, "ready", False):
            module.write({"state": "installed", "latest_version": version})
        return module

    def test_an_addon_comes_changes_and_goes(self):
        module = self.loaded("edic_finance", "to upgrade")
        module.latest_version = False
        self.loaded("edic_finance", "to install", "19.0.1.0.0")
        with patch(
            "odoo.addons.base.models.ir_module.IrModuleModule.module_uninstall"
        ) as uninstall:
            module.module_uninstall()
        uninstall.assert_called_once()
        traces = self.upkeep()
        steps = ["addon.upgraded", "addon.installed", "addon.uninstalled"]
        self.assertEqual(traces.mapped("use_case"), steps)
        self.assertEqual(traces[0].facts["addon"], "edic_finance")
        self.assertEqual(traces[1].facts["version"], [None, "19.0.1.0.0"])
        self.assertEqual(traces[2].facts["version"], ["19.0.1.0.0", None])
        self.assertEqual(set(traces.mapped("company_ref")), {0})
        said = "Addon installed: edic_finance 19.0.1.0.0"
        self.assertEqual(traces[1].summary, said)

    def test_others_addons_are_not_told(self):
        self.loaded("mail", "to upgrade")
        self.assertFalse(self.upkeep())
