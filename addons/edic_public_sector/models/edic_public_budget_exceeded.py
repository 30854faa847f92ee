# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.edic_ai.people import check_person

from .edic_public_budget_commitment import READER
from .edic_public_budget_words import taken_row


# pylint: disable=consider-merging-classes-inherited  # one file per concern
class EdicPublicBudget(models.Model):
    """What binds above a credit is one question, whatever binds it."""

    _inherit = "edic.public.budget"

    @api.model
    def _ask_exceeded(self, record, over, facts, is_confirmed):
        """Let what binds money pass, or not; who let it exceed is in the ledger.

        :param over: what it exceeds, in words; empty: nothing
        :raises UserError: it exceeds, and nobody confirmed it or the company has that
            stopped
        """
        if not over:
            return
        if record.company_id.edic_budget_stop == "stop":
            raise UserError(self._stopped_words(over))
        if not is_confirmed:
            raise UserError(self._unconfirmed_words(over))
        check_person(self.env)
        self._record(record, {**facts, "confirmed": True})

    def _stopped_words(self, over):
        return self.env._(
            "The credit or the authority is not sufficient: have it changed first.\n%s",
            over,
        )

    def _unconfirmed_words(self, over):
        return self.env._(
            "%s\n\nConfirm that it is committed all the same, or commit less.", over
        )


class EdicPublicBudgetCommitment(models.Model):
    """What a commitment exceeds is said, and confirmed by a person or stopped."""

    _inherit = "edic.public.budget.commitment"

    exceeded = fields.Text(string="Exceeds", compute="_compute_exceeded", groups=READER)
    is_confirmed = fields.Boolean(
        string="Committed all the same",
        copy=False,
        tracking=True,
        groups=READER,
        help="A person knows that it exceeds its credit or authority.",
    )

    @api.depends("amount", "date", "line_id", "authority_id", "state")
    @api.depends_context("lang")
    def _compute_exceeded(self):
        for commitment in self:
            commitment.exceeded = commitment._exceeded() or False

    def _exceeded(self):
        """A budget that is not in force, credits and the authority that have too little
        for it, in words."""
        self.ensure_one()
        if not self.line_id or self.state != "open":
            return ""
        rows = [*self._credit_rows(), *self._authority_rows()]
        over = self.env["edic.public.budget.words"]._exceeded(rows)
        refusal = self.line_id._binding_refusal(self._binding_day())
        return "\n".join(filter(None, (refusal, over)))

    def _credit_rows(self):
        """What it takes of the credits of budgets that are followed."""
        takes, freed = self._by_credit(self), self._by_credit(self._origin)
        credits = self.env["edic.public.budget.credit"].union(*takes)
        credits = credits.filtered(
            lambda one: (
                (one.budget_id.state, one.budget_id.actuals) == ("voted", "ledger")
            )
        )
        return [
            credit._row(left + freed[credit], takes[credit])
            for credit, left in credits._left().items()
        ]

    def _by_credit(self, commitments):
        found = defaultdict(float)
        for lines in commitments._bound().values():
            for line, amount in lines.items():
                found[line.credit_id] += float(amount)
        return found

    def _authority_rows(self):
        authority = self.authority_id._origin
        if not authority:
            return []
        others = self.search([("authority_id", "=", authority.id)]) - self._origin
        left = authority.amount - sum(one._taken() for one in others)
        return [taken_row(authority, authority.amount, left, self.amount)]

    # --- entering it ------------------------------------------------------------------
    @api.model_create_multi
    def create(self, vals_list):
        # EXTENDS edic_public_sector
        commitments = super().create(vals_list)
        commitments._check_exceeded()
        return commitments

    def write(self, vals):
        # EXTENDS edic_public_sector
        more = self.filtered(lambda one: one._binds_more(vals))
        day = fields.Date.to_date(vals.get("date"))
        moved = self.filtered(lambda one: day and day != one.date) - more
        result = super().write(vals)
        more._check_exceeded()
        for commitment in moved:  # no more is bound, but perhaps in another year
            commitment.line_id._check_binding(commitment._binding_day())
        return result

    def _binding_day(self):
        """Return the day that lies in the period of its budget; None where a
        Verpflichtungsermächtigung binds, whose own last day may be after it."""
        return self.date if self.authority_id.kind != "ve" else None

    def _binds_more(self, vals):
        """Whether it binds money that it did not: less may always be bound."""
        moved = any(
            name in vals and vals[name] != self[name].id
            for name in ("line_id", "authority_id")
        )
        is_opened = self.state != "open" and vals.get("state") == "open"
        return moved or is_opened or vals.get("amount", 0.0) > self.amount

    def _check_exceeded(self):
        """
        :raises UserError: its budget is not in force or of another period, or a credit
            is exceeded and nobody confirmed it or the company has that stopped
        """
        for commitment in self:
            commitment.line_id._check_binding(commitment._binding_day())
            facts = {"commitment": f"{commitment.amount:.2f}"}
            commitment.budget_id._ask_exceeded(
                *(commitment, commitment._exceeded(), facts, commitment.is_confirmed)
            )
