# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import io
import tempfile
from argparse import Namespace
from datetime import date
from pathlib import Path

from odoo.exceptions import UserError
from odoo.tests import TransactionCase, tagged

from ...tools.files.datev import open_datev
from ...tools.files.datev_ledger import as_ledger as datev_ledger
from ...tools.files.fec import as_ledger, open_fec
from ...tools.files.ledger_line import LedgerFileError
from ...tools.files.ledger_source import open_source, reason
from ..ledger_file_common import BILL, ENTRIES, NAME, PAID, make_fec

BATCH = (
    '"EXTF";700;21;"Buchungsstapel";13;;;"";"";"";1001;42;20250101;4;20250101;'
    '20251231;"2025";"";1;0;0;"EUR";;"";;;"04";;;"";""',
    "Umsatz;S/H;WKZ;Kurs;Basis;WKZ Basis;Konto;Gegenkonto;BU;Belegdatum;"
    "Belegfeld 1;Belegfeld 2;Skonto;Buchungstext",
    '1190,00;"S";"";;;"";6310;70001;"9";3101;"R-1";"";;"Miete"',
    '238,00;"S";"";;;"";10001;4400;"";1502;"A-1";"";;"Erlös"',
    '1190,00;"S";"";;;"";70001;1800;"";2802;"R-1";"";;"Zahlung"',
)
INDEX = """<?xml version="1.0" encoding="UTF-8"?>
<DataSet><Version>1.0</Version>
<DataSupplier><Name>Stadtwerk Lindenfurt</Name><Location/><Comment/></DataSupplier>
<Media><Name>2025</Name><Table><URL>journal.csv</URL><Name>Buchungen</Name>
<Range><From>2</From></Range><VariableLength>
<VariableColumn><Name>Buchungsnummer</Name><AlphaNumeric/></VariableColumn>
<VariableColumn><Name>Buchungsdatum</Name><Date/></VariableColumn>
<VariableColumn><Name>Konto</Name><AlphaNumeric/></VariableColumn>
<VariableColumn><Name>Gegenkonto</Name><AlphaNumeric/></VariableColumn>
<VariableColumn><Name>Betrag</Name><Numeric><Accuracy>2</Accuracy></Numeric>
</VariableColumn></VariableLength></Table></Media></DataSet>
"""
POSTINGS = (
    "Nr;Datum;Konto;Gegenkonto;Betrag\r\n1;31.01.2025;6310;1800;1.190,00\r\n"
    "2;15.02.2025;1800;4400;238,00\r\n\r\n3;gestern;6310;1800;1,00\r\n"
)


