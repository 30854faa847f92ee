# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.tools import SQL

from .. import roles

LAST = 50  # verdicts that count
FEW = 20  # with fewer than these nothing is said
LITTLE = 0.05  # of the verdicts: below it, tightening is suggested


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicFinanceCheckSetting(models.Model):
    """How often a check was right, by the last verdicts of people. What comes of it is
    for people too: no check is muted by itself."""

    _inherit = "edic.finance.check.setting"

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
            if count >= FEW and row.precision < LITTLE:
                row.advice = self.env._(
                    "Of the last %(count)s findings %(right)s were confirmed: a "
                    "narrower parameter would save work. It stays on until somebody "
                    "changes it.",
                    count=count,
                    right=right,
                )

    def _verdicts(self):
        """``{(company id, code): (verdicts, confirmed, justified)}``"""
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
        """A dated record for a parameter of the check."""
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
