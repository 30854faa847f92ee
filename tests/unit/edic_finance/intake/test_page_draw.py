# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A page of a stranger's file is drawn as a picture, in a process with limits."""

from io import BytesIO

import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from edic_finance.tools.intake.apart import unpack_apart
from edic_finance.tools.intake.file_parts import is_picture
from edic_finance.tools.intake.pages.draw import MAX_PIXELS, UnreadableError, read

DRAWER = "edic_finance.tools.intake.pages.draw"


def pdf(*texts, size=(595, 842), picture=None):
    out = BytesIO()
    canvas = Canvas(out, pagesize=size)
    for text in texts:
        canvas.drawString(72, size[1] - 72, text)
        if picture:
            canvas.drawInlineImage(picture, 0, 0, 100, 100)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def picture(form, *frames, **options):
    out = BytesIO()
    frames[0].save(out, form, append_images=frames[1:], **options)
    return out.getvalue()


def opened(drawn):
    return Image.open(BytesIO(drawn.content))


def test_page_of_text_is_a_png_of_two_pixels_a_point():
    drawn = read(pdf("one", "two"), "pdf", "2")
    assert (drawn.form, drawn.width, drawn.height) == ("png", 1190, 1684)
    image = opened(drawn)
    assert (image.format, image.size) == ("PNG", (1190, 1684))
    # letters stand an inch from the edges, and nowhere else
    dark = image.convert("L").point(lambda value: 255 * (value < 128))
    left, top, _right, bottom = dark.getbbox()
    assert 140 < left < 150
    assert 120 < top < bottom < 150


def test_page_with_a_picture_is_a_jpeg():
    drawn = read(pdf("scan", picture=Image.new("RGB", (50, 50), "red")), "pdf", "1")
    assert drawn.form == opened(drawn).format.lower() == "jpeg"


def test_large_page_is_drawn_smaller():
    drawn = read(pdf("plan", size=(5000, 3000)), "pdf", "1")
    assert drawn.width * drawn.height <= MAX_PIXELS * 1.01
    assert drawn.width / drawn.height == pytest.approx(5 / 3, rel=0.01)


def test_each_frame_of_a_tiff_is_a_page():
    frames = [Image.new("L", (30, 40), tone) for tone in (0, 255)]
    raw = picture("TIFF", *frames, save_all=True)
    assert opened(read(raw, "image", "2")).getpixel((5, 5)) == (255, 255, 255)
    with pytest.raises(UnreadableError):
        read(raw, "image", "3")


def test_photo_is_turned_as_its_camera_says():
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    raw = picture("JPEG", Image.new("RGB", (40, 20)), exif=exif)
    drawn = read(raw, "image", "1")
    assert (drawn.width, drawn.height) == (20, 40)


def test_transparent_picture_stands_on_white_paper():
    raw = picture("PNG", Image.new("RGBA", (10, 10), (0, 0, 0, 0)))
    assert opened(read(raw, "image", "1")).getpixel((5, 5)) == (255, 255, 255)


@pytest.mark.parametrize("page", ["0", "3", "-1", "31"])
def test_page_that_is_not_there_is_not_drawn(page):
    with pytest.raises(UnreadableError):
        read(pdf("one", "two"), "pdf", page)


@pytest.mark.parametrize("kind", ["pdf", "image"])
def test_damaged_file_is_not_drawn(kind):
    with pytest.raises(UnreadableError):
        read(b"%PDF-1.7 damaged", kind, "1")


def test_picture_cut_in_its_head_is_not_drawn_nor_taken_for_one():
    head = b"\x89PNG\r\n\x1a\n" + bytes.fromhex("0000000d49484452 0000001e0000001e1006")
    cut = head + bytes.fromhex("0000006ba0720000001d49454e44")
    with pytest.raises(UnreadableError):
        read(cut, "image", "1")
    assert not is_picture(cut)


def test_kinds_of_pictures_that_run_programs_are_not_opened():
    for kind in ("PPM", "EPS", "BMP"):
        out = BytesIO()
        Image.new("RGB", (20, 20)).save(out, kind)
        with pytest.raises(UnreadableError):
            read(out.getvalue(), "image", "1")


def test_process_with_limits_hands_the_picture_over():
    facts, content = unpack_apart(DRAWER, pdf("one"), {"kind": "pdf", "page": "1"})
    assert facts == {"form": "png", "width": 1190, "height": 1684}
    assert bytes(content).startswith(b"\x89PNG")
    assert unpack_apart(DRAWER, b"?", {"kind": "pdf", "page": "1"}) is None
