# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The words of a fictional town: what its vendors sell, for which service, and how it
is booked. Read from the files of ``data/``, which hold one country each.
"""

import csv
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parents[1] / "data"
COUNTRIES = ("fr", "de")


@dataclass(frozen=True, slots=True)
class Service:
    """A cost centre; ``is_taxed`` when it deducts VAT (a pool, say); ``function``: that
    of the budget, in Germany the product."""

    code: str
    name: str
    is_taxed: bool
    sites: tuple[str, ...]
    function: str


@dataclass(frozen=True, slots=True)
class Vendor:
    """``bills`` a month on average, each of ``lines`` lines (least, most)."""

    key: str
    name: str
    street: str
    zip: str
    city: str
    bills: float
    lines: tuple[int, int]
    days: int
    ref: str
    iban: str


@dataclass(frozen=True, slots=True)
class Text:
    """A thing that a vendor bills, and its coding.

    ``accounts`` are the usual one and, where people do not agree, another;
    ``services`` are those it may be for, or the shares in per cent that it is split by.
    """

    weight: float
    accounts: tuple[str, ...]
    services: tuple[str, ...]
    shares: tuple[tuple[str, int], ...]
    rate: str
    season: str
    quantity: tuple[int, int]
    price: float
    spread: float
    text: str


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """All of one town; ``settings`` is the country's JSON file."""

    country: str
    settings: Mapping
    services: Mapping[str, Service]
    vendors: Mapping[str, Vendor]
    texts: Mapping[str, Sequence[Text]]

    def tax(self, rate: str, *, is_taxed: bool) -> str:
        """Return the chart's tax of a rate, deductible where the service is taxed."""
        return self.settings["taxes"][rate][is_taxed]


def read(country: str, folder: Path = FOLDER) -> Vocabulary:
    """Return the vocabulary of ``fr`` or ``de``."""
    settings = json.loads((folder / f"{country}.json").read_text(encoding="utf-8"))
    services = [_service(row) for row in _rows(folder, f"{country}_services.csv")]
    vendors = [_vendor(row) for row in _rows(folder, f"{country}_vendors.csv")]
    texts: dict[str, list[Text]] = {vendor.key: [] for vendor in vendors}
    for row in _rows(folder, f"{country}_texts.csv"):
        texts[row["vendor"]].append(_text(row))
    return Vocabulary(
        country,
        settings,
        {service.code: service for service in services},
        {vendor.key: vendor for vendor in vendors},
        texts,
    )


def _rows(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def _service(row: dict[str, str]) -> Service:
    sites = tuple(row["sites"].split("|"))
    return Service(row["code"], row["name"], bool(row["taxed"]), sites, row["function"])


def _vendor(row: dict[str, str]) -> Vendor:
    least, most = row["lines"].split("-")
    return Vendor(
        **{key: row[key] for key in ("key", "name", "street", "zip", "city")},
        bills=float(row["bills"]),
        lines=(int(least), int(most)),
        days=int(row["days"]),
        ref=row["ref"],
        iban=row["iban"],
    )


def _text(row: dict[str, str]) -> Text:
    words = [word.partition(":") for word in row["services"].split()]
    least, _, most = row["quantity"].partition("-")
    return Text(
        weight=float(row["weight"]),
        accounts=tuple(row["account"].split("|")),
        services=tuple(code for code, _colon, _share in words),
        shares=tuple((code, int(share)) for code, colon, share in words if colon),
        rate=row["rate"],
        season=row["season"],
        quantity=(int(least), int(most or least)),
        price=float(row["price"]),
        spread=float(row["spread"]),
        text=row["text"],
    )
