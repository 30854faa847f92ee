# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import re

from odoo import models
from odoo.tools import SQL

from ..tools.audit.fec_row import NAMES, FecRow
from ..tools.audit.fec_rules import is_siren

ONE_LINE = r"[\t\r\n]"


class EdicFinanceFec(models.AbstractModel):
    """The FEC that Odoo would export of the company's own books, without exporting it:
    that would close the fiscal year."""

    _name = "edic.finance.fec"
    _description = "FEC of the company's own books"

    def _file_name(self, company, closing):
        """As Odoo's export names it."""
        vat = re.sub(r"\s", "", company.vat or "")
        if company.country_code == "FR" and len(vat) >= 13 and is_siren(vat[4:13]):
            vat = vat[4:13]
        return f"{vat}FEC{closing:%Y%m%d}.txt"

    def _rows(self, company, opening, closing, lines=None):
        """Lines of the year as `FecRow`; ``line`` is the id of the journal item.

        :param lines: ids of journal items; None for all
        """
        self.env.cr.execute(self._query(company, opening, closing, lines))
        while rows := self.env.cr.fetchmany(1000):
            yield from (FecRow(*row) for row in rows)

    def _query(self, company, opening, closing, lines=None):
        return SQL(
            "SELECT line, %s FROM (%s) fec ORDER BY ecriture_date, ecriture_num, line",
            SQL(", ").join(map(SQL.identifier, NAMES)),
            self._lines(company, opening, closing, lines),
        )

    def _lines(self, company, opening, closing, lines=None):
        """SQL of the columns as Odoo's export makes them."""
        lang = company.partner_id.lang or "en_US"
        root = str(company.root_id.id)
        return SQL(
            """
            SELECT line.id AS line,
                   %(code)s AS journal_code, %(journal)s AS journal_lib,
                   %(number)s AS ecriture_num,
                   to_char(move.date, 'YYYYMMDD') AS ecriture_date,
                   COALESCE(account.code_store->>%(root)s, '') AS compte_num,
                   %(account)s AS compte_lib,
                   CASE WHEN is_aux THEN COALESCE(
                        NULLIF(%(aux)s, ''), partner.id::text, '') ELSE '' END
                     AS comp_aux_num,
                   CASE WHEN is_aux THEN %(aux_name)s ELSE '' END AS comp_aux_lib,
                   COALESCE(NULLIF(%(ref)s, ''), '-') AS piece_ref,
                   to_char(COALESCE(move.invoice_date, move.date), 'YYYYMMDD')
                     AS piece_date,
                   CASE WHEN COALESCE(btrim(line.name), '') = '' THEN '/'
                        ELSE %(label)s END AS ecriture_lib,
                   replace(round(line.debit, 2)::text, '.', ',') AS debit,
                   replace(round(line.credit, 2)::text, '.', ',') AS credit,
                   COALESCE(line.full_reconcile_id::text, '') AS ecriture_let,
                   COALESCE(to_char(full_.create_date, 'YYYYMMDD'), '') AS date_let,
                   to_char(move.date, 'YYYYMMDD') AS valid_date,
                   CASE WHEN COALESCE(line.amount_currency, 0) = 0 THEN '' ELSE
                        replace(round(line.amount_currency, 2)::text, '.', ',') END
                     AS montant_devise,
                   COALESCE(currency.name, '') AS idevise
              FROM account_move_line line
              JOIN account_move move ON move.id = line.move_id
              JOIN account_journal journal ON journal.id = move.journal_id
              JOIN account_account account ON account.id = line.account_id
              CROSS JOIN LATERAL (SELECT account.account_type IN (
                   'asset_receivable', 'liability_payable') AS is_aux) kind
              LEFT JOIN res_partner partner ON partner.id = line.partner_id
              LEFT JOIN res_currency currency ON currency.id = line.currency_id
              LEFT JOIN account_full_reconcile full_
                ON full_.id = line.full_reconcile_id
             WHERE line.company_id = %(company)s AND line.parent_state = 'posted'
               AND line.balance != 0 AND line.date BETWEEN %(opening)s AND %(closing)s
               AND %(only)s
            """,
            code=self._text(SQL("journal.code")),
            journal=self._text(self._translated("journal", lang)),
            account=self._text(self._translated("account", lang)),
            number=self._text(SQL("move.name")),
            aux=self._text(SQL("partner.ref")),
            aux_name=self._text(SQL("partner.name")),
            ref=self._text(SQL("move.ref")),
            label=self._text(SQL("line.name")),
            root=root,
            company=company.id,
            opening=opening,
            closing=closing,
            only=SQL("TRUE") if lines is None else SQL("line.id = ANY(%s)", lines),
        )

    def _text(self, column):
        """One line without the separator, as Odoo's export writes it."""
        return SQL(
            "regexp_replace(replace(COALESCE(%s, ''), '|', '/'), %s, ' ', 'g')",
            column,
            ONE_LINE,
        )

    def _translated(self, alias, lang):
        return SQL(
            "COALESCE(%(a)s.name->>%(lang)s, %(a)s.name->>'en_US')",
            a=SQL(alias),
            lang=lang,
        )
