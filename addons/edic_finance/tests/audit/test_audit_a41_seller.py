# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from odoo.addons.edic_ai.tests.common import new_test_user

from ...models.intake import document_findings
from ...models.intake.document_findings import DocumentFindings
from ...tools.intake.einvoice_rules import NATIONAL, rules_version
from ...tools.intake.rule_texts import rule_text
from ..audit_intake_common import AuditIntakeCase

ADDRESS = "seller@email.de"  # BT-43 of the samples
MAILS = "odoo.addons.mail.models.mail_mail.MailMail.send"


def broken(rule, flag="fatal"):
    where = {"text": f"Text of {rule}.", "location": "/Invoice", "count": 1}
    return {"rule": rule, "flag": flag, **where}


@tagged("post_install", "-at_install")
class TestSellerMessage(AuditIntakeCase):
    """A message to the seller on broken rules: prepared here, sent by a person."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.turn_on("A41")
        everything = {"company_id": cls.company.id, "company_ids": cls.company.ids}
        cls.reader = new_test_user(
            cls.env(su=True),
            "books_reader",
            "account.group_account_readonly",
            **everything,
        )
        cls.vendor = cls.env["res.partner"].sudo().create({"name": "[Seller name]"})

    def judged(self, *broken_rules, name="xrechnung_ubl.xml", vendor=None):
        """A bill of a sample of which such rules were read, as the clerk sees it."""
        bill = self.bill(name).sudo()
        bill.partner_id = vendor
        found = {"broken": broken_rules, "count": len(broken_rules)}
        vals = {"rules": {**found, "national": NATIONAL}}
        bill.edic_document_id.write({**vals, "rules_version": rules_version()})
        return bill.sudo(False).with_user(self.clerk)

    def composer(self, action):
        """Open the form that the client opens for an action."""
        composers = self.env["mail.compose.message"].with_user(self.clerk)
        return Form(composers.with_context(**action["context"]))

    def acts(self, bill):
        """Return what the audit trail says people did with messages to the seller."""
        traces = self.env["edic.ai.trace"].sudo()
        use_case = [("use_case", "=", "finance.seller.message")]
        about = [("res_model", "=", bill._name), ("res_id", "=", bill.id)]
        return traces.search(use_case + about, order="id")

    def actions(self, record):
        return [act.facts["action"] for act in self.acts(record)]

    # --- what is proposed -------------------------------------------------------------
    def test_message_names_each_rule_in_the_language_of_the_sellers_country(self):
        rules = broken("BR-DE-15"), broken("BR-DE-27", "warning")
        bill = self.judged(*rules, vendor=self.vendor)
        context = bill.action_edic_tell_seller()["context"]
        self.assertIn("123456XX vom 4. April 2016", context["default_subject"])
        for rule in ("BR-DE-15", "BR-DE-27"):
            text = rule_text(rule, "de")
            self.assertIn(f"<b>{rule}</b>", context["default_body"])
            self.assertIn(text.fault, context["default_body"])
            self.assertIn(text.change, context["default_body"])
        self.assertIn("BT-42 „+49 1234-5678“", context["default_body"])

    def test_vendor_is_written_to_at_the_address_that_is_known_here(self):
        bill = self.judged(broken("BR-DE-15"), vendor=self.vendor)
        self.vendor.email = "office@known.example"
        context = bill.action_edic_tell_seller()["context"]
        self.assertEqual(context["default_partner_ids"], self.vendor.ids)
        self.assertEqual(context["edic_seller_address"], ADDRESS)
        contact = self.vendor.create(
            {"name": "Desk", "parent_id": self.vendor.id, "email": ADDRESS.upper()}
        )
        context = bill.action_edic_tell_seller()["context"]
        self.assertEqual(context["default_partner_ids"], contact.ids)
        self.assertFalse(context["edic_seller_address"], "it is the recipient's")

    def test_address_of_an_unknown_vendor_is_shown_and_stored_nowhere(self):
        partners = self.env["res.partner"].sudo().with_context(active_test=False)
        for vendor in (None, self.vendor):  # none, or one without an address
            before = partners.search_count([])
            bill = self.judged(broken("BR-DE-15"), vendor=vendor)
            action = bill.action_edic_tell_seller()
            self.assertFalse(action["context"]["default_partner_ids"])
            form = self.composer(action)
            self.assertEqual(form.edic_seller_address, ADDRESS)
            self.assertFalse(form.partner_ids)
            self.assertEqual(partners.search_count([]), before)
        self.assertFalse(partners.search([("email", "=", ADDRESS)]))
        self.assertFalse(self.vendor.email)

    def test_other_composers_show_no_address(self):
        context = {"default_model": "res.partner", "default_res_ids": self.vendor.ids}
        self.assertFalse(self.composer({"context": context}).edic_seller_address)

    # --- a person sends it ------------------------------------------------------------
    def test_nothing_is_sent_until_a_person_sends_it(self):
        self.vendor.email = ADDRESS
        rules = broken("BR-DE-15"), broken("BR-DE-TMP-32", "information")
        bill = self.judged(*rules, vendor=self.vendor)
        messages = bill.message_ids
        with patch(MAILS) as sent:
            action = bill.action_edic_tell_seller()
            composer = self.composer(action).save()
            sent.assert_not_called()
        self.assertEqual(bill.message_ids, messages)
        self.assertEqual(self.actions(bill), ["prepared"])
        composer.action_send_mail()
        message = bill.message_ids - messages
        self.assertEqual(message.partner_ids, self.vendor)
        self.assertEqual(message.author_id, self.clerk.partner_id)
        self.assertIn("BR-DE-15", message.body)
        prepared, written = self.acts(bill)
        self.assertEqual(written.facts["action"], "sent")
        self.assertEqual(written.facts["recipients"], 1)
        self.assertEqual(written.facts["rules"], ["BR-DE-15", "BR-DE-TMP-32"])
        self.assertNotIn(ADDRESS, str(prepared.facts) + str(written.facts))
        self.assertIn("Message to the seller sent", written.summary)

    def test_other_messages_on_the_bill_are_not_recorded_as_sent_to_the_seller(self):
        bill = self.judged(broken("BR-DE-15"), vendor=self.vendor)
        note = "A note"
        bill.message_post(body=note, partner_ids=self.vendor.ids)
        other = self.judged(broken("BR-DE-15"), name="xrechnung_cii.xml")
        about = {"edic_seller_document_id": bill.edic_document_id.id}
        other.with_context(**about).message_post(body=note, partner_ids=self.vendor.ids)
        bill.with_context(**about).message_post(body=note)
        self.assertFalse(self.acts(bill) + self.acts(other))

    # --- where it is offered ----------------------------------------------------------
    def test_bill_flag_and_document_offer_the_same_message(self):
        bill = self.judged(broken("BR-DE-15"), vendor=self.vendor)
        document = bill.edic_document_id
        [flag] = self.audit("A41").filtered(lambda flag: flag.move_id == bill)
        flag = flag.sudo(False).with_user(self.clerk)
        for record in (bill, document, flag):
            name = "edic_may_tell_seller" if record == bill else "may_tell_seller"
            self.assertTrue(record[name])
        by_bill = bill.action_edic_tell_seller()
        self.assertEqual(document.action_tell_seller(), by_bill)
        self.assertEqual(flag.action_tell_seller(), by_bill)

    def test_document_says_each_rule_in_the_readers_language_with_who_has_to_act(self):
        rules = (
            broken("BR-DE-27"),
            broken("BR-01", "warning"),
            broken("BR-DE-TMP-32", "information"),
        )
        document = self.judged(*rules).edic_document_id
        for lang in ("en_US", "fr_FR", "de_DE"):
            lines = document.with_context(lang=lang).broken_rules.splitlines()
            for line, rule in zip(lines, rules, strict=True):
                text = rule_text(rule["rule"], lang[:2])
                self.assertIn(rule["rule"], line)
                self.assertIn(text.fault if text else rule["text"], line)
        lines = document.with_context(lang="en_US").broken_rules.splitlines()
        ends = ("the seller corrects it)", "for the next time)", "can be booked)")
        for line, end in zip(lines, ends, strict=True):
            self.assertTrue(line.endswith(end), line)
        self.assertFalse(
            self.judged(name="xrechnung_cii.xml").edic_document_id.broken_rules
        )

    def test_deleted_bill_leaves_the_message_to_its_document(self):
        bill = self.judged(broken("BR-DE-15"), vendor=self.vendor)
        document = bill.edic_document_id
        bill.sudo().unlink()
        action = document.action_tell_seller()
        self.assertEqual(action["context"]["default_model"], document._name)
        self.assertEqual(action["context"]["edic_seller_address"], ADDRESS)
        form = self.composer(action)
        form.partner_ids.add(self.vendor)
        form.save().action_send_mail()
        self.assertEqual(self.actions(document), ["prepared", "sent"])

    def test_what_is_only_information_offers_no_message(self):
        bill = self.judged(broken("BR-DE-TMP-32", "information"))
        self.assertFalse(bill.edic_may_tell_seller)
        for record in (bill, self.judged(name="xrechnung_cii.xml")):
            with self.assertRaises(UserError):
                record.action_edic_tell_seller()

    def test_file_that_cannot_be_read_any_more_is_said_to_be_so(self):
        bill = self.judged(broken("BR-DE-15"))
        bill.sudo().edic_document_id.attachment_id.raw = b"<broken"
        with self.assertRaisesRegex(UserError, "can no longer be read"):
            bill.action_edic_tell_seller()
        self.assertFalse(self.acts(bill))

    # --- rights -----------------------------------------------------------------------
    def test_only_who_works_on_bills_prepares_a_message(self):
        bill = self.judged(broken("BR-DE-15"), vendor=self.vendor)
        document = bill.edic_document_id
        self.assertTrue(bill.with_user(self.billing).action_edic_tell_seller())
        self.assertTrue(document.with_user(self.billing).action_tell_seller())
        for person in (self.reader, self.auditor):
            for method in (
                bill.with_user(person).action_edic_tell_seller,
                document.with_user(person).action_tell_seller,
            ):
                with self.assertRaises(AccessError):
                    method()
        self.assertTrue(document.with_user(self.auditor).may_tell_seller)

    def test_rules_that_the_job_judges_are_those_of_the_message(self):
        raw = self.content("xrechnung_ubl.xml").replace(b"+49 1234-5678", b"unknown")
        bill = self.bill("xrechnung_ubl.xml", raw)
        document = bill.edic_document_id.sudo()
        DocumentFindings(document, "rules").find()
        body = bill.action_edic_tell_seller()["context"]["default_body"]
        self.assertIn("BR-DE-27", body)
        self.assertIn("„unknown“", body)
        self.assertNotIn("BR-DE-TMP-32", body)
        with patch.object(document_findings, "rules_version", return_value=""):
            self.assertTrue(bill.edic_may_tell_seller, "as it was judged before")
