# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from edic_finance.tools.intake import einvoice, einvoice_figures
from edic_finance.tools.intake.einvoice_payment import (
    Due,
    Instalment,
    PaymentStatement,
    Tier,
    discounts,
    due_date,
    from_facts,
    open_tier,
    payment,
    tiers,
)
from edic_finance.tools.intake.payment_text import Discount

DATA = Path(__file__).parents[4] / "addons/edic_finance/tests/data"
ISSUED, RECEIVED = date(2024, 3, 4), date(2024, 3, 6)
CII = "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100"
UBL = "urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"


def stated(xml):
    document = einvoice.detect("invoice.xml", xml.encode())
    assert document.is_invoice
    return payment(einvoice_figures.tree(document))


def cii(*terms, payable="1000.00", prepaid="0.00"):
    nodes = "".join(
        f"<SpecifiedTradePaymentTerms>{part}</SpecifiedTradePaymentTerms>"
        for part in terms
    )
    return stated(
        f"""<CrossIndustryInvoice xmlns="{CII}"><ExchangedDocument><ID>1</ID>
        <TypeCode>380</TypeCode><IssueDateTime>{stamp("20240304")}</IssueDateTime>
        </ExchangedDocument><SupplyChainTradeTransaction>
        <ApplicableHeaderTradeSettlement>{nodes}
        <SpecifiedTradeSettlementHeaderMonetarySummation>
        <TaxBasisTotalAmount>1000.00</TaxBasisTotalAmount>
        <GrandTotalAmount>1000.00</GrandTotalAmount>
        <TotalPrepaidAmount>{prepaid}</TotalPrepaidAmount>
        <DuePayableAmount>{payable}</DuePayableAmount>
        </SpecifiedTradeSettlementHeaderMonetarySummation>
        </ApplicableHeaderTradeSettlement></SupplyChainTradeTransaction>
        </CrossIndustryInvoice>"""
    )


def stamp(day):
    return f'<DateTimeString format="102">{day}</DateTimeString>'


def net(day, text="Net"):
    return (
        f"<Description>{text}</Description>"
        f"<DueDateDateTime>{stamp(day)}</DueDateDateTime>"
    )


def offer(inner):
    name = "ApplicableTradePaymentDiscountTerms"
    return f"<{name}>{inner}</{name}>"


def ubl(*parts):
    return stated(
        f"""<Invoice xmlns="{UBL}"><ID>1</ID><IssueDate>2024-03-04</IssueDate>
        {"".join(parts)}<LegalMonetaryTotal>
        <TaxExclusiveAmount>1000.00</TaxExclusiveAmount>
        <TaxInclusiveAmount>1000.00</TaxInclusiveAmount>
        <PayableAmount>1000.00</PayableAmount></LegalMonetaryTotal></Invoice>"""
    )


def ubl_terms(inner):
    return f"<PaymentTerms>{inner}</PaymentTerms>"


def found(statement):
    return [
        (str(tier.until), str(tier.base), str(tier.saved))
        for tier in tiers(
            discounts(statement, RECEIVED), statement.issued, statement.payable
        )
    ]


# --- due date -------------------------------------------------------------------------
def test_due_date_is_stated_before_it_is_read_or_agreed_or_of_law():
    vendor, law = date(2024, 4, 30), date(2024, 5, 1)
    both = {"vendor": vendor, "law": law}
    statement = cii(net("20240320", "30 Tage netto"))
    assert due_date(statement, RECEIVED, **both) == Due(date(2024, 3, 20), "stated")
    statement = cii("<Description>30 Tage netto</Description>")
    assert due_date(statement, RECEIVED, **both) == Due(
        date(2024, 4, 3), "text", "30 Tage netto"
    )
    silent = cii()
    assert due_date(silent, RECEIVED, **both) == Due(vendor, "vendor")
    assert due_date(silent, RECEIVED, law=law) == Due(law, "law")
    assert due_date(silent, RECEIVED) is None, "never today"


def test_terms_from_arrival_count_from_the_bill_that_came_before_its_date():
    statement = cii("<Description>14 Tage nach Erhalt</Description>")
    assert due_date(statement, RECEIVED).day == date(2024, 3, 20)
    assert due_date(statement, date(2024, 3, 1)).day == date(2024, 3, 18)
    assert due_date(statement, None) is None


