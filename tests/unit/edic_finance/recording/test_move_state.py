# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import json

import pytest

from edic_finance.tools.recording.bank_state import BankState
from edic_finance.tools.recording.move_state import (
    HEAD,
    LINE,
    MoveState,
    changes,
    last_digits,
)

IBAN = "FR7630006000011234567890189"


def state(head=None, ref="F-1", account=IBAN, lines=None, files=()):
    values = {name: None for name in HEAD} | {"state": "posted", "name": "B/1"}
    values |= head or {}
    lines = {1: {"name": "Paper", "debit": "5"}} if lines is None else lines
    rows = [[n, *(line.get(name) for name in LINE)] for n, line in lines.items()]
    return MoveState.of(
        [
            "5",
            "EUR",
            json.dumps([values[name] for name in HEAD]),
            json.dumps([ref, None]),
            account,
            account,
            json.dumps(rows) if rows else None,
            json.dumps(files) if files else None,
        ]
    )


def test_what_stays_the_same_is_no_change():
    assert changes(state(), state()).fields == []


def test_texts_and_numbers_of_accounts_are_told_apart_from_figures():
    found = changes(state(), state({"date": "2026-01-02"}, "F-2", "DE0000009999"))
    assert found.fields == ["date", "ref"]
    expected = {"date": [None, "2026-01-02"], "payee": ["0189", "9999"]}
    assert found.facts() == {"fields": ["date", "ref"], "changes": expected}
    assert found.words == {"ref": ["F-1", "F-2"], "account": [IBAN, "DE0000009999"]}


def test_lines_changed_added_and_removed():
    old = state(lines={1: {"name": "Paper", "debit": "5"}, 2: {"debit": "1"}})
    new = state(lines={1: {"name": "Ink", "debit": "6"}, 3: {"debit": "1"}})
    found = changes(old, new)
    assert found.fields == ["line_ids", "line_ids.name", "line_ids.debit"]
    facts = found.facts()
    assert facts["lines_changed"] == 3
    assert facts["lines"]["1"] == {"debit": ["5", "6"]}
    assert facts["lines"]["2"] == {"debit": ["1", None]}
    assert facts["lines"]["3"] == {"debit": [None, "1"]}
    assert found.words == {"labels": {"1": ["Paper", "Ink"]}}


def test_what_older_records_have_is_digested_as_they_did():
    line = {"name": "Paper", "account_id": 3, "debit": "5", "product_id": 4}
    parts = state(lines={1: line, 2: {}}).parts()
    assert parts["lines"][0] == [1, 3, None, None, "5", *[None] * 10]
    assert parts["goods"] == [[1, 4, None]]


def test_many_lines_are_counted():
    lines = {n: {"debit": "1"} for n in range(60)}
    facts = changes(state(lines={}), state(lines=lines)).facts()
    assert facts == {"fields": ["line_ids"], "lines_changed": 60}


def test_changed_files_are_told():
    old, new = state(files=[[7, "aa"], [8, "bb"]]), state(files=[[7, "cc"], [9, "dd"]])
    found = changes(old, new)
    assert found.fields == ["attachment_ids"]
    expected = {"7": ["aa", "cc"], "8": ["bb", None], "9": [None, "dd"]}
    assert found.facts()["files"] == expected


def test_a_distribution_is_the_same_however_it_is_written():
    first, second = (
        state(lines={1: {"analytic_distribution": text}})
        for text in ('{"4": 100, "5": 0.50}', '{"5": 0.5, "4": 100.0}')
    )
    assert first.parts() == second.parts()
    assert changes(first, second).fields == []


@pytest.mark.parametrize(
    ("account", "expected"),
    [(IBAN, "0189"), ("12345678", "5678"), ("1234567", None), (None, None)],
)
def test_a_short_number_is_not_told_at_all(account, expected):
    assert last_digits(account) == expected


def test_what_a_bank_account_became():
    old = BankState(1, 2, True, False, IBAN, IBAN, "Paper Ltd")
    new = BankState(1, 2, True, True, "DE0000009999", "DE0000009999", "Paper Ltd")
    facts, words = old.changes(new)
    assert facts == {
        "fields": ["allow_out_payment", "account", "acc_number"],
        "changes": {"allow_out_payment": [False, True], "account": ["0189", "9999"]},
    }
    pair = [IBAN, "DE0000009999"]
    assert words == {"changed": {"account": pair, "acc_number": pair}}
