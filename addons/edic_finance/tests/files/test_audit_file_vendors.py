# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import io
from collections import Counter

from odoo.tests import TransactionCase, tagged

from ...tools.files.datev import open_datev
from ...tools.files.datev_ledger import as_ledger as datev_ledger
from ...tools.files.fec import as_ledger, open_fec
from ...tools.files.fec_check import FecTotals, check_fec
from ..ledger_file_common import make_fec
from .test_audit_file_load import BATCH

NAME = "999999907FEC20251231.txt"
VENDORS = {"F1": "Bureau Lindenfurt", "F2": "Chauffage du Val", "": ""}


def bill(number, day, amount, *vendors, ref=None, against="401000"):
    """Return an entry of purchases that owes the same to each vendor; ``""`` is one who
    is not named."""
    lines = [
        ("606100", "Fournitures", "", "", f"{amount * len(vendors)},00", "0,00", "")
    ]
    lines += [
        (against, "Contrepartie", code, VENDORS[code], "0,00", f"{amount},00", "")
        for code in vendors
    ]
    return ("ACH", "Achats", str(number), day, ref or f"P-{number}", lines)


def note(number, day, amount, vendor):
    """Return an entry of a credit note."""
    head, lines = bill(number, day, amount, vendor)[:5], []
    for *begin, debit, credit, letter in bill(number, day, amount, vendor)[5]:
        lines.append((*begin, credit, debit, letter))
    return (*head, lines)


ENTRIES = (
    *(bill(n, f"2025{n:02}03", 100 + n, "F1") for n in range(1, 11)),
    bill(11, "20251103", 700, ""),
    bill(12, "20251104", 700, "", ref="P-11"),
    bill(13, "20251105", 810, ""),
    bill(14, "20251106", 820, ""),
    bill(15, "20251107", 50, "F1", "F2"),
    bill(16, "20251108", 60, "F1", ""),
    bill(17, "20251110", 30, "", against="512000"),
    note(18, "20251111", 20, "F2"),
    # a Sunday; 11 November is a holiday
    (
        "OD",
        "Operations diverses",
        "19",
        "20251116",
        "OD-1",
        [
            ("658000", "Charges", "", "", "20000,00", "0,00", ""),
            ("471000", "Attente", "", "", "0,00", "20000,00", ""),
        ],
    ),
    (
        "BQ",
        "Banque",
        "20",
        "20251118",
        "B-1",
        [
            ("401000", "Fournisseurs", "F1", VENDORS["F1"], "101,00", "0,00", ""),
            ("512000", "Banque", "", "", "0,00", "101,00", ""),
        ],
    ),
)
UNNAMED = (  # a bill of nobody, beside the two of a creditor; none are those after it
    '1190,00;"S";"";;;"";6310;70001;"9";0302;"R-2";"";;"Miete"',
    '595,00;"S";"";;;"";6310;3300;"9";0402;"R-3";"";;"Miete"',
    *(
        f'{n}00,00;"S";"";;;"";6220;0650;"";1{n}06;"S-{n}";"";;"AfA"'
        for n in range(1, 6)
    ),
)


