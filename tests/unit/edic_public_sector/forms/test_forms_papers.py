# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Values behind labels on papers: as they stand there, or nothing."""

import io
import resource

import pytest
from reportlab.pdfgen.canvas import Canvas

from edic_public_sector.tools.forms.definition import Kind
from edic_public_sector.tools.forms.papers import Found, NoTextError, find, lines_of

IBAN = "FR76 3000 6000 0112 3456 7890 189"


def pdf(*lines, pages=1):
    out = io.BytesIO()
    canvas = Canvas(out)
    for _page in range(pages):
        for at, line in enumerate(lines):
            canvas.drawString(50, 780 - 20 * at, line)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def bomb(levels):
    """Each of `levels` forms draws the next one ten times."""
    parts = ["<< /Type /Catalog /Pages 2 0 R >>"]
    parts.append("<< /Type /Pages /Kids [3 0 R] /Count 1 >>")
    used = "/Resources << /Font << /F 4 0 R >> /XObject << /X %d 0 R >> >>"
    parts.append(
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 5 0 R"
        f" {used % 6} >>"
    )
    parts.append("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>")
    parts.append("<< /Length 5 >>\nstream\n/X Do\nendstream")
    for level in range(levels):
        text = "BT /F 1 Tf (aaaaaaaaaa) Tj ET"
        draws = " ".join(["/X Do"] * 10) if level < levels - 1 else text
        parts.append(
            f"<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] {used % (7 + level)}"
            f" /Length {len(draws)} >>\nstream\n{draws}\nendstream"
        )
    out = b"%PDF-1.4\n"
    places = []
    for number, part in enumerate(parts, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{part}\nendobj\n".encode()
    start = len(out)
    out += f"xref\n0 {len(parts) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{at:010d} 00000 n \n".encode() for at in places)
    out += f"trailer << /Size {len(parts) + 1} /Root 1 0 R >>\n".encode()
    return out + f"startxref\n{start}\n%%EOF".encode()


@pytest.mark.parametrize(
    ("kind", "line", "value"),
    [
        (Kind.TEXT, "Nom : Exemple", "Exemple"),
        (Kind.TEXT, "nom: Exemple", "Exemple"),
        (Kind.TEXT, "Nom (de naissance) : Exemple", "Exemple"),
        (Kind.DATE, "Nom : le 1.5.1990", "1990-05-01"),
        (Kind.DATE, "Nom : 01/05/1990", "1990-05-01"),
        (Kind.DATE, "Nom : 1990-05-01", "1990-05-01"),
        (Kind.ZIP, "Nom : 44000 Nantes", "44000"),
        (Kind.INTEGER, "Nom : 12 pièces", "12"),
        (Kind.AMOUNT, "Nom : 1 234,50 €", "1234.50"),
        (Kind.AMOUNT, "Nom : 1.234,50 €", "1234.50"),
        (Kind.EMAIL, "Nom : a.b@c.example, tél.", "a.b@c.example"),
        (Kind.IBAN, f"Nom : {IBAN}", IBAN),
    ],
)
def test_a_value_behind_its_label(kind, line, value):
    assert find([line], ["Nom"], kind) == Found(value, line)


def test_on_the_next_line():
    assert find(["Nom", "Exemple"], ["Nom"], Kind.TEXT) == Found(
        "Exemple", "Nom Exemple"
    )


@pytest.mark.parametrize(
    "lines",
    [
        ["Prénom : Exemple"],
        ["Le Nom de la rue"],
        ["Nom :"],
        [],
        ["Nom : A", "Nom : B"],
        ["Nom : " + "x" * 121],
    ],
)
def test_nothing_is_guessed(lines):
    assert find(lines, ["Nom"], Kind.TEXT) is None


@pytest.mark.parametrize("text", ["31.02.2026", "13/13/2026", "demain"])
def test_a_day_that_is_none(text):
    assert find([f"Le : {text}"], ["Le"], Kind.DATE) is None


def test_a_heading_is_no_label_where_there_is_one():
    lines = ["Certificat d'immatriculation", "Immatriculation", "Immatriculation: AB-1"]
    assert find(lines, ["Immatriculation"], Kind.TEXT).value == "AB-1"
    assert find(lines[:2], ["Immatriculation"], Kind.TEXT) is None


def test_same_twice_is_no_doubt():
    assert find(["Nom : A", "Nom : A"], ["Nom"], Kind.TEXT).value == "A"


def test_second_label_where_the_first_is_missing():
    assert find(["Ville : Nantes"], ["Commune", "Ville"], Kind.TEXT).value == "Nantes"


def test_lines_of_a_pdf():
    assert lines_of(pdf("Nom :  Exemple", "Ville")) == ("Nom : Exemple", "Ville")


def test_pages_beyond_the_limit_are_left():
    assert len(lines_of(pdf("a", pages=12))) == 10


@pytest.mark.parametrize(
    ("data", "code"), [(b"%PDF-1.7 nonsense", "damaged"), (pdf(), "scan")]
)
def test_no_text(data, code):
    with pytest.raises(NoTextError, match=code):
        lines_of(data)


@pytest.mark.slow
def test_what_unpacks_to_too_much():
    """A form that draws forms that draw forms: a small file, gigabytes of text."""
    started = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    with pytest.raises(NoTextError):
        lines_of(bomb(8))
    used = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - started
    assert used < 7  # seconds of the processor: the limit is 5


def test_too_large():
    with pytest.raises(NoTextError, match="large"):
        lines_of(b"%PDF-" + b" " * (10 << 20))
