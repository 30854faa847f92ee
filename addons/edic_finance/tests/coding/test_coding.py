# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from collections import deque
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.edic_ai.exceptions import EvidenceFirstError

from ..common import TrainedCase


@tagged("post_install", "-at_install")
class TestCoding(TrainedCase):
    # --- deciding -------------------------------------------------------------
    def test_accept_then_undo(self):
        bill = self.suggest(("Electricity 02/2026 school building",))
        line = bill.invoice_line_ids
        before = line.account_id
        suggestion = self.suggestion(line)
        suggestion.action_accept(suggestion.get_evidence()["token"])
        self.assertEqual(line.account_id, self.accounts["energy"])
        self.assertEqual(suggestion.sudo().decided_by_id, self.accountant)
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
        lines = [("Meter maintenance", "office")]
        days = (f"2026-02-{day:02}" for day in range(1, 29))
        self.make_bills(*(("power", lines, day) for day in days)).action_post()
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

    def test_installing_computes_no_band_for_the_books_that_are_there(self):
        moves = self.env["account.move"]
        self.env.flush_all()
        self.env.cr.execute("ALTER TABLE account_move DROP COLUMN edic_band CASCADE")
        with patch.object(self.registry, "_post_init_queue", deque(), create=True):
            moves._auto_init()
        waiting = self.env.transaction.tocompute
        self.assertNotIn(moves._fields["edic_band"], waiting)
        self.assertFalse(self.history.mapped("edic_band")[0])

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
        self.assertFalse(suggestion.sudo().decided_by_id)
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
        self.assertEqual(answer._people(), self.accountant)
        training = ledger.search([("call_uuid", "=", self.model.trace_uuid)])
        self.assertEqual(training.event, "training")

    # --- the queue ------------------------------------------------------------
    def test_a_new_line_asks_and_the_cron_answers(self):
        bill = self.make_bill("power", [("Electricity 02/2026 school building",)])
        self.assertTrue(bill.with_user(self.accountant).edic_coding["asked"])
        with self.enter_registry_test_mode():
            self.env.ref("edic_ai.ir_cron_edic_ai_task_work").method_direct_trigger()
        self.assertTrue(self.suggestion(bill.invoice_line_ids).value)
        self.assertFalse(bill._edic_asked("finance.coding"))

    def test_sales_entries_and_posted_bills_do_not_ask(self):
        tasks = self.env["edic.ai.task"].sudo()
        tasks.search([]).unlink()
        self.init_invoice("out_invoice", amounts=[100], post=True)
        self.make_bill("power", [("Electricity",)]).action_post()
        sales = self.env["account.move"].search([("move_type", "=", "out_invoice")])
        self.assertTrue(sales)
        self.assertFalse(set(tasks.search([]).mapped("res_id")) & set(sales.ids))
        tasks.search([]).unlink()  # the draft asked; posted, it asks no more
        posted = self.make_bill("power", [("Electricity",)])
        posted.action_post()
        tasks.search([]).unlink()
        posted.invoice_line_ids.name = "Electricity, corrected"
        self.assertFalse(tasks.search([]))

    def test_what_it_became_follows_the_line(self):
        bill = self.suggest(("Electricity 02/2026 school building",))
        line = bill.invoice_line_ids
        suggestion = self.suggestion(line)
        suggestion.action_accept(suggestion.get_evidence()["token"])
        line.account_id = self.accounts["office"]
        self.assertEqual(suggestion.state, "edited")
        line.account_id = self.accounts["upkeep"]
        self.assertEqual(suggestion.final_value, self.accounts["upkeep"].id)
        line.account_id = self.accounts["energy"]
        self.assertEqual(suggestion.state, "accepted")
        shown = [trace.facts["decision"] for trace in self.traces(line)]
        self.assertEqual(shown, ["accepted", "edited", "edited", "accepted"])
        line.name = "Electricity, corrected"  # decides nothing
        self.assertEqual(len(self.traces(line)), 4)

    def traces(self, line):
        found = self.env["edic.ai.trace"].sudo()
        domain = [("event", "=", "decision"), ("res_id", "=", line.id)]
        return found.search([*domain, ("res_model", "=", line._name)], order="id")

    def test_a_rejected_one_stays_so_and_says_what_came_instead(self):
        bill = self.suggest(("Electricity 02/2026 school building",))
        line = bill.invoice_line_ids
        suggestion = self.suggestion(line)
        suggestion.action_reject("two invoices in one")
        line.account_id = self.accounts["office"]
        self.assertEqual(suggestion.state, "rejected")
        self.assertEqual(suggestion.final_value, self.accounts["office"].id)
        self.assertEqual(suggestion.reason, "two invoices in one")

    def test_whoever_writes_the_field_decides(self):
        bill = self.suggest(("Electricity 02/2026 school building",))
        suggestion = self.suggestion(bill.invoice_line_ids)
        line = bill.with_user(self.billing).invoice_line_ids
        line.account_id = self.accounts["office"]
        self.assertEqual(suggestion.state, "edited")
        self.assertEqual(suggestion.sudo().decided_by_id, self.billing)
        line.sudo().account_id = self.accounts["energy"]  # a program does not
        self.assertEqual(suggestion.final_value, self.accounts["office"].id)

    def test_many_are_accepted_and_undone_in_one_write(self):
        bill = self.suggest(*[("Electricity 02/2026 school building",)] * 5)
        bill.sudo().edic_suggestion_ids.band = "sure"
        lines = bill.invoice_line_ids
        before = lines.mapped("account_id")
        writes = []
        move, write = type(bill), type(bill).write
        self.patch(move, "write", lambda s, v: (writes.append(v), write(s, v))[1])
        accepted = bill.action_edic_accept_sure()
        self.assertGreater(len(accepted), 5)
        self.assertEqual(lines.account_id, self.accounts["energy"])
        self.assertEqual(lines.tax_ids, self.tax)
        found = self.env["edic.ai.suggestion"].browse(accepted)
        found.with_user(self.accountant).sudo(False).action_undo()
        self.assertEqual(lines.mapped("account_id"), before)
        shown = [v for v in writes if "invoice_line_ids" in v]
        self.assertEqual(len(shown), 2)

    def test_a_choice_is_taken_in_its_usual_form_or_refused(self):
        bill = self.suggest(("Electricity 02/2026 school building",))
        line = bill.invoice_line_ids
        service = self.suggestion(line, "analytic_distribution")
        school, hall = (str(self.services[name].id) for name in ("school", "hall"))
        service.action_choose({school: 33.333333, hall: 66.666667})
        service.action_undo()
        self.assertEqual(service.state, "pending")
        account = self.suggestion(line)
        for value in ("x", [1], {"x": 1}, -1):
            with self.subTest(value=value), self.assertRaises(UserError):
                account.action_choose(value)
        with self.assertRaises(EvidenceFirstError):
            account.sudo().band = "check"
            account.action_accept(True)

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
