# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import random
from decimal import Decimal
from fractions import Fraction

import pytest

from edic_finance.tools.audit import lookalike
from edic_finance.tools.audit.vat import EU, is_false_number

MIN_LIKENESS = Decimal("0.75")


def test_trigrams_are_those_of_pg_trgm():
    """Figures of PostgreSQL: similarity('word', 'two words') is 0.36363637."""
    first, second = lookalike.trigrams("word"), lookalike.trigrams("two words")
    assert lookalike.likeness(first, second) == Fraction(4, 11)
    assert lookalike.likeness(frozenset(), frozenset()) == 0


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("Électricité du Val S.A.R.L.", "electricite du val"),
        ("Müller & Söhne GmbH", "muller sohne"),
        ("Straße & Œuvre", "strasse oeuvre"),
        ("SARL", "sarl"),
        (None, ""),
    ],
)
def test_plain_name(name, plain):
    assert lookalike.plain_name(name) == plain


def names(count):
    chance = random.Random(7)
    syllables = ("ba", "ro", "li", "mon", "ter", "val", "gre", "chu")
    return {
        number: " ".join(
            "".join(chance.choices(syllables, k=3)) for _ in range(chance.randint(1, 2))
        )
        for number in range(count)
    }


def test_no_pair_is_missed():
    texts = names(300)
    tokens = {key: lookalike.trigrams(name) for key, name in texts.items()}
    every = {
        (name, second)
        for name in texts
        for second in texts
        if name < second
        and lookalike.likeness(tokens[name], tokens[second]) >= MIN_LIKENESS
    }
    found = list(lookalike.alike_names(texts, MIN_LIKENESS))
    assert {(first, second) for first, second, _likeness in found} == every
    assert len(every) > 10
    few = {pair[0] for pair in list(every)[:3]}
    asked = {
        (first, second)
        for first, second, _l in lookalike.alike_names(texts, MIN_LIKENESS, few)
    }
    assert asked == {pair for pair in every if few & {*pair}}


def test_who_is_alike_has_a_needed_trigram():
    texts = names(300)
    for first, second, _likeness in lookalike.alike_names(texts, MIN_LIKENESS):
        for name, other in (
            (texts[first], texts[second]),
            (texts[second], texts[first]),
        ):
            needed = lookalike.needed_trigrams(name, MIN_LIKENESS)
            assert needed
            assert any(token in other for token in needed)


def test_too_short_for_needed_trigrams():
    assert lookalike.needed_trigrams("ab", MIN_LIKENESS) == []


def test_numbers_alone_make_no_pair():
    pair = {1: "ecole primaire 1 du moulin", 2: "ecole primaire 2 du moulin"}
    assert not list(lookalike.alike_names(pair, MIN_LIKENESS))
    assert list(lookalike.alike_names({1: "moulin", 2: "moulin"}, MIN_LIKENESS))


@pytest.mark.parametrize(
    ("first", "second", "is_so"),
    [
        ("mairie.fr", "mairie.fr", False),
        ("mairie.fr", "maire.fr", True),
        ("mairie.fr", "mairies.fr", True),
        ("mairie.fr", "mayrie.fr", True),
        ("mairie.fr", "amirie.fr", True),
        ("mairie.fr", "amiire.fr", False),
        ("mairie.fr", "mr.fr", False),
        ("mairie.fr", "mairie.fri", True),
    ],
)
def test_one_edit(first, second, is_so):
    assert lookalike.is_one_edit(first, second) is is_so
    assert lookalike.is_one_edit(second, first) is is_so


def test_domains_alike():
    domains = [
        "mairie-val.fr",
        "rnairie-val.fr",
        "mairie-va1.fr",
        "mairie-vale.fr",
        "ab.fr",
        "ac.fr",
        "autre-ville.fr",
    ]
    found = set(lookalike.alike_domains(domains))
    assert ("mairie-val.fr", "rnairie-val.fr") in found
    assert ("mairie-va1.fr", "mairie-val.fr") in found
    assert ("mairie-val.fr", "mairie-vale.fr") in found
    assert not [pair for pair in found if {"ab.fr", "autre-ville.fr"} & {*pair}]


def test_another_alphabet():
    cyrillic = "m\u0430irie-v\u0430l.fr"
    coded = cyrillic.encode("idna").decode()
    assert lookalike.plain_domain(coded) == cyrillic
    assert lookalike.skeleton(coded) == lookalike.skeleton("mairie-val.fr")
    assert lookalike.plain_domain("xn--\u00e9.fr") == "xn--\u00e9.fr"


@pytest.mark.parametrize(
    ("vat", "registry", "country", "is_so"),
    [
        ("FR83404833048", None, "FR", False),
        ("FR 83 404 833 048", None, "", False),
        ("FR83404833049", None, "FR", True),
        ("EL094259216", None, "GR", False),
        ("CHE123456788", None, "CH", False),
        (None, "40483304800022", "FR", False),
        (None, "40483304800023", "FR", True),
        (None, "HRB 1234", "DE", False),
        (None, None, "FR", False),
    ],
)
def test_numbers_that_cannot_be_right(vat, registry, country, is_so):
    assert is_false_number(vat, registry, country) is is_so


def test_member_states_are_the_27_of_the_treaty():
    """Article 52 TEU, with Croatia and without the United Kingdom: check A40 asks."""
    first = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU "
    assert " ".join(EU) == first + "IE IT LT LU LV MT NL PL PT RO SE SI SK"
