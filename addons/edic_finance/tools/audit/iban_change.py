# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""SQL of check A08: bills whose account the vendor was not paid on before.

The guide of the DGFiP on *faux ordres de virement* names the signs: a new account
shortly before payment, another country, an e-mail from another domain. The history of a
vendor is read once for a bill, however many accounts it has. The page of a bill names
another account where none of those that its PDF shows is the bill's; our own, which a
direct debit names, do not count.
"""

# the vendor has domains on record, of contacts or of bills that came by mail before,
# and this one is not among them
STRANGE = """FALSE = (
        SELECT bool_or(known.domain = told.domain) FROM (
            SELECT substring(lower(contact.email) FROM '@([a-z0-9.-]+)') AS domain
              FROM res_partner contact
             WHERE contact.commercial_partner_id = told.partner
            UNION ALL
            SELECT substring(lower(past.invoice_source_email) FROM '@([a-z0-9.-]+)')
              FROM account_move past
             WHERE past.commercial_partner_id = told.partner AND past.id != told.id
               AND past.move_type IN ('in_invoice', 'in_refund', 'in_receipt')
               AND past.state = 'posted') known
         WHERE known.domain IS NOT NULL)
"""

# what is paid stops nothing any more: it is looked at where the money went to an
# account that had been new
PAID = """(move.payment_state = 'reversed' OR move.payment_state = 'paid'
   AND NOT EXISTS (
    SELECT FROM res_partner_bank account
      JOIN account_payment payment ON payment.partner_bank_id = account.id
       AND payment.state IN ('in_process', 'paid')
      JOIN account_move__account_payment link ON link.payment_id = payment.id
     WHERE account.id = move.partner_bank_id AND link.invoice_id = move.id
       AND COALESCE(account.edic_number_at, account.create_date)
           BETWEEN payment.date - %(days)s AND payment.date + 1))"""

QUERY = """
WITH bill AS (
    SELECT move.id, move.partner_bank_id AS bank,
           move.payment_state = 'paid' AS is_paid,
           move.commercial_partner_id AS partner, move.create_uid,
           move.amount_total_signed, move.invoice_date_due AS due,
           COALESCE(move.invoice_date, move.date) AS day,
           move.edic_document_id,
           substring(lower(move.invoice_source_email)
                     FROM '@([a-z0-9.-]+)') AS domain,
           account.sanitized_acc_number AS iban,
           COALESCE(account.edic_number_by_id, account.create_uid) AS bank_uid,
           COALESCE(account.edic_number_at, account.create_date)
             AS entered,
           string_to_array(NULLIF(document.accounts, ''), ' ') AS stated,
           shown.printed
      FROM account_move move
      LEFT JOIN res_partner_bank account
        ON account.id = move.partner_bank_id
      LEFT JOIN edic_finance_document document
        ON document.id = move.edic_document_id
      CROSS JOIN LATERAL (
        SELECT array_agg(DISTINCT number) AS printed
          FROM ir_attachment file
          JOIN edic_finance_pdf_reading reading
            ON reading.checksum = file.checksum AND reading.ibans != ''
          CROSS JOIN unnest(string_to_array(reading.ibans, ' ')) number
         WHERE file.res_model = 'account.move' AND file.res_id = move.id
           AND file.res_field IS NULL
           AND NOT EXISTS (
               SELECT FROM res_partner_bank own
                 JOIN res_company company ON company.partner_id = own.partner_id
                WHERE company.id = %(company)s
                  AND own.sanitized_acc_number = number)) shown
     WHERE move.id IN %(checked)s
), history AS (
    SELECT bill.id, used.sanitized_acc_number AS number,
           count(*) AS payments, min(past.invoice_date) AS since,
           used.sanitized_acc_number IS NOT DISTINCT FROM bill.iban
             AS is_same,
           used.sanitized_acc_number = ANY(bill.stated) AS is_stated,
           used.sanitized_acc_number = ANY(bill.printed) AS is_printed
      FROM bill JOIN account_move past
        ON past.commercial_partner_id = bill.partner
       AND past.company_id = %(company)s AND past.id != bill.id
       AND past.move_type = 'in_invoice' AND past.state = 'posted'
       AND past.payment_state IN ('paid', 'in_payment')
       AND past.invoice_date <= bill.day
      JOIN res_partner_bank used ON used.id = past.partner_bank_id
     GROUP BY bill.id, used.sanitized_acc_number, bill.iban, bill.stated,
              bill.printed
), before AS (
    SELECT id, bool_or(is_same) AS is_used, bool_or(is_stated) AS is_stated,
           bool_or(is_printed) AS is_printed
      FROM history GROUP BY id
), usual AS (
    SELECT DISTINCT ON (id) id, number AS other, payments, since
      FROM history WHERE NOT is_same ORDER BY id, payments DESC, number
), told AS (
    SELECT bill.*, usual.other, usual.payments, usual.since,
           before.is_stated IS FALSE AS differs,
           CASE WHEN bill.iban IS NULL THEN before.is_printed IS FALSE
                ELSE bill.iban ~ '^[A-Z]{2}[0-9]{2}'
                     AND COALESCE(bill.iban != ALL(bill.printed), FALSE)
            END AS page_differs,
           COALESCE(before.is_used, FALSE) AS is_used,
           -- not paid, it may be paid today, whatever day the bill says
           bill.entered::date >= least(COALESCE(bill.due, bill.day),
               CASE WHEN NOT bill.is_paid THEN %(today)s::date END) - %(days)s
             AND EXISTS (
               SELECT FROM account_move older
                WHERE older.commercial_partner_id = bill.partner
                  AND older.company_id = %(company)s
                  AND older.move_type IN
                      ('in_invoice', 'in_refund', 'in_receipt')
                  AND older.state = 'posted' AND older.id != bill.id
                  AND (older.create_date < bill.entered
                       OR usual.other IS NOT NULL)) AS is_new
      FROM bill LEFT JOIN usual USING (id) LEFT JOIN before USING (id)
)
SELECT id, bank, partner, is_paid, iban, entered::date AS entered,
       abs(amount_total_signed) AS amount, due, is_new, differs, page_differs, domain,
       CASE WHEN NOT is_used OR differs OR page_differs THEN other END AS other,
       CASE WHEN NOT is_used OR differs OR page_differs THEN payments END AS payments,
       CASE WHEN NOT is_used OR differs OR page_differs THEN since END AS since,
       stated[1] AS stated, CASE WHEN page_differs THEN printed[1] END AS printed,
       edic_document_id IS NOT NULL AS imported,
       create_uid = bank_uid AND %(person)s AS same_person,
       is_new AND due - entered::date < %(short)s AS short,
       NOT is_used AND left(other, 2) != left(iban, 2) AS country_changed,
       domain IS NOT NULL AND %(strange)s AS strange_domain,
       EXISTS (SELECT FROM res_partner_bank twin
                 JOIN res_partner holder ON holder.id = twin.partner_id
                WHERE twin.sanitized_acc_number = told.iban AND twin.active
                  AND holder.commercial_partner_id != told.partner)
         AS shared
  FROM told
 WHERE is_new OR NOT is_paid
       AND (differs OR page_differs
            OR (iban IS NOT NULL AND NOT is_used AND payments >= %(payments)s))
"""
