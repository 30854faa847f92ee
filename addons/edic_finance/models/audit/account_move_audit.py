# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_date
from odoo.tools.sql import column_exists, create_column

from ... import roles

PURCHASES = ("in_invoice", "in_refund", "in_receipt")
HEAD = {
    "partner_id",
    "partner_bank_id",
    "ref",
    "invoice_date",
    "date",
    "state",
    "currency_id",
    "invoice_line_ids",
    "line_ids",
    "journal_id",
    "amount_total",
    "edic_document_id",
    "reversed_entry_id",
    "invoice_date_due",
    "payment_state",
}
PICTURES = ("image/png", "image/jpeg")
LEVELS = {"critical": "danger", "high": "warning"}
AT_ONCE = 3  # flags in the banner; the rest is a count
FLAG_READERS = "account.group_account_invoice,account.group_account_readonly"


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class AccountMove(models.Model):
    """An entry and its flags: checked on change, stopped where the company says."""

    _inherit = "account.move"

    edic_flag_ids = fields.One2many(
        "edic.finance.flag", "move_id", string="Audit flags", groups=FLAG_READERS
    )
    edic_flag_count = fields.Integer(
        string="Open flags", compute="_compute_edic_flag_count", groups=FLAG_READERS
    )
    edic_posted_at = fields.Datetime(string="Posted at", readonly=True, copy=False)
    edic_posted_by_id = fields.Many2one(
        "res.users",
        groups=fields.NO_ACCESS,
        readonly=True,
        copy=False,
        ondelete="set null",
    )
    edic_hand_ids = fields.Many2many(
        "res.users",
        "edic_finance_move_hand",
        string="Handled by",
        groups=fields.NO_ACCESS,
        readonly=True,
        copy=False,
        help="Who posted it, or said whom it pays: they do not clear its flags.",
    )

    def _auto_init(self):
        # without these, installing would walk through every entry ever booked
        for name, kind in (("posted_at", "timestamp"), ("posted_by_id", "int4")):
            if not column_exists(self.env.cr, "account_move", f"edic_{name}"):
                create_column(self.env.cr, "account_move", f"edic_{name}", kind)
        return super()._auto_init()

    @api.model
    def _search(self, domain, *args, **kwargs):
        # EXTENDS account: who may read no flag finds no bill by one either; Odoo looks
        # for `in` on lines of a record with all rights
        if not self.env.su and any(
            condition.field_expr.partition(".")[0] == "edic_flag_ids"
            for condition in Domain(domain).iter_conditions()
        ):
            self.env["edic.finance.flag"]._check_is_reader()
        return super()._search(domain, *args, **kwargs)

    def _compute_edic_flag_count(self):
        counted = dict(
            self.env["edic.finance.flag"]._read_group(
                [("move_id", "in", self.ids), ("is_open", "=", True)],
                ["move_id"],
                ["__count"],
            )
        )
        for move in self:
            move.edic_flag_count = counted.get(move._origin, 0)

    # --- what changed is checked ------------------------------------------------------
    @api.model_create_multi
    def create(self, vals_list):
        # EXTENDS account
        moves = super().create(vals_list)
        moves._edic_touch()
        return moves

    def write(self, vals):
        # EXTENDS account
        result = super().write(vals)
        if HEAD & vals.keys():
            self._edic_touch()
        return result

    def _edic_touch(self):
        self.env["edic.finance.audit"]._touch(self)

    # --- where people see it ----------------------------------------------------------
    def _get_alerts(self):
        # EXTENDS account
        alerts = super()._get_alerts()
        if not self.env.user.has_groups(FLAG_READERS):
            return alerts
        flags = self._edic_open_flags()
        for flag in flags[:AT_ONCE]:
            alerts[f"edic_flag_{flag.id}"] = {
                "level": LEVELS.get(flag.severity, "info"),
                "message": flag._alert_words(),
                "action_text": self.env._("Look into it"),
                "action": flag._get_records_action(),
            }
        if len(flags) > AT_ONCE:
            alerts["edic_flags"] = {
                "level": "info",
                "message": self.env._("%s more flags", len(flags) - AT_ONCE),
                "action_text": self.env._("Show all"),
                "action": self.action_edic_flags(),
            }
        return alerts

    def _edic_beside(self):
        """An entry and its document, to be laid beside another."""
        self.ensure_one()
        files = self.attachment_ids.filtered(
            lambda file: file.mimetype in ("application/pdf", *PICTURES)
        )
        document = self.message_main_attachment_id & files or files[:1]
        return {
            "id": self.id,
            "name": self.display_name,
            "told": ", ".join(
                filter(None, [self.partner_id.name, format_date(self.env, self.date)])
            ),
            "document": document.id,
            "is_picture": document.mimetype in PICTURES,
        }

    @roles.for_roles(roles.BILLING, roles.READONLY)
    def action_edic_check_sheet(self):
        """What was checked, what was not and why; to read and print."""
        self.ensure_one()
        return self.env["edic.ai.document.checks"]._open(self.id)

    @roles.for_roles(roles.BILLING, roles.READONLY)
    def action_edic_flags(self):
        """The flags of these entries, open or not."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "edic_finance.edic_finance_flag_action"
        )
        about = Domain("other_ids", "in", self.ids) | self._edic_about()
        return {**action, "domain": list(about), "context": {}}
