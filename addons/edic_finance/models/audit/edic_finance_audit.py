# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import hashlib
import inspect
import logging
import time
from dataclasses import replace
from functools import cache
from pathlib import Path

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.modules import Manifest
from odoo.tools import SQL

from odoo.addons.edic_ai.rpc import as_program
from odoo.addons.edic_ai.tools.text.canonical import digest
from odoo.addons.edic_ai.transaction import (
    CONCURRENCY_ERRORS,
    one_by_one,
    scheduled,
)
from odoo.addons.edic_ai.write_guard import within

from ...tools.audit import finding
from ...tools.audit.dated import Span, spans
from ...tools.audit.finding import EVER, Scope
from .check_sql import in_period
from .edic_finance_flag_store import AT_ONCE_ONLY
from .replica import open_reading

_logger = logging.getLogger(__name__)
SAMPLE = 50  # findings of a simulation that are kept to be looked at
# reason of exclusion → the outcome where that is all, the weightiest last
LEFT_OUT = {
    "not_applicable": "nothing",
    "unknown": "not_applicable",  # the books do not tell what it takes
    "not_done": "not_done",
}

RECORDED = ("version", "outcome", "population", "checked", "found")  # of a line
RUNNERS = "edic_ai.group_edic_ai_manager,edic_ai.group_edic_ai_auditor"

TOUCHED = "edic_finance.touched"  # of the transaction: what is checked before it ends


