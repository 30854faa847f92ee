# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A bill got money while a critical flag on it, on its bank account, on its vendor or
on the payment had been raised and not been cleared.

## Rule

- Money: a payment in process or paid, a matched line of a bank statement, an entry in a
  bank or cash journal. Credit notes are no money.
- The flag was first seen before the money went, and was not cleared or expired by then.
  Cleared or expired later, it still stood.
- One finding a bill, critical. Flags of A00 itself do not count.

## What it reads

Flags with their times (`first_seen_at`, `opened_at`, `decided_at`, `expired_at`),
reconciliations, payments. Reconciling touches the bill: its computed payment state does
not pass through `write`.

## What it cannot find

A payment made outside Odoo and never matched. A flag raised in the same transaction as
the payment.

**Amount** of a flag: the bill's amount with VAT.
"""

from odoo import models
from odoo.tools import SQL, LazyTranslate

from ...models.audit.edic_finance_check import SPENDING
from ...tools.audit.finding import Finding, Texts, picked
from ...tools.audit.paid_despite import QUERY

_lt = LazyTranslate(__name__)


class EdicFinanceCheckA00(models.AbstractModel):
    """PAID-DESPITE-FLAG: money left although a critical flag said stop.

    Matching a bank statement passes every stop, as does a company that stops nowhere.
    """

    _name = "edic.finance.check.a00"
    _inherit = "edic.finance.check"
    _description = "A00 Paid despite a critical flag"
    _code = "A00"
    _texts = Texts(
        title=_lt("Paid despite a critical flag"),
        rule=_lt(
            "What a critical flag stops is not paid until somebody has cleared it."
        ),
        benign_explanations=(
            _lt("The bank collected the money by direct debit."),
            _lt("The flag was looked into and cleared outside Odoo."),
        ),
        next_steps=(
            _lt("Find out how the money left: who gave the order to pay."),
            _lt("Call the bank at once if the payment may be called back."),
        ),
    )
    _needs = frozenset({"payments", "decisions"})
    _severity = "critical"
    _law = ("ISA 240",)
    _profiles = SPENDING | {"auditor"}
    _volatile = ("states",)

    def _affected(self, model, ids):
        """Return the affected records; a payment without an entry of its own pays the
        bills it is linked to."""
        found = super()._affected(model, ids)
        if model != "account.payment":
            return found
        query = SQL(
            """SELECT line.move_id FROM account_payment payment
                 JOIN account_move_line own ON own.move_id = payment.move_id
                 JOIN account_partial_reconcile part
                   ON own.id IN (part.debit_move_id, part.credit_move_id)
                 JOIN account_move_line line
                   ON line.id = part.debit_move_id + part.credit_move_id - own.id
                WHERE payment.id = ANY(%s)""",
            list(ids),
        )
        return self._added(found, query)

    def _find(self, scope):
        query = SQL(
            QUERY, checked=self._checked(scope), company=scope.company, code=self._code
        )
        for row in self._rows(query):
            yield Finding(
                subject=row["id"],
                move=row["id"],
                partner=row["partner"],
                bank=row["bank"],
                amount=row["amount"],
                key=str(row["id"]),
                facts={
                    "bill": row["name"],
                    **picked(row, "vendor", "flags", "money", "states"),
                },
            )

    def _words(self, facts):
        checks = self.env["edic.finance.check"]._all()
        kinds = {
            "bank": self.env._("line of a bank statement"),
            "payment": self.env._("payment"),
            "entry": self.env._("entry in a bank journal"),
            "step": self.env._("recorded as paid"),
        }
        return self._compose_words(
            seen=[
                self.env._(
                    "%(bill)s of %(vendor)s: %(amount)s on %(day)s, %(kind)s",
                    bill=facts["bill"] or self.env._("A draft bill"),
                    vendor=facts["vendor"],
                    amount=self._money(money["amount"]),
                    day=self._day(money["day"]),
                    kind=kinds[money["kind"]],
                )
                for money in facts["money"]
            ],
            compared=[
                self.env._(
                    "%(code)s %(title)s, since %(day)s",
                    code=flag["code"],
                    title=(
                        checks[flag["code"]]._title() if flag["code"] in checks else ""
                    ),
                    day=self._day(flag["since"]),
                )
                for flag in facts["flags"]
            ],
        )
