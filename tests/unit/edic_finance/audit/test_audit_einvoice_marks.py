# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import pytest

from edic_finance.tools.audit.einvoice_marks import number_mark


@pytest.mark.parametrize(
    ("term", "stated", "recorded", "mark"),
    [
        ("BT-31", "FR 32 732829320", "FR32732829320", ""),
        ("BT-31", "DE136695976", "DE999999999", "yes"),
        ("BT-31", "DE136695976", "12/345/67890", "kind"),
        ("BT-30", "732829320", "732 829 320 00074", ""),
        ("BT-30", "732829320", "55210055400013", "yes"),
        ("BT-30", "732829320", "HRB 1234", "kind"),
        ("BT-1", "2026-7", " 2026-7", ""),
        ("BT-1", "2026-7", "2026/7", "yes"),
        ("BT-84", "DE… 7890", "DE… 2051", "yes"),
    ],
)
def test_numbers_that_differ_are_marked(term, stated, recorded, mark):
    assert number_mark(term, stated, recorded) == mark
