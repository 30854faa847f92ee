# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pytest

from edic_ai.tools.policy.cost import FREE, Price, Range, best, cost, taken
from edic_ai.tools.providers.contract import Usage

TOKENS = Price(Decimal("0.15"), Decimal("0.35"))
PAGES = Price(page=Decimal(2))


@pytest.mark.parametrize(
    ("price", "usage", "euros"),
    [
        (TOKENS, Usage(1_000_000, 0), "0.15"),
        (TOKENS, Usage(1_000, 2_000), "0.00085"),
        (TOKENS, Usage(0, 0), "0"),
        (TOKENS, Usage(1_000), None),  # the length of the answer is not known
        (TOKENS, Usage(), None),
        (TOKENS, Usage(10, 10, pages=1), None),  # pages have no price here
        (Price(Decimal("0.1"), Decimal(0)), Usage(1_000_000), "0.1"),  # embeddings
        (PAGES, Usage(pages=3), "0.006"),
        (PAGES, Usage(), None),
        (PAGES, Usage(10, 10), None),
        (Price(), Usage(10, 10), None),
        (FREE, Usage(10, 10), "0"),
        (FREE, Usage(), "0"),
    ],
)
def test_cost_is_decimal_or_unknown(price, usage, euros):
    found = cost(price, usage)
    assert found == (None if euros is None else Decimal(euros))
    assert found is None or isinstance(found, Decimal)


def test_taken_grows_with_the_tokens():
    per_thousand = Range(Decimal("0.09"), Decimal("0.6"))
    assert taken(per_thousand, 500) == Range(Decimal("0.045"), Decimal("0.3"))
    assert taken(per_thousand, None) is None
    assert taken(None, 500) is None


@dataclass(frozen=True)
class Row:
    provider: str
    pattern: str
    valid_from: date
    name: str


OLD, NEW = date(2026, 1, 1), date(2026, 7, 1)
ROWS = [
    Row("", "*", OLD, "any"),
    Row("", "mistral-small-*", OLD, "small"),
    Row("", "mistral-small-*", NEW, "small, new"),
    Row("mistral", "mistral-*", OLD, "at mistral"),
    Row("scaleway", "mistral-small-2506", OLD, "at scaleway"),
]


@pytest.mark.parametrize(
    ("provider", "model", "day", "name"),
    [
        ("ovh", "llama", OLD, "any"),
        ("ovh", "mistral-small-2506", date(2026, 6, 30), "small"),
        ("ovh", "Mistral-Small-2506", NEW, "small, new"),
        ("mistral", "mistral-small-2506", NEW, "at mistral"),
        ("scaleway", "mistral-small-2506", NEW, "at scaleway"),
        ("scaleway", "mistral-small-2603", NEW, "small, new"),
        ("scaleway", "mistral-small-2603", date(2025, 12, 31), None),
    ],
)
def test_best_row_is_the_most_specific_in_force(provider, model, day, name):
    row = best(ROWS, provider, model, day)
    assert (row and row.name) == name
