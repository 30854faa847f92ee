# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""This check finds two bills of one vendor with exactly the same number. Odoo shows
such a pair on a draft and lets both be posted and paid; here it stays a flag after
posting and payment.

## Rule

Same company, vendor, kind of document and number, and either the same year, or the same
amount within 400 days. Each bill is held against one before it: of its amount if there
is one, and the last. A draft without a bill date counts with its accounting date.

**Information only**, where the books explain it:
- the pair is of different years, and two pairs of this vendor from different years were
  found in order (*justified* or *not a finding*): its numbers start anew each year;
- the amounts of the two differ, and four bills or more bear the number, or it is the
  bill's own origin: it is the number of an order or contract. Copies of one amount stay
  *high*, however many there are.

## What it reads

Number, vendor, dates, amount, origin, payment state, reversals; verdicts on earlier
flags of A01. A bill without number or vendor is *not done*; what was reversed by a
credit note of its amount is left out and counted.

## Ledger files

Bills whose vendor the file does not name are checked in part: two of them with the same
number and amount within 400 days are a finding (medium) that says that both vendors are
unknown. An entry that owes several vendors is left out, with its line.

## What it cannot find

Numbers written in two ways (A02), other vendors (A03), bills without numbers.

## What to do

Compare both documents side by side, ask the vendor for a statement, cancel one.

