# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Values of records as facts of the trace, which holds no floats."""

from collections.abc import Iterable, Mapping


def recorded_value(value: object) -> str | None:
    """Return a value as text, an amount with two places; None for what is empty."""
    if isinstance(value, float):
        return f"{value:.2f}"
    return str(value) if value else None


def recorded_values(record: Mapping, names: Iterable[str]) -> dict[str, str | None]:
    """Return ``{name: value}`` of these fields of a record."""
    return {name: recorded_value(record[name]) for name in names}


def recorded_changes(
    record: Mapping, before: Mapping[str, str | None]
) -> dict[str, list[str | None]]:
    """Return ``{name: [old, new]}`` of the fields that have another value now.

    :param before: of `recorded_values`
    """
    now = recorded_values(record, before)
    return {
        name: [before[name], now[name]] for name in before if before[name] != now[name]
    }
