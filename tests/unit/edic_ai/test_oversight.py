# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import pytest

from edic_ai.tools.oversight import MIN_DECISIONS, Agreement


@pytest.mark.parametrize(
    ("accepted", "decided", "rate", "alarm"),
    [
        (0, 0, None, False),
        (99, 99, 1.0, False),  # too few to say anything
        (MIN_DECISIONS, MIN_DECISIONS, 1.0, True),
        (98, 100, 0.98, True),
        (97, 100, 0.97, False),
        (0, 200, 0.0, False),
    ],
)
def test_agreement(accepted, decided, rate, alarm):
    agreement = Agreement(accepted, decided)
    assert agreement.rate == rate
    assert agreement.alarm is alarm
