# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import ValidationError
from odoo.tests import Form, freeze_time, tagged
from odoo.tools import mute_logger

from ..retention_common import NOW, RetentionCase

UNKNOWN = 999_999_999


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestAboutChosen(RetentionCase):
    """A request for erasure and a legal hold name a record that there is."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.elsewhere = cls.env["res.company"].create({"name": "Lindenfurt 2"})
        for user in (cls.dpo, cls.approver):
            user.company_ids |= cls.elsewhere
        cls.theirs = cls.env["res.partner"].create(
            {"name": "Quirina Zwetschkenbaum", "company_id": cls.elsewhere.id}
        )

    def values(self, name, res_model, res_id, **values):
        more = {
            "edic.ai.legal.hold": {"name": "Lawsuit"},
            "edic.ai.erasure.request": {
                "name": "E-1",
                "subject": "record",
                "ground": "gdpr.17.1.a",
                "reason": "Moved away",
                "received_on": "2030-06-10",
            },
        }[name]
        company = self.company.id
        about = {"res_model": res_model, "res_id": res_id, "company_id": company}
        return {**more, **about, **values}

    def name_it(self, name, *about, **values):
        models = self.env[name].with_user(self.dpo)
        return models.create(self.values(name, *about, **values))

    def both(self):
        inherited = self.env.registry["edic.ai.about.chosen"]._inherit_children
        for name in sorted(inherited):
            with self.subTest(model=name):
                yield name

    def test_requests_and_holds_are_entered_so(self):
        self.assertEqual(
            list(self.both()), ["edic.ai.erasure.request", "edic.ai.legal.hold"]
        )

    @mute_logger("odoo.sql_db")
    def test_number_of_no_record_is_refused(self):
        for name in self.both():
            with self.assertRaisesRegex(ValidationError, "no record with this number"):
                self.name_it(name, "res.partner", UNKNOWN)

    def test_record_of_another_company_is_refused(self):
        for name in self.both():
            with self.assertRaisesRegex(ValidationError, "another company"):
                self.name_it(name, "res.partner", self.theirs.id)
            company = self.elsewhere.id
            self.name_it(name, "res.partner", self.theirs.id, company_id=company)

    def test_deleted_record_is_named_as_long_as_the_ledger_has_entries_about_it(self):
        gone = self.env["res.partner"].create({"name": "Gone"})
        self.trace("2029-01-01", record=gone)
        gone.unlink()
        for name in self.both():
            about = self.name_it(name, "res.partner", gone.id)
            self.assertIn("deleted here", about.record_text)

    def test_contact_is_chosen(self):
        for name in self.both():
            self.assertIn("res.partner", dict(self.env[name]._selection_res_model()))
            vals = self.values(name, False, False, contact_id=self.partner.id)
            about = self.env[name].with_user(self.dpo).create(vals)
            self.assertEqual(about.res_model, "res.partner")
            self.assertEqual(about.res_id, self.partner.id)
            self.assertEqual(about.contact_id, self.partner)

    def test_form_offers_the_contact_and_shows_which_it_is(self):
        form = Form(self.env["edic.ai.erasure.request"].with_user(self.dpo))
        form.name, form.ground, form.reason = "E-1", "gdpr.17.1.a", "Moved away"
        form.subject, form.res_model = "record", "res.partner"
        form.contact_id = self.partner
        self.assertIn(self.partner.display_name, form.record_text)
        request = form.save()
        self.assertEqual(request.res_id, self.partner.id)

    def test_another_kind_of_record_takes_the_number_away(self):
        form = Form(self.env["edic.ai.erasure.request"].with_user(self.dpo))
        form.subject, form.res_model = "record", "res.partner"
        form.contact_id = self.partner
        kinds = dict(self.env["edic.ai.erasure.request"]._selection_res_model())
        form.res_model = next(kind for kind in kinds if kind != "res.partner")
        self.assertFalse(form.res_id)

    def test_erasure_is_not_requested_of_settings(self):
        group = self.env.ref("base.group_user")
        self.trace("2029-01-01", record=group, event="policy")
        holds, requests = (
            dict(self.env[name]._selection_res_model())
            for name in ("edic.ai.legal.hold", "edic.ai.erasure.request")
        )
        self.assertIn("res.groups", holds)
        self.assertNotIn("res.groups", requests)

    def test_who_decides_is_shown_a_record_that_only_others_may_open(self):
        secret = self.env["ir.mail_server"].create(
            {"name": "Post room", "smtp_host": "mail.example.org"}
        )
        self.trace("2029-01-01", record=secret)
        request = self.name_it("edic.ai.erasure.request", secret._name, secret.id)
        for user in (self.dpo, self.approver):
            self.assertFalse(secret.with_user(user).has_access("read"))
            self.assertIn("Post room", request.with_user(user).record_text)

    def test_who_does_not_decide_is_shown_no_title_of_what_is_not_for_him(self):
        secret = self.env["ir.mail_server"].create(
            {"name": "Post room", "smtp_host": "mail.example.org"}
        )
        self.trace("2029-01-01", record=secret)
        manager = self.env["res.users"].create(
            {
                "name": "Manager",
                "login": "manager_ai",
                "group_ids": [(4, self.env.ref("edic_ai.group_edic_ai_manager").id)],
            }
        )
        self.assertFalse(secret.with_user(manager).has_access("read"))
        hold = self.name_it("edic.ai.legal.hold", secret._name, secret.id)
        self.assertNotIn("Post room", hold.with_user(manager).record_text)
        self.assertIn(str(secret.id), hold.with_user(manager).record_text)

    def test_request_cannot_be_received_in_future(self):
        request = self.name_it(
            "edic.ai.erasure.request",
            "res.partner",
            self.partner.id,
            received_on=NOW.date(),
        )
        with self.assertRaisesRegex(ValidationError, "in the future"):
            request.received_on = "2030-06-16"
