# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64
from pathlib import Path

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.edic_ai.exceptions import EvidenceFirstError

from ..tools.training import TrainingError, train
from .common import CodingCase


@tagged("post_install", "-at_install")
class TestCoding(CodingCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.history = cls.make_history()
        cls.model = cls.train()

    def suggest(self, *lines, vendor="power"):
        bill = self.make_bill(vendor, lines)
        bill._edic_suggest()
        return bill.with_user(self.accountant)

    # --- proposing ------------------------------------------------------------
    def test_a_line_like_the_past_is_proposed_like_the_past(self):
        bill = self.suggest(
            ("Electricity 02/2026 school building",),
            ("Meter maintenance 02/2026",),
        )
        power, meter = bill.invoice_line_ids
        self.assertEqual(self.suggestion(power).value, self.accounts["energy"].id)
        self.assertEqual(self.suggestion(meter).value, self.accounts["upkeep"].id)
        service = self.suggestion(power, "analytic_distribution")
        self.assertEqual(service.value, {str(self.services["school"].id): 100})
        self.assertEqual(self.suggestion(power, "tax_ids").value, self.tax.ids)

    def test_a_proposal_writes_nothing_on_the_bill(self):
        bill = self.make_bill("power", [("Electricity 02/2026 school building",)])
        before = bill.invoice_line_ids.read(["account_id", "tax_ids", "write_date"])
        bill._edic_suggest()
        self.env.invalidate_all()
        after = bill.invoice_line_ids.read(["account_id", "tax_ids", "write_date"])
        self.assertEqual(after, before)
        self.assertEqual(bill.state, "draft")

    def test_the_evidence_is_the_past_lines_and_words(self):
        bill = self.suggest(("Electricity 02/2026 school building",))
        card = self.suggestion(bill.invoice_line_ids).get_evidence()
        self.assertTrue(card["neighbours"])
        for near in card["neighbours"]:
            line = self.env["account.move.line"].browse(near["line_id"])
            self.assertIn(line.move_id, self.history)
            self.assertIn("Electricity", near["text"])
            self.assertEqual(line.account_id, self.accounts["energy"])
        words = " ".join(word for word, _weight in card["words"])
        self.assertIn("electricity", words.lower())
        self.assertEqual(card["model"]["rows"], len(self.history))

    def test_it_knows_when_it_knows_nothing(self):
        bill = self.suggest(("Xylophon Qwertz",), vendor="new")
        suggestion = self.suggestion(bill.invoice_line_ids)
        self.assertEqual(suggestion.band, "open")
        self.assertFalse(suggestion.value)
        with self.assertRaises(UserError):
            suggestion.action_accept()

    def test_without_a_model_nothing_is_guessed(self):
        self.model.sudo().is_active = False
        bill = self.suggest(("Electricity 02/2026 school building",))
        self.assertFalse(bill.edic_suggestion_ids)
        self.assertFalse(bill.edic_coding["trained"])

    def test_asking_again_replaces_what_waits(self):
        bill = self.suggest(("Electricity 02/2026 school building",))
        first = self.suggestion(bill.invoice_line_ids)
        bill.sudo()._edic_suggest()
        self.assertEqual(first.state, "superseded")
        self.assertEqual(len(self.suggestion(bill.invoice_line_ids)), 1)

    def test_what_was_decided_is_not_asked_again(self):
        bill = self.suggest(("Electricity 02/2026 school building",))
        self.suggestion(bill.invoice_line_ids).action_reject()
        bill.sudo()._edic_suggest()
        self.assertFalse(self.suggestion(bill.invoice_line_ids))

    def test_an_archived_account_is_not_proposed(self):
        self.accounts["energy"].active = False
        bill = self.suggest(("Electricity 02/2026 school building",))
        self.assertNotEqual(
            self.suggestion(bill.invoice_line_ids).value, self.accounts["energy"].id
        )

    def test_a_tax_of_another_rate_than_the_document_is_not_proposed(self):
        other = self.tax.copy({"name": "other rate", "amount": 3})
        bill = self.make_bill("power", [("Electricity 02/2026 school building",)])
        bill.invoice_line_ids.tax_ids = other
        bill._edic_suggest()
        self.assertNotEqual(
            self.suggestion(bill.invoice_line_ids, "tax_ids").value, self.tax.ids
        )

    def test_a_rate_that_the_chart_lacks_is_not_replaced_by_another(self):
        bill = self.make_bill("power", [("Electricity 02/2026 school building",)])
        bill.invoice_line_ids.tax_ids = False
        bill.invoice_line_ids.edic_missing_rate = 7
        bill._edic_suggest()
        self.assertFalse(self.suggestion(bill.invoice_line_ids, "tax_ids"))

    # --- deciding -------------------------------------------------------------
    def test_accept_then_undo(self):
        bill = self.suggest(("Electricity 02/2026 school building",))
        line = bill.invoice_line_ids
        before = line.account_id
        suggestion = self.suggestion(line)
        suggestion.action_accept(suggestion.get_evidence()["token"])
        self.assertEqual(line.account_id, self.accounts["energy"])
        self.assertEqual(suggestion.decided_by_id, self.accountant)
        suggestion.action_undo()
        self.assertEqual(line.account_id, before)
        self.assertEqual(suggestion.state, "pending")

    def test_an_account_brings_no_tax_along(self):
        self.accounts["energy"].tax_ids = self.tax.copy({"name": "other", "amount": 3})
        bill = self.suggest(("Electricity 02/2026 school building",))
        suggestion = self.suggestion(bill.invoice_line_ids)
        suggestion.action_accept(suggestion.get_evidence()["token"])
        self.assertEqual(bill.invoice_line_ids.account_id, self.accounts["energy"])
        self.assertEqual(bill.invoice_line_ids.tax_ids, self.tax)
        self.assertTrue(self.suggestion(bill.invoice_line_ids, "tax_ids"))

    def test_each_field_is_accepted(self):
        bill = self.suggest(("Electricity 02/2026 school building",))
        line = bill.invoice_line_ids
        for field in ("account_id", "analytic_distribution", "tax_ids"):
            suggestion = self.suggestion(line, field)
            suggestion.action_accept(suggestion.get_evidence()["token"])
        school = {str(self.services["school"].id): 100}
        self.assertEqual(line.account_id, self.accounts["energy"])
        self.assertEqual(line.analytic_distribution, school)
        self.assertEqual(line.tax_ids, self.tax)
        self.assertEqual(bill.edic_coding["done"], 1)

    def test_unsure_is_not_accepted_unseen(self):
        bill = self.suggest(("Electricity 02/2026 school building",))
        suggestion = self.suggestion(bill.invoice_line_ids)
        suggestion.sudo().band = "check"
        with self.assertRaises(EvidenceFirstError):
            suggestion.action_accept()

    def test_a_hand_written_account_is_the_decision_and_is_learned_from(self):
        bill = self.suggest(("Meter maintenance 02/2026",))
        line = bill.invoice_line_ids
        suggestion = self.suggestion(line)
        line.write({"account_id": self.accounts["office"].id})
        self.assertRecordValues(
            suggestion,
            [{"state": "edited", "final_value": self.accounts["office"].id}],
        )
        for day in range(1, 29):
            extra = self.make_bill(
                "power", [("Meter maintenance", "office")], f"2026-02-{day:02}"
            )
            extra.action_post()
        bill.action_post()
        self.train()
        again = self.suggest(("Meter maintenance 02/2026",))
        found = self.suggestion(again.invoice_line_ids)
        self.assertEqual(found.value, self.accounts["office"].id)

    def test_a_client_cannot_hide_a_decision(self):
        bill = self.suggest(("Meter maintenance 02/2026",))
        suggestion = self.suggestion(bill.invoice_line_ids)
        line = bill.invoice_line_ids.with_context(edic_line_write=True)
        line.write({"account_id": self.accounts["office"].id})
        self.assertEqual(suggestion.state, "edited")

    def test_a_deleted_line_leaves_its_decision(self):
        bill = self.suggest(("Meter maintenance 02/2026",), ("Copy paper",))
        first, second = bill.invoice_line_ids
        rejected, waiting = self.suggestion(first), self.suggestion(second)
        rejected.action_reject("wrong site")
        bill.sudo().invoice_line_ids.unlink()
        self.assertEqual(rejected.state, "rejected")
        self.assertEqual(waiting.state, "superseded")

    def test_posting_without_an_answer_is_no_decision(self):
        bill = self.suggest(("Electricity 02/2026 school building",))
        suggestion = self.suggestion(bill.invoice_line_ids)
        bill.action_post()
        self.assertEqual(suggestion.state, "not_decided")
        self.assertFalse(suggestion.decided_by_id)
        self.assertFalse(bill.edic_band)

    def test_a_posted_bill_is_not_decided_any_more(self):
        bill = self.suggest(("Electricity 02/2026 school building",))
        suggestion = self.suggestion(bill.invoice_line_ids)
        suggestion.action_accept(suggestion.get_evidence()["token"])
        rejected = self.suggestion(bill.invoice_line_ids, "tax_ids")
        rejected.action_reject()
        bill.action_post()
        for decided in (suggestion, rejected):
            with self.assertRaises(UserError):
                decided.action_undo()

    def test_accept_all_sure_ones(self):
        bill = self.suggest(("Electricity 02/2026 school building",), ("Copy paper",))
        suggestions = bill.edic_suggestion_ids
        suggestions.sudo().band = "check"
        self.suggestion(bill.invoice_line_ids[0]).sudo().band = "sure"
        accepted = bill.action_edic_accept_sure()
        states = suggestions.filtered(lambda s: s.state == "accepted")
        self.assertEqual(states.ids, accepted)
        self.assertEqual(len(accepted), 1)

    def test_every_step_is_in_the_ledger(self):
        bill = self.suggest(("Electricity 02/2026 school building",))
        suggestion = self.suggestion(bill.invoice_line_ids)
        suggestion.action_accept(suggestion.get_evidence()["token"])
        ledger = self.env["edic.ai.trace"].sudo()
        call = ledger.search([("call_uuid", "=", suggestion.trace_uuid)])
        self.assertEqual((call.event, call.res_id), ("inference", bill.id))
        self.assertEqual(call.model_version, str(self.model.version))
        answer = ledger.search([("parent_uuid", "=", call.call_uuid)])
        self.assertEqual(answer.facts["decision"], "accepted")
        self.assertEqual(answer.user_id, self.accountant)
        training = ledger.search([("call_uuid", "=", self.model.trace_uuid)])
        self.assertEqual(training.event, "training")

    # --- the queue ------------------------------------------------------------
    def test_a_new_line_asks_and_the_cron_answers(self):
        bill = self.make_bill("power", [("Electricity 02/2026 school building",)])
        self.assertTrue(bill.with_user(self.accountant).edic_coding["asked"])
        with self.enter_registry_test_mode():
            self.env.ref("edic_ai.ir_cron_edic_ai_task_work").method_direct_trigger()
        self.assertTrue(self.suggestion(bill.invoice_line_ids).value)
        self.assertFalse(bill._edic_tasks())

    def test_sales_entries_and_posted_bills_do_not_ask(self):
        tasks = self.env["edic.ai.task"].sudo()
        tasks.search([]).unlink()
        self.init_invoice("out_invoice", amounts=[100], post=True)
        self.make_bill("power", [("Electricity",)]).action_post()
        left = tasks.search([]).mapped("res_id")
        sales = self.env["account.move"].search([("move_type", "=", "out_invoice")])
        self.assertFalse(set(left) & set(sales.ids))

    # --- the model ------------------------------------------------------------
    def test_the_card_says_what_was_learned(self):
        self.assertRecordValues(
            self.model,
            [{"row_count": len(self.history), "version": 1, "is_active": True}],
        )
        self.assertEqual(str(self.model.first_day), "2024-01-15")

    def test_a_new_version_replaces_and_can_be_taken_back(self):
        second = self.train()
        self.assertEqual(second.version, 2)
        self.assertFalse(self.model.is_active)
        manager = self.make_user("manager", "edic_ai.group_edic_ai_manager")
        with self.assertRaises(UserError):
            self.model.with_user(self.accountant).action_use()
        self.model.with_user(manager).action_use()
        self.assertTrue(self.model.is_active)
        self.assertFalse(second.is_active)

    def test_a_damaged_model_is_refused_loudly(self):
        self.model.sudo().data = base64.b64encode(b"no model")
        self.env["edic.finance.coding.model"]._forget_cache()
        bill = self.make_bill("power", [("Electricity",)])
        with self.assertRaises(ValueError):
            bill._edic_suggest()

    def test_a_failed_training_says_why_and_keeps_the_old_version(self):
        folder = Path(self.env["ir.attachment"]._filestore()) / "no such folder"
        with self.assertRaises(OSError):
            train([], folder, ["account_id"], 0.95)
        with self.assertRaises(TrainingError):
            train([{"key": "no line"}], Path("/tmp"), ["account_id"], 0.95)  # noqa: S108
        self.assertTrue(self.model.is_active)

    def test_an_administrator_asks_and_the_queue_trains(self):
        models = self.env["edic.finance.coding.model"]
        with self.assertRaises(UserError):
            models.with_user(self.accountant).action_train()
        manager = self.make_user("trainer", "edic_ai.group_edic_ai_manager")
        models.with_user(manager).action_train()
        self.assertEqual(models.sudo()._in_use(self.company), self.model)
        with self.enter_registry_test_mode():
            self.env.ref("edic_ai.ir_cron_edic_ai_task_work").method_direct_trigger()
        self.assertEqual(models.sudo()._in_use(self.company).version, 2)

    def test_the_cron_trains_when_the_history_grew(self):
        models = self.env["edic.finance.coding.model"].sudo()
        self.assertFalse(models._is_due(self.company))
        for day in ("2026-02-01", "2026-02-02", "2026-02-03"):
            self.make_bill("paper", [("Copy paper", "office")], day).action_post()
        self.env.cr.execute("UPDATE account_move_line SET write_date = 'infinity'")
        self.env.cr.execute(
            "UPDATE account_move_line SET write_date = now() + interval '1 hour'"
            " WHERE move_id IN (SELECT id FROM account_move ORDER BY id DESC LIMIT 3)"
        )
        self.assertTrue(models._is_due(self.company))

    # --- access ---------------------------------------------------------------
    def test_who_sees_and_decides(self):
        bill = self.suggest(("Electricity 02/2026 school building",))
        suggestion = self.suggestion(bill.invoice_line_ids)
        self.assertTrue(suggestion.with_user(self.auditor).get_evidence()["words"])
        with self.assertRaises(AccessError):
            suggestion.with_user(self.auditor).action_accept()
        for login, groups in (
            ("portal_c", "base.group_portal"),
            ("plain_c", "base.group_user"),
            ("billing_c", "account.group_account_invoice"),
        ):
            user = self.make_user(login, groups)
            with self.subTest(user=login), self.assertRaises(AccessError):
                suggestion.with_user(user).read(["value"])

    def test_an_invoicing_user_sees_how_many_lines_wait(self):
        bill = self.suggest(("Electricity 02/2026 school building",))
        summary = bill.with_user(self.billing).edic_coding
        self.assertEqual((summary["total"], summary["done"]), (1, 0))
        with self.assertRaises(AccessError):
            bill.with_user(self.billing).invoice_line_ids.read(["edic_suggestions"])

    def test_an_accountant_sees_the_account_field(self):
        self.assertTrue(self.accountant.has_group("account.group_account_readonly"))
        self.assertTrue(self.accountant.has_group("analytic.group_analytic_accounting"))
        self.assertFalse(self.auditor.has_group("account.group_account_invoice"))
        role = self.env.ref("edic_finance.group_edic_finance_accountant")
        self.assertEqual(role.privilege_id, self.env.ref("edic_ai.privilege_edic"))
