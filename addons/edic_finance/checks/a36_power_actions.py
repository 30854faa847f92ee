# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models
from odoo.tools import SQL, LazyTranslate

from ..tools.audit.finding import Finding
from ..tools.audit.parameter import Parameter
from ..tools.audit.power import WEIGHT, actions

_lt = LazyTranslate(__name__)
USE_CASES = (
    "rights",
    "lock.changed",
    "lock.exception",
    "books.audit_trail",
    "books.hash_table",
    "books.fec",
    "module.uninstalled",
    "addon.uninstalled",
    "finance.check",
    "finance.parameter",
    "finance.audit",
    "cron",
)
PAST_PEOPLE = ("move.changed", "move.reset", "move.deleted", "bank.changed")
POWER = (
    "account.group_account_manager",
    "account.group_validate_bank_account",
    "base.group_system",
    "base.group_erp_manager",
)


class EdicFinanceCheckA36(models.AbstractModel):
    """POWER-ACTIONS: what takes a control away, or lets somebody get around one.

    ISA 240 asks about management override: not who books, but who may change how is
    booked. Read from the ledger; persons are behind its entries and named nowhere here.
    """

    _name = "edic.finance.check.a36"
    _inherit = "edic.finance.check"
    _description = "A36 Controls changed or passed"
    _code = "A36"
    _needs = frozenset({"rights"})
    _version = "3"
    _severity = "high"
    _subject = "res.company"
    _law = ("ISA 240", "DE: GoBD (BMF), Verfahrensdokumentation")
    _profiles = frozenset({"auditor"})
    _is_incremental = False
    _parameters = {
        "groups": Parameter(
            title=_lt("Groups whose grant counts"), default=POWER, kind="words"
        ),
        "deleted": Parameter(
            title=_lt("Deletions of posted entries in a day that count as many"),
            default=10,
            unit="count",
            minimum=2,
        ),
    }

    # --- finding ----------------------------------------------------------------------
    def _fact_days(self, findings):
        # EXTENDS edic_finance: an event is of the day on which it happened
        return [
            fields.Date.to_date(str(finding.facts["moment"])[:10])
            for finding in findings
        ]

    def _looked_at(self, scope):
        # EXTENDS edic_finance: of the events of a period alone
        day = SQL("(facts->>'moment')::date")
        found = [SQL("TRUE")]
        if scope.date_from:
            found.append(SQL("%s >= %s", day, scope.date_from))
        if scope.date_to:
            found.append(SQL("%s <= %s", day, scope.date_to))
        return SQL(" AND ").join(found)

    def _find(self, scope):
        if scope.ids is not None and scope.company not in scope.ids:
            return
        default = {code: check._severity for code, check in self._all().items()}
        rows = [
            row | {"default": default.get(row["code"])}
            for row in self._rows(self._event_query(scope))
        ]
        groups = frozenset(scope.values["groups"])
        for action in actions(rows, groups):
            yield self._finding(scope, action)
        for row in list(self._rows(self._mass_query(scope))):
            yield self._finding(
                scope,
                {
                    "what": "mass_delete",
                    "key": f"mass_delete-{row['day']}",
                    "moment": str(row["first"])[:19],
                    "until": str(row["last"])[:19],
                    "count": row["count"],
                    "amounts": str(row["amount"]),
                    "numbers": row["numbers"],
                    "traces": row["traces"],
                },
            )
        for row in list(self._rows(self._superuser_query(scope))):
            yield self._finding(
                scope,
                {
                    "what": "superuser",
                    "key": f"superuser-{row['event']}-{row['day']}",
                    "event": row["event"],
                    "moment": str(row["first"])[:19],
                    "count": row["count"],
                    "numbers": row["numbers"],
                    "traces": row["traces"],
                },
            )

    def _finding(self, scope, action):
        facts = {name: value for name, value in action.items() if name != "key"}
        return Finding(
            subject=scope.company,
            key=action["key"],
            severity=WEIGHT[action["what"]],
            facts=facts,
        )

    def _in_period(self, scope):
        found = [SQL("TRUE")]
        if scope.date_from:
            found.append(SQL("trace.occurred_at::date >= %s", scope.date_from))
        if scope.date_to:
            found.append(SQL("trace.occurred_at::date <= %s", scope.date_to))
        return SQL(" AND ").join(found)

    def _in_chain(self, scope):
        """SQL condition: of the company's chain. What belongs to no company is told in
        the first company that runs this check."""
        return SQL(
            """(trace.company_ref = %s OR trace.company_ref = 0 AND %s = COALESCE(
                 (SELECT min(setting.company_id)
                    FROM edic_finance_check_setting setting
                   WHERE setting.code = 'A36' AND setting.is_on),
                 (SELECT min(id) FROM res_company)))""",
            scope.company,
            scope.company,
        )

    def _event_query(self, scope):
        """What happened to controls."""
        return SQL(
            """
            SELECT trace.call_uuid, trace.use_case, trace.occurred_at, trace.facts,
                   trace.res_id, dated.code AS parameter, dated.value,
                   dated.valid_from::text AS valid_from, exception.reason,
                   changed.code
              FROM edic_ai_trace trace
              LEFT JOIN edic_finance_parameter dated
                ON trace.use_case = 'finance.parameter' AND dated.id = trace.res_id
              LEFT JOIN edic_finance_check_setting changed
                ON trace.use_case = 'finance.check' AND changed.id = trace.res_id
              LEFT JOIN account_lock_exception exception
                ON trace.use_case = 'lock.exception' AND exception.id = trace.res_id
             WHERE trace.event IN ('policy', 'accounting') AND trace.use_case IN %s
               AND %s AND %s
             ORDER BY trace.id
            """,
            USE_CASES,
            self._in_chain(scope),
            self._in_period(scope),
        )

    def _mass_query(self, scope):
        """Days on which many entries were deleted that had been posted once."""
        return SQL(
            """
            SELECT trace.occurred_at::date AS day, min(trace.occurred_at) AS first,
                   max(trace.occurred_at) AS last, count(*) AS count,
                   COALESCE(sum(abs((trace.facts->>'amount')::numeric)), 0) AS amount,
                   (array_agg(trace.facts->>'number' ORDER BY trace.id))[1:20]
                     AS numbers,
                   (array_agg(trace.call_uuid ORDER BY trace.id))[1:20] AS traces
              FROM edic_ai_trace trace
             WHERE trace.event = 'accounting' AND trace.use_case = 'move.deleted'
               AND trace.company_ref = %s AND %s
             GROUP BY 1 HAVING count(*) >= %s ORDER BY 1
            """,
            scope.company,
            self._in_period(scope),
            scope.values["deleted"],
        )

    def _superuser_query(self, scope):
        """Days on which what was posted, or a bank account, was changed with the rights
        of the superuser and no person's name."""
        return SQL(
            """
            SELECT trace.use_case AS event, trace.occurred_at::date AS day,
                   min(trace.occurred_at) AS first, count(*) AS count,
                   COALESCE((array_agg(DISTINCT trace.facts->>'number') FILTER (
                       WHERE trace.facts->>'number' IS NOT NULL))[1:20], '{}')
                     AS numbers,
                   (array_agg(trace.call_uuid ORDER BY trace.id))[1:20] AS traces
              FROM edic_ai_trace trace
             WHERE trace.event = 'accounting' AND trace.use_case IN %s
               AND trace.user_pseudo IS NULL AND %s AND %s
             GROUP BY 1, 2 ORDER BY 2, 1
            """,
            PAST_PEOPLE,
            self._in_chain(scope),
            self._in_period(scope),
        )
