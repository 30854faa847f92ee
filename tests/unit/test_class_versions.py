# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Python's cache of attributes, as `class_versions` keeps it working."""

from class_versions import is_there, renew, versions_used


def change(cls, times):
    """Change the class and look at it, as a set-up of models does field by field."""
    for number in range(times):
        cls.attribute = number
        assert cls.attribute == number


def test_python_counts_at_the_known_place():
    """A later Python may count elsewhere; then nothing is renewed."""
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
