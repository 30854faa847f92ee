# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.tools import SQL

NO_ENTRY = dict.fromkeys(("journal", "entry", "day", "ref", "line"))


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicFinanceAudit(models.AbstractModel):
    """A run told outside of Odoo: each check, and each finding in words."""

    _inherit = "edic.finance.audit"

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
