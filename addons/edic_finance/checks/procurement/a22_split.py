# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""This check finds one need that was bought in parts, each below the threshold for a
procedure.

## Rule

Of one vendor (SIREN, see A21) and one category, two or more purchases within 30 days
(`A22.days`, both days count), each below the threshold of its day, that reach it
together. Net of VAT; credit notes count against it. It is reported once, on the bill
with which the sum first reaches the threshold. Same day, numbers in a row and entered
by one person raise the score (nobody is named).

**Category.** Odoo Community has no nomenclature of purchases (unité fonctionnelle). A
category is the first three digits of the account (`A44.by` = `account`, `A44.digits`),
or the product's category (`product`), or the analytic account (`analytic`). Works are
told apart by their accounts (`A44.works`; shipped for France: 213, 231).

**Thresholds** are dated records: France 40,000 from 2020-01-01 and 60,000 from
2026-04-01 for supplies and services, 100,000 for works (décret n° 2025-1386). For the
German federation 15,000 (`A44.central` = yes). For a Land none is shipped: enter
`procurement.direct` with the area, such as `DE-NW`; until then its bills are *not
done*. The law takes the day on which a consultation begins: the threshold is that of
the day of the first bill or order that is added up. Each part is below the threshold of
its own day. `A22.days` is taken as of the day of the bill that the finding is on.

**Left out**: vendors under contract (`A44.framework`: SIREN, VAT number or reference),
and bills that name a contract (BT-12 of the e-invoice) which somebody of the house
knows: the step *Commitment* of the bill has the same number or, with the purchase
agreements of the purchase app, a confirmed blanket order with that vendor has it as its
name or reference (blanks, strokes and case aside). Orders under an agreement are left
out too. Records of A44 hold for A21 and A22 unless these have their own.

What the vendor writes decides nothing alone: a number on no record leaves the finding
and is named with it; *N/A*, *néant*, *nicht vorhanden* and the like are no contract. An
agreement that is confirmed later counts in the next run.

**With the purchase app** orders are added up on the day of their approval, and bills of
an order count as the order: partial deliveries are no split. What is ordered and not
billed is reported with the first bill.

## What it cannot find

Parts over several vendors or more than 30 days apart (see A44), and commitments that
are no contract, where the vendor gives their number as one.

