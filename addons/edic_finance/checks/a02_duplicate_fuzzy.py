# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
# what is grouped is in order already
# pylint: disable=bad-builtin-groupby
from datetime import timedelta
from decimal import Decimal
from itertools import batched, groupby

from odoo import models
from odoo.tools import SQL, LazyTranslate

from ..models.edic_finance_check import SPENDING
from ..tools.audit import reference
from ..tools.audit.finding import Finding, Words
from ..tools.audit.history import SPAN, Bill, History
from ..tools.audit.numbering import judge
from ..tools.audit.parameter import Parameter

_lt = LazyTranslate(__name__)
SCORES = {"equal": 95, "confused": 90, "transposed": 85, "contained": 80, "missing": 75}
DOUBTFUL = 25
AT_ONCE = 25  # vendors whose bills are held in memory


class EdicFinanceCheckA02(models.AbstractModel):
    """DUP-FUZZY-REF: one bill recorded twice, its number written in two ways.

    Bills of one vendor and amount whose numbers are alike; what an accountant would
    explain by the vendor's own counting is no finding (`tools/audit/numbering.py`).
    """

    _name = "edic.finance.check.a02"
    _inherit = ["edic.finance.check", "edic.finance.check.pair"]
    _description = "A02 Duplicate with a similar number"
    _code = "A02"
    _needs = frozenset({"persons", "document_numbers"})
    _severity = "high"
    _law = (
        "FR: décret n° 2012-1246 (GBCP), art. 20",
        "DE: § 31 KomHVO NRW (oder Landesrecht); VV Nr. 11 zu § 70 LHO/BHO",
        "ISA 240",
    )
    _profiles = SPENDING
    _parameters = {
        "days": Parameter(
            title=_lt("Days between the bills"),
            default=90,
            unit="day",
            minimum=1,
            maximum=400,
        ),
        "edits": Parameter(
            title=_lt("Characters typed wrong"),
            default=1,
            unit="count",
            minimum=0,
            maximum=2,
        ),
        "near": Parameter(
            title=_lt("Days that a copy may be off where one digit differs"),
            default=10,
            unit="day",
            minimum=0,
            maximum=90,
        ),
    }
    _volatile = ("paid",)

    def _title(self):
        return self.env._("Recorded twice under similar numbers")

    def _exclusions(self, scope):
        return self._not_numbered()

    def _reason_words(self):
        return super()._reason_words() | self._incomparable_words()

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
                   AND (two.ref != one.ref OR two.move_type != one.move_type)
                   AND two.invoice_date BETWEEN one.invoice_date - %(days)s
                                            AND one.invoice_date + %(days)s""",
                days=scope.values["days"],
            ),
            SQL(
                """later.commercial_partner_id AS partner,
                   later.amount_total::text AS amount,
                   later.ref, earlier.ref AS other_ref,
                   later.invoice_date AS day, earlier.invoice_date AS other_day"""
            ),
        )

    def _alike(self, row, scope):
        """The pair as bills, where their numbers are alike."""
        later = reference.parse(row["ref"], row["day"].year)
        earlier = reference.parse(row["other_ref"], row["other_day"].year)
        like = reference.compare(earlier, later, scope.values["edits"])
        if like:
            amount = Decimal(row["amount"])
            one = Bill(row["earlier"], row["other_day"], earlier, amount)
            yield row, one, Bill(row["later"], row["day"], later, amount), like

    def _judged(self, by_vendor, scope):
        pairs = [pair for _vendor, found in by_vendor for pair in found]
        histories = self._histories([vendor for vendor, _p in by_vendor], pairs, scope)
        kept = []
        for row, one, two, like in pairs:
            history = histories[row["partner"]]
            verdict = judge(one, two, like, history, scope.values["near"])
            if verdict.kind != "counted":
                kept.append((one, two, like, verdict))
        bills = self._bills({bill.id for pair in kept for bill in pair[:2]})
        for one, two, like, verdict in kept:
            yield self._finding(one, two, like, verdict, bills)

    def _histories(self, vendors, pairs, scope):
        """The bills of these vendors around these pairs."""
        days = [bill.day for pair in pairs for bill in pair[1:3]]
        query = SQL(
            """SELECT id, invoice_date AS day, ref, amount_total::text AS amount,
                      commercial_partner_id AS partner
                 FROM account_move
                WHERE commercial_partner_id = ANY(%s) AND company_id = %s
                  AND move_type IN ('in_invoice', 'in_refund', 'in_receipt')
                  AND state != 'cancel' AND ref != ''
                  AND invoice_date BETWEEN %s AND %s""",
            vendors,
            scope.company,
            min(days) - SPAN - timedelta(days=1),
            max(days) + SPAN + timedelta(days=1),
        )
        found = {vendor: [] for vendor in vendors}
        for row in self._rows(query):
            ref = reference.parse(row["ref"], row["day"].year)
            bill = Bill(row["id"], row["day"], ref, Decimal(row["amount"]))
            found[row["partner"]].append(bill)
        return {vendor: History(bills) for vendor, bills in found.items()}

    def _finding(self, one, two, like, verdict, bills):
        values = self._pair_values(two.id, one.id, bills)
        marks = reference.marked(two.ref.raw, one.ref.raw)
        values["facts"] |= {
            "pattern": like.pattern,
            "marked": list(marks),
            "compared_as": [two.ref.key, one.ref.key],
            "reason": verdict.reason,
            "evidence": verdict.facts,
        }
        score = SCORES.get(like.pattern, 70)
        if verdict.kind == "doubt":
            values["severity"] = "info"
            score = DOUBTFUL
        return Finding(**values, score=score)

    # --- what is told -----------------------------------------------------------------
    def _words(self, facts):
        later, earlier = facts["bills"]
        return Words(
            title=self._title(),
            seen=[self._bill_words(later), *self._evidence_words(facts)],
            compared=[self._bill_words(earlier)],
            rule=[
                self.env._("Same vendor and amount within some days, similar numbers."),
                self._pattern_words(facts["pattern"]),
            ],
            innocent=[
                self.env._("The vendor did the same work twice, at the same price."),
                self.env._("An order or contract is billed in parts."),
            ],
            next=[self._side_words(), self._statement_words()],
        )

    def _pattern_words(self, pattern):
        return {
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
        }[pattern]

    def _evidence_words(self, facts):
        """What the vendor's other bills say about the pair."""
        evidence = facts["evidence"]
        number, days = evidence.get("number", ""), evidence["days"]
        found = {
            "same_day": self.env._("Both bear the same day, or nearly."),
            "odd_form": self.env._(
                "%s is not written as the vendor's other numbers are.", number
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
        if facts["reason"] == "out_of_line":
            return [self._line_words(evidence)]
        return [found[facts["reason"]]] if facts["reason"] in found else []

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

    def _comparison(self, facts):
        return self._pair_table(facts)
