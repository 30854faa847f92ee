# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Lines of a ledger file that were staged, as entries of Odoo.

In ``edic_line`` are the lines, in ``edic_account``, ``edic_party`` and ``edic_journal``
what they are on. Parameters: ids of ``company``, its ``currency``, the ``user``, and
the journals of ``openings``.
"""

ENTRIES = """
    DROP TABLE IF EXISTS edic_entry;
    CREATE TEMP TABLE edic_entry ON COMMIT DROP AS
    SELECT nextval('account_move_id_seq')::int AS id, found.*
      FROM (SELECT COALESCE(journal, '') AS journal, entry, split_day, min(day) AS day,
                   (array_agg(ref ORDER BY line) FILTER (WHERE ref != ''))[1] AS ref,
                   min(ref_day) AS ref_day, max(valid_day) AS valid_day,
                   max(due_day) AS due_day,
                   sum(GREATEST(debit - credit, 0)) AS volume
              FROM edic_line GROUP BY 1, 2, 3 ORDER BY min(line)) found;
    ANALYZE edic_entry;
"""
# the time of day is nobody's: noon, so that no time zone makes it another day
MOVES = """
    INSERT INTO account_move (
        id, name, sequence_prefix, sequence_number, ref, journal_id, company_id,
        currency_id, state, move_type, auto_post, date, payment_state, posted_before,
        checked, amount_total, amount_untaxed, amount_total_signed,
        amount_untaxed_signed, create_uid, write_uid, create_date, write_date,
        edic_posted_at)
    SELECT entry.id,
           entry.entry || COALESCE(' (' || split_day || ')', ''),
           regexp_replace(entry.entry, '\\d{1,9}$', ''),
           COALESCE(substring(entry.entry FROM '\\d{1,9}$')::int, 0),
           ref, journal.id, %(company)s, %(currency)s, 'posted', 'entry', 'no', day,
           'not_paid', true, true, volume, volume, volume, volume, %(user)s, %(user)s,
           COALESCE(valid_day, day) + time '12:00',
           COALESCE(valid_day, day) + time '12:00', valid_day + time '12:00'
      FROM edic_entry entry JOIN edic_journal journal USING (journal)
"""
NUMBERED = """
    UPDATE edic_line SET move_id = entry.id FROM edic_entry entry
     WHERE entry.journal = COALESCE(edic_line.journal, '')
       AND entry.entry = edic_line.entry
       AND entry.split_day IS NOT DISTINCT FROM edic_line.split_day
"""
ITEMS = """
    INSERT INTO account_move_line (
        move_id, journal_id, company_id, company_currency_id, sequence, account_id,
        currency_id, partner_id, move_name, parent_state, ref, name, matching_number,
        display_type, date, date_maturity, debit, credit, balance, amount_currency,
        amount_residual, amount_residual_currency, quantity, reconciled, create_uid,
        write_uid, create_date, write_date)
    SELECT move.id, move.journal_id, move.company_id, %(currency)s, line.line,
           account.id, COALESCE(currency.id, %(currency)s), party.id, move.name,
           'posted', line.ref, line.label, line.letter, 'product', line.day,
           line.due_day,
           CASE WHEN line.debit = 0 OR line.credit = 0 THEN line.debit
                ELSE GREATEST(line.debit - line.credit, 0) END,
           CASE WHEN line.debit = 0 OR line.credit = 0 THEN line.credit
                ELSE GREATEST(line.credit - line.debit, 0) END,
           line.debit - line.credit,
           CASE WHEN currency.id IS NULL THEN line.debit - line.credit
                ELSE sign(line.debit - line.credit) * abs(line.currency_amount) END,
           0, 0, 1, false, %(user)s, %(user)s, move.create_date, move.create_date
      FROM edic_line line
      JOIN account_move move ON move.id = line.move_id
      JOIN edic_account account USING (account)
      LEFT JOIN edic_party party USING (party)
      LEFT JOIN res_currency currency
             ON currency.name = line.currency AND line.currency_amount IS NOT NULL
            AND currency.id != %(currency)s
     ORDER BY line.line
