# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""This check finds payments to an account that was entered within [45] days before and
that no bill of the payment names, at a vendor that had bills before.

## What it reads

Payments, the bills that they pay, bank accounts.

## What it cannot find

What [A08](A08.md) cannot: an account in another writing, the first bill of a new
vendor.

## What to do

Call back on a number known before the change, and record the call-back.

**Amount** of a flag: the payment's.
"""

from odoo import models
from odoo.tools import SQL, LazyTranslate

from ...models.audit.edic_finance_check import FOVI, SPENDING
from ...models.audit.edic_finance_check_payment import PAID_FROM, PAID_TO
from ...tools.audit.finding import Finding, Texts
from ...tools.audit.parameter import Parameter

_lt = LazyTranslate(__name__)


class EdicFinanceCheckA08P(models.AbstractModel):
    """IBAN-CHANGE of a payment: money to a new account that no bill of it names.

    A08 looks at the account on the bill. Whoever pays another one, or pays without a
    bill, passes it.
    """

    _name = "edic.finance.check.a08p"
    _inherit = ["edic.finance.check.payment", "edic.finance.check"]
    _description = "A08P Payment to another, new account"
    _code = "A08P"
    _texts = Texts(
        title=_lt("Payment to a new account that the bill does not name"),
        rule=_lt(
            "A payment goes to the account on its bill, or to one that has "
            "been known for some time."
        ),
    )
    _needs = frozenset({"payments", "bank_accounts"})
    _severity = "critical"
    _subject = "account.payment"
    _law = (FOVI, _lt("EU: Regulation (EU) 2024/886"), "ISA 240")
    _profiles = SPENDING
    _needs_call_back = True
    _volatile = ("before", "day", "has_bills")
    _parameters = {
        "days": Parameter.days(_lt("An account is new for"), 45, minimum=1),
    }

    def _exclusions(self, scope):
        return [self._no_account()]

    def _find(self, scope):
        for row in self._rows(self._query(scope)):
            yield Finding(
                **self._of_payment(row),
                key=f"{row['id']}-{row['bank']}",
                score=90 if row["named"] else 75,
                facts={
                    **self._paid_to(row),
                    "entered": str(row["entered"]),
                    "before": row["before"],
                    "has_bills": bool(row["bills"]),
                    "named": row["named"] and self._account_end(row["named"]),
                },
            )

    def _query(self, scope):
        """Return SQL of new accounts that no bill names; their payees have bills."""
        return SQL(
            """
            SELECT %(paid_to)s, seen.entered, seen.before, billed.bills, billed.named
              FROM %(paid_from)s
             CROSS JOIN LATERAL (
                   SELECT array_agg(bill.id ORDER BY bill.id) AS bills,
                          min(named.sanitized_acc_number) AS named,
                          bool_or(named.sanitized_acc_number
                                  = account.sanitized_acc_number) AS is_named
                     FROM account_move__account_payment link
                     JOIN account_move bill ON bill.id = link.invoice_id
                     LEFT JOIN res_partner_bank named
                       ON named.id = bill.partner_bank_id
                    WHERE link.payment_id = payment.id) billed
             CROSS JOIN LATERAL (
                   SELECT COALESCE(account.edic_number_at, account.create_date)::date
                            AS entered,
                          (SELECT count(*) FROM account_move older
                            WHERE older.commercial_partner_id
                                    = payee.commercial_partner_id
                              AND older.company_id = %(company)s
                              AND older.move_type IN
                                  ('in_invoice', 'in_refund', 'in_receipt')
                              AND older.state = 'posted'
                              AND older.create_date < COALESCE(
                                  account.edic_number_at, account.create_date))
                            AS before) seen
             WHERE payment.id IN %(checked)s AND billed.is_named IS NOT TRUE
               AND seen.before > 0
               AND seen.entered >= least(
                   payment.date,
                   COALESCE(payment.edic_released_at::date, %(today)s)) - %(days)s
            """,
            paid_to=PAID_TO,
            paid_from=PAID_FROM,
            company=scope.company,
            checked=self._checked(scope),
            today=scope.today,
            days=scope.values["days"],
        )

    def _words(self, facts):
        return self._compose_words(
            seen=self.env._(
                "%(amount)s to %(payee)s on %(account)s, entered on %(day)s",
                amount=self._money(facts["amount"], facts["currency"]),
                payee=facts["payee"] or "–",
                account=facts["iban"],
                day=self._day(facts["entered"]),
            ),
            compared=[
                self._named_words(facts),
                self.env._(
                    "Bills of this vendor before the account was entered: %s",
                    facts["before"],
                ),
            ],
            **self._new_account_words(),
        )

    def _named_words(self, facts):
        """Return which account the bills name; flags of before do not tell whether a
        bill is linked with the payment."""
        if facts["named"]:
            return self.env._("The bill names %s.", facts["named"])
        if facts.get("has_bills") is False:
            return self.env._("No bill is linked with this payment.")
        return self.env._("No bill of this payment names an account.")
