# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models
from odoo.tools import format_date

from .edic_finance_run import LOOKED


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicAiTrace(models.Model):
    """What the ledger tells of the audit: verdicts, payment steps, runs."""

    _inherit = "edic.ai.trace"

    def _summary(self, facts):
        # EXTENDS edic_ai
        if self.use_case == "finance.flag":
            return self._verdict_summary(facts)
        if self.use_case in ("step.confirmed", "step.revoked"):
            return self._step_summary(facts)
        if self.use_case == "audit.run":
            return self._run_summary(facts)
        return super()._summary(facts)

    def _verdict_summary(self, facts):
        flags = self.env["edic.finance.flag"]
        states = dict(flags._fields["state"]._description_selection(self.env))
        words = {
            **states,
            "review": self.env._("Looked into"),
            "reopened": self.env._("Reopened"),
            "proposed": self.env._("Clearing proposed to a second person"),
            "signed": self.env._("Signed, as cleared by whoever made it"),
        }
        what = words.get(facts["verdict"], facts["verdict"])
        if facts.get("call_back"):
            what = self.env._("Justified after a call-back")
        return self._pair(facts.get("check") or "", what)

    def _step_summary(self, facts):
        steps = self.env["edic.finance.step"]
        kinds = dict(steps._fields["kind"]._description_selection(self.env))
        told = f"{kinds.get(facts['step'], facts['step'])}, "
        told += format_date(self.env, facts.get("day"))
        if self.use_case == "step.revoked":
            return self._pair(self.env._("Payment step revoked"), told)
        return self._pair(self.env._("Payment step confirmed"), told)

    def _run_summary(self, facts):
        checks = facts.get("checks") or {}
        return self.env._(
            "Audit: %(checks)s checks, %(found)s findings",
            checks=sum(one["outcome"] in LOOKED for one in checks.values()),
            found=sum(one["found"] for one in checks.values()),
        )
