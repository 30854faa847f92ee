# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from ..common import EdicAiCase, new_test_user

BUTTONS = ("assess", "close", "reopen", "keep_logs", "release_logs")


@tagged("post_install", "-at_install")
class TestIncident(EdicAiCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.dpo = new_test_user(cls.env, "dpo_ai", "edic_ai.group_edic_ai_dpo")
        cls.now = fields.Datetime.now()

    def report(self, user=None, **values):
        incidents = self.env["edic.ai.incident"].with_user(user or self.employee)
        return incidents.create({"name": "A letter named another person", **values})

    def handled(self, incident, **values):
        """As the officer, with what closing asks for."""
        own = incident.with_user(self.dpo)
        own.write(
            {
                "is_personal": "no",
                "is_serious": "no",
                "assessment": "A name of a colleague.",
                "measures": "Prompt changed.",
                **values,
            }
        )
        own.action_assess()
        return own

    # --- reporting ---------------------------------------------------------------
    def test_any_employee_reports_and_sees_the_own_report_only(self):
        incident = self.report()
        self.assertEqual((incident.state, incident.is_held), ("reported", True))
        self.assertEqual(incident.reported_by_id, self.employee)
        with self.assertRaises(AccessError):
            incident.with_user(self.decider).read(["name"])
        for user in (self.dpo, self.auditor):
            self.assertTrue(incident.with_user(user).name)
        for user in (self.employee, self.auditor):
            with self.assertRaises(AccessError):
                incident.with_user(user).measures = "none"
        with self.assertRaises(AccessError):
            self.report(self.portal)

    def test_nothing_is_reported_as_handled(self):
        born = self.report(
            state="closed", is_held=False, reported_by_id=self.dpo.id, measures="x"
        )
        self.assertEqual((born.state, born.is_held), ("reported", True))
        self.assertEqual(born.reported_by_id, self.employee)
        self.assertFalse(born.sudo().measures)

    def test_officer_is_given_it_to_do(self):
        self.dpo.write({"lang": "en_US", "tz": "Europe/Paris"})
        incident = self.report(noticed_at="2026-02-10 09:15:00").sudo()
        own = incident.activity_ids.filtered(lambda todo: todo.user_id == self.dpo)
        hold = self.env.ref("edic_ai.mail_activity_type_hold")
        self.assertIn(
            "whether logs are kept",
            own.filtered(lambda todo: todo.activity_type_id == hold).summary,
        )
        activity = own.filtered(lambda todo: todo.activity_type_id != hold)
        self.assertIn("notify the authority within 72 hours", activity.summary)
        self.assertEqual(str(activity.date_deadline), "2026-02-13")

    # --- retention of logs ----------------------------------------------------------
    def test_a_clerk_s_report_is_not_decided_and_an_officer_s_is(self):
        self.assertFalse(self.report(is_hold_decided=True).is_hold_decided)
        for user in (self.dpo, self.env.ref("base.user_admin")):
            self.assertTrue(self.report(user).is_hold_decided)
        with self.assertRaises(AccessError):
            self.report().with_user(self.dpo).is_hold_decided = True

    def test_who_handles_it_decides_with_a_reason(self):
        hold = self.env.ref("edic_ai.mail_activity_type_hold")
        for button, is_held in (("keep_logs", True), ("release_logs", False)):
            incident = self.report()
            own = incident.with_user(self.dpo)
            with self.subTest(button), self.assertRaisesRegex(UserError, "why"):
                getattr(own, f"action_{button}")()
            own.hold_reason = "A name was disclosed"
            getattr(own, f"action_{button}")()
            kept = incident.sudo()
            self.assertEqual((kept.is_held, kept.is_hold_decided), (is_held, True))
            self.assertNotIn(hold, kept.activity_ids.activity_type_id)
            self.assertEqual(kept.state, "reported", "it is still to be assessed")

    def test_what_was_kept_is_released_only_once_it_is_closed(self):
        own = self.report().with_user(self.dpo)
        own.hold_reason = "A name was disclosed"
        own.action_keep_logs()
        with self.assertRaisesRegex(UserError, "closed"):
            own.action_release_logs()

    def test_assessing_it_decides_too(self):
        incident = self.report()
        self.handled(incident)
        kept = incident.sudo()
        self.assertEqual((kept.is_held, kept.is_hold_decided), (True, True))

    def test_incident_knows_what_it_was_reported_from(self):
        suggestion = self.propose()
        incidents = self.env["edic.ai.incident"].with_user(self.decider)
        asked = {"default_res_model": suggestion._name, "default_res_id": suggestion.id}
        values = incidents.with_context(**asked).default_get(["res_model", "res_id"])
        self.assertEqual(values["company_id"], self.company.id)
        incident = self.report(self.decider, **values)
        self.assertEqual(incident.about, suggestion.display_name)
        self.assertFalse(incident.with_user(self.dpo).about, "not hers to read")

    def test_what_is_asked_in_the_ledger_is_in_the_notice(self):
        trace = self.sealed(self.gateway._record("inference", "test.use", {"a": 1}))
        incident = self.report(self.dpo, res_model=trace._name, res_id=trace.id)
        report = self.env.ref("edic_ai.edic_ai_incident_report").with_user(self.dpo)
        html, _kind = report._render_qweb_html(report.report_name, incident.ids)
        self.assertIn(trace.record_hash.encode(), html)
        self.assertIn(b"Article 33", html)
        self.assertIn(b"Article 26(5)", html)

    def notice(self, incident):
        report = self.env.ref("edic_ai.edic_ai_incident_report").with_user(self.dpo)
        html, _kind = report._render_qweb_html(report.report_name, incident.ids)
        return html.decode()

    def test_notice_lists_entries_of_what_the_incident_names_alone(self):
        about = {"company": self.company}
        mine, of_use, other = (
            self.sealed(
                self.gateway._record("decision", use, {}, record=record, **about)
            )
            for use, record in (
                ("test.use", self.partner),
                ("try", None),
                ("test.use", None),
            )
        )
        named = {"res_model": "res.partner", "res_id": self.partner.id}
        for values, there in (
            ({}, ()),
            (named, (mine,)),
            ({"use_case": "try"}, (of_use,)),
            ({**named, "use_case": "try"}, (mine, of_use)),
        ):
            html = self.notice(self.report(self.dpo, **values))
            with self.subTest(values=values):
                for trace in (mine, of_use, other):
                    self.assertEqual(trace.record_hash in html, trace in there)
                self.assertEqual("names neither a use nor a record" in html, not values)

    # --- correcting when it was noticed -------------------------------------------
    def test_correcting_when_it_was_noticed_needs_a_reason_and_is_told(self):
        self.dpo.write({"lang": "en_US", "tz": "Europe/Paris"})
        incident = self.report(self.dpo, noticed_at="2026-02-10 09:15:00")
        later = {"noticed_at": "2026-02-12 09:15:00"}
        for reason in ({}, {"noticed_reason": " "}):
            with self.assertRaisesRegex(UserError, "say why"):
                incident.write({**later, **reason})
        incident.write({"noticed_at": "2026-02-10 09:15:00"})  # the same
        incident.write({**later, "noticed_reason": "The mail is of Thursday"})
        self.assertEqual(str(incident.authority_before), "2026-02-15 09:15:00")
        body = incident.message_ids[0].body
        for text in ("02/10/2026 10:15", "02/12/2026 10:15", "The mail is of Thursday"):
            self.assertIn(text, body.replace("Feb 10, 2026, ", "02/10/2026 "))
        rows = self.env["edic.ai.trace"].search(
            [("use_case", "=", "incident"), ("res_id", "=", incident.id)], order="id"
        )
        moved, why = rows[-2:]
        old, new = "2026-02-10 09:15:00", "2026-02-12 09:15:00"
        self.assertEqual(moved.facts, {"noticed_at": [old, new]})
        self.assertEqual(why.facts, {"corrected": "noticed_at"})
        content = self.env["edic.ai.content"].search([("trace_id", "=", why.id)])
        self.assertEqual(content._open(), {"comment": "The mail is of Thursday"})

    def test_activities_follow_the_deadline(self):
        incident = self.report(noticed_at="2026-02-10 09:15:00")
        todo = self.env.ref("mail.mail_activity_data_todo")
        activities = incident.sudo().activity_ids.filtered(
            lambda each_activity: each_activity.activity_type_id == todo
        )
        self.assertEqual(
            {str(day) for day in activities.mapped("date_deadline")}, {"2026-02-13"}
        )
        own = incident.with_user(self.dpo)
        own.write({"noticed_at": "2026-02-12 09:15:00", "noticed_reason": "A mistake"})
        self.assertEqual(
            {str(day) for day in activities.mapped("date_deadline")}, {"2026-02-15"}
        )
        own.is_personal = "no"
        self.assertEqual(
            {str(day) for day in activities.mapped("date_deadline")}, {"2026-02-12"}
        )
        for activity in activities:
            self.assertNotIn("72", activity.summary)
            self.assertNotIn("2026", activity.summary, "no day in a stored text")

    def test_nobody_was_notified_before_it_was_noticed_or_in_the_future(self):
        incident = self.report(noticed_at=self.now - timedelta(hours=2))
        own = incident.with_user(self.dpo)
        for name in ("authority_told_at", "provider_told_at", "persons_told_at"):
            for moment in (
                self.now - timedelta(hours=3),
                self.now + timedelta(hours=1),
            ):
                subtest = self.subTest(name=name, moment=moment)
                with (
                    subtest,
                    self.assertRaisesRegex(ValidationError, "before it was noticed"),
                ):
                    own.write({name: moment})
            own.write({name: self.now - timedelta(hours=1)})
        with self.assertRaises(ValidationError):
            own.write({"noticed_at": self.now, "noticed_reason": "A mistake"})

    # --- periods -------------------------------------------------------------------
    def test_periods_run_until_it_is_known_that_they_do_not(self):
        incident = self.report(noticed_at=self.now).sudo()
        self.assertEqual(incident.authority_before, self.now + timedelta(hours=72))
        self.assertFalse(incident.serious_before)
        incident.is_serious = "yes"
        self.assertEqual(incident.serious_before, self.now + timedelta(days=15))
        incident.is_personal = "no"
        self.assertFalse(incident.authority_before)

    def test_incident_is_overdue_until_the_authority_was_told(self):
        late = self.report(noticed_at=self.now - timedelta(hours=73)).sudo()
        soon = self.report(noticed_at=self.now - timedelta(hours=71)).sudo()
        self.assertEqual((late.is_overdue, soon.is_overdue), (True, False))
        both = [("id", "in", (late + soon).ids)]
        incidents = self.env["edic.ai.incident"]
        self.assertEqual(incidents.search([*both, ("is_overdue", "=", True)]), late)
        self.assertEqual(incidents.search([*both, ("is_overdue", "=", False)]), soon)
        late.authority_told_at = self.now
        self.assertFalse(late.is_overdue)

    # --- handling -------------------------------------------------------------------
    def test_closing_asks_for_what_the_law_asks(self):
        incident = self.report()
        own = incident.with_user(self.dpo)
        with self.assertRaisesRegex(UserError, "personal"):
            own.action_assess()
        self.handled(incident, is_personal="yes")
        with self.assertRaisesRegex(UserError, "authority"):
            own.action_close()
        own.authority_told_at = fields.Datetime.now()
        own.action_close()
        self.assertEqual(incident.state, "closed")
        self.assertFalse(incident.sudo().activity_ids)
        with self.assertRaises(UserError):
            own.measures = "other"
        own.action_reopen()
        own.measures = "other"

    def test_who_does_not_handle_it_presses_no_button(self):
        incident = self.report()
        for user in (self.employee, self.decider, self.auditor):
            for button in BUTTONS:
                subtest = self.subTest(user=user.login, button=button)
                with subtest, self.assertRaises(AccessError):
                    getattr(incident.with_user(user), f"action_{button}")()
        for user in (self.dpo, self.env.ref("base.user_admin")):
            with self.assertRaises(AccessError):
                incident.with_user(user).state = "closed"
            with self.assertRaises(AccessError):
                incident.with_user(user).unlink()

    def test_ledger_has_each_step_and_no_text(self):
        incident = self.handled(self.report(description="Mr Lindner's letter"))
        rows = self.env["edic.ai.trace"].search(
            [("use_case", "=", "incident"), ("res_id", "=", incident.id)], order="id"
        )
        self.assertEqual(rows[0].facts["state"], [None, "reported"])
        self.assertEqual(
            rows[-1].facts,
            {"state": ["reported", "assessed"], "is_hold_decided": [None, "True"]},
        )
        self.assertNotIn("Lind", str(rows.mapped("facts")))

    def test_stopping_begins_with_what_is_known(self):
        incident = self.report(use_case="try").with_user(self.dpo)
        context = incident.action_stop()["context"]
        self.assertEqual(context["default_scope"], "use_case")
        self.assertEqual(context["default_reason"], incident.name)

    # --- the hold -------------------------------------------------------------------
    def test_held_logs_are_not_deleted_by_time(self):
        other = self.env["res.company"].create({"name": "Talstadt"})
        tasks = self.env["edic.ai.task"].create(
            [
                {
                    "use_case": "test.held",
                    "company_id": company.id,
                    "res_model": "res.partner",
                    "res_id": self.partner.id,
                    "state": "done",
                }
                for company in (self.company, other)
            ]
        )
        suggestion = self.propose()
        suggestion.sudo().state = "superseded"
        self.env.flush_all()
        for table, ids in (
            ("edic_ai_task", tasks.ids),
            ("edic_ai_suggestion", suggestion.ids),
        ):
            self.env.cr.execute(
                f"UPDATE {table} SET write_date = '2020-01-01' WHERE id = ANY(%s)",  # noqa: S608
                [ids],
            )
        self.env.invalidate_all()
        incident = self.report()
        self.collect()
        self.assertEqual(tasks.exists().company_id, self.company)
        self.assertTrue(suggestion.exists())
        with self.assertRaises(UserError):
            incident.with_user(self.dpo).action_release_logs()
        own = self.handled(incident)
        own.action_close()
        self.collect()
        self.assertTrue(tasks.exists(), "closed, and still held")
        own.action_release_logs()
        self.collect()
        self.assertFalse(tasks.exists())
        self.assertFalse(suggestion.exists())

    def collect(self):
        self.env["edic.ai.task"]._gc_ended()
        self.env["edic.ai.suggestion"]._gc_superseded()

    def test_form_keeps_what_it_is_about(self):
        """As the client sends it: readonly fields only where the view says so."""
        suggestion = self.propose()
        asked = {"default_res_model": suggestion._name, "default_res_id": suggestion.id}
        incidents = self.env["edic.ai.incident"].with_user(self.decider)
        with Form(incidents.with_context(**asked)) as form:
            form.name = "A letter named another person"
        self.assertEqual(form.record.res_id, suggestion.id)
        self.assertEqual(form.record.about, suggestion.display_name)

    def test_what_is_not_there_or_not_readable_is_not_named(self):
        trace = self.gateway._record("inference", "test.use", {})
        for model, number in (
            ("mail.thread", 1),
            ("res.partner", 10**8),
            (trace._name, trace.id),
        ):
            incident = self.report(res_model=model, res_id=number)
            self.assertFalse(incident.sudo().res_id, model)
            self.assertFalse(incident.with_user(self.dpo).about)

    def test_nothing_is_noticed_in_the_future(self):
        for moment in ("9999-12-31 00:00:00", self.now + timedelta(hours=1)):
            with self.assertRaisesRegex(UserError, "past"):
                self.report(noticed_at=moment)

    def test_an_incident_stays_with_its_company(self):
        other = self.env["res.company"].create({"name": "Talstadt"})
        with self.assertRaises(AccessError):
            self.report().with_user(self.dpo).company_id = other

    def test_who_reports_reads_no_findings(self):
        incident = self.handled(self.report())
        with self.assertRaises(AccessError):
            incident.with_user(self.employee).read(["assessment"])
        self.assertTrue(incident.with_user(self.auditor).assessment)
        activity = self.report().sudo().activity_ids[:1]
        self.assertEqual(activity.create_uid, self.env.ref("base.user_root"))

    def test_accountants_do_not_learn_who_reported(self):
        incident = self.report()
        rows = [("res_model", "=", incident._name), ("res_id", "=", incident.id)]
        ledger = self.env["edic.ai.trace"]
        self.assertFalse(ledger.with_user(self.decider).search(rows))
        self.assertTrue(ledger.with_user(self.auditor).search(rows))

    def test_without_an_officer_the_administrators_are_told(self):
        self.dpo.active = False
        activities = self.report().sudo().activity_ids
        self.assertIn(self.env.ref("base.user_admin"), activities.user_id)

    def test_held_batches_and_usage_stay_and_askers_do_not(self):
        provider = self.env["edic.ai.provider"].create(
            {"name": "House", "base_url": "http://127.0.0.1:9/v1", "zone": "on_premise"}
        )
        batch = self.env["edic.ai.batch"].create(
            {
                "company_id": self.company.id,
                "use_case": "try",
                "provider_id": provider.id,
                "model": "m",
                "question_count": 0,
                "state": "done",
            }
        )
        task = self.env["edic.ai.task"].create(
            {
                "use_case": "test.held",
                "company_id": self.company.id,
                "res_model": "res.partner",
                "res_id": self.partner.id,
                "state": "done",
                "user_id": self.decider.id,
            }
        )
        self.env.flush_all()
        old = "UPDATE {} SET write_date = '2020-01-01' WHERE id = %s"
        self.env.cr.execute(old.format("edic_ai_batch"), [batch.id])
        self.env.cr.execute(old.format("edic_ai_task"), [task.id])
        self.env.invalidate_all()
        incident = self.report()
        self.env["edic.ai.batch"]._gc_ended()
        self.assertTrue(batch.exists())
        task._forget_askers()
        self.assertFalse(task.user_id, "what a person asked is not kept for it")
        incident.sudo().is_held = False
        self.env["edic.ai.batch"]._gc_ended()
        self.assertFalse(batch.exists())
