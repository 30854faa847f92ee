# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Budgets as open data of French local bodies: the schema *budget* of the socle commun
des données locales (SCDL, OpenDataFrance, scdl.opendatafrance.net), one row a line.

Written as TOTEM's converter writes it: UTF-8, comma, decimal point. These columns are
all that the schema (0.8.3) has: none is for the number or the day of an act, nor for
the nomenclature.
"""

import csv
import io
from collections.abc import Iterable, Iterator
from decimal import Decimal

from .document import (
    BudgetDocument,
    BudgetFileError,
    Direction,
    Faults,
    Order,
    Row,
    Section,
    Stage,
    merged,
)
from .numbers import plain_amounts, year_number
from .sections import french_section
from .text_table import Table

AMOUNTS = {
    "BGT_MTREAL": "realised",
    "BGT_MTBUDGPREC": "before",
    "BGT_MTRARPREC": "carried_in",
    "BGT_MTPROPNOUV": "proposed",
    "BGT_MTPREV": "moved",
    "BGT_CREDOUV": "open",
    "BGT_MTRAR3112": "carried_out",
}
COLUMNS = (
    "BGT_NATDEC",
    "BGT_ANNEE",
    "BGT_SIRET",
    "BGT_NOM",
    "BGT_CONTNAT",
    "BGT_CONTNAT_LABEL",
    "BGT_NATURE",
    "BGT_NATURE_LABEL",
    "BGT_FONCTION",
    "BGT_FONCTION_LABEL",
    "BGT_OPERATION",
    "BGT_SECTION",
    "BGT_OPBUDG",
    "BGT_CODRD",
    *AMOUNTS,
    "BGT_ARTSPE",
)
NEEDED = frozenset(
    ("BGT_NATDEC", "BGT_ANNEE", "BGT_NATURE", "BGT_CODRD", "BGT_CREDOUV")
)
STAGES = {
    "budget primitif": Stage.PRIMARY,
    "budget supplémentaire": Stage.SUPPLEMENTARY,
    "décision modificative": Stage.AMENDING,
    "compte administratif": Stage.CLOSING,
    "compte financier unique": Stage.CLOSING,
}
SECTIONS = {
    "fonctionnement": Section.OPERATING,
    "investissement": Section.CAPITAL,
}
SECTION_WORDS = {section: word for word, section in SECTIONS.items()}
DIRECTIONS = {"dépense": Direction.EXPENSE, "recette": Direction.REVENUE}
DIRECTION_WORDS = {direction: word for word, direction in DIRECTIONS.items()}
LABELS = (
    ("chapter", "BGT_CONTNAT"),
    ("nature", "BGT_NATURE"),
    ("function", "BGT_FONCTION"),
)
CFU, CA = "compte financier unique", "compte administratif"
CFU_YEAR = 2026  # from this year on it closes every budget; some used it before


def is_scdl(table: Table) -> bool:
    """Return whether a table has the columns of the schema."""
    return table.head[:1] == ["BGT_NATDEC"] or len(NEEDED & set(table.head)) >= 3


def read_scdl(table: Table) -> BudgetDocument:
    """Read a table of the schema.

    :raises BudgetFileError: ``columns``: some are missing; ``no_lines``;
        ``several``: the file has more than one budget or year; ``stage``; ``no_year``
    """
    if missing := sorted(NEEDED - set(table.head)):
        raise BudgetFileError("columns", ", ".join(missing))
    names: dict[tuple[str, str], str] = {}
    heads: dict[tuple[str, ...], int] = {}
    rows = merged(_rows(table, names, heads), table.faults)
    if not rows:
        raise BudgetFileError("no_lines")
    if len(heads) > 1:
        two = [" ".join(filter(None, head)) for head in heads][:2]
        raise BudgetFileError("several", " / ".join(two))
    [(stage, year, siret, entity)] = heads
    if stage.casefold() not in STAGES:
        raise BudgetFileError("stage", stage)
    if not year_number(year):
        raise BudgetFileError("no_year", year)
    return BudgetDocument(
        year=int(year),
        stage=STAGES[stage.casefold()],
        rows=rows,
        faults=table.faults,
        siret=siret,
        entity=entity,
        budget=entity,
        called=stage.casefold() if STAGES[stage.casefold()] is Stage.CLOSING else "",
        names=names,
    )


def _rows(
    table: Table,
    names: dict[tuple[str, str], str],
    heads: dict[tuple[str, ...], int],
) -> Iterator[Row]:
    for line, cells in table.records():
        if row := _row(line, cells, table.faults):
            head = ("BGT_NATDEC", "BGT_ANNEE", "BGT_SIRET", "BGT_NOM")
            heads.setdefault(tuple(cells.get(name, "") for name in head), line)
            for kind, column in LABELS:
                code, label = cells.get(column), cells.get(f"{column}_LABEL")
                if code and label:
                    names.setdefault((kind, code), label)
            yield row


def _row(line: int, cells: dict[str, str], faults: Faults) -> Row | None:
    direction = DIRECTIONS.get(cells["BGT_CODRD"].casefold())
    nature = cells["BGT_NATURE"]
    if not nature or not direction:
        code = "direction" if nature else "no_nature"
        faults.tell(code, line, cells["BGT_CODRD"] or nature)
        return None
    chapter = cells.get("BGT_CONTNAT", "")
    section = SECTIONS.get(cells.get("BGT_SECTION", "").casefold())
    order = Order.REAL
    if cells.get("BGT_OPBUDG", "").casefold() == "ordre":
        order = Order.WITHIN if chapter in ("041", "043") else Order.BETWEEN
    section = section or french_section(chapter, nature)
    if section is None:
        faults.tell("section", line, nature)
    return Row(
        line=line,
        section=section,
        direction=direction,
        order=order,
        chapter=chapter,
        nature=nature,
        function=cells.get("BGT_FONCTION", ""),
        operation=cells.get("BGT_OPERATION", ""),
        is_specialised=cells.get("BGT_ARTSPE", "").casefold() == "spécialisé",
        **plain_amounts(cells, AMOUNTS, line, faults),
    )


def write_scdl(document: BudgetDocument) -> bytes:
    """Return the document as a file of the schema, which `read_scdl` reads back as it
    was."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows(_cells(document, document.rows))
    return out.getvalue().encode()


def stage_word(document: BudgetDocument) -> str:
    """Return how the schema names the act: the closing one by the year.

    Small letters, as its list of values has them. The list (0.8.3) is older than the
    compte financier unique, which files of towns name so all the same.
    """
    if document.stage is Stage.CLOSING:
        return document.called or (CFU if document.year >= CFU_YEAR else CA)
    return next(word for word, stage in STAGES.items() if stage is document.stage)


def _cells(document: BudgetDocument, rows: Iterable[Row]) -> Iterator[list[str]]:
    stage = stage_word(document)
    for row in rows:
        label = {
            kind: document.names.get((kind, getattr(row, kind)), "")
            for kind, _column in LABELS
        }
        yield [
            stage,
            str(document.year),
            document.siret,
            document.entity,
            row.chapter,
            label["chapter"],
            row.nature,
            label["nature"],
            row.function,
            label["function"],
            row.operation,
            SECTION_WORDS.get(row.section, ""),
            "réel" if row.order is Order.REAL else "ordre",
            DIRECTION_WORDS[row.direction],
            *(_plain(getattr(row, measure)) for measure in AMOUNTS.values()),
            "spécialisé" if row.is_specialised else "non spécialisé",
        ]


def _plain(amount: Decimal | None) -> str:
    return "" if amount is None else format(amount, "f")
