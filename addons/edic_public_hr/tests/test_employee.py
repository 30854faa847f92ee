# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.edic_ai.tools.providers.contract import DataClass

from .hr_draft_common import HrDraftCase

GRADES = ("knowledge", "commitment", "way", "results", "overall", "conduct")
OWN_WORDS = {"opening", "duties_intro"}  # paragraphs that a model may word


@tagged("post_install", "-at_install")
class TestEmployee(HrDraftCase):
    """Employees: rights, grades, and documents with exclusive contents."""

    def test_an_officer_gets_nothing_that_is_for_managers(self):
        values = self.values(self.begin("hr.certificate.fr", record=self.person))
        self.assertEqual(values["employee"], "Ottilie Testmann")
        self.assertEqual(values["job_title"], "Sachbearbeitung")
        self.assertIsNone(values["employed_from"])
        self.assertIsNone(values["wage"])

    def test_what_is_not_for_them_they_enter_by_hand(self):
        draft = self.begin("hr.certificate.fr", record=self.person)
        draft.edic_set_fact("employed_from", "2019-05-02")
        self.assertIn("Date de recrutement : 2 mai 2019", self.text(draft))
        draft.edic_refresh()
        self.assertIn("Date de recrutement : 2 mai 2019", self.text(draft))
        source = draft.sudo()._fact_table()["employed_from"].source
        self.assertEqual((source.model, source.res_id), ("res.users", self.clerk.id))
        draft = self.begin("hr.certificate.fr", user=self.manager, record=self.person)
        with self.assertRaisesRegex(UserError, "change it there"):
            draft.edic_set_fact("employed_from", "2019-05-02")

    def test_a_manager_gets_the_contract(self):
        draft = self.begin("hr.certificate.fr", user=self.manager, record=self.person)
        values = self.values(draft)
        self.assertEqual(values["employed_from"], "2020-03-01")
        self.assertEqual(float(values["wage"]), 3456)
        self.assertIn("Date de recrutement : 1er mars 2020", self.text(draft))

    def test_what_is_private_is_no_fact(self):
        draft = self.begin("hr.onboarding.fr", user=self.manager, record=self.person)
        stored = repr((draft.sudo().facts, draft.sudo().tables))
        for private in ("1990", "private.example"):
            self.assertNotIn(private, stored)

    def test_others_begin_nothing_on_an_employee(self):
        for user in (self.plain, self.other_clerk()):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.begin("hr.certificate.fr", user=user, record=self.person)

    def other_clerk(self):
        company = self.env["res.company"].create({"name": "Other town"})
        return self.make_user("other_clerk", self.groups, company_id=company.id)

    def test_draft_on_an_employee_is_data_of_employees(self):
        draft = self.begin("hr.certificate.fr", record=self.person).sudo()
        self.assertIs(draft._edic_data_class(), DataClass.HR)
        draft.template_id.data_class = "internal"
        self.assertIs(draft._edic_data_class(), DataClass.HR)

    def test_nothing_in_a_certificate_is_for_a_model(self):
        for code in ("hr.certificate.fr", "hr.service_record.fr", "hr.order.fr"):
            draft = self.begin(code, record=self.person)
            self.assertEqual(draft.sudo()._writable_keys(), [])
        draft = self.begin("hr.service_record.fr", record=self.person)
        [row] = draft.edic_open()["tables"]["services"]["rows"]
        self.assertEqual(row[1:3], ["Sachbearbeitung", "Bürgerbüro"])

    # --- references ---------------------------------------------------------------
    def reference(self, scope):
        self.areas("DE")
        draft = self.begin("hr.reference.de", "de", record=self.person)
        self.choose(draft, scope=scope)
        return draft

    def test_a_simple_reference_has_no_grade(self):
        draft = self.reference("simple")
        text = self.text(draft)
        self.assertNotIn("Zufriedenheit", text)
        self.assertFalse({"knowledge", "overall", "conduct"} & set(self.keys(draft)))
        self.assertTrue(any("§\xa035 TVöD" in c for c in draft.edic_open()["checks"]))

    def test_grades_are_chosen_by_a_person(self):
        draft = self.reference("qualified")
        self.assertIn("⟦Gesamtzufriedenheit", self.text(draft, "overall"))
        self.assertIn("Gesamtzufriedenheit", "".join(draft.sudo()._gaps()))
        with self.assertRaisesRegex(UserError, "missing"):
            draft.action_sign()
        self.choose(draft, **{f"grade_{name}": "g2" for name in GRADES})
        self.assertIn("stets zu unserer vollen Zufriedenheit", self.text(draft))
        with self.assertRaisesRegex(UserError, "not one of the choices"):
            draft.edic_set_fact("grade_overall", "zu unserer grenzenlosen Freude")

    def test_no_model_writes_a_grade(self):
        draft = self.reference("qualified")
        self.assertEqual(set(draft.sudo()._writable_keys()), OWN_WORDS)
        with self.assertRaisesRegex(UserError, "does not write"):
            draft.edic_write(["overall"], "write")

    def test_an_interim_reference_is_in_the_present(self):
        self.areas("DE")
        draft = self.begin("hr.reference_interim.de", "de", record=self.person)
        self.choose(draft, scope="qualified", grade_conduct="g1")
        self.assertIn("ist stets vorbildlich", self.text(draft, "conduct"))
        self.assertNotIn("war", self.text(draft).split())
        self.assertEqual(set(draft.sudo()._writable_keys()), OWN_WORDS)

    def test_what_a_person_wrote_stays_when_the_choice_changes(self):
        draft = self.reference("qualified")
        blocks = self.blocks(draft, way="Eigener Satz.")
        draft.edic_save(blocks, draft.version_id.number)
        self.choose(draft, scope="simple")
        self.assertIn("way", self.keys(draft))
        self.assertNotIn("knowledge", self.keys(draft))
        self.assertEqual(draft.edic_open()["versions"][0]["origin"], "template")

    def test_order_of_a_reference_is_that_of_the_template(self):
        draft = self.reference("simple")
        self.choose(draft, scope="qualified")
        order = draft.sudo().template_id.block_ids.mapped("key")
        keys = self.keys(draft)
        self.assertEqual(keys, sorted(keys, key=order.index))
