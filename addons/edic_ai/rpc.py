# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).


def without_defaults(records):
    """``records`` to create with what is given, and nothing that is not looked at.

    A client sends any context: ``default_state`` there gives a new record a state that
    no guard on the values has seen.
    """
    context = {
        key: value
        for key, value in records.env.context.items()
        if not key.startswith("default_")
    }
    return records.with_context(context)  # pylint: disable=context-overridden
