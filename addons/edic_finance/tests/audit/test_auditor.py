# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..common import CodingCase

ANALYTIC = {  # the group that shows them may write them as well: rules refuse it
    "account.analytic.account",
    "account.analytic.applicability",
    "account.analytic.distribution.model",
    "account.analytic.line",
    "account.analytic.plan",
}
DRAWS = {"edic.finance.sample", "edic.finance.sample.line"}  # own work-papers
ASKS = {"edic.ai.person.request"}  # a second person answers


@tagged("post_install", "-at_install")
class TestAuditor(CodingCase):
    """The auditor reads everything and changes nothing."""

    def test_role_adds_no_right_to_write(self):
        employee = self.make_user("employee", "base.group_user")
        more = set()
        for name, model in self.env.items():
            if model._abstract or model._transient:
                continue
            for operation in ("write", "create", "unlink"):
                may = model.with_user(self.auditor).has_access(operation)
                if may and not model.with_user(employee).has_access(operation):
                    more.add(name)
        self.assertLessEqual(more, ANALYTIC | ASKS | DRAWS)

    def test_analytic_accounts_and_lines_stay_as_they_are(self):
        service = self.services["school"]
        line = self.env["account.analytic.line"].create(
            {"name": "hours", "account_id": service.id, "company_id": self.company.id}
        )
        model = self.env["account.analytic.distribution.model"].create(
            {"analytic_distribution": {str(service.id): 100}}
        )
        applicability = self.env["account.analytic.applicability"].create(
            {
                "analytic_plan_id": service.plan_id.id,
                "business_domain": "bill",
                "applicability": "optional",
            }
        )
        found = service + self.services["hall"]
        for record in (found[0], line, model, applicability, service.plan_id):
            with self.subTest(record._name):
                self.assertIn(record._name, ANALYTIC)
                own = record.with_user(self.auditor)
                self.assertTrue(own.read(["display_name"]))
                with self.assertRaises(AccessError):
                    own.write({"display_name": "x", "sequence": 9})
                with self.assertRaises(AccessError):
                    own.copy()
                with self.assertRaises(AccessError):
                    own.unlink()

    def test_no_note_and_no_activity(self):
        bill = self.make_bill("power", [("Electricity",)])
        for act in (
            lambda own: own.message_post(body=own.display_name),
            lambda own: own.activity_schedule("mail.mail_activity_data_todo"),
        ):
            with self.assertRaises(AccessError):
                act(bill.with_user(self.auditor))
            act(bill.with_user(self.accountant))

    def test_who_codes_goes_on_as_before(self):
        service = self.services["school"]
        service.with_user(self.accountant).name = "school building"
