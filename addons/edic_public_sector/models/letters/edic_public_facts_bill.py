# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models

from ...tools.letters.drafting.facts import Kind

STEPS = {  # kind of a payment step → key of its fact
    "received": "received_on",
    "interrupted": "interrupted_on",
    "complete": "complete_on",
    "order": "ordered_on",
    "paid": "paid_on",
}


class EdicPublicFactsBill(models.AbstractModel):
    """A vendor bill: its figures as they are booked, and its way to payment."""

    _name = "edic.public.facts.bill"
    _inherit = "edic.public.facts"
    _description = "Facts of a vendor bill"
    _model = "account.move"

    def _collect(self, record):
        return self._references(record) + self._figures(record) + self._steps(record)

    @api.model
    def _optional_keys(self):
        # EXTENDS edic_public_sector
        return super()._optional_keys() | {"receipt_unrecorded"}

    def _law_day(self, record):
        # EXTENDS edic_public_sector: as check A42 has it, the day of receipt
        received = record.edic_step_ids.filtered(
            lambda step: step.kind == "received" and not step.revoked_at
        )
        days = received.mapped("day")
        return min(days) if days else record.invoice_date or record.date

    def _references(self, bill):
        vendor, number = bill.commercial_partner_id, Kind.REFERENCE
        return [
            *self._facts(
                bill,
                ("bill_number", number, "ref", self.env._("Bill number")),
                ("own_number", number, "name", self.env._("Our reference")),
                ("order_number", number, "invoice_origin", self.env._("Order number")),
                ("vendor", Kind.NAME, "partner_id.name", self.env._("Vendor")),
            ),
            self._stated(
                "vendor_address",
                Kind.TEXT,
                vendor.has_access("read") and _lines(bill.partner_id),
                self.env._("Address of the vendor"),
                bill.partner_id,
            ),
        ]

    def _figures(self, bill):
        day, money = Kind.DATE, Kind.MONEY
        rows = (
            ("bill_date", day, "invoice_date", self.env._("Date of the bill")),
            ("due_on", day, "edic_due_on", self.env._("Due by law")),
            ("total", money, "amount_total", self.env._("Total with VAT")),
            ("net", money, "amount_untaxed", self.env._("Total without VAT")),
            ("vat", money, "amount_tax", self.env._("VAT")),
            ("open_amount", money, "amount_residual", self.env._("Amount still open")),
        )
        return [
            self._fact(key, kind, bill, path, label, cues=self._cues(key))
            for key, kind, path, label in rows
        ]

    def _steps(self, bill):
        steps = self.env["edic.finance.step"]
        found = steps
        if steps.has_access("read"):
            found = steps.search(
                [("move_id", "=", bill.id), ("revoked_at", "=", False)]
            )
        titles = dict(steps._fields["kind"]._description_selection(self.env))
        facts = []
        for kind, key in STEPS.items():
            last = found.filtered(lambda step, kind=kind: step.kind == kind)[-1:]
            about = {"label": titles[kind], "cues": self._cues(key)}
            facts.append(
                self._fact(key, Kind.DATE, last, "day", **about)
                if last
                else self._stated(key, Kind.DATE, None, record=bill, **about)
            )
        if steps.has_access("read") and "received" not in found.mapped("kind"):
            words = self.env._("The day of receipt is not recorded")
            label = self.env._("Not recorded")
            fact = self._stated("receipt_unrecorded", Kind.TEXT, words, label, bill)
            facts.append(fact)
        return facts

    def _cues(self, key):
        """Return the words that name this fact in a sentence, in the language of the
        draft; as few as tell it from the others of its kind."""
        cues = {
            "bill_date": "",
            "due_on": self.env._("due on|fell due|due date"),
            "total": self.env._("including VAT|with VAT|total amount"),
            "net": self.env._("excluding VAT|without VAT|net amount"),
            "vat": self.env._("amount of VAT|VAT amount|VAT of"),
            "open_amount": self.env._("still open|outstanding"),
            "received_on": self.env._("received on|receipt on"),
            "interrupted_on": self.env._("interrupted on|interrupted since"),
            "complete_on": self.env._("complete on|complete since"),
            "ordered_on": self.env._("ordered on"),
            "paid_on": self.env._("paid on|payment on"),
        }
        return tuple(filter(None, cues[key].split("|")))

    def _tables(self, record):
        lines = record.invoice_line_ids.filtered(
            lambda li: li.display_type == "product"
        )
        if not lines or not lines.has_access("read"):
            return {}
        columns = (
            ("label", Kind.TEXT, "name", self.env._("Description")),
            ("quantity", Kind.NUMBER, "quantity", self.env._("Quantity")),
            ("price", Kind.MONEY, "price_unit", self.env._("Unit price")),
            ("amount", Kind.MONEY, "price_subtotal", self.env._("Amount")),
        )
        head = [label for _key, _kind, _path, label in columns]
        rows = [self._facts(line, *columns) for line in lines]
        return {"lines": {"head": head, "rows": rows, "numeric": [1, 2, 3]}}


def _lines(partner):
    """Return the address without the lines that are empty."""
    address = partner._display_address(without_company=True)
    return "\n".join(filter(None, map(str.strip, address.splitlines())))
