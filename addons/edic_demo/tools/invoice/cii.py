# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""An invoice in CII D16B, as an XRechnung or for a Factur-X (the profile decides)."""

from datetime import date

from lxml import etree

from .elements import PROCESS, makers, to_bytes
from .invoice import Invoice, Line, Party, Rate, category, exemption

STANDARD = "urn:un:unece:uncefact:data:standard"
RSM, RAM, UDT = makers(
    {
        "rsm": f"{STANDARD}:CrossIndustryInvoice:100",
        "ram": f"{STANDARD}:ReusableAggregateBusinessInformationEntity:100",
        "udt": f"{STANDARD}:UnqualifiedDataType:100",
    }
)


def write(invoice: Invoice) -> bytes:
    """Return the invoice as XML."""
    process, profile = (
        RAM(f"{name}SpecifiedDocumentContextParameter", RAM.ID(value))
        for name, value in (
            ("BusinessProcess", PROCESS),
            ("Guideline", invoice.profile),
        )
    )
    root = RSM.CrossIndustryInvoice(
        RSM.ExchangedDocumentContext(process, profile),
        RSM.ExchangedDocument(
            RAM.ID(invoice.number),
            RAM.TypeCode("380"),
            RAM.IssueDateTime(_day(invoice.day)),
        ),
        RSM.SupplyChainTradeTransaction(
            [_line(number, line) for number, line in enumerate(invoice.lines, 1)],
            RAM.ApplicableHeaderTradeAgreement(
                invoice.reference and RAM.BuyerReference(invoice.reference),
                _party("Seller", invoice.seller),
                _party("Buyer", invoice.buyer),
            ),
            RAM.ApplicableHeaderTradeDelivery(
                RAM.ActualDeliverySupplyChainEvent(
                    RAM.OccurrenceDateTime(_day(invoice.day))
                )
            ),
            _settlement(invoice),
        ),
    )
    return to_bytes(root)


def _day(day: date) -> etree._Element:
    return UDT.DateTimeString(f"{day:%Y%m%d}", format="102")


def _party(role: str, party: Party) -> etree._Element:
    register, contact = None, None
    if party.register:
        number = RAM.ID(party.register)
        if party.register_scheme:
            number.set("schemeID", party.register_scheme)
        register = RAM.SpecifiedLegalOrganization(number)
    if role == "Seller":
        contact = RAM.DefinedTradeContact(
            RAM.PersonName(party.name),
            RAM.TelephoneUniversalCommunication(RAM.CompleteNumber("000 000000")),
            RAM.EmailURIUniversalCommunication(RAM.URIID(party.email)),
        )
    return RAM(
        f"{role}TradeParty",
        RAM.Name(party.name),
        register,
        contact,
        RAM.PostalTradeAddress(
            RAM.PostcodeCode(party.zip),
            RAM.LineOne(party.street),
            RAM.CityName(party.city),
            RAM.CountryID(party.country),
        ),
        RAM.URIUniversalCommunication(RAM.URIID(party.email, schemeID="EM")),
        [
            RAM.SpecifiedTaxRegistration(RAM.ID(number, schemeID=scheme))
            for scheme, number in (("VA", party.vat), ("FC", party.tax_number))
            if number
        ],
    )


def _line(number: int, line: Line) -> etree._Element:
    return RAM.IncludedSupplyChainTradeLineItem(
        RAM.AssociatedDocumentLineDocument(RAM.LineID(str(number))),
        RAM.SpecifiedTradeProduct(RAM.Name(line.text)),
        RAM.SpecifiedLineTradeAgreement(
            RAM.NetPriceProductTradePrice(RAM.ChargeAmount(line.price))
        ),
        RAM.SpecifiedLineTradeDelivery(
            RAM.BilledQuantity(line.quantity, unitCode="C62")
        ),
        RAM.SpecifiedLineTradeSettlement(
            RAM.ApplicableTradeTax(
                RAM.TypeCode("VAT"),
                RAM.CategoryCode(category(line.rate)),
                RAM.RateApplicablePercent(line.rate),
            ),
            RAM.SpecifiedTradeSettlementLineMonetarySummation(
                RAM.LineTotalAmount(line.net)
            ),
        ),
    )


def _settlement(invoice: Invoice) -> etree._Element:
    payment, totals = None, invoice.totals()
    if invoice.iban:
        payment = RAM.SpecifiedTradeSettlementPaymentMeans(
            RAM.TypeCode("58"),
            RAM.PayeePartyCreditorFinancialAccount(RAM.IBANID(invoice.iban)),
        )
    return RAM.ApplicableHeaderTradeSettlement(
        RAM.InvoiceCurrencyCode("EUR"),
        payment,
        [_rate(rate) for rate in invoice.rates()],
        RAM.SpecifiedTradePaymentTerms(RAM.DueDateDateTime(_day(invoice.due))),
        RAM.SpecifiedTradeSettlementHeaderMonetarySummation(
            RAM.LineTotalAmount(totals.untaxed),
            RAM.TaxBasisTotalAmount(totals.untaxed),
            RAM.TaxTotalAmount(totals.tax, currencyID="EUR"),
            RAM.GrandTotalAmount(totals.total),
            RAM.DuePayableAmount(totals.payable),
        ),
    )


def _rate(found: Rate) -> etree._Element:
    reason = exemption(found.rate)
    return RAM.ApplicableTradeTax(
        RAM.CalculatedAmount(found.tax),
        RAM.TypeCode("VAT"),
        reason and RAM.ExemptionReason(reason),
        RAM.BasisAmount(found.base),
        RAM.CategoryCode(category(found.rate)),
        RAM.RateApplicablePercent(found.rate),
    )
