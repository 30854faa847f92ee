# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Random paths of the assumptions, and from them totals by post, as arrays of draws.

Arrays have shape ``(years, draws + 1)``, float64. Column 0 is the scenario without any
deviation: it goes through the same operations as the draws.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from .assumption import Assumption, Shape, Spread, Unit
from .lines import Post
from .prepare import Amounts, Group, Prepared
from .run import eligible

Array = NDArray[np.float64]


def stream(seed: int, name: str) -> np.random.Generator:
    """Return a PCG64 generator of its own for each assumption.

    What one draws depends on the seed and its key alone, so that scenarios with the
    same seed are shocked alike, and their difference is not noise.
    """
    number = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8])
    seeds = np.random.SeedSequence(seed, spawn_key=(number,))
    return np.random.Generator(np.random.PCG64(seeds))


def paths(prepared: Prepared, draws: int, seed: int) -> dict[str, Array]:
    """Return factor, level or EUR so far of each assumption, as `Assumption.path`."""
    return {
        assumption.key: _path(assumption, draws, seed)
        for assumption in prepared.scenario.assumptions
    }


def _path(assumption: Assumption, draws: int, seed: int) -> Array:
    values = np.repeat(column(assumption.values), draws + 1, axis=1)
    if assumption.spread:
        values[:, 1:] += _shocks(
            assumption.spread,
            len(assumption.values),
            draws,
            stream(seed, assumption.key),
        )
    match assumption.unit:
        case Unit.LEVEL:
            return values
        case Unit.AMOUNT:
            return np.cumsum(values, axis=0, out=values)
        case Unit.PERCENT:
            values += 1.0
            return np.cumprod(values, axis=0, out=values)


def _shocks(
    spread: Spread, years: int, draws: int, generator: np.random.Generator
) -> Array | float:
    size = (1 if spread.is_persistent else years, draws)
    low, high = float(spread.low), float(spread.high)
    match spread.shape:
        case Shape.NORMAL:
            return generator.standard_normal(size) * float(spread.sd)
        case Shape.UNIFORM:
            return low + (high - low) * generator.random(size)
        case Shape.TRIANGULAR if low < high:
            return generator.triangular(low, 0.0, high, size)
    return 0.0


def column(values: Sequence) -> Array:
    return np.array([float(value) for value in values])[:, None]


class Totals:
    """Totals by post and by compensation of the planned lines, in every draw.

    Growth is computed once for each group of lines that share their assumptions, never
    for a line. The own noise of lines is not drawn for each of them either: the sum of
    independent normal deviations is normal, with the sum of their variances, so that
    one draw for each post, year and draw has exactly the distribution. The spending
    that a compensation follows is without that noise.
    """

    def __init__(
        self, prepared: Prepared, drawn: Mapping[str, Array], draws: int, seed: int
    ) -> None:
        scenario = prepared.scenario
        self._drawn, self._shape = drawn, (scenario.horizon, draws + 1)
        self.posts: dict[Post, Array] = {}
        self.spends = {
            compensation.key: self._zeros() for compensation in scenario.compensations
        }
        variances: dict[Post, Array] = {}
        members = {x.key: set(eligible(x, prepared)) for x in scenario.compensations}
        for group in prepared.groups:
            factor = self._factor(group)
            self._add_lines(group, factor)
            self._add_spends(group, factor, members)
            self._add_noise(group, factor, variances)
        for post, variance in variances.items():
            generator = stream(seed, "@noise." + ".".join(post))
            noise = generator.standard_normal((scenario.horizon, draws))
            self.posts[post][:, 1:] += np.sqrt(variance[:, 1:]) * noise

    def _zeros(self) -> Array:
        return np.zeros(self._shape)

    def _factor(self, group: Group) -> Array:
        factor = np.ones(self._shape)
        for key in group.factors:
            factor *= self._drawn[key]
        return factor

    def _add(self, to: Array, rows: "_Rows", factor: Array) -> None:
        to += rows.bases * factor
        for key, share in rows.shares.items():
            to += share * self._drawn[key]

    def _add_lines(self, group: Group, factor: Array) -> None:
        for post, places in _by_post(group):
            total = self.posts.setdefault(post, self._zeros())
            self._add(total, _Rows(group, places), factor)

    def _add_spends(
        self, group: Group, factor: Array, members: Mapping[str, set[str]]
    ) -> None:
        for key, lines in members.items():
            places = [i for i, line in enumerate(group.lines) if line.key in lines]
            if places:
                self._add(self.spends[key], _Rows(group, places), factor)

    def _add_noise(
        self, group: Group, factor: Array, variances: dict[Post, Array]
    ) -> None:
        for post, places in _by_post(group):
            noisy = [group.lines[i] for i in places if group.lines[i].noise]
            if noisy:
                spread = sum(column(x.path) ** 2 * float(x.noise) ** 2 for x in noisy)
                variance = variances.setdefault(post, self._zeros())
                variance += spread * factor**2


class _Rows:
    """Some lines of a group: their paths added up, and their shares of amounts."""

    def __init__(self, group: Group, places: Sequence[int]) -> None:
        rows: Iterator[Amounts] = (group.lines[place].path for place in places)
        self.bases = column([sum(year) for year in zip(*rows, strict=True)])
        self.shares = {
            key: float(sum(group.shares[key][place] for place in places))
            for key in group.added
        }


def _by_post(group: Group) -> Iterator[tuple[Post, list[int]]]:
    found: dict[Post, list[int]] = defaultdict(list)
    for place, line in enumerate(group.lines):
        found[line.post].append(place)
    yield from found.items()
