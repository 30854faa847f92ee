# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""This check finds, every night, what waits too long where nothing may stay.

| What | Accounts | Open for more than |
|---|---|---|
| suspense, transfers, bank clearing | the company's and journals' own; `A31.suspense…` by chart | 60 days (`suspense_days`) |
| payments in transit | outstanding accounts of the journals | 90 days (`transit_days`) |
| money that a vendor owes | debits on payable accounts | 90 days (`transit_days`) |
| accruals | `A31.accruals…` by chart (PCG 408, 418) | 365 days (`accrual_days`) |

Open is what has a residual amount; a bank line's own suspense line is open while it is
there. The flag is about the line, with the account's items by age.

**Not done**: the account is not reconciled, so that nobody knows which lines are open.
Allow reconciliation on it. **Not applicable**: cleared.

The age in the flag is that of the day it was found; growing older makes no new finding.

## What it cannot find

An item that is cleared by another that is as doubtful, or accounts that are not listed.
No default suspense accounts are shipped for municipal charts in Germany.

**Amount** of a flag: what is open of the item.
"""  # noqa: E501

from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from odoo import models
from odoo.tools import SQL, LazyTranslate

from ...models.audit.edic_finance_check_accruals import ACCRUAL_PARAMETERS
from ...tools.audit.charts import SUSPENSE, of_chart
from ...tools.audit.finding import Finding, Texts, picked
from ...tools.audit.parameter import Parameter

_lt = LazyTranslate(__name__)
AGES = (60, 90, 365)  # of the aged list, in days


RESIDUAL = SQL("COALESCE(line.amount_residual, 0)")


class EdicFinanceCheckA31(models.AbstractModel):
    """SUSPENSE-AGE: what waits too long where nothing may stay.

    It is looked at every night, for it comes about by waiting.
    """

    _name = "edic.finance.check.a31"
    _inherit = ["edic.finance.check.entry", "edic.finance.check"]
    _description = "A31 Open item on a suspense or accrual account"
    _code = "A31"
    _texts = Texts(
        title=_lt("Open for too long where nothing may stay"),
        benign_explanations=(
            _lt("A dispute or a deposit that is known and documented."),
            _lt("Settled, and not yet reconciled."),
        ),
        next_steps=(
            _lt("Find out what it is, and reconcile or rebook it."),
            _lt("Look at the other items of the account by their age."),
        ),
    )
    _needs = frozenset({"clearing"})
    _severity = "medium"
    _subject = "account.move.line"
    _is_incremental = False
    _law = ("ISA 240", "FR: PCG, classe 4, comptes 47", "DE: § 246 Abs. 2 HGB")
    _volatile = ("age", "aged")
    _parameters = {
        "suspense_days": Parameter.days(
            _lt("Suspense, transfer and bank clearing: open for more than"),
            60,
            minimum=1,
        ),
        "transit_days": Parameter.days(
            _lt("Payments in transit, money owed by vendors: open for more than"),
            90,
            minimum=1,
        ),
        "accrual_days": Parameter.days(
            _lt("Accruals: open for more than"), 365, minimum=1
        ),
        "suspense": Parameter.words(_lt("Suspense accounts: your own")),
        "suspense_pcg": Parameter.words(_lt("Suspense accounts: PCG"), SUSPENSE["pcg"]),
        "suspense_skr03": Parameter.words(
            _lt("Suspense accounts: SKR03"), SUSPENSE["skr03"]
        ),
        "suspense_skr04": Parameter.words(
            _lt("Suspense accounts: SKR04"), SUSPENSE["skr04"]
        ),
        **ACCRUAL_PARAMETERS,
    }
    _not_applicable = {"cleared": _lt("Cleared.")}
    _not_done = {
        "not_reconciled": _lt(
            "The account is not reconciled: which of its lines are open is not known."
        )
    }

    # --- population -------------------------------------------------------------------
    def _in_scope(self, scope):
        return SQL("%s AND %s IS NOT NULL", super()._in_scope(scope), self._kind(scope))

    def _kind(self, scope):
        """Return SQL of what an account is for, NULL where it is no business of this
        check; of ``line`` and ``account``."""
        values, chart = scope.values, self._account_chart(scope)
        company = self._company(scope)
        journals = self.env["account.journal"].search([("company_id", "=", company.id)])
        methods = (
            journals.inbound_payment_method_line_ids
            | journals.outbound_payment_method_line_ids
        )
        suspense = company.account_journal_suspense_account_id
        suspense |= company.transfer_account_id | journals.suspense_account_id
        return SQL(
            """(CASE WHEN account.id = ANY(%s) OR %s THEN 'suspense'
                     WHEN account.id = ANY(%s) THEN 'transit'
                     WHEN %s THEN 'accrual'
                     WHEN account.account_type = 'liability_payable'
                      AND line.balance > 0 THEN 'vendor' END)""",
            suspense.ids,
            self._account_begins(scope, of_chart(values, "suspense", chart)),
            (methods.payment_account_id - suspense).ids,
            self._account_begins(scope, of_chart(values, "accruals", chart)),
        )

    def _exclusions(self, scope):
        """Return the exclusions. A bank line's own suspense line is replaced once it is
        matched: while it is there it is open."""
        unmatched = SQL(
            """(line.statement_line_id IS NOT NULL AND EXISTS (
                 SELECT FROM account_bank_statement_line bank
                   JOIN account_journal journal ON journal.id = bank.journal_id
                  WHERE bank.id = line.statement_line_id
                    AND journal.suspense_account_id = line.account_id))"""
        )
        return [
            (
                "not_reconciled",
                SQL("NOT COALESCE(account.reconcile, FALSE) AND NOT %s", unmatched),
            ),
            ("cleared", SQL("NOT %s AND %s = 0", unmatched, RESIDUAL)),
        ]

    # --- finding ----------------------------------------------------------------------
    def _find(self, scope):
        for row in self._rows(self._query(scope)):
            yield Finding(
                subject=row["id"],
                move=row["move"],
                partner=row["partner"],
                amount=Decimal(row["amount"]),
                key=str(row["id"]),
                facts={
                    **picked(
                        row, "entry", "day", "journal", "amount", "kind", "age", "aged"
                    ),
                    "account": row["code"],
                    "limit": row["days"],
                },
            )

    def _query(self, scope):
        everything = replace(scope, ids=None, date_from=None, date_to=None)
        return SQL(
            """
            WITH open AS MATERIALIZED (
                SELECT line.id, line.account_id, line.move_id, line.date AS day,
                       line.partner_id AS partner, %(code)s AS code, %(kind)s AS kind,
                       %(today)s - line.date AS age,
                       COALESCE(NULLIF(abs(%(residual)s), 0), abs(line.balance))
                         AS amount
                  FROM account_move_line line
                  JOIN account_account account ON account.id = line.account_id
                 WHERE line.id IN %(everything)s
            ), item AS (
                SELECT open.*, CASE kind WHEN 'suspense' THEN %(suspense)s
                                         WHEN 'accrual' THEN %(accrual)s
                                         ELSE %(transit)s END AS days
                  FROM open
            ), aged AS (
                SELECT account_id, jsonb_agg(jsonb_build_array(floor, count, total)
                                             ORDER BY floor) AS aged
                  FROM (SELECT account_id, floor, count(*), sum(amount)::text AS total
                          FROM open CROSS JOIN LATERAL (
                            SELECT max(floor) AS floor
                              FROM unnest(%(floors)s) floor WHERE floor < age) floors
                         WHERE floor IS NOT NULL
                         GROUP BY account_id, floor) by_floor
                 GROUP BY account_id
            )
            SELECT item.id, item.move_id AS move, item.partner, item.code, item.kind,
                   item.days, item.age, item.amount::text, item.day,
                   COALESCE(NULLIF(move.name, '/'), '') AS entry,
                   journal.code AS journal, COALESCE(aged.aged, '[]') AS aged
              FROM item
              JOIN account_move move ON move.id = item.move_id
              JOIN account_journal journal ON journal.id = move.journal_id
              LEFT JOIN aged ON aged.account_id = item.account_id
             WHERE item.age > item.days AND item.id IN %(checked)s
            """,
            code=self._account_code(scope),
            kind=self._kind(scope),
            today=scope.today,
            residual=RESIDUAL,
            everything=self._checked(everything),
            checked=self._checked(scope),
            suspense=scope.values["suspense_days"],
            accrual=scope.values["accrual_days"],
            transit=scope.values["transit_days"],
            floors=list(AGES),
        )

    # --- texts ------------------------------------------------------------------------
    def _words(self, facts):
        kinds = {
            "suspense": self.env._("A suspense or transfer account is to be cleared."),
            "transit": self.env._("A payment in transit is cleared by a bank line."),
            "accrual": self.env._("An accrual is undone by the bill that it is for."),
            "vendor": self.env._("Money that a vendor owes back is paid or set off."),
        }
        return self._compose_words(
            seen=[
                self._entry_words(facts),
                self.env._(
                    "When it was found, it was open on account %(account)s for %(age)s "
                    "days.",
                    account=facts["account"],
                    age=facts["age"],
                ),
            ],
            compared=kinds[facts["kind"]],
            rule=self.env._("Open for more than %s days.", facts["limit"]),
        )

    def _chart(self, facts):
        bars = [
            (self._age(floor), str(count), None, floor >= facts["limit"])
            for floor, count, _total in facts["aged"]
        ]
        title = self.env._("Open items of account %s by age", facts["account"])
        return self._bars(title, bars)

    def _comparison(self, facts):
        columns = [self.env._("Age"), self.env._("Open items"), self.env._("Amount")]
        rows = [
            [self._age(floor), str(count), self._money(total)]
            for floor, count, total in facts["aged"]
        ]
        return {"columns": columns, "rows": rows}

    def _age(self, floor):
        ends = dict(pairwise(AGES))
        if floor not in ends:
            return self.env._("over %s days", floor)
        first, last = floor + 1, ends[floor]
        return self.env._("%(first)s to %(last)s days", first=first, last=last)
