# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""This check finds a bill too many, a bill that did not come, a week with too many
bills, and a month of an account out of season.

## Rule

1. *Extra*: an interval shorter than the first quartile less 1.5 interquartile ranges.
2. *Missing*: an interval longer than the median and twice the MAD and 10 days to enter
   it; reported on the last bill before, with the next bill that came and the days
   between, and those that came too early in the meantime. After three more intervals
   the vendor counts as ended. Both take eight intervals, and bills that keep a rhythm
   (MAD up to 15 % of the median).
3. *Burst*: more bills in a week than in any before, chance below 0.001 (Poisson; 26 to
   52 weeks before, three bills at least).
4. *Season*: the logarithm of a month over the median of the same month of earlier years
   is 3.5 robust standard deviations from the usual one, 24 months of the account at
   least, 250 € at least; reported on the largest entry. A running month is not reported
   as too low.

## What it reads

Posted bills by day and vendor; posted items of expense accounts by month.

## Population

Bills of vendors, credit notes apart, and entries on expense accounts with more than 24
months. *Not done*: vendors with too few bills. **Ledger files**: a bill without a
vendor is left out with its line; where the file tells no vendors, and no account has
enough months, the check is *not applicable* and names what is missing.

## What it cannot find

Vendors without a rhythm, or with several contracts whose bills mix. A month of an
account without any entry has no record to tell it on.

## What to do

Ask for the missing bill or accrue; look whether a period was billed twice.

