# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.edic_ai.tools.providers.contract import DataClass
from odoo.addons.edic_public_hr.tests.hr_draft_common import HrDraftCase


@tagged("post_install", "-at_install")
class TestLeave(HrDraftCase):
    """Decisions on leave, and the notice on remedies that each of them has."""

    groups = "hr_holidays.group_hr_holidays_user"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.person.user_id = cls.plain
        kind = cls.env["hr.leave.type"].create(
            {"name": "Congé annuel", "requires_allocation": False}
        )
        cls.leave = cls.env["hr.leave"].create(
            {
                "employee_id": cls.person.id,
                "holiday_status_id": kind.id,
                "request_date_from": "2026-08-03",
                "request_date_to": "2026-08-07",
                "private_name": "Kur wegen Krankheit",
            }
        )

    def test_they_are_sound(self):
        self.check_sound("edic_public_hr_holidays", {"hr.leave": self.leave})

    def test_request_without_what_is_private(self):
        draft = self.begin("hr.leave.fr", record=self.leave)
        text = self.text(draft, "request")
        self.assertIn("un congé du 3 août 2026 au 7 août 2026.", text)
        self.assertIn("Nature du congé : Congé annuel. Nombre de jours : 5.", text)
        self.assertNotIn("Krankheit", repr(draft.sudo().facts))
        self.assertIs(draft.sudo()._edic_data_class(), DataClass.HR)

    def test_drafts_are_reached_from_each_record(self):
        for model, user, has_button in (
            ("hr.leave", self.clerk, True),
            ("hr.employee", self.clerk, True),
            ("hr.employee", self.plain, False),
            ("hr.job", self.clerk, True),
        ):
            arch = self.env[model].with_user(user).get_view(view_type="form")["arch"]
            with self.subTest(model, user=user.name):
                self.assertEqual(arch.count('"action_edic_drafts"'), int(has_button))

    def test_letter_goes_to_the_employee(self):
        draft = self.begin("hr.leave.fr", record=self.leave).sudo()
        self.assertEqual(draft._recipient(), self.person.work_contact_id)

    def test_only_who_decides_drafts_the_decision_and_not_on_their_own(self):
        with self.assertRaisesRegex(UserError, "not for that record"):
            self.begin("hr.leave.fr", user=self.plain, record=self.leave)
        self.person.user_id = self.clerk
        with self.assertRaisesRegex(UserError, "not for that record"):
            self.begin("hr.leave.fr", record=self.leave)

    def test_another_company_s_is_not_read(self):
        company = self.env["res.company"].create({"name": "Other town"})
        other = self.make_user("other_clerk", self.groups, company_id=company.id)
        with self.assertRaises(AccessError):
            self.begin("hr.leave.fr", user=other, record=self.leave)

    def test_a_refusal_has_reasons_and_remedies(self):
        draft = self.begin("hr.leave.fr", record=self.leave)
        self.choose(draft, decision="granted", branch="fpt", signs_as="authority")
        self.assertFalse({"reasons", "remedies"} & set(self.keys(draft)))
        self.choose(draft, decision="refused")
        self.assertIn("⟦Nécessités de service⟧", self.text(draft, "reasons"))
        self.assertIn("85-1250", self.text(draft, "refused_fpt"))
        draft.edic_set_fact("court", "tribunal administratif de Lindenfurt")
        text = self.text(draft, "remedies")
        self.assertIn("deux mois", text)
        self.assertIn("tribunal administratif de Lindenfurt", text)

    def german(self, status, *areas):
        self.areas(*areas)
        draft = self.begin("hr.leave.de", "de", record=self.leave)
        self.choose(draft, decision="refused", status=status)
        return draft

    def test_germany_by_status_and_land(self):
        for status, areas, expected, not_told in (
            ("civil_servant_land", ("DE-NW", "DE"), "Klage", "Widerspruch"),
            ("civil_servant_land", ("DE-BY", "DE"), "oder Widerspruch", "Bund"),
            ("civil_servant_bund", ("DE-NW", "DE"), "Widerspruch", "Klage"),
        ):
            with self.subTest(status=status, area=areas[0]):
                text = self.text(self.german(status, *areas))
                self.assertIn("Rechtsbehelfsbelehrung", text)
                self.assertIn(expected, text)
                self.assertNotIn(not_told, text)

    def test_employees_get_no_notice(self):
        draft = self.german("employee", "DE-NW", "DE")
        self.assertIn("⟦Was entgegensteht", self.text(draft, "refused_open"))
        self.choose(draft, against="others")
        text = self.text(draft)
        self.assertNotIn("Rechtsbehelfsbelehrung", text)
        self.assertIn("Urlaubswünsche anderer Beschäftigter", text)
        self.assertNotIn("dringende betriebliche Belange", text)
        self.assertIn("§ 7 Abs. 1 BUrlG", text)
        self.assertTrue(any("LPVG NRW" in c for c in draft.edic_open()["checks"]))

    def test_in_another_land_the_notice_is_missing_and_nobody_signs(self):
        draft = self.german("civil_servant_land", "DE-HE", "DE")
        [block] = [b for b in draft.sudo().blocks if b["key"] == "remedies_land"]
        self.assertTrue(block["is_missing"])
        with self.assertRaises(UserError):
            draft.action_sign()

    def test_an_earlier_version_does_not_bring_back_another_notice(self):
        draft = self.german("civil_servant_land", "DE-NW", "DE")
        version = draft.version_id
        self.choose(draft, status="civil_servant_bund")
        draft.edic_restore(version.id)
        keys = self.keys(draft)
        self.assertIn("remedies_bund", keys)
        self.assertNotIn("remedies_land", keys)

    def test_decision_aid_is_rule_and_calendar_alone(self):
        own = self.env["edic.public.aid"].with_user(self.clerk).sudo(False)
        file = own.browse(own.edic_open("hr.leave", self.leave.id)["res_id"])
        text = repr(file.content)
        self.assertIn("5 days", text)
        self.assertNotIn("Krankheit", text)
        self.assertEqual(
            [option["code"] for option in file.content["options"]],
            ["approve", "other_days", "refuse"],
        )
        [precedent] = file.content["precedents"]
        self.assertFalse(precedent["model"], "no history of the person")
        with self.assertRaises(UserError):  # one's own, by whoever asked for it
            self.env["edic.public.aid"].with_user(self.plain).sudo(False).edic_open(
                "hr.leave", self.leave.id
            )
