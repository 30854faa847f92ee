# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_date, format_datetime

from odoo.addons.edic_ai.people import check_person
from odoo.addons.edic_ai.rpc import without_defaults
from odoo.addons.edic_ai.write_guard import by_method

from ... import roles
from ..intake.bill_terms import BillTerms

# in the order of the expenditure process; GBCP art. 17 to 20 and 29 to 33, NRW § 31
# KomHVO, VV § 70 LHO/BHO
KINDS = [
    ("received", "Received on"),
    ("commitment", "Commitment"),
    ("service", "Delivery confirmed"),
    ("factual", "Factually correct"),
    ("arithmetical", "Arithmetically correct"),
    ("interrupted", "Interruption notified"),
    ("complete", "Complete again"),
    ("order", "Payment order"),
    ("handed_over", "Handed over"),
    ("paid", "Paid"),
]
SOURCES = [
    ("person", "Stated by a person"),
    ("portal", "Notice of the portal"),
    ("paper", "Stamp or signed paper"),
]
STOPPED = ("order", "handed_over")  # where money leaves the house's hands
DEFAULTS = {
    "FR": (
        "received",
        "commitment",
        "service",
        "order",
        "interrupted",
        "complete",
        "handed_over",
        "paid",
    ),
    "DE": (
        "received",
        "commitment",
        "service",
        "factual",
        "arithmetical",
        "order",
        "paid",
    ),
}


class EdicFinanceStep(models.Model):
    """A step of a bill's way to payment: who confirmed it, when, from what.

    Only a person sets a step. It is not changed: a wrong one is revoked, with who did
    so, and set anew; each leaves an entry in the ledger.
    """

    _name = "edic.finance.step"
    _description = "Payment step"
    _order = "day, id"
    _check_company_auto = True

    move_id = fields.Many2one(
        "account.move",
        string="Bill",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
        edic_writer="creation",
    )
    company_id = fields.Many2one(related="move_id.company_id", store=True)
    kind = fields.Selection(KINDS, string="Step", required=True, edic_writer="creation")
    day = fields.Date(
        required=True,
        edic_writer="creation",
        help="The day that counts in law, such as the day on which the request for "
        "payment was received; never the day of the upload.",
    )
    number = fields.Char(
        edic_writer="creation",
        help="Of the commitment, the payment order (mandat, Anordnung) or its slip.",
    )
    reason = fields.Char(
        edic_writer="creation", help="For an interruption: what is missing or wrong."
    )
    source = fields.Selection(
        SOURCES,
        string="Where it comes from",
        required=True,
        default="person",
        edic_writer="creation",
    )
    user_id = fields.Many2one(
        "res.users", string="Confirmed by", readonly=True, required=True
    )
    revoked_at = fields.Datetime(string="Revoked", readonly=True)
    revoked_by_id = fields.Many2one("res.users", string="Revoked by", readonly=True)

    _once = models.UniqueIndex(
        "(move_id, kind) WHERE revoked_at IS NULL"
        " AND kind NOT IN ('interrupted', 'complete')",
        "This step is already recorded: revoke it first.",
    )

    _since_idx = models.Index("(company_id, kind, day) WHERE revoked_at IS NULL")

    @api.depends("kind", "day")
    @api.depends_context("lang")
    def _compute_display_name(self):
        titles = dict(self._fields["kind"]._description_selection(self.env))
        for step in self:
            day = format_date(self.env, step.day) if step.day else ""
            step.display_name = f"{titles.get(step.kind, '')} {day}".strip()

    @api.model_create_multi
    def create(self, vals_list):
        check_person(self.env)
        own = {"user_id": self.env.uid, "revoked_at": False, "revoked_by_id": False}
        today = fields.Date.context_today(self)
        for vals in vals_list:  # on which day it came in, a person reads and writes
            if not vals.get("day") and vals.get("kind") == "received":
                raise ValidationError(
                    self.env._("Enter the day on which the bill was received.")
                )
        with by_method(self, *own):
            steps = super(EdicFinanceStep, without_defaults(self)).create(
                [{**vals, "day": vals.get("day") or today, **own} for vals in vals_list]
            )
        steps._check_bills()
        stopped = steps.filtered(lambda step: step.kind in STOPPED)
        stopped.move_id._edic_check_stop("handover")
        steps._record("step.confirmed")
        for step in steps.filtered(lambda step: step.kind == "received"):
            BillTerms(step.move_id).arrive(step.day)
        steps.move_id._edic_touch()
        return steps

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("A step is revoked, not deleted."))

    @roles.for_roles(roles.BILLING)
    def action_revoke(self):
        """Revoke wrong steps; they stay readable."""
        check_person(self.env)
        self.check_access("create")
        self.move_id.check_access("write")
        open_ = self.filtered(lambda step: not step.revoked_at)
        open_.sudo().write(
            {"revoked_at": fields.Datetime.now(), "revoked_by_id": self.env.uid}
        )
        open_._record("step.revoked")
        open_.move_id._edic_touch()

    def _check_bills(self):
        for step in self:
            step.move_id.check_access("write")
            if step.move_id.move_type not in ("in_invoice", "in_refund", "in_receipt"):
                raise ValidationError(self.env._("Payment steps are those of bills."))
            if step.day > fields.Date.context_today(step):
                raise ValidationError(
                    self.env._("A step that is confirmed is not in the future.")
                )
            if step.kind == "interrupted" and not step.reason:
                raise ValidationError(
                    self.env._("An interruption names its reason: it is notified.")
                )

    def _record(self, use_case):
        self.env["edic.ai.gateway"]._record_many(
            [
                {
                    "event": "decision",
                    "use_case": use_case,
                    "company": step.company_id,
                    "record": step.move_id,
                    "facts": {
                        "step": step.kind,
                        "day": fields.Date.to_string(step.day),
                        "source": step.source,
                    },
                    "comment": step.reason,
                    "values": {"number": step.number} if step.number else None,
                }
                for step in self
            ]
        )

    def _bar_entry(self):
        """Return the step as the bill's step bar shows it."""
        self.ensure_one()
        sources = dict(self._fields["source"]._description_selection(self.env))
        return {
            "id": self.id,
            "day": format_date(self.env, self.day),
            "who": self.user_id.sudo().name,
            "when": format_datetime(self.env, self.create_date, dt_format="short"),
            "source": sources[self.source],
            "number": self.number or "",
            "reason": self.reason or "",
        }

    @api.model
    def _of(self, moves):
        """Return ``{move id: {kind: latest step}}`` of the steps that hold.

        In a dialogue the bills are not the stored ones themselves but stand for them.
        """
        stored = moves._origin
        steps = self.sudo().search(
            [("move_id", "in", stored.ids), ("revoked_at", "=", False)]
        )
        found = {move.id: {} for move in stored}
        for step in steps:
            found[step.move_id.id][step.kind] = step
        return found
