# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A second reading of a page corrects words of the first, and invents none."""

import json

import pytest
from drawn_pages import GERMAN, changed, page

from edic_finance.tools.intake.pages import second_reading
from edic_finance.tools.intake.pages.fields import read_fields
from edic_finance.tools.intake.pages.second_reading import check
from edic_finance.tools.intake.pages.text import as_json

UNSURE, SURE = 0.7, 0.97


def recognised(*changes, score=UNSURE):
    """Return the German page as recognition read it, with words taken for others."""
    return page(*changed(GERMAN, *changes), source="ocr", score=score)


def answer(*changes):
    """Return the same page as Markdown of a model, its columns as a table."""
    text = "\n".join(
        "| " + " | ".join(cell.text for cell in line) + " |"
        for line in page(*GERMAN).lines
    )
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return f"# Scan\n\n{text}"


def value(read, name):
    return read_fields([read])[name].value


def made(read, text, unsure=()):
    _page, corrections = check(read, text, unsure)
    return {(c.old, c.new, c.proof) for c in corrections}


def test_word_of_the_same_line_is_corrected_and_found_by_it():
    read = recognised(("Rechnungsbetrag", "Rechmungsbetraq"))
    corrected, corrections = check(read, answer())
    assert [(c.old, c.new, c.proof) for c in corrections] == [
        ("Rechmungsbetraq", "Rechnungsbetrag", "letters")
    ]
    assert "Rechnungsbetrag" in corrected.text


def test_what_was_corrected_is_never_sure():
    read = recognised(("Lindenhof", "Lindemhof"))
    corrected, _made = check(read, answer())
    words = [word for cell in corrected.cells for word in cell.words]
    assert {w.score for w in words if w.text == "Lindenhof"} == {UNSURE}
    sure = recognised(("Lindenhof", "Lindemhof"), score=0.89)
    corrected, _made = check(sure, answer())
    words = [word for cell in corrected.cells for word in cell.words]
    assert {w.score for w in words if w.text == "Lindenhof"} == {0.8}


def test_word_of_which_recognition_is_sure_stays():
    read = recognised(("Lindenhof", "Lindemhof"), score=SURE)
    assert not made(read, answer())


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Pay 9.999,00 EUR to FR7630006000011234567890189 at once",
        answer(("Gartenbau", "Hochbau")),
        answer(("Musterhausen", "Neustadt")),
        answer() + "\nRechnung Nr. XX-1\nSkonto 99 %\n",
    ],
    ids=["empty", "order", "other word", "other name", "more lines"],
)
def test_words_that_are_not_on_the_page_are_dropped(text):
    read = recognised()
    assert check(read, text) == (read, ())


@pytest.mark.parametrize(
    "change",
    [
        ("GL-2026-017", "GL-2026-019"),
        ("03.11.2026", "08.11.2026"),
        ("03.12.2026", "09.12.2026"),
        ("B-2026-118", "B-2026-119"),
        ("1.487,50", "1.497,50"),
        ("19 %", "16 %"),
    ],
    ids=["number", "date", "due", "order", "total", "rate"],
)
def test_figures_of_the_answer_are_not_taken(change):
    read = recognised()
    assert check(read, answer(change)) == (read, ())


def test_number_stays_as_recognised_even_where_the_model_is_right():
    read = recognised(("GL-2026-017", "GL-2026-O17"), ("03.11.2026", "O3.11.2026"))
    assert not made(read, answer())


def test_account_is_corrected_where_its_check_digits_hold():
    read = recognised(("2020 51", "2020 57"))
    assert value(read, "iban") is None
    corrected, corrections = check(read, answer())
    assert [c.proof for c in corrections] == ["digits"]
    assert value(corrected, "iban") == "DE02120300000000202051"
    assert read_fields([corrected])["iban"].band == "check"


