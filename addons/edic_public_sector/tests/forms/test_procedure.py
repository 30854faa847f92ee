# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date, datetime, timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.edic_ai.exceptions import NotAPersonError
from odoo.addons.edic_ai.tests.role_matrix import RoleMatrix

from ..forms_common import LINES, FormsCase
from ..forms_matrix import MATRIX, ROLES

OLD = date.today() - timedelta(days=500)


@tagged("post_install", "-at_install")
class TestProcedure(RoleMatrix, FormsCase):
    def test_what_each_role_may_do(self):
        users = {name: self.make_user(f"{name}_x", ROLES[name]) for name in ROLES}
        self.check_roles(users, MATRIX)

    # --- approving --------------------------------------------------------------------
    def test_approved_by_somebody_else(self):
        topic = self.topic(self.officer)
        self.assertEqual(self.procedure.pending, 1)
        with self.assertRaisesRegex(UserError, "Somebody else"):
            self.own(self.officer).action_approve()
        self.assertFalse(topic.is_approved)
        self.own(self.second).action_approve()
        self.assertTrue(topic.is_approved)
        self.assertEqual(self.procedure.approver_id, self.second)
        self.assertFalse(self.procedure.author_ids, "the next change has its own")

    def topic(self, user):
        return (
            self.env["edic.public.procedure.topic"]
            .with_user(user)
            .create(
                {
                    "procedure_id": self.procedure.id,
                    "name": "Coût",
                    "asked": "Combien coûte la carte ?",
                    "line_ids": self.line("La carte de").ids,
                }
            )
        )

    def test_a_change_is_approved_anew(self):
        topic = self.topic(self.officer)
        self.own(self.second).action_approve()
        topic.with_user(self.second).asked = "Quel prix ?"
        self.assertFalse(topic.is_approved)
        line = self.line("La carte de").with_user(self.second)
        line.plain = "12 euros"
        self.assertFalse(line.is_approved)
        with self.assertRaisesRegex(UserError, "Somebody else"):
            self.own(self.second).action_approve()

    def test_only_buttons_approve_and_open(self):
        officer = self.own(self.officer)
        for name, value in (("state", "draft"), ("is_open", True)):
            with self.subTest(name), self.assertRaises(AccessError):
                officer[name] = value
        with self.assertRaises(AccessError):
            self.line("La carte de").with_user(self.officer).is_approved = False
        made = officer.create(
            {"name": "N", "code": "N", "lang": "fr", "state": "approved"}
        )
        self.assertEqual(made.state, "draft")

    def test_procedure_is_closed_to_citizens_and_programs(self):
        for action in ("action_approve", "action_open", "action_close"):
            with self.subTest(action), self.assertRaises(AccessError):
                getattr(self.own(self.agent), action)()
        with self.assertRaises(AccessError):
            self.own(self.agent).name = "X"
        with self.assertRaises(AccessError):
            self.own(self.citizen).read(["name"])
        with self.assertRaises(NotAPersonError):
            self.procedure.sudo().with_user(1).action_approve()

    def test_what_a_client_sends_along_opens_nothing(self):
        own = self.own(self.officer).with_context(
            default_state="approved", default_is_open=True, default_confirmed_on=OLD
        )
        made = own.create({"name": "N", "code": "N", "lang": "fr"})
        self.assertEqual((made.state, made.is_open), ("draft", False))
        self.assertFalse(made.confirmed_on)

    def test_parts_stay_where_they_are(self):
        other = self.load(code="T2")[0]
        line = self.line("La carte de").with_user(self.officer)
        topic = self.topic(self.officer)
        field = self.form.field_ids[0].with_user(self.officer)
        draft = self.form.browse(
            self.form.with_user(self.officer).action_new_version()["res_id"]
        )
        for change in (
            lambda: line.write({"procedure_id": other.id}),
            lambda: line.write({"company_id": False}),
            lambda: topic.write({"procedure_id": other.id}),
            lambda: draft.field_ids[0].write({"form_id": self.form.id}),
            lambda: draft.field_ids[2].check_ids.write({"field_id": field.id}),
            lambda: self.own(self.officer).write({"company_id": False}),
            lambda: other.with_user(self.officer).write(
                {"line_ids": [Command.link(line.id)]}
            ),
        ):
            with self.assertRaises(AccessError):
                change()

    def test_a_field_rests_on_its_own_procedure(self):
        other = self.load(code="T2")[0]
        draft = self.form.browse(
            self.form.with_user(self.officer).action_new_version()["res_id"]
        ).with_user(self.officer)
        with self.assertRaisesRegex(ValidationError, "of its procedure"):
            draft.field_ids[0].line_id = other.line_ids[0]

    def test_order_and_archive_are_changes(self):
        for change in ({"active": False}, {"sequence": 99}):
            with self.subTest(change):
                line = self.line("La photo").with_user(self.officer)
                line.write(change)
                self.assertFalse(line.is_approved)
                self.assertIn(self.officer, self.procedure.author_ids)
                line.sudo().write({"active": True, "is_approved": True})
                self.procedure.author_ids = False

    def test_what_is_told_beside_the_lines_is_approved_too(self):
        self.open()
        self.own(self.officer).name = "PAYEZ ICI"
        self.assertEqual(self.procedure.pending, 1)
        self.assertEqual(self.procedure._title(), "Carte de quartier")
        self.load(title="AUTRE TITRE", summary="Autre résumé")
        self.assertEqual(self.procedure._title(), "Carte de quartier")
        self.assertFalse(self.procedure.shown_summary)
        [page] = self.procedure._corpus(self.company).index.pages.values()
        self.assertEqual(page.lines[0].text, "Carte de quartier")
        self.own(self.second).action_approve()
        self.assertEqual(self.procedure._title(), "AUTRE TITRE")
        self.assertEqual(self.procedure.shown_summary, "Autre résumé")
        titles = self.procedure.line_ids.filtered("is_title")
        self.assertEqual(titles.filtered("active").text, "AUTRE TITRE")

    def test_what_was_seen_is_what_is_approved(self):
        self.topic(self.officer)
        seen = self.procedure.pending_digest
        self.line("La photo").with_user(self.officer).plain = "new"
        own = self.own(self.second).with_context(edic_seen=seen)
        with self.assertRaisesRegex(UserError, "changed meanwhile"):
            own.action_approve()
        own.with_context(edic_seen=self.procedure.pending_digest).action_approve()

    def test_addresses_are_addresses(self):
        for url in ("javascript:alert(1)", "java\tscript:alert(1)", "data:text/html,x"):
            with self.subTest(url), self.assertRaises(ValidationError):
                self.own(self.officer).source_url = url
            with self.subTest(url), self.assertRaises(ValidationError):
                self.procedure.link_ids.with_user(self.officer).url = url

    def test_what_is_open_is_not_deleted(self):
        self.open()
        with self.assertRaisesRegex(UserError, "Close it"):
            self.own(self.officer).unlink()

    def test_companies_are_apart(self):
        other = self.env["res.company"].create({"name": "Autre commune"})
        self.agent.write({"company_id": other.id, "company_ids": other.ids})
        with self.assertRaises(AccessError):
            self.own(self.agent).with_company(other).read(["name"])

    def test_decisions_are_in_the_ledger(self):
        [trace] = self.recorded("procedure.approve")
        self.assertEqual(trace.event, "decision")
        self.assertEqual(trace.facts["code"], "T1")
        self.assertEqual(trace.facts["form"], 1)

    # --- changes by the publisher -----------------------------------------------------
    def test_new_lines_wait_and_gone_ones_are_not_quoted(self):
        self.procedure.user_id = self.officer
        lines = (*LINES[1:], ("Coût", "La carte de quartier coûte 15 €."))
        gone = self.line("La carte de")
        procedure, new, out = self.load(lines)
        procedure._tell_changes(new, out)
        self.assertEqual((procedure, out), (self.procedure, gone))
        self.assertFalse(gone.active or new.is_approved)
        self.assertTrue(self.line("La photo").is_approved, "unchanged")
        self.assertEqual(self.procedure.pending, 1)
        self.assertIn("1 new lines", self.procedure.message_ids[:1].body)
        self.assertEqual(self.procedure.activity_ids.user_id, self.officer)

    def test_what_comes_back_is_approved_anew(self):
        gone = self.line("La carte de")
        self.load(LINES[1:])
        self.load()
        self.assertTrue(gone.active)
        self.assertFalse(gone.is_approved)

    def test_same_again_changes_nothing(self):
        lines = self.procedure.line_ids
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE edic_public_procedure_line SET write_date = '2020-01-01'"
            " WHERE id = ANY(%s)",
            (lines.ids,),
        )
        self.env.invalidate_all()
        _own, new, gone = self.load()
        self.assertFalse(new or gone)
        self.assertEqual(set(lines.mapped("write_date")), {datetime(2020, 1, 1)})
        self.assertEqual(self.procedure.pending, 0)

    def test_a_refresh_does_not_pass_over_what_an_officer_changed(self):
        self.own(self.officer).rights = "Autre licence"
        self.load()
        self.assertEqual(self.procedure.pending, 1)
        with self.assertRaisesRegex(UserError, "Somebody else"):
            self.own(self.officer).action_approve()

    def test_a_source_of_a_field_stays(self):
        self.load(references=())
        self.assertTrue(self.procedure.link_ids, "a field of the form cites it")

    # --- topics -----------------------------------------------------------------------
    def test_phrasings_without_an_answer_are_named(self):
        topic = self.topic(self.officer)
        notice = self.own(self.officer).action_try()["params"]
        self.assertEqual(notice["type"], "success")
        topic.with_user(self.officer).asked = "Combien coûte la carte ?\nBonjour"
        notice = self.own(self.officer).action_try()["params"]
        self.assertEqual(notice["type"], "warning")
        self.assertIn("Says too little: Bonjour", self.procedure.message_ids[0].body)
        with self.assertRaises(AccessError):
            self.own(self.agent).action_try()

    def test_a_topic_quotes_its_own_procedure(self):
        other = self.load(code="T2")[0]
        with self.assertRaisesRegex(ValidationError, "own procedure"):
            self.topic(self.officer).line_ids = other.line_ids[:1].ids

    def test_days_are_told_as_dates(self):
        quote = self.line("La carte de")._quote()
        self.assertEqual(quote["day"], str(fields.Date.today()))
        self.assertFalse(quote["is_old"])
