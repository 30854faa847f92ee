# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Control totals over records of the ledger, and a sample that can be drawn again."""

import random
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

INPUT, OUTPUT = "gen_ai.usage.input_tokens", "gen_ai.usage.output_tokens"


@dataclass
class Totals:
    """Totals are counted while the records go by."""

    records: int = 0
    first: int | None = None
    last: int | None = None
    events: Counter[tuple[str, str]] = field(default_factory=Counter)
    decisions: Counter[str] = field(default_factory=Counter)
    tokens: Counter[str] = field(default_factory=Counter)
    cost: dict[str, Decimal] = field(default_factory=dict)

    def add(self, entry: Mapping[str, object]) -> None:
        """Count one line of an export."""
        record = entry["record"]
        facts = record["facts"] or {}
        self.records += 1
        self.first = entry["seq"] if self.first is None else self.first
        self.last = entry["seq"]
        self.events[record["event"], record["status"]] += 1
        if record["event"] == "decision":
            self.decisions[str(facts.get("decision"))] += 1
        for name in (INPUT, OUTPUT):
            if isinstance(facts.get(name), int):
                self.tokens[name] += facts[name]
        cost = facts.get("edic.cost")
        for currency, amount in (cost if isinstance(cost, Mapping) else {}).items():
            self.cost[currency] = self.cost.get(currency, Decimal(0)) + _decimal(amount)

    def over(self, entries: Iterable[Mapping]) -> Iterator[Mapping]:
        """Yield the same entries, counted as they go by."""
        for entry in entries:
            self.add(entry)
            yield entry


def _decimal(text: object) -> Decimal:
    try:
        return Decimal(str(text))
    except InvalidOperation:
        return Decimal(0)


def drawn(population: int, size: int, seed: int) -> list[int]:
    """Return places of a sample, rising from 0: ``random.Random(seed).sample``.

    Whoever has the seed and the size of the population draws the same ones.
    """
    chance = random.Random(seed)  # noqa: S311 (to be drawn again, not to be secret)
    return sorted(chance.sample(range(population), min(size, population)))
