# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""SQL of check A00: bills that were paid while a critical flag stood.

ISA 240 looks first at controls that were overridden. Odoo's bank reconciliation knows
no stop: what left the bank is found here.
"""

QUERY = """
WITH bill AS (
    SELECT move.id, move.commercial_partner_id AS partner, move.name,
           move.partner_bank_id AS bank, abs(move.amount_total_signed) AS amount
      FROM account_move move WHERE move.id IN %(checked)s
), settled AS (
    SELECT bill.id AS bill, part.create_date AS at, part.amount, other.move_id
      FROM bill JOIN account_move_line line ON line.move_id = bill.id
      JOIN account_partial_reconcile part ON part.credit_move_id = line.id
      JOIN account_move_line other ON other.id = part.debit_move_id
    UNION ALL
    SELECT bill.id, part.create_date, part.amount, other.move_id
      FROM bill JOIN account_move_line line ON line.move_id = bill.id
      JOIN account_partial_reconcile part ON part.debit_move_id = line.id
      JOIN account_move_line other ON other.id = part.credit_move_id
), money AS (
    SELECT settled.bill, settled.at, settled.amount, entry.date AS day,
           CASE WHEN entry.statement_line_id IS NOT NULL THEN 'bank'
                WHEN entry.origin_payment_id IS NOT NULL THEN 'payment'
                ELSE 'entry' END AS kind,
           entry.origin_payment_id AS payment, paid.partner_bank_id AS bank
      FROM settled
      JOIN account_move entry ON entry.id = settled.move_id
      JOIN account_journal journal ON journal.id = entry.journal_id
      LEFT JOIN account_payment paid ON paid.id = entry.origin_payment_id
     WHERE journal.type IN ('bank', 'cash', 'credit')
        OR entry.move_type = 'entry' AND EXISTS (
            SELECT FROM account_move_line line
              JOIN account_account account ON account.id = line.account_id
             WHERE line.move_id = entry.id
               AND account.account_type IN ('asset_cash', 'liability_credit_card'))
    UNION ALL
    SELECT bill.id, COALESCE(payment.edic_released_at, payment.create_date),
           abs(payment.amount_company_currency_signed), payment.date, 'payment',
           payment.id, payment.partner_bank_id
      FROM bill
      JOIN account_move__account_payment link ON link.invoice_id = bill.id
      JOIN account_payment payment ON payment.id = link.payment_id
     WHERE payment.move_id IS NULL AND payment.state IN ('in_process', 'paid')
    UNION ALL
    SELECT bill.id, step.create_date, bill.amount, step.day, 'step', NULL, NULL
      FROM bill JOIN edic_finance_step step ON step.move_id = bill.id
     WHERE step.kind = 'paid' AND step.revoked_at IS NULL
), stood AS (
    SELECT flag.id AS flag, flag.code, flag.state, flag.first_seen_at, money.*,
           GREATEST(
               CASE WHEN flag.expired_at <= money.at THEN flag.expired_at END,
               CASE WHEN flag.decided_at <= money.at AND flag.state != 'confirmed'
                    THEN flag.decided_at END) AS closed_at,
           flag.opened_at
      FROM bill
      JOIN money ON money.bill = bill.id
      JOIN edic_finance_flag flag
        ON flag.company_id = %(company)s AND flag.severity = 'critical'
       AND flag.code != %(code)s AND flag.first_seen_at <= money.at
       AND (flag.move_id = bill.id
            OR (flag.res_model = 'account.payment' AND flag.res_id = money.payment)
            OR (flag.move_id IS NULL AND flag.bank_id IN (bill.bank, money.bank))
            OR (flag.move_id IS NULL AND flag.bank_id IS NULL
                AND flag.partner_id = bill.partner))
), hit AS (
    SELECT * FROM stood
     WHERE closed_at IS NULL OR (opened_at <= at AND opened_at > closed_at)
)
SELECT bill.id, bill.partner, bill.name, bill.amount, vendor.name AS vendor,
       COALESCE(bill.bank, min(hit.bank)) AS bank,
       json_agg(DISTINCT jsonb_build_object(
           'code', hit.code, 'since', hit.first_seen_at::date)) AS flags,
       json_agg(DISTINCT jsonb_build_object('flag', hit.flag, 'state', hit.state))
         AS states,
       json_agg(DISTINCT jsonb_build_object(
           'day', hit.day, 'amount', hit.amount::text, 'kind', hit.kind)) AS money
  FROM hit JOIN bill ON bill.id = hit.bill
  JOIN res_partner vendor ON vendor.id = bill.partner
 GROUP BY bill.id, bill.partner, bill.name, bill.amount, bill.bank, vendor.name
"""
