# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import UserError

from ... import roles

MAX_NAMED = 5  # commitments that an alert names
WHOLE = 99.99  # percent
READERS = "account.group_account_readonly,account.group_account_invoice"


class AccountMove(models.Model):
    """A bill shows what it takes from the credits of the budget while it is coded."""

    _inherit = "account.move"

    edic_budget = fields.Json(
        string="Credits", compute="_compute_edic_budget", compute_sudo=True
    )

    @api.depends(
        "state",
        "date",
        "invoice_line_ids.edic_budget_line_id",
        "invoice_line_ids.edic_budget_shares",
        "invoice_line_ids.balance",
        "invoice_line_ids.tax_ids",
        "invoice_line_ids.account_id",
        "invoice_line_ids.price_subtotal",
        "invoice_line_ids.edic_commitment_id",
    )
    @api.depends_context("lang")
    def _compute_edic_budget(self):
        for move in self:
            move.edic_budget = move._edic_budget_summary() or False

    def _edic_budget_summary(self):
        """Return what the bill takes of each credit, and lines that no credit takes, as
        ``{"rows", "lost"}``; empty where no budget is followed."""
        self.ensure_one()
        day = self.date or fields.Date.context_today(self)
        if not self.is_purchase_document(True) or self.state == "cancel":
            return {}
        if not self.env["edic.public.budget"]._of_day(self.company_id, day):
            return {}
        takes, lost = self._edic_budget_takes()
        left = self._edic_budget_left(list(takes))
        rows = [credit._row(left[credit], amount) for credit, amount in takes.items()]
        return {"rows": [*rows, *self._edic_budget_years(day.year)], "lost": lost}

    def _edic_budget_takes(self):
        """Return ``({credit: amount}, [label of what no credit takes, or not all of
        it])``."""
        takes, lost = {}, []
        for line in self.invoice_line_ids:
            if line.display_type != "product" or not line.account_id:
                continue
            amount = line._edic_budget_net() + line._edic_budget_tax()
            shares = line._edic_budget_shares()
            for share, percent in shares.items():
                credit = share.credit_id
                takes[credit] = takes.get(credit, 0.0) + amount * percent / 100
            if sum(shares.values()) < WHOLE:
                lost.append(line.name or line.account_id.display_name)
        return takes, lost

    def _edic_budget_years(self, year):
        """Return what the bill takes of the money of its year, a row for each
        programme."""
        takes = self._edic_budget_committed()
        saved = self._origin
        is_of_year = saved.date and saved.date.year == year
        own = saved._edic_budget_committed() if is_of_year else {}
        found = {}
        for commitment, amount in takes.items():
            authority = commitment.authority_id
            if authority.tranche_ids:
                found[authority] = found.get(authority, 0.0) + amount
        return [
            authority._year_row(year, amount, own)
            for authority, amount in found.items()
        ]

    def _edic_budget_committed(self):
        """Return ``{commitment: amount}`` of the bill."""
        found = {}
        for line in self.invoice_line_ids.filtered("edic_commitment_id"):
            commitment = line.edic_commitment_id._origin
            amount = line._edic_budget_net() + line._edic_budget_tax()
            found[commitment] = found.get(commitment, 0.0) + amount
        return found

    def _edic_budget_left(self, credits):
        """Return ``{credit: amount}`` that each credit has left beside this bill."""
        credits = self.env["edic.public.budget.credit"].union(*credits)
        freed = self._edic_budget_freed()
        return {
            credit: left + freed.get(credit, 0.0)
            for credit, left in credits._left(self._origin).items()
        }

    def _edic_budget_freed(self):
        """Return ``{credit: amount}`` that commitments will not bind any more once the
        bill is saved as it is in the form."""
        uses, found = {}, {}
        year = (self.date or fields.Date.context_today(self)).year
        for move, sign in ((self, 1), (self._origin, -1)) * (self != self._origin):
            for commitment, amount in move._edic_budget_committed().items():
                uses.setdefault(commitment, {year: 0.0})[year] += sign * amount
        commitments = self.env["edic.public.budget.commitment"].union(*uses)
        before, after = commitments._bound(), commitments._bound(uses)
        for commitment, lines in before.items():
            for line, amount in lines.items():
                freed = float(amount - after[commitment].get(line, 0))
                credit = line.credit_id
                found[credit] = found.get(credit, 0.0) + freed
        return found

    # --- commitments that the document names ------------------------------------------
    def _edic_named_commitments(self):
        """Return the open commitments that have one of the numbers which the document
        states, of this vendor or of none."""
        self.ensure_one()
        commitments = self.env["edic.public.budget.commitment"].sudo()
        if not self.is_purchase_document(include_receipts=True):
            return commitments
        numbers = self._edic_order_numbers() | {self.edic_contract_ref or ""}
        found = commitments._numbered(numbers - {""}, self.company_id)
        vendor = self.commercial_partner_id
        return found.filtered(
            lambda commitment: (
                not vendor
                or not commitment.partner_id
                or commitment.partner_id.commercial_partner_id == vendor
            )
        )

    def _edic_uncommitted_lines(self):
        return self.invoice_line_ids.filtered(
            lambda line: line.display_type == "product" and not line.edic_commitment_id
        )

    @roles.for_roles(roles.BILLING)
    def action_edic_use_commitment(self):
        """Let the lines use the commitment that the document names.

        :raises UserError: it names none, or several
        """
        self.ensure_one()
        self.check_access("write")
        named = self._edic_named_commitments()
        if len(named) != 1 or self.state != "draft":
            raise UserError(
                self.env._("The document names no commitment, or several: choose one.")
            )
        lines = self._edic_uncommitted_lines()
        lines.edic_commitment_id = named.sudo(False)
        facts = {"commitment": named.name, "lines": len(lines)}
        self.env["edic.public.budget"]._record(self, facts)
        self._edic_ask(lines)
        return True

    def _edic_commitment_alert(self):
        """Return what a draft says of the commitments that its document names, while
        lines use none."""
        named = self._edic_named_commitments()
        if not named or not self._edic_uncommitted_lines():
            return {}
        texts = [
            self.env._(
                "commitment %(number)s, “%(subject)s”: %(left)s left on %(line)s",
                number=commitment.name,
                subject=commitment.subject,
                left=commitment.currency_id.format(commitment.left),
                line=commitment.line_id.display_name,
            )
            for commitment in named[:MAX_NAMED]
        ]
        if len(named) > 1:
            message = self.env._(
                "The document names several commitments, choose one on the lines: %s.",
                "; ".join(texts),
            )
            return {"edic_commitment": {"level": "warning", "message": message}}
        return {
            "edic_commitment": {
                "level": "info",
                "message": self.env._("The document names %s.", texts[0]),
                "action_text": self.env._("Use it for the lines"),
                "action_call": [self._name, "action_edic_use_commitment", self.ids],
            }
        }

    # --- where people see it ----------------------------------------------------------
    def _get_alerts(self):
        # EXTENDS account
        alerts = super()._get_alerts()
        if self.state != "draft" or not self.env.user.has_groups(READERS):
            return alerts
        alerts |= self._edic_commitment_alert()
        if over := self._edic_budget_exceeded():
            alerts["edic_budget"] = {"level": "warning", "message": over}
        return alerts

    def _edic_budget_exceeded(self):
        """Return in words which credits the bill exceeds; empty where it exceeds
        none."""
        rows = (self.edic_budget or {}).get("rows", ())
        return self.env["edic.public.budget.words"]._exceeded(rows)

    def _edic_check_posting(self, soft=False):
        # EXTENDS edic_finance: a site may have its rule stop what exceeds a credit
        result = super()._edic_check_posting(soft)
        for move in self.filtered(lambda move: move.is_purchase_document(True)):
            is_stopped = move.company_id.edic_budget_stop == "stop"
            if is_stopped and (over := move._edic_budget_exceeded()):
                raise UserError(
                    self.env._(
                        "The credit is not sufficient: move credits first, or change "
                        "the coding.\n%s",
                        over,
                    )
                )
        return result
