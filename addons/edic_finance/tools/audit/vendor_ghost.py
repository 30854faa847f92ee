# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""SQL of check A14: signs that a vendor may exist on paper alone.

Each sign is harmless by itself; ISA 240 asks to look where several meet. Counted over
all bills of a vendor in a company.
"""

SIGNS = (
    "created",
    "number",
    "contact",
    "booker",
    "consecutive",
    "order",
    "service",
    "round",
)
AS_CONSECUTIVE = 3  # bills in a row whose numbers follow each other
AS_SHARED = 2  # bills from which on one booker tells something

QUERY = """
WITH bill AS (
    SELECT move.id, move.commercial_partner_id AS partner, move.create_uid,
           move.create_date, COALESCE(move.invoice_date, move.date) AS day,
           abs(move.amount_untaxed_signed) AS untaxed,
           abs(move.amount_total_signed) AS total, %(order)s AS has_order,
           -- some count on before the year: 26450/2025
           (regexp_match(regexp_replace(move.ref, '\\D' || extract(
                             year FROM COALESCE(move.invoice_date, move.date)) || '$',
                         ''), '(\\d{1,15})\\D*$'))[1]::bigint AS number
      FROM account_move move
     WHERE move.commercial_partner_id IN %(checked)s
       AND move.company_id = %(company)s AND move.state != 'cancel'
       AND move.move_type IN ('in_invoice', 'in_receipt')
), numbered AS (
    SELECT partner, day, number,
           number - row_number() OVER (PARTITION BY partner ORDER BY day, id) AS island
      FROM bill WHERE number IS NOT NULL
), streak AS (
    SELECT partner, max(bills) AS longest FROM (
        SELECT partner, count(*) AS bills FROM numbered
         GROUP BY partner, island HAVING count(DISTINCT day) > 1) streaks
     GROUP BY partner
), counted AS (
    SELECT partner, count(*) AS bills, min(create_date)::date AS first,
           count(DISTINCT create_uid) AS bookers, bool_and(%(person)s) AS by_persons,
           bool_or(has_order) AS has_order, max(total) AS largest,
           bool_and(untaxed %% 100 = 0 OR total %% 100 = 0) AS is_round
      FROM bill GROUP BY partner
), candidate AS (
    SELECT counted.*, vendor.name, vendor.create_date::date AS since,
           NULLIF(vendor.vat, '/') AS vat, vendor.company_registry AS registry,
           COALESCE(country.code, '') AS country, %(vies)s AS vies,
           vendor.street IS NOT NULL AND vendor.street != '' AS has_street,
           COALESCE(vendor.phone, '') != '' AS has_phone,
           substring(lower(vendor.email) FROM '@([a-z0-9.-]+)') AS domain,
           COALESCE(streak.longest, 1) AS longest,
           NOT EXISTS (
               -- of the table, by its index: of `bill` all are read for each vendor
               SELECT FROM account_move one
                 JOIN account_move_line line ON line.move_id = one.id
                 JOIN account_account account ON account.id = line.account_id
                WHERE one.commercial_partner_id = counted.partner
                  AND one.company_id = %(company)s AND one.state != 'cancel'
                  AND one.move_type IN ('in_invoice', 'in_receipt')
                  AND line.display_type = 'product'
                  AND NOT COALESCE(account.code_store ->> %(root)s, '')
                          LIKE ANY(%(services)s)) AS is_service
      FROM counted
      JOIN res_partner vendor ON vendor.id = counted.partner
      LEFT JOIN res_country country ON country.id = vendor.country_id
      LEFT JOIN streak ON streak.partner = counted.partner
), signed AS (
    SELECT *, first - since <= %(days)s AS created,
           COALESCE(vat, '') = '' AND COALESCE(registry, '') = '' AS number,
           NOT has_street OR (NOT has_phone AND domain IS NULL)
             OR COALESCE(domain = ANY(%(free)s), FALSE) AS contact,
           bookers = 1 AND by_persons AND bills >= %(shared)s AS booker,
           longest >= %(streak)s AS consecutive,
           CASE WHEN %(orders_known)s THEN NOT has_order END AS "order",
           is_service AS service, is_round AS round
      FROM candidate
), scored AS (
    SELECT *, created::int + number::int + contact::int + booker::int + consecutive::int
              + COALESCE("order"::int, 0) + service::int + round::int AS score
      FROM signed
)
SELECT * FROM scored WHERE score + 1 >= %(score)s
"""
