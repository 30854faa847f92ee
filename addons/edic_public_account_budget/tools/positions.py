# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The lines of a budget as OCA's budgetary positions: each account of the books in one.

OCA compares a planned amount with the balance of all accounts of its position. An
account in two positions would be counted twice, so each goes to the line that names it
best, as entries do; lines that name the same accounts share a position.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim is what a line of the budget is spent on: accounts that begin with
    ``prefixes``.

    ``amount``: as OCA signs it, revenue above zero; ``is_rest``: it takes what no
    other line does.
    """

    key: str
    name: str
    prefixes: tuple[str, ...]
    amount: Decimal
    is_rest: bool = False


@dataclass(slots=True)
class Position:
    """The accounts that are planned together; without accounts it cannot be in
    OCA's."""

    keys: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)
    amount: Decimal = Decimal(0)

    def add(self, claim: Claim) -> None:
        self.amount += claim.amount
        if claim.key not in self.keys:
            self.keys.append(claim.key)
            self.names.append(claim.name)


def positions(claims: Iterable[Claim], codes: Iterable[str]) -> list[Position]:
    """Return the positions of claims, in their order, with the accounts that are
    theirs.

    >>> all_of, part = (("60",), Decimal(-5)), (("606",), Decimal(-1))
    >>> claims = [Claim("a", "All", *all_of), Claim("b", "Part", *part)]
    >>> [(own.keys, own.codes) for own in positions(claims, ["6011", "6061", "70"])]
    [(['a'], ['6011']), (['b'], ['6061'])]
    """
    claims = list(claims)
    home = {claim.key: claim.key for claim in claims}
    owners: dict[str, str] = {}
    for code in sorted(set(codes)):
        if best := _best(claims, code):
            owners[code] = best[0]
            _join(home, best)
    found: dict[str, Position] = {}
    for claim in claims:
        found.setdefault(home[claim.key], Position()).add(claim)
    for code, key in owners.items():
        found[home[key]].codes.append(code)
    return list(found.values())


def _best(claims: list[Claim], code: str) -> list[str]:
    """Return the keys of the claims that name an account best: several when they are
    alike."""
    fitting: dict[tuple[bool, int], list[str]] = {}
    for claim in claims:
        for prefix in claim.prefixes:
            if prefix and code.startswith(prefix):
                own = fitting.setdefault((not claim.is_rest, len(prefix)), [])
                if claim.key not in own:
                    own.append(claim.key)
    return fitting[max(fitting)] if fitting else []


def _join(home: dict[str, str], keys: list[str]) -> None:
    """Put keys, and what was with them, where the first is."""
    first = home[keys[0]]
    moved = {home[key] for key in keys}
    for key, own in home.items():
        if own in moved:
            home[key] = first
