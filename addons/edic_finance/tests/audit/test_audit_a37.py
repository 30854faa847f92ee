# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import date

from freezegun import freeze_time

from odoo.fields import Command
from odoo.tests import tagged

from ...tools.files.fec_check import FecTotals
from ...tools.files.fec_row import LEVELS
from ...tools.files.fec_rules import check_rows
from ..audit_ledger_common import AuditLedgerCase

YEAR = {"opening": date(2026, 1, 1), "closing": date(2026, 12, 31)}


@tagged("post_install", "-at_install")
@freeze_time("2026-06-30 10:00:00")
class TestAuditA37(AuditLedgerCase):
    """The FEC that would be exported, and originals of e-invoices."""

    country_code, chart_template = "FR", "fr"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.partner_id.vat = "FR23334175221"
        cls.bill = cls.post_bill("F-1")
        cls.fec = cls.env["edic.finance.fec"].sudo()
        cls.posted_when("2026-01-15 12:00:00")

    @classmethod
    def posted_when(cls, moment):
        cls.env.flush_all()
        cls.env.cr.execute("UPDATE account_move SET edic_posted_at = %s", [moment])

    def faults(self):
        return {
            (finding.facts["column"], finding.facts["fault"]): finding.facts["count"]
            for finding in self.findings("A37")
            if finding.facts["rule"] == "fec"
            and finding.facts["closing"] == "2026-12-31"
        }

    def test_books_in_order(self):
        self.assertFalse(self.findings("A37"))
        self.assertFalse(self.company.fiscalyear_lock_date, "nothing was exported")

    def test_books_of_another_country(self):
        self.bill.sudo().ref = False
        self.assertTrue(self.faults())
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE res_company SET account_fiscal_country_id = %s",
            [self.env.ref("base.de").id],
        )
        self.company.invalidate_recordset()
        self.assertFalse(self.findings("A37"))

    def test_each_rule(self):
        self.bill.sudo().ref = False
        self.accounts["upkeep"].code = "6A"
        self.bill.invoice_line_ids[0].sudo().name = "Papier 紙"
        self.company.partner_id.vat = False
        self.posted_when("2026-01-16 08:00:00")
        late = self.post_bill("F-2", day="2026-02-15")
        self.post_bill("F-3", day="2026-02-16")
        self.drop(late)
        lines = len(self.bill.line_ids.filtered("balance"))
        self.assertEqual(
            self.faults(),
            {
                ("", "name"): 1,
                ("PieceRef", "piece_ref"): lines,
                ("CompteNum", "account"): 1 + 1,
                ("EcritureLib", "charset"): 1,
                ("EcritureNum", "gap"): 1,
                ("ValidDate", "valid_posted"): 2,
            },
        )
        self.turn_on("A37")
        self.assert_rendered(self.audit("A37"))

    def test_sql_counts_what_the_rules_find(self):
        for number in range(12):
            bill = self.post_bill(f"N-{number}", day="2026-03-01")
            if number % 3:
                bill.sudo().ref = False
            if number % 2:
                bill.invoice_line_ids[0].sudo().name = "… → ≤"
        self.accounts["energy"].code = "E1"
        self.accounts["office"].code = "O1"
        rows = list(self.fec._rows(self.company, *YEAR.values()))
        totals = FecTotals()
        for fault in check_rows(rows, **YEAR):
            totals.add_fault(fault)
        expected = {
            (each_fault.column, each_fault.code): each_fault.count
            for each_fault in totals.by_kind()
        }
        self.assertEqual(len(expected), 3)
        self.posted_when("2026-03-01 12:00:00")
        found = self.faults()
        found.pop(("ValidDate", "valid_posted"))
        self.assertEqual(found, expected)

    def test_year_before_and_the_period(self):
        self.post_bill("", day="2025-06-01")
        self.posted_when("2025-06-01 12:00:00")
        years = {finding.facts["closing"] for finding in self.findings("A37")}
        self.assertIn("2025-12-31", years)
        found = self.findings("A37", date_from=YEAR["opening"], date_to=YEAR["closing"])
        self.assertEqual(
            {finding.facts["closing"] for finding in found}, {"2026-12-31"}
        )

    def carry_forward(self, day, amount):
        """An entry of balances: bank against a supplier's account."""
        code = {"code": "AN", "name": "Balances", "type": "general"}
        journal = self.env["account.journal"].search(
            [("code", "=", "AN"), ("company_id", "=", self.company.id)], limit=1
        ) or self.env["account.journal"].create({**code, "company_id": self.company.id})
        accounts = [self.account_of(kind) for kind in ("512999", "164999")]
        move = self.env["account.move"].create(
            {
                "journal_id": journal.id,
                "date": day,
                "ref": "AN",
                "line_ids": [
                    Command.create(
                        {"account_id": account.id, "name": "AN", "balance": value}
                    )
                    for account, value in zip(accounts, (amount, -amount), strict=True)
                ],
            }
        )
        move.action_post()
        self.posted_when(f"{day} 12:00:00")
        return move

    def account_of(self, code):
        accounts = self.env["account.account"].with_company(self.company)
        found = accounts.search([("code", "=", code)], limit=1)
        kind = "asset_current"
        return found or accounts.create(
            {"code": code, "name": code, "account_type": kind}
        )

    def opened(self):
        return {
            example["value"]
            for finding in self.findings("A37")
            if finding.facts.get("fault") == "opening"
            for example in finding.facts["examples"]
        }

    def test_opening_balances_are_the_closing_ones(self):
        self.carry_forward("2025-01-01", 500)
        self.assertFalse(self.opened(), "nothing closed before")
        entry = self.carry_forward("2026-01-01", 400)
        expected = {"512999: 500.00/400.00", "164999: -500.00/-400.00"}
        self.assertEqual(self.opened(), expected)
        closing = self.carry_forward("2025-12-31", -500)
        self.assertEqual(self.opened(), expected, "closed out is closed with")
        closing.button_draft()
        entry.button_draft()
        self.assertFalse(self.opened(), "Odoo carries them forward")
        self.carry_forward("2026-01-01", 500)
        self.assertFalse(self.opened())

    def test_as_odoo_writes_it(self):
        """Figures aside, which Odoo pads."""
        if "l10n_fr.fec.export.wizard" not in self.env:
            self.skipTest("l10n_fr_account is not installed")
        wizard = self.env["l10n_fr.fec.export.wizard"].with_company(self.company)
        wizard = wizard.create(
            {"date_from": "2026-01-01", "date_to": "2026-12-31", "test_file": True}
        )
        result = wizard.generate_fec()
        name = self.fec._file_name(self.company, YEAR["closing"])
        self.assertEqual(result["file_name"], name)
        text = result["file_content"].decode().split("\r\n")[1:]
        ours = self.fec._rows(self.company, *YEAR.values())
        for row, line in zip(ours, text, strict=True):
            cells = line.split("|")
            self.assertEqual(row.compte_num, cells[4])
            self.assertEqual(
                [row.journal_code, row.ecriture_num, row.ecriture_date, row.piece_ref],
                [cells[0], cells[2], cells[3], cells[8]],
            )
            self.assertEqual(float(row.debit.replace(",", ".")), self.figure(cells[11]))

    def figure(self, cell):
        return float(cell.strip().replace(",", "."))

    def test_original_of_an_e_invoice(self):
        file = self.attach(self.bill, b"<Invoice/>")
        rows = self.env["edic.finance.document"].sudo()
        row = rows.create(
            {
                "name": "F-1.xml",
                "attachment_id": file.id,
                "checksum": file.checksum,
                "format": "ubl",
                "company_id": self.company.id,
                "source": "upload",
                "state": "billed",
                "move_id": self.bill.id,
            }
        )
        self.assertFalse(self.findings("A37"))
        file.sudo().raw = b"<Invoice>changed</Invoice>"
        [found] = self.findings("A37")
        self.assertEqual((found.facts["what"], found.move), ("changed", self.bill.id))
        row.attachment_id = False
        file.sudo().unlink()
        self.turn_on("A37")
        flag = self.audit("A37")
        self.assertEqual(flag.facts["what"], "gone")
        self.assert_rendered(flag)
        row.format = "pdf"
        self.assertFalse(self.findings("A37"))

    def test_each_fault_has_words(self):
        for code in LEVELS:
            self.assertNotEqual(self.fec._fault_words(code, "PieceRef"), code)
