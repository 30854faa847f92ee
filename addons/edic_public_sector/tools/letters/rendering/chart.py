# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The chart of a table as a picture, drawn once for all formats.

Bars lie, since names of chapters are long. Each bears its figure as the table writes
it; they differ by tone, outline and hatching, and so in black and white, too.
"""

import io
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from itertools import accumulate, pairwise
from typing import NamedTuple

from PIL import Image, ImageDraw

from odoo.addons.edic_ai.tools.paper.fonts import pictured

from . import layout
from .letter import Lang, Letter, Style, Table, clean

DPI = 300
MAX_ROWS = 15  # rows that are shown, the largest
BLUE, GREY, RED, INK, PAPER = "#1f3a5f", "#d3d7dd", "#b3261e", "#222222", "#ffffff"
NAMES = 0.38  # of the width, at most, for names
LINES = 2  # of a name, at most
PITCH, BAR, GAP = 1.35, 1.05, 0.55  # in sizes of the font
FINE = 3  # pixels of a line
ZERO = Decimal(0)
ALT = {
    "en": "Chart of the table that follows. {}. All its figures are in the table.",
    "fr": "Graphique du tableau qui suit. {}. Tous ses chiffres y figurent.",
    "de": "Diagramm zur folgenden Tabelle. {}. Alle Zahlen stehen in der Tabelle.",
}
CUT = {
    "en": "The axis does not begin at 0.",
    "fr": "L’axe ne commence pas à 0.",
    "de": "Die Achse beginnt nicht bei 0.",
}
SHORTENED = {
    "en": "The {} largest of {} rows of the table.",
    "fr": "Les {} lignes les plus importantes du tableau, sur {}.",
    "de": "Die {} größten von {} Zeilen der Tabelle.",
}


class Look(NamedTuple):
    fill: str
    line: str
    is_hatched: bool = False


WHOLE, BEFORE = Look(BLUE, BLUE), Look(GREY, INK)
MORE, LESS = Look(GREY, INK), Look(PAPER, RED, True)


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture; ``width``, ``height``: in mm; ``alt``: what it shows, for who does not
    see it."""

    image: bytes
    width: float
    height: float
    alt: str


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar; ``name``: empty where it is of the same row as the one before."""

    name: str
    figure: str
    start: Decimal
    end: Decimal
    look: Look


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan holds what is drawn.

    ``floor``: where the axis begins; ``labels``: what the alt text names.
    """

    bars: list[Bar]
    labels: list[str]
    legend: list[tuple[str, Look]]
    notes: list[str]
    floor: Decimal = ZERO


@lru_cache(maxsize=64)
def picture(table: Table, lang: Lang, style: Style) -> Picture | None:
    """Return the chart of a table in the language of a letter; none where all is
    zero."""
    chart = table.chart
    if chart is None or not any(map(any, chart.values)):
        return None
    plan = (_steps if chart.kind == "steps" else _bars)(table, lang)
    text = f"{table.head[0]}{layout.COLON[lang]} {', '.join(plan.labels)}"
    return _Sheet(style, plan).picture(ALT[lang].format(clean(text)))


def pictures(letter: Letter) -> list[Picture | None]:
    """Return the pictures of the tables of a letter, in order."""
    tables = (part for part in letter.body if isinstance(part, Table))
    return [picture(table, letter.lang, letter.style) for table in tables]


def _bars(table: Table, lang: Lang) -> Plan:
    chart = table.chart
    looks = (BEFORE, WHOLE)[-len(chart.columns) :]
    rows, shown, bars = len(table.rows) - table.total, _largest(table), []
    for at in shown:
        row, name = table.rows[at], table.rows[at][0]
        found = zip(chart.columns, chart.values[at], looks, strict=True)
        for column, value, look in found:
            bars.append(Bar(name, row[column], ZERO, value or ZERO, look))
            name = ""
    labels = [table.head[at] for at in chart.columns]
    legend = [*zip(labels, looks, strict=True)] if len(labels) > 1 else []
    is_whole = len(shown) == rows
    notes = [] if is_whole else [SHORTENED[lang].format(len(shown), rows)]
    return Plan(bars, labels, legend, notes)


def _largest(table: Table) -> list[int]:
    """Return the rows with the largest amounts, in their order."""
    values = table.chart.values
    rows = range(len(values) - table.total)
    largest = sorted(
        rows, key=lambda at: -max(abs(value or ZERO) for value in values[at])
    )
    return sorted(largest[:MAX_ROWS])


def _steps(table: Table, lang: Lang) -> Plan:
    (column,), values = table.chart.columns, [row[0] for row in table.chart.values]
    levels = [ZERO, *accumulate(values[:-1])]
    spans = [*pairwise(levels), (ZERO, values[-1])]
    bars = []
    for at, (row, (start, end)) in enumerate(zip(table.rows, spans, strict=True)):
        is_part, figure = 0 < at < len(values) - 1, row[column]
        if is_part:
            figure = f"+{figure}" if end > start else figure
        look = (MORE if end >= start else LESS) if is_part else WHOLE
        bars.append(Bar(row[0], figure, start, end, look))
    floor, labels = _floor(bars), [row[0] for row in table.rows]
    return Plan(bars, labels, [], [CUT[lang]] if floor else [], floor)


def _floor(bars: list[Bar]) -> Decimal:
    """Return where the axis begins: at 0, unless small steps would not be seen."""
    levels = [bar.end for bar in bars]
    least, span = min(levels), max(levels) - min(levels)
    return least - span / 2 if least > 2 * span > 0 else ZERO


