# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A fitted model: what it learned, and how it proposes labels for new lines."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse

from . import store
from .calibrate import Opinions
from .contract import Line, Prediction
from .explain import Case
from .linear import FieldModel
from .memory import Memory, Pool
from .text import Tokens, tokenize
from .vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Seen:
    """Lines as the two models see them: ``n`` vendors, tokens, rows and voters."""

    vendors: list[str]
    tokens: list[Tokens]
    rows: sparse.csr_matrix
    pools: list[Pool]


class CodingModel:
    """Proposes labels; its card says on what it was learned, and how well."""

    def __init__(
        self,
        vocabulary: Vocabulary,
        memory: Memory,
        fields: Mapping[str, FieldModel],
        card: dict[str, Any],
    ) -> None:
        self.vocabulary = vocabulary
        self.memory = memory
        self.fields = dict(fields)
        self.card = card

    def predict(self, lines: Sequence[Line]) -> list[dict[str, Prediction]]:
        """Return a proposal per field for each line; lines of a bill come together."""
        seen = self._see(lines)
        fields = {name: self._propose(name, lines, seen) for name in self.fields}
        return [
            {name: found[at] for name, found in fields.items()}
            for at in range(len(lines))
        ]

    def _propose(
        self, name: str, lines: Sequence[Line], seen: Seen
    ) -> list[Prediction]:
        field = self.fields[name]
        cases = [
            Case(self.vocabulary, self.memory, name, field, line, tokens, pool, count)
            for line, tokens, pool, count in zip(
                lines, seen.tokens, seen.pools, self._cases(name, seen), strict=True
            )
        ]
        if not field.labels or not lines:
            return [case.nothing() for case in cases]
        mixed, confidence = field.calibration.judge(self._opinions(name, seen))
        return [
            case.explain(seen.rows[at], mixed[at], float(confidence[at]))
            if case.cases or self.vocabulary.knows(case.tokens)
            else case.nothing()
            for at, case in enumerate(cases)
        ]

    def opinions(self, field: str, lines: Sequence[Line]) -> Opinions:
        """Return what linear model and memory say of a field, uncalibrated."""
        return self._opinions(field, self._see(lines))

    def _see(self, lines: Sequence[Line]) -> Seen:
        tokens = tokenize(lines)
        ones = self.vocabulary.rows(tokens)
        vendors = [line.vendor for line in lines]
        days = [line.day.toordinal() for line in lines]
        pools = self.memory.pools(self.vocabulary.memory_rows(ones), vendors, days)
        return Seen(vendors, tokens, self.vocabulary.linear_rows(ones), pools)

    def _opinions(self, field: str, seen: Seen) -> Opinions:
        model = self.fields[field]
        size = len(model.labels)
        return Opinions(
            model.probabilities(seen.rows),
            np.stack([self.memory.shares(pool, field, size) for pool in seen.pools]),
            np.array(self._cases(field, seen)),
        )

    def _cases(self, field: str, seen: Seen) -> list[int]:
        return [self.memory.cases(vendor, field)[0] for vendor in seen.vendors]

    def to_bytes(self) -> bytes:
        """Return the model as data that runs no code when read."""
        return store.pack(*store.parts(self))

    @classmethod
    def from_bytes(cls, data: bytes) -> "CodingModel":
        """Read a model back; ValueError when damaged or of another version."""
        return cls(*store.pieces(*store.unpack(data)))
