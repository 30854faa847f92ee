# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models
from odoo.fields import Domain

from .edic_finance_run import LOOKED


class EdicFinanceAuditSheet(models.AbstractModel):
    """The check sheet of an entry: which checks were done, and what they found."""

    _name = "edic.finance.audit.sheet"
    _description = "Check sheet of an entry"

    @api.model
    def _sheet(self, move):
        """Return a row for each check that the company has on, by code.

        :return: ``[{"code", "title", "version", "state", "reason", "parameters",
            "flags"}]``, with ``state`` one of done, in_part, not_done,
            nothing, not_applicable
        """
        self.env.flush_all()
        company = move.sudo().company_id
        day = move.invoice_date or move.date
        checks = self.env["edic.finance.check"].sudo()._all()
        on = self.env["edic.finance.check.setting"]._on(company)
        flags = self.env["edic.finance.flag"].sudo()
        about = Domain("other_ids", "in", move.ids) | move.sudo()._edic_about()
        flags = flags.search(Domain("company_id", "=", company.id) & about)
        return [
            {
                "code": code,
                "title": checks[code]._title(),
                "version": checks[code]._version,
                "parameters": checks[code]._parameters_in_force(company, day),
                "flags": flags.filtered(lambda flag, code=code: flag.code == code),
                **self._sheet_row(checks[code], company, move, flags),
            }
            for code in on
        ]

    def _sheet_row(self, check, company, move, flags):
        """Return state and reason of a check for a bill, with what is wrong by its
        rules and is reported by another check, or by none."""
        state = self._sheet_state(check, company, move)
        if state["state"] not in LOOKED:
            return state
        holding = flags.filtered(
            lambda flag: flag.code == check._code and flag.state != "expired"
        )
        values = check._values(company, move.invoice_date or move.date)[0]
        sentences = check._unflagged_sentences(move.sudo(), holding, values)
        return {
            **state,
            "reason": " ".join(filter(None, (state["reason"], *sentences))),
        }

    def _sheet_state(self, check, company, move):
        audit = self.env["edic.finance.audit"]
        if found := audit._obstacle(check, company):
            return {"state": found["outcome"], "reason": found["reason"]}
        if not check._is_incremental:
            return self._sheet_of_population(check, company)
        # counts of the bill alone, not of others that would be checked again with it
        is_own = check._subject == move._name
        ids = move.ids if is_own else check._affected("account.move", move.ids)
        scopes = audit._scopes(company, check, ids=ids)
        counts = audit._counted(check, scopes, {}) if ids else {"population": 0}
        if not counts["population"]:
            reason = self.env._("Not the kind of record that this check examines.")
            return {"state": "not_applicable", "reason": reason}
        found = audit._outcome(check, scopes, counts)
        if found["outcome"] in LOOKED:
            words = check._reason_words()
            parts = (words.get(part, ("", part))[1] for part in counts["in_part"])
            return {"state": found["outcome"], "reason": " ".join(parts)}
        # "nothing" has no place on the sheet of a bill
        state = {"nothing": "not_applicable"}.get(found["outcome"], found["outcome"])
        return {"state": state, "reason": found["reason"]}

    def _sheet_of_population(self, check, company):
        """Return the row of a check of whole populations, with its last run."""
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
        texts = [self.env._("Over all books on %s", moment)]
        if line.outcome == "in_part":
            texts += filter(None, (line.excluded_text, line.in_part_text))
        return {"state": line.outcome, "reason": "; ".join(texts)}
