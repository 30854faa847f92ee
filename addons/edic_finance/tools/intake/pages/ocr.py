# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Recognition of characters on a page that is a picture, by RapidOCR with the PP-OCRv6
models that its wheel carries: no network, one thread, one page at a time.

Boxes of lines come back as quadrilaterals: their slope says how far the page is turned,
and its change from top to bottom how askew a photo was taken.
"""

import math
from functools import cache
from itertools import combinations
from statistics import median
from typing import Any

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as raw

from .text import LEVEL, Page, Slope, Word, in_lines

DPI = 200
MAX_PIXELS = 12_000_000  # of a drawn page
SIDE = 1280  # pixels of the longer side in which lines are looked for
MIN_SCORE = 0.5  # what is recognised with less is dropped
MIN_TURNED = 0.7  # share of lines that stand upright on a page that lies on its side
MIN_CLEAR = 0.85  # mean score: a page on its head has some 0.7
MIN_LONG = 8  # characters of a line whose slope is measured
MAX_LONG = 200  # lines whose slopes are compared
MIN_APART, MIN_PAIRS = 70, 30  # points between two lines that are; pairs of them
type Picture = np.ndarray  # height × width × 3, uint8
type Line = tuple[Any, str, float]  # corners from the upper left one, text, score


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
    words = [word for line in lines for word in _words(line, scale)]
    height, width = (edge / scale for edge in image.shape[:2])
    if turns % 2:
        height, width = width, height
    found = in_lines(words, _slope(lines, scale))
    return Page(number, width, height, "ocr", found, turns)


def _recognised(image: Picture) -> tuple[list[Line], int]:
    """Return the lines of a picture, and by how many quarter turns clockwise it was
    turned so that they lie level and on their feet."""
    first = _lines(image)
    is_clear = _clearness(first) >= MIN_CLEAR
    if _is_upright(first):
        # lines that run up the page are read as they are, those that run down are not
        likely = (3, 1) if is_clear else (1, 3)
    elif is_clear or not first:
        return first, 0
    else:
        likely = (2,)
    best, turns = first, 0
    for turn in likely:
        found = _lines(np.ascontiguousarray(np.rot90(image, -turn)))
        if _is_upright(best) or _clearness(found) > _clearness(best):
            best, turns = found, turn
        if _clearness(best) >= MIN_CLEAR and turns:
            break
    return best, turns


def _lines(image: Picture) -> list[Line]:
    found = _engine()(image)
    if found.txts is None:
        return []
    return list(zip(found.boxes, found.txts, map(float, found.scores), strict=True))


def _clearness(lines: list[Line]) -> float:
    """Return the mean score of the letters, 0 to 1."""
    letters = sum(len(text) for _box, text, _score in lines)
    return sum(len(text) * score for _box, text, score in lines) / max(letters, 1)


def _is_upright(lines: list[Line]) -> bool:
    """Return whether lines run up or down the page."""
    long = [box for box, text, _score in lines if len(text) > 2]
    upright = [
        1
        for (x0, y0), (x1, y1), _corner, (x3, y3) in long
        if math.hypot(x3 - x0, y3 - y0) > 1.5 * math.hypot(x1 - x0, y1 - y0)
    ]
    return bool(long) and len(upright) >= MIN_TURNED * len(long)


def _slope(lines: list[Line], scale: float) -> Slope:
    """Return the slope that fits most of the long lines (Theil-Sen)."""
    angles = [
        (
            (box[0][1] + box[1][1]) / 2 / scale,
            math.atan2(box[1][1] - box[0][1], box[1][0] - box[0][0]),
        )
        for box, text, _score in lines
        if len(text) >= MIN_LONG
    ]
    changes = [
        (other - angle) / (below - above)
        for (above, angle), (below, other) in combinations(angles[:MAX_LONG], 2)
        if below - above > MIN_APART
    ]
    if not angles:
        return LEVEL
    change = median(changes) if len(changes) >= MIN_PAIRS else 0.0
    return Slope(median(angle - change * top for top, angle in angles), change)


def _words(line: Line, scale: float) -> list[Word]:
    """Return the words of a recognised line, each with its share of the line's box."""
    box, text, score = line
    top_left, top_right, _bottom_right, bottom_left = (
        np.asarray(p, float) / scale for p in box
    )
    found, at, length = [], 0, max(len(text), 1)
    for part in text.split(" "):
        if part:
            along = [
                (top_right - top_left) * share / length
                for share in (at, at + len(part))
            ]
            corners = [
                start + way for start in (top_left, bottom_left) for way in along
            ]
            left, top = np.min(corners, axis=0).tolist()
            right, bottom = np.max(corners, axis=0).tolist()
            found.append(Word(part, (left, top, right, bottom), score))
        at += len(part) + 1
    return found
