# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The figures an e-invoice states itself, as it signs them, by EN 16931's terms.

BT-106 sum of lines, BT-107 allowances, BT-108 charges, BT-109 without VAT, BT-110 VAT,
BT-112 with VAT, BT-113 paid, BT-114 rounding, BT-115 payable; BG-23 the VAT breakdown
(BT-116 base, BT-117 tax, BT-118 category, BT-119 rate); BT-131 a line's net amount.
When VAT is stated in two currencies (BT-110 and BT-111) the one in BT-5 counts. With
them when it was delivered: BT-72, the period BT-73 to BT-74, or BT-134 to BT-135.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from lxml import etree

from . import einvoice_lines, einvoice_zugferd1
from .einvoice import CREDIT_CODES, ZUGFERD1, Document, is_cii, parse, text

ZERO = Decimal("0.00")
CENT = Decimal("0.01")
PLACES = 8  # decimals kept of an amount
LIMIT = Decimal(10**15)  # amounts from here on are no money
DELIVERED = (
    "./{*}Delivery/{*}ActualDeliveryDate",
    ".//{*}ActualDeliverySupplyChainEvent/{*}OccurrenceDateTime/{*}DateTimeString",
)
FIRST = (
    "./{*}InvoicePeriod/{*}StartDate",
    ".//{*}ApplicableHeaderTradeSettlement/{*}BillingSpecifiedPeriod"
    "/{*}StartDateTime/{*}DateTimeString",
)
LAST = (
    "./{*}InvoicePeriod/{*}EndDate",
    ".//{*}ApplicableHeaderTradeSettlement/{*}BillingSpecifiedPeriod"
    "/{*}EndDateTime/{*}DateTimeString",
)
PERIODS = (
    ".//{*}InvoiceLine/{*}InvoicePeriod",
    ".//{*}CreditNoteLine/{*}InvoicePeriod",
    ".//{*}SpecifiedLineTradeSettlement/{*}BillingSpecifiedPeriod",
)
LINE_PERIODS = (
    "./{*}InvoicePeriod",
    "./{*}SpecifiedLineTradeSettlement/{*}BillingSpecifiedPeriod",
)
LINE_START = ("./{*}StartDate", "./{*}StartDateTime/{*}DateTimeString")
LINE_END = ("./{*}EndDate", "./{*}EndDateTime/{*}DateTimeString")


@dataclass(frozen=True, slots=True)
class Totals:
    """The document's totals in its currency BT-5."""

    untaxed: Decimal  # BT-109
    tax: Decimal  # BT-110, 0.00 when absent
    total: Decimal  # BT-112
    currency: str  # BT-5
    prepaid: Decimal = ZERO  # BT-113
    rounding: Decimal = ZERO  # BT-114
    payable: Decimal | None = None  # BT-115
    is_stated: bool = True  # False: neither BT-109 nor BT-112 is a readable amount


@dataclass(frozen=True, slots=True)
class Vat:
    """A group of the VAT breakdown (BG-23); `rate` None when none is given."""

    category: str  # BT-118
    rate: Decimal | None  # BT-119
    base: Decimal  # BT-116
    tax: Decimal  # BT-117


@dataclass(frozen=True, slots=True)
class Figures:
    """All that is needed to check, complete or explain a bill."""

    number: str  # BT-1
    seller: str  # BT-27
    totals: Totals
    breakdown: tuple[Vat, ...]  # BG-23
    line_count: int
    lines_net: Decimal  # sum of BT-131
    allowances: Decimal  # document level, BG-21 minus BG-20
    delivery: tuple[date, date] | None = None  # BT-72, or BT-73 and BT-74

    @property
    def tax_by_rate(self) -> dict[Decimal, tuple[Decimal, Decimal]]:
        """Return base and tax per VAT rate, groups of equal rate added up."""
        rates: dict[Decimal, tuple[Decimal, Decimal]] = {}
        for group in self.breakdown:
            rate = (group.rate or ZERO).normalize()
            base, tax = rates.get(rate, (ZERO, ZERO))
            rates[rate] = (base + group.base, tax + group.tax)
        return rates


def tree(document: Document) -> etree._Element:
    """Return the invoice as UBL or CII D16B: ZUGFeRD 1.0 is rewritten, text lines
    dropped."""
    root = document.root
    return normalise(parse(document.xml or b"") if root is None else root)


def normalise(root: etree._Element) -> etree._Element:
    """Return the same invoice in the one of the two syntaxes its readers know."""
    if etree.QName(root).namespace == ZUGFERD1:
        root = einvoice_zugferd1.to_cii(root)
    if is_cii(root):
        root = einvoice_zugferd1.completed(root)
    return root


