# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, freeze_time, tagged

from ..common import TrainedCase

UNKNOWN = "Zmrzlina xyz"  # no word of it occurs in the history
ENERGY = "Electricity 02/2026 school building"
BUTTON = {"disable_abnormal_invoice_detection": False}  # Odoo's button


@tagged("post_install", "-at_install")
class TestPostingOpenLines(TrainedCase):
    """A bill is not posted without a word on accounts that nobody decided on."""

    def open_bill(self, *texts):
        # imported on an account that is not the one proposed
        lines = [(text, "upkeep") for text in texts or (UNKNOWN,)]
        bill = self.suggest(*lines, vendor="new")
        self.assertTrue(bill._edic_lines_to_decide())
        return bill.with_user(self.accountant)

    def wizard(self, bills):
        action = bills.with_context(**BUTTON).action_post()
        self.assertEqual(action["res_model"], "validate.account.move")
        return (
            self.env["validate.account.move"]
            .with_user(self.accountant)
            .with_context(**action["context"])
            .create({})
        )

    def decisions(self, bill):
        return (
            self.env["edic.ai.trace"]
            .sudo()
            .search(
                [
                    ("use_case", "=", "finance.posting"),
                    ("res_model", "=", "account.move"),
                    ("res_id", "=", bill.id),
                ]
            )
        )

    def test_button_asks_and_names_the_lines(self):
        bill = self.open_bill(UNKNOWN, ENERGY)
        wizard = self.wizard(bill)
        self.assertIn(UNKNOWN, wizard.edic_open_line_ids.mapped("name"))
        self.assertEqual(bill.state, "draft")
        with self.assertRaisesRegex(UserError, "Decide on the open lines first"):
            wizard.validate_move()
        wizard.edic_post_open = True
        wizard.validate_move()
        self.assertEqual(bill.state, "posted")
        decision = self.decisions(bill)
        self.assertEqual(decision.event, "decision")
        self.assertEqual(len(decision.facts["lines"]), 2)
        self.assertIn("2", decision.summary)

    def test_decided_lines_are_posted_without_a_question(self):
        bill = self.open_bill(ENERGY)
        suggestion = self.suggestion(bill.invoice_line_ids)
        suggestion.action_accept(suggestion.get_evidence()["token"])
        bill.with_context(**BUTTON).action_post()
        self.assertEqual(bill.state, "posted")
        self.assertFalse(self.decisions(bill))

    def test_account_chosen_by_hand_is_a_decision(self):
        bill = self.open_bill()
        bill.invoice_line_ids.account_id = self.accounts["office"]
        self.assertFalse(bill._edic_lines_to_decide())

    def test_rejected_proposal_leaves_the_line_open(self):
        bill = self.open_bill(ENERGY)
        self.suggestion(bill.invoice_line_ids).action_reject("not this one")
        self.assertTrue(bill._edic_lines_to_decide())
        seen = bill.with_user(self.accountant)
        self.assertEqual(seen.edic_coding["open"], 1)
        bill.invoice_line_ids.account_id = self.accounts["office"]
        self.assertFalse(bill._edic_lines_to_decide())
        self.assertEqual(seen.edic_coding["open"], 0)

    def test_batch_posts_nothing_before_it_is_answered_and_then_the_others(self):
        held = self.open_bill()
        ready = self.make_bill("power", [("by hand", "office")])
        bills = held | ready.with_user(self.accountant)
        action = bills.action_validate_moves_with_confirmation()
        self.assertEqual((held.state, ready.state), ("draft", "draft"))
        wizard = self.env["validate.account.move"].with_user(self.accountant)
        wizard = wizard.browse(action["res_id"])
        self.assertEqual(wizard.move_ids, bills)
        self.assertEqual((wizard.edic_asked_count, wizard.edic_other_count), (1, 1))
        done = wizard.validate_move()
        self.assertEqual((held.state, ready.state), ("draft", "posted"))
        self.assertEqual(done["params"]["message"], "Posted: 1. Left as drafts: 1.")

    def test_new_dialog_counts_no_bill_twice(self):
        bill = self.open_bill()
        dialog = self.env["validate.account.move"].new({"move_ids": bill.ids})
        self.assertEqual((dialog.edic_asked_count, dialog.edic_other_count), (1, 0))

    def test_import_on_the_account_that_is_proposed_is_open_until_accepted(self):
        bill = self.suggest((ENERGY, "upkeep"), vendor="power")
        suggestion = self.suggestion(bill.invoice_line_ids)
        bill = self.with_document(bill)
        bill.sudo().invoice_line_ids.account_id = suggestion.value
        self.assertEqual(suggestion.state, "pending")
        self.assertEqual(bill._edic_lines_to_decide(), bill.invoice_line_ids)
        suggestion.with_user(self.accountant).action_accept(
            suggestion.get_evidence()["token"]
        )
        self.assertFalse(bill._edic_lines_to_decide())

    def test_bill_of_another_total_than_its_document_is_asked_about(self):
        bill = self.imported("office")
        bill.invoice_line_ids.account_id = self.accounts["upkeep"]
        total = bill.amount_total
        bill.sudo().edic_document_id.figures = {"totals": ["10.00", "1.76", "11.76"]}
        self.assertTrue(bill.edic_difference)
        self.assertFalse(bill._edic_lines_to_decide())
        wizard = self.wizard(bill)
        self.assertEqual(wizard.edic_differing_ids, bill)
        with self.assertRaisesRegex(UserError, "Correct the bill first"):
            wizard.validate_move()
        self.assertEqual(bill.state, "draft")
        wizard.edic_post_open = True
        wizard.validate_move()
        self.assertEqual(bill.state, "posted")
        decision = self.decisions(bill)
        self.assertEqual(decision.facts["totals"]["document"]["amount"], "11.76")
        self.assertIn("11.76", decision.summary)
        self.assertIn(f"{total:.2f}", decision.summary)
        self.assertNotIn("by itself", decision.summary)

    def differing(self):
        bill = self.imported("office")
        bill.invoice_line_ids.account_id = self.accounts["upkeep"]
        bill.sudo().edic_document_id.figures = {"totals": ["10.00", "1.76", "11.76"]}
        self.assertTrue(bill.edic_difference)
        return bill

    def tomorrow(self, bill):
        return fields.Date.add(fields.Date.context_today(bill), days=1)

    def post_dated(self):
        self.env.flush_all()
        cron = self.env.ref("account.ir_cron_auto_post_draft_entry")
        with self.enter_registry_test_mode():
            cron.method_direct_trigger()
        self.env.invalidate_all()

    def test_bill_of_another_total_is_decided_on_before_its_date(self):
        bill = self.differing()
        bill.date = self.tomorrow(bill)
        wizard = self.wizard(bill)
        wizard.edic_post_open = True
        wizard.validate_move()
        self.assertEqual((bill.state, bill.auto_post), ("draft", "at_date"))
        decision = self.decisions(bill)
        self.assertEqual(decision._people(), self.accountant)
        self.assertIn("11.76", decision.summary)
        self.assertIn(
            f"To be posted by itself on {bill.date.isoformat()}", decision.summary
        )
        with freeze_time(self.tomorrow(bill)):
            self.post_dated()
        self.assertEqual(bill.state, "posted")

    def test_recurring_bill_that_is_posted_now_is_not_said_to_wait(self):
        bill = self.open_bill()
        bill.sudo().auto_post = "monthly"
        wizard = self.wizard(bill)
        wizard.edic_post_open = True
        wizard.validate_move()
        self.assertEqual(bill.state, "posted")
        decision = self.decisions(bill)
        self.assertIn("account of lines was open", decision.summary)
        self.assertNotIn("by itself", decision.summary)

    def test_clock_does_not_post_other_totals_than_those_decided_on(self):
        bill = self.differing()
        bill.date = self.tomorrow(bill)
        wizard = self.wizard(bill)
        wizard.edic_post_open = True
        wizard.validate_move()
        bill.invoice_line_ids[0].price_unit += 1
        with freeze_time(self.tomorrow(bill)):
            self.post_dated()
        self.assertEqual((bill.state, bill.auto_post), ("draft", "no"))  # tried once
        [said] = bill.message_ids.filtered(lambda m: "Not posted auto" in m.body)
        self.assertIn("11.76", said.body)

    def test_client_cannot_date_a_bill_of_another_total(self):
        bill = self.differing()
        for values in ({"auto_post": "at_date"}, {"auto_post": "monthly"}):
            with self.assertRaisesRegex(UserError, "post it with its button"):
                bill.write(values)
        with self.assertRaisesRegex(UserError, "post it with its button"):
            bill.action_post()
        self.assertEqual(bill.state, "draft")
        self.assertFalse(self.decisions(bill))

    def test_only_who_may_post_dates_a_bill(self):
        bill = self.open_bill(ENERGY)
        bill.invoice_line_ids.account_id = self.accounts["energy"]
        buyer = self.make_user("dating_buyer", "base.group_user")
        group = self.env["res.groups"].sudo().create({"name": "Writes bills"})
        buyer.sudo().group_ids |= group  # as buyers do where Purchase is installed
        for model in ("account.move", "account.move.line"):
            self.env["ir.model.access"].sudo().create(
                {
                    "name": model,
                    "model_id": self.env["ir.model"]._get_id(model),
                    "group_id": group.id,
                    "perm_read": True,
                    "perm_write": True,
                    "perm_create": True,
                }
            )
        for values in ({"auto_post": "at_date"}, {"auto_post": "yearly"}):
            with self.assertRaises(AccessError):
                bill.with_user(buyer).write(values)
        waiting = bill.sudo().edic_suggestion_ids
        waiting.filtered(lambda found: found.state == "pending").state = "superseded"
        self.assertFalse(bill._edic_lines_to_decide())
        bill.write({"auto_post": "at_date"})
        decision = self.decisions(bill)
        self.assertEqual(decision._people(), self.accountant)
        self.assertIn("To be posted by itself", decision.summary)
        with self.assertRaises(AccessError):
            bill.with_user(buyer).write({"date": "2026-01-01"})
        with self.assertRaises(AccessError):
            dated = {"auto_post": "at_date", "invoice_date": "2026-01-01"}
            bill.with_user(buyer).copy(dated)

    def test_remark_of_the_intake_stays_until_the_bill_is_paid(self):
        bill = self.differing()
        bill._edic_remark("Another bank account than the vendor's.")
        wizard = self.wizard(bill)
        wizard.edic_post_open = True
        wizard.validate_move()
        self.assertEqual(bill.state, "posted")
        self.assertIn("edic_remark_0", bill._get_alerts())
        bill.sudo().payment_state = "paid"
        self.assertNotIn("edic_remark_0", bill._get_alerts())

    def test_dialog_of_one_bill_speaks_of_no_other(self):
        bill = self.differing()
        context = {"active_model": "account.move", "active_ids": bill.ids}
        wizards = self.env["validate.account.move"].with_user(self.accountant)
        form = Form(wizards.with_context(**context))
        self.assertEqual((form.edic_asked_count, form.edic_other_count), (1, 0))

    def test_bill_of_another_total_does_not_post_itself(self):
        bill = self.imported("office")
        bill.invoice_line_ids.account_id = self.accounts["upkeep"]
        bill.sudo().edic_document_id.figures = {"totals": ["10.00", "1.76", "11.76"]}
        self.company.sudo().autopost_bills = True
        bill.partner_id.sudo().autopost_bills = "always"
        bill._autopost_bill()
        self.assertEqual(bill.state, "draft")

    def test_programs_are_refused_with_the_lines_named(self):
        """RPC, jobs and other addons: nobody is there to be asked."""
        bill = self.open_bill()
        for post in (bill.action_post, bill._post, bill.sudo()._post):
            with self.assertRaisesRegex(UserError, UNKNOWN):
                post()
        # a client can send any context, but no object of this process
        sent = bill.with_context(edic_post_open=True, edic_post=1)
        with self.assertRaisesRegex(UserError, UNKNOWN):
            sent.action_post()
        self.assertEqual(bill.state, "draft")

    def test_writing_the_state_is_posting(self):
        bill = self.open_bill()
        for mode in ("ask", "forbid"):
            self.company.sudo().edic_open_lines = mode
            with self.assertRaisesRegex(UserError, UNKNOWN):
                bill.write({"state": "posted"})
        self.assertEqual(bill.state, "draft")

    def test_bill_that_became_a_receipt_is_asked_about_as_well(self):
        bill = self.open_bill()
        bill.sudo().move_type = "in_receipt"
        self.assertTrue(bill._edic_lines_to_decide())

    def test_reset_bill_is_asked_about_again(self):
        bill = self.open_bill()
        wizard = self.wizard(bill)
        wizard.edic_post_open = True
        wizard.validate_move()
        bill.button_draft()
        self.assertTrue(bill._edic_lines_to_decide())

    def test_setting_forbids_it_on_every_way(self):
        bill = self.open_bill()
        self.company.sudo().edic_open_lines = "forbid"
        for post in (
            bill.action_post,
            bill.with_context(**BUTTON).action_post,
            bill.sudo()._post,
        ):
            with self.assertRaisesRegex(UserError, "does not post them so"):
                post()
        wizard = (
            self.env["validate.account.move"]
            .with_user(self.accountant)
            .create({"move_ids": bill.ids, "edic_post_open": True})
        )
        with self.assertRaisesRegex(UserError, "does not post them so"):
            wizard.validate_move()

    def test_vendor_whose_bills_post_themselves_waits_for_a_person(self):
        bill = self.open_bill()
        known = bill.message_ids
        bill._autopost_bill()
        self.assertEqual(bill.message_ids, known, "nobody asked for it")
        self.company.sudo().autopost_bills = True
        bill.partner_id.sudo().autopost_bills = "always"
        bill._autopost_bill()
        self.assertIn("still being prepared", bill.message_ids[0].body)
        tasks = self.env["edic.ai.task"].sudo()
        tasks.search([("res_id", "=", bill.id)]).state = "done"
        bill._autopost_bill()
        self.assertEqual(bill.state, "draft")
        self.assertIn(UNKNOWN, bill.message_ids[0].body)
        self.assertIn("<br", bill.message_ids[0].body)

    def imported(self, account):
        """A bill of an import, before anything is proposed for it."""
        bill = self.make_bill("new", [(UNKNOWN, account)])
        bill.sudo().edic_suggestion_ids.unlink()
        self.assertFalse(bill._edic_lines_to_decide())  # entered by hand
        return self.with_document(bill)

    def with_document(self, bill):
        document = {
            "name": "bill.xml",
            "move_id": bill.id,
            "company_id": bill.company_id.id,
            "format": "ubl",
            "source": "upload",
            "state": "billed",
        }
        documents = self.env["edic.finance.document"].sudo()
        bill.sudo().edic_document_id = documents.create(document)
        return bill.with_user(self.accountant)

    def test_import_is_open_without_any_proposal(self):
        # on the account that the journal or the vendor's other bills gave it
        for account in (None, "office"):
            with self.subTest(account=account):
                bill = self.imported(account)
                self.assertEqual(bill._edic_lines_to_decide(), bill.invoice_line_ids)
                with self.assertRaisesRegex(UserError, UNKNOWN):
                    bill.action_post()

    def test_account_entered_by_hand_decides_what_nothing_was_proposed_for(self):
        bill = self.imported("office")
        bill.sudo().invoice_line_ids.account_id = self.accounts["upkeep"]
        self.assertTrue(bill._edic_lines_to_decide())  # a program wrote it
        bill.invoice_line_ids.account_id = self.accounts["office"]
        bill.action_post()
        self.assertEqual(bill.state, "posted")

    def test_client_cannot_say_that_an_account_was_chosen(self):
        bill = self.imported("office")
        with self.assertRaises(AccessError):
            bill.invoice_line_ids.edic_is_account_chosen = True

    def test_cancelled_bill_is_not_posted_by_its_state(self):
        bill = self.open_bill()
        bill.button_cancel()
        with self.assertRaisesRegex(UserError, UNKNOWN):
            bill.write({"state": "posted"})
        self.assertEqual(bill.state, "cancel")

    def test_bill_that_posts_itself_on_its_day_is_decided_first(self):
        bill = self.open_bill()
        bill.write({"invoice_date": "2099-01-01", "date": "2099-01-01"})
        wizard = self.wizard(bill)
        wizard.edic_post_open = True
        with self.assertRaisesRegex(UserError, "posted by themselves"):
            wizard.validate_move()
        self.assertEqual(
            (bill.auto_post, self.decisions(bill)), ("no", bill.env["edic.ai.trace"])
        )
        wizard.force_post = True
        wizard.validate_move()
        self.assertEqual(bill.state, "posted")
