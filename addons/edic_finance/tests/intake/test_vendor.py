# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, tagged

from odoo.addons.edic_ai.write_guard import within

from ...models.coding.account_move import POSTING_OPEN
from ...tools.intake.vendor_match import compact
from .test_intake_common import IntakeCase

IBAN = "DE79000000001234567890"  # of the samples


@tagged("post_install", "-at_install")
class TestVendor(IntakeCase):
    """The vendor of a bill is known by what its document states, or by nobody."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        clerk, cls.env = cls.env, cls.env(su=True)
        cls.reader = cls.person("vendor_reader", "account.group_account_readonly")
        cls.contact_keeper = cls.person("vendor_crm", "base.group_partner_manager")
        both = "account.group_account_invoice,base.group_partner_manager"
        cls.elsewhere = cls.person("vendor_elsewhere", both)
        there = cls.env["res.company"].create({"name": "Elsewhere"})
        cls.elsewhere.write(
            {"company_ids": [Command.set(there.ids)], "company_id": there.id}
        )
        cls.env = clerk

    def alert(self, bill):
        return (bill.alerts or {}).get("edic_vendor", {}).get("message")

    def contacts(self):
        return self.env["res.partner"].sudo().with_context(active_test=False)

    # --- finding ----------------------------------------------------------------------
    def test_no_contact_is_made_or_changed_by_a_file(self):
        self.env = self.env(user=self.keeper)
        before = self.contacts().search_count([])
        bill = self.bill("cii_allowances.xml")  # name and VAT number: Odoo makes one
        self.assertFalse(bill.partner_id)
        self.assertEqual(self.contacts().search_count([]), before)
        vendor = self.contacts().create({"name": "[Seller name]"})
        self.assertEqual(self.bill("xrechnung_ubl.xml").partner_id, vendor)
        self.assertFalse(vendor.city or vendor.street or vendor.bank_ids)

    def test_number_is_sure_whatever_the_name(self):
        vendor = self.enter_seller(name="Old name", company_registry="999999998")
        bill = self.bill("ubl_ctc_fr.xml")
        self.assertEqual(bill.partner_id, vendor)
        kept = bill.edic_document_id.seller
        self.assertEqual((kept["certainty"], kept["how"]), ("sure", "siren"))

    def test_name_and_place_are_sure(self):
        vendor = self.enter_seller()
        bill = self.bill("xrechnung_ubl.xml")
        self.assertEqual(bill.partner_id, vendor)
        self.assertFalse(self.alert(bill))

    def test_name_alone_is_to_be_checked_and_gets_no_account(self):
        self.env = self.env(user=self.keeper)
        vendor = self.enter_seller(street=False, zip=False, city=False)
        bill = self.bill("xrechnung_ubl.xml")
        self.assertEqual(bill.partner_id, vendor)
        self.assertIn("recognised only by the name", self.alert(bill))
        self.assertIn(f"IBAN: {IBAN}", self.alert(bill))
        self.assertFalse(vendor.bank_ids)

    def test_account_under_a_name_that_may_be_the_same_is_to_be_checked(self):
        vendor = self.enter_seller(
            name="Seller names", street=False, zip=False, city=False
        )
        bank = self.env["res.partner.bank"].sudo()
        bank.create({"acc_number": IBAN, "partner_id": vendor.id})
        bill = self.bill("xrechnung_ubl.xml")
        self.assertEqual(bill.partner_id, vendor)
        self.assertEqual(bill.partner_bank_id, vendor.bank_ids)

    def test_account_of_a_factor_names_nobody(self):
        vendor = self.enter_seller(name="Nordbank Factoring", city="Elsewhere")
        bank = self.env["res.partner.bank"].sudo()
        bank.create({"acc_number": IBAN, "partner_id": vendor.id})
        self.assertFalse(self.bill("xrechnung_ubl.xml").partner_id)

    def test_two_of_one_name_and_place_are_left_to_a_person(self):
        self.enter_seller()
        self.enter_seller()
        self.assertFalse(self.bill("xrechnung_ubl.xml").partner_id)

    def test_contact_of_another_company_is_not_the_vendor(self):
        self.enter_seller(company_id=self.env.ref("base.main_company").id)
        self.assertFalse(self.bill("xrechnung_ubl.xml").partner_id)

    def test_archived_contact_and_the_company_itself_are_not_the_vendor(self):
        self.enter_seller(active=False)
        self.company.partner_id.sudo().write(
            {"street": "[Seller address line 1]", "zip": "12345"}
        )
        self.assertFalse(self.bill("xrechnung_ubl.xml").partner_id)

    # --- deciding ---------------------------------------------------------------------
    def dialog(self, bill):
        """Return the dialog as the button of the alert opens it."""
        action = bill.alerts["edic_vendor"]["action"]
        return Form(self.env[action["res_model"]].with_context(**action["context"]))

    def decision(self, bill):
        traces = self.env["edic.ai.trace"].sudo()
        domain = [("use_case", "=", "finance.vendor"), ("res_id", "=", bill.id)]
        return traces.search(domain, order="id desc", limit=1)

    def test_sentence_on_a_vendor_with_a_point_at_its_end_has_one(self):
        bill = self.bill("xrechnung_ubl.xml")
        document = bill.edic_document_id.sudo()
        document.figures = {**document.figures, "seller": "Example Tools Inc."}
        alert = self.alert(bill)
        self.assertIn("Example Tools Inc.", alert)
        self.assertNotIn("Inc..", alert)

    def test_new_vendor_is_filled_from_the_document(self):
        self.env = self.env(user=self.keeper)
        bill = self.bill("xrechnung_ubl.xml")
        self.assertIn("The vendor is missing: [Seller name]", self.alert(bill))
        due, total = bill.invoice_date_due, bill.amount_total
        form = self.dialog(bill)
        self.assertIn("DE 123456789 in the document is not valid", form.remarks)
        self.assertFalse(form.candidate_ids)
        form.save().action_create()
        vendor = bill.partner_id
        self.assertRecordValues(
            vendor,
            [
                {
                    "name": "[Seller name]",
                    "street": "[Seller address line 1]",
                    "zip": "12345",
                    "city": "[Seller city]",
                    "country_id": self.env.ref("base.de").id,
                    "vat": False,
                    "email": "seller@email.de",
                    "is_company": True,
                    "company_id": False,
                }
            ],
        )
        self.assertEqual(bill.partner_bank_id, vendor.bank_ids)
        self.assertEqual(bill.partner_bank_id.sanitized_acc_number, IBAN)
        self.assertFalse(bill.partner_bank_id.allow_out_payment)
        self.assertEqual((bill.invoice_date_due, bill.amount_total), (due, total))
        self.assertFalse(self.alert(bill))
        facts = self.decision(bill).facts
        self.assertEqual((facts["treatment"], facts["partner"]), ("create", vendor.id))
        second = self.content("xrechnung_ubl.xml").replace(b"123456XX", b"123457XX")
        self.assertEqual(self.bill("next.xml", second).partner_id, vendor)

    def test_electronic_address_is_the_new_vendors_and_noted_where_odoo_refuses_it(
        self,
    ):
        self.env = self.env(user=self.keeper)
        bill = self.bill("ubl_ctc_fr.xml")
        form = self.dialog(bill)
        self.assertEqual(
            (form.peppol_eas, form.peppol_endpoint), ("0225", "999999998_042")
        )
        form.save().action_create()
        vendor = bill.partner_id
        self.assertEqual(
            (vendor.peppol_eas, vendor.peppol_endpoint), ("0225", "999999998_042")
        )
        bill = self.bill("xrechnung_ubl.xml")
        document = bill.edic_document_id.sudo()
        mail = ["address", "invoices@seller.example", "BT-34", "EM"]  # has no "@"
        document.seller = {"stated": [*document.seller["stated"], mail]}
        form = self.dialog(bill)
        self.assertFalse(form.peppol_endpoint or form.peppol_eas)
        form.save().action_create()
        self.assertIn("EM invoices@seller.example", bill.partner_id.comment)

    def test_values_that_a_contact_has_no_field_for_are_noted(self):
        self.env = self.env(user=self.keeper)
        bill = self.bill("xrechnung_ubl.xml")
        document = bill.edic_document_id.sudo()
        stated = [row for row in document.seller["stated"] if row[0] != "vat"]
        stated += [
            ["vat", "DE136695976", "BT-31", ""],
            ["tax_number", "181/815/08155", "BT-32", ""],
            ["address", "4012345000009", "BT-34", "0088"],
        ]
        document.seller = {"stated": stated}
        form = self.dialog(bill)
        self.assertEqual((form.peppol_eas, form.peppol_endpoint),
                         ("0088", "4012345000009"))  # fmt: skip
        self.assertEqual(form.notes, "Tax number: 181/815/08155")
        form.save().action_create()
        vendor = bill.partner_id
        self.assertRecordValues(
            vendor,
            [
                {
                    "vat": "DE136695976",
                    "peppol_eas": "0088",
                    "peppol_endpoint": "4012345000009",
                }
            ],
        )
        self.assertIn("Tax number: 181/815/08155", vendor.comment)

    def test_tax_number_stands_in_for_a_vat_number_as_odoo_has_it(self):
        self.env = self.env(user=self.keeper)
        bill = self.bill("xrechnung_ubl.xml")
        self.state_seller(bill, vat="", tax_number="181/815/08155")
        form = self.dialog(bill)
        self.assertFalse(form.notes)
        form.save().action_create()
        self.assertEqual(compact(bill.partner_id.vat), "18181508155")

    def test_a_context_does_not_make_the_account_trusted(self):
        self.env = self.env(user=self.keeper)
        bill = self.bill("xrechnung_ubl.xml")
        dialogs = self.env["edic.finance.vendor"].with_context(
            default_allow_out_payment=True, default_parent_id=self.company.partner_id.id
        )
        dialogs.create({"move_id": bill.id}).action_create()
        self.assertTrue(bill.partner_bank_id)
        self.assertFalse(bill.partner_bank_id.allow_out_payment)
        self.assertFalse(bill.partner_id.parent_id)

    def test_look_alikes_stand_beside_with_what_differs(self):
        near = self.enter_seller(name="Seller names", street="Mill street 2")
        bill = self.bill("xrechnung_ubl.xml")
        self.assertFalse(bill.partner_id)
        with self.dialog(bill) as form:
            with form.candidate_ids.edit(0) as row:
                self.assertEqual(row.partner_id, near)
                self.assertIn(
                    "Street: [Seller address line 1], here Mill street 2",
                    row.differences,
                )
                row.is_chosen = True
            self.assertEqual(form.partner_id, near)
        form.record.action_use()
        self.assertEqual(bill.partner_id, near)
        self.assertEqual(near.street, "Mill street 2", "nothing was ticked")
        self.assertFalse(near.bank_ids)
        self.assertIn(IBAN, bill.edic_remarks)
        self.assertFalse(self.alert(bill), "a person chose him")

    def test_what_is_ticked_is_added_and_what_is_there_stays(self):
        self.env = self.env(user=self.keeper)
        near = self.enter_seller(name="Seller names", street="Mill street 2", zip=False)
        bill = self.bill("xrechnung_ubl.xml")
        with self.dialog(bill) as form:
            form.partner_id = near
            fields = [row["field"] for row in form.difference_ids._records]
            for name in ("postcode", "iban", "street"):
                with form.difference_ids.edit(fields.index(name)) as row:
                    self.assertEqual(row.can_add, name != "street")
            for name in ("postcode", "iban"):
                with form.difference_ids.edit(fields.index(name)) as row:
                    row.is_added = True
        form.record.action_use()
        self.assertEqual((near.zip, near.street), ("12345", "Mill street 2"))
        self.assertEqual(bill.partner_bank_id.sanitized_acc_number, IBAN)
        self.assertFalse(bill.partner_bank_id.allow_out_payment)
        self.assertEqual(set(self.decision(bill).facts["added"]), {"postcode", "iban"})

    def test_what_a_client_claims_to_be_stated_is_not_added(self):
        self.env = self.env(user=self.keeper)
        near = self.enter_seller(name="Seller names", zip=False)
        bill = self.bill("xrechnung_ubl.xml")
        dialog = self.env["edic.finance.vendor"].create({"move_id": bill.id})
        dialog.partner_id = near
        row = dialog.difference_ids.filtered(lambda row: row.field == "postcode")
        row.write({"stated": "99999", "is_added": True})
        dialog.action_use()
        self.assertEqual(near.zip, "12345")

    def test_confirmed_vendor_is_no_longer_to_be_checked(self):
        self.enter_seller(street=False, zip=False, city=False)
        bill = self.bill("xrechnung_ubl.xml")
        self.assertTrue(self.alert(bill))
        self.dialog(bill).save().action_use()
        self.assertFalse(self.alert(bill))

    def test_who_may_not_create_contacts_may_choose_only(self):
        vendor = self.enter_seller(name="Mill", zip=False)
        bill = self.bill("xrechnung_ubl.xml")
        form = self.dialog(bill)
        self.assertFalse(form.can_create)
        dialog = form.save()
        with self.assertRaises(AccessError):
            dialog.action_create()
        form.partner_id = vendor
        dialog = form.save()
        dialog.difference_ids.is_added = True
        dialog.action_use()
        self.assertEqual(bill.partner_id, vendor)
        self.assertFalse(vendor.zip or vendor.bank_ids)

    def test_who_only_reads_the_books_chooses_nobody(self):
        bill = self.bill("xrechnung_ubl.xml")
        alert = bill.with_user(self.reader).alerts["edic_vendor"]
        self.assertIn("The vendor is missing", alert["message"])
        self.assertNotIn("action", alert)
        with self.assertRaises(AccessError):
            self.env["edic.finance.vendor"].with_user(self.reader).create(
                {"move_id": bill.id}
            )

    def test_posted_bill_keeps_its_vendor(self):
        vendor = self.enter_seller()
        bill = self.bill("xrechnung_ubl.xml")
        dialog = self.env["edic.finance.vendor"].create({"move_id": bill.id})
        dialog.partner_id = self.enter_seller(name="Mill")
        with within(POSTING_OPEN):
            bill.sudo().action_post()
        with self.assertRaisesRegex(UserError, "Only drafts"):
            dialog.action_use()
        self.assertEqual(bill.partner_id, vendor)

    # --- handing over -----------------------------------------------------------------
    def hand_over(self, bill):
        form = self.dialog(bill)
        self.assertIn(form.keeper_id, form.keeper_ids)
        form.keeper_id = self.keeper
        form.note = "Please, it is due soon"
        form.save().action_hand_over()
        return bill.activity_ids

    def test_vendor_is_handed_over_and_the_bill_goes_on(self):
        bill = self.bill("xrechnung_ubl.xml")
        activity = self.hand_over(bill)
        self.assertEqual(activity.user_id, self.keeper)
        self.assertIn("[Seller name]", activity.summary)
        self.assertIn("due soon", activity.note)
        self.assertIn("was asked to enter it", self.alert(bill))
        facts = self.decision(bill).facts
        self.assertEqual(
            (facts["treatment"], facts["user"]), ("hand_over", self.keeper.id)
        )
        asked = self.env["edic.ai.task"].sudo()
        domain = [("use_case", "=", "finance.coding"), ("res_id", "=", bill.id)]
        asked.search(domain).unlink()
        theirs = bill.with_user(self.keeper)
        theirs.env["edic.finance.vendor"].create({"move_id": bill.id}).action_create()
        self.assertTrue(bill.partner_id)
        self.assertFalse(bill.activity_ids)
        self.assertTrue(asked.search(domain), "it is coded for the vendor")

    def test_vendor_entered_in_the_form_of_the_bill_closes_the_request_as_well(self):
        bill = self.bill("xrechnung_ubl.xml")
        self.hand_over(bill)
        bill.with_user(self.keeper).partner_id = self.enter_seller()
        self.assertFalse(bill.activity_ids)

    def test_handed_over_again_it_is_one_request(self):
        bill = self.bill("xrechnung_ubl.xml")
        self.hand_over(bill)
        self.assertEqual(len(self.hand_over(bill)), 1)

    def test_only_who_may_create_contacts_and_sees_the_bill_is_asked(self):
        bill = self.bill("xrechnung_ubl.xml")
        dialog = self.env["edic.finance.vendor"].create({"move_id": bill.id})
        self.assertIn(self.keeper, dialog.keeper_ids)
        for user in (self.clerk, self.reader, self.elsewhere, self.contact_keeper):
            self.assertNotIn(user, dialog.keeper_ids, user.login)
            dialog.keeper_id = user
            with self.assertRaises(UserError):
                dialog.action_hand_over()
        self.assertFalse(bill.activity_ids)

    # --- other drafts of the same seller ----------------------------------------------
    def waiting(self, number):
        """Return another draft of the samples' seller, without a vendor."""
        raw = self.content("xrechnung_ubl.xml").replace(b"123456XX", number)
        bill = self.bill(f"{number.decode()}.xml", raw)
        self.assertFalse(bill.partner_id)
        return bill

    def state_seller(self, bill, **values):
        """Let a document state other values of its seller."""
        document = bill.edic_document_id.sudo()
        kept = [row for row in document.seller["stated"] if row[0] not in values]
        document.seller = {
            "stated": kept + [[name, text, "BT-1", ""] for name, text in values.items()]
        }

    def test_other_drafts_of_the_seller_receive_the_vendor_and_say_so(self):
        bill, other = self.bill("xrechnung_ubl.xml"), self.waiting(b"123457XX")
        stranger = self.bill("ubl_ctc_fr.xml")
        vendor = self.enter_seller(name="Mill")
        form = self.dialog(bill)
        self.assertEqual((form.follower_ids[:], form.follower_count), (other, 1))
        form.partner_id = vendor
        form.save().action_use()
        self.assertEqual((bill + other).partner_id, vendor)
        self.assertFalse(stranger.partner_id)
        alert = other.alerts["edic_vendor"]
        self.assertIn("both documents name the same seller", alert["message"])
        facts = self.decision(other).facts
        self.assertEqual(
            (facts["treatment"], facts["partner"], facts["leader"]),
            ("follow", vendor.id, bill.id),
        )
        self.assertEqual(self.decision(bill).facts["treatment"], "use")
        model, method, number = alert["action_call"]
        self.env[model].browse(number).check_access("write")
        getattr(self.env[model].browse(number), method)()
        self.assertFalse(other.partner_id or other.partner_bank_id)
        self.assertEqual(bill.partner_id, vendor)
        self.assertIn("The vendor is missing", self.alert(other))
        self.assertNotIn(IBAN, other.edic_remarks or "")
        self.assertEqual(self.decision(other).facts["treatment"], "undo")

    def test_created_vendor_and_his_account_are_on_the_other_drafts(self):
        self.env = self.env(user=self.keeper)
        bill, other = self.bill("xrechnung_ubl.xml"), self.waiting(b"123457XX")
        total = other.amount_total
        self.dialog(bill).save().action_create()
        self.assertEqual(other.partner_id, bill.partner_id)
        self.assertEqual(other.partner_bank_id.sanitized_acc_number, IBAN)
        self.assertFalse(other.partner_bank_id.allow_out_payment)
        self.assertEqual((other.state, other.amount_total), ("draft", total))

    def test_other_drafts_stay_as_they_are_if_the_person_says_so(self):
        bill, other = self.bill("xrechnung_ubl.xml"), self.waiting(b"123457XX")
        form = self.dialog(bill)
        form.partner_id, form.with_followers = self.enter_seller(name="Mill"), False
        form.save().action_use()
        self.assertFalse(other.partner_id)

    def test_same_name_with_another_number_or_place_does_not_follow(self):
        bill = self.bill("xrechnung_ubl.xml")
        self.state_seller(bill, vat="DE136695976")
        other, elsewhere = self.waiting(b"123457XX"), self.waiting(b"123458XX")
        self.state_seller(other, vat="DE115235681")
        self.state_seller(elsewhere, postcode="99999", city="Elsewhere", vat="")
        self.assertFalse(self.dialog(bill).follower_count)

    def test_posted_bill_and_bill_of_another_company_do_not_follow(self):
        bill, other = self.bill("xrechnung_ubl.xml"), self.waiting(b"123457XX")
        foreign = self.waiting(b"123458XX")
        there = self.elsewhere.company_id
        self.env.cr.execute(
            "UPDATE account_move SET company_id = %s WHERE id = %s",
            [there.id, foreign.id],
        )
        self.env.cr.execute(
            "UPDATE account_move SET state = 'posted' WHERE id = %s", [other.id]
        )
        self.env.invalidate_all()
        # even who sees both companies puts him on bills of the bill's own one only
        self.keeper.sudo().write({"company_ids": [Command.link(there.id)]})
        for user in (self.clerk, self.keeper):
            companies = user.company_ids.ids
            dialogs = self.env["edic.finance.vendor"].with_user(user)
            dialogs = dialogs.with_context(allowed_company_ids=companies)
            dialog = dialogs.create({"move_id": bill.id})
            self.assertFalse(dialog.follower_ids, user.login)
            bill.partner_id = False
            dialog.partner_id = self.enter_seller(name="Mill")
            dialog.action_use()
        self.assertFalse(other.partner_id or foreign.sudo().partner_id)

    def test_only_a_vendor_that_was_taken_over_is_taken_off_again(self):
        bill, other = self.bill("xrechnung_ubl.xml"), self.waiting(b"123457XX")
        form = self.dialog(bill)
        form.partner_id = self.enter_seller(name="Mill")
        form.save().action_use()
        with self.assertRaisesRegex(UserError, "was not taken over"):
            bill.action_edic_undo_vendor()
        for user in (self.reader, self.elsewhere):
            with self.assertRaises(AccessError):
                other.with_user(user).action_edic_undo_vendor()
        with within(POSTING_OPEN):
            other.sudo().action_post()
        with self.assertRaisesRegex(UserError, "not a draft"):
            other.action_edic_undo_vendor()
        self.assertEqual(other.partner_id, bill.partner_id)
