# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A payment goes to an account that is not trusted, or trusted by who made the account,
the bill or the payment, or only just trusted. Odoo Community stops none of these.

## Rule

- Any outbound payment from [500], whomever it pays; trust is too fresh for [24] hours.
- A draft is measured against now: waiting cures freshness.
- Critical while it can be stopped, high once it is paid.
- Registered from a bill, such a payment waits as a draft (`edic_is_held`); confirmed
  after it was cleared, it pays its bills.

## What it reads

Payments, `allow_out_payment`, who trusted the account and when, who released the
payment.

## What it cannot find

Who trusted an account before EDIC was installed. Payments without an account: *not
done*.

**Amount** of a flag: the payment's, in the company's currency.
"""

from odoo import models
from odoo.tools import SQL, LazyTranslate

from ...models.audit.edic_finance_check import FOVI, SPENDING
from ...models.audit.edic_finance_check_payment import OPEN, PAID_FROM, PAID_TO
from ...tools.audit.finding import Finding, Texts, picked
from ...tools.audit.parameter import Parameter

_lt = LazyTranslate(__name__)


class EdicFinanceCheckA12(models.AbstractModel):
    """PAY-UNTRUSTED: money to an account that no second person vouched for."""

    _name = "edic.finance.check.a12"
    _inherit = ["edic.finance.check.payment", "edic.finance.check"]
    _description = "A12 Payment to an account nobody else vouched for"
    _code = "A12"
    _texts = Texts(
        title=_lt("Payment to an account that nobody else vouched for"),
        rule=_lt(
            "A second person trusts an account some time before money goes "
            "there: not who entered the account, the bill or the payment."
        ),
        benign_explanations=(
            _lt("The office has no second person."),
            _lt("The account was verified by telephone and trusted late."),
        ),
        next_steps=(
            _lt("Have somebody else verify the account and trust it."),
            _lt("Call back on a number known before, never on the one on the bill."),
        ),
    )
    _needs = frozenset({"payments", "bank_accounts"})
    _severity = "critical"
    _subject = "account.payment"
    _law = (FOVI, _lt("EU: Regulation (EU) 2024/886"), "ISA 240")
    _profiles = SPENDING
    _volatile = ("hours",)  # of a draft they grow while it waits
    _parameters = {
        "amount": Parameter.euros(_lt("Payments from"), 500, minimum=0),
        "hours": Parameter.hours(_lt("Trust is too fresh for"), 24, minimum=0),
    }
    _not_applicable = {
        "small": _lt("Below the amount from which payments are looked at.")
    }

    def _exclusions(self, scope):
        return [
            (
                "small",
                SQL(
                    "abs(payment.amount_company_currency_signed) < %s",
                    scope.values["amount"],
                ),
            ),
            self._no_account(),
        ]

    def _find(self, scope):
        for row in self._rows(self._query(scope)):
            yield Finding(
                **self._of_payment(row),
                key=str(row["id"]),
                score=90 if row["untrusted"] else 70,
                facts={
                    **self._paid_to(row),
                    **picked(row, "untrusted", "trusted_at", "fresh"),
                    "same_person": [
                        role
                        for role in ("account", "bill", "payment")
                        if row[f"by_{role}"]
                    ],
                    "hours": None if row["hours"] is None else str(row["hours"]),
                },
            )

    def _query(self, scope):
        return SQL(
            """
            WITH one AS (
                SELECT %(paid_to)s, account.edic_trusted_at AS trusted_at,
                       COALESCE(payment.edic_released_at, CASE
                           WHEN payment.state = 'draft' THEN now() AT TIME ZONE 'UTC'
                           ELSE payment.create_date END) AS paid_at,
                       account.allow_out_payment IS NOT TRUE
                         AND (payment.state IN %(open)s
                              OR account.edic_trusted_at IS NULL
                              OR account.edic_trusted_at > payment.create_date)
                         AS untrusted,
                       account.allow_out_payment IS TRUE AS is_trusted,
                       CASE WHEN account.allow_out_payment AND %(person)s
                            THEN account.edic_trusted_by_id END AS truster,
                       COALESCE(account.edic_number_by_id, account.create_uid)
                         AS account_uid, payment.create_uid,
                       (SELECT array_agg(link.invoice_id ORDER BY link.invoice_id)
                          FROM account_move__account_payment link
                          JOIN account_move bill ON bill.id = link.invoice_id
                         WHERE link.payment_id = payment.id AND bill.move_type
                               IN ('in_invoice', 'in_refund', 'in_receipt')) AS bills
                  FROM %(paid_from)s
                 WHERE payment.id IN %(checked)s
            ), candidate AS (
                SELECT *, truster = account_uid AS by_account, EXISTS (
                           SELECT FROM account_move bill
                            WHERE bill.id = ANY(bills) AND bill.create_uid = truster)
                         AS by_bill,
                       truster = create_uid AS by_payment,
                       COALESCE(is_trusted AND trusted_at
                                > paid_at - %(hours)s * '1 h'::interval, FALSE)
                         AS fresh,
                       round((EXTRACT(epoch FROM paid_at - trusted_at) / 3600)::numeric,
                             1) AS hours
                  FROM one
            )
            SELECT * FROM candidate
             WHERE untrusted OR by_account OR by_bill OR by_payment OR fresh
            """,
            paid_to=PAID_TO,
            paid_from=PAID_FROM,
            checked=self._checked(scope),
            open=OPEN,
            person=self._is_person("account.edic_trusted_by_id"),
            hours=scope.values["hours"],
        )

    def _words(self, facts):
        seen = [
            self.env._(
                "%(amount)s to %(account)s of %(payee)s on %(day)s",
                amount=self._money(facts["amount"], facts["currency"]),
                account=facts["iban"],
                payee=facts["payee"] or self.env._("nobody named"),
                day=self._day(facts["day"]),
            )
        ]
        return self._compose_words(
            seen=[*seen, *self._person_words(facts["same_person"])],
            compared=self._trust_words(facts),
        )

    def _person_words(self, roles):
        if "account" in roles:
            yield self.env._("One person entered the account and trusted it.")
        if "bill" in roles:
            yield self.env._("One person entered the bill and trusted the account.")
        if "payment" in roles:
            yield self.env._("One person made the payment and trusted the account.")

    def _trust_words(self, facts):
        if facts["untrusted"]:
            yield self.env._("The account is not trusted.")
        elif facts["trusted_at"]:
            yield self.env._("Trusted on %s.", self._moment(facts["trusted_at"]))
        if facts["fresh"]:
            yield self.env._(
                "That is %s hours before the payment.", self._number(facts["hours"])
            )
