# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import hashlib
import inspect
import logging
import time
from contextlib import suppress
from dataclasses import replace
from functools import cache, partial
from pathlib import Path

from psycopg2.errors import UniqueViolation

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import AccessError, ConcurrencyError, UserError
from odoo.fields import Domain
from odoo.modules import Manifest
from odoo.tools import SQL, hmac

from odoo.addons.edic_ai.alone import alone, read_latest
from odoo.addons.edic_ai.rpc import as_program
from odoo.addons.edic_ai.tools.ledger.canonical import digest
from odoo.addons.edic_ai.transaction import (
    CONCURRENCY_ERRORS,
    expecting,
    one_by_one,
    scheduled,
)

from ...tools.audit import finding
from ...tools.audit.dated import Span, spans
from ...tools.audit.finding import EVER, Scope, lasting
from ..files.edic_finance_ledger_load import EXAMPLES
from .edic_finance_check import OF_FILES, VENDORLESS
from .edic_finance_flag import OPEN, STOPPING
from .edic_finance_run import LOOKED
from .replica import open_reading

_logger = logging.getLogger(__name__)
SAMPLE = 50  # findings of a simulation that are kept to be looked at
# what is said of what was left out → the outcome where that is all, the weightiest last
LEFT_OUT = {
    "not_applicable": "nothing",
    "unknown": "not_applicable",  # the books do not tell what it takes
    "not_done": "not_done",
}

RUNNERS = "edic_ai.group_edic_ai_manager,edic_ai.group_edic_ai_auditor"

CLOSED_BY_PERSON = ("justified", "false_positive")
AGAIN = ("expired", *CLOSED_BY_PERSON)
AT_ONCE = 1000  # flags
LOCKED = 100  # flags that are locked at once
# in the context: what is found is written now, also where that has to wait for others
AT_ONCE_ONLY = "edic_at_once"
LATER = "edic_finance.later"  # of the transaction: what is checked after it
LOCK = 0x0ED1F  # class of the advisory locks, the company is the second number
TOLD = ("severity", "score", "facts", "amount")  # as they are now

TOUCHED = "edic_finance.touched"  # of the transaction: what is checked before it ends

NO_ENTRY = dict.fromkeys(("journal", "entry", "day", "ref", "line"))


