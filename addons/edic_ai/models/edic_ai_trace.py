# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL

from ..tools.canonical import canonical_json, digest

# Known to code in this process alone: no client can send it along in a context.
LEDGER = object()
COVERED = (  # by the digest; a fixed list, since a site may add fields of its own
    *("call_uuid", "parent_uuid", "event", "use_case", "status", "occurred_at"),
    *("company_ref", "user_ref", "res_model", "res_id", "facts"),
    *("engine", "engine_version", "model_version", "input_digest", "output_digest"),
)
ORPHAN_AFTER = timedelta(minutes=15)  # R04
LINE = 80  # characters of a fact that still fits into a list


class EdicAiTrace(models.Model):
    """One row of the ledger: an AI call, or what a person decided on it.

    Rows are added by the gateway and never changed. There are no foreign keys
    and no stored computes, so that deleting a user or a bill touches none.
    """

    _name = "edic.ai.trace"
    _inherit = "edic.ai.about"
    _description = "Ledger of AI and decisions"
    _log_access = False
    _order = "id desc"
    _rec_name = "call_uuid"

    call_uuid = fields.Char(string="Entry", required=True, readonly=True, index=True)
    parent_uuid = fields.Char(string="Answers entry", readonly=True, index=True)
    event = fields.Selection(
        [
            ("inference", "AI call"),
            ("decision", "Decision"),
            ("training", "Training"),
            ("intake", "Intake"),
            ("policy", "Setting"),
        ],
        required=True,
        readonly=True,
    )
    use_case = fields.Char(required=True, readonly=True)
    occurred_at = fields.Datetime(string="Date", required=True, readonly=True)
    company_ref = fields.Integer(readonly=True, index=True, aggregator=None)
    company_id = fields.Many2one("res.company", compute="_compute_company_id")
    user_ref = fields.Integer(readonly=True, aggregator=None)
    user_id = fields.Many2one("res.users", compute="_compute_user_id")
    res_model = fields.Char(string="Model of the record", readonly=True)
    res_id = fields.Many2oneReference(
        string="Record", model_field="res_model", readonly=True
    )
    engine = fields.Char(readonly=True)
    engine_version = fields.Char(readonly=True)
    model_version = fields.Char(readonly=True)
    input_digest = fields.Char(readonly=True)
    output_digest = fields.Char(readonly=True)
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
    facts = fields.Json(string="Facts (data)", readonly=True)
    facts_text = fields.Text(string="Facts", compute="_compute_facts_text")
    summary = fields.Char(string="What", compute="_compute_facts_text")
    record_digest = fields.Char(readonly=True)

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
            trace.company_id = trace.company_ref

    def _compute_user_id(self):
        known = self.env["res.users"].sudo().with_context(active_test=False)
        users = known.search([("id", "in", self.mapped("user_ref"))])
        for trace in self:
            trace.user_id = trace.user_ref if trace.user_ref in users.ids else False

    def _compute_about(self):
        # EXTENDS edic.ai.about: with its kind and number for who may not read it
        result = super()._compute_about()
        titles = self.env["ir.model"]
        for trace in self.filtered(lambda trace: trace.res_model and not trace.about):
            title = titles._get(trace.res_model).name or trace.res_model
            trace.about = f"{title} {trace.res_id}"
        return result

    def canonical(self):
        """The bytes whose SHA-256 is ``record_digest`` (see ``tools/canonical``)."""
        self.ensure_one()
        return canonical_json(self._canonical_values())

    def _canonical_values(self):
        # Odoo's False, 0 and {} for "none" are null here
        return {name: self[name] or None for name in COVERED}

    def is_intact(self):
        """True when the row still has the digest it was written with."""
        self.ensure_one()
        return self.record_digest == digest(self._canonical_values())

    @api.model_create_multi
    def create(self, vals_list):
        self._check_ledger()
        for vals in vals_list:
            content = {name: vals.get(name) or None for name in COVERED}
            vals["record_digest"] = digest(content)
        return super().create(vals_list)

    def write(self, vals):  # pylint: disable=method-required-super
        raise AccessError(self.env._("Entries of the ledger are never changed."))

    def _write(self, vals):  # pylint: disable=method-required-super
        self.write(vals)

    def _write_multi(self, vals_list):  # pylint: disable=method-required-super
        self.write(vals_list)

    def unlink(self):
        # not @api.ondelete: that one is skipped for whoever uninstalls
        if self:
            # pylint: disable-next=no-raise-unlink
            raise AccessError(self.env._("Entries of the ledger are never deleted."))
        return super().unlink()

    def _check_ledger(self):
        if self.env.context.get("edic_ledger") is not LEDGER:
            raise AccessError(self.env._("Only the gateway writes into the ledger."))
