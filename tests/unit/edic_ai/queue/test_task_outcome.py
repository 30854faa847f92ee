# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import pytest

from edic_ai.tools.providers import errors
from edic_ai.tools.queue.task_outcome import FIRST_DELAY_S, MAX_DELAY_S, outcome_of

PASSING = [
    errors.AiUnreachable(),
    errors.AiUnavailable(),
    errors.AiRateLimited(),
    errors.AiTimedOut(),
    errors.AiInvalidAnswer(),
    ValueError(),
]
LASTING = [
    errors.AiDenied(),
    errors.AiNotSetUp(),
    errors.AiKeyRefused(),
    errors.AiRequestRefused(),
    errors.AiTlsFailed(),
    errors.AiNoSdk(),
    errors.AiNotFound(),
    errors.AiTooLarge(),
    errors.AiLeak(),
]


@pytest.mark.parametrize("error", PASSING, ids=type)
def test_what_passes_is_tried_again_with_growing_delays(error):
    first, third = outcome_of(error, 1, 5), outcome_of(error, 3, 5)
    assert first[::2] == third[::2] == ("waiting", True)
    assert FIRST_DELAY_S <= first.delay < third.delay / 2
    assert outcome_of(error, 5, 5) == ("failed", 0, True)


@pytest.mark.parametrize("error", LASTING, ids=type)
def test_what_does_not_pass_fails_at_once(error):
    assert outcome_of(error, 1, 5) == ("failed", 0, True)


def test_every_error_has_an_outcome():
    named = {type(error) for error in PASSING + LASTING}
    named |= {errors.AiCancelled, errors.AiStopped}
    named |= {errors.AiOverBudget, errors.AiNotNow}
    known = {kind for kind in vars(errors).values() if isinstance(kind, type)}
    known = {kind for kind in known if issubclass(kind, errors.AiError)}
    assert known - named == {errors.AiError, errors.AiNotAsked}


@pytest.mark.parametrize("kind", [errors.AiOverBudget, errors.AiNotNow])
def test_what_was_not_tried_is_no_attempt(kind):
    assert outcome_of(kind(retry_after=7), 5, 5) == ("waiting", 7, False)


def test_many_attempts_do_not_wait_for_ever():
    assert outcome_of(ValueError(), 30, 99).delay == MAX_DELAY_S


def test_what_the_provider_asks_to_wait_has_a_limit():
    def delay(seconds):
        return outcome_of(errors.AiRateLimited(retry_after=seconds), 1, 5).delay

    assert delay(200) == 200
    assert delay(1) >= FIRST_DELAY_S
    assert delay(10**9) == MAX_DELAY_S


def test_what_the_house_stops_costs_no_attempt():
    stopped = outcome_of(errors.AiStopped(), 9, 5)
    assert stopped[::2] == ("waiting", False)
    assert stopped.delay == MAX_DELAY_S
    assert outcome_of(errors.AiOverBudget(retry_after=90), 9, 5) == (
        "waiting",
        90,
        False,
    )
    assert outcome_of(errors.AiOverBudget(), 9, 5).delay == MAX_DELAY_S


def test_what_is_not_wanted_is_cancelled():
    assert outcome_of(errors.AiCancelled(), 1, 5).state == "cancelled"
