# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ... import roles


class EdicAiDecision(models.Model):
    """A decision on a proposal: the ledger's decisions, column by column.

    A view of the ledger: nothing is kept here. No column tells who it was, so that
    nobody is counted; on an entry of the ledger one reads it.
    """

    _name = "edic.ai.decision"
    _inherit = ["edic.ai.about.search", "edic.ai.about.entry"]
    _description = "Decision"
    _auto = False
    _log_access = False
    _order = "id desc"
    _rec_name = "call_uuid"

    trace_id = fields.Many2one("edic.ai.trace", string="Entry", readonly=True)
    call_uuid = fields.Char(string="Name of the entry", readonly=True)
    parent_uuid = fields.Char(string="Answers entry", readonly=True)
    seq = fields.Integer(string="Number", readonly=True, aggregator=None)
    occurred_at = fields.Datetime(string="Date", readonly=True)
    company_ref = fields.Integer(readonly=True, aggregator=None)
    company_id = fields.Many2one("res.company", readonly=True)
    use_case = fields.Char(readonly=True)
    res_model = fields.Char(string="Model of the record", readonly=True)
    res_id = fields.Many2oneReference(
        string="Record", model_field="res_model", readonly=True
    )
    decision = fields.Selection("_selection_decision", readonly=True)
    field_name = fields.Char(string="Technical field", readonly=True)
    field_label = fields.Char(string="Field", compute="_compute_field_label")
    proposed = fields.Char(readonly=True)
    final = fields.Char(string="Became", readonly=True)
    band = fields.Selection(
        [("sure", "Sure"), ("check", "To check"), ("open", "Open")], readonly=True
    )
    is_changed = fields.Boolean(
        string="Other than proposed",
        readonly=True,
        help="Somebody decided, and for something else than what was proposed.",
    )
    engine = fields.Char(readonly=True)
    model_version = fields.Char(readonly=True)

    @api.model
    def _selection_decision(self):
        return list(self.env["edic.ai.trace"]._decision_words().items())

    @api.model
    def _about_own(self):
        # EXTENDS edic.ai.about.entry
        return Domain("trace_id", "any!", [("is_mine", "=", True)])

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT trace.id, trace.id AS trace_id, trace.call_uuid, trace.parent_uuid,
                   seal.seq, trace.occurred_at, trace.company_ref,
                   NULLIF(trace.company_ref, 0) AS company_id, trace.use_case,
                   trace.res_model, trace.res_id,
                   trace.facts ->> 'decision' AS decision,
                   trace.facts ->> 'field' AS field_name,
                   trace.facts ->> 'proposed_label' AS proposed,
                   trace.facts ->> 'final_label' AS final,
                   trace.facts ->> 'band' AS band,
                   trace.facts ->> 'decision' IN ('accepted', 'edited', 'rejected')
                   AND trace.facts ->> 'final'
                       IS DISTINCT FROM trace.facts ->> 'proposed' AS is_changed,
                   trace.engine, trace.model_version
              FROM edic_ai_trace trace
              LEFT JOIN edic_ai_seal seal ON seal.trace_id = trace.id
             WHERE trace.event = 'decision' AND trace.facts ? 'decision'
            """
        )

    @api.depends("res_model", "field_name")
    @api.depends_context("lang")
    def _compute_field_label(self):
        for decision in self:
            decision.field_label = decision.trace_id._word({}, decision.field_name)

    @roles.reads
    def action_open_entry(self):
        """Open the entry of the ledger, with who decided and its proof."""
        self.ensure_one()
        return self.trace_id.get_formview_action()
