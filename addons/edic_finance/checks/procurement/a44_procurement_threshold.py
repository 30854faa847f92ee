# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""This check finds purchases without a contract that reach a threshold of public
procurement.

## Rule

For each vendor (SIREN) and category (see A22; `A44.by` is `account`, `product` or
`analytic`), net purchases of the last twelve months
(`A44.months`), credit notes taken off. It is reported on the bill with which the sum
first reaches 80 % (`A44.near`, *medium*) or all of the threshold of an award without a
procedure, the one of a notice in a journal (France, supplies and services), or the EU's
(*high*; of a day the highest alone). With `A44.whole` all vendors of a category count
together, as the law computes a need; with accounts as categories that is reported
often.

**Thresholds** are dated records with their source: `procurement.direct`,
`.direct_works`, `.direct_central`, `.publicity`, `.eu`, `.eu_central`, `.eu_works`.
Each is taken as of the day of the first purchase that is added up, when the need began
to be bought; `A44.months` and the other parameters as of the day of the bill that the
finding is on. Where none is on record for the country or Land, bills are *not done*. Of
the Länder there are those of municipalities in Baden-Württemberg, Bavaria, Brandenburg,
Lower Saxony, Rhineland-Palatinate, the Saarland and Thuringia since 2025 and in North
Rhine-Westphalia since 2026, where the EU's are the first ones. Hesse, Saxony-Anhalt and
others were changing theirs when this was written: enter what holds. A statute of the
town's own is a record of the company's. The German federation's 15,000 is bound to
administrative rules that end on 2027-12-31 or when a law replaces them: have the record
confirmed by a second person, and enter the new one.

**Left out**: as in [A22](A22.md), vendors under contract, agreements, and bills that
name a contract which is on record here. What the vendor alone names is named with the
finding.

**With the purchase app** also more than 10 direct orders (`A44.awards`) to one vendor
in these months: who awards without a procedure does not always turn to the same one.

## What it cannot find

A need spread over vendors or categories (unless `A44.whole`), and contracts that were
never competed for.

## Ledger files

Contracts are not in them: all bills are added up, and the finding says so.

