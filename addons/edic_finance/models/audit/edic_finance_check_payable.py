# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from collections import defaultdict
from decimal import Decimal

from odoo import models
from odoo.tools import SQL

from .edic_finance_check_payment import LINKS


class EdicFinanceCheckPayable(models.AbstractModel):
    """For checks of payments: queries of what left against what was owed."""

    _name = "edic.finance.check.payable"
    _description = "Checks of what was owed"

    def _twice(self, scope, keys=None):
        """SQL of pairs of one amount to one payee or account, as ``later, earlier``.

        :param list keys: all pairs with these payees and amounts, whatever is looked
            at, as `_key` tells them
        """
        return SQL(
            """
            SELECT DISTINCT
                   CASE WHEN (one.date, one.id) > (two.date, two.id)
                        THEN one.id ELSE two.id END AS later,
                   CASE WHEN (one.date, one.id) > (two.date, two.id)
                        THEN two.id ELSE one.id END AS earlier
              FROM account_payment one
              JOIN account_payment two
                ON two.company_id = one.company_id AND two.id != one.id
               AND two.amount = one.amount AND two.currency_id = one.currency_id
               AND two.date BETWEEN one.date - %(days)s AND one.date + %(days)s
              JOIN res_partner ours ON ours.id = one.partner_id
              JOIN res_partner theirs ON theirs.id = two.partner_id
              LEFT JOIN res_partner_bank our_bank ON our_bank.id = one.partner_bank_id
              LEFT JOIN res_partner_bank other ON other.id = two.partner_bank_id
             WHERE one.id IN %(checked)s AND one.amount > 0
               AND two.payment_type = 'outbound'
               AND two.state NOT IN ('canceled', 'rejected')
               AND (ours.commercial_partner_id = theirs.commercial_partner_id
                    OR our_bank.sanitized_acc_number = other.sanitized_acc_number)
             ORDER BY later, earlier
            """,
            checked=self._checked(scope) if keys is None else self._all_of(scope, keys),
            days=scope.values["days"],
        )

    def _key(self, row):
        """Payee, amount and currency: what a repayment has to agree in."""
        return row["partner"], Decimal(row["amount"]), row["currency_id"]

    def _has_key(self, payment, payee, keys):
        """SQL condition of a payment with one of these payees and amounts."""
        payees, amounts, currencies = map(list, zip(*keys, strict=True))
        return SQL(
            """(%(payee)s.commercial_partner_id, %(payment)s.amount,
                %(payment)s.currency_id) IN (
                SELECT * FROM unnest(%(payees)s, %(amounts)s::numeric[], %(of)s))""",
            payment=SQL(payment),
            payee=SQL(payee),
            payees=payees,
            amounts=amounts,
            of=currencies,
        )

    def _all_of(self, scope, keys):
        """SQL of all live payments with these payees and amounts."""
        return SQL(
            """(SELECT payment.id FROM account_payment payment
                  JOIN res_partner payee ON payee.id = payment.partner_id
                 WHERE payment.id IN %s AND %s)""",
            self._all_live(scope),
            self._has_key("payment", "payee", keys),
        )

    def _paid_back(self, scope, keys):
        """``{key: days}`` on which payees paid an amount back, as vendors."""
        query = SQL(
            """SELECT payer.commercial_partner_id AS partner, back.currency_id,
                      back.amount::text AS amount, back.date AS day
                 FROM account_payment back
                 JOIN res_partner payer ON payer.id = back.partner_id
                WHERE back.company_id = %s AND back.payment_type = 'inbound'
                  AND back.partner_type = 'supplier'
                  AND back.state IN ('in_process', 'paid') AND %s""",
            scope.company,
            self._has_key("back", "payer", keys),
        )
        days = defaultdict(list)
        for row in self._rows(query):
            days[self._key(row)].append(row["day"])
        return days

    def _with_what_came_back(self, ids):
        """Ids of the payments of the same payee and amount, where something came back:
        which of them a repayment makes up for may have changed."""
        same = """{0}.company_id = one.company_id AND {0}.amount = one.amount
                  AND {0}.partner_id IN (
                      SELECT peer.id FROM res_partner payee
                        JOIN res_partner peer
                          ON peer.commercial_partner_id = payee.commercial_partner_id
                       WHERE payee.id = one.partner_id)"""
        query = SQL(
            """SELECT one.id FROM account_payment one
                WHERE one.id = ANY(%s) AND EXISTS (
                      SELECT FROM account_payment back
                       WHERE back.payment_type = 'inbound'
                         AND back.partner_type = 'supplier' AND %s)""",
            list(ids),
            SQL(same.format("back")),
        )
        changed = [number for [number] in self.env.execute_query(query)]
        if not changed:  # nearly always: the payments of a payee have no index
            return []
        query = SQL(
            """SELECT other.id FROM account_payment one
                 JOIN account_payment other ON %s
                WHERE one.id = ANY(%s)""",
            SQL(same.format("other")),
            changed,
        )
        return [number for [number] in self.env.execute_query(query)]

    def _overpaid(self, scope):
        """Bills, what was paid for them alone, and what was settled otherwise: by
        credit notes, by parts of payments of several bills, from statements."""
        near = SQL("TRUE")
        if scope.ids is not None:
            near = SQL(
                """payment IN (
                       SELECT near.payment FROM %(links)s near WHERE near.bill IN (
                           SELECT own.bill FROM %(links)s own
                            WHERE own.payment = ANY(%(ids)s)))""",
                links=LINKS,
                ids=list(scope.ids),
            )
        return SQL(
            """
            WITH link AS MATERIALIZED (
                SELECT DISTINCT payment, bill FROM %(links)s links WHERE %(near)s
            ), alone AS (
                SELECT payment, min(bill) AS bill FROM link
                 GROUP BY payment HAVING count(*) = 1
            ), own AS (
                SELECT bill.id AS bill, sum(payment.amount) AS paid,
                       array_agg(payment.id ORDER BY payment.date, payment.id)
                         AS payments,
                       array_agg(payment.move_id) AS entries,
                       bool_or(payment.move_id IS NULL) AS has_unbooked
                  FROM alone
                  JOIN account_payment payment ON payment.id = alone.payment
                  JOIN account_move bill ON bill.id = alone.bill
                   AND bill.currency_id = payment.currency_id
                 WHERE payment.id IN %(checked)s AND bill.state = 'posted'
                   AND bill.move_type IN ('in_invoice', 'in_receipt')
                 GROUP BY bill.id
            )
            SELECT own.bill, own.payments, own.paid::text AS paid,
                   settled.otherwise::text AS otherwise,
                   COALESCE(bill.name, '') AS name, COALESCE(bill.ref, '') AS ref,
                   bill.amount_total::text AS total, currency.name AS currency,
                   round((own.paid + settled.otherwise - bill.amount_total)
                         * abs(bill.amount_total_signed) / bill.amount_total, 2)::text
                     AS too_much
              FROM own
              JOIN account_move bill ON bill.id = own.bill AND bill.amount_total > 0
              JOIN res_currency currency ON currency.id = bill.currency_id
             CROSS JOIN LATERAL (
                   SELECT COALESCE(sum(part.credit_amount_currency), 0) AS otherwise
                     FROM account_move_line owed
                     JOIN account_partial_reconcile part
                       ON part.credit_move_id = owed.id
                     JOIN account_move_line paid ON paid.id = part.debit_move_id
                    WHERE owed.move_id = bill.id
                      AND NOT paid.move_id = ANY(array_remove(own.entries, NULL))
                      AND NOT (own.has_unbooked
                               AND paid.statement_line_id IS NOT NULL)) settled
             WHERE own.paid + settled.otherwise - bill.amount_total
                     >= greatest(%(least)s, 0.005) AND %(subject)s
             ORDER BY own.bill
            """,
            links=LINKS,
            near=near,
            checked=self._all_live(scope),
            least=scope.values["least"],
            subject=self._is_subject(scope, SQL("own.payments[cardinality(payments)]")),
        )

    def _all_live(self, scope):
        """SQL of the payments of the company that count, whichever changed."""
        return SQL(
            """(SELECT payment.id FROM account_payment payment
                 WHERE payment.company_id = %s AND payment.payment_type = 'outbound'
                   AND payment.state NOT IN ('canceled', 'rejected'))""",
            scope.company,
        )

    def _debit(self, scope, since):
        """Vendors whose open items of before a day are in our favour, for payments."""
        near = SQL("TRUE")
        if scope.ids is not None:
            near = SQL(
                """owner.commercial_partner_id IN (
                       SELECT payee.commercial_partner_id FROM account_payment payment
                         JOIN res_partner payee ON payee.id = payment.partner_id
                        WHERE payment.id = ANY(%s))""",
                list(scope.ids),
            )
        return SQL(
            """
            SELECT vendor, net::text AS net, aged::text AS aged, since, payment FROM (
                SELECT owner.commercial_partner_id AS vendor,
                       sum(line.amount_residual) AS net,
                       sum(line.amount_residual) FILTER (WHERE is_aged) AS aged,
                       min(line.date) FILTER (WHERE is_aged) AS since,
                       min(payment.id) FILTER (WHERE is_aged) AS payment
                  FROM account_move_line line
                  JOIN account_account account ON account.id = line.account_id
                   AND account.account_type = 'liability_payable'
                  JOIN res_partner owner ON owner.id = line.partner_id
                  LEFT JOIN account_payment payment ON payment.move_id = line.move_id
                   AND payment.id IN %(live)s
                 CROSS JOIN LATERAL (
                       SELECT payment.id IS NOT NULL
                              AND line.amount_residual > 0 AS is_aged) age
                 WHERE line.company_id = %(company)s AND line.parent_state = 'posted'
                   AND line.date <= %(since)s
                   AND line.reconciled IS NOT TRUE AND %(near)s
                 GROUP BY owner.commercial_partner_id) owed
             WHERE aged IS NOT NULL  -- least() would pass over it
               AND least(net, aged) >= greatest(%(least)s, 0.005) AND %(subject)s
             ORDER BY vendor
            """,
            live=self._all_live(scope),
            since=since,
            company=scope.company,
            near=near,
            least=scope.values["least"],
            subject=self._is_subject(scope, SQL("owed.payment")),
        )

    def _is_subject(self, scope, payment):
        """SQL condition: it is in the population, where a period is looked at; what
        changed is looked at with all that it belongs to."""
        if scope.ids is not None:
            return SQL("TRUE")
        return SQL("%s IN %s", payment, self._checked(scope))
