# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import uuid

from edic_ai.tools.ledger.identifiers import uuid7

MOMENT = 1_790_000_000_000  # milliseconds


def test_identifier_is_a_uuid_of_version_7():
    value = uuid.UUID(uuid7())
    assert value.version == 7
    assert value.variant == uuid.RFC_4122


def test_time_is_in_front():
    assert uuid.UUID(uuid7(MOMENT)).int >> 80 == MOMENT


def test_later_identifiers_sort_after_earlier_ones():
    assert uuid7(MOMENT) < uuid7(MOMENT + 1)


def test_no_two_are_alike():
    assert len({uuid7(MOMENT) for _ in range(1000)}) == 1000
