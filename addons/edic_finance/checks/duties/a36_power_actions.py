# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""This check finds what the ledger recorded that lets somebody get around a control.

| what | severity |
|---|---|
| rights of a group in `groups` were granted | high |
| a lock date was moved back or taken away | high |
| an exception from a lock date without a reason or an end | medium |
| Odoo's audit trail or a journal's hashes switched off | high |
| an addon uninstalled, of EDIC or not | high |
| checks switched off, weighing less, or without a second person; those of a minute together | high |
| a dated parameter approved or archived | medium |
| another audit profile, a later stop, no second person | high |
| a scheduled action of EDIC stopped | medium |
| the FEC exported so that the year closed (`edic_finance_fec`) | low |
| posted entries or bank accounts changed with the superuser's rights and no person's name; those of a day together | medium |
| `deleted` (10) posted entries deleted in a day | high |

Strengthening a control is no finding. A severity that was emptied counts as the check's
own: to set *high* where that is *critical* takes its stop away, and is reported.

## What it reads

The ledger alone; with a period, the events of that period. What belongs to no company
(rights, addons) is reported in the first company that runs the check. Not on saving.

## What it cannot find

Rights that addons bring along while they load. What is done with SQL leaves no record
of who did it: that entries, bank accounts, lock dates and their exceptions are not as
last recorded is reported by [A34](A34.md), from the verification of the books.

## Persons

Nobody is named or counted; the entry of the ledger says who, one at a time.

