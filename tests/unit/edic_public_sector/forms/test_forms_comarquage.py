# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Fiches of service-public.gouv.fr in co-marquage XML, of a commune that is none."""

from datetime import date
from pathlib import Path

import pytest

from edic_public_sector.tools.forms import comarquage
from edic_public_sector.tools.forms.document import Document, Line, Link, Unreadable

SAMPLE = Path(__file__).parents[3] / "data" / "procedures" / "F99901.xml"
FICHE = SAMPLE.read_bytes()
FR, COST = "Demande en France", "Demande en France > Coût > Tarif"
EXPIRED = f"{FR} > Pièces à fournir > Vous avez un badge périmé"
TABLE = f"{COST} > Tarifs par âge > Âge | Durée | Prix"


def fiche(body: str, head: str = "", root: str = 'ID="F1"', first: str = "") -> bytes:
    """A fiche with no more than what is given."""
    return (
        f'{first}<Publication xmlns:dc="http://purl.org/dc/elements/1.1/" {root}>'
        f"<dc:title>Titre</dc:title>{head}<Texte>{body}</Texte></Publication>"
    ).encode()


def lines(body: str) -> list[tuple[str, str]]:
    found = comarquage.read(fiche(body)).lines
    return [(line.text, line.heading) for line in found]


def refused(data: bytes) -> tuple[str, str]:
    with pytest.raises(Unreadable) as raised:
        comarquage.read(data)
    return raised.value.code, raised.value.about


def test_each_line_of_a_fiche_stands_under_its_headings():
    assert comarquage.read(FICHE).lines == (
        Line("Les badges verts restent valables.", "Nouveaux badges"),
        Line("Vous êtes majeur ? Nous vous présentons les étapes.", ""),
        Line("Le lieu ne dépend pas du domicile.", f"{FR} > Où faire la demande ?"),
        Line("Mairie délivrant des badges", f"{FR} > Où faire la demande ?"),
        Line(
            "le dépôt se fait uniquement sur rendez-vous.",
            f"{FR} > Où faire la demande ? > Attention",
        ),
        Line("Pré-demande de badge", f"{FR} > Où faire la demande ?"),
        Line(
            "Accessible via FranceConnect.",
            f"{FR} > Où faire la demande ? > Pré-demande de badge",
        ),
        Line("Votre badge", EXPIRED),
        Line("1 photo d'identité de 35 cm²", EXPIRED),
        Line("de la 1re page", EXPIRED),
        Line("une copie suffit.", f"{EXPIRED} > À savoir"),
        # the title above begins with ** and is not for readers
        Line("Apportez votre justificatif.", f"{FR} > Pièces à fournir"),
        Line("Le badge coûte 86 €.", COST),
        Line("Majeur | 1 an | 10 €", TABLE),
        Line("Majeur | 5 ans | 40 €", TABLE),
        Line("Mineur | gratuit | gratuit", TABLE),
        Line("Tarifs au 1er janvier", TABLE),
        Line("Adressez-vous au consulat.", "Demande à l'étranger > Au consulat"),
        Line("sans paragraphe.", "Demande à l'étranger > Au consulat > À noter"),
        Line(
            "Un élément que le lecteur ne connaît pas.",
            "Demande à l'étranger > Au consulat",
        ),
    )


def test_what_a_fiche_says_of_itself():
    found = comarquage.read(FICHE)
    assert (found.code, found.lang, found.key) == ("F99901", "fr", "")
    assert found.title == "Badge de la Commune fictive : première demande"
    assert found.publisher == "Direction de l'information légale et administrative"
    assert (
        found.rights == "https://www.service-public.gouv.fr/a-propos/mentions-legales"
    )
    assert found.url == (
        "https://www.service-public.gouv.fr/particuliers/vosdroits/F99901"
    )
    assert found.modified == date(2026, 3, 14)
    assert found.summary == "Le badge de la Commune fictive se demande en mairie."


