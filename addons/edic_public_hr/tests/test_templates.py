# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tests import tagged

from .hr_draft_common import HrDraftCase


@tagged("post_install", "-at_install")
class TestTemplates(HrDraftCase):
    def test_they_are_sound(self):
        records = {"hr.job": self.job, "hr.employee": self.person}
        self.check_sound("edic_public_hr", records)

    def test_all_are_data_of_employees(self):
        templates = self.env["edic.public.template"]
        staff = templates.search([("res_model", "=like", "hr.%")])
        self.assertGreater(len(staff), 9)
        self.assertEqual(set(staff.mapped("data_class")), {"hr"})

    def test_what_an_order_says_depends_on_what_was_chosen(self):
        draft = self.begin("hr.order.fr", record=self.person)
        self.assertNotIn("a_step", self.keys(draft))
        self.choose(draft, measure="step", branch="fpt", signs_as="authority")
        keys = self.keys(draft)
        self.assertIn("a_step", keys)
        self.assertNotIn("visa_delegation", keys)
        self.assertLess(keys.index("orders"), keys.index("a_step"))
        self.assertLess(keys.index("a_step"), keys.index("pay"))
        self.assertIn("collectivités territoriales", self.text(draft, "visas_fpt"))
        self.choose(draft, measure="appointment", signs_as="delegate", branch="fpe")
        keys = self.keys(draft)
        self.assertIn("a_appointment", keys)
        self.assertIn("visa_delegation", keys)
        self.assertIn("for_authority", keys)
        self.assertFalse({"a_step", "visas_fpt", "executory"} & set(keys))
        self.assertIn("⟦Date de la délégation", self.text(draft, "visa_delegation"))

    def test_notice_on_remedies_stays(self):
        draft = self.begin("hr.order.fr", record=self.person)
        before = self.text(draft, "remedies")
        self.assertIn("deux mois", before)
        blocks = self.blocks(draft, remedies="Aucun recours.")
        draft.edic_save(blocks, draft.version_id.number)
        self.assertEqual(self.text(draft, "remedies"), before)

    def test_a_german_notice_names_the_pay_and_what_the_land_words(self):
        self.areas("DE-NW", "DE")
        draft = self.begin("hr.vacancy.de", "de", record=self.job)
        self.assertNotIn("equality", self.keys(draft))
        self.choose(draft, underrepresented="yes")
        self.assertIn("Bewerbungen von Frauen", self.text(draft, "equality"))
        asked = {f["key"] for f in draft.edic_open()["facts"] if f["required"]}
        self.assertLessEqual({"pay_group", "pay_from", "pay_to"}, asked)
        self.assertTrue(
            any("2023/970" in check for check in draft.edic_open()["checks"])
        )
        self.choose(draft, reach="public")
        self.assertIn("§ 165 SGB IX", self.text(draft, "disability"))

    def test_where_the_land_s_wording_is_not_known_it_is_missing(self):
        self.areas("DE-HE", "DE")
        draft = self.begin("hr.vacancy.de", "de", record=self.job)
        self.choose(draft, underrepresented="yes")
        [equality] = [b for b in draft.sudo().blocks if b["key"] == "equality"]
        self.assertTrue(equality["is_missing"])
        self.assertIn("equality", " ".join(draft.sudo()._gaps()))
