# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Nomenclatures of French local bodies as TOTEM has them (``planDeCompte.xml``, DGCL
and DGFiP, odm-budgetaire.org): chapters, accounts with the chapter of each,
functions.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from ..common.doctype import OPTIONS
from .document import BudgetFileError, Section
from .numbers import year_number
from .prolog import refuse_doctype

SECTIONS = {"F": Section.OPERATING, "I": Section.CAPITAL}
# dépense or recette; réelle, d'ordre entre sections or intérieure
RULES = ("DR", "DOES", "DOIS", "RR", "ROES", "ROIS")


@dataclass(frozen=True, slots=True)
class Code:
    """One entry: ``kind`` is ``chapter``, ``nature`` or ``function``; ``chapters``:
    ``{DR|RR|DOES|ROES|DOIS|ROIS: chapter}`` of an account."""

    kind: str
    code: str
    name: str
    parent: str = ""
    section: Section | None = None
    chapters: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Nomenclature:
    """A nomenclature: ``norm`` (M57), ``variant`` (M57_D) and ``year`` of it."""

    norm: str
    variant: str
    year: int
    codes: tuple[Code, ...]

    @property
    def name(self) -> str:
        """Return its name as a budget document has it: ``M57-M57_D``."""
        return f"{self.norm}-{self.variant}"


def read_nomenclature(data: bytes) -> Nomenclature:
    """Read a nomenclature.

    :raises BudgetFileError: ``xml``; ``nomenclature``: it is none
    """
    refuse_doctype(data)
    parser = etree.XMLParser(remove_comments=True, remove_pis=True, **OPTIONS)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise BudgetFileError("xml", str(error)[:200]) from error
    year = year_number(root.get("Exer", ""))
    if root.tag != "Nomenclature" or not year:
        raise BudgetFileError("nomenclature", str(root.tag)[:80])
    codes = (
        *_chapters(root),
        *_tree(root, "Nature/Comptes", "nature"),
        *_tree(root, "Fonction/RefFonctionnelles", "function"),
    )
    return Nomenclature(root.get("Norme", ""), root.get("Declinaison", ""), year, codes)


def _chapters(root: etree._Element) -> Iterator[Code]:
    """Yield the chapters by nature; those by function have the codes of functions."""
    for element in root.iterfind("Nature/Chapitres//Chapitre[@Code]"):
        section = SECTIONS.get(element.get("Section", ""))
        name = element.get("Libelle", "")
        yield Code("chapter", element.get("Code"), name, section=section)


def _tree(root: etree._Element, path: str, kind: str) -> Iterator[Code]:
    for top in root.iterfind(path):
        for element in top.iterfind(".//*[@Code]"):
            yield Code(
                kind,
                element.get("Code"),
                element.get("Libelle", ""),
                parent=element.getparent().get("Code", ""),
                chapters={k: element.get(k) for k in RULES if element.get(k)},
            )
