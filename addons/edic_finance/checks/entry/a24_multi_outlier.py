# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""This check finds posted entries whose features are rare all at once.

## Rule

Each value of a feature has −log2 p bits in its context, with p = (seen + 1)/(others +
kinds) (Laplace). Shown are the 0.5 % of entries with the largest sums, 50 at most; the
three largest contributions explain it.

| feature | context |
|---|---|
| account pair (three digits), debit and credit | company |
| size of the amount (half powers of ten), taxes, multiple of 1,000 | account |
| weekday, time from date to entry, lines, empty text, age of the partner, reversal, way of entry | journal |

Credit notes and reversals are compared with what they take back: their pair is read the
other way round. What was justified is remembered: each such flag lets its values count
as seen ten times more.

## Persons

Who booked an entry and at what hour are no features. They are added, as the share of
the journal and as a band of hours of the company's time zone, only once
`staff_council.agreement` names A24.

## What it reads

Posted entries and items; justified flags of this check.

## What it cannot find

What is wrong and common. There is always a rarest half percent: most of it is in order.

**Amount** of a flag: the entry's debit.
"""  # noqa: E501, RUF002

import math
from decimal import Decimal

from odoo import models
from odoo.tools import SQL, LazyTranslate

from ...tools.audit.finding import Finding, Texts
from ...tools.audit.parameter import Parameter
from ...tools.audit.statistics import chance
from ...tools.files.ledger_facts import limb

_lt = LazyTranslate(__name__)
PARTS = 3  # contributions that are shown
WEIGHT = 10  # entries that one justified flag counts as
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


class EdicFinanceCheckA24(models.AbstractModel):
    """MULTI-OUTLIER: entries that are rare in several ways at once."""

    _name = "edic.finance.check.a24"
    _inherit = "edic.finance.check"
    _description = "A24 Rare in several ways"
    _code = "A24"
    _texts = Texts(
        title=_lt("Entry rare in several ways"),
        rule=_lt(
            "A value has as many bits as it is rare: one in 1,024 has 10. "
            "Shown are the entries with the largest sums; a value that was "
            "justified before counts as seen more often."
        ),
        benign_explanations=(
            _lt("A closing entry, a correction or a new kind of business."),
            _lt("What is rare is not wrong: most of these are in order."),
        ),
        next_steps=(
            _lt("Read the entry with its document: what was its reason?"),
            _lt("If it is in order, justify it: the next one weighs less then."),
        ),
    )
    _needs = frozenset({"entries"})
    _limbs = {  # a feature each
        "text": limb("labels"),
        "delay": limb("entered_on"),
        "vendor": limb("partner_created"),
        "taxes": limb("tax_codes"),
        "reversal": limb("reversals"),
        "source": limb("origins"),
        "user": limb("users"),
        "hour": limb("posting_time"),
    }
    _mode = "statistic"
    _severity = "medium"
    _move_types = ()
    _is_incremental = False
    _law = ("ISA 240", "ISA 520")
    _profiles = frozenset({"auditor"})
    _volatile = ("parts", "bits", "entries", "rank")  # counts grow with each entry
    _parameters = {
        "share": Parameter.decimal(
            _lt("Share of entries that is shown"),
            "0.5",
            minimum="0.01",
            maximum="5",
            unit="percent",
        ),
        "most": Parameter.count(
            _lt("Entries shown at most"), 50, minimum=1, maximum=500
        ),
    }
    _limb_titles = {
        "text": _lt("texts"),
        "delay": _lt("time between an entry's date and its entry"),
        "vendor": _lt("age of partners"),
        "taxes": _lt("taxes"),
        "reversal": _lt("reversals"),
        "source": _lt("way of entry"),
        "user": _lt("who entered it"),
        "hour": _lt("time of day"),
    }
    _not_applicable = {"draft": _lt("Not posted yet.")}
    _not_done = {"too_few": _lt("Too few entries to say which are rare.")}

    # --- population -------------------------------------------------------------------
    def _exclusions(self, scope):
        few = SQL(
            """(SELECT count(*) FROM (
                  SELECT FROM account_move every WHERE every.company_id = %s
                     AND every.state = 'posted' LIMIT %s) posted) < %s""",
            scope.company,
            self._fewest(scope),
            self._fewest(scope),
        )
        return [("draft", SQL("move.state != 'posted'")), ("too_few", few)]

    def _fewest(self, scope):
        """Return entries below which the share that is shown is less than one."""
        return math.ceil(100 / scope.values["share"])

    # --- finding ----------------------------------------------------------------------
    def _find(self, scope):
        for rank, row in enumerate(self._rows(self._rarest(scope)), start=1):
            yield self._finding(rank, row)

    def _finding(self, rank, row):
        parts = [
            {
                "feature": feature,
                "value": value,
                "context": context,
                "seen": seen,
                "of": of,
                "justified": justified,
                "bits": chance.text(
                    chance.bits(seen + WEIGHT * justified, of, kinds), 1
                ),
            }
            for feature, context, value, seen, of, kinds, justified in row["parts"]
        ]
        parts = [part for part in parts if Decimal(part["bits"])][:PARTS]
        return Finding(
            subject=row["id"],
            move=row["id"],
            partner=row["partner"],
            amount=row["amount"],
            key=str(row["id"]),
            score=max(1, min(100, round(2 * row["bits"]))),
            facts={
                "entry": row["name"],
                "day": str(row["day"]),
                "amount": f"{row['amount']:.2f}",
                "parts": parts,
                # these values are remembered if the flag is justified
                "patterns": sorted(
                    [part["feature"], part["context"], part["value"]] for part in parts
                ),
                "bits": chance.text(float(row["bits"]), 1),
                "entries": row["entries"],
                "rank": rank,
            },
        )

    # --- features ---------------------------------------------------------------------
    def _rarest(self, scope):
        """Return SQL of the entries with the most bits, the rarest first."""
        return SQL(
            """
            WITH entry AS MATERIALIZED (%(entries)s),
            observed AS MATERIALIZED (
                SELECT entry.id, feature, context, value FROM entry
                 CROSS JOIN LATERAL (VALUES %(features)s)
                            v(feature, context, value)
                 WHERE value IS NOT NULL AND context IS NOT NULL
            ), seen AS (
                SELECT feature, context, value, count(*) - 1 AS seen
                  FROM observed GROUP BY feature, context, value
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
                SELECT observed.id, sum(bits) AS bits FROM observed JOIN bit
                 USING (feature, context, value)
                 GROUP BY observed.id
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
                      FROM observed JOIN bit USING (feature, context, value)
                     WHERE observed.id = top.id) AS parts
              FROM top ORDER BY top.bits DESC, top.id
            """,
            entries=self._entries(scope),
            features=self._features(scope),
            memory=self._memory(scope),
            weight=WEIGHT,
            checked=self._checked(scope),
            period=self._in_period(scope, SQL("day")),
            most=scope.values["most"],
            share=scope.values["share"],
        )

    def _features(self, scope):
        company = self._company(scope)
        found = FEATURES | (OF_PERSONS if self._is_agreed(company) else {})
        left = self._left_limbs(company)
        return SQL(", ").join(
            SQL("(%s, %s, %s)", name, SQL(f"({context})::text"), SQL(value))
            for name, (context, value) in found.items()
            if name not in left
        )

    def _memory(self, scope):
        """Return SQL of what was seen before and found to be in order."""
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
        """Return SQL of posted entries, with what the features are made of."""
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
            code=SQL("left(%s, 3)", self._account_code(scope)),
            company=scope.company,
            zone=self._zone(scope),
        )

    # --- texts ------------------------------------------------------------------------
    def _words(self, facts):
        return self._compose_words(
            seen=[
                self.env._(
                    "%(entry)s, %(day)s, %(amount)s: %(bits)s bits in sum, number "
                    "%(rank)s of %(entries)s entries",
                    entry=facts["entry"] or "–",
                    day=self._day(facts["day"]),
                    amount=self._money(facts["amount"]),
                    bits=self._number(facts["bits"], 1),
                    rank=facts["rank"],
                    entries=self._number(str(facts["entries"])),
                ),
                *(self._part(part) for part in facts["parts"]),
            ],
            compared=self.env._(
                "All posted entries, each value with those of the same journal or "
                "account."
            ),
        )

    def _figures(self, part):
        return {
            "what": self._feature(part),
            "seen": self._number(str(part["seen"])),
            "of": self._number(str(part["of"])),
            "bits": self._number(part["bits"], 1),
        }

    def _part(self, part):
        figures = self._figures(part)
        if part["justified"]:
            return self.env._(
                "%(what)s: seen %(seen)s times in %(of)s others, justified "
                "%(justified)s times (%(bits)s bits)",
                **figures,
                justified=part["justified"],
            )
        return self.env._(
            "%(what)s: seen %(seen)s times in %(of)s others (%(bits)s bits)", **figures
        )

    def _feature(self, part):
        """Return what a feature and its value are called."""
        where, value = part["context"], part["value"]
        titles = {
            "pair": self.env._("Accounts %s, debit and credit", value),
            "amount": self.env._("Amount of this size on account %s", where),
            "weekday": self.env._("Day of the week in journal %s", where),
            "delay": self.env._(
                "Time between its date and its entry in journal %s", where
            ),
            "lines": self.env._("Number of lines in journal %s", where),
            "text": self.env._("Without a text in journal %s", where)
            if value == "empty"
            else self.env._("With a text in journal %s", where),
            "taxes": self.env._("These taxes, or none, on account %s", where),
            "vendor": self.env._("Age of the partner in journal %s", where),
            "reversal": self.env._("A reversal in journal %s", where)
            if value == "yes"
            else self.env._("No reversal in journal %s", where),
            "source": self.env._("Way of entry in journal %s", where),
            "round": self.env._("Multiple of 1,000 on account %s", where)
            if value == "yes"
            else self.env._("No multiple of 1,000 on account %s", where),
            "user": self.env._("How often this user books in journal %s", where),
            "hour": self.env._("Time of the day of posting in journal %s", where),
        }
        return titles[part["feature"]]

    def _comparison(self, facts):
        return {
            "columns": [
                self.env._("What is rare"),
                self.env._("Seen"),
                self.env._("Among"),
                self.env._("Bits"),
            ],
            "rows": [[*self._figures(part).values()] for part in facts["parts"]],
        }
