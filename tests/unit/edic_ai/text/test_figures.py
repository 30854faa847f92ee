# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import pytest

from edic_ai.tools.text.figures import compare, keys


@pytest.mark.parametrize(
    "same",
    [
        (
            "1 250,00",
            "1.250,00",
            "1,250.00",
            "1\u202f250,00",
            "1'250.00",
            "1250",
            "1 250",
        ),
        ("0,125", "0.125"),
        ("12,5 %", "12.5%", "12,50 %"),
        ("1 234 567", "1.234.567", "1,234,567"),
        ("12/03/2026", "12.03.2026", "12. März 2026", "12 mars 2026"),
        ("12.3.2026", "2026-03-12", "March 12, 2026", "12th of March 2026"),
        ("03/25/2026", "25/03/26", "25 March 2026", "25-03-2026"),
        ("1er mars", "1. März", "March 1st", "1 March"),
        ("mars 2026", "März 2026", "March 2026", "03/2026"),
        ("14 h 30", "14h30", "14:30", "14.30 Uhr", "14:30 Uhr", "2:30 pm", "2:30 p.m."),
        ("14 h", "14 Uhr", "2 pm", "14:00"),
        ("12:15 am", "0:15"),
        ("dossier FR-2026/0123", "Akte FR-2026/0123"),
        ("2024–2026", "2024-2026", "2024 bis 2026"),
        ("20EUR", "20 €", "EUR 20"),
        ("eine 25-jährige", "a 25-year-old", "das 25-Jährige"),
        ("§ 2.1.3", "chapter 2.1.3"),
        ("Text ohne Zahl", "text"),
    ],
)
def test_figure_written_otherwise_is_the_same(same):
    assert len({tuple(keys(text)) for text in same}) == 1, [keys(t) for t in same]


@pytest.mark.parametrize(
    ("first", "other"),
    [
        ("1 250", "1 251"),
        ("1,25", "1.250"),
        ("12/03/2026", "13/03/2026"),
        ("A24", "A25"),
        ("M57", "57"),
        ("14:30", "15:30"),
        ("0123", "123"),
        ("5", "5 5"),
        ("12 mars", "12 mars 2026"),
    ],
)
def test_what_differs(first, other):
    assert keys(first) != keys(other)


def test_what_is_missing_and_what_was_added_is_told_as_it_is_written():
    found = compare(
        "Le montant de 1 250,00 € est dû le 12/03/2026 (dossier A24-7).",
        "1,250.00 euros are due on March 13, 2026, 40 of them at once (A24-8).",
    )
    assert found.missing == ("12/03/2026", "A24-7")
    assert found.added == ("March 13, 2026", "40", "A24-8")


def test_how_often_counts():
    assert compare("from 100 to 200, then 100", "100 to 200, then 200").missing == (
        "100",
    )
    assert compare("100 and 100", "100").missing == ("100",)


def test_numbers_of_a_list_are_no_figures():
    assert compare("Bring ID and 2 photos", "1. ID\n2. 2 photos") == compare("", "")
    assert keys("12. März 2026 beginnt es") == ["2026-03-12"]


def test_a_word_is_no_month():
    assert keys("up to 12 may apply, 5 march on") == ["12", "5"]


@pytest.mark.parametrize("text", ["45/99/2026", "99:99", "32 mars", "2026/117"])
def test_what_is_no_date_is_read_as_figures(text):
    assert len(keys(text)) >= 1
    assert compare(text, text) == compare("", "")


def test_long_texts_take_no_time():
    keys("1 " * 20_000 + "1." * 20_000 + "A-" * 20_000)


@pytest.mark.parametrize(
    ("source", "answer", "moved"),
    [
        ("1 am 2. März", "1 am 2. März", ()),
        ("40 % bis 12.500 €", "12.500 € bis 40 %", ()),
        ("40 % bis 12.500 €", "12.500 % bis 40 €", ("12.500", "40")),
        ("40 % bis 12.500 €", "12.500 € bis 45 %", ()),
        ("20 € now, EUR 30 then", "30 euros now, 20 euros then", ("30", "20")),
        (
            "le 2 mars, puis le 3 mai",
            "am 3. Mai, dann am 2. März",
            ("3. Mai", "2. März"),
        ),
        ("14 h 30 puis 16 h", "4 pm, then 2:30 pm", ("4 pm", "2:30 pm")),
        ("7, then 8, then 9", "7, then 9, then 8", ("9", "8")),
        ("7, then 7, then 9", "9, then 7, then 7", ("9", "7", "7")),
        ("7 and 8", "8 and 8", ()),
        ("7, 8, 9, 10", "7, 10, 8", ("10", "8")),
        ("3 schools for 9 €", "9 € for 3 schools", ()),
    ],
)
def test_what_stands_in_another_order(source, answer, moved):
    assert compare(source, answer).moved == moved
