# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import logging
from contextlib import suppress
from functools import partial

from psycopg2.errors import UniqueViolation

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import ConcurrencyError
from odoo.tools import SQL, hmac

from odoo.addons.edic_ai.alone import alone, read_latest
from odoo.addons.edic_ai.tools.canonical import digest
from odoo.addons.edic_ai.transaction import CONCURRENCY_ERRORS, expecting

from ..tools.audit.finding import lasting
from .edic_finance_flag import OPEN, STOPPING

_logger = logging.getLogger(__name__)
CLOSED_BY_PERSON = ("justified", "false_positive")
AGAIN = ("expired", *CLOSED_BY_PERSON)
AT_ONCE = 1000  # flags
LOCKED = 100  # flags that are locked at once
# in the context: what is found is written now, also where that has to wait for others
AT_ONCE_ONLY = "edic_at_once"
LATER = "edic_finance.later"  # of the transaction: what is checked after it
LOCK = 0x0ED1F  # class of the advisory locks, the company is the second number
TOLD = ("severity", "score", "facts", "amount")  # as they are now


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicFinanceAudit(models.AbstractModel):
    """What the engine makes of findings: new flags, known ones, those that are gone."""

    _inherit = "edic.finance.audit"

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
