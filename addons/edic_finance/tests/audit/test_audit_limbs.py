# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import re

from odoo.tests import tagged

from ...models.audit.edic_finance_audit import LEFT_OUT
from ...tools.files.ledger_facts import FACTS
from ..entry_common import EntryCase

PAPER = [("Copy paper A4", "office", None, 310.0)]
OLD, NEW = "FR7630006000011234567890189", "LT601010012345678901"
# words of sentences that rest on a fact
WORDS = {
    "clearing": r"\bpaid\b|Payment|set off|is open",
    "bank_accounts": r"(?i)bank account|goes to",
    "partner_numbers": r"(?i)VAT number|VAT or register number|register number",
    "partner_created": r"(?i)vendor entered on",
    "partner_contacts": r"contact",
    "users": r"person",
    "files": r"attached|any file",
    "origins": r"by hand|[Mm]anual entry",
    "prices": r"quantit|nor a line",
    "reversals": r"taken back|\breversed\b",
    "rights": r"lock date|books were closed|posted after it",
    "steps": r"contract on record|without a contract",
    "einvoices": r"contract on record|without a contract",
    "changes": r"audit trail never knew|Odoo posted it",
}
CHECKS = ("A01", "A02", "A03", "A07", "A13", "A25", "A28", "A29", "A30", "A44")