class EdicFinanceAudit(models.AbstractModel):
    """The engine: runs the checks that are on, and keeps the flags that they raise.

    Checks read; here is what they found written down. A flag is the same one while its
    fingerprint is; what is no longer found among what was checked expires.
    """

    _name = "edic.finance.audit"
    _description = "Audit engine"

    @api.model
    def _run_checks(
        self,
        company,
        codes=None,
        *,
        date_from=None,
        date_to=None,
        kind="batch",
        cr=None,
        today=None,
        tell=None,
    ):
        """Run checks over a company's books.

        :param codes: of the checks; None for those that are on
        :param kind: ``simulation`` leaves no flags behind
        :param cr: a read-only cursor for the queries, as on a replica; what it reads
            has to be committed
        :param today: the day that ages are reckoned from; today when None
        :param tell: called with each check before it runs, and with its findings after
        :rtype: edic.finance.run
        """
        settings = self.env["edic.finance.check.setting"]._on(company)
        checks = self.env["edic.finance.check"]._all()
        wanted = [code for code in checks if code in (codes or settings)]
        began = time.monotonic()
        run = (
            self.env["edic.finance.run"]
            .sudo()
            .create(
                {
                    "company_id": company.id,
                    "kind": kind,
                    "date_from": date_from,
                    "date_to": date_to,
                    "started_at": fields.Datetime.now(),
                    "code_version": self._code_version(),
                    **self._totals(company, date_from, date_to, cr),
                    "sequences": self._sequences(company, date_from, date_to, cr),
                }
            )
        )
        reader, known = self._reader(cr), {}
        history = self.env["edic.finance.parameter"]._history(company)
        period = {"date_from": date_from, "date_to": date_to, "today": today}
        lines = []
        for code in wanted:
            lines.append(
                self._run_check(run, checks[code], period, history, reader, known, tell)
            )
        run.write(
            {
                "line_ids": [fields.Command.create(line) for line in lines],
                "duration": time.monotonic() - began,
                "parameters_digest": digest(
                    {line["code"]: line["parameters"] for line in lines}
                ),
            }
        )
        self._record_run(run)
        return run

    def _reader(self, cr):
        """The environment that the checks read in."""
        self.env.flush_all()
        # to compile what runs once takes longer than to run it; sorts stay in memory
        (cr or self.env.cr).execute("SET LOCAL jit = off; SET LOCAL work_mem = '64MB'")
        return (
            self.env["edic.finance.check"].sudo().with_env(self.env(cr=cr, su=True))
            if cr
            else self.env["edic.finance.check"].sudo()
        )

    def _run_check(self, run, check, period, history, reader, known, tell=None):
        """Return the line of one check of a run, as values.

        Nothing that a check says of itself ends the run: a site's own check that is
        wrong is a line that failed, and the others are made.

        :param dict period: options of `_scopes`
        """
        began = time.monotonic()
        line = {"code": check._code, "version": check._version, "parameters": {}}
        if tell:
            tell(check, None)
        try:
            with reader.env.cr.savepoint(flush=False):
                state = self._obstacle(check, run.company_id)
                if state:
                    return {**line, **state}
                scopes = self._scopes(run.company_id, check, history, **period)
                line["parameters"] = _with_earlier(scopes)
                own = reader.env[check._name]
                line |= self._counted(own, scopes, known)
                findings = self._find(own, scopes, history)
                state = self._outcome(check, scopes, line)
        except CONCURRENCY_ERRORS:
            raise  # whoever runs the checks begins anew
        except Exception as error:  # told in the run, the rest goes on
            _logger.exception("Check %s failed", check._code)
            name = type(error).__name__
            return {**line, "outcome": "failed", "reason": f"{name}: {error}"[:500]}
        if tell:
            tell(check, findings)
        if run.kind == "simulation":
            kept = {"found": len(findings), "sample": self._sample(check, findings)}
        else:
            kept = self._keep(run.company_id, check, scopes[-1], findings, run)
        seconds = time.monotonic() - began
        return {**line, **kept, **state, "duration": seconds}

    def _obstacle(self, check, company):
        """Return outcome and reason of a check that cannot be made in these books, as
        `_outcome` does; empty where it can."""
        if lacking := check._lacking(company):
            return {"outcome": "not_applicable", "reason": lacking}
        if obstacle := check._may_run(company):
            return {"outcome": "not_done", "reason": obstacle}
        return {}

    def _find(self, check, scopes, history):
        """Return what a check finds, each finding by the figures of the day of its fact
        and with these figures."""
        company = self.env["res.company"].browse(scopes[0].company)
        left = check._left_limbs(company)
        last = min(scopes[0].date_to or scopes[0].today, scopes[0].today)
        kept, told = [], {}
        for scope in scopes:
            findings = list(check._find(scope))
            for found, fact_day in zip(
                findings, check._fact_days(findings), strict=True
            ):
                day = fact_day or last
                if not scope.span.holds_on(day):
                    continue
                if day not in told:
                    told[day] = check._values(company, day, history.on(day))[1]
                facts = check._without_left(found.facts, left)
                kept.append(replace(found, parameters=told[day], facts=facts))
        return kept

    def _outcome(self, check, scopes, line):
        """Return outcome and reason: what looked at nothing was not done.

        Of what was left out the reasons say whether something was not done, whether the
        books do not tell what it takes, or whether there was nothing to do.
        """
        if line["checked"]:
            company = self.env["res.company"].browse(scopes[-1].company)
            reason = check._left_words(company)
            return {"outcome": self._extent(check, line), "reason": reason}
        words = check._reason_words()
        left_out = [
            (*words.get(reason, ("not_done", reason)), count)
            for reason, count in line["excluded"].items()
        ]
        if not left_out:
            return {"outcome": "nothing"}
        # what weighs most, then what most were left out for
        state, reason, _count = max(
            left_out, key=lambda row: (list(LEFT_OUT).index(row[0]), row[2])
        )
        return {"outcome": LEFT_OUT[state], "reason": reason}

    def _extent(self, check, line):
        """Return whether a check was done, or in part: where something of its kind
        could not be judged, its line does not read as if all had been."""
        words = check._reason_words()
        reasons = {*line["excluded"], *line.get("in_part", ())}
        states = {words.get(reason, ("not_done",))[0] for reason in reasons}
        return "in_part" if "not_done" in states else "done"

    def _sample(self, check, findings):
        """The gravest of what a simulation found, to look at."""
        order = sorted(findings, key=lambda f: (f.score, f.amount or 0), reverse=True)
        return [
            {
                "res_model": check._subject,
                "res_id": found.move or found.subject,
                "is_move": bool(found.move),
                "facts": dict(found.facts),
            }
            for found in order[:SAMPLE]
        ]

    def _counted(self, check, scopes, known):
        """Return how complete a population is: its query, how many, left out and why,
        checked in part and why, digest."""
        query = check._population_of(scopes)
        partial = sorted({code for one in scopes for code, _sql in check._partial(one)})
        text = check.env.cr.mogrify(query).decode()
        key = (text, *partial)
        if key not in known:
            known[key] = {"query": text, **self._counts(check, query, partial)}
        return known[key]

    def _counts(self, check, query, partial):
        """Return the counts of a population, as values of a line.

        :param list partial: reasons of what is checked, but for a part
        """
        parts = [SQL("count(*) FILTER (WHERE reason = %s)", code) for code in partial]
        rows = check.env.execute_query(
            SQL(
                """SELECT COALESCE(CASE WHEN reason != ALL(%s) THEN reason END, ''),
                          encode(sha256(convert_to(
                            string_agg(id::text, ',' ORDER BY id), 'UTF8')), 'hex'), %s
                     FROM (%s) population GROUP BY 1""",
                partial,
                SQL(", ").join([SQL("count(*)"), *parts]),
                query,
            )
        )
        counts = {reason: told for reason, *told in rows}
        nothing = [hashlib.sha256(b"").hexdigest(), 0, *(0 for _code in partial)]
        ids_digest, checked, *in_part = counts.pop("", nothing)
        excluded = {reason: count for reason, (_sha, count, *_parts) in counts.items()}
        return {
            "population": checked + sum(excluded.values()),
            "checked": checked,
            "ids_digest": ids_digest,
            "excluded": excluded,
            "in_part": {
                code: count
                for code, count in zip(partial, in_part, strict=True)
                if count
            },
        }

    def _totals(self, company, date_from, date_to, cr):
        """Control totals of all posted entries of the period, to hold against the
        ledger."""
        period = self._posted("parent_state", company, date_from, date_to)
        self.env.flush_all()
        cursor = cr or self.env.cr
        cursor.execute(
            SQL(
                """SELECT count(DISTINCT move_id), count(*),
                          COALESCE(sum(debit), 0), COALESCE(sum(credit), 0)
                     FROM account_move_line WHERE %s""",
                period,
            )
        )
        names = ("entry_count", "item_count", "debit", "credit")
        return dict(zip(names, cursor.fetchone(), strict=True))

    def _sequences(self, company, date_from, date_to, cr):
        """Of each journal the lowest and the highest number of a posted entry of the
        period, and how many entries it has: ``[{journal, first, last, entries}]``."""
        cursor = cr or self.env.cr
        cursor.execute(
            SQL(
                """SELECT journal.code, (min(number))[3], (max(number))[3], count(*)
                     FROM (SELECT journal_id, ARRAY[
                                      COALESCE(sequence_prefix, ''),
                                      lpad(COALESCE(sequence_number, 0)::text, 12, '0'),
                                      name] COLLATE "C" AS number
                             FROM account_move WHERE %s) entry
                     JOIN account_journal journal ON journal.id = journal_id
                    GROUP BY journal.id ORDER BY journal.code, journal.id""",
                self._posted("state", company, date_from, date_to),
            )
        )
        names = ("journal", "first", "last", "entries")
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def _posted(self, state, company, date_from, date_to):
        """SQL: what is posted, by the name of its state, in a period of a company."""
        period = [
            SQL("company_id = %s AND %s = 'posted'", company.id, SQL.identifier(state))
        ]
        if date_from:
            period.append(SQL("date >= %s", date_from))
        if date_to:
            period.append(SQL("date <= %s", date_to))
        return SQL(" AND ").join(period)

    def _scopes(
        self, company, check, history=None, *, today=None, date_to=None, **options
    ):
        """Return the scopes of a check, in order of days: one for each span of days on
        which its parameters are the same.

        :param History history: of the company's parameters, where it is known already
        :param options: those of `_scope`
        """
        history = history or self.env["edic.finance.parameter"]._history(company)
        today = today or fields.Date.context_today(self)
        date_to = fields.Date.to_date(date_to)
        last = min(date_to or today, today)
        scopes = []
        for span in spans(history.changes(check._parameter_codes())):
            day = span.a_day(last)
            scope = self._scope(
                company,
                check,
                day,
                dated=history.on(day),
                span=span,
                today=today,
                date_to=date_to,
                **options,
            )
            if scopes and scopes[-1].values == scope.values:
                span = Span(scopes.pop().span.since, span.until)
                scope = replace(scope, span=span)
            scopes.append(scope)
        if not check._is_dated:
            scopes = [one for one in scopes if one.span.holds_on(last)]
            return [replace(one, span=EVER, day=last) for one in scopes]
        return scopes

    def _scope(
        self,
        company,
        check,
        day,
        *,
        date_from=None,
        date_to=None,
        ids=None,
        today=None,
        dated=None,
        known=None,
        span=EVER,
    ):
        """Return what a check looks at, with its parameters as they are on a day.

        :param date day: of the facts that it looks at
        :param dict dated: what is in force that day, where it is known already
        """
        values, told = check._values(company, day, dated)
        return Scope(
            company=company.id,
            today=today or fields.Date.context_today(self),
            day=day,
            span=span,
            date_from=date_from,
            date_to=date_to,
            ids=None if ids is None else tuple(ids),
            values=values,
            told=told,
            areas=company._edic_areas(),
            known={} if known is None else known,
        )

    def _record_run(self, run):
        self.env["edic.ai.gateway"]._record(
            "accounting",
            "audit.run",
            {
                "kind": run.kind,
                "code_version": run.code_version,
                "parameters_digest": run.parameters_digest,
                "entries": run.entry_count,
                "items": run.item_count,
                "debit": str(run.debit),
                "credit": str(run.credit),
                "sequences": digest(run.sequences or []),
                "checks": {
                    line.code: {
                        "version": line.version,
                        "outcome": line.outcome,
                        "population": line.population,
                        "checked": line.checked,
                        "query": digest(line.query) if line.query else "",
                        "ids_digest": line.ids_digest or "",
                        "found": line.found,
                    }
                    for line in run.line_ids
                },
            },
            company=run.company_id,
            record=run,
        )

    @api.model
    def _code_version(self):
        version = Manifest.for_addon("edic_finance").version
        return f"{version} {_source_digest(tuple(self._check_files()))}"

    def _check_files(self):
        checks = self.env["edic.finance.check"]._all().values()
        for check in checks:
            for parent in type(check).__mro__:
                if ".checks." in parent.__module__ or ".tools.audit" in (
                    parent.__module__
                ):
                    yield inspect.getfile(parent)
        yield from map(str, Path(finding.__file__).parent.glob("*.py"))

    # --- cron -------------------------------------------------------------------------
    @api.model
    def _run_asked(self, company, codes=None, **options):
        """A run that a person asked for.

        :raises AccessError: neither sets up the checks nor audits
        """
        if not self.env.user.has_groups(RUNNERS):
            raise AccessError(self.env._("Your role does not run the checks."))
        company.check_access("read")
        run = self.sudo()._run_checks(company, codes, **options)
        return run.with_env(self.env)

    @api.model
    @scheduled
    def _cron_run(self):
        """Each company's checks over all its books, queries on a replica if there is
        one. A company whose run fails is told in the log, and the others are run."""
        settings = self.env["edic.finance.check.setting"]
        settings._sync(self.env["res.company"].search([], limit=10_000))
        companies = settings.search([("is_on", "=", True)]).company_id
        one_by_one(
            companies, self._run_and_remind, failed=self._tell_failed, is_whole=True
        )

    def _run_and_remind(self, company):
        with open_reading(self.env.registry) as cr:
            self._run_checks(company, cr=cr)
            self.env.flush_all()
        self._open_activities(company)

    def _tell_failed(self, company, error):
        _logger.error("The checks of company %s failed", company.id, exc_info=error)
        self._open_activities(company)

    def _open_activities(self, company):
        """A reminder for those who look into flags that stay open."""
        flags = self.env["edic.finance.flag"].search(
            [
                ("company_id", "=", company.id),
                ("state", "=", "review"),
                ("owner_id", "!=", False),
                ("activity_ids", "=", False),
            ]
        )
        for flag in flags:
            flag.activity_schedule(
                "mail.mail_activity_data_todo",
                user_id=flag.owner_id.id,
                summary=flag.with_context(lang=flag.owner_id.lang).display_name,
            )

    # --- keep -------------------------------------------------------------------------
    @api.model
    def _check_now(self, model, ids):
        """Check what changed, before it is committed or paid.

        :param str model: of the rows that changed
        :param ids: of these rows
        :return: codes of the checks that failed
        """
        self.env.flush_all()
        # to compile what runs once, or to share it out, takes longer than to run it
        self.env.cr.execute(
            "SET LOCAL jit = off; SET LOCAL max_parallel_workers_per_gather = 0"
        )
        checks = self.env["edic.finance.check"].sudo()._all()
        settings = self.env["edic.finance.check.setting"].sudo()
        parameters, failed = self.env["edic.finance.parameter"], set()
        for company in settings.search([("is_on", "=", True)]).company_id:
            shared = {"history": parameters._history(company), "known": {}}
            for code in self.env["edic.finance.check.setting"]._on(company):
                if not self._check_changed(company, checks[code], model, ids, shared):
                    failed.add(code)
        return sorted(failed)

    def _check_changed(self, company, check, model, ids, shared):
        """One check on what changed. Its failure is told, and stops no work but what
        a critical flag would stop.

        :param dict shared: what all checks ask for, asked once; as for `_scopes`
        """
        try:
            with self.env.cr.savepoint(flush=False):
                if self._obstacle(check, company):
                    return True
                affected = check._affected(model, ids)
                affected = self._with_related(company, check, affected, shared["known"])
                if affected:
                    self._check_ids(company, check, affected, shared)
        except CONCURRENCY_ERRORS:
            raise  # Odoo runs the request again
        except Exception:  # the nightly run tells it; nobody loses work
            self.env.invalidate_all(flush=False)  # what the check left half-made
            _logger.exception("Check %s failed on %s", check._code, model)
            return False
        return True

    def _check_ids(self, company, check, ids, shared):
        """Check these subjects, and keep what is found of them.

        :param dict shared: as for `_check_changed`
        """
        scopes = self._scopes(company, check, ids=ids, **shared)
        wanted = [scope for scope in scopes if check._may_find(scope)]
        findings = []
        if wanted:
            findings = self._find(check, wanted, shared["history"])
        self._keep(company, check, scopes[-1], findings)

    def _with_related(self, company, check, ids, known):
        """Those whose flags rest on an entry that changed are checked again too.

        :param dict known: what the checks of one change ask, asked once for all
        """
        if not ids or check._subject != "account.move":
            return ids
        key = ("resting", tuple(ids))
        if key not in known:
            self.env["edic.finance.flag"].flush_model()
            known[key] = self._resting(company, list(ids))
        return sorted({*ids, *known[key].get(check._code, ())})

    def _resting(self, company, ids):
        """``{code: ids}`` of entries whose flags rest on others."""
        # entries first: of a new database it is not known how many flags there are
        rows = self.env.execute_query(
            SQL(
                """WITH resting AS MATERIALIZED (
                       SELECT %s AS id FROM %s WHERE %s = ANY(%s))
                   SELECT flag.code, array_agg(flag.res_id) FROM resting
                     JOIN edic_finance_flag flag USING (id)
                    WHERE flag.company_id = %s AND flag.state != 'expired'
                    GROUP BY flag.code""",
                *self._others(),
                ids,
                company.id,
            )
        )
        return dict(rows)

    def _others(self):
        """SQL of where the entries are that flags rest on: flag, table, entry."""
        field = self.env["edic.finance.flag"]._fields["other_ids"]
        return map(SQL.identifier, (field.column1, field.relation, field.column2))

    @api.model
    def _keep(self, company, check, scope, findings, run=None):
        """Keep what was found; each finding once, however often it is found.

        :return: counts of what was found, is new, has expired
        """
        if not findings:
            gone = self._expire(company, check, scope, [])
            return {"found": 0, "new": 0, "expired": gone}
        flags = self.env["edic.finance.flag"].sudo()
        rows = self._as_rows(company, check, scope, findings)
        known = {
            flag.fingerprint: flag
            for flag in flags.search(
                [
                    ("company_id", "=", company.id),
                    ("code", "=", check._code),
                    ("fingerprint", "in", list(rows)),
                ]
            )
        }
        justifications = self.env["edic.finance.justification"]._running(
            company, check._code
        )
        setting = self.env["edic.finance.check.setting"]._on(company).get(check._code)
        fixed, new, changes = setting and setting.severity, [], {}
        for fingerprint, row in rows.items():
            flag = known.get(fingerprint, flags)
            if fixed and not flag._stops_as(row):  # what stops, no setting lets go
                row["severity"] = fixed
            has_grown = flag._has_grown(row)
            covering = not has_grown and justifications._covers(row)
            if covering:
                row |= {"state": "justified", "justification_id": covering.id}
            if not flag:
                new.append({**row, "run_id": run and run.id})
            elif values := self._known_values(flag, row, has_grown):
                changes[flag] = values | ({"run_id": run.id} if run else {})
        self._write_flags(company, check, changes)
        self._create_flags(company, check, new)
        gone = self._expire(company, check, scope, list(rows))
        return {"found": len(rows), "new": len(new), "expired": gone}

    # --- beside others who write the same flags ---------------------------------------
    def _write_flags(self, company, check, changes):
        """Write flags that nobody else writes; the others are checked once more after
        the commit, and see then what was written.

        :param dict changes: values by flag
        """
        flags = self.env["edic.finance.flag"].sudo().union(*changes)
        free = self._free(flags)
        for flag in free:
            flag.write(changes[flag])
        self._check_later(company, check, (flags - free).mapped("res_id"))

    def _free(self, flags):
        """Lock flags that no other transaction has, or has written since this began."""
        if not flags or self.env.context.get(AT_ONCE_ONLY):
            return flags
        self.env.flush_all()
        free = flags.browse()
        for start in range(0, len(flags), LOCKED):
            batch = flags[start : start + LOCKED]
            with (
                suppress(*CONCURRENCY_ERRORS),
                expecting(*CONCURRENCY_ERRORS),
                self.env.cr.savepoint(flush=False),
            ):
                free |= batch.try_lock_for_update(allow_referencing=True)
        return free

    def _create_flags(self, company, check, rows):
        """New flags, so many at once that memory does not grow with their number."""
        for start in range(0, len(rows), AT_ONCE):
            self._create_some(company, check, rows[start : start + AT_ONCE])
            if len(rows) > AT_ONCE:
                self.env.flush_all()
                self.env.invalidate_all(flush=False)

    def _create_some(self, company, check, rows):
        """Raise flags. What somebody else found at the same time, as with two bills
        that are each other's duplicate, is checked once more after the commit."""
        flags = self.env["edic.finance.flag"].sudo()
        quiet = {"mail_create_nolog": True, "tracking_disable": True}
        try:
            # without a flush, which would check anew
            with expecting(UniqueViolation), self.env.cr.savepoint(flush=False):
                flags.with_context(**quiet).create(rows)
        except UniqueViolation as error:
            if self.env.context.get(AT_ONCE_ONLY):
                raise ConcurrencyError(str(error)) from error
            if len(rows) == 1:
                self._check_later(company, check, [rows[0]["res_id"]])
                return
            for row in rows:
                self._create_some(company, check, [row])

    def _check_later(self, company, check, ids):
        """Check subjects again after the commit, when others have committed as well."""
        if not ids:
            return
        postcommit = self.env.cr.postcommit
        later = postcommit.data.setdefault(LATER, {})
        if not later:
            postcommit.add(partial(_check_left, self.env.registry, later))
        later.setdefault((company.id, check._code), set()).update(ids)

    def _as_rows(self, company, check, scope, findings):
        """``{fingerprint: values of a flag}``"""
        rows = {}
        for found in findings:
            facts = dict(found.facts)
            kept = lasting(facts, check._volatile)
            if found.bank:  # of its number the facts tell the end alone
                kept["account"] = self._account_digest(found.bank)
            rows[found.key] = {
                "company_id": company.id,
                "code": check._code,
                "version": check._version,
                "severity": found.severity or check._severity,
                "score": found.score,
                "res_model": check._subject,
                "res_id": found.subject,
                "move_id": found.move,
                "other_ids": [fields.Command.set(sorted(found.others))],
                "partner_id": found.partner,
                "bank_id": found.bank,
                "amount": found.amount and float(found.amount),
                "facts": facts,
                "parameters": dict(found.parameters or scope.told),
                "facts_digest": digest(kept),
                "fingerprint": found.key,
            }
        return rows

    def _account_digest(self, number):
        account = self.env["res.partner.bank"].sudo().browse(number)
        return hmac(
            self.env(su=True), "edic-account", account.sanitized_acc_number or ""
        )

    def _known_values(self, flag, row, has_grown=False):
        """Return what a known finding changes of its flag; nothing for the same one.

        On new facts, what was decided is asked anew. That it was seen again is no
        change: flags would be written by every run, and collide with people's work.
        """
        has_changed = has_grown or flag.facts_digest != row["facts_digest"]
        if has_changed:  # a first verdict was on what it was then
            row |= {"awaits": False, "awaits_by_id": False}
        is_covered = "state" in row
        if is_covered and flag.state not in (*OPEN, "justified", "expired"):
            del row["state"], row["justification_id"]  # a person decided otherwise
        if not (has_changed or is_covered or flag.state in ("expired", "justified")):
            # what changes by itself is told as it is now
            return {name: row[name] for name in TOLD if flag[name] != row[name]}
        state = row.get("state") or flag.state
        ended = flag.state == "justified" and "state" not in row
        is_again = state in AGAIN and "state" not in row
        if is_again and (has_changed or ended or state == "expired"):
            row |= {"state": "new", "awaits": False, "signed_at": False}
            row |= {"reopened": flag.reopened + 1, "justification_id": False}
            row["opened_at"] = fields.Datetime.now()
        return row

    def _expire(self, company, check, scope, found):
        """Flags of what was checked that are no longer found.

        What a person closed stays closed, with what was decided on it.
        """
        if scope.ids is None:
            rows = self._open_flags(
                company, check._looked_at(scope), SQL("code = %s", check._code)
            )
        else:  # once for all checks of a change
            key = ("open", scope.ids)
            if key not in scope.known:
                subjects = SQL("res_id = ANY(%s)", list(scope.ids))
                scope.known[key] = self._open_flags(company, subjects)
            rows = scope.known[key]
        found = set(found)
        gone = (
            self.env["edic.finance.flag"]
            .sudo()
            .browse(
                number
                for number, code, fingerprint in rows
                if code == check._code and fingerprint not in found
            )
        )
        values = {"state": "expired", "expired_at": fields.Datetime.now()}
        self._write_flags(company, check, dict.fromkeys(gone, values))
        return len(gone)

    def _open_flags(self, company, *conditions):
        """``[(id, code, fingerprint)]`` of what stands on these subjects."""
        self.env.flush_all()
        return self.env.execute_query(
            SQL(
                """SELECT id, code, fingerprint FROM edic_finance_flag
                    WHERE company_id = %s AND state IN %s AND %s""",
                company.id,
                STOPPING,
                SQL(" AND ").join(conditions),
            )
        )

    def _check_subjects(self, company, code, ids):
        """Check these subjects of a check anew."""
        check = self.env["edic.finance.check"].sudo()._all()[code]
        if not self._obstacle(check, company):
            history = self.env["edic.finance.parameter"]._history(company)
            self._check_ids(company, check, ids, {"history": history, "known": {}})

    # --- sheet ------------------------------------------------------------------------
    @api.model
    def _sheet(self, move):
        """One row for each check that the company has on, by code.

        :return: ``[{"code", "title", "version", "state", "reason", "parameters",
            "flags"}]``, with ``state`` one of done, in_part, not_done,
            nothing, not_applicable
        """
        self.env.flush_all()
        company = move.sudo().company_id
        day = move.invoice_date or move.date
        checks = self.env["edic.finance.check"].sudo()._all()
        on = self.env["edic.finance.check.setting"]._on(company)
        flags = self._flags_about(move)
        return [
            {
                "code": code,
                "title": checks[code]._title(),
                "version": checks[code]._version,
                "parameters": checks[code]._parameters_told(company, day),
                "flags": flags.filtered(lambda flag, code=code: flag.code == code),
                **self._sheet_row(checks[code], company, move, flags),
            }
            for code in on
        ]

    def _sheet_row(self, check, company, move, flags):
        """Return state and reason of a check for a bill, with what is wrong by its
        rules and is told by another check, or by none."""
        state = self._sheet_state(check, company, move)
        if state["state"] not in LOOKED:
            return state
        holding = flags.filtered(
            lambda flag: flag.code == check._code and flag.state != "expired"
        )
        values = check._values(company, move.invoice_date or move.date)[0]
        told = check._told_elsewhere(move.sudo(), holding, values)
        return {**state, "reason": " ".join(filter(None, (state["reason"], *told)))}

    def _flags_about(self, move):
        """Flags of the entry, of what it is paid to, and of the pairs it is in."""
        move = move.sudo()
        return (
            self.env["edic.finance.flag"]
            .sudo()
            .search(
                Domain("company_id", "=", move.company_id.id)
                & (Domain("other_ids", "in", move.ids) | move._edic_about())
            )
        )

    def _sheet_state(self, check, company, move):
        if found := self._obstacle(check, company):
            return {"state": found["outcome"], "reason": found["reason"]}
        if not check._is_incremental:
            return self._sheet_of_population(check, company)
        # of the bill alone, not of others that would be checked again with it
        is_own = check._subject == move._name
        ids = move.ids if is_own else check._affected("account.move", move.ids)
        scopes = self._scopes(company, check, ids=ids)
        counts = self._counted(check, scopes, {}) if ids else {"population": 0}
        if not counts["population"]:
            reason = self.env._("Not the kind of record that this check examines.")
            return {"state": "not_applicable", "reason": reason}
        found = self._outcome(check, scopes, counts)
        if found["outcome"] in LOOKED:
            words = self._in_part_words(check, counts)
            return {"state": found["outcome"], "reason": words}
        # of one bill: it has no place there
        state = {"nothing": "not_applicable"}.get(found["outcome"], found["outcome"])
        return {"state": state, "reason": found["reason"]}

    def _in_part_words(self, check, counts):
        """Return which part of a check could not be made for a bill; empty where all
        were."""
        words = check._reason_words()
        told = (words.get(reason, ("", reason))[1] for reason in counts["in_part"])
        return " ".join(told)

    def _sheet_of_population(self, check, company):
        """A check of whole populations says when it was last done."""
        line = self.env["edic.finance.run.line"].sudo()
        line = line.search(
            [
                ("company_id", "=", company.id),
                ("code", "=", check._code),
                ("run_id.kind", "=", "batch"),
            ],
            order="id desc",
            limit=1,
        )
        if line.outcome in ("nothing", "not_applicable"):
            return {"state": line.outcome, "reason": line.reason or ""}
        if line.outcome not in LOOKED:
            reason = line.reason or self.env._("Not run over the books yet.")
            return {"state": "not_done", "reason": reason}
        moment = check._moment(str(line.run_id.started_at)[:19])
        told = [self.env._("Over all books on %s", moment)]
        if line.outcome == "in_part":
            told += filter(None, (line.excluded_text, line.in_part_text))
        return {"state": line.outcome, "reason": "; ".join(told)}

    # --- touch ------------------------------------------------------------------------
    @api.model
    def _touch(self, records):
        """These changed: they are checked before the transaction is committed."""
        ids = set(records._origin.ids)
        if not ids:
            return
        precommit = self.env.cr.precommit
        touched = precommit.data.get(TOUCHED)
        if touched is None:
            precommit.data[TOUCHED] = touched = {}
            precommit.add(as_program(self)._check_touched)
        touched.setdefault(records._name, set()).update(ids)

    def _check_touched(self):
        touched = self.env.cr.precommit.data.pop(TOUCHED, {})
        for model, ids in touched.items():
            self._check_now(model, sorted(ids))

    @api.model
    def _check_for_stop(self, records):
        """Check what is about to go on.

        :raises UserError: a critical check could not be made: it would stop nothing
        """
        checks = self.env["edic.finance.check"].sudo()._all()
        now = self.with_context(**{AT_ONCE_ONLY: True})
        failed = [
            f"{code} {checks[code]._title()}"
            for code in (now._check_now(records._name, records.ids) if records else ())
            if checks[code]._severity == "critical"
        ]
        if failed:
            raise UserError(
                self.env._(
                    "A critical check could not be made, so this does not go on. Tell "
                    "your administrator, who finds the reason in the server's log:\n%s",
                    "\n".join(failed),
                )
            )

    @api.model
    def _again_after_rollback(self, records):
        """What a stop refuses takes its new flags along: they are raised again, in a
        transaction of their own, so that whoever is stopped finds them."""
        registry, model, ids = self.env.registry, records._name, records.ids

        def check():
            with registry.cursor() as cr:
                env = api.Environment(cr, SUPERUSER_ID, {})
                env["edic.finance.audit"]._check_now(model, ids)

        self.env.cr.postrollback.add(check)

    # --- report -----------------------------------------------------------------------
    @api.model
    def _report(self, company, codes=None, *, before=None, **options):
        """Run checks and tell what came of it, as JSON without floats for money.

        :param before: called with each check before it runs
        :param options: those of `_run_checks`
        """
        noticed = {}

        def tell(check, findings):
            if findings is not None:
                noticed[check._code] = findings
            elif before:
                before(check)

        run = self._run_checks(company, codes, tell=tell, **options)
        return {
            "company": company.name,
            "currency": company.currency_id.name,
            "kind": run.kind,
            "from": fields.Date.to_string(run.date_from) or None,
            "to": fields.Date.to_string(run.date_to) or None,
            "started_at": fields.Datetime.to_string(run.started_at),
            "code_version": run.code_version,
            "parameters_digest": run.parameters_digest,
            "entries": run.entry_count,
            "items": run.item_count,
            "debit": f"{run.debit:.2f}",
            "credit": f"{run.credit:.2f}",
            "sequences": run.sequences or [],
            "checks": [self._told_line(line) for line in run.line_ids],
            "findings": self._told_findings(noticed),
        }

    # --- told -------------------------------------------------------------------------
    def _told_line(self, line):
        check = self.env["edic.finance.check"]._all()[line.code]
        words = check._reason_words()
        return {
            "code": line.code,
            "title": check._title(),
            "version": line.version,
            "outcome": line.outcome,
            "reason": line.reason or None,
            "population": line.population,
            "checked": line.checked,
            **{
                counts: [
                    {
                        "reason": reason,
                        "words": words.get(reason, ("", reason))[1],
                        "count": count,
                    }
                    for reason, count in (line[counts] or {}).items()
                ]
                for counts in ("excluded", "in_part")
            },
            "found": line.found,
            "new": line.new,
            "expired": line.expired,
            "seconds": round(line.duration, 2),
            "query": line.query or None,
            "ids_digest": line.ids_digest or None,
            "parameters": line.parameters,
        }

    def _told_findings(self, noticed):
        checks = self.env["edic.finance.check"]._all()
        every = [
            (checks[code], one) for code in sorted(noticed) for one in noticed[code]
        ]
        entries = self._told_entries({one.move for _check, one in every if one.move})
        partners = self.env["res.partner"].sudo()
        return [
            {
                "check": check._code,
                "severity": one.severity or check._severity,
                "score": one.score,
                **entries.get(one.move, NO_ENTRY),
                "partner": partners.browse(one.partner or []).name or None,
                "amount": None if one.amount is None else f"{one.amount:.2f}",
                **self._told_words(check, one),
                "facts": dict(one.facts),
                "key": one.key,
            }
            for check, one in every
        ]

    def _told_words(self, check, finding):
        words = check._words(finding.facts)
        parts = ("seen", "compared", "rule", "innocent", "next")
        return {
            "title": words.title,
            **{part: " ".join(getattr(words, part)) for part in parts},
        }

    def _told_entries(self, ids):
        """``{id: {journal, entry, day, ref, line}}``; line: the first of it in the file
        that it was loaded from."""
        if not ids:
            return {}
        rows = self.env.execute_query_dict(
            SQL(
                """SELECT move.id, journal.code AS journal, move.name AS entry,
                          move.date::text AS day, move.ref,
                          (SELECT min(line.sequence) FROM account_move_line line
                            WHERE line.move_id = move.id) AS line
                     FROM account_move move
                     JOIN account_journal journal ON journal.id = move.journal_id
                    WHERE move.id = ANY(%s)""",
                list(ids),
            )
        )
        return {row.pop("id"): row for row in rows}

    # --- choice -----------------------------------------------------------------------
    @api.model
    def _choose(self, company, profile=None, codes=()):
        """``(codes, whether it can only be a simulation)``

        What is off for the company leaves no flags: nobody decided to have them.

        :param str profile: whose checks, instead of those that are on
        :param codes: of these alone
        """
        on = set(self.env["edic.finance.check.setting"]._on(company))
        chosen = self._of_profile(profile) if profile else sorted(on)
        known = self.env["edic.finance.check"]._all()
        unknown = [code for code in codes if code not in known]
        if unknown:
            raise UserError(
                self.env._(
                    "There is no check %(code)s; there are %(known)s.",
                    code=", ".join(unknown),
                    known=", ".join(known),
                )
            )
        outside = [code for code in codes if profile and code not in chosen]
        if outside:
            raise UserError(
                self.env._(
                    "%(code)s is not in the profile %(profile)s.",
                    code=", ".join(outside),
                    profile=profile,
                )
            )
        found = sorted(codes) or chosen
        is_other = bool(profile) and profile != company.edic_audit_profile
        return found, is_other or not set(found) <= on

    def _of_profile(self, profile):
        """Codes of a profile, with those that stay off: they say why."""
        known = dict(self.env["res.company"]._selection_edic_audit_profile())
        if profile not in known:
            raise UserError(
                self.env._(
                    "There is no profile %(profile)s; there are %(known)s.",
                    profile=profile,
                    known=", ".join(known),
                )
            )
        checks = self.env["edic.finance.check"]._all()
        return [code for code, check in checks.items() if profile in check._profiles]

    # --- of a file --------------------------------------------------------------------
    @api.model
    def _choose_of_file(self, company, profile=None, codes=()):
        """Return the codes of the checks of a ledger file: those that are asked for, of
        any profile; else those of a profile, or what every file is searched for."""
        if codes or profile:
            return self._choose(company, profile, codes)[0]
        checks = self.env["edic.finance.check"]._all()
        return [code for code, check in checks.items() if check._profiles & OF_FILES]

    @api.model
    def _report_file(self, company, codes, file_format="FEC", **options):
        """Return the report of a ledger that was loaded from a file.

        What the file does not know the engine says of each check; here are those that
        were done on the file itself.

        :param str file_format: ``FEC``, ``DATEV`` or ``GoBD``
        """
        beyond = self._beyond_file(file_format)
        within = [code for code in codes if code not in beyond]
        report = self._report(company, within or ("",), kind="batch", **options)
        checks = self.env["edic.finance.check"]._all()
        report["checks"] += [
            {
                "code": code,
                "title": checks[code]._title(),
                "version": checks[code]._version,
                "outcome": "not_applicable",
                "reason": beyond[code],
                "excluded": [],
                "in_part": [],
                "seconds": 0,
                **dict.fromkeys(("population", "checked"), 0),
                **dict.fromkeys(("found", "new", "expired"), 0),
                "query": None,
                "ids_digest": None,
                "parameters": {},
            }
            for code in codes
            if code in beyond
        ]
        report["checks"].sort(key=lambda check: check["code"])
        report["not_run"] = [
            {"code": code, "title": check._title()}
            for code, check in checks.items()
            if code not in codes
        ]
        self._add_lines(report, company, options)
        return report

    def _add_lines(self, report, company, options):
        """Add to what has no vendor in the file the first lines where it stands."""
        checks, found = self.env["edic.finance.check"]._all(), {}
        for told in report["checks"]:
            kinds = checks[told["code"]]._kinds_of_bills()
            for one in (*told["excluded"], *told["in_part"]):
                if one["reason"] not in VENDORLESS:
                    continue
                key = (one["reason"], kinds)
                if key not in found:
                    found[key] = self._first_lines(company, *key, options)
                one["lines"] = found[key]

    def _first_lines(self, company, reason, kinds, options):
        """Return the first lines in the file of entries that are left out."""
        period = [
            SQL(f"move.date {sign} %s", options[name])
            for name, sign in (("date_from", ">="), ("date_to", "<="))
            if options.get(name)
        ]
        rows = self.env.execute_query(
            SQL(
                """SELECT min(line.sequence) AS line
                     FROM account_move move
                     JOIN account_move_line line ON line.move_id = move.id
                    WHERE move.company_id = %s AND %s
                    GROUP BY move.id ORDER BY line LIMIT %s""",
                company.id,
                SQL(" AND ").join([VENDORLESS[reason](kinds), *period]),
                EXAMPLES,
            )
        )
        return [line for [line] in rows]

    def _beyond_file(self, file_format):
        """Return ``{code: why}`` of checks that are not done on its entries."""
        on_file = self.env._("Done on the file itself: see its faults.")
        return {
            "FEC": {"A33": on_file, "A37": on_file},
            "DATEV": {"A37": self.env._("It is about a FEC, and about files in Odoo.")},
            "GoBD": {"A37": self.env._("It is about a FEC, and about files in Odoo.")},
        }[file_format]

    @api.model
    def _record_file(self, report):
        """In the ledger: that a file was checked, and what came of it.

        :param dict report: of `_report_file`, with ``file`` and ``faults``
        """
        file = report["file"]
        names = ("format", "sha256", "lines", "entries", "debit", "credit", "outcome")
        return self.env["edic.ai.gateway"]._record(
            "accounting",
            "audit.fec",
            {
                **{name: file[name] for name in names if name in file},
                "faults": {
                    f"{one['code']} {one['column']}".strip(): one["count"]
                    for one in report["faults"]
                },
                "checks": {
                    one["code"]: {
                        "version": one["version"],
                        "outcome": one["outcome"],
                        "checked": one["checked"],
                        "found": one["found"],
                    }
                    for one in report.get("checks", ())
                },
            },
            company=self.env.company,
        )