**Amount** of a flag: none.
"""  # noqa: E501

from odoo import fields, models
from odoo.tools import SQL, LazyTranslate

from ...tools.audit.finding import Finding, Texts, picked
from ...tools.audit.parameter import Parameter
from ...tools.audit.power import WEIGHT, actions

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
OCCURRED = SQL("trace.occurred_at::date")
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
    _texts = Texts(
        title=_lt("A control was taken away or passed"),
        rule=_lt(
            "Whoever can change controls can pass them: each change has a "
            "reason that somebody else knows."
        ),
        benign_explanations={
            "rights": _lt("Somebody took over a function, or stands in for one."),
            **dict.fromkeys(
                ("lock_back", "lock_exception", "mass_delete"),
                _lt("A late correction that was decided on beforehand."),
            ),
            **dict.fromkeys(
                ("checks_off", "threshold", "audit_settings"),
                _lt("A check raised too many flags, and was tuned."),
            ),
            "superuser": _lt("A scheduled action or an addon does so by its rules."),
            "": _lt("Planned work on the system."),
        },
        by="what",
        next_steps=(
            _lt("Open the entry of the audit trail: it says who did so."),
            _lt("Ask for the decision behind it, and for its date."),
            _lt("Look at what was booked and paid from then on."),
        ),
    )
    _needs = frozenset({"rights"})
    _version = "3"
    _severity = "high"
    _subject = "res.company"
    _law = ("ISA 240", "DE: GoBD (BMF), Verfahrensdokumentation")
    _profiles = frozenset({"auditor"})
    _is_incremental = False
    _parameters = {
        "groups": Parameter.words(_lt("Groups whose grant counts"), POWER),
        "deleted": Parameter.count(
            _lt("Deletions of posted entries in a day that count as many"),
            10,
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
        return self._in_period(scope, SQL("(facts->>'moment')::date"))

    def _find(self, scope):
        if scope.ids is not None and scope.company not in scope.ids:
            return
        default = {code: check._severity for code, check in self._all().items()}
        rows = [
            row | {"default": default.get(row["code"])}
            for row in self._rows(self._event_query(scope))
        ]
        for action in actions(rows, frozenset(scope.values["groups"])):
            yield self._finding(scope, action)
        for row in list(self._rows(self._mass_query(scope))):
            yield self._finding(
                scope,
                {
                    "what": "mass_delete",
                    "key": f"mass_delete-{row['day']}",
                    "moment": str(row["first"])[:19],
                    "until": str(row["last"])[:19],
                    **picked(row, "count", "numbers", "traces"),
                    "amounts": str(row["amount"]),
                },
            )
        for row in list(self._rows(self._superuser_query(scope))):
            yield self._finding(
                scope,
                {
                    "what": "superuser",
                    "key": f"superuser-{row['event']}-{row['day']}",
                    **picked(row, "event", "count", "numbers", "traces"),
                    "moment": str(row["first"])[:19],
                },
            )

    def _finding(self, scope, action):
        return Finding(
            subject=scope.company,
            key=action["key"],
            severity=WEIGHT[action["what"]],
            facts={name: value for name, value in action.items() if name != "key"},
        )

    def _in_chain(self, scope):
        """Return SQL condition: of the company's chain. What belongs to no company is
        reported in the first company that runs this check."""
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
        """Return what happened to controls."""
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
            self._in_period(scope, OCCURRED),
        )

    def _mass_query(self, scope):
        """Return SQL of days on which many formerly posted entries were deleted."""
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
            self._in_period(scope, OCCURRED),
            scope.values["deleted"],
        )

    def _superuser_query(self, scope):
        """Return SQL of days on which what was posted, or a bank account, was changed
        with the rights of the superuser and no person's name."""
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
            self._in_period(scope, OCCURRED),
        )

    # --- texts ------------------------------------------------------------------------
    def _words(self, facts):
        moment = self.env._("On %s", self._moment(facts["moment"]))
        return self._compose_words(
            facts,
            seen=[self._seen(facts), moment],
            compared=self.env._(
                "How it was set before, as the audit trail recorded it."
            ),
        )

    def _seen(self, facts):
        about = {
            "rights": self._seen_rights,
            "lock_back": lambda f: self.env._(
                "A lock date was moved back or taken away: %s",
                self._list(self._lock_name(name) for name in f["locks"]),
            ),
            "lock_exception": self._seen_exception,
            "hash_table": lambda f: self.env._(
                "Entries of journal %s are no longer secured with a hash.", f["journal"]
            ),
            "audit_trail": lambda _f: self.env._(
                "Odoo's audit trail may be deleted from now on."
            ),
            "fec": lambda f: self.env._(
                "The FEC of %(first)s to %(last)s was exported: that closed the year.",
                first=self._day(f["from"]),
                last=self._day(f["to"]),
            ),
            "uninstalled": lambda f: self.env._(
                "The addon %s was uninstalled.", f["module"]
            ),
            "checks_off": lambda f: self.env._(
                "Checks switched off or made weaker: %s",
                self._list(check["code"] for check in f["checks"]),
            ),
            "threshold": self._seen_threshold,
            "audit_settings": lambda f: self.env._(
                "Settings of the audit changed: %s",
                self._list(self._lock_name(name) for name in f["settings"]),
            ),
            "cron": lambda f: self.env._(
                "A scheduled action of EDIC was stopped: %s", f["cron"]
            ),
            "mass_delete": lambda f: self.env._(
                "%(count)s entries that had been posted were deleted in one day, "
                "%(amount)s in all.",
                count=f["count"],
                amount=self._money(f["amounts"]),
            ),
            "superuser": self._seen_superuser,
        }
        return about[facts["what"]](facts)

    def _seen_superuser(self, facts):
        texts = {
            "move.changed": self.env._("posted entries changed"),
            "move.reset": self.env._("posted entries reset to draft"),
            "move.deleted": self.env._("posted entries deleted"),
            "bank.changed": self.env._("bank accounts changed"),
        }
        return self.env._(
            "With the superuser's rights and no person's name: %(what)s, %(count)s "
            "times in a day",
            what=texts[facts["event"]],
            count=facts["count"],
        )

    def _seen_rights(self, facts):
        group = self.env.ref(facts["group"], raise_if_not_found=False)
        return self.env._(
            "Persons who got the rights of %(group)s: %(count)s",
            group=group.sudo().full_name if group else facts["group"],
            count=facts["granted"],
        )

    def _lock_name(self, name):
        field = self.env["res.company"]._fields.get(name)
        return field._description_string(self.env) if field else name

    def _seen_exception(self, facts):
        lock = self._lock_name(facts["lock"])
        if facts["reason"]:
            return self.env._("Exception from a lock date without an end: %s", lock)
        if facts["end"]:
            return self.env._("Exception from a lock date without a reason: %s", lock)
        return self.env._(
            "Exception from a lock date without a reason and without an end: %s", lock
        )

    def _seen_threshold(self, facts):
        about = {"parameter": facts["parameter"], "value": facts["value"]}
        if facts["began"]:
            return self.env._(
                "Another value counts for %(parameter)s: %(value)s, from %(day)s",
                day=self._day(facts["valid_from"]),
                **about,
            )
        return self.env._(
            "A value no longer applies: %(parameter)s: %(value)s", **about
        )

    def _comparison(self, facts):
        rows = [
            [self._lock_name(name), *(self._value(name, value) for value in change)]
            for name, change in (
                facts.get("locks") or facts.get("settings") or {}
            ).items()
        ]
        if not rows:
            return None
        what = [self.env._("What"), self.env._("Before"), self.env._("After")]
        return {"columns": what, "rows": rows}

    def _value(self, name, value):
        field = self.env["res.company"]._fields.get(name)
        if field is not None and field.type == "selection":
            return dict(field._description_selection(self.env)).get(value, value or "–")
        if field is not None and field.type == "date":
            return self._day(value)
        words = {"True": self.env._("Yes"), "False": self.env._("No")}
        return words.get(value, value or "–")
