# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The audit benchmark's book: in order, the same for a seed; its cases."""

from collections import Counter
from decimal import Decimal

import pytest
from audit.book import calendar
from audit.book.amounts import bill_total
from audit.book.refs import norm
from audit.book.rng import stream
from audit.cases import a01, a02, a42
from audit.cases.case import Maker
from audit.measure import Book, confusion, flag_share
from bench_audit import END, make_book


@pytest.fixture(scope="module")
def book():
    return make_book()


def bills(book):
    return [move for move in book.moves if move.kind == "in_invoice"]


def test_as_many_as_asked(book):
    assert 1_800 < len(bills(book)) < 2_300
    assert {move.company.key for move in book.moves} == {"fr", "de"}


def test_book_is_the_same_for_a_seed(book):
    again, other = make_book(), make_book(seed=2)
    shown = [(m.day, m.ref_number, m.net) for m in book.moves]
    assert shown == [(m.day, m.ref_number, m.net) for m in again.moves]
    assert shown != [(m.day, m.ref_number, m.net) for m in other.moves]


def test_entries_balance(book):
    for move in book.moves:
        assert not sum((item.amount for item in move.items), Decimal(0))


def test_bills_are_paid_in_full_in_time_by_somebody_else(book):
    for bill in bills(book):
        start = max(s.day for s in bill.steps if s.kind in ("received", "service"))
        for payment, amount in bill.paid:
            back = sum(a for _refund, of, a in book.settled if of is bill)
            assert amount + back == bill_total(bill)
            assert (payment.day - start).days <= 30
            assert payment.created_by not in (bill.created_by, bill.posted_by)


def test_work_is_done_in_office_hours(book):
    for move in book.moves:
        for moment in filter(None, (move.created_at, move.posted_at)):
            assert calendar.is_working(move.company.country, moment.date())
        assert move.day <= END


def test_one_number_once(book):
    numbers = Counter((id(m.vendor), m.kind, norm(m.ref_number)) for m in bills(book))
    assert max(numbers.values()) == 1


def test_cases_take_a_record_once():
    book = make_book(seed=3)
    cases = []
    for module in (a01, a02, a42):
        cases += module.plant(book, stream(3, "plant", module.__name__))
        cases += module.innocent(book, stream(3, "innocent", module.__name__))
    things = Counter(id(thing) for case in cases for thing in case.things)
    assert max(things.values()) == 1
    for case in (c for c in cases if c.check == "A02" and c.kind == "planted"):
        first, twin = case.things[:2]  # then the bank account, where it is another
        assert first.net == twin.net and first.vendor is twin.vendor
        assert first.ref_number != twin.ref_number


class Thing:
    def __init__(self, number, model="account.move"):
        self.ref = (model, number)


def flag(code, number, **more):
    found = {
        "code": code,
        "res_model": "account.move",
        "res_id": number,
        "move_id": number,
        "company_id": 1,
        "severity": "high",
        "facts": {},
        "fingerprint": "",
    }
    return {**found, **more}


def test_confusion_counts_found_and_missed_cases():
    first, second, words = Maker("A01"), Maker("A02"), Maker("A20")
    cases = [
        first.planted("x", Thing(1), Thing(2)),
        first.planted("x", Thing(3)),
        first.innocent("y", Thing(4)),
        first.disputed("z", Thing(5)),
        second.planted("x", Thing(6)),
        words.planted("49", words=("49", "2025")),
        words.innocent("other", words=("12", "2025")),
        first.planted("not made", Thing(0)),
    ]
    flags = [flag("A01", number) for number in (2, 4, 5, 6, 7, 8)]
    flags += [flag("A01", 9, severity="info"), flag("A02", 6)]
    flags += [flag("A20", 0, fingerprint="6-2025-49", severity="info", move_id=None)]
    book = Book(cases)
    found = confusion(book, flags, {"A20": "info", "A01": "high"})
    figures = found["A01"].as_json()
    assert (figures["planted"], figures["found"]) == (2, 1)
    assert (figures["innocent"], figures["false"]) == (1, 1)
    assert figures["precision"] == figures["recall"] == 0.5
    assert figures["disputed"] == [1, 1]
    assert (
        figures["on_other_cases"],
        figures["elsewhere"],
        figures["information"],
    ) == (1, 2, 1)
    assert found["A20"].as_json()["recall"] == 1 and found["A20"].false == 0
    assert book.not_made == {"A01": 1}


def test_flag_share_is_of_bills_without_a_case():
    book = Book([Maker("A01").planted("x", Thing(1))])
    flags = [flag("A01", 1), flag("A01", 2), flag("A02", 2), flag("A03", 3)]
    shares = flag_share(book, flags, {1, 2, 3, 4}, {"A01", "A02"})
    assert (shares["clean"], shares["flagged"]) == (3, 1)
