# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import logging

from psycopg2.errors import UniqueViolation

from odoo import api, fields, models
from odoo.exceptions import ConcurrencyError
from odoo.tools import SQL, hmac

from odoo.addons.edic_ai.tools.canonical import digest
from odoo.addons.edic_ai.transaction import CONCURRENCY_ERRORS

from ..tools.audit.finding import lasting
from .edic_finance_flag import OPEN, STOPPING

_logger = logging.getLogger(__name__)
CLOSED_BY_PERSON = ("justified", "false_positive")
AGAIN = ("expired", *CLOSED_BY_PERSON)
AT_ONCE = 1000  # flags
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
            shared = {"dated": parameters._in_force(company), "known": {}}
            for code in self.env["edic.finance.check.setting"]._on(company):
                if not self._check_changed(company, checks[code], model, ids, shared):
                    failed.add(code)
        return sorted(failed)

    def _check_changed(self, company, check, model, ids, shared):
        """One check on what changed. Its failure is told, and stops no work but what
        a critical flag would stop.

        :param dict shared: what all checks ask for, asked once; as for `_scope`
        """
        if check._may_run(company):
            return True
        try:
            with self.env.cr.savepoint(flush=False):
                affected = check._affected(model, ids)
                affected = self._with_related(company, check, affected, shared["known"])
                if affected:
                    scope = self._scope(company, check, ids=affected, **shared)
                    findings = []
                    if check._may_find(scope):
                        findings = list(check._find(scope))
                    self._keep(company, check, scope, findings)
        except CONCURRENCY_ERRORS:
            raise  # Odoo runs the request again
        except Exception:  # the nightly run tells it; nobody loses work
            self.env.invalidate_all(flush=False)  # what the check left half-made
            _logger.exception("Check %s failed on %s", check._code, model)
            return False
        return True

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
        rows = self._as_rows(company, check, findings)
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
        fixed, new, retold = setting and setting.severity, [], {}
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
                flag.write(values | ({"run_id": run.id} if run else {}))
            elif told := self._told_values(flag, row):
                retold[flag] = told
        self._tell_anew(retold)
        self._create_flags(new)
        gone = self._expire(company, check, scope, list(rows))
        return {"found": len(rows), "new": len(new), "expired": gone}

    def _create_flags(self, rows):
        """New flags, so many at once that memory does not grow with their number."""
        for start in range(0, len(rows), AT_ONCE):
            self._create_some(rows[start : start + AT_ONCE])
            if len(rows) > AT_ONCE:
                self.env.flush_all()
                self.env.invalidate_all(flush=False)

    def _create_some(self, rows):
        flags = self.env["edic.finance.flag"].sudo()
        quiet = {"mail_create_nolog": True, "tracking_disable": True}
        try:
            with self.env.cr.savepoint(flush=False):  # which would check anew
                flags.with_context(**quiet).create(rows)
        except UniqueViolation as error:
            # found at the same time by somebody else, as with two bills that are each
            # other's duplicate: Odoo runs the request again, which then knows it
            raise ConcurrencyError(str(error)) from error

    def _as_rows(self, company, check, findings):
        """``{fingerprint: values of a flag}``"""
        parameters = check._values(company)[1]
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
                "parameters": parameters,
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
            return {}
        state = row.get("state") or flag.state
        ended = flag.state == "justified" and "state" not in row
        is_again = state in AGAIN and "state" not in row
        if is_again and (has_changed or ended or state == "expired"):
            row |= {"state": "new", "awaits": False, "signed_at": False}
            row |= {"reopened": flag.reopened + 1, "justification_id": False}
            row["opened_at"] = fields.Datetime.now()
        return row

    def _told_values(self, flag, row):
        """Return what changes by itself, without being another finding."""
        return {name: row[name] for name in TOLD if flag[name] != row[name]}

    def _tell_anew(self, retold):
        """Write what changes by itself, as far as nobody else writes the same flags.

        What another transaction holds is told by that one, or by the next run. How
        grave a flag is says what it stops: that waits for the other one.

        :param dict retold: values by flag
        """
        flags = self.env["edic.finance.flag"].sudo().union(*retold)
        graver = flags.filtered(lambda flag: "severity" in retold[flag])
        for flag in graver | self._free(flags - graver):
            flag.write(retold[flag])

    def _free(self, flags):
        """Lock flags that no other transaction has, or has written since this began."""
        if not flags:
            return flags
        self.env.flush_all()
        try:
            with self.env.cr.savepoint(flush=False):
                return flags.try_lock_for_update(allow_referencing=True)
        except CONCURRENCY_ERRORS:
            return flags.browse()

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
        gone.write({"state": "expired", "expired_at": fields.Datetime.now()})
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
