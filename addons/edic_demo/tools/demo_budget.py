# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The budget of a fictional town, as the file that its finance department would import:
SCDL in France, a table of products and accounts in Germany.

What its vendors bill is planned from what they billed the year before; the rest is in
``data/<country>_budget.csv``, and the largest tax and the loan balance the sections.
"""

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

from . import public_tool
from .demo_vocabulary import FOLDER, Vocabulary

_document, _scdl = public_tool("budget.document"), public_tool("budget.scdl")
ZERO, BudgetDocument, Row = _document.ZERO, _document.BudgetDocument, _document.Row
Direction, Order, Section = _document.Direction, _document.Order, _document.Section

STEP = Decimal(500)  # what is planned is round
GROWTH = Decimal("1.03")
SHORT = Decimal("0.97")  # capital credits that the demo lets be exceeded


@dataclass(frozen=True, slots=True)
class Planned:
    """A line that no vendor bills: ``months`` entries a year, 0: none."""

    section: Section
    direction: Direction
    order: Order
    chapter: str
    account: str
    service: str
    amount: Decimal
    months: int


def planned(country: str, folder: Path = FOLDER) -> list[Planned]:
    """Return the lines of ``data/<country>_budget.csv``."""
    path = folder / f"{country}_budget.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return [
            Planned(
                Section(row["section"]),
                Direction(row["direction"]),
                Order(row["order"]),
                row["chapter"],
                row["account"],
                row["service"],
                Decimal(row["amount"]),
                int(row["months"]),
            )
            for row in csv.DictReader(file, delimiter=";")
        ]


def rows(
    words: Vocabulary,
    billed: Mapping[tuple[str, str], Decimal],
    chapters: Mapping[str, str],
) -> list[Row]:
    """Return the lines of a year's budget, both sections balanced.

    :param billed: ``{(account, service): amount}`` of the year before, of assets of the
        year itself
    :param chapters: ``{account: chapter}`` of real expense
    """
    found: dict[tuple[str, ...], Row] = {}
    for (account, service), amount in sorted(billed.items()):
        is_asset = account[0] in "02"
        share = SHORT if is_asset else GROWTH
        row = Row(
            line=0,
            section=Section.CAPITAL if is_asset else Section.OPERATING,
            direction=Direction.EXPENSE,
            chapter=chapters.get(account, ""),
            nature=_nature(words, account),
            function=words.services[service].function,
            open=_rounded(amount * share),
        )
        _add(found, row)
    for line in planned(words.country):
        row = Row(
            line=0,
            section=line.section,
            direction=line.direction,
            order=line.order,
            chapter=line.chapter,
            nature=line.account,
            function=words.services[line.service].function,
            open=line.amount,
        )
        _add(found, row)
    return _balanced(list(found.values()))


def _add(found: dict, row: Row) -> None:
    before = found.get(row.key)
    if before:
        row = replace(before, open=before.open + row.open)
    found[row.key] = row


def _nature(words: Vocabulary, account: str) -> str:
    """Return the account to plan: Germany plans payments for assets, not the assets."""
    if words.country == "de" and account[0] == "0":
        return "785100" if account[:2] in ("04", "09") else "783100"
    return account


def _rounded(amount: Decimal) -> Decimal:
    return max(STEP, (amount / STEP).to_integral_value() * STEP)


def _balanced(lines: list[Row]) -> list[Row]:
    """Return the lines; those without an amount take what balances their section."""
    done = []
    for row in lines:
        if row.open:
            done.append(row)
            continue
        own = [line for line in lines if line.section is row.section]
        rest = sum((_signed(row) for row in own), ZERO)
        done.append(replace(row, open=max(rest, ZERO)))
    return done


def _signed(row: Row) -> Decimal:
    return row.open if row.direction is Direction.EXPENSE else -row.open


def scdl(words: Vocabulary, year: int, lines: Iterable[Row]) -> bytes:
    """Return the vote of a French commune."""
    return _scdl.write_scdl(
        BudgetDocument(
            year=year,
            stage=_document.Stage.PRIMARY,
            rows=tuple(lines),
            siret=words.settings["routing"]["siret"],
            entity=words.settings["name"],
        )
    )


def table(words: Vocabulary, year: int, lines: Iterable[Row], names: Mapping) -> bytes:
    """Return the plan of a German town: a line for each product and account."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    head = ("Produkt", "Produktbezeichnung", "Sachkonto", "Kontobezeichnung")
    writer.writerow([*head, f"Ansatz {year}"])
    services = {service.function: service.name for service in words.services.values()}
    total = ZERO
    for row in lines:
        amount = row.open
        total += amount
        writer.writerow(
            [
                row.function,
                services[row.function],
                row.nature,
                names.get(row.nature, row.nature),
                _german(amount),
            ]
        )
    writer.writerow(["", "", "", "", _german(total)])
    return out.getvalue().encode("cp1252", "replace")


def _german(amount: Decimal) -> str:
    """Return the amount in German notation: 1.234,50."""
    return f"{amount:,.2f}".translate(str.maketrans(",.", ".,"))
