# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Seeded damage to files of all kinds, read by every reader of the intake.

Files of a corpus are cut, flipped, spliced, repeated, and words of their formats put
into one another's places. A reader may give a result or say that the file cannot be
read, each as its own docstring allows. Any other error, a crash of the process and a
hang are failures: they are printed with what repeats them, and their files are kept in
var/fuzz. Exit code 1 where there is one.

Cases run in worker processes with the limits of the product (`apart`), many in each:
one ends where a case kills it, and another goes on with the next case. No reader gets
more memory than its limit; PDFium ends its process where it asks for more, and such a
case counts as *no memory* if it really takes more where it may. A case that takes more
than the product's ten seconds of processor is ended as there: *no time*.
"""

import argparse
import io
import json
import os
import random
import re
import resource
import select
import signal
import subprocess
import sys
import time
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from email.message import EmailMessage
from functools import cache
from pathlib import Path

from lxml import etree

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "tests/unit/edic_finance")]

import addon_shells  # noqa: E402, F401

from edic_finance.tools.intake import (  # noqa: E402
    apart,
    containers,
    einvoice,
    file_parts,
    hidden_text,
    page_words,
    pdf_positions,
)
from edic_finance.tools.intake.page_limits import PAGE_S, begin_page  # noqa: E402
from edic_finance.tools.intake.pages import finder, reader  # noqa: E402
from edic_finance.tools.intake.payment_text import read_terms  # noqa: E402

OWN = ROOT / "addons/edic_finance/tests/data"
KEPT = ROOT / "var/fuzz"
MAX_SEED_BYTES = 200_000
MAX_CASE_BYTES = 400_000
PER_WORKER = 400  # cases after which a worker is replaced: libraries in C leak
CASE_S = 6 * PAGE_S  # of the clock, before a case counts as a hang
MAX_WORKER_S = 24 * 3600  # of processor; a case has `PAGE_S`
# words of the formats, and what invoices say
PDF_WORDS = rb"""
    obj endobj stream endstream xref trailer startxref %%EOF /Type /Page /Pages /Kids
    /Count /Parent /MediaBox /Contents /Resources /Font /XObject /Image /Form /Filter
    /FlateDecode /DCTDecode /LZWDecode /ASCIIHexDecode /ASCII85Decode /RunLengthDecode
    /JPXDecode /JBIG2Decode /CCITTFaxDecode /Length /Width /Height /BitsPerComponent
    /ColorSpace /DeviceGray /DeviceCMYK /Indexed /ICCBased /Rotate /Encrypt /ObjStm
    /XRef /W /Index /Size /Root /Prev /Names /EmbeddedFiles /EF /AF /UF /SMask /Group
    /Pattern /Shading /Type3 /ToUnicode /Annots /OCProperties BT ET Tj TJ Td Tf Tm Tr
    cm q Q re f S sh Do BI ID EI 0 1 -1 65535 2147483647 -2147483648 4294967296 1e38
    0.0000001 << >> [ ] ( ) <00> null true R
"""
XML_WORDS = rb"""
    <!DOCTYPE <!ENTITY &amp; &x; &#0; &#x10FFFF; <![CDATA[ ]]> <!-- --> <?xml ?> xmlns=
    xmlns:ram= encoding="UTF-16" encoding="EBCDIC-CP-FR" xml:lang= NaN INF -INF 1e309 0
    -0 99999999999999999999 20260230 2026-02-30 380 381 XXX EUR <cbc:ID> </cbc:ID>
    <ram:ID> </ram:ID> <cac:TaxTotal> </cac:TaxTotal> currencyID="" schemeID="0002"
    format="102" format="204" mimeCode=
