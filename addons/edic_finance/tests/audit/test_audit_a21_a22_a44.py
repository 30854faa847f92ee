# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tests import tagged

from ..spending_common import SpendingCase


@tagged("post_install", "-at_install")
class TestAuditProcurement(SpendingCase):
    """A21, A22, A44. In 2025 the threshold is 40,000 in France."""

    # --- A22 ------------------------------------------------------------------------
    def test_parts_reach_the_threshold_together(self):
        first = self.buy(25000, "2025-03-01", ref="A-7")
        self.assertFalse(self.found("A22", first))
        second = self.buy(15000, "2025-03-31", ref="A-8", vendor="branch")
        [facts] = self.found("A22", first, second).values()
        self.assertEqual(list(self.found("A22")), [second.id])
        self.assertEqual((facts["total"], facts["threshold"]), ("40000.00", "40000"))
        self.assertEqual(facts["signs"], ["in_a_row", "one_person"])
        self.assertEqual(
            [part["net"] for part in facts["parts"]], ["25000.00", "15000.00"]
        )

    def test_only_what_reaches_it_is_a_part(self):
        self.accounts["rent"] = self.make_account("613200", "rent")
        self.buy(100, "2025-02-27")  # 31 days before
        self.buy(100, "2025-03-02", vendor="power")
        self.buy(100, "2025-03-02", account="rent")
        self.buy(100, "2025-03-02", account="works")
        self.buy(25000, "2025-03-01")
        second = self.buy(15005, "2025-03-30")
        self.buy(5, "2025-03-30", move_type="in_refund")
        after = self.buy(100, "2025-03-31")
        [(number, facts)] = self.found("A22", second, after).items()
        self.assertEqual(number, second.id, "with what reaches it, and once")
        self.assertEqual(facts["total"], "40000.00")
        self.assertEqual(
            [part["net"] for part in facts["parts"]], ["25000.00", "15005.00", "-5.00"]
        )

    def test_what_another_company_buys(self):
        first = self.buy(25000, "2025-03-01")
        second = self.buy(15000, "2025-03-31")
        bills = {code: self.found(code, second) for code in ("A22", "A44")}
        self.assertEqual([list(found) for found in bills.values()], [[second.id]] * 2)
        self.elsewhere(first)
        self.assertFalse(self.found("A22", second))
        self.assertFalse(self.found("A44", second))

    def test_just_outside(self):
        self.buy(25000, "2025-03-01")
        late = self.buy(15000, "2025-04-01")  # 31 days
        less = self.buy(14999.99, "2025-03-31", account="upkeep")
        other = self.buy(20000, "2025-03-02", vendor="power")
        self.buy(5000, "2025-03-02", move_type="in_refund")
        self.assertFalse(self.found("A22", late, less, other))

    def test_one_that_reaches_it_alone_is_no_part(self):
        self.buy(40000, "2025-03-01")
        self.assertFalse(self.found("A22", self.buy(10000, "2025-03-02")))

    def test_threshold_is_that_of_the_day(self):
        early = self.buy(30000, "2026-03-01")
        self.buy(29000, "2026-03-31")
        self.assertEqual(len(self.found("A22", early)), 1, "40,000 until 31 March")
        self.buy(30000, "2026-05-01", vendor="power")
        late = self.buy(29000, "2026-05-02", vendor="power")
        self.assertEqual(len(self.found("A22", late)), 1, "60,000 from 1 April")
        works = self.buy(55000, "2026-05-01", account="works", vendor="new")
        self.buy(44000, "2026-05-02", account="works", vendor="new")
        self.assertEqual(len(self.found("A22", works)), 1, "works: 100,000")
        self.buy(1000, "2026-05-03", account="works", vendor="new")
        self.assertEqual(len(self.found("A22", works)), 2)

    def test_a_contract_is_no_split(self):
        first = self.buy(25000, "2025-03-01")
        second = self.buy(25000, "2025-03-02")
        self.assertTrue(self.found("A22", second))
        self.parameter("A44.framework", "FR 44 732 829 320")
        self.assertFalse(self.found("A22", second))
        self.assertEqual(self.excluded("A22"), {"A22": {"framework": 2}})
        self.env["edic.finance.parameter"].sudo().search(
            [("code", "=", "A44.framework")]
        ).active = False
        self.assertTrue(self.found("A22", second))
        self.names_contract(first, "M-2025-04")
        self.commit(first, "M 2025/04")
        self.assertFalse(self.found("A22", second))
        self.assertEqual(self.excluded("A22"), {"A22": {"contract": 1}})

    def test_what_was_undone_is_no_part(self):
        first = self.buy(25000, "2025-03-01")
        second = self.buy(25000, "2025-03-02")
        first.action_post()
        first._reverse_moves([{"invoice_date": "2025-03-03"}], cancel=True)
        self.assertFalse(self.found("A22", second))
        third = self.buy(25000, "2025-03-04")
        self.assertTrue(self.found("A22", third))
        third.button_cancel()
        self.assertFalse(self.found("A22", second))

    def test_no_threshold_of_a_land(self):
        self.in_country("DE-HE", "DE")
        first = self.buy(500, "2026-03-01")
        second = self.buy(800, "2026-03-02")
        self.assertFalse(self.found("A22", first))
        self.assertEqual(self.excluded("A22"), {"A22": {"no_threshold": 2}})
        self.parameter("procurement.direct", "1000", area="DE-HE")
        self.assertTrue(self.found("A22", second))
        self.assertEqual(self.excluded("A22"), {"A22": {}})
        self.parameter("A44.central", "yes")
        self.assertFalse(self.found("A22", second), "15,000 for the federation")

    def test_a_land_with_the_thresholds_of_the_eu_alone(self):
        self.in_country("DE-NW", "DE")
        first = self.buy(150000, "2026-03-01")
        self.assertFalse(self.found("A22", first))
        second = self.buy(66000, "2026-03-02")
        self.assertTrue(self.found("A22", second), "216,000")
        self.buy(500, "2025-12-31")
        self.found("A22")
        self.assertEqual(self.excluded("A22"), {"A22": {"no_threshold": 1}})

    def test_category_by_product_or_analytic(self):
        self.parameter("A44.by", "analytic")
        line = ("Desks", "office", "school", 25000)
        self.make_bill("paper", [line], "2025-03-01")
        other = self.make_bill(
            "paper", [("Desks", "office", "hall", 25000)], "2025-03-01"
        )
        self.assertFalse(self.found("A22", other))
        same = self.make_bill("paper", [line], "2025-03-01")
        [facts] = self.found("A22", same).values()
        self.assertEqual(facts["category"], "school")
        self.assertIn("same_day", facts["signs"])
        self.parameter("A44.by", "product", valid_from="2020-01-02")
        self.assertEqual([f["category"] for f in self.found("A22").values()], [""])

    def test_flags_follow_what_is_saved(self):
        self.turn_on("A22")
        first = self.buy(25000, "2025-03-01")
        second = self.buy(25000, "2025-03-02")
        self.saved()
        flag = self.flags("A22")
        self.assertRecordValues(flag, [{"move_id": second.id, "state": "new"}])
        self.assertEqual(flag.other_ids, first)
        first.invoice_date = "2025-01-01"
        self.saved()
        self.assertEqual(flag.state, "expired")
        for lang in ("en_US", "fr_FR", "de_DE"):
            translated = flag.with_context(lang=lang)
            self.assertTrue(
                all(translated.words["seen"] + translated.words["compared"]), lang
            )
            self.assertEqual(len(translated.picture["table"]["rows"]), 2)
            self.assertEqual(
                translated.picture["chart"]["points"][1]["value"], "50000.00"
            )

    # --- A44 ------------------------------------------------------------------------
    def test_near_and_at_the_threshold(self):
        first = self.buy(31999.99, "2025-01-10")
        self.assertFalse(self.found("A44", first))
        near = self.buy(0.01, "2025-03-10", vendor="branch")
        facts = self.found("A44", near)[near.id]
        self.assertEqual((facts["share"], facts["total"]), (80, "32000.00"))
        between = self.buy(7999.99, "2025-06-10")
        at = self.buy(0.01, "2026-01-10")
        found = self.found("A44", between, at)
        self.assertEqual(set(found), {near.id, at.id})
        self.assertEqual((found[at.id]["code"], found[at.id]["share"]), ("direct", 100))
        self.assertEqual(
            found[at.id]["months"],
            [
                ["2025-01", "31999.99", 1, "2025-01-10"],
                ["2025-03", "0.01", 1, "2025-03-10"],
                ["2025-06", "7999.99", 1, "2025-06-10"],
                ["2026-01", "0.01", 1, "2026-01-10"],
            ],
        )

    def test_twelve_months(self):
        self.buy(39000, "2025-01-10")
        after = self.buy(1000, "2026-01-11")
        self.assertNotIn(after.id, self.found("A44", after))
        other = self.buy(1000, "2026-01-10", account="upkeep")
        self.assertIn(other.id, self.found("A44", other), "one category: 620")
        self.parameter("A44.digits", "6")
        self.assertNotIn(other.id, self.found("A44", other), "two accounts")

    def test_highest_of_a_day_is_told(self):
        bill = self.buy(95000, "2025-01-10")
        self.assertEqual(self.found("A44", bill)[bill.id]["code"], "publicity")
        more = self.buy(126000, "2025-02-10")
        self.assertEqual(self.found("A44", more)[more.id]["code"], "eu")
        works = self.buy(95000, "2025-01-10", account="works", vendor="power")
        facts = self.found("A44", works)[works.id]
        self.assertEqual((facts["threshold"], facts["share"]), ("100000", 80))

    def test_credit_notes_and_contracts_count_not(self):
        bill = self.buy(45000, "2025-01-10")
        self.buy(10000, "2025-01-10", move_type="in_refund")
        self.assertEqual(self.found("A44", bill)[bill.id]["share"], 80)
        self.parameter("A44.framework", "732829320")
        self.assertFalse(self.found("A44", bill))

    def test_a_category_as_a_whole(self):
        self.buy(25000, "2025-01-10")
        bill = self.buy(25000, "2025-03-10", vendor="power")
        self.assertFalse(self.found("A44"))
        self.parameter("A44.whole", "yes")
        facts = self.found("A44")[bill.id]
        self.assertEqual((facts["vendor"], facts["total"]), (None, "50000.00"))
        self.assertTrue(self.check("A44")._words(facts).seen)

    def test_words_of_a44(self):
        self.turn_on("A44")
        self.buy(95000, "2025-01-10")
        flag = self.audit("A44")
        for lang in ("en_US", "fr_FR", "de_DE"):
            translated = flag.with_context(lang=lang)
            for part in ("seen", "compared", "rule", "innocent", "next"):
                self.assertTrue(all(translated.words[part]), (lang, part))
            self.assertEqual(translated.picture["chart"]["threshold"]["value"], "90000")

    # --- A21 ------------------------------------------------------------------------
    def test_just_below(self):
        inside = self.buy(38000, "2025-01-10")
        below = self.buy(37999.99, "2025-01-10")
        at = self.buy(40000, "2025-01-10")
        found = self.found("A21", inside, below, at)
        self.assertEqual(set(found), {inside.id})
        facts = found[inside.id]
        self.assertEqual((facts["below"], facts["above"]), (1, 1))
        self.assertFalse(facts["is_gathered"])
        works = self.buy(38000, "2025-01-10", account="works")
        self.assertNotIn(works.id, self.found("A21", works))
        paper = self.buy(86000, "2025-01-10")
        self.assertEqual(self.found("A21", paper)[paper.id]["code"], "publicity")

    def test_bills_gathered_below_a_limit_are_marked(self):
        bills = [self.buy(39000 + n, f"2025-0{n + 1}-10") for n in range(6)]
        last = self.buy(39500, "2025-07-10", vendor="branch")
        found = self.found("A21", *bills, last)
        self.assertTrue(found[last.id]["is_gathered"], "seven of seven")
        self.assertFalse(found[bills[5].id]["is_gathered"], "six of six")
        self.assertEqual(sum(found[last.id]["bars"]), 7 * 5)
        self.buy(41000, "2025-07-01")
        self.assertFalse(self.found("A21", last)[last.id]["is_gathered"])

    def test_own_limits(self):
        self.in_country("DE-HE", "DE")
        bill = self.buy(4900, "2025-01-10")
        self.assertFalse(self.found("A21", bill))
        self.assertEqual(self.excluded("A21"), {"A21": {"no_threshold": 1}})
        self.parameter("A21.limits", "5000; 25 000; nothing")
        facts = self.found("A21", bill)[bill.id]
        self.assertEqual((facts["code"], facts["threshold"]), ("own", "5000"))
        self.assertEqual(self.excluded("A21"), {"A21": {}})

    def test_words_of_a21(self):
        self.turn_on("A21")
        self.buy(38000, "2025-01-10")
        flag = self.audit("A21")
        self.assertEqual(flag.severity, "low")
        for lang in ("en_US", "fr_FR", "de_DE"):
            translated = flag.with_context(lang=lang)
            for part in ("seen", "compared", "rule", "innocent", "next"):
                self.assertTrue(all(translated.words[part]), (lang, part))
            bars = translated.picture["chart"]["bars"]
            self.assertEqual(
                [bar["observed"] for bar in bars if bar["mark"]], ["0", "1"][::-1]
            )
