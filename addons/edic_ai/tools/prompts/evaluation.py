# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Cases with known answers, the worth of a share of right ones, and the gate.

A set of cases measures something only if answers that understood nothing fail it. Four
such null models are scored on every set, without asking anybody: the best answer that
is always the same, the question given back, the first choice, and a random one.
"""

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

from ..providers.request import Request

Z = 1.959964  # two-sided 95 %
MIN_CASES = 30  # below, the interval of a share says little
MAX_CONSTANTS = 60  # answers that are tried as the one that is always the same
CONSTANT, ECHO, FIRST, RANDOM = "constant", "echo", "first", "random"
NULL_MODELS = (CONSTANT, ECHO, FIRST, RANDOM)
POLITE = (
    "Thank you for your message. We will answer as soon as possible.",
    "Merci pour votre message. Nous vous répondrons dès que possible.",
    "Vielen Dank für Ihre Nachricht. Wir antworten so bald wie möglich.",
)


@dataclass(frozen=True, slots=True)
class Case:
    """A request with the answer that is right.

    An answer stands here as a model gives it: a text, or a value of the schema.

    :param key: names the case in the set
    :param expected: what is right, for whoever reads the result
    :param question: what is asked, for the same reader
    :param source: the answer of who gives the question back
    :param candidates: what there is to choose from, in the order of the question; of a
        text, its sentences
    :param solution: a right answer, which shows that there is one
    """

    key: str
    request: Request
    expected: str
    question: str = ""
    source: object = ""
    candidates: Sequence[object] = ()
    solution: object = None


IsRight = Callable[[Case, object], bool]


def null_scores(cases: Sequence[Case], is_right: IsRight) -> dict[str, int]:
    """Return how many cases each null model has right.

    :param is_right: ``is_right(case, answer)`` as the use case judges
    """
    scores: dict[str, int] = {}
    for name, answers in null_answers(cases):
        scores[name] = max(sum(map(is_right, cases, answers)), scores.get(name, 0))
    return scores


def null_answers(cases: Sequence[Case]) -> Iterator[tuple[str, list[object]]]:
    """Yield the name of a null model and its answers to these cases, in their order.

    The one that always says the same comes once with each answer that is tried.
    """
    for same in _constants(cases):
        yield CONSTANT, [same for _case in cases]
    chance = random.Random(20260301)  # noqa: S311
    yield ECHO, [case.source for case in cases]
    yield FIRST, [case.candidates[0] if case.candidates else "" for case in cases]
    yield RANDOM, [_random(case, chance) for case in cases]


def _constants(cases: Sequence[Case]) -> list[object]:
    """Return answers that might be right more than once: values that are right
    somewhere; of texts a few, for each answers a single question."""
    solutions = [case.solution for case in cases if case.solution is not None]
    texts = [given for given in solutions if isinstance(given, str)]
    values: list[object] = []
    for given in solutions:
        if not isinstance(given, str) and given not in values:
            values.append(given)
    return [*POLITE, *texts[:3], *values[:MAX_CONSTANTS]]


def _random(case: Case, chance: random.Random) -> object:
    """Return a random choice; of a text, its words in a random order."""
    if isinstance(case.source, str) and isinstance(case.solution, str):
        words = case.source.split()
        chance.shuffle(words)
        return " ".join(words)
    return chance.choice(case.candidates) if case.candidates else ""


def shortfalls(
    right: int, count: int, minimum: int, nulls: Mapping[str, int], min_cases: int
) -> list[str]:
    """Return why a result does not pass the gate; empty where it does.

    :param minimum: percent of the cases that must be right
    :return: ``cases``: there are too few; ``minimum``: too few are right; ``chance``:
        the lower end of the interval is not above the best null model
    """
    found = []
    if count < min_cases:
        found.append("cases")
    if not count or 100 * right < minimum * count:
        found.append("minimum")
    low, _high = interval(right, count)
    if nulls and low * count <= max(nulls.values()):
        found.append("chance")
    return found


def interval(right: int, count: int) -> tuple[float, float]:
    """Return the 95 % interval of a share (Wilson 1927); 0 to 1 without cases."""
    if not count:
        return 0.0, 1.0
    share = right / count
    spread = Z * sqrt(share * (1 - share) / count + Z**2 / (4 * count**2))
    middle = share + Z**2 / (2 * count)
    scale = 1 + Z**2 / count
    return max(0.0, (middle - spread) / scale), min(1.0, (middle + spread) / scale)
