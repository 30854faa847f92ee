# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""This check finds where the protection of the books has holes or reports damage.

## Rules

- *hash* (critical): the first entry of each chain whose hash is not the one that Odoo's
  own formula gives, with both hashes.
- *unhashed* (high): entries of a journal with secured entries that have no hash `days`
  (7) after posting. What was posted before the journal's first hash is not counted.
- *books*, *ledger* (critical): what the last stored verification of EDIC's ledger
  found: each entry or bank account that is not as recorded, and each kind of damage of
  the chain.
- *unverified* (medium): the last verification is older than `stale` (2) days, or
  failed.

## What it reads

`account.move`, `edic.ai.verification`. The ledger is not verified here once more.
Odoo's hashes are computed by Odoo's own method; its report (`_check_hash_integrity`)
asks for a group that nobody has in Community and does not tell the hash it expected. A
test holds both to the same verdict. Runs with the whole books; walking a million hashed
entries takes minutes.

## What it cannot find

What `docs/ledger.md` lists as not seen. A report names the first hundred damages of
each code.

## What to do

Verify the ledger against checkpoints kept elsewhere; compare the entry with its
document and the last backup.

**Amount** of a flag: none.
"""

from odoo import models
from odoo.tools import SQL, LazyTranslate

from ...tools.audit.finding import Finding, Texts
from ...tools.audit.parameter import Parameter

_lt = LazyTranslate(__name__)


class EdicFinanceCheckA34(models.AbstractModel):
    """HASH-COVER: whether what protects the books covers them, and whether it holds."""

    _name = "edic.finance.check.a34"
    _inherit = "edic.finance.check"
    _description = "A34 Hash coverage"
    _code = "A34"
    _texts = Texts(
        title=_lt("Books not covered by hashes, or altered"),
        rule=_lt("What was posted has a hash and agrees with it and the audit trail."),
        benign_explanations={
            "unhashed": (
                _lt("Entries wait until a gap before them is closed."),
                _lt("The journal was secured only lately."),
            ),
            "unverified": _lt("Scheduled actions were stopped for maintenance."),
            "": _lt("A restored backup, declared by two persons."),
        },
        next_steps={
            "unhashed": _lt("Secure the entries, or find out what keeps them open."),
            "": (
                _lt("Verify the audit trail against checkpoints kept elsewhere."),
                _lt("Compare the entry with its document and the last backup."),
            ),
        },
    )
    _needs = frozenset({"hashes"})
    _severity = "critical"
    _subject = "res.company"
    _is_dated = False
    _law = ("DE: § 146 (4) AO", "ISA 240")
    _profiles = frozenset({"auditor"})
    _is_incremental = False
    _parameters = {
        "days": Parameter.days(
            _lt("Days after which a posted entry is to have its hash"), 7, minimum=0
        ),
        "stale": Parameter.days(
            _lt("Days after which the audit trail is to be verified again"),
            2,
            minimum=1,
        ),
    }
    _volatile = ("count", "last", "verified")

    # --- finding ----------------------------------------------------------------------
    def _find(self, scope):
        if scope.ids is not None and scope.company not in scope.ids:
            return
        for broken in self._company(scope)._edic_hash_breaks():
            yield self._finding(
                scope,
                f"hash-{broken['move']}",
                {"rule": "hash", **{n: broken[n] for n in broken if n != "move"}},
                move=broken["move"],
            )
        for row in list(self._rows(self._unhashed_query(scope))):
            facts = {name: row[name] for name in ("journal", "count", "first", "last")}
            yield self._finding(
                scope,
                f"unhashed-{row['id']}",
                {"rule": "unhashed", **facts, "posted": str(row["posted"])},
                move=row["move"],
                severity="high",
            )
        yield from self._of_ledger(scope)

    def _finding(self, scope, key, facts, **about):
        return Finding(subject=scope.company, key=key, facts=facts, **about)

    def _unhashed_query(self, scope):
        """Return SQL of journals whose entries are hashed, with those that are not;
        what was posted before the first hash is from before."""
        return SQL(
            """
            WITH secured AS (
                SELECT journal.id, journal.code, (
                       SELECT min(COALESCE(hashed.edic_posted_at, hashed.create_date))
                         FROM account_move hashed
                        WHERE hashed.journal_id = journal.id
                          AND hashed.inalterable_hash IS NOT NULL) AS since
                  FROM account_journal journal
                 WHERE journal.company_id = %s AND journal.restrict_mode_hash_table
            ), missing AS (
                SELECT secured.*, move.id AS move, move.name,
                       COALESCE(move.edic_posted_at, move.create_date) AS posted
                  FROM secured JOIN account_move move ON move.journal_id = secured.id
                 WHERE move.state = 'posted' AND move.inalterable_hash IS NULL
            )
            SELECT id, min(code) AS journal, count(*) AS count,
                   min(posted)::date AS posted,
                   (array_agg(move ORDER BY posted, move))[1] AS move,
                   (array_agg(name ORDER BY posted, move))[1] AS first,
                   (array_agg(name ORDER BY posted DESC, move DESC))[1] AS last
              FROM missing
             WHERE posted::date < %s - %s AND (since IS NULL OR posted >= since)
             GROUP BY id ORDER BY id
            """,
            scope.company,
            scope.today,
            scope.values["days"],
        )

    def _of_ledger(self, scope):
        """Yield what the last verifications of the company's chain, and of that of
        nobody, found."""
        for chain in (scope.company, 0):
            row = next(iter(list(self._rows(self._verified_query(chain)))), None)
            age = (scope.today - row["started_at"].date()).days if row else None
            if row is None or row["state"] == "failed" or age > scope.values["stale"]:
                verified = str(row["started_at"])[:19] if row else None
                failed = bool(row) and row["state"] == "failed"
                facts = {"rule": "unverified", "own": chain != 0, "failed": failed}
                yield self._finding(
                    scope,
                    f"unverified-{int(chain != 0)}",
                    {**facts, "verified": verified},
                    severity="medium",
                )
            if row and row["state"] == "damaged":
                yield from self._damages(scope, chain, row)

    def _verified_query(self, chain):
        return SQL(
            """SELECT started_at, state, code, report FROM edic_ai_verification
                WHERE chain = %s AND state != 'waiting' AND started_at IS NOT NULL
                ORDER BY started_at DESC, id DESC LIMIT 1""",
            chain,
        )

    def _damages(self, scope, chain, row):
        """Yield each record of the books that differs; of the trail each damage."""
        kinds = {}
        moves = self.env["account.move"]
        for damage in row["report"].get("damage") or ():
            if damage.get("parts"):
                number = damage["res_id"]
                is_move = damage["res_model"] == "account.move"
                move = moves.browse(number).exists().id if is_move else None
                facts = {name: damage.get(name) for name in ("name", "parts", "seq")}
                yield self._finding(
                    scope,
                    f"books-{damage['res_model']}-{number}",
                    {
                        "rule": "books",
                        "model": damage["res_model"],
                        **facts,
                        "verified": str(row["started_at"])[:19],
                    },
                    move=move or None,
                )
            else:
                kinds.setdefault((damage["code"], damage["kind"]), []).append(
                    damage.get("seq")
                )
        for (code, kind), numbers in kinds.items():
            facts = {"rule": "ledger", "own": chain != 0, "code": code, "kind": kind}
            found = {"seq": numbers[0], "count": len(numbers)}
            verified = {"verified": str(row["started_at"])[:19]}
            key = f"ledger-{int(chain != 0)}-{code}-{kind}"
            yield self._finding(scope, key, {**facts, **found, **verified})

    # --- texts ------------------------------------------------------------------------
    def _words(self, facts):
        return self._compose_words(
            facts, seen=self._seen(facts), compared=self._compared_with(facts)
        )

    def _seen(self, facts):
        renderers = {
            "hash": lambda: self.env._(
                "%s is the first entry that does not have the hash it should have.",
                facts["name"],
            ),
            "unhashed": lambda: self.env._(
                "Journal %(journal)s: posted entries without a hash: %(count)s, from "
                "%(first)s (posted on %(day)s) to %(last)s.",
                day=self._day(facts["posted"]),
                **{name: facts[name] for name in ("journal", "count", "first", "last")},
            ),
            "books": lambda: self.env._(
                "%(name)s differs from its last state in the audit trail: %(parts)s.",
                name=facts["name"] or facts["model"],
                parts=self._list(self._part(part) for part in facts["parts"]),
            ),
            "ledger": lambda: self.env._(
                "The verification of the audit trail reports damage of code "
                "%(code)s (%(kind)s), entries concerned: %(count)s, the first is "
                "%(seq)s.",
                code=facts["code"],
                kind=self.env["edic.ai.verification"]
                ._kinds()
                .get(facts["kind"], facts["kind"]),
                count=facts["count"],
                seq=facts["seq"] or "–",
            ),
            "unverified": lambda: self._unverified(facts),
        }
        return renderers[facts["rule"]]()

    def _unverified(self, facts):
        if not facts["verified"]:
            return self.env._("The audit trail was never verified.")
        moment = self._moment(facts["verified"])
        if facts["failed"]:
            return self.env._("The audit trail could not be verified on %s.", moment)
        return self.env._("The audit trail was last verified on %s.", moment)

    def _part(self, part):
        words = {
            "head": self.env._("number, dates, partner, state or payee"),
            "lines": self.env._("amounts, accounts, taxes or analytic distribution"),
            "goods": self.env._("products"),
            "attachments": self.env._("files"),
            "texts": self.env._("reference or labels"),
            "payee": self.env._("the payee's account number"),
            "account": self.env._("the account number"),
            "gone": self.env._("it is gone"),
            "not_recorded": self.env._("it was never recorded"),
        }
        return words.get(part, part)

    def _compared_with(self, facts):
        if facts["rule"] == "hash":
            return self.env._(
                "Computed by Odoo: %(expected)s; on the entry: %(actual)s",
                expected=facts["expected"],
                actual=facts["actual"],
            )
        if facts["rule"] == "unhashed":
            return self.env._("The journal's entries are secured with a hash.")
        return self.env._("The last stored verification of EDIC's audit trail.")
