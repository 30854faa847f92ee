# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Python's cache of attributes, as `class_versions` keeps it working."""

import sys

import pytest
from class_versions import is_there, renew, versions_used

pytestmark = pytest.mark.skipif(
    sys.version_info[:2] != (3, 13), reason="Python counts in another way"
)


def change(cls, times):
    """Change the class and look at it, as a set-up of models does field by field."""
    for number in range(times):
        cls.attribute = number
        assert cls.attribute == number


def test_the_count_is_where_it_is_looked_for():
    assert is_there()


def test_a_class_that_used_up_its_versions_gets_new_ones():
    class Model:
        pass

    change(Model, 1200)
    assert versions_used(Model).value == 1000
    change(Model, 10)
    assert versions_used(Model).value == 1000
    renew([Model])
    change(Model, 10)
    assert versions_used(Model).value == 10