**Amount** of a flag: the sum of the purchases that are counted together, without VAT.
"""

from decimal import Decimal

from odoo import models
from odoo.tools import SQL, LazyTranslate

from ...models.audit.edic_finance_spending import DIRECT, SHARED, SPENDING_LIMBS
from ...tools.audit.finding import Finding, Texts, picked
from ...tools.audit.parameter import Parameter

_lt = LazyTranslate(__name__)
MAX_PARTS_SHOWN = 10  # parts shown singly; the rest by month


def _by_month(parts):
    """Return ``[[month, net, bills, last day]]`` of what was added up."""
    months = {}
    for part in parts:
        net, count, _day = months.get(part["day"][:7], (Decimal(0), 0, None))
        months[part["day"][:7]] = (net + Decimal(part["net"]), count + 1, part["day"])
    return [[month, str(net), n, day] for month, (net, n, day) in months.items()]


class EdicFinanceCheckA44(models.AbstractModel):
    """PROC-THRESHOLD: purchases without a contract reach a threshold in a year."""

    _name = "edic.finance.check.a44"
    _inherit = ["edic.finance.spending", "edic.finance.check"]
    _description = "A44 Procurement threshold"
    _code = "A44"
    _texts = Texts(
        title=_lt("Purchases without a contract reach a threshold"),
        benign_explanations=(
            _lt("There is a contract that nobody recorded here."),
            _lt("The account gathers needs that have nothing in common."),
            _lt("The purchase is exempt, such as energy at a tariff."),
        ),
        next_steps=(
            _lt(
                "Compute the need of the year, choose the procedure, and put it "
                "on file (in Germany in the Vergabevermerk)."
            ),
            _lt(
                "Record the contract: its number as that of the bill's commitment, "
                "or the vendor as one under contract."
            ),
        ),
    )
    _needs = frozenset({"persons"})
    _limbs = SPENDING_LIMBS
    _version = "3"
    _severity = "high"
    _reach = 740
    _law = (
        "FR: CCP, art. R2121-1 s., R2122-8, R2124-1, R2131-12; décret n° 2025-1386",
        "DE: § 14 UVgO, § 3 VgV; Landesrecht",
        _lt("EU: Directive 2014/24/EU, art. 4 and 5"),
        _lt("EU: Delegated Regulation (EU) 2025/2152"),
    )
    _dated = (
        *DIRECT,
        "procurement.publicity",
        "procurement.eu",
        "procurement.eu_central",
        "procurement.eu_works",
    )
    _parameters = {
        "months": Parameter.months(
            _lt("Months whose purchases are added up"), 12, minimum=1, maximum=24
        ),
        "near": Parameter.percent(
            _lt("Share of the threshold from which a warning is given"),
            80,
            minimum=1,
            maximum=100,
        ),
        "whole": Parameter.switch(_lt("All vendors of a category together"), False),
        **SHARED,
    }

    def _find(self, scope):
        rows = list(self._rows(self._query(scope)))
        moves = [{p["move"] for p in row["parts"] if p["move"]} for row in rows]
        named = self._unrecorded(scope, set().union(*moves))
        for row, own in zip(rows, moves, strict=True):
            yield self._reached(row, scope, self._contract_facts(named, own))

    def _reached(self, row, scope, contracts):
        parts = sorted(row["parts"], key=lambda part: -Decimal(part["net"]))
        moves = {part["move"] for part in parts[:MAX_PARTS_SHOWN] if part["move"]}
        whole, share = scope.values["whole"], row["share"]
        return Finding(
            subject=row["subject"],
            move=row["subject"],
            others=tuple(sorted(moves - {row["subject"]})),
            partner=None if whole else row["vendor"],
            amount=Decimal(row["total"]),
            severity="high" if share >= 100 else "medium",
            score=100 if share >= 100 else 60,
            key=f"{row['subject']}-{row['category']}-{row['code']}-{share}",
            facts={
                "rule": "threshold",
                "vendor": None if whole else row["vendor_name"],
                **picked(
                    row,
                    "category",
                    "is_works",
                    "code",
                    "threshold",
                    "total",
                    "since",
                    "day",
                ),
                "share": share,
                "months": _by_month(row["parts"]),
                "largest": [
                    {name: part[name] for name in ("day", "name", "ref", "net")}
                    for part in parts[:MAX_PARTS_SHOWN]
                ],
                **contracts,
            },
        )

    def _query(self, scope):
        whole = scope.values["whole"]
        day = SQL("item.day")
        return SQL(
            """
            WITH item AS MATERIALIZED (
                SELECT bought.*, CASE WHEN %(whole)s THEN '' ELSE grp END AS who
                  FROM (%(items)s) bought
            ), limited AS MATERIALIZED (
                SELECT day, %(direct)s::numeric AS direct,
                       %(direct_works)s::numeric AS direct_works,
                       %(publicity)s::numeric AS publicity, %(eu)s::numeric AS eu,
                       %(eu_works)s::numeric AS eu_works
                  FROM (SELECT DISTINCT day FROM item) item
            ), added AS MATERIALIZED (
                SELECT item.*, sum(net) OVER near AS total,
                       -- the law asks when the need began to be bought
                       min(day) OVER near AS began
                  FROM item
                WINDOW near AS (PARTITION BY who, category, is_works ORDER BY day
                    RANGE BETWEEN make_interval(months => %(months)s) PRECEDING
                              AND CURRENT ROW)
            ), high AS MATERIALIZED (
                SELECT added.*, max(total) OVER (
                           PARTITION BY who, category, is_works) AS highest
                  FROM added
            ), step AS (
                SELECT high.*, step.code, step.share, step.threshold,
                       lag(total >= step.threshold * step.share / 100) OVER (
                           PARTITION BY who, category, is_works, step.code, step.share
                           ORDER BY high.day, high.id) AS was
                  FROM high JOIN limited ON limited.day = high.began
                 CROSS JOIN LATERAL (VALUES
                       ('direct', %(near)s, CASE WHEN is_works THEN direct_works
                                                 ELSE direct END),
                       ('direct', 100, CASE WHEN is_works THEN direct_works
                                            ELSE direct END),
                       ('publicity', 100, CASE WHEN is_works THEN NULL
                                               ELSE publicity END),
                       ('eu', 100, CASE WHEN is_works THEN eu_works ELSE eu END)
                 ) step (code, share, threshold)
                 WHERE step.threshold IS NOT NULL
                   AND highest >= (SELECT min(least(direct, direct_works)) FROM limited)
                                  * %(near)s / 100
            ), passed AS (
                SELECT DISTINCT ON (who, category, is_works, day) *,
                       (day - make_interval(months => %(months)s))::date AS since
                  FROM step
                 WHERE total >= threshold * share / 100 AND was IS NOT TRUE
                 ORDER BY who, category, is_works, day, threshold * share DESC
            ), found AS (
                SELECT passed.vendor, passed.day, passed.since, passed.category,
                       passed.is_works, passed.code, passed.share,
                       trim_scale(passed.threshold)::text AS threshold,
                       round(passed.total, 2)::text AS total,
                       (array_agg(near.move ORDER BY near.day DESC, near.id DESC)
                           FILTER (WHERE near.move IS NOT NULL
                                     AND near.net > 0))[1] AS subject,
                       jsonb_agg(jsonb_build_object(
                           'move', near.move, 'day', near.day, 'name', near.name,
                           'ref', near.ref, 'net', round(near.net, 2)::text)
                         ORDER BY near.day, near.id) AS parts
                  FROM passed
                  JOIN item near
                    ON near.who = passed.who AND near.category = passed.category
                   AND near.is_works = passed.is_works
                   AND near.day BETWEEN passed.since AND passed.day
                 GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9
            )
            SELECT found.*, vendor.name AS vendor_name
              FROM found JOIN res_partner vendor ON vendor.id = found.vendor
             WHERE found.subject IN %(checked)s
            """,
            whole=whole,
            items=self._purchases(scope, None if whole else self._peers(scope)),
            direct=self._limit(scope, "direct", day),
            direct_works=self._limit(scope, "direct", day, is_works=True),
            publicity=self._dated_value(scope, "procurement.publicity", day),
            eu=self._limit(scope, "eu", day),
            eu_works=self._limit(scope, "eu", day, is_works=True),
            months=scope.values["months"],
            near=scope.values["near"],
            checked=self._checked(scope),
        )

    # --- texts ------------------------------------------------------------------------
    def _words(self, facts):
        return self._compose_words(
            title=self._title_of(facts),
            seen=[self._seen(facts), *self._contract_words(facts)],
            compared=self.env._(
                "%(threshold)s: %(amount)s net on the day of the first purchase; "
                "%(share)s of it reached.",
                threshold=self._limit_name(facts["code"]),
                amount=self._money(facts["threshold"]),
                share=self._percent(
                    str(Decimal(facts["total"]) / Decimal(facts["threshold"]))
                ),
            ),
            rule=self._rule_words(facts),
        )

    def _title_of(self, facts):
        if self._says(facts, "contracts"):
            return self._title()
        return self.env._("Purchases reach a threshold, contracts not known")

    def _rule_words(self, facts):
        if not self._says(facts, "contracts"):
            return self.env._(
                "All bills are added up, net of VAT, also those under a contract: "
                "which these are, the file does not tell."
            )
        if facts["vendor"]:
            return self.env._(
                "Bills without a contract on record are added up, net of VAT, for "
                "each vendor and category; a flag is raised near the threshold and "
                "when it is reached."
            )
        return self.env._(
            "Bills without a contract on record are added up, net of VAT, for "
            "each category; a flag is raised near the threshold and when it is "
            "reached."
        )

    def _seen(self, facts):
        values = {
            "category": facts["category"] or "–",
            "total": self._money(facts["total"]),
            "count": sum(count for _month, _net, count, _day in facts["months"]),
            "since": self._day(facts["since"]),
            "day": self._day(facts["day"]),
        }
        if facts["vendor"]:
            return self.env._(
                "%(vendor)s, category %(category)s: %(total)s net in %(count)s "
                "purchases from %(since)s to %(day)s.",
                vendor=facts["vendor"],
                **values,
            )
        return self.env._(
            "Category %(category)s: %(total)s net in %(count)s purchases from "
            "%(since)s to %(day)s.",
            **values,
        )

    def _chart(self, facts):
        parts = [(day, month, net) for month, net, _count, day in facts["months"]]
        name = self._limit_name(facts["code"])
        return self._curve(parts, name, facts["threshold"])

    def _comparison(self, facts):
        return self._parts_table(facts["largest"])
