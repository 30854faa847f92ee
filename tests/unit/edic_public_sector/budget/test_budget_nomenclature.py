# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Nomenclatures as TOTEM has them."""

import pytest
from test_budget_scenes import CAP, OP, refused

from edic_public_sector.tools.budget.nomenclature import read_nomenclature

XML = """<?xml version="1.0" encoding="UTF-8"?>
<?xml-stylesheet type="text/xsl" href="http://example.invalid/plan.xsl"?>
<!-- invented -->
<Nomenclature Norme="M57" Declinaison="M57_X" Exer="2099">
 <Nature>
  <Chapitres>
   <Chapitre Code="011" Libelle="Charges" Section="F"/>
   <Groupe><Chapitre Code="21" Libelle="Immobilisations" Section="I"/></Groupe>
   <Chapitre Code="99" Libelle="Ni l'un ni l'autre" Section="X"/>
  </Chapitres>
  <Comptes>
   <Compte Code="60" Libelle="Achats">
    <!-- a comment is no account -->
    <Compte Code="606" Libelle="Non stockés">
     <Compte Code="6068" Libelle="Autres" DR="011" RR="" ROES="042"/>
    </Compte>
   </Compte>
   <Compte Code="002" Libelle="Résultat" DR="002" RR="002"><!-- none --></Compte>
  </Comptes>
 </Nature>
 <Fonction>
  <Chapitres><Chapitre Code="900" Libelle="Services" Section="I"/></Chapitres>
  <Comptes><Compte Code="60" Libelle="Achats" DR="930"/></Comptes>
  <RefFonctionnelles>
   <RefFonc Code="0" Libelle="Services généraux"><RefFonc Code="01" Libelle="Non"/>
   </RefFonc>
  </RefFonctionnelles>
 </Fonction>
</Nomenclature>"""


def codes(kind):
    read = read_nomenclature(XML.encode())
    return {code.code: code for code in read.codes if code.kind == kind}


def test_nomenclature_says_norm_variant_and_year():
    read = read_nomenclature(XML.encode())
    assert (read.norm, read.variant, read.year) == ("M57", "M57_X", 2099)
    assert read.name == "M57-M57_X"
    assert len(read.codes) == 3 + 4 + 2


def test_chapters_by_nature_alone():
    found = codes("chapter")
    assert not any(item.parent for item in found.values())
    assert [(item.code, item.name, item.section) for item in found.values()] == [
        ("011", "Charges", OP),
        ("21", "Immobilisations", CAP),
        ("99", "Ni l'un ni l'autre", None),
    ]


def test_accounts_stand_below_each_other():
    found = codes("nature")
    assert {item.code: item.parent for item in found.values()} == {
        "60": "",
        "606": "60",
        "6068": "606",
        "002": "",
    }


def test_account_has_a_chapter_for_each_section():
    found = codes("nature")
    assert found["6068"].chapters == {"DR": "011", "ROES": "042"}
    assert found["002"].chapters == {"DR": "002", "RR": "002"}
    assert found["60"].chapters == {}


def test_functions_have_their_parents():
    found = codes("function")
    assert [(item.code, item.name, item.parent) for item in found.values()] == [
        ("0", "Services généraux", ""),
        ("01", "Non", "0"),
    ]


def test_an_entry_without_code_is_left_out():
    data = XML.replace('Code="6068" ', "").replace('Code="01" ', "")
    read = read_nomenclature(data.replace('Code="99" ', "").encode())
    left = [(code.kind, code.code) for code in read.codes]
    assert left == [
        ("chapter", "011"),
        ("chapter", "21"),
        ("nature", "60"),
        ("nature", "606"),
        ("nature", "002"),
        ("function", "0"),
    ]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("</Nomenclature>", "", "xml"),
        ("<Nomenclature", "<Autre", "xml"),
        ('Exer="2099"', "", "nomenclature"),
        ('Exer="2099"', 'Exer="\u00b2"', "nomenclature"),
        ('Exer="2099"', 'Exer="99"', "nomenclature"),
    ],
)
def test_what_is_none(old, new, code):
    with refused(code):
        read_nomenclature(XML.replace(old, new).encode())


def test_another_document():
    with refused("nomenclature", "DocumentBudgetaire"):
        read_nomenclature(b'<DocumentBudgetaire Exer="2099"/>')
    with refused("xml"):
        read_nomenclature(b"")
