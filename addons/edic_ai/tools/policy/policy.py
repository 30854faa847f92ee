# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The decision whether data of a class may go to a model in a zone, and how.

A site writes rules; the floors are code, and no rule lifts them: what statutory secrecy
covers (§ 203 StGB, § 30 AO, § 35 SGB I; art. 226-13 code pénal, art. L103 LPF) stays in
the house, and staff data never leave the EU.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from ..providers.contract import DataClass, Zone

type Cell = tuple[str | None, DataClass, Zone]  # use case or None: for all


class Action(StrEnum):
    """An action says what happens with a text; the most open comes first."""

    ALLOW = "allow"
    PSEUDONYMISE = "pseudonymise"
    LOCAL_ONLY = "local_only"  # not there, but a model in the house may answer
    DENY = "deny"

    @property
    def rank(self) -> int:
        """Return the place among the actions, 0 for the most open."""
        return list(Action).index(self)


class Reason(StrEnum):
    """The reason of a verdict."""

    RULE = "rule"
    NO_RULE = "no_rule"
    FLOOR_SECRET = "floor_secret"  # noqa: S105
    FLOOR_STAFF = "floor_staff"
    NO_POLICY = "no_policy"


@dataclass(frozen=True, slots=True)
class Rule:
    """One cell of the matrix.

    :param use_case: the only one it is for, or None: for all that have no own rule
    :raises ValueError: for "in the house only" as the rule of the house itself
    """

    data_class: DataClass
    zone: Zone
    use_case: str | None
    action: Action

    def __post_init__(self) -> None:
        if self.zone is Zone.ON_PREMISE and self.action is Action.LOCAL_ONLY:
            raise ValueError("in the house, data are already where they may stay")


@dataclass(frozen=True, slots=True)
class Verdict:
    """A verdict says what to do, why, and by which rule (None where none is there).

    :param version: of the company's policy; 0 where it is not in force
    """

    action: Action
    rule: Rule | None
    reason_code: Reason
    version: int = 0


def verdict(
    rules: Iterable[Rule], data_class: DataClass, zone: Zone, use_case: str | None
) -> Verdict:
    """Return the most specific rule's verdict, of equals the strictest; else deny."""
    fitting = [
        rule
        for rule in rules
        if rule.data_class is data_class
        and rule.zone is zone
        and rule.use_case in (None, use_case)
    ]
    if not fitting:
        return Verdict(Action.DENY, None, Reason.NO_RULE)
    rule = max(
        fitting,
        key=lambda candidate: (candidate.use_case is not None, candidate.action.rank),
    )
    if floor := floor_under(data_class, zone, rule.action):
        return Verdict(Action.DENY, rule, floor)
    return Verdict(rule.action, rule, Reason.RULE)


def floor_under(data_class: DataClass, zone: Zone, action: Action) -> Reason | None:
    """Return the floor that keeps this action from being taken, or None."""
    sends = action in (Action.ALLOW, Action.PSEUDONYMISE)
    at_home = zone is Zone.ON_PREMISE and action is Action.ALLOW
    if data_class is DataClass.SECRET and sends and not at_home:
        return Reason.FLOOR_SECRET
    if data_class is DataClass.HR and zone is Zone.OUTSIDE and sends:
        return Reason.FLOOR_STAFF
    return None


def written(rules: Sequence[Rule]) -> str:
    """Return the rules in a line, always in one order, as the ledger keeps them.

    Zones in the order of `Zone`; "-" where there is no rule.
    """
    action = {
        (rule.use_case or "", rule.data_class, rule.zone): rule.action.value
        for rule in rules
    }
    rows = sorted(
        {(case, list(DataClass).index(data_class)) for case, data_class, _ in action}
    )
    return "; ".join(
        f"{case} {data_class}".strip()
        + " "
        + "/".join(action.get((case, data_class, zone), "-") for zone in Zone)
        for case, data_class in ((case, list(DataClass)[row]) for case, row in rows)
    )


