# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from decimal import Decimal

from odoo import models
from odoo.tools import SQL, LazyTranslate

from odoo.addons.edic_finance.checks.procurement.a44_procurement_threshold import (
    EdicFinanceCheckA44 as Base,
)
from odoo.addons.edic_finance.tools.audit.finding import Finding, picked
from odoo.addons.edic_finance.tools.audit.parameter import Parameter

_lt = LazyTranslate(__name__)


class EdicFinanceCheckA44(models.AbstractModel):
    """Direct orders that go to one vendor again and again."""

    _inherit = "edic.finance.check.a44"

    _parameters = {
        **Base._parameters,
        "awards": Parameter.count(
            _lt("Direct orders to one vendor in these months that are in order"),
            10,
            minimum=1,
        ),
    }

    def _find(self, scope):
        # EXTENDS edic_finance
        yield from super()._find(scope)
        for row in self._rows(self._awards(scope)):
            yield Finding(
                subject=row["subject"],
                move=row["subject"],
                others=tuple(sorted(set(row["moves"]) - {row["subject"]})),
                partner=row["vendor"],
                amount=Decimal(row["total"]),
                severity="medium",
                score=60,
                key=f"{row['subject']}-awards",
                facts={
                    "rule": "awards",
                    "vendor": row["vendor_name"],
                    **picked(row, "total", "since", "day", "orders"),
                },
            )

    def _awards(self, scope):
        day = SQL("bought.day")
        return SQL(
            """
            WITH award AS MATERIALIZED (
                SELECT id, name, day, vendor, grp, move, sum(net) AS net
                  FROM (%(orders)s) bought
                 GROUP BY id, name, day, vendor, grp, move
                HAVING sum(net) < COALESCE(
                    CASE WHEN bool_or(is_works) THEN %(works)s ELSE %(direct)s END,
                    'Infinity')
            ), counted AS (
                SELECT award.*, count(*) OVER (PARTITION BY grp ORDER BY day
                    RANGE BETWEEN make_interval(months => %(months)s) PRECEDING
                              AND CURRENT ROW) AS awards
                  FROM award
            ), passed AS (
                SELECT counted.*, lag(awards) OVER (PARTITION BY grp ORDER BY day, id)
                         AS was
                  FROM counted
            ), found AS (
                SELECT passed.id, passed.vendor, passed.day,
                       (passed.day - make_interval(months => %(months)s))::date
                         AS since,
                       max(near.move) AS subject,
                       array_agg(DISTINCT near.move)
                         FILTER (WHERE near.move IS NOT NULL) AS moves,
                       round(sum(near.net), 2)::text AS total,
                       jsonb_agg(jsonb_build_array(near.day, near.name,
                                                   round(near.net, 2)::text)
                         ORDER BY near.day, near.id) AS orders
                  FROM passed JOIN award near ON near.grp = passed.grp
                   AND near.day BETWEEN passed.day - make_interval(months => %(months)s)
                                    AND passed.day
                 WHERE passed.awards > %(most)s AND COALESCE(passed.was, 0) <= %(most)s
                 GROUP BY passed.id, passed.vendor, passed.day
            )
            SELECT found.*, vendor.name AS vendor_name
              FROM found JOIN res_partner vendor ON vendor.id = found.vendor
             WHERE found.subject IN %(checked)s
            """,
            orders=self._orders(scope, self._peers(scope)),
            direct=self._limit(scope, "direct", day),
            works=self._limit(scope, "direct", day, is_works=True),
            months=scope.values["months"],
            most=scope.values["awards"],
            checked=self._checked(scope),
        )

    # --- texts ------------------------------------------------------------------------
    def _words(self, facts):
        # EXTENDS edic_finance
        if facts["rule"] != "awards":
            return super()._words(facts)
        return self._compose_words(
            title=self.env._("Many direct orders to one vendor"),
            seen=self.env._(
                "%(count)s orders to %(vendor)s from %(since)s to %(day)s, "
                "%(total)s net, each below the threshold.",
                count=len(facts["orders"]),
                vendor=facts["vendor"],
                since=self._day(facts["since"]),
                day=self._day(facts["day"]),
                total=self._money(facts["total"]),
            ),
            compared=self.env._("More than the number that is in order here."),
            rule=self.env._(
                "Who awards without a procedure does not always turn to the same "
                "vendor where others can do it (France: R2122-8; Germany: § 14 "
                "UVgO)."
            ),
            innocent=[
                self.env._("Nobody else sells it, and that is on file."),
                self.env._("They are small orders of different kinds."),
            ],
            next=self.env._("Ask others for an offer, or make a framework agreement."),
        )

    def _chart(self, facts):
        # EXTENDS edic_finance
        return super()._chart(facts) if facts["rule"] != "awards" else None

    def _comparison(self, facts):
        # EXTENDS edic_finance
        if facts["rule"] != "awards":
            return super()._comparison(facts)
        return {
            "columns": [self.env._("Day"), self.env._("Order"), self.env._("Net")],
            "rows": [
                [self._day(day), name, self._money(net)]
                for day, name, net in facts["orders"]
            ],
        }
