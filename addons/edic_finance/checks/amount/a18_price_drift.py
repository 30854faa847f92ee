# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""This check finds a unit price that jumped, that creeps up with each bill, or that is
above what was ordered at.

## Rule

Prices after discount of one vendor, in one currency and unit, for one product; without
a product, for one label without figures and months, if its price was steady (robust
deviation up to 5 %), because of most labels the price is just the amount.
1. *Agreed*: above the price of its order by more than 2 % and 0.02; where the order is
   of a blanket order, above the lower of both. With `edic_finance_purchase`, and only
   where order and bill have one currency and unit.
2. *Jump*: more than 10 % above the median of the last 12 months (four prices), reported
   with the bill with which it rose.
3. *Drift*: a CUSUM over the last six prices (slack 0.5, alarm 4 standard deviations)
   above the median of the prices before them, with the 3 % that index clauses allow
   (`A18.index`).

The difference on the line is at least 10 €.

## What it reads

Label, product, unit, quantity, price, discount; bill date, vendor, currency, state.

## What it cannot find

Falling prices; a first price that is too high; a price hidden in a lump sum; the same
article under a new label. A line whose item is new is not compared; a bill without any
comparable line is *not done: too few*.

A contract with an index clause is justified for the vendor.

**Amount** of a flag: what the rise of the price costs on this line.
"""

from decimal import Decimal
from itertools import compress

import numpy as np

from odoo import models
from odoo.tools import SQL, LazyTranslate

from ...models.audit.edic_finance_check_history import DAY, MAX_POINTS
from ...tools.audit.finding import Texts
from ...tools.audit.parameter import Parameter
from ...tools.audit.statistics import chance, drift, robust

_lt = LazyTranslate(__name__)


class EdicFinanceCheckA18(models.AbstractModel):
    """PRICE-DRIFT: a unit price that rose at once, or a little with each bill."""

    _name = "edic.finance.check.a18"
    _inherit = ["edic.finance.check.history", "edic.finance.check"]
    _description = "A18 Price above what was paid before"
    _code = "A18"
    _texts = Texts(
        title=_lt("Unit price rose"),
        rule={
            "agreed": _lt("The price is above the one that was ordered at."),
            "jump": _lt(
                "The price is above the median of the vendor's prices for the same "
                "item, and the bill before was not."
            ),
            "drift": _lt(
                "The last six prices creep up: a CUSUM with half a standard deviation "
                "of slack passes four standard deviations."
            ),
        },
        benign_explanations=(
            _lt("A price list or an index clause of the contract."),
            _lt("Another quality, package or unit under the same name."),
        ),
        next_steps=(
            _lt("Look up the price in the contract, order or price list."),
            _lt("Ask the vendor for a credit note of the difference."),
        ),
    )
    _needs = frozenset({"persons", "prices"})
    _severity = "medium"
    _move_types = ("in_invoice", "in_receipt")
    _law = ("ISA 520",)
    _parameters = {
        "jump": Parameter.decimal(
            _lt("Rise over the median of earlier prices"),
            "10",
            minimum="1",
            unit="percent",
        ),
        "agreed": Parameter.decimal(
            _lt("Rise over the agreed price"), "2", minimum="0", unit="percent"
        ),
        "index": Parameter.decimal(
            _lt("Yearly rise that index clauses allow"),
            "3",
            minimum="0",
            unit="percent",
        ),
        "months": Parameter.months(_lt("Looks back"), 12, minimum=3, maximum=60),
        "count": Parameter.count(_lt("Earlier prices of the item"), 4, minimum=3),
        "least": Parameter.euros(_lt("Minimum difference on the line"), 10, minimum=0),
    }

    # --- population -------------------------------------------------------------------
    _absent = "no_price"
    _not_applicable = {"no_price": _lt("No line with a quantity and a price.")}

    def _comparable(self, scope):
        few, compared = set(), set()
        for lines in robust.batches(self._items(scope, few)):
            n = drift.judge(lines, drift.Rise()).n
            is_known = (n >= scope.values["count"]) | (lines["agreed"] > 0)
            compared.update(lines["moves"][is_known].tolist())
        return SQL(
            """SELECT DISTINCT line.move AS id,
                      CASE WHEN few.id IS NOT NULL THEN 'too_few' END AS reason
                 FROM (%s) line
                 LEFT JOIN unnest(%s::int[]) few(id) ON few.id = line.move""",
            self._lines(scope),
            sorted(few - compared),
        )

    # --- finding ----------------------------------------------------------------------
    def _find(self, scope):
        rise = drift.Rise(
            jump=float(scope.values["jump"]) / 100,
            index=float(scope.values["index"]) / 100,
            count=scope.values["count"],
        )
        found = [
            facts
            for lines in robust.batches(self._items(scope))
            for facts in self._judge(scope, lines, rise)
        ]
        names = self._names({facts["move"] for facts in found})
        for facts in found:
            yield self._finding(facts, names)

    def _items(self, scope, asked=None):
        """Yield series of the prices of one item each.

        :param set asked: takes up the bills that are checked, named items or not
        """
        for row in self._rows(self._series(scope)):
            if asked is not None:
                asked.update(compress(row["moves"], row["checked"]))
            for item in [row] if row["product"] else drift.by_item(row):
                if any(item["checked"]):
                    yield item

    def _judge(self, scope, lines, rise):
        """Yield facts of the lines of a batch whose price rose."""
        risen = drift.judge(lines, rise)
        limit = float(scope.values["agreed"]) / 100
        prices, agreed = lines["prices"], lines["agreed"]
        over = prices - agreed
        is_over = over > (agreed * limit).clip(0.02)  # NaN without an agreed price
        is_product = np.array([bool(row["product"]) for row in lines.rows])[lines.row]
        usable = risen.is_steady | is_product
        rules = {
            "agreed": (is_over, agreed),
            "jump": (risen.has_jumped & usable, risen.median),
            "drift": (risen.has_crept & usable, risen.target),
        }
        seen = set()
        for rule, (is_found, reference) in rules.items():
            at_stake = (prices - reference) * lines["quantities"] * lines["rates"]
            is_found = is_found & lines["checked"]
            for index in (is_found & (at_stake > scope.values["least"])).nonzero()[0]:
                if index not in seen:
                    seen.add(index)
                    amount = chance.text(at_stake[index])
                    yield self._facts(lines, risen, index, rule, reference, amount)

    def _facts(self, lines, risen, index, rule, reference, amount):
        row, prices = lines.rows[lines.row[index]], lines["prices"]
        creeps, shown = rule == "drift", lines.before(index, MAX_POINTS)
        return {
            "line": int(lines["ids"][index]),
            "move": int(lines["moves"][index]),
            "before": [int(lines["moves"][i]) for i in lines.before(index, 1)],
            "rule": rule,
            "item": str(lines["names"][index]),
            "currency": row["currency"],
            "price": chance.text(prices[index], 4),
            "quantity": chance.text(lines["quantities"][index]),
            "reference": chance.text(reference[index], 4),
            "rise": chance.text(prices[index] / reference[index] - 1, 4),
            "amount": amount,
            "n": int(risen.n[index]),
            "cusum": chance.text(risen.cusum[index]) if creeps else None,
            "sigma": chance.text(risen.sigma[index], 4) if creeps else None,
            "history": [
                {"day": chance.day(day), "price": chance.text(price, 4)}
                for day, price in zip(lines["days"][shown], prices[shown], strict=True)
            ],
        }

    def _finding(self, facts, names):
        line, move = facts.pop("line"), facts.pop("move")
        return self._bill_finding(
            move,
            names[move],
            facts,
            others=tuple(facts.pop("before")),
            amount=Decimal(facts["amount"]),
            key=str(line),
            score={"agreed": 80, "jump": 60, "drift": 40}[facts["rule"]],
        )

    # --- what is compared -------------------------------------------------------------
    def _agreed_price(self):
        """Return SQL of the price that ``line`` was ordered at, in the bill's currency;
        for the addon that knows orders to say."""
        return SQL("NULL::numeric")

    def _series(self, scope):
        return SQL(
            """SELECT array_agg(id) AS ids, array_agg(move) AS moves,
                      array_agg(%s) AS days, array_agg(%s) AS since,
                      array_agg(price::float8) AS prices,
                      array_agg(COALESCE(agreed, 'NaN')::float8) AS agreed,
                      array_agg(quantity::float8) AS quantities,
                      array_agg(rate::float8) AS rates,
                      array_agg(name) AS names,
                      array_agg(counted) AS counted, array_agg(checked) AS checked,
                      product, currency
                 FROM (%s) line
                GROUP BY vendor, currency, unit, product HAVING bool_or(checked)""",
            self._epoch(SQL("day")),
            self._epoch(SQL("day - %s", self._months(scope.values["months"]))),
            self._lines(scope),
        )

    def _lines(self, scope):
        """Return SQL of the lines with a price."""
        return SQL(
            """SELECT * FROM (
                 SELECT line.id, move.id AS move, %s AS day,
                        move.commercial_partner_id AS vendor,
                        currency.name AS currency,
                        COALESCE(line.product_uom_id, 0) AS unit,
                        line.product_id AS product, line.quantity,
                        COALESCE(left(line.name, 100), '') AS name,
                        line.price_unit * (1 - COALESCE(line.discount, 0) / 100)
                          AS price,
                        COALESCE(line.balance / NULLIF(line.amount_currency, 0), 1)
                          AS rate,
                        %s AS agreed, %s AS counted, %s AS checked
                   FROM account_move move
                   JOIN account_move_line line ON line.move_id = move.id
                    AND line.display_type = 'product'
                    AND line.quantity > 0 AND line.price_unit > 0
                   JOIN res_currency currency ON currency.id = move.currency_id
                  WHERE %s AND move.move_type IN %s) line
                WHERE price > 0""",
            DAY,
            self._agreed_price(),
            self._counts(),
            self._in_scope(scope),
            self._bills(scope, scope.values["months"], later=False),
            self._move_types,
        )

    # --- texts ------------------------------------------------------------------------
    def _words(self, facts):
        return self._compose_words(
            facts,
            seen=[
                self.env._(
                    "%(bill)s of %(vendor)s, %(day)s: %(item)s at %(price)s each, "
                    "quantity %(quantity)s",
                    **self._bill_head(facts),
                    item=facts["item"],
                    price=self._price(facts["price"], facts),
                    quantity=self._number(facts["quantity"]),
                ),
                self.env._(
                    "That is %(rise)s more, %(amount)s on this line.",
                    rise=self._percent(facts["rise"], 1),
                    amount=self._money(facts["amount"]),
                ),
            ],
            compared=self._compared(facts),
        )

    def _price(self, text, facts):
        shown = self._number(str(Decimal(text).normalize()))
        return self.env._(
            "%(price)s %(currency)s", price=shown, currency=facts["currency"]
        )

    def _compared(self, facts):
        price = self._price(facts["reference"], facts)
        if facts["rule"] == "agreed":
            return self.env._("The order was placed at %s.", price)
        if facts["rule"] == "jump":
            return self.env._(
                "The median of %(n)s earlier prices is %(price)s.",
                n=facts["n"],
                price=price,
            )
        return self.env._(
            "%(price)s is the median of the prices before the last six bills, with the "
            "rise that is allowed; the last six are above it by %(cusum)s standard "
            "deviations of %(sigma)s in sum.",
            price=price,
            cusum=self._number(facts["cusum"], 1),
            sigma=self._price(facts["sigma"], facts),
        )

    def _chart(self, facts):
        points = [(row["day"], "", row["price"], False) for row in facts["history"]]
        points.append((facts["day"], facts["bill"], facts["price"], True))
        label = self.env._("Median")
        if facts["rule"] == "agreed":
            label = self.env._("Ordered at")
        elif facts["rule"] == "drift":
            label = self.env._("Median with allowed rise")
        title = self.env._("Unit price of %s", facts["item"])
        threshold = (label, facts["reference"])
        return self._timeline(title, points, facts["currency"], threshold)
