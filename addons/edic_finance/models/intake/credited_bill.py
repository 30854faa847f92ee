# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tools import format_list

MAX_SHOWN = 5  # bills that a sentence names


class CreditedBill:
    """The bill that a credit note takes back, as its document names it (BT-25, or the
    words of a page)."""

    def __init__(self, move):
        self.move = move
        self.env = move.env
        self.document = move.sudo().edic_document_id

    def numbers(self):
        """Return the vendor's numbers of the invoices that the document refers to."""
        stated = (self.document.routing or {}).get("preceding") or []
        named = (self.document.page_values or {}).get("references") or {}
        return stated or [named[name] for name in ("preceding",) if name in named]

    def bills(self):
        """Return the vendor's bills that have these numbers."""
        move = self.move
        return move.search(
            [
                ("company_id", "=", move.company_id.id),
                ("commercial_partner_id", "=", move.commercial_partner_id.id),
                ("move_type", "=", "in_invoice"),
                ("ref", "in", self.numbers()),
                ("state", "!=", "cancel"),
            ],
            order="id desc",
            limit=MAX_SHOWN,
        )

    def alert(self):
        """Return what a draft says of it, as Odoo shows it; None where it is no credit
        note, or names no invoice."""
        numbers = self.numbers()
        if self.move.move_type != "in_refund" or not numbers:
            return None
        bills = self.bills() if self.move.partner_id else self.move.browse()
        if not bills:
            sentence = self.env._(
                "It credits the invoice %(numbers)s of the vendor, which is not among"
                " your bills of this vendor.",
                numbers=format_list(self.env, numbers[:MAX_SHOWN]),
            )
            return {"level": "info", "message": sentence}
        names = format_list(self.env, bills.mapped("display_name"))
        return {
            "level": "info",
            "message": self.env._("It credits %(bills)s.", bills=names),
            "action_text": self.env._("Open it"),
            "action": bills._get_records_action(),
        }