def figures(root: etree._Element) -> Figures:
    """Read a normalised tree."""
    stated = _cii(root) if is_cii(root) else _ubl(root)
    return replace(stated, delivery=delivery(root))


def amount_sign(root: etree._Element) -> tuple[str, int]:
    """Return ("invoice" or "refund", factor): a claim below zero is a credit with its
    sign turned; BT-3 and, in UBL, the root decide what a credit note is."""
    name = etree.QName(root).localname
    kind = text(root, "./{*}ExchangedDocument/{*}TypeCode")
    if name == "CreditNote" or kind in CREDIT_CODES:
        return "refund", 1
    found = figures(root).totals
    is_claim = not found.is_stated or (found.untaxed or found.total) >= 0
    return ("invoice", 1) if is_claim else ("refund", -1)


def line_net(line: etree._Element) -> Decimal | None:
    """Return BT-131 of one line, None when it is not given."""
    value = text(
        line,
        "./{*}LineExtensionAmount",
        "./{*}SpecifiedLineTradeSettlement"
        "/{*}SpecifiedTradeSettlementLineMonetarySummation/{*}LineTotalAmount",
    )
    return money(value) if value else None


def money(value: str | None) -> Decimal:
    """Return a decimal of the XML, to the cent at least; 0.00 if unreadable."""
    amount = _amount(value)
    if amount is None:
        return ZERO
    if -int(amount.as_tuple().exponent) > PLACES:
        amount = round(amount, PLACES)
    # shown with two decimals; more are kept (BR-DEC allows none for amounts)
    return amount.quantize(CENT) if amount == amount.quantize(CENT) else amount


def _amount(value: str | None) -> Decimal | None:
    try:
        amount = Decimal((value or "").strip())
    except InvalidOperation:
        return None
    return amount if amount.is_finite() and abs(amount) < LIMIT else None


def cents(amount: Decimal) -> Decimal:
    """Return the amount rounded half-up to the cent, as EN 16931 rounds."""
    return amount.quantize(CENT, ROUND_HALF_UP)


def _rate(node: etree._Element, *paths: str) -> Decimal | None:
    value = text(node, *paths)
    return money(value).normalize() if value else None


def _in_currency(nodes: list[etree._Element], currency: str) -> Decimal:
    """Return the amount in the document's currency, where several are stated."""
    for node in nodes:
        if node.get("currencyID", currency) == currency:
            return money(node.text)
    return money(nodes[0].text) if nodes else ZERO


def _cii(root: etree._Element) -> Figures:
    settlement = root.find(".//{*}ApplicableHeaderTradeSettlement")
    if settlement is None:
        settlement = root
    currency = text(settlement, "./{*}InvoiceCurrencyCode")
    summation = settlement.find("./{*}SpecifiedTradeSettlementHeaderMonetarySummation")
    if summation is None:
        summation = settlement

    def amount(name: str) -> Decimal:
        return _in_currency(summation.findall(f"./{{*}}{name}"), currency)

    breakdown = tuple(
        Vat(
            text(node, "./{*}CategoryCode"),
            _rate(node, "./{*}RateApplicablePercent"),
            money(text(node, "./{*}BasisAmount")),
            _in_currency(node.findall("./{*}CalculatedAmount"), currency),
        )
        for node in settlement.findall("./{*}ApplicableTradeTax")
    )
    lines = _billed(root)
    charges = sum(
        (
            money(text(node, "./{*}ActualAmount"))
            * (-1 if text(node, "./{*}ChargeIndicator/{*}Indicator") == "false" else 1)
            for node in settlement.findall("./{*}SpecifiedTradeAllowanceCharge")
        ),
        ZERO,
    )
    untaxed = _amount(summation.findtext("./{*}TaxBasisTotalAmount"))
    found = _totals(
        None if untaxed is None else amount("TaxBasisTotalAmount"),
        amount("TaxTotalAmount"),
        summation.findtext("./{*}GrandTotalAmount"),
        currency,
        amount("TotalPrepaidAmount"),
        amount("RoundingAmount"),
        summation.findtext("./{*}DuePayableAmount"),
    )
    return Figures(
        text(root, "./{*}ExchangedDocument/{*}ID"),
        text(root, ".//{*}SellerTradeParty/{*}Name"),
        found,
        breakdown,
        len(lines),
        sum(lines, ZERO),
        charges,
    )


