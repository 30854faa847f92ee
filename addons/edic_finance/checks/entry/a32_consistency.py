# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""This check finds entries that do not agree with themselves.

**Six questions** of Test-Compta-Demat: several journals, an imbalance, several days,
references, days of the document, lettrages. In Odoo an entry has one of each and
balances: what is found was written to the database by other means. Several lettrages
are ordinary there, as each reconciled line has its own: that question, and the others
on lines that differ from the start, are for FEC files (`tools/files/entry_consistency`,
plain rows).

**VAT** is a rate of its base on the day of the document, within 0.1 point of a percent
(`A32.points`):

- lines of a tax, against their own base; 0.05 EUR for rounding (`A32.cents`); shares of
  a tax that is in part deductible are taken into account; taxes of other countries left
  out;
- lines by hand on accounts of VAT (`A32.vat…` by chart), against the sum of the entry's
  expense, income and fixed-asset lines, or with up to 4 of these against some of them;
- on the same side as its base, where all of its bases are on one side.

Reverse charge adds up to nothing and is in order. Rates are dated records
(`vat.rate.normal`, `.intermediate`, `.reduced`, `.particular`).

**Not done**, the rest checked: no rate on record for the day.

## What it cannot find

A rate of the law that is the wrong one (A38 does), VAT by hand on more than 4 bases
that fits no rate. Corsica, overseas and § 24 UStG have rates of their own: enter them
for the company, or justify.

## What to do

Compute the VAT again; ask who wrote to the database past Odoo.

