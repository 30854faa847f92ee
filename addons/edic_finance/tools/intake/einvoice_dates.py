# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""When what an e-invoice charges was delivered: BT-72, the period BT-73 to BT-74, or
the periods of its lines, BT-134 to BT-135."""

from datetime import date, datetime

from lxml import etree

from .einvoice import text

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

LINES = (
    ".//{*}InvoiceLine/{*}InvoicePeriod",
    ".//{*}CreditNoteLine/{*}InvoicePeriod",
    ".//{*}SpecifiedLineTradeSettlement/{*}BillingSpecifiedPeriod",
)
START = ("./{*}StartDate", "./{*}StartDateTime/{*}DateTimeString")
END = ("./{*}EndDate", "./{*}EndDateTime/{*}DateTimeString")


def delivery(root: etree._Element) -> tuple[date, date] | None:
    """First and last day of delivery of a normalised tree; None when not stated.

    The day counts before the period, this one before those of lines, and one end of a
    period for the other.
    """
    day = _day(root, *DELIVERED)
    firsts = [day or _day(root, *FIRST)]
    lasts = [day or _day(root, *LAST)]
    if not any(firsts + lasts):
        lines = [period for path in LINES for period in root.findall(path)]
        firsts = [_day(period, *START) for period in lines]
        lasts = [_day(period, *END) for period in lines]
    first = min(filter(None, firsts), default=None)
    last = max(filter(None, lasts), default=None)
    if not first and not last:
        return None
    return (first or last, last or first)  # type: ignore[return-value]


def _day(root: etree._Element, *paths: str) -> date | None:
    value = text(root, *paths)[:10]
    for spelling in ("%Y-%m-%d", "%Y%m%d"):
        try:
            return datetime.strptime(value, spelling).date()
        except ValueError:
            continue
    return None
