# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Files are read as people see them, and those that cost too much end unread."""

import errno
import io
import json
import logging
import math
import re
import subprocess
import sys

import pytest
from drawn_pages import FRENCH, GERMAN, changed, packed, pdf, picture
from hostile_pages import PDFS, PICTURES, animated_gif, nested_forms, shading, tiff
from PIL import ExifTags, Image
from processor import children_s
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from edic_finance.tools.intake import apart
from edic_finance.tools.intake.apart import run_apart
from edic_finance.tools.intake.pages import finder, reader
from edic_finance.tools.intake.pages.fields import read_fields
from edic_finance.tools.intake.pages.text import page_of

READER = "edic_finance.tools.intake.pages.reader"
FINDER = "edic_finance.tools.intake.pages.finder"
HIDDEN = "IBAN: FR76 3000 6000 0112 3456 7890 189"


def text(data, kind="pdf"):
    """Return the texts of the pages of a file."""
    return [page_of(page).text for page in reader.read(data, kind).read]


def recognised(data, kind="image", number=1):
    """Return a page whose text is recognised."""
    [content] = reader.read(data, kind, str(number)).read
    return page_of(json.loads(json.dumps(content)))


def values(page, *names):
    read = read_fields([page])
    return tuple(read[name].value for name in names)


NAMES = ("number", "date", "gross", "iban", "vendor_vat")
GERMAN_VALUES = (
    "GL-2026-017", "2026-11-03", "1487.50", "DE02120300000000202051", "DE136695976",
)  # fmt: skip


# --- text of the file -----------------------------------------------------------------
@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_page_is_read_as_a_viewer_turns_it(rotation):
    found = reader.read(pdf(GERMAN, rotation=rotation), "pdf")
    page = page_of(found.read[0])
    assert values(page, *NAMES) == GERMAN_VALUES
    assert (round(page.width), round(page.height)) == (595, 842)
    left, top, _right, _bottom = read_fields([page])["gross"].box
    assert abs(left - 460) < 3 and abs(top - 408) < 5


def test_words_have_their_places_in_points():
    [content] = reader.read(pdf([(100, 200, "Rechnung", 20)]), "pdf").read
    [[[[word, left, top, right, bottom, score]]]] = content["lines"]
    assert (word, score, content["source"]) == ("Rechnung", 1.0, "text")
    assert abs(left - 100) < 2 and abs(right - 193) < 4
    assert 195 < top < 205 and 215 < bottom < 228


def test_every_page_is_read_in_order():
    found = reader.read(pdf(FRENCH, GERMAN, FRENCH), "pdf")
    assert found.pages == 3
    assert [page["number"] for page in found.read] == [1, 2, 3]
    assert ["Facture" in page for page in text(pdf(FRENCH, GERMAN))] == [True, False]


def test_two_columns_of_text_are_parted():
    rows = [(x, 100 + 14 * n, f"{side} {n}") for n in range(5)
            for x, side in ((50, "left"), (320, "right"))]  # fmt: skip
    [page] = text(pdf(rows))
    assert page.splitlines() == [f"left {n}  right {n}" for n in range(5)]


def test_pages_beyond_the_limit_are_counted_and_not_read(monkeypatch):
    monkeypatch.setattr(reader, "MAX_PAGES", 2)
    found = reader.read(pdf(*[FRENCH] * 4), "pdf")
    assert (found.pages, len(found.read)) == (4, 2)


def white(canvas):
    canvas.setFillColorRGB(1, 1, 1)
    canvas.drawString(50, 300, HIDDEN)


def tiny(canvas):
    canvas.setFont("Helvetica", 0.8)
    canvas.drawString(50, 300, HIDDEN)


def off_page(canvas):
    canvas.drawString(700, 300, HIDDEN)


def covered(canvas):
    canvas.drawString(50, 300, HIDDEN)
    canvas.setFillColorRGB(1, 1, 1)
    canvas.rect(40, 290, 400, 30, fill=1, stroke=0)


def invisible(canvas):
    canvas.drawString(50, 300, HIDDEN, mode=3)


def seen(canvas):
    canvas.drawString(50, 300, HIDDEN)


def with_more(draw):
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=True)
    canvas.setFont("Helvetica", 10)
    for x, y, words, *_size in GERMAN:
        canvas.drawString(x, A4[1] - y - 8, words)
    draw(canvas)
    canvas.save()
    return out.getvalue()