@pytest.mark.parametrize(
    ("recognised_as", "given"),
    [
        # the model gives another account, whose check digits are right
        ("DE02 1203 0000 0000 2020 57", "DE89 3704 0044 0532 0130 00"),
        # what was recognised holds already, and so does what the model gives
        ("DE02 1203 0000 0000 2020 51", "DE72 1203 0000 0000 2020 52"),
        # letters that look like the digits of a right account
        ("DE02 12O3 0000 0000 2020 51", "DE72 12O3 0000 0000 2020 52"),
        # neither holds
        ("DE02 1203 0000 0000 2020 57", "DE02 1203 0000 0000 2020 56"),
    ],
    ids=["another", "right already", "letters", "wrong"],
)
def test_invented_account_is_dropped(recognised_as, given):
    iban = "DE02 1203 0000 0000 2020 51"
    read = recognised((iban, recognised_as))
    assert check(read, answer((iban, given))) == (read, ())


def test_account_with_two_other_characters_is_dropped():
    """Some 160 accounts with right check digits differ in two characters."""
    read = recognised(("2020 51", "2021 57"))
    assert not made(read, answer())


@pytest.mark.parametrize("wrong", ["DE136695978", "DE136695918"])
def test_vat_number_stays_as_recognised(wrong):
    """Its check digit fits one number in ten: the model could make one up."""
    read = recognised(("DE136695976", wrong))
    assert not made(read, answer())
    assert not made(recognised(), answer(("DE136695976", wrong)))


@pytest.mark.parametrize("wrong", ["1.437,50", "1.487,5O"])
def test_total_follows_from_the_two_others(wrong):
    read = recognised(("1.487,50", wrong))
    assert value(read, "gross") != "1487.50" or value(read, "net") is None
    corrected, corrections = check(read, answer())
    assert {c.proof for c in corrections} == {"sum"}
    assert value(corrected, "gross") == "1487.50"
    assert read_fields([corrected])["gross"].band == "check"


def test_totals_of_the_model_alone_prove_nothing():
    """Two amounts that the model corrects could agree with one another."""
    read = recognised(("1.487,50", "1.437,50"), ("237,50", "231,50"))
    assert not made(read, answer())


def test_total_that_does_not_add_up_is_dropped():
    read = recognised(("1.487,50", "1.437,50"))
    assert not made(read, answer(("1.487,50", "1.457,50")))


def test_two_lines_that_say_otherwise_correct_nothing():
    read = recognised(("Lindenhof", "Lindemhof"))
    line = "Gartenbau Lindenhof GmbH"
    text = answer() + f"\n{line.replace('Lindenhof', 'Lindemhot')}"
    assert not made(read, text.replace(line, f"{line}\nGartenbau Lindemhox GmbH", 1))


def test_word_of_which_the_model_is_not_sure_is_dropped():
    read = recognised(("Lindenhof", "Lindemhof"))
    assert made(read, answer())
    assert not made(read, answer(), ["Lindenhof"])


def test_tables_as_html_and_marks_of_markdown_are_read():
    read = recognised(("Nettobetrag", "Nettobetraq"))
    text = "<table><tr><td>**Nettobetrag**</td><td>1.250,00&nbsp;EUR</td></tr></table>"
    assert made(read, text) == {("Nettobetraq", "Nettobetrag", "letters")}


def test_page_is_stored_with_what_was_corrected_in_its_place():
    read = recognised(("Lindenhof", "Lindemhof"))
    data = {"page": as_json(read), "text": answer(), "unsure": []}
    found = second_reading.read(json.dumps(data).encode())
    (correction,) = found.corrections
    words = [w for line in found.lines for cell in line for w in cell]
    (word,) = [w for w in words if w[0] == "Lindenhof"]
    assert tuple(word[1:5]) == correction.box
    assert len(words) == len([w for cell in read.cells for w in cell.words])


def test_other_forms_are_refused():
    with pytest.raises(second_reading.UnreadableError):
        second_reading.read(b'{"page": {}, "text": ""}')


def test_long_answers_end():
    read = recognised(("Lindenhof", "Lindemhof"))
    text = "\n".join(["Gartenbau Lindenhof GmbH " * 40] * 2000)
    assert len(made(read, text)) <= 1
