# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import re
from dataclasses import replace
from decimal import Decimal
from functools import cache

from odoo import models
from odoo.tools import SQL, LazyTranslate

from ...tools.files.fec_row import LEVELS, NAMES, Fault, FecRow
from ...tools.files.fec_rules import check_file_name, check_opening, check_row, is_siren
from ...tools.files.opening import is_opening

_lt = LazyTranslate(__name__)
ONE_LINE = r"[\t\r\n]"

# characters that ISO 8859-15 does not have
NOT_LATIN9 = (
    r"[^\u0001-\u00a3\u00a5\u00a7\u00a9-\u00b3\u00b5-\u00b7\u00b9-\u00bb\u00bf-\u00ff"
    "€ŠšŽžŒœŸ]"
)
TEXTS = (  # columns whose text people write
    "journal_lib",
    "ecriture_num",
    "compte_lib",
    "comp_aux_num",
    "comp_aux_lib",
    "piece_ref",
    "ecriture_lib",
)
NEEDED = ("journal_lib", "ecriture_num", "compte_num", "compte_lib")
EXAMPLES = 10
FAULTS = {  # on which rule a `Fault` says what; %s: the column
    "empty": _lt("The field %s is not in the right form: it has no value."),
    "thousands": _lt(
        "The field %s is not in the right form: a number without a separator "
        "of thousands is expected."
    ),
    "number": _lt("The field %s is not in the right form: a number is expected."),
    "decimal_point": _lt(
        "The field %s is not in the right form: a comma separates decimals."
    ),
    "date": _lt(
        "The field %s is not in the right form: a date (YYYYMMDD) is expected."
    ),
    "calendar": _lt("There are dates (%s) that are not in the calendar."),
    "charset": _lt("The field %s has characters that ISO 8859-15 does not have."),
    "account": _lt(
        "The field CompteNum is not right: the account's number has to begin "
        "with three digits."
    ),
    "both_sides": _lt(
        "The structure of the file is not right: debit and credit on one line, "
        "or both 0."
    ),
    "period": _lt("The field %s has a date outside the period."),
    "piece_ref": _lt("The field PieceRef names no document."),
    "let": _lt("EcritureLet and DateLet go together: one of them is missing."),
    "currency": _lt("Montantdevise has no currency (Idevise)."),
    "valid_before": _lt("The day of validation (ValidDate) is before EcritureDate."),
    "valid_posted": _lt("ValidDate is not the day on which the entry was posted."),
    "valid_order": _lt("Entries are not in the order of their validation."),
    "gap": _lt("EcritureNum is no continuous sequence."),
    "unbalanced": _lt("The entry is not balanced."),
    "total": _lt("Total debit and total credit differ."),
    "opening": _lt("The opening balance is not the closing one of the year before."),
    "entry_journals": _lt("The entry is in several journals."),
    "entry_days": _lt("The entry has several values of EcritureDate."),
    "entry_pieces": _lt("The entry has several values of PieceRef."),
    "entry_piece_days": _lt("The entry has several values of PieceDate."),
    "entry_matches": _lt("The entry has several values of EcritureLet."),
    "no_vendor": _lt(
        "A purchase whose vendor is not named: checks that compare bills of a "
        "vendor leave it out."
    ),
    "name": _lt("The name of the file is not right: SirenFECYYYYMMDD is expected."),
    "name_siren": _lt("The name of the file has another SIREN."),
    "name_closing": _lt("The name of the file has another closing day."),
    "siren": _lt("The SIREN is missing or its check digit is wrong."),
    "column": _lt("The field %s is not in the file: it was not found in the header."),
    "order": _lt("The fields are not in the order of article A47 A-1."),
    "delimiter": _lt("The separator is neither a tabulation nor |."),
    "encoding": _lt("The file is neither ASCII, ISO 8859-15 nor UTF-8."),
    "twice": _lt("The field %s appears twice."),
    "blank": _lt("The structure of the file is not right: an empty line."),
    "cells": _lt(
        "The structure of the file is not right: a line has another number of "
        "fields than the header."
    ),
}