class EdicFinanceAudit(models.AbstractModel):
    """The engine: runs the checks that are on, over all books or on what changed.

    Checks read; `edic.finance.flag.store` writes down what they found.
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
        runs = self.env["edic.finance.run"].sudo()
        run = runs.create(
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
        reader, known = self._reader(cr), {}
        history = self.env["edic.finance.parameter"]._history(company)
        period = {"date_from": date_from, "date_to": date_to, "today": today}
        lines = [
            self._run_check(run, checks[code], period, history, reader, known, tell)
            for code in wanted
        ]
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
        """Return the environment that the checks read in."""
        self.env.flush_all()
        # to compile what runs once takes longer than to run it; sorts stay in memory
        (cr or self.env.cr).execute("SET LOCAL jit = off; SET LOCAL work_mem = '64MB'")
        checks = self.env["edic.finance.check"].sudo()
        return checks.with_env(self.env(cr=cr, su=True)) if cr else checks

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
        except Exception as error:  # reported in the run, the rest goes on
            _logger.exception("Check %s failed", check._code)
            name = type(error).__name__
            return {**line, "outcome": "failed", "reason": f"{name}: {error}"[:500]}
        if tell:
            tell(check, findings)
        if run.kind == "simulation":
            kept = {"found": len(findings), "sample": self._sample(check, findings)}
        else:
            kept = self.env["edic.finance.flag.store"]._store(
                run.company_id, check, scopes[-1], findings, run
            )
        return {**line, **kept, **state, "duration": time.monotonic() - began}

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
        kept, parameters = [], {}
        for scope in scopes:
            findings = list(check._find(scope))
            for found, fact_day in zip(
                findings, check._fact_days(findings), strict=True
            ):
                day = fact_day or last
                if not scope.span.holds_on(day):
                    continue
                if day not in parameters:
                    parameters[day] = check._values(company, day, history.on(day))[1]
                facts = check._without_left(found.facts, left)
                kept.append(replace(found, parameters=parameters[day], facts=facts))
        return kept

    def _outcome(self, check, scopes, line):
        """Return outcome and reason: what looked at nothing was not done.

        Of what was left out the reasons say whether something was not done, whether the
        books do not tell what it takes, or whether there was nothing to do.
        """
        words = check._reason_words()
        if line["checked"]:
            company = self.env["res.company"].browse(scopes[-1].company)
            reasons = {*line["excluded"], *line.get("in_part", ())}
            states = {words.get(reason, ("not_done",))[0] for reason in reasons}
            # where something could not be judged, it does not read as if all had been
            extent = "in_part" if "not_done" in states else "done"
            return {"outcome": extent, "reason": check._left_words(company)}
        left_out = [
            (*words.get(reason, ("not_done", reason)), count)
            for reason, count in line["excluded"].items()
        ]
        if not left_out:
            return {"outcome": "nothing"}
        # the weightiest reason, then the most frequent one
        state, reason, _count = max(
            left_out, key=lambda row: (list(LEFT_OUT).index(row[0]), row[2])
        )
        return {"outcome": LEFT_OUT[state], "reason": reason}

    def _sample(self, check, findings):
        """Return the gravest of what a simulation found, to look at."""
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
        partial = sorted(
            {code for scope in scopes for code, _sql in check._partial(scope)}
        )
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
        counts = {reason: figures for reason, *figures in rows}
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
        """Return control totals of all posted entries of the period, to hold against
        the ledger."""
        self.env.flush_all()
        cursor = cr or self.env.cr
        cursor.execute(
            SQL(
                """SELECT count(DISTINCT move_id) AS entry_count,
                          count(*) AS item_count, COALESCE(sum(debit), 0) AS debit,
                          COALESCE(sum(credit), 0) AS credit
                     FROM account_move_line WHERE %s""",
                self._posted("parent_state", company, date_from, date_to),
            )
        )
        return cursor.dictfetchone()

    def _sequences(self, company, date_from, date_to, cr):
        """Return for each journal the lowest and the highest number of a posted entry
        of the period, and how many entries it has: ``[{journal, first, last,
        entries}]``."""
        cursor = cr or self.env.cr
        cursor.execute(
            SQL(
                """SELECT journal.code AS journal, (min(number))[3] AS first,
                          (max(number))[3] AS last, count(*) AS entries
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
        return cursor.dictfetchall()

    def _posted(self, state, company, date_from, date_to):
        """Return SQL: what is posted, by its state's name, in a company's period."""
        return SQL(
            "company_id = %s AND %s = 'posted' AND %s",
            company.id,
            SQL.identifier(state),
            in_period(SQL("date"), date_from, date_to),
        )

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
            scopes = [scope for scope in scopes if scope.span.holds_on(last)]
            return [replace(scope, span=EVER, day=last) for scope in scopes]
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
        values, parameters = check._values(company, day, dated)
        return Scope(
            company=company.id,
            today=today or fields.Date.context_today(self),
            day=day,
            span=span,
            date_from=date_from,
            date_to=date_to,
            ids=None if ids is None else tuple(ids),
            values=values,
            parameters=parameters,
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
                        **{name: line[name] for name in RECORDED},
                        "query": digest(line.query) if line.query else "",
                        "ids_digest": line.ids_digest or "",
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
        for check in self.env["edic.finance.check"]._all().values():
            for parent in type(check).__mro__:
                if ".checks." in parent.__module__:
                    yield inspect.getfile(parent)
        tools = Path(finding.__file__).parents[1]
        for theme in ("audit", "intake"):  # what the checks compute with, and read by
            for path in (tools / theme).rglob("*.*"):
                if path.suffix in (".py", ".csv", ".txt"):
                    yield str(path)

    # --- asked for, and by the job ----------------------------------------------------
    @api.model
    def _run_asked(self, company, codes=None, **options):
        """Start a run that a person asked for.

        :raises AccessError: neither sets up the checks nor audits
        """
        if not self.env.user.has_groups(RUNNERS):
            raise AccessError(self.env._("Your role does not run the checks."))
        company.check_access("read")
        return self.sudo()._run_checks(company, codes, **options).with_env(self.env)

    @api.model
    @scheduled
    def _cron_run(self):
        """Run each company's checks over all its books, with queries on a replica if
        there is one. A company whose run fails is logged, and the others are run."""
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
        """Remind those who look into flags of the flags that stay open."""
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

    # --- what changed -----------------------------------------------------------------
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
        """Run a check on changed records. Its failure is reported, and stops no work
        but that which a critical flag would stop.

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
        findings = self._find(check, wanted, shared["history"]) if wanted else []
        self.env["edic.finance.flag.store"]._store(company, check, scopes[-1], findings)

    def _with_related(self, company, check, ids, known):
        """Return the ids, with those whose flags rest on an entry that changed: they
        are checked again too.

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
        """Return ``{code: ids}`` of entries whose flags rest on others."""
        field = self.env["edic.finance.flag"]._fields["other_ids"]
        # entries first: of a new database it is not known how many flags there are
        rows = self.env.execute_query(
            SQL(
                """WITH resting AS MATERIALIZED (
                       SELECT %s AS id FROM %s WHERE %s = ANY(%s))
                   SELECT flag.code, array_agg(flag.res_id) FROM resting
                     JOIN edic_finance_flag flag USING (id)
                    WHERE flag.company_id = %s AND flag.state != 'expired'
                    GROUP BY flag.code""",
                SQL.identifier(field.column1),
                SQL.identifier(field.relation),
                SQL.identifier(field.column2),
                ids,
                company.id,
            )
        )
        return dict(rows)

    def _check_subjects(self, company, code, ids):
        """Check these subjects of a check anew."""
        check = self.env["edic.finance.check"].sudo()._all()[code]
        if not self._obstacle(check, company):
            history = self.env["edic.finance.parameter"]._history(company)
            self._check_ids(company, check, ids, {"history": history, "known": {}})

    # --- before a transaction ends, and before money goes -----------------------------
    @api.model
    def _touch(self, records):
        """Note that these changed: they are checked before the commit."""
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
        for model, ids in self.env.cr.precommit.data.pop(TOUCHED, {}).items():
            self._check_now(model, sorted(ids))

    @api.model
    def _check_for_stop(self, records):
        """Check what is about to go on.

        :raises UserError: a critical check could not be made: it would stop nothing
        """
        if not records:
            return
        checks = self.env["edic.finance.check"].sudo()._all()
        with within(AT_ONCE_ONLY):
            codes = self._check_now(records._name, records.ids)
        failed = [
            f"{code} {checks[code]._title()}"
            for code in codes
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
        """Check records again in a transaction of their own after a rollback: a refusal
        rolls its new flags back, and whoever is stopped has to find them."""
        registry, model, ids = self.env.registry, records._name, records.ids

        def check():
            with registry.cursor() as cr:
                env = api.Environment(cr, SUPERUSER_ID, {})
                env["edic.finance.audit"]._check_now(model, ids)

        self.env.cr.postrollback.add(check)


def _with_earlier(scopes):
    """Return the parameters of the last scope, each with what it was before."""
    *before, last = (scope.parameters for scope in scopes)
    found = {}
    for name, parameter in last.items():
        earlier = [past[name] for past in before if past[name] != parameter]
        found[name] = {**parameter, "earlier": earlier} if earlier else parameter
    return found


@cache
def _source_digest(files):
    source = b"".join(Path(name).read_bytes() for name in sorted(set(files)))
    return hashlib.sha256(source).hexdigest()[:16]
