# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from dataclasses import replace
from decimal import Decimal

from odoo import models
from odoo.tools import SQL

from ..tools.audit.fec_row import Fault
from ..tools.audit.fec_rules import check_file_name, check_opening, check_row
from ..tools.audit.opening import is_opening

# what ISO 8859-15 does not have
NOT_LATIN9 = (
    r"[^\u0001-\u00a3\u00a5\u00a7\u00a9-\u00b3\u00b5-\u00b7\u00b9-\u00bb\u00bf-\u00ff"
    "€ŠšŽžŒœŸ]"
)
TEXTS = (  # columns whose text people write
    *("journal_lib", "ecriture_num", "compte_lib", "comp_aux_num", "comp_aux_lib"),
    *("piece_ref", "ecriture_lib"),
)
NEEDED = ("journal_lib", "ecriture_num", "compte_num", "compte_lib")
EXAMPLES = 10


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicFinanceFec(models.AbstractModel):
    """Where the company's own books depart from the rules of the FEC.

    Rules are those of `fec_rules`; SQL chooses the lines that may depart from one, by
    groups that have the same flaws, so that a million lines take seconds.
    """

    _inherit = "edic.finance.fec"

    def _faults(self, company, scope, opening, closing):
        """Faults of a year.

        :return: ``{(column, text_key): {"count", "level", "examples"}}``; an example is
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
            (fault.column, fault.text_key),
            {"count": 0, "level": fault.level, "examples": []},
        )
        about["count"] += count
        if len(about["examples"]) < EXAMPLES:
            about["examples"].append({"entry": entry or "", "value": fault.value})

    def _add_lines(self, found, company, year, count, ids):
        """Faults of lines with the same flaws; the rest of them is counted."""
        opening, closing = year
        for place, row in enumerate(self._rows(company, opening, closing, ids)):
            for fault in check_row(row, opening=opening, closing=closing):
                first = count - len(ids) + 1 if place == 0 else 1
                self._add(found, fault, first, row.ecriture_num)

    def _has_lines(self, company, opening, closing):
        query = SQL(
            "SELECT FROM (%s) fec LIMIT 1", self._lines(company, opening, closing)
        )
        self.env.cr.execute(query)
        return bool(self.env.cr.rowcount)

    def _suspects(self, company, opening, closing):
        """Lines that depart from a rule, by what they have in common; what PostgreSQL
        writes, figures and days, cannot. A test holds the conditions against the rules.

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
        return self.env.execute_query(
            SQL(
                """
                SELECT count(*), (array_agg(line ORDER BY line))[1:%s]
                  FROM (SELECT line, ARRAY[%s] AS flaws FROM (%s) fec) told
                 WHERE TRUE = ANY(flaws) GROUP BY flaws ORDER BY flaws
                """,
                EXAMPLES,
                SQL(", ").join(flaws),
                self._lines(company, opening, closing),
            )
        )

    # --- what lines say together ------------------------------------------------------
    def _of_entries(self, company, scope, opening, closing):
        """:return: iterator of (Fault, entry, count)"""
        gaps = self.env["edic.finance.check.a33"]
        year = replace(scope, date_from=opening, date_to=closing, ids=None, values={})
        for row in list(gaps._rows(gaps._gap_query(year))):
            gap = str(gaps._gap(row))
            yield Fault(0, "EcritureNum", "gap", "gap", gap), row["after_name"], 1
        for number, day, posted, count in self._posted_another_day(
            company, opening, closing
        ):
            value = f"{day:%Y%m%d}/{posted:%Y%m%d}"
            fault = Fault(0, "ValidDate", "valid_posted", "valid_posted", value)
            yield fault, number, count
        for number, amount in self._unbalanced(company, opening, closing):
            told = Fault(0, "EcritureNum", "unbalanced", "unbalanced", str(amount))
            yield told, number, 1
        for fault in self._opened_otherwise(company, opening):
            yield fault, "", 1

    def _posted_another_day(self, company, opening, closing):
        """Entries that were posted on another day than theirs, which Odoo's export
        gives as that of validation; the first ones, all counted on the first."""
        zone = company.partner_id.tz or "UTC"
        posted = SQL("(edic_posted_at AT TIME ZONE 'UTC' AT TIME ZONE %s)::date", zone)
        return self.env.execute_query(
            SQL(
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
        )

    def _unbalanced(self, company, opening, closing):
        return self.env.execute_query(
            SQL(
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
        )

    def _opened_otherwise(self, company, opening):
        """Accounts that entries of the first day open otherwise than the year before
        closed. Without such entries Odoo opens them with what they closed with."""
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
        """SQL condition of the lines that make up the balances before a day: all since
        balances were carried forward last. What was carried out of a year on its last
        day was closed by it."""
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
        """``{account: balance}`` of posted lines."""
        root = str(company.root_id.id)
        rows = self.env.execute_query(
            SQL(
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
        )
        return {account: Decimal(balance) for account, balance in rows}
