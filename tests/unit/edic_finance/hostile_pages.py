# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""PDF files and pictures that cost more than they weigh, or are broken in a way that a
reader may not foresee."""

import io
import struct
import zlib
from collections.abc import Callable

from PIL import Image
from pypdf import PdfReader, PdfWriter
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas


# --- pictures -------------------------------------------------------------------------
def _chunk(kind: bytes, content: bytes) -> bytes:
    checked = kind + content
    return (
        struct.pack(">I", len(content))
        + checked
        + struct.pack(">I", zlib.crc32(checked))
    )


def png(width: int, height: int, depth: int = 8, colours: int = 0) -> bytes:
    """Return a picture of zeros.

    :param colours: PNG's colour type: 0 grey, 2 RGB, 6 RGBA
    """
    bits = depth * {0: 1, 2: 3, 6: 4}[colours]
    row = bytes(1 + (width * bits + 7) // 8)
    packer, parts = zlib.compressobj(9), []
    at_once = max(1, (1 << 22) // len(row))
    for start in range(0, height, at_once):
        parts.append(packer.compress(row * min(at_once, height - start)))
    parts.append(packer.flush())
    header = struct.pack(">IIBBBBB", width, height, depth, colours, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", header)
        + _chunk(b"IDAT", b"".join(parts))
        + _chunk(b"IEND", b"")
    )


def claimed_png(width: int, height: int) -> bytes:
    """Return a picture of a kilobyte whose head promises much."""
    head = png(8, 8)
    return (
        head[:8]
        + _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
        + head[33:]
    )


def jpeg(width: int, height: int, **options: object) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), "white").save(out, "JPEG", **options)
    return out.getvalue()


def many_scans(scans: int) -> bytes:
    """Return a progressive JPEG one of whose scans is repeated."""
    data = jpeg(3000, 3000, progressive=True)
    last = data.rindex(b"\xff\xda")
    return data[:last] + data[last:-2] * scans + data[-2:]


def tiff(frames: int) -> bytes:
    """Return a TIFF file of so many small frames of one strip that they share."""
    out = bytearray(b"II*\0" + struct.pack("<I", 16) + bytes(8))
    for number in range(frames):
        entries = [
            (256, 3, 1, 8), (257, 3, 1, 8), (258, 3, 1, 8), (259, 3, 1, 1),
            (262, 3, 1, 1), (273, 4, 1, 8), (278, 3, 1, 8), (279, 4, 1, 8),
        ]  # fmt: skip
        out += struct.pack("<H", len(entries))
        for entry in entries:
            out += struct.pack("<HHII", *entry)
        after = len(out) + 4
        out += struct.pack("<I", after if number + 1 < frames else 0)
    return bytes(out)


def tiff_in_a_circle() -> bytes:
    """Return a TIFF file whose second frame is followed by its first."""
    data = bytearray(tiff(2))
    data[-4:] = struct.pack("<I", 16)
    return bytes(data)


def animated_gif(frames: int) -> bytes:
    images = [Image.new("P", (500, 500), n % 256) for n in range(frames)]
    out = io.BytesIO()
    images[0].save(out, "GIF", save_all=True, append_images=images[1:])
    return out.getvalue()


# --- PDF files ------------------------------------------------------------------------
def drawn(*draws: Callable[[Canvas], None], size: tuple[float, float] = A4) -> bytes:
    """Return a PDF of one page on which these draw."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=size, invariant=True, pageCompression=1)
    for draw in draws:
        draw(canvas)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def objects(*contents: bytes) -> bytes:
    """Return a PDF of these objects, the first of them its catalogue."""
    out, places = bytearray(b"%PDF-1.7\n"), []
    for number, content in enumerate(contents, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<</Size %d/Root 1 0 R>>\n" % (len(places) + 1)
    return bytes(out + b"startxref\n%d\n%%%%EOF\n" % start)


def stream(content: bytes, entries: bytes = b"", is_packed: bool = False) -> bytes:
    if is_packed:
        content, entries = zlib.compress(content, 9), entries + b"/Filter/FlateDecode"
    return b"<<%b/Length %d>>stream\n%b\nendstream" % (entries, len(content), content)


def page(
    content: bytes,
    *more: bytes,
    resources: bytes = b"",
    box: bytes = b"0 0 595 842",
    is_packed: bool = True,
) -> bytes:
    """Return a PDF of one page; further objects begin with number 5."""
    return objects(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[%b]/Contents 4 0 R/Resources<<%b>>>>"
        % (box, resources),
        stream(content, is_packed=is_packed),
        *more,
    )


def nested_forms(depth: int, width: int) -> bytes:
    """Return a page whose forms draw forms: ``width`` to the power of ``depth``."""
    forms = []
    for level in range(depth):
        is_last = level + 1 == depth
        inner = b"0 0 10 10 re f " if is_last else b"/F Do " * width
        below = b"" if is_last else b"/XObject<</F %d 0 R>>" % (6 + level)
        entries = (
            b"/Type/XObject/Subtype/Form/BBox[0 0 600 900]/Resources<<%b>>" % below
        )
        forms.append(stream(inner, entries))
    return page(b"/F Do " * width, *forms, resources=b"/XObject<</F 5 0 R>>")


def form_in_itself() -> bytes:
    entries = (
        b"/Type/XObject/Subtype/Form/BBox[0 0 600 900]"
        b"/Resources<</XObject<</F 5 0 R>>>>"
    )
    return page(
        b"/F Do",
        stream(b"/F Do /F Do", entries),
        resources=b"/XObject<</F 5 0 R>>",
    )


FONT = b"/Font<</A<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>"


def characters(count: int) -> bytes:
    """Return a page of so many letters, many on top of one another."""
    lines = [
        b"BT /A 6 Tf 20 %d Td (%b) Tj ET" % (y % 800, b"x" * 200)
        for y in range(count // 200)
    ]
    return page(b"\n".join(lines), resources=FONT)


def pieces(count: int) -> bytes:
    """Return a page of so many texts of one letter that all lie on one another."""
    return page(b"BT /A 60 Tf 100 400 Td (W) Tj ET\n" * count, resources=FONT)


def paths(count: int) -> bytes:
    return page(b"10 10 m 500 800 l 20 700 300 40 500 30 c S\n" * count)


def picture_page(width: int, height: int, content: bytes, entries: bytes) -> bytes:
    """Return a page that a picture of a stream covers."""
    head = (
        b"/Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceGray"
        b"/BitsPerComponent 8%b" % (width, height, entries)
    )
    return page(
        b"q 595 0 0 842 0 0 cm /I Do Q",
        stream(content, head),
        resources=b"/XObject<</I 5 0 R>>",
    )


def packed_zeros(size: int) -> bytes:
    packer, piece, parts = zlib.compressobj(9), bytes(1 << 20), []
    for _n in range(size >> 20):
        parts.append(packer.compress(piece))
    return b"".join(parts) + packer.flush()


def flate_in_flate(levels: int, size: int) -> bytes:
    """Return a page whose content was packed several times."""
    content = packed_zeros(size)
    for _level in range(levels - 1):
        content = zlib.compress(content, 9)
    entries = b"/Filter[%b]" % (b"/FlateDecode" * levels)
    return objects(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>",
        stream(content, entries),
    )


def pages_that_are_promised(count: int) -> bytes:
    return objects(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count %d>>" % count,
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>",
    )


def pages_in_a_circle() -> bytes:
    return objects(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R 3 0 R]/Count 4>>",
        b"<</Type/Pages/Kids[2 0 R 3 0 R]/Count 4/Parent 2 0 R>>",
    )


def many_pages(count: int) -> bytes:
    kids = b" ".join(b"%d 0 R" % n for n in range(3, count + 3))
    leaf = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>"
    return objects(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[%b]/Count %d>>" % (kids, count),
        *[leaf] * count,
    )


def masks(count: int) -> bytes:
    """Return a page on which each rectangle has a soft mask of the whole page."""
    states = b"".join(
        b"/G%d<</SMask<</S/Luminosity/G 5 0 R>>/BM/Luminosity>>" % n
        for n in range(count)
    )
    content = b"".join(b"/G%d gs 0 0 595 842 re f\n" % n for n in range(count))
    group = (
        b"/Type/XObject/Subtype/Form/BBox[0 0 595 842]"
        b"/Group<</S/Transparency/CS/DeviceGray/I true>>"
    )
    return page(
        content,
        stream(b"0.5 g 0 0 595 842 re f", group),
        resources=b"/ExtGState<<%b>>" % states,
    )


def shading(size: int) -> bytes:
    """Return a page filled by a function that PDFium evaluates for each pixel."""
    function = stream(
        b"{ %b }" % (b"dup mul sqrt " * size),
        b"/FunctionType 4/Domain[0 1 0 1]/Range[0 1]",
    )
    return page(
        b"/S sh",
        function,
        resources=b"/Shading<</S<</ShadingType 1/ColorSpace/DeviceGray"
        b"/Domain[0 1 0 1]/Matrix[595 0 0 842 0 0]/Function 5 0 R>>>>",
    )


def font_in_itself() -> bytes:
    font = (
        b"<</Type/Font/Subtype/Type3/FontBBox[0 0 1 1]/FontMatrix[1 0 0 1 0 0]"
        b"/Encoding<</Differences[65/a]>>/FirstChar 65/LastChar 65/Widths[1]"
        b"/CharProcs<</a 6 0 R>>/Resources<</Font<</A 5 0 R>>>>>>"
    )
    glyph = stream(b"1 0 d0 BT /A 1 Tf (AAAAAAAAAA) Tj ET")
    return page(
        b"BT /A 10 Tf (AAAA) Tj ET", font, glyph, resources=b"/Font<</A 5 0 R>>"
    )


def tiles() -> bytes:
    """Return a page filled with a pattern of a thousandth of a point."""
    pattern = stream(
        b"0 0 1 1 re f",
        b"/Type/Pattern/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 1 1]"
        b"/XStep 0.001/YStep 0.001/Resources<<>>",
    )
    return page(
        b"/Pattern cs /P scn 0 0 595 842 re f",
        pattern,
        resources=b"/Pattern<</P 5 0 R>>",
    )


def invoice() -> bytes:
    """Return an honest page."""

    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 10)
        for number, line in enumerate(("Rechnung Nr. 2026-17", "Gesamtbetrag 119,00")):
            canvas.drawString(60, 760 - 14 * number, line)

    return drawn(draw)


