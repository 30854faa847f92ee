# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Each account is in one position, and no amount is lost."""

import doctest
from decimal import Decimal

from edic_public_account_budget.tools import positions as module
from edic_public_account_budget.tools.positions import Claim, positions


def claim(key, *prefixes, amount=-1, is_rest=False):
    return Claim(key, key.upper(), prefixes, Decimal(amount), is_rest)


def amounts_of(claims, *codes):
    return [
        (position.keys, position.codes, position.amount)
        for position in positions(claims, codes)
    ]


def test_examples_of_the_docstrings_hold():
    assert doctest.testmod(module).failed == 0


def test_lines_of_one_article_are_one():
    claims = [claim("a", "606"), claim("a", "606", amount=-2), claim("a", "606")]
    assert amounts_of(claims, "6061") == [(["a"], ["6061"], -4)]


def test_expense_and_revenue_of_one_article_are_their_balance():
    claims = [claim("a", "16", amount=-5), claim("a", "16", amount=8)]
    assert amounts_of(claims, "1641") == [(["a"], ["1641"], 3)]


def test_longest_beginning_has_the_account():
    claims = [claim("a", "606"), claim("b", "60612"), claim("c", "60")]
    assert amounts_of(claims, "60611", "60612", "6132", "6011", "60612") == [
        (["a"], ["60611"], -1),
        (["b"], ["60612"], -1),
        (["c"], ["6011"], -1),
    ]


def test_rest_takes_what_is_left_however_long_it_names_it():
    claims = [claim("rest", "60611", "60612", is_rest=True), claim("a", "6061")]
    assert amounts_of(claims, "60611") == [(["rest"], [], -1), (["a"], ["60611"], -1)]
    claims = [claim("rest", "60611", "6132", is_rest=True), claim("a", "6061")]
    assert amounts_of(claims, "60611", "6132")[0] == (["rest"], ["6132"], -1)


def test_lines_that_name_the_same_accounts_share_a_position():
    claims = [claim("a", "02", "03"), claim("b", "02"), claim("c", "03", "04")]
    [position] = positions(claims, ["021", "031", "041"])
    assert (position.keys, position.names) == (["a", "b", "c"], ["A", "B", "C"])
    assert (position.codes, position.amount) == (["021", "031", "041"], -3)


def test_what_has_no_account_is_there_without():
    claims = [claim("a", "023"), claim("b"), claim("c", "")]
    assert amounts_of(claims, "6061") == [
        (["a"], [], -1),
        (["b"], [], -1),
        (["c"], [], -1),
    ]
    assert amounts_of([], "6061") == []
