# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from decimal import Decimal

from odoo.tests import TransactionCase, tagged

from odoo.addons.edic_ai.tests.common import new_test_user
from odoo.addons.edic_ai.tools.providers.errors import AiOverBudget


@tagged("post_install", "-at_install")
class TestEdicAiHr(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env.company
        cls.budgets = cls.env["edic.ai.budget"]
        cls.budgets.search([]).unlink()
        departments = cls.env["hr.department"]
        cls.finance = departments.create({"name": "Finance"})
        cls.payments = departments.create(
            {"name": "Payments", "parent_id": cls.finance.id}
        )
        cls.school = departments.create({"name": "School"})
        cls.clerk = new_test_user(
            cls.env, "clerk", "base.group_user", name="Ottilie Testmann"
        )
        cls.employee = cls.env["hr.employee"].create(
            {
                "name": "Ottilie Testmann",
                "user_id": cls.clerk.id,
                "company_id": cls.company.id,
                "department_id": cls.payments.id,
            }
        )

    def budget(self, **values):
        return self.budgets.create({"name": "Finance", "month_tokens": 5, **values})

    def reserve(self, user=None):
        return self.budgets._reserve(
            self.company, user or self.clerk, "test", 10, Decimal(0)
        )

    def test_a_department_counts_those_below_it(self):
        budget = self.budget()
        for department, applies in (
            (self.payments, True),
            (self.finance, True),
            (self.school, False),
        ):
            with self.subTest(department=department.name):
                budget.department_id = department
                if applies:
                    with self.assertRaises(AiOverBudget):
                        self.reserve()
                else:
                    self.assertFalse(self.reserve())

    def test_department_above_is_not_in_the_one_below(self):
        self.budget(department_id=self.payments.id)
        self.employee.department_id = self.finance
        self.assertFalse(self.reserve())

    def test_who_has_no_department_falls_under_none(self):
        self.budget(department_id=self.finance.id)
        stranger = new_test_user(self.env, "stranger", "base.group_user")
        self.assertFalse(self.reserve(stranger))
        nobody = self.env["res.users"]
        held = self.budgets._reserve(self.company, nobody, "test", 10, Decimal(0))
        self.assertFalse(held)

    def test_budgets_without_a_department_go_on(self):
        self.budget()
        with self.assertRaises(AiOverBudget):
            self.reserve()

    def test_a_department_is_not_the_company(self):
        own = self.budget(department_id=self.finance.id)
        whole = self.budget(month_tokens=100)
        found = self.budgets.search(self.budgets._for_everybody())
        self.assertIn(whole, found)
        self.assertNotIn(own, found)

    def test_ledger_names_the_department(self):
        budget = self.budget(department_id=self.finance.id)
        entry = self.env["edic.ai.trace"].search(
            [("use_case", "=", "budget"), ("res_id", "=", budget.id)]
        )
        self.assertEqual(entry.facts["department_id"], [None, str(self.finance.id)])

    def test_ledger_is_not_searched_for_an_employee(self):
        record = self.env["edic.ai.gateway"]._record
        for each_record in (self.school, self.employee):
            record("policy", "test.use", {}, record=each_record)
        admin = self.env.ref("base.user_admin")
        self.assertTrue(self.employee.with_user(admin).has_access("read"))
        ledger = self.env["edic.ai.trace"].with_user(admin)
        found = ledger.search([("about", "ilike", "school")])
        self.assertIn("hr.department", found.mapped("res_model"))
        self.assertFalse(ledger.search([("about", "ilike", "Testmann")]))

    def test_names_of_employees_are_known(self):
        self.employee.spouse_complete_name = "Konrad Beispielmann"
        self.employee.legal_name = "Ottilie Maria Testmann"
        self.env["hr.employee"].create({"name": "Gone Long", "active": False})
        known = self.env["edic.ai.gateway"]._known_people()
        for name in (
            "Ottilie Testmann",
            "Ottilie Maria Testmann",
            "Konrad Beispielmann",
            "Gone Long",
            self.env.ref("base.user_admin").name,
        ):
            self.assertIn(name, known)
        self.assertTrue(all(known))

    def test_a_new_name_is_known_at_once(self):
        gateway = self.env["edic.ai.gateway"]
        before = gateway._names()
        self.assertIs(gateway._names(), before)
        for name in ("name", "legal_name", "spouse_complete_name", "emergency_contact"):
            self.employee[name] = "Ottilie Neumann"
            self.env.flush_all()
            after = gateway._names()
            self.assertIsNot(after, before, name)
            before = after
