# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from dataclasses import replace

from odoo import fields
from odoo.fields import Command
from odoo.tests import tagged

from ..entry_common import EntryCase


@tagged("post_install", "-at_install")
class TestAuditAccounts(EntryCase):
    """A31 what waits too long, A32 entries that do not agree with themselves."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.today = fields.Date.context_today(cls.env["account.move"])
        cls.none = cls.env["account.move"]
        cls.env.cr.execute(
            """INSERT INTO edic_finance_parameter
                      (code, area, value, number, valid_from, source, is_in_force,
                       state, active)
               VALUES ('vat.rate.normal', '', '20', 20, '2014-01-01', 'CGI', true,
                       'approved', true),
                      ('vat.rate.reduced', '', '5.5', 5.5, '2014-01-01', 'CGI', true,
                       'approved', true)"""
        )

    def ago(self, days):
        return fields.Date.to_string(fields.Date.subtract(self.today, days=days))

    # --- A31 --------------------------------------------------------------------------
    def waiting(self, code, days, amount=100.0, **vals):
        """The line of an entry on an account that is reconciled."""
        self.account(code, reconcile=True)
        move = self.entry(code, "758000", amount=amount, day=self.ago(days), **vals)
        return move.line_ids.filtered(lambda line: line.account_id.code == code)

    def test_limits_are_those_of_the_account(self):
        line = self.env["account.move.line"]
        found, within = line, line
        for code, limit in (("471000", 60), ("580000", 60), ("408100", 365)):
            within += self.waiting(code, limit)
            found += self.waiting(code, limit + 1)
        within += self.waiting("467000", 900)
        finding = self.assertFound("A31", found)
        self.assertEqual(
            {f.facts["account"]: f.facts["limit"] for f in finding},
            {"471000": 60, "580000": 60, "408100": 365},
        )
        self.assertFound("A31", line, within)

    def test_aged_list_is_that_of_the_account(self):
        for days in (61, 90, 91, 365, 366):
            line = self.waiting("471000", days)
        [found] = self.assertFound("A31", line, line)
        self.assertEqual(
            found.facts["aged"],
            [[60, 2, "200.00"], [90, 2, "200.00"], [365, 1, "100.00"]],
        )
        bars = self.check("A31")._chart(found.facts)["bars"]
        self.assertEqual([bar["observed"] for bar in bars], ["2", "2", "1"])

    def test_what_is_cleared_is_not_found(self):
        line = self.waiting("471000", 200)
        other = self.waiting("471000", 200, amount=-60.0)
        (line + other).reconcile()
        [found] = self.assertFound("A31", line)
        self.assertEqual(found.facts["amount"], "40.00")
        self.assertEqual(self.excluded("A31"), {"cleared": 1})

    def test_an_account_that_is_not_reconciled_is_told(self):
        self.entry("472000", "758000", day=self.ago(200))
        self.assertFound("A31", self.env["account.move.line"])
        self.assertEqual(self.excluded("A31"), {"not_reconciled": 1})

    def test_a_bank_line_that_was_not_matched(self):
        bank = self.env["account.bank.statement.line"].create(
            {
                "journal_id": self.company_data["default_journal_bank"].id,
                "date": self.ago(61),
                "amount": 90.0,
            }
        )
        suspense = bank.journal_id.suspense_account_id
        line = bank.move_id.line_ids.filtered(lambda item: item.account_id == suspense)
        [found] = self.assertFound("A31", line)
        self.assertEqual(found.facts["kind"], "suspense")

    def test_money_that_a_vendor_owes(self):
        lines = self.env["account.move.line"]
        for days, amount in ((91, 50.0), (90, 50.0), (200, -50.0)):
            move = self.make_entry(
                ("758000", -amount), ("641000", amount), day=self.ago(days), post=False
            )
            payable = move.line_ids[1]
            payable.account_id = self.company_data["default_account_payable"]
            payable.partner_id = self.vendors["paper"]
            move.action_post()
            lines += payable
        [found] = self.assertFound("A31", lines[0])
        self.assertEqual(found.facts["kind"], "vendor")

    def test_a_payment_in_transit(self):
        journal = self.company_data["default_journal_bank"]
        outstanding = self.account("511200", reconcile=True)
        journal.outbound_payment_method_line_ids.payment_account_id = outstanding
        line = self.waiting("511200", 91)
        self.assertFound("A31", line)

    def test_a_flag_is_the_same_one_the_next_day(self):
        self.turn_on("A31")
        line = self.waiting("471000", 200)
        flag = self.audit("A31")
        self.assertEqual((flag.res_model, flag.move_id), (line._name, line.move_id))
        flag.sudo(False).with_user(self.accountant)._clear(
            "false_positive", "a deposit"
        )
        audit, check = self.env["edic.finance.audit"].sudo(), self.check("A31")
        later = replace(
            audit._scope(self.company, check, self.today),
            today=fields.Date.add(self.today, days=300),
        )
        store = self.env["edic.finance.flag.store"].sudo()
        store._store(self.company, check, later, list(check._find(later)))
        self.assertEqual(flag.state, "false_positive")
        self.assertEqual(self.flags("A31"), flag)

    # --- A32 --------------------------------------------------------------------------
    def write_to(self, table, move, change):
        self.env.flush_all()
        where = "id" if table == "account_move" else "move_id"
        self.env.cr.execute(
            f"UPDATE {table} SET {change} WHERE {where} = %s",  # noqa: S608
            [move.id],
        )
        self.env.invalidate_all()

    def test_what_was_written_past_odoo(self):
        good = self.entry("641000", "421000", ref="12")
        sale = self.company_data["default_journal_sale"]
        cases = {
            "pieces": "ref = 'other'",
            "piece_days": "invoice_date = '2026-01-01'",
            "unbalanced": "debit = debit * 2",
            "journals": f"journal_id = {sale.id}",
        }
        moves = {}
        for name, change in cases.items():
            moves[name] = self.entry("641000", "421000", ref="12")
            self.write_to("account_move_line", moves[name], change)
        moves["days"] = self.entry("641000", "421000", ref="12")
        self.write_to("account_move", moves["days"], "date = date + 1")
        found = self.assertFound("A32", self.none.union(*moves.values()))
        shown = {f.subject: f.facts["found"] for f in found}
        for name, move in moves.items():
            self.assertEqual(shown[move.id], [name])
        self.assertFound("A32", self.none, good)

    def with_vat(self, *lines, **vals):
        return self.make_entry(*lines, **vals)

    def test_vat_by_hand_is_a_rate_of_its_base(self):
        right = self.with_vat(("606000", 100.0), ("445660", 20.0), ("401000", -120.0))
        wrong = self.with_vat(("606000", 100.0), ("445660", 19.6), ("401000", -119.6))
        asset = self.with_vat(("218000", 100.0), ("445620", 18.0), ("404000", -118.0))
        sold = self.with_vat(("707000", -100.0), ("445710", -5.5), ("411000", 105.5))
        taken = self.with_vat(("606000", -100.0), ("445660", -20.0), ("401000", 120.0))
        inverted = self.with_vat(
            ("606000", 100.0), ("445660", -20.0), ("401000", -80.0)
        )
        returned = self.with_vat(("445710", 90.0), ("445660", -50.0), ("445510", -40.0))
        found = self.assertFound("A32", wrong + asset + inverted)
        shown = {f.subject: f.facts for f in found}
        self.assertEqual(shown[wrong.id]["ratio"], "19.60")
        self.assertEqual(shown[wrong.id]["rates"], ["5.5", "20"])
        self.assertTrue(shown[inverted.id]["inverted"])
        self.assertFound("A32", self.none, right + sold + taken + returned)

    def test_rates_are_those_of_the_day(self):
        old = self.with_vat(
            ("606000", 100.0), ("445660", 19.6), ("401000", -119.6), day="2013-12-31"
        )
        self.with_vat(("606000", 9.0), ("401000", -9.0), day="2013-12-31")
        self.assertFound("A32", self.none, old)
        self.assertEqual(self.excluded("A32"), {"no_rate": 1})

    def test_taxes_of_odoo(self):
        bills = self.none
        for rate in (20.0, 18.0, 5.5):
            tax = self.tax.copy({"name": f"VAT {rate}", "amount": rate})
            bill = self.make_bill("paper", [("Paper", "office", None, 33.33)] * 3)
            bill.invoice_line_ids.tax_ids = tax
            bill.action_post()
            bills += bill
        [found] = self.assertFound("A32", bills[1])
        self.assertFalse(found.facts["fits"])
        italy = self.env.ref("base.it").id
        group = self.tax.tax_group_id.copy({"country_id": italy})
        foreign = self.tax.copy(
            {
                "name": "IVA",
                "amount": 22.0,
                "country_id": italy,
                "tax_group_id": group.id,
            }
        )
        half = self.tax.copy({"name": "half", "amount": 20.0})
        own = self.tax.copy({"name": "reverse", "amount": 20.0})
        for tax, shares in ((half, (50, 50)), (own, (100, -100))):
            parts = [{"repartition_type": "base"}]
            parts += [{"repartition_type": "tax", "factor_percent": n} for n in shares]
            tax.repartition_line_ids = [
                Command.clear(),
                *(
                    Command.create({**part, "document_type": kind})
                    for kind in ("invoice", "refund")
                    for part in parts
                ),
            ]
        others = self.none
        for tax in foreign + half + own:
            bill = self.make_bill("paper", [("Paper", "office", None, 100.0)])
            bill.invoice_line_ids.tax_ids = tax
            bill.action_post()
            others += bill
        self.assertFound("A32", self.none, others)
