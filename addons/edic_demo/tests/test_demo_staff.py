# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tests import tagged

from odoo.addons.edic_ai.tools.providers.contract import DataClass

from ..models.edic_demo_part import NAMES
from .demo_common import DemoCase

CLERKS = {"fr": "personnel", "de": "personal"}
DRAFTS = {  # addon → what the clerks of both towns have begun
    "edic_public_hr": {"hr.job", "hr.employee"},
    "edic_public_hr_expense": {"hr.expense"},
    "edic_public_hr_holidays": {"hr.leave"},
    "edic_public_hr_recruitment": {"hr.applicant"},
}


@tagged("post_install", "-at_install")
class TestHrDemo(DemoCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        modules = cls.env["ir.module.module"].search([("state", "=", "installed")])
        installed = set(modules.mapped("name")) & set(DRAFTS)
        cls.expected = set().union(*(DRAFTS[name] for name in installed))

    def drafts(self, login):
        user = self.env.ref(f"{NAMES}.user_{login}")
        own = self.env["edic.public.draft"].with_user(user)
        return own.with_company(user.company_id).search([])

    def test_both_towns_have_something_begun_of_each_kind(self):
        for country, login in CLERKS.items():
            with self.subTest(country):
                drafts = self.drafts(login)
                self.assertEqual(set(drafts.mapped("res_model")), self.expected)
                self.assertEqual(set(drafts.mapped("lang")), {country})
                for draft in drafts:
                    self.assertIs(draft.sudo()._edic_data_class(), DataClass.HR)
                    self.assertGreater(len(draft.blocks), 3)

    def test_nobody_in_accounting_sees_them(self):
        for login in ("accountant", "comptable", "buchhaltung", "auditor"):
            found = set(self.drafts(login).mapped("res_model"))
            self.assertFalse(found & self.expected, login)
