# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""This check finds every number that is missing in a journal, and what the ledger knows
of it.

## Rule

Entries of one journal whose numbers begin alike (`BILL/2026/01/`) follow each other
without a gap. A gap is one finding, from its first to its last number, with the entries
before and after it. Where a journal begins it may begin with any number; each later
sequence begins with 1. Numbers after the last one that is there are found where the
ledger knows them. The ledger says of each missing number that it was *deleted* once
posted, that it *has another number now*, or that it is *gone without a record* (deleted
past Odoo). Of the rest it never knew. No parameters.

## What it reads

`account.move` (journal, beginning and number, cancelled ones as well) and the ledger's
entries `move.*`. Runs with the whole books, not on saving.

## What it cannot find

A number that another entry got afterwards (A35 tells of the deletion), nor numbers
deleted before EDIC was installed at the end of a sequence.

## Persons

Facts name the ledger's entries, not who is behind them; whoever deleted or renumbered
does not clear the flag.

## What to do

Open the ledger's entry: it holds lines and texts of what was deleted. Have each missing
number explained in writing. Journals that took over numbers are justified.

**Amount** of a flag: none.
"""

from odoo import models
from odoo.tools import SQL, LazyTranslate

from ...tools.audit.finding import Finding, Texts, picked
from ...tools.files.fec_sequence import Gap, split_number
from ...tools.files.ledger_facts import limb

_lt = LazyTranslate(__name__)

MAX_NUMBERS = 50  # numbers of one gap of which the facts tell
STRENGTH = {"deleted": 100, "gone": 100, "renumbered": 80}


class EdicFinanceCheckA33(models.AbstractModel):
    """SEQ-GAP: numbers of a journal that are missing, and what became of them.

    Odoo marks the entry after a gap; it does not say which numbers are missing, nor
    what became of them, and sees nothing when the last ones go.
    """

    _name = "edic.finance.check.a33"
    _inherit = "edic.finance.check"
    _description = "A33 Gaps in numbers"
    _code = "A33"
    _texts = Texts(
        title=_lt("Numbers missing in a journal"),
        rule=_lt("In a journal, numbers with the same beginning follow each other."),
        benign_explanations=(
            _lt("The journal went on from the numbers of another system."),
            _lt("A draft with a number was deleted before it was posted."),
        ),
    )
    _needs = frozenset({"entry_numbers"})
    _limbs = {"traces": limb("changes", hides=("traces",))}
    _severity = "high"
    _move_types = ()
    _law = (
        "FR: LPF, art. A47 A-1, VII 3° (séquence continue)",
        "DE: § 146 (1), (4) AO",
    )
    _profiles = frozenset({"auditor"})
    _is_incremental = False
    _not_applicable = {"no_number": _lt("Without a number yet.")}
    _limb_titles = {"traces": _lt("what became of a missing number")}

    def _all_exclusions(self, scope):
        # a reversed entry keeps its number
        return [("no_number", SQL("COALESCE(move.sequence_number, 0) = 0"))]

    # --- finding ----------------------------------------------------------------------
    def _find(self, scope):
        known = self._vanished(scope) if self._does(scope, "traces") else {}
        for row in list(self._rows(self._gap_query(scope))):
            yield self._finding(row, self._between(known, row))
        prefixes = sorted({prefix for prefix, _number in known})
        ends = self._ends(scope, prefixes)
        for prefix in prefixes:
            row = self._tail(scope, prefix, ends.get(prefix), known)
            if row:
                yield self._finding(row, self._between(known, row))

    def _gap_query(self, scope):
        """Return SQL of entries before which numbers are missing. Where a journal
        begins, it may begin with any number: it went on from elsewhere."""
        return SQL(
            """
            WITH numbered AS (
                SELECT move.id, move.journal_id, move.sequence_prefix AS prefix,
                       move.sequence_number AS number, move.name, move.date,
                       lag(move.sequence_number) OVER own AS before,
                       lag(move.name) OVER own AS before_name,
                       lag(move.date) OVER own AS before_day,
                       min(move.date) OVER (PARTITION BY move.journal_id,
                                            move.sequence_prefix) AS begins,
                       min(move.date) OVER (PARTITION BY move.journal_id) AS began
                  FROM account_move move
                 WHERE move.company_id = %s AND move.sequence_number > 0
                WINDOW own AS (PARTITION BY move.journal_id, move.sequence_prefix
                               ORDER BY move.sequence_number)
            )
            SELECT numbered.id, numbered.id AS move, journal.code AS journal, prefix,
                   COALESCE(before, 0) + 1 AS first, number - 1 AS last,
                   before_name, before_day, numbered.name AS after_name,
                   date AS after_day
              FROM numbered JOIN account_journal journal
                ON journal.id = numbered.journal_id
             WHERE number > COALESCE(before, 0) + 1
               AND (before IS NOT NULL OR begins > began)
               AND numbered.id IN %s
             ORDER BY numbered.id
            """,
            scope.company,
            self._checked(scope),
        )

    def _vanished(self, scope):
        """Return ``{(prefix, number): row}``: the last that the ledger says of numbers
        that no entry has any more."""
        found = {}
        for row in self._rows(self._vanished_query(scope)):
            prefix, number, _suffix = split_number(row["number"])
            if number is not None:
                found[prefix, number] = row
        return found

    def _vanished_query(self, scope):
        return SQL(
            """
            SELECT DISTINCT ON (gone.number) gone.number, gone.res_id, gone.call_uuid,
                   gone.occurred_at, gone.amount, gone.currency, live.name AS became,
                   CASE WHEN gone.use_case = 'move.deleted' THEN 'deleted'
                        WHEN live.id IS NULL THEN 'gone' ELSE 'renumbered' END AS what
              FROM (SELECT trace.id, trace.res_id, trace.use_case, trace.occurred_at,
                           trace.call_uuid, trace.facts->>'amount' AS amount,
                           trace.facts->>'currency' AS currency,
                           COALESCE(trace.facts->>'number',
                                    trace.facts#>>'{changes,name,0}') AS number
                      FROM edic_ai_trace trace
                     WHERE trace.company_ref = %(company)s
                       AND trace.event = 'accounting'
                       AND trace.res_model = 'account.move') gone
              LEFT JOIN account_move live ON live.id = gone.res_id
             WHERE gone.number ~ '\\d' AND NOT EXISTS (
                   SELECT FROM account_move kept
                    WHERE kept.company_id = %(company)s AND kept.name = gone.number)
             ORDER BY gone.number, gone.id DESC
            """,
            company=scope.company,
        )

    def _ends(self, scope, prefixes):
        """Return ``{prefix: its last entry}``"""
        query = SQL(
            """SELECT DISTINCT ON (move.sequence_prefix) move.id AS move,
                      journal.code AS journal, move.sequence_prefix AS prefix,
                      move.sequence_number AS number, move.name, move.date
                 FROM account_move move
                 JOIN account_journal journal ON journal.id = move.journal_id
                WHERE move.company_id = %s AND move.sequence_number > 0
                  AND move.sequence_prefix = ANY(%s)
                ORDER BY move.sequence_prefix, move.sequence_number DESC""",
            scope.company,
            prefixes,
        )
        return {row["prefix"]: row for row in self._rows(query)}

    def _tail(self, scope, prefix, end, known):
        """Return what is missing after the last number, as a row of a gap."""
        last = max(number for other, number in known if other == prefix)
        first = (end["number"] if end else 0) + 1
        day = known[prefix, last]["occurred_at"].date()
        from_day, to_day = scope.date_from or day, scope.date_to or day
        if last < first or not from_day <= day <= to_day:
            return None
        return {
            "id": end["move"] if end else known[prefix, last]["res_id"],
            "move": end["move"] if end else None,
            "journal": end["journal"] if end else "",
            "prefix": prefix,
            "first": first,
            "last": last,
            "before_name": end["name"] if end else None,
            "before_day": end["date"] if end else None,
            "after_name": None,
            "after_day": None,
            "like": known[prefix, last]["number"],
        }

    def _between(self, known, row):
        """Return what the ledger knows of the numbers of a gap, in order."""
        prefix = row["prefix"]
        numbers = (
            range(row["first"], row["last"] + 1)
            if row["last"] - row["first"] < len(known)
            else sorted(number for other, number in known if other == prefix)
        )
        return [
            known[prefix, number]
            for number in numbers
            if row["first"] <= number <= row["last"] and (prefix, number) in known
        ]

    def _finding(self, row, known):
        gap = self._gap(row)
        return Finding(
            subject=row["id"],
            move=row["move"],
            key=f"{row['journal']}-{row['prefix']}-{row['first']}-{row['last']}",
            score=max([STRENGTH[entry["what"]] for entry in known], default=60),
            facts={
                **picked(row, "journal", "before_day", "after_day"),
                "first": gap.number(row["first"]),
                "last": gap.number(row["last"]),
                "count": row["last"] - row["first"] + 1,
                "before": row["before_name"],
                "after": row["after_name"],
                "known": [self._known_facts(entry) for entry in known[:MAX_NUMBERS]],
                "unknown": row["last"] - row["first"] + 1 - len(known),
                "traces": [entry["call_uuid"] for entry in known[:MAX_NUMBERS]],
            },
        )

    def _gap(self, row):
        """Return how numbers of this sequence are written, from one that is there."""
        like = row["before_name"] or row["after_name"] or row["like"]
        prefix, _number, suffix = split_number(like)
        width = len(like) - len(prefix) - len(suffix)
        numbers = row["first"], row["last"]
        return Gap(row["journal"], row["prefix"], *numbers, width, suffix)

    def _known_facts(self, entry):
        return {
            **picked(entry, "number", "what", "amount", "currency"),
            "moment": str(entry["occurred_at"])[:19],
            "became": entry["became"] if entry["what"] == "renumbered" else None,
        }

    # --- texts ------------------------------------------------------------------------
    def _words(self, facts):
        seen = [self._missing(facts)]
        seen += [self._known_words(entry) for entry in facts["known"][:5]]
        if facts["unknown"] and self._says(facts, "traces"):
            seen.append(
                self.env._(
                    "Numbers that the audit trail never knew as posted: %s.",
                    facts["unknown"],
                )
            )
        return self._compose_words(
            seen=seen,
            compared=self._neighbours(facts),
            next=self._next_words(facts),
        )

    def _next_words(self, facts):
        if self._says(facts, "traces"):
            yield self.env._(
                "Open the entries of the audit trail: they hold what was deleted."
            )
        yield self.env._("Have each missing number explained in writing.")

    def _missing(self, facts):
        about = {name: facts[name] for name in ("first", "last", "count")}
        if facts["count"] == 1:
            return self.env._("%s is missing.", facts["first"])
        return self.env._("%(first)s to %(last)s are missing: %(count)s.", **about)

    def _neighbours(self, facts):
        if facts["before"]:
            day = self._day(facts["before_day"])
            yield self.env._("Before: %s", f"{facts['before']}, {day}")
        if facts["after"]:
            day = self._day(facts["after_day"])
            yield self.env._("After: %s", f"{facts['after']}, {day}")
        else:
            yield self.env._("No later number is there.")

    def _what(self, entry):
        words = {
            "deleted": self.env._("Deleted after it had been posted"),
            "gone": self.env._("Gone without a record"),
            "renumbered": self.env._("Has another number now"),
        }
        return words[entry["what"]]

    def _known_words(self, entry):
        about = {
            "number": entry["number"],
            "amount": self._money(entry["amount"], entry["currency"]),
            "moment": self._moment(entry["moment"]),
        }
        if entry["what"] == "deleted":
            return self.env._(
                "%(number)s (%(amount)s) was deleted on %(moment)s, once posted.",
                **about,
            )
        if entry["what"] == "gone":
            return self.env._(
                "%(number)s (%(amount)s) is gone and no record says why; the last is "
                "of %(moment)s.",
                **about,
            )
        return self.env._(
            "%(number)s (%(amount)s), last recorded on %(moment)s, has another number "
            "now.",
            **about,
        )

    def _comparison(self, facts):
        if not facts["known"]:
            return None
        return {
            "columns": [
                self.env._("Number"),
                self.env._("What became of it"),
                self.env._("Last record"),
                self.env._("Amount"),
                self.env._("Now"),
            ],
            "rows": [
                [
                    entry["number"],
                    self._what(entry),
                    self._moment(entry["moment"]),
                    self._money(entry["amount"], entry["currency"]),
                    entry["became"] or "",
                ]
                for entry in facts["known"]
            ],
        }
