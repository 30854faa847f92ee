# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import fields, models
from odoo.fields import Command

from .edic_demo_part import WHOLE

STATISTICAL = ("A16",)  # on beside the profile, so that an unusual amount is shown


class EdicDemoAudit(models.AbstractModel):
    """Checks that have run, what people decided, a sample and a plan of controls."""

    _name = "edic.demo.audit"
    _inherit = "edic.demo.part"
    _description = "Audit of the demo"

    def _payments(self, words):
        """Create what the checks look at: payment steps, situations, payments."""
        if self.env["edic.demo.payments"]._case_bills(words):
            return
        people = self._people(words)
        self.env["edic.finance.check.setting"].search(
            [("company_id", "=", self.env.company.id), ("code", "in", STATISTICAL)]
        ).with_user(people["admin"]).is_on = True
        with self._unchecked():
            self.env["edic.demo.steps"]._ways(words)
            self.env["edic.demo.cases"]._cases(words)
            self.env["edic.demo.steps"]._paid_late(words)
            self.env["edic.demo.payments"].with_context(**WHOLE)._pay_runs(words)

    def _audit(self, words):
        if self._found(f"plan_of_controls_{words.country}"):
            return
        audit, people = words.settings["audit"], self._people(words)
        self.env["edic.finance.audit"]._run_checks(self.env.company)
        self._verdicts(words, audit, people)
        self._sample(words, audit, people)
        self._plan(words, audit, people)

    def _parameters(self, words):
        """Create a limit of the house, vendors under contract, and one that waits."""
        audit, people = words.settings["audit"], self._people(words)
        rows = {
            "framework": [
                "A44.framework",
                "; ".join(map(audit["contract"].format, audit["contracts"])),
                audit["contracts_source"],
            ],
            "waiting": audit["waiting"],
        }
        if "limit" in audit:
            rows["limit"] = ["procurement.direct", *audit["limit"]]
        for name, (code, value, source) in rows.items():
            key = f"parameter_{words.country}_{name}"
            if self._found(key):
                continue
            row = self._by(people["admin"], "edic.finance.parameter").create(
                {
                    "code": code,
                    "company_id": self.env.company.id,
                    "value": value,
                    "valid_from": fields.Date.today() - timedelta(60),
                    "source": source,
                }
            )
            if name != "waiting":
                row.with_user(people["steward"]).action_approve()
            self._keep(row.sudo(), [key])

    def _verdicts(self, words, audit, people):
        """Decide on flags: take the duplicate, justify the split, clear the new account
        after a call-back."""
        accountant = people["accountant"]
        self._flag(words, "duplicate", "A01").with_user(accountant).action_take()
        whom, comment = audit["call"]
        call = {
            "verdict": "call_back",
            "called": whom,
            "number_source": "contract",
            "comment": comment,
        }
        for case, code, vals in (
            ("split", "A22", {"comment": audit["split_reason"]}),
            ("called", "A08", call),
        ):
            if flag := self._flag(words, case, code):
                verdict = self._by(accountant, "edic.finance.verdict")
                verdict.create({"flag_id": flag.id, **vals}).action_decide()

    def _flag(self, words, case, code):
        bill = self._found(f"case_{words.country}_{case}")
        return self.env["edic.finance.flag"].search(
            [("move_id", "=", bill.id), ("code", "=", code)], limit=1
        )

    def _sample(self, words, audit, people):
        today = fields.Date.today()
        self._by(people["auditor"], "edic.finance.sample").create(
            {
                "name": audit["sample"],
                "company_id": self.env.company.id,
                "method": "random",
                "population": "bill",
                "date_from": today - timedelta(90),
                "date_to": today,
                "size": 10,
                "seed": f"demo-{words.country}",
            }
        ).action_draw()

    def _plan(self, words, audit, people):
        today = fields.Date.today()
        names = ("name", "account_prefixes", "amount_from", "intensity", "rate")
        plan = self._by(people["admin"], "edic.finance.plan").create(
            {
                "name": audit["plan"],
                "company_id": self.env.company.id,
                "date_from": today.replace(month=1, day=1),
                "date_to": today.replace(month=12, day=31),
                "seed": f"demo-{words.country}",
                "line_ids": [
                    Command.create(dict(zip(names, line, strict=True)))
                    for line in audit["plan_lines"]
                ],
            }
        )
        plan.with_user(people["steward"]).action_approve()
        self._keep(plan.sudo(), [f"plan_of_controls_{words.country}"])
