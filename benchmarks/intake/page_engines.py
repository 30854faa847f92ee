# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Tesseract beside RapidOCR, on the scans of `scans-fr-de`.

Counted are the values that a page prints and that stand in the recognised text,
whatever separates their words; and the seconds of processor that a page takes on one
core, with the start of the engine. Each engine is run at what it does best: Tesseract 5
with its French, German and English models at 300 dpi, RapidOCR as the product runs it.
"""

import io
import os
import resource
import shutil
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median

import pypdfium2 as pdfium
from page_truth import FIELDS, Case, is_printed
from PIL import Image

from edic_finance.tools.intake.apart import run_apart

DPI = 300  # for tesseract
MODES = ("3", "4", "6", "11")  # page segmentation
LANGUAGES = "fra+deu+eng"
READER = "edic_finance.tools.intake.pages.reader"


def main(cases: list[Case]) -> int:
    """Print a table of engines and of the values that each found."""
    engines: dict[str, Callable[[Path], Iterator[str]]] = {"RapidOCR": _rapidocr}
    if shutil.which("tesseract"):
        for mode in MODES:
            engines[f"Tesseract, psm {mode}"] = lambda path, m=mode: _tesseract(path, m)
    else:
        print("tesseract is not installed: apt-get install tesseract-ocr-{fra,deu,eng}")
    print("| engine | values found | s a page, median | most | missed |")
    print("|---|--:|--:|--:|---|")
    for name, recognise in engines.items():
        found, printed, seconds, missed = 0, 0, [], Counter()
        for case in cases:
            text = ""
            before = _used()
            for part in recognise(case.path):
                seconds.append(_used() - before)
                text += part
                before = _used()
            for field in FIELDS:
                if field in case.printed and field not in ("type", "currency"):
                    is_found = is_printed(field, case.truth[field], text)
                    printed, found = printed + 1, found + is_found
                    missed[field] += not is_found
        rest = ", ".join(f"{n} {count}" for n, count in missed.items() if count)
        print(
            f"| {name} | {found} of {printed} | {median(seconds):.1f}"
            f" | {max(seconds):.1f} | {rest} |",
            flush=True,
        )
    return 0


def _used() -> float:
    """Return the seconds of processor that children have taken."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def _rapidocr(path: Path) -> Iterator[str]:
    data = path.read_bytes()
    with pdfium.PdfDocument(data) as document:
        count = len(document)
    for number in range(1, count + 1):
        found = run_apart(READER, data, {"kind": "pdf", "page": str(number)})
        [page] = found["read"] if found else [{"lines": []}]
        cells = [cell for line in page["lines"] for cell in line]
        yield "\n".join(" ".join(word[0] for word in cell) for cell in cells)


def _tesseract(path: Path, mode: str) -> Iterator[str]:
    environment = {"OMP_THREAD_LIMIT": "1", "PATH": os.environ["PATH"]}
    with pdfium.PdfDocument(path) as document:
        for page in document:
            image = page.render(scale=DPI / 72, grayscale=True).to_pil().convert("L")
            done = subprocess.run(
                ["tesseract", "-", "-", "-l", LANGUAGES, "--psm", mode],
                input=_png(image),
                env=environment,
                capture_output=True,
                check=True,
            )
            yield done.stdout.decode()


def _png(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "PNG", compress_level=1)
    return out.getvalue()
