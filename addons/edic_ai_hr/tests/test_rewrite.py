# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.edic_ai.tests.rewrite_common import TEXT, RewriteCase
from odoo.addons.edic_ai.tools.providers.contract import DataClass


@tagged("post_install", "-at_install")
class TestRewriteHr(RewriteCase):
    def test_what_is_written_about_employees_is_hr(self):
        use_case = self.env["edic.ai.use.case.text.rewrite"]
        for model in ("hr.employee", "hr.department", "hr.version"):
            with self.subTest(model):
                self.assertEqual(use_case._data_class_of(model), DataClass.HR)
        for model in ("res.partner", "res.company", "gone.model", False):
            with self.subTest(model):
                self.assertEqual(use_case._data_class_of(model), DataClass.PERSONAL)

    def test_what_is_kept_of_an_employee_is_hr_whatever_its_name(self):
        use_case = self.env["edic.ai.use.case.text.rewrite"]
        found = [
            name
            for name, model in self.env.items()
            if not (model._abstract or name.startswith("hr."))
            and "employee_id" in model._fields
            and model._fields["employee_id"].type == "many2one"
            and model._fields["employee_id"].store
        ]
        for name in found:
            with self.subTest(name):
                self.assertEqual(use_case._data_class_of(name), DataClass.HR)

    def test_ledger_and_the_policy_know_it(self):
        self.writer.group_ids = [Command.link(self.env.ref("hr.group_hr_user").id)]
        employee = self.env["hr.employee"].create({"name": "Ottilie Testmann"})
        about = ["hr.employee", employee.id]
        self.rewrite(TEXT, "formal", record=about)
        entry = self.entries()[:1]
        self.assertEqual(entry.facts["edic.policy.data_class"], "hr")
        self.assertEqual((entry.res_model, entry.res_id), tuple(about))
        self.use.sudo().state = "retired"
        self.make_use("Hosted", "eu_hosted", use_case="text.rewrite")
        self.env.flush_all()
        preview = self.rewrites.edic_preview(TEXT, "formal", record=about)
        self.assertTrue(preview["refusal"])