**Amount** of a flag: the sum of the purchases that belong together, without VAT.
"""

from decimal import Decimal

from odoo import models
from odoo.tools import SQL, LazyTranslate

from ...models.audit.edic_finance_spending import DIRECT, SHARED, SPENDING_LIMBS
from ...tools.audit.finding import Finding, Texts, picked
from ...tools.audit.parameter import Parameter
from ...tools.files.ledger_facts import limb

_lt = LazyTranslate(__name__)


def _moves(rows):
    """Return the bills among what was added up."""
    return {part["move"] for row in rows for part in row["parts"] if part["move"]}


def _end(number):
    """Return the digits that a number ends with, or nothing."""
    digits = number[len(number.rstrip("0123456789")) :]
    return digits if len(digits) < 12 else ""


class EdicFinanceCheckA22(models.AbstractModel):
    """SPLIT: one need bought in parts, each below the limit for a procedure."""

    _name = "edic.finance.check.a22"
    _inherit = ["edic.finance.spending", "edic.finance.check"]
    _description = "A22 Purchase in parts"
    _code = "A22"
    _texts = Texts(
        title=_lt("Bought in parts, each below the threshold"),
        rule=_lt(
            "Parts below the threshold of one vendor and one category reach it "
            "together."
        ),
        benign_explanations=(
            _lt("They are lots or calls of one contract or agreement."),
            _lt("They are different needs booked on one account."),
            _lt("Urgency that nobody could foresee, put on file."),
        ),
        next_steps=(
            _lt("Ask for the estimate of the whole need before the first."),
            _lt(
                "Look for the contract, and record it: its number as that of the "
                "bill's commitment, or the vendor as one under contract."
            ),
        ),
    )
    _needs = frozenset({"persons"})
    _limbs = SPENDING_LIMBS | {"one_person": limb("users")}
    _version = "3"
    _severity = "high"
    _reach = 120
    _law = (
        "FR: CCP, art. R2121-1 s., R2122-8",
        "DE: § 3 VgV; § 14 UVgO; Landesrecht",
        _lt("EU: Directive 2014/24/EU, art. 5 (3)"),
    )
    _dated = DIRECT
    _parameters = {
        "days": Parameter.days(
            _lt("Days within which parts are added up"), 30, minimum=1, maximum=120
        ),
        **SHARED,
    }

    def _find(self, scope):
        rows = list(self._rows(self._query(scope)))
        named = self._unrecorded(scope, _moves(rows))
        for row in rows:
            parts = row["parts"]
            moves = _moves([row])
            signs = self._signs(parts, self._does(scope, "one_person"))
            yield Finding(
                subject=row["subject"],
                move=row["subject"],
                others=tuple(sorted(moves - {row["subject"]})),
                partner=row["vendor"],
                amount=Decimal(row["total"]),
                key=f"{row['subject']}-{row['category']}",
                score=min(100, 60 + 20 * len(signs)),
                facts={
                    "vendor": row["vendor_name"],
                    **picked(row, "category", "is_works", "threshold", "total"),
                    "days": scope.values["days"],
                    "signs": signs,
                    "parts": [
                        {k: part[k] for k in ("document", "day", "name", "ref", "net")}
                        for part in parts
                    ],
                    **self._contract_facts(named, moves),
                },
            )

    def _signs(self, parts, tells_person):
        """Return what speaks for one purchase: same day, numbers in a row, one hand."""
        found = []
        if len({part["day"] for part in parts}) == 1:
            found.append("same_day")
        ends = sorted(int(e) for e in (_end(p["ref"] or p["name"]) for p in parts) if e)
        if len(ends) == len(parts) and ends[-1] - ends[0] == len(parts) - 1:
            found.append("in_a_row")
        users = {part["uid"] for part in parts}
        if tells_person and len(users) == 1 and None not in users:
            found.append("one_person")
        return found

    def _query(self, scope):
        vendors = self._peers(scope)
        day = SQL("item.day")
        return SQL(
            """
            WITH item AS MATERIALIZED (%(items)s
            ), limited AS MATERIALIZED (
                SELECT day, %(direct)s::numeric AS supplies, %(works)s::numeric AS works
                  FROM (SELECT DISTINCT day FROM item) item
            ), part AS MATERIALIZED (
                SELECT item.*, CASE WHEN item.is_works THEN limited.works
                                    ELSE limited.supplies END AS threshold
                  FROM item JOIN limited USING (day)
            ), below AS MATERIALIZED (
                SELECT * FROM part WHERE net < threshold
            ), added AS (
                -- the law asks when the need began to be bought
                SELECT below.id, below.document, below.move, below.day, below.vendor,
                       below.grp, below.category, below.is_works,
                       sum(net) OVER near AS total,
                       first_value(threshold) OVER near AS threshold
                  FROM below
                WINDOW near AS (PARTITION BY grp, category, is_works ORDER BY day
                    RANGE BETWEEN make_interval(days => %(days)s) PRECEDING
                              AND CURRENT ROW)
            ), passed AS (
                SELECT added.*, lag(total >= threshold) OVER (
                           PARTITION BY grp, category, is_works ORDER BY day, id) AS was
                  FROM added
            ), found AS (
                SELECT passed.id, passed.day, passed.category, passed.is_works,
                       trim_scale(passed.threshold)::text AS threshold,
                       round(passed.total, 2)::text AS total, passed.vendor,
                       (array_agg(near.move ORDER BY near.day DESC, near.id DESC)
                           FILTER (WHERE near.move IS NOT NULL
                                     AND near.net > 0))[1] AS subject,
                       jsonb_agg(jsonb_build_object(
                           'document', near.document, 'move', near.move,
                           'day', near.day, 'name', near.name, 'ref', near.ref,
                           'net', round(near.net, 2)::text, 'uid', near.uid)
                         ORDER BY near.day, near.id) AS parts
                  FROM passed
                  JOIN below near
                    ON near.grp = passed.grp AND near.category = passed.category
                   AND near.is_works = passed.is_works
                   AND near.day BETWEEN passed.day - %(days)s AND passed.day
                 WHERE passed.total >= passed.threshold AND passed.was IS NOT TRUE
                 GROUP BY passed.id, passed.document, passed.day, passed.category,
                          passed.is_works, passed.threshold, passed.total, passed.vendor
            )
            SELECT found.*, vendor.name AS vendor_name
              FROM found JOIN res_partner vendor ON vendor.id = found.vendor
             WHERE found.subject IN %(checked)s
            """,
            items=self._purchases(scope, vendors),
            direct=self._limit(scope, "direct", day),
            works=self._limit(scope, "direct", day, is_works=True),
            days=scope.values["days"],
            checked=self._checked(scope),
        )

    # --- texts ------------------------------------------------------------------------
    def _words(self, facts):
        return self._compose_words(
            seen=[
                self.env._(
                    "%(count)s purchases of %(vendor)s within %(days)s days, category "
                    "%(category)s: %(total)s net.",
                    count=len(facts["parts"]),
                    vendor=facts["vendor"],
                    days=facts["days"],
                    category=facts["category"] or "–",
                    total=self._money(facts["total"]),
                ),
                *(self._sign_words()[sign] for sign in facts["signs"]),
                *self._contract_words(facts),
            ],
            compared=self.env._(
                "The threshold on the day of the first part: %s net. Each part is "
                "below that of its own day.",
                self._money(facts["threshold"]),
            ),
        )

    def _sign_words(self):
        return {
            "same_day": self.env._("All on one day."),
            "in_a_row": self.env._("Their numbers follow one another."),
            "one_person": self.env._("One person entered all of them."),
        }

    def _chart(self, facts):
        parts = [
            (part["day"], part["name"] or part["ref"] or "–", part["net"])
            for part in facts["parts"]
        ]
        return self._curve(parts, self.env._("Threshold"), facts["threshold"])

    def _comparison(self, facts):
        return self._parts_table(facts["parts"])
