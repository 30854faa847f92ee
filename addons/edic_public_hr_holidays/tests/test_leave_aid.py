# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import RedirectWarning, UserError
from odoo.tests import HttpCase, tagged

from odoo.addons.edic_public_hr.tests.hr_draft_common import HrDraftCase
from odoo.addons.edic_public_sector.tests.aid_common import AidFiles


class LeaveAidCase(AidFiles, HrDraftCase):
    """A request for a week in August, whose Wednesday is a holiday of the town."""

    groups = "hr_holidays.group_hr_holidays_user"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.kind = cls.env["hr.leave.type"].create(
            {"name": "Congé annuel", "requires_allocation": True}
        )
        cls.holiday = cls.env["resource.calendar.leaves"].create(
            {
                "name": "Town day (fictive)",
                "company_id": cls.company.id,
                "date_from": "2026-08-05 00:00:00",
                "date_to": "2026-08-05 21:00:00",
            }
        )
        cls.allocate(cls.person)
        cls.leave = cls.request(cls.person)

    @classmethod
    def allocate(cls, employee):
        allocation = cls.env["hr.leave.allocation"].create(
            {
                "employee_id": employee.id,
                "holiday_status_id": cls.kind.id,
                "number_of_days": 10,
                "date_from": "2026-01-01",
            }
        )
        allocation.action_approve()

    @classmethod
    def request(cls, employee, **vals):
        return cls.env["hr.leave"].create(
            {
                "employee_id": employee.id,
                "holiday_status_id": cls.kind.id,
                "request_date_from": "2026-08-03",
                "request_date_to": "2026-08-07",
                **vals,
            }
        )


