# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Budget documents of French local bodies, as TOTEM writes them
(``DocumentBudgetaire``, DGCL, odm-budgetaire.org). Annexes and seal are left out: they
name people, and no figure of the budget is there.
"""

import io
import re
from decimal import Decimal

from lxml import etree

from ..common.doctype import OPTIONS
from .document import (
    BudgetDocument,
    BudgetFileError,
    Direction,
    Faults,
    Level,
    Order,
    Row,
    Section,
    Stage,
    merged,
)
from .numbers import plain_amounts, plain_number, year_number
from .prolog import beginning, refuse_doctype
from .sections import french_section

NAMESPACE = "http://www.minefi.gouv.fr/cp/demat/docbudgetaire"
MAX_BYTES = 200 << 20
LAST_LINE = 65_535  # libxml2 counts no further
STAGES = {
    "01": Stage.PRIMARY,
    "02": Stage.AMENDING,
    "03": Stage.SUPPLEMENTARY,
    "09": Stage.CLOSING,
    "10": Stage.CLOSING,
}
CLOSING = {"09": "compte administratif", "10": "compte financier unique"}
ORDERS = {"1": Order.WITHIN, "2": Order.BETWEEN}
VOTES = re.compile(r"F([ca])I([ca])")  # NatVote: by chapter or article in each section
SECTIONS = {"F": Section.OPERATING, "I": Section.CAPITAL}
AMOUNTS = {
    "MtBudgPrec": "before",
    "MtRARPrec": "carried_in",
    "MtPropNouv": "proposed",
    "MtPrev": "moved",
    "CredOuv": "open",
    "MtReal": "realised",
    "MtRAR3112": "carried_out",
}
# statistics of the commune, as it writes them: "1 821,67"
INHABITANTS, DEBT = "PopTot", "ValEncDettePop"
_STATISTICS = f"{{{NAMESPACE}}}InformationsGenerales"
_LINE, _BLOCK = f"{{{NAMESPACE}}}LigneBudget", f"{{{NAMESPACE}}}BlocBudget"
_HEADS = (
    f"{{{NAMESPACE}}}EnTeteBudget",
    f"{{{NAMESPACE}}}EnTeteDocBudgetaire",
    _BLOCK,
    _STATISTICS,
)
_SKIPPED = (f"{{{NAMESPACE}}}Annexes", f"{{{NAMESPACE}}}Scellement")


def is_totem(data: bytes) -> bool:
    """Return whether a file looks like a budget document."""
    return b"DocumentBudgetaire" in beginning(data)[:4096]


def read_totem(data: bytes) -> BudgetDocument:
    """Read a budget document.

    :raises BudgetFileError: ``xml``: it is none, or is cut off; ``large``; ``no_year``;
        ``no_lines``; ``stage``: an act this cannot read; ``several``: budgets in it
    """
    if len(data) > MAX_BYTES:
        raise BudgetFileError("large", str(MAX_BYTES >> 20))
    refuse_doctype(data)
    faults, rows, head, names = Faults(), [], {}, {}
    try:
        for _event, element in etree.iterparse(
            io.BytesIO(data),
            tag=(_LINE, *_HEADS, *_SKIPPED),
            remove_comments=True,
            remove_pis=True,
            **OPTIONS,
        ):
            if element.tag in _HEADS:
                _add_head(head, element)
            elif element.tag == _LINE:
                rows.append(_row(element, faults, names))
            if element.tag != _BLOCK:
                element.clear()
    except etree.XMLSyntaxError as error:
        raise BudgetFileError("xml", str(error)[:200]) from error
    return _document(head, [row for row in rows if row], faults, names)


def _add_head(head: dict[str, str], element: etree._Element) -> None:
    if element.tag == _STATISTICS:
        figures = {child.get("Code", ""): child.get("V", "") for child in element}
        head.update(
            {code: figures[code] for code in (INHABITANTS, DEBT) if code in figures}
        )
        return
    if element.tag == _BLOCK and "Exer" in head:
        raise BudgetFileError("several", head["Exer"])
    head.update({_local(child): child.get("V", "") for child in element})


def _local(element: etree._Element) -> str:
    return etree.QName(element).localname


def _document(head: dict, rows: list[Row], faults: Faults, names: dict):
    if head.get("ProjetBudget") == "true":
        faults.tell("project", level=Level.NOTE)
    if not rows:
        raise BudgetFileError("no_lines")
    year = year_number(head.get("Exer", ""))
    if not year:
        raise BudgetFileError("no_year", head.get("Exer", ""))
    if head.get("NatDec") not in STAGES:
        raise BudgetFileError("stage", head.get("NatDec", ""))
    return BudgetDocument(
        year=year,
        stage=STAGES[head["NatDec"]],
        rows=merged(rows, faults),
        faults=faults,
        number=head.get("NumDec", ""),
        decided=head.get("DteDec", "")[:10],
        entity=head.get("LibelleColl", ""),
        siret=head.get("IdEtab") or head.get("IdColl", ""),
        budget=head.get("LibelleEtab", ""),
        budget_code=head.get("CodBud", ""),
        is_annex=head.get("CodTypBud") == "A",
        nomenclature=head.get("Nomenclature", ""),
        is_by_operation=head.get("OpeEquip") == "true",
        levels=_levels(head.get("NatVote", "")),
        is_project=head.get("ProjetBudget") == "true",
        called=CLOSING.get(head["NatDec"], ""),
        inhabitants=_statistic(head.get(INHABITANTS, "")),
        debt_per_inhabitant=_statistic(head.get(DEBT, "")),
        names=names,
    )


def _statistic(text: str) -> Decimal | None:
    """Return a number as the commune wrote it, None where it is none or nothing."""
    found = plain_number("".join(text.split()).replace(",", "."))
    return found if found and found > 0 else None


def _levels(text: str) -> dict[Section, str]:
    found = VOTES.fullmatch(text)
    if not found:
        return {}
    by = {"c": "chapter", "a": "article"}
    return {Section.OPERATING: by[found[1]], Section.CAPITAL: by[found[2]]}


def _row(element: etree._Element, faults: Faults, names: dict) -> Row | None:
    line = element.sourceline or 0
    line = line if line < LAST_LINE else 0
    cells = {_local(child): child.get("V", "") for child in element}
    nature, code = cells.get("Nature", ""), cells.get("CodRD", "")
    if not nature or code not in ("D", "R"):
        faults.tell("no_nature" if not nature else "direction", line, nature or code)
        return None
    chapter = cells.get("ContNat", "")
    operation = cells.get("Operation") or cells.get("ContOp", "")
    if operation and chapter in (nature, operation):
        chapter = ""  # what is voted by operation has no chapter
    section = _section(element) or french_section(chapter, nature)
    if section is None:
        faults.tell("section", line, nature)
    if operation and cells.get("LibCpte"):
        names["operation", operation] = cells["LibCpte"]
    order = Order.REAL
    if cells.get("OpBudg") == "1":
        order = ORDERS.get(cells.get("TypOpBudg", ""), Order.BETWEEN)
    return Row(
        line=line,
        section=section,
        direction=Direction.EXPENSE if code == "D" else Direction.REVENUE,
        order=order,
        chapter=chapter,
        nature=nature,
        function=cells.get("Fonction", ""),
        operation=operation,
        is_specialised=cells.get("ArtSpe") == "true",
        **plain_amounts(cells, AMOUNTS, line, faults),
    )


def _section(element: etree._Element) -> Section | None:
    found = (child.get("V") for child in element if child.get("Code") == "Section")
    return SECTIONS.get(next(found, None))
