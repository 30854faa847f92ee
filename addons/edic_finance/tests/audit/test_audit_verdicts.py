# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..payee_common import FR, LT, PayeeCase

CALLED = {"call_back": "contract"}
TWIN = "LT927300010099998901"  # the same country and end as LT


@tagged("post_install", "-at_install")
class TestAuditVerdicts(PayeeCase):
    """The verdicts that clear a flag, for how long they do, and the persons who may."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager = cls.make_user("manager", "edic_ai.group_edic_ai_manager")

    def flag_of(self, code, bill=None):
        self.audit(code)
        flags = self.flags(code)
        return (flags.filtered(lambda f: f.move_id == bill) if bill else flags)[:1]

    def by(self, user, record):
        return record.with_user(user).sudo(False)

    def changed(self, price=1000.0, **vals):
        """A bill to be paid on an account that is new at this vendor."""
        self.bill(day="2026-03-01")
        bank = self.make_bank("paper", LT)
        self.stamp(self.vendors["paper"].bank_ids, create_uid=self.other.id)
        return self.bill(price=price, partner_bank_id=bank.id, **vals)

    # --- new facts --------------------------------------------------------------------
    def test_a_changed_account_takes_a_call_back(self):
        self.turn_on("A08")
        flag = self.by(self.accountant, self.flag_of("A08", self.changed()))
        self.assertTrue(flag.needs_call_back)
        for verdict in ("justified", "false_positive"):
            with self.assertRaisesRegex(UserError, "call-back"):
                flag._clear(verdict, "in order")
        dialog = self.env["edic.finance.verdict"].with_user(self.accountant).sudo(False)
        dialog = dialog.with_context(default_flag_id=flag.id).create(
            {"called": "Treasurer", "number_source": "contract"}
        )
        self.assertEqual(dialog.verdict, "call_back")
        dialog.called_on = fields.Date.add(fields.Date.today(), days=2)
        with self.assertRaisesRegex(UserError, "future"):
            dialog.action_decide()
        dialog.called_on = fields.Date.today()
        dialog.action_decide()
        self.assertEqual(flag.state, "justified")

    def test_what_the_reader_did_not_see(self):
        self.turn_on("A08")
        bill = self.changed()
        flag = self.flag_of("A08", bill)
        dialog = self.env["edic.finance.verdict"].with_user(self.accountant).sudo(False)
        dialog = dialog.with_context(default_flag_id=flag.id).create(
            {"called": "Treasurer", "number_source": "contract"}
        )
        bill.partner_bank_id.acc_number = TWIN
        self.saved()
        with self.assertRaisesRegex(UserError, "has changed"):
            dialog.action_decide()

    def test_another_number_with_the_same_end(self):
        self.turn_on("A08")
        bill = self.changed()
        flag = self.flag_of("A08", bill)
        self.by(self.accountant, flag)._clear("justified", "called", facts=CALLED)
        account = flag.facts["iban"]
        bill.partner_bank_id.acc_number = TWIN
        self.saved()
        self.assertEqual((flag.facts["iban"], flag.state), (account, "new"))

    def test_more_money_is_asked_anew(self):
        self.turn_on("A08")
        bill = self.changed(post=False)
        flag = self.flag_of("A08", bill)
        self.by(self.accountant, flag)._clear("justified", "called", facts=CALLED)
        bill.invoice_line_ids.price_unit = 900.0
        self.saved()
        self.assertEqual(flag.state, "justified", "less is no new fact")
        bill.invoice_line_ids.price_unit = 500000.0
        self.saved()
        self.assertEqual(flag.state, "new")

    def test_a_number_given_at_posting_is_no_new_fact(self):
        self.turn_on("A01")
        self.bill(ref="F-1")
        bill = self.bill(ref="F-1", post=False)
        flag = self.flag_of("A01")
        self.by(self.accountant, flag)._clear("justified", "two deliveries")
        self.by(self.other, bill).action_post()
        self.saved()
        self.assertEqual((bill.state, flag.state), ("posted", "justified"))

    def test_a_first_verdict_was_on_what_it_was_then(self):
        self.turn_on("A08").needs_second = True
        bill = self.changed(post=False)
        flag = self.flag_of("A08", bill)
        self.by(self.accountant, flag)._clear("justified", "called", facts=CALLED)
        self.assertEqual(flag.awaits, "justified")
        bill.invoice_line_ids.price_unit = 500000.0
        self.saved()
        self.assertFalse(flag.awaits)

    # --- for how much -----------------------------------------------------------------
    def test_what_is_critical_is_justified_alone(self):
        setting = self.turn_on("A01")
        self.bill(ref="F-1")
        first = self.bill(ref="F-1")
        flag = self.flag_of("A01", first)
        self.by(self.accountant, flag)._clear(
            "justified",
            "parts of an order",
            {"scope": "partner", "valid_until": fields.Date.today()},
        )
        self.bill(ref="F-2")
        second = self.bill(ref="F-2")
        self.assertEqual(self.flag_of("A01", second).state, "justified")
        setting.severity = "critical"
        self.bill(ref="F-3")
        third = self.bill(ref="F-3")
        flag = self.flag_of("A01", third)
        self.assertEqual((flag.severity, flag.state), ("critical", "new"))
        with self.assertRaisesRegex(UserError, "justified one by one"):
            self.by(self.accountant, flag)._clear(
                "justified", "so it is", {"scope": "partner"}
            )

    def test_nobody_covers_what_he_made_by_what_he_cleared(self):
        self.turn_on("A01")
        self.bill(ref="F-1")
        flag = self.flag_of("A01", self.bill(ref="F-1"))
        own = self.bill(ref="F-2", post=False)
        twin = self.bill(ref="F-2", post=False)
        self.stamp(own, create_uid=self.accountant.id)
        until = {"scope": "partner", "valid_until": fields.Date.today()}
        self.by(self.accountant, flag)._clear("justified", "parts of an order", until)
        self.assertEqual(self.flag_of("A01", twin).state, "new")

    def test_an_expired_flag_that_is_covered(self):
        self.turn_on("A01")
        self.bill(ref="F-1")
        bill = self.bill(ref="F-1")
        flag = self.flag_of("A01", bill)
        bill.ref = "F-9"
        self.saved()
        self.bill(ref="F-3")
        other = self.flag_of("A01", self.bill(ref="F-3"))
        until = {"scope": "partner", "valid_until": fields.Date.today()}
        self.by(self.accountant, other)._clear("justified", "parts of an order", until)
        self.assertEqual(flag.state, "expired")
        bill.ref = "F-1"
        self.saved()
        self.assertEqual(flag.state, "justified")

    def test_a_setting_does_not_let_go_what_stops(self):
        setting = self.turn_on("A08")
        bill = self.changed()
        flag = self.flag_of("A08", bill)
        self.by(self.manager, setting).severity = "info"
        bill.ref = "changed"
        self.saved()
        self.audit("A08")
        self.assertEqual((flag.severity, flag.state), ("critical", "new"))
        self.assertFalse(flag._stops_as({"severity": "high"}), "less grave by itself")

    def test_what_was_signed_is_signed_anew(self):
        self.turn_on("A01")
        self.company.edic_no_second_person = True
        self.bill(ref="F-1")
        bill = self.bill(ref="F-1")
        self.stamp(bill, create_uid=self.accountant.id)
        flag = self.flag_of("A01", bill)
        self.by(self.accountant, flag)._clear("justified", "two deliveries")
        self.by(self.auditor, flag).action_sign()
        self.by(self.accountant, flag).action_reopen()
        self.assertFalse(flag.signed_at or flag.is_self_cleared)
        self.by(self.accountant, flag)._clear("justified", "two deliveries")
        self.assertEqual((flag.is_self_cleared, flag.signed_at), (True, False))

    # --- roles ------------------------------------------------------------------------
    def test_whoever_had_a_hand_in_it(self):
        self.turn_on("A08")
        people = {
            name: self.make_user(
                name, "account.group_account_manager,base.group_partner_manager"
            )
            for name in ("number", "poster", "payee", "releaser")
        }
        self.changed()
        bank = self.vendors["paper"].bank_ids[:1]
        bill = self.bill(post=False, partner_bank_id=bank.id)
        self.by(people["number"], bank).acc_number = TWIN
        self.by(people["payee"], bill).partner_bank_id = False
        self.by(people["payee"], bill).partner_bank_id = bank.id
        self.by(people["poster"], bill).action_post()
        self.by(people["poster"], bill).button_draft()
        self.by(self.other, bill).action_post()
        self.company.edic_stop_at = "none"
        payment = self.pay(bill)
        self.by(people["releaser"], payment).mark_as_sent()
        flag = (
            self.env["edic.finance.flag"]
            .sudo()
            .new(
                {
                    "code": "A08",
                    "res_model": "account.move",
                    "res_id": bill.id,
                    "move_id": bill.id,
                    "bank_id": bank.id,
                }
            )
        )
        makers = flag._makers()
        for name, user in people.items():
            self.assertIn(user, makers, name)
        self.assertNotIn(self.accountant, makers)

    def test_vendor_s_maker_for_a_flag_on_the_vendor(self):
        vendor = self.vendors["paper"]
        self.stamp(vendor, create_uid=self.accountant.id)
        new = self.env["edic.finance.flag"].sudo().new
        about = {"res_model": "res.partner", "res_id": vendor.id, "code": "A14"}
        self.assertIn(
            self.accountant, new({**about, "partner_id": vendor.id})._makers()
        )

    def test_nobody_is_counted(self):
        self.turn_on("A01")
        self.bill(ref="F-1")
        self.bill(ref="F-1")
        flag = self.by(self.accountant, self.flag_of("A01"))
        flag.action_take()
        for name in ("owner_id", "write_uid", "create_uid", "decided_by_id"):
            with self.assertRaises(AccessError):
                flag.formatted_read_group([], [name], ["__count"])
        with self.assertRaises(AccessError):
            flag.read(["write_uid"])
        steps = self.by(self.accountant, self.env["edic.finance.step"])
        with self.assertRaises(AccessError):
            steps.formatted_read_group([], ["user_id"], ["__count"])

    # --- dated records ----------------------------------------------------------------
    def test_a_parameter_counts_by_a_second_person_alone(self):
        rows = self.by(self.manager, self.env["edic.finance.parameter"])
        vals = {"code": "A02.days", "value": "1", "source": "Note"}
        row = rows.create({**vals, "is_in_force": True, "is_shipped": True})
        self.assertFalse(row.is_in_force or row.is_shipped)
        for name in ("is_in_force", "is_shipped", "state"):
            with self.assertRaises(AccessError):
                row.write({name: "approved" if name == "state" else True})
        installing = rows.with_context(install_mode=True)
        self.assertFalse(installing.create(vals).is_shipped)
        names = ["id", "code", "value", "source"]
        rows.load(names, [["edic_finance.evil", "A02.days", "2", "Note"]])
        self.assertFalse(self.env.ref("edic_finance.evil").is_in_force)
        shipped = rows.search([("is_shipped", "=", True)], limit=1)
        for vals in ({"active": False}, {"value": "3"}, {"valid_from": "2030-01-01"}):
            with self.assertRaises(UserError):
                shipped.write(vals)

    def test_links_of_entries_do_not_write_evidence(self):
        bill = self.bill()
        with self.assertRaises(AccessError):
            self.by(self.accountant, bill.partner_id).write(
                {
                    "bank_ids": [
                        Command.create(
                            {"acc_number": FR, "edic_trusted_at": "2020-01-01 00:00:00"}
                        )
                    ]
                }
            )
