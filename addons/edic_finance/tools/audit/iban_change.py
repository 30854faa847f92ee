# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""SQL of check A08: bills whose account the vendor was not paid on before.

The guide of the DGFiP on *faux ordres de virement* names the signs: a new account
shortly before payment, another country, an e-mail from another domain. The history of a
vendor is read once for a bill, however many accounts it has: where a payment names the
account that it went to, that counts, else the one on the bill that was paid; of others
it is not recorded, which is never taken for *never paid*. The page of a bill names
another account where none of those that its PDF shows is the bill's; our own, which a
direct debit names, do not count.
"""

# the vendor has domains on record, of contacts or of bills that came by mail before,
# and this one is not among them
STRANGE = """FALSE = (
        SELECT bool_or(known.domain = seen.domain) FROM (
            SELECT substring(lower(contact.email) FROM '@([a-z0-9.-]+)') AS domain
              FROM res_partner contact
             WHERE contact.commercial_partner_id = seen.partner
            UNION ALL
            SELECT substring(lower(past.invoice_source_email) FROM '@([a-z0-9.-]+)')
              FROM account_move past
             WHERE past.commercial_partner_id = seen.partner AND past.id != seen.id
               AND past.move_type IN ('in_invoice', 'in_refund', 'in_receipt')
               AND past.state = 'posted') known
         WHERE known.domain IS NOT NULL)
