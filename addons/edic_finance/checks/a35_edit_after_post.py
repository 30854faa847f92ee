# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models
from odoo.tools import SQL, LazyTranslate

from ..models.audit.edic_finance_check import SPENDING
from ..tools.audit.finding import Finding
from ..tools.audit.parameter import Parameter

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
MOST_TOLD = 30  # changes of one entry


class EdicFinanceCheckA35(models.AbstractModel):
    """EDIT-AFTER-POST: what was changed, replaced or deleted after it was posted.

    Read from the ledger, which Odoo's users cannot change; Odoo itself tracks some
    fields, and forgets them with the entry.
    """

    _name = "edic.finance.check.a35"
    _inherit = "edic.finance.check"
    _description = "A35 Changed after posting"
    _code = "A35"
    _needs = frozenset({"changes"})
    _severity = "high"
    _move_types = ()
    _law = ("DE: § 146 (4) AO", "ISA 240")
    _profiles = SPENDING | {"auditor"}
    _parameters = {
        "fields": Parameter(
            title=_lt("Fields whose change after posting counts"),
            default=FIELDS,
            kind="words",
        )
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

    def _reason_words(self):
        return {
            **super()._reason_words(),
            "not_posted": ("not_applicable", self.env._("Never posted.")),
            "not_recorded": (
                "not_done",
                self.env._("Posted before the audit trail recorded the books."),
            ),
        }

    # --- finding ----------------------------------------------------------------------
    def _find(self, scope):
        rows = list(self._rows(self._changed_query(scope)))
        names = self._partner_names(rows)
        kept = {}
        for row in rows:
            kept.setdefault((row["res_id"], row["what"]), []).append(row)
        for (move, what), changes in kept.items():
            told = [self._change(one, names) for one in changes]
            yield self._finding(move, what, changes, told)
        for row in list(self._rows(self._cycle_query(scope))):
            yield self._finding(row["res_id"], "cycle", [row], [self._cycle(row)])
        for row in list(self._rows(self._deleted_query(scope))):
            yield self._finding(row["res_id"], "deleted", [row], [self._deleted(row)])

    def _finding(self, move, what, rows, told):
        last = rows[-1]
        is_gone = what == "deleted"
        return Finding(
            subject=move,
            move=None if is_gone else move,
            partner=last.get("partner"),
            amount=last.get("value"),
            key=f"{move}-{what}",
            severity=self._grave(what, told),
            facts={
                "rule": what,
                "entry": last["name"],
                "posted": str(last["posted"])[:19] if last.get("posted") else None,
                "changes": told[-MOST_TOLD:],
                "count": len(told),
                "traces": [row["call_uuid"] for row in rows[-MOST_TOLD:]],
            },
        )

    def _grave(self, what, told):
        fields = {name for one in told for name in one.get("fields", ())}
        if what == "deleted" or fields & GRAVE:
            return "high"
        if what == "cycle":
            same = told[0]["amount"][0] == told[0]["amount"][1]
            return "medium" if same and not told[0]["payee"] else "high"
        return "low" if fields and fields <= SLIGHT else "medium"

    def _changed_query(self, scope):
        """Changes of watched fields, and files that were replaced or taken away."""
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
        """Posted again as something else than before: amounts, accounts, payee."""
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
        """Entries that were posted once and are gone."""
        period = [SQL("trace.company_ref = %s", scope.company)]
        if scope.ids is not None:
            period.append(SQL("trace.res_id = ANY(%s)", list(scope.ids)))
        if scope.date_from:
            period.append(SQL("(trace.facts->>'date')::date >= %s", scope.date_from))
        if scope.date_to:
            period.append(SQL("(trace.facts->>'date')::date <= %s", scope.date_to))
        return SQL(
            """
            SELECT trace.res_id, trace.call_uuid, trace.occurred_at,
                   trace.facts->>'number' AS name, trace.facts->>'amount' AS amount,
                   trace.facts->>'currency' AS currency,
                   trace.user_pseudo IS NULL AS program
              FROM edic_ai_trace trace
             WHERE trace.res_model = 'account.move' AND trace.event = 'accounting'
               AND trace.use_case = 'move.deleted' AND %s
             ORDER BY trace.id
            """,
            SQL(" AND ").join(period),
        )

    def _partner_names(self, rows):
        """Names of the vendors that entries were put on and taken from."""
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
            "program": row["program"],
            "amount": row["amount"],
            "currency": row["currency"],
        }
