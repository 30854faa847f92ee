# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The probable meanings of the columns of German and French tables."""

import pytest
from test_budget_scenes import EXP, REV

from edic_public_sector.tools.budget.guess import (
    Guess,
    first_year,
    guess_classes,
    guess_columns,
    shape,
)

NUMBERS = ["1.000,50", "-3", ""]
BELOW = ["-1.000,50", "-3,00", ""]


def guesses(*columns):
    """Return the guesses for names, or for names with their cells."""
    pairs = [
        (column, ["x", "y"]) if isinstance(column, str) else column
        for column in columns
    ]
    return guess_columns([name for name, _c in pairs], [cells for _n, cells in pairs])


def code(of):
    return Guess("code", of)


def label(of):
    return Guess("label", of)


def amount(year, measure, direction=None, sign=1):
    return Guess("amount", "", year, measure, direction, sign)


def test_products_by_accounts_with_ist_and_plan():
    names = ("Ist 2097", "Plan 2098", "VE 2099", "Plan 2099", "Ansatz 2095")
    assert guesses(
        "Profitcenter",
        "Objektnr.",
        "Bezeichnung",
        "Kostenart",
        "Kostenart Beschreibung",
        *((name, NUMBERS) for name in names),
    ) == [
        code("function"),
        code("operation"),
        label("operation"),
        code("nature"),
        label("nature"),
        amount(2097, "realised"),
        amount(2098, "open"),
        amount(2099, "commitment"),
        amount(2099, "open"),
        amount(2095, "open"),
    ]


def test_products_with_revenue_expense_and_balance():
    balance = "(Saldo/Zuschussbedarf/Erträge - Aufwendungen)"
    assert guesses(
        "Produkt",
        "Produktbezeichnung",
        "Produktgruppe",
        "Produktgruppenbezeichnung",
        "Teilhaushalte",
        "Teilhaushalte Bezeichnung",
        "Dezernat",
        "Amt / Dienststelle",
        "Amt / Dienststelle Bezeichnung",
        ("Ergebnis 2097 (Erträge)", NUMBERS),
        ("Ergebnis 2097 (Aufwendungen)", BELOW),
        (f"Ergebnis 2097 {balance}", BELOW),
        ("Ansatz 2098 (Erträge)", NUMBERS),
        ("Ansatz 2098 (Aufwendungen)", NUMBERS),
        (f"Ansatz {balance}", BELOW),  # without its year
    ) == [
        code("function"),
        label("function"),
        Guess(),
        Guess(),
        code("chapter"),
        label("chapter"),
        Guess(),
        code("operation"),
        label("operation"),
        amount(2097, "realised", REV),
        amount(2097, "realised", EXP, -1),
        Guess("balance", year=2097),
        amount(2098, "open", REV),
        amount(2098, "open", EXP),
        Guess("balance", year=2098),
    ]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Sachkonto", code("nature")),
        ("Konto", code("nature")),
        ("KONTO", code("nature")),
        ("Kontonummer", Guess()),  # may be a bank's
        ("Gruppierung", code("nature")),
        ("Nature", code("nature")),
        ("Numéro de compte", code("nature")),
        ("Titel", code("nature")),
        ("Kapitel", code("chapter")),
        ("Chapitre", code("chapter")),
        ("Budget", code("chapter")),
        ("Investitionsmaßnahme", code("operation")),
        ("Opération", code("operation")),
        ("Fonction", code("function")),
        ("Kostenstelle", code("function")),
        ("Bezeichnung", Guess()),  # it belongs to nothing before it
        ("Dezernat", Guess()),
        ("", Guess()),
    ],
)
def test_columns_of_codes_are_guessed(name, expected):
    assert guesses(name) == [expected]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Ist 2098", amount(2098, "realised")),
        ("Rechnungsergebnis 2098", amount(2098, "realised")),
        ("Jahresabschluss 2098", amount(2098, "realised")),
        ("Réalisé 2098", amount(2098, "realised")),
        ("Ansatz 2099", amount(2099, "open")),
        ("HH-Ansatz 2099 in EUR", amount(2099, "open")),
        ("Soll 2099", amount(2099, "open")),
        ("Budget 2099", amount(2099, "open")),
        ("Budget voté 2099", amount(2099, "open")),
        ("Crédit ouvert 2099", amount(2099, "open")),
        ("Crédits 2099 (produits)", amount(2099, "open", REV)),
        ("Crédits 2099 (charges)", amount(2099, "open", EXP)),
        ("Verpflichtungsermächtigung 2099", amount(2099, "commitment")),
        ("Plan 2099 Erträge", amount(2099, "open", REV)),
        ("Plan 2099 Einzahlungen", amount(2099, "open", REV)),
        ("Plan 2099 Auszahlungen", amount(2099, "open", EXP)),
        ("Recettes votées 2099", amount(2099, "open", REV)),
        ("Dépenses votées 2099", amount(2099, "open", EXP)),
        ("Ansatz 2099 Zuschussbedarf", Guess("balance", year=2099)),
        ("Budget 2099 (solde)", Guess("balance", year=2099)),
        ("Plan", Guess()),  # it is of no year
        ("Veränderung 2099", Guess()),
        ("Plan 20991", Guess()),
    ],
)
def test_columns_of_amounts_are_guessed(name, expected):
    assert guesses((name, NUMBERS)) == [expected]