"""
WORDS = {
    "pdf": PDF_WORDS.split(),
    "xml": XML_WORDS.split(),
    "picture": [
        b"IHDR", b"IDAT", b"IEND", b"PLTE", b"tRNS", b"acTL", b"fcTL", b"iCCP", b"eXIf",
        b"\xff\xd8", b"\xff\xd9", b"\xff\xda", b"\xff\xc0", b"\xff\xc2", b"\xff\xc4",
        b"\xff\xdb", b"\xff\xe0", b"\xff\xe1", b"\xff\xe2", b"\xff\xdd", b"Exif\0\0",
        b"MPF\0", b"II*\0", b"MM\0*", b"GIF89a", b"!\xf9\x04", b"\0\0\0\0",
        b"\xff\xff\xff\xff", b"\x7f\xff\xff\xff", b"\0\1", b"\xff\xff", b"\1\1\3\0",
    ],
    "container": [
        b"PK\3\4", b"PK\1\2", b"PK\5\6", b"PK\6\6", b"PK\6\7", b"\0\0", b"\xff\xff",
        b"\xff\xff\xff\xff", b"\xfe\xff\xff\xff", b"R\0o\0o\0t\0", b"_\0_\0s\0u\0b\0",
        b"Content-Type: ", b"multipart/mixed; boundary=", b"message/rfc822",
        b"Content-Transfer-Encoding: base64", b"quoted-printable", b"=?utf-8?B?", b"?=",
        b"\r\n\r\n", b"--", b'filename="', b"filename*=", b"../", b"\0", b"charset=x",
    ],
}  # fmt: skip
PAGE_TEXT = """
    IBAN DE02120300000000202051 FR7630006000011234567890189 Total HT TVA 20 % 1.234,56
    -12,00 1 000,00 € Rechnung Nr. Facture n° vom 05.03.2026 31.02.2026 2026-03-05 Netto
    Brutto USt DE136695976 SIRET 73282932000074 Skonto 2 % 30 Tage netto fin de mois
    zahlbar bis Client Verkäufer Name: GmbH 12345 Ostheim \u0130 ß \u202e \ufdfa \ud800
    \U0001f4b6 ( ) [ * . | ' " \\ 9999999999999999 0,00 ½ ١٢٣
"""
PAGE_WORDS = PAGE_TEXT.split()


# --- the corpus -----------------------------------------------------------------------
@cache
def corpus(data: str) -> dict[str, list[bytes]]:
    """Return files by kind; the same on every machine unless there are other data.

    :param data: folder of more files; empty: none
    """
    import drawn_pages as drawn
    import hostile_pages as hostile
    from outlook_messages import attachment, compound_file, message

    image = drawn.picture(drawn.pdf(drawn.FRENCH), dpi=60)
    xml = sorted(p.read_bytes() for p in OWN.glob("*.xml"))
    pdfs = [
        drawn.pdf(drawn.GERMAN),
        drawn.pdf(drawn.FRENCH, drawn.ENGLISH, rotation=90),
        drawn.packed(image, "PDF", resolution=60),
        (OWN / "zugferd1.pdf").read_bytes(),
        hostile.nested_forms(3, 3),
        hostile.masks(5),
        hostile.shading(10),
        hostile.font_in_itself(),
        hostile.form_in_itself(),
        hostile.many_pages(5),
        hostile.pages_in_a_circle(),
        hostile.encrypted("secret"),
        hostile.flate_in_flate(2, 1 << 20),
        hostile.picture_page(8, 8, bytes(64), b""),
    ]
    pictures = [
        drawn.packed(image, "PNG"),
        drawn.packed(image, "JPEG", quality=40),
        drawn.packed(image, "JPEG", progressive=True, quality=40),
        drawn.packed(image, "TIFF", compression="tiff_lzw"),
        drawn.packed(image.convert("1"), "TIFF", compression="group4"),
        drawn.packed(image, "GIF"),
        hostile.tiff(3),
        hostile.animated_gif(3),
        hostile.png(30, 30, 16, 6),
        hostile.many_scans(2),
    ]
    boxes = [
        _zip(("a.xml", xml[0]), ("b/c.pdf", pdfs[0])),
        _zip(("in.zip", _zip(("a.xml", b"<a/>"))), ("m.eml", _mail(xml[0]))),
        _mail(pdfs[0], xml[0]),
        compound_file(message("Bill", attachment("a.pdf", pdfs[0]))),
        (OWN / "outlook.msg").read_bytes(),
    ]
    found = {"pdf": pdfs, "xml": xml, "picture": pictures, "container": boxes}
    for path in sorted(Path(data).rglob("*")) if data else ():
        kind = {".pdf": "pdf", ".xml": "xml"}.get(path.suffix.lower())
        if kind and 0 < path.stat().st_size <= MAX_SEED_BYTES:
            found[kind].append(path.read_bytes())
    return found


def _zip(*files: tuple[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _mail(*contents: bytes) -> bytes:
    found = EmailMessage()
    found["From"], found["Message-ID"] = "a@example.com", "<1@example.com>"
    found.set_content("Our invoice")
    for content in contents:
        found.add_attachment(
            content, maintype="application", subtype="octet-stream", filename="a.bin"
        )
    found.set_boundary("boundary")
    return bytes(found)


# --- damage ---------------------------------------------------------------------------
def damaged(
    content: bytes, others: list[bytes], words: list[bytes], chance: random.Random
) -> bytes:
    """Return a file with one to six kinds of damage.

    :param others: files of the same kind, pieces of which are put in
    :param words: of the format
    """
    found = bytearray(content)
    for _n in range(chance.choice((1, 1, 1, 2, 2, 3, 6))):
        chance.choice(DAMAGES)(found, others, words, chance)
        del found[MAX_CASE_BYTES:]
    return bytes(found)


def _span(found: bytearray, chance: random.Random, most: int = 4096) -> slice:
    start = chance.randrange(len(found) + 1)
    return slice(start, start + chance.randrange(1, most))


def _cut(found, _others, _words, chance):
    del found[chance.randrange(len(found) + 1) :]


def _cut_head(found, _others, _words, chance):
    del found[8 : 8 + chance.randrange(200)]


def _drop(found, _others, _words, chance):
    del found[_span(found, chance)]


def _flip(found, _others, _words, chance):
    for _n in range(chance.choice((1, 2, 8, 40)) if found else 0):
        found[chance.randrange(len(found))] ^= 1 << chance.randrange(8)


def _noise(found, _others, _words, chance):
    span = _span(found, chance, 64)
    found[span] = chance.randbytes(chance.randrange(64))


def _repeat(found, _others, _words, chance):
    span = _span(found, chance, 2048)
    found[span] = found[span] * chance.choice((2, 3, 20, 200))


def _splice(found, others, _words, chance):
    other = chance.choice(others)
    start = chance.randrange(len(other) + 1)
    found[_span(found, chance)] = other[start : start + chance.randrange(1, 8192)]


def _swap_tail(found, others, _words, chance):
    other = chance.choice(others)
    found[chance.randrange(len(found) + 1) :] = other[
        chance.randrange(len(other) + 1) :
    ]


def _swap_word(found, _others, words, chance):
    present = [word for word in words if word in found]
    if not present:
        return _put_word(found, _others, words, chance)
    old = chance.choice(present)
    places, at = [], found.find(old)
    while at >= 0 and len(places) < 50:
        places.append(at)
        at = found.find(old, at + 1)
    at = chance.choice(places)
    found[at : at + len(old)] = chance.choice(words)
    return None


def _put_word(found, _others, words, chance):
    at = chance.randrange(len(found) + 1)
    found[at:at] = b" " + chance.choice(words) + b" "


def _number(found, _others, _words, chance):
    """Put another number in the place of some digits, or of four bytes."""
    digits = [n for n, char in enumerate(found[:20_000]) if 48 <= char <= 57]
    if digits and chance.random() < 0.7:
        at = chance.choice(digits)
        new = chance.choice((b"0", b"-1", b"99999", b"2147483648", b"1e9", b"0.5"))
        found[at : at + chance.randrange(1, 4)] = new
    elif found:
        at = chance.randrange(len(found))
        found[at : at + 4] = chance.choice(
            (bytes(4), b"\xff" * 4, b"\x7f\xff\xff\xff", b"\0\0\xff\xff", b"\0\0\0\x80")
        )


def _repack(found, _others, words, chance):
    """Damage the content of a packed stream, and pack it again."""
    start = found.find(b"stream\n", chance.randrange(len(found) + 1))
    start = start + 7 if start >= 0 else found.find(b"stream\n") + 7
    end = found.find(b"endstream", start)
    if start < 7 or end < 0:
        return
    try:
        content = zlib.decompressobj().decompress(bytes(found[start:end]), 1 << 20)
    except zlib.error:
        return
    inner = bytearray(content)
    for _n in range(chance.randrange(1, 4)):
        chance.choice((_swap_word, _put_word, _number, _drop, _repeat))(
            inner, [content], words, chance
        )
    found[start:end] = zlib.compress(bytes(inner[:MAX_CASE_BYTES]))


DAMAGES = (
    _cut, _cut_head, _drop, _flip, _noise, _repeat, _splice, _swap_tail, _swap_word,
    _swap_word, _put_word, _number, _number, _repack,
)  # fmt: skip


# --- readers --------------------------------------------------------------------------
@dataclass(frozen=True)
class Reader:
    """A reader, the kind of files that it is given, how often, and the errors by which
    it says that a file cannot be read."""

    read: Callable[[bytes, random.Random], object]
    kind: str
    weight: int
    refusals: tuple[type[Exception], ...] = ()


def _xml(data: bytes, _chance: random.Random) -> object:
    return einvoice.detect("a.xml", data) if not data.startswith(b"%PDF") else None


def _pages(data: bytes, chance: random.Random) -> object:
    number = chance.choice(("", "", "", "2"))
    if number:  # drawn, but not recognised: that takes a second a page
        with reader.pdfium.PdfDocument(data) as document:
            return reader.ocr.draw(document[int(number) - 1])
    return reader.read(data, "pdf")


def _page_words(data: bytes, chance: random.Random) -> object:
    """Read the fields of pages whose words are put into one another's places."""
    words, pages = PAGE_WORDS, []
    for number in range(1, chance.randrange(1, 4)):
        lines = []
        for _line in range(chance.choice((1, 5, 60))):
            top = chance.choice((chance.uniform(-100, 1000), 10.0 * len(lines)))
            cells, left = [], chance.uniform(-50, 500)
            for _cell in range(chance.randrange(1, 6)):
                texts = [
                    "".join(chance.choices(words, k=chance.choice((1, 1, 1, 2, 9))))
                    for _word in range(chance.randrange(1, 9))
                ]
                cells.append(
                    [
                        [t, left, top, left + 5 * len(t), top + 10, chance.random()]
                        for t in texts
                        if t
                    ]
                    or [["x", left, top, left, top, 1.0]]
                )
                left += chance.uniform(-200, 300)
            lines.append(cells)
        size = chance.choice(((595.0, 842.0), (0.0, 0.0), (1e9, 1e-9)))
        pages.append(
            {
                "number": number,
                "width": size[0],
                "height": size[1],
                "source": chance.choice(("text", "ocr")),
                "turns": chance.choice((0, 0, 0, 1, 2, 3, -7)),
                "lines": lines,
            }
        )
    content: dict = {"pages": pages, "names": ["GmbH", ""], "numbers": ["DE136695976"]}
    if chance.random() < 0.2:
        content["values"] = {"number": "12", "gross": "1000.00", "date": "2026-03-05"}
    elif chance.random() < 0.2:
        learned = finder.read(
            json.dumps({**content, "values": {"gross": "1234.56"}}).encode()
        )
        content["anchors"] = [[*vars_of(a), 3] for a in learned.anchors]
    return finder.read(json.dumps(content).encode())


def vars_of(anchor: object) -> list:
    return [getattr(anchor, name) for name in anchor.__slots__]


def _terms(_data: bytes, chance: random.Random) -> object:
    text = " ".join(chance.choices(PAGE_WORDS, k=chance.randrange(1, 60)))
    return read_terms(text, chance.choice((None, date(2026, 1, 31))))


READERS = {
    "einvoice.detect": Reader(_xml, "xml", 8),
    "einvoice.parse": Reader(
        lambda data, _c: einvoice.parse(data), "xml", 2, (etree.LxmlError, ValueError)
    ),
    "file_parts of PDF": Reader(
        lambda data, _c: file_parts.read(data, "pdf"),
        "pdf",
        3,
        (file_parts.UnreadableError,),
    ),
    "file_parts of picture": Reader(
        lambda data, _c: file_parts.read(data, "picture"),
        "picture",
        4,
        (file_parts.UnreadableError,),
    ),
    "hidden_text": Reader(
        lambda data, _c: hidden_text.read(data),
        "pdf",
        2,
        (hidden_text.UnreadableError,),
    ),
    "pdf_positions": Reader(
        lambda data, c: pdf_positions.read(data, c.choice(("", "GL-2026-017", "((["))),
        "pdf",
        4,
        (pdf_positions.UnreadableError,),
    ),
    "page_words": Reader(
        lambda data, _c: page_words.read(data), "pdf", 2, (page_words.UnreadableError,)
    ),
    "pages.reader of PDF": Reader(
        _pages,
        "pdf",
        2,
        (reader.UnreadableError, *reader.BROKEN),
    ),
    "pages.reader of picture": Reader(
        lambda data, _c: reader.read(data, "image"),
        "picture",
        4,
        (reader.UnreadableError,),
    ),
    "pages.finder": Reader(_page_words, "", 4),
    "payment_text": Reader(_terms, "", 3),
    "containers": Reader(
        lambda data, c: containers.read(data, c.choice(("zip", "eml", "msg"))),
        "container",
        5,
        (containers.UnreadableError,),
    ),
}


def case(seed: int, number: int, data: str) -> tuple[str, bytes, random.Random]:
    """Return the reader and the file of a case, and its source of chance."""
    chance = random.Random(f"{seed} {number}")
    name = chance.choices(list(READERS), [r.weight for r in READERS.values()])[0]
    kind = READERS[name].kind
    if not kind:
        return name, b"", chance
    files = corpus(data)[kind]
    content = damaged(chance.choice(files), files, WORDS[kind], chance)
    return name, content, chance


# --- a worker -------------------------------------------------------------------------
def work(seed: int, data: str, numbers: range, times: int = 1) -> None:
    """Run cases and print a line for each that begins and for each that ends.

    :param times: of the product's memory that they may take
    """
    corpus(data)  # before the limits of memory
    for limit, value in (
        (resource.RLIMIT_AS, times * apart.ADDRESSES),
        (resource.RLIMIT_DATA, times * apart.MEMORY),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(limit, (value, value))
    resource.setrlimit(resource.RLIMIT_CPU, (MAX_WORKER_S, MAX_WORKER_S))
    for number in numbers:
        name, content, chance = case(seed, number, data)
        print(f"begin {number} {name}", flush=True)
        begin_page()
        outcome = _outcome(READERS[name], content, chance)
        print(f"end {number} {outcome}", flush=True)


def _outcome(chosen: Reader, content: bytes, chance: random.Random) -> str:
    try:
        chosen.read(content, chance)
    except chosen.refusals:
        return "refused"
    except MemoryError:
        return "no memory"
    except RecursionError:
        return "RecursionError"
    except Exception as error:  # noqa: BLE001 - that is what is looked for
        if apart.NO_MEMORY.search(str(error)):
            return "no memory"
        trace, where = error.__traceback__, ""
        while trace:
            code = trace.tb_frame.f_code
            where = f"{Path(code.co_filename).name}:{trace.tb_lineno}"
            trace = trace.tb_next
        text = f"{type(error).__name__}: {error} ({where})"
        return text.replace("\n", " ")[:300]
    return "read"


# --- all workers ----------------------------------------------------------------------
@dataclass
class Failure:
    """A case that ended as none may."""

    number: int
    reader: str
    what: str


def run(
    cases: int, seed: int, data: str = "", first: int = 0, jobs: int = 2
) -> tuple[Counter, list[Failure]]:
    """Return how often each reader ended in which way, and what failed."""
    counts: Counter = Counter()
    failures: list[Failure] = []
    waiting = [
        range(at, min(at + PER_WORKER, first + cases))
        for at in range(first, first + cases, PER_WORKER)
    ]
    running: list[_Worker] = []
    while waiting or running:
        while waiting and len(running) < jobs:
            numbers = waiting.pop(0)
            running.append(_Worker(_command(seed, data, numbers), numbers))
        select.select([worker.out for worker in running], [], [], 1)
        for worker in list(running):
            for name, outcome, number in worker.ended():
                if outcome == TIMED_OUT:
                    outcome = "no time"
                elif outcome == ABORTED and _wants_memory(seed, number, data):
                    outcome = "no memory"
                counts[name, outcome if outcome in ALLOWED else "failed"] += 1
                if outcome not in ALLOWED:
                    failures.append(Failure(number, name, outcome))
            if worker.is_over:
                running.remove(worker)
                if rest := worker.rest:
                    waiting.insert(0, rest)
    return counts, failures


ALLOWED = ("read", "refused", "no memory", "no time")
TIMED_OUT = f"the process ended: {-signal.SIGXCPU}"
ABORTED = f"the process ended: {-signal.SIGABRT}"


def _command(seed: int, data: str, numbers: range, times: int = 1) -> list[str]:
    bounds = [str(n) for n in (numbers.start, numbers.stop, times)]
    options = ["--seed", str(seed), "--data", data, "--worker", *bounds]
    return [sys.executable, __file__, *options]


def _started(command: list[str]) -> subprocess.Popen:
    return subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"},
    )


def _wants_memory(seed: int, number: int, data: str) -> bool:
    """Return whether a case takes more memory than it may, where it may."""
    process = _started(_command(seed, data, range(number, number + 1), 4))
    most, status, end = (
        0,
        Path(f"/proc/{process.pid}/status"),
        time.monotonic() + CASE_S,
    )
    while process.poll() is None and time.monotonic() < end:
        found = re.search(r"VmData:\s*(\d+) kB", status.read_text())
        most = max(most, int(found[1]) * 1024 if found else 0)
        time.sleep(0.002)
    process.kill()
    process.communicate()
    return most > apart.MEMORY


class _Worker:
    def __init__(self, command: list[str], numbers: range) -> None:
        self.process = _started(command)
        self.out = self.process.stdout
        os.set_blocking(self.out.fileno(), False)
        self.numbers, self.is_over = numbers, False
        self._text, self._begun, self._since = b"", None, time.monotonic()
        self._next = numbers.start

    @property
    def rest(self) -> range:
        return range(self._next, self.numbers.stop)

    def ended(self) -> Iterator[tuple[str, str, int]]:
        """Yield reader, outcome and number of each case that ended since."""
        piece = self.out.read()
        self._text += piece or b""
        *lines, self._text = self._text.split(b"\n")
        for line in lines:
            word, number, rest = line.decode(errors="replace").split(" ", 2)
            self._since = time.monotonic()
            if word == "begin":
                self._begun = int(number), rest
            elif self._begun:
                yield self._begun[1], rest, int(number)
                self._begun, self._next = None, int(number) + 1
        if piece == b"" and self.process.poll() is not None:
            yield from self._died(f"the process ended: {self.process.returncode}")
        elif time.monotonic() - self._since > CASE_S:
            self.process.kill()
            self.process.wait()
            yield from self._died(f"hangs for {CASE_S} s")

    def _died(self, how: str) -> Iterator[tuple[str, str, int]]:
        self.is_over = True
        self.out.close()
        if self._begun:
            number, name = self._begun
            self._next = number + 1
            yield name, how, number
        elif self.rest and self.process.returncode:
            raise RuntimeError(f"a worker could not begin: {self.process.args}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=26)
    parser.add_argument("--first", type=int, default=0, help="number of the first case")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument(
        "--data", default=str(ROOT / "../shared/data/zugferd-corpus"), help="more files"
    )
    parser.add_argument("--case", type=int, help="run this one here, and keep its file")
    parser.add_argument("--worker", type=int, nargs=3, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.worker:
        first, end, times = options.worker
        work(options.seed, options.data, range(first, end), times)
        return 0
    if options.case is not None:
        name, content, chance = case(options.seed, options.case, options.data)
        KEPT.mkdir(parents=True, exist_ok=True)
        (KEPT / str(options.case)).write_bytes(content)
        print(f"{name}: {len(content)} bytes in {KEPT / str(options.case)}", flush=True)
        print(READERS[name].read(content, chance))
        return 0
    start = time.monotonic()
    counts, failures = run(
        options.cases, options.seed, options.data, options.first, options.jobs
    )
    print(f"| reader | cases | {' | '.join(ALLOWED)} | failed |")
    print("|---|" + "--:|" * (len(ALLOWED) + 2))
    for name in READERS:
        ways = [counts[name, way] for way in (*ALLOWED, "failed")]
        print(f"| {name} | {sum(ways)} | " + " | ".join(map(str, ways)) + " |")
    print(f"\n{options.cases} cases in {time.monotonic() - start:.0f} s")
    for failure in failures[:50]:
        KEPT.mkdir(parents=True, exist_ok=True)
        _name, content, _chance = case(options.seed, failure.number, options.data)
        (KEPT / str(failure.number)).write_bytes(content)
        print(
            f"--seed {options.seed} --case {failure.number}, {failure.reader}:"
            f" {failure.what}"
        )
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
