# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A letter as PDF (ISO 32000-1)."""

import io
from dataclasses import replace
from functools import partial

import pytest
from letter_data import (
    ALL,
    ASSISTED,
    CHARTED,
    FRENCH,
    GERMAN,
    HARMLESS,
    HOSTILE,
    NARROW,
    NOTE,
    STEPS,
    UNREVIEWED,
    mark,
)
from letter_reading import read_pdf
from pypdf import PdfReader

from edic_ai.tools.paper import fonts
from edic_public_sector.tools.letters.rendering import pdf
from edic_public_sector.tools.letters.rendering.letter import Paragraph, Style, Table

AMOUNT = f"12{NARROW}450,00\xa0€"


def reader(letter):
    return PdfReader(io.BytesIO(pdf.write(letter)))


def texts(letter):
    return [page.extract_text() for page in reader(letter).pages]


def elements(node, found=None):
    """The tags below a node of the tree, in order."""
    found = [] if found is None else found
    for kid in node.get("/K", []):
        kid = kid.get_object()
        if "/S" in kid:
            found.append(kid)
            elements(kid, found)
    return found


def tags(letter):
    root = reader(letter).root_object["/StructTreeRoot"]["/K"].get_object()
    return elements(root)


def long(pages=6):
    rows = tuple((f"Poste {n}", f"{n},00") for n in range(90))
    text = Paragraph.of("La subvention est versée sur présentation des pièces. " * 12)
    body = (*FRENCH.body, Table(("Poste", "Montant"), rows, (1,)), *[text] * 5 * pages)
    return replace(FRENCH, body=body)


def test_every_text_is_on_the_page():
    text = " ".join("\n".join(texts(FRENCH)).split())
    for words in (
        "Commune de Forêt-Neuve",
        "Les Œillets",
        "Réf. : SUB-2026-017",
        "Objet : votre subvention",
        "« à ce jour » – sauf erreur.",
        "Achat d’œuvres",
        "relevé bancaire",
        "Vous pouvez contester",
        "Anne-Cécile Weiß",
        "Pièces jointes",
        "SIRET 216",
        ASSISTED,
    ):
        assert words in text
    assert "„laufende Betrieb“" in texts(GERMAN)[0]


def test_amounts_are_not_parted():
    text = texts(FRENCH)[0]
    assert "6 225,00" in text
    body = tuple(Paragraph.of("mot " * n + AMOUNT) for n in range(12, 24))
    assert "\n".join(texts(replace(FRENCH, body=body))).count("12 450,00 €") == 12


def test_what_is_missing_is_seen_without_colour():
    assert "[[montant du solde]]" in texts(FRENCH)[0]


def test_metadata_are_read_as_they_were_written():
    for letter in ALL.values():
        assert read_pdf(pdf.write(letter)) == letter.described()


def test_what_no_one_reviewed_says_so_before_the_text_too():
    assert texts(GERMAN)[0].count(UNREVIEWED) == 2
    assert texts(FRENCH)[0].count(ASSISTED) == 1


def test_each_page_says_that_ai_helped_and_which_it_is():
    found = texts(long())
    assert len(found) >= 6
    for number, text in enumerate(found, 1):
        assert ASSISTED in text
        assert f"Page {number}/{len(found)}" in text
    assert "Seite 1/1" in texts(GERMAN)[0]


def test_head_of_a_table_is_on_each_of_its_pages():
    found = [text for text in texts(long()) if "Poste 1" in text or "Poste 4" in text]
    assert len(found) > 1
    assert all("Montant" in text for text in found)


def test_pdf_says_its_language_title_and_author():
    found = reader(FRENCH)
    assert found.root_object["/Lang"] == "fr-FR"
    assert found.root_object["/ViewerPreferences"]["/DisplayDocTitle"] is not None
    assert found.metadata.title == FRENCH.title
    assert found.metadata.author == "Commune de Forêt-Neuve"
    assert found.metadata.creation_date.isoformat() == "2026-06-30T09:15:00+00:00"


def test_pdf_is_tagged():
    found = [node["/S"][1:] for node in tags(FRENCH)]
    assert found.count("H1") == found.count("H2") == found.count("L") == 1
    assert found.count("LI") == found.count("TH") == 2
    assert found.count("TD") == 6
    figure = next(node for node in tags(FRENCH) if node["/S"] == "/Figure")
    assert figure["/Alt"] == "Commune de Forêt-Neuve"


def test_a_chart_is_a_figure_with_its_text_above_its_table():
    found = tags(CHARTED)
    order = [node["/S"][1:] for node in found if node["/S"] in ("/Figure", "/Table")]
    assert order == ["Table", "Figure", "Table", "Table", "Figure", "Table"]
    steps, bars = (node for node in found if node["/S"] == "/Figure")
    assert steps["/Alt"].startswith(
        "Graphique du tableau qui suit. Élément\xa0: 2025, Pr"
    )
    assert "Chapitre\xa0: 2025, 2026." in bars["/Alt"]
    left, low, right, high = steps["/A"]["/BBox"]
    assert (right - left, 0 < low < high) == (pytest.approx(160 * 72 / 25.4), True)
    assert all(len(node["/K"]) == 1 for node in (steps, bars))
    images = [image for page in reader(CHARTED).pages for image in page.images]
    assert len(images) == 2
    assert all(image.image.width > 1800 for image in images)  # 300 dpi


