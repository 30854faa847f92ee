# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Results that depend on the definitions of models alone are found once for each
set-up."""

from functools import wraps

KEPT = "edic_of_definitions"  # of a registry: (model, method) → what it returned


def of_definitions(method):
    """Keep what a method without arguments returns for a model until models are set up
    again.

    Definitions do not change with the data: an ``ormcache`` would forget this with each
    change of a user, a company or a record rule.
    """

    @wraps(method)
    def kept(self):
        known = self.env.registry.__dict__.setdefault(KEPT, {})
        key = self._name, method
        if key not in known:
            known[key] = method(self)
        return known[key]

    return kept


def forget_definitions(registry):
    """Let all of it be found again, since models are being set up."""
    registry.__dict__.pop(KEPT, None)
