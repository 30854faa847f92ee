# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from decimal import Decimal, InvalidOperation

from odoo import models
from odoo.tools import SQL, LazyTranslate

from ..models.audit.edic_finance_check import SPENDING
from ..models.audit.edic_finance_spending import SHARED, SPENDING_LIMBS
from ..tools.audit import chance
from ..tools.audit.finding import Finding, Words
from ..tools.audit.parameter import Parameter

_lt = LazyTranslate(__name__)
STEPS = 12  # of the histogram: from 85 % to 115 % of the threshold
FIRST, WIDTH = Decimal("0.85"), Decimal("0.025")


class EdicFinanceCheckA21(models.AbstractModel):
    """JUST-BELOW: a bill just below a limit, and vendors whose bills gather there.

    Gathering is tested for each vendor, never for those who buy.
    """

    _name = "edic.finance.check.a21"
    _inherit = ["edic.finance.spending", "edic.finance.check"]
    _description = "A21 Just below a limit"
    _code = "A21"
    _needs = frozenset({"persons"})
    _limbs = SPENDING_LIMBS
    _version = "2"
    _mode = "statistic"
    _severity = "medium"
    _move_types = ("in_invoice", "in_receipt")
    _reach = 1100
    _law = ("FR: CCP, art. R2121-1 s., R2122-8", "DE: § 14 UVgO, § 3 VgV", "ISA 240")
    _profiles = SPENDING
    _dated = (
        "procurement.direct",
        "procurement.direct_works",
        "procurement.direct_central",
        "procurement.publicity",
    )
    _parameters = {
        "band": Parameter(
            title=_lt("Just below and just above: within"),
            default=5,
            unit="percent",
            minimum=1,
            maximum=15,
        ),
        "months": Parameter(
            title=_lt("Months of the vendor's bills that are compared"),
            default=36,
            unit="month",
            minimum=1,
            maximum=36,
        ),
        "count": Parameter(
            title=_lt("Bills just below a limit that make a cluster, at least"),
            default=3,
            unit="count",
            minimum=2,
        ),
        "chance": Parameter(
            title=_lt("A cluster if chance alone makes as many in fewer cases than"),
            default=Decimal(1),
            kind="decimal",
            unit="percent",
            minimum=Decimal("0.01"),
            maximum=50,
        ),
        "limits": Parameter(
            title=_lt("Own limits, net: approvals and delegations (EUR)"),
            default=(),
            kind="words",
        ),
        **SHARED,
    }
    _volatile = ("below", "above", "chance", "bars")

    def _title(self):
        return self.env._("Amount just below a threshold")

    def _without_limit(self, scope):
        # EXTENDS edic.finance.spending: own limits are enough
        if self._own(scope):
            return SQL("FALSE")
        return super()._without_limit(scope)

    def _own(self, scope):
        found = []
        for text in scope.values["limits"]:
            try:
                found.append(Decimal(text.replace(" ", "").replace(",", ".")))
            except InvalidOperation:  # no figure: tells no limit
                continue
        return found

    def _find(self, scope):
        rows = list(self._rows(self._query(scope)))
        named = self._unrecorded(scope, {row["id"] for row in rows})
        for row in rows:
            both = row["below"] + row["above"]
            # without a limit as many would be on either side
            likely = chance.binomial_tail(row["below"], both, 0.5)
            is_gathered = (
                row["below"] >= scope.values["count"]
                and likely * 100 < scope.values["chance"]
            )
            yield Finding(
                subject=row["id"],
                move=row["id"],
                partner=row["vendor"],
                amount=Decimal(row["net"]),
                severity="medium" if is_gathered else "low",
                score=90 if is_gathered else 40,
                key=f"{row['id']}-{row['code']}-{row['threshold']}",
                facts={
                    "bill": row["name"],
                    "vendor": row["vendor_name"],
                    "day": str(row["day"]),
                    "net": row["net"],
                    "code": row["code"],
                    "threshold": row["threshold"],
                    "band": scope.values["band"],
                    "months": scope.values["months"],
                    "is_gathered": is_gathered,
                    "below": row["below"],
                    "above": row["above"],
                    "chance": chance.text(likely, 4),
                    "bars": row["bars"],
                    **self._contract_facts(named, [row["id"]]),
                },
            )

    def _query(self, scope):
        day = SQL("item.day")
        return SQL(
            """
            WITH item AS MATERIALIZED (
                SELECT id, move, day, vendor, grp, name, sum(net) AS net,
                       sum(net) FILTER (WHERE is_works) * 2 > sum(net) AS is_works
                  FROM (%(items)s) bought
                 GROUP BY id, move, day, vendor, grp, name
            ), limited AS MATERIALIZED (
                SELECT day, %(direct)s::numeric AS direct,
                       %(works)s::numeric AS works,
                       %(publicity)s::numeric AS publicity
                  FROM (SELECT DISTINCT day FROM item) item
            ), near AS MATERIALIZED (
                SELECT item.*, step.code, step.threshold, net / step.threshold AS ratio
                  FROM item JOIN limited USING (day)
                 CROSS JOIN LATERAL (
                       SELECT 'direct' AS code, CASE WHEN item.is_works THEN works
                                                     ELSE direct END AS threshold
                        UNION ALL
                       SELECT 'publicity', CASE WHEN item.is_works THEN NULL
                                                ELSE publicity END
                        UNION ALL
                       SELECT 'own', unnest(%(own)s::numeric[])) step
                 WHERE step.threshold > 0
                   AND net BETWEEN step.threshold * %(first)s
                               AND step.threshold * (2 - %(first)s)
            ), just AS (
                SELECT DISTINCT ON (id) * FROM near
                 WHERE ratio < 1 AND ratio >= 1 - %(band)s::numeric / 100
                   AND move IN %(checked)s
                 ORDER BY id, threshold
            )
            SELECT just.id, just.name, just.day, just.vendor, just.code,
                   round(just.net, 2)::text AS net,
                   trim_scale(just.threshold)::text AS threshold,
                   vendor.name AS vendor_name, peers.*
              FROM just JOIN res_partner vendor ON vendor.id = just.vendor
              JOIN LATERAL (
                   SELECT count(*) FILTER (WHERE ratio < 1
                              AND ratio >= 1 - %(band)s::numeric / 100) AS below,
                          count(*) FILTER (WHERE ratio >= 1
                              AND ratio < 1 + %(band)s::numeric / 100) AS above,
                          array_agg(least(floor((ratio - %(first)s) / %(width)s),
                                          %(steps)s - 1)::int) AS bars
                     FROM near
                    WHERE near.grp = just.grp AND near.code = just.code
                      AND (near.code != 'own' OR near.threshold = just.threshold)
                      AND near.day > just.day - make_interval(months => %(months)s)
                      AND near.day <= just.day) peers ON TRUE
            """,
            items=self._items(scope, self._peers(scope)),
            direct=self._limit(scope, "direct", day),
            works=self._limit(scope, "direct", day, is_works=True),
            publicity=self._dated_value(scope, "procurement.publicity", day),
            own=self._own(scope),
            first=FIRST,
            width=WIDTH,
            steps=STEPS,
            band=scope.values["band"],
            months=scope.values["months"],
            checked=self._checked(scope),
        )

    # --- words ------------------------------------------------------------------------
    def _words(self, facts):
        return Words(
            title=self._title(),
            seen=[
                self.env._(
                    "%(bill)s of %(vendor)s, %(day)s: %(net)s net.",
                    bill=facts["bill"] or self.env._("A draft bill"),
                    vendor=facts["vendor"],
                    day=self._day(facts["day"]),
                    net=self._money(facts["net"]),
                ),
                *self._contract_words(facts),
            ],
            compared=[
                self.env._(
                    "%(threshold)s: %(amount)s.",
                    threshold=self._limit_name(facts["code"]),
                    amount=self._money(facts["threshold"]),
                ),
                self.env._(
                    "Of this vendor's bills in %(months)s months, %(below)s are just "
                    "below and %(above)s just above; chance alone makes as many in "
                    "%(chance)s of cases.",
                    months=facts["months"],
                    below=facts["below"],
                    above=facts["above"],
                    chance=self._percent(facts["chance"], 1),
                ),
            ],
            rule=[
                self.env._("The vendor's bills gather just below the threshold.")
                if facts["is_gathered"]
                else self.env._(
                    "The amount is at most %s%% below the threshold.", facts["band"]
                )
            ],
            innocent=[
                self.env._("It is a list price, the same for everybody."),
                self.env._("The offer was made for the budget that was named."),
            ],
            next=[
                self.env._("Look for further bills on the same need around that day."),
                self.env._("See whether other offers were asked for."),
            ],
        )

    def _limit_name(self, code):
        return {
            "direct": self.env._("Threshold of an award without a procedure"),
            "publicity": self.env._("Threshold of a notice in a journal"),
            "own": self.env._("Own limit"),
        }[code]

    def _chart(self, facts):
        def bar(step):
            low = FIRST + WIDTH * step
            return {
                "label": f"{self._percent(str(low), 1)} – "
                f"{self._percent(str(low + WIDTH), 1)}",
                "observed": str(facts["bars"].count(step)),
                "expected": None,
                "mark": 1 - Decimal(facts["band"]) / 100 <= low < 1,
            }

        return {
            "kind": "bars",
            "title": self.env._("The vendor's bills by their share of the threshold"),
            "bars": [bar(step) for step in range(STEPS)],
        }