def test_due_date_of_ubl():
    assert ubl("<DueDate>2024-04-04</DueDate>").due == date(2024, 4, 4)
    means = "<PaymentMeans><PaymentDueDate>{}</PaymentDueDate></PaymentMeans>"
    credit = ubl(means.format("2024-04-09"), means.format("2024-04-05"))
    assert credit.due == date(2024, 4, 5), "on the first nothing is late"
    note = "<Note>Zahlbar bis</Note><Note>04.05.2024</Note>"
    assert due_date(ubl(ubl_terms(note)), RECEIVED).day == date(2024, 5, 4)


def test_published_files_state_payment():
    for name, due, source, prepaid, payable in (
        ("xrechnung_ubl.xml", RECEIVED, "text", "0.00", "336.90"),  # at once
        ("xrechnung_cii.xml", RECEIVED, "text", "0.00", "336.90"),
        ("zugferd1.xml", date(2013, 4, 4), "stated", "0.00", "529.87"),
        ("facturx_basicwl.xml", date(2026, 3, 2), "stated", "0.00", "104.90"),
        ("ubl_fr.xml", date(2026, 7, 16), "stated", "100.00", "208.03"),
        ("cii_allowances.xml", date(2018, 7, 4), "text", "50.00", "165.07"),
    ):
        document = einvoice.detect(name, (DATA / name).read_bytes())
        statement = payment(einvoice_figures.tree(document))
        assert (str(statement.prepaid), str(statement.payable)) == (prepaid, payable)
        found = due_date(statement, RECEIVED)
        assert (name, found.day, found.source) == (name, due, source)


# --- discounts ------------------------------------------------------------------------
def test_lines_of_an_xrechnung_are_discounts_of_what_is_payable_or_of_their_base():
    note = (
        "#SKONTO#TAGE=7#PROZENT=3.00#\n#SKONTO#TAGE=14#PROZENT=2.00#BASISBETRAG=500.00#"
        "\n#VERZUG#TAGE=30#PROZENT=9.00#\nVielen Dank\n"
    )
    for statement in (
        ubl(ubl_terms(f"<Note>{note}</Note>")),
        cii(f"<Description>{note}</Description>"),
    ):
        assert found(statement) == [
            ("2024-03-11", "1000.00", "30.00"),
            ("2024-03-18", "500.00", "10.00"),
        ]
        assert statement.text == "Vielen Dank"
        assert due_date(statement, RECEIVED) is None, "a discount is no due date"


@pytest.mark.parametrize(
    ("note", "tiers_found"),
    [
        ("#Skonto# Tage = 14 #PROZENT=2,00#", [("2024-03-18", "1000.00", "20.00")]),
        (
            "#SKONTO#TAGE=7#PROZENT=2.00##SKONTO#TAGE=14#PROZENT=1.00#",
            [("2024-03-11", "1000.00", "20.00"), ("2024-03-18", "1000.00", "10.00")],
        ),
        (  # one day, two bases
            "#SKONTO#TAGE=7#PROZENT=2.00#BASISBETRAG=400.00#\n"
            "#SKONTO#TAGE=7#PROZENT=1.00#BASISBETRAG=600.00#",
            [("2024-03-11", "1000.00", "14.00")],
        ),
        ("#SKONTO#TAGE=7#PROZENT=2.00#\n#SKONTO#TAGE=7#PROZENT=1.00#", []),
        ("#SKONTO#TAGE=7#P ROZENT=2.00#", []),
        ("#SKONTO#TAGE=7#", []),
        ("#SKONTO#TAGE=7#TAGE=8#PROZENT=2.00#", []),
        ("#SKONTO#TAGE=7.5#PROZENT=2.00#", []),
        ("#SKONTO#TAGE=9999#PROZENT=2.00#", []),
        ("#SKONTO#TAGE=7#PROZENT=2.00#BASISBETRAG=-5.00#", []),
        ("#SKONTO#TAGE=7#PROZENT=2.00#BASISBETRAG=90000.00#", []),
        ("#VERZUG#TAGE=7#PROZENT=2.00#", []),
    ],
)
def test_line_of_an_xrechnung(note, tiers_found):
    assert found(cii(f"<Description>{note}</Description>")) == tiers_found