def test_laws_come_before_what_says_more_and_each_service_once():
    found = comarquage.read(FICHE)
    assert found.references == (
        Link("Décret fictif n°1", "https://www.legifrance.gouv.fr/loda/id/FICTIF1"),
        Link("Guide du badge", "https://badges.example.org/guide"),
    )
    assert found.forms == (
        Link("Pré-demande de badge", "https://badges.example.org/predemande"),
        Link("Formulaire de badge", "https://badges.example.org/formulaire"),
        Link("Annexe au formulaire", "https://badges.example.org/annexe"),
    )


def test_glossary_questions_and_contacts_at_the_end_are_not_quoted():
    said = " ".join(line.text for line in comarquage.read(FICHE).lines)
    for absent in ("Service de connexion", "Agence fictive", "Ligne d'information"):
        assert absent in FICHE.decode()
        assert absent not in said


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<Paragraphe>a\u00a0b\u202f€\u00ad</Paragraphe>", [("a b €", "")]),
        ("<Paragraphe> </Paragraphe><Paragraphe>x</Paragraphe>", [("x", "")]),
        (
            "<Paragraphe>10<Exposant>3</Exposant>, "
            "1<Exposant>er</Exposant></Paragraphe>",
            [("10³, 1er", "")],
        ),
        (
            "<Chapitre><Titre><Paragraphe>A</Paragraphe></Titre><SousChapitre>"
            "<Titre>B</Titre><Paragraphe>x</Paragraphe></SousChapitre>"
            "<Paragraphe>y</Paragraphe></Chapitre>",
            [("x", "A > B"), ("y", "A")],
        ),
        (
            "<TitreFlottant>A</TitreFlottant><Paragraphe>x</Paragraphe>"
            "<TitreFlottant>**B</TitreFlottant><Paragraphe>y</Paragraphe>",
            [("x", "A"), ("y", "")],
        ),
        ("<Liste><Item>sans <Valeur>5 €</Valeur></Item></Liste>", [("sans 5 €", "")]),
        (
            "<Paragraphe>x</Paragraphe><Paragraphe>x</Paragraphe>",
            [("x", "")],
        ),
        (
            "<Paragraphe>x<!-- y --><?z w?><Condition>non</Condition></Paragraphe>",
            [("x", "")],
        ),
        (
            "<LienExterneCommente><Commentaire><Paragraphe>x</Paragraphe></Commentaire>"
            "<LienExterne URL='https://a.fr'>y</LienExterne></LienExterneCommente>",
            [("x", "")],
        ),
    ],
)
def test_how_elements_become_lines(body, expected):
    assert lines(body) == expected


def table(*rows: str) -> list[tuple[str, str]]:
    return lines(f"<Tableau><Titre>T</Titre>{''.join(rows)}</Tableau>")


def a_row(*cells: str, kind: str = "normal") -> str:
    inside = "".join(
        cell
        if cell.startswith("<")
        else f"<Cellule><Paragraphe>{cell}</Paragraphe></Cellule>"
        for cell in cells
    )
    return f'<Rangée type="{kind}">{inside}</Rangée>'


def test_a_row_keeps_its_empty_cells_so_that_columns_stay_apart():
    head = a_row("", "Lundi", "Mardi", kind="header")
    assert table(head, a_row("Matin", "", "9 h")) == [
        ("Matin |  | 9 h", "T > | Lundi | Mardi")
    ]


def test_blocks_of_a_cell_do_not_run_into_one_another():
    cell = (
        "<Cellule><Paragraphe>a</Paragraphe><Paragraphe>b</Paragraphe><Liste>"
        "<Item><Paragraphe>c</Paragraphe></Item></Liste></Cellule>"
    )
    assert table(a_row(cell, "d")) == [("a b c | d", "T")]


def test_rows_of_headings_belong_to_what_follows_them():
    first, second = (a_row(name, "Prix", kind="header") for name in ("Chat", "Chien"))
    assert table(first, a_row("a", "1"), second, a_row("b", "2")) == [
        ("a | 1", "T > Chat | Prix"),
        ("b | 2", "T > Chien | Prix"),
    ]
    assert table(first, second, a_row("c", "3")) == [
        ("c | 3", "T > Chat | Prix > Chien | Prix")
    ]
    assert table(first) == [("Chat | Prix", "T")]


