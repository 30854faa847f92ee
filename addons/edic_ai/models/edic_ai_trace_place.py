# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicAiTrace(models.Model):
    """Where an entry stands: its number, what it answers, and what answers it."""

    _inherit = "edic.ai.trace"

    seq = fields.Integer(search="_search_seq")
    prev_hash = fields.Char(string="Hash before", compute="_compute_seal_text")
    seal_text = fields.Char(string="Seal", compute="_compute_seal_text")
    is_waiting = fields.Boolean(
        string="Not sealed yet",
        compute="_compute_is_waiting",
        search="_search_is_waiting",
    )
    parent_id = fields.Many2one(
        "edic.ai.trace", string="Answer to", compute="_compute_parent_id"
    )
    answer_ids = fields.Many2many(
        "edic.ai.trace", string="Answered by", compute="_compute_parent_id"
    )

    @api.depends_context("lang")
    def _compute_display_name(self):
        events = dict(self._fields["event"]._description_selection(self.env))
        for trace in self:
            event = events.get(trace.event)
            numbered = self.env._(
                "%(event)s, number %(number)s", event=event, number=trace.seq
            )
            trace.display_name = numbered if trace.seq else event

    def _search_seq(self, operator, value):
        # a number belongs to a chain: each company has one of its own
        seals = self.env["edic.ai.seal"].sudo()._search([("seq", operator, value)])
        return Domain("id", "in", seals.subselect("trace_id"))

    @api.depends_context("lang")
    def _compute_seal_text(self):
        seals, marks = self._seals(), self._seal_marks()
        for trace in self:
            seal = seals.get(trace.id)
            trace.prev_hash = seal.prev_hash if seal else False
            trace.seal_text = marks.get(trace.id, {}).get("text")

    def _compute_is_waiting(self):
        waiting = self._waiting_ids()
        for trace in self:
            trace.is_waiting = trace.id in waiting

    def _search_is_waiting(self, operator, value):
        if operator != "in":
            return NotImplemented
        waiting = SQL("(SELECT trace_id FROM edic_ai_pending)")
        return [("id", "in" if True in value else "not in", waiting)]

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_parent_id(self):
        """As the reader may see them."""
        uuids = self.mapped("call_uuid")
        asked = [uuid for uuid in self.mapped("parent_uuid") if uuid]
        parents = self.search([("call_uuid", "in", asked)]).grouped("call_uuid")
        answers = self.search([("parent_uuid", "in", uuids)], order="id")
        answers = answers.grouped("parent_uuid")
        for trace in self:
            trace.parent_id = parents.get(trace.parent_uuid)
            trace.answer_ids = answers.get(trace.call_uuid)
