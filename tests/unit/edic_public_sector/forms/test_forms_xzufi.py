# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Service descriptions in XZuFi, of a town that is none."""

from datetime import date
from pathlib import Path

import pytest

from edic_public_sector.tools.forms import xzufi
from edic_public_sector.tools.forms.document import Line, Link, Unreadable

SAMPLE = Path(__file__).parents[3] / "data" / "procedures" / "leistung.xml"
MESSAGE = SAMPLE.read_bytes()
SPACE = "http://xoev.de/schemata/xzufi/2_3_1"


def module(code: str, *texts: str, more: str = "", lang: str = "de") -> str:
    inside = "".join(f'<inhalt languageCode="{lang}">{text}</inhalt>' for text in texts)
    return (
        f"<modulText>{more}{inside}<leikaTextmodul><code>{code}</code></leikaTextmodul>"
        "</modulText>"
    )


def service(*modules: str, number: str = "<id>1</id>", more: str = "") -> str:
    return f"<leistung>{number}{more}{''.join(modules)}</leistung>"


def message(*services: str, space: str = SPACE, first: str = "") -> bytes:
    root = f'{first}<nachricht xmlns="{space}"><schreibe>'
    return f"{root}{''.join(services)}</schreibe></nachricht>".encode()


def lines(*modules: str) -> list[tuple[str, str]]:
    (found,) = xzufi.read(message(service(*modules)))
    return [(line.text, line.heading) for line in found.lines]


def refused(data: bytes) -> tuple[str, str]:
    with pytest.raises(Unreadable) as raised:
        xzufi.read(data)
    return raised.value.code, raised.value.about


def test_each_line_stands_under_its_module_in_the_order_of_the_page():
    german, _french = xzufi.read(MESSAGE)
    assert german.lines == (
        Line("Sie halten einen Hund? Dann brauchen Sie eine Marke.", "Teaser"),
        Line(
            "Wer einen Hund hält, braucht eine Marke (Fläche 10 cm²).",
            "Volltext > Wer?",
        ),
        Line("Blindenhunde", "Volltext > Wer? > Ausnahmen"),
        Line("Ab dem 3. Monat.", "Volltext > Wann?"),
        Line("Personalausweis", "Erforderliche Unterlagen"),
        Line("Impfpass, falls vorhanden", "Erforderliche Unterlagen"),
        Line("§ 1 Hundesteuersatzung Musterstadt", "Rechtsgrundlage(n)"),
        Line("Hund | Steuer", "Kosten"),
        Line("Ersthund | 84,00 EUR", "Kosten"),
        Line("Anmeldefrist: 2 Wochen nach der Aufnahme", "Frist"),
        Line("in der Regel sofort", "Bearbeitungsdauer"),
        Line("Melden Sie sich im Bürgeramt.", "Verfahrensablauf"),
        Line("Termin buchen", "Verfahrensablauf"),
        Line("Hund nicht mitbringen", "Verfahrensablauf"),
        Line("Bis Ende Juni ohne Termin.", "Hinweise (Besonderheiten)"),
        Line("Schriftform erforderlich: nein", "Formulare"),
    )


def test_what_a_description_says_of_itself():
    found = xzufi.read(MESSAGE)[0]
    assert (found.code, found.lang) == ("L999001/4711", "de")
    assert found.key == "99999001012000"
    assert found.title == "Hundesteuermarke beantragen"
    assert found.publisher == "Kämmerei Musterstadt"
    assert (found.rights, found.url) == ("", "https://musterstadt.example/hund")
    # the day that is printed, whatever the time of the reader
    assert found.modified == date(2026, 4, 30)
    assert found.summary == "Sie halten einen Hund? Dann brauchen Sie eine Marke."


def test_laws_come_first_and_forms_apart():
    found = xzufi.read(MESSAGE)[0]
    assert found.references == (
        Link("Hundesteuersatzung", "https://musterstadt.example/satzung"),
        Link("Bürgeramt", "https://musterstadt.example/amt"),
    )
    assert found.forms == (
        Link("Anmeldung eines Hundes", "https://musterstadt.example/formular.pdf"),
    )


def test_french_is_a_document_of_its_own_and_other_languages_are_none():
    german, french = xzufi.read(MESSAGE)
    assert french.lines == (Line("Toute personne qui a un chien.", "Description"),)
    assert (french.lang, french.code) == ("fr", german.code)
    assert french.title == "Demander une médaille pour son chien"
    assert french.publisher == "Trésorerie de Musterstadt"
    assert french.url == german.url
    assert (french.summary, french.references, french.forms) == ("", (), ())
    said = " ".join(line.text for line in german.lines)
    assert "Hunde brauchen eine Marke." in MESSAGE.decode()
    assert "Hunde brauchen eine Marke." not in said  # easy language


