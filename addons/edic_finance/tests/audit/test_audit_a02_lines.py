# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date, timedelta

from odoo.tests import tagged

from ..audit_common import AuditCase

PAPER = [("Copy paper A4", "office", None, 310.0)]
NEAR = (0, 1, 3, 6, 7, 10, 14, 21, 30, 31)  # days between the bills of a pair
OLD, NEW = "FR7630006000011234567890189", "LT601010012345678901"
# an auditor's own query, without a line of the product
QUERY = """
    SELECT one.id, two.id FROM account_move one
      JOIN account_move two
        ON two.company_id = one.company_id AND two.amount_total = one.amount_total
       AND two.commercial_partner_id = one.commercial_partner_id
       AND COALESCE(two.ref, '') != COALESCE(one.ref, '')
       AND (two.invoice_date, two.id) > (one.invoice_date, one.id)
       AND two.invoice_date - one.invoice_date <= 31
     WHERE one.company_id = %s AND one.move_type = 'in_invoice'
       AND two.move_type = 'in_invoice'
       AND (SELECT array_agg((account_id, balance, name) ORDER BY account_id, balance)
              FROM account_move_line WHERE move_id = one.id
               AND display_type = 'product')
         = (SELECT array_agg((account_id, balance, name) ORDER BY account_id, balance)
              FROM account_move_line WHERE move_id = two.id
               AND display_type = 'product')
"""


