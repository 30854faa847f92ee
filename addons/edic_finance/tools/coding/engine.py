# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The coding engine: what it learned, and how it proposes labels for new lines."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from . import store
from .calibrate import Opinions
from .contract import Line, Neighbour, Prediction
from .field import FieldModel
from .memory import Memory, Pool
from .text import VENDOR_KIND, WORD_KIND, Tokens, tokenize
from .vocabulary import Vocabulary, kind

MOST_ALTERNATIVES = 3
MOST_NEIGHBOURS = 3
MOST_WORDS = 5


@dataclass(frozen=True, slots=True)
class _Seen:
    """Lines as the two models see them: ``n`` vendors, tokens, rows, voters."""

    vendors: list[str]
    tokens: list[Tokens]
    rows: sparse.csr_matrix
    pools: list[Pool]


class CodingModel:
    """A fitted model: what it learned, and a card that says on what and how well."""

    def __init__(
        self,
        vocabulary: Vocabulary,
        memory: Memory,
        fields: Mapping[str, FieldModel],
        card: dict,
    ) -> None:
        self.vocabulary = vocabulary
        self.memory = memory
        self.fields = dict(fields)
        self.card = card

    def predict(self, lines: Sequence[Line]) -> list[dict[str, Prediction]]:
        """One proposal per field for each line, in the order of the lines."""
        if not lines:
            return []
        seen = self._see(lines)
        out: list[dict[str, Prediction]] = [{} for _line in lines]
        for name, field in self.fields.items():
            if not field.labels:
                mixed, confidence = np.zeros((len(lines), 1)), np.zeros(len(lines))
            else:
                opinions = self._opinions(name, seen)
                mixed, confidence = field.calibration.judge(opinions)
            for at, line in enumerate(lines):
                case = _Case(self, name, field, line, seen.tokens[at], seen.pools[at])
                row = seen.rows[at]
                out[at][name] = case.predict(row, mixed[at], float(confidence[at]))
        return out

    def opinions(self, field: str, lines: Sequence[Line]) -> Opinions:
        """What the linear model and the memory say, before calibration."""
        return self._opinions(field, self._see(lines))

    def _see(self, lines: Sequence[Line]) -> "_Seen":
        tokens = tokenize(lines)
        ones = self.vocabulary.rows(tokens)
        vendors = [line.vendor for line in lines]
        pools = self.memory.pools(self.vocabulary.memory_rows(ones), vendors)
        return _Seen(vendors, tokens, self.vocabulary.linear_rows(ones), pools)

    def _opinions(self, field: str, seen: "_Seen") -> Opinions:
        model = self.fields[field]
        size = len(model.labels)
        cases = np.array([self.memory.cases(v, field, -1)[0] for v in seen.vendors])
        return Opinions(
            model.probabilities(seen.rows),
            np.stack([self.memory.shares(pool, field, size) for pool in seen.pools]),
            cases > 0,
            cases,
        )

    def without(self, keys: Sequence[str]) -> "CodingModel":
        """The model with these past lines taken out of its memory."""
        memory = self.memory.without(set(keys))
        return CodingModel(self.vocabulary, memory, self.fields, self.card)

    def to_bytes(self) -> bytes:
        """The model as data that runs no code when read."""
        return store.pack(*store.parts(self))

    @classmethod
    def from_bytes(cls, data: bytes) -> "CodingModel":
        """Read a model back; ValueError when damaged or of another version."""
        return cls(*store.model(*store.unpack(data)))


