# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Recognition of characters on a page that is a picture, by RapidOCR with the PP-OCRv6
models that its wheel carries: no network, one thread, one page at a time.

Boxes of lines come back as quadrilaterals: their slope says how far the page is turned.
"""

import math
from functools import cache
from statistics import median
from typing import Any

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as raw

from .text import Page, Word, in_lines

DPI = 200
MAX_PIXELS = 12_000_000  # of a drawn page
SIDE = 1280  # pixels of the longer side in which lines are looked for
MIN_SCORE = 0.5  # what is recognised with less is dropped
MIN_TURNED = 0.7  # share of lines that stand upright on a page that lies on its side
Picture = np.ndarray  # height × width × 3, uint8


@cache
def _engine() -> Any:
    from rapidocr import RapidOCR

    return RapidOCR(
        params={
            "Global.log_level": "error",
            "Global.use_cls": False,
            "Global.max_side_len": 4000,
            "Global.text_score": MIN_SCORE,
            "Det.limit_type": "max",
            "Det.limit_side_len": SIDE,
            "Rec.rec_batch_num": 1,
            "EngineConfig.onnxruntime.intra_op_num_threads": 1,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        }
    )


def has_picture(page: pdfium.PdfPage) -> bool:
    """Return whether a page shows anything but text: a picture or drawn lines."""
    kinds = [raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_FORM]
    return any(True for _object in page.get_objects(filter=kinds))


def draw(page: pdfium.PdfPage) -> tuple[Picture, float]:
    """Return a page as a picture, and how many pixels a point has."""
    width, height = page.get_size()
    scale = min(DPI / 72, (MAX_PIXELS / max(width * height, 1)) ** 0.5)
    image = page.render(scale=scale, grayscale=True).to_numpy()
    image = image[:, :, 0] if image.ndim == 3 else image
    return np.repeat(image[:, :, None], 3, axis=2), scale


def read_picture(image: Picture, scale: float, number: int) -> Page:
    """Return the text of a picture of a page.

    :param scale: pixels per point
    :param number: of the page, from 1
    """
    lines, turns = _recognised(image)
    height, width = image.shape[:2]
    words = [
        word for line in lines for word in _words(line, turns, width, height, scale)
    ]
    angle = _slope(lines) if not turns else 0.0
    return Page(number, width / scale, height / scale, "ocr", in_lines(words, angle))


def _recognised(image: Picture) -> tuple[list[tuple[Any, str, float]], int]:
    """Return the lines of a picture, and by how many quarter turns it was turned
    (clockwise) so that they lie level."""
    lines = _lines(image)
    upright = [box for box, text, _score in lines if len(text) > 2 and _is_upright(box)]
    long = [1 for _box, text, _score in lines if len(text) > 2]
    if long and len(upright) < MIN_TURNED * len(long):
        return lines, 0
    if not long:
        return lines, 0
    tries = [
        (_lines(np.ascontiguousarray(np.rot90(image, -turns))), turns)
        for turns in (1, 3)
    ]
    return max(tries, key=lambda found: sum(len(t) * s for _b, t, s in found[0]))


def _lines(image: Picture) -> list[tuple[Any, str, float]]:
    found = _engine()(image)
    if found.txts is None:
        return []
    return list(zip(found.boxes, found.txts, map(float, found.scores), strict=True))


def _is_upright(box: Any) -> bool:
    (x0, y0), (x1, y1), _corner, (x3, y3) = box
    return math.hypot(x3 - x0, y3 - y0) > 1.5 * math.hypot(x1 - x0, y1 - y0)


def _slope(lines: list[tuple[Any, str, float]]) -> float:
    angles = [
        math.atan2(box[1][1] - box[0][1], box[1][0] - box[0][0])
        for box, text, _score in lines
        if len(text) >= 8
    ]
    return median(angles) if angles else 0.0


def _words(
    line: tuple[Any, str, float], turns: int, width: int, height: int, scale: float
) -> list[Word]:
    """Return the words of a recognised line, each with its share of the line's box."""
    box, text, score = line
    top_left, top_right, bottom_right, bottom_left = (np.asarray(p, float) for p in box)
    found, at, length = [], 0, max(len(text), 1)
    for part in text.split(" "):
        if part:
            start, end = at / length, (at + len(part)) / length
            corners = [
                top_left + (top_right - top_left) * start,
                top_left + (top_right - top_left) * end,
                bottom_left + (bottom_right - bottom_left) * start,
                bottom_left + (bottom_right - bottom_left) * end,
            ]
            xs, ys = zip(
                *(_unturned(p, turns, width, height) for p in corners), strict=True
            )
            edges = (min(xs), min(ys), max(xs), max(ys))
            found.append(Word(part, tuple(float(e) / scale for e in edges), score))
        at += len(part) + 1
    return found


def _unturned(point: Any, turns: int, width: int, height: int) -> tuple[float, float]:
    """Return where a point of the turned picture is on the page as it came."""
    x, y = float(point[0]), float(point[1])
    if turns == 1:
        return y, height - x
    if turns == 3:
        return width - y, x
    return x, y