def encrypted(password: str) -> bytes:
    """Return a PDF that asks for a password (RC4 of 128 bits)."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(invoice())))
    writer.encrypt(password, algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


PICTURES: dict[str, Callable[[], bytes]] = {
    "billion pixels": lambda: claimed_png(40_000, 30_000),
    "largest size of a PNG": lambda: claimed_png(2**31 - 1, 2**31 - 1),
    "170 million pixels": lambda: png(13_000, 13_000),
    "170 million pixels of 8 bytes": lambda: png(13_000, 13_000, 16, 6),
    "JPEG of 170 million pixels": lambda: jpeg(13_000, 13_000),
    "JPEG of 400 scans": lambda: many_scans(400),
    "TIFF of 10,000 frames": lambda: tiff(10_000),
    "TIFF in a circle": tiff_in_a_circle,
    "animated GIF": lambda: animated_gif(500),
    "end of a picture missing": lambda: jpeg(600, 800)[:-1000],
    "head alone": lambda: png(600, 800)[:40],
    "no picture": lambda: b"\x89PNG and nothing else",
    "a program for Ghostscript": lambda: (
        b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 100 100\nshowpage\n"
    ),
}
PDFS: dict[str, Callable[[], bytes]] = {
    "page of 200 inch": lambda: page(paths_of_a_page(), box=b"0 0 14400 14400"),
    "page of a million inch": lambda: page(paths_of_a_page(), box=b"0 0 7e7 7e7"),
    "page without size": lambda: page(paths_of_a_page(), box=b"0 0 0 0"),
    "page turned inside out": lambda: page(paths_of_a_page(), box=b"595 842 0 0"),
    "page as thin as a hair": lambda: page(paths_of_a_page(), box=b"0 0 0.01 14400"),
    "forms that draw forms": lambda: nested_forms(9, 10),
    "form in itself": form_in_itself,
    "font in itself": font_in_itself,
    "100,000 characters": lambda: characters(100_000),
    "100,000 letters on one another": lambda: pieces(100_000),
    "300,000 lines": lambda: paths(300_000),
    "picture of zeros": lambda: picture_page(
        30_000, 30_000, packed_zeros(900_000_000), b"/Filter/FlateDecode"
    ),
    "picture larger than its data": lambda: picture_page(65_000, 65_000, b"\0", b""),
    "content packed three times": lambda: flate_in_flate(3, 1 << 30),
    "a billion pages promised": lambda: pages_that_are_promised(10**9),
    "pages in a circle": pages_in_a_circle,
    "100,000 pages": lambda: many_pages(100_000),
    "masks": lambda: masks(2_000),
    "shading": lambda: shading(20_000),
    "tiles": tiles,
    "password": lambda: encrypted("secret"),
    "places of objects wrong": lambda: invoice().replace(b"000 n", b"999 n"),
    "end missing": lambda: invoice()[: len(invoice()) // 2],
    "head alone": lambda: b"%PDF-1.7\n",
}


def paths_of_a_page() -> bytes:
    return b"10 10 m 500 800 l S\n"