@tagged("post_install", "-at_install")
class TestAuditFileLoad(TransactionCase):
    """A ledger from elsewhere, in an empty company."""

    def load(self, content=None, ledger=None):
        companies = self.env["res.company"]
        name = f"From a file {companies.search_count([])}"
        self.company = companies.create({"name": name})
        content = make_fec() if content is None else content
        ledger = ledger or as_ledger(open_fec(lambda: io.BytesIO(content)), NAME)
        load = self.env["edic.finance.ledger.load"]
        return load._load(self.company, ledger)

    def moves(self, *domain):
        return self.env["account.move"].search(
            [("company_id", "=", self.company.id), *domain], order="id"
        )

    def test_entries_of_a_fec(self):
        loaded = self.load()
        self.assertEqual((loaded["lines"], loaded["entries"]), (15, 6))
        self.assertEqual(loaded["debit"], loaded["credit"])
        self.assertFalse(loaded["unread"])
        moves = self.moves()
        self.assertRecordValues(
            moves,
            [
                {"name": "1", "move_type": "entry", "amount_total": 500},
                {"name": "2", "move_type": "in_invoice", "amount_total": 120},
                {"name": "3", "move_type": "in_invoice", "amount_total": 120},
                {"name": "4", "move_type": "entry", "amount_total": 120},
                {"name": "5", "move_type": "out_invoice", "amount_total": 240},
                {"name": "6", "move_type": "entry", "amount_total": 90},
            ],
        )
        kinds = {move.journal_id.code: move.journal_id.type for move in moves}
        self.assertEqual(
            kinds,
            {
                "AN": "general",
                "AC": "purchase",
                "BQ": "bank",
                "VE": "sale",
                "OD": "general",
            },
        )
        self.assertEqual(self.company.account_opening_move_id, moves[0])
        self.assertEqual(moves[0].line_ids.mapped("sequence"), [2, 3])

    def test_a_bill_of_a_fec(self):
        self.load()
        bill = self.moves()[1]
        self.assertRecordValues(
            bill,
            [
                {
                    "ref": "E-1",
                    "amount_untaxed": 100,
                    "amount_tax": 20,
                    "amount_total_signed": -120,
                    "amount_untaxed_signed": -100,
                    "invoice_date": date(2025, 1, 15),
                    "state": "posted",
                }
            ],
        )
        self.assertEqual(bill.partner_id.name, "Électricité du Val")
        self.assertEqual(bill.edic_posted_at.date(), date(2025, 1, 15))
        customer = self.moves(("move_type", "=", "out_invoice")).partner_id
        self.assertEqual(customer.name, "Mairie de Lindenfurt")
        self.assertEqual(customer.ref, bill.partner_id.ref, "a number of both lists")
        accounts = bill.line_ids.account_id.with_company(self.company)
        account = accounts.filtered(lambda a: a.code == "401000")
        self.assertEqual(account.account_type, "liability_payable")
        self.assertLess(account.create_date.date(), date(2025, 1, 1))

    def test_what_is_lettered_is_cleared_where_it_balances(self):
        """Three lines under one letter do not: two bills and one payment."""
        self.load()
        lines = self.moves().line_ids.filtered("matching_number")
        self.assertEqual(len(lines), 3)
        self.assertFalse(any(lines.mapped("reconciled")))
        self.assertEqual(sum(lines.mapped("amount_residual")), -120)
        self.load(make_fec([ENTRIES[1], ENTRIES[3]]))
        lines = self.moves().line_ids.filtered("matching_number")
        self.assertTrue(all(lines.mapped("reconciled")))
        self.assertFalse(any(lines.mapped("amount_residual")))
        self.assertEqual(self.moves()[0].payment_state, "paid")

    def test_an_entry_of_several_days(self):
        """An entry is split into days if each balances by itself; else it is one."""
        twice = [
            ("BQ", "Banque", "7", day, "", PAID) for day in ("20250301", "20250302")
        ]
        self.load(make_fec(twice))
        self.assertEqual(
            self.moves().mapped("name"), ["7 (2025-03-01)", "7 (2025-03-02)"]
        )
        apart = [
            ("AC", "Achats", "7", "20250301", "", BILL[:2]),
            ("AC", "Achats", "7", "20250302", "", BILL[2:]),
        ]
        self.load(make_fec(apart))
        self.assertEqual(self.moves().mapped("name"), ["7"])
        days = self.moves().line_ids.sorted("sequence").mapped("date")
        self.assertEqual([day.day for day in days], [1, 1, 2])

    def test_what_cannot_be_read_is_told_and_the_rest_is_there(self):
        content = make_fec().replace(b"|20250301|706000", b"|2025-13-01|706000")
        loaded = self.load(content)
        self.assertEqual(
            loaded["unread"],
            [
                {
                    "column": "EcritureDate",
                    "count": 1,
                    "lines": [13],
                    "value": "2025-13-01",
                }
            ],
        )
        self.assertEqual(loaded["lines"], 14)
        sale = self.moves(("name", "=", "5"))
        self.assertEqual(sum(sale.line_ids.mapped("balance")), 200)

    def test_batches_of_datev(self):
        content = "\r\n".join(BATCH).encode("cp1252")
        file = open_datev(lambda: io.BytesIO(content))
        loaded = self.load(ledger=datev_ledger([("2025", file)]))
        self.assertEqual((loaded["chart"], loaded["entries"]), ("skr04", 3))
        self.assertRecordValues(
            self.moves(),
            [
                {"move_type": "in_invoice", "ref": "R-1", "amount_total": 1190},
                {"move_type": "out_invoice", "ref": "A-1", "amount_total": 238},
                {"move_type": "entry", "ref": "R-1", "amount_total": 1190},
            ],
        )
        self.assertEqual(self.company.country_id.code, "DE")

    def test_an_export_for_a_german_audit(self):
        """From the options of the command to entries."""
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder)
            path.joinpath("index.xml").write_text(INDEX, encoding="utf-8")
            path.joinpath("journal.csv").write_text(POSTINGS, encoding="cp1252")
            options = {"fec": None, "datev": None, "gobd": path, "chart": None}
            source = open_source(Namespace(**options, table="", columns=None))
            loaded = self.load(ledger=source.ledger)
        self.assertIn("journal: Buchungen (", source.note)
        self.assertEqual(source.name, "GoBD Stadtwerk Lindenfurt")
        self.assertEqual((loaded["chart"], loaded["entries"]), ("skr04", 2))
        self.assertEqual(
            loaded["unread"],
            [{"column": "day", "count": 1, "lines": [5], "value": "gestern"}],
        )
        accounts = self.moves().line_ids.account_id.with_company(self.company)
        self.assertEqual(
            {account.code: account.account_type for account in accounts},
            {"6310": "expense", "1800": "asset_cash", "4400": "income"},
        )

    def test_files_that_are_no_ledger(self):
        options = {"fec": None, "datev": None, "gobd": None, "chart": None}
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "x.csv")
            path.write_text("a;b\n")
            for format, file, expected in (
                ("fec", path, "lacks EcritureDate"),
                ("datev", [path], "EXTF"),
                ("gobd", Path(folder), "no index.xml"),
                ("gobd", path, "no index.xml"),
            ):
                given = Namespace(**{**options, format: file}, table="", columns=None)
                with self.subTest(format), self.assertRaises(LedgerFileError) as caught:
                    open_source(given)
                self.assertIn(expected, reason(caught.exception))

    def test_books_are_not_touched(self):
        self.load()
        ledger = as_ledger(open_fec(lambda: io.BytesIO(make_fec())), NAME)
        with self.assertRaisesRegex(UserError, "without entries"):
            self.env["edic.finance.ledger.load"]._load(self.company, ledger)

    def test_a_file_without_lines(self):
        with self.assertRaisesRegex(UserError, "no line"):
            self.load(make_fec([]))
        content = make_fec([ENTRIES[1]]).replace(b"20250115", b"15.13.2025")
        with self.assertRaisesRegex(
            UserError, "is EcritureDate, in line 2, 3, 4: “15.13.2025”"
        ):
            self.load(content)

    def test_what_does_not_balance_is_told(self):
        words = self.env["edic.finance.fec"]
        loaded = self.load()
        self.assertFalse(words._loaded_faults(loaded, []))
        loaded = self.load(make_fec().replace(b"240,00|0,00", b"244,00|0,00"))
        [message] = words._loaded_faults(loaded, [])
        self.assertEqual(
            (message["code"], message["level"], message["value"]),
            ("total", "error", "4.00"),
        )
        self.assertFalse(words._loaded_faults(loaded, [{"code": "total"}]), "told once")
        loaded = self.load(make_fec().replace(b"240,00|0,00", b"many|0,00"))
        codes = [message["code"] for message in words._loaded_faults(loaded, [])]
        self.assertEqual(codes, ["unread", "total"])

    def test_days_of_a_document_are_those_of_the_file(self):
        """A32 holds each line's against that of its entry."""
        self.load()
        bills = self.moves(("move_type", "!=", "entry"))
        for move in self.moves():
            days = set(move.line_ids.mapped("invoice_date"))
            self.assertEqual(days, {move.invoice_date}, move.name)
        self.assertEqual(bills[0].line_ids[0].invoice_date, date(2025, 1, 15))
        consistency = self.consistency()
        self.assertFalse(consistency)
        head, tail = b"|E-1|20250115|Achats 2|20,00", b"|E-1|20250114|Achats 2|20,00"
        self.load(make_fec().replace(head, tail))
        self.assertEqual(self.consistency(), ["piece_days"])

    def consistency(self):
        """Return the findings of A32 on the entries themselves."""
        self.env.flush_all()
        audit = self.env["edic.finance.audit.report"].sudo().with_company(self.company)
        report = audit._report_file(self.company, ["A32"])
        found = [finding["facts"] for finding in report["findings"]]
        return [name for facts in found for name in facts.get("found", ())]

    def test_checks_run_on_it(self):
        self.load()
        self.env.flush_all()
        audit = self.env["edic.finance.audit.report"].sudo().with_company(self.company)
        codes, _is_other = audit._choose(self.company, "auditor", ("A33",))
        report = audit._report_file(self.company, [*codes, "A01"])
        checks = {check["code"]: check for check in report["checks"]}
        self.assertEqual(checks["A33"]["outcome"], "not_applicable")
        self.assertTrue(checks["A33"]["reason"])
        self.assertEqual((checks["A01"]["checked"], checks["A01"]["found"]), (2, 1))
        [found] = report["findings"]
        self.assertEqual(
            {
                name: found[name]
                for name in ("check", "entry", "journal", "line", "ref")
            },
            {"check": "A01", "entry": "3", "journal": "AC", "line": 7, "ref": "E-1"},
        )
        self.assertEqual((report["debit"], report["items"]), ("1190.00", 15))
