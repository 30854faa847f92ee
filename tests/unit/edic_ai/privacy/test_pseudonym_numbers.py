# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import random
import re

import pytest
from faker import Faker
from stdnum.de import idnr
from stdnum.iso7064 import mod_11_10

from edic_ai.tools.privacy.pseudonym import Leak, Names, Pseudonymiser
from edic_ai.tools.privacy.pseudonym.checksums import is_kvnr, is_rvnr

IBAN = "FR7630006000011234567890189"
NIR = "295109912611193"  # from python-stdnum's documentation, as the next
STEUER_ID = "36574261809"
RVNR = "65180539W001"
KVNR = "A123456780"
SIRET = "73282932000074"
SEPARATORS = [" ", "\u00a0", "\u202f", "\n", "\r\n", ".", "-", "–", "\u200b", "  "]


def kinds_in(text, **names):
    return [span.kind for span in Pseudonymiser(Names(**names)).conceal(text).spans]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (IBAN, "IBAN"),
        ("FR76 3000 6000 0112 3456 7890 189", "IBAN"),
        ("fr76 3000 6000 0112 3456 7890 189", "IBAN"),
        ("DE89 3704 0044 0532 0130 00", "IBAN"),
        ("IBANDE89370400440532013000", "IBAN"),
        ("DE89 37O4 OO44 O532 O13O OO", "IBAN"),  # O for zero
        ("FR76 3000 6000 0112 3456 7890 188", "IBAN"),  # mistyped
        ("IBAN : FR76 3000 6000 0112 3456 7890 188", "IBAN"),  # mistyped, labelled
        ("2 95 10 99 126 111 93", "NIR"),
        ("253072B07300470", "NIR"),  # Corsica
        ("N° de sécurité sociale : 2951099126111", "NIR"),  # without the key
        ("36 574 261 809", "STEUER_ID"),
        ("Steuer-ID: 36574261890", "STEUER_ID"),  # mistyped, labelled
        ("65 180539 W 001", "RVNR"),
        (KVNR, "KVNR"),
        (SIRET, "SIRET"),
        ("732 829 320 00074", "SIRET"),
        ("RCS Paris 732 829 320", "SIREN"),
        ("FR 44 732829320", "VAT"),
        ("DE136695976", "VAT"),
        ("Steuernummer 93815/08152", "STEUERNUMMER"),
        ("181/815/08155", "STEUERNUMMER"),
    ],
)
def test_numbers_of_persons_and_accounts_are_found(text, kind):
    assert kinds_in(f"Bonjour : {text}, merci") == [kind]


@pytest.mark.parametrize(
    "text",
    [
        "facture 295109912611194",  # 15 digits with another key
        "numéro 36574261890",
        "A123456781",
        "12 345 678 901,50 EUR",
        "1.234.567,89 EUR au 12.03.2024",
        "compte 60611, chapitre 011, 14 h 30, 2024-2025",
        "marché 73282932000075",
        "vom 2025-09-08. Meine Steuer",
    ],
)
def test_other_numbers_stay(text):
    assert kinds_in(text) == []


def test_numbers_of_companies_the_caller_names_stay():
    text = f"SIRET {SIRET}, SIREN 732 829 320, TVA FR44732829320"
    assert set(kinds_in(text)) == {"SIRET", "SIREN", "VAT"}
    for known in ("732829320", "FR 44 732 829 320", SIRET, "fr44732829320"):
        assert kinds_in(text, company_numbers=["", "DE", known]) == []
    for other in ("552100554", "FR83404833048", "55210055400013", SIRET[:13], "FR"):
        assert len(kinds_in(text, company_numbers=[other])) == 3


def test_numbers_of_persons_go_whatever_the_caller_names():
    text = f"NIR {NIR}, Steuer-ID {STEUER_ID}"
    numbers = [NIR, NIR[:9], STEUER_ID, STEUER_ID[:9]]
    assert kinds_in(text, company_numbers=numbers) == ["NIR", "STEUER_ID"]
    with pytest.raises(Leak):
        Pseudonymiser(Names(company_numbers=numbers)).check(text)


def test_many_numbers_of_companies():
    numbers = [f"FR{number % 97:02d}{number:09d}" for number in range(20_000)]
    text = f"SIRET {SIRET}, TVA FR44732829320"
    assert len(kinds_in(text, company_numbers=numbers)) == 2
    assert kinds_in(text, company_numbers=[*numbers, SIRET]) == []


def test_check_digit_of_the_pension_insurance():
    assert is_rvnr(RVNR)
    assert not any(is_rvnr(RVNR[:-1] + d) for d in "023456789")
    assert not is_rvnr("65183939W001")  # month 39


def test_check_digit_of_the_health_insurance():
    assert is_kvnr(KVNR)
    assert not any(is_kvnr(KVNR[:-1] + d) for d in "123456789")


def steuer_id(rng):
    while True:
        ten = rng.sample("0123456789", 9)
        ten.insert(rng.randrange(10), rng.choice(ten))
        body = "".join(ten)
        if idnr.is_valid(number := body + mod_11_10.calc_check_digit(body)):
            return number


def numbers(seed):
    rng, fake = random.Random(seed), Faker(["fr_FR"])
    fake.seed_instance(seed)
    for _time in range(40):
        yield "IBAN", re.sub(r"\s", "", fake.iban()), rng
        yield "NIR", fake["fr_FR"].ssn(), rng
        yield "STEUER_ID", steuer_id(rng), rng


def spread(number, rng, share):
    inner = (c + rng.choice(SEPARATORS) * (rng.random() < share) for c in number[:-1])
    return "".join(inner) + number[-1]


@pytest.mark.parametrize("share", [0, 0.2, 1])
@pytest.mark.parametrize("around", ["{}", "a{}b", "12 {} 34", '{{"x": "{}"}}', "»{}«"])
def test_separators_hide_no_number(share, around):
    for kind, number, rng in numbers(7):
        text = around.format(spread(number, rng, share))
        pseudonymiser = Pseudonymiser()
        concealed = pseudonymiser.conceal(text)
        left = "".join(c for c in concealed.text if c.isalnum())
        assert number not in left, (kind, text)
        pseudonymiser.check(concealed.text)
        assert pseudonymiser.restore(concealed.text).text == text
        with pytest.raises(Leak) as caught:
            Pseudonymiser().check(text)
        assert number not in str(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        "".join(chr(ord(c) + 0xFEE0) for c in IBAN),  # full-width
        "FR76%203000%206000%200112%203456%207890%20189",
        "FR76\\u00a03000\\u00a06000\\u00a00112\\u00a03456\\u00a07890\\u00a0189",
        "FR76&nbsp;3000&#160;6000&nbsp;0112&nbsp;3456&nbsp;7890&nbsp;189",
        "FR76=C2=A03000=C2=A06000=C2=A00112=C2=A03456=C2=A07890=C2=A0189",
        "FR76 3000 6000 | 0112 3456 | 7890 189",
        "\u202aFR76\u00ad3000\ufeff6000\u20600112\u200d34567890189\u202c",
    ],
)
def test_encodings_hide_no_number(text):
    concealed = Pseudonymiser().conceal(f"Voici {text} voilà")
    assert [span.kind for span in concealed.spans] == ["IBAN"]
    assert concealed.text in {
        "Voici [IBAN_1] voilà",
        "Voici \u202a[IBAN_1]\u202c voilà",
    }