@tagged("post_install", "-at_install")
class TestLeaveAid(LeaveAidCase):
    """Facts of the calendar and of the allocation, and none about the person."""

    def test_what_follows_is_computed(self):
        file = self.aid(self.leave, self.clerk)
        approve = self.sentences(self.follows(file, "approve"))
        self.assertIn("5 calendar days, 4 of them working days", approve)
        self.assertIn("Town day (fictive)", approve)
        self.assertIn("Days left of the allocation: 6", approve)
        for code in ("other_days", "refuse"):
            [left] = self.follows(file, code)
            self.assertIn("allocation: 10", left["text"], code)
            self.assert_opens([left], self.leave)

    def test_another_company_s_holiday_is_none(self):
        self.holiday.company_id = self.env["res.company"].create({"name": "Other"})
        approve = self.sentences(
            self.follows(self.aid(self.leave, self.clerk), "approve")
        )
        self.assertIn("5 of them working days", approve)
        self.assertIn("No public holiday falls on these days, by law", approve)

    # --- unrecorded facts -------------------------------------------------------------
    def christmas(self):
        """Return the leave of the week ending on 25 December, and its consequences."""
        leave = self.request(
            self.person,
            request_date_from="2026-12-21",
            request_date_to="2026-12-25",
        )
        return leave, self.follows(self.aid(leave, self.clerk), "approve")

    def test_a_public_holiday_that_nobody_recorded_is_no_working_day(self):
        leave, approve = self.christmas()
        sentences = self.sentences(approve)
        self.assertIn("5 calendar days, 4 of them working days", sentences)
        self.assertRegex(sentences, "Public holidays on these days: Noël")
        self.assertIn("not recorded as a day off", sentences)
        known = self.aid(leave, self.clerk).content["known"]
        self.assertTrue([fact for fact in known if "by law" in fact["text"]])

    def test_title_and_first_fact_say_the_working_days_and_approval_asks(self):
        kind = {"name": "Congé sans droit", "requires_allocation": False}
        leave = self.request(
            self.person,
            holiday_status_id=self.env["hr.leave.type"].create(kind).id,
            request_date_from="2026-12-21",
            request_date_to="2027-01-08",
        )
        counted = leave.number_of_days
        file = self.aid(leave, self.clerk)
        days = f"{counted - 2:.0f} working days (Odoo counts {counted:.0f}"
        self.assertIn(days, file.name)
        self.assertIn(days, file.content["known"][0]["text"])
        with self.assertRaisesRegex(UserError, "not entered as days off"):
            file.edic_decide("approve", "Nobody else is away (fictive)")
        own = leave.with_user(self.clerk).sudo(False)
        with self.assertRaises(RedirectWarning) as asked:
            own.action_approve()
        words, action, _button, context = asked.exception.args
        self.assertIn("Noël", words)
        run = self.env["ir.actions.server"].browse(action).with_user(self.clerk)
        run.with_context(**context, active_id=leave.id).sudo().run()
        self.assertEqual(leave.state, "validate")

    def test_a_recorded_public_holiday_is_counted_once(self):
        self.holiday.copy(
            {
                "name": "Noël",
                "date_from": "2026-12-24 23:00:00",
                "date_to": "2026-12-25 22:59:00",
            }
        )
        _leave, approve = self.christmas()
        sentences = self.sentences(approve)
        self.assertIn("5 calendar days, 4 of them working days", sentences)
        self.assertNotIn("not recorded", sentences)

    def test_public_holidays_of_no_land_are_not_known(self):
        leave, _approve = self.christmas()
        for areas, found in ((("DE", ""), "Weihnachtstag"), (("",), None)):
            with self.subTest(areas):
                self.patch(type(self.company), "_edic_areas", lambda _own, a=areas: a)
                file = self.aid(leave, self.clerk)
                sentences = self.sentences(self.follows(file, "approve"))
                self.assertIn(
                    "other public holidays fall on these days is not", sentences
                )
                self.assertNotIn("No public holiday", sentences)
                if found:
                    self.assertIn(found, sentences)

    def test_without_a_department_others_are_not_counted(self):
        self.person.department_id = False
        leave = self.request(
            self.person,
            request_date_from="2026-09-07",
            request_date_to="2026-09-08",
        )
        [risk] = self.aid(leave, self.clerk).content["risks"]
        self.assertIn("is not known", risk["text"])

    def test_without_an_allocation_nothing_is_left_of_it(self):
        kind = {"name": "Congé exceptionnel (fictif)", "requires_allocation": False}
        self.leave.holiday_status_id = self.env["hr.leave.type"].create(kind)
        file = self.aid(self.leave, self.clerk)
        self.assertNotIn("allocation:", self.sentences(self.follows(file, "approve")))
        self.assertFalse(self.follows(file, "refuse"))
        self.assertIn("needs no allocation", " ".join(self.sourced(file, "rules")))

    def test_rules_are_of_the_kind_of_leave(self):
        rules = self.aid(self.leave, self.clerk).content["rules"]
        self.assert_opens(rules, self.kind, self.kind)
        self.assertIn("More days than are left may not", rules[1]["text"])
        self.kind.write({"allows_negative": True, "max_allowed_negative": 3})
        rules = self.aid(self.leave, self.clerk).content["rules"]
        self.assertIn("Up to 3 days more", rules[1]["text"])

    def test_others_are_a_number(self):
        [risk] = self.aid(self.leave, self.clerk).content["risks"]
        self.assertFalse(risk["is_warning"])
        other = self.env["hr.employee"].create(
            {"name": "Berthold Probe", "department_id": self.department.id}
        )
        self.allocate(other)
        self.request(other).action_approve()
        file = self.aid(self.leave, self.clerk)
        [risk] = file.content["risks"]
        self.assertTrue(risk["is_warning"])
        self.assertIn("some of these days: 1", risk["text"])
        self.assertNotIn("Berthold", repr(file.content))

    def test_people_are_not_compared(self):
        self.request(
            self.person,
            request_date_from="2026-09-01",
            request_date_to="2026-09-02",
        ).action_approve()
        [item] = self.aid(self.leave, self.clerk).content["precedents"]
        self.assertIn("people are not compared", item["text"])
        self.assertFalse(item["id"])


@tagged("post_install", "-at_install")
class TestLeaveAidRead(HttpCase, LeaveAidCase):
    def test_client_reads_the_decision_file_of_a_leave(self):
        read = self.as_read(self.aid(self.leave, self.clerk), self.clerk)
        options = {option["code"]: option for option in read["content"]["options"]}
        sentences = self.sentences(options["approve"]["consequences"])
        self.assertIn("working days", sentences)
