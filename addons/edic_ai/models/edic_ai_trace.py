# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ..json_field import SchemaJson
from ..tools.canonical import canonical_json
from ..tools.json_schema import OBJECT
from ..tools.ledger.record import COVERED, record_of

ORPHAN_AFTER = timedelta(minutes=15)  # R04
LINE = 80  # characters of a fact that still fits into a list


class EdicAiTrace(models.Model):
    """One record of the ledger: an AI call, a decision, or what the books leave open.

    Records are added by the gateway and never changed. There are no foreign keys
    and no stored computes, so that deleting a user or a bill touches none. Who it was
    and what it was about in words lies beside, where it can be erased.
    """

    _name = "edic.ai.trace"
    _inherit = ["edic.ai.append.only", "edic.ai.about.search", "edic.ai.about.entry"]
    _description = "Ledger of AI and decisions"
    _log_access = False
    _order = "id desc"
    _rec_name = "call_uuid"

    format = fields.Integer(required=True, readonly=True, aggregator=None)
    call_uuid = fields.Char(string="Entry", required=True, readonly=True)
    parent_uuid = fields.Char(string="Answers entry", readonly=True)
    event = fields.Selection(
        [
            ("inference", "AI call"),
            ("decision", "Decision"),
            ("training", "Training"),
            ("intake", "Intake"),
            ("policy", "Setting"),
            ("accounting", "Accounting"),
            ("access", "Access"),
            ("ledger", "Ledger"),
        ],
        required=True,
        readonly=True,
    )
    use_case = fields.Char(required=True, readonly=True)
    occurred_at = fields.Datetime(string="Date", required=True, readonly=True)
    company_ref = fields.Integer(readonly=True, index=True, aggregator=None)
    company_id = fields.Many2one("res.company", compute="_compute_company_id")
    user_pseudo = fields.Char(
        string="Pseudonym",
        readonly=True,
        help="Different in each entry, so that nobody can be traced through the "
        "ledger. Empty where no person acted.",
    )
    res_model = fields.Char(string="Model of the record", readonly=True)
    res_id = fields.Many2oneReference(
        string="Record", model_field="res_model", readonly=True
    )
    engine = fields.Char(readonly=True)
    engine_version = fields.Char(readonly=True)
    model_version = fields.Char(readonly=True)
    content_digest = fields.Char(
        string="Digest of the content",
        readonly=True,
        help="Of what was asked, answered or commented, salted: the content itself is "
        "kept apart and can be erased.",
    )
    status = fields.Selection(
        [
            ("started", "Started"),
            ("ok", "Done"),
            ("error", "Error"),
            ("refused", "Refused"),
        ],
        required=True,
        readonly=True,
    )
    is_orphan = fields.Boolean(
        string="Never finished",
        compute="_compute_is_orphan",
        search="_search_is_orphan",
        help="A call that began and of which nothing was heard since: "
        "whether the model worked on it is not known.",
    )
    facts = SchemaJson(schema=OBJECT, string="Facts (data)", readonly=True)
    facts_text = fields.Text(string="Facts", compute="_compute_facts_text")
    summary = fields.Char(compute="_compute_facts_text")

    _uuid_uniq = models.UniqueIndex("(call_uuid)")
    _parent_idx = models.Index("(parent_uuid) WHERE parent_uuid IS NOT NULL")
    _record_idx = models.Index("(res_model, res_id)")
    _started_idx = models.Index("(occurred_at) WHERE status = 'started'")

    @api.model
    def _orphans(self):
        """Calls that began some time ago and that no row answers."""
        return SQL(
            """(SELECT began.id FROM edic_ai_trace began
                 WHERE began.status = 'started' AND began.occurred_at < %s
                   AND NOT EXISTS (SELECT FROM edic_ai_trace ended
                                    WHERE ended.parent_uuid = began.call_uuid
                                      AND ended.event = 'inference'))""",
            fields.Datetime.now() - ORPHAN_AFTER,
        )

    def _compute_is_orphan(self):
        found = self.search([("id", "in", self.ids), ("is_orphan", "=", True)])
        for trace in self:
            trace.is_orphan = trace in found

    def _search_is_orphan(self, operator, value):
        if operator != "in":
            return NotImplemented
        return [("id", "in" if True in value else "not in", self._orphans())]

    def _compute_company_id(self):
        for trace in self:
            trace.company_id = trace.company_ref or False

    def _compute_about(self):
        # EXTENDS edic.ai.about: with its kind and number for who may not read it
        result = super()._compute_about()
        titles = self.env["ir.model"]
        for trace in self.filtered(lambda trace: trace.res_model and not trace.about):
            title = titles._get(trace.res_model).name or trace.res_model
            trace.about = f"{title} {trace.res_id}"
        return result

    @api.private
    def canonical(self):
        """The bytes that its hash begins with (see ``tools/ledger/record``)."""
        self.ensure_one()
        return canonical_json(record_of({name: self[name] for name in COVERED}))
