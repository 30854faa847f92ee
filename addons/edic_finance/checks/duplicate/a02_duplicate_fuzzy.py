# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""This check finds two bills of one vendor and amount, at most 90 days apart, whose
numbers are alike: the same but for separators, prefixes (FA, FAC, RE, RG, INV, NR…) and
leading zeros; a letter read as a digit (O0 I1 S5 B8 and the like); one number with at
most three characters more; two characters exchanged; digits missing; one character
wrong (numbers of six characters or more).

**A digit that differs is mostly another bill**: next month's subscription costs the
same, and its number is one higher. So it is a finding only where the vendor's own
counting does not explain it:
- the number lies outside the line of the vendor's numbers before and after that day,
  runs backwards, or leaps;
- it is not written as the vendor's other numbers are (a digit short, a year that is
  none, another end where all numbers end alike);
- both bear the same day, or nearly, and the vendor does not usually send several at
  once;
- the vendor hardly ever asks for one amount twice.

A subscription that goes on is no finding. A bill of a subscription that comes early,
the very next number on the same day and the number of a contract are *information*.

**Numbers that have nothing in common.** Two bills of one vendor and amount whose lines
are the same (account, text, quantity, amount; a month in the text tells them apart) are
a finding:
- where the vendor asks for this amount at one interval (three bills or more), if the
  second comes in less than 0.6 of it;
- where it has no such rhythm, if the second comes within 10 days; up to 31 days if the
  vendor hardly ever asks for an amount twice, else that is *information*. A week or a
  month between two bills clears them only where a further bill of the amount keeps that
  step (or, with three further ones, the vendor asks for it all the time): a bill that
  is sent again after a week or a month is the commonest copy. A week after the only
  other one is *information*, after one of a year ago a finding;
- where it has no rhythm and the second is the first bill that goes to its bank account.

Where both numbers fit the vendor's own numbering, they may be two deliveries at one
price: then it is *information*, unless the vendor hardly ever asks for an amount twice,
never asked for this one before or after, and the bills are at most 10 days apart, or
four further bills of the amount keep the interval that this one breaks.

A rent or subscription that comes in its turn is no finding; to a new account it is
*information*, for the account is for [A08](A08.md). Bills without a number, or with one
of fewer than four characters, are compared by their lines alone.

**To another account.** The bank accounts of both bills stand beside each other, each
with where it is from: what the e-invoice names (BT-84; of several the one that the bill
has), else the account of the bill in Odoo, which sets one of the vendor's by default. A
copy that is the first bill of the vendor in all of the books to go to its bank account,
while the other bill goes to another one, is *critical*, whichever way it was found.

**Parameters**: days between (90), characters wrong (1), days that a copy may be off
(10).

## What it reads

Numbers, dates and amounts of all bills of the vendor, 400 days around a pair. Without
vendor or date it is *not done*; totals of zero and what was reversed are left out and
counted.

## What it cannot find

A digit typed wrong so that it is a number the vendor might have reached, for an amount
that it often asks for; other amounts; other vendors (A03).

## What to do

Compare the numbers (differences stand in brackets) with both documents.

## Ledger files

Accounts, quantities and whether a bill is paid are left out where the file does not
tell them.

