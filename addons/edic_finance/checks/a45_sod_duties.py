# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models
from odoo.tools import SQL

from ..tools.audit.duties import NONE, OTHERWISE, PAIR, by_weight, matrix

STEPS = ("service", "factual", "arithmetical", "order")


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicFinanceCheckDuties(models.AbstractModel):
    """The duties on a bill and who held them, for others to add to: see `_duties`."""

    _inherit = "edic.finance.check.a45"

    def _duties(self, scope):
        """``{duty: SQL of (bill, user)}``; they may read the sources below.

        Master data count while they are recent: years later it is no chain any more
        that the clerk who enters bills once entered the vendor.
        """
        return {
            "vendor": SQL(
                """SELECT bill.id, vendor.create_uid FROM bill
                     JOIN res_partner vendor ON vendor.id = bill.partner
                    WHERE bill.is_early OR vendor.create_date >= bill.since"""
            ),
            "account": SQL(
                """SELECT payee.bill,
                          COALESCE(account.edic_number_by_id, account.create_uid)
                     FROM payee
                     JOIN res_partner_bank account ON account.id = payee.bank
                    WHERE payee.is_early
                       OR COALESCE(CASE WHEN account.edic_number_by_id IS NOT NULL
                                        THEN account.edic_number_at END,
                                   account.create_date) >= payee.since"""
            ),
            "trust": SQL(
                """SELECT payee.bill, account.edic_trusted_by_id FROM payee
                     JOIN res_partner_bank account ON account.id = payee.bank
                    WHERE account.allow_out_payment
                      AND (payee.is_early OR account.edic_trusted_at >= payee.since)"""
            ),
            "bill": SQL("SELECT id, create_uid FROM bill"),
            "posted": SQL("SELECT id, posted_uid FROM bill"),
            "payment": SQL("SELECT bill, create_uid FROM paid"),
            "sent": SQL("SELECT bill, edic_released_by_id FROM paid"),
            "bank": SQL(
                """SELECT settled.bill, settled.create_uid FROM settled
                     JOIN account_move other ON other.id = settled.other
                    WHERE other.statement_line_id IS NOT NULL
                   UNION ALL
                   SELECT paid.bill, part.create_uid FROM paid
                     JOIN account_move_line line ON line.move_id = paid.move_id
                     JOIN account_partial_reconcile part
                       ON part.credit_move_id = line.id
                     JOIN account_move_line other ON other.id = part.debit_move_id
                     JOIN account_move entry ON entry.id = other.move_id
                    WHERE entry.statement_line_id IS NOT NULL"""
            ),
            **{kind: self._step(kind) for kind in STEPS},
        }

    def _partial(self, scope):
        """Who took a step that is used is not known before it is recorded."""
        used = self._company(scope)._edic_steps()
        return [("step_missing", self._without(kind)) for kind in STEPS if kind in used]

    def _step(self, kind):
        return SQL(
            """SELECT bill.id, step.user_id FROM bill
                 JOIN edic_finance_step step ON step.move_id = bill.id
                WHERE step.kind = %s AND step.revoked_at IS NULL""",
            kind,
        )

    def _duty_sources(self, scope):
        """SQL of ``bill``, what settled it, the payments of it, where they go."""
        return SQL(
            """
            bill AS (
                SELECT move.id, move.commercial_partner_id AS partner,
                       move.partner_bank_id AS bank, move.create_uid, move.name,
                       move.edic_posted_by_id AS posted_uid,
                       abs(move.amount_total_signed) AS amount,
                       move.create_date - %(days)s * '1 day'::interval AS since,
                       (SELECT count(*) FROM (
                           SELECT FROM account_move past
                            WHERE past.commercial_partner_id
                                    = move.commercial_partner_id
                              AND past.company_id = move.company_id
                              AND past.move_type
                                  IN ('in_invoice', 'in_refund', 'in_receipt')
                              AND past.state = 'posted' AND past.id < move.id
                            LIMIT %(bills)s) earlier) < %(bills)s AS is_early
                  FROM account_move move WHERE move.id IN %(checked)s
            ), settled AS (
                SELECT bill.id AS bill, part.create_uid, other.move_id AS other
                  FROM bill JOIN account_move_line line ON line.move_id = bill.id
                  JOIN account_partial_reconcile part ON part.credit_move_id = line.id
                  JOIN account_move_line other ON other.id = part.debit_move_id
                UNION
                SELECT bill.id, part.create_uid, other.move_id
                  FROM bill JOIN account_move_line line ON line.move_id = bill.id
                  JOIN account_partial_reconcile part ON part.debit_move_id = line.id
                  JOIN account_move_line other ON other.id = part.credit_move_id
            ), paid AS (
                SELECT link.invoice_id AS bill, payment.id, payment.move_id,
                       payment.create_uid, payment.edic_released_by_id,
                       payment.partner_bank_id
                  FROM bill
                  JOIN account_move__account_payment link ON link.invoice_id = bill.id
                  JOIN account_payment payment ON payment.id = link.payment_id
                 WHERE payment.state NOT IN ('canceled', 'rejected')
                UNION
                SELECT settled.bill, payment.id, payment.move_id, payment.create_uid,
                       payment.edic_released_by_id, payment.partner_bank_id
                  FROM settled
                  JOIN account_payment payment ON payment.move_id = settled.other
            ), payee AS (
                SELECT account.bill, account.bank, bill.since,
                       (SELECT count(*) FROM (
                           SELECT FROM account_move past
                            WHERE past.partner_bank_id = account.bank
                              AND past.company_id = %(company)s
                              AND past.state = 'posted' AND past.id < bill.id
                            LIMIT %(bills)s) earlier) < %(bills)s AS is_early
                  FROM (SELECT id AS bill, bank FROM bill WHERE bank IS NOT NULL
                        UNION SELECT bill, partner_bank_id FROM paid
                         WHERE partner_bank_id IS NOT NULL) account
                  JOIN bill ON bill.id = account.bill
            )
            """,
            checked=self._checked_in_part(scope),
            company=scope.company,
            days=scope.values["days"],
            bills=scope.values["bills"],
        )

    def _parameter_value(self, name, text):
        if not (text and self._is_matrix(name)):
            return super()._parameter_value(name, text)
        return self.env._("%s pairs", len(self._parameters[name].parse(text)))

    def _parameter_rows(self, name, text):
        """The matrix by weight, a line for each duty and what it is weighed with."""
        if not (text and self._is_matrix(name)):
            return super()._parameter_rows(name, text)
        grave = {**self._severity_words(), NONE: self.env._("No weight")}
        weights = matrix(self._parameters[name].parse(text))
        rows = [
            [grave[severity], "\n".join(self._duties_weighed(duties))]
            for severity, duties in by_weight(weights)
        ]
        if name == "matrix":
            rows.append([self.env._("Every other pair"), grave[OTHERWISE]])
        return rows

    def _duties_weighed(self, duties):
        names = self._duty_words()
        for one, others in duties.items():
            told = self._list(names.get(two, two) for two in others)
            yield f"{names.get(one, one)} + {told}"

    def _is_matrix(self, name):
        return name in self._parameters and self._parameters[name].pattern == PAIR

    def _duty_words(self):
        """``{duty: words}``, for others to add to."""
        return {
            "vendor": self.env._("created the vendor"),
            "account": self.env._("entered the bank account"),
            "trust": self.env._("trusted the bank account"),
            "service": self.env._("confirmed the delivery"),
            "factual": self.env._("signed as factually correct"),
            "arithmetical": self.env._("signed as arithmetically correct"),
            "bill": self.env._("entered the bill"),
            "posted": self.env._("posted the bill"),
            "order": self.env._("ordered the payment"),
            "payment": self.env._("made the payment"),
            "sent": self.env._("released the payment"),
            "bank": self.env._("matched the bank statement"),
        }
