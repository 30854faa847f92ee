# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The pure parts of the audit benchmark: numbers, references, days, names, scores."""

import random
import re
from datetime import date, timedelta

import pytest
from audit.book import calendar, names, numbers, refs
from audit.book.rng import stream
from audit.scoring import average_precision, precision_at
from stdnum import iban, luhn
from stdnum.be import vat as belgian
from stdnum.de import vat as german
from stdnum.fr import siret, tva
from stdnum.iso7064 import mod_97_10

from edic_demo.tools.invoice.numbers import french_vat, leitweg, siret_of


@pytest.fixture
def rng():
    return random.Random(7)


def test_streams_are_apart_and_repeat():
    assert stream(1, "a").random() == stream(1, "a").random()
    assert len({stream(s, n).random() for s in (1, 2) for n in ("a", "b")}) == 4


@pytest.mark.parametrize("country", numbers.PATTERNS)
def test_made_iban_is_valid(rng, country):
    for _time in range(50):
        made = numbers.make_iban(rng, country)
        assert iban.is_valid(made)


def test_company_numbers(rng):
    for _time in range(200):
        siren = numbers.make_siren(rng)
        assert siret.is_valid(siret_of(siren, 2)) and luhn.is_valid(siren)
        assert tva.is_valid(french_vat(siren))
        assert german.is_valid(numbers.make_german_vat(rng))
        assert belgian.is_valid(numbers.make_foreign_vat(rng, "BE"))


def test_made_leitweg_id_is_valid():
    made = leitweg("05999000", "BENCH")
    assert re.fullmatch(r"\d{2,12}(-[A-Z0-9]{1,30})?-\d{2}", made)
    assert mod_97_10.is_valid(made.replace("-", ""))


@pytest.mark.parametrize("style", refs.STYLES)
def test_mutated_references_stay_as_near_as_meant(rng, style):
    for number in (1508, 80152, 43815):
        ref = style.format(year=2026, number=number, own=refs.own_letters(rng))
        norm = refs.norm(ref)
        assert refs.norm(refs.separators(rng, ref)) == norm
        assert refs.separators(rng, ref) != ref != refs.prefixed(rng, ref)
        assert refs.norm(refs.prefixed(rng, ref)) == norm
        longer = refs.norm(refs.lengthened(rng, ref))
        assert longer.startswith(norm) and 0 < len(longer) - len(norm) <= 3
        assert refs.distance(refs.mistyped(rng, ref), ref) == 1
        swapped = refs.transposed(rng, ref)
        assert sorted(swapped) == sorted(ref) and refs.norm(swapped) != norm
        assert refs.norm(refs.misread(rng, ref)) != norm
        assert refs.distance(refs.norm(refs.unrelated(rng, ref)), norm) >= 3


@pytest.mark.parametrize(
    ("first", "second", "steps"),
    [("", "abc", 3), ("kitten", "sitting", 3), ("a", "a", 0)],
)
def test_distance_counts_steps_either_way(first, second, steps):
    assert refs.distance(first, second) == refs.distance(second, first) == steps


def test_working_hours_are_local(rng):
    assert calendar.easter(2024) == date(2024, 3, 31)
    assert date(2026, 6, 4) in calendar.holidays("DE", 2026)  # Corpus Christi
    assert date(2026, 6, 4) not in calendar.holidays("FR", 2026)
    assert calendar.later("FR", date(2026, 7, 13), 1) == date(2026, 7, 15)
    for days in range(400):
        moment = calendar.office(rng, "DE", date(2025, 1, 1) + timedelta(days=days))
        local = moment.replace(tzinfo=calendar.UTC).astimezone(calendar.ZONES["DE"])
        assert 8 <= local.hour <= 17
    assert calendar.at("FR", date(2026, 7, 1), 8).hour == 6  # summer
    assert calendar.at("FR", date(2026, 1, 7), 8).hour == 7


def test_names_are_far_apart(rng):
    maker = names.Names(rng)
    words = [maker.word() for _time in range(300)]
    pairs = ((a, b) for at, a in enumerate(words) for b in words[:at])
    assert max(names.similarity(a, b) for a, b in pairs) < names.ALIKE
    assert names.similarity("Menuiserie Ard", "Ard Menuiserie") == 1


def test_scores_of_ranked_findings_are_as_by_hand():
    assert average_precision([True, True, False], [3, 2, 1]) == 1
    assert average_precision([False, True], [2, 1]) == 0.5
    assert average_precision([True, False, False, False], [1, 1, 1, 1]) == 0.25
    assert average_precision([False], [1]) == 0
    assert precision_at([False, True, True], [1, 3, 2], 2) == 1
    assert precision_at([True], [1], 0) == 0