**Amount** of a flag: that of the later bill with VAT.
"""

# grouped rows are in order already
# pylint: disable=bad-builtin-groupby
from datetime import timedelta
from decimal import Decimal
from itertools import batched, groupby

from odoo import models
from odoo.tools import SQL, LazyTranslate

from ...models.audit.edic_finance_check import FILE, GBCP, KOMHVO, SPENDING
from ...models.audit.edic_finance_check_pair import (
    ACCOUNT_NAMED,
    NAMED_FROM,
    PAIR_LIMBS,
)
from ...tools.audit import reference
from ...tools.audit.finding import Finding, Texts
from ...tools.audit.history import SPAN, Bill, History
from ...tools.audit.numbering import judge
from ...tools.audit.parameter import Parameter
from ...tools.audit.same_lines import MAX_DAYS, judge_lines
from ...tools.files.ledger_facts import limb

_lt = LazyTranslate(__name__)
SCORES = {
    "lines": 60,
    "equal": 95,
    "confused": 90,
    "transposed": 85,
    "contained": 80,
    "missing": 75,
}
DOUBTFUL = 25
BY_LINES = ("no_number", "short")  # reasons why numbers cannot be compared
AT_ONCE = 25  # vendors whose bills are held in memory


def _is_new_account(earlier, later, rows, first):
    """Return whether the later bill is the first that goes to its account, and the
    earlier one goes to another.

    :param rows: bills around the pair, with the account that each goes to
    :param first: as `_first_bills` tells them
    """
    accounts = {row["id"]: row["account"] for row in rows}
    account, other = accounts.get(later.id), accounts.get(earlier.id)
    return bool(account and other and account != other and later.id in first)


class EdicFinanceCheckA02(models.AbstractModel):
    """DUP-FUZZY-REF: one bill recorded twice, under two numbers."""

    _name = "edic.finance.check.a02"
    _inherit = ["edic.finance.check.pair", "edic.finance.check"]
    _description = "A02 Duplicate with another number"
    _code = "A02"
    _texts = Texts(
        title=_lt("Possibly recorded twice under another number"),
        benign_explanations=(
            _lt("The vendor did the same work twice, at the same price."),
            _lt("An order or contract is billed in parts."),
        ),
    )
    _version = "4"
    _needs = frozenset({"persons", "document_numbers"})
    _limbs = PAIR_LIMBS | {
        "account": limb("bank_accounts"),
        "quantity": limb("prices"),
    }
    _severity = "high"
    _law = (GBCP, KOMHVO, "ISA 240")
    _profiles = SPENDING | {FILE}
    _parameters = {
        "days": Parameter.days(
            _lt("Days between the bills"), 90, minimum=1, maximum=400
        ),
        "edits": Parameter.count(
            _lt("Characters typed wrong"), 1, minimum=0, maximum=2
        ),
        "near": Parameter.days(
            _lt("Days that a copy may be off where one digit differs"),
            10,
            minimum=0,
            maximum=90,
        ),
    }
    _volatile = ("paid", "ends", "ends_from")
    _not_applicable = dict.fromkeys(
        BY_LINES, _lt("No invoice number to compare: matched by its lines only.")
    )
    _limb_titles = {
        "account": _lt("a new bank account"),
        "quantity": _lt("quantities of the lines"),
    }

    def _exclusions(self, scope):
        return [pair for pair in self._not_numbered() if pair[0] not in BY_LINES]

    def _partial(self, scope):
        # EXTENDS edic.finance.check: these are compared by their lines alone
        return [pair for pair in self._not_numbered() if pair[0] in BY_LINES]

    # --- finding ----------------------------------------------------------------------
    def _find(self, scope):
        rows = self._streamed(scope, self._query(scope))
        alike = (found for row in rows for found in self._alike(row, scope))
        by_vendor = (
            (vendor, list(found))
            for vendor, found in groupby(alike, lambda found: found[0]["partner"])
        )
        for some in batched(by_vendor, AT_ONCE, strict=False):
            yield from self._judged(some, scope)

    def _query(self, scope):
        return self._pairs(
            scope,
            SQL(
                """two.commercial_partner_id = one.commercial_partner_id
                   AND two.amount_total = one.amount_total
                   AND two.currency_id = one.currency_id
                   AND (two.move_type = 'in_refund') = (one.move_type = 'in_refund')
                   AND (two.ref != one.ref OR two.move_type != one.move_type
                        OR COALESCE(one.ref, '') = '' OR COALESCE(two.ref, '') = '')
                   AND two.invoice_date BETWEEN one.invoice_date - %(days)s
                                            AND one.invoice_date + %(days)s""",
                days=scope.values["days"],
            ),
            SQL(
                """later.commercial_partner_id AS partner,
                   later.amount_total::text AS amount,
                   later.ref, earlier.ref AS other_ref,
                   later.invoice_date AS day, earlier.invoice_date AS other_day,
                   %s AS account, %s AS other_account
                """,
                self._account_named("later"),
                self._account_named("earlier"),
            ),
            checked=self._checked_in_part(scope),
        )

    def _account_named(self, alias):
        """Return SQL of the account that a bill names, by its alias."""
        return SQL(
            "(SELECT %s FROM account_move move %s WHERE move.id = %s.id)",
            ACCOUNT_NAMED,
            NAMED_FROM,
            SQL.identifier(alias),
        )

    def _alike(self, row, scope):
        """Yield the pair as bills, where their numbers are alike or their lines may
        show it."""
        later = reference.parse(row["ref"] or "", row["day"].year)
        earlier = reference.parse(row["other_ref"] or "", row["other_day"].year)
        like = reference.compare(earlier, later, scope.values["edits"])
        is_near = (row["day"] - row["other_day"]).days <= MAX_DAYS
        both = {row["account"], row["other_account"]}
        if like or is_near or (len(both) > 1 and None not in both):
            amount = Decimal(row["amount"])
            earlier_bill = Bill(row["earlier"], row["other_day"], earlier, amount)
            yield row, earlier_bill, Bill(row["later"], row["day"], later, amount), like

    def _judged(self, by_vendor, scope):
        pairs = [pair for _vendor, found in by_vendor for pair in found]
        vendors = [vendor for vendor, _p in by_vendor]
        histories, accounts = self._histories(vendors, pairs, scope)
        lines = self._lines({bill.id for pair in pairs for bill in pair[1:3]})
        kept = []
        first = self._first_bills(vendors, scope)
        for row, earlier, later, like in pairs:
            is_other = _is_new_account(earlier, later, accounts[row["partner"]], first)
            has_same = bool(lines.get(earlier.id)) and lines[earlier.id] == lines.get(
                later.id
            )
            pair = (earlier, later, like, has_same, is_other)
            found = self._judge(pair, histories[row["partner"]], scope.values["near"])
            if found:
                kept.append((earlier, later, *found, is_other))
        bills = self._bills({bill.id for pair in kept for bill in pair[:2]})
        ends = {row["id"]: row["account"] for rows in accounts.values() for row in rows}
        for earlier, later, pattern, verdict, is_other in kept:
            found = (ends.get(later.id), ends.get(earlier.id)) if is_other else ()
            yield self._finding(earlier, later, pattern, verdict, bills, found)

    def _judge(self, pair, history, near):
        """Return the pattern and the verdict on a pair, or None where it is two bills:
        by its numbers, then by its lines."""
        earlier, later, like, has_same, is_other = pair
        if like:
            verdict = judge(earlier, later, like, history, near)
            if verdict.kind != "counted":
                return like.pattern, verdict
        if not has_same or (like and verdict.reason == "period"):
            return None
        verdict = judge_lines(
            earlier, later, history, near=near, other_account=is_other
        )
        return None if verdict.kind == "counted" else ("lines", verdict)

    def _lines(self, ids):
        """Return ``{bill: digest}`` of the lines: accounts, texts, quantities, amounts.

        What a period says in a text tells two bills apart.
        """
        query = SQL(
            """SELECT line.move_id, md5(string_agg(concat_ws('|', line.account_id,
                          lower(btrim(COALESCE(line.name, ''))),
                          trim_scale(COALESCE(line.quantity, 0)::numeric),
                          line.amount_currency), '~'
                        ORDER BY line.account_id, line.amount_currency, line.name))
                 FROM account_move_line line
                WHERE line.move_id = ANY(%s) AND line.display_type = 'product'
                GROUP BY line.move_id""",
            sorted(ids),
        )
        return dict(self.env.execute_query(query))

    def _histories(self, vendors, pairs, scope):
        """Return the bills of these vendors around these pairs, by vendor: as
        `History`, and as rows with the account that each goes to."""
        days = [bill.day for pair in pairs for bill in pair[1:3]]
        query = SQL(
            """SELECT move.id, move.invoice_date AS day, COALESCE(move.ref, '') AS ref,
                      move.amount_total::text AS amount,
                      move.commercial_partner_id AS partner,
                      %s AS account
                 FROM account_move move %s
                WHERE move.commercial_partner_id = ANY(%s) AND move.company_id = %s
                  AND move.move_type IN ('in_invoice', 'in_refund', 'in_receipt')
                  AND move.state != 'cancel'
                  AND move.invoice_date BETWEEN %s AND %s""",
            ACCOUNT_NAMED,
            NAMED_FROM,
            vendors,
            scope.company,
            min(days) - SPAN - timedelta(days=1),
            max(days) + SPAN + timedelta(days=1),
        )
        bills = {vendor: ([], []) for vendor in vendors}
        accounts = {vendor: [] for vendor in vendors}
        for row in self._rows(query):
            ref = reference.parse(row["ref"], row["day"].year)
            bill = Bill(row["id"], row["day"], ref, Decimal(row["amount"]))
            bills[row["partner"]][not row["ref"]].append(bill)
            accounts[row["partner"]].append(row)
        return {vendor: History(*both) for vendor, both in bills.items()}, accounts

    def _first_bills(self, vendors, scope):
        """Return ids of the first bills that went to an account of their vendor, in all
        of the books: what came back after years is not new."""
        if not self._does(scope, "account"):
            return frozenset()
        query = SQL(
            """SELECT DISTINCT ON (partner, account) id FROM (
                   SELECT move.id, move.commercial_partner_id AS partner,
                          COALESCE(move.invoice_date, move.date) AS day,
                          %s AS account
                     FROM account_move move %s
                    WHERE move.commercial_partner_id = ANY(%s)
                      AND move.company_id = %s
                      AND move.move_type IN ('in_invoice', 'in_refund', 'in_receipt')
                      AND move.state != 'cancel') bill
                WHERE account IS NOT NULL
                ORDER BY partner, account, day, id""",
            ACCOUNT_NAMED,
            NAMED_FROM,
            vendors,
            scope.company,
        )
        return frozenset(self._ids_of(query))

    def _finding(self, earlier, later, pattern, verdict, bills, accounts):
        values = self._pair_values(later.id, earlier.id, bills)
        marks = reference.marked(later.ref.raw, earlier.ref.raw)
        values["facts"] |= {
            "pattern": pattern,
            "marked": [] if pattern == "lines" else list(marks),
            "compared_as": [later.ref.key, earlier.ref.key],
            "reason": verdict.reason,
            "evidence": verdict.facts,
            "accounts": [self._account_end(account) for account in accounts],
        }
        score = SCORES.get(pattern, 70)
        if verdict.kind == "doubt":
            values["severity"] = "info"
            score = DOUBTFUL
        elif accounts:
            values["severity"] = "critical"
            score = 100
        return Finding(**values, score=score)

    # --- texts ------------------------------------------------------------------------
    def _words(self, facts):
        later, earlier = facts["bills"]
        return self._compose_words(
            seen=[self._bill_words(later), *self._evidence_words(facts)],
            compared=self._bill_words(earlier),
            rule=[
                self.env._(
                    "Same vendor, amount and lines, too close together for a regular "
                    "bill."
                )
                if facts["pattern"] == "lines"
                else self.env._(
                    "Same vendor and amount within some days, similar numbers."
                ),
                self._pattern_words(facts),
            ],
            next=[self._side_words(), self._statement_words()],
        )

    def _pattern_words(self, facts):
        return {
            "lines": self.env._(
                "The numbers are not alike; accounts, texts, quantities and amounts of "
                "the lines are the same."
            )
            if self._says(facts, "quantity")
            else self.env._(
                "The numbers are not alike; accounts, texts and amounts of the lines "
                "are the same."
            ),
            "equal": self.env._(
                "The numbers are the same but for separators, prefixes and zeros."
            ),
            "confused": self.env._(
                "The numbers are the same where a letter was read as a digit."
            ),
            "contained": self.env._("One number is the other and a little more."),
            "transposed": self.env._("Two neighbouring characters changed places."),
            "missing": self.env._("Some digits are missing or too many."),
            "digit": self.env._("One digit differs."),
            "other": self.env._("One character differs."),
        }[facts["pattern"]]

    def _evidence_words(self, facts):
        """Return what the vendor's other bills say about the pair."""
        evidence = facts["evidence"]
        number, days = evidence.get("number", ""), evidence["days"]
        found = {
            "same_day": self.env._("Both bear the same day, or nearly."),
            "odd_form": self.env._(
                "%s is written differently from the vendor's other numbers.", number
            ),
            "same_lines": self.env._("They are %s days apart.", days),
            "same_period": self.env._(
                "The vendor asks for this amount every %(usual)s days, here again "
                "after %(days)s.",
                usual=evidence.get("interval", ""),
                days=days,
            ),
            "rhythm": self.env._(
                "The vendor asks for this amount every %s days: it may be the next "
                "bill, to a new account.",
                evidence.get("interval", ""),
            ),
            "other_account": self.env._(
                "They are %s days apart, and the vendor has no rhythm in this amount.",
                days,
            ),
            "odd_amount": self.env._(
                "The vendor hardly ever asks for the same amount again."
            ),
            "jump": self.env._(
                "The vendor's numbers do not go on like this in %s days.", days
            ),
            "next_number": self.env._(
                "The numbers follow each other: they may be two bills."
            ),
            "early": self.env._(
                "The vendor asks for this amount every %(usual)s days, here after "
                "%(days)s; the numbers go on.",
                usual=evidence.get("interval", ""),
                days=days,
            ),
            "contract": self.env._(
                "%s more bills of this amount bear this number: it may be that of a "
                "contract.",
                evidence.get("stems", ""),
            ),
        }
        texts = [*self._account_words(facts)]
        if evidence.get("in_order"):
            texts.append(
                self.env._(
                    "Both numbers fit the vendor's own numbering: they may be two "
                    "deliveries at the same price, or one that the vendor billed twice."
                )
            )
        if facts["reason"] == "out_of_line":
            return [self._line_words(evidence), *texts]
        return [found[facts["reason"]], *texts] if facts["reason"] in found else texts

    def _account_words(self, facts):
        """Yield what is said of a bill that goes to an account of its own."""
        if facts.get("accounts"):
            later, earlier = facts["accounts"]
            yield self.env._(
                "It names %(later)s, an account that no earlier bill of the vendor "
                "names; the other bill names %(earlier)s.",
                later=later,
                earlier=earlier,
            )

    def _line_words(self, evidence):
        number, before = evidence["number"], evidence["before"]
        if evidence["after"] is None:
            return self.env._(
                "The number %(number)s does not fit: before it the vendor was at "
                "%(before)s.",
                number=number,
                before=before,
            )
        if before is None:
            return self.env._(
                "The number %(number)s does not fit: after it the vendor was at "
                "%(after)s.",
                number=number,
                after=evidence["after"],
            )
        return self.env._(
            "The number %(number)s does not fit: around it the vendor's numbers run "
            "from %(before)s to %(after)s.",
            number=number,
            before=before,
            after=evidence["after"],
        )