**Amount** of a flag: the entry's total.
"""

from decimal import Decimal

from odoo import models
from odoo.tools import SQL, LazyTranslate

from ...models.audit.edic_finance_check_entry import HEAD
from ...models.audit.edic_finance_parameter import RATES
from ...tools.audit.charts import VAT, of_chart
from ...tools.audit.finding import Texts, plain
from ...tools.audit.parameter import Parameter
from ...tools.files.entry_consistency import vat

_lt = LazyTranslate(__name__)
DAY = SQL("COALESCE(move.invoice_date, move.date)")  # on which VAT is due


class EdicFinanceCheckA32(models.AbstractModel):
    """ALTO2-CONSISTENCY: an entry that does not agree with itself."""

    _name = "edic.finance.check.a32"
    _inherit = ["edic.finance.check.entry", "edic.finance.check"]
    _description = "A32 Inconsistent entry"
    _code = "A32"
    _texts = Texts(
        title=_lt("Inconsistent entry"),
        rule={
            "booleans": _lt(
                "An entry has one journal, day and document, and balances."
            ),
            "vat": _lt("VAT is one of the rates of its base, and on the same side."),
        },
        benign_explanations={
            "booleans": _lt("A data migration that wrote to the database."),
            "vat": (
                _lt("VAT of a place with rates of its own, or an average rate."),
                _lt("A correction of VAT only, or VAT that is in part not owed."),
            ),
        },
        next_steps={
            "booleans": _lt("Ask who wrote to the database past Odoo, when and how."),
            "vat": _lt("Compute the VAT of the document again."),
        },
    )
    _needs = frozenset({"entries"})
    _severity = "medium"
    _dated = RATES
    _law = (
        "FR: LPF, art. A47 A-1",
        "FR: CGI, art. 278 à 281 nonies",
        "DE: §§ 12, 28 UStG",
    )
    _parameters = {
        "points": Parameter.decimal(
            _lt("VAT may differ from a rate by"),
            "0.1",
            minimum="0",
            maximum="5",
            unit="percent",
        ),
        "cents": Parameter.decimal(
            _lt("VAT of lines of a tax may be rounded by"),
            "0.05",
            minimum="0",
            maximum="1",
            unit="EUR",
        ),
        "vat": Parameter.words(_lt("Accounts of VAT: your own")),
        "vat_pcg": Parameter.words(_lt("Accounts of VAT: PCG"), VAT["pcg"]),
        "vat_skr03": Parameter.words(_lt("Accounts of VAT: SKR03"), VAT["skr03"]),
        "vat_skr04": Parameter.words(_lt("Accounts of VAT: SKR04"), VAT["skr04"]),
    }
    _not_done = {
        "no_rate": _lt(
            "No rate of VAT is on record for its day: its VAT was not checked, "
            "the rest was."
        )
    }

    # --- population -------------------------------------------------------------------
    def _partial(self, scope):
        condition = SQL(
            """(NOT COALESCE(%s >= %s, FALSE) AND EXISTS (
                 SELECT FROM account_move_line line
                   JOIN account_account account ON account.id = line.account_id
                   LEFT JOIN account_tax tax ON tax.id = line.tax_line_id
                  WHERE line.move_id = move.id AND %s))""",
            DAY,
            self._dated_from(scope, RATES),
            self._is_vat(scope),
        )
        return [("no_rate", condition)]

    def _is_vat(self, scope):
        """Return SQL condition of ``line``, ``account`` and ``tax``: a line of the
        country's VAT, by a tax or by hand."""
        return SQL(
            """((tax.amount_type = 'percent' AND tax.amount > 0
                 AND COALESCE(tax.country_id, %(country)s) = %(country)s)
                OR (line.tax_line_id IS NULL AND %(on_vat)s))""",
            country=self._company(scope).account_fiscal_country_id.id or 0,
            on_vat=self._is_on_vat(scope),
        )

    def _is_on_vat(self, scope):
        """Return SQL condition of ``account``: one of VAT."""
        prefixes = of_chart(scope.values, "vat", self._account_chart(scope))
        return self._account_begins(scope, prefixes)

    # --- finding ----------------------------------------------------------------------
    def _find(self, scope):
        for row in self._rows(self._booleans(scope)):
            facts = {
                "rule": "booleans",
                "found": [name for name in row["flaws"] if name],
                "accounts": row["accounts"],
            }
            yield self._entry_finding(row, facts, rule="booleans")
        for row in self._rows(self._vat(scope)):
            found = self._judged(scope, row)
            if found:
                facts = {"rule": "vat", "accounts": row["accounts"], **found}
                yield self._entry_finding(row, facts, rule="vat")

    def _booleans(self, scope):
        """Return SQL of entries whose lines differ from each other or from them."""
        return SQL(
            """
            SELECT %(head)s, candidate.flaws, %(accounts)s AS accounts
              FROM account_move move
              JOIN account_journal journal ON journal.id = move.journal_id
              JOIN (
                SELECT move.id, ARRAY[
                         CASE WHEN bool_or(line.journal_id != move.journal_id)
                              THEN 'journals' END,
                         CASE WHEN sum(line.debit) != sum(line.credit)
                                OR sum(line.balance) != 0 THEN 'unbalanced' END,
                         CASE WHEN bool_or(line.date != move.date) THEN 'days' END,
                         CASE WHEN bool_or(COALESCE(line.ref, '')
                                           != COALESCE(move.ref, '')
                                OR line.move_name != move.name) THEN 'pieces' END,
                         CASE WHEN bool_or(line.invoice_date
                                           IS DISTINCT FROM move.invoice_date)
                              THEN 'piece_days' END] AS flaws
                  FROM account_move move
                  JOIN account_move_line line ON line.move_id = move.id
                 WHERE move.id IN %(ids)s
                 GROUP BY move.id) candidate ON candidate.id = move.id
             WHERE array_remove(candidate.flaws, NULL) != '{}'
            """,
            head=HEAD,
            accounts=self._t_account(scope, SQL("move.id")),
            ids=self._checked_in_part(scope),
        )

    def _vat(self, scope):
        """Return SQL of entries with VAT of which a line of a tax is of no rate, that
        have it on the other side, or that have it by hand: those are judged in Python.
        """
        rates = SQL(", ").join(
            self._dated_value(scope, code, SQL("days.day")) for code in RATES
        )
        return SQL(
            """
            WITH vat_line AS (
                SELECT line.move_id, line.balance, tax.id IS NOT NULL AS by_tax,
                       abs(line.tax_base_amount) AS base, %(day)s AS day,
                       abs(line.balance)
                         / COALESCE(NULLIF(abs(part.factor_percent), 0), 100) * 100
                         AS whole
                  FROM account_move_line line
                  JOIN account_move move ON move.id = line.move_id
                  JOIN account_account account ON account.id = line.account_id
                  LEFT JOIN account_tax tax ON tax.id = line.tax_line_id
                  LEFT JOIN account_tax_repartition_line part
                    ON part.id = line.tax_repartition_line_id
                 WHERE line.move_id IN %(checked)s AND line.balance != 0
                   AND %(is_vat)s
            ), dated AS (
                SELECT day, array_remove(ARRAY[%(rates)s], NULL)::numeric[] AS rates
                  FROM (SELECT DISTINCT day FROM vat_line) days
            ), entry AS (
                SELECT vat_line.move_id, dated.rates::text[], sum(balance)::text AS tax,
                       min(balance) AS low, max(balance) AS high,
                       bool_or(by_tax) AS by_tax, array_agg(balance)::text[] AS taxes,
                       bool_or(by_tax AND base > 0 AND NOT EXISTS (
                         SELECT FROM unnest(dated.rates) rate
                          WHERE abs(whole - base * rate / 100)
                                  <= greatest(%(cents)s, base * %(points)s / 100)))
                         AS is_no_rate,
                       (max(base) FILTER (WHERE by_tax))::text AS taxed
                  FROM vat_line JOIN dated USING (day)
                 GROUP BY vat_line.move_id, dated.rates
            ), candidate AS (
                SELECT entry.*, base.*
                  FROM entry CROSS JOIN LATERAL (
                    SELECT array_agg(line.balance)::text[] AS bases,
                           sum(line.balance)::text AS base,
                           min(line.balance) AS lowest, max(line.balance) AS highest
                      FROM account_move_line line
                      JOIN account_account account ON account.id = line.account_id
                     WHERE line.move_id = entry.move_id AND line.balance != 0
                       AND NOT %(on_vat)s
                       AND line.tax_line_id IS NULL
                       AND (account.account_type LIKE 'expense%%'
                            OR account.account_type LIKE 'income%%'
                            OR account.account_type = 'asset_fixed')) base
            )
            SELECT %(head)s, candidate.*, %(accounts)s AS accounts
              FROM candidate
              JOIN account_move move ON move.id = candidate.move_id
              JOIN account_journal journal ON journal.id = move.journal_id
             WHERE candidate.is_no_rate OR NOT candidate.by_tax
                OR (candidate.low > 0 AND candidate.highest < 0)
                OR (candidate.high < 0 AND candidate.lowest > 0)
            """,
            head=HEAD,
            day=DAY,
            checked=self._checked(scope),
            is_vat=self._is_vat(scope),
            on_vat=self._is_on_vat(scope),
            rates=rates,
            accounts=self._t_account(scope, SQL("candidate.move_id")),
            **{name: scope.values[name] for name in ("points", "cents")},
        )

    def _judged(self, scope, row):
        """Return facts about the VAT of a row, None where it is in order."""
        rates, bases, taxes = (
            [Decimal(text) for text in row[name] or ()]
            for name in ("rates", "bases", "taxes")
        )
        found = vat(taxes, bases, rates, scope.values["points"])
        if row["by_tax"]:
            fits = not row["is_no_rate"]
            inverted = found is not None and found.inverted
        elif found is None:
            return None
        else:
            fits, inverted = found.fits, found.inverted
        if fits and not inverted:
            return None
        tax, base = Decimal(row["tax"]), Decimal(row["base"] or row["taxed"] or 0)
        ratio = abs(tax / base * 100) if base else Decimal(0)
        return {
            "tax": str(tax),
            "base": str(base),
            "ratio": str(ratio.quantize(Decimal("0.01"))),
            "rates": [plain(rate) for rate in sorted(rates)],
            "fits": fits,
            "inverted": inverted,
        }

    # --- texts ------------------------------------------------------------------------
    def _words(self, facts):
        is_vat = facts["rule"] == "vat"
        seen, compared = (
            self._vat_words(facts) if is_vat else self._boolean_words(facts)
        )
        seen = [self._entry_words(facts), *seen]
        return self._compose_words(facts, seen=seen, compared=compared)

    def _boolean_words(self, facts):
        texts = {
            "journals": self.env._("Its lines are of several journals."),
            "unbalanced": self.env._("Its debits and credits differ."),
            "days": self.env._("Its lines are of several days."),
            "pieces": self.env._("Its lines name several documents."),
            "piece_days": self.env._("Its lines name several days of the document."),
        }
        return (
            [texts[name] for name in facts["found"]],
            self.env._("The lines with each other, and with the entry."),
        )

    def _vat_words(self, facts):
        seen = self.env._(
            "VAT of %(tax)s on %(base)s: %(ratio)s%%",
            tax=self._money(facts["tax"]),
            base=self._money(facts["base"]),
            ratio=self._number(facts["ratio"]),
        )
        side = self.env._("VAT and what it is on are on different sides.")
        rates = self._list(map(self._in_percent, facts["rates"]))
        return (
            [seen, side] if facts["inverted"] else [seen],
            self.env._("The rates of VAT of its day: %s", rates),
        )

    def _chart(self, facts):
        return self._account_chart_of(facts)
