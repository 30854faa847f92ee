# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from unittest.mock import patch

from odoo import SUPERUSER_ID, fields
from odoo.fields import Command
from odoo.tests import tagged

from ..audit_ledger_common import AuditLedgerCase


@tagged("post_install", "-at_install")
class TestAuditA36(AuditLedgerCase):
    """The events that take a control away; each event's meaning is tested without
    Odoo."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.turn_on("A36", "A01", "A08")
        cls.journal = cls.company_data["default_journal_purchase"]
        cls.company.fiscalyear_lock_date = "2025-12-31"
        cls.before = {finding.key for finding in cls.findings("A36")}

    def found(self, **scope):
        self.env.flush_all()
        return [
            finding
            for finding in self.findings("A36", **scope)
            if finding.key not in self.before
        ]

    def test_each_is_recorded_and_found(self):
        self.assertFalse(self.found())
        self.other.sudo().group_ids = [
            Command.link(self.env.ref("account.group_account_manager").id)
        ]
        self.company.sudo().fiscalyear_lock_date = "2025-06-30"
        self.env["account.lock_exception"].sudo().create(
            {
                "company_id": self.company.id,
                "user_id": self.other.id,
                "fiscalyear_lock_date": "2024-12-31",
                "end_datetime": False,
                "reason": "Late bill",
            }
        )
        self.company.sudo().restrictive_audit_trail = True
        self.company.sudo().restrictive_audit_trail = False
        self.journal.sudo().restrict_mode_hash_table = True
        self.journal.sudo().restrict_mode_hash_table = False
        self.env.ref("edic_ai.ir_cron_edic_ai_verification").sudo().active = False
        kinds = [finding.facts["what"] for finding in self.found()]
        self.assertEqual(
            kinds,
            [
                "rights",
                "lock_back",
                "lock_exception",
                "audit_trail",
                "hash_table",
                "cron",
            ],
        )
        locks = self.found()[1].facts["locks"]
        self.assertEqual(locks, {"fiscalyear_lock_date": ["2025-12-31", "2025-06-30"]})
        self.assertNotIn(
            self.other.name, str([finding.facts for finding in self.found()])
        )
        self.assert_rendered(self.audit("A36"))

    def test_checks_thresholds_and_settings(self):
        settings = self.turn_on("A01", "A08")
        settings.is_on = False
        parameter = (
            self.env["edic.finance.parameter"]
            .sudo()
            .create({"code": "A01.days", "value": "30", "source": "Decision"})
        )
        self.assertFalse([o for o in self.found() if o.facts["what"] == "threshold"])
        parameter.write({"state": "approved", "approver_id": self.other.id})
        self.company.sudo().edic_stop_at = "none"
        self.company.sudo().edic_no_second_person = True
        found = {finding.facts["what"]: finding.facts for finding in self.found()}
        self.assertEqual(
            sorted(check["code"] for check in found["checks_off"]["checks"]),
            ["A01", "A08"],
        )
        self.assertEqual(found["threshold"]["parameter"], "A01.days")
        self.assertEqual(found["threshold"]["value"], "30")
        self.assertIn("edic_no_second_person", found["audit_settings"]["settings"])
        self.assert_rendered(self.audit("A36"))

    def test_a_severity_below_what_a_check_has_by_itself(self):
        for code, severity, is_weaker in (
            ("A10", "critical", False),
            ("A02", "high", False),
            ("A02", "critical", False),
            ("A02", False, True),
            ("A10", False, False),
            ("A10", "high", True),
            ("A05", "high", True),
        ):
            before = self.weaker()
            self.turn_on(code).severity = severity
            weaker = self.weaker()[len(before) :]
            self.assertEqual(weaker, [code] if is_weaker else [], (code, severity))

    def weaker(self):
        """Return the codes of the checks that were reported as weaker, in order."""
        return [
            fact["code"] for o in self.found() for fact in o.facts.get("checks", [])
        ]

    def test_many_entries_deleted_in_a_day(self):
        bills = [self.post_bill(f"F-{n}", day="2026-02-02") for n in range(10)]
        for bill in bills[1:]:
            self.drop(bill)
        self.assertFalse(self.found(), "nine are not many")
        self.drop(bills[0])
        [found] = self.found()
        self.assertEqual((found.facts["count"], len(found.facts["traces"])), (10, 10))
        self.assert_rendered(self.audit("A36"))

    def test_what_belongs_to_no_company_is_told_once(self):
        self.other.sudo().group_ids = [
            Command.link(self.env.ref("base.group_system").id)
        ]
        self.assertTrue(self.found())
        first = self.env.ref("base.main_company")
        settings = self.env["edic.finance.check.setting"].sudo()
        settings._sync(first)
        settings.search(
            [("company_id", "=", first.id), ("code", "=", "A36")]
        ).is_on = True
        self.assertFalse(self.found())

    def test_actions_within_the_period_are_found_and_their_maker_does_not_decide(self):
        self.company.sudo().with_user(self.manager).sudo().fiscalyear_lock_date = False
        today = fields.Date.today()
        self.assertTrue(self.found(date_from=today))
        yesterday = fields.Date.subtract(today, days=1)
        self.assertFalse(self.found(date_to=yesterday))
        flags = self.audit("A36", date_from=yesterday)
        flag = flags.filtered(lambda raised: raised.facts["what"] == "lock_back")
        self.assertIn(self.manager, flag._makers())
        self.audit("A36", date_to=yesterday)
        self.assertEqual(flag.state, "new", "it was not looked at")

    def test_an_addon_goes(self):
        module = self.env["ir.module.module"].search([("name", "=", "l10n_fr_account")])
        name = "odoo.addons.base.models.ir_module.IrModuleModule.module_uninstall"
        with patch(name):
            module.module_uninstall()
        [found] = self.found()
        self.assertEqual(found.facts["module"], "l10n_fr_account")

    def test_with_the_rights_of_the_superuser(self):
        bill = self.post_bill("F-1")
        bill.ref = "F-2"
        self.assertFalse(self.found(), "a person did so")
        bill.with_user(SUPERUSER_ID).ref = "F-3"
        bank = self.bank.with_user(SUPERUSER_ID).with_company(self.company)
        bank.allow_out_payment = not bank.allow_out_payment
        found = {finding.facts["event"]: finding.facts for finding in self.found()}
        self.assertEqual(found["move.changed"]["count"], 1)
        self.assertEqual(sorted(found), ["bank.changed", "move.changed"])
        self.assert_rendered(self.audit("A36"))
