# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from decimal import Decimal

from odoo import models
from odoo.tools import SQL, LazyTranslate

from ..models.audit.edic_finance_check_entry import BY_HAND_LIMBS, HEAD
from ..tools.audit.account_pairs import parse
from ..tools.audit.charts import PAIRS, of_chart
from ..tools.audit.parameter import Parameter
from ..tools.files.ledger_facts import limb

_lt = LazyTranslate(__name__)


class EdicFinanceCheckA25(models.AbstractModel):
    """JE-RARE-PAIR, SELDOM-ACCOUNT: an entry by hand on accounts that hardly ever meet.

    The pairs of an entry are its debited and credited groups of three digits, of those
    on which at least a given share of the entry is booked: small lines beside the
    point, such as rounding, make no pair. How often a pair occurs is counted over all
    posted entries of the months before, whoever made them.
    """

    _name = "edic.finance.check.a25"
    _inherit = ["edic.finance.check.entry", "edic.finance.check"]
    _description = "A25 Entry on accounts that hardly ever meet"
    _code = "A25"
    _needs = frozenset({"entries"})
    _limbs = BY_HAND_LIMBS | {"reversed": limb("reversals")}
    _mode = "statistic"
    _severity = "high"
    _move_types = ("entry",)
    _manual_only = True
    _law = ("ISA 240, 33 a", "FR: NEP 240", "DE: ISA [DE] 240")
    _parameters = {
        "amount": Parameter(
            title=_lt("Entries count above"),
            default=Decimal(1000),
            kind="decimal",
            unit="EUR",
            minimum=0,
        ),
        "seen": Parameter(
            title=_lt("A pair of accounts is rare up to"),
            default=2,
            unit="count",
            minimum=1,
        ),
        "months": Parameter(
            title=_lt("Pairs are counted over"),
            default=24,
            unit="month",
            minimum=1,
            maximum=60,
        ),
        "share": Parameter(
            title=_lt("Accounts count from a share of the entry of"),
            default=Decimal(25),
            kind="decimal",
            unit="percent",
            minimum=1,
            maximum=50,
        ),
        "entries": Parameter(
            title=_lt("An account counts as rare up to this many entries in 12 months"),
            default=3,
            unit="count",
            minimum=1,
        ),
        "opened": Parameter(
            title=_lt("An account does not count as rare while newer than"),
            default=30,
            unit="day",
            minimum=0,
        ),
        "history": Parameter(
            title=_lt("Rarity is judged after books of"),
            default=12,
            unit="month",
            minimum=0,
        ),
        "closing": Parameter(
            title=_lt("The end of a year begins before it by"),
            default=10,
            unit="day",
            minimum=0,
        ),
        "pairs": Parameter(
            title=_lt("Pairs always looked into: your own"), default=(), kind="words"
        ),
        "pairs_pcg": Parameter(
            title=_lt("Pairs always looked into: PCG"),
            default=PAIRS["pcg"],
            kind="words",
        ),
        "pairs_skr03": Parameter(
            title=_lt("Pairs always looked into: SKR03"),
            default=PAIRS["skr03"],
            kind="words",
        ),
        "pairs_skr04": Parameter(
            title=_lt("Pairs always looked into: SKR04"),
            default=PAIRS["skr04"],
            kind="words",
        ),
        "pairs_nkf": Parameter(
            title=_lt("Pairs always looked into: NKF"),
            default=PAIRS["nkf"],
            kind="words",
        ),
    }

    def _title(self):
        return self.env._("Entry on accounts that hardly ever meet")

    def _limb_names(self):
        # EXTENDS edic.finance.check
        names = {"reversed": self.env._("pairs that count when they are reversed")}
        return super()._limb_names() | names

    def _partial(self, scope):
        begin = SQL(
            """(SELECT min(first.date) FROM account_move first
                 WHERE first.company_id = %s AND first.state = 'posted')""",
            scope.company,
        )
        months = scope.values["history"]
        since = SQL("move.date - make_interval(months => %s)", months)
        return [("no_history", SQL("%s < %s", since, begin))]

    def _reason_words(self):
        return {
            **super()._reason_words(),
            "no_history": (
                "not_done",
                self.env._(
                    "The books do not go back far enough to say what is rare; the "
                    "pairs that are always looked into were."
                ),
            ),
        }

    # --- what is found ----------------------------------------------------------------
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
        """SQL of the entries that are large enough."""
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
        """Pairs of the list; those that count when reversed, at the end of a year."""
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
