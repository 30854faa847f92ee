# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""This check finds bills whose net amount is just below a limit, and vendors whose
bills gather there.

## Rule

Net of VAT (`amount_untaxed`), in the company's currency. A bill is *near* when it lies
within 5 % below the limit (`A21.band`); the limit itself is not below it. A vendor
*gathers* when, of its bills of the last 36 months (`A21.months`) up to this one, at
least 3 (`A21.count`) are just below and, against those just above, chance makes as many
in fewer than 1 % of cases (`A21.chance`; one-sided binomial test, both sides being as
likely). That takes seven of seven, or ten of eleven. Near alone is *low*, gathered is
*medium*.

**Limits.** The award without a procedure (works: when more than half of the bill is on
accounts of works), the notice in a journal, and the site's own (`A21.limits`:
approvals, delegations). Each is taken as it was on the bill's day. Where a country or
Land has no threshold on record, and no own limit is set, the bill is counted as *not
done*.

**Vendors** are one by SIREN (from the registry number, or a French VAT number), else by
VAT number, else by record. The test is made for vendors only. It is never made for
those who buy: no check ranks a person.

**Left out**: what was bought under a contract that is on record here, as in
[A22](A22.md). A contract that the vendor alone names is named with the finding.

## What it cannot find

Limits that nobody recorded, splitting (that is A22), offers made to fit a budget that
was named openly.

**Possible explanation**: list prices; budgets that were announced.

**Amount** of a flag: what is just below the limit, without VAT.
"""

from decimal import Decimal, InvalidOperation

from odoo import models
from odoo.tools import SQL, LazyTranslate

from ...models.audit.edic_finance_spending import DIRECT, SHARED, SPENDING_LIMBS
from ...tools.audit.finding import Finding, Texts, picked
from ...tools.audit.parameter import Parameter
from ...tools.audit.statistics import chance

_lt = LazyTranslate(__name__)
STEPS = 12  # of the histogram: from 85 % to 115 % of the threshold
FIRST, WIDTH = Decimal("0.85"), Decimal("0.025")


class EdicFinanceCheckA21(models.AbstractModel):
    """JUST-BELOW: a bill just below a limit, and vendors whose bills gather there."""

    _name = "edic.finance.check.a21"
    _inherit = ["edic.finance.spending", "edic.finance.check"]
    _description = "A21 Just below a limit"
    _code = "A21"
    _texts = Texts(
        title=_lt("Amount just below a threshold"),
        benign_explanations=(
            _lt("It is a list price, the same for everybody."),
            _lt("The offer was made for the budget that was named."),
        ),
        next_steps=(
            _lt("Look for further bills on the same need around that day."),
            _lt("See whether other offers were asked for."),
        ),
    )
    _needs = frozenset({"persons"})
    _limbs = SPENDING_LIMBS
    _version = "2"
    _mode = "statistic"
    _severity = "medium"
    _move_types = ("in_invoice", "in_receipt")
    _reach = 1100
    _law = ("FR: CCP, art. R2121-1 s., R2122-8", "DE: § 14 UVgO, § 3 VgV", "ISA 240")
    _dated = (*DIRECT, "procurement.publicity")
    _parameters = {
        "band": Parameter.percent(
            _lt("Just below and just above: within"), 5, minimum=1, maximum=15
        ),
        "months": Parameter.months(
            _lt("Months of the vendor's bills that are compared"),
            36,
            minimum=1,
            maximum=36,
        ),
        "count": Parameter.count(
            _lt("Bills just below a limit that make a cluster, at least"), 3, minimum=2
        ),
        "chance": Parameter.decimal(
            _lt("A cluster if chance alone makes as many in fewer cases than"),
            "1",
            minimum="0.01",
            maximum="50",
            unit="percent",
        ),
        "limits": Parameter.words(
            _lt("Own limits, net: approvals and delegations (EUR)")
        ),
        **SHARED,
    }
    _volatile = ("below", "above", "chance", "bars")

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
                    **picked(
                        row, "day", "net", "code", "threshold", "below", "above", "bars"
                    ),
                    **picked(scope.values, "band", "months"),
                    "is_gathered": is_gathered,
                    "chance": chance.text(likely, 4),
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

    # --- texts ------------------------------------------------------------------------
    def _words(self, facts):
        return self._compose_words(
            seen=[
                self.env._(
                    "%(bill)s of %(vendor)s, %(day)s: %(net)s net.",
                    **self._bill_head(facts),
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
            rule=(
                self.env._("The vendor's bills gather just below the threshold.")
                if facts["is_gathered"]
                else self.env._(
                    "The amount is at most %s%% below the threshold.", facts["band"]
                )
            ),
        )

    def _chart(self, facts):
        def bar(step):
            low = FIRST + WIDTH * step
            ends = (self._percent(str(share), 1) for share in (low, low + WIDTH))
            is_below = 1 - Decimal(facts["band"]) / 100 <= low < 1
            return " – ".join(ends), str(facts["bars"].count(step)), None, is_below

        title = self.env._("The vendor's bills by their share of the threshold")
        return self._bars(title, map(bar, range(STEPS)))
