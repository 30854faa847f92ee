# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What reportlab draws, made to say what it is."""

import io
from collections.abc import Callable

from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, LongTable
from reportlab.platypus import Paragraph as Drawn

from .chart import Picture
from .pdf_tags import Node, Tags, decoration

PICTURE_GAP = 6  # above and below


class Said(Drawn):
    """A paragraph that is an element; its pieces on several pages are one."""

    tags: Tags
    node: Node

    def split(self, width: float, height: float) -> list["Said"]:
        pieces = super().split(width, height)
        for piece in pieces:
            piece.tags, piece.node = self.tags, self.node
        return pieces

    def draw(self) -> None:
        with self.tags.showing(self.canv, self.node):
            return super().draw()


class Lined(LongTable):
    """A table whose lines are decoration: its cells say what they are."""

    def _drawBkgrnd(self) -> None:
        with decoration(self.canv):
            return super()._drawBkgrnd()

    def _drawLines(self) -> None:
        with decoration(self.canv):
            return super()._drawLines()


class Pictured(Flowable):
    """A chart, which is a figure with its text."""

    def __init__(self, picture: Picture, tags: Tags, node: Node) -> None:
        super().__init__()
        self.width, self.height = picture.width * mm, picture.height * mm
        self._image = ImageReader(io.BytesIO(picture.image))
        self._tags, self._node = tags, node
        self.spaceBefore = self.spaceAfter = PICTURE_GAP

    def draw(self) -> None:
        x, y = self.canv.absolutePosition(0, 0)
        self._node.box = (x, y, x + self.width, y + self.height)
        with self._tags.showing(self.canv, self._node):
            self.canv.drawImage(self._image, 0, 0, self.width, self.height)


class Numbered(Canvas):
    """Calls ``number`` with each page's number and how many there are: known late."""

    def __init__(
        self, *args: object, number: Callable[[Canvas, int, int], None], **named: object
    ) -> None:
        super().__init__(*args, **named)
        self._number, self._kept = number, []

    def showPage(self) -> None:
        self._kept.append(dict(self.__dict__))
        self._startPage()

    def save(self) -> None:
        for at, state in enumerate(self._kept, 1):
            self.__dict__.update(state)
            with decoration(self):
                self._number(self, at, len(self._kept))
            Canvas.showPage(self)
        return super().save()
