# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Lines of a ledger file that were staged, as entries of Odoo.

In ``edic_line`` are the lines, in ``edic_account``, ``edic_party`` and ``edic_journal``
what they are on. All is worked out in tables without an index: each row of Odoo's own
tables is written once. Parameters: ids of ``company``, its ``currency``, the ``user``,
and the journals of ``openings``.
"""

# an entry of several days is one of each day where it balances on each
SPLIT = """
    UPDATE edic_line SET split_day = edic_line.day
      FROM (SELECT journal, entry FROM (
                SELECT journal, entry, day, sum(debit - credit) AS balance
                  FROM edic_line GROUP BY 1, 2, 3) days
             GROUP BY 1, 2 HAVING count(*) > 1 AND bool_and(balance = 0)) several
     WHERE several.journal IS NOT DISTINCT FROM edic_line.journal
       AND several.entry = edic_line.entry
"""
ENTRIES = """
    DROP TABLE IF EXISTS edic_entry;
    CREATE TEMP TABLE edic_entry ON COMMIT DROP AS
    SELECT nextval('account_move_id_seq')::int AS id, found.*, 'entry' AS move_type,
           NULL::int AS partner, NULL::numeric AS owed, 0::numeric AS tax,
           false AS paid, 0::numeric AS residual
      FROM (SELECT COALESCE(journal, '') AS journal, entry, split_day, min(day) AS day,
                   (array_agg(ref ORDER BY line) FILTER (WHERE ref != ''))[1] AS ref,
                   min(ref_day) AS ref_day, max(valid_day) AS valid_day,
                   max(due_day) AS due_day,
                   sum(GREATEST(debit - credit, 0)) AS volume
              FROM edic_line GROUP BY 1, 2, 3 ORDER BY min(line)) found;
    ANALYZE edic_entry;
"""
NUMBERED = """
    UPDATE edic_line SET move_id = entry.id FROM edic_entry entry
     WHERE entry.journal = COALESCE(edic_line.journal, '')
       AND entry.entry = edic_line.entry
       AND entry.split_day IS NOT DISTINCT FROM edic_line.split_day
"""
# lines of an account and person under one letter, that balance
CLEARED = """
    WITH cleared AS (
        SELECT nextval('account_full_reconcile_id_seq')::int AS id, found.*
          FROM (SELECT account, party, letter FROM edic_line WHERE letter IS NOT NULL
                 GROUP BY 1, 2, 3
                HAVING sum(debit - credit) = 0 AND count(*) > 1) found
    ), noted AS (
        INSERT INTO account_full_reconcile (id, create_uid, write_uid)
        SELECT id, %(user)s, %(user)s FROM cleared
    )
    UPDATE edic_line line SET cleared = cleared.id FROM cleared
     WHERE line.account = cleared.account AND line.letter = cleared.letter
       AND line.party IS NOT DISTINCT FROM cleared.party
