# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""An invoice in UBL 2.1, as an XRechnung."""

from decimal import Decimal

from lxml import etree

from .elements import PROCESS, makers, to_bytes
from .invoice import Invoice, Line, Party, Rate, category, exemption

SCHEMA = "urn:oasis:names:specification:ubl:schema:xsd"
UBL, CAC, CBC = makers(
    {
        None: f"{SCHEMA}:Invoice-2",
        "cac": f"{SCHEMA}:CommonAggregateComponents-2",
        "cbc": f"{SCHEMA}:CommonBasicComponents-2",
    }
)


def write(invoice: Invoice) -> bytes:
    """Return the invoice as XML."""
    totals, payment = invoice.totals(), None
    if invoice.iban:
        payment = CAC.PaymentMeans(
            CBC.PaymentMeansCode("58"),
            CAC.PayeeFinancialAccount(CBC.ID(invoice.iban)),
        )
    root = UBL.Invoice(
        CBC.CustomizationID(invoice.profile),
        CBC.ProfileID(PROCESS),
        CBC.ID(invoice.number),
        CBC.IssueDate(invoice.day),
        CBC.DueDate(invoice.due),
        CBC.InvoiceTypeCode("380"),
        CBC.DocumentCurrencyCode("EUR"),
        invoice.reference and CBC.BuyerReference(invoice.reference),
        _party("Supplier", invoice.seller),
        _party("Customer", invoice.buyer),
        CAC.Delivery(CBC.ActualDeliveryDate(invoice.day)),
        payment,
        CAC.TaxTotal(
            _amount("TaxAmount", totals.tax),
            [_rate(rate) for rate in invoice.rates()],
        ),
        CAC.LegalMonetaryTotal(
            _amount("LineExtensionAmount", totals.untaxed),
            _amount("TaxExclusiveAmount", totals.untaxed),
            _amount("TaxInclusiveAmount", totals.total),
            _amount("PayableAmount", totals.payable),
        ),
        [_line(number, line) for number, line in enumerate(invoice.lines, 1)],
    )
    return to_bytes(root)


def _amount(name: str, amount: Decimal) -> etree._Element:
    return CBC(name, amount, currencyID="EUR")


def _party(role: str, party: Party) -> etree._Element:
    register, contact = None, None
    if party.register:
        register = CBC.CompanyID(party.register)
        if party.register_scheme:
            register.set("schemeID", party.register_scheme)
    if role == "Supplier":
        contact = CAC.Contact(
            CBC.Name(party.name),
            CBC.Telephone("000 000000"),
            CBC.ElectronicMail(party.email),
        )
    return CAC(
        f"Accounting{role}Party",
        CAC.Party(
            CBC.EndpointID(party.email, schemeID="EM"),
            CAC.PostalAddress(
                CBC.StreetName(party.street),
                CBC.CityName(party.city),
                CBC.PostalZone(party.zip),
                CAC.Country(CBC.IdentificationCode(party.country)),
            ),
            [
                CAC.PartyTaxScheme(CBC.CompanyID(number), CAC.TaxScheme(CBC.ID(scheme)))
                for scheme, number in (("VAT", party.vat), ("FC", party.tax_number))
                if number
            ],
            CAC.PartyLegalEntity(CBC.RegistrationName(party.name), register),
            contact,
        ),
    )


def _rate(found: Rate) -> etree._Element:
    return CAC.TaxSubtotal(
        _amount("TaxableAmount", found.base),
        _amount("TaxAmount", found.tax),
        _tax_category("TaxCategory", found.rate, exemption(found.rate)),
    )


def _tax_category(name: str, rate: str, reason: str | None = None) -> etree._Element:
    return CAC(
        name,
        CBC.ID(category(rate)),
        CBC.Percent(rate),
        reason and CBC.TaxExemptionReason(reason),
        CAC.TaxScheme(CBC.ID("VAT")),
    )


def _line(number: int, line: Line) -> etree._Element:
    return CAC.InvoiceLine(
        CBC.ID(str(number)),
        CBC.InvoicedQuantity(line.quantity, unitCode="C62"),
        _amount("LineExtensionAmount", line.net),
        CAC.Item(
            CBC.Name(line.text),
            _tax_category("ClassifiedTaxCategory", line.rate),
        ),
        CAC.Price(_amount("PriceAmount", line.price)),
    )