**Amount** of a flag: that of the later bill with VAT.
"""

from collections import defaultdict

from odoo import models
from odoo.tools import SQL, LazyTranslate

from ...models.audit.edic_finance_check import FILE, GBCP, KOMHVO, NO_VENDOR, SPENDING
from ...models.audit.edic_finance_check_pair import PAIR_LIMBS
from ...tools.audit.finding import Finding, Texts
from ...tools.audit.parameter import Parameter

_lt = LazyTranslate(__name__)
SAME_NUMBER = SQL(
    """two.commercial_partner_id = one.commercial_partner_id
       AND two.move_type = one.move_type AND two.ref = one.ref"""
)
# a condition on bills whose vendors a file does not name: compared with each other
SAME_WITHOUT_VENDOR = SQL(
    """one.ref != '' AND one.commercial_partner_id IS NULL
       AND two.commercial_partner_id IS NULL
       AND two.move_type = one.move_type AND two.ref = one.ref
       AND two.amount_total = one.amount_total
       AND two.currency_id = one.currency_id"""
)
RULES = {True: "year", False: "amount"}  # by whether both are of one year
SAME_YEAR = """date_trunc('year', COALESCE({0}.invoice_date, {0}.date))
               = date_trunc('year', COALESCE({1}.invoice_date, {1}.date))"""
SAME_AMOUNT = """({0}.amount_total = {1}.amount_total
                  AND {0}.currency_id = {1}.currency_id)"""


class EdicFinanceCheckA01(models.AbstractModel):
    """DUP-EXACT: one bill recorded twice, under the same number."""

    _name = "edic.finance.check.a01"
    _inherit = ["edic.finance.check.pair", "edic.finance.check"]
    _description = "A01 Duplicate with the same number"
    _code = "A01"
    _texts = Texts(
        title=_lt("Recorded twice under the same number"),
        rule={
            "year": _lt("Same vendor and number in the same year."),
            "amount": _lt("Same vendor, number and amount within some days."),
            "alone": _lt(
                "Same number and amount within some days; both vendors are unknown."
            ),
        },
        benign_explanations=(
            _lt("The vendor's numbers start again each year."),
            _lt("The number is that of an order delivered in parts."),
        ),
    )
    _needs = frozenset({"persons", "document_numbers"})
    _limbs = PAIR_LIMBS
    _version = "4"
    _severity = "high"
    _law = (GBCP, KOMHVO, "ISA 240")
    _profiles = SPENDING | {FILE}
    _parameters = {
        "days": Parameter.days(
            _lt("Days within which the same amount counts"),
            400,
            minimum=1,
            maximum=1500,
        ),
        "learned": Parameter.count(
            _lt("Pairs found in order that make numbers yearly"), 2, minimum=1
        ),
        "orders": Parameter.count(
            _lt("Bills with one number that make it that of an order"), 4, minimum=3
        ),
    }
    _volatile = ("paid", "ends", "ends_from", "innocent", "shared")

    _not_done = {
        "file_alone": _lt(
            "No vendor in the file: compared with each other by number and amount."
        )
    }

    def _exclusions(self, scope):
        return self._incomparable()

    def _vendorless(self, scope):
        # EXTENDS edic.finance.check: these are compared with each other
        found = super()._vendorless(scope)
        return [pair for pair in found if pair[0] != "file_no_vendor"]

    def _partial(self, scope):
        # EXTENDS edic.finance.check
        return [("file_alone", NO_VENDOR)] if self._is_of_file(scope) else []

    def _beside(self, model, ids):
        """Return SQL of all of its number: which of them is compared may change."""
        return SQL(
            """SELECT two.id FROM account_move one JOIN account_move two
                   ON two.company_id = one.company_id AND %s
                  -- as the index of a vendor's bills has it: else all are read
                  AND two.move_type IN ('in_invoice', 'in_refund', 'in_receipt')
                WHERE one.id = ANY(%s) AND one.ref != ''""",
            SAME_NUMBER,
            ids,
        )

    def _find(self, scope):
        rows = list(self._rows(self._query(scope)))
        if self._is_of_file(scope):
            rows += self._rows(self._query_without_vendor(scope))
        rows = self._closest(rows)
        bills = self._bills(
            {row[name] for row in rows for name in ("later", "earlier")}
        )
        learned = self._learned(scope, {bill["partner"] for bill in bills.values()})
        for row in rows:
            values = self._pair_values(row["later"], row["earlier"], bills)
            row["learned"] = learned.get(values["partner"], 0)
            innocent = self._innocent(row, scope)
            is_alone = values["partner"] is None
            values["facts"] |= {
                "rule": "alone" if is_alone else RULES[row["same_year"]],
                "innocent": innocent,
                "shared": row["shared"],
            }
            if innocent:
                values |= {"severity": "info", "score": 30}
            elif is_alone:
                values |= {"severity": "medium", "score": 40}
            yield Finding(**values)

    def _query(self, scope):
        return self._pairs(
            scope,
            SQL(
                """one.ref != '' AND %s AND (%s OR (%s AND abs(
                       COALESCE(one.invoice_date, one.date)
                       - COALESCE(two.invoice_date, two.date)) <= %s))""",
                SAME_NUMBER,
                SQL(SAME_YEAR.format("one", "two")),
                SQL(SAME_AMOUNT.format("one", "two")),
                scope.values["days"],
            ),
            self._columns(),
        )

    def _query_without_vendor(self, scope):
        """Return SQL of pairs of a file's bills without a vendor."""
        near = SQL(
            """%s AND abs(COALESCE(one.invoice_date, one.date)
                          - COALESCE(two.invoice_date, two.date)) <= %s""",
            SAME_WITHOUT_VENDOR,
            scope.values["days"],
        )
        checked = self._checked_in_part(scope)
        return self._pairs(scope, near, self._columns(), checked=checked)

    def _columns(self):
        return SQL(
            """%s AS same_year, %s AS same_amount, later.ref, later.move_type,
               later.commercial_partner_id AS partner,
               COALESCE(earlier.invoice_date, earlier.date) AS day,
               COALESCE(later.invoice_origin = later.ref, FALSE) AS is_order""",
            SQL(SAME_YEAR.format("later", "earlier")),
            SQL(SAME_AMOUNT.format("later", "earlier")),
        )

    def _closest(self, rows):
        """Return each bill with one before it: of its amount if there is one, and the
        last. ``shared``: how many have the number."""
        found, sharing = {}, defaultdict(set)
        for row in rows:
            number = (row["partner"], row["move_type"], row["ref"])
            sharing[number] |= {row["later"], row["earlier"]}
            row["number"] = number
            row["rank"] = (row["same_amount"], row["day"], row["earlier"])
            best = found.setdefault(row["later"], row)
            if row["rank"] > best["rank"]:
                found[row["later"]] = row
        return [row | {"shared": len(sharing[row["number"]])} for row in found.values()]

    def _learned(self, scope, partners):
        """Return how many pairs of different years a vendor has that are in order."""
        query = SQL(
            """SELECT partner_id AS partner, count(*) AS pairs
                 FROM edic_finance_flag
                WHERE company_id = %s AND code = 'A01' AND partner_id = ANY(%s)
                  AND state IN ('justified', 'false_positive')
                  AND facts->>'rule' = 'amount'
                GROUP BY partner_id""",
            scope.company,
            sorted(partners - {None}),
        )
        return {row["partner"]: row["pairs"] for row in self._rows(query)}

    def _innocent(self, row, scope):
        """Return what explains the pair, as far as the books tell."""
        if not row["same_year"] and row["learned"] >= scope.values["learned"]:
            return "yearly"
        if row["same_amount"]:  # a copy of a copy is one, however many there are
            return None
        if row["shared"] >= scope.values["orders"]:
            return "shared"
        return "order" if row["is_order"] else None

    # --- texts ------------------------------------------------------------------------
    def _words(self, facts):
        later, earlier = facts["bills"]
        explained = {
            "yearly": self.env._(
                "Pairs of this vendor from different years were found in order before."
            ),
            "shared": self.env._(
                "%s bills bear this number: it may be that of an order or contract.",
                facts["shared"],
            ),
            "order": self.env._("The number is that of the order."),
        }
        return self._compose_words(
            facts,
            seen=filter(
                None, [self._bill_words(later), explained.get(facts["innocent"])]
            ),
            compared=self._bill_words(earlier),
            next=[self._side_words(), self._statement_words()],
        )
