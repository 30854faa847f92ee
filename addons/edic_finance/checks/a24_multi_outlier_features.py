# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models
from odoo.tools import SQL

from .a24_multi_outlier import WEIGHT

# feature: (context, value) as SQL on ``entry``; a NULL is left out
FEATURES = {
    "pair": ("''", "pair"),
    "amount": ("account", "floor(2 * log(GREATEST(amount, 0.01)))::int::text"),
    "weekday": ("journal", "extract(isodow FROM day)::int::text"),
    "delay": ("journal", "width_bucket(created - day, ARRAY[-3, 8, 36, 101])::text"),
    "lines": ("journal", "width_bucket(lines, ARRAY[3, 5, 11, 51])::text"),
    "text": ("journal", "CASE WHEN is_empty THEN 'empty' ELSE 'text' END"),
    "taxes": ("account", "taxes"),
    "vendor": ("journal", "width_bucket(day - vendor_since, ARRAY[0, 30, 365])::text"),
    "reversal": ("journal", "CASE WHEN is_reversal THEN 'yes' ELSE 'no' END"),
    "source": ("journal", "source"),
    "round": ("account", "CASE WHEN mod(amount, 1000) = 0 THEN 'yes' ELSE 'no' END"),
}
OF_PERSONS = {  # once the staff council agreed
    "user": ("journal", "user_share"),
    "hour": ("journal", "width_bucket(hour, ARRAY[6, 9, 12, 14, 18, 21])::text"),
}


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicFinanceCheckA24(models.AbstractModel):
    """Features of entries, and how rare their values are."""

    _inherit = "edic.finance.check.a24"

    def _rarest(self, scope):
        """SQL of the entries with the most bits, the rarest first."""
        period = SQL("TRUE")
        if scope.date_from:
            period = SQL("%s AND day >= %s", period, scope.date_from)
        if scope.date_to:
            period = SQL("%s AND day <= %s", period, scope.date_to)
        return SQL(
            """
            WITH entry AS MATERIALIZED (%(entries)s),
            told AS MATERIALIZED (
                SELECT entry.id, feature, context, value FROM entry
                 CROSS JOIN LATERAL (VALUES %(features)s)
                            v(feature, context, value)
                 WHERE value IS NOT NULL AND context IS NOT NULL
            ), seen AS (
                SELECT feature, context, value, count(*) - 1 AS seen
                  FROM told GROUP BY feature, context, value
            ), rare AS MATERIALIZED (
                SELECT seen.*, COALESCE(memory.times, 0) AS justified,
                       sum(seen + 1) OVER (PARTITION BY feature, context) - 1 AS of,
                       count(*) OVER (PARTITION BY feature, context) AS kinds
                  FROM seen LEFT JOIN (%(memory)s) memory
                 USING (feature, context, value)
            ), bit AS (
                SELECT rare.*, -log(2, (seen + %(weight)s * justified + 1)::numeric
                                       / (of + kinds))::float8 AS bits FROM rare
            ), scored AS (
                SELECT told.id, sum(bits) AS bits FROM told JOIN bit
                 USING (feature, context, value)
                 GROUP BY told.id
            ), total AS (SELECT count(*) AS entries FROM entry
            ), top AS (
                SELECT entry.*, scored.bits, total.entries
                  FROM scored JOIN entry USING (id) CROSS JOIN total
                 WHERE id IN %(checked)s AND %(period)s
                 ORDER BY scored.bits DESC, id
                 LIMIT (SELECT LEAST(%(most)s, floor(entries * %(share)s / 100))
                          FROM total)
            )
            SELECT top.id, top.name, top.day, top.amount, top.partner, top.bits,
                   top.entries,
                   (SELECT json_agg(json_build_array(
                               bit.feature, bit.context, bit.value, bit.seen, bit.of,
                               bit.kinds, bit.justified)
                             ORDER BY bit.bits DESC, bit.feature)
                      FROM told JOIN bit USING (feature, context, value)
                     WHERE told.id = top.id) AS parts
              FROM top ORDER BY top.bits DESC, top.id
            """,
            entries=self._entries(scope),
            features=self._features(scope),
            memory=self._memory(scope),
            weight=WEIGHT,
            checked=self._checked(scope),
            period=period,
            most=scope.values["most"],
            share=scope.values["share"],
        )

    def _features(self, scope):
        found = FEATURES | (OF_PERSONS if self._with_persons(scope) else {})
        left = self._left_limbs(self._company(scope))
        return SQL(", ").join(
            SQL("(%s, %s, %s)", name, SQL(f"({context})::text"), SQL(value))
            for name, (context, value) in found.items()
            if name not in left
        )

    def _memory(self, scope):
        """SQL of what was seen before and found to be in order."""
        return SQL(
            """SELECT pattern ->> 0 AS feature, pattern ->> 1 AS context,
                      pattern ->> 2 AS value, count(*) AS times
                 FROM edic_finance_flag flag,
                      jsonb_array_elements(flag.facts -> 'patterns') pattern
                WHERE flag.company_id = %s AND flag.code = %s
                  AND flag.state IN ('justified', 'false_positive')
                GROUP BY 1, 2, 3""",
            scope.company,
            self._code,
        )

    def _entries(self, scope):
        """SQL of posted entries, with what the features are made of."""
        root = self._company(scope).root_id.id
        code = SQL("left(account.code_store ->> %s, 3)", str(root))
        return SQL(
            """
            SELECT move.id, move.name, move.date AS day, journal.code AS journal,
                   move.commercial_partner_id AS partner, line.lines, line.amount,
                   -- what takes an entry back is of its kind, not one of its own
                   CASE WHEN taken.back THEN line.credit || '/' || line.debit
                        ELSE line.debit || '/' || line.credit END AS pair,
                   CASE WHEN taken.back THEN line.credit ELSE line.debit END AS account,
                   COALESCE(line.taxes, '-') AS taxes,
                   move.create_date::date AS created,
                   CASE WHEN move.move_type != 'entry'
                        THEN vendor.create_date::date END AS vendor_since,
                   line.has_no_text AND COALESCE(move.ref, '') = '' AS is_empty,
                   move.reversed_entry_id IS NOT NULL AS is_reversal,
                   CASE WHEN move.edic_document_id IS NOT NULL THEN 'import'
                        WHEN move.statement_line_id IS NOT NULL THEN 'statement'
                        WHEN move.origin_payment_id IS NOT NULL THEN 'payment'
                        WHEN move.auto_post_origin_id IS NOT NULL THEN 'schedule'
                        ELSE 'manual' END AS source,
                   extract(hour FROM move.edic_posted_at AT TIME ZONE 'UTC'
                                AT TIME ZONE %(zone)s)::int AS hour,
                   width_bucket(count(*) OVER (
                           PARTITION BY move.journal_id, move.create_uid)::numeric
                       / count(*) OVER (PARTITION BY move.journal_id),
                       ARRAY[0.001, 0.01, 0.05, 0.2])::text AS user_share
              FROM account_move move
              JOIN account_journal journal ON journal.id = move.journal_id
              LEFT JOIN res_partner vendor ON vendor.id = move.commercial_partner_id
             CROSS JOIN LATERAL (
                SELECT move.move_type IN ('in_refund', 'out_refund')
                       OR move.reversed_entry_id IS NOT NULL AS back) taken
              JOIN (
                SELECT line.move_id, count(*) AS lines,
                       GREATEST(sum(line.balance) FILTER (WHERE line.balance > 0), 0)
                         AS amount,
                       (array_agg(%(code)s ORDER BY line.balance DESC, line.id))[1]
                         AS debit,
                       (array_agg(%(code)s ORDER BY line.balance, line.id))[1]
                         AS credit,
                       bool_and(COALESCE(line.name, '') = '') AS has_no_text,
                       string_agg(DISTINCT line.tax_line_id::text, ',') AS taxes
                  FROM account_move_line line
                  JOIN account_account account ON account.id = line.account_id
                 WHERE line.company_id = %(company)s AND line.parent_state = 'posted'
                 GROUP BY line.move_id) line ON line.move_id = move.id
             WHERE move.company_id = %(company)s AND move.state = 'posted'
            """,
            code=code,
            company=scope.company,
            zone=self._zone(scope),
        )
