# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""This check finds entries by hand above 1,000 EUR (`A28.amount`) around a closing that
say little of what they are for.

**When.** In the last 3 days before a closing (`A28.last`), the first 10 after it
(`A28.first`), or into a period that was locked when it was posted. Closings are the
ends of the company's financial years and its lock dates, those of the past from the
ledger.

**Little evidence.** The longest text of the entry or its lines has fewer than 10
characters (`A28.letters`), or figures only; or no file is attached.

An entry that was reversed counts as gone only where both are of one financial year.

## What it reads

Date, texts, attachments, when it was posted, lock dates.

## What it cannot find

A long text that says nothing, or a file that has nothing to do with it. A file that is
attached later clears the flag in the nightly run. Lock dates for sales, purchases and
taxes are not taken as closings.

## Ledger files

Without numbers of documents or their files nothing is said of files: only short texts
count. Lock dates, and whether an entry was made by hand, no file tells.

**Amount** of a flag: the entry's total.
"""

from odoo import models
from odoo.tools import SQL, LazyTranslate

from ...models.audit.edic_finance_check_entry import BY_HAND_LIMBS, HEAD
from ...tools.audit.finding import Texts, picked
from ...tools.audit.parameter import Parameter
from ...tools.files.ledger_facts import limb

_lt = LazyTranslate(__name__)


class EdicFinanceCheckA28(models.AbstractModel):
    """JE-PERIOD-END: an entry around a closing that says little of what it is for."""

    _name = "edic.finance.check.a28"
    _inherit = ["edic.finance.check.entry", "edic.finance.check"]
    _description = "A28 Entry around a closing, with little evidence"
    _code = "A28"
    _texts = Texts(
        title=_lt("Entry around a closing, with little evidence"),
        benign_explanations=_lt(
            "An ordinary entry of the closing, kept with its papers elsewhere."
        ),
        next_steps=(
            _lt("Ask for what the entry rests on, and attach it."),
            _lt("Look for an entry that takes it back in the next period."),
        ),
    )
    _needs = frozenset({"entries", "labels"})
    _limbs = BY_HAND_LIMBS | {
        "files": limb("files", hides=("files",)),
        "locked": limb("rights", hides=("locked",)),
    }
    _severity = "medium"
    _move_types = ("entry",)
    _manual_only = True
    _law = ("ISA 240, 33 a", "FR: NEP 240", "DE: ISA [DE] 240")
    _parameters = {
        "last": Parameter.days(_lt("Days before a closing that count"), 3, minimum=0),
        "first": Parameter.days(_lt("Days after a closing that count"), 10, minimum=0),
        "letters": Parameter.count(
            _lt("A text counts as short below (characters)"), 10, minimum=1
        ),
        "amount": Parameter.decimal(
            _lt("Entries count above"), "1000", minimum="0", unit="EUR"
        ),
    }
    _limb_titles = {"files": _lt("entries without a file")}

    # --- finding ----------------------------------------------------------------------
    def _find(self, scope):
        for row in self._rows(self._query(scope)):
            facts = picked(
                row, "closing", "before", "locked", "letters", "is_short", "files"
            )
            yield self._entry_finding(row, facts)

    def _query(self, scope):
        """Return SQL; of the texts of the entry and its lines, the longest with more
        than figures counts."""
        tells_locks = self._does(scope, "locked")
        return SQL(
            """
            SELECT * FROM (
                SELECT %(head)s, near.day AS closing, move.date <= near.day AS before,
                       %(locked)s AS locked, written.letters,
                       written.letters < %(letters)s AS is_short, (
                         SELECT count(*) FROM ir_attachment file
                          WHERE file.res_model = 'account.move'
                            AND file.res_id = move.id AND file.res_field IS NULL
                       ) AS files
                  FROM account_move move
                  JOIN account_journal journal ON journal.id = move.journal_id
                  LEFT JOIN LATERAL (
                    SELECT closing.day FROM (%(closings)s) closing(day)
                     WHERE move.date > closing.day - %(last)s
                       AND move.date <= closing.day + %(first)s
                     ORDER BY abs(move.date - closing.day), closing.day LIMIT 1
                  ) near ON TRUE
                  CROSS JOIN LATERAL (
                    SELECT COALESCE(max(length(btrim(text))), 0) AS letters
                      FROM (SELECT move.ref AS text UNION ALL
                            SELECT line.name FROM account_move_line line
                             WHERE line.move_id = move.id) texts
                     WHERE text ~ '[^0-9[:space:][:punct:]]') written
                 WHERE move.id IN %(checked)s
                   AND abs(move.amount_total_signed) > %(amount)s) entry
             WHERE (closing IS NOT NULL OR locked)
               AND (is_short OR (%(tells_files)s AND files = 0))
            """,
            head=HEAD,
            locked=self._locked_when_posted(scope) if tells_locks else SQL("FALSE"),
            tells_files=self._does(scope, "files"),
            closings=self._closings(scope),
            checked=self._checked(scope),
            **scope.values,
        )

    def _closings(self, scope):
        """Return SQL of the days around which an entry of ``move`` may be."""
        days = [
            self._year_end(scope, SQL("move.date")),
            self._year_end(scope, SQL("(move.date - interval '1 year')::date")),
        ]
        known = self._locks(scope) if self._does(scope, "locked") else ()
        locked = {until for until, _since, _til in known}
        days += [SQL("%s::date", day) for day in sorted(locked)]
        return SQL(" UNION ALL ").join(SQL("SELECT %s", day) for day in days)

    # --- texts ------------------------------------------------------------------------
    def _words(self, facts):
        return self._compose_words(
            seen=[self._entry_words(facts), *self._when(facts), *self._evidence(facts)],
            compared=(
                self.env._("The ends of financial years, and the lock dates until now.")
                if self._says(facts, "locked")
                else self.env._("The ends of financial years.")
            ),
            rule=self._rule_words(facts),
        )

    def _rule_words(self, facts):
        if not facts.get("left_out"):
            return self.env._(
                "A manual entry around a closing, or posted after it, with short "
                "texts or without any file."
            )
        if self._says(facts, "files"):
            return self.env._(
                "An entry around a closing, with short texts or without any file."
            )
        return self.env._("An entry around a closing, with short texts.")

    def _when(self, facts):
        day = self._day(facts["closing"])
        if facts["closing"] and facts["before"]:
            yield self.env._("Dated in the last days before the closing on %s.", day)
        elif facts["closing"]:
            yield self.env._("Dated in the first days after the closing on %s.", day)
        if facts.get("locked"):
            yield self.env._("The books were closed for its day when it was posted.")

    def _evidence(self, facts):
        if facts["is_short"] and facts["letters"]:
            yield self.env._("Its longest text has %s characters.", facts["letters"])
        elif facts["is_short"]:
            yield self.env._("It has no text, or figures only.")
        if facts.get("files") == 0:
            yield self.env._("Nothing is attached to it.")
