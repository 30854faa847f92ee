# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import json
import random

import pytest

from edic_ai.tools.privacy.pseudonym import (
    KINDS,
    Leak,
    Names,
    Pseudonymiser,
    Recogniser,
    register,
)

IBAN = "FR76 3000 6000 0112 3456 7890 189"
NAMES = Names(["Jean Dupont", "Sabine Müller"])
TEXT = (
    "Mme Sophie Bernardeau, née le 12/03/1980, 12 rue de la Paix, 75002 Paris,\n"
    f"tél. 01 23 45 67 89, sb@exemple.fr, {IBAN}, dossier DUPONT Jean : 120,50 €."
)


@pytest.fixture
def pseudonymiser():
    return Pseudonymiser(NAMES)


def test_a_value_once_known_is_found_without_its_word(pseudonymiser):
    pseudonymiser.conceal("Durchwahl: 5678-12")
    assert pseudonymiser.conceal("wählen Sie 5678 12").text == "wählen Sie [PHONE_1]"


def test_a_text_comes_back_as_it_was(pseudonymiser):
    concealed = pseudonymiser.conceal(TEXT)
    pseudonymiser.check(concealed.text)
    assert concealed.text == (
        "Mme [NAME_1], née le [BIRTH_DATE_1], [ADDRESS_1],\n"
        "tél. [PHONE_1], [EMAIL_1], [IBAN_1], dossier [NAME_2] : 120,50 €."
    )
    assert pseudonymiser.restore(concealed.text).text == TEXT


def test_spans_show_what_is_replaced(pseudonymiser):
    concealed = pseudonymiser.conceal(TEXT)
    for span in concealed.spans:
        assert pseudonymiser.mapping[span.placeholder] == TEXT[span.start : span.end]
    assert pseudonymiser.counts == {
        "NAME": 2,
        "BIRTH_DATE": 1,
        "ADDRESS": 1,
        "PHONE": 1,
        "EMAIL": 1,
        "IBAN": 1,
    }


def test_a_value_has_one_placeholder_however_it_is_written(pseudonymiser):
    text = f"{IBAN} = {IBAN.replace(' ', '')} = {IBAN.replace('0', 'O')}"
    assert pseudonymiser.conceal(text).text == "[IBAN_1] = [IBAN_1] = [IBAN_1]"
    assert pseudonymiser.conceal("Jean Dupont, DUPONT Jean").text.count("NAME_1") == 2


def test_a_conversation_goes_on_after_it_was_stored(pseudonymiser):
    pseudonymiser.conceal(TEXT)
    stored = json.loads(json.dumps(pseudonymiser.mapping))
    later = Pseudonymiser(NAMES, stored)
    assert later.conceal(TEXT) == pseudonymiser.conceal(TEXT)
    assert later.conceal("DE89370400440532013000").text == "[IBAN_2]"
    assert later.restore("[IBAN_1]").text == IBAN


def test_what_looks_like_a_placeholder_is_no_placeholder(pseudonymiser):
    text = f"[IBAN_1] {IBAN} [iban 1] NAME_3"
    concealed = pseudonymiser.conceal(text)
    assert concealed.text == "[LITERAL_1] [IBAN_1] [LITERAL_2] [LITERAL_3]"
    pseudonymiser.check(concealed.text)
    assert pseudonymiser.restore(concealed.text).text == text


@pytest.mark.parametrize(
    "written",
    [
        "[iban_1]",
        "[IBAN 1]",
        "[ IBAN_1 ]",
        "[IBAN-1]",
        "[IBAN_01]",
        "\\[IBAN\\_1\\]",
        "［IBAN_1］",  # noqa: RUF001
        "IBAN_1",
    ],
)
def test_placeholders_are_known_however_a_model_writes_them(pseudonymiser, written):
    pseudonymiser.conceal(IBAN)
    restored = pseudonymiser.restore(f"**{written}**, mot{'[IBAN_1]'}mot")
    assert restored.text == f"**{IBAN}**, mot{IBAN}mot"
    assert restored.unknown == ()


def test_unknown_placeholders_are_left_and_reported(pseudonymiser):
    pseudonymiser.conceal(IBAN)
    restored = pseudonymiser.restore("[IBAN_11] [NAME_1] [sic] [1]")
    assert restored.text == "[IBAN_11] [NAME_1] [sic] [1]"
    assert restored.unknown == ("[IBAN_11]", "[NAME_1]")


