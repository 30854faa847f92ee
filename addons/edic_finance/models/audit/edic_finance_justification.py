# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ... import roles

MAX_TERM = relativedelta(months=12)
SCOPES = [
    ("flag", "This finding only"),
    ("partner", "This check on this vendor"),
    ("partner_amount", "This check on this vendor up to this amount"),
]


class EdicFinanceJustification(models.Model):
    """A statement that a finding, or one like it, is in order; for twelve months at
    most.

    Then what it covers is flagged again: what was in order need not stay so.
    """

    _name = "edic.finance.justification"
    _description = "Justification of flags"
    _order = "valid_until desc, id desc"
    _rec_name = "code"

    company_id = fields.Many2one("res.company", required=True, readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    code = fields.Selection(
        selection=lambda self: self.env["edic.finance.check"]._labels(),
        string="Check",
        required=True,
        readonly=True,
    )
    scope = fields.Selection(SCOPES, required=True, readonly=True, default="flag")
    partner_id = fields.Many2one("res.partner", string="Vendor", readonly=True)
    amount = fields.Monetary(string="Up to", readonly=True)
    fingerprint = fields.Char(readonly=True)
    facts_digest = fields.Char(
        readonly=True, help="Of the finding: new facts call for a new decision."
    )
    reason = fields.Text(required=True, readonly=True)
    valid_from = fields.Date(
        string="Valid from",
        required=True,
        readonly=True,
        default=fields.Date.context_today,
    )
    valid_until = fields.Date(string="Valid until", required=True, readonly=True)
    ended_at = fields.Datetime(string="Ended early", readonly=True)
    is_running = fields.Boolean(
        compute="_compute_is_running", search="_search_is_running"
    )
    create_uid = fields.Many2one(
        "res.users", string="Created by", readonly=True, groups=fields.NO_ACCESS
    )
    write_uid = fields.Many2one(
        "res.users", string="Last Updated by", readonly=True, groups=fields.NO_ACCESS
    )
    flag_ids = fields.One2many("edic.finance.flag", "justification_id")

    @api.depends("valid_until", "ended_at")
    def _compute_is_running(self):
        today = fields.Date.context_today(self)
        for row in self:
            row.is_running = not row.ended_at and row.valid_until >= today

    def _search_is_running(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = fields.Date.context_today(self)
        running = ["&", ("ended_at", "=", False), ("valid_until", ">=", today)]
        return running if True in value else ["!", *running]

    @api.constrains("valid_from", "valid_until")
    def _check_valid_until(self):
        for row in self:
            if not row.valid_from <= row.valid_until <= row.valid_from + MAX_TERM:
                raise ValidationError(
                    self.env._("A justification holds for twelve months at most.")
                )

    @roles.for_roles(roles.ACCOUNTANT)
    def action_end(self):
        """End the justifications: what they covered is flagged at the next run."""
        self.env["edic.finance.flag"]._check_decider()
        for row in self.filtered("is_running"):
            row.sudo().ended_at = fields.Datetime.now()
            self.env["edic.ai.gateway"]._record(
                "decision",
                "finance.justification",
                {"check": row.code, "ended": True},
                company=row.company_id,
                record=row,
            )

    @api.model
    def _running(self, company, code):
        return self.sudo().search(
            [
                ("company_id", "=", company.id),
                ("code", "=", code),
                ("is_running", "=", True),
            ]
        )

    def _covers(self, finding):
        """Return the first justification that covers a finding, or none.

        :param dict finding: values of a flag
        """
        return self.filtered(lambda row: row._is_covering(finding))[:1]

    def _is_covering(self, finding):
        if self.scope == "flag":
            names = ("fingerprint", "facts_digest")
            return all(self[name] == finding[name] for name in names)
        flags = self.env["edic.finance.flag"].sudo()
        return (
            finding["severity"] != "critical"
            and self.partner_id.id == finding["partner_id"]
            # nobody covers what he or she made
            and self.create_uid not in flags.new(finding)._makers()
            and (self.scope == "partner" or (finding["amount"] or 0) <= self.amount)
        )
