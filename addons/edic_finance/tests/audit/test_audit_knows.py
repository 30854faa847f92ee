# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import io
from decimal import Decimal
from itertools import count
from pathlib import Path
from types import SimpleNamespace

from odoo.tests import TransactionCase, tagged

from ...models.audit.report_output import file_summary, unknown_lines
from ...tools.files.datev import open_datev
from ...tools.files.datev_ledger import as_ledger as datev_ledger
from ...tools.files.fec import as_ledger, open_fec
from ...tools.files.ledger_facts import FACTS
from ..files.test_audit_file_load import BATCH
from ..ledger_file_common import BY_HAND, ENTRIES, NAME, make_fec

UNKNOWN = {  # facts missing in a FEC: words that no sentence about it may have
    "en_US": ("created", "VAT number", "company number", "one person", "user"),
    "fr_FR": ("créé", "numéro de TVA", "utilisateur"),
    "de_DE": ("angelegt", "USt-IdNr", "Nutzer"),
}


@tagged("post_install", "-at_install")
class TestAuditKnows(TransactionCase):
    """A check says nothing of what its books do not know, nor is it done on nothing."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.checks = cls.env["edic.finance.check"].sudo()._all()

    def load(self, ledger):
        companies = self.env["res.company"]
        company = companies.create({"name": f"Known {companies.search_count([])}"})
        self.env["edic.finance.ledger.load"]._load(company, ledger)
        self.env.flush_all()
        return company

    def fec(self, entries=ENTRIES):
        content = make_fec(entries)
        return self.load(as_ledger(open_fec(lambda: io.BytesIO(content)), NAME))

    def datev(self, batch=BATCH):
        rows = "\r\n".join(batch).encode("cp1252")
        return self.load(datev_ledger([("b", open_datev(lambda: io.BytesIO(rows)))]))

    def report(self, company, file_format="FEC", lang="en_US"):
        audit = self.env["edic.finance.audit.report"].sudo().with_company(company)
        audit = audit.with_context(lang=lang)
        return audit._report_file(company, list(self.checks), file_format)

    def test_every_fact_has_a_name(self):
        for check in self.checks.values():
            self.assertTrue(check._needs, check._code)
        self.assertEqual(list(self.checks["A01"]._fact_names()), list(FACTS))

    def test_what_a_file_does_not_tell_is_not_applicable_and_named(self):
        for company, file_format in ((self.fec(), "FEC"), (self.datev(), "DATEV")):
            report = self.report(company, file_format)
            checks = {check["code"]: check for check in report["checks"]}
            self.assertEqual(set(checks), set(self.checks))
            knows = company._edic_knows()
            self.assertNotIn("partner_created", knows)
            for code, check in self.checks.items():
                if check._needs - knows:
                    self.assertEqual(checks[code]["outcome"], "not_applicable", code)
                    self.assertTrue(checks[code]["reason"], code)
                    self.assertFalse(checks[code]["found"], code)
            for code in ("A05", "A08P", "A09", "A11", "A12", "A14", "A15"):
                self.assertEqual(checks[code]["outcome"], "not_applicable", code)
            self.assertIn("when vendors were created", checks["A14"]["reason"])
            self.assertIn("VAT", checks["A15"]["reason"])

    def test_done_is_never_said_of_nothing(self):
        empty = self.env["res.company"].create({"name": "Without books"})
        run = self.env["edic.finance.audit"].sudo()._run_checks(empty, self.checks)
        rows = [(line.outcome, line.checked, line.population) for line in run.line_ids]
        self.assertNotIn("failed", {outcome for outcome, *_counts in rows})
        self.assertFalse([row for row in rows if row[0] == "done" and not row[1]])
        self.assertIn(("nothing", 0, 0), rows)
        report = self.report(self.fec())
        for check in report["checks"]:
            if check["outcome"] == "done" or check["found"]:
                self.assertTrue(check["checked"], check["code"])

    def test_a_column_that_is_empty_is_not_known(self):
        bare = [
            (*head, without([(*line[:2], "", "", *line[4:]) for line in lines]))
            for *head, lines in ENTRIES
            if head[0] == "OD"
        ]
        knows = self.fec(bare)._edic_knows()
        self.assertNotIn("clearing", knows)
        self.assertIn("persons", self.fec()._edic_knows())
        report = self.report(self.fec(bare))
        checks = {check["code"]: check["outcome"] for check in report["checks"]}
        self.assertEqual(checks["A31"], "not_applicable")

    def test_one_filled_cell_makes_no_fact_known(self):
        """One letter among many items of vendors does not say which are open."""
        number, bare = count(10), []
        for *head, lines in ENTRIES[1:] * 2:
            bare.append((*head[:2], str(next(number)), *head[3:], without(lines)))
        company = self.fec(bare)
        self.assertNotIn("clearing", company._edic_knows())
        content = make_fec([*bare, ENTRIES[1]])
        ledger = as_ledger(open_fec(lambda: io.BytesIO(content)), NAME)
        other = self.env["res.company"].create({"name": "One letter"})
        loaded = self.env["edic.finance.ledger.load"]._load(other, ledger)
        self.assertEqual(loaded["shares"]["clearing"], Decimal(1) / 11)
        self.assertEqual(loaded["shares"]["persons"], 1)
        self.assertNotIn("clearing", other._edic_knows())
        self.assertIn("persons", other._edic_knows())
        source = SimpleNamespace(path=Path(NAME), ledger=ledger, digest="0")
        file = file_summary(source, loaded)
        self.assertEqual(file["shares"]["clearing"], "0.0909")
        self.assertIn("clearing (9.1%)", " ".join(unknown_lines(file)))

    def test_a_credit_note_is_not_unused_where_nothing_tells_what_clears(self):
        note = '595,00;"H";"";;;"";6310;70001;"9";0502;"G-1";"";;"Gutschrift"'
        again = '1190,00;"S";"";;;"";6310;70001;"9";0302;"R-2";"";;"Miete"'
        company = self.datev((*BATCH, note, again))
        self.assertNotIn("clearing", company._edic_knows())
        audit = self.env["edic.finance.audit"].sudo().with_company(company)
        found = {}

        def tell(check, findings):
            found[check._code] = findings

        run = audit._run_checks(company, ["A07", "A02"], kind="simulation", tell=tell)
        self.assertEqual(
            {finding.facts["limb"] for finding in found["A07"]}, {"unmatched"}
        )
        pairs = [*found["A07"], *found["A02"]]
        self.assertTrue(found["A02"])
        for pair in pairs:
            check = self.checks["A07" if pair in found["A07"] else "A02"]
            cells = [row[0] for row in check._comparison(pair.facts)["rows"]]
            self.assertNotIn("Payment", cells)
            self.assertNotIn("paid", pair.facts)
        reasons = {line.code: line.reason for line in run.line_ids}
        self.assertIn("credits that nobody uses", reasons["A07"])
        self.assertIn("a new bank account (bank accounts of vendors)", reasons["A02"])

    def test_a_year_end_entry_is_not_without_a_file_where_no_file_is_told(self):
        lines = [
            (*line[:4], *(value.replace("90", "9000") for value in line[4:6]), "")
            for line in BY_HAND
        ]
        bare = [
            *ENTRIES[:-1],
            ("OD", "Operations diverses", "6", "20251231", "", lines),
        ]
        report = self.report(self.fec(bare))
        checks = {check["code"]: check for check in report["checks"]}
        self.assertEqual(
            (checks["A28"]["outcome"], checks["A28"]["found"]), ("done", 0)
        )
        self.assertIn("entries without a file", checks["A28"]["reason"])

    def test_no_sentence_speaks_of_what_a_file_does_not_tell(self):
        company = self.fec()
        vendors = self.env["account.move"].search([("company_id", "=", company.id)])
        partners = vendors.partner_id
        self.assertTrue(partners)
        self.assertFalse(any(partners.mapped("create_date")), "nobody knows it")
        self.assertFalse(any(partners.mapped("create_uid")))
        for lang, words in UNKNOWN.items():
            if not self.env["res.lang"].search([("code", "=", lang)]):
                continue
            report = self.report(company, lang=lang)
            self.assertTrue(report["findings"])
            for found in report["findings"]:
                text = " ".join(found[part] or "" for part in ("seen", "compared"))
                for word in words:
                    self.assertNotIn(word, text, (lang, found["check"]))


def without(lines):
    """Return lines of `ENTRIES` without their letters."""
    return tuple((*line[:-1], "") for line in lines)
