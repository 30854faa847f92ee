# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import UserError
from odoo.fields import Command

from odoo.addons.edic_ai.write_guard import by_method

from ...tools.intake.einvoice_figures import ZERO, money
from ...tools.intake.einvoice_split import Part
from .account_move_line import STATED
from .bill_tax import BillTax


class BillSplit:
    """The split by VAT rate of a draft whose document states totals and no lines."""

    def __init__(self, move):
        self.move = move
        self.env = move.env
        self.document = move.sudo().edic_document_id

    def is_possible(self):
        """Return whether it is a draft that was read from totals, without lines."""
        return self.move.state == "draft" and self.document.state == "totals_only"

    def stated(self):
        """Return BT-109, BT-110 and BT-112 as decimals, signed like the bill."""
        amounts = self.document._totals() or (ZERO,) * 3
        return tuple(self.document.sign * amount for amount in amounts)

    def begun(self):
        """Return the parts with which a split begins: those that were entered before,
        else what is stated, if that names a rate."""
        if self.document.split:
            return self._signed(self.document.split)
        parts = self._stated_parts()
        return parts if len(parts) > 1 or parts[0].rate else []

    def split(self, parts):
        """Replace the bill's lines by one for each VAT rate, or by what the document
        came in with.

        :param parts: `einvoice_split.Part`, signed like the bill; none: as it came in
        :raises UserError: it is no draft of a document with totals only
        """
        if not self.is_possible():
            raise UserError(
                self.env._("Only drafts whose document has totals alone are split.")
            )
        document, tax = self.document, BillTax(self.move)
        document.split = [
            [f"{part.rate:f}", *(f"{document.sign * a:f}" for a in part.amounts)]
            for part in parts
        ] or False
        self._replace_lines(parts or self._stated_parts())
        tax.settle_stated()
        tax.apply_rule()
        self.env["edic.ai.gateway"]._record(
            "decision",
            "finance.split",
            {"rates": document.split or []},
            company=self.move.company_id,
            record=self.move,
        )

    def _stated_parts(self):
        """Return what the document states for each VAT rate, signed like the bill."""
        if rows := (self.document.figures or {}).get("breakdown"):
            return self._signed(rows)
        untaxed, tax, _total = self.stated()
        taxes = self.env["account.tax"]
        return [taxes._edic_part(self.move.company_id, untaxed, tax)]

    def _signed(self, rows):
        sign = self.document.sign
        return [
            Part(money(rate).normalize(), sign * money(base), sign * money(tax))
            for rate, base, tax in rows
        ]

    def _replace_lines(self, parts):
        """Write a line for each part in place of those that were read from totals; the
        account stays where it was the same for all, and so does a rounding."""
        move, facts = self.move, self.document.figures or {}
        rounding = float(facts.get("rounding") or 0)
        lines = move.invoice_line_ids.filtered(
            lambda line: (
                line.display_type == "product"
                and not line.edic_is_prepaid
                and (line.edic_line_number or not rounding or line.tax_ids)
            )
        )
        edi, account = self.env["account.edi.common"], lines.account_id
        values = edi._edic_total_lines(move, self.document.number, parts)
        if len(account) == 1:
            values = [{**vals, "account_id": account.id} for vals in values]
        deleted, created = map(Command.delete, lines.ids), map(Command.create, values)
        with by_method(lines, *STATED):
            move.write({"invoice_line_ids": [*deleted, *created]})
