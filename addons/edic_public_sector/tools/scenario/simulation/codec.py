# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Scenarios and rules as canonical JSON, and back.

Keys are sorted, no spaces, UTF-8 kept, Decimals are strings in plain notation without
trailing zeros: equal input has one text. A field that came later and is ``is_omitted``
stands there only where it is not its default, so that older input keeps its text.
"""

import json
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

from .errors import SimulationError

_hints = cache(get_type_hints)


def to_json(value: object) -> str:
    """Return canonical JSON of a scenario, a rule, or mappings and sequences of
    these."""
    plain = _plain(value)
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def from_json[T](kind: type[T], text: str) -> T:
    """Read what `to_json` wrote; a field left out has its default.

    :raises SimulationError: ``field`` for one that is unknown or missing, ``value`` for
        one of another type, and what the input itself raises
    """
    try:
        value = json.loads(text)
    except ValueError:
        raise SimulationError("value", kind.__name__) from None
    return _parsed(kind, value, kind.__name__)


def _plain(value: Any) -> Any:
    match value:
        case Decimal():
            return _decimal(value)
        case Mapping():
            return {str(key): _plain(item) for key, item in value.items()}
        case list() | tuple():
            return [_plain(item) for item in value]
    if is_dataclass(value):
        return {
            field.name: _plain(getattr(value, field.name))
            for field in fields(value)
            if not (
                field.metadata.get("is_omitted")
                and getattr(value, field.name) == field.default
            )
        }
    return value


def _decimal(value: Decimal) -> str:
    text = format(value, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def _parsed(kind: Any, value: Any, name: str) -> Any:
    if get_origin(kind) is UnionType:
        if value is None:
            return None
        (kind,) = (choice for choice in get_args(kind) if choice is not NoneType)
    if get_origin(kind) is tuple:
        if not isinstance(value, list):
            raise SimulationError("value", name)
        return tuple(_parsed(get_args(kind)[0], item, name) for item in value)
    if is_dataclass(kind):
        return _object(kind, value, name)
    return _scalar(kind, value, name)


def _scalar(kind: Any, value: Any, name: str) -> Any:
    try:
        if kind is Decimal and isinstance(value, str):
            return Decimal(value)
        if issubclass(kind, StrEnum):
            return kind(value)
    except (InvalidOperation, ValueError):
        raise SimulationError("value", name) from None
    if type(value) is not kind:
        raise SimulationError("value", name)
    return value


def _object(kind: Any, value: Any, name: str) -> Any:
    if not isinstance(value, dict):
        raise SimulationError("value", name)
    known = {field.name: field for field in fields(kind)}
    for key in value.keys() - known.keys():
        raise SimulationError("field", key)
    for key, field in known.items():
        has_default = (
            field.default is not MISSING or field.default_factory is not MISSING
        )
        if key not in value and not has_default:
            raise SimulationError("field", key)
    hints = _hints(kind)
    # the key of the part says which of many has the fault
    name = value["key"] if isinstance(value.get("key"), str) else name
    return kind(**{key: _parsed(hints[key], item, name) for key, item in value.items()})
