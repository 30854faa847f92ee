# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Budgets of a town that does not exist, as files that administrations send."""

from odoo.exceptions import UserError

from .budget_common import BudgetCase

MADE = ("", "line", "credit", "decision", "movement", "authority")
NAMESPACE = "http://www.minefi.gouv.fr/cp/demat/docbudgetaire"
SCDL_HEAD = (
    "BGT_NATDEC,BGT_ANNEE,BGT_SIRET,BGT_NOM,BGT_SECTION,BGT_CONTNAT,BGT_NATURE,"
    "BGT_CODRD,BGT_CREDOUV\n"
)
SCDL_ROWS = (
    "Fonctionnement,011,60612,dépense,1000.50",
    "Fonctionnement,011,6068,dépense,199.50",
    "Fonctionnement,731,73111,recette,1200",
    "Investissement,21,21838,dépense,600",
    "Investissement,10,10222,recette,600",
)
TOTEM = """<?xml version="1.0" encoding="UTF-8"?>
<DocumentBudgetaire xmlns="{namespace}">
 <EnTeteDocBudgetaire><LibelleColl V="{entity}"/><IdColl V="21000000000017"/>
 </EnTeteDocBudgetaire>
 <Budget>
  <EnTeteBudget><LibelleEtab V="PRINCIPAL"/><Nomenclature V="M57-M57_D"/></EnTeteBudget>
  <BlocBudget><NatDec V="{stage}"/><NumDec V="{number}"/><Exer V="{year}"/>
   <DteDec V="2026-03-30"/></BlocBudget>
  <LigneBudget_>
{lines}
 </LigneBudget_></Budget>
</DocumentBudgetaire>
"""


def _row(**cells):
    inner = "".join(f'<{name} V="{value}"/>' for name, value in cells.items() if value)
    return f"  <LigneBudget>{inner}</LigneBudget>"


def totem(
    *,
    stage="01",
    year="2026",
    entity="LINDENFURT (FICTIVE)",
    carried="50.00",
    realised="",
    power="1000.00",
    covered="",
):
    """A vote of seven lines, both sections balanced, and 50 carried over, which last
    year's result covers.

    :param covered: of that result (002); empty: what is carried over
    """
    opened = f"{float(power) + float(carried):.2f}"
    rows = (
        ("011", "60612", "D", opened, {"MtRARPrec": carried, "MtReal": realised}),
        ("011", "6068", "D", "200.00", {}),
        ("731", "73111", "R", f"{float(power) + 200:.2f}", {}),
        ("21", "21838", "D", "400.00", {}),
        ("", "2313", "D", "200.00", {"Operation": "101", "LibCpte": "School"}),
        ("10", "10222", "R", "600.00", {}),
    )
    covered = covered or carried
    if float(covered or 0):
        rows += (("002", "002", "R", covered, {}),)
    lines = [
        _row(Nature=nature, ContNat=chapter, CodRD=side, CredOuv=amount, **more)
        for chapter, nature, side, amount, more in rows
    ]
    return _written(lines, entity, stage, "", year)


def dm(before="1050.00", year="2026"):
    """A décision modificative: 70 more for supplies, of taxes and of electricity."""
    rows = (
        ("011", "60612", "D", before, "-40.00"),
        ("011", "6068", "D", "200.00", "70.00"),
        ("731", "73111", "R", "1200.00", "30.00"),
        ("21", "21838", "D", "400.00", ""),
    )
    lines = [
        _row(
            Nature=nature,
            ContNat=chapter,
            CodRD=side,
            MtBudgPrec=known,
            MtPrev=moved,
            CredOuv=moved,
        )
        for chapter, nature, side, known, moved in rows
    ]
    return _written(lines, "LINDENFURT (FICTIVE)", "02", "1", year)


def _written(lines, entity, stage, number, year):
    return TOTEM.format(
        namespace=NAMESPACE,
        entity=entity,
        stage=stage,
        number=number,
        year=year,
        lines="\n".join(lines),
    )


def scdl(
    rows=SCDL_ROWS,
    stage="Budget primitif",
    year="2026",
    entity="LINDENFURT (FICTIVE)",
):
    head = f"{stage},{year},21000000000017,{entity},"
    return SCDL_HEAD + "".join(f"{head}{row}\n" for row in rows)


def table(rows=(), *years):
    """Products and accounts of a German town; one column of amounts for each year."""
    rows = rows or (
        "21100100;Grundschule (fiktiv);524100;1.000,00",
        "21100100;Grundschule (fiktiv);527100;234,56",
        "61100100;Steuern (fiktiv);401100;1.234,56",
        "21100100;Grundschule (fiktiv);783100;400,00",
        "21100100;Grundschule (fiktiv);681100;400,00",
    )
    head = ("Produkt", "Produktbezeichnung", "Sachkonto", *(years or ("Ansatz 2026",)))
    return "".join(f"{row}\n" for row in (";".join(head), *rows))


class BudgetImportCase(BudgetCase):
    """A base for tests of the report of an import and of the records it left behind."""

    def counts(self):
        self.env.flush_all()
        return {name: self.own(name).search_count([]) for name in MADE}

    def refused(self, taken, words):
        """It is not taken over, and leaves nothing behind."""
        before = self.counts()
        with self.assertRaises(UserError) as caught:
            taken.action_import()
        self.assertRegex(str(caught.exception), words)
        self.assertEqual((self.counts(), taken.state), (before, "checked"))

    def report_messages(self, taken, level):
        """Return the groups of the report, with the lines of the file."""
        return {
            group["title"]: [(line["line"], line["about"]) for line in group["lines"]]
            for group in taken.report["groups"]
            if group["level"] == level
        }
