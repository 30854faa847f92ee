# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import logging
from collections import Counter
from datetime import timedelta
from functools import partial

from odoo import SUPERUSER_ID, api, fields, models
from odoo.api import Environment

from ...alone import alone, read_latest
from ...tools.suggestions.oversight import OVERSIGHT_DAYS, UNSEEN, Pace, span_of
from ...transaction import scheduled

_logger = logging.getLogger(__name__)

KEPT_MONTHS = 12


class EdicAiPace(models.Model):
    """A company's counts of the time with the evidence before decisions.

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
        """Count one decision, once it is committed.

        After the commit and in a transaction of its own: two who decide at once would
        else wait for each other's, and an agreement that ended since is respected.

        :param seconds: since the evidence was shown; None: it was not
        """
        later = self.env.cr.postcommit
        counts = later.data.setdefault("edic_ai.pace", Counter())
        if not counts:
            later.add(partial(_store, self.env.registry, counts))
        counts[company.id, span_of(seconds)] += 1

    @api.model
    def _add(self, company_id, span, decisions):
        if not self.env["res.company"].browse(company_id).exists().edic_ai_pace:
            return
        self.env.cr.execute(
            """
            INSERT INTO edic_ai_pace AS pace (company_id, month, span, decisions)
            VALUES (%s, %s, %s, %s)
            ON CONFLICT (company_id, month, span)
            DO UPDATE SET decisions = pace.decisions + excluded.decisions
            """,
            (company_id, fields.Date.today().replace(day=1), span, decisions),
        )

    @api.model
    def _pace(self, company):
        """Return what was lately counted for ``company``, as a `Pace`."""
        since = fields.Date.today() - timedelta(days=OVERSIGHT_DAYS)
        rows = self.sudo()._read_group(
            [("company_id", "=", company.id), ("month", ">=", since.replace(day=1))],
            ["span"],
            ["decisions:sum"],
        )
        return Pace(dict(rows))

    @api.model
    def _forget(self, company):
        """Delete what was counted under an agreement that ended."""
        self.sudo().search([("company_id", "=", company.id)]).unlink()

    @api.autovacuum
    @scheduled
    def _gc_old(self):
        """Forget counts older than a year."""
        self.sudo().search([("month", "<", f"-{KEPT_MONTHS}m")]).unlink()


def _store(registry, counts):
    found = dict(counts)
    counts.clear()  # a further transaction of the same cursor starts anew
    try:
        alone(registry, partial(_add_all, found))
    except Exception:
        # the decisions stand: a count that is lost must not undo the answer to them
        _logger.exception("Time to decide was not counted")


def _add_all(found, cr):
    read_latest(cr)  # whoever waited for the row adds to what is there now
    pace = Environment(cr, SUPERUSER_ID, {})["edic.ai.pace"]
    for (company_id, span), decisions in sorted(found.items()):
        pace._add(company_id, span, decisions)