@dataclass(frozen=True, slots=True)
class _Case:
    """One field of one line, on its way to a prediction."""

    model: CodingModel
    name: str
    field: FieldModel
    line: Line
    tokens: Tokens
    pool: Pool

    def predict(
        self, row: sparse.csr_matrix, mixed: np.ndarray, confidence: float
    ) -> Prediction:
        """``row`` 1 x d; ``mixed`` c + 1 probabilities, the last for "none of these"."""
        cases, _hits = self.model.memory.cases(self.line.vendor, self.name, -1)
        if not self.field.labels or not (
            cases or self.model.vocabulary.knows(self.tokens)
        ):
            return self._nothing()
        known = mixed[:-1]
        best = int(known.argmax())
        band = self.field.calibration.band(confidence)
        return Prediction(
            field=self.name,
            label=None if band == "open" else self.field.labels[best],
            confidence=confidence,
            band=band,
            alternatives=self._alternatives(known, confidence),
            neighbours=self._neighbours(best),
            words=self._words(row, mixed, best),
            vendor_cases=cases,
            vendor_hits=self.model.memory.cases(self.line.vendor, self.name, best)[1],
            calibration=self.field.calibration.past(confidence),
            not_used=self._not_used(),
        )

    def _nothing(self) -> Prediction:
        return Prediction(
            field=self.name,
            label=None,
            confidence=0.0,
            band="open",
            alternatives=(),
            neighbours=(),
            words=(),
            vendor_cases=0,
            vendor_hits=0,
            calibration=(0, 0),
            not_used=self._not_used(),
        )

    def _alternatives(
        self, known: np.ndarray, confidence: float
    ) -> tuple[tuple[str, float], ...]:
        """The best labels; what the first does not claim is shared as mixed."""
        order = np.argsort(-known, kind="stable")[:MOST_ALTERNATIVES]
        first = known[order[0]]
        scale = min(confidence / first, (1 - confidence) / max(1 - first, 1e-12))
        rest = [(self.field.labels[at], float(known[at] * scale)) for at in order[1:]]
        return ((self.field.labels[order[0]], confidence), *rest)

    def _neighbours(self, best: int) -> tuple[Neighbour, ...]:
        memory = self.model.memory
        return tuple(
            Neighbour(
                key=memory.keys[self.pool.rows[at]],
                label=self.field.labels[best],
                similarity=float(min(self.pool.similarity[at], 1.0)),
            )
            for at in memory.nearest(self.pool, self.name, best, MOST_NEIGHBOURS)
        )

    def _words(
        self, row: sparse.csr_matrix, mixed: np.ndarray, best: int
    ) -> tuple[tuple[str, float], ...]:
        """The words whose tokens speak for the label rather than for its rivals.

        A token's weight is what it adds to the label's score less what it adds to the
        others' on average (by their probability); a token of two words is halved.
        """
        place = {
            column: at for column, at in self.model.vocabulary.columns(self.tokens)
        }
        rivals = mixed[:-1] / max(mixed[:-1].sum(), 1e-12)
        total: Counter[str] = Counter()
        for column, value in zip(row.indices, row.data, strict=True):
            owners = self.tokens.owners[place[column]] if column in place else ()
            if not owners:
                continue
            weights = self.field.weights[column].toarray()[0]
            gain = float(value * (weights[best] - rivals @ weights)) / len(owners)
            for owner in owners:
                total[self.tokens.words[owner]] += gain
        return tuple(
            (word, weight)
            for word, weight in total.most_common(MOST_WORDS)
            if weight > 0
        )

    def _not_used(self) -> tuple[str, ...]:
        """What the line says that no past line could teach, so that it played no part."""
        index = self.model.vocabulary.index
        known = {
            self.tokens.words[owner]
            for name, owners in zip(self.tokens.names, self.tokens.owners, strict=True)
            if kind(name) == WORD_KIND and name in index
            for owner in owners
        }
        out = []
        if f"{VENDOR_KIND}:{self.line.vendor}" not in index:
            out.append("vendor: no past line")
        unknown = [
            word for word in dict.fromkeys(self.tokens.words) if word not in known
        ]
        out += [f"word: {word}" for word in unknown]
        out += [
            f"fact: {extra}" for extra in self.line.extra if f"e:{extra}" not in index
        ]
        return tuple(out)