def test_words_are_no_amounts():
    assert guesses(("Plan 2099", ["1,5", "gesperrt"])) == [Guess()]
    assert guesses(("Plan 2099", ["1.5", "3 000 €", "-", "1'000", "+2"])) == [
        amount(2099, "open")
    ]


@pytest.mark.parametrize(
    ("cells", "sign"),
    [
        (["-1,5", "-2", "3"], -1),
        (["-1,5", "2", "3"], 1),
        (["-1,5", "2"], 1),
        (["-1,5", "", "0,00", "0", ""], -1),  # naught has no sign
        (["1,5", "", "-0,00", "-", "-0"], 1),
        (["22.000-", "1,5-", "3"], -1),
        ([], 1),
    ],
)
def test_sign_of_expense_is_that_of_most_amounts(cells, sign):
    assert guesses(("Plan 2099 Aufwendungen", cells)) == [
        amount(2099, "open", EXP, sign)
    ]


def test_a_column_without_year_is_of_the_last_one_named():
    plan, note = ("Plan 2099 Erträge", NUMBERS), ("Bemerkung", ["x"])
    assert guesses(plan, note, ("Plan Saldo", NUMBERS))[2] == Guess(
        "balance", year=2099
    )


def test_a_label_is_of_what_it_names_else_of_the_code_before_it():
    heads = ("Produkt", "Konto", "Produktbezeichnung", "Text")
    assert guesses(*heads)[2:] == [label("function"), label("nature")]
    assert guesses("Chapitre", "Libellé") == [code("chapter"), label("chapter")]
    assert guesses("Fonction", "Label") == [code("function"), label("function")]


def test_a_dimension_has_one_code_and_one_label():
    assert guesses("Konto", "Text", "Sachkonto", "Kontobezeichnung") == [
        code("nature"),
        label("nature"),
        Guess(),
        Guess(),
    ]


def test_a_file_of_the_next_year_has_the_same_shape():
    head = ["Produkt", "Ist 2095", "Plan 2096", "Plan 2097 (2096)"]
    later = ["Produkt", "Ist 2096", "Plan 2097", "Plan 2098 (2097)"]
    assert shape(head) == "Produkt|Ist +0|Plan +1|Plan +2 (+1)"
    assert shape(later) == shape(head)
    assert shape([*later[:3], "Plan 2099 (2097)"]) != shape(head)
    assert (first_year(head), first_year(later)) == (2095, 2096)


def test_years_in_heads_are_found():
    assert first_year(["Konto", "Plan"]) == 0
    assert shape(["Konto", "Plan"]) == "Konto|Plan"
    assert first_year(["Plan 20991", "1899", "Plan1999"]) == 1999


def test_a_typing_error_does_not_hide_a_column():
    cells = ["10,00", "2x0", "3,00", "4,00", "5,00"]
    [guess] = guess_columns(["Ansatz 2027"], [cells])
    assert (guess.role, guess.year) == ("amount", 2027)
    [guess] = guess_columns(["Ansatz 2027"], [["viel", "2x0", "3,00", "4,00", "5"]])
    assert guess.role != "amount"


@pytest.mark.parametrize(
    ("head", "land", "classes"),
    [
        ("Produkt;Sachkonto;Ansatz 2099", "DE-NW", "nkf"),
        ("Produkt;Sachkonto;Ansatz 2099", "", "nkf"),
        ("Produkt;Sachkonto;Ansatz 2099", "DE-BW", "nkhr_bw"),
        ("Produkt;Sachkonto;Ansatz 2099", "DE-HE", "kvkr_he"),
        ("Kapitel;Titel;Zweckbestimmung;Soll 2099", "DE-HE", "kameral"),
        ("Einzelplan;Gruppierung;Ansatz 2099", "", "kameral"),
        ("Gliederung;Gruppierung;Ansatz 2099", "DE-BY", "kameral_by"),
        ("Unterabschnitt;Gruppierung;Ansatz 2099", "", "kameral_by"),
        ("Produkt;Kontotitel;Konto;Ansatz 2099", "DE-BW", "nkhr_bw"),
    ],
)
def test_classes_of_accounts_are_guessed(head, land, classes):
    assert guess_classes(head.split(";"), land) == classes