@tagged("post_install", "-at_install")
class TestAuditA02Lines(AuditCase):
    """The plainest test: same vendor, same amount, same lines, another number."""

    def bill(self, ref, day, lines=PAPER, vendor="paper", bank=None):
        bill = self.make_bill(vendor, lines, day, ref=ref)
        if bank:
            bill.partner_bank_id = bank
        return bill

    def pairs(self):
        found = self.findings("A02")
        return {(min(f.others), f.subject): f for f in found}

    def test_same_lines_under_another_number(self):
        bill = self.bill("2025-118", "2025-03-03")
        second = self.bill("R/77-A", "2025-03-06")
        other = [("Copy paper A3", "office", None, 310.0)]
        self.bill("ZZ-9001", "2025-03-07", other)
        [found] = self.pairs().values()
        self.assertEqual((found.subject, found.others), (second.id, (bill.id,)))
        self.assertEqual((found.facts["pattern"], found.severity), ("lines", None))
        words = self.check("A02")._words(found.facts)
        self.assertIn("lines", words.rule[0])
        self.assertNotIn("similar numbers", " ".join(words.rule))

    def test_second_to_a_new_account_is_critical(self):
        old, new = self.make_bank("paper", OLD), self.make_bank("paper", NEW)
        self.bill("2025-118", "2025-01-03", bank=old)
        self.bill("R/77-A", "2025-03-06", bank=new)
        [found] = self.pairs().values()
        self.assertEqual(found.severity, "critical")
        self.assertEqual(found.facts["reason"], "other_account")
        self.assertEqual(found.facts["accounts"], ["LT… 8901", "FR… 0189"])
        seen = " ".join(self.check("A02")._words(found.facts).seen)
        self.assertIn("LT… 8901", seen)
        self.assertNotIn(NEW, str(found.facts))

    def document(self, bill, accounts):
        """Let a bill be of an e-invoice that names these accounts."""
        vals = {"name": "bill.xml", "format": "cii", "source": "upload"}
        vals |= {"company_id": self.company.id, "state": "billed", "accounts": accounts}
        document = self.env["edic.finance.document"].sudo().create(vals)
        bill.sudo().edic_document_id = document

    def test_account_of_an_e_invoice_counts_before_odoo_s_default(self):
        old = self.make_bank("paper", OLD)
        bill = self.bill("2025-118", "2025-03-03", bank=old)
        second = self.bill("R/77-A", "2025-03-06", bank=old)
        self.document(second, f"{NEW}")
        check = self.check("A02")

        def compared():
            [found] = self.pairs().values()
            rows = check._comparison(found.facts)["rows"]
            [row] = [row for row in rows if row[0] == "Bank account"]
            return found, row[1:]

        found, accounts = compared()
        self.assertEqual(accounts, ["LT… 8901 (e-invoice)", "FR… 0189 (bill in Odoo)"])
        self.assertEqual(found.severity, "critical", "a copy to another account")
        self.assertEqual(found.facts["accounts"], ["LT… 8901", "FR… 0189"])
        # among several, the account that the bill is to be paid to
        self.document(second, f"{NEW} {OLD}")
        found, accounts = compared()
        self.assertEqual(accounts, ["FR… 0189 (e-invoice)", "FR… 0189 (bill in Odoo)"])
        self.assertIsNone(found.severity)
        self.document(bill, "")
        old_facts = {**found.facts, "ends_from": None}
        self.assertIn("FR… 0189", str(check._comparison(old_facts)["rows"]))

    def test_an_account_that_comes_back_after_years_is_not_new(self):
        old, new = self.make_bank("paper", OLD), self.make_bank("paper", NEW)
        years_ago = self.bill("2021-7", "2021-06-01", bank=new)
        self.bill("2025-118", "2025-01-03", bank=old)
        self.bill("R/77-A", "2025-03-06", bank=new)
        self.assertFalse(self.pairs())
        years_ago.button_cancel()
        [found] = self.pairs().values()
        self.assertEqual(found.facts["reason"], "other_account")

    def test_a_bill_sent_again_after_a_week_or_a_month_is_told(self):
        self.bill("2025-118", "2025-03-03")
        second = self.bill("R/77-A", "2025-04-02")
        [found] = self.pairs().values()
        self.assertEqual((found.subject, found.severity), (second.id, "info"))
        lines = [("Insurance", "office", None, 800.0)]
        for ref, day in (("A1", "2024-01-10"), ("B-77", "2025-01-09")):
            self.bill(f"{ref}-{day}", day, lines, vendor="power")
        again = self.bill("ZZ/9001", "2025-01-16", lines, vendor="power")
        found = {pair[1]: each_lines for pair, each_lines in self.pairs().items()}
        self.assertEqual(found[again.id].severity, None, "it is billed once a year")

    def test_a_rent_raises_nothing_and_a_second_one_of_its_month_does(self):
        lines = [("Rent", "office", None, 900.0)]
        months = [f"2025-{month:02}-05" for month in range(1, 8)]
        for number, day in enumerate(months):
            self.bill(f"L{number}/{'ABCDEFG'[number]}Q", day, lines, vendor="power")
        self.assertFalse(self.pairs())
        again = self.bill("QX-4711", "2025-07-09", lines, vendor="power")
        self.assertEqual({pair[1] for pair in self.pairs()}, {again.id})

    def test_bills_without_a_number_are_compared_by_their_lines(self):
        self.bill(False, "2025-03-03")
        second = self.bill(False, "2025-03-05")
        self.assertEqual({pair[1] for pair in self.pairs()}, {second.id})
        run = self.env["edic.finance.audit"].sudo()._run_checks(self.company, ["A02"])
        self.assertEqual(run.line_ids.in_part, {"no_number": 2})
        self.assertEqual((run.line_ids.outcome, run.line_ids.found), ("done", 1))

    def test_what_a_plain_query_finds_is_found(self):
        """Pairs of ten vendors' bills, among bills that differ in one thing."""
        day = date(2025, 2, 3)
        for number in range(len(NEAR)):
            name = f"vendor {number}"
            self.vendors[name] = self.env["res.partner"].create({"name": name})
            lines = [(f"Goods {number}", "office", None, 100.0 + number)]
            near = day + timedelta(days=NEAR[number])
            self.bill(f"A{number}K-10{number}", str(day), lines, name)
            self.bill(f"{number}77/Z", str(near), lines, name)
            self.bill(f"B-{number}", str(near), [*lines, *PAPER], name)
            late = day + timedelta(days=120)
            self.bill(f"LATE-{number}{number}", str(late), lines, name)
        self.env.flush_all()
        self.env.cr.execute(QUERY, [self.company.id])
        expected = set(self.env.cr.fetchall())
        self.assertEqual(len(expected), len(NEAR))
        self.assertEqual(set(self.pairs()), expected)
