# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ... import roles
from .edic_finance_flag import SEVERITIES

MODES = [("rule", "Rule"), ("statistic", "Statistics"), ("population", "Population")]

LAST = 50  # verdicts that count
MIN_VERDICTS = 20  # with fewer than these nothing is said
MIN_PRECISION = 0.05  # of the verdicts: below it, tightening is suggested


class EdicFinanceCheckSetting(models.Model):
    """A company runs a check or leaves it, and says how grave its findings are there.

    Rows are made for every check; each change is in the ledger.
    """

    _name = "edic.finance.check.setting"
    _inherit = ["edic.ai.recorded"]
    _description = "Check of a company"
    _order = "code"
    _rec_name = "code"
    _recorded_as = "finance.check"
    _recorded_fields = ("company_id", "code", "is_on", "severity", "needs_second")

    company_id = fields.Many2one("res.company", required=True, readonly=True)
    code = fields.Selection(
        selection=lambda self: self.env["edic.finance.check"]._labels(),
        required=True,
        readonly=True,
    )
    name = fields.Char(string="Check", compute="_compute_rendered")
    mode = fields.Selection(MODES, string="Kind", compute="_compute_rendered")
    version = fields.Char(compute="_compute_rendered")
    law = fields.Text(string="Where it comes from", compute="_compute_rendered")
    parameters = fields.Text(string="Parameters in force", compute="_compute_rendered")
    obstacle = fields.Text(string="Why it stays off", compute="_compute_rendered")
    is_on = fields.Boolean(string="On")
    severity = fields.Selection(
        SEVERITIES, help="Empty: as the check says, in most cases the same for all."
    )
    needs_second = fields.Boolean(
        string="Second pair of eyes",
        help="A finding is only dismissed when a second person agrees.",
    )
    flag_count = fields.Integer(string="Open flags", compute="_compute_flag_count")

    _code_uniq = models.Constraint(
        "UNIQUE(company_id, code)", "A check has one row in a company."
    )

    verdict_count = fields.Integer(string="Last verdicts", compute="_compute_precision")
    precision = fields.Float(
        string="Confirmed",
        compute="_compute_precision",
        aggregator=None,
        help="Share of the last fifty verdicts that confirmed the finding. What is "
        "justified was worth a look, and is counted apart.",
    )
    justified_share = fields.Float(
        string="Justified", compute="_compute_precision", aggregator=None
    )
    advice = fields.Char(compute="_compute_precision")

    @api.depends("code", "company_id")
    @api.depends_context("lang")
    def _compute_rendered(self):
        checks = self.env["edic.finance.check"]._all()
        for row in self:
            check = checks.get(row.code)
            if check is None:  # of an addon that is gone
                row.name, row.obstacle = row.code, ""
                row.mode = row.version = row.law = row.parameters = False
                continue
            company, today = row.company_id, fields.Date.context_today(row)
            row.name = check._title()
            row.mode, row.version = check._mode, check._version
            row.law = "\n".join(filter(company._edic_is_law_of, check._law_words()))
            row.obstacle = check._may_run(company)
            lines = []
            for entry in check._parameters_in_force(company, today):
                lines.append(check._parameter_line(entry))
                lines.extend(check._row_words(entry["rows"]))
            row.parameters = "\n".join(lines)

    def _compute_flag_count(self):
        counted = {
            (company.id, code): count
            for company, code, count in self.env["edic.finance.flag"]._read_group(
                [("is_open", "=", True), ("company_id", "in", self.company_id.ids)],
                ["company_id", "code"],
                ["__count"],
            )
        }
        for row in self:
            row.flag_count = counted.get((row.company_id.id, row.code), 0)

    def write(self, vals):
        if vals.get("is_on"):
            for row in self:
                if row.obstacle:
                    text = self.env._(
                        "%(check)s: %(reason)s", check=row.code, reason=row.obstacle
                    )
                    raise UserError(text)
        return super().write(vals)

    # --- running ----------------------------------------------------------------------
    @roles.for_roles(roles.MANAGER, roles.AUDITOR)
    def action_simulate(self):
        """Show what these checks would have flagged in the last twelve months."""
        today = fields.Date.context_today(self)
        run = self.env["edic.finance.audit"]._run_asked(
            self.company_id[:1],
            self.mapped("code"),
            date_from=today - relativedelta(months=12),
            date_to=today,
            kind="simulation",
        )
        return run._get_records_action()

    @api.model
    @roles.for_roles(roles.MANAGER, roles.AUDITOR)
    def action_run(self):
        """Run the checks that are on over all books of the company."""
        run = self.env["edic.finance.audit"]._run_asked(self.env.company)
        return run._get_records_action()

    def _record_change(self, before):
        # EXTENDS edic_ai: that a check has a row is no decision of anybody's
        return super()._record_change(before) if before else None

    @api.model
    def _sync(self, companies):
        """Create the missing rows of checks, on as the company's profile says."""
        checks = self.env["edic.finance.check"]._all()
        known = {(row.company_id, row.code) for row in self.sudo().search([])}
        new = [
            {
                "company_id": company.id,
                "code": code,
                "is_on": check._is_in_profile(company),
            }
            for company in companies
            for code, check in checks.items()
            if (company, code) not in known
        ]
        return self.sudo().create(new)

    @api.model
    def _apply_profile(self, company):
        """Switch on what the company's profile names, and the rest off."""
        self._sync(company)
        checks = self.env["edic.finance.check"]._all()
        rows = self.sudo().search([("company_id", "=", company.id)])
        for is_on in (True, False):
            rows.filtered(
                lambda row, is_on=is_on: (
                    row.code in checks
                    and checks[row.code]._is_in_profile(company) == is_on
                    and row.is_on != is_on
                )
            ).write({"is_on": is_on})

    @api.model
    def _on(self, company):
        """Return ``{code: row}`` of the checks that the company runs."""
        rows = self.sudo().search(
            [("company_id", "=", company.id), ("is_on", "=", True)]
        )
        known = self.env["edic.finance.check"]._all()
        return {row.code: row for row in rows if row.code in known}

    # --- edic finance check precision -------------------------------------------------
    @api.depends("code", "company_id")
    @api.depends_context("lang")
    def _compute_precision(self):
        counted = self._verdicts()
        for row in self:
            count, right, justified = counted.get(
                (row.company_id.id, row.code), (0, 0, 0)
            )
            row.verdict_count = count
            row.precision = right / count if count else 0.0
            row.justified_share = justified / count if count else 0.0
            row.advice = False
            if count >= MIN_VERDICTS and row.precision < MIN_PRECISION:
                row.advice = self.env._(
                    "Of the last %(count)s findings %(right)s were confirmed: a "
                    "narrower parameter would save work. It stays on until somebody "
                    "changes it.",
                    count=count,
                    right=right,
                )

    def _verdicts(self):
        """Return ``{(company id, code): (verdicts, confirmed, justified)}``."""
        self.env["edic.finance.flag"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """SELECT company_id, code, count(*),
                          count(*) FILTER (WHERE state = 'confirmed'),
                          count(*) FILTER (WHERE state = 'justified')
                     FROM (SELECT company_id, code, state, row_number() OVER (
                               PARTITION BY company_id, code ORDER BY decided_at DESC
                           ) AS place
                             FROM edic_finance_flag
                            WHERE decided_at IS NOT NULL AND state IN
                                  ('confirmed', 'justified', 'false_positive')
                              AND company_id = ANY(%s)) verdict
                    WHERE place <= %s GROUP BY company_id, code""",
                self.company_id.ids,
                LAST,
            )
        )
        return {(company, code): tuple(counts) for company, code, *counts in rows}

    @roles.for_roles(roles.MANAGER)
    def action_new_parameter(self):
        """Open a new dated record for a parameter of the check."""
        self.ensure_one()
        check = self.env["edic.finance.check"]._all()[self.code]
        first = next(iter(check._parameters), "")
        return {
            "type": "ir.actions.act_window",
            "res_model": "edic.finance.parameter",
            "views": [(False, "form")],
            "context": {
                "default_code": f"{self.code}.{first}",
                "default_company_id": self.company_id.id,
            },
        }