"""

# a paid bill stops nothing any more: it is looked at where the money went to an
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

# a bill that was paid before, and the account that it went to is recorded: with a
# payment, or on the bill itself
PAID_BEFORE = """EXISTS (
    SELECT FROM account_move past
     WHERE past.commercial_partner_id = move.commercial_partner_id
       AND past.company_id = move.company_id AND past.id != move.id
       AND past.move_type = 'in_invoice' AND past.state = 'posted'
       AND past.payment_state IN ('paid', 'in_payment') AND {})"""
RECORDED = """(past.partner_bank_id IS NOT NULL OR EXISTS (
    SELECT FROM account_payment payment
     WHERE payment.partner_bank_id IS NOT NULL
       AND payment.state IN ('in_process', 'paid')
       AND (payment.id IN (SELECT link.payment_id
                             FROM account_move__account_payment link
                            WHERE link.invoice_id = past.id)
            OR payment.move_id IN (
               SELECT line.move_id
                 FROM account_move_line owed
                 JOIN account_partial_reconcile part ON part.credit_move_id = owed.id
                 JOIN account_move_line line ON line.id = part.debit_move_id
                WHERE owed.move_id = past.id
                  AND owed.display_type = 'payment_term'))))"""
STATED = """EXISTS (
    SELECT FROM edic_finance_document document
     WHERE document.id = move.edic_document_id AND document.accounts != '')"""

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
), past AS MATERIALIZED (
    SELECT past.id, past.commercial_partner_id AS partner,
           past.invoice_date AS day, past.partner_bank_id AS bank
      FROM account_move past
     WHERE past.commercial_partner_id IN (SELECT partner FROM bill)
       AND past.company_id = %(company)s AND past.move_type = 'in_invoice'
       AND past.state = 'posted' AND past.payment_state IN ('paid', 'in_payment')
), made AS (
    SELECT past.id, payment.partner_bank_id AS bank
      FROM past
      JOIN account_move__account_payment link ON link.invoice_id = past.id
      JOIN account_payment payment ON payment.id = link.payment_id
     WHERE payment.partner_bank_id IS NOT NULL
       AND payment.state IN ('in_process', 'paid')
     UNION
    SELECT past.id, payment.partner_bank_id
      FROM past
      JOIN account_move_line owed ON owed.move_id = past.id
       AND owed.display_type = 'payment_term'
      JOIN account_partial_reconcile part ON part.credit_move_id = owed.id
      JOIN account_move_line line ON line.id = part.debit_move_id
      JOIN account_payment payment ON payment.move_id = line.move_id
     WHERE payment.partner_bank_id IS NOT NULL
       AND payment.state IN ('in_process', 'paid')
), paid_on AS MATERIALIZED (
    SELECT past.id, past.partner, past.day, used.sanitized_acc_number AS number
      FROM past LEFT JOIN made ON made.id = past.id
      LEFT JOIN res_partner_bank used ON used.id = COALESCE(made.bank, past.bank)
), history AS (
    SELECT bill.id, paid_on.number,
           count(DISTINCT paid_on.id) AS payments, min(paid_on.day) AS since,
           paid_on.number IS NOT DISTINCT FROM bill.iban AS is_same,
           paid_on.number = ANY(bill.stated) AS is_stated,
           paid_on.number = ANY(bill.printed) AS is_printed
      FROM bill JOIN paid_on
        ON paid_on.partner = bill.partner AND paid_on.id != bill.id
       AND paid_on.day <= bill.day
     WHERE paid_on.number IS NOT NULL
     GROUP BY bill.id, paid_on.number, bill.iban, bill.stated, bill.printed
), unrecorded AS (
    SELECT bill.id, count(DISTINCT paid_on.id) AS unrecorded
      FROM bill JOIN paid_on
        ON paid_on.partner = bill.partner AND paid_on.id != bill.id
       AND paid_on.day <= bill.day
     WHERE paid_on.number IS NULL
     GROUP BY bill.id
), apart AS (
    SELECT DISTINCT ON (bill.id) bill.id, two.ref AS apart_number,
           two.name AS apart_name, COALESCE(two.invoice_date, two.date) AS apart_day,
           abs(COALESCE(two.invoice_date, two.date) - bill.day) AS apart_days,
           split_part(other.accounts, ' ', 1) AS apart_account
      FROM bill JOIN account_move two
        ON two.commercial_partner_id = bill.partner
       AND two.company_id = %(company)s AND two.id != bill.id
       AND two.move_type IN ('in_invoice', 'in_receipt') AND two.state != 'cancel'
       AND two.payment_state != 'reversed'
       AND COALESCE(two.invoice_date, two.date)
           BETWEEN bill.day - %(apart)s AND bill.day + %(apart)s
      JOIN edic_finance_document other ON other.id = two.edic_document_id
       AND other.accounts != ''
     CROSS JOIN LATERAL (
        SELECT string_to_array(other.accounts, ' ') AS accounts) named
     WHERE NOT bill.is_paid AND bill.stated IS NOT NULL
       AND NOT bill.stated && named.accounts
       AND NOT EXISTS (
           SELECT FROM paid_on
            WHERE paid_on.partner = bill.partner
              AND paid_on.number = ANY(bill.stated || named.accounts))
       AND NOT EXISTS (
           SELECT FROM res_partner_bank known
             JOIN res_partner holder ON holder.id = known.partner_id
            WHERE holder.commercial_partner_id = bill.partner AND known.active
              AND known.sanitized_acc_number = ANY(bill.stated || named.accounts)
              AND (known.allow_out_payment
                   OR COALESCE(known.edic_number_at, known.create_date)::date
                      < least(bill.due, bill.day, %(today)s::date) - %(days)s))
     ORDER BY bill.id, apart_days, two.id
), before AS (
    SELECT id, bool_or(is_same) AS is_used, bool_or(is_stated) AS is_stated,
           bool_or(is_printed) AS is_printed
      FROM history GROUP BY id
), usual AS (
    SELECT DISTINCT ON (id) id, number AS other, payments, since
      FROM history WHERE NOT is_same ORDER BY id, payments DESC, number
), seen AS (
    SELECT bill.*, usual.other, usual.payments, usual.since,
           COALESCE(unrecorded.unrecorded, 0) AS unrecorded,
           apart.apart_account, apart.apart_number, apart.apart_name,
           apart.apart_day, apart.apart_days,
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
      LEFT JOIN unrecorded USING (id) LEFT JOIN apart USING (id)
)
SELECT id, bank, partner, is_paid, iban, entered::date AS entered,
       abs(amount_total_signed) AS amount, due, is_new, differs, page_differs, domain,
       CASE WHEN NOT is_used OR differs OR page_differs THEN other END AS other,
       CASE WHEN NOT is_used OR differs OR page_differs THEN payments END AS payments,
       CASE WHEN NOT is_used OR differs OR page_differs THEN since END AS since,
       stated[1] AS stated, CASE WHEN page_differs THEN printed[1] END AS printed,
       edic_document_id IS NOT NULL AS imported, unrecorded, own.used, own.used_since,
       now.now_payments,
       apart_account, apart_number, apart_name, apart_day, apart_days,
       CASE WHEN apart_account IS NOT NULL THEN stated[1] END AS apart_stated,
       create_uid = bank_uid AND %(person)s AS same_person,
       is_new AND due - entered::date < %(short)s AS short,
       NOT is_used AND left(other, 2) != left(iban, 2) AS country_changed,
       domain IS NOT NULL AND %(strange)s AS strange_domain,
       EXISTS (SELECT FROM res_partner_bank twin
                 JOIN res_partner holder ON holder.id = twin.partner_id
                WHERE twin.sanitized_acc_number = seen.iban AND twin.active
                  AND holder.commercial_partner_id != seen.partner)
         AS shared
  FROM seen
  LEFT JOIN LATERAL (
       SELECT max(history.payments) AS used, min(history.since) AS used_since
         FROM history WHERE history.id = seen.id AND history.is_same) own ON TRUE
  LEFT JOIN LATERAL (
       SELECT max(history.payments) AS now_payments
         FROM history WHERE history.id = seen.id
          AND history.number = CASE WHEN seen.differs THEN seen.stated[1]
                                    WHEN seen.page_differs THEN seen.printed[1]
                                    ELSE seen.iban END) now ON TRUE
 WHERE is_new OR NOT is_paid
       AND (differs OR page_differs OR apart_account IS NOT NULL
            OR (iban IS NOT NULL AND NOT is_used AND payments >= %(payments)s))
"""
