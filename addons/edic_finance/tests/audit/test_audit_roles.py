# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tests import tagged

from odoo.addons.edic_ai.tests.role_matrix import RoleMatrix

from ..audit_common import AuditCase

ROLES = {
    "billing": "account.group_account_invoice",
    "reader": "account.group_account_readonly",
    "accountant": "edic_finance.group_edic_finance_accountant",
    "auditor": "edic_ai.group_edic_ai_auditor",
    "approver": "edic_ai.group_edic_ai_approver",
    "manager": "edic_ai.group_edic_ai_manager",
}
READ, ALL, NONE = "r", "rwcd", ""
# model → what each role may do, in their order: read, write, create, delete
MATRIX = {
    "edic.finance.flag": (READ, READ, "rw", READ, NONE, NONE),
    "edic.finance.justification": (READ, READ, READ, READ, NONE, NONE),
    "edic.finance.discount": (READ, READ, READ, READ, NONE, NONE),
    "edic.finance.step": ("rc", READ, "rc", READ, NONE, NONE),
    "edic.finance.run": (NONE, NONE, READ, READ, NONE, READ),
    "edic.finance.run.line": (NONE, NONE, READ, READ, NONE, READ),
    "edic.finance.parameter": (NONE, NONE, READ, READ, READ, ALL),
    "edic.finance.check.setting": (NONE, NONE, READ, READ, NONE, "rw"),
    "edic.finance.sample": (NONE, NONE, ALL, ALL, NONE, NONE),
    "edic.finance.sample.line": (NONE, NONE, "rw", "rw", NONE, NONE),
    "edic.finance.plan": (NONE, NONE, READ, READ, READ, ALL),
    "edic.finance.plan.line": (NONE, NONE, READ, READ, READ, ALL),
    "edic.finance.risk": (NONE, NONE, READ, READ, NONE, NONE),
    "edic.finance.pdf.reading": (NONE, NONE, NONE, READ, NONE, NONE),
}


@tagged("post_install", "-at_install")
class TestAuditRoles(RoleMatrix, AuditCase):
    def test_what_each_role_may_do(self):
        users = {name: self.make_user(f"{name}_x", ROLES[name]) for name in ROLES}
        self.check_roles(users, MATRIX)

    def test_every_table_is_in_the_matrix(self):
        other = {
            "edic.finance.coding.model",
            "edic.finance.document",
            "edic.finance.layout",
            "edic.finance.page",
        }
        self.check_complete(MATRIX, "edic.finance.", other)

    def test_another_company_sees_nothing(self):
        self.turn_on("A01")
        lines = [("Copy paper A4", "office", None, 100.0)]
        self.make_bill("paper", lines, ref="F-1")
        self.make_bill("paper", lines, ref="F-1")
        flag = self.audit("A01")
        elsewhere = self.env["res.company"].sudo().create({"name": "Elsewhere"})
        stranger = self.make_user("stranger", ROLES["accountant"], elsewhere)
        for record in (flag, flag.run_id or self.env["edic.finance.run"].sudo()):
            own = record.sudo(False).with_user(stranger)
            self.assertFalse(own.search([]))
