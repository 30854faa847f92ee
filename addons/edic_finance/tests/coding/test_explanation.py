# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from dataclasses import replace

from odoo.exceptions import AccessError, MissingError
from odoo.tests import HttpCase, tagged

from odoo.addons.edic_ai.exceptions import NotAPersonError
from odoo.addons.edic_ai.tools.paper.document import Text

from ..common import TrainedCase
from ..explanation_common import Explained

KNOWN = "Electricity 02/2026 school building"


@tagged("post_install", "-at_install")
class TestExplanation(Explained, TrainedCase):
    """The four elements, from what is recorded alone (R18, R19)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.dpo = cls.make_user("officer", "edic_ai.group_edic_ai_dpo")

    def setUp(self):
        super().setUp()
        self.bill = self.suggest((KNOWN,))
        self.proposal = self.suggestion(self.bill.invoice_line_ids)

    def calls(self):
        return (
            self.env["edic.ai.trace"].sudo().search_count([("event", "=", "inference")])
        )

    # --- its content ------------------------------------------------------------------
    def test_four_elements_in_the_words_of_the_law(self):
        self.company.country_id = self.env.ref("base.fr")
        self.env["res.lang"]._activate_lang("fr_FR")
        for code, record in (("explanation", self.proposal), ("bill", self.bill)):
            document = self.explain(code, record)
            titles = [section.title[:2] for section in document.sections]
            self.assertEqual(titles, ["1°", "2°", "3°", "4°"])
            self.assertIn("R. 311-3-1-2", self.text(document))

    def test_a_german_authority_gets_a_file_note_that_promises_nothing_more(self):
        self.company.country_id = self.env.ref("base.de")
        document = self.explain("explanation", self.proposal)
        titles = [section.title[:3] for section in document.sections]
        self.assertEqual(titles, ["1. ", "2. ", "3. ", "4. "])
        self.assertIn("File note", document.title)
        self.assertIn("§ 39 VwVfG", self.text(document))
        self.assertIn("not the reasoning", self.text(document))
        self.assertNotIn("CRPA", self.text(document))

    def test_a_cited_word_stands_in_the_quotes_of_the_language(self):
        for lang, text in (
            ("en_US", "“pont”"),
            ("fr_FR", "«\N{NO-BREAK SPACE}pont\N{NO-BREAK SPACE}»"),
            ("de_DE", "„pont“"),
        ):
            self.env["res.lang"]._activate_lang(lang)
            suggestion = self.proposal.with_context(lang=lang)
            self.assertEqual(suggestion._unused("word: pont"), text)

    def test_elsewhere_no_law_is_named(self):
        self.company.country_id = self.env.ref("base.at")
        text = self.text(self.explain("explanation", self.proposal))
        self.assertNotIn("CRPA", text)
        self.assertNotIn("VwVfG", text)

    def test_data_weights_and_steps_are_those_of_the_suggestion(self):
        text = self.text(self.explain("explanation", self.proposal))
        evidence = self.proposal.sudo().evidence
        self.assertTrue(evidence["words"])
        for word, _weight in evidence["words"]:
            self.assertIn(word, text)
        for near in self.proposal._neighbours(evidence["neighbours"]):
            self.assertIn(near["bill"], text)
        self.assertIn(self.model.sha256, text)
        self.assertIn("no language model was asked", text)
        self.assertIn(self.proposal.trace_uuid, text)
        self.assertIn("Nobody has decided yet", text)

    def test_every_figure_on_the_page_was_recorded(self):
        self.proposal.action_accept(self.proposal.get_evidence()["token"])
        self.suggestion(self.bill.invoice_line_ids, "tax_ids").action_reject("no")
        documents = {
            "explanation": (self.proposal, self.proposal),
            "bill": (self.bill, self.bill.sudo().edic_suggestion_ids),
        }
        for code, (record, suggestions) in documents.items():
            traces = suggestions.sudo()._call_traces()
            document = self.explain(code, record)
            with self.subTest(code):
                self.assertFalse(self.unknown_figures(document, suggestions, traces))
                more = replace(document, lead=(*document.lead, Text("computed 98765")))
                self.assertEqual(
                    self.unknown_figures(more, suggestions, traces), {"98765"}
                )

    def test_replaced_proposals_and_what_was_only_considered_are_named_so(self):
        proposal = self.proposal.sudo()
        proposal.state = "superseded"
        heads = [part.text for part in proposal._weights() if part.kind == "text"]
        self.assertEqual(heads, [f"{proposal._explained_name()} (replaced proposal)"])
        right = str(self.accounts["office"].id)
        evidence = {**proposal.evidence, "alternatives": [[right, "0.2000"]]}
        proposal.write({"value": False, "evidence": evidence})
        [facts] = [part for part in proposal._weights() if part.kind == "facts"]
        names = [name.partition(":")[0] for name, _text in facts.rows]
        self.assertIn("Possibilities", names)
        self.assertNotIn("Alternatives", names)

    def test_explanation_asks_no_engine_and_no_model(self):
        before = self.calls()
        gateway = type(self.env["edic.ai.gateway"])
        for name in ("_infer", "_ask"):
            self.patch(gateway, name, lambda *_args, **_named: self.fail("asked"))
        self.explain("explanation", self.proposal)
        self.explain("bill", self.bill)
        self.assertEqual(self.calls(), before)

    def test_what_was_erased_is_said_to_be(self):
        self.proposal.sudo().evidence = False
        document = self.explain("explanation", self.proposal)
        self.assertIn("evidence was erased", self.text(document))
        traces = self.proposal.sudo()._call_traces()
        self.assertFalse(self.unknown_figures(document, self.proposal, traces))

    def test_past_lines_that_are_gone_are_counted_and_not_told(self):
        near = self.proposal.sudo().evidence["neighbours"]
        lines = self.env["account.move.line"].browse([n["line_id"] for n in near])
        bills = lines.move_id
        bills.button_draft()
        bills.unlink()
        text = self.text(self.explain("explanation", self.proposal))
        self.assertIn(f"not for this reader: {len(near)}", text)

    def test_a_bill_without_any_algorithm_says_so(self):
        bill = self.make_bill("power", [("typed by hand", "office", "hall")])
        document = self.explain("bill", bill)
        self.assertEqual(len(document.sections), 1)
        self.assertIn("No algorithm contributed", self.text(document))

    # --- decisions --------------------------------------------------------------------
    def test_who_decided_is_told_by_role_and_to_that_person_by_name(self):
        self.proposal.action_accept(self.proposal.get_evidence()["token"])
        other = self.make_user("coder2", "edic_finance.group_edic_finance_accountant")
        for user in (other, self.auditor, self.dpo):
            text = self.text(self.explain("explanation", self.proposal, user))
            self.assertIn("a person who decides on suggestions", text)
            self.assertNotIn(self.accountant.name, text)
        self.assertIn("took the proposal over as it was", text)
        own = self.text(self.explain("explanation", self.proposal))
        self.assertIn(self.accountant.name, own)

    def test_only_decisions_on_the_same_field_are_told(self):
        taxes = self.suggestion(self.bill.invoice_line_ids, "tax_ids")
        taxes.action_reject("other")
        self.assertNotIn(
            "Rejected", self.text(self.explain("explanation", self.proposal))
        )
        self.assertIn("Rejected", self.text(self.explain("explanation", taxes)))
        self.assertIn("Rejected", self.text(self.explain("bill", self.bill)))

    # --- its readers ------------------------------------------------------------------
    def test_each_production_is_recorded(self):
        document = self.explain("bill", self.bill, self.auditor)
        trace = (
            self.env["edic.ai.trace"]
            .sudo()
            .search([("use_case", "=", "explanation")], limit=1)
        )
        self.assertEqual(trace.event, "access")
        self.assertEqual(trace.facts["sha256"], document.digest())
        self.assertEqual(
            (trace.res_model, trace.res_id), ("account.move", self.bill.id)
        )
        self.assertTrue(trace.with_user(self.auditor).is_mine)

    def test_accountants_auditors_and_the_officer_and_nobody_else(self):
        for user in (self.accountant, self.auditor, self.dpo):
            self.assertTrue(self.explain("bill", self.bill, user))
        for user in (self.billing, self.make_user("employee", "base.group_user")):
            for code, record in (("bill", self.bill), ("explanation", self.proposal)):
                with self.assertRaises(AccessError):
                    self.explain(code, record, user)
        with self.assertRaises(NotAPersonError):
            self.explain("bill", self.bill, self.env.ref("base.user_root"))

    def test_another_company_s_bill_is_not_explained(self):
        other = self.env["res.company"].create({"name": "Talstadt"})
        for group in ("edic_ai.group_edic_ai_dpo", "edic_ai.group_edic_ai_auditor"):
            user = self.make_user(f"there_{group}", group, company=other)
            with self.assertRaises(AccessError):
                self.explain("bill", self.bill, user)

    def test_officer_is_told_no_past_bill(self):
        evidence = self.proposal.sudo().evidence["neighbours"]
        text = self.text(self.explain("explanation", self.proposal, self.dpo))
        for near in self.proposal.sudo()._neighbours(evidence):
            self.assertNotIn(near["bill"], text)
        self.assertIn(f"not for this reader: {len(evidence)}", text)

    def test_officer_comes_by_the_ledger(self):
        traces = self.env["edic.ai.trace"].sudo()
        trace = traces.search([("call_uuid", "=", self.proposal.trace_uuid)])
        mine = trace.with_user(self.dpo)
        self.assertTrue(mine.is_explained)
        self.assertIn(f"/call/{trace.id}", mine.action_explain()["url"])
        text = self.text(self.explain("call", trace, self.dpo))
        self.assertIn("plain statistics", text)
        self.proposal.action_accept(self.proposal.get_evidence()["token"])
        decision = traces.search(
            [("event", "=", "decision"), ("parent_uuid", "=", trace.call_uuid)]
        )
        text = self.text(self.explain("call", decision, self.dpo))
        self.assertIn("took the proposal over", text)

    def test_what_is_not_there_is_not_explained(self):
        for code in ("explanation", "bill", "call"):
            gone = self.bill.browse(2**31 - 1)
            with self.assertRaises(MissingError):
                self.explain(code, gone, self.dpo)


@tagged("post_install", "-at_install")
class TestExplanationPage(HttpCase, Explained, TrainedCase):
    def test_explanation_is_shown_as_page_and_pdf(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        bill = self.suggest((KNOWN,))
        url = bill.action_edic_explain()["url"]
        self.authenticate("coder", "coder")
        page = self.url_open(url)
        self.assertEqual(page.status_code, 200)
        self.assertIn("Operations carried out", page.text)
        self.assertIn("?lang=fr_FR", page.text)
        self.assertEqual(page.headers["Cache-Control"], "no-store")
        pdf = self.url_open(f"{url}?pdf=1&lang=fr_FR")
        self.assertEqual(pdf.headers["Content-Type"], "application/pdf")
        self.assertEqual(pdf.content[:5], b"%PDF-")
        self.assertEqual(self.url_open("/edic/document/other/1").status_code, 404)
        self.assertEqual(
            self.url_open("/edic/document/bill/999999999").status_code, 404
        )
        self.authenticate("billing", "billing")
        self.assertEqual(self.url_open(url).status_code, 403)
