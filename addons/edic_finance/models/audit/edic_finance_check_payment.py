# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from collections import defaultdict
from decimal import Decimal

from odoo import models
from odoo.tools import SQL, LazyTranslate

from ...tools.audit import paid
from ...tools.audit.finding import picked

_lt = LazyTranslate(__name__)

OPEN = ("draft", "in_process")  # it can still be stopped
# payments and their bills: by hand, or as they are reconciled
LINKS = SQL(
    """(SELECT link.payment_id AS payment, link.invoice_id AS bill
          FROM account_move__account_payment link
         UNION ALL
        SELECT payment.id, owed.move_id
          FROM account_payment payment
          JOIN account_move_line line ON line.move_id = payment.move_id
          JOIN account_partial_reconcile part ON part.debit_move_id = line.id
          JOIN account_move_line owed ON owed.id = part.credit_move_id)"""
)
# what went where: columns, and the tables that they are of
PAID_TO = SQL(
    """payment.id, payment.state, payment.date AS day,
       payment.partner_bank_id AS bank, payment.amount::text AS paid,
       abs(payment.amount_company_currency_signed) AS amount,
       payee.commercial_partner_id AS partner,
       COALESCE(vendor.name, '') AS payee, currency.name AS currency,
       account.sanitized_acc_number AS iban"""
)
PAID_FROM = SQL(
    """account_payment payment
       JOIN res_partner_bank account ON account.id = payment.partner_bank_id
       JOIN res_currency currency ON currency.id = payment.currency_id
       LEFT JOIN res_partner payee ON payee.id = payment.partner_id
       LEFT JOIN res_partner vendor ON vendor.id = payee.commercial_partner_id"""
)


class EdicFinanceCheckPayment(models.AbstractModel):
    """The base of checks of payments: their purpose and the facts shown of them."""

    _name = "edic.finance.check.payment"
    _description = "Checks of payments"
    _not_done = {"no_account": _lt("The payment names no bank account of the payee.")}

    def _payments(self, ids):
        """Return the payments with the facts shown of them: ``{id: row}``."""
        query = SQL(
            """SELECT payment.id, COALESCE(payment.name, '') AS name,
                      payment.date AS day, payment.amount::text AS amount,
                      currency.name AS currency, payment.currency_id,
                      payee.name AS payee,
                      payee.commercial_partner_id AS partner, payment.state,
                      bank.sanitized_acc_number AS account, payment.partner_bank_id,
                      COALESCE(abs(payment.amount_company_currency_signed),
                               payment.amount)::text AS own_amount
                 FROM account_payment payment
                 JOIN res_currency currency ON currency.id = payment.currency_id
                 LEFT JOIN res_partner payee ON payee.id = payment.partner_id
                 LEFT JOIN res_partner_bank bank ON bank.id = payment.partner_bank_id
                WHERE payment.id = ANY(%s)""",
            sorted(ids),
        )
        found = {row["id"]: row | {"bills": []} for row in self._rows(query)}
        for row in self._rows(self._bills_of(ids)):
            found[row["payment"]]["bills"].append(row)
        return found

    def _bills_of(self, ids):
        """Return SQL of the bills that payments are for, with their instalments."""
        return SQL(
            """
            SELECT link.payment, bill.id, COALESCE(bill.name, '') AS name,
                   COALESCE(bill.ref, '') AS ref, bill.amount_total::text AS total,
                   COALESCE(bill.invoice_date, bill.date) AS day,
                   ARRAY(SELECT abs(term.amount_currency)::text
                           FROM account_move_line term
                          WHERE term.move_id = bill.id
                            AND term.display_type = 'payment_term') AS terms
              FROM (SELECT DISTINCT payment, bill FROM %s links
                     WHERE payment = ANY(%s)) link
              JOIN account_move bill ON bill.id = link.bill
             WHERE bill.move_type IN ('in_invoice', 'in_receipt')
             ORDER BY link.payment, bill.id
            """,
            LINKS,
            sorted(ids),
        )

    def _paid(self, row):
        """Return a payment as `tools.audit.paid` knows it."""
        return paid.Payment(
            row["day"],
            Decimal(row["amount"]),
            tuple(
                paid.Bill(
                    bill["id"],
                    bill["ref"],
                    bill["day"],
                    Decimal(bill["total"]),
                    tuple(map(Decimal, bill["terms"])),
                )
                for bill in row["bills"]
            ),
        )

    def _days_of(self, scope, rows):
        """Return ``{(payee, amount): days}`` of live payments like these."""
        query = SQL(
            """SELECT payee.commercial_partner_id AS partner,
                      payment.amount::text AS amount, payment.date AS day
                 FROM account_payment payment
                 JOIN res_partner payee ON payee.id = payment.partner_id
                WHERE payment.company_id = %s AND payment.payment_type = 'outbound'
                  AND payment.state NOT IN ('canceled', 'rejected')
                  AND payment.amount = ANY(%s::numeric[])
                  AND payee.commercial_partner_id = ANY(%s)""",
            scope.company,
            sorted({row["amount"] for row in rows}),
            sorted({row["partner"] for row in rows if row["partner"]}),
        )
        days = defaultdict(list)
        for row in self._rows(query):
            days[row["partner"], Decimal(row["amount"])].append(row["day"])
        return days

    # --- checks of the account that is paid -------------------------------------------
    def _no_account(self):
        """Return the exclusion of payments without an account."""
        return ("no_account", SQL("payment.partner_bank_id IS NULL"))

    def _of_payment(self, row):
        """Return the values of a `Finding` about a payment, without its facts."""
        first, *others = row["bills"] or [None]
        return {
            "subject": row["id"],
            "move": first,
            "others": tuple(others),
            **{name: row[name] for name in ("partner", "bank", "amount")},
            "severity": None if row["state"] in OPEN else "high",
        }

    def _paid_to(self, row):
        """Return facts of a payment: what went where."""
        return {
            "iban": self._account_end(row["iban"]),
            "amount": row["paid"],
            **picked(row, "payee", "currency", "day"),
        }

    def _payment_facts(self, row):
        return {
            **picked(row, "name", "day", "amount", "currency"),
            "payee": row["payee"] or "",
            "account": self._account_end(row["account"]) if row["account"] else None,
            "bills": [
                picked(bill, "name", "ref", "total", "terms") for bill in row["bills"]
            ],
        }

    # --- texts ------------------------------------------------------------------------
    def _payment_words(self, payment):
        """Return a sentence on a payment."""
        return self.env._(
            "%(payment)s to %(payee)s, %(day)s, %(amount)s",
            payment=payment["name"] or self.env._("A draft payment"),
            payee=payment["payee"] or "–",
            day=self._day(payment["day"]),
            amount=self._money(payment["amount"], payment["currency"]),
        )

    def _payments_table(self, payments):
        """Return payments and what they are for, one a column."""
        rows = [
            (self.env._("Payee"), lambda p: p["payee"] or "–"),
            (self.env._("Bank account"), lambda p: p["account"] or "–"),
            (self.env._("Paid on"), lambda p: self._day(p["day"])),
            (self.env._("Amount"), lambda p: self._money(p["amount"], p["currency"])),
            (
                self.env._("For the bills"),
                lambda p: self._list(map(_bill_label, p["bills"])) or "–",
            ),
        ]
        return {
            "columns": ["", *(p["name"] or self.env._("Draft") for p in payments)],
            "rows": [[title, *map(text, payments)] for title, text in rows],
        }


def _bill_label(bill):
    label = bill["name"] or "–"
    return f"{label} ({bill['ref']})" if bill["ref"] else label
