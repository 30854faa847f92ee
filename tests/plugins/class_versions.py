# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Let Python go on caching the attributes of Odoo's models.

CPython 3.13 remembers where a class found an attribute until the class changes; it
numbers the states of a class for this, and a class gets a thousand numbers for all its
life (`MAX_VERSIONS_PER_CLASS` in `Objects/typeobject.c`). Odoo sets the fields of a
model one by one whenever it sets up its models, which costs `account.move` 300 numbers
each time. `res.users` and `res.partner` have none left when a registry is loaded, and
each attribute of a user or a partner is looked for in a hundred classes from then on,
which took a tenth of the time of all tests. Here the count of a model's classes begins
again after each set-up.
"""

import ctypes

OFFSET = 410  # of `tp_versions_used` in the `PyTypeObject` of CPython 3.13


def versions_used(cls):
    """The count in the class itself; a change of its value changes the class."""
    return ctypes.c_uint16.from_address(id(cls) + OFFSET)


def is_there():
    """Return whether this Python counts at that place."""

    class Probe:
        pass

    counts = []
    for number in range(5):
        Probe.attribute = number
        counts.append(Probe.attribute - versions_used(Probe).value)
    return len(set(counts)) == 1


def renew(classes):
    for cls in classes:
        versions_used(cls).value = 0


def renew_after_set_ups():
    from odoo.modules.registry import Registry

    set_up_models = Registry._setup_models__

    def _setup_models__(self, *args, **kwargs):
        set_up_models(self, *args, **kwargs)
        renew({cls for model in self.models.values() for cls in model.__mro__})

    if is_there():
        Registry._setup_models__ = _setup_models__
