# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import AccessError, RedirectWarning, UserError
from odoo.fields import Command
from odoo.tests import Form, freeze_time, tagged

from ..common import new_test_user
from ..retention_common import NOW, RetentionCase

IBAN = "FR7630006000011234567890189"
TEXTS = "Texts in the log of AI use (asked, answered, noted)"
NAMES = "Names in the log of AI use"


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestErasureRequest(RetentionCase):
    def request(self, **values):
        requests = self.env["edic.ai.erasure.request"].with_user(self.dpo)
        return requests.create(
            {
                "name": "E-2030-07",
                "company_id": self.company.id,
                "user_id": self.decider.id,
                "ground": "gdpr.17.1.a",
                "reason": "Left the house",
                "received_on": "2030-06-10",
                **values,
            }
        )

    def decide(self, request):
        self.sealed(self.env["edic.ai.trace"].search([], limit=1))
        request.with_user(self.dpo).action_ask()
        request.with_user(self.approver).action_approve()
        self.env.invalidate_all()

    def test_what_no_duty_keeps_goes_and_the_answer_tells(self):
        mine = [self.trace("2029-01-01"), self.trace("2029-02-01", event="policy")]
        other = self.trace("2029-01-01", user=self.auditor)
        elsewhere = self.env["res.company"].create({"name": "Lindenfurt 2"})
        there = self.trace("2029-01-01", company=elsewhere)
        request = self.request()
        self.decide(request)
        self.assertEqual([self.beside(trace) for trace in mine], [[], []])
        for trace in (other, there):
            self.assertEqual(self.beside(trace), ["content", "person"])
        self.assertEqual((request.state, request.erased_count), ("done", 4))
        self.assertIn(f"- {self.company.name}: {TEXTS}: 2", request.answer)
        self.assertIn(f"- {self.company.name}: {NAMES}: 2", request.answer)
        self.assertNotIn("Stays, and why", request.answer)
        self.assertIn("It can no longer be traced to anyone", request.answer)
        for trace in mine:
            self.assertTrue(trace.is_intact())

    def test_each_erasure_is_recorded_with_ground_and_reason(self):
        trace = self.trace("2029-01-01")
        request = self.request()
        self.decide(request)
        names, contents = self.erasures().sorted("id", reverse=True)[:2]
        self.assertEqual(
            names.facts,
            {
                "what": "person",
                "ranges": [[trace.seq, trace.seq]],
                "count": 1,
                "ground": "gdpr.17.1.a",
                "rule": None,
                "request": request.id,
            },
        )
        self.assertEqual(contents.facts["what"], "content")
        self.assertEqual(names._people(), self.approver)
        beside = self.env["edic.ai.content"].search([("trace_id", "=", names.id)])
        self.assertEqual(beside._open(), {"comment": "Left the house"})

    def test_ledger_does_not_tell_whose_request_it_was(self):
        request = self.request()
        self.decide(request)
        traces = self.env["edic.ai.trace"].search(
            [("use_case", "=", "erasure.request"), ("res_id", "=", request.id)]
        )
        self.assertTrue(traces)
        self.assertNotIn("user_id", str(traces.mapped("facts")))
        self.assertNotIn(self.decider.name, str(traces.mapped("facts")))

    def test_what_the_books_need_stays(self):
        old = self.trace("2018-12-31", event="accounting")
        young = self.trace("2021-01-01", event="accounting")
        request = self.request()
        self.assertIn("Records of the books", request.outlook)
        self.decide(request)
        self.assertEqual(self.beside(old), [])
        self.assertEqual(self.beside(young), ["content", "person"])
        self.assertEqual((request.erased_count, request.kept_count), (2, 2))
        self.assertIn("Records of the books", request.answer)
        self.assertIn("complaint", request.answer)
        self.assertNotIn("can no longer be traced", request.answer, "a name is kept")

    def test_a_rule_in_force_says_how_long_the_books_need_it(self):
        self.rule(event="accounting", months=24)
        trace = self.trace("2021-01-01", event="accounting")
        self.decide(self.request())
        self.assertEqual(self.beside(trace), ["person"])  # the rule is for contents

    def test_logs_of_ai_stay_six_months(self):
        for event in ("inference", "decision", "training"):
            young = self.trace("2029-12-16", event=event)
            old = self.trace("2029-12-14", event=event)
            self.decide(self.request(name=event))
            self.assertEqual(self.beside(young), ["content", "person"], event)
            self.assertEqual(self.beside(old), [], event)

    def test_what_is_held_stays_and_is_told_once(self):
        self.trace("2030-06-01")
        holds = self.env["edic.ai.legal.hold"].with_user(self.dpo)
        for _time in range(2):
            holds.create({"name": "Lawsuit", "company_id": self.company.id})
        request = self.request()
        self.assertIn("Legal hold: Lawsuit", request.outlook)
        self.decide(request)
        self.assertEqual((request.erased_count, request.kept_count), (0, 2))
        # contents, names, and the account itself
        self.assertEqual(request.answer.count("legal claims"), 3)
        self.assertNotIn("Lawsuit", request.answer)  # not for the person to know

    def test_outlook_names_what_holds_the_contact_that_it_is_about(self):
        holds = self.env["edic.ai.legal.hold"].with_user(self.dpo)
        about = {"res_model": "res.partner", "res_id": self.partner.id}
        other = self.env["res.partner"].create({"name": "Other"})
        request = self.request(subject="record", user_id=False, **about)
        self.assertIn("- nothing", request.outlook)
        self.assertNotIn("Stays", request.outlook)
        holds.create({"name": "Of another", **about, "res_id": other.id})
        holds.create({"name": "Lawsuit 7", "company_id": False, **about})
        request.invalidate_recordset(["outlook"])
        expected = "Stays, and why:\n- what it is about: Legal hold: Lawsuit 7"
        for reader in (self.dpo, self.approver):
            self.assertIn(expected, request.with_user(reader).outlook)
            self.assertNotIn("Of another", request.with_user(reader).outlook)
        self.trace("2030-06-01")  # now an entry of the ledger is held, too
        request.invalidate_recordset(["outlook"])
        self.assertEqual(request.outlook.count("Stays, and why:"), 1)
        self.assertIn("what it is about", request.outlook)

    def test_what_is_about_a_record(self):
        about = self.trace("2029-01-01", user=self.auditor)
        other = self.trace("2029-01-01", record=self.company)
        request = self.request(
            subject="record",
            user_id=False,
            res_model="res.partner",
            res_id=self.partner.id,
        )
        self.decide(request)
        self.assertEqual(self.beside(about), ["person"])
        self.assertEqual(self.beside(other), ["content", "person"])

    def test_a_second_person_who_is_not_concerned(self):
        both = "edic_ai.group_edic_ai_dpo,edic_ai.group_edic_ai_approver"
        officer = new_test_user(self.env, "both_ai", both)
        request = self.request()
        with self.assertRaises(UserError):
            request.with_user(self.approver).action_approve()  # not handed on
        request.with_user(officer).action_ask()
        for user in (self.dpo, self.auditor, self.decider):
            with self.assertRaises(AccessError):
                request.with_user(user).action_approve()
            with self.assertRaises(AccessError):
                request.with_user(user).action_refuse("no")
        with self.assertRaises(UserError):
            request.with_user(officer).action_approve()
        about_him = self.request(user_id=self.approver.id)
        about_him.action_ask()
        with self.assertRaises(UserError):
            about_him.with_user(self.approver).action_approve()

    def test_of_all_companies_for_those_who_work_for_all(self):
        trace = self.trace("2029-01-01", company=False)
        request = self.request(company_id=False)
        self.assertIn(f"No company: {NAMES}: 1", request.outlook)
        self.env["res.company"].create({"name": "Lindenfurt 2"})
        request.invalidate_recordset(["outlook"])
        self.assertFalse(request.outlook)
        request.action_ask()
        with self.assertRaises(AccessError):
            request.with_user(self.approver).action_approve()
        self.approver.company_ids = self.env["res.company"].search([])
        self.sealed(self.env["edic.ai.trace"].search([("company_ref", "=", 0)]))
        request.with_user(self.approver).action_approve()
        self.assertEqual(self.beside(trace), [])

    def test_request_does_not_change_once_handed_on(self):
        request = self.request(state="done", answer="x")
        self.assertEqual((request.state, request.answer), ("draft", False))
        request.reason = "Left the house in May"
        with self.assertRaises(AccessError):
            request.state = "done"
        request.action_ask()
        with self.assertRaises(UserError):
            request.reason = "Another"
        with self.assertRaises(AccessError):
            request.unlink()

    def test_a_refusal_erases_nothing_and_says_why(self):
        trace = self.trace("2029-01-01")
        request = self.request()
        request.action_ask()
        wizard = self.env["edic.ai.retention.reason"].with_user(self.approver)
        form = Form(wizard.with_context(default_request_id=request.id))
        form.reason = "Needed for a claim (Article 17(3)(e))"
        form.save().action_confirm()
        self.assertEqual(request.state, "refused")
        self.assertIn("Article 17(3)(e)", request.answer)
        self.assertIn("complaint", request.answer)
        self.assertEqual(self.beside(trace), ["content", "person"])
        self.assertFalse(self.erasures())

    def test_what_is_not_sealed_yet_is_waited_for(self):
        request = self.request()
        request.action_ask()
        self.gateway.with_user(self.decider)._record("decision", "test.use", {})
        with self.assertRaises(UserError):
            request.with_user(self.approver).action_approve()

    def test_officer_erases_again_what_came_back(self):
        trace = self.trace("2029-01-01")
        rows = self.env["edic.ai.person"]
        old = rows.search([("trace_id", "=", trace.id)])
        columns = ("trace_id", "user_ref", "name", "salt")
        backup = {name: old[name] for name in columns}
        self.decide(self.request())
        self.sealed(self.env["edic.ai.trace"].search([], limit=1))
        rows._insert([backup])
        requests = self.env["edic.ai.erasure.request"]
        for user in (self.approver, self.auditor, self.decider):
            with self.assertRaises(AccessError):
                requests.with_user(user).action_erase_again()
        notice = requests.with_user(self.dpo).action_erase_again()
        self.assertIn("1", notice["params"]["message"])
        self.assertEqual(self.beside(trace), [])

    # --- the letter says what a search found ------------------------------------------
    def named(self, person=None, **values):
        """A request about a contact whom only its name tells."""
        facts = {"name": "Quirina Zwetschkenbaum", "email": "quirina.zw@example.org"}
        contact = self.env["res.partner"].create(person or facts)
        return contact, self.request(
            subject="record",
            user_id=False,
            res_model="res.partner",
            res_id=contact.id,
            **values,
        )

    def test_letter_says_that_nothing_is_found(self):
        contact, request = self.named()
        self.trace("2029-01-01", record=contact, comment="Zwetschkenbaum is meant")
        self.decide(request)
        self.assertIn(f"{TEXTS}: 1", request.answer)
        self.assertIn("nothing was found", request.answer)
        self.assertNotIn("Still found", request.answer)
        self.assertNotIn(
            "can no longer be traced", request.answer, "no name was looked for"
        )
        self.assertIn("complaint", request.answer, "the contact itself stays")

    def test_letter_says_what_was_searched_and_in_which_spelling(self):
        contact, request = self.named(
            {
                "name": "Eva Bäß",
                "email": "Eva <e.li@x.fr>",
                "phone": "+33 6 12 34 56 78",
                "bank_ids": [Command.create({"acc_number": IBAN})],
            }
        )
        self.trace("2030-06-01", record=contact, comment="B&Auml;SS, Eva")
        self.decide(request)
        for line in (
            "- name: Eva Bäß",
            "- name: Eva Baeß",
            "- e-mail address: e.li@x.fr",
            "- telephone number that ends in 5678",
            "- account number that ends in 0189",
            "- family name by itself: Bäß: too short, incomplete, or too common to be"
            " told from others",
            "Other spellings were not searched.",
        ):
            with self.subTest(line=line):
                self.assertIn(f"{line}\n", f"{request.answer}\n")
        self.assertNotIn(IBAN, request.answer, "the letter is kept")
        # the entry on a new account has it; the trace's is named above
        self.assertIn("- Texts in our log of AI use: 1 –", request.answer)
        self.assertNotIn("nothing was found", request.answer)

    def test_letter_says_what_is_too_short_to_be_searched(self):
        contact, request = self.named({"name": "Li", "email": "e.li@x.fr"})
        self.trace("2029-01-01", record=contact)
        self.decide(request)
        before, after = request.answer.split("Not searched:")
        self.assertNotIn("name: Li", before)
        self.assertIn("- name: Li: too short", after)
        self.assertNotIn("hold neither your name", after, "it was not searched")

    def test_letter_without_a_search_claims_nothing(self):
        for person in ({"name": "Li"}, {"name": "A. B.", "phone": "112"}):
            with self.subTest(person=person):
                _contact, request = self.named(person, name=person["name"])
                self.decide(request)
                self.assertIn("We did not search by name", request.answer)
                self.assertIn(f"name: {person['name']}: too short", request.answer)
                self.assertNotIn("hold neither your name", request.answer)
                self.assertNotIn("nothing was found", request.answer)

    def test_letter_promises_deletion_only_by_a_rule_in_force(self):
        line = "- Texts in our log of AI use: 1 – "
        by_time = (
            f"{line}Deleted by itself by the rule “Decision, Contents” (12 months), "
            "once 06/01/2031 is over"
        )
        by_person = f"{line}found only by this search; the data protection officer"
        values = {"comment": "Ask Quirina Zwetschkenbaum first"}
        self.trace("2030-06-01", **values)
        _contact, request = self.named()
        self.decide(request)
        self.assertIn(by_person, request.answer)
        self.assertNotIn("Deleted by itself", request.answer)
        self.rule(what="person")
        self.rule(event="inference")
        _contact, request = self.named(name="E-2030-08")
        self.decide(request)
        self.assertIn(by_person, request.answer, "the rules are for something else")
        self.rule()
        self.trace("2030-06-02", event="policy", **values)
        _contact, request = self.named(name="E-2030-09")
        self.decide(request)
        self.assertIn(by_time, request.answer)
        self.assertIn(by_person, request.answer, "no rule is for the second")

    def test_letter_says_what_remains_and_why(self):
        self.rule()
        _contact, request = self.named()
        kept = self.trace("2030-06-01", comment="Ask Quirina Zwetschkenbaum first")
        self.env["edic.ai.incident"].create(
            {"name": "Letter of quirina.zw@example.org in a prompt"}
        ).is_held = False
        self.decide(request)
        self.assertEqual(self.beside(kept), ["content", "person"])
        self.assertIn(
            "- Texts in our log of AI use: 1 – Deleted by itself by the rule",
            request.answer,
        )
        # its name, and the messages and activities that tell of it
        proof = r"- AI incident: \d+ – Proof that the law was kept"
        self.assertRegex(request.answer, proof)
        self.assertNotIn("nothing was found", request.answer)
        self.assertIn("complaint", request.answer)

    def test_letter_says_that_a_person_looks_at_what_has_no_reason(self):
        _contact, request = self.named()
        self.env["edic.ai.price"].sudo().search(
            [], limit=1
        ).source_url = "https://example.org/quirina.zw@example.org"
        self.decide(request)
        self.assertIn("examines it", request.answer)

    def test_letter_says_what_was_not_read(self):
        _contact, request = self.named()
        lost = self.trace("2030-06-01", comment="Quirina Zwetschkenbaum")
        self.env["edic.ai.content"].search([("trace_id", "=", lost.id)]).key_ref = "x"
        incident = self.env["edic.ai.incident"].create({"name": "A picture"})
        for name, raw in (
            ("scan.pdf", b"%PDF-1.7 Quirina Zwetschkenbaum"),
            ("note.txt", b"Quirina Zwetschkenbaum"),
        ):
            self.env["ir.attachment"].create(
                {
                    "name": name,
                    "raw": raw,
                    "res_model": incident._name,
                    "res_id": incident.id,
                }
            )
        self.decide(request)
        self.assertIn("whose key is not here: 1", request.answer)
        self.assertRegex(request.answer, "PDF files and pictures, .* not read: [1-9]")
        self.assertIn("- AI incident: 1 –", request.answer)
        self.assertIn("contacts, bills and payments themselves", request.answer)

    def test_letter_about_no_person_says_that_it_was_not_searched(self):
        self.trace("2029-01-01", record=self.company)
        request = self.request(
            subject="record",
            user_id=False,
            res_model="res.company",
            res_id=self.company.id,
        )
        self.decide(request)
        self.assertIn("We did not search by name", request.answer)
        self.assertNotIn("nothing was found", request.answer)
        self.assertNotIn("hold neither your name", request.answer)
        self.assertIn("is still stored: nobody has decided", request.answer)

    def test_letter_says_until_when_something_stays(self):
        self.trace("2030-06-01")
        request = self.request()
        self.decide(request)
        self.assertIn("keeps by its own rule", request.answer)
        self.assertIn("(at least until 12/01/2030)", request.answer)

    def test_nothing_is_named_twice(self):
        """Own content that a hold keeps is not found once more by its name."""
        contact, request = self.named()
        values = {"comment": "Quirina Zwetschkenbaum"}
        self.trace("2030-06-01", record=contact, **values)
        self.trace("2030-06-01", **values)
        holds = self.env["edic.ai.legal.hold"].with_user(self.dpo)
        holds.create({"name": "Lawsuit", "company_id": self.company.id})
        self.decide(request)
        self.assertIn(
            "Your contact record with name and e-mail is still", request.answer
        )
        self.assertEqual(request.answer.count("Needed for legal claims"), 3)
        self.assertIn(f"{TEXTS}: 1 – Needed for legal claims", request.answer)
        self.assertIn("Texts in our log of AI use: 1 – Needed for", request.answer)
        self.assertNotIn("examines it", request.answer)

    def test_letter_claims_no_duty_and_promises_nothing_of_backups(self):
        self.trace("2030-06-01")
        request = self.request()
        self.decide(request)
        self.assertIn("by its own rule", request.answer)
        for claim in ("AI Act", "26(6)", "is erased again"):
            self.assertNotIn(claim, request.answer)

    def test_letter_has_sender_addressee_and_date(self):
        contact, request = self.named()
        contact.write({"street": "Gartenstraße 12", "zip": "79999", "city": "Ulm"})
        self.decide(request)
        head = request.answer.split("Your request")[0]
        for line in (self.company.name, contact.name, "Gartenstraße 12", "06/15/2030"):
            with self.subTest(line=line):
                self.assertIn(f"{line}\n", head)
        self.assertIn("- street: Gartenstr. 12\n", request.answer)

    def test_letter_has_the_language_of_the_person_not_of_who_decides(self):
        contact, request = self.named()
        self.assertEqual(request.lang, "en_US")
        contact.lang = "fr_FR"
        self.approver.lang = "de_DE"
        _contact, request = self.named(
            {"name": "Quirina Zwetschkenbaum", "lang": "fr_FR"}, name="E-2030-08"
        )
        self.assertEqual(request.lang, "fr_FR")
        self.decide(request)
        self.assertIn("15/06/2030", request.answer)
        self.company.partner_id.lang = "de_DE"
        request = self.request(
            name="E-2030-09",
            subject="record",
            user_id=False,
            res_model="res.company",
            res_id=self.company.id,
        )
        self.assertEqual(request.lang, "de_DE")
        request.lang = "fr_FR"
        self.assertEqual(request.lang, "fr_FR")

    def test_letter_is_a_letter_and_is_printed(self):
        granted, refused = self.request(), self.request(name="E-2", user_id=self.dpo.id)
        self.decide(granted)
        refused.action_ask()
        refused.with_user(self.approver).action_refuse("Needed for a claim")
        for request in (granted, refused):
            with self.subTest(state=request.state):
                opening = (
                    "\n\nDear Sir or Madam,\n\nOn 06/10/2030 you asked us to erase "
                    "personal data (legal ground: Article 17(1)(a) of the GDPR).\n"
                )
                self.assertIn(opening, request.answer)
                self.assertTrue(request.answer.endswith("(name and signature)"))
        report = self.env.ref("edic_ai.edic_ai_erasure_answer").with_user(self.dpo)
        html, _kind = report._render_qweb_html(report.report_name, granted.ids)
        self.assertIn(b"Dear Sir or Madam,", html)

    # --- the record that the request is about -----------------------------------------
    def test_letter_says_that_the_contact_itself_is_still_stored_and_why(self):
        values = {"name": "Quirina Zwetschkenbaum", "email": "q@example.org"}
        contact, request = self.named({**values, "phone": "+33 6 12 34 56 78"})
        self.decide(request)
        self.assertIn(
            "Your contact record with name, e-mail, and telephone is still stored: "
            "nobody has decided on it yet; the data protection officer examines it, "
            "and you will be told the result",
            request.answer,
        )
        [(summary, _day)] = self.activities(self.dpo)
        self.assertIn("tell the person", summary)
        contact.unlink()
        self.assertIn("it is not stored any more", "".join(self.record_lines(request)))

    def record_lines(self, request):
        return request.sudo()._record_lines_of_letter()[0]

    def test_letter_about_a_user_says_that_the_account_is_still_stored(self):
        request = self.request()
        self.decide(request)
        self.assertRegex(
            request.answer, "Your user account with name.* is still stored:"
        )

    def test_approver_sees_before_deciding_what_the_letter_will_say_that_stays(self):
        self.trace("2030-06-01", comment="Ask Quirina Zwetschkenbaum")
        contact, request = self.named()
        self.trace("2029-01-01", record=contact, comment="Quirina Zwetschkenbaum")
        self.sealed(self.env["edic.ai.trace"].search([], limit=1))
        request.action_ask()
        request.invalidate_recordset(["outlook"])
        outlook = request.with_user(self.approver).outlook
        request.with_user(self.approver).action_approve()
        said = [
            line
            for line in request.answer.split("\n")
            if "is still stored" in line or "found only by this search" in line
        ]
        self.assertEqual(len(said), 2, request.answer)
        for line in said:
            self.assertIn(f"{line}\n", f"{outlook}\n")

    # --- incidents --------------------------------------------------------------------
    def test_incident_is_a_reason_for_what_it_is_about_alone(self):
        contact, request = self.named()
        other = self.env["res.partner"].create({"name": "Other"})
        incidents = self.env["edic.ai.incident"].with_user(self.dpo)
        for values in (
            {},
            {"use_case": "try"},
            {"res_model": other._name, "res_id": other.id},
        ):
            incidents.create({"name": "Something else", **values})
        mine = self.trace("2029-01-01", record=contact)
        request.invalidate_recordset(["outlook"])
        self.assertNotIn("incident", request.outlook)
        self.decide(request)
        self.assertEqual(self.beside(mine), ["person"])
        self.assertNotIn("legal claims", request.answer)
        self.assertEqual(self.night()[0], 0, "by time nothing of the company goes")
        held = self.trace("2029-01-01", record=contact)
        incidents.create(
            {"name": "It", "res_model": contact._name, "res_id": contact.id}
        )
        request = self.request(
            name="E-2",
            subject="record",
            user_id=False,
            res_model=contact._name,
            res_id=contact.id,
        )
        self.assertIn("incident", request.outlook)
        self.decide(request)
        self.assertEqual(self.beside(held), ["content", "person"])
        self.assertIn("is still stored: Needed for legal claims", request.answer)

    # --- to whom it goes --------------------------------------------------------------
    def test_street_of_the_employer_is_neither_on_the_letter_nor_searched(self):
        street = {"street": "Gartenstraße 12", "zip": "79999", "city": "Ulm"}
        firm = self.env["res.partner"].create(
            {"name": "Holz Muster GmbH", "is_company": True, **street}
        )
        values = {"name": "Quirina Zwetschkenbaum", "parent_id": firm.id}
        contact, request = self.named({**values, "type": "contact"})
        self.assertEqual(contact.street, "Gartenstraße 12", "Odoo fills it in")
        self.decide(request)
        self.assertIn("\nQuirina Zwetschkenbaum\n", request.answer)
        self.assertNotIn("Garten", request.answer)
        _contact, request = self.named(
            {**values, **street, "type": "other"}, name="E-2"
        )
        self.assertIn("Gartenstraße 12", request.addressee_known)

    def test_officer_changes_to_whom_it_goes_and_the_ledger_states_it(self):
        _contact, request = self.named()
        self.assertIn("Quirina Zwetschkenbaum", request.addressee_known)
        request.addressee = "Rechtsanwalt Muster\nParkweg 3\n79999 Ulm"
        rows = self.env["edic.ai.trace"].search(
            [("use_case", "=", "erasure.request"), ("res_id", "=", request.id)]
        )
        facts = [row.facts for row in rows]
        self.assertIn({"addressee": [None, "…"]}, facts)
        self.assertNotIn("Muster", str(facts))
        for user in (self.approver, self.auditor, self.decider):
            with self.assertRaises(AccessError):
                request.with_user(user).addressee = "Somebody"
        self.decide(request)
        head = request.answer.split("Your request")[0]
        self.assertIn("Rechtsanwalt Muster\nParkweg 3\n79999 Ulm\n", head)
        self.assertNotIn("Quirina", head)
        self.assertFalse(request.addressee, "the letter has it")
        request = self.named(name="E-2")[1]
        request.action_ask()
        with self.assertRaises(UserError):
            request.addressee = "Somebody"

    # --- the persons it looks for -----------------------------------------------------
    def test_what_the_person_gave_is_searched_and_not_kept(self):
        incidents = self.env["edic.ai.incident"]
        incidents.create({"name": "Frau Zwetschkenbaum, LF AB 123"}).is_held = False
        about = {"res_model": "res.company", "res_id": self.company.id}
        for number, words in enumerate(("Quirina Zwetschkenbaum", "LF-AB 123")):
            request = self.request(
                name=f"E-{number}",
                subject="record",
                user_id=False,
                search_words=f"\n{words}\n",
                **about,
            )
            self.assertIn("say below what to search for", request.record_text)
            self.decide(request)
            with self.subTest(words=words):
                self.assertRegex(request.answer, r"- AI incident: \d")
                self.assertFalse(request.search_words)

    def test_family_name_alone_is_searched_where_few_have_it(self):
        incidents = self.env["edic.ai.incident"]
        incidents.create({"name": "The sister of Zwetschkenbaum"}).is_held = False
        _contact, request = self.named()
        self.decide(request)
        self.assertRegex(request.answer, r"- AI incident: \d")
        self.env["res.partner"].create(
            [{"name": f"{name} Zwetschkenbaum"} for name in ("Ada", "Bea", "Cleo")]
        )
        _contact, request = self.named(name="E-2030-08")
        self.decide(request)
        self.assertNotIn("AI incident", request.answer)
        self.assertIn("family name by itself: Zwetschkenbaum: too", request.answer)
        self.assertNotIn("hold neither your name", request.answer)

    def test_notes_activities_and_files_on_other_records_are_searched(self):
        self.trace("2029-01-01", record=self.partner)
        _contact, request = self.named()
        note = "Quirina Zwetschkenbaum called"
        self.partner.message_post(body=note)
        self.partner.activity_schedule(
            "mail.mail_activity_data_todo", summary="Ask Quirina Zwetschkenbaum"
        )
        self.env["ir.attachment"].create(
            {
                "name": "note.txt",
                "raw": b"Quirina Zwetschkenbaum",
                "res_model": "res.partner",
                "res_id": self.partner.id,
            }
        )
        self.decide(request)
        self.assertIn(
            "- Notes, tasks and files of a contact: 3 – part of a file", request.answer
        )

    # --- activities -------------------------------------------------------------------
    def activities(self, user):
        activities = self.env["mail.activity"].search(
            [("res_model", "=", "edic.ai.erasure.request"), ("user_id", "=", user.id)]
        )
        return [
            (activity.summary, str(activity.date_deadline)) for activity in activities
        ]

    def test_approvers_have_an_activity_while_a_request_waits(self):
        request = self.request()
        self.assertFalse(self.activities(self.approver))
        request.action_ask()
        expected = ("Decide on a request for erasure: E-2030-07", "2030-07-10")
        self.assertEqual(self.activities(self.approver), [expected])
        for user in (self.dpo, self.auditor, self.decider):
            self.assertFalse(self.activities(user))
        request.with_user(self.approver).action_refuse("Needed for a claim")
        self.assertFalse(self.activities(self.approver))

    def test_approver_of_another_company_has_none(self):
        elsewhere = self.env["res.company"].create({"name": "Lindenfurt 2"})
        self.dpo.company_ids |= elsewhere
        request = self.request(company_id=elsewhere.id)
        request.action_ask()
        self.assertFalse(self.activities(self.approver))

    def test_officer_has_an_activity_for_what_the_letter_promises(self):
        contact, request = self.named()
        self.trace("2030-06-01", record=contact)
        self.env["edic.ai.legal.hold"].with_user(self.dpo).create(
            {"name": "x", "res_model": contact._name, "res_id": contact.id}
        )
        self.decide(request)
        self.assertNotIn("told the result", request.answer)
        self.assertFalse(self.activities(self.dpo))
        self.trace("2030-06-01", comment="Ask Quirina Zwetschkenbaum")
        _contact, request = self.named(name="E-2030-08")
        self.decide(request)
        self.assertIn("told the result", request.answer)
        [(summary, day)] = self.activities(self.dpo)
        self.assertIn("tell the person: E-2030-08", summary)
        self.assertEqual(day, "2030-07-10")

    def test_other_companies_are_not_searched(self):
        _contact, request = self.named()
        elsewhere = self.env["res.company"].create({"name": "Lindenfurt 2"})
        values = {"comment": "Quirina Zwetschkenbaum", "company": elsewhere}
        self.trace("2030-06-01", **values)
        self.env["edic.ai.incident"].create(
            {"name": "Quirina Zwetschkenbaum", "company_id": elsewhere.id}
        )
        self.decide(request)
        self.assertNotIn("AI incident", request.answer)
        self.assertNotIn("Texts in our log of AI use", request.answer)

    def test_answer_is_due_in_a_month(self):
        request = self.request()
        for zone, moment in (
            ("UTC", "2030-07-10 23:59:00"),
            ("Europe/Berlin", "2030-07-10 21:59:00"),
        ):
            self.assertEqual(str(request.with_context(tz=zone).answer_before), moment)

    def test_second_request_about_the_same_leads_to_the_open_one(self):
        first = self.request()
        with self.assertRaises(RedirectWarning) as refused:
            self.request(name="E-2030-08")
        self.assertEqual(refused.exception.args[1]["res_id"], first.id)
        self.request(name="E-2030-08", user_id=self.auditor.id)
        first.action_ask()
        with self.assertRaises(RedirectWarning):
            self.request(name="E-2030-09")
        first.with_user(self.approver).action_refuse("Needed for a claim")
        self.request(name="E-2030-09")