class EdicFinanceFec(models.AbstractModel):
    """The FEC that Odoo would export of the company's own books, without exporting it:
    that would close the fiscal year."""

    _name = "edic.finance.fec"
    _description = "FEC of the company's own books"

    def _file_name(self, company, closing):
        """Return the name of the file as Odoo's export forms it."""
        vat = re.sub(r"\s", "", company.vat or "")
        if company.country_code == "FR" and len(vat) >= 13 and is_siren(vat[4:13]):
            vat = vat[4:13]
        return f"{vat}FEC{closing:%Y%m%d}.txt"

    def _rows(self, company, opening, closing, lines=None):
        """Yield lines of the year as `FecRow`; ``line`` is the id of the journal item.

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
        """Return SQL of the columns as Odoo's export makes them."""
        lang = company.partner_id.lang or "en_US"
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
            root=str(company.root_id.id),
            company=company.id,
            opening=opening,
            closing=closing,
            only=SQL("TRUE") if lines is None else SQL("line.id = ANY(%s)", lines),
        )

    def _text(self, column):
        """Return SQL of a text on one line, without separator, as Odoo exports it."""
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

    # --- faults -----------------------------------------------------------------------
    def _faults(self, company, scope, opening, closing):
        """Return faults of a year.

        :return: ``{(column, code): {"count", "level", "examples"}}``; an example is
            ``{"entry", "value"}``
        """
        found = {}
        if not self._has_lines(company, opening, closing):
            return found
        for fault in check_file_name(
            self._file_name(company, closing), closing=closing
        ):
            self._add(found, fault, 1)
        for count, ids in self._suspects(company, opening, closing):
            self._add_lines(found, company, (opening, closing), count, ids)
        for fault, entry, count in self._of_entries(company, scope, opening, closing):
            self._add(found, fault, count, entry)
        return found

    def _add(self, found, fault, count, entry=None):
        about = found.setdefault(
            (fault.column, fault.code),
            {"count": 0, "level": fault.level, "examples": []},
        )
        about["count"] += count
        if len(about["examples"]) < EXAMPLES:
            about["examples"].append({"entry": entry or "", "value": fault.value})

    def _add_lines(self, found, company, year, count, ids):
        """Add the faults of lines with the same flaws; beyond the first ones they are
        only counted."""
        opening, closing = year
        for place, row in enumerate(self._rows(company, opening, closing, ids)):
            for fault in check_row(row, opening=opening, closing=closing):
                first = count - len(ids) + 1 if place == 0 else 1
                self._add(found, fault, first, row.ecriture_num)

    def _has_lines(self, company, opening, closing):
        lines = self._lines(company, opening, closing)
        query = SQL("SELECT 1 FROM (%s) fec LIMIT 1", lines)
        return bool(self.env.execute_query(query))

    def _suspects(self, company, opening, closing):
        """Return lines that depart from a rule, by what they have in common; what
        PostgreSQL writes, figures and days, cannot. A test holds the conditions against
        the rules.

        :return: list of (count, ids of the first lines)
        """
        flaws = [
            SQL(r"compte_num !~ '^\d{3}'"),
            SQL("btrim(piece_ref) IN ('-', '/', '.')"),
            SQL("(debit = '0,00') = (credit = '0,00')"),
            SQL("montant_devise != '' AND idevise = ''"),
            *(SQL("btrim(%s) = ''", SQL(name)) for name in NEEDED),
            *(SQL("%s ~ %s", SQL(name), NOT_LATIN9) for name in TEXTS),
        ]
        query = SQL(
            """
            SELECT count(*), (array_agg(line ORDER BY line))[1:%s]
              FROM (SELECT line, ARRAY[%s] AS flaws FROM (%s) fec) flawed
             WHERE TRUE = ANY(flaws) GROUP BY flaws ORDER BY flaws
            """,
            EXAMPLES,
            SQL(", ").join(flaws),
            self._lines(company, opening, closing),
        )
        return self.env.execute_query(query)

    # --- what lines say together ------------------------------------------------------
    def _of_entries(self, company, scope, opening, closing):
        gaps = self.env["edic.finance.check.a33"]
        year = replace(scope, date_from=opening, date_to=closing, ids=None, values={})
        for row in list(gaps._rows(gaps._gap_query(year))):
            gap = str(gaps._gap(row))
            yield Fault(0, "EcritureNum", "gap", gap), row["after_name"], 1
        for number, day, posted, count in self._posted_another_day(
            company, opening, closing
        ):
            value = f"{day:%Y%m%d}/{posted:%Y%m%d}"
            fault = Fault(0, "ValidDate", "valid_posted", value)
            yield fault, number, count
        for number, amount in self._unbalanced(company, opening, closing):
            yield Fault(0, "EcritureNum", "unbalanced", str(amount)), number, 1
        for fault in self._opened_otherwise(company, opening):
            yield fault, "", 1

    def _posted_another_day(self, company, opening, closing):
        """Return entries that were posted on another day than theirs, which Odoo's
        export gives as that of validation; the first ones, all counted on the first."""
        zone = company.partner_id.tz or "UTC"
        posted = SQL("(edic_posted_at AT TIME ZONE 'UTC' AT TIME ZONE %s)::date", zone)
        query = SQL(
            """
            SELECT name, date, %(posted)s,
                   CASE WHEN row_number() OVER every = 1
                        THEN count(*) OVER () - LEAST(%(most)s, count(*) OVER ())
                             + 1 ELSE 1 END
              FROM account_move
             WHERE company_id = %(company)s AND state = 'posted'
               AND date BETWEEN %(opening)s AND %(closing)s
               AND edic_posted_at IS NOT NULL AND %(posted)s != date
            WINDOW every AS (ORDER BY id)
             ORDER BY id LIMIT %(most)s
            """,
            posted=posted,
            most=EXAMPLES,
            company=company.id,
            opening=opening,
            closing=closing,
        )
        return self.env.execute_query(query)

    def _unbalanced(self, company, opening, closing):
        query = SQL(
            """
            SELECT move.name, sum(line.balance)
              FROM account_move_line line
              JOIN account_move move ON move.id = line.move_id
             WHERE line.company_id = %s AND line.parent_state = 'posted'
               AND line.date BETWEEN %s AND %s
             GROUP BY move.id HAVING sum(line.balance) != 0 ORDER BY move.id
            """,
            company.id,
            opening,
            closing,
        )
        return self.env.execute_query(query)

    def _opened_otherwise(self, company, opening):
        """Return accounts that entries of the first day open otherwise than the year
        before closed. Without such entries Odoo opens them with what they closed with.
        """
        journals = [
            number
            for number, code, name in self.env.execute_query(
                SQL(
                    """SELECT id, code, name->>'en_US' FROM account_journal
                        WHERE company_id = %s""",
                    company.id,
                )
            )
            if is_opening(code or "", name)
        ]
        forward = SQL(
            "(line.journal_id = ANY(%s) OR line.move_id = %s)",
            journals,
            company.account_opening_move_id.id or 0,
        )
        now = self._sums(company, SQL("line.date = %s AND %s", opening, forward))
        was = now and self._sums(company, self._year_before(company, opening, forward))
        return check_opening(now, was) if was else []

    def _year_before(self, company, opening, forward):
        """Return a SQL condition of the lines that make up the balances before a day:
        all since balances were carried forward last. What was carried out of a year on
        its last day was closed by it."""
        return SQL(
            """line.date < %(opening)s AND NOT (%(forward)s
                    AND line.date = %(opening)s::date - 1)
               AND line.date >= COALESCE((
                   SELECT max(line.date) FROM account_move_line line
                    WHERE line.company_id = %(company)s AND %(forward)s
                      AND line.parent_state = 'posted'
                      AND line.date < %(opening)s::date - 1), '-infinity')""",
            opening=opening,
            forward=forward,
            company=company.id,
        )

    def _sums(self, company, condition):
        """Return ``{account: balance}`` of posted lines."""
        root = str(company.root_id.id)
        query = SQL(
            """SELECT account.code_store->>%s, round(sum(line.balance), 2)::text
                 FROM account_move_line line
                 JOIN account_account account ON account.id = line.account_id
                WHERE line.company_id = %s AND line.parent_state = 'posted'
                  AND account.code_store->>%s IS NOT NULL AND %s
                GROUP BY 1""",
            root,
            company.id,
            root,
            condition,
        )
        rows = self.env.execute_query(query)
        return {account: Decimal(balance) for account, balance in rows}

    # --- words ------------------------------------------------------------------------
    def _fault_words(self, code, column=""):
        """Return a sentence on a rule, without the value in the file."""
        if code not in FAULTS:
            return code
        words = self.env._(FAULTS[code])
        return words % column if "%s" in words else words

    def _faults_by_kind(self, totals):
        """Return faults of a file by kind: ``[{"level", "code", "column", "words",
        …}]``.

        :param FecTotals totals: of the file
        """
        return [
            {
                "level": LEVELS[total.code],
                "code": total.code,
                "column": total.column,
                "words": self._fault_words(total.code, total.column),
                "count": total.count,
                "lines": [fault.line for fault in total.first],
                "value": total.first[0].value[:200],
            }
            for total in totals.by_kind()
        ]

    def _loaded_faults(self, loaded, faults):
        """Return the findings of loading as faults: lines that could not be loaded,
        entries that do not balance, and bills that name no vendor.

        :param dict loaded: of ``edic.finance.ledger.load``
        :param list faults: the faults of the file that are listed already
        """
        known = {fault["code"] for fault in faults}
        words = self.env._("Cannot be read: the line is not in the books.")
        found = [
            {"level": "error", "code": "unread", "words": words, **unread}
            for unread in loaded["unread"]
        ]

        def add(level, code, **about):
            if code not in known:
                words = self._fault_words(code)
                fault = {"level": level, "code": code, "words": words, "column": ""}
                found.append({**fault, **about})

        # some files have more decimals than there are cents
        difference = round(loaded["debit"] - loaded["credit"], 2)
        if difference:
            add("error", "total", count=1, lines=[], value=str(difference))
        if loaded["vendorless"]["count"]:
            add("alert", "no_vendor", **loaded["vendorless"])
        return found

    def _fault_rows(self, faults):
        """Yield each fault as a row of a table, after a head."""
        words = cache(self._fault_words)  # a million lines have few different ones
        yield ["line", "column", "level", "code", "words", "value"]
        for fault in faults:
            text = words(fault.code, fault.column)
            row = (str(fault.line), fault.column, fault.level, fault.code)
            yield [*row, text, fault.value]

    def _error_words(self, error):
        """Return the reason why a file is no FEC that can be read.

        :param LedgerFileError error: what opening it said
        """
        words = {
            "empty": self.env._("The file is empty."),
            "xml": self.env._("A FEC in XML is not read: ask for the text file."),
            "columns": self.env._("The file is no FEC: it lacks %s.", error.about),
            "long_line": self.env._(
                "Line %s of the file does not end: ask for the text file again.",
                error.about,
            ),
        }
        return words.get(error.code, str(error))
