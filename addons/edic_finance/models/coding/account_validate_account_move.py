# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.edic_ai.notification import notification
from odoo.addons.edic_ai.write_guard import within

from .account_move import POSTING_OPEN


class ValidateAccountMove(models.TransientModel):
    """Odoo's question before posting also names open lines, bills that come to other
    totals than their documents, and what nobody looked at."""

    _inherit = "validate.account.move"

    edic_open_line_ids = fields.Many2many(
        "account.move.line", string="Open lines", compute="_compute_edic_asked"
    )
    edic_differing_ids = fields.Many2many(
        "account.move", string="Other totals", compute="_compute_edic_asked"
    )
    edic_unsure = fields.Text(string="To look at", compute="_compute_edic_asked")
    edic_asked_count = fields.Integer(
        string="Bills to look at first", compute="_compute_edic_asked"
    )
    edic_other_count = fields.Integer(
        string="Other bills", compute="_compute_edic_asked"
    )
    edic_waits_open = fields.Boolean(
        string="Open lines of a later date", compute="_compute_edic_asked"
    )
    edic_post_open = fields.Boolean(
        string="Post them all the same",
        help="They are posted as they stand. That you decided so is recorded.",
    )

    @api.depends("move_ids")
    @api.depends_context("lang")
    def _compute_edic_asked(self):
        for wizard in self:
            moves = wizard.move_ids._origin
            wizard.edic_open_line_ids = moves._edic_lines_to_decide()
            wizard.edic_differing_ids = moves._edic_differing()
            asked = wizard._edic_asked()
            wizard.edic_unsure = "\n".join(
                self.env._(
                    "%(bill)s: %(what)s",
                    bill=move.display_name,
                    what=" ".join(row.sentence for row in unsure),
                )
                for move, unsure in moves._edic_to_look_at()._edic_unsure().items()
            )
            wizard.edic_asked_count = len(asked)
            wizard.edic_other_count = len(moves - asked)
            today = fields.Date.context_today(wizard)
            days = wizard.edic_open_line_ids.mapped("date")
            wizard.edic_waits_open = any(day and day > today for day in days)

    def _edic_asked(self):
        """Return the bills that are posted only where the person says so."""
        asked = (self.edic_open_line_ids.move_id | self.edic_differing_ids)._origin
        return asked | self.move_ids._origin._edic_to_look_at()

    def validate_move(self):
        """Leave out the bills that were asked about, unless the person posts them."""
        # EXTENDS account
        asked, others = self._edic_asked(), self.move_ids - self._edic_asked()
        if not asked:
            return super().validate_move()
        if self.edic_post_open:
            with within(POSTING_OPEN):
                return super().validate_move()
        if not others:
            raise UserError(
                self.env._(
                    "Decide on the open lines first, or tick “Post them all the same”."
                )
                if self.edic_open_line_ids
                else self.env._(
                    "Correct the bill first, or tick “Post them all the same”."
                )
            )
        self.move_ids = others
        text = self.env._(
            "Posted: %(posted)s. Left as drafts: %(left)s.",
            posted=len(others),
            left=len(asked),
        )
        return notification("warning", text, next=super().validate_move())
