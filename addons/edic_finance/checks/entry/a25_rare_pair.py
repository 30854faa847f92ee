# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""This check finds entries by hand on accounts that hardly ever meet, or are hardly
ever used. *By hand*: in a general journal, and not made by Odoo from a bill, payment,
bank line, exchange difference, opening or recurring entry. Entries count above 1,000
EUR (`A25.amount`).

**Always.** The pair is on a list, that of the company's chart of accounts
(`A25.pairs_pcg`, `_skr03`, `_skr04`, `_nkf`) and its own (`A25.pairs`). `40>5`: a code
beginning with 40 is debited, one with 5 credited. `411>7 reversed` counts in the last
10 days of a financial year (`A25.closing`) where a linked reversal follows in the next
one.

**Rare.** Accounts are grouped by three digits. The pairs of an entry are its debited
and credited groups on which at least a quarter of it is booked (`A25.share`): small
lines make no pair. A pair is rare when it occurs at most twice (`A25.seen`), this one
counted, in all posted entries of the 24 months until that day (`A25.months`).

**Seldom** (medium). An account with at most 3 entries in the 12 months until then
(`A25.entries`), unless it was opened in the last 30 days (`A25.opened`).

**Checked in part**: in books of less than 12 months (`A25.history`) the list alone is
looked at; these entries count as checked, and are shown as checked in part.

**On saving**, at most 200 entries near each pair are read: a pair on which these do not
settle it is left to the nightly run.

## What it cannot find

A pair that was made frequent on purpose, revenue taken back by an entry that is not
linked as its reversal, or groups below the share. NKF lists are those of North
Rhine-Westphalia: enter your own Land's.

A recurring operation is justified once.

## Ledger files

Whether an entry was made by hand and which entry takes back which, no file tells: pairs
that count when reversed are left out. *First entry on an account* is the first in these
books.

