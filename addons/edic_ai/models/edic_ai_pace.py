# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.tools import SQL

from ..tools.oversight import UNSEEN, Pace, span_of

KEPT_MONTHS = 12


class EdicAiPace(models.Model):
    """How long evidence was looked at before decisions: counts of a company.

    Nothing here says who decided or when: one counter for each month and span, no
    row of its own for a decision, no creator. Counted only while the company has
    recorded the staff council's agreement.
    """

    _name = "edic.ai.pace"
    _description = "Time to decide"
    _log_access = False
    _order = "month desc, span"
    _rec_name = "span"

    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, ondelete="cascade"
    )
    month = fields.Date(required=True, readonly=True)
    span = fields.Selection(
        [
            (UNSEEN, "Evidence not opened"),
            ("s02", "Under 2 s"),
            ("s05", "2 to 5 s"),
            ("s10", "5 to 10 s"),
            ("s30", "10 to 30 s"),
            ("s60", "30 to 60 s"),
            ("s99", "Longer"),
        ],
        string="Time with the evidence",
        required=True,
        readonly=True,
    )
    decisions = fields.Integer(required=True, readonly=True)

    _counter_uniq = models.Constraint(
        "UNIQUE(company_id, month, span)", "There is one counter per month and span."
    )

    @api.model
    def _count(self, company, seconds):
        """Count one decision.

        :param seconds: since the evidence was shown; None: it was not
        """
        # one statement, so that two who decide at once are both counted
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO edic_ai_pace AS pace (company_id, month, span, decisions)
                VALUES (%s, %s, %s, 1)
                ON CONFLICT (company_id, month, span)
                DO UPDATE SET decisions = pace.decisions + 1
                """,
                company.id,
                fields.Date.context_today(self).replace(day=1),
                span_of(seconds),
            )
        )
        self.sudo().invalidate_model(["decisions"])

    @api.model
    def _pace(self, company):
        """What was counted for ``company``, as a `Pace`."""
        rows = self.sudo()._read_group(
            [("company_id", "=", company.id)], ["span"], ["decisions:sum"]
        )
        return Pace(dict(rows))

    @api.model
    def _forget(self, company):
        """The agreement ended: what was counted under it goes."""
        self.sudo().search([("company_id", "=", company.id)]).unlink()

    @api.autovacuum
    def _gc_old(self):
        """Forget counts older than a year."""
        self.sudo().search([("month", "<", f"-{KEPT_MONTHS}m")]).unlink()
