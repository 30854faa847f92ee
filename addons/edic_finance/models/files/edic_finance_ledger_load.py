# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import csv
import dataclasses
import io
import itertools
import re
from collections import defaultdict
from datetime import timedelta
from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...tools.files import ledger_sql
from ...tools.files.account_kind import guess_chart, is_tax, kind_of
from ...tools.files.ledger_facts import FIELD_OF, OF_PERSONS, known
from ...tools.files.ledger_line import LedgerLine, shown
from ...tools.files.opening import is_opening
from ..intake.account_move import PURCHASES

BATCH = 20_000  # lines that are handed to PostgreSQL at once
COLUMNS = tuple(field.name for field in dataclasses.fields(LedgerLine))
TEMPLATES = {"pcg": "fr", "skr03": "de_skr03", "skr04": "de_skr04"}
OPEN_KINDS = ("asset_receivable", "liability_payable")  # of customers and vendors
EXAMPLES = 10  # lines that are named of those that could not be taken

CASH = ("53", "10", "16")  # beginnings of cash accounts: PCG, SKR03, SKR04
MIN_SHARE_OF_KIND = 0.6  # share of entries that makes a journal one of its kind


class EdicFinanceLedgerLoad(models.AbstractModel):
    """A ledger from elsewhere as entries of an empty company, for the checks to read.

    It is written in SQL, past Odoo's rules on entries: what breaks them is what an
    audit looks for. A company with entries is refused.
    """

    _name = "edic.finance.ledger.load"
    _description = "Import of another system's books"

    @api.model
    def _load(self, company, ledger):
        """Load a ledger into a company that has no entries.

        :param ledger: `LedgerFile`
        :return: dict of what was loaded, and of what was not
        """
        self.env.flush_all()
        if self.env.execute_query(
            SQL("SELECT 1 FROM account_move WHERE company_id = %s LIMIT 1", company.id)
        ):
            raise UserError(
                self.env._(
                    "Only a company without entries can take "
                    "over the books of another system."
                )
            )
        unread = self._stage(ledger)
        found = self._totals()
        if not found["lines"]:
            raise UserError(self._nothing_words(unread))
        chart = ledger.chart or guess_chart(self._balances())
        shares = self._shares(chart)
        knows = known(ledger.knows, shares)
        self._set_company(company, ledger, found, chart)
        company.edic_known_facts = sorted(knows)
        self._make_accounts(company, chart, found["first_day"] - timedelta(days=1))
        self._make_partners(company)
        self._make_journals(company)
        self._make_entries(company)
        self.env.invalidate_all()
        return {
            **found,
            "chart": chart,
            "unread": unread,
            "knows": sorted(knows),
            "shares": shares,
            "vendorless": self._vendorless(company),
        }

    def _vendorless(self, company):
        """Return the bills with a line that owes a vendor and names none: how many,
        their first lines and the first one's name."""
        query = SQL(
            """SELECT min(line.sequence) AS line, journal.code || ' ' || move.name
                 FROM account_move move
                 JOIN account_journal journal ON journal.id = move.journal_id
                 JOIN account_move_line line ON line.move_id = move.id
                WHERE move.company_id = %s AND move.move_type IN %s
                  AND move.commercial_partner_id IS NULL
                GROUP BY move.id, journal.id
               HAVING bool_or(line.display_type = 'payment_term'
                              AND line.partner_id IS NULL)
                ORDER BY line""",
            company.id,
            PURCHASES,
        )
        rows = self.env.execute_query(query)
        return {
            "count": len(rows),
            "lines": [line for line, _name in rows[:EXAMPLES]],
            "value": rows[0][1] if rows else "",
        }

    def _nothing_words(self, unread):
        """Return why no line could be loaded, by the column that fails most."""
        if not unread:
            return self.env._("The file has no line that can be taken.")
        most = max(unread, key=lambda column: column["count"])
        return self.env._(
            "The file has no line that can be taken. What cannot be read is %(column)s,"
            " in line %(lines)s: “%(value)s”.",
            column=most["column"],
            lines=", ".join(map(str, most["lines"])),
            value=most["value"],
        )

    # --- into a table of its own ------------------------------------------------------
    def _stage(self, ledger):
        """Load all lines as they are; return ``[{"column", "count", "lines", "value"]``
        of those that could not be loaded, ``value`` being the first one's."""
        self.env.cr.execute("DROP TABLE IF EXISTS edic_line, edic_account, edic_party")
        self.env.cr.execute(
            """CREATE TEMP TABLE edic_line (
                   line int, journal text, journal_name text, entry text, day date,
                   account text, account_name text, partner text, partner_name text,
                   ref text, ref_day date, label text, debit numeric, credit numeric,
                   letter text, valid_day date, due_day date, currency text,
                   currency_amount numeric, party text, split_day date, move_id int,
                   cleared int
               ) ON COMMIT DROP"""
        )
        unread, values = defaultdict(list), {}

        def tell(failure):
            unread[failure.column].append(failure.line)
            values.setdefault(failure.column, shown(failure.value))

        lines = ledger.lines(tell)
        for batch in itertools.batched(lines, BATCH):
            self._copy(batch)
        self.env.cr.execute("ANALYZE edic_line")
        return [
            {
                "column": column,
                "count": len(lines),
                "lines": lines[:EXAMPLES],
                "value": values[column],
            }
            for column, lines in sorted(unread.items())
        ]

    def _copy(self, lines):
        text = io.StringIO()
        writer = csv.writer(text)
        for line in lines:
            values = (getattr(line, name) for name in COLUMNS)
            writer.writerow(
                value.replace("\0", "") if isinstance(value, str) else value
                for value in values
            )
        text.seek(0)
        self.env.cr.copy_expert(
            f"COPY edic_line ({', '.join(COLUMNS)}) FROM STDIN (FORMAT csv)", text
        )

    def _totals(self):
        """Return the file's totals, to compare with the ledger that it is from."""
        query = SQL(
            """SELECT count(*) AS lines, COALESCE(sum(debit), 0)::text AS debit,
                      COALESCE(sum(credit), 0)::text AS credit,
                      min(day) AS first_day, max(day) AS last_day,
                      count(DISTINCT (journal, entry)) AS entries
                 FROM edic_line"""
        )
        [row] = self.env.execute_query_dict(query)
        return {**row, **{name: Decimal(row[name]) for name in ("debit", "credit")}}

    def _shares(self, chart):
        """Return of each fact of `FIELD_OF` the share of lines that tell it, None where
        there is no line that could: ``{fact: Decimal or None}``."""
        query = SQL(
            "SELECT account, count(*) AS lines, %s FROM edic_line GROUP BY account",
            SQL(", ").join(
                SQL("count(%s) AS %s", *map(SQL.identifier, (field, fact)))
                for fact, field in FIELD_OF.items()
            ),
        )
        rows = self.env.execute_query_dict(query)
        theirs = [row for row in rows if kind_of(row["account"], chart) in OPEN_KINDS]
        shares = {}
        for fact in FIELD_OF:
            those = theirs if fact in OF_PERSONS else rows
            lines = sum(row["lines"] for row in those)
            count = sum(row[fact] for row in those)
            shares[fact] = Decimal(count) / lines if lines else None
        return shares

    def _balances(self):
        rows = self.env.execute_query(
            SQL("SELECT account, sum(debit - credit)::text FROM edic_line GROUP BY 1")
        )
        return ((account, Decimal(balance)) for account, balance in rows)

    # --- what entries need ------------------------------------------------------------
    def _set_company(self, company, ledger, found, chart):
        last = ledger.last_day or found["last_day"]
        values = {
            "fiscalyear_last_month": str(last.month),
            "fiscalyear_last_day": last.day,
            "edic_audit_profile": "auditor",
        }
        country = self.env["res.country"].search([("code", "=", ledger.country)])
        if country:
            values |= {
                "country_id": country.id,
                "account_fiscal_country_id": country.id,
            }
        euro = self.env["res.currency"].with_context(active_test=False)
        euro = euro.search([("name", "=", "EUR")])
        euro.active = True
        company.write({**values, "currency_id": euro.id})
        # past the ORM, for which a chart is one of those that are installed
        company.flush_recordset()
        self.env.cr.execute(
            "UPDATE res_company SET chart_template = %s WHERE id = %s",
            [TEMPLATES.get(chart), company.id],
        )
        company.invalidate_recordset()

    def _make_accounts(self, company, chart, opened):
        """Create the accounts, as old as the books: no file has their age."""
        query = SQL(
            """SELECT account, COALESCE(max(account_name), ''),
                      bool_or(letter IS NOT NULL)
                 FROM edic_line GROUP BY 1 ORDER BY 1"""
        )
        rows = self.env.execute_query(query)
        used = set()
        values = []
        for account, name, is_lettered in rows:
            kind = kind_of(account, chart)
            is_open = kind in OPEN_KINDS
            values.append(
                {
                    "code": _unique(re.sub(r"[^A-Za-z0-9.]", ".", account)[:60], used),
                    "name": name or account,
                    "account_type": kind,
                    "reconcile": is_open or (is_lettered and kind != "asset_cash"),
                    "company_ids": [fields.Command.link(company.id)],
                }
            )
        accounts = self._created("account.account", company, values, opened)
        names = ("account_type", "reconcile")
        self._make_table(
            "edic_account",
            "account text PRIMARY KEY, id int, kind text, is_open bool, is_tax bool",
            [
                (row[0], record.id, *map(vals.get, names), is_tax(row[0], chart))
                for row, record, vals in zip(rows, accounts, values, strict=True)
            ],
        )

    def _make_partners(self, company):
        """Create vendors and customers; a number may be used in both lists.

        By whom and when one was created is left empty: no file says it.
        """
        self.env.cr.execute(
            "UPDATE edic_line SET party = left(account, 2) || ' ' || partner"
            " WHERE partner IS NOT NULL"
        )
        query = SQL(
            """SELECT party, max(partner), COALESCE(max(partner_name), '')
                 FROM edic_line WHERE party IS NOT NULL GROUP BY 1 ORDER BY 1"""
        )
        rows = self.env.execute_query(query)
        partners = self._created(
            "res.partner",
            company,
            [
                {"name": name or code, "ref": code, "is_company": True}
                for _party, code, name in rows
            ],
        )
        self._make_table(
            "edic_party",
            "party text PRIMARY KEY, id int",
            [(row[0], partner.id) for row, partner in zip(rows, partners, strict=True)],
        )

    def _make_table(self, name, columns, rows):
        """Make a table of the transaction, to work the entries out with."""
        table, cr = SQL.identifier(name), self.env.cr
        cr.execute(SQL("DROP TABLE IF EXISTS %s", table))
        cr.execute(SQL("CREATE TEMP TABLE %s (%s) ON COMMIT DROP", table, SQL(columns)))
        values = SQL(", ").join(SQL("%s", row) for row in rows)
        if rows:
            cr.execute(SQL("INSERT INTO %s VALUES %s", table, values))

    def _created(self, model, company, values, opened=None):
        """Create records as old as a day, or of no known age and nobody's."""
        records = self.env[model].with_company(company)
        records = records.with_context(tracking_disable=True, mail_create_nolog=True)
        found = records.browse()
        for batch in itertools.batched(values, 1000):
            found += records.create(list(batch))
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                "UPDATE %s SET create_date = %s, create_uid = NULL WHERE id = ANY(%s)",
                SQL.identifier(found._table),
                opened,
                found.ids,
            )
        )
        return found

    def _make_journals(self, company):
        """Create the journals, each of the kind that most of its entries are of."""
        query = SQL(
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
        rows = self.env.execute_query_dict(query)
        used = set()
        accounts = dict(
            self.env.execute_query(SQL("SELECT account, id FROM edic_account"))
        )
        values = [self._journal_values(company, row, accounts, used) for row in rows]
        journals = self.env["account.journal"].with_company(company)
        journals = journals.with_context(tracking_disable=True).create(values)
        self.env.flush_all()
        self._make_table(
            "edic_journal",
            "journal text, id int, type text",
            [
                (row["code"], journal.id, journal.type)
                for row, journal in zip(rows, journals, strict=True)
            ],
        )

    def _journal_values(self, company, row, accounts, used):
        code = row["code"] or "?"
        short = _unique(code[:5], used) if len(code) < 6 else _unique(code[:3], used)
        kind = _journal_kind(row)
        values = {
            "code": short,
            "name": " ".join(filter(None, (code, row["name"]))),
            "type": kind,
            "company_id": company.id,
        }
        if kind in ("bank", "cash"):
            values["default_account_id"] = accounts[row["account"]]
        return values

    # --- entries ----------------------------------------------------------------------
    def _make_entries(self, company):
        cr = self.env.cr
        parameters = {
            "company": company.id,
            "currency": company.currency_id.id,
            "user": self.env.uid,
            "openings": self._openings(),
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
        """Return the ids of the journals of balances carried forward."""
        query = SQL(
            """SELECT DISTINCT own.id, COALESCE(line.journal, ''), line.journal_name
                 FROM edic_line line
                 JOIN edic_journal own ON own.journal = COALESCE(line.journal, '')
             """
        )
        rows = self.env.execute_query(query)
        return [own for own, code, name in rows if is_opening(code, name)]


def _unique(code, used):
    """Return ``code``, with a number behind it where it is used."""
    numbers = itertools.chain([""], (f".{n}" for n in itertools.count(2)))
    found = next(code + number for number in numbers if code + number not in used)
    used.add(found)
    return found


def _journal_kind(row):
    if is_opening(row["code"], row["name"]):
        return "general"
    for kind in ("purchase", "sale", "bank"):
        if row[kind] >= MIN_SHARE_OF_KIND * row["entries"]:
            is_cash = kind == "bank" and row["account"].startswith(CASH)
            return "cash" if is_cash else kind
    return "general"