"""
# lines of an account and person under one letter, that balance
CLEARED = """
    WITH cleared AS (
        SELECT nextval('account_full_reconcile_id_seq')::int AS id, found.*
          FROM (SELECT account_id, partner_id, matching_number
                  FROM account_move_line
                 WHERE company_id = %(company)s AND matching_number IS NOT NULL
                 GROUP BY 1, 2, 3 HAVING sum(balance) = 0 AND count(*) > 1) found
    ), noted AS (
        INSERT INTO account_full_reconcile (id, create_uid, write_uid)
        SELECT id, %(user)s, %(user)s FROM cleared
    )
    UPDATE account_move_line line SET full_reconcile_id = cleared.id, reconciled = true
      FROM cleared
     WHERE line.company_id = %(company)s AND line.account_id = cleared.account_id
       AND line.partner_id IS NOT DISTINCT FROM cleared.partner_id
       AND line.matching_number = cleared.matching_number
"""
OPEN_ITEMS = """
    UPDATE account_move_line line
       SET amount_residual = balance, amount_residual_currency = amount_currency
      FROM account_account account
     WHERE account.id = line.account_id AND account.reconcile
       AND line.company_id = %(company)s AND NOT line.reconciled
"""
# a document that the file names is what an entry has of files
NAMED = """
    INSERT INTO ir_attachment (name, type, res_model, res_id, company_id, create_uid)
    SELECT ref, 'url', 'account.move', id, %(company)s, %(user)s
      FROM edic_entry WHERE ref IS NOT NULL
"""
# the entry that opens the year, which nobody is asked about
OPENED = """
    UPDATE res_company SET account_opening_move_id = (
        SELECT move.id FROM account_move move
          JOIN account_move_line line ON line.move_id = move.id
         WHERE move.journal_id = ANY(%(openings)s)
         GROUP BY move.id ORDER BY count(*) DESC, move.id LIMIT 1)
     WHERE id = %(company)s
"""
BILLS = (
    {
        "journal": "purchase",
        "account": "liability_payable",
        "sign": -1,
        "bill": "in_invoice",
        "refund": "in_refund",
    },
    {
        "journal": "sale",
        "account": "asset_receivable",
        "sign": 1,
        "bill": "out_invoice",
        "refund": "out_refund",
    },
)
# an entry of that journal with one person who is owed, or owes, is a bill
BILL = """
    WITH bill AS (
        SELECT line.move_id, max(line.partner_id) AS partner,
               %(sign)s * sum(line.balance) AS total, bool_and(line.reconciled) AS paid,
               sum(line.amount_residual) AS residual, max(line.date_maturity) AS due
          FROM account_move_line line
          JOIN account_journal journal ON journal.id = line.journal_id
          JOIN edic_account account ON account.id = line.account_id
         WHERE line.company_id = %(company)s AND journal.type = %(journal)s
           AND account.kind = %(account)s
         GROUP BY 1
        HAVING count(DISTINCT line.partner_id) = 1
           AND count(line.partner_id) = count(*) AND sum(line.balance) != 0
    ), taxed AS (
        SELECT bill.*, COALESCE(abs(tax.balance), 0) AS tax
          FROM bill
          LEFT JOIN (SELECT line.move_id, sum(line.balance) AS balance
                       FROM account_move_line line
                       JOIN edic_account account ON account.id = line.account_id
                      WHERE account.is_tax AND line.company_id = %(company)s
                      GROUP BY 1) tax USING (move_id)
    ), head AS (
        UPDATE account_move move
           SET move_type = CASE WHEN total > 0 THEN %(bill)s ELSE %(refund)s END,
               partner_id = partner, commercial_partner_id = partner,
               invoice_date = COALESCE(entry.ref_day, move.date),
               invoice_date_due = COALESCE(due, entry.ref_day, move.date),
               amount_total = abs(total), amount_tax = tax,
               amount_untaxed = abs(total) - tax, amount_residual = abs(residual),
               amount_total_signed = %(sign)s * total,
               amount_tax_signed = %(sign)s * sign(total) * tax,
               amount_untaxed_signed = %(sign)s * sign(total) * (abs(total) - tax),
               payment_state = CASE WHEN paid THEN 'paid' ELSE 'not_paid' END
          FROM taxed JOIN edic_entry entry ON entry.id = taxed.move_id
         WHERE move.id = taxed.move_id
    )
    UPDATE account_move_line line
       SET display_type = CASE WHEN account.kind = %(account)s THEN 'payment_term'
                               WHEN account.is_tax THEN 'tax' ELSE 'product' END,
           partner_id = bill.partner
      FROM bill, edic_account account
     WHERE line.move_id = bill.move_id AND account.id = line.account_id
"""
ALL = (ENTRIES, MOVES, NUMBERED, ITEMS, CLEARED, OPEN_ITEMS, NAMED, OPENED)