**Amount** of a flag: the bill's with VAT, of a month its largest bill's; what the month
has on the account is said in the words.
"""

from decimal import Decimal

from odoo import models
from odoo.tools import SQL, LazyTranslate

from ...models.audit.edic_finance_check import NO_VENDOR, SEVERAL_VENDORS
from ...models.audit.edic_finance_check_history import DAY, MAX_POINTS
from ...tools.audit.finding import Texts, picked
from ...tools.audit.parameter import Parameter
from ...tools.audit.statistics import chance, rhythm, robust, season
from ...tools.files.ledger_facts import limb

_lt = LazyTranslate(__name__)
BILLS = ("in_invoice", "in_receipt")


def _bills_of(facts):
    """Yield the ids of the bills that a finding names."""
    yield facts["id"]
    if facts["rule"] == "missing":
        yield from (number for number in (facts["following"],) if number)
        yield from facts["between"]


def _named(facts, names):
    """Return what came after a bill that is missing by name and day, not by id."""
    short = {number: picked(about, "bill", "day") for number, about in names.items()}
    return {
        "following": short.get(facts["following"]),
        "between": [short[number] for number in facts["between"]],
    }


class EdicFinanceCheckA23(models.AbstractModel):
    """FREQ-SEASON: a bill too many, one that did not come, or a month out of season.

    What did not come is reported on the last bill before: there is no other record.
    """

    _name = "edic.finance.check.a23"
    _inherit = ["edic.finance.check.history", "edic.finance.check"]
    _description = "A23 Frequency and season"
    _code = "A23"
    _texts = Texts(
        title=_lt("A bill too many or missing, or a month out of season"),
        rule={
            "extra": _lt(
                "Shorter than the first quartile less one and a half times the "
                "interquartile range."
            ),
            "missing": _lt(
                "Longer than the median and twice the median deviation, and the time "
                "to enter a bill."
            ),
            "burst": _lt(
                "More bills in a week than chance explains (Poisson), and than in any "
                "week before."
            ),
            "season": _lt(
                "The logarithm of the month over the same month of earlier years is "
                "further from the usual one than the limit."
            ),
        },
        benign_explanations=(
            _lt("A contract that began, ended or changed its schedule."),
            _lt("Holidays, slow mail or a bill for several months."),
        ),
        next_steps={
            "extra": _lt("Look whether the period was billed before."),
            "missing": _lt(
                "Ask the vendor for the bill, or accrue what was delivered in the year."
            ),
            "burst": _lt("Compare the bills of the week side by side."),
            "season": _lt("Go through the entries of the month from the largest down."),
        },
    )
    _needs = frozenset({"entries"})
    _limbs = {"vendors": limb("persons")}
    _version = "2"
    _severity = "low"
    _move_types = ()
    _law = ("ISA 520",)
    # end with the bill that comes next
    _volatile = ("history", "gap", "following", "between")
    _parameters = {
        "count": Parameter.count(
            _lt("Intervals between bills that make a habit"), 8, minimum=4
        ),
        "grace": Parameter.days(
            _lt("Time for a bill to arrive and be entered"), 10, minimum=0
        ),
        "chance": Parameter.decimal(
            _lt("Chance below which a week has too many bills"),
            "0.001",
            minimum="0.000001",
            maximum="0.05",
        ),
        "z": Parameter.decimal(
            _lt("A month is out of season from so many standard deviations"),
            "3.5",
            minimum="2",
        ),
        "months": Parameter.months(
            _lt("Months of an account that make a season"), 24, minimum=24
        ),
        "least": Parameter.euros(_lt("Minimum difference of a month"), 250, minimum=0),
    }
    _not_applicable = {"draft": _lt("Not posted yet.")}
    _limb_titles = {"vendors": _lt("bills too many or missing of a vendor")}

    # --- population -------------------------------------------------------------------
    def _in_scope(self, scope):
        # EXTENDS edic.finance.check: bills, and entries that make a season
        return SQL(
            "%s AND (move.move_type IN %s OR move.id IN %s)",
            super()._in_scope(scope),
            BILLS,
            self._seasonal(scope),
        )

    def _kinds_of_bills(self):
        # OVERRIDE edic.finance.check
        return BILLS

    def _exclusions(self, scope):
        return [("draft", SQL("move.state != 'posted'"))]

    def _reason_words(self):
        persons = self._fact_names()["persons"]
        missing = self.env._("The file does not contain: %s", persons)
        return {**super()._reason_words(), "no_persons": ("unknown", missing)}

    def _comparable(self, scope):
        """Return SQL of bills of vendors with enough of them; entries on accounts with
        enough months."""
        return SQL(
            """SELECT move.id, CASE WHEN move.id IN %s THEN NULL %s
                                    WHEN COALESCE(bill.bills, 0) <= %s
                                    THEN 'too_few' END AS reason
                 FROM account_move move
                 LEFT JOIN (SELECT id, count(*) OVER (PARTITION BY vendor) AS bills
                              FROM (%s) found) bill ON bill.id = move.id
                WHERE %s""",
            self._seasonal(scope),
            SQL(" ").join(
                SQL("WHEN %s THEN %s", condition, reason)
                for reason, condition in self._of_nobody(scope)
            ),
            scope.values["count"],
            self._vendor_bills(scope),
            self._in_scope(scope),
        )

    def _of_nobody(self, scope):
        """Return why no vendor's habit is known of a bill: ``[(reason, SQL)]``."""
        if not self._does(scope, "vendors"):
            return [("no_persons", SQL("TRUE"))]
        if not self._is_of_file(scope):
            return [("no_vendor", NO_VENDOR)]
        return [("file_vendors", SEVERAL_VENDORS), ("file_no_vendor", NO_VENDOR)]

    def _beside(self, model, ids):
        """Return SQL of the bill before: what was missing after that has come."""
        if model != self._subject:
            return None
        return SQL(
            """SELECT before.id FROM account_move move
                CROSS JOIN LATERAL (
                    SELECT other.id FROM account_move other
                     WHERE other.commercial_partner_id = move.commercial_partner_id
                       AND other.company_id = move.company_id
                       AND other.id != move.id AND other.state = 'posted'
                       AND other.move_type IN ('in_invoice', 'in_receipt')
                       AND COALESCE(other.invoice_date, other.date)
                           <= COALESCE(move.invoice_date, move.date)
                     ORDER BY COALESCE(other.invoice_date, other.date) DESC,
                              other.id DESC LIMIT 1) before
                WHERE move.id = ANY(%s)""",
            ids,
        )

    # --- finding ----------------------------------------------------------------------
    def _find(self, scope):
        vendors = self._of_vendors(scope) if self._does(scope, "vendors") else ()
        found = [*vendors, *self._of_accounts(scope)]
        names = self._names({number for facts in found for number in _bills_of(facts)})
        codes = self._account_codes(scope, {facts.get("account") for facts in found})
        for facts in found:
            yield self._finding(facts, names, codes)

    def _of_vendors(self, scope):
        habit = rhythm.Habit(count=scope.values["count"], grace=scope.values["grace"])
        limit = float(scope.values["chance"])
        today = chance.days_of(scope.today)
        for row in self._rows(self._series(scope)):
            bills = robust.join([row])
            days = bills["days"].tolist()
            for deviation in rhythm.breaks(days, today, habit):
                if bills["checked"][deviation.index]:
                    yield self._break_facts(bills, deviation)
            for burst in rhythm.bursts(days, limit):
                inside = (bills["days"] >= burst.week) & (
                    bills["days"] < burst.week + 7
                )
                if bills["checked"][inside].any():
                    yield self._burst_facts(bills, burst, row["vendor"])

    def _break_facts(self, bills, deviation):
        days = bills["days"]
        facts = {
            "id": int(bills["ids"][deviation.index]),
            "rule": deviation.kind,
            "gap": deviation.gap,
            "usual": chance.text(deviation.usual, 1),
            "limit": chance.text(deviation.limit, 1),
            "n": deviation.n,
            "history": self._around(bills, deviation.index, deviation.following),
        }
        if deviation.kind == "missing":
            facts["expected"] = chance.day(
                days[deviation.index] + round(deviation.usual)
            )
            # until a bill comes, the gap grows by a day each day
            following = None
            if deviation.following is not None:
                following = int(bills["ids"][deviation.following])
            facts["gap"] = following and deviation.gap
            facts["following"] = following
            between = bills["ids"][deviation.index + 1 : deviation.following]
            facts["between"] = between.tolist()
        return {**facts, "key": str(facts["id"])}

    def _burst_facts(self, bills, burst, vendor):
        return {
            "id": int(bills["ids"][burst.last]),
            "key": f"{vendor}-{chance.day(burst.week)}",
            "rule": "burst",
            "week": chance.day(burst.week),
            "count": burst.count,
            "mean": chance.text(burst.mean),
            "weeks": burst.weeks,
            "chance": chance.text(burst.chance, 6),
            "history": self._around(bills, burst.last),
        }

    def _around(self, bills, index, following=None):
        first = max(0, index + 1 - MAX_POINTS)
        last = index + 1 if following is None else following
        return self._past(bills, slice(first, last + 1))

    def _of_accounts(self, scope):
        """Yield months of an account out of season, each on its largest entry."""
        for row in self._rows(self._by_month(scope)):
            columns = (row["months"], row["totals"], row["largest"], row["checked"])
            months = {month: values for month, *values in zip(*columns, strict=True)}
            totals = {month: total for month, (total, _largest, _is) in months.items()}
            for outlier in season.seasons(
                totals,
                float(scope.values["z"]),
                scope.values["months"],
                float(scope.values["least"]),
            ):
                # the month that runs may still grow
                is_open = season.month_text(outlier.month) >= f"{scope.today:%Y-%m}"
                _total, largest, is_checked = months[outlier.month]
                if is_checked and not (is_open and outlier.z < 0):
                    yield self._season_facts(row["account"], outlier, totals, largest)

    def _season_facts(self, account, outlier, totals, largest):
        shown = [month for month in sorted(totals) if month <= outlier.month]
        return {
            "id": largest,
            "key": f"{account}-{season.month_text(outlier.month)}",
            "rule": "season",
            "account": account,
            "month": season.month_text(outlier.month),
            "total": chance.text(outlier.total),
            "usual": chance.text(outlier.usual),
            "z": chance.text(outlier.z),
            "n": outlier.n,
            "history": [
                {
                    "day": f"{season.month_text(month)}-01",
                    "amount": chance.text(totals[month]),
                }
                for month in shown[-MAX_POINTS:]
            ],
        }

    def _finding(self, facts, names, codes):
        number, key = facts.pop("id"), facts.pop("key")
        if "account" in facts:
            facts["account"] = codes[facts["account"]]
        if facts["rule"] == "missing":
            facts |= _named(facts, names)
        scores = {"extra": 50, "missing": 50, "burst": 40, "season": 60}
        return self._bill_finding(
            number,
            names[number],
            facts,
            amount=Decimal(str(names[number]["total"] or 0)),
            key=f"{facts['rule']}-{key}",
            score=scores[facts["rule"]],
        )

    # --- series of bills --------------------------------------------------------------
    def _vendor_bills(self, scope):
        return SQL(
            """SELECT move.id, move.commercial_partner_id AS vendor, %s AS day,
                      abs(move.amount_untaxed_signed) AS amount, %s AS checked
                 FROM account_move move
                WHERE %s AND %s AND move.move_type IN %s""",
            DAY,
            self._in_scope(scope),
            self._bills(scope),
            self._counts(),
            BILLS,
        )

    def _series(self, scope):
        day = self._epoch(SQL("day"))
        return SQL(
            """SELECT vendor, array_agg(id) AS ids, array_agg(%s) AS days,
                      array_agg(%s) AS since, array_agg(amount::float8) AS amounts,
                      array_agg(checked) AS checked
                 FROM (%s) bill GROUP BY vendor
               HAVING bool_or(checked) AND count(*) >= 3""",
            day,
            day,
            self._vendor_bills(scope),
        )

    def _months_of(self, scope):
        """Return SQL of totals of expense accounts by month, with the largest entry."""
        return SQL(
            """SELECT account, month, total, largest FROM (
                 SELECT line.account_id AS account, sum(line.balance) AS total,
                        (extract(year FROM line.date) * 12
                         + extract(month FROM line.date) - 1)::int AS month,
                        (array_agg(line.move_id
                                   ORDER BY abs(line.balance) DESC, line.id))[1]
                          AS largest
                   FROM account_move_line line
                   JOIN account_account account ON account.id = line.account_id
                    AND account.account_type LIKE 'expense%%'
                  WHERE line.company_id = %s AND line.parent_state = 'posted' AND %s
                  GROUP BY 1, 3) found WHERE total > 0""",
            scope.company,
            self._accounts(scope),
        )

    def _accounts(self, scope):
        """Return SQL condition: accounts whose months are reported on what is
        checked, so that one bill has few of them read."""
        return self._if_changed(
            scope,
            """line.account_id IN (
                 SELECT own.account_id FROM account_move_line own
                  WHERE own.move_id = ANY(%s) AND NOT EXISTS (
                        SELECT FROM account_move_line other
                         WHERE other.account_id = own.account_id
                           AND other.company_id = own.company_id
                           AND other.parent_state = 'posted'
                           AND other.date >= date_trunc('month', own.date)
                           AND other.date < date_trunc('month', own.date)
                                            + INTERVAL '1 month'
                           AND abs(other.balance) > abs(own.balance)))""",
        )

    def _by_month(self, scope):
        return SQL(
            """SELECT account, array_agg(month) AS months,
                      array_agg(total::float8) AS totals, array_agg(largest) AS largest,
                      array_agg(%s) AS checked
                 FROM (%s) found JOIN account_move move ON move.id = found.largest
                GROUP BY account HAVING count(*) > %s""",
            self._in_scope(scope),
            self._months_of(scope),
            scope.values["months"],
        )

    def _seasonal(self, scope):
        """Return SQL of the ids of entries on accounts with enough months, to write
        ``id IN %s``."""
        accounts = self._listed(
            scope,
            SQL(
                "SELECT account FROM (%s) season WHERE months > %s ORDER BY account",
                self._seasons(scope),
                scope.values["months"],
            ),
        )
        asked = SQL(
            """(SELECT line.move_id FROM account_move_line line
                 WHERE line.account_id IN %s AND line.company_id = %s
                   AND line.parent_state = 'posted' AND %s)""",
            accounts or (None,),
            scope.company,
            self._if_changed(scope, "line.move_id = ANY(%s)"),
        )
        if scope.ids is None:
            return asked
        return SQL("%s", self._listed(scope, asked) or (None,))

    def _seasons(self, scope):
        """Return SQL of accounts of expenses and how many months each has."""
        accounts = self._if_changed(
            scope,
            """line.account_id IN (SELECT account_id FROM account_move_line
                                    WHERE move_id = ANY(%s))""",
        )
        return SQL(
            """SELECT line.account_id AS account,
                      count(DISTINCT date_trunc('month', line.date)) AS months
                 FROM account_move_line line
                 JOIN account_account account ON account.id = line.account_id
                  AND account.account_type LIKE 'expense%%'
                WHERE line.company_id = %s AND line.parent_state = 'posted' AND %s
                GROUP BY 1""",
            scope.company,
            accounts,
        )

    # --- texts ------------------------------------------------------------------------
    def _words(self, facts):
        renderers = {
            "extra": self._extra_words,
            "missing": self._missing_words,
            "burst": self._burst_words,
            "season": self._season_words,
        }
        seen, compared = renderers[facts["rule"]](facts)
        seen = [seen, *self._between_words(facts)]
        return self._compose_words(facts, seen=seen, compared=compared)

    def _bill(self, facts):
        return facts["bill"] or self.env._("A draft bill")

    def _extra_words(self, facts):
        return (
            self.env._(
                "%(bill)s of %(vendor)s, %(day)s, came %(gap)s days after the one "
                "before.",
                **self._bill_head(facts),
                gap=facts["gap"],
            ),
            self.env._(
                "%(n)s earlier intervals: the median is %(usual)s days, and below "
                "%(limit)s days a bill comes too early.",
                n=facts["n"],
                usual=self._number(facts["usual"]),
                limit=self._number(facts["limit"]),
            ),
        )

    def _between_words(self, facts):
        """Yield the bills that came before what was expected, and were too early."""
        if facts.get("between"):
            texts = (
                f"{self._bill(bill)} ({self._day(bill['day'])})"
                for bill in facts["between"]
            )
            yield self.env._(
                "In between, earlier than usual: %s.",
                self._list(texts),
            )

    def _missing_seen(self, facts):
        """Return what is missing after which bill, and what came next."""
        values = {
            **self._bill_head(facts),
            "expected": self._day(facts["expected"]),
        }
        following = facts.get("following")
        if not following:
            return self.env._(
                "After %(bill)s of %(vendor)s, %(day)s, a bill was expected on "
                "%(expected)s; it has not come yet.",
                **values,
            )
        return self.env._(
            "After %(bill)s of %(vendor)s, %(day)s, a bill was expected on "
            "%(expected)s; the next one, %(next)s, is of %(next_day)s, %(gap)s days "
            "after.",
            **values,
            next=self._bill(following),
            next_day=self._day(following["day"]),
            gap=facts["gap"],
        )

    def _missing_words(self, facts):
        return (
            self._missing_seen(facts),
            self.env._(
                "%(n)s earlier intervals: the median is %(usual)s days, and after "
                "%(limit)s days a bill counts as missing.",
                n=facts["n"],
                usual=self._number(facts["usual"]),
                limit=self._number(facts["limit"]),
            ),
        )

    def _burst_words(self, facts):
        return (
            self.env._(
                "%(vendor)s sent %(count)s bills in the week of %(week)s, the last of "
                "them %(bill)s.",
                **self._bill_head(facts),
                count=facts["count"],
                week=self._day(facts["week"]),
            ),
            self.env._(
                "%(mean)s bills a week in the %(weeks)s weeks before; by that, as many "
                "come with a chance of %(chance)s.",
                mean=self._number(facts["mean"], 2),
                weeks=facts["weeks"],
                chance=self._percent(facts["chance"], 4),
            ),
        )

    def _season_words(self, facts):
        return (
            self.env._(
                "Account %(account)s comes to %(total)s in %(month)s; %(bill)s is its "
                "largest entry.",
                account=facts["account"],
                total=self._money(facts["total"]),
                month=facts["month"],
                bill=self._bill(facts),
            ),
            self.env._(
                "The same month of earlier years has a median of %(usual)s; the ratio "
                "is %(z)s robust standard deviations from that of %(n)s months.",
                usual=self._money(facts["usual"]),
                z=self._number(facts["z"], 1),
                n=facts["n"],
            ),
        )

    def _chart(self, facts):
        points = [
            (point["day"], "", point["amount"], self._is_marked(facts, point))
            for point in facts["history"]
        ]
        if facts["rule"] != "season":
            return self._timeline(self.env._("Bills of the vendor"), points)
        threshold = (self.env._("Usual"), facts["usual"])
        title = self.env._("Months of the account")
        return self._timeline(title, points, threshold=threshold)

    def _is_marked(self, facts, point):
        if facts["rule"] == "season":
            return point["day"][:7] == facts["month"]
        if facts["rule"] == "burst":
            return facts["week"] <= point["day"] <= facts["day"]
        return point["day"] == facts["day"]
