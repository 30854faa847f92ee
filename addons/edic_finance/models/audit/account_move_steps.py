# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.tools.sql import column_exists, create_column

from .account_move_audit import PURCHASES
from .edic_finance_step import KINDS

AGAIN = ("interrupted", "complete")
READERS = "account.group_account_invoice,account.group_account_readonly"


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class AccountMove(models.Model):
    """How far a bill is on its way to payment."""

    _inherit = "account.move"

    edic_step_ids = fields.One2many(
        "edic.finance.step",
        "move_id",
        string="Payment steps",
        domain=[("revoked_at", "=", False)],
        groups=READERS,
    )
    edic_stage = fields.Selection(
        KINDS,
        string="Last payment step",
        compute="_compute_edic_stage",
        store=True,
        help="The furthest step that was confirmed; an interruption until the "
        "papers are complete again.",
    )
    edic_steps = fields.Json(
        string="Way to payment", compute="_compute_edic_steps", groups=READERS
    )

    def _auto_init(self):
        if not column_exists(self.env.cr, "account_move", "edic_stage"):
            create_column(self.env.cr, "account_move", "edic_stage", "varchar")
        return super()._auto_init()

    @api.depends("edic_step_ids.kind", "edic_step_ids.revoked_at", "edic_step_ids.day")
    def _compute_edic_stage(self):
        order = [kind for kind, _title in KINDS if kind not in AGAIN]
        for move in self:
            steps = move.edic_step_ids.filtered(lambda step: not step.revoked_at)
            stops = steps.filtered(lambda step: step.kind in AGAIN)
            last = stops.sorted(lambda s: (s.day, s.kind == "complete", s.id))[-1:]
            found = [kind for kind in order if kind in steps.mapped("kind")]
            is_stopped = last.kind == "interrupted"
            move.edic_stage = "interrupted" if is_stopped else (found or [False])[-1]

    @api.depends("edic_step_ids.revoked_at", "move_type", "company_id")
    @api.depends_context("lang", "uid")
    def _compute_edic_steps(self):
        """The steps that the company uses, in order, with what is recorded of each."""
        titles = dict(
            self.env["edic.finance.step"]
            ._fields["kind"]
            ._description_selection(self.env)
        )
        may = self.env["edic.finance.step"].has_access("create")
        for move in self:
            used = move.company_id._edic_steps()
            if move.move_type not in PURCHASES or not used:
                move.edic_steps = False
                continue
            steps = move.edic_step_ids.filtered(lambda step: not step.revoked_at)
            recorded = steps.grouped("kind")
            move.edic_steps = {
                "may": may,
                "steps": [
                    {
                        "kind": kind,
                        "title": titles[kind],
                        "done": [step._told() for step in recorded.get(kind, ())],
                    }
                    for kind, _title in KINDS
                    if kind in used or kind in recorded
                ],
            }
