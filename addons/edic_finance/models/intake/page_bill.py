# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from decimal import Decimal

from odoo import Command

from odoo.addons.edic_ai.write_guard import by_method, within

from ...tools.intake.einvoice_figures import cents
from ...tools.intake.einvoice_parties import same_name
from ...tools.intake.pages.learned import MIN_BILLS_SURE
from ...tools.intake.stated_seller import Stated
from ..common.percent import decimal_text
from .bill_prepaid import BillPrepaid
from .bill_tax import BillTax
from .bill_terms import BillTerms
from .bill_vendor import BillVendor

MIN_LIKENESS = 0.8  # of a page and a vendor's layout: then it is the vendor's
FILLING = "edic_finance.filling"  # the program fills a draft, and nobody decides
SELLER = {
    "name": "vendor",
    "vat": "vendor_vat",
    "siret": "vendor_siret",
    "iban": "iban",
}  # of `stated_seller` → of pages
# column of a bill → name in `pages.references`
REFERENCES = {
    "edic_buyer_reference": "buyer_reference",
    "edic_contract_ref": "contract",
    "edic_delivery_ref": "delivery_note",
}
CREDIT = ("381", "396")  # UNTDID 1001, as far as pages say it


class PageBill:
    """A draft that is filled with what stands on the pages of its document.

    Only what is empty is filled, and nothing of a value that is open. A bank account
    is put on the bill only where the vendor has it already: a page makes none.
    """

    def __init__(self, move, document, read=None):
        """:param dict read: values in place of those of the pages"""
        self.move = move
        self.env = move.env
        self.document = document
        self.is_other = read is not None
        self.read = read or (document.page_values or {}).get("fields", {})

    def value(self, name):
        """Return a value of the pages, None where it is open."""
        return self.read.get(name, {}).get("value")

    def fill(self):
        """Fill the draft; what a person entered meanwhile stays."""
        if self.move and self.move.state == "draft":
            with within(FILLING):
                self._fill()

    def _fill(self):
        move = self.move
        self.take_type()
        if not move.partner_id:
            move.partner_id = self.vendor() or self._vendor_of_layout()
            BillVendor(move).keep_match()
        move.write({name: v for name, v in self._head() if v and not move[name]})
        if not move.invoice_line_ids:
            with by_method(move.invoice_line_ids, "edic_missing_rate"):
                move.invoice_line_ids = [Command.create(v) for v in self._lines()]
            BillTax(move).settle(
                {float(rate): float(vat) for rate, _base, vat in self._rates()},
                len(self._rates()),
            )
        self._take_account()
        if move.sudo().edic_due_source not in (False, "person"):
            BillTerms(move.sudo()).set_terms()

    def take_type(self):
        """Make the draft a credit note where the pages say so; their amounts have no
        sign."""
        if self.value("type") in CREDIT and self.move.move_type == "in_invoice":
            self.move.action_switch_move_type()

    def posted(self):
        """Return the values of the bill that a person posted, as pages have them."""
        move = self.move
        untaxed, tax, total = BillPrepaid(move).deducted()
        amounts = {
            "net": move.amount_untaxed + untaxed,
            "vat": move.amount_tax + tax,
            "gross": move.amount_total + total,
        }
        texts = {
            "number": move.ref,
            "date": move.invoice_date and move.invoice_date.isoformat(),
            "due": self._due_of_page(),
            "order": move.edic_order_ref,
            "iban": move.partner_bank_id.sanitized_acc_number,
            "vendor_vat": move.commercial_partner_id.vat,
        }
        found = {name: f"{amount:.2f}" for name, amount in amounts.items()}
        return found | {name: text for name, text in texts.items() if text}

    def _due_of_page(self):
        """Return the due date if it may stand on the page, None if it was counted."""
        move = self.move
        is_counted = move.sudo().edic_due_source in ("text", "vendor", "law")
        day = move.invoice_date_due
        return day.isoformat() if day and not is_counted else None

    def _head(self):
        yield "ref", self.value("number")
        yield "invoice_date", self.value("date")
        yield "edic_order_ref", self.value("order")
        named = (self.document.page_values or {}).get("references") or {}
        yield from ((column, named.get(name)) for column, name in REFERENCES.items())
        currency = self.env["res.currency"].search(
            [("name", "=", self.value("currency"))], limit=1
        )
        if currency and not self.move.invoice_line_ids:
            self.move.currency_id = currency

    # --- vendor -----------------------------------------------------------------------
    def vendor(self):
        """Return the partner whom the values mean, by number, account or name."""
        return BillVendor(self.move, self._stated()).find()

    def _stated(self):
        """Return what other values than those of the pages tell of the seller; None
        where the values are those of the pages."""
        if not self.is_other:
            return None
        return [
            Stated(name, value, "")
            for name, read in SELLER.items()
            if (value := self.value(read))
        ]

    def vendor_like(self, text):
        """Return the one contact whose name is that which a person points at, without
        regard to its legal form."""
        matches = BillVendor(self.move, self._stated()).matches()
        partners = self.env["res.partner"].browse([match.partner for match in matches])
        found = partners.filtered(
            lambda partner: partner.active and same_name(partner.name, text)
        )
        return found if len(found) == 1 else partners.browse()

    def _vendor_of_layout(self):
        """Return the vendor whose posted bills look the same, to be checked."""
        read = self.document.page_values
        layouts = self.env["edic.finance.layout"]
        layout = layouts.browse(read.get("layout") or ()).exists()
        if layout.bills >= MIN_BILLS_SURE and read["likeness"] >= MIN_LIKENESS:
            return layout.partner_id
        return layout.partner_id.browse()

    def _take_account(self):
        """Put the vendor's known account on the bill; say so where it has another."""
        iban, move = self.value("iban"), self.move
        if not iban or not move.partner_id:
            return
        if known := self.known_account(iban):
            move.partner_bank_id = known
        else:
            move._edic_remark(
                self.env._(
                    "The document names the bank account %(account)s, which is not"
                    " known at this vendor.",
                    account=iban,
                )
            )

    def known_account(self, iban):
        """Return the account of the bill's vendor that has a number, if there is one;
        a page makes none."""
        accounts = self.move.commercial_partner_id.bank_ids
        return accounts.filtered(lambda bank: bank.sanitized_acc_number == iban)[:1]

    # --- lines ------------------------------------------------------------------------
    def _rates(self):
        """Return rate, base and VAT of each rate, as decimals."""
        rates = self.document.page_values["rates"]
        return [tuple(map(Decimal, row)) for row in rates]

    def _lines(self):
        """Yield the lines of the table where it is clear, else one for each VAT rate;
        none where the amounts do not add up."""
        taxes = self.env["account.tax"]._edic_purchase_taxes(self.move.company_id)
        for name, quantity, price, rate in self._table() or self._by_rate():
            tax = taxes.filtered(lambda t, rate=rate: t.amount == float(rate))[:1]
            yield {
                "name": name,
                "quantity": float(quantity),
                "price_unit": float(_fitting(quantity, price)),
                "tax_ids": [Command.set(tax.ids)],
                "edic_missing_rate": 0.0 if tax else float(rate),
            }

    def _table(self):
        return [
            (name, *map(Decimal, figures))
            for name, *figures in self.document.page_values["lines"]
        ]

    def _by_rate(self):
        net, vat = self.value("net"), self.value("vat")
        rows = self._rates()
        if not rows and net and Decimal(vat or 0) == 0:
            rows = [(Decimal(0), Decimal(net), Decimal(0))]
        for rate, base, _vat in rows:
            yield self._line_name(rate), Decimal(1), base, rate

    def _line_name(self, rate):
        """Return what a line of the books is called, in the company's language."""
        number = self.value("number") or self.document.name
        lang = self.move.company_id.partner_id.lang or self.env.lang
        env = self.move.with_context(lang=lang).env
        if not rate:
            return env._("Document %(number)s", number=number)
        return env._(
            "Document %(number)s, at %(rate)s%%",
            number=number,
            rate=decimal_text(env, rate),
        )


def _fitting(quantity, price):
    """Return a price that gives the amount of its line exactly, however Odoo rounds: a
    price finer than the cent gives it by rounding each line alone."""
    net = cents(quantity * price)
    return price if quantity * price == net else net / quantity