def test_notes_are_read_where_there_are_no_terms():
    """As those of the profile BASIC, which knows no terms (BT-22)."""
    note = (
        "<Note>Ihre Kundennummer: GE2020211, Lieferung innerhalb 14 Tagen\n"
        "Zahlbar innerhalb 30 Tagen netto, 3% Skonto innerhalb 10 Tagen</Note>"
    )
    statement = ubl(note)
    assert due_date(statement, RECEIVED) == Due(
        date(2024, 4, 3), "text", "Zahlbar innerhalb 30 Tagen netto"
    )
    [discount] = discounts(statement, RECEIVED)
    assert (discount.percent, discount.until) == (3, date(2024, 3, 14))
    assert ubl("<Note>04.04.2024</Note>").text == "", "says nothing of payment"
    terms = ubl(note, ubl_terms("<Note>Zahlbar in 14 Tagen</Note>"))
    assert terms.text == "Zahlbar in 14 Tagen"


def test_notes_of_cii_are_read_likewise():
    statement = stated(
        f"""<CrossIndustryInvoice xmlns="{CII}"><ExchangedDocument><ID>1</ID>
        <TypeCode>380</TypeCode><IssueDateTime>{stamp("20240304")}</IssueDateTime>
        <IncludedNote><Content>Danke für Ihren Auftrag</Content></IncludedNote>
        <IncludedNote><Content>Payable within 30 days</Content></IncludedNote>
        </ExchangedDocument></CrossIndustryInvoice>"""
    )
    assert statement.text == "Payable within 30 days"
    assert due_date(statement, RECEIVED).day == date(2024, 4, 3)


def test_discount_of_nothing_says_when_the_whole_is_due():
    note = "#SKONTO#TAGE=14#PROZENT=2.00#\n#SKONTO#TAGE=30#PROZENT=0.00#\n"
    statement = ubl(ubl_terms(f"<Note>{note}</Note>"))
    assert due_date(statement, RECEIVED).day == date(2024, 4, 3)
    assert due_date(statement, RECEIVED).source == "text"
    assert found(statement) == [("2024-03-18", "1000.00", "20.00")]


def test_discount_terms_of_cii():
    days = '<BasisPeriodMeasure unitCode="DAY">10</BasisPeriodMeasure>'
    months = '<BasisPeriodMeasure unitCode="MON">1</BasisPeriodMeasure>'
    percent = "<CalculationPercent>2.00</CalculationPercent>"
    basis = f"<BasisDateTime>{stamp('20240310')}</BasisDateTime>"
    for inner, expected in (
        (days + percent, ("2024-03-14", "1000.00", "20.00")),
        (months + percent, ("2024-04-04", "1000.00", "20.00")),
        (basis + days + percent, ("2024-03-20", "1000.00", "20.00")),
        (basis + percent, ("2024-03-10", "1000.00", "20.00")),
        (
            days + "<BasisAmount>250.00</BasisAmount>" + percent,
            ("2024-03-14", "250.00", "5.00"),
        ),
        (
            days + "<ActualDiscountAmount>7.77</ActualDiscountAmount>",
            ("2024-03-14", "1000.00", "7.77"),
        ),
    ):
        assert found(cii(net("20240403") + offer(inner))) == [expected], inner
    for inner in (
        percent,
        days,
        '<BasisPeriodMeasure unitCode="HUR">9</BasisPeriodMeasure>' + percent,
    ):
        assert found(cii(net("20240403") + offer(inner))) == []


def test_day_of_a_discount_is_not_the_due_date():
    """Several terms of CII: the day belongs to what stands beside it."""
    percent = "<CalculationPercent>2.00</CalculationPercent>"
    for first in (
        net("20240314", "Zahlbar mit 2% Skonto bis"),
        net("20240314") + offer(percent),
        net("20240314")
        + offer('<BasisPeriodMeasure unitCode="DAY">10</BasisPeriodMeasure>' + percent),
    ):
        for terms in ((first, net("20240403")), (net("20240403"), first)):
            statement = cii(*terms)
            assert statement.due == date(2024, 4, 3)
            assert found(statement) == [("2024-03-14", "1000.00", "20.00")]


def test_penalty_terms_are_no_discount():
    inner = "<CalculationPercent>9.00</CalculationPercent>"
    name = "ApplicableTradePaymentPenaltyTerms"
    penalty = f"<{name}>{inner}</{name}>"
    assert cii(net("20240403") + penalty).discounts == ()


def test_discount_terms_of_ubl():
    percent = "<SettlementDiscountPercent>2</SettlementDiscountPercent>"
    for inner, until in (
        ("<EndDate>2024-03-12</EndDate>", "2024-03-12"),
        ('<DurationMeasure unitCode="DAY">10</DurationMeasure>', "2024-03-14"),
    ):
        period = f"<SettlementPeriod>{inner}</SettlementPeriod>"
        assert found(ubl(ubl_terms(percent + period))) == [(until, "1000.00", "20.00")]
    assert found(ubl(ubl_terms(percent))) == []


