# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from itertools import pairwise
from unittest.mock import patch

from odoo.tests import tagged

from ..audit_common import AuditCase

LINES = [("Copy paper A4", "office", None, 100.0)]
MORE = [("Copy paper A4", "office", None, 130.0)]


@tagged("post_install", "-at_install")
class TestAuditDuplicates(AuditCase):
    """A01 and A02: one bill recorded twice, under the same number or a similar one."""

    def bill(self, ref, day="2026-03-05", vendor="paper", lines=LINES, **vals):
        return self.make_bill(vendor, lines, ref=ref, day=day, **vals)

    def found(self, code, records=None):
        return {
            (found.subject, *found.others): found
            for found in self.findings(code, records)
        }

    # --- A01 --------------------------------------------------------------------------
    def test_same_number(self):
        first = self.bill("F-1", "2025-12-20")
        later = self.bill("F-1", "2026-03-05")
        self.bill("F-1", "2026-03-01", "power")
        year = self.bill("F-2", "2026-01-02", lines=MORE)
        again = self.bill("F-2", "2026-12-30")
        old = self.bill("F-3", "2026-01-02")
        near = self.bill("F-3", "2027-02-06")  # 400 days
        self.bill("F-4", "2025-12-31")
        self.bill("F-4", "2026-01-01", lines=MORE)
        undated = self.bill("F-5"), self.bill("F-5", "2026-03-09")
        undated[0].write({"invoice_date": False, "date": "2026-03-08"})
        pairs = {
            (later.id, first.id): "amount",
            (again.id, year.id): "year",
            (near.id, old.id): "amount",
            (undated[1].id, undated[0].id): "year",
        }
        found = self.found("A01")
        self.assertEqual({key: f.facts["rule"] for key, f in found.items()}, pairs)
        for key, finding in found.items():
            for changed in key:
                bill = self.env["account.move"].browse(changed)
                self.assertEqual(self.findings("A01", bill), [finding])
        self.assert_rendered("A01")
        near.invoice_date = "2027-02-07"
        self.assertNotIn((near.id, old.id), self.found("A01"))

    def test_flag_stays_after_posting_and_payment(self):
        self.turn_on("A01")
        bills = self.bill("F-1") | self.bill("F-1", "2026-03-08")
        self.saved()
        flag = self.flags("A01")
        self.assertEqual(flag.state, "new")
        bills.action_post()
        self.saved()
        self.assertEqual(flag.state, "new")
        self.pay(bills[1])
        self.saved()
        self.assertEqual(flag.state, "new")
        self.assertEqual(self.audit("A01"), flag)

    def test_posting_asks_about_the_bill_that_is_there_and_records_it(self):
        self.turn_on("A01")
        self.bill("F-1").action_post()
        again = self.bill("F-1", "2026-03-08")
        self.saved()
        clerk = self.env(user=self.accountant)
        bill = again.with_env(clerk).with_context(
            disable_abnormal_invoice_detection=False
        )
        action = bill.action_post()
        self.assertEqual(action["res_model"], "validate.account.move")
        self.assertEqual(again.state, "draft")
        wizards = clerk["validate.account.move"].with_context(**action["context"])
        wizard = wizards.create({})
        self.assertIn("A01", wizard.edic_unsure)
        wizard.edic_post_open = True
        wizard.validate_move()
        self.assertEqual(again.state, "posted")
        entry = self.env["edic.ai.trace"].sudo().search([], order="id desc", limit=20)
        posting = entry.filtered(lambda trace: trace.use_case == "finance.posting")
        self.assertEqual(posting.facts["flags"], ["A01"])
        self.assertIn("A01", posting.summary)

    def test_taken_back_cancelled_incomplete(self):
        gone = self.bill("F-1")
        gone.action_post()
        gone._reverse_moves([{"invoice_date": "2026-03-06", "ref": "F-1"}], cancel=True)
        self.bill("F-1").button_cancel()
        self.bill("F-1", "2026-03-09")
        self.bill(False)
        self.assertFalse(self.findings("A01"))
        run = self.env["edic.finance.audit"].sudo()._run_checks(self.company, ["A01"])
        self.assertEqual(run.line_ids.excluded, {"no_number": 1, "reversed": 2})

    def test_closest_of_many_and_an_order_number(self):
        bills = [self.bill("PO-77", f"2026-0{m}-05") for m in (1, 2, 3)]
        pairs = {(b.id, a.id) for a, b in pairwise(bills)}
        found = self.found("A01")
        self.assertEqual(found.keys(), pairs)
        self.assertEqual({f.severity for f in found.values()}, {None})
        other = self.bill("PO-77", "2026-04-05", lines=MORE)
        found = {f.subject: f for f in self.found("A01").values()}
        self.assertEqual(found[other.id].facts["innocent"], "shared")
        self.assertEqual(found.pop(other.id).severity, "info")
        self.assertEqual({f.severity for f in found.values()}, {None}, "one amount")
        self.assert_rendered("A01")

    def test_many_copies_are_no_parts_of_an_order(self):
        bills = [self.bill("F-9", f"2026-03-0{day}") for day in range(1, 5)]
        found = self.found("A01")
        self.assertEqual(len(found), 3)
        self.assertEqual({f.severity for f in found.values()}, {None})
        self.assertEqual({f.facts["innocent"] for f in found.values()}, {None})
        affected = self.check("A01")._affected("account.move", bills[3].ids)
        alone = self.findings("A01", self.env["account.move"].browse(affected))
        self.assertEqual({(f.subject, *f.others) for f in alone}, set(found))
        self.turn_on("A01")
        self.assertEqual(self.audit("A01").mapped("severity"), ["high"] * 3)

    def test_an_order_billed_in_parts(self):
        self.bill("PO-78", invoice_origin="PO-78")
        self.bill("PO-78", "2026-03-09", invoice_origin="PO-78", lines=MORE)
        (found,) = self.findings("A01")
        self.assertEqual(found.severity, "info")

    def test_numbers_that_start_anew_each_year_are_learned(self):
        self.turn_on("A01")
        for number in ("1", "2", "3"):
            self.bill(number, "2025-06-01")
            self.bill(number, "2026-06-01")
        flags = self.audit("A01")
        self.assertEqual(flags.mapped("severity"), ["high"] * 3)
        for flag in flags[:2]:
            flag.state = "false_positive"
        decided = flags[:2].mapped("state")
        self.assertEqual(self.audit("A01").mapped("severity"), ["info"] * 3)
        self.assertEqual(flags[:2].mapped("state"), decided, "known facts stay decided")
        self.bill("1", "2026-07-01")
        found = [f for f in self.findings("A01") if f.facts["rule"] == "year"]
        self.assertEqual([f.severity for f in found], [None])

    # --- A02 --------------------------------------------------------------------------
    def test_similar_numbers(self):
        twins = (
            ("FA-2026-00118", "FA 2026 118", "equal"),
            ("FA-2026-0205", "FA-2O26-0205", "confused"),
            ("KT-99017", "KT-99017-2", "contained"),
            ("2026-3381", "2026-3318", "transposed"),
            ("90417733", "9041733", "missing"),
            ("55120934", "55120734", "digit"),
        )
        expected = {}
        for place, (first, second, pattern) in enumerate(twins):
            lines = [("Work", "office", None, 200.0 + place)]
            pair = [self.bill(ref, lines=lines) for ref in (first, second)]
            expected[pair[1].id, pair[0].id] = pattern
        found = self.found("A02")
        patterns = {key: f.facts["pattern"] for key, f in found.items()}
        self.assertEqual(patterns, expected)
        for (later, earlier), finding in found.items():
            for changed in (later, earlier):
                bill = self.env["account.move"].browse(changed)
                (alone,) = self.findings("A02", bill)
                self.assertEqual(alone, finding)
        self.assertFalse(self.findings("A01"))
        self.assert_rendered("A02")

    def test_some_vendors_at_once(self):
        for vendor in ("paper", "power", "new"):
            for ref in ("FA-2026-00118", "FA 2026 118"):
                self.bill(ref, vendor=vendor)
        module = "odoo.addons.edic_finance.checks.duplicate.a02_duplicate_fuzzy"
        for at_once in (1, 2, 3):
            with patch(f"{module}.AT_ONCE", at_once):
                self.assertEqual(len(self.found("A02")), 3)

    def test_other_bills_are_no_copies(self):
        first = self.bill("FA-2026-00118")
        self.bill("FA 2026 118", lines=MORE)
        self.bill("FA 2026 118", vendor="power")
        self.bill("FA-2026-00118")  # A01
        self.bill("FA 2026 118").button_cancel()
        self.bill("FA 2026 118", move_type="in_refund")
        self.assertFalse(self.findings("A02"))
        late = self.bill("FA 2026 118", "2026-06-03")  # 90 days
        self.assertIn((late.id, first.id), self.found("A02"))
        late.invoice_date = "2026-06-04"
        self.assertFalse(self.findings("A02"))

    def test_what_cannot_be_compared_is_counted(self):
        self.bill("FA-1")
        self.bill("FA 1")
        self.bill("Rechnung Nr. 00042")
        self.bill("Rg 42")
        self.bill("FA-2026-118").invoice_date = False
        self.bill("FA-2026-119", lines=[("Nothing", "office", None, 0.0)])
        run = self.env["edic.finance.audit"].sudo()._run_checks(self.company, ["A02"])
        self.assertEqual(run.line_ids.excluded, {"no_day": 1, "no_amount": 1})
        self.assertEqual(run.line_ids.in_part, {"short": 4})
        # four bills of one day with the same lines: recognised by these alone
        self.assertEqual(run.line_ids.found, 6)
        self.assertEqual(run.line_ids.checked, 4)

    def test_a_subscription_is_no_finding_and_an_early_bill_information(self):
        for month in range(1, 7):
            self.bill(f"FA-2026-{month:03}", f"2026-{month:02}-05")
        self.assertFalse(self.findings("A02"))
        early = self.bill("FA-2026-007", "2026-06-17")
        (found,) = self.findings("A02")
        self.assertEqual((found.subject, found.severity), (early.id, "info"))
        self.assertEqual(found.facts["reason"], "early")
        self.assert_rendered("A02")
        early.ref = "FA-2026-106"
        (found,) = self.findings("A02")
        self.assertEqual((found.severity, found.facts["reason"]), (None, "out_of_line"))
        early.write({"ref": "FA 2026 6", "invoice_date": "2026-06-05"})
        (found,) = self.findings("A02")
        self.assertEqual((found.severity, found.facts["reason"]), (None, "same_number"))
        self.assert_rendered("A02")
