# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models
from odoo.tools import SQL

from ..tools.audit import ledger_sql
from ..tools.audit.opening import is_opening
from .edic_finance_ledger_load import _unique

CASH = ("53", "10", "16")  # beginnings of cash accounts: PCG, SKR03, SKR04
MOST = 0.6  # share of entries that makes a journal one of its kind


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicFinanceLedgerLoad(models.AbstractModel):
    """Journals, entries and items, from the lines that were staged."""

    _inherit = "edic.finance.ledger.load"

    def _make_journals(self, company):
        """A journal is of the kind that most of its entries are of."""
        rows = self.env.execute_query_dict(
            SQL(
                """WITH entry AS (
                       SELECT journal, max(journal_name) AS name,
                              bool_or(kind = 'asset_cash') AS money,
                              bool_or(kind = 'liability_payable') AS owed,
                              bool_or(kind = 'asset_receivable') AS due,
                              bool_or(kind IN ('expense', 'asset_fixed')) AS spent,
                              bool_or(kind = 'income') AS earned,
                              min(account) FILTER (WHERE kind = 'asset_cash') AS bank
                         FROM edic_line JOIN edic_account USING (account)
                        GROUP BY journal, entry)
                   SELECT COALESCE(journal, '') AS code, max(name) AS name,
                          count(*) AS entries, count(*) FILTER (WHERE money) AS bank,
                          count(*) FILTER (
                              WHERE owed AND spent AND NOT money) AS purchase,
                          count(*) FILTER (
                              WHERE due AND earned AND NOT money) AS sale,
                          mode() WITHIN GROUP (ORDER BY bank) AS account
                     FROM entry GROUP BY journal ORDER BY 1"""
            )
        )
        used = set()
        accounts = dict(
            self.env.execute_query(SQL("SELECT account, id FROM edic_account"))
        )
        values = [self._journal_values(company, row, accounts, used) for row in rows]
        journals = self.env["account.journal"].with_company(company)
        journals = journals.with_context(tracking_disable=True).create(values)
        self.env.flush_all()
        self.env.cr.execute("DROP TABLE IF EXISTS edic_journal")
        self.env.cr.execute(
            "CREATE TEMP TABLE edic_journal (journal text, id int, type text)"
            " ON COMMIT DROP"
        )
        self.env.cr.execute_values(
            "INSERT INTO edic_journal VALUES %s",
            [
                (row["code"], one.id, one.type)
                for row, one in zip(rows, journals, strict=True)
            ],
        )

    def _journal_values(self, company, row, accounts, used):
        code = row["code"] or "?"
        short = _unique(code[:5], used) if len(code) < 6 else _unique(code[:3], used)
        kind = _journal_kind(row)
        return {
            "code": short,
            "name": " ".join(filter(None, (code, row["name"]))),
            "type": kind,
            "company_id": company.id,
            **(
                {"default_account_id": accounts[row["account"]]}
                if kind in ("bank", "cash")
                else {}
            ),
        }

    # --- entries ----------------------------------------------------------------------
    def _make_entries(self, company):
        """Moves and their lines."""
        cr = self.env.cr
        parameters = {
            "company": company.id,
            "currency": company.currency_id.id,
            "user": self.env.uid,
            "openings": list(self._openings()),
        }
        for query in ledger_sql.WORKED_OUT:
            cr.execute(query, parameters)
        for bill in ledger_sql.BILLS:
            cr.execute(ledger_sql.BILL, bill)
        for query in ledger_sql.WRITTEN:
            cr.execute(query, parameters)
        for table in ("account_move", "account_move_line", "account_account"):
            cr.execute(SQL("ANALYZE %s", SQL.identifier(table)))

    def _openings(self):
        """Ids of the journals of balances carried forward."""
        rows = self.env.execute_query(
            SQL(
                """SELECT DISTINCT own.id, COALESCE(line.journal, ''), line.journal_name
                     FROM edic_line line
                     JOIN edic_journal own ON own.journal = COALESCE(line.journal, '')
                 """
            )
        )
        return {own for own, code, name in rows if is_opening(code, name)}


def _journal_kind(row):
    if is_opening(row["code"], row["name"]):
        return "general"
    for kind in ("purchase", "sale", "bank"):
        if row[kind] >= MOST * row["entries"]:
            is_cash = kind == "bank" and row["account"].startswith(CASH)
            return "cash" if is_cash else kind
    return "general"