"""
# an entry of that journal in which somebody is owed, or owes, is a bill; it has a
# vendor or customer where each of these lines names the same one
BILL = """
    UPDATE edic_entry entry
       SET move_type = CASE WHEN bill.owed > 0 THEN %(bill)s ELSE %(refund)s END,
           partner = bill.partner, owed = bill.owed, tax = abs(bill.tax),
           paid = bill.paid, residual = abs(bill.residual)
      FROM (SELECT line.move_id,
                   CASE WHEN count(DISTINCT party.id) = 1 AND count(party.id)
                               = count(*) FILTER (WHERE account.kind = %(account)s)
                        THEN max(party.id) END AS partner,
                   bool_and(
                       cleared IS NOT NULL OR account.kind != %(account)s) AS paid,
                   COALESCE(sum(line.debit - line.credit)
                     FILTER (WHERE account.is_tax), 0) AS tax,
                   %(sign)s * sum(line.debit - line.credit)
                     FILTER (WHERE account.kind = %(account)s) AS owed,
                   COALESCE(sum(line.debit - line.credit) FILTER (
                     WHERE account.kind = %(account)s AND cleared IS NULL), 0)
                     AS residual
              FROM edic_line line
              JOIN edic_account account USING (account)
              JOIN edic_journal journal
                ON journal.journal = COALESCE(line.journal, '')
              LEFT JOIN edic_party party
                     ON party.party = line.party AND account.kind = %(account)s
             WHERE journal.type = %(journal)s
             GROUP BY 1) bill
     WHERE entry.id = bill.move_id AND bill.owed != 0
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
# the time of day is nobody's: noon, so that no time zone makes it another day; who
# entered an entry, and when, no file says
MOVES = """
    INSERT INTO account_move (
        id, name, sequence_prefix, sequence_number, ref, journal_id, company_id,
        currency_id, state, move_type, auto_post, date, invoice_date, invoice_date_due,
        payment_state, posted_before, checked, partner_id, commercial_partner_id,
        amount_total, amount_tax, amount_untaxed, amount_residual, amount_total_signed,
        amount_tax_signed, amount_untaxed_signed, create_uid, write_uid, create_date,
        write_date, edic_posted_at)
    SELECT entry.id, entry.entry || COALESCE(' (' || split_day || ')', ''),
           regexp_replace(entry.entry, '\\d{1,9}$', ''),
           COALESCE(substring(entry.entry FROM '\\d{1,9}$')::int, 0),
           ref, journal.id, %(company)s, %(currency)s, 'posted', move_type, 'no', day,
           CASE WHEN owed IS NOT NULL THEN COALESCE(ref_day, day) END,
           CASE WHEN owed IS NOT NULL THEN COALESCE(due_day, ref_day, day) END,
           CASE WHEN paid THEN 'paid' ELSE 'not_paid' END, true, true, partner, partner,
           total, tax, total - tax, residual, sign * total, sign * tax,
           sign * (total - tax), NULL, NULL, NULL, NULL, valid_day + time '12:00'
      FROM edic_entry entry JOIN edic_journal journal USING (journal)
     CROSS JOIN LATERAL (
           SELECT COALESCE(abs(owed), volume) AS total,
                  CASE WHEN move_type IN ('in_invoice', 'out_refund') THEN -1 ELSE 1
                  END AS sign) signed
     ORDER BY entry.id
"""
ITEMS = """
    INSERT INTO account_move_line (
        move_id, journal_id, company_id, company_currency_id, sequence, account_id,
        currency_id, partner_id, move_name, parent_state, ref, name, matching_number,
        full_reconcile_id, reconciled, display_type, date, date_maturity, invoice_date,
        debit, credit,
        balance, amount_currency, amount_residual, amount_residual_currency, quantity,
        create_uid, write_uid, create_date, write_date)
    SELECT move.id, move.journal_id, move.company_id, %(currency)s, line.line,
           account.id, COALESCE(currency.id, %(currency)s),
           COALESCE(move.partner_id, party.id), move.name, 'posted', line.ref,
           line.label, line.letter, line.cleared, line.cleared IS NOT NULL,
           CASE WHEN move.move_type = 'entry' THEN 'product'
                WHEN account.kind IN ('liability_payable', 'asset_receivable')
                THEN 'payment_term'
                WHEN account.is_tax THEN 'tax' ELSE 'product' END,
           line.day, line.due_day,
           CASE WHEN move.invoice_date IS NOT NULL THEN COALESCE(line.ref_day, line.day)
           END,
           CASE WHEN line.debit = 0 OR line.credit = 0 THEN line.debit
                ELSE GREATEST(balance, 0) END,
           CASE WHEN line.debit = 0 OR line.credit = 0 THEN line.credit
                ELSE GREATEST(-balance, 0) END,
           balance, in_currency,
           CASE WHEN account.is_open AND line.cleared IS NULL THEN balance ELSE 0 END,
           CASE WHEN account.is_open AND line.cleared IS NULL THEN in_currency ELSE 0
           END,
           1, NULL, NULL, NULL, NULL
      FROM edic_line line
      JOIN account_move move ON move.id = line.move_id
      JOIN edic_account account USING (account)
      LEFT JOIN edic_party party USING (party)
      LEFT JOIN res_currency currency
             ON currency.name = line.currency AND line.currency_amount IS NOT NULL
            AND currency.id != %(currency)s
     CROSS JOIN LATERAL (SELECT line.debit - line.credit AS balance) one
     CROSS JOIN LATERAL (
           SELECT CASE WHEN currency.id IS NULL THEN balance
                       ELSE sign(balance) * abs(line.currency_amount) END
                  AS in_currency) other
     ORDER BY line.line
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
WORKED_OUT = (SPLIT, ENTRIES, NUMBERED, CLEARED)
WRITTEN = (MOVES, ITEMS, NAMED, OPENED)
