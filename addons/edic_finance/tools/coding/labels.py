# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Codings as the engine's text labels, and back; the tokens beside a line's text.

The engine knows labels only as text. A label is the account's id, the taxes'
ids in ascending order, or the analytic distribution as canonical JSON.
"""

import json
from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache


def to_label(field: str, value: object) -> str | None:
    """Return a field's value as a label; None where there is none."""
    if not value:
        return None
    if field == "tax_ids":
        return ",".join(str(tax) for tax in sorted(value))
    if field == "analytic_distribution":
        shares = {key: f"{Decimal(str(share)):.2f}" for key, share in value.items()}
        return json.dumps(shares, sort_keys=True, separators=(",", ":"))
    return str(value)


def from_label(field: str, label: str) -> object:
    """Return the inverse of `to_label`: an id, a list of ids, or a distribution."""
    if field == "tax_ids":
        return [int(tax) for tax in label.split(",")]
    if field == "analytic_distribution":
        return {key: float(share) for key, share in json.loads(label).items()}
    return int(label)


@lru_cache(maxsize=20_000)  # a model asks for the same labels with each bill
def ids_of(field: str, label: str) -> frozenset[int]:
    """Return the ids of the records that a label names."""
    value = from_label(field, label)
    if isinstance(value, dict):
        return frozenset(int(number) for key in value for number in key.split(","))
    return frozenset(value if isinstance(value, list) else [value])


def vendor_label(number: int | None, name: str | None) -> str:
    """Return a vendor for the engine: words count, the number keeps it apart."""
    return f"{name or ''} ({number})" if number else ""


def extra_tokens(rates: Iterable[float] | None, product: int | None) -> list[str]:
    """Return categorical tokens of a line: its VAT rates in per cent, its product.

    Only what an e-invoice or a person wrote is known before coding.
    """
    tokens = [
        f"rate={Decimal(str(rate)).normalize():f}" for rate in sorted(rates or ())
    ]
    if product:
        tokens.append(f"product={product}")
    return tokens
