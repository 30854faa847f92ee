# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..files.edic_finance_ledger_load import EXAMPLES
from .check_sql import VENDORLESS, in_period
from .edic_finance_check import OF_FILES

NO_ENTRY = dict.fromkeys(("journal", "entry", "day", "ref", "line"))


class EdicFinanceAuditReport(models.AbstractModel):
    """The report of a run, of a company's books or of a ledger file, as JSON.

    Which checks are run is chosen here, too, as the command `edic_audit` names them.
    """

    _name = "edic.finance.audit.report"
    _description = "Report of an audit"

    # --- checks -----------------------------------------------------------------------
    @api.model
    def _choose(self, company, profile=None, codes=()):
        """Return ``(codes, whether it can only be a simulation)``.

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

    @api.model
    def _choose_of_file(self, company, profile=None, codes=()):
        """Return the codes of the checks of a ledger file: those that are asked for, of
        any profile; else those of a profile, or what every file is searched for."""
        if codes or profile:
            return self._choose(company, profile, codes)[0]
        checks = self.env["edic.finance.check"]._all()
        return [code for code, check in checks.items() if check._profiles & OF_FILES]

    def _of_profile(self, profile):
        """Return codes of a profile, with those that stay off: they say why."""
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

        audit = self.env["edic.finance.audit"]
        run = audit._run_checks(company, codes, tell=tell, **options)
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
            "checks": [self._check_row(line) for line in run.line_ids],
            "findings": self._finding_rows(noticed),
        }

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

    def _check_row(self, line):
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

    def _finding_rows(self, noticed):
        checks = self.env["edic.finance.check"]._all()
        every = [
            (checks[code], finding)
            for code in sorted(noticed)
            for finding in noticed[code]
        ]
        entries = self._entry_columns(
            {finding.move for _check, finding in every if finding.move}
        )
        partners = self.env["res.partner"].sudo()
        return [
            {
                "check": check._code,
                "severity": finding.severity or check._severity,
                "score": finding.score,
                **entries.get(finding.move, NO_ENTRY),
                "partner": partners.browse(finding.partner or []).name or None,
                "amount": None if finding.amount is None else f"{finding.amount:.2f}",
                **self._finding_texts(check, finding),
                "facts": dict(finding.facts),
                "key": finding.key,
            }
            for check, finding in every
        ]

    def _finding_texts(self, check, finding):
        words = check._words(finding.facts)
        parts = ("seen", "compared", "rule", "innocent", "next")
        return {
            "title": words.title,
            **{part: " ".join(getattr(words, part)) for part in parts},
        }

    def _entry_columns(self, ids):
        """Return ``{id: {journal, entry, day, ref, line}}``; line: the first of it in
        the file that it was loaded from."""
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

    # --- a ledger file ----------------------------------------------------------------
    def _add_lines(self, report, company, options):
        """Add to what has no vendor in the file the first lines where it stands."""
        checks, found = self.env["edic.finance.check"]._all(), {}
        for check in report["checks"]:
            kinds = checks[check["code"]]._kinds_of_bills()
            for exclusion in (*check["excluded"], *check["in_part"]):
                if exclusion["reason"] not in VENDORLESS:
                    continue
                key = (exclusion["reason"], kinds)
                if key not in found:
                    found[key] = self._first_lines(company, *key, options)
                exclusion["lines"] = found[key]

    def _first_lines(self, company, reason, kinds, options):
        """Return the first lines in the file of entries that are left out."""
        period = options.get("date_from"), options.get("date_to")
        rows = self.env.execute_query(
            SQL(
                """SELECT min(line.sequence) AS line
                     FROM account_move move
                     JOIN account_move_line line ON line.move_id = move.id
                    WHERE move.company_id = %s AND %s AND %s
                    GROUP BY move.id ORDER BY line LIMIT %s""",
                company.id,
                VENDORLESS[reason](kinds),
                in_period(SQL("move.date"), *period),
                EXAMPLES,
            )
        )
        return [line for [line] in rows]

    def _beyond_file(self, file_format):
        """Return ``{code: why}`` of checks that are not done on its entries."""
        if file_format == "FEC":
            on_file = self.env._("Done on the file itself: see its faults.")
            return {"A33": on_file, "A37": on_file}
        return {"A37": self.env._("It is about a FEC, and about files in Odoo.")}

    @api.model
    def _record_file(self, report):
        """Record in the audit trail that a file was checked, and the result.

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
                    f"{fault['code']} {fault['column']}".strip(): fault["count"]
                    for fault in report["faults"]
                },
                "checks": {
                    check["code"]: {
                        name: check[name]
                        for name in ("version", "outcome", "checked", "found")
                    }
                    for check in report.get("checks", ())
                },
            },
            company=self.env.company,
        )
