# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tests import tagged

from ..spending_common import SpendingCase


@tagged("post_install", "-at_install")
class TestAuditContracts(SpendingCase):
    """A contract on record takes a bill out of A21, A22 and A44; never words that the
    vendor alone writes."""

    def test_a_contract_that_the_vendor_alone_names(self):
        bills = [self.buy(39000 + n, f"2025-03-0{n + 1}") for n in range(2)]
        for bill in bills:
            self.names_contract(bill, " M-2025-04 ")
        for code in ("A21", "A22", "A44"):
            found = self.found(code, *bills)
            self.assertIn(bills[1].id, found, code)
            for facts in found.values():
                self.assertEqual(facts["contracts"], ["M-2025-04"], code)
                words = self.check(code)._words(facts)
                self.assertIn("M-2025-04", words.seen[-1], code)
            self.assertEqual(self.excluded(code), {code: {}})
        self.commit(bills[0], "M-2025-05")
        wrong = self.commit(bills[1], "M-2025-04")
        self.assertEqual(list(self.found("A21", *bills)), [bills[0].id])
        wrong.action_revoke()
        self.assertEqual(set(self.found("A21", *bills)), {bill.id for bill in bills})
        self.names_contract(bills[0], "M-2025-05")
        self.assertEqual(self.excluded("A21"), {"A21": {"contract": 1}})
        facts = self.found("A44", *bills)[bills[1].id]
        self.assertEqual((facts["share"], facts["total"]), (80, "39001.00"))

    def test_a_placeholder_is_no_contract(self):
        bill = self.buy(38000, "2025-03-01")
        step = None
        for text in ("N/A", "-", "n.a.", "0", "Nicht vorhanden", "néant", "---"):
            self.names_contract(bill, text)
            if step:
                step.action_revoke()
                self.env.flush_all()
            step = self.commit(bill, text)
            facts = self.found("A21", bill)[bill.id]
            self.assertNotIn("contracts", facts, text)
        self.names_contract(bill, "M-1")
        self.assertEqual(self.found("A21", bill)[bill.id]["contracts"], ["M-1"])

    def test_many_contracts_are_told_in_part(self):
        bills = [self.buy(8000, f"2025-0{n}-01") for n in range(1, 7)]
        for number, bill in enumerate(bills):
            self.names_contract(bill, f"M-{number}" + "x" * 99)
        facts = self.found("A44", *bills)[bills[4].id]
        self.assertEqual(len(facts["contracts"]), 5)
        self.assertEqual({len(number) for number in facts["contracts"]}, {60})
