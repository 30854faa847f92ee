# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64
from datetime import date, timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.edic_ai.exceptions import NotAPersonError

from ..forms_common import OFFICER, FormsCase, paper_of

PICTURE = base64.b64encode(b"\x89PNG\r\n\x1a\n").decode()
ADULT = "1990-05-01"


@tagged("post_install", "-at_install")
class TestFormEntry(FormsCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.person = cls.env["res.partner"].create(
            {"name": "Dominique Exemple", "zip": "44000", "city": "Nantes"}
        )
        cls.entry = cls.begin(person=cls.person)
        cls.dpo, cls.approver = (
            cls.make_user(name, f"edic_ai.group_edic_ai_{name}")
            for name in ("dpo", "approver")
        )

    def level(self, key):
        return [finding["level"] for finding in self.field(self.entry, key)["findings"]]

    # --- completeness and plausibility ------------------------------------------------
    def test_example_of_an_address_is_not_called_wrong(self):
        words = self.env["edic.public.form.entry"]._finding_words()
        self.assertRegex(words["bad_email"], "^Please enter .* such as name@")

    def test_what_is_missing_is_said(self):
        self.assertEqual(self.level("born"), ["missing"])
        self.assertEqual(self.entry.content["required"], 2)
        with self.assertRaisesRegex(UserError, "2 points"):
            self.entry.action_done()

    def test_conditions_show_fields(self):
        keys = self.keys()
        self.assertNotIn("guardian", keys)
        child = date.today() - timedelta(days=3000)
        self.entry.edic_answer("born", str(child))
        self.assertIn("guardian", self.keys())
        self.assertEqual(self.entry.content["required"], 3)
        self.entry.edic_answer("born", ADULT)
        self.assertNotIn("guardian", self.keys())

    def keys(self):
        self.entry.invalidate_recordset(["content"])
        return [f["key"] for s in self.entry.content["sections"] for f in s["fields"]]

    def test_what_does_not_fit_is_said(self):
        self.entry.edic_answer("zip", "4400")
        self.assertEqual(self.level("zip"), ["wrong"])
        self.entry.edic_answer("born", str(date.today() + timedelta(days=1)))
        [found] = self.field(self.entry, "born")["findings"]
        self.assertEqual((found["code"], found["level"]), ("not_future", "wrong"))
        self.assertEqual(found["text"], "This day is still to come.")

    def test_unusual_is_confirmed_once(self):
        check = self.form.field_ids[2].check_ids.sudo()
        check.is_hard = False
        self.entry.edic_answer("name", "Dominique Exemple")
        self.entry.edic_answer("born", str(date.today() + timedelta(days=1)))
        self.entry.edic_answer("guardian", "Camille Exemple")
        with self.assertRaisesRegex(UserError, "1 points"):
            self.entry.action_done()
        self.entry.edic_confirm("born", "not_future")
        self.assertFalse(self.field(self.entry, "born")["findings"])
        self.entry.edic_answer("born", str(date.today() + timedelta(days=2)))
        self.assertEqual(self.level("born"), ["ask"], "another day is asked anew")
        with self.assertRaisesRegex(UserError, "nothing to confirm"):
            self.entry.edic_confirm("name", "longest")

    def test_complete_and_open_again(self):
        self.entry.edic_answer("name", "Dominique Exemple")
        self.entry.edic_answer("born", ADULT)
        self.entry.action_done()
        self.assertEqual(self.entry.state, "done")
        self.assertEqual(
            self.entry.kept_until, fields.Date.today() + timedelta(days=90)
        )
        [trace] = self.recorded("entry.done")
        self.assertNotIn("Exemple", str(trace.facts))
        self.assertEqual(trace.summary, "Form complete")
        with self.assertRaisesRegex(UserError, "closed"):
            self.entry.edic_answer("name", "X")
        self.entry.action_reopen()
        self.assertFalse(self.entry.kept_until)

    # --- known values -----------------------------------------------------------------
    def test_record_is_proposed_and_taken_by_a_person(self):
        proposal = self.field(self.entry, "name")["proposal"]
        self.assertEqual(proposal["value"], "Dominique Exemple")
        self.assertFalse(self.entry.answers)
        self.entry.edic_take({"name": "Dominique Exemple", "zip": "44000"})
        self.assertEqual(self.entry.answers["zip"], "44000")
        self.assertEqual(self.entry.origins["zip"]["from"], "record")
        [trace] = self.recorded("entry.take")
        self.assertEqual(trace.facts["taken"], ["name:record", "zip:record"])
        self.assertIsNone(self.field(self.entry, "name")["proposal"])

    def test_only_what_was_shown_is_taken(self):
        with self.assertRaisesRegex(UserError, "has changed"):
            self.entry.edic_take({"name": "Somebody Else"})
        with self.assertRaisesRegex(UserError, "has changed"):
            self.entry.edic_take({"born": ADULT})

    def test_what_does_not_fit_is_not_proposed(self):
        self.person.zip = "N1 9GU"
        self.assertIsNone(self.field(self.entry, "zip")["proposal"])

    def test_a_paper_is_read_and_shown(self):
        paper = paper_of("Facture (fictive)", "Commune : Nantes", "Total 10")
        self.entry.edic_add_paper("proof", "bill.pdf", paper)
        proposal = self.field(self.entry, "city")["proposal"]
        self.assertEqual(
            proposal,
            {
                "value": "Nantes",
                "from": "paper",
                "about": "bill.pdf",
                "line": "Commune : Nantes",
            },
        )
        self.assertEqual(self.entry.answers, {"proof": "bill.pdf"})
        self.entry.edic_take({"city": "Nantes"})
        self.assertEqual(self.entry.origins["city"]["about"], "bill.pdf")

    def test_a_paper_goes_with_its_file(self):
        for gone in (
            lambda entry: entry._erase("gdpr.5.1.e"),
            lambda entry: entry.with_user(self.agent).edic_answer("proof", ""),
        ):
            entry = self.begin(person=self.person)
            entry.edic_add_paper("proof", "../../bill.pdf", paper_of("Ville : Nantes"))
            paper = entry.sudo().paper_ids
            self.assertEqual(paper.name, "bill.pdf")
            files = self.env["ir.attachment"].search(
                [
                    ("res_model", "=", paper._name),
                    ("res_id", "=", paper.id),
                    ("res_field", "=", "data"),
                ]
            )
            self.assertTrue(files)
            gone(entry.sudo())
            self.assertFalse(files.exists())

    def test_what_is_not_asked_for_is_not_kept(self):
        child = date.today() - timedelta(days=3000)
        self.entry.edic_answer("born", str(child))
        self.entry.edic_answer("guardian", "Camille Exemple")
        self.entry.edic_answer("born", ADULT)
        self.entry.edic_answer("name", "Dominique Exemple")
        self.entry.action_done()
        self.assertNotIn("guardian", self.entry.answers)

    def test_a_day_beyond_the_calendar(self):
        self.entry.edic_answer("born", "9999-12-31")
        self.assertEqual(self.level("born"), ["wrong"])

    def test_a_scan_is_said_to_have_no_text(self):
        self.entry.edic_add_paper("proof", "photo.png", PICTURE)
        self.assertTrue(self.field(self.entry, "proof")["is_scan"])

    def test_a_paper_replaces_the_one_before(self):
        self.entry.edic_add_paper("proof", "a.pdf", paper_of("Ville : Rezé"))
        self.entry.edic_add_paper("proof", "b.pdf", paper_of("Ville : Nantes"))
        self.assertEqual(self.entry.paper_ids.mapped("name"), ["b.pdf"])

    def test_papers_that_are_none(self):
        for name, data, words in (
            ("a.pdf", base64.b64encode(b"MZ\x90").decode(), "PDF, JPEG or PNG"),
            ("a.html", base64.b64encode(b"<html>").decode(), "PDF, JPEG or PNG"),
            ("a.pdf", "*", "did not arrive"),
            ("a.pdf", "", "10 MB"),
        ):
            with self.subTest(words), self.assertRaisesRegex(UserError, words):
                self.entry.edic_add_paper("proof", name, data)
        with self.assertRaisesRegex(UserError, "No paper"):
            self.entry.edic_add_paper("name", "a.pdf", paper_of("x"))

    def test_original_was_seen(self):
        self.entry.edic_seen("proof")
        self.assertEqual(self.field(self.entry, "proof")["value"], "seen")

    # --- help -------------------------------------------------------------------------
    def test_each_field_says_on_what_it_rests(self):
        field = self.field(self.entry, "proof")
        self.assertEqual(
            field["quote"]["text"], "Vous devez présenter un justificatif de domicile."
        )
        self.assertEqual(field["quote"]["url"], "https://example.org/T1")
        self.assertEqual(field["law"]["name"], "Délibération n° 7")
        self.procedure.link_ids.valid_until = date(2020, 1, 1)
        self.assertTrue(self.field(self.entry, "proof")["law"]["is_over"])

    def test_what_is_not_approved_is_not_quoted(self):
        self.line("Vous devez").with_user(self.officer).plain = "new"
        self.assertIsNone(self.field(self.entry, "proof")["quote"])

    # --- rights -----------------------------------------------------------------------
    def test_what_is_not_approved_is_not_begun(self):
        bare = self.load(code="T2")[0]
        with self.assertRaisesRegex(UserError, "not approved"):
            bare.with_user(self.agent).action_fill()
        other = self.env["res.company"].create({"name": "Autre commune"})
        stranger = self.make_user("desk_stranger", OFFICER)
        stranger.write({"company_id": other.id, "company_ids": other.ids})
        with self.assertRaises(AccessError):
            self.own(stranger).with_company(other).action_fill()

    def test_entry_is_closed_to_others_and_to_programs(self):
        for name, value in (("answers", {}), ("name", "X"), ("procedure_id", False)):
            with self.subTest(name), self.assertRaises(AccessError):
                self.entry[name] = value
        with self.assertRaises(AccessError):
            self.entry.create({"form_id": self.form.id})
        plain = self.make_user("desk_plain", "base.group_user")
        for user in (plain, self.citizen):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.entry.with_user(user).edic_answer("name", "X")
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.entry.with_user(user).read(["answers"])
        with self.assertRaises(NotAPersonError):
            self.entry.with_user(1).edic_answer("name", "X")

    def test_unknown_fields_are_refused(self):
        with self.assertRaisesRegex(UserError, "cannot be entered"):
            self.entry.edic_answer("invented", "X")
        with self.assertRaisesRegex(UserError, "cannot be entered"):
            self.entry.edic_answer("name", "X" * 20_000)

    def test_an_agent_marks_it_as_withdrawn_and_still_finds_it(self):
        own = self.entry.with_user(self.agent)
        own.action_drop()
        self.assertEqual(own.state, "dropped")
        found = own.search([("procedure_id", "=", self.procedure.id)])
        self.assertIn(own, found)

    # --- keeping ----------------------------------------------------------------------
    def test_over_time_it_is_deleted_and_that_is_recorded(self):
        self.entry.action_drop()
        papers = self.entry.paper_ids
        self.entry._gc_over()
        self.assertTrue(self.entry.exists(), "its time is not over")
        self.entry.sudo().kept_until = fields.Date.today() - timedelta(days=1)
        self.entry._gc_over()
        self.assertFalse(self.entry.exists() or papers.exists())
        [trace] = self.recorded("entry.erased")
        self.assertEqual(trace.facts["ground"], "gdpr.5.1.e")

    def test_entry_goes_with_a_request_for_erasure(self):
        request = self.env["edic.ai.erasure.request"].new(
            {
                "subject": "record",
                "res_model": "res.partner",
                "res_id": self.person.id,
            }
        )
        self.assertIn(self.entry, request._written(self.company.id, "forms"))

    def contents(self, entry):
        """Contents of the ledger about it that are still there, opened."""
        seals = self.env["edic.ai.seal"].sudo()
        while seals._seal_some(self.company.id):
            pass
        traces = self.env["edic.ai.trace"].sudo()
        about = [("res_model", "=", entry._name), ("res_id", "=", entry.id)]
        ids = traces.search(about).ids
        rows = self.env["edic.ai.content"].sudo().search([("trace_id", "in", ids)])
        return [row._open() for row in rows]

    def finished(self):
        entry = self.entry
        for key, value in (("name", "Dupont"), ("born", "1990-02-03")):
            entry.edic_answer(key, value)
        entry.edic_seen("proof")
        entry.action_done()
        return entry.sudo()

    def test_answers_in_the_ledger_go_with_the_form_that_expired(self):
        entry = self.finished()
        [content] = self.contents(entry)
        self.assertEqual(content["inputs"]["answers"]["name"], "Dupont")
        erasure = self.env["edic.ai.erasure"].sudo()
        erasure._gc_without_record()
        self.assertTrue(self.contents(entry), "the form is still there")
        entry.kept_until = fields.Date.today() - timedelta(days=1)
        entry._gc_over()
        erasure._gc_without_record()
        self.assertEqual(self.contents(entry), [])
        [trace] = self.recorded("entry.done")
        self.assertTrue(trace.is_intact())

    def test_answers_in_the_ledger_stay_under_a_legal_hold(self):
        entry = self.finished()
        self.env["edic.ai.legal.hold"].with_user(self.dpo).create(
            {
                "name": "Lawsuit",
                "company_id": self.company.id,
                "res_model": entry._name,
                "res_id": entry.id,
            }
        )
        entry.unlink()
        self.env["edic.ai.erasure"].sudo()._gc_without_record()
        self.assertTrue(self.contents(entry))

    def test_request_for_erasure_reaches_answers_in_the_ledger(self):
        entry = self.finished()
        entry.partner_id = self.person
        self.contents(entry)
        request = (
            self.env["edic.ai.erasure.request"]
            .with_user(self.dpo)
            .create(
                {
                    "name": "E-1",
                    "company_id": self.company.id,
                    "subject": "record",
                    "res_model": "res.partner",
                    "res_id": self.person.id,
                    "ground": "gdpr.17.1.a",
                    "reason": "Moved away",
                }
            )
        )
        request.action_ask()
        self.contents(entry)
        request.with_user(self.approver).action_approve()
        self.assertFalse(entry.exists())
        self.assertEqual(self.contents(entry), [])
        self.assertIn("asked, answered, noted): 1", request.answer)
        self.assertIn("Forms that were filled in: 1", request.answer)

    def test_form_version_stays_with_what_was_entered(self):
        new = self.form.with_user(self.officer).action_new_version()["res_id"]
        self.own(self.second).action_approve()
        self.assertEqual(self.entry.form_id, self.form)
        self.assertEqual(self.begin().form_id.id, new)
