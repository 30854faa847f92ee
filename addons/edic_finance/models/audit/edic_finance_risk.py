# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.tools import SQL, formatLang

from ... import roles
from .edic_finance_flag import SEVERITIES, STOPPING

# the weight of a flag of full strength
WEIGHTS = {"critical": 0.9, "high": 0.6, "medium": 0.3, "low": 0.1, "info": 0.02}


class EdicFinanceRisk(models.Model):
    """Entries with flags in the order of their risk: by severity, then by how strongly
    all their flags speak together, 1 - Π(1 - weight × strength) (noisy-OR).

    Of documents, never of persons. The contributions are shown: no figure without
    where it comes from.
    """

    _name = "edic.finance.risk"
    _description = "Entries by risk"
    _auto = False
    _log_access = False
    _order = "severity_rank desc, risk desc, id desc"
    _depends = {
        "edic.finance.flag": ["move_id", "severity", "severity_rank", "score", "state"],
        "account.move": ["commercial_partner_id", "date", "amount_total_signed"],
    }
    _rec_name = "move_id"

    move_id = fields.Many2one("account.move", string="Entry", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    partner_id = fields.Many2one("res.partner", string="Vendor", readonly=True)
    date = fields.Date(readonly=True)
    move_type = fields.Selection(related="move_id.move_type")
    amount = fields.Monetary(readonly=True)
    severity = fields.Selection(SEVERITIES, readonly=True)
    severity_rank = fields.Integer(readonly=True, aggregator=None)
    risk = fields.Float(
        readonly=True,
        digits=(5, 4),
        aggregator=None,
        help="1 - Π(1 - weight × strength) over the flags that are not cleared.",
    )
    mean = fields.Float(
        string="Weighted mean", readonly=True, digits=(5, 4), aggregator=None
    )
    flag_count = fields.Integer(string="Flags", readonly=True)
    contributions = fields.Char(compute="_compute_contributions")

    @property
    def _table_query(self):
        weight = SQL(
            "CASE flag.severity %s END",
            SQL(" ").join(SQL("WHEN %s THEN %s", *pair) for pair in WEIGHTS.items()),
        )
        return SQL(
            """
            SELECT move.id, move.id AS move_id, move.company_id,
                   move.commercial_partner_id AS partner_id, move.date,
                   abs(move.amount_total_signed) AS amount, one.severity,
                   one.severity_rank, one.risk, one.mean, one.flag_count
              FROM account_move move
              JOIN (SELECT flag.move_id, max(flag.severity_rank) AS severity_rank,
                           (array_agg(flag.severity
                                      ORDER BY flag.severity_rank DESC))[1] AS severity,
                           count(*) AS flag_count,
                           1 - exp(sum(ln(1 - %(weight)s * flag.score / 100.0)))
                             AS risk,
                           sum(%(weight)s * flag.score / 100.0) / count(*) AS mean
                      FROM edic_finance_flag flag
                     WHERE flag.state IN %(open)s AND flag.move_id IS NOT NULL
                     GROUP BY flag.move_id) one ON one.move_id = move.id
            """,
            weight=weight,
            open=STOPPING,
        )

    @api.depends_context("lang")
    def _compute_contributions(self):
        flags = self.env["edic.finance.flag"].search(
            [("move_id", "in", self.move_id.ids), ("state", "in", STOPPING)]
        )
        by_entry = flags.grouped("move_id")
        for entry in self:
            entry.contributions = ", ".join(
                f"{flag.code}\N{NO-BREAK SPACE}"
                + formatLang(self.env, WEIGHTS[flag.severity] * flag.score / 100)
                for flag in by_entry.get(entry.move_id, ())
            )

    @roles.reads
    def action_open_entry(self):
        """Open the entry."""
        self.ensure_one()
        return self.move_id._get_records_action()

    @roles.reads
    def action_open_flags(self):
        """Open the flags of the entry."""
        self.ensure_one()
        return self.move_id.action_edic_flags()