def test_a_restored_value_is_not_restored_again(pseudonymiser):
    pseudonymiser.conceal(f"[IBAN_1] {IBAN}")
    assert pseudonymiser.restore("[LITERAL_1]").text == "[IBAN_1]"


def test_same_text_is_concealed_the_same_way_again(pseudonymiser):
    first = pseudonymiser.conceal(TEXT)
    assert pseudonymiser.conceal(TEXT) == first


def test_texts_that_leave_together_know_each_others_names(pseudonymiser):
    texts = ["Bernardeau paiera.", "Mme Bernardeau a écrit."]
    left = [c.text for c in pseudonymiser.conceal_all(texts)]
    assert left == ["[NAME_1] paiera.", "Mme [NAME_1] a écrit."]
    pseudonymiser.check("\n".join(left))


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (IBAN, "IBAN"),
        ("Sophie Bernardeau", "NAME"),
        ("SOPHIE BERNARDEAU", "NAME"),
        ("sophie\nbernardeau", "NAME"),
        ("0123456789", "PHONE"),
        ("01.23.45.67.89", "PHONE"),
        ("SB@EXEMPLE.FR", "EMAIL"),
        ("sb%40exemple.fr", "EMAIL"),
        ("sb%2540exemple.fr", "EMAIL"),
        ("12 RUE DE LA PAIX 75002 PARIS", "ADDRESS"),
        ("12.03.1980", "BIRTH_DATE"),
        ("2951099126111\u200b93", "NIR"),
        ("DE136695976", "VAT"),
        ("732 829 320 00074".replace(" ", ""), "SIRET"),
    ],
)
def test_second_look_refuses_what_was_to_be_concealed(pseudonymiser, text, kind):
    pseudonymiser.conceal(TEXT)
    with pytest.raises(Leak) as caught:
        pseudonymiser.check(f"Dites : {text}.")
    assert caught.value.kind == kind
    assert text not in str(caught.value)


def test_second_look_finds_a_value_that_the_first_left():
    """The reason it exists: here the first look finds nothing at all."""
    pseudonymiser = Pseudonymiser(NAMES, {"[NAME_1]": "Xyz Abcd"})
    pseudonymiser.check("rien")
    with pytest.raises(Leak):
        pseudonymiser.check("chez XYZ Abcd")


def test_ordinary_text_passes_the_second_look(pseudonymiser):
    concealed = pseudonymiser.conceal(TEXT)
    pseudonymiser.check(
        f"{concealed.text}\n60611  1 234,56  2 345,67  12/03/2024\n"
        "Facture 2024-00123, marché 123456789012345, art. L. 123-4"
    )


def test_random_mixtures_come_back_and_pass():
    rng = random.Random(11)
    pieces = [*TEXT.split(" "), IBAN, "[NAME_1]", "Jean Dupont", "\u200b", "%20", "\\n"]
    for _time in range(150):
        text = rng.choice([" ", "\n", "", ", "]).join(rng.choices(pieces, k=12))
        pseudonymiser = Pseudonymiser(NAMES)
        left = pseudonymiser.conceal(text).text
        pseudonymiser.check(left)
        assert plain(pseudonymiser.restore(left).text) == plain(text)


def plain(text):
    return sorted(c for c in text.casefold() if c.isalnum())


@pytest.mark.parametrize("wrong", ["", "[NAME]", "NAME_1"])
def test_a_stored_conversation_has_placeholders_only(wrong):
    with pytest.raises(ValueError, match="placeholder"):
        Pseudonymiser(NAMES, {wrong: "x"})


def test_an_addon_adds_a_kind():
    def find(text):
        start = text.find("MAT-")
        if start >= 0:
            yield start, start + 8

    try:
        register(Recogniser("STAFF_NUMBER", find))
        pseudonymiser = Pseudonymiser()
        left = pseudonymiser.conceal("Agent MAT-1234.").text
        assert left == "Agent [STAFF_NUMBER_1]."
        assert pseudonymiser.restore("[Staff number 1]").text == "MAT-1234"
        with pytest.raises(Leak):
            pseudonymiser.check("mat 1234")
    finally:
        del KINDS["STAFF_NUMBER"]


@pytest.mark.parametrize(
    "text", ["", " ", "\u200b", "\ufffc", "[", "\\", "%", "a" * 9000]
)
def test_odd_texts_pass_unchanged(pseudonymiser, text):
    assert pseudonymiser.conceal(text).text == text
    pseudonymiser.check(text)