def _ubl(root: etree._Element) -> Figures:
    currency = text(root, "./{*}DocumentCurrencyCode")
    summation = root.find("./{*}LegalMonetaryTotal")
    if summation is None:
        summation = root
    taxes = root.findall("./{*}TaxTotal")
    breakdown = tuple(
        Vat(
            text(node, "./{*}TaxCategory/{*}ID"),
            _rate(node, "./{*}TaxCategory/{*}Percent", "./{*}Percent"),
            money(text(node, "./{*}TaxableAmount")),
            money(text(node, "./{*}TaxAmount")),
        )
        for node in root.findall("./{*}TaxTotal/{*}TaxSubtotal")
        if _currency_of(node) in {"", currency}
    )
    lines = _billed(root)
    charges = sum(
        (
            money(text(node, "./{*}Amount"))
            * (-1 if text(node, "./{*}ChargeIndicator").lower() == "false" else 1)
            for node in root.findall("./{*}AllowanceCharge")
        ),
        ZERO,
    )
    untaxed = summation.findtext("./{*}TaxExclusiveAmount")
    found = _totals(
        None if _amount(untaxed) is None else money(untaxed),
        _in_currency([n for t in taxes for n in t.findall("./{*}TaxAmount")], currency),
        summation.findtext("./{*}TaxInclusiveAmount"),
        currency,
        money(summation.findtext("./{*}PrepaidAmount")),
        money(summation.findtext("./{*}PayableRoundingAmount")),
        summation.findtext("./{*}PayableAmount"),
    )
    party = "./{*}AccountingSupplierParty/{*}Party"
    return Figures(
        text(root, "./{*}ID"),
        text(
            root,
            f"{party}/{{*}}PartyLegalEntity/{{*}}RegistrationName",
            f"{party}/{{*}}PartyName/{{*}}Name",
        ),
        found,
        breakdown,
        len(lines),
        sum(lines, ZERO),
        charges,
    )


def _totals(
    untaxed: Decimal | None,
    tax: Decimal,
    total: str | None,
    currency: str,
    prepaid: Decimal,
    rounding: Decimal,
    payable: str | None,
) -> Totals:
    is_stated = _amount(total) is not None or untaxed is not None
    if untaxed is None:  # not stated (ZUGFeRD 1): what is left
        untaxed = money(total) - tax
    whole = untaxed + tax if _amount(total) is None else money(total)
    due = money(payable) if (payable or "").strip() else None
    return Totals(untaxed, tax, whole, currency, prepaid, rounding, due, is_stated)


def _currency_of(subtotal: etree._Element) -> str:
    node = subtotal.find("./{*}TaxAmount")
    return node.get("currencyID", "") if node is not None else ""


def billed_lines(
    root: etree._Element,
) -> list[tuple[einvoice_lines.Line, Decimal]]:
    """Return the lines that BT-106 adds up, with their net amounts (BT-131)."""
    found = (line for line in einvoice_lines.lines(root) if line.is_billed)
    nets = ((line, line_net(line.node)) for line in found)
    return [(line, net) for line, net in nets if net is not None]


def _billed(root: etree._Element) -> list[Decimal]:
    return [net for _line, net in billed_lines(root)]


# --- days ----------------------------------------------------------------------------
def delivery(root: etree._Element) -> tuple[date, date] | None:
    """Return first and last day of delivery of a normalised tree; None when not stated.

    The day counts before the period, this one before those of lines, and one end of a
    period for the other.
    """
    day = _day(root, *DELIVERED)
    firsts = [day or _day(root, *FIRST)]
    lasts = [day or _day(root, *LAST)]
    if not any(firsts + lasts):
        lines = [period for path in PERIODS for period in root.findall(path)]
        firsts = [_day(period, *LINE_START) for period in lines]
        lasts = [_day(period, *LINE_END) for period in lines]
    first = min(filter(None, firsts), default=None)
    last = max(filter(None, lasts), default=None)
    if not first and not last:
        return None
    return (first or last, last or first)  # type: ignore[return-value]


def line_period(line: etree._Element) -> tuple[date | None, date | None]:
    """Return first and last day of a line's period (BT-134, BT-135), each None when not
    stated."""
    for path in LINE_PERIODS:
        if (period := line.find(path)) is not None:
            return _day(period, *LINE_START), _day(period, *LINE_END)
    return None, None


def _day(root: etree._Element, *paths: str) -> date | None:
    return parse_day(text(root, *paths))


def parse_day(value: str) -> date | None:
    """Return a day as UBL and CII write it, None where it is none."""
    value = value.strip()[:10]
    for spelling in ("%Y-%m-%d", "%Y%m%d"):
        try:
            return datetime.strptime(value, spelling).date()
        except ValueError:
            continue
    return None
