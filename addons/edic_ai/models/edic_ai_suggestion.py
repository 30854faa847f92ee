# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.fields import NO_ACCESS, Domain
from odoo.tools.constants import GC_UNLINK_LIMIT

from .. import roles
from ..json_field import SchemaJson
from ..tools.json_schema import BOOLEAN, NUMBER, OBJECT, TEXT, list_of
from ..transaction import scheduled

# a field's value as `convert_to_write` has it: a figure, a text, ids, shares
VALUE = {"anyOf": [BOOLEAN, NUMBER, TEXT, list_of({"anyOf": [NUMBER, TEXT]}), OBJECT]}


class EdicAiSuggestion(models.Model):
    """A value that an engine proposes for a field; a person decides on it.

    Nobody has the right to write here. A suggestion changes through the
    methods below only, each of which leaves its entry in the ledger.
    """

    _name = "edic.ai.suggestion"
    _inherit = ["edic.ai.mandated", "edic.ai.about.read"]
    _description = "Suggestion"
    _mandate_company = "company_id"
    _mandate_shared = []
    _order = "id desc"
    _rec_name = "field_name"

    company_id = fields.Many2one("res.company", required=True, index=True)
    res_model = fields.Char(string="Model", required=True)
    res_id = fields.Many2oneReference(
        string="Record", model_field="res_model", required=True
    )
    field_name = fields.Char(string="Technical field", required=True)
    field_label = fields.Char(string="Field", compute="_compute_field_label")
    value = SchemaJson(
        schema=VALUE, help="What is proposed; nothing where the engine knows nothing."
    )
    value_label = fields.Char(string="Proposed", compute="_compute_labels")
    current = SchemaJson(schema=VALUE, help="What stood there when it was proposed.")
    current_label = fields.Char(string="Stood there", compute="_compute_labels")
    confidence = fields.Float(
        digits=(5, 4),
        aggregator="avg",
        help="Share of suggestions like this one that were right on past bills.",
    )
    band = fields.Selection(
        [("sure", "Sure"), ("check", "To check"), ("open", "Open")], required=True
    )
    # read through get_evidence, which asks for the right to each past line
    evidence = SchemaJson(
        schema=OBJECT,
        help="What the proposal was computed from.",
        groups="base.group_system",
    )
    engine = fields.Char(required=True)
    engine_version = fields.Char(string="Engine version")
    model_version = fields.Char(string="Model version")
    trace_uuid = fields.Char(string="Ledger entry", index=True)
    state = fields.Selection(
        [
            ("pending", "To decide"),
            ("accepted", "Accepted"),
            ("edited", "Changed"),
            ("rejected", "Rejected"),
            ("not_decided", "Not decided"),
            ("superseded", "Replaced"),
        ],
        default="pending",
        required=True,
    )
    # nobody is followed through these: see edic_ai_suggestion_who
    decided_by_id = fields.Many2one(
        "res.users", string="User who decided", groups=NO_ACCESS
    )
    decided_at = fields.Datetime(string="Time of the decision", groups=NO_ACCESS)
    create_uid = fields.Many2one(
        "res.users", string="Created by", readonly=True, groups=NO_ACCESS
    )
    write_uid = fields.Many2one(
        "res.users", string="Last Updated by", readonly=True, groups=NO_ACCESS
    )
    final_value = SchemaJson(schema=VALUE, string="Final value")
    final_label = fields.Char(string="Became", compute="_compute_labels")
    reason = fields.Char()
    is_in_evaluation = fields.Boolean(
        string="In the evaluation set",
        help="A curator found the decision fit to measure engines with. Engines learn "
        "only from posted lines, never from decisions or reasons.",
    )

    _record_idx = models.Index("(res_model, res_id, field_name, state)")
    _pending_uniq = models.UniqueIndex(
        "(res_model, res_id, field_name) WHERE state = 'pending'"
    )

    @api.depends_context("lang")
    @api.depends("res_model", "field_name")
    def _compute_field_label(self):
        for suggestion in self:
            model = self.env[suggestion.res_model]
            described = model.fields_get([suggestion.field_name], ["string"])
            found = described.get(suggestion.field_name, {})
            suggestion.field_label = found.get("string", suggestion.field_name)

    @api.depends_context("lang")
    @api.depends("value", "current", "final_value")
    def _compute_labels(self):
        """Values in the reader's language, whoever asked for the suggestion."""
        for suggestion in self:
            suggestion.value_label = suggestion._label(suggestion.value)
            suggestion.current_label = suggestion._label(suggestion.current)
            suggestion.final_label = suggestion._label(suggestion.final_value)

    @api.depends("value_label")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for suggestion in self:
            nothing = self.env._("No proposal")
            suggestion.display_name = suggestion.value_label or nothing

    # --- proposing ------------------------------------------------------------
    @api.model
    def _propose(self, vals_list):
        """Store proposals; an older one for the same field that waits is replaced."""
        asked = {(v["res_model"], v["res_id"], v["field_name"]) for v in vals_list}
        waiting = self.sudo().search_fetch(
            [
                ("res_model", "in", [model for model, _id, _name in asked]),
                ("res_id", "in", [number for _model, number, _name in asked]),
                ("state", "=", "pending"),
            ],
            ["res_model", "res_id", "field_name"],
        )
        replaced = waiting.filtered(
            lambda s: (s.res_model, s.res_id, s.field_name) in asked
        )
        replaced._log_superseded(vals_list)
        replaced.state = "superseded"
        self.env.flush_all()  # before the new rows: one that waits per field
        return self.sudo().create(vals_list).sudo(False)

    @api.autovacuum
    @scheduled
    def _gc_superseded(self):
        """Forget proposals that were replaced before anyone decided on them."""
        old = Domain("state", "=", "superseded") & Domain("write_date", "<", "-30d")
        found = self.sudo().search(old)
        found -= self.env["edic.ai.legal.hold"]._held_records(found)
        found[:GC_UNLINK_LIMIT].unlink()
        return len(found[:GC_UNLINK_LIMIT]), len(found) > GC_UNLINK_LIMIT

    @roles.reads
    def action_open_ledger(self):
        """The entries of the ledger that speak of this suggestion's call."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "edic_ai.edic_ai_trace_action"
        )
        uuid = self.trace_uuid
        domain = ["|", ("call_uuid", "=", uuid), ("parent_uuid", "=", uuid)]
        return {**action, "domain": domain}

    # --- the parts --------------------------------------------------------------
    def _check_value(self, value):
        """``value`` in its usual form; refuses what the company may not have."""
        return value

    def _check_bulk(self):
        """Refuse several decisions with one gesture on what must be looked at."""

    def _check_open(self):
        """Refuse decisions on a record that is closed."""

    def _bulk_size(self):
        """Number of records that the user sees as one (bills, say)."""
        return len(set(self.mapped("res_id")))

    def _target(self):
        """The record, with the rights of the user and never more."""
        return self.env[self.res_model].browse(self.res_id).sudo(False)

    def _apply(self, values):
        """Write on their records, with the user's rights, ``suggestion → value``."""
        for suggestion, value in values.items():
            target = suggestion.with_context(**self.env.context)._target()
            target.write({suggestion.field_name: value})

    def _stands_there(self):
        """The record's value now, in the form of ``value``."""
        return self._target()[self.field_name]

    def _label(self, value):
        """``value`` for a reader."""
        return str(value) if value else False

    def _use_case(self):
        return self.engine

    def _source_words(self):
        """Sentences about what a call's suggestions rest on, for its timeline."""
        return [self.env._("Suggestions: %s", len(self))] if self else []