@pytest.mark.parametrize("draw", [white, tiny, off_page, covered, invisible])
def test_text_that_nobody_sees_is_not_read(draw):
    found = reader.read(with_more(draw), "pdf")
    assert "3000" not in page_of(found.read[0]).text
    assert values(page_of(found.read[0]), *NAMES) == GERMAN_VALUES


def test_same_text_is_read_where_people_see_it():
    [page] = text(with_more(seen))
    assert HIDDEN in page


def scan_with_text(rows):
    """Return a scan of the invoice over text that its sender says was recognised."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=True)
    canvas.drawImage(ImageReader(picture(pdf(GERMAN))), 0, 0, *A4)
    for x, y, words, *size in rows:
        canvas.setFont("Helvetica", *(size or [10]))
        canvas.drawString(x, A4[1] - y - 8, words, mode=3)
    canvas.save()
    return out.getvalue()


FALSE = changed(GERMAN, ("DE02 1203 0000 0000 2020 51", "DE68 2105 0170 0012 3456 78"))


def test_text_that_came_with_a_scan_is_not_believed():
    """The scan shows one account, the text under it says another."""
    [page] = reader.read(scan_with_text(FALSE), "pdf").read
    assert (page["source"], page["lines"]) == ("picture", [])
    assert values(recognised(scan_with_text(FALSE), "pdf"), "iban") == (
        "DE02120300000000202051",
    )


def test_where_nothing_is_recognised_the_text_of_a_scan_is_never_sure(monkeypatch):
    monkeypatch.setattr(reader, "can_recognise", lambda: False)
    [page] = reader.read(scan_with_text(GERMAN), "pdf").read
    found = read_fields([page_of(page)])
    assert tuple(found[name].value for name in NAMES) == GERMAN_VALUES
    assert {field.band for field in found.values()} == {"check", "open"}
    assert {found[name].source for name in NAMES} == {"ocr"}


def test_page_without_text_waits_only_if_it_shows_a_picture():
    scan = packed(picture(pdf(GERMAN)), "PDF", resolution=150)
    [page] = reader.read(scan, "pdf").read
    assert (page["source"], page["lines"]) == ("picture", [])
    [empty] = reader.read(pdf([]), "pdf").read
    assert (empty["source"], empty["lines"]) == ("text", [])


# --- recognised text ------------------------------------------------------------------
@pytest.mark.slow
@pytest.mark.parametrize("turns", range(4))
def test_scan_is_read_however_it_lies_on_the_glass(turns):
    page = recognised(packed(picture(pdf(GERMAN), turns=turns)))
    assert values(page, *NAMES) == GERMAN_VALUES
    assert page.turns == -turns % 4
    assert page.source == "ocr"


@pytest.mark.slow
def test_places_on_a_turned_scan_are_those_of_the_scan():
    data = pdf(GERMAN)
    upright = read_fields([recognised(packed(picture(data)))])["gross"].box
    turned = read_fields([recognised(packed(picture(data, turns=1)))])["gross"].box
    left, top, right, bottom = upright
    wanted = (842 - bottom, left, 842 - top, right)
    assert turned == pytest.approx(wanted, abs=4)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("angle", "turns"), [(-5, 0), (-2, 0), (0.5, 0), (2, 0), (5, 0), (3, 1), (-3, 2)]
)
def test_skewed_scan_is_read(angle, turns):
    image = picture(pdf(GERMAN), turns=turns)
    skewed = image.rotate(angle, fillcolor=255, resample=3)
    assert values(recognised(packed(skewed)), *NAMES) == GERMAN_VALUES


MAX_APART = 2.0  # points between a word of a scan and its place


@pytest.mark.slow
@pytest.mark.parametrize(
    ("angle", "turns"), [(0, 0), (-5, 0), (0.5, 0), (3, 0), (0, 1), (0, 2), (3, 3)]
)
def test_word_of_a_scan_is_placed_where_it_stands_on_it(angle, turns):
    data = pdf(GERMAN)
    image = picture(data, turns=turns)
    scan = recognised(packed(image.rotate(angle, fillcolor=255, resample=3)))
    [printed] = [page_of(page) for page in reader.read(data, "pdf").read]
    words = ("GmbH", "DE136695976", "03.11.2026", "237,50", "1.487,50")
    for text in words:
        x, y = middle(printed, text)
        width, height = printed.width, printed.height
        for _turn in range(turns):
            x, y, width, height = height - y, x, height, width
        wanted = rotated(x - width / 2, y - height / 2, -angle)
        left, top = middle(scan, text)
        found = left - width / 2, top - height / 2
        assert math.dist(found, wanted) < MAX_APART, text


def middle(page, text):
    """Return the middle of the first word with this text on a page as it is shown."""
    words = (w for c in page.cells for w in c.words if w.text == text)
    left, top, right, bottom = page.as_shown(next(words).box)
    return (left + right) / 2, (top + bottom) / 2


def rotated(x, y, degrees):
    angle = math.radians(degrees)
    cosine, sine = math.cos(angle), math.sin(angle)
    return x * cosine - y * sine, x * sine + y * cosine


@pytest.mark.slow
def test_scan_within_a_pdf_is_read_by_the_number_of_its_page():
    first, second = (picture(pdf(rows)) for rows in (FRENCH, GERMAN))
    scan = packed(first, "PDF", resolution=150, save_all=True, append_images=[second])
    page = recognised(scan, "pdf", 2)
    assert page.number == 2
    assert values(page, *NAMES) == GERMAN_VALUES


@pytest.mark.slow
def test_photo_is_read_as_the_telephone_was_held():
    image = picture(pdf(GERMAN), turns=3)
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6  # turn it clockwise to see it
    photo = packed(image, "JPEG", exif=exif, quality=90)
    [waiting] = reader.read(photo, "image").read
    assert waiting["width"] < waiting["height"]
    page = recognised(photo)
    assert page.turns == 0
    assert values(page, *NAMES) == GERMAN_VALUES


@pytest.mark.slow
def test_black_letters_on_nothing_are_read_as_on_paper():
    image = picture(pdf(GERMAN))
    ink = image.point(lambda value: 255 - value)
    clear = Image.merge("LA", (Image.new("L", image.size, 0), ink))
    assert values(recognised(packed(clear)), *NAMES) == GERMAN_VALUES


def test_each_frame_of_a_fax_is_a_page():
    found = reader.read(tiff(3), "image")
    assert [page["number"] for page in found.read] == [1, 2, 3]


def test_movement_and_previews_are_no_pages():
    assert reader.read(animated_gif(5), "image").pages == 1
    sheet, preview = Image.new("RGB", (600, 800)), Image.new("RGB", (60, 80))
    photo = packed(sheet, "MPO", save_all=True, append_images=[preview])
    found = reader.read(photo, "image")
    assert (found.pages, len(found.read)) == (1, 1)


def test_thin_strip_has_no_text():
    [page] = reader.read(packed(Image.new("L", (2000, 4), 255)), "image", "1").read
    assert page["lines"] == []


# --- what cannot be read --------------------------------------------------------------
@pytest.mark.parametrize(
    ("data", "kind", "page"),
    [
        (b"", "pdf", ""),
        (b"%PDF-1.7 nothing", "pdf", ""),
        (b"", "image", ""),
        (b"\x89PNG nothing", "image", ""),
        (pdf(GERMAN), "image", ""),
        (packed(Image.new("L", (10, 10))), "pdf", ""),
        (pdf(GERMAN), "pdf", "2"),
        (tiff(3), "image", "4"),
    ],
)
def test_what_is_no_such_file_or_page_is_refused(data, kind, page):
    with pytest.raises(reader.UnreadableError):
        reader.read(data, kind, page)
    assert run_apart(READER, data, {"kind": kind, "page": page}) is None


SLOW = ("300,000 lines", "masks", "shading", "tiles")  # end by their time: 10 s each
READ = {
    "page of 200 inch", "page of a million inch", "page without size",
    "page turned inside out", "page as thin as a hair", "font in itself",
    "100,000 characters", "100,000 letters on one another", "picture of zeros",
    "picture larger than its data", "a billion pages promised", "100,000 pages",
    "places of objects wrong", "170 million pixels", "JPEG of 170 million pixels",
    "JPEG of 400 scans", "end of a picture missing",
    "TIFF of 10,000 frames", "TIFF in a circle", "animated GIF", "password",
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("name", [*PICTURES, *(n for n in PDFS if n not in SLOW)])
def test_hostile_file_ends_read_or_unread_and_is_no_defect(name, caplog):
    is_picture = name in PICTURES
    data = (PICTURES if is_picture else PDFS)[name]()
    start = children_s()
    with caplog.at_level(logging.WARNING):
        found = run_apart(READER, data, {"kind": "image" if is_picture else "pdf"})
    assert (found is not None) is (name in READ)
    assert found is None or len(found["read"]) <= reader.MAX_PAGES
    assert not caplog.messages, "the reader ended by an error of its own"
    assert children_s() - start < apart.TIMEOUT


RECOGNISED = {
    "JPEG of 170 million pixels", "JPEG of 400 scans", "TIFF of 10,000 frames",
    "TIFF in a circle", "animated GIF",
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("name", PICTURES)
def test_recognition_of_a_hostile_picture_ends(name, caplog):
    with caplog.at_level(logging.WARNING):
        found = run_apart(READER, PICTURES[name](), {"kind": "image", "page": "1"})
    assert (found is not None) is (name in RECOGNISED)
    assert not caplog.messages, "the reader ended by an error of its own"


@pytest.mark.slow
def test_page_ends_after_its_time():
    """On a busy machine ten seconds of processor are more of the clock, which does not
    end the child here."""
    before = children_s()
    assert run_apart(READER, shading(20_000), {"kind": "pdf"}, timeout=300) is None
    assert 8 < children_s() - before < 12


def test_child_has_its_limits_and_writes_no_file(tmp_path):
    code = (
        "import pathlib, resource, sys; sys.argv = ['apart', 'page_words', '{}', '60'];"
        "import runpy;"
        "limits = [resource.RLIMIT_DATA, resource.RLIMIT_FSIZE, resource.RLIMIT_CORE];"
        f"\ntry: runpy.run_path({apart.__file__!r}, run_name='__main__')\n"
        "except SystemExit as end: print(end.code, *[resource.getrlimit(n)[0]"
        " for n in limits])"
        "\ntry: pathlib.Path('file').write_text('x')\n"
        "except OSError as error: print(error.errno)"
    )
    done = subprocess.run(
        [sys.executable, "-P", "-c", code],
        input=b"",
        cwd=tmp_path,
        capture_output=True,
        check=True,
    )
    ended, full = done.stdout.decode().splitlines()
    assert ended == f"{apart.UNREADABLE} {512 * 1024**2} 0 0"
    assert full == str(errno.EFBIG)


def test_crash_of_the_reader_ends_in_none():
    """PDFium aborts where it gets no memory; nothing else does."""
    assert run_apart(READER, nested_forms(9, 10), {"kind": "pdf"}) is None
    assert run_apart(READER, pdf(GERMAN), {"kind": "pdf"}) is not None


def test_missing_memory_is_known_however_a_library_says_it():
    for words in (
        "std::bad_alloc",
        "[ONNXRuntimeError] Failed to allocate memory for requested buffer",
        "OpenCV: error: (-4:Insufficient memory) Failed to allocate 9 bytes",
    ):
        assert apart.NO_MEMORY.search(words)
    assert not apart.NO_MEMORY.search("division by zero")


# --- finding --------------------------------------------------------------------------
def test_finder_gives_fields_and_rates_of_what_the_reader_read():
    read = run_apart(READER, pdf(GERMAN), {"kind": "pdf"})
    content = {"pages": read["read"], "names": ["Stadt Musterhausen"], "numbers": []}
    found = run_apart(FINDER, json.dumps(content).encode())
    assert {n: found["fields"][n]["value"] for n in NAMES} == dict(
        zip(NAMES, GERMAN_VALUES, strict=True)
    )
    assert found["fields"]["buyer"] == {
        "value": "Stadt Musterhausen",
        "band": "sure",
        "page": 1,
        "box": found["fields"]["buyer"]["box"],
        "source": "text",
    }
    assert found["rates"] == [["19", "1250.00", "237.50"]]


def test_finder_that_knows_its_own_numbers():
    read = reader.read(pdf(GERMAN), "pdf").read
    content = {"pages": read, "names": [], "numbers": ["DE136695976"]}
    found = finder.read(json.dumps(content).encode())
    assert found.fields["vendor_vat"].value is None


def test_digits_of_the_reader_are_rounded_to_tenths_of_a_point():
    [page] = reader.read(pdf(GERMAN), "pdf").read
    assert re.fullmatch(r"[\d.]+", json.dumps(page["width"]))
    edges = [e for line in page["lines"] for c in line for w in c for e in w[1:5]]
    assert edges and all(round(edge, 1) == edge for edge in edges)
