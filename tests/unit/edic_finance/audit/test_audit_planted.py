# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The planted cases of the benchmark, judged by the rule of each check alone.

What is planted is found and what is innocent is not, among the bills of a small book.
Limits to the cent, and what is read from the database, are for the tests in Odoo.
"""

from collections import defaultdict
from decimal import Decimal

import pytest
from audit import cases
from audit.book.amounts import bill_total
from audit.cases import a16
from audit.cases.case import INNOCENT, PLANTED
from audit.ground import LEITWEG
from bench_audit import END, make_book

from edic_demo.tools.invoice.numbers import siret_of, with_luhn
from edic_finance.tools.audit import (
    lookalike,
    numbering,
    reference,
    routing_id,
    same_lines,
)
from edic_finance.tools.audit.history import Bill, History
from edic_finance.tools.audit.late_payment import deadline
from edic_finance.tools.audit.statistics import (
    drift,
    outlier,
    relative_size,
    repeats,
    rhythm,
    robust,
    season,
)

TODAY = END.toordinal()
MONTH = 30.44  # days


def joined(bills, amounts, months, **columns):
    """The series of bills as a check reads it from the database."""
    size, days = len(bills), [bill.day.toordinal() for bill in bills]
    amounts = [float(amount) for amount in amounts]
    row = {
        "ids": list(range(size)),
        "days": days,
        "since": [day - months * MONTH for day in days],
        "until": [day + months * MONTH for day in days],
        "amounts": amounts,
        "nets": amounts,
        "currencies": [1] * size,
        "counted": [True] * size,
        "checked": [True] * size,
    }
    return robust.join([row | columns])


def bills_of(vendor):
    """Its posted bills without those taken back and those of equipment, by day."""
    undone = {id(move.reverses) for move in vendor.bills if move.reverses}
    found = [
        bill
        for bill in vendor.bills
        if (bill.kind, bill.state) == ("in_invoice", "posted")
        and id(bill) not in undone
        and bill.net > 0
        and bill.lines[0].account not in a16.CAPITAL.values()
    ]
    return sorted(found, key=lambda bill: bill.day)


def vendor_of(case):
    return next(t.vendor for t in case.things if getattr(t, "vendor", None))


# --- numbers and names ----------------------------------------------------------------
def a02_billed_twice(_book, case):
    """Return None for a doubt, of which the check informs."""
    bills = bills_of(vendor_of(case))
    known = {bill: as_known(bill) for bill in bills}
    history = History(known.values())
    kinds = {
        kind_of(known, history, *sorted((thing, second), key=lambda bill: bill.day))
        for thing in set(case.things) & set(bills)
        for second in bills
        if thing is not second
        and bill_total(thing) == bill_total(second)
        and abs((thing.day - second.day).days) <= 90
    }
    return "copy" in kinds or (None if "doubt" in kinds else False)


def as_known(bill):
    ref = reference.parse(bill.ref_number, bill.day.year)
    return Bill(id(bill), bill.day, ref, bill_total(bill))


def kind_of(known, history, first, second):
    earlier, later = known[first], known[second]
    like = reference.compare(earlier.ref, later.ref)
    if like:
        kind = numbering.judge(earlier, later, like, history).kind
        if kind != "counted":
            return kind
    texts = [{(x.label, x.net) for x in bill.lines} for bill in (first, second)]
    if texts[0] != texts[1]:
        return "counted"
    is_other = second.bank is not first.bank
    return same_lines.judge_lines(earlier, later, history, other_account=is_other).kind


def a15_name_or_domain_alike(_book, case):
    if case.kind == PLANTED:
        vendor, other, _bill = case.things
    else:
        vendor, other = case.things[0], case.things[-1]
        other = getattr(other, "vendor", other)
    names = {n: lookalike.plain_name(v.name) for n, v in enumerate((vendor, other))}
    domains = {v.values["email"].partition("@")[2] for v in (vendor, other)}
    found = [*lookalike.alike_names(names, Decimal("0.75"))] if vendor != other else []
    return bool(found or [*lookalike.alike_domains(domains)])


# --- amounts --------------------------------------------------------------------------
def a16_amount_out_of_line(book, case):
    bill = case.things[0]
    account = bill.lines[0].account
    everybody = [v for v in book.vendors if v.company is bill.company]
    for vendors, start, count in (
        ([bill.vendor], account, 8),
        (everybody, account[:3], 30),
    ):
        bills = sorted(
            (b for v in vendors for b in bills_of(v) if net_on(b, start)),
            key=lambda b: b.day,
        )
        series = joined(bills, (net_on(b, start) for b in bills), 36)
        limits = outlier.Limits(count=count)
        judged = outlier.judge(
            series["amounts"], series.starts, series["counted"], limits
        )
        place = bills.index(bill)
        if judged.n[place] >= count:
            return bool(judged.is_out[place])
    return False


def net_on(bill, start):
    """Return the net sum of a bill on accounts that begin so."""
    return sum(line.net for line in bill.lines if line.account.startswith(start))


def a17_relative_size(_book, case):
    bills = bills_of(vendor_of(case))
    series = joined(bills, (bill.net for bill in bills), 24)
    found = relative_size.large(series, relative_size.Sizes())
    return any(bills[item.index] in case.things for item in found)


def a18_price_rose(_book, case):
    lines = [(b, line) for b in bills_of(vendor_of(case)) for line in b.lines]
    bills = [bill for bill, _line in lines]
    [row] = joined(
        bills,
        (line.price for _bill, line in lines),
        12,
        names=[line.label for _bill, line in lines],
        quantities=[float(line.quantity) for _bill, line in lines],
    ).rows
    for item in drift.by_item(row):
        series = robust.join([item | {"prices": item["amounts"]}])
        risen, rise = drift.judge(series, drift.Rise()), series["prices"]
        for is_found, before in (
            (risen.has_jumped, risen.median),
            (risen.has_crept, risen.target),
        ):
            at_stake = (rise - before) * series["quantities"] > 10
            for place in (is_found & risen.is_steady & at_stake).nonzero()[0]:
                if bills[series["ids"][place]] in case.things:
                    return True
    return False


def a19_round_or_repeated(_book, case):
    bills = bills_of(vendor_of(case))
    nets = [bill.net for bill in bills]
    rounds = repeats.rounds(joined(bills, nets, 24), rate=0.1, count=10)
    same = repeats.repeats(joined(bills, nets, 12), times=4, count=10, least=100)
    found = [rounded.index for rounded in rounds] + [
        n for duplicate in same for n in duplicate.indices
    ]
    return any(bills[index] in case.things for index in found)


# --- days -----------------------------------------------------------------------------
def a23_out_of_rhythm(book, case):
    if case.limb in ("month out of line", "always so in October"):
        return out_of_season(book, case)
    bills = bills_of(vendor_of(case))
    days = [bill.day.toordinal() for bill in bills]
    found = [gap.index for gap in rhythm.breaks(days, TODAY, rhythm.Habit())]
    # days since 1970 are Thursdays where those of the calendar are
    bursts = rhythm.bursts([day - 719163 for day in days], 0.001)
    found += [burst.last for burst in bursts]
    return any(bills[index] in case.things for index in found)


def out_of_season(book, case):
    bill = case.things[0]
    account, totals = bill.lines[0].account, defaultdict(float)
    for move in book.moves:
        if move.company is bill.company and move.kind == "in_invoice":
            month = 12 * move.booked.year + move.booked.month - 1
            totals[month] += float(net_on(move, account))
    totals = {month: total for month, total in totals.items() if total > 0}
    found = {each_season.month for each_season in season.seasons(totals, 3.5, 24, 250)}
    return 12 * bill.booked.year + bill.booked.month - 1 in found


def a42_paid_late(_book, case):
    [bill] = case.things
    days = {step.kind: step.day for step in bill.steps}
    limit = deadline(
        days["received"],
        30,
        service=days.get("service"),
        interrupted=days.get("interrupted"),
        complete=days.get("complete"),
        ordered=days.get("order"),
    )
    return (bill.paid[0][0].day if bill.paid else END) > limit.due


# --- e-invoices -----------------------------------------------------------------------
def a41_routed_to_nobody(book, case):
    [invoice] = [
        later.document.invoice
        for later in book.later
        if getattr(later, "record", None) in case.things
    ]
    if invoice.buyer.country == "DE":
        own, reference_given = {LEITWEG}, invoice.reference
        return bool(routing_id.leitweg_faults(reference_given, own, is_required=True))
    named = routing_id.buyers([("0009", invoice.buyer.register)])
    own = {book.companies["fr"].siret}
    options = {"needs_service": False, "lacks_order": False}
    return bool(routing_id.siret_faults(invoice.reference, named, own, **options))


RULES = {
    rule.__name__[:3].upper(): rule
    for rule in (
        a02_billed_twice,
        a15_name_or_domain_alike,
        a16_amount_out_of_line,
        a17_relative_size,
        a18_price_rose,
        a19_round_or_repeated,
        a23_out_of_rhythm,
        a41_routed_to_nobody,
        a42_paid_late,
    )
}


@pytest.fixture(scope="module")
def planted():
    """A small book and its cases, by check."""
    book, found = make_book(), defaultdict(list)
    book.companies["fr"].siret = siret_of(with_luhn("90000000"))
    for case in cases.all_of(book, set(RULES)):
        if case.kind in (PLANTED, INNOCENT):
            found[case.check].append(case)
    return book, found


@pytest.mark.parametrize("code", RULES)
def test_rule_finds_what_is_planted_and_nothing_innocent(planted, code):
    book, by_check = planted
    wrong = [
        f"{case.kind}: {case.limb}"
        for case in by_check[code]
        if RULES[code](book, case) is (case.kind == INNOCENT)
    ]
    assert not wrong
