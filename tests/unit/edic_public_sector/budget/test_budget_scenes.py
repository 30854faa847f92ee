# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Files of budgets for the tests, all of bodies that do not exist; there are no tests
in here."""

from contextlib import contextmanager
from dataclasses import replace
from decimal import Decimal as D

import pytest

from edic_public_sector.tools.budget.classes import PRESETS
from edic_public_sector.tools.budget.columns import Column, Mapping
from edic_public_sector.tools.budget.columns import read_columns as columns_of
from edic_public_sector.tools.budget.document import (
    BudgetDocument,
    BudgetFileError,
    Direction,
    Level,
    Row,
    Section,
    Stage,
)
from edic_public_sector.tools.budget.text_table import read_table

NAMESPACE = "http://www.minefi.gouv.fr/cp/demat/docbudgetaire"
EXP, REV = Direction.EXPENSE, Direction.REVENUE
OP, CAP = Section.OPERATING, Section.CAPITAL
TOWN = "VILLE FICTIVE"
SIRET = "00000000000000"  # a code of nobody
ACT = {"NatDec": "01", "Exer": "2099"}


@contextmanager
def refused(code, about=None):
    """The file is no budget, for this reason."""
    with pytest.raises(BudgetFileError) as error:
        yield
    assert error.value.code == code
    if about is not None:
        assert error.value.about == about


def found(faults, level=Level.ERROR):
    """``{code: how often}`` of a level."""
    return {code: n for (code, at), n in faults.counts.items() if at is level}


def faults_of(faults, code):
    """``[(line, about)]`` of a kind of fault."""
    return [(fault.line, fault.about) for fault in faults.listed if fault.code == code]


def row(**given):
    return Row(
        **({"line": 0, "direction": EXP, "nature": "6068", "section": OP} | given)
    )


def unplaced(rows):
    """Rows without the lines they stand in."""
    return [replace(row, line=0) for row in rows]


def document(rows, **given):
    return BudgetDocument(year=2099, stage=Stage.PRIMARY, rows=tuple(rows), **given)


# --- TOTEM ----------------------------------------------------------------------------
def tags(cells):
    return "".join(f'<{name} V="{value}"/>' for name, value in cells.items())


def budget_line(more="", **cells):
    base = {"Nature": "6068", "ContNat": "011", "CodRD": "D"}
    return f"<LigneBudget>{tags(base | cells)}{more}</LigneBudget>\n"


def totem(*lines, act=ACT, before="", head=(), after=""):
    """The bytes of a budget document; the first line of the budget is line 6."""
    body = {"LibelleColl": TOWN, "IdColl": SIRET}
    budget = {"LibelleEtab": "BUDGET FICTIF", "Nomenclature": "M57-M57_A"} | dict(head)
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{before}\n'
        f'<DocumentBudgetaire xmlns="{NAMESPACE}">\n'
        f"<EnTeteDocBudgetaire>{tags(body)}</EnTeteDocBudgetaire><Budget>\n"
        f"<EnTeteBudget>{tags(budget)}</EnTeteBudget>\n"
        f"<BlocBudget>{tags(act)}</BlocBudget>\n"
        f"{''.join(lines)}{after}</Budget></DocumentBudgetaire>"
    ).encode()


# --- tables ---------------------------------------------------------------------------
def table(*lines, encoding="utf-8"):
    return read_table("\n".join(lines).encode(encoding))


NEEDED = "BGT_NATDEC,BGT_ANNEE,BGT_CONTNAT,BGT_NATURE,BGT_CODRD,BGT_CREDOUV"


def scdl_table(*lines):
    """Lines of chapter, account, dépense or recette, credit."""
    return table(NEEDED, *(f"Budget primitif,2099,{line}" for line in lines))


def german(*amounts, **given):
    """A mapping of product and account with the years' plans as given."""
    return Mapping(
        **{
            "keys": {"function": "Produkt", "nature": "Konto"},
            "amounts": tuple(
                Column(name=name, year=year, measure="open") for name, year in amounts
            ),
            "classes": PRESETS["nkf"],
        }
        | given
    )


PLAN = german(("Plan 2099", 2099))


def planned(*lines, mapping=PLAN, head="Produkt;Konto;Plan 2099"):
    """``(document of 2099, its faults)`` of lines of product, account, amount."""
    read = columns_of(table(head, *lines), mapping)[2099]
    return read, read.faults


def shown(read):
    """Return the rows in a short form."""
    return [(row.nature, row.direction, row.section, row.open) for row in read.rows]


def euros(*amounts):
    return [D(amount) for amount in amounts]
