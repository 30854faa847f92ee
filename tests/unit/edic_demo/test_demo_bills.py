# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import csv
from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from edic_demo.tools import demo_bills, demo_vocabulary

TEMPLATES = Path(__file__).parents[3] / "addons/edic_public_sector/data/template"
TODAY = date(2026, 11, 25)


@pytest.fixture(params=demo_vocabulary.COUNTRIES)
def words(request):
    return demo_vocabulary.read(request.param)


@pytest.fixture
def bills(words):
    return demo_bills.bills(words, TODAY, 1250)


def test_same_day_same_bills(words, bills):
    assert demo_bills.bills(words, TODAY, 1250) == bills
    assert list(demo_bills.drafts(words, TODAY)) == list(
        demo_bills.drafts(words, TODAY)
    )


def test_a_bill_is_the_same_on_a_later_day(words, bills):
    later = demo_bills.bills(words, date(2026, 12, 9), 1250)
    both = [bill for bill in bills if bill.day >= date(2025, 1, 1)]
    assert [bill for bill in later if bill.day <= TODAY] == both


def test_two_years_that_end_today(bills):
    assert 1150 < len(bills) < 1350
    months = Counter((bill.day.year, bill.day.month) for bill in bills)
    assert len(months) == 24
    assert min(months) == (2024, 12)
    assert max(bill.day for bill in bills) <= TODAY
    assert [bill.day for bill in bills] == sorted(bill.day for bill in bills)


def test_references_are_unique_with_their_vendor(words, bills):
    found = [*bills, *demo_bills.drafts(words, TODAY)]
    assert len({(bill.vendor, bill.ref) for bill in found}) == len(found)


def test_shares_of_a_line_make_the_whole(words, bills):
    for bill in [*bills, *demo_bills.drafts(words, TODAY)]:
        assert 1 <= len(bill.lines) <= 8
        assert bill.due > bill.day
        for line in bill.lines:
            assert line.text.strip()
            assert not set("[]{}|") & set(line.text), line.text
            assert line.quantity > 0
            assert line.price >= Decimal("0.01")
            assert line.price == line.price.quantize(Decimal("0.01"))
    for bill in bills:
        assert bill.vendor in words.vendors
        for line in bill.lines:
            assert sum(share for _code, share in line.services) == 100
            assert all(code in words.services for code, _share in line.services)


def test_refunds_are_few_and_say_so(words, bills):
    refunds = [bill for bill in bills if bill.is_refund]
    assert 0 < len(refunds) < len(bills) / 20
    start = words.settings["credit"].partition("{")[0]
    assert all(bill.lines[0].text.startswith(start) for bill in refunds)


def test_heating_follows_the_season(words, bills):
    gas = {"fr": "Gaz", "de": "Erdgas"}[words.country]
    used = Counter()
    for bill in bills:
        for line in bill.lines:
            if line.text.startswith(gas):
                used[bill.day.month] += line.quantity
    assert used[1] + used[2] > 2 * (used[7] + used[8])


def test_pool_deducts_vat_and_no_other(words, bills):
    rate, usual, deductible = next(
        (rate, *taxes) for rate, taxes in words.settings["taxes"].items()
    )
    taxed = {service.code for service in words.services.values() if service.is_taxed}
    right = total = 0
    for bill in bills:
        for line in bill.lines:
            if line.rate == rate and len(line.services) == 1:
                expected = deductible if line.services[0][0] in taxed else usual
                total += 1
                right += line.tax == expected
    assert right > 0.97 * total  # the others are mistakes of the service


def test_drafts_hold_known_and_unknown_vendors(words):
    drafts = list(demo_bills.drafts(words, TODAY))
    assert len(drafts) == 14
    known = [bill for bill in drafts if bill.vendor in words.vendors]
    assert 0 < len(known) < len(drafts)
    assert all(0 <= (TODAY - bill.day).days < 10 for bill in drafts)


def _template(model, chart):
    with (TEMPLATES / f"{model}-{chart}.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_every_account_and_tax_is_in_the_chart(words):
    chart = words.settings["chart"]
    codes = {row["code"] for row in _template("account.account", chart)}
    used = {
        code
        for texts in words.texts.values()
        for text in texts
        for code in text.accounts
    }
    assert used | {words.settings["fallback"]} <= codes
    base = {"fr": "fr_m57_base", "de": "de_nkf"}[words.country]
    taxes = {row["id"]: row for row in _template("account.tax", base) if row["id"]}
    for rate, names in words.settings["taxes"].items():
        for name in names:
            assert taxes[name]["type_tax_use"] == "purchase"
            assert Decimal(taxes[name]["amount"]) == Decimal(rate)


def test_vocabulary_is_whole(words):
    assert len(words.vendors) >= 45
    assert len(words.services) >= 10
    for key, texts in words.texts.items():
        assert texts, key
        for text in texts:
            assert text.season in demo_bills.SEASONS
            assert text.rate in words.settings["taxes"]
            assert all(code in words.services for code in text.services)
            assert not text.shares or sum(s for _c, s in text.shares) == 100
    for weights in demo_bills.SEASONS.values():
        assert sum(weights) == pytest.approx(12)


def test_ibans_are_well_formed_and_of_no_bank(words):
    ibans = [vendor.iban for vendor in words.vendors.values() if vendor.iban]
    assert ibans
    for iban in ibans:
        turned = "".join(str(int(char, 36)) for char in iban[4:] + iban[:4])
        assert int(turned) % 97 == 1
        assert iban[4:8] == "9999"


def test_most_bills_are_paid_in_time_and_few_never(bills):
    paid = {bill: demo_bills.paid_on(bill.ref, bill.due, TODAY) for bill in bills}
    known = [bill for bill in bills if bill.due < date(2026, 6, 1)]
    late = [bill for bill in known if paid[bill] and paid[bill] > bill.due]
    never = [bill for bill in known if not paid[bill]]
    assert 0.01 < len(late) / len(known) < 0.12
    assert 0 < len(never) / len(known) < 0.03
    assert all(day is None or day <= TODAY for day in paid.values())


def test_bills_are_paid_with_weekly_runs(bills):
    days = {demo_bills.paid_on(bill.ref, bill.due, TODAY) for bill in bills} - {None}
    assert {day.weekday() for day in days} == {demo_bills.PAY_DAY}
