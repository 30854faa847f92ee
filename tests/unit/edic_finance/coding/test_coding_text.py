# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import doctest
from decimal import Decimal

import pytest
from coding_data import ledger, line

from edic_ai.tools.text.folding import fold
from edic_finance.tools.coding import linear, text
from edic_finance.tools.coding.text import amount_size, places, tokenize
from edic_finance.tools.coding.vocabulary import Vocabulary


@pytest.mark.parametrize("module", [text, linear])
def test_examples_of_the_docstrings_hold(module):
    assert doctest.testmod(module).failed == 0


@pytest.mark.parametrize(
    ("raw", "folded"),
    [
        ("PRÉLÈVEMENT", "prelevement"),
        ("Straße", "strasse"),
        ("\uff26ull", "full"),
        ("", ""),
    ],
)
def test_fold_takes_accents_and_case_away(raw, folded):
    assert fold(raw) == folded


@pytest.mark.parametrize(
    ("amount", "size"),
    [
        ("0", "0"),
        ("0.00", "0"),
        ("1", "+0"),
        ("-1", "-0"),
        ("15.24", "+7"),
        ("0.01", "+-14"),
        ("1e9", "+59"),
    ],
)
def test_amount_size(amount, size):
    assert amount_size(Decimal(amount)) == size


def names(posted):
    return tokenize([posted])[0].names


def test_numbers_count_as_written_and_by_their_shape():
    found = names(line("Ref. 331068/1"))
    assert {"w:331068/1", "w:000000/0", "w:000000", "w:ref", "b:ref 000000"} <= set(
        found
    )
    assert not any(name.startswith("c:") and "0" in name for name in found)


def test_amounts_are_equal_whatever_their_zeros():
    assert names(line(amount="15.2")) == names(line(amount="15.20"))
    assert "x:1000" in names(line(amount="1E+3"))


def test_extra_facts_are_tokens():
    assert "e:vat=19.00" in names(line(extra=("vat=19.00",)))


def test_removing_a_word_removes_exactly_the_tokens_it_owns():
    whole = tokenize([line("Gas supply, Leeds")])[0]
    assert whole.words == ("Gas", "supply", "Leeds")
    left = {
        name
        for name, owners in zip(whole.names, whole.owners, strict=True)
        if 2 not in owners
    }
    assert left == set(names(line("Gas supply")))


@pytest.mark.parametrize("raw", ["", "   ", "---", "?!", "\n\t"])
def test_text_without_words(raw):
    found = tokenize([line(raw)])[0]
    assert found.words == ()
    assert "p:only" in found.names


def test_overlong_text_is_cut():
    assert len(tokenize([line("word " * 5000)])[0].words) == text.MAX_WORDS
    assert len(names(line("x" * 10_000))) < 500


def test_places_in_the_bill():
    bills = [line(bill=bill) for bill in ("a", "a", "b", "a", "", "")]
    assert places(bills) == ["first", "between", "only", "last", "only", "only"]


def test_words_of_names_tell_only_where_names_are_many():
    few = tokenize([example.line for example in ledger(50)])
    assert Vocabulary.build(few).telling == frozenset()
    many = [
        line(vendor=f"Firma{n} {'Gartenbau' if n < 2 else 'Handel'} GmbH", key=str(n))
        for n in range(120)
    ]
    vocabulary = Vocabulary.build(tokenize(many))
    assert vocabulary.telling == {"n:gartenbau"}
    stranger = tokenize([line(vendor="Neu Gartenbau GmbH"), line(vendor="Neu GmbH")])
    assert [vocabulary.knows(tokens) for tokens in stranger] == [True, False]


def test_long_histories_forget_words_that_came_once():
    posted = [line("immer", key=str(n), amount="1") for n in range(4_999)]
    seldom = Vocabulary.build(tokenize([*posted[1:], line("einmal")]))
    assert "w:einmal" in seldom.index
    often = Vocabulary.build(tokenize([*posted, line("einmal")]))
    assert "w:einmal" not in often.index
