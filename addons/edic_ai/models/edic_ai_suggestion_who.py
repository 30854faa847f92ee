# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models

from ..people import AUDITOR


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicAiSuggestion(models.Model):
    """Who decided, told of one suggestion at a time: no list of what somebody did.

    What is stored is for code that may know. Nobody searches, sorts, counts or exports
    by it; each finds what he or she decided.
    """

    _inherit = "edic.ai.suggestion"

    decided_by = fields.Char(
        string="Decided by",
        compute="_compute_decided",
        groups=AUDITOR,
        help="Names are shown for one suggestion at a time. A search by person needs a "
        "reason and a second person.",
    )
    decided_on = fields.Datetime(
        string="Decided on", compute="_compute_decided", groups=AUDITOR
    )
    is_mine = fields.Boolean(
        string="Decided by me", compute="_compute_is_mine", search="_search_is_mine"
    )

    @api.depends_context("uid")
    @api.depends("decided_by_id", "decided_at")
    def _compute_decided(self):
        is_alone = len(self) == 1
        for suggestion in self:
            stored = suggestion.sudo()
            is_told = is_alone or suggestion.is_mine
            suggestion.decided_by = is_told and stored.decided_by_id.name
            suggestion.decided_on = is_told and stored.decided_at

    @api.depends_context("uid")
    @api.depends("decided_by_id")
    def _compute_is_mine(self):
        for suggestion in self:
            suggestion.is_mine = suggestion.sudo().decided_by_id.id == self.env.uid

    def _search_is_mine(self, operator, value):
        if operator != "in":
            return NotImplemented
        own = self.sudo()._search([("decided_by_id", "=", self.env.uid)])
        return [("id", "in" if True in value else "not in", own)]
