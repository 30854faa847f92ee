# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields
from odoo.tests import freeze_time, tagged

from ..audit_common import AuditCase

LINES = [("Copy paper A4", "office", None, 1000.0)]


@tagged("post_install", "-at_install")
class TestAuditA42(AuditCase):
    """Late payment, in France and in Germany."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tax.amount = 20
        cls.classPatch(type(cls.company), "_edic_areas", lambda company: ("FR", ""))

    def in_country(self, *areas):
        """Odoo lets no company change its country once there are entries."""
        self.patch(type(self.company), "_edic_areas", lambda company: (*areas, ""))

    @classmethod
    def bill(cls, received=None, **steps):
        """A posted bill of 1,200 with VAT and its steps, each with its day."""
        bill = cls.make_bill("paper", LINES, day=received or "2025-04-01")
        bill.action_post()
        cls.steps(bill, **({"received": received} if received else {}), **steps)
        return bill

    @classmethod
    def steps(cls, bill, **steps):
        for kind, day in steps.items():
            cls.env["edic.finance.step"].create(
                {"move_id": bill.id, "kind": kind, "day": day, "reason": "IBAN"}
            )

    def facts(self, bill):
        self.env.registry.clear_cache()  # as on the next day
        found = self.findings("A42")
        self.hold_clear("A42", found, bill)
        mine = [finding for finding in found if finding.subject == bill.id]
        return mine[0].facts if mine else None

    def due(self, bill):
        return fields.Date.to_string(bill.edic_due_on)

    def left_open(self, line):
        """Return ``{reason: how many}`` of what a run could not judge, or in part."""
        in_part = line["in_part"] if "in_part" in line._fields else {}
        return {**(line.excluded or {}), **(in_part or {})}

    def record(self, code, value, area="", **vals):
        """A dated record that counts."""
        row = (
            self.env["edic.finance.parameter"]
            .sudo()
            .create(
                {
                    "code": code,
                    "value": value,
                    "area": area,
                    "source": "test",
                    "valid_from": "2020-01-01",
                    "company_id": self.company.id,
                    **vals,
                }
            )
        )
        row.write({"state": "approved"})
        return row

    # --- until when -------------------------------------------------------------------
    def test_due_by_law(self):
        bill = self.bill()
        self.assertEqual(self.due(bill), "2025-05-03", "the bill's date and two days")
        self.steps(bill, received="2025-04-02")
        self.assertEqual(self.due(bill), "2025-05-02")
        self.steps(bill, service="2025-04-12")
        self.assertEqual(self.due(bill), "2025-05-12")
        bill.edic_step_ids.filtered(lambda step: step.kind == "service").action_revoke()
        self.assertEqual(self.due(bill), "2025-05-02")
        self.steps(bill, interrupted="2025-04-10")
        self.assertFalse(bill.edic_due_on)
        self.steps(bill, complete="2025-04-20")
        self.assertEqual(self.due(bill), "2025-05-20")
        late = [("edic_due_on", "<", "2025-05-21"), ("id", "=", bill.id)]
        self.assertEqual(bill.search(late), bill)

    def test_kind_of_body_counts(self):
        bill = self.bill("2025-04-01")
        self.assertEqual(self.due(bill), "2025-05-01")
        health = self.parameter("A42.health", "yes")
        self.assertEqual(self.due(bill), "2025-05-21")
        health.active = False
        self.parameter("A42.undertaking", "yes")
        self.assertEqual(self.due(bill), "2025-05-31")

    def test_a_country_without_a_period(self):
        self.in_country("US")
        bill = self.bill("2025-04-01")
        self.assertFalse(bill.edic_due_on)
        self.make_bill("paper", LINES, day="2018-04-01").action_post()
        running = self.bill("2025-04-01", interrupted="2025-04-02")
        self.in_country("FR")
        running.edic_step_ids.invalidate_recordset()
        self.audit("A42")
        line = self.env["edic.finance.run"].sudo().search([], limit=1).line_ids
        self.assertEqual(
            self.left_open(line), {"no_period": 1, "interrupted": 1, "receipt_open": 1}
        )
        self.assertEqual(line.found, 0)

    # --- nobody recorded the receipt --------------------------------------------------
    @freeze_time("2025-07-20")
    def test_law_gives_the_day_that_nobody_recorded_in_france(self):
        bill = self.bill(paid="2025-06-03")
        self.assertEqual(self.due(bill), "2025-05-03")
        facts = self.facts(bill)
        self.assertEqual((facts["basis"], facts["received"]), ("request", "2025-04-03"))
        self.assertEqual((facts["request"], facts["days_late"]), ("2025-04-01", 31))
        words = self.check("A42")._words(facts)
        self.assertNotIn("received on", words.seen[0])
        self.assertIn("R2192-14", words.seen[1])
        labels = [point["label"] for point in self.check("A42")._chart(facts)["points"]]
        self.assertEqual(labels[0], "Receipt presumed")
        self.assertIn("45 days", words.next[1])
        self.assertFalse(self.facts(self.bill(paid="2025-05-03")), "on the last day")
        self.steps(bill, received="2025-05-10")
        self.assertFalse(self.facts(bill), "what was recorded counts before it")
        waiting = self.bill(interrupted="2025-04-10")
        self.assertFalse(waiting.edic_due_on, "an interruption runs")

    @freeze_time("2025-07-20")
    def test_delivery_counts_in_germany_where_nobody_recorded_the_receipt(self):
        self.in_country("DE")
        unknown, known = self.bill(), self.bill(service="2025-05-02")
        self.assertFalse(unknown.edic_due_on)
        self.assertEqual(self.due(known), "2025-06-02")  # the 1st is a Sunday
        facts = self.facts(known)
        self.assertEqual((facts["basis"], facts["received"]), ("service", "2025-05-02"))
        self.assertIn("vendor's claim", self.check("A42")._words(facts).next[1])
        self.assertEqual(self.facts(unknown)["rule"], "unknown")
        run = self.env["edic.finance.audit"].sudo()._run_checks(self.company, ["A42"])
        self.assertEqual(self.left_open(run.line_ids), {"receipt_open": 1})
        self.assertEqual(run.line_ids.outcome, "in_part")

    @freeze_time("2025-05-02")
    def test_unpaid_without_a_receipt_is_told_and_never_called_late(self):
        self.in_country("DE")
        bill, paid, part = self.bill(), self.bill(paid="2025-04-30"), self.bill()
        self.pay(part, amount=300, payment_date="2025-04-20")
        with freeze_time("2025-05-01"):
            self.assertFalse(self.facts(bill), "thirty days are over tomorrow")
        facts = self.facts(bill)
        self.assertEqual(
            (facts["rule"], facts["open_days"], facts["period"]), ("unknown", 31, 30)
        )
        self.assertFalse(bill.edic_due_on, "no receipt is guessed")
        self.assertFalse({"due", "interest", "total", "days_late"} & facts.keys())
        found = {issue.subject: issue for issue in self.findings("A42")}
        self.assertEqual(set(found), {bill.id, part.id}, "of paid ones only a count")
        finding = found[bill.id]
        self.assertEqual((finding.severity, str(finding.amount)), ("info", "1200.00"))
        words = self.check("A42")._words(facts)
        self.assertEqual(
            words.compared,
            [
                "Unpaid for 31 days from its date to 05/02/2025; receipt is not "
                "recorded, so whether it is late cannot be said."
            ],
        )
        self.assertIn("Record the day", words.next[0])
        with freeze_time("2025-07-20"):
            self.env.registry.clear_cache()
            again = self.findings("A42", bill)[0]
            self.assertEqual(again.key, finding.key)
        self.steps(bill, received="2025-04-20")
        self.assertFalse(self.facts(bill), "it is known, and not due")
        self.assertFalse(self.facts(paid))

    @freeze_time("2025-07-20")
    def test_a_run_that_could_not_judge_all_bills_does_not_read_as_done(self):
        self.in_country("DE")
        self.turn_on("A42")
        unpaid, paid = self.bill(), self.bill(paid="2025-07-01")
        self.bill("2025-05-01")
        self.audit("A42")
        line = self.env["edic.finance.run"].sudo().search([], limit=1).line_ids
        self.assertEqual((line.outcome, line.found), ("in_part", 2))
        self.assertEqual(self.left_open(line), {"receipt_open": 1, "receipt_paid": 1})
        self.assertIn("whether it was paid late cannot be said: 1", line.excluded_text)
        for bill in (unpaid, paid):
            self.steps(bill, received="2025-07-10")
        self.audit("A42")
        line = self.env["edic.finance.run"].sudo().search([], limit=1).line_ids
        self.assertEqual((line.outcome, self.left_open(line)), ("done", {}))

    @freeze_time("2025-07-10")
    def test_no_time_to_pay_runs_in_germany_before_the_bill_is_written(self):
        self.in_country("DE")
        bill = self.make_bill("paper", LINES, day="2025-06-20")
        bill.action_post()
        self.steps(bill, service="2025-05-02")
        self.assertEqual(self.due(bill), "2025-07-21")  # the 20th is a Sunday
        self.assertFalse(self.facts(bill))
        with freeze_time("2025-08-01"):
            facts = self.facts(bill)
        self.assertEqual((facts["received"], facts["days_late"]), ("2025-06-20", 11))
        seen = self.check("A42")._words(facts).seen
        self.assertIn("date of the bill, 06/20/2025", seen[1])

    @freeze_time("2025-07-20")
    def test_a_draft_without_a_date_does_not_end_the_check_in_germany(self):
        self.in_country("DE")
        late = self.bill("2025-05-01")
        draft = self.make_bill("paper", LINES)
        draft.invoice_date = False
        self.steps(draft, service="2025-05-02")
        self.assertEqual(self.due(draft), "2025-06-02")
        run = self.env["edic.finance.audit"].sudo()._run_checks(self.company, ["A42"])
        self.assertEqual((run.line_ids.outcome, run.line_ids.found), ("done", 2))
        self.assertTrue(self.facts(late))
        self.assertEqual(self.facts(draft)["request"], None)

    def test_books_from_before_get_their_due_day(self):
        bills = self.bill() + self.bill() + self.bill(service="2025-04-20")
        self.pay(bills[1], payment_date="2025-06-10")
        self.env.flush_all()
        query = "UPDATE account_move SET edic_due_on = NULL WHERE id = ANY(%s)"
        self.env.cr.execute(query, [bills.ids])
        bills.invalidate_recordset()
        self.env["account.move"]._edic_due_again(self.company)
        self.assertEqual(
            [self.due(bill) for bill in bills],
            ["2025-05-03", "2025-05-03", "2025-05-20"],
        )

    # --- late -------------------------------------------------------------------------
    @freeze_time("2025-07-20")
    def test_paid_late_in_france(self):
        bill = self.bill("2025-05-01", paid="2025-07-15")
        facts = self.facts(bill)
        self.assertEqual(facts["due"], "2025-05-31")
        self.assertEqual(facts["days_late"], 45)
        self.assertEqual(facts["interest"], "16.50")  # 1200 × 11.15 % × 45 / 365
        self.assertEqual((facts["lump_sum"], facts["total"]), ("40.00", "56.50"))
        self.assertEqual([line["rate"] for line in facts["lines"]], ["11.15"])
        self.assertFalse(self.facts(self.bill("2025-05-01", paid="2025-05-31")))

    @freeze_time("2025-07-20")
    def test_paid_late_in_germany(self):
        self.in_country("DE")
        bill = self.bill("2025-05-01", paid="2025-07-15")
        self.assertEqual(self.due(bill), "2025-06-02")  # the 31st is a Saturday
        facts = self.facts(bill)
        self.assertEqual(
            [(line["days"], line["rate"]) for line in facts["lines"]],
            [(28, "11.27"), (15, "10.27")],
        )
        self.assertEqual(facts["interest"], "15.44")  # 10.3746 + 5.0647

    @freeze_time("2025-07-20")
    def test_interest_on_what_was_paid_late_and_no_more(self):
        bill = self.bill("2025-05-01")
        for amount, day in ((300, "2025-05-20"), (500, "2025-06-10")):
            self.pay(bill, amount=amount, payment_date=day)
        lines = self.facts(bill)["lines"]
        self.assertEqual(
            [(line["amount"], line["days"]) for line in lines],
            [("500.00", 10), ("400.00", 50)],
        )
        self.audit("A42")
        self.assert_rendered("A42")
        refund = bill._reverse_moves([{"invoice_date": "2025-07-10"}], cancel=False)
        refund.write({"date": "2025-07-10"})
        refund.invoice_line_ids.price_unit = 1000 / 3
        refund.action_post()
        [line] = self.facts(bill)["lines"]
        self.assertEqual((line["amount"], line["days"]), ("500.00", 10))

    @freeze_time("2025-07-20")
    def test_a_payment_is_the_day_of_payment(self):
        bill = self.bill("2025-05-01")
        self.pay(bill, payment_date="2025-06-10")
        facts = self.facts(bill)
        self.assertEqual((facts["paid_on"], facts["days_late"]), ("2025-06-10", 10))
        with freeze_time("2025-09-01"):
            self.assertEqual(self.facts(bill), facts)

    def test_not_paid_yet(self):
        bill = self.bill("2025-05-01")
        with freeze_time("2025-05-31"):
            self.assertNotEqual((self.facts(bill) or {}).get("rule"), "late")
        with freeze_time("2025-06-01"):
            facts = self.facts(bill)
            self.assertEqual((facts["days_late"], facts["paid_on"]), (1, None))
        bill.button_draft()
        bill.button_cancel()
        self.assertFalse(self.facts(bill))

    @freeze_time("2025-07-20")
    def test_paid_on_the_last_day(self):
        self.assertFalse(self.facts(self.bill("2025-05-01", paid="2025-05-31")))
        self.assertTrue(self.facts(self.bill("2025-05-01", paid="2025-06-01")))

    @freeze_time("2027-02-10")
    def test_no_rate_is_guessed(self):
        facts = self.facts(self.bill("2026-10-01"))
        self.assertEqual(facts["missing_rate"], "2026-07-01")
        rate = {"valid_from": "2026-07-01", "company_id": self.bystander.id}
        self.parameter("payment.ecb_rate", "2", **rate)
        again = self.facts(self.bill("2026-10-01"))
        self.assertEqual(again["missing_rate"], "2026-07-01", "another company's")
        self.assertFalse(facts["interest"])
        compared = str(self.check("A42")._words(facts).compared)
        self.assertIn("What is owed for the delay is not known", compared)
        self.assertIn("half-year", compared)
        self.assertIn("At least the lump sum of ", compared)

    @freeze_time("2027-02-10")
    def test_amount_of_a_flag_is_the_bill_whatever_is_owed(self):
        self.bill("2025-05-01", paid="2025-07-15")
        self.bill("2026-10-01")
        found = self.findings("A42")
        self.assertEqual({str(part.amount) for part in found}, {"1200.00"})
        totals = [finding.facts["total"] for finding in found]
        self.assertEqual(sorted(map(bool, totals)), [False, True])

    @freeze_time("2025-07-20")
    def test_without_a_rate_of_interest_what_is_owed_is_not_known(self):
        self.bill("2025-05-01", paid="2025-07-15")
        [found] = self.findings("A42")
        facts = {**found.facts, "total": None, "missing_rate": None, "lines": []}
        compared = self.check("A42")._words(facts).compared
        self.assertIn("no rate of late interest is on record", compared[-1])

    # --- soon -------------------------------------------------------------------------
    @freeze_time("2025-06-20")
    def test_likely_to_be_late(self):
        for number in range(4):
            self.bill(f"2025-04-0{number + 1}", paid="2025-04-25")
        bill = self.bill("2025-06-01")
        self.assertFalse(self.facts(bill), "four bills tell nothing")
        fifth = self.bill("2025-04-05", paid="2025-04-25")
        facts = self.facts(bill)
        self.assertEqual((facts["rule"], facts["step"]), ("soon", "received"))
        [soon] = self.findings("A42", bill)
        self.assertEqual(soon.severity, "info", "nothing is late yet")
        self.assertEqual(
            (facts["remaining"], facts["median"], facts["cases"]), (11, "22", 5)
        )
        with freeze_time("2025-06-09"):
            self.assertFalse(self.facts(bill), "22 days are left")
        self.elsewhere(fifth)
        self.assertFalse(self.facts(bill), "four bills of ours")

    @freeze_time("2025-07-20")
    def test_words_in_three_languages(self):
        self.turn_on("A42")
        self.in_country("DE")
        self.bill("2025-05-01", paid="2025-07-15", service="2025-05-02")
        flag = self.audit("A42")
        for lang in ("en_US", "fr_FR", "de_DE"):
            translated = flag.with_context(lang=lang)
            for part in ("seen", "compared", "rule", "innocent", "next"):
                self.assertTrue(all(translated.words[part]), (lang, part))
            self.assertEqual(len(translated.picture["table"]["rows"]), 2)
            self.assertEqual(len(translated.picture["chart"]["points"]), 4)
