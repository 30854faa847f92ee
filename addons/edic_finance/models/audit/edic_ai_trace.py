# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models

from .edic_finance_run import LOOKED


class EdicAiTrace(models.Model):
    """The audit trail tells of the audit: verdicts, payment steps, runs."""

    _inherit = "edic.ai.trace"

    def _render_any_finance_justification(self, facts):
        if not facts.get("ended"):
            return NotImplemented
        words = self.env._("Standing justification ended")
        return self._pair(facts.text("check"), words)

    def _render_any_finance_flag(self, facts):
        flags = self.env["edic.finance.flag"]
        words = {
            **dict(flags._fields["state"]._description_selection(self.env)),
            "review": self.env._("Looked into"),
            "reopened": self.env._("Reopened"),
            "proposed": self.env._("Clearing proposed to a second person"),
            "signed": self.env._("Signed, as cleared by whoever made it"),
        }
        what = words.get(facts.code("verdict")) or facts.text("verdict")
        if facts.get("call_back"):
            what = self.env._("Justified after a call-back")
        return self._pair(facts.text("check"), what)

    def _render_any_step_confirmed(self, facts):
        return self._pair(self.env._("Payment step confirmed"), self._step(facts))

    def _render_any_step_revoked(self, facts):
        return self._pair(self.env._("Payment step revoked"), self._step(facts))

    def _step(self, facts):
        """Return the step and its day."""
        steps = self.env["edic.finance.step"]
        kinds = dict(steps._fields["kind"]._description_selection(self.env))
        kind = kinds.get(facts.code("step")) or facts.text("step")
        return f"{kind}, {self._day(facts.get('day'))}"

    def _render_any_audit_run(self, facts):
        checks, found = self._checks(facts)
        return self.env._(
            "Audit: %(checks)s checks, %(found)s findings", checks=checks, found=found
        )

    def _render_any_audit_fec(self, facts):
        faults, (checks, found) = facts.mapping("faults"), self._checks(facts)
        return self.env._(
            "Ledger file checked: %(format)s, lines: %(lines)s, faults of form: "
            "%(faults)s, checks done: %(checks)s, findings: %(found)s",
            format=facts.text("format"),
            lines=facts.text("lines"),
            faults=sum(faults.count(name) for name in faults),
            checks=checks,
            found=found,
        )

    def _checks(self, facts):
        """Return how many checks were done in a run, and how much they found."""
        checks = facts.mapping("checks")
        lines = [checks.mapping(code) for code in checks]
        done = sum(line.code("outcome") in LOOKED for line in lines)
        return done, sum(line.count("found") for line in lines)

    def _render_any_audit_sample_evaluated(self, facts):
        return self.env._(
            "Sample evaluated: items looked at: %(count)s, errors: %(errors)s",
            count=facts.text("looked_at"),
            errors=facts.text("errors"),
        )

    def _render_any_audit_sample(self, facts):
        is_new = "population_count" in facts  # names of fields, since 19.0.1.3.0
        methods = self.env["edic.finance.sample"]._fields["method"]
        words = dict(methods._description_selection(self.env))
        return self.env._(
            "Sample drawn: %(method)s, %(size)s of %(items)s, %(start)s – %(end)s",
            method=words.get(facts.code("method")) or facts.text("method"),
            size=facts.text("size"),
            items=facts.text("population_count" if is_new else "items"),
            start=self._day(facts.get("date_from" if is_new else "from")),
            end=self._day(facts.get("date_to" if is_new else "to")),
        )
