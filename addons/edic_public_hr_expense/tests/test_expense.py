# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.edic_ai.tools.providers.contract import DataClass
from odoo.addons.edic_public_hr.tests.hr_draft_common import HrDraftCase


@tagged("post_install", "-at_install")
class TestExpense(HrDraftCase):
    groups = "hr_expense.group_hr_expense_user"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.currency_id = cls.env.ref("base.EUR")
        cls.person.user_id = cls.plain
        cls.expense = cls.env["hr.expense"].create(
            {
                "name": "Train",
                "employee_id": cls.person.id,
                "date": "2026-05-04",
                "total_amount_currency": 84.5,
            }
        )

    def test_they_are_sound(self):
        self.check_sound("edic_public_hr_expense", {"hr.expense": self.expense})

    def test_a_receipt_is_asked_for(self):
        draft = self.begin("hr.expense_receipt", record=self.expense)
        text = "« Train » du 4 mai 2026, d’un montant de 84,50"
        self.assertIn(text, self.text(draft))
        self.assertIs(draft.sudo()._edic_data_class(), DataClass.HR)

    def test_nobody_drafts_on_their_own(self):
        with self.assertRaisesRegex(UserError, "not for that record"):
            self.begin("hr.expense_receipt", user=self.plain, record=self.expense)

    def test_only_what_is_refused_has_reasons_and_remedies(self):
        draft = self.begin("hr.expense_decision.fr", record=self.expense)
        self.choose(draft, decision="accepted")
        self.assertFalse({"remedies", "reasons_partly"} & set(self.keys(draft)))
        self.choose(draft, decision="partly")
        self.assertLessEqual({"remedies", "reasons_partly"}, set(self.keys(draft)))

    def test_travel_costs_in_north_rhine_westphalia_are_objected_to(self):
        self.areas("DE-NW", "DE")
        draft = self.begin("hr.expense_decision.de", "de", record=self.expense)
        self.choose(draft, decision="refused", status="civil_servant_land")
        self.assertIn("Widerspruch", self.text(draft, "remedies_land"))
        self.choose(draft, status="employee")
        self.assertNotIn("Rechtsbehelfsbelehrung", self.text(draft))
