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
from odoo.addons.edic_ai.tools.text.canonical import digest
from odoo.addons.edic_ai.transaction import CONCURRENCY_ERRORS, expecting
from odoo.addons.edic_ai.write_guard import is_within, within

from ...tools.audit.finding import lasting
from .edic_finance_flag import CLEARED, OPEN, STOPPING

_logger = logging.getLogger(__name__)
AGAIN = ("expired", *CLEARED)
AT_ONCE = 1000  # flags
LOCKED = 100  # flags that are locked at once
# findings are written now, also where that has to wait for others
AT_ONCE_ONLY = "edic_finance.at_once"
LATER = "edic_finance.later"  # of the transaction: what is checked after it
LOCK = 0x0ED1F  # class of the advisory locks, the company is the second number
CURRENT = ("severity", "score", "facts", "amount")  # as they are now


class EdicFinanceFlagStore(models.AbstractModel):
    """Findings as flags: each finding is one flag, however often it is found.

    A flag is the same one while its fingerprint is; what is no longer found among what
    was checked expires.
    """

    _name = "edic.finance.flag.store"
    _description = "Findings written down as flags"

    @api.model
    def _store(self, company, check, scope, findings, run=None):
        """Write down what was found; each finding once, however often it is found.

        :return: counts of what was found, is new, has expired
        """
        if not findings:
            gone = self._expire(company, check, scope, [])
            return {"found": 0, "new": 0, "expired": gone}
        flags = self.env["edic.finance.flag"].sudo()
        rows = self._as_rows(company, check, scope, findings)
        known = flags.search(
            [
                ("company_id", "=", company.id),
                ("code", "=", check._code),
                ("fingerprint", "in", list(rows)),
            ]
        ).grouped("fingerprint")
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

    def _as_rows(self, company, check, scope, findings):
        """Return ``{fingerprint: values of a flag}``."""
        rows = {}
        for found in findings:
            facts = dict(found.facts)
            kept = lasting(facts, check._volatile)
            if found.bank:  # of its number the facts tell the end alone
                account = self.env["res.partner.bank"].sudo().browse(found.bank)
                number = account.sanitized_acc_number or ""
                kept["account"] = hmac(self.env(su=True), "edic-account", number)
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
                "parameters": dict(found.parameters or scope.parameters),
                "facts_digest": digest(kept),
                "fingerprint": found.key,
            }
        return rows

    def _known_values(self, flag, row, has_grown):
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
            # volatile values are shown as they are now
            return {name: row[name] for name in CURRENT if flag[name] != row[name]}
        state = row.get("state") or flag.state
        ended = flag.state == "justified" and "state" not in row
        is_again = state in AGAIN and "state" not in row
        if is_again and (has_changed or ended or state == "expired"):
            row |= {"state": "new", "awaits": False, "signed_at": False}
            row |= {"reopened": flag.reopened + 1, "justification_id": False}
            row["opened_at"] = fields.Datetime.now()
        return row

    # --- what is gone -----------------------------------------------------------------
    def _expire(self, company, check, scope, found):
        """Expire flags of what was checked that are no longer found.

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
        gone = self.env["edic.finance.flag"].sudo()
        gone = gone.browse(
            number
            for number, code, fingerprint in rows
            if code == check._code and fingerprint not in found
        )
        values = {"state": "expired", "expired_at": fields.Datetime.now()}
        self._write_flags(company, check, dict.fromkeys(gone, values))
        return len(gone)

    def _open_flags(self, company, *conditions):
        """Return ``[(id, code, fingerprint)]`` of what stands on these subjects."""
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
        if not flags or is_within(AT_ONCE_ONLY):
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
        """Create flags, so many at once that memory does not grow with their number."""
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
            if is_within(AT_ONCE_ONLY):
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


def _check_left(registry, later):
    """Check what was left to others, one company's by one process at a time."""
    left = dict(later)
    later.clear()  # a further transaction of the same cursor starts anew
    for (company, code), ids in sorted(left.items()):
        try:
            alone(registry, partial(_check_alone, company, code, sorted(ids)))
        except Exception:
            # the findings are there, and the nightly run adds the rest
            _logger.warning("Check %s is left to the next run", code, exc_info=True)


def _check_alone(company, code, ids, cr):
    read_latest(cr)  # whoever waited for the lock sees what was written meanwhile
    cr.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOCK, company])
    env = api.Environment(cr, SUPERUSER_ID, {})
    with within(AT_ONCE_ONLY):
        env["edic.finance.audit"]._check_subjects(
            env["res.company"].browse(company), code, ids
        )
