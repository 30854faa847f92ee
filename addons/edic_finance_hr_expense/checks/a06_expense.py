# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""This check finds expenses that were claimed twice or also billed, or that break the
rules of missions. It comes with the expenses app, and is **off until the staff
council's agreement is on record** (`staff_council.agreement`): it is about what
employees did.

## Rule

Submitted expenses that were not refused:

- the same file on two expenses (parts of a split one are none);
- the same amount above 10 EUR, within 2 days (`A06.days`), of the same vendor, or of
  the same category and description; by one person or by two;
- a vendor bill with the same file, or of the same vendor and amount within 2 days, that
  is not the expense's own entry;
- no file above 10 EUR (`A06.receipt`);
- a weekend or public holiday, by the office's calendar of A27 (*low*);
- more for each than the ceiling of the day: meals (`A06.meals`, by the reference of the
  category) and nights (`A06.nights`). Shipped for France: 20 and 140 EUR, the highest.
  For Germany none: the BRKG knows allowances, no such ceilings. A site enters its own;
- approved by the person whose expense it is (*high*).

**No fact names a person.** Neither employee, nor approver, nor the description that was
typed is kept; that two expenses are of one person is stated as such.

## What it cannot find

Receipts photographed twice (other files) with other amounts.

**Amount** of a flag: the expense's.
"""

from dataclasses import replace
from decimal import Decimal

from odoo import models
from odoo.tools import SQL, LazyTranslate

from odoo.addons.edic_finance.models.audit.edic_finance_check import SUBJECTS
from odoo.addons.edic_finance.tools.audit.calendar import days
from odoo.addons.edic_finance.tools.audit.finding import Finding, Texts
from odoo.addons.edic_finance.tools.audit.parameter import Parameter

_lt = LazyTranslate(__name__)
SUBJECTS["hr.expense"] = (
    "expense",
    "hr_expense expense",
    "expense.company_id",
    "expense.date",
)
OFFICE = "edic.finance.check.a27"  # whose calendar counts
SEVERITIES = {"weekend": "low", "own_approval": "high"}
# facts of an expense: nothing that names a person, as its description may
CLAIMED = SQL(
    """jsonb_build_object(
        'day', expense.date, 'amount', round(expense.total_amount, 2)::text,
        'what', COALESCE(product.default_code, ''),
        'state', expense.state)"""
)


class EdicFinanceCheckA06(models.AbstractModel):
    """EXP-DUP-POLICY: an expense claimed twice, or against the rules of missions.

    It is about what employees did: off until the staff council agreed, and no fact
    names a person.
    """

    _name = "edic.finance.check.a06"
    _inherit = "edic.finance.check"
    _description = "A06 Expenses"
    _code = "A06"
    _texts = Texts(
        title=_lt("Expense claimed twice or against the rules"),
        rule={
            "same_receipt": _lt("A receipt is refunded once."),
            "same_amount": _lt(
                "Same amount, and same vendor or description, within some days."
            ),
            "billed": _lt("What the vendor billed is not refunded as well."),
            "ceiling": _lt("No more than the ceiling is refunded."),
            "no_receipt": _lt("A receipt is needed from a certain amount on."),
            "weekend": _lt("Missions are on working days as a rule."),
            "own_approval": _lt("Somebody else approves."),
        },
        benign_explanations={
            **dict.fromkeys(
                ("same_receipt", "same_amount", "billed"),
                (
                    _lt("Two colleagues paid their own share of one bill."),
                    _lt("The same ticket is bought on the way there and back."),
                ),
            ),
            "weekend": _lt("Duty on that day, a fair, or a long journey."),
            "": (
                _lt("An exception was granted and is on file."),
                _lt("The receipt is kept elsewhere."),
            ),
        },
        next_steps=(
            _lt("Compare the receipts, and ask for what is missing."),
            _lt("Talk to those concerned before anything is decided."),
        ),
    )
    _needs = frozenset({"expenses"})
    _severity = "medium"
    _subject = "hr.expense"
    _is_about_persons = True
    _profiles = frozenset()
    _law = (
        "FR: décret n° 2006-781, art. 3, 7; arrêté du 3 juillet 2006",
        "DE: BRKG (oder Landesrecht)",
    )
    _dated = ("travel.meal", "travel.night")
    _parameters = {
        "days": Parameter.days(
            _lt("Days between which the same amount counts"), 2, minimum=0, maximum=30
        ),
        "receipt": Parameter.decimal(
            _lt("Receipt needed above"), "10", minimum="0", unit="EUR"
        ),
        "meals": Parameter.words(_lt("Categories of meals, by reference"), ("FOOD",)),
        "nights": Parameter.words(_lt("Categories of nights, by reference"), ()),
    }

    def _of_kind(self):
        # OVERRIDE edic_finance
        return [SQL("expense.state NOT IN ('draft', 'refused')")]

    def _beside(self, model, ids):
        # EXTENDS edic_finance: of a pair, the other one keeps the flag
        numbers = "|".join(map(str, ids))
        return SQL(
            """SELECT DISTINCT res_id FROM edic_finance_flag
                WHERE code = %s AND fingerprint ~ %s""",
            self._code,
            rf"^pair-(({numbers})-|\d+-({numbers})$)",
        )

    # --- finding ----------------------------------------------------------------------
    def _find(self, scope):
        for row in self._rows(self._pairs(scope)):
            key = "pair-" + "-".join(map(str, sorted((row["id"], row["other"]))))
            yield self._finding(row, row["rule"], key, other=row["other_claimed"])
        for row in self._rows(self._billed(scope)):
            key = f"{row['id']}-bill-{row['bill']}"
            yield self._finding(row, "billed", key, bill=row["bill_name"])
        for row in self._rows(self._single(scope)):
            for rule in row["rules"]:
                yield self._finding(
                    row, rule, f"{row['id']}-{rule}", ceiling=row["ceiling"]
                )

    def _finding(self, row, rule, key, **facts):
        return Finding(
            subject=row["id"],
            move=row["move"],
            others=(row["bill"],) if "bill" in row else (),
            amount=Decimal(row["claimed"]["amount"]),
            severity=SEVERITIES.get(rule),
            key=key,
            facts={
                "rule": rule,
                "expense": {k: v for k, v in row["claimed"].items() if k != "state"},
                "one_person": row.get("one_person"),
                **facts,
            },
        )

    def _pairs(self, scope):
        """Return SQL of pairs of expenses: with one receipt, or with one amount within
        some days, and one vendor or product and description."""
        return SQL(
            """
            WITH live AS MATERIALIZED (
                SELECT * FROM hr_expense WHERE company_id = %(company)s
                   AND state NOT IN ('draft', 'refused')
            ), checked AS (SELECT live.* FROM live WHERE id IN %(checked)s
            ), pair AS (
                SELECT one.id AS one, two.id AS two, 1 AS rank
                  FROM checked one
                  JOIN ir_attachment mine
                    ON mine.res_model = 'hr.expense' AND mine.res_id = one.id
                  JOIN ir_attachment other
                    ON other.checksum = mine.checksum
                   AND other.res_model = 'hr.expense' AND other.res_id != one.id
                  JOIN live two ON two.id = other.res_id
                 WHERE COALESCE(one.split_expense_origin_id, one.id)
                       != COALESCE(two.split_expense_origin_id, two.id)
                 UNION ALL
                SELECT one.id, two.id, 2
                  FROM checked one
                  JOIN live two ON two.id != one.id
                   AND two.total_amount = one.total_amount
                   AND abs(two.date - one.date) <= %(days)s
                 WHERE one.total_amount > %(receipt)s
                   AND (two.vendor_id = one.vendor_id
                        OR (two.product_id = one.product_id
                            AND lower(two.name) = lower(one.name)))
                   AND COALESCE(one.split_expense_origin_id, one.id)
                       != COALESCE(two.split_expense_origin_id, two.id)
            ), found AS (
                SELECT later.id, earlier.id AS other, min(pair.rank) AS rank,
                       bool_and(later.employee_id = earlier.employee_id) AS one_person
                  FROM pair
                  JOIN live later ON later.id = CASE
                       WHEN (SELECT date FROM live WHERE id = one)
                          > (SELECT date FROM live WHERE id = two)
                         OR ((SELECT date FROM live WHERE id = one)
                             = (SELECT date FROM live WHERE id = two) AND one > two)
                       THEN one ELSE two END
                  JOIN live earlier ON earlier.id = one + two - later.id
                 GROUP BY later.id, earlier.id
            )
            SELECT found.id, found.other, found.one_person,
                   CASE rank WHEN 1 THEN 'same_receipt' ELSE 'same_amount' END AS rule,
                   expense.account_move_id AS move, %(claimed)s AS claimed,
                   jsonb_build_object('day', earlier.date, 'amount',
                       round(earlier.total_amount, 2)::text) AS other_claimed
              FROM found
              JOIN hr_expense expense ON expense.id = found.id
              JOIN hr_expense earlier ON earlier.id = found.other
         LEFT JOIN product_product product ON product.id = expense.product_id
            """,
            company=scope.company,
            checked=self._checked(scope),
            days=scope.values["days"],
            receipt=scope.values["receipt"],
            claimed=CLAIMED,
        )

    def _billed(self, scope):
        """Return expenses that a vendor billed as well."""
        return SQL(
            """
            SELECT DISTINCT expense.id, expense.account_move_id AS move,
                   %(claimed)s AS claimed, bill.id AS bill,
                   COALESCE(bill.name, '') AS bill_name
              FROM hr_expense expense
         LEFT JOIN product_product product ON product.id = expense.product_id
         LEFT JOIN res_partner vendor ON vendor.id = expense.vendor_id
         LEFT JOIN ir_attachment mine
                ON mine.res_model = 'hr.expense' AND mine.res_id = expense.id
         LEFT JOIN ir_attachment other
                ON other.checksum = mine.checksum AND other.res_model = 'account.move'
              JOIN account_move bill
                ON bill.company_id = expense.company_id AND bill.state != 'cancel'
               AND bill.move_type IN ('in_invoice', 'in_receipt')
               AND (bill.id = other.res_id OR (
                    bill.commercial_partner_id = vendor.commercial_partner_id
                    AND abs(abs(bill.amount_total_signed) - expense.total_amount) < 0.01
                    AND abs(bill.invoice_date - expense.date) <= %(days)s))
             WHERE expense.id IN %(checked)s
               AND NOT EXISTS (SELECT FROM hr_expense own
                                WHERE own.account_move_id = bill.id)
            """,
            claimed=CLAIMED,
            days=scope.values["days"],
            checked=self._checked(scope),
        )

    def _single(self, scope):
        """Return what an expense breaks by itself."""
        day = SQL("expense.date")
        return SQL(
            """
            WITH paid AS (
                SELECT expense.*, %(claimed)s AS claimed, CASE
                       WHEN product.default_code = ANY(%(meals)s) THEN %(meal)s
                       WHEN product.default_code = ANY(%(nights)s) THEN %(night)s
                       END AS ceiling
                  FROM hr_expense expense
             LEFT JOIN product_product product ON product.id = expense.product_id
                 WHERE expense.id IN %(checked)s
            ), judged AS (
                SELECT paid.*, array_remove(ARRAY[
                    CASE WHEN total_amount > %(receipt)s AND NOT EXISTS (
                         SELECT FROM ir_attachment file
                          WHERE file.res_model = 'hr.expense' AND file.res_id = paid.id)
                    THEN 'no_receipt' END,
                    CASE WHEN total_amount / NULLIF(quantity, 0)::numeric > ceiling
                    THEN 'ceiling' END,
                    CASE WHEN date != ALL(%(agreed)s::date[])
                          AND (extract(isodow FROM date)::int != ALL(%(weekdays)s)
                               OR date = ANY(%(closed)s::date[]))
                    THEN 'weekend' END,
                    CASE WHEN approval_state = 'approved' AND manager_id = (
                         SELECT employee.user_id FROM hr_employee employee
                          WHERE employee.id = paid.employee_id)
                    THEN 'own_approval' END], NULL) AS rules
                  FROM paid
            )
            SELECT id, account_move_id AS move, claimed, rules,
                   trim_scale(ceiling)::text AS ceiling
              FROM judged WHERE cardinality(rules) > 0
            """,
            claimed=CLAIMED,
            meals=list(scope.values["meals"]),
            nights=list(scope.values["nights"]),
            meal=self._dated_value(scope, "travel.meal", day),
            night=self._dated_value(scope, "travel.night", day),
            checked=self._checked(scope),
            receipt=scope.values["receipt"],
            **self._calendar(scope),
        )

    def _parameter_codes(self):
        # EXTENDS edic_finance: the office's days are those of A27
        return super()._parameter_codes() | self.env[OFFICE]._parameter_codes()

    def _values(self, company, day, dated=None):
        # EXTENDS edic_finance
        values, parameters = super()._values(company, day, dated)
        office = self.env[OFFICE]._values(company, day, dated)[0]
        return {**values, "office": office}, parameters

    def _calendar(self, scope):
        """Return on which days it works: the calendar that A27 has for the office."""
        office = self.env[OFFICE]
        calendar = office._calendar(replace(scope, values=scope.values["office"]))
        rows = self.env.execute_query(
            SQL(
                """SELECT DISTINCT extract(year FROM date)::int FROM hr_expense
                    WHERE id IN %s AND date IS NOT NULL""",
                self._checked(scope),
            )
        )
        years = [year for [year] in rows]
        return {
            "weekdays": sorted(calendar.weekdays),
            "closed": sorted(calendar.holidays(years)),
            "agreed": sorted(days(calendar.open, years)),
        }

    # --- texts ------------------------------------------------------------------------
    def _words(self, facts):
        return self._compose_words(
            facts,
            seen=[
                self.env._(
                    "An expense of %(amount)s on %(day)s (%(what)s)",
                    amount=self._money(facts["expense"]["amount"]),
                    day=self._day(facts["expense"]["day"]),
                    what=facts["expense"]["what"] or "–",
                ),
                *self._seen_of(facts),
            ],
            compared=self._compared(facts),
        )

    def _seen_of(self, facts):
        if facts["one_person"] is None:
            return []
        return [
            self.env._("Both were claimed by one person.")
            if facts["one_person"]
            else self.env._("They were claimed by two persons.")
        ]

    def _compared(self, facts):
        other = facts.get("other") or {}
        return {
            "same_receipt": lambda: self.env._(
                "An expense of %(amount)s on %(day)s with the same file",
                amount=self._money(other["amount"]),
                day=self._day(other["day"]),
            ),
            "same_amount": lambda: self.env._(
                "An expense of the same amount and kind on %s",
                self._day(other["day"]),
            ),
            "billed": lambda: self.env._(
                "The vendor's bill %s", facts["bill"] or self.env._("A draft")
            ),
            "ceiling": lambda: self.env._(
                "The ceiling on that day: %s each", self._money(facts["ceiling"])
            ),
            "no_receipt": lambda: self.env._("No file is attached."),
            "weekend": lambda: self.env._("A weekend or a public holiday."),
            "own_approval": lambda: self.env._(
                "It was approved by the person whose expense it is."
            ),
        }[facts["rule"]]()
