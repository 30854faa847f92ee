# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.tools import SQL
from odoo.tools.sql import column_exists, create_column

from ...tools.audit.late_payment import deadline

TIMED = ("received", "service", "interrupted", "complete", "order")  # steps that count


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class AccountMove(models.Model):
    """Until when a bill is to be paid by law: from the recorded steps or, where nobody
    recorded the receipt, from what the law takes instead; never from the day of its
    upload, and not from the due day that the vendor wrote on it."""

    _inherit = "account.move"

    edic_due_on = fields.Date(
        string="Due by law",
        compute="_compute_edic_due_on",
        store=True,
        help="From the day on which the request for payment was received, or delivery "
        "confirmed, whichever is later. Where nobody recorded the receipt, from the "
        "day that the law takes instead: in France two days after the date of the "
        "bill, in Germany the day of delivery, or the date of the bill where it is "
        "later. Empty without such a day, and while an interruption runs.",
    )

    _edic_due_idx = models.Index("(edic_due_on) WHERE edic_due_on IS NOT NULL")

    def _auto_init(self):
        # without it, installing would walk through every entry ever booked
        if not column_exists(self.env.cr, "account_move", "edic_due_on"):
            create_column(self.env.cr, "account_move", "edic_due_on", "date")
        return super()._auto_init()

    @api.depends(
        "move_type",
        "invoice_date",
        "edic_step_ids.kind",
        "edic_step_ids.day",
        "edic_step_ids.revoked_at",
    )
    def _compute_edic_due_on(self):
        found = self._edic_deadlines()
        for move in self:
            time = found.get(move.id)
            move.edic_due_on = time.due if time else False

    def _edic_deadlines(self):
        """Return ``{id: Deadline}`` of bills of which the day of receipt is known, or
        derived by law."""
        known, found = self.env["edic.finance.check.a42"].sudo(), {}
        bills = self.filtered(lambda move: move.move_type == "in_invoice")
        histories = {
            company: self.env["edic.finance.parameter"]._history(company)
            for company in bills.company_id.sudo()
        }
        for move in bills:
            steps = move.sudo().edic_step_ids.filtered(lambda step: not step.revoked_at)
            days = {}
            for step in steps.sorted(lambda step: (step.day, step.id)):
                days.setdefault(step.kind, []).append(step.day)
            company = move.company_id.sudo()
            time = known._deadline(
                company, days, move.invoice_date, histories[company], works=True
            )
            if time:
                found[move.id] = time
        return found

    @api.model
    def _edic_due_again(self, company):
        """The law or the kind of body has changed: compute anew what is open, and what
        had no day.

        Bills without steps are most of old books: they are written in one query.

        :param company: whose bills
        """
        self.flush_model()
        rows = self.env.execute_query(
            SQL(
                """SELECT DISTINCT move.id FROM account_move move
                     JOIN edic_finance_step step ON step.move_id = move.id
                    WHERE step.kind IN %s AND step.revoked_at IS NULL
                      AND move.company_id = %s AND move.move_type = 'in_invoice'
                      AND move.state != 'cancel'
                      AND (move.payment_state IN ('not_paid', 'partial')
                           OR move.edic_due_on IS NULL)""",
                TIMED,
                company.id,
            )
        )
        moves = self.sudo().browse([number for [number] in rows])
        self.env.add_to_compute(self._fields["edic_due_on"], moves)
        check, audit = (
            self.env["edic.finance.check.a42"],
            self.env["edic.finance.audit"],
        )
        for scope in audit._scopes(company.sudo(), check.sudo()):
            self.env.cr.execute(check.sudo()._due_without_steps(scope, TIMED))
        self.invalidate_model(["edic_due_on"])


def deadline_of(days, allowed, works=None, basis="recorded"):
    """Return the deadline from steps as ``{kind: [days, in order]}``.

    :param str basis: of the receipt that stands among them
    """
    first = {kind: found[0] for kind, found in days.items()}
    return deadline(
        first["received"],
        allowed,
        service=first.get("service"),
        interrupted=first.get("interrupted"),
        complete=completed(days),
        ordered=first.get("order"),
        works=works,
        basis=basis,
    )


def completed(days):
    """When the papers of the one interruption were complete, or None."""
    if "interrupted" not in days:
        return None
    since = days["interrupted"][0]
    return next((day for day in days.get("complete", ()) if day >= since), None)
