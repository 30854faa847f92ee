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
MIN_SIDE = 16  # pixels of a picture in which there can be text
MIN_SCORE = 0.5  # what is recognised with less is dropped
SAMPLE = 12  # lines that are read first
MIN_LENGTH, MAX_LENGTH = 3, 120  # of a line for its height, that it counts as one
MIN_TURNED = 0.7  # share of lines that stand upright on a page that lies on its side
MIN_CLEAR = 0.85  # mean score: a page on its head has some 0.7
MIN_LONG = 8  # characters of a line whose slope is measured
MAX_LONG = 200  # lines whose slopes are compared
MIN_APART, MIN_PAIRS = 70, 30  # points between two lines that are; pairs of them
# of letters for their size, as in Helvetica and Arial (AFM, Adobe 1990)
WIDTHS = (("ijl'|", 0.22), (" .,:;!/\\ftI-()[]", 0.28), ("r", 0.33))
WIDTHS += (("ckJsvxyz*", 0.5), ("w", 0.72), ("mM%", 0.84), ("W", 0.94))
WIDTH, CAPITAL = 0.56, 0.68
EDGE = 0.18  # of its height: how far the box of a line reaches beyond its letters
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
    lines, turns = _recognised(image) if min(image.shape[:2]) >= MIN_SIDE else ([], 0)
    words = [word for line in lines for word in _words(line, scale)]
    height, width = (edge / scale for edge in image.shape[:2])
    if turns % 2:
        height, width = width, height
    found = in_lines(words, _slope(lines, scale))
    return Page(number, width, height, "ocr", found, turns)


class _Sheet:
    """A picture in which lines of text were found; some of them are read first, to see
    whether it lies as it is to be read."""

    def __init__(self, image: Picture, turns: int = 0) -> None:
        """:param turns: quarter turns clockwise that are made before"""
        self.turns = turns
        image = np.ascontiguousarray(np.rot90(image, -turns))
        boxes = _engine()(image, use_det=True, use_rec=False).boxes
        boxes = [] if boxes is None else [box for box in boxes if _can_be_line(box)]
        crops = _engine().crop_text_regions(image, boxes)
        self.boxes = boxes
        widest = sorted(range(len(crops)), key=lambda n: -crops[n].shape[1])
        self._crops = crops
        self._texts: dict[int, tuple[str, float]] = {}
        self._read(widest[:SAMPLE])
        scores = [score for text, score in self._texts.values() for _char in text]
        self.clearness = float(np.mean(scores)) if scores else 0.0

    @property
    def is_clear(self) -> bool:
        return self.clearness >= MIN_CLEAR

    @property
    def is_upright(self) -> bool:
        """Return whether lines run up or down the picture."""
        sides = [_sides(box) for box in self.boxes]
        long = [pair for pair in sides if max(pair) > MIN_LENGTH * min(pair)]
        upright = [1 for width, height in long if height > width]
        return bool(long) and len(upright) >= MIN_TURNED * len(long)

    def lines(self) -> list[Line]:
        """Return the lines that can be read."""
        self._read([n for n in range(len(self._crops)) if n not in self._texts])
        return [
            (box, *self._texts[n])
            for n, box in enumerate(self.boxes)
            if self._texts[n][0].strip() and self._texts[n][1] >= MIN_SCORE
        ]

    def _read(self, numbers: list[int]) -> None:
        if numbers:
            found = _engine().recognize_txt([self._crops[n] for n in numbers])
            texts = zip(found.txts, map(float, found.scores), strict=True)
            self._texts |= dict(zip(numbers, texts, strict=True))


def _recognised(image: Picture) -> tuple[list[Line], int]:
    """Return the lines of a picture, and by how many quarter turns clockwise it was
    turned so that they lie level and on their feet."""
    best = _Sheet(image)
    if best.is_upright:
        # lines that run up the page are read as they are, those that run down are not
        likely = (3, 1) if best.is_clear else (1, 3)
    else:
        likely = () if best.is_clear or not best.boxes else (2,)
    for turns in likely:
        sheet = _Sheet(image, turns)
        if best.is_upright or sheet.clearness > best.clearness:
            best = sheet
        if best.is_clear and not best.is_upright:
            break
    return best.lines(), best.turns


def _sides(box: Any) -> tuple[float, float]:
    """Return width and height of a quadrilateral."""
    (x0, y0), (x1, y1), _corner, (x3, y3) = box
    return math.hypot(x1 - x0, y1 - y0), math.hypot(x3 - x0, y3 - y0)


def _can_be_line(box: Any) -> bool:
    """Return whether a box is no rule or border: reading one takes as long as it is
    long for its height."""
    longer, shorter = sorted(_sides(box), reverse=True)
    return longer <= MAX_LENGTH * max(shorter, 1)


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
    width, height = _sides(box)
    edge = min(EDGE * height / max(width, 1), 0.25)
    found, at = [], 0.0
    whole = _width(text.rstrip()) or 1
    for part in text.rstrip().split(" "):
        end = at + _width(part)
        if part:
            along = [
                (top_right - top_left) * (edge + (1 - 2 * edge) * share / whole)
                for share in (at, end)
            ]
            corners = [
                start + way for start in (top_left, bottom_left) for way in along
            ]
            left, top = np.min(corners, axis=0).tolist()
            right, bottom = np.max(corners, axis=0).tolist()
            found.append(Word(part, (left, top, right, bottom), score))
        at = end + _width(" ")
    return found


def _width(text: str) -> float:
    """Return how wide a text is for its size in the usual proportional letters; what
    counts is how wide its words are for one another."""
    return sum(map(_letter_width, text))


def _letter_width(char: str) -> float:
    default = CAPITAL if char.isupper() else WIDTH
    return next((width for letters, width in WIDTHS if char in letters), default)
