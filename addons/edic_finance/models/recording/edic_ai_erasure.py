# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.tools import SQL


class EdicAiErasure(models.AbstractModel):
    """A bill is known with its lines, which are part of it, and its own time runs."""

    _inherit = "edic.ai.erasure"

    def _about(self, res_model, res_id):
        # EXTENDS edic_ai
        about = super()._about(res_model, res_id)
        if res_model != "account.move":
            return about
        return SQL(
            """(%s OR EXISTS (SELECT FROM account_move_line line
                               WHERE trace.res_model = 'account.move.line'
                                 AND line.id = trace.res_id AND line.move_id = %s))""",
            about,
            res_id,
        )

    @api.model
    def _hanging_next(self, records):
        # EXTENDS edic_ai: the lines of a bill
        found = super()._hanging_next(records)
        if moves := records.get("account.move"):
            lines = self.env["account.move.line"].sudo()
            ids = lines._search([("move_id", "in", list(moves))]).get_result_ids()
            found.setdefault(lines._name, set()).update(ids)
        return found

    def _kept_for_document(self, rule):
        """Return SQL condition: a record of the books stays, for its bill is there and
        the bill's own time, from the end of the year of its entry, is not over."""
        # EXTENDS edic_ai
        kept = super()._kept_for_document(rule)
        if rule.counts_from != "year":
            return kept
        return SQL(
            """(%s OR EXISTS (
                SELECT FROM account_move move
                 WHERE (trace.res_model = 'account.move' AND move.id = trace.res_id
                        OR trace.res_model = 'account.move.line' AND move.id = (
                           SELECT move_id FROM account_move_line
                            WHERE id = trace.res_id))
                   AND date_trunc('year', move.date) + interval '1 year'
                       + make_interval(months => %s) > %s))""",
            kept,
            rule.months,
            fields.Datetime.now(),
        )


class EdicAiAboutChosen(models.AbstractModel):
    """A bill can be named before the ledger has an entry about any."""

    _inherit = "edic.ai.about.chosen"

    @api.model
    def _nameable(self):
        # EXTENDS edic_ai
        return (*super()._nameable(), "account.move")