@tagged("post_install", "-at_install")
class TestAuditLimbs(EntryCase):
    """A part of a check that rests on what the books do not tell is left out alone: it
    flags nothing, no sentence speaks of it, and the run names it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.classPatch(type(cls.company), "_edic_areas", lambda company: ("FR", ""))
        old, new = cls.make_bank("paper", OLD), cls.make_bank("paper", NEW)
        cls.make_bank("power", NEW)
        numbers = {"vat": "FR40303265045", "company_registry": "30326504500017"}
        (cls.vendors["paper"] + cls.vendors["power"]).write(numbers)
        cls.make_bill("paper", PAPER, "2021-01-04", ref="2021-7").partner_bank_id = old
        cls.make_bill("paper", PAPER, "2025-01-03", ref="2025-118")
        for ref, day, vendor in (
            ("2025-118", "2025-01-03", "paper"),
            ("2025-118", "2025-01-05", "power"),
            ("R/77-A", "2025-03-06", "paper"),
        ):
            bill = cls.make_bill(vendor, PAPER, day, ref=ref)
            if vendor == "paper":
                bill.partner_bank_id = new if ref == "R/77-A" else old
        for day in ("2025-02-03", "2025-02-04"):
            lines = [("Furniture", "office", None, 30000.0)]
            cls.make_bill("paper", lines, day, ref=f"M-{day}")
        note = cls.make_bill(
            "power",
            [("Credit for what was overpaid", "energy", None, 47.11)],
            "2025-01-10",
            move_type="in_refund",
            ref="G-1",
        )
        note.action_post()
        cls.entry("641000", "467000", date="2025-12-31")
        cls.make_entry(
            ("641000", 5000.0, ""), ("467000", -5000.0, ""), day="2025-12-30"
        )
        cls.env.flush_all()

    def all_sentences(self, code):
        """Return all that findings of a check say of what they found, in one text."""
        check, texts = self.check(code), []
        for finding in self.findings(code):
            words = check._words(finding.facts)
            table = check._comparison(finding.facts) or {"rows": []}
            texts += [words.title, *words.seen, *words.compared, *words.rule]
            texts += [str(cell) for row in table["rows"] for cell in row]
        return "\n".join(texts)

    def without(self, *facts):
        self.company.sudo().edic_known_facts = sorted(set(FACTS) - {*facts})

    def test_every_limb_has_a_name_and_needs_what_exists(self):
        for code, check in self.env["edic.finance.check"].sudo()._all().items():
            names = check._limb_names()
            for name, limb in check._limbs.items():
                self.assertTrue(names.get(name), (code, name))
                self.assertLessEqual(limb.needs, set(FACTS), (code, name))
                self.assertFalse(limb.needs & check._needs, (code, name))

    def test_no_part_speaks_of_a_fact_that_the_books_lack(self):
        before = {code: self.all_sentences(code) for code in CHECKS}
        spoken = {
            (code, fact)
            for code, text in before.items()
            for fact, pattern in WORDS.items()
            if re.search(pattern, text)
        }
        # else the test would show nothing
        self.assertLessEqual(
            {
                ("A02", "bank_accounts"),
                ("A02", "clearing"),
                ("A02", "prices"),
                ("A03", "partner_numbers"),
                ("A03", "partner_created"),
                ("A03", "bank_accounts"),
                ("A07", "clearing"),
                ("A07", "prices"),
                ("A13", "bank_accounts"),
                ("A28", "files"),
                ("A28", "origins"),
                ("A28", "rights"),
                ("A30", "origins"),
                ("A44", "steps"),
            },
            spoken,
        )
        for fact, pattern in WORDS.items():
            self.without(fact)
            for code in CHECKS:
                limbs = self.check(code)._limbs.values()
                if (code, fact) in spoken or any(fact in limb.needs for limb in limbs):
                    found = re.findall(pattern, self.all_sentences(code))
                    self.assertFalse(found, (code, fact))
        self.without()
        self.assertEqual({code: self.all_sentences(code) for code in CHECKS}, before)

    def test_what_rests_on_a_part_that_is_left_out_is_not_flagged(self):
        def limbs(code, name):
            return {finding.facts.get(name) for finding in self.findings(code)}

        self.assertIn("unused", limbs("A07", "limb"))
        reasons = limbs("A02", "reason")
        self.assertIn("other_account", reasons)
        self.assertEqual(len(self.findings("A28")), 2)
        self.without("clearing", "bank_accounts", "files")
        self.assertNotIn("unused", limbs("A07", "limb"))
        self.assertIn("unmatched", limbs("A07", "limb"))
        self.assertNotIn("other_account", limbs("A02", "reason"))
        [short] = self.findings("A28")
        self.assertTrue(short.facts["is_short"])
        self.assertFalse(limbs("A02", "paid") - {None})

    def test_done_and_found_take_something_that_was_checked(self):
        """Records checked and records left out are the population, once: for every
        check there is, in books as they are and in books that lack facts."""
        every = self.env["edic.finance.check"].sudo()._all()
        audit = self.env["edic.finance.audit"].sudo()
        for lacking in ((), ("persons",), ("posting_time", "users", "origins")):
            self.without(*lacking)
            run = audit._run_checks(self.company, every, kind="simulation")
            self.assertEqual(set(run.line_ids.mapped("code")), set(every))
            for line in run.line_ids:
                context = (line.code, line.outcome, lacking)
                self.assertNotEqual(line.outcome, "failed", (context, line.reason))
                if line.outcome == "done" or line.found:
                    self.assertTrue(line.checked, context)
                left_out = sum((line.excluded or {}).values())
                self.assertEqual(line.population, line.checked + left_out, context)
                in_part = sum((line.in_part or {}).values())
                self.assertLessEqual(in_part, line.checked, context)

    def test_no_reason_is_both_left_out_and_in_part(self):
        audit = self.env["edic.finance.audit"].sudo()
        for code, check in self.env["edic.finance.check"].sudo()._all().items():
            for scope in audit._scopes(self.company, check):
                in_part = {reason for reason, _sql in check._partial(scope)}
                left_out = {reason for reason, _sql in check._left_out(scope)}
                self.assertFalse(in_part & left_out, code)
                words = check._reason_words()
                self.assertLessEqual(in_part | left_out, set(words), code)
                states = {words[reason][0] for reason in in_part | left_out}
                self.assertLessEqual(states, set(LEFT_OUT), code)

    def test_a_run_names_what_it_left_out(self):
        audit = self.env["edic.finance.audit"].sudo()
        self.without("files", "origins")
        run = audit._run_checks(self.company, ["A01", "A28"], kind="simulation")
        first, second = run.line_ids.sorted("code")
        self.assertEqual((first.outcome, first.reason), ("done", False))
        self.assertEqual(second.outcome, "done")
        self.assertEqual(
            second.reason,
            "Excluded, as the file does not say so: entries by hand apart from "
            "others (whether an entry was made by hand); entries without a file "
            "(the documents themselves)",
        )
        self.without()
        run = audit._run_checks(self.company, ["A28"], kind="simulation")
        self.assertFalse(run.line_ids.reason)