**Amount** of a flag: the entry's total.
"""

from odoo import models
from odoo.tools import SQL, LazyTranslate

from ...models.audit.edic_finance_check_entry import BY_HAND_LIMBS, HEAD
from ...tools.audit.account_pairs import parse
from ...tools.audit.charts import PAIRS, of_chart
from ...tools.audit.finding import Texts, picked
from ...tools.audit.parameter import Parameter
from ...tools.files.ledger_facts import limb

_lt = LazyTranslate(__name__)
MAX_ENTRIES = (
    200  # entries near a changed one that are looked at before the nightly run
)


class EdicFinanceCheckA25(models.AbstractModel):
    """JE-RARE-PAIR, SELDOM-ACCOUNT: an entry by hand on accounts that rarely meet."""

    _name = "edic.finance.check.a25"
    _inherit = ["edic.finance.check.entry", "edic.finance.check"]
    _description = "A25 Entry on accounts that hardly ever meet"
    _code = "A25"
    _texts = Texts(
        title=_lt("Entry on accounts that hardly ever meet"),
        benign_explanations=(
            _lt("A correction of an entry on a wrong account."),
            _lt("An operation that occurs once in some years, with papers."),
        ),
        next_steps=(
            _lt("Read the entry's text and what is attached to it."),
            _lt("Ask who ordered the entry, and what for."),
        ),
    )
    _needs = frozenset({"entries"})
    _limbs = BY_HAND_LIMBS | {"reversed": limb("reversals")}
    _mode = "statistic"
    _severity = "high"
    _move_types = ("entry",)
    _manual_only = True
    _law = ("ISA 240, 33 a", "FR: NEP 240", "DE: ISA [DE] 240")
    _parameters = {
        "amount": Parameter.decimal(
            _lt("Entries count above"), "1000", minimum="0", unit="EUR"
        ),
        "seen": Parameter.count(_lt("A pair of accounts is rare up to"), 2, minimum=1),
        "months": Parameter.months(
            _lt("Pairs are counted over"), 24, minimum=1, maximum=60
        ),
        "share": Parameter.decimal(
            _lt("Accounts count from a share of the entry of"),
            "25",
            minimum="1",
            maximum="50",
            unit="percent",
        ),
        "entries": Parameter.count(
            _lt("An account counts as rare up to this many entries in 12 months"),
            3,
            minimum=1,
        ),
        "opened": Parameter.days(
            _lt("An account does not count as rare while newer than"), 30, minimum=0
        ),
        "history": Parameter.months(
            _lt("Rarity is judged after books of"), 12, minimum=0
        ),
        "closing": Parameter.days(
            _lt("The end of a year begins before it by"), 10, minimum=0
        ),
        "pairs": Parameter.words(_lt("Pairs always looked into: your own")),
        "pairs_pcg": Parameter.words(
            _lt("Pairs always looked into: PCG"), PAIRS["pcg"]
        ),
        "pairs_skr03": Parameter.words(
            _lt("Pairs always looked into: SKR03"), PAIRS["skr03"]
        ),
        "pairs_skr04": Parameter.words(
            _lt("Pairs always looked into: SKR04"), PAIRS["skr04"]
        ),
        "pairs_nkf": Parameter.words(
            _lt("Pairs always looked into: NKF"), PAIRS["nkf"]
        ),
    }
    _not_done = {
        "no_history": _lt(
            "The books do not go back far enough to say what is rare; the "
            "pairs that are always looked into were."
        )
    }
    _limb_titles = {"reversed": _lt("pairs that count when they are reversed")}

    def _partial(self, scope):
        begin = SQL(
            """(SELECT min(first.date) FROM account_move first
                 WHERE first.company_id = %s AND first.state = 'posted')""",
            scope.company,
        )
        since = SQL("move.date - make_interval(months => %s)", scope.values["history"])
        return [("no_history", SQL("%s < %s", since, begin))]

    # --- finding ----------------------------------------------------------------------
    def _find(self, scope):
        queries = {
            "always": self._always(scope),
            "rare": self._rare(scope),
            "seldom": self._seldom(scope),
        }
        for rule, query in queries.items():
            for row in self._rows(query) if query else ():
                yield self._entry_finding(
                    row,
                    {"rule": rule, "accounts": row["accounts"], **row["facts"]},
                    rule=f"{rule}-{row['facts']['key']}",
                    severity="medium" if rule == "seldom" else None,
                )

    def _entries(self, scope, ids):
        """Return SQL of the entries that are large enough."""
        return SQL(
            """SELECT %(head)s, %(year_end)s AS year_end
                 FROM account_move move
                 JOIN account_journal journal ON journal.id = move.journal_id
                WHERE move.id IN %(ids)s
                  AND abs(move.amount_total_signed) > %(amount)s""",
            head=HEAD,
            year_end=self._year_end(scope, SQL("move.date")),
            ids=ids,
            amount=scope.values["amount"],
        )

    def _always(self, scope):
        """Return pairs of the list; those that count reversed, at a year's end."""
        chart = self._account_chart(scope)
        tells_reversed = self._does(scope, "reversed")
        pairs = [
            pair
            for pair in parse(of_chart(scope.values, "pairs", chart))
            if tells_reversed or not pair.is_reversed
        ]
        if not pairs:
            return None
        return SQL(
            """
            WITH entry AS MATERIALIZED (%(entries)s), side AS (
                SELECT line.move_id AS id, %(code)s AS code, line.debit, line.credit
                  FROM account_move_line line
                  JOIN entry ON entry.id = line.move_id
                  JOIN account_account account ON account.id = line.account_id
            ), hit AS (
                SELECT side.id, pair.dr, pair.cr, pair.is_reversed,
                       sum(side.debit) FILTER (WHERE starts_with(code, pair.dr))
                         AS debited,
                       sum(side.credit) FILTER (WHERE starts_with(code, pair.cr))
                         AS credited,
                       sum(side.debit) AS total
                  FROM side CROSS JOIN (VALUES %(pairs)s) pair(dr, cr, is_reversed)
                 GROUP BY side.id, pair.dr, pair.cr, pair.is_reversed
            )
            SELECT entry.*, %(accounts)s AS accounts, jsonb_build_object(
                       'key', hit.dr || '>' || hit.cr, 'debit', hit.dr,
                       'credit', hit.cr, 'reversed', reversal.day::text) AS facts
              FROM hit JOIN entry USING (id)
              LEFT JOIN LATERAL (
                SELECT min(reversal.date) AS day FROM account_move reversal
                 WHERE hit.is_reversed AND reversal.reversed_entry_id = entry.id
                   AND reversal.state = 'posted' AND reversal.date > entry.year_end
                   AND entry.day > entry.year_end - %(closing)s) reversal ON TRUE
             WHERE hit.total > 0 AND hit.debited >= hit.total * %(share)s / 100
               AND hit.credited >= hit.total * %(share)s / 100
               AND (NOT hit.is_reversed OR reversal.day IS NOT NULL)
            """,
            entries=self._entries(scope, self._checked_in_part(scope)),
            code=self._account_code(scope),
            pairs=SQL(", ").join(
                SQL("(%s, %s, %s)", pair.debit, pair.credit, pair.is_reversed)
                for pair in pairs
            ),
            accounts=self._t_account(scope, SQL("entry.id")),
            closing=scope.values["closing"],
            share=scope.values["share"],
        )

    # --- rare pairs -------------------------------------------------------------------
    def _pairs_of(self, scope, condition):
        """Return SQL of ``id, day, dr, cr``: the pairs of groups of posted entries.

        :param SQL condition: of ``line``
        """
        return SQL(
            """
            SELECT dr.id, dr.day, dr.part AS dr, cr.part AS cr
              FROM (SELECT part.*, sum(debit) OVER (PARTITION BY id) AS total
                      FROM (%(parts)s) part) dr
              JOIN (%(parts)s) cr ON cr.id = dr.id
             WHERE dr.total > 0
               AND dr.debit >= dr.total * %(share)s / 100
               AND cr.credit >= dr.total * %(share)s / 100
            """,
            parts=self._parts_of(scope, condition),
            share=scope.values["share"],
        )

    def _parts_of(self, scope, condition):
        return SQL(
            """
            SELECT line.move_id AS id, line.date AS day, left(%(code)s, 3) AS part,
                   sum(line.debit) AS debit, sum(line.credit) AS credit
              FROM account_move_line line
              JOIN account_account account ON account.id = line.account_id
             WHERE line.company_id = %(company)s AND line.parent_state = 'posted'
               AND %(condition)s
             GROUP BY 1, 2, 3
            """,
            code=self._account_code(scope),
            company=scope.company,
            condition=condition,
        )

    def _rare(self, scope):
        """Return SQL of pairs that occurred seldom until the entry's day, inclusive."""
        months = SQL("make_interval(months => %s)", scope.values["months"])
        is_of_entry = SQL("line.move_id IN (SELECT id FROM entry)")
        if scope.ids is None:
            near, base = SQL("SELECT NULL, NULL, 0 WHERE FALSE"), self._in_range(scope)
        else:
            near = self._near(scope, months)
            base = SQL("(%s OR line.move_id IN (SELECT id FROM near))", is_of_entry)
        return SQL(
            """
            WITH entry AS MATERIALIZED (%(entries)s),
            mine AS MATERIALIZED (%(mine)s),
            near(dr, cr, id) AS MATERIALIZED (%(near)s),
            pair AS (
                SELECT pair.*, count(*) OVER (
                         PARTITION BY dr, cr ORDER BY day
                         RANGE BETWEEN %(months)s PRECEDING AND CURRENT ROW) AS seen
                  FROM (%(pairs)s) pair
                 WHERE (dr, cr) IN (SELECT dr, cr FROM mine)
            )
            SELECT entry.*, %(accounts)s AS accounts, jsonb_build_object(
                       'key', dr || '>' || cr, 'debit', dr, 'credit', cr, 'seen', seen,
                       'months', %(number)s::int, 'entries', (
                         SELECT count(*) FROM account_move other
                          WHERE other.company_id = %(company)s
                            AND other.state = 'posted' AND other.date <= entry.day
                            AND other.date >= entry.day - %(months)s)) AS facts
              FROM pair JOIN entry USING (id)
             WHERE seen <= %(seen)s
               AND (SELECT count(*) FROM near
                     WHERE near.dr = pair.dr AND near.cr = pair.cr) < %(enough)s
            """,
            entries=self._entries(scope, self._checked(scope)),
            mine=self._pairs_of(scope, is_of_entry),
            near=near,
            pairs=self._pairs_of(scope, base),
            accounts=self._t_account(scope, SQL("entry.id")),
            months=months,
            number=scope.values["months"],
            company=scope.company,
            seen=scope.values["seen"],
            enough=MAX_ENTRIES,
        )

    def _in_range(self, scope):
        """Return SQL condition of ``line``: what counts for entries of the scope."""
        found = [SQL("TRUE")]
        if scope.date_to:
            found.append(SQL("line.date <= %s", scope.date_to))
        if scope.date_from:
            found.append(
                SQL(
                    "line.date >= %s::date - make_interval(months => %s)",
                    scope.date_from,
                    scope.values["months"],
                )
            )
        return SQL(" AND ").join(found)

    def _near(self, scope, months):
        """Return SQL of ``dr, cr, id``: entries that may have a pair of a changed one;
        not all of a pair that is frequent."""
        return SQL(
            """
            SELECT mine.dr, mine.cr, found.move_id
              FROM (SELECT dr, cr, min(day) AS first, max(day) AS last FROM mine
                     GROUP BY dr, cr) mine
              CROSS JOIN LATERAL (
                SELECT line.move_id
                  FROM account_account account
                  JOIN account_move_line line ON line.account_id = account.id
                 WHERE left(%(code)s, 3) = mine.dr AND line.debit > 0
                   AND line.company_id = %(company)s AND line.parent_state = 'posted'
                   AND line.date BETWEEN mine.first - %(months)s AND mine.last
                   AND EXISTS (
                       SELECT FROM account_move_line other
                         JOIN account_account account ON account.id = other.account_id
                        WHERE other.move_id = line.move_id AND other.credit > 0
                          AND left(%(code)s, 3) = mine.cr)
                 LIMIT %(enough)s) found
            """,
            code=self._account_code(scope),
            company=scope.company,
            months=months,
            enough=MAX_ENTRIES,
        )

    def _seldom(self, scope):
        """Return SQL of accounts that few entries of the last twelve months are on."""
        return SQL(
            """
            WITH entry AS MATERIALIZED (%(entries)s)
            SELECT entry.*, %(accounts)s AS accounts, jsonb_build_object(
                       'key', %(code)s, 'account', %(code)s, 'seen', used.entries,
                       'first', NOT EXISTS (
                           SELECT FROM account_move_line older
                            WHERE older.account_id = account.id
                              AND older.company_id = %(company)s
                              AND older.parent_state = 'posted'
                              AND older.date <= entry.day
                              AND older.move_id != entry.id)) AS facts
              FROM entry
              JOIN (SELECT move_id, account_id FROM account_move_line
                     WHERE move_id IN (SELECT id FROM entry)
                     GROUP BY move_id, account_id
                    HAVING greatest(sum(debit), sum(credit)) > %(amount)s) line
                ON line.move_id = entry.id
              JOIN account_account account ON account.id = line.account_id
               AND account.create_date::date <= entry.day - %(opened)s
              CROSS JOIN LATERAL (
                SELECT count(DISTINCT move_id) AS entries, count(*) AS lines
                  FROM (SELECT other.move_id FROM account_move_line other
                         WHERE other.account_id = account.id
                           AND other.company_id = %(company)s
                           AND other.parent_state = 'posted'
                           AND other.date <= entry.day
                           AND other.date > entry.day - interval '12 months'
                         LIMIT %(enough)s) few) used
             WHERE used.entries <= %(seldom)s AND used.lines < %(enough)s
            """,
            entries=self._entries(scope, self._checked(scope)),
            accounts=self._t_account(scope, SQL("entry.id")),
            code=self._account_code(scope),
            company=scope.company,
            amount=scope.values["amount"],
            opened=scope.values["opened"],
            seldom=scope.values["entries"],
            enough=MAX_ENTRIES,
        )

    # --- texts ------------------------------------------------------------------------
    def _words(self, facts):
        parts = {
            "always": self._always_words,
            "rare": self._rare_words,
            "seldom": self._seldom_words,
        }
        return self._compose_words(**parts[facts["rule"]](facts))

    def _pair_words(self, facts):
        return self.env._(
            "Accounts of group %(debit)s are debited, of group %(credit)s credited.",
            debit=facts["debit"],
            credit=facts["credit"],
        )

    def _always_words(self, facts):
        seen = [self._entry_words(facts), self._pair_words(facts)]
        if facts["reversed"]:
            seen.append(
                self.env._("It was reversed on %s.", self._day(facts["reversed"]))
            )
        return {
            "seen": seen,
            "compared": self.env._(
                "The list of pairs that are looked into whenever they occur."
            ),
            "rule": self.env._(
                "The pair is on the list, in a manual entry and not in the journal "
                "that is meant for it."
            )
            if self._says(facts, "by_hand")
            else self.env._(
                "The pair is on the list, outside the journal that is kept for it."
            ),
        }

    def _rare_words(self, facts):
        return {
            "seen": [self._entry_words(facts), self._pair_words(facts)],
            "compared": self.env._(
                "%(entries)s posted entries of the %(months)s months until then: "
                "the pair occurs %(seen)s times, this one counted.",
                **picked(facts, "entries", "months", "seen"),
            ),
            "rule": self.env._("A pair of account groups that hardly ever occurs."),
        }

    def _seldom_words(self, facts):
        account = facts["account"]
        used = self.env._(
            "This is the first entry on account %s in these books.", account
        )
        if not facts["first"]:
            used = self.env._(
                "Account %(account)s has %(seen)s entries in the 12 months until then, "
                "this one counted.",
                account=account,
                seen=facts["seen"],
            )
        return {
            "seen": self._entry_words(facts),
            "compared": used,
            "rule": self.env._("An account that is hardly ever used."),
        }

    def _chart(self, facts):
        return self._account_chart_of(facts)
