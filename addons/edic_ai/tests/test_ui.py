# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api
from odoo.tests import HttpCase, tagged

from fakes.fake_provider import Step

from .hoot import run_hoot
from .retention_common import RetentionCase
from .rewrite_common import TEXT, RewriteCase


@tagged("post_install", "-at_install", "edic_js")
class TestComponents(HttpCase):
    def test_components_pass_their_own_tests(self):
        run_hoot(self, "edic_ai")


@tagged("post_install", "-at_install", "edic_js")
class TestComponentsOnPhone(HttpCase):
    browser_size = "375x667"
    touch_enabled = True

    def test_components_pass_their_own_tests(self):
        run_hoot(self, "edic_ai", "mobile")


@tagged("post_install", "-at_install", "edic_tour")
class TestRewriteTour(HttpCase, RewriteCase):
    """The assistant in Odoo's own editor, on the notes of a contact."""

    def setUp(self):
        super().setUp()
        self.contact = self.env["res.partner"].create(
            {"name": "Papeterie", "comment": f"<p>{TEXT}</p>"}
        )

    def tour(self, name):
        url = f"/odoo/res.partner/{self.contact.id}"
        self.start_tour(url, name, login=self.writer.login)

    def test_selection_is_made_shorter_and_recorded(self):
        self.fake.script(Step(text="EUR 1,250.00 due 12 March 2026 (BX-1187)."))
        rewrites = type(self.rewrites)
        asked = rewrites.edic_rewrite

        @api.model
        def worked(rewrites, *args, **options):
            made = asked(rewrites, *args, **options)
            self.work()  # cron's workers do not run in tests
            return made

        self.patch(rewrites, "edic_rewrite", worked)
        self.tour("edic_rewrite")
        self.env.invalidate_all()
        self.assertIn("EUR 1,250.00 due", self.contact.comment)
        self.assertNotIn("The fee of", self.contact.comment)
        [decision] = self.entries("decision")
        self.assertEqual(decision._people(), self.writer)
        self.assertFalse(self.stranger.captured)


@tagged("post_install", "-at_install", "edic_tour")
class TestNamedRecordTour(HttpCase, RetentionCase):
    """Forms that name a record by its kind and number open, new and saved."""

    def setUp(self):
        super().setUp()
        self.about = {"res_model": "res.company", "res_id": 1, "company_id": False}
        self.trace("2029-01-01", record=self.env["res.company"].browse(1))
        self.dpo.company_ids = self.env["res.company"].search([])

    def tour(self, path, name):
        self.start_tour(f"/odoo/{path}", name, login=self.dpo.login)

    def test_new_request(self):
        self.tour("edic-erasure-requests/new", "edic_named_record_new")

    def test_saved_request_and_hold(self):
        request = {"subject": "record", "ground": "gdpr.17.1.a", "reason": "Moved"}
        for model, path, values in (
            ("edic.ai.erasure.request", "edic-erasure-requests", request),
            ("edic.ai.legal.hold", "edic-legal-holds", {}),
        ):
            about = {"name": "E-1", **self.about, **values}
            saved = self.env[model].with_user(self.dpo).create(about)
            with self.subTest(model=model):
                self.tour(f"{path}/{saved.id}", "edic_named_record_saved")
