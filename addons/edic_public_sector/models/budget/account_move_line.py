# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.edic_ai.json_field import SchemaJson
from odoo.addons.edic_ai.tools.text.json_schema import NUMBER, first_fault, mapping_of

from ...tools.budget.named import reference_key

# percentages of an entry by the id of the budget line that bears them, 100 in all at
# most but for the rounding of a computer
SHARE = {**NUMBER, "minimum": 0, "maximum": 100.001}
SHARES = mapping_of(SHARE, keys="^[1-9][0-9]{0,8}$")
EXPENSE_TYPES = ("expense", "expense_depreciation", "expense_direct_cost")


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    edic_budget_choice_id = fields.Many2one(
        "edic.public.budget.line",
        string="Budget line, by hand",
        check_company=True,
        copy=False,
        index="btree_not_null",
        help="Empty: the line that account and analytic accounts lead to.",
    )
    edic_commitment_id = fields.Many2one(
        "edic.public.budget.commitment",
        string="Commitment",
        check_company=True,
        copy=False,
        index="btree_not_null",
        domain="[('state', '=', 'open'), ('company_id', '=', company_id)]",
        help="The commitment that this item uses up.",
    )
    edic_budget_line_id = fields.Many2one(
        "edic.public.budget.line",
        string="Budget line",
        compute="_compute_edic_budget_line_id",
        store=True,
        edic_starts_empty=True,  # no entry has one before there is a budget
        index="btree_not_null",
        help="Of several lines the one with the largest share.",
    )
    edic_budget_shares = SchemaJson(
        schema=SHARES,
        string="Shares of budget lines",
        compute="_compute_edic_budget_line_id",
        store=True,
        edic_starts_empty=True,
    )

    _edic_shares_idx = models.Index(
        "USING gin (edic_budget_shares) WHERE edic_budget_shares IS NOT NULL"
    )

    @api.constrains("edic_commitment_id")
    def _check_edic_commitment(self):
        for commitment in self.sudo().edic_commitment_id:
            if commitment.state == "cancelled":
                raise ValidationError(
                    self.env._("The commitment %s is cancelled.", commitment.name)
                )

    # --- coding -----------------------------------------------------------------------
    def _edic_stated_codings(self):
        # EXTENDS edic_finance: a commitment says on which line it is spent, before what
        # the vendor states; his reference may name a line of the budget as well
        found = super()._edic_stated_codings()
        named = {move: move._edic_named_commitments() for move in self.move_id}
        for line in self:
            bound = line.edic_commitment_id or named[line.move_id]
            if len(bound) == 1:
                stated = {"kind": "commitment", "text": bound.sudo().name}
                budget_line = bound.sudo()._line_on(line.date)
                coding = budget_line._edic_coding(stated)
                found[line] = found.get(line, {}) | coding
            elif line not in found:
                found[line] = line._edic_named_budget_line()
        return found

    def _edic_named_budget_line(self):
        """Return how a line of expense of the budgets of its day says that it is coded,
        which the accounting reference names; empty where that is none, or several."""
        text, day = self._edic_accounting_text(), self.date
        key = reference_key(text)
        if not key or not day:
            return {}
        budgets = self.env["edic.public.budget"]._of_day(self.company_id, day)
        lines = budgets.line_ids.filtered(
            lambda line: line.direction == "expense" and key in line._spellings()
        )
        stated = {"kind": "budget_line", "term": self._edic_accounting_term()}
        few = lines if len(lines) == 1 else lines.browse()
        return few._edic_coding({**stated, "text": text})

    def _copy_data_extend_business_fields(self, values):
        # EXTENDS account: a credit note gives back what the bill took
        result = super()._copy_data_extend_business_fields(values)
        values["edic_budget_choice_id"] = self.edic_budget_choice_id.id
        values["edic_commitment_id"] = self.edic_commitment_id.id
        return result

    @api.depends(
        "account_id",
        "analytic_distribution",
        "date",
        "company_id",
        "balance",
        "edic_budget_choice_id",
        "edic_commitment_id.line_id",
        "move_id.move_type",
        "edic_commitment_id.authority_id",
    )
    def _compute_edic_budget_line_id(self):
        """Find the line by hand, else by the commitment, else by account and analytic
        accounts."""
        budgets = {}
        for entry in self:
            # a later year's bill is spent in that year's budget
            bound = entry.edic_commitment_id._line_on(entry.date)
            own = entry.edic_budget_choice_id or bound
            found = {own.id: 100.0} if own else entry._edic_budget_match(budgets)
            largest = max(found, key=found.get, default=False)
            entry.edic_budget_line_id = largest
            is_whole = len(found) == 1 and found[largest] > 99.9999
            entry.edic_budget_shares = (
                {str(line): percent for line, percent in found.items()}
                if found and not is_whole
                else False
            )

    def _edic_budget_match(self, budgets):
        account, day = self.account_id, self.date
        if not account or not day or not self.company_id:
            return {}
        key = (self.company_id, day)
        if key not in budgets:
            budgets[key] = self.env["edic.public.budget"]._of_day(self.company_id, day)
        if not budgets[key]:
            return {}
        code = account.with_company(self.company_id).code or ""
        direction = self._edic_budget_direction()
        return budgets[key]._match(direction, code, self.analytic_distribution)

    def _edic_budget_direction(self):
        """Return "expense" or "revenue": by the account's type, the kind of document,
        else by the side."""
        kind = self.account_id.account_type
        if kind in EXPENSE_TYPES or self.move_id.is_purchase_document(True):
            return "expense"
        if kind in ("income", "income_other") or self.move_id.is_sale_document(True):
            return "revenue"
        return "expense" if self.balance >= 0 else "revenue"

    def _edic_budget_shares(self):
        """Return ``{budget line: percent}`` of this item."""
        self.ensure_one()
        lines = self.env["edic.public.budget.line"]
        found = self.edic_budget_shares
        if found and not first_fault(found, SHARES):
            return {lines.browse(int(line)): part for line, part in found.items()}
        return {self.edic_budget_line_id: 100.0} if self.edic_budget_line_id else {}

    def _edic_budget_net(self):
        """Return its amount without tax; the books follow a form when it is saved."""
        self.ensure_one()
        if self.id or not self.move_id.is_invoice(True):
            return self.balance
        sign = self.move_id.direction_sign
        return sign * self.price_subtotal / (self.currency_rate or 1.0)

    def _edic_budget_tax(self):
        """Return the VAT that cannot be deducted, which the credit bears too."""
        self.ensure_one()
        is_refund = self.move_id.move_type == "in_refund"
        borne = tax_borne(self, self.quantity, is_refund=is_refund)
        sign = -1 if is_refund else 1
        return sign * borne / (self.currency_rate or 1.0)


def tax_borne(line, quantity, **more):
    """Return the VAT of a line of a bill or an order that has no account of its own, in
    the currency of the line: it is part of the expense."""
    found = line.tax_ids.compute_all(
        line.price_unit * (1 - (line.discount or 0.0) / 100),
        currency=line.currency_id,
        quantity=quantity,
        product=line.product_id,
        partner=line.partner_id,
        rounding_method="round_per_line",  # else Odoo rounds half a cent down
        **more,
    )
    return sum(tax["amount"] for tax in found["taxes"] if not tax["account_id"])