def test_elements_count_before_the_text():
    days = '<BasisPeriodMeasure unitCode="DAY">10</BasisPeriodMeasure>'
    inner = days + "<CalculationPercent>3.00</CalculationPercent>"
    text = "<Description>2 % Skonto in 8 Tagen</Description>"
    assert found(cii(text + offer(inner))) == [("2024-03-14", "1000.00", "30.00")]
    assert found(cii(text)) == [("2024-03-12", "1000.00", "20.00")]


def test_discount_is_of_what_is_left_to_pay_and_rounded_half_up():
    offered = (Discount(Decimal("2"), 10),)
    [tier] = tiers(offered, ISSUED, Decimal("502.63"))
    assert tier == Tier(
        date(2024, 3, 14), Decimal(2), Decimal("502.63"), Decimal("10.05")
    )
    [tier] = tiers((Discount(Decimal("2.5"), 10),), ISSUED, Decimal("1.00"))
    assert tier.saved == Decimal("0.03")
    assert tiers(offered, ISSUED, Decimal("-502.63")) == [], "a credit"
    assert tiers((Discount(Decimal(100), 10),), ISSUED, Decimal(5)) == []
    before = (Discount(Decimal(2), until=date(2024, 3, 1)),)
    assert tiers(before, ISSUED, Decimal(100)) == []


def test_open_tier_is_the_one_that_saves_most():
    first = Tier(date(2024, 3, 11), Decimal(2), Decimal(1000), Decimal(20))
    second = Tier(date(2024, 3, 18), Decimal(3), Decimal(1000), Decimal(30))
    third = Tier(date(2024, 3, 25), Decimal(1), Decimal(1000), Decimal(10))
    rows = [first, second, third]
    assert open_tier(rows, date(2024, 3, 11)) == second
    assert open_tier([first, third], date(2024, 3, 11)) == first
    assert open_tier(rows, date(2024, 3, 25)) == third
    assert open_tier(rows, date(2024, 3, 26)) is None


# --- instalments ----------------------------------------------------------------------
def part(day, amount):
    return net(day) + f"<PartialPaymentAmount>{amount}</PartialPaymentAmount>"


def test_instalments_that_are_all_of_the_bill_are_its_schedule():
    statement = cii(part("20240404", "400.00"), part("20240504", "600.00"))
    assert [p.amount for p in statement.schedule()] == [400, 600]
    assert statement.schedule()[0].due == date(2024, 4, 4)
    short = cii(part("20240404", "400.00"), part("20240504", "500.00"))
    assert short.schedule() == ()
    assert due_date(short, RECEIVED).day == date(2024, 4, 4)
    halves = [
        f"<PaymentPercent>50</PaymentPercent><InstallmentDueDate>{day}"
        "</InstallmentDueDate>"
        for day in ("2024-04-04", "2024-05-04")
    ]
    split = ubl(*map(ubl_terms, halves))
    assert [p.percent for p in split.schedule()] == [50, 50]
    assert due_date(split, RECEIVED) == Due(date(2024, 5, 4), "instalments")


def test_instalments_beside_a_due_date_of_another_day_do_not_count():
    day = date(2024, 4, 4)
    parts = tuple(Instalment(date(2024, m, 4), Decimal(50)) for m in (5, 6))
    assert PaymentStatement(due=day, instalments=parts).schedule() == ()
    due = parts[1].due
    whole = PaymentStatement(due=due, instalments=parts)
    assert due_date(whole, None) == Due(due, "stated")


def test_statement_is_the_same_after_it_was_stored():
    note = "#SKONTO#TAGE=7#PROZENT=3.00#BASISBETRAG=5.00#\n14 Tage"
    percent = "<CalculationPercent>2.00</CalculationPercent>"
    for statement in (
        cii(f"<Description>{note}</Description>", prepaid="5.00"),
        cii(part("20240404", "400.00"), part("20240504", "600.00")),
        cii(net("20240314") + offer(percent), net("20240403")),
        ubl(),
    ):
        known = {
            "issued": statement.issued,
            "prepaid": statement.prepaid,
            "payable": statement.payable,
        }
        facts = json.loads(json.dumps(statement.facts()))
        assert from_facts(facts, **known) == statement