def changes(
    old: Sequence[Rule], new: Sequence[Rule]
) -> dict[Cell, tuple[Action, Action]]:
    """Return what takes effect differently: ``(use case, class, zone) → (old, new)``.

    A use case is listed where its cell changes otherwise than the cell for all.
    """
    cases = {rule.use_case for rule in (*old, *new)} - {None}
    found: dict[Cell, tuple[Action, Action]] = {}
    for data_class in DataClass:
        for zone in Zone:
            general = _pair(old, new, data_class, zone, None)
            for case in (None, *sorted(cases, key=str)):
                pair = _pair(old, new, data_class, zone, case)
                if pair[0] is not pair[1] and (case is None or pair != general):
                    found[case, data_class, zone] = pair
    return found


def _pair(
    old: Sequence[Rule],
    new: Sequence[Rule],
    data_class: DataClass,
    zone: Zone,
    case: str | None,
) -> tuple[Action, Action]:
    return (
        verdict(old, data_class, zone, case).action,
        verdict(new, data_class, zone, case).action,
    )


def opened(old: Sequence[Rule], new: Sequence[Rule]) -> list[Cell]:
    """Return the cells by which data that are not public begin to leave the house.

    Data that left with names replaced and now leave as they are count, too.
    """
    leaves = (Action.ALLOW, Action.PSEUDONYMISE)
    return [
        cell
        for cell, (before, after) in changes(old, new).items()
        if cell[1] is not DataClass.PUBLIC
        and cell[2] is not Zone.ON_PREMISE
        and after in leaves
        and after.rank < before.rank
    ]


class Opening(NamedTuple):
    """The cells of `opened`, by what a person who decides on them has to know.

    :param replaced: names are replaced, as well as that goes
    :param in_clear: nothing is replaced
    :param abroad: to a third country (GDPR, chapter V), whether replaced or not: what
        has placeholders for names is personal data still (Article 4(5))
    """

    replaced: list[Cell]
    in_clear: list[Cell]
    abroad: list[Cell]

    @property
    def kind(self) -> str:
        """Return how a confirmation is to name it."""
        if self.in_clear and self.abroad:
            return "clear_abroad"
        if self.abroad:
            return "abroad"
        return "clear" if self.in_clear else "other"


def opening(old: Sequence[Rule], new: Sequence[Rule]) -> Opening:
    """Return what begins to leave the house, sorted by how and where to."""
    found = Opening([], [], [])
    for case, data_class, zone in opened(old, new):
        cell = (case, data_class, zone)
        is_clear = verdict(new, data_class, zone, case).action is Action.ALLOW
        (found.in_clear if is_clear else found.replaced).append(cell)
        if zone is Zone.OUTSIDE:
            found.abroad.append(cell)
    return found


def leaving(rules: Sequence[Rule]) -> Mapping[Action, dict[DataClass, list[Zone]]]:
    """Return the data that leave the house, by action; ``DENY``: what never does."""
    by_action: dict[Action, dict[DataClass, list[Zone]]] = {
        Action.ALLOW: {},
        Action.PSEUDONYMISE: {},
        Action.DENY: {},
    }
    for data_class in DataClass:
        for zone in list(Zone)[1:]:
            action = verdict(rules, data_class, zone, None).action
            if action in (Action.ALLOW, Action.PSEUDONYMISE):
                by_action[action].setdefault(data_class, []).append(zone)
        if not any(data_class in by_action[action] for action in by_action):
            by_action[Action.DENY][data_class] = []
    return by_action


_AT_HOME = (Action.ALLOW, Action.LOCAL_ONLY, Action.LOCAL_ONLY, Action.DENY)
SHIPPED: Mapping[DataClass, tuple[Action, Action, Action, Action]] = {
    # in the order of Zone: what is not public stays in the house until a person of the
    # company decides otherwise
    DataClass.PUBLIC: (Action.ALLOW, Action.ALLOW, Action.ALLOW, Action.DENY),
    DataClass.INTERNAL: _AT_HOME,
    DataClass.PERSONAL: _AT_HOME,
    DataClass.HR: _AT_HOME,
    DataClass.SECRET: _AT_HOME,
}


def shipped_rules() -> list[Rule]:
    """Return the shipped matrix as rules for all use cases."""
    return [
        Rule(data_class, zone, None, action)
        for data_class, actions in SHIPPED.items()
        for zone, action in zip(Zone, actions, strict=True)
    ]