class _Sheet:
    """One picture: what stands where, in pixels."""

    def __init__(self, style: Style, plan: Plan) -> None:
        self.plan, bars, floor = plan, plan.bars, plan.floor
        self.size = style.size * layout.LOOKS["chart"].scale * DPI / 72
        self.font = pictured(style.font, self.size)
        self.width = round(layout.ROOM * DPI / 25.4)
        most = self.width * NAMES
        self.names = {bar.name: self._wrapped(bar.name, most) for bar in bars}
        lines = [line for name in self.names.values() for line in name]
        self.left = round(max(map(self._long, lines)) + self.size * 0.8)
        figures = max(self._long(bar.figure) for bar in bars)
        self.right = round(self.width - figures - self.size / 2)
        levels = [level for bar in bars for level in (bar.start, bar.end)]
        self.least = floor or min(ZERO, *levels)
        self.most = max(ZERO, *levels)

    def picture(self, alt: str) -> Picture:
        plan = self.plan
        places, end = self._places(self.size * (1.6 if plan.legend else 0.3))
        height = round(end + self.size * 1.4 * len(plan.notes))
        image = Image.new("RGB", (self.width, height), PAPER)
        self.draw = ImageDraw.Draw(image)
        self._draw_legend()
        for bar, place in zip(plan.bars, places, strict=True):
            self._draw_bar(image, bar, place)
        self._draw_lines(places, end)
        for at, note in enumerate(plan.notes):
            self._write(0, end + self.size * (0.8 + 1.4 * at), note)
        file = io.BytesIO()
        image.save(file, "PNG", dpi=(DPI, DPI), optimize=True)
        return Picture(file.getvalue(), layout.ROOM, height * 25.4 / DPI, alt)

    def _draw_lines(self, places: list[float], end: float) -> None:
        """Draw the axis at 0, and what leads from one step to the next."""
        if not self.plan.floor:
            axis = self._x(ZERO)
            self.draw.line((axis, places[0] - self.size / 4, axis, end), INK, FINE)
        for at, (bar, after) in enumerate(pairwise(self.plan.bars)):
            if bar.end in (after.start, after.end) and bar.end:
                x, reach = self._x(bar.end), self.size * BAR
                self.draw.line((x, places[at] + reach, x, places[at + 1]), INK, 1)

    def _places(self, top: float) -> tuple[list[float], float]:
        """Return the top of each bar, and where the last row ends."""
        places: list[float] = []
        end = bottom = top
        for bar in self.plan.bars:
            if bar.name:
                top = max(bottom, end) + (self.size * GAP if places else 0)
                bottom = top + self.size * 1.2 * len(self.names[bar.name])
                end = top
            places.append(end)
            end += self.size * PITCH
        return places, max(bottom, end) + self.size / 4

    def _x(self, value: Decimal) -> int:
        share = (max(value, self.least) - self.least) / (self.most - self.least)
        return self.left + round(float(share) * (self.right - self.left))

    def _draw_bar(self, image: Image.Image, bar: Bar, top: float) -> None:
        low, high = sorted((self._x(bar.start), self._x(bar.end)))
        box = (low, round(top), high, round(top + self.size * BAR))
        if bar.start != bar.end:
            self._fill(image, box, bar.look)
            if self.plan.floor and bar.look is WHOLE:
                self._break(box)
        middle = (box[1] + box[3]) / 2
        self._write(max(high, self._x(ZERO)) + self.size / 3, middle, bar.figure)
        for at, line in enumerate(self.names[bar.name] if bar.name else ()):
            self._write(0, middle + self.size * 1.2 * at, line)

    def _fill(self, image: Image.Image, box: tuple[int, ...], look: Look) -> None:
        """Draw a bar of its own length, whatever its outline."""
        left, top, right, bottom = box
        size = (max(right - left, 1), bottom - top)
        bar = Image.new("RGB", size, look.fill)
        draw = ImageDraw.Draw(bar)
        if look.is_hatched:
            for at in range(-size[1], size[0], round(self.size / 3)):
                draw.line((at, size[1], at + size[1], 0), look.line, FINE)
        draw.rectangle((0, 0, size[0] - 1, size[1] - 1), None, look.line, FINE)
        image.paste(bar, (left, top))

    def _break(self, box: tuple[int, ...]) -> None:
        """Draw two slanting cuts: the bar is longer than it is drawn."""
        left, top, _right, bottom = box
        lean = self.size / 3
        for at in (self.size, self.size * 1.6):
            x = left + at
            self.draw.line((x, bottom, x + lean, top), PAPER, 2 * FINE)

    def _draw_legend(self) -> None:
        x, edge = float(self.left), round(self.size)
        for name, look in self.plan.legend:
            box = (x, 0, x + edge, edge)
            self.draw.rectangle(box, look.fill, look.line, FINE)
            self._write(x + edge * 1.4, self.size / 2, name)
            x += edge * 3 + self._long(name)

    def _write(self, x: float, middle: float, text: str) -> None:
        self.draw.text((x, middle), _plain(text), INK, self.font, "lm")

    def _long(self, text: str) -> float:
        return self.font.getlength(_plain(text))

    def _wrapped(self, name: str, most: float) -> list[str]:
        """Return the name in lines that fit; what is left of too long a name is cut
        off."""
        lines: list[str] = [""]
        for word in _plain(name).split(" "):
            longer = f"{lines[-1]} {word}".strip()
            if lines[-1] and self._long(longer) > most:
                lines.append(word)
            else:
                lines[-1] = longer
        kept = lines[:LINES]
        if lines[LINES:]:
            kept[-1] += "…"
        return [self._shortened(line, most) for line in kept]

    def _shortened(self, line: str, most: float) -> str:
        while self._long(line) > most:
            line = line.rstrip("…")[:-1] + "…"
        return line


def _plain(text: str) -> str:
    """Return the text on one line, with a space that the fonts have."""
    return clean(text).replace("\u202f", "\xa0").replace("\n", " ")
