# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Pages as a scanner and as a telephone give them, made from PDF files.

No real device was at hand: skew, noise, perspective and shadow are drawn, each by a
seed, so that the same file always gives the same picture.
"""

import hashlib
import io

import cv2
import numpy as np
import pypdfium2 as pdfium
from PIL import Image

VERSION = "1"  # raised when the same file gives another picture
MAX_PAGES = 8
SCAN_DPI, PHOTO_DPI = 200, 240
QUALITY = 70  # of JPEG


def scan(pdf: bytes, name: str) -> bytes:
    """Return a file as a flatbed scanner gives it: 200 dpi, grey, a little skewed, with
    noise and dust, packed as JPEG.

    :param name: gives the seed
    """
    random = _random(name, "scan")
    return _as_pdf([_scanned(page, random) for page in _drawn(pdf, SCAN_DPI)], SCAN_DPI)


def photo(pdf: bytes, name: str) -> tuple[bytes, str]:
    """Return a file as a telephone takes it, and its kind: a JPEG of one page, or a PDF
    of several. The sheet lies on a table, seen askew, with a shadow on it."""
    random = _random(name, "photo")
    pages = [_photographed(page, random) for page in _drawn(pdf, PHOTO_DPI)]
    if len(pages) > 1:
        return _as_pdf(pages, PHOTO_DPI), "pdf"
    out = io.BytesIO()
    pages[0].save(out, "JPEG", quality=QUALITY)
    return out.getvalue(), "image"


def _random(name: str, variant: str) -> np.random.Generator:
    digest = hashlib.sha256(f"{variant} {name}".encode()).digest()
    return np.random.default_rng(int.from_bytes(digest[:8]))


def _drawn(pdf: bytes, dpi: int) -> list[np.ndarray]:
    """Return the pages in colour: height × width × 3, red first."""
    with pdfium.PdfDocument(pdf) as document:
        count = min(len(document), MAX_PAGES)
        pages = [document[n].render(scale=dpi / 72).to_pil() for n in range(count)]
    return [np.asarray(page.convert("RGB")) for page in pages]


def _scanned(page: np.ndarray, random: np.random.Generator) -> Image.Image:
    grey = cv2.cvtColor(page, cv2.COLOR_RGB2GRAY)
    height, width = grey.shape
    turn = cv2.getRotationMatrix2D(
        (width / 2, height / 2), random.uniform(-1.2, 1.2), 1
    )
    grey = cv2.warpAffine(grey, turn, (width, height), borderValue=255)
    grey = cv2.GaussianBlur(grey, (0, 0), random.uniform(0.4, 0.9))
    values = grey.astype(np.float32) * random.uniform(0.88, 0.96) + 8
    values += random.normal(0, random.uniform(3, 8), values.shape)
    dust = random.random(values.shape) < 2e-5
    values[cv2.dilate(dust.astype(np.uint8), np.ones((2, 2))) > 0] = 60
    return Image.fromarray(values.clip(0, 255).astype(np.uint8))


def _photographed(page: np.ndarray, random: np.random.Generator) -> Image.Image:
    height, width = page.shape[:2]
    edge = round(0.05 * width)
    size = width + 2 * edge, height + 2 * edge
    sheet = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    lying = sheet + edge + random.uniform(-0.03, 0.03, (4, 2)) * width
    lying = lying.astype(np.float32)
    view = cv2.getPerspectiveTransform(sheet, lying)
    table = random.uniform(60, 120, 3)
    seen = cv2.warpPerspective(page, view, size, borderValue=table.tolist())
    seen = cv2.GaussianBlur(seen, (0, 0), random.uniform(0.6, 1.1))
    values = seen.astype(np.float32) * _light(size, random)[:, :, None]
    values *= random.uniform([0.95, 0.93, 0.82], [1.0, 0.98, 0.95])  # a warm lamp
    values += random.normal(0, 5, values.shape)
    return Image.fromarray(values.clip(0, 255).astype(np.uint8))


def _light(size: tuple[int, int], random: np.random.Generator) -> np.ndarray:
    """Return how bright each place is: light from one side, and the soft edge of a
    shadow across it."""
    width, height = size
    across, down = np.meshgrid(np.linspace(0, 1, width), np.linspace(0, 1, height))
    slope = random.uniform(-0.25, 0.25, 2)
    light = 0.88 + slope[0] * (across - 0.5) + slope[1] * (down - 0.5)
    angle = random.uniform(0, 2 * np.pi)
    beyond = np.cos(angle) * (across - 0.5) + np.sin(angle) * (down - 0.5)
    shadow = 1 / (1 + np.exp(-(beyond - random.uniform(0.1, 0.3)) / 0.03))
    return (light * (1 - random.uniform(0.25, 0.45) * shadow)).astype(np.float32)


def _as_pdf(pages: list[Image.Image], dpi: int) -> bytes:
    out = io.BytesIO()
    pages[0].save(
        out,
        "PDF",
        save_all=True,
        append_images=pages[1:],
        resolution=dpi,
        quality=QUALITY,
    )
    return out.getvalue()