def _with_earlier(scopes):
    """Return the parameters of the last scope, each with what it was before."""
    *before, last = (scope.told for scope in scopes)
    found = {}
    for name, told in last.items():
        earlier = [one[name] for one in before if one[name] != told]
        found[name] = {**told, "earlier": earlier} if earlier else told
    return found


@cache
def _source_digest(files):
    source = b"".join(Path(name).read_bytes() for name in sorted(set(files)))
    return hashlib.sha256(source).hexdigest()[:16]


def _check_left(registry, later):
    """Check what was left to others, one company's by one process at a time."""
    left = dict(later)
    later.clear()  # a further transaction of the same cursor starts anew
    for (company, code), ids in sorted(left.items()):
        try:
            alone(registry, partial(_check_alone, company, code, sorted(ids)))
        except Exception:
            # what was found is there, and the nightly run tells the rest
            _logger.warning("Check %s is left to the next run", code, exc_info=True)


def _check_alone(company, code, ids, cr):
    read_latest(cr)  # whoever waited for the lock sees what was written meanwhile
    cr.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOCK, company])
    env = api.Environment(cr, SUPERUSER_ID, {AT_ONCE_ONLY: True})
    audit = env["edic.finance.audit"]
    audit._check_subjects(env["res.company"].browse(company), code, ids)