def test_a_cell_over_rows_and_columns_is_said_in_each():
    block = (
        '<Cellule fusionVerticale="2" fusionHorizontale="2">'
        "<Paragraphe>m</Paragraphe></Cellule>"
    )
    last = '<Cellule fusionVerticale="x"><Paragraphe>z</Paragraphe></Cellule>'
    for odd in ("0", "-1", "9" * 5000, "²"):
        cell = last.replace('"x"', f'"{odd}" fusionHorizontale="{odd}"')
        assert table(a_row(cell, "a"), a_row("b", "c")) == [
            ("z | a", "T"),
            ("b | c", "T"),
        ]
    assert table(a_row("a", block), a_row("b"), a_row("c", "d", last)) == [
        ("a | m | m", "T"),
        ("b | m | m", "T"),
        ("c | d | z", "T"),
    ]


def test_merged_cells_do_not_multiply_a_long_text():
    wide = '<Cellule fusionVerticale="99999999"><Paragraphe>%s</Paragraphe></Cellule>'
    rows = [a_row(str(at)) for at in range(200)]
    short = table(a_row(wide % "m", "x"), *rows)
    assert [text for text, _ in short[98:102]] == ["m | 97", "m | 98", "99", "100"]
    long = table(a_row(wide % ("m" * 1001), "x"), *rows)
    assert long[1] == ("0", "T")


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("", None),
        ("<dc:date>modified 2026-13-40</dc:date>", None),
        ("<dc:date>2026-03-14</dc:date>", None),
        ("<dc:date>created 2001-01-01</dc:date>", None),
        (
            "<dc:date>created 2001-01-01</dc:date>\n"
            "<dc:date>modified 2026-03-14</dc:date>",
            date(2026, 3, 14),
        ),
    ],
)
def test_a_date_is_the_one_of_the_last_change_or_none(head, expected):
    found = comarquage.read(fiche("<Paragraphe>x</Paragraphe>", head))
    assert found.modified == expected


def test_a_fiche_may_lack_all_but_a_code_and_a_line():
    data = fiche("<Paragraphe>x</Paragraphe>").replace(
        b"<dc:title>Titre</dc:title>", b""
    )
    assert comarquage.read(data) == Document(
        "F1",
        "fr",
        "F1",
        "",
        "",
        "",
        None,
        "",
        (Line("x", ""),),
        (),
        (),
        "",
    )


def test_publisher_and_the_code_may_stand_elsewhere():
    made = "<dc:creator>C</dc:creator>"
    named = "<dc:identifier>F7</dc:identifier>"
    text = "<Paragraphe>x</Paragraphe>"
    assert comarquage.read(fiche(text, named + made, root="")).code == "F7"
    assert comarquage.read(fiche(text, made)).publisher == "C"
    published = made + "<dc:publisher>P</dc:publisher>"
    assert comarquage.read(fiche(text, published)).publisher == "P"


def test_markup_in_a_text_stays_text_and_scripts_are_not_shown():
    body = (
        '<Paragraphe>&lt;b onclick="x()"&gt;a&lt;/b&gt;'
        "<script>evil()</script><b onclick='evil()'>c</b></Paragraphe>"
    )
    assert lines(body) == [('<b onclick="x()">a</b>c', "")]


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "ftp://a.fr/x", "//a.fr", "x", "http://[", "https://"],
)
def test_only_addresses_of_the_web_become_links(url):
    body = (
        f'<Paragraphe>x</Paragraphe><ServiceEnLigne URL="{url}"><Titre>S</Titre>'
        "</ServiceEnLigne>"
    )
    found = comarquage.read(fiche(body, root=f'ID="F1" spUrl="{url}"'))
    assert (found.forms, found.url) == ((), "")


def test_addresses_of_the_publisher():
    base = "https://lecomarquage.service-public.gouv.fr/vdd/3.5/part"
    assert comarquage.FICHES.format(code="F1341") == f"{base}/xml/F1341.xml"
    assert f"{base}/zip/vosdroits-latest.zip" == comarquage.ARCHIVE
