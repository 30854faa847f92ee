# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from contextlib import nullcontext
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ...models.audit import edic_finance_audit
from ...models.audit.edic_finance_check_setting import MIN_VERDICTS
from ..audit_common import AuditCase

LINES = [("Copy paper A4", "office", None, 100.0)]
CRON = "edic_finance.ir_cron_edic_finance_audit_run"


@tagged("post_install", "-at_install")
class TestAuditNight(AuditCase):
    """The nightly job, and what the list of checks says of past verdicts."""

    def duplicates(self, count):
        """Return flags of A01, one for each copy of a bill."""
        self.turn_on("A01")
        rows = [("paper", LINES, day) for day in ("2026-02-01", "2026-02-15")]
        for number in range(count):
            self.make_bills(*rows, ref=f"N-{number}")
        self.saved()
        return self.flags("A01").sudo(False).with_user(self.accountant)

    def run_at_night(self):
        self.env.flush_all()
        # cursors of tests share a transaction, which must not be one that only reads
        reading = patch.object(
            edic_finance_audit, "open_reading", lambda _registry: nullcontext()
        )
        with self.enter_registry_test_mode(), reading:
            self.env.ref(CRON).method_direct_trigger()
        self.env.invalidate_all()

    # --- the job ----------------------------------------------------------------------
    def test_job_checks_what_is_on_and_reminds_who_looks_into_a_flag(self):
        flag = self.duplicates(1)
        flag.action_take()
        self.run_at_night()
        runs = self.env["edic.finance.run"].sudo()
        run = runs.search([("company_id", "=", self.company.id)], limit=1)
        self.assertEqual((run.kind, run.line_ids.mapped("code")), ("batch", ["A01"]))
        self.assertEqual(flag.activity_ids.user_id, self.accountant)
        self.run_at_night()
        self.assertEqual(len(flag.activity_ids), 1, "one reminder, not one a night")

    def test_company_whose_run_fails_is_logged_and_its_flags_are_reminded_of(self):
        flag = self.duplicates(1)
        flag.action_take()

        def fail(*_args, **_options):
            raise ValueError("no checks tonight")

        with (
            patch.object(edic_finance_audit.EdicFinanceAudit, "_run_checks", fail),
            self.assertLogs("odoo.addons.edic_finance", "ERROR") as logs,
        ):
            self.run_at_night()
        failed = f"The checks of company {self.company.id} failed"
        self.assertTrue(any(failed in line for line in logs.output))
        self.assertEqual(flag.activity_ids.user_id, self.accountant)

    # --- verdicts ---------------------------------------------------------------------
    def test_flags_are_confirmed_or_dismissed_from_the_list(self):
        flags = self.duplicates(3)
        first, second, third = flags
        (first | second).action_confirm()
        self.assertEqual((first | second).mapped("state"), ["confirmed", "confirmed"])
        with self.assertRaisesRegex(UserError, "one by one"):
            (second | third).action_false_positive()
        dialog = third.action_false_positive()
        self.assertEqual(dialog["res_model"], "edic.finance.verdict")
        self.assertEqual(third.state, "new", "grave: not without a comment")
        self.stamp(third.sudo(), severity="low")
        third.action_false_positive()
        self.assertEqual(third.state, "false_positive")
        with self.assertRaises(AccessError):
            first.with_user(self.auditor).action_confirm()

    def test_list_of_checks_says_how_often_findings_were_confirmed(self):
        flags = self.duplicates(MIN_VERDICTS)
        setting = self.env["edic.finance.check.setting"].sudo()
        setting = setting.search(
            [("company_id", "=", self.company.id), ("code", "=", "A01")]
        )
        self.assertEqual((setting.flag_count, setting.verdict_count), (len(flags), 0))
        self.assertFalse(setting.advice)
        for flag in flags:
            flag._clear("false_positive", "in order")
        setting.invalidate_recordset()
        self.assertEqual((setting.flag_count, setting.precision), (0, 0.0))
        self.assertIn(f"Of the last {MIN_VERDICTS} findings 0", setting.advice)
        flags[:1].action_reopen()
        flags[:1].action_confirm()
        setting.invalidate_recordset()
        self.assertEqual(setting.verdict_count, MIN_VERDICTS)
        self.assertAlmostEqual(setting.precision, 1 / MIN_VERDICTS)
        self.assertFalse(setting.advice, "enough of them were right")
