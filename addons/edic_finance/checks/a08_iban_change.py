# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models
from odoo.tools import SQL, LazyTranslate

from ..models.edic_finance_check import SPENDING
from ..tools.audit.finding import Finding, Words
from ..tools.audit.parameter import Parameter

_lt = LazyTranslate(__name__)


class EdicFinanceCheckA08(models.AbstractModel):
    """IBAN-CHANGE: money to an account that the vendor was not paid on before.

    The fraud that costs administrations most begins with a letter that announces a new
    bank: what undoes it is a call on a number known before (guide of the DGFiP on
    *faux ordres de virement*).
    """

    _name = "edic.finance.check.a08"
    _inherit = "edic.finance.check"
    _description = "A08 Payee's bank account changed"
    _code = "A08"
    _severity = "critical"
    _law = (
        "FR: DGFiP, guide des fraudes aux faux ordres de virement (FOVI)",
        "EU: Regulation (EU) 2024/886",
        "ISA 240",
    )
    _profiles = SPENDING
    _parameters = {
        "days": Parameter(
            title=_lt("An account is new for"), default=45, unit="day", minimum=1
        ),
        "short": Parameter(
            title=_lt("Shortly before payment is"), default=5, unit="day", minimum=0
        ),
        "payments": Parameter(
            title=_lt("Bills paid on another account that make it usual"),
            default=3,
            unit="count",
            minimum=1,
        ),
    }

    def _title(self):
        return self.env._("Payee's bank account is new or differs from the last paid")

    def _exclusions(self, scope):
        return [
            ("paid", SQL("move.payment_state IN ('paid', 'reversed')")),
            ("no_account", SQL("move.partner_bank_id IS NULL")),
        ]

    def _reason_words(self):
        return {
            **super()._reason_words(),
            "paid": ("not_applicable", self.env._("Paid already.")),
            "no_account": (
                "not_done",
                self.env._("The bill names no bank account of the payee."),
            ),
        }

    def _find(self, scope):
        for row in self._rows(self._query(scope)):
            yield Finding(
                subject=row["id"],
                move=row["id"],
                partner=row["partner"],
                bank=row["bank"],
                amount=row["amount"],
                key=f"{row['id']}-{row['bank']}",
                score=min(100, 50 + 10 * sum(map(bool, self._aggravating(row)))),
                facts={
                    "iban": self._account_end(row["iban"]),
                    "entered": str(row["entered"]),
                    "other": self._account_end(row["other"]) if row["other"] else None,
                    "payments": row["payments"] or 0,
                    "since": str(row["since"]) if row["since"] else None,
                    "is_new": row["is_new"],
                    "same_person": row["same_person"],
                    "short": row["short"],
                    "country_changed": row["country_changed"],
                    "due": str(row["due"]) if row["due"] else None,
                    "imported": row["imported"],
                },
            )

    def _aggravating(self, row):
        usual = (row["payments"] or 0) >= 3
        return (row["same_person"], row["short"], row["country_changed"], usual)

    def _query(self, scope):
        return SQL(
            """
            WITH bill AS (
                SELECT move.id, move.partner_bank_id AS bank,
                       move.commercial_partner_id AS partner, move.create_uid,
                       move.amount_total_signed, move.invoice_date,
                       move.invoice_date_due, move.edic_document_id, move.company_id,
                       account.sanitized_acc_number AS iban,
                       account.create_uid AS bank_uid,
                       COALESCE(account.edic_number_at, account.create_date)
                         AS entered
                  FROM account_move move
                  JOIN res_partner_bank account ON account.id = move.partner_bank_id
                 WHERE move.id IN %(checked)s
            ), usual AS (
                SELECT DISTINCT ON (bill.id) bill.id,
                       used.sanitized_acc_number AS other,
                       count(*) AS payments, min(past.invoice_date) AS since
                  FROM bill
                  JOIN account_move past
                    ON past.commercial_partner_id = bill.partner
                   AND past.company_id = bill.company_id AND past.id != bill.id
                   AND past.move_type = 'in_invoice' AND past.state = 'posted'
                   AND past.payment_state IN ('paid', 'in_payment')
                   AND past.invoice_date <= bill.invoice_date
                  JOIN res_partner_bank used ON used.id = past.partner_bank_id
                 WHERE used.sanitized_acc_number != bill.iban
                   AND NOT EXISTS (
                       SELECT FROM account_move same
                         JOIN res_partner_bank kept ON kept.id = same.partner_bank_id
                        WHERE same.commercial_partner_id = bill.partner
                          AND same.company_id = bill.company_id
                          AND same.id != bill.id AND same.state = 'posted'
                          AND same.payment_state IN ('paid', 'in_payment')
                          AND same.invoice_date <= bill.invoice_date
                          AND kept.sanitized_acc_number = bill.iban)
                 GROUP BY bill.id, used.sanitized_acc_number
                 ORDER BY bill.id, count(*) DESC, used.sanitized_acc_number
            ), told AS (
                SELECT bill.*, usual.other, usual.payments, usual.since,
                       bill.entered::date
                         >= COALESCE(bill.invoice_date_due, bill.invoice_date,
                                     bill.entered::date) - %(days)s
                       AND (usual.other IS NOT NULL OR EXISTS (
                           SELECT FROM account_move older
                            WHERE older.commercial_partner_id = bill.partner
                              AND older.company_id = bill.company_id
                              AND older.state = 'posted' AND older.id != bill.id
                              AND older.create_date < bill.entered)) AS is_new
                  FROM bill LEFT JOIN usual USING (id)
            )
            SELECT id, bank, partner, iban, entered::date AS entered, other, payments,
                   since, is_new, abs(amount_total_signed) AS amount,
                   create_uid = bank_uid AS same_person,
                   invoice_date_due AS due,
                   is_new AND invoice_date_due - entered::date < %(short)s AS short,
                   left(other, 2) != left(iban, 2) AS country_changed,
                   edic_document_id IS NOT NULL AS imported
              FROM told
             WHERE is_new OR payments >= %(payments)s
            """,
            checked=self._checked(scope),
            **scope.values,
        )

    def _words(self, facts):
        seen = [
            self.env._(
                "%(account)s on the bill, entered on %(day)s",
                account=facts["iban"],
                day=self._day(facts["entered"]),
            )
        ]
        if facts["same_person"]:
            seen.append(self.env._("Bill and bank account were entered by one person."))
        if facts["short"]:
            seen.append(
                self.env._(
                    "Payment is due on %s, shortly after.", self._day(facts["due"])
                )
            )
        if facts["country_changed"]:
            seen.append(self.env._("The account is in another country than before."))
        compared = [self.env._("No account of this vendor was paid before.")]
        if facts["other"]:
            compared = [
                self.env._(
                    "%(account)s, used on %(count)s paid bills since %(day)s",
                    account=facts["other"],
                    count=facts["payments"],
                    day=self._day(facts["since"]),
                )
            ]
        return Words(
            title=self._title(),
            seen=seen,
            compared=compared,
            rule=[
                self.env._(
                    "The account is new before the bill is due, or the vendor was "
                    "paid on another one."
                )
            ],
            innocent=[
                self.env._("The vendor announced a change of bank."),
                self.env._("A factoring company collects for the vendor."),
            ],
            next=[
                self.env._(
                    "Call back on a number known before the change, never on the one "
                    "on the bill or in the letter."
                )
            ],
        )
