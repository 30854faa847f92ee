# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger
from odoo.tools.misc import Callbacks

from odoo.addons.edic_ai.exceptions import ProposeOnlyError
from odoo.addons.edic_ai.propose_only import draft_only, propose_only

from ..common import CodingCase


@tagged("post_install", "-at_install")
class TestProposeOnly(CodingCase):
    """Law 1, with the highest rights there are: AI code changes nothing.

    Every action is first shown to work outside the gateway's lock, so that its
    refusal inside cannot come from anything else.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.user.group_ids += cls.env.ref("base.group_system")
        cls.draft = cls.make_bill("power", [("Electricity", "energy", "hall")])
        cls.posted = cls.make_bill("paper", [("Copy paper", "office", "hall")])
        cls.posted.action_post()
        cls.to_pay = cls.make_bill("paper", [("Copy paper", "office", "hall")])
        cls.to_pay.action_post()
        # a bill of its own: one with an open proposal is not posted without a question
        cls.suggested = cls.make_bill("power", [("Electricity", "energy", "hall")])
        cls.bank = cls.env["res.partner.bank"].create(
            {
                "acc_number": "FR7630006000011234567890189",
                "partner_id": cls.vendors["power"].id,
            }
        )
        cls.payment = cls.env["account.payment"].create(
            {
                "payment_type": "outbound",
                "partner_type": "supplier",
                "partner_id": cls.vendors["power"].id,
                "amount": 10,
            }
        )
        cls.paid = cls.payment.copy()
        cls.paid.action_post()
        cls.suggestion_row = (
            cls.env["edic.ai.suggestion"]
            .sudo()
            .create(
                {
                    "company_id": cls.company.id,
                    "res_model": "account.move.line",
                    "res_id": cls.suggested.invoice_line_ids.id,
                    "field_name": "account_id",
                    "value": cls.accounts["office"].id,
                    "band": "sure",
                    "engine": "coding",
                }
            )
        )
        cls.mail = cls.env["mail.mail"].create({"body_html": "x", "email_to": "a@b.c"})

    def forbidden(self):
        """name → what AI code must not be able to do."""
        bill, posted, env = self.draft, self.posted, self.env
        accountant = self.accountant
        suggestion = self.suggestion_row.with_user(accountant).sudo(False)
        line = bill.invoice_line_ids
        return {
            "post a bill": bill.action_post,
            "post a bill by the back door": bill._post,
            "cancel a bill": bill.button_cancel,
            "reset a bill to draft": posted.button_draft,
            "delete a bill": bill.unlink,
            "reverse a bill": lambda: posted._reverse_moves(),
            "approve by setting the state": lambda: bill.write({"state": "posted"}),
            "mark as reviewed": lambda: posted.write({"checked": not posted.checked}),
            "block a payment": lambda: bill.write({"payment_state": "blocked"}),
            "post automatically": lambda: bill.write({"auto_post": "at_date"}),
            "trust a vendor's bills": lambda: bill.partner_id.write(
                {"autopost_bills": "always"}
            ),
            "change an account": lambda: line.write(
                {"account_id": self.accounts["office"].id}
            ),
            "change an amount": lambda: line.write({"price_unit": 1}),
            "change a tax": lambda: line.write({"tax_ids": [Command.clear()]}),
            "change the payee": lambda: bill.write({"partner_bank_id": self.bank.id}),
            "trust an IBAN": lambda: self.bank.write({"allow_out_payment": True}),
            "add an IBAN": lambda: self.bank.copy({"acc_number": "X1"}),
            "archive an IBAN": self.bank.action_archive,
            "register a payment": self.pay,
            "create a payment": lambda: self.payment.copy(),
            "post a payment": self.payment.action_post,
            "cancel a payment": self.payment.action_cancel,
            "validate a payment": self.paid.action_validate,
            "send a message": lambda: bill.message_post(body=bill.display_name),
            "write an e-mail": lambda: env["mail.mail"].create({"body_html": "x"}),
            "send an e-mail": lambda: self.mail.send(raise_exception=True),
            "close an activity": lambda: bill.activity_schedule(
                "mail.mail_activity_data_todo"
            ),
            "accept its own suggestion": suggestion.action_accept,
            "reject its own suggestion": suggestion.action_reject,
            "dismiss a remark": lambda: bill.sudo().write({"edic_remarks": False}),
            "give itself rights": lambda: accountant.write(
                {"group_ids": [Command.link(env.ref("base.group_system").id)]}
            ),
            "change a setting": lambda: env["ir.config_parameter"].set_param("x", "y"),
            "change its own model": lambda: env["edic.finance.coding.model"]._store(
                self.company, b"x", {"rows": 0, "measures": {}}
            ),
            "write SQL": lambda: env.cr.execute(
                "UPDATE account_move SET state = 'posted' WHERE id = %s", [bill.id]
            ),
            "tell the browser": lambda: accountant._bus_send("edic/test", {}),
            "put work off": lambda: env.cr.postcommit.add(bill.action_post),
            "empty the queue": lambda: env.cr.execute("TRUNCATE edic_ai_task CASCADE"),
        }

    def pay(self):
        context = {"active_model": "account.move", "active_ids": self.to_pay.ids}
        wizard = self.env["account.payment.register"].with_context(**context)
        return wizard.create({}).action_create_payments()

    def state(self):
        """Return the figures that must be the same afterwards."""
        self.env.flush_all()
        self.env.cr.execute(
            """SELECT (SELECT count(*) FROM account_move),
                      (SELECT count(*) FROM account_payment),
                      (SELECT count(*) FROM mail_mail),
                      (SELECT count(*) FROM mail_message),
                      (SELECT count(*) FROM edic_ai_trace),
                      (SELECT string_agg(state || coalesce(payment_state, '')
                              || amount_total, ',' ORDER BY id) FROM account_move)"""
        )
        return self.env.cr.fetchall()

    def test_enough_is_tried(self):
        self.assertGreaterEqual(len(self.forbidden()), 25)

    @mute_logger("odoo.sql_db", "odoo.addons.mail.models.mail_mail")
    def test_ai_code_cannot(self):
        before = self.state()
        for name, act in self.forbidden().items():
            with (
                self.subTest(name),
                self.assertRaises(ProposeOnlyError),
                propose_only(self.env),
            ):
                act()
            self.env.invalidate_all()
        self.assertEqual(self.state(), before)

    @mute_logger("odoo.sql_db", "odoo.addons.mail.models.mail_mail")
    def test_what_a_model_answered_becomes_a_draft_at_most(self):
        writes = self.env["edic.ai.use.case.finance.account"]._writes
        before = self.state()
        for name, act in self.forbidden().items():
            with (
                self.subTest(name),
                self.assertRaises(ProposeOnlyError),
                draft_only(self.env, writes),
            ):
                act()
            self.env.invalidate_all()
        self.assertEqual(self.state(), before)

    def test_a_draft_may_be_written(self):
        writes = self.env["edic.ai.use.case.finance.account"]._writes
        self.assertEqual(self.suggested.edic_band, "sure")
        with draft_only(self.env, writes):
            self.suggestion_row.state = "superseded"
        self.assertFalse(self.suggested.edic_band)

    def test_same_works_for_a_person(self):
        # without this, a method that fails for another reason would pass above
        for name in self.forbidden():
            if name in ("change its own model", "empty the ledger"):
                continue  # needs a real model (shown in test_coding); nobody empties it
            with self.subTest(name), self.env.cr.savepoint() as savepoint:
                self.forbidden()[name]()
                self.env.flush_all()
                savepoint.rollback()
            self.env.invalidate_all()

    @mute_logger("odoo.sql_db")
    def test_ai_code_cannot_leave_the_transaction(self):
        cr = self.env.cr
        for act in (
            *(lambda name=name: getattr(cr, name)() for name in ("commit", "rollback")),
            lambda: cr.execute("COMMIT"),
            lambda: cr.execute("SELECT 1; END"),
            lambda: cr.execute(SQL("ROLLBACK")),
            lambda: cr.execute("ABORT"),
        ):
            with self.assertRaises(ProposeOnlyError), propose_only(self.env):
                act()
        with propose_only(self.env), cr.savepoint() as savepoint:
            savepoint.rollback()  # a part of it may be taken back
        self.assertNotIn("execute", vars(cr))
        self.assertIsInstance(cr.precommit, Callbacks)

    def test_suggesting_leaves_the_books_alone(self):
        self.make_history(3)
        self.train()
        before = self.draft.invoice_line_ids.read()
        self.draft._edic_suggest()
        self.env.invalidate_all()
        after = self.draft.invoice_line_ids.read()
        for was, now in zip(before, after, strict=True):
            changed = {key for key in was if was[key] != now[key]}
            self.assertFalse(changed - {"edic_suggestion_ids", "edic_suggestions"})
        self.assertEqual(self.draft.state, "draft")