def test_a_chart_stays_with_a_short_table():
    for lines in range(18, 30):
        body = [Paragraph.of(f"Ligne {at}.") for at in range(lines)]
        pages = reader(replace(NOTE, body=(*body, STEPS))).pages
        (page,) = [page for page in pages if page.images]
        assert "Élément" in page.extract_text()
        assert "1090.05" in page.extract_text()


def test_each_piece_of_marked_content_has_its_element():
    found = reader(long())
    tree = found.root_object["/StructTreeRoot"]["/ParentTree"]["/Nums"]
    for at, page in enumerate(found.pages):
        content = page.get_contents().get_data()
        assert page["/StructParents"] == at
        assert len(tree[2 * at + 1].get_object()) == content.count(b"MCID")
        assert content.count(b"EMC") == content.count(b"BDC") + content.count(b"BMC")


def test_head_of_a_narrow_column_is_not_broken():
    head = ("Kapitel", "2025", "2026", "Abweichung")
    amount = "5.800,49\xa0€"
    row = ("012 Personal- und Versorgungsaufwendungen", *[amount] * 3)
    text = texts(replace(NOTE, body=(Table(head, (row,), (1, 2, 3)),)))[0]
    assert "Abweichung" in text


def test_a_figure_between_long_texts_is_not_broken():
    head = ("Composante", "Quoi", "Montant", "Source")
    reason = "Préau chauffé de l’école du Vieux-Pont"
    amount = "1\u202f228\u202f833,00\xa0€"
    row = ("Pas encore expliqué", reason, amount, "Relevés des compteurs (démo)")
    table = Table(head, (row, ("Écart", "", amount, "")), (2,), total=True)
    text = texts(replace(NOTE, body=(table,)))[0].replace("\u202f", " ")
    assert text.replace("\xa0", " ").count("1 228 833,00 €") == 2


def test_a_total_does_not_stand_alone_on_a_page():
    broken = 0
    for count in range(20, 50):
        rows = (*((f"Poste {at}", "1") for at in range(count)), ("Total", str(count)))
        table = Table(("Poste", "Montant"), rows, (1,), total=True)
        last = texts(replace(NOTE, body=(table,)))[-1]
        assert "Total" in last
        assert f"Poste {count - 1}" in last
        broken += f"Poste {count - 2}" not in last
    assert broken


@pytest.mark.slow
@pytest.mark.parametrize("length", [99, 1200 * 4])
@pytest.mark.parametrize("columns", [2, 10])
def test_a_total_of_any_length_comes_out(length, columns):
    said = (("mot " * length)[:length],) * columns
    cells = ("1",) * columns
    for rows in ((cells, said), (said, cells), (said, said)):
        table = Table(("a",) * columns, (*[cells] * 60, *rows), (), total=True)
        assert texts(replace(NOTE, body=(table,)))


def test_a_head_told_again_is_not_read_again():
    heads = [node for node in tags(long()) if node["/S"] == "/TH"]
    assert len(heads) == 4
    assert all(len(node["/K"]) == 1 for node in heads)


def test_same_letter_has_the_same_bytes():
    assert pdf.write(FRENCH) == pdf.write(FRENCH)
    other = replace(FRENCH, mark=mark(model="other"))
    assert pdf.write(other) != pdf.write(FRENCH)


def test_text_stays_text():
    text = " ".join("\n".join(texts(HOSTILE)).split())
    assert text.count(" ".join(HARMLESS.split())) >= 10
    found = reader(HOSTILE)
    assert "/Names" not in found.root_object
    assert "/OpenAction" not in found.root_object
    assert not any("/Annots" in page for page in found.pages)


def test_a_note_starts_higher():
    assert "Bonjour." in texts(NOTE)[0]
    assert "edic:AiAssisted" not in read_pdf(pdf.write(NOTE))


def test_what_is_too_long_for_its_place_still_comes_out():
    letter = replace(
        FRENCH,
        recipient=("Très long nom de destinataire " * 3,) * 8,
        body=(
            Table(("a", "b"), (("mot " * 3000, "1"),)),
            Paragraph.of("x" * 5000, "subject"),
        ),
        style=Style(size=14),
    )
    assert len(texts(letter)) > 3


def test_no_page_has_the_signature_alone():
    for lines in range(24, 40):
        body = [Paragraph.of(f"Ligne {at}.") for at in range(lines)]
        last = texts(replace(FRENCH, body=tuple(body), annexes=()))[-1]
        assert "Ligne" in last


def named(letter, name):
    return replace(letter, body=(Paragraph.of(name),), style=Style(font="serif"))


def test_names_of_europe_are_written_and_the_fonts_embedded():
    name = "Łucja Đặng, Žaklína Ştefănescu, Ģirts Ħajjar, Σωκράτης, Йорданка"
    found = reader(named(FRENCH, name))
    assert name in " ".join(found.pages[0].extract_text().split())
    for page in (*found.pages, *reader(long()).pages):
        fonts = [font.get_object() for font in page["/Resources"]["/Font"].values()]
        assert fonts
        assert all("/FontFile2" in font["/FontDescriptor"] for font in fonts)


def test_no_letter_of_a_name_is_lost_in_silence(tmp_path, monkeypatch):
    with pytest.raises(fonts.Unwritable, match="李"):
        pdf.write(named(FRENCH, "李娜"))
    bare = partial(fonts.faces, folder=tmp_path)
    monkeypatch.setattr(pdf, "faces", bare)
    assert "ISO -> 1 000 – Œ" in texts(named(FRENCH, "ISO → 1\u202f000 – Œ"))[0]
    with pytest.raises(fonts.Unwritable, match="Ł"):
        pdf.write(named(FRENCH, "Łucja"))
