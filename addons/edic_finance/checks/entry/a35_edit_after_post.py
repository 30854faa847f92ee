# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""This check finds posted entries that were changed, posted again as something else,
lost a file, or were deleted.

## Rules

Each one finding for an entry:
- *changed*: a field of `fields` (payee, vendor, reference, payment reference, due date,
  analytic distribution, account, amounts, taxes). High where it is whom the money goes
  to, low where it is the analytic distribution alone, else medium.
- *cycle*: reset to draft and posted again with another amount or payee (high), or with
  other lines (medium).
- *file*: a file replaced or taken away (medium). Added files are no finding.
- *deleted* (high): an entry that had been posted.

## What it reads

The ledger (`move.posted`, `move.changed`, `move.attachment`, `move.deleted`): users
cannot change it, Odoo's chatter goes with the entry. Runs on saving and over all.

**Not done** for what was posted before the ledger recorded the books.

## What it cannot find

What is changed between reset and posting and put back before posting. Texts
(references) are not in the facts; the ledger's entry holds them.

## What to do

Compare before and after with the vendor's document, and with the days of approval and
payment. Whoever made the change does not clear the flag.

**Amount** of a flag: the entry's total, as it is now or was last.
"""

from odoo import models
from odoo.tools import SQL, LazyTranslate

from ...models.audit.edic_finance_check import SPENDING
from ...tools.audit.finding import Finding, Texts, picked
from ...tools.audit.parameter import Parameter

_lt = LazyTranslate(__name__)
GRAVE = {"partner_bank_id", "partner_id"}  # whom the money goes to
SLIGHT = {"line_ids.analytic_distribution"}
FIELDS = (
    "partner_bank_id",
    "partner_id",
    "ref",
    "payment_reference",
    "invoice_date_due",
    "line_ids.analytic_distribution",
    "line_ids.account_id",
    "line_ids.debit",
    "line_ids.credit",
    "line_ids.tax_ids",
)
MAX_CHANGES = 30  # changes of one entry


class EdicFinanceCheckA35(models.AbstractModel):
    """EDIT-AFTER-POST: what was changed, replaced or deleted after it was posted."""

    _name = "edic.finance.check.a35"
    _inherit = "edic.finance.check"
    _description = "A35 Changed after posting"
    _code = "A35"
    _texts = Texts(
        title=_lt("Changed after it had been posted"),
        rule=_lt(
            "What is posted is corrected by another entry, not changed, "
            "replaced or deleted."
        ),
        benign_explanations={
            "file": _lt("A better scan of the same document took its place."),
            "changed": (
                _lt("The vendor got a parent company, and with it its account."),
                _lt("An analytic distribution was completed after posting."),
            ),
            "": _lt("A typing error was found before anything was paid."),
        },
        next_steps={
            "deleted": (
                _lt("Open the entry of the audit trail: it holds what was deleted."),
                _lt("Ask for the document, and why no reversal was made."),
            ),
            "": (
                _lt("Compare before and after with the vendor's document."),
                _lt("Look at when it was approved and paid: before or after?"),
            ),
        },
    )
    _needs = frozenset({"changes"})
    _severity = "high"
    _move_types = ()
    _law = ("DE: § 146 (4) AO", "ISA 240")
    _profiles = SPENDING | {"auditor"}
    _parameters = {
        "fields": Parameter.words(
            _lt("Fields whose change after posting counts"), FIELDS
        )
    }
    _not_applicable = {"not_posted": _lt("Never posted.")}
    _not_done = {
        "not_recorded": _lt("Posted before the audit trail recorded the books.")
    }

    def _exclusions(self, scope):
        return [
            ("not_posted", SQL("NOT COALESCE(move.posted_before, FALSE)")),
            (
                "not_recorded",
                SQL(
                    """NOT EXISTS (SELECT FROM edic_ai_trace posted
                            WHERE posted.res_model = 'account.move'
                              AND posted.res_id = move.id
                              AND posted.event = 'accounting')"""
                ),
            ),
        ]

    # --- finding ----------------------------------------------------------------------
    def _find(self, scope):
        rows = list(self._rows(self._changed_query(scope)))
        names = self._partner_names(rows)
        kept = {}
        for row in rows:
            kept.setdefault((row["res_id"], row["what"]), []).append(row)
        for (move, what), changes in kept.items():
            described = [self._change(change, names) for change in changes]
            yield self._finding(move, what, changes, described)
        for row in list(self._rows(self._cycle_query(scope))):
            yield self._finding(row["res_id"], "cycle", [row], [self._cycle(row)])
        for row in list(self._rows(self._deleted_query(scope))):
            yield self._finding(row["res_id"], "deleted", [row], [self._deleted(row)])

    def _finding(self, move, what, rows, changes):
        last = rows[-1]
        return Finding(
            subject=move,
            move=None if what == "deleted" else move,
            partner=last.get("partner"),
            amount=last.get("value"),
            key=f"{move}-{what}",
            severity=self._grave(what, changes),
            facts={
                "rule": what,
                "entry": last["name"],
                "posted": str(last["posted"])[:19] if last.get("posted") else None,
                "changes": changes[-MAX_CHANGES:],
                "count": len(changes),
                "traces": [row["call_uuid"] for row in rows[-MAX_CHANGES:]],
            },
        )

    def _grave(self, what, changes):
        fields = {name for change in changes for name in change.get("fields", ())}
        if what == "deleted" or fields & GRAVE:
            return "high"
        if what == "cycle":
            same = changes[0]["amount"][0] == changes[0]["amount"][1]
            return "medium" if same and not changes[0]["payee"] else "high"
        return "low" if fields and fields <= SLIGHT else "medium"

    def _changed_query(self, scope):
        """Return SQL of changes of watched fields, and of files replaced or removed."""
        return SQL(
            """
            SELECT trace.res_id, trace.id, trace.call_uuid, trace.occurred_at,
                   trace.user_pseudo IS NULL AS program, trace.facts,
                   CASE trace.use_case WHEN 'move.changed' THEN 'changed'
                        ELSE 'file' END AS what,
                   move.name, move.edic_posted_at AS posted,
                   move.commercial_partner_id AS partner,
                   abs(move.amount_total_signed) AS value
              FROM edic_ai_trace trace JOIN account_move move ON move.id = trace.res_id
             WHERE trace.res_model = 'account.move' AND trace.event = 'accounting'
               AND trace.res_id IN %(checked)s
               AND (trace.use_case = 'move.changed'
                      AND trace.facts->'fields' ?| %(fields)s
                    OR trace.use_case = 'move.attachment' AND EXISTS (
                       SELECT FROM jsonb_each(trace.facts->'files') file
                        WHERE file.value->>0 IS NOT NULL))
             ORDER BY trace.res_id, trace.id
            """,
            checked=self._checked(scope),
            fields=list(scope.values["fields"]),
        )

    def _cycle_query(self, scope):
        """Return SQL of entries posted again with other amounts, accounts or payee."""
        return SQL(
            """
            WITH posting AS (
                SELECT trace.res_id, trace.id, trace.call_uuid, trace.occurred_at,
                       trace.facts->>'amount' AS amount,
                       trace.facts->>'currency' AS currency,
                       trace.facts->>'payee' AS payee,
                       trace.facts#>>'{state_digest,lines}' AS lines,
                       count(*) OVER entry AS postings,
                       lag(trace.facts->>'amount') OVER times AS old_amount,
                       lag(trace.facts->>'payee') OVER times AS old_payee,
                       lag(trace.facts#>>'{state_digest,lines}') OVER times
                         AS old_lines,
                       lag(trace.occurred_at) OVER times AS before
                  FROM edic_ai_trace trace
                 WHERE trace.res_model = 'account.move'
                   AND trace.event = 'accounting' AND trace.use_case = 'move.posted'
                   AND trace.res_id IN %s
                WINDOW entry AS (PARTITION BY trace.res_id),
                       times AS (PARTITION BY trace.res_id ORDER BY trace.id)
            )
            SELECT DISTINCT ON (posting.res_id) posting.*, move.name,
                   move.edic_posted_at AS posted, move.commercial_partner_id AS partner,
                   abs(move.amount_total_signed) AS value
              FROM posting JOIN account_move move ON move.id = posting.res_id
             WHERE before IS NOT NULL
               AND (amount, payee, lines)
                   IS DISTINCT FROM (old_amount, old_payee, old_lines)
             ORDER BY posting.res_id, posting.id DESC
            """,
            self._checked(scope),
        )

    def _deleted_query(self, scope):
        """Return SQL of entries that were posted once and are gone."""
        asked = self._in_period(scope, SQL("(trace.facts->>'date')::date"))
        if scope.ids is not None:
            asked = SQL("%s AND trace.res_id = ANY(%s)", asked, list(scope.ids))
        return SQL(
            """
            SELECT trace.res_id, trace.call_uuid, trace.occurred_at,
                   trace.facts->>'number' AS name, trace.facts->>'amount' AS amount,
                   trace.facts->>'currency' AS currency,
                   trace.user_pseudo IS NULL AS program
              FROM edic_ai_trace trace
             WHERE trace.res_model = 'account.move' AND trace.event = 'accounting'
               AND trace.use_case = 'move.deleted' AND trace.company_ref = %s AND %s
             ORDER BY trace.id
            """,
            scope.company,
            asked,
        )

    def _partner_names(self, rows):
        """Return names of the vendors that entries were put on and taken from."""
        ids = {
            number
            for row in rows
            for number in (row["facts"].get("changes") or {}).get("partner_id") or ()
            if number
        }
        partners = self.env["res.partner"].browse(ids).exists()
        return {partner.id: partner.display_name for partner in partners}

    # --- facts ------------------------------------------------------------------------
    def _change(self, row, names):
        facts = row["facts"]
        changes = facts.get("changes") or {}
        vendors = [names.get(n, "–") for n in changes.get("partner_id") or ()]
        return {
            "moment": str(row["occurred_at"])[:19],
            "program": row["program"],
            "fields": facts.get("fields") or [],
            "payee": changes.get("payee"),
            "due": changes.get("invoice_date_due"),
            "vendors": vendors or None,
            "lines": facts.get("lines_changed") or 0,
            "files": [
                "replaced" if new else "removed"
                for old, new in (facts.get("files") or {}).values()
                if old
            ],
        }

    def _cycle(self, row):
        payees = [row["old_payee"], row["payee"]]
        return {
            "moment": str(row["occurred_at"])[:19],
            "before": str(row["before"])[:19],
            "postings": row["postings"],
            "amount": [row["old_amount"], row["amount"]],
            "currency": row["currency"],
            "payee": payees if payees[0] != payees[1] else None,
            "lines": row["old_lines"] != row["lines"],
        }

    def _deleted(self, row):
        return {
            "moment": str(row["occurred_at"])[:19],
            **picked(row, "program", "amount", "currency"),
        }

    # --- texts ------------------------------------------------------------------------
    def _parameter_value(self, name, text):
        if name != "fields" or not text:
            return super()._parameter_value(name, text)
        fields = list(self._parameters[name].parse(text))
        return self._list(self.env["edic.ai.trace"]._field_words(fields))

    def _words(self, facts):
        seen = [self._entry(facts)]
        seen += [
            line for change in facts["changes"][-5:] for line in self._sentences(change)
        ]
        compared = self.env._("What the audit trail recorded when it was posted.")
        return self._compose_words(facts, seen=seen, compared=compared)

    def _entry(self, facts):
        if facts["rule"] == "deleted":
            return self.env._(
                "%s was deleted after it had been posted.", facts["entry"]
            )
        if facts["posted"]:
            return self.env._(
                "%(entry)s, posted on %(moment)s",
                entry=facts["entry"],
                moment=self._moment(facts["posted"]),
            )
        return facts["entry"] or "–"

    def _sentences(self, change):
        moment = self._moment(change["moment"])
        if "postings" in change:
            yield from self._cycle_sentences(change, moment)
        elif "fields" not in change:
            amount = self._money(change["amount"], change["currency"])
            yield self.env._(
                "%(moment)s: deleted, %(amount)s", moment=moment, amount=amount
            )
        else:
            yield from self._change_sentences(change, moment)
        if change.get("program"):
            yield self.env._("A program did so, or somebody with its rights.")

    def _cycle_sentences(self, change, moment):
        yield self.env._(
            "%(moment)s: posted again after it had been reset; posted %(count)s times.",
            moment=moment,
            count=change["postings"],
        )
        old, new = change["amount"]
        if old != new:
            yield self._pair(
                self.env._("Amount"),
                *(self._money(a, change["currency"]) for a in (old, new)),
            )
        for pair in self._pairs(change):
            yield self._pair(*pair)
        if change["lines"] and old == new:
            yield self.env._("Its lines differ: accounts, taxes or amounts.")

    def _change_sentences(self, change, moment):
        if change["files"]:
            yield self.env._(
                "%(moment)s: files replaced %(replaced)s, removed %(removed)s",
                moment=moment,
                replaced=change["files"].count("replaced"),
                removed=change["files"].count("removed"),
            )
            return
        names = self.env["edic.ai.trace"]._field_words(change["fields"])
        yield self.env._(
            "%(moment)s: changed: %(fields)s", moment=moment, fields=self._list(names)
        )
        for pair in self._pairs(change):
            yield self._pair(*pair)

    def _pairs(self, change):
        """Yield what changed, but for amounts, as ``(what, before, after)``."""
        if change.get("payee"):
            ends = (f"…{end}" if end else "–" for end in change["payee"])
            yield self.env._("Payee's account"), *ends
        if change.get("vendors"):
            yield self.env._("Vendor"), *change["vendors"]
        if change.get("due"):
            yield self.env._("Due"), *map(self._day, change["due"])

    def _pair(self, what, old, new):
        return self.env._("%(what)s: %(old)s → %(new)s", what=what, old=old, new=new)

    def _comparison(self, facts):
        rows = [
            row for change in facts["changes"] for row in self._compared_rows(change)
        ]
        if not rows:
            return None
        return {
            "columns": [
                "",
                self.env._("What"),
                self.env._("Before"),
                self.env._("After"),
            ],
            "rows": rows,
        }

    def _compared_rows(self, change):
        moment, currency = self._moment(change["moment"]), change.get("currency")
        if change.get("amount") and "postings" in change:
            amounts = [self._money(amount, currency) for amount in change["amount"]]
            yield [moment, self.env._("Amount"), *amounts]
        for pair in self._pairs(change):
            yield [moment, *pair]
