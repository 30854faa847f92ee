# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date, timedelta

import psycopg2

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ...models.forms.procedure_loading import SAMPLES
from ..forms_common import LINES, FormsCase, upgrade

OLD = date.today() - timedelta(days=500)


@tagged("post_install", "-at_install")
class TestProcedureKept(FormsCase):
    """Old texts, samples, and versions of a form."""

    # --- age and samples --------------------------------------------------------------
    def test_old_text_says_so_until_confirmed(self):
        self.load(modified=OLD)
        self.assertFalse(self.procedure.is_old, "the day waits for approval, too")
        self.approve()
        self.assertTrue(self.procedure.is_old)
        self.assertIn(self.procedure, self.search([("is_old", "=", True)]))
        with self.assertRaisesRegex(UserError, "still holds"):
            self.open()
        self.own(self.officer).action_confirm()
        self.assertFalse(self.procedure.is_old)
        self.assertNotIn(self.procedure, self.search([("is_old", "=", True)]))
        self.assertTrue(self.recorded("procedure.confirm"))
        self.open()
        self.assertTrue(self.procedure.is_open)

    def search(self, domain):
        return self.procedure.search(domain)

    def test_text_without_a_day_is_old(self):
        self.load(modified=None)
        self.approve()
        self.assertTrue(self.procedure.is_old)
        self.assertIn(self.procedure, self.search([("is_old", "=", True)]))

    def test_a_sample_is_never_open(self):
        sample = self.procedure._load_sample("F2191", self.company)
        self.assertTrue(sample.is_sample)
        sample.with_user(self.officer).action_approve()
        with self.assertRaisesRegex(ValidationError, "example"):
            sample.with_user(self.officer).action_open()
        with self.assertRaises(AccessError):
            sample.with_user(self.officer).is_sample = False
        with (
            self.assertRaises(psycopg2.errors.CheckViolation),
            mute_logger("odoo.sql_db"),
            self.cr.savepoint(),
        ):
            self.cr.execute(
                "UPDATE edic_public_procedure SET is_open = TRUE WHERE id = %s",
                [sample.id],
            )
        copied = sample.with_user(self.officer).copy({"code": "copied"})
        self.assertTrue(copied.is_sample)

    def test_six_samples_are_sound(self):
        self.own(self.officer).action_load_samples()
        samples = self.search(
            [("is_sample", "=", True), ("company_id", "=", self.company.id)]
        )
        self.assertEqual(set(samples.mapped("code")), set(SAMPLES))
        for sample in samples:
            with self.subTest(sample.name):
                self.assertTrue(sample.rights and sample.source_date)
                self.assertTrue(sample.topic_ids and sample.form_ids.field_ids)
                sample.form_ids._definition()
                headed = sample.line_ids.filtered("heading")
                self.assertTrue(headed and not headed.filtered("is_title"))
        self.own(self.officer).action_load_samples()
        self.assertEqual(len(samples.topic_ids), len(samples.exists().topic_ids))

    def test_a_line_of_a_sample_says_where_it_stands(self):
        sample = self.procedure._load_sample("F1342", self.company)
        place = "Demande en France > Pièces à fournir"
        papers = sample.line_ids.filtered(
            lambda line: line.text == "Justificatif de domicile"
        )
        self.assertEqual(
            [paper._quote()["heading"] for paper in papers[:2]],
            [
                f"{place} > L'enfant a un passeport valide",
                f"{place} > Passeport périmé depuis moins de 5 ans",
            ],
        )

    def test_samples_of_before_the_upgrade_keep_their_lines(self):
        sample = self.procedure._load_sample("F2191", self.company)
        sample.with_user(self.officer).action_approve()
        lines, headings = sample.line_ids, sample.line_ids.mapped("heading")
        lines.heading = False
        upgrade(self.env)
        self.assertEqual(lines.mapped("heading"), headings)
        self.procedure._load_sample("F2191", self.company)
        self.assertEqual(sample.line_ids, lines, "topics still find them")

    def test_publishers_text_takes_the_place_of_a_sample(self):
        sample = self.procedure._load_sample("F2191", self.company)
        sample.with_user(self.officer).action_approve()
        own, _new, _gone = self.load(code="F2191")
        self.assertEqual(own, sample)
        self.assertFalse(own.is_sample)
        self.assertEqual((own.state, own.shown_rights), ("draft", False))
        self.assertFalse(any(own.topic_ids.mapped("is_approved")))
        self.assertFalse(own.form_id, "a sample's form is approved anew")

    def test_samples_leave_real_procedures_alone(self):
        real = self.load(code="F2191")[0]
        self.own(self.officer).action_load_samples()
        self.assertFalse(real.is_sample)
        self.assertEqual(len(real.line_ids), len(LINES) + 1)

    def test_active_one_is_refreshed(self):
        old = self.load(code="T7")[0]
        old.active = False
        old.flush_recordset()
        new = self.env["edic.public.procedure"].create(
            {"name": "N", "code": "T7", "lang": "fr", "company_id": self.company.id}
        )
        self.assertEqual(self.load(code="T7")[0], new)

    def test_a_day_to_come_makes_nothing_fresh(self):
        self.own(self.officer).source_date = date(2999, 1, 1)
        self.approve()
        self.assertTrue(self.procedure.is_old)
        self.assertIn(self.procedure, self.search([("is_old", "=", True)]))

    # --- forms ------------------------------------------------------------------------
    def test_a_form_in_force_stays(self):
        form = self.form.with_user(self.officer)
        for change in (
            lambda: form.write({"name": "X"}),
            lambda: form.field_ids[0].write({"label": "X"}),
            lambda: form.field_ids[0].unlink(),
            lambda: form.field_ids[2].check_ids.write({"rule": "not_past"}),
            lambda: form.unlink(),
        ):
            with self.assertRaisesRegex(UserError, "new version"):
                change()

    def test_a_new_version_replaces_the_one_before(self):
        new = self.form.browse(
            self.form.with_user(self.officer).action_new_version()["res_id"]
        )
        self.assertEqual((new.version, new.state), (2, "draft"))
        self.assertEqual(
            new._definition(), self.form._definition(), "conditions and checks, too"
        )
        self.assertEqual(self.procedure.form_id, self.form)
        self.own(self.second).action_approve()
        self.assertEqual((new.state, self.form.state), ("in_force", "replaced"))

    def test_an_unsound_form_is_not_approved(self):
        new = self.form.browse(
            self.form.with_user(self.officer).action_new_version()["res_id"]
        ).with_user(self.officer)
        new.field_ids[0].write({"if_key": "born", "if_operator": "given"})
        with self.assertRaisesRegex(ValidationError, "Nom: its condition"):
            self.own(self.second).action_approve()

    def test_without_a_form_it_is_not_opened(self):
        bare = self.load(code="T2")[0]
        bare.with_user(self.officer).action_approve()
        with self.assertRaisesRegex(UserError, "a form first"):
            bare.with_user(self.officer).action_open()
