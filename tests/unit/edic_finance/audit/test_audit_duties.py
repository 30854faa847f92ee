# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import re

import pytest

from edic_finance.tools.audit import duties
from edic_finance.tools.audit.parameter import Parameter

WEIGHTS = duties.matrix(duties.DEFAULT)


def test_default_matrix_is_written_as_a_site_would():
    parameter = Parameter(title="", default=(), kind="words", pattern=duties.PAIR)
    assert parameter.parse("; ".join(duties.DEFAULT)) == duties.DEFAULT
    pairs = [word.split("=")[0].split("+") for word in duties.DEFAULT]
    assert {duty for pair in pairs for duty in pair} <= {*duties.DUTIES}
    assert len(WEIGHTS) == len(duties.DEFAULT), "no pair twice"


@pytest.mark.parametrize("text", ["a+b", "a+b=grave", "a b=low", "A+b=low"])
def test_what_is_no_pair_is_refused(text):
    assert not re.fullmatch(duties.PAIR, text)
    parameter = Parameter(title="", default=(), kind="words", pattern=duties.PAIR)
    with pytest.raises(ValueError, match=re.escape(text)):
        parameter.parse(f"account+bill=low; {text}")


def test_who_decides_where_money_goes_does_not_let_it_go():
    for duty in ("account", "trust", "vendor"):
        for second in ("payment", "sent"):
            assert WEIGHTS[frozenset({duty, second})] == "critical"
    assert WEIGHTS[frozenset({"bill", "posted"})] == "low"


def test_pairs_the_gravest_first():
    found = duties.pairs(["posted", "bill", "account"], WEIGHTS)
    assert found == [
        ("account", "bill", "critical"),
        ("account", "posted", "critical"),
        ("bill", "posted", "low"),
    ]
    assert duties.pairs(["vendor", "trust"], WEIGHTS) == []
    assert duties.pairs(["bill"], WEIGHTS) == []


def test_a_duty_that_somebody_adds_is_kept_apart():
    assert duties.pairs(["bill", "approved"], WEIGHTS) == [
        ("bill", "approved", duties.OTHERWISE)
    ]
    weights = duties.matrix(duties.DEFAULT, ["approved+bill=none"])
    assert duties.apart(["bill", "approved"], weights) == []