@tagged("post_install", "-at_install")
class TestAuditFileVendors(TransactionCase):
    """Purchases whose vendor a file does not name are in the population of each check
    about bills, and are left out of it by name."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.checks = cls.env["edic.finance.check"].sudo()._all()
        file = open_fec(lambda: io.BytesIO(make_fec(ENTRIES)))
        cls.fec, cls.loaded = cls.load(as_ledger(file, NAME))
        cls.fec_report = cls.report(cls.fec, "FEC")

    @classmethod
    def load(cls, ledger):
        number = cls.env["res.company"].search_count([])
        company = cls.env["res.company"].create({"name": f"Of a file {number}"})
        loaded = cls.env["edic.finance.ledger.load"]._load(company, ledger)
        cls.env.flush_all()
        return company, loaded

    @classmethod
    def report(cls, company, file_format, codes=None):
        audit = cls.env["edic.finance.audit.report"].sudo().with_company(company)
        return audit._report_file(company, codes or list(cls.checks), file_format)

    def line(self, code):
        return next(
            check for check in self.fec_report["checks"] if check["code"] == code
        )

    def assert_counted(self, company, report, entries, refunds):
        """Each check about bills counts each entry of purchases, and says of each that
        it does not check why."""
        counted = set()
        for line in report["checks"]:
            check, code = self.checks[line["code"]], line["code"]
            left_out = sum(exclusion["count"] for exclusion in line["excluded"])
            self.assertEqual(line["population"], line["checked"] + left_out, code)
            if not check._is_about_bills() or line["outcome"] == "not_applicable":
                continue
            expected = entries - (0 if "in_refund" in check._move_types else refunds)
            self.assertEqual(line["population"], expected, code)
            counted.add(code)
        knows = company._edic_knows()
        about = {c for c, contract in self.checks.items() if contract._is_about_bills()}
        able = {code for code in about if self.checks[code]._needs <= knows}
        self.assertEqual(counted, able)
        self.assertLessEqual({"A01", "A02", "A03", "A13", "A22", "A44"}, counted)

    def test_every_check_about_bills_counts_every_purchase_of_a_fec(self):
        purchases = sum(entry[0] == "ACH" for entry in ENTRIES)
        self.assert_counted(self.fec, self.fec_report, purchases, 1)
        for code in ("A02", "A03", "A13", "A17", "A19", "A21", "A22", "A44"):
            counts = {
                exclusion["reason"]: (exclusion["count"], exclusion.get("lines"))
                for exclusion in self.line(code)["excluded"]
            }
            self.assertEqual(counts["file_no_vendor"], (4, [22, 24, 26, 28]), code)
            self.assertEqual(counts["file_vendors"], (2, [30, 33]), code)
            self.assertEqual(counts["file_no_bill"], (1, [36]), code)

    def test_every_check_about_bills_counts_every_purchase_of_datev(self):
        content = "\r\n".join((*BATCH, *UNNAMED)).encode("cp1252")
        file = open_datev(lambda: io.BytesIO(content))
        company, loaded = self.load(datev_ledger([("2025", file)]))
        self.assertEqual(loaded["vendorless"]["count"], 1)
        report = self.report(company, "DATEV")
        self.assert_counted(company, report, 3, 0)
        [line] = [check for check in report["checks"] if check["code"] == "A02"]
        [exclusion] = [
            each_exclusion
            for each_exclusion in line["excluded"]
            if each_exclusion["reason"] == "file_no_vendor"
        ]
        self.assertEqual(
            (exclusion["count"], exclusion["words"]), (1, "No vendor in the file.")
        )
        self.assertEqual(len(exclusion["lines"]), 1)

    def test_bills_without_a_vendor_are_held_against_each_other(self):
        line = self.line("A01")
        self.assertEqual(line["in_part"][0]["reason"], "file_alone")
        self.assertEqual(line["in_part"][0]["lines"], [22, 24, 26, 28])
        [found] = [
            finding
            for finding in self.fec_report["findings"]
            if finding["check"] == "A01"
        ]
        self.assertEqual((found["entry"], found["line"]), ("12", 24))
        self.assertEqual((found["severity"], found["partner"]), ("medium", None))
        self.assertIn("both vendors are unknown", found["rule"])

    def test_what_has_no_vendor_is_a_fault_that_names_it(self):
        words = self.env["edic.finance.fec"]
        [message] = words._loaded_faults(self.loaded, [])
        self.assertEqual(
            {name: message[name] for name in ("level", "code", "count", "value")},
            {"level": "alert", "code": "no_vendor", "count": 5, "value": "ACH 11"},
        )
        self.assertEqual(message["lines"], [22, 24, 26, 28, 33])
        # as the file itself says before it is loaded
        totals = FecTotals()
        file = open_fec(lambda: io.BytesIO(make_fec(ENTRIES)))
        self.assertTrue(list(check_fec(file, NAME, totals)))
        [before] = words._faults_by_kind(totals)
        for name in ("level", "code", "count", "lines", "value", "words"):
            self.assertEqual(message[name], before[name], name)
        self.assertFalse(words._loaded_faults(self.loaded, [{"code": "no_vendor"}]))

    def test_duplicates_are_looked_for_without_asking(self):
        audit = self.env["edic.finance.audit.report"].sudo()
        codes = audit._choose_of_file(self.fec)
        self.assertLessEqual({"A01", "A02", "A03", "A04", "A05", "A25"}, set(codes))
        self.assertEqual(audit._choose_of_file(self.fec, None, ("A02",)), ["A02"])
        self.assertEqual(audit._choose_of_file(self.fec, None, ("A21",)), ["A21"])
        report = self.report(self.fec, "FEC", codes)
        run = {check["code"] for check in report["checks"]}
        not_run = {each_not_run["code"] for each_not_run in report["not_run"]}
        self.assertFalse(run & not_run)
        self.assertEqual(run | not_run, set(self.checks))
        self.assertIn("A21", not_run)

    def test_rare_accounts_count_what_was_looked_at(self):
        line = self.line("A25")
        self.assertEqual((line["outcome"], line["checked"]), ("in_part", 1))
        self.assertEqual([part["reason"] for part in line["in_part"]], ["no_history"])

    def test_a_day_off_is_found_where_the_hour_is_not_known(self):
        line = self.line("A27")
        self.assertEqual((line["outcome"], line["found"]), ("done", 1))
        self.assertIn("office hours (the time of day of a posting)", line["reason"])
        [found] = [
            finding
            for finding in self.fec_report["findings"]
            if finding["check"] == "A27"
        ]
        self.assertEqual((found["entry"], found["facts"]["why"]), ("19", "weekend"))
        self.assertNotIn("12:00", str(found["facts"]))
        self.assertIn("It was posted on 11/16/2025.", found["seen"])
        self.assertNotIn("hours", f"{found['compared']} {found['rule']}")
        reasons = Counter({o["reason"]: o["count"] for o in line["excluded"]})
        self.assertEqual(reasons, {"small_other": 19})

    def test_a_habit_is_one_of_bills_of_a_vendor(self):
        line = self.line("A23")
        purchases = sum(entry[0] == "ACH" for entry in ENTRIES)
        # neither the credit note, nor what was paid at once, nor the bank
        self.assertEqual(line["population"], purchases - 2)
        counts = {
            exclusion["reason"]: exclusion["count"] for exclusion in line["excluded"]
        }
        self.assertEqual(counts, {"file_no_vendor": 4, "file_vendors": 2})

    def test_without_vendors_a_habit_is_not_applicable(self):
        bare = [entry for entry in ENTRIES if entry[2] in ("11", "12", "13", "14")]
        file = open_fec(lambda: io.BytesIO(make_fec(bare)))
        company, _loaded = self.load(as_ledger(file, NAME))
        [check] = self.report(company, "FEC", ["A23"])["checks"]
        self.assertEqual(
            (check["outcome"], check["population"], check["checked"]),
            ("not_applicable", 4, 0),
        )
        self.assertEqual(
            check["reason"], "The file does not contain: vendors and customers"
        )