@pytest.mark.parametrize(
    ("code", "lang"),
    [("de", "de"), ("DE-at", "de"), ("deu", "de"), ("fr-LU", "fr"), ("fre", "fr")],
)
def test_codes_of_languages(code, lang):
    found = xzufi.read(message(service(module("06", "x", lang=code))))
    assert [item.lang for item in found] == [lang]


@pytest.mark.parametrize("code", ["en", "de-x-simple", "de-ls", "nds", "x"])
def test_a_description_in_other_languages_is_none(code):
    assert refused(message(service(module("06", "x", lang=code)))) == ("lang", code)


def test_a_text_that_names_no_language_is_german():
    bare = module("06", "x").replace(' languageCode="de"', "")
    assert lines(bare) == [("x", "Volltext")]


def test_places_order_the_modules_and_none_is_the_last():
    def at(place: str) -> str:
        return f"<positionDarstellung>{place}</positionDarstellung>"

    assert lines(
        module("06", "c"),
        module("08", "b", more=at("10")),
        module("09", "d", more=at("9" * 5000)),
        module("16", "a", more=at("9")),
    ) == [
        ("a", "Hinweise (Besonderheiten)"),
        ("b", "Erforderliche Unterlagen"),
        ("c", "Volltext"),
        ("d", "Voraussetzungen"),
    ]


def test_a_module_that_is_not_in_the_list_has_the_name_it_gives():
    named = module("99", "x").replace("</code>", "</code><name>Neues Modul</name>")
    assert lines(named, module("98", "y")) == [("x", "Neues Modul"), ("y", "")]


def test_title_publisher_and_date_where_little_is_given():
    made = "<versionsinformation><erstelltDatumZeit>2025-02-03T00:00:00Z"
    more = f"{made}</erstelltDatumZeit></versionsinformation>"
    (found,) = xzufi.read(message(service(module("06", "x"), more=more)))
    assert (found.title, found.publisher, found.key) == ("1", "", "")
    more = "<leistungsschluessel><code>99</code></leistungsschluessel>"
    more += "<leistungsschluessel>99012345678901</leistungsschluessel>"
    (key,) = xzufi.read(message(service(module("06", "x"), more=more)))
    assert key.key == "99012345678901"
    assert found.modified == date(2025, 2, 3)
    modules = module("24", " "), module("03", ""), module("02", "T"), module("05", "k")
    (found,) = xzufi.read(message(service(*modules)))
    assert (found.title, found.summary, found.modified) == ("T", "k", None)
    (found,) = xzufi.read(message(service(module("05", "k"), module("24", "t"))))
    assert found.summary == "t"


def test_sender_is_named_where_no_author_is():
    head = "<nachrichtenkopf><sender> S </sender></nachrichtenkopf><schreibe>"
    data = message(service(module("06", "x")))
    (found,) = xzufi.read(data.replace(b"<schreibe>", head.encode()))
    assert found.publisher == "S"


def test_a_single_description_and_answers_of_older_versions():
    alone = service(module("06", "x")).replace(
        "<leistung>", f'<leistung xmlns="{SPACE}">'
    )
    assert xzufi.read(alone.encode())[0].code == "1"
    answer = message(
        service(module("06", "x")).replace("leistung>", "ergebnisLeistung>"),
        space="http://xoev.de/schemata/xzufi/2_1_0",
    )
    assert xzufi.read(answer)[0].lines == (Line("x", "Volltext"),)


def test_links_of_a_text_are_those_of_the_web():
    html = (
        '<a href="https://a.de/1">A <b>1</b></a> <a href="javascript:x()">B</a>'
        '<a href="mailto:a@b.de">C</a><a>D</a><a href="https://a.de/2"></a>'
    ).replace("<", "&lt;")
    (found,) = xzufi.read(
        message(service(module("07", f"x{html}"), module("14", html)))
    )
    expected = (
        Link("A 1", "https://a.de/1"),
        Link("https://a.de/2", "https://a.de/2"),
    )
    assert found.references == expected
    assert found.forms == expected


def test_words_of_a_link_are_no_lines_and_figures_without_words_neither():
    costs = (
        "<modulKosten><beschreibung>84 EUR</beschreibung><betrag>84.00</betrag>"
        "<weiterfuehrenderLink><uri>https://a.de</uri><titel>T</titel>"
        "<beschreibung>b</beschreibung></weiterfuehrenderLink></modulKosten>"
        "<modulDokument><beschreibung>d</beschreibung></modulDokument>"
    )
    (found,) = xzufi.read(message(service(costs)))
    assert found.lines == (Line("84 EUR", "Kosten"),)
    assert found.references == (Link("T", "https://a.de"),)
