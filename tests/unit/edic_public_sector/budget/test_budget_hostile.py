# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Budget documents and nomenclatures that are damaged or hostile."""

import pytest
from test_budget_scenes import budget_line, refused, totem

from edic_public_sector.tools.budget import totem as module
from edic_public_sector.tools.budget.nomenclature import read_nomenclature
from edic_public_sector.tools.budget.totem import read_totem

SECRET = "RIEN QUE POUR MOI"
LAUGHS = '<!ENTITY l0 "lol">' + "".join(
    f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12)
)
QUADRATIC = f'<!ENTITY l11 "{"x" * 50_000}">'
NAMES = (
    "<Annexes><DATA_EMPRUNT><EMPRUNT>"
    '<NomPreteur V="MARTIN Fictive"/><LibOrgaPreteur V="Banque inventée"/>'
    "</EMPRUNT></DATA_EMPRUNT></Annexes>"
    '<Scellement><Signataire V="DUPONT Inventé"/></Scellement>'
)


def nomenclature(name="x", before="", within=""):
    return (
        f"{before}<Nomenclature Norme='M57' Declinaison='M57_A' Exer='2099'><Nature>"
        f"<Comptes>{within}<Compte Code='60' Libelle='{name}'/></Comptes></Nature>"
        "</Nomenclature>"
    ).encode()


# --- damage ---------------------------------------------------------------------------
@pytest.mark.parametrize("part", [0, 1, 60, 200, 400, 600, -1, -20, -60])
def test_a_file_that_is_cut_off_is_not_read_in_part(part):
    data = totem(*(budget_line(Nature=f"6{n}", CredOuv="1") for n in range(9)))
    assert len(read_totem(data).rows) == 9
    with refused("xml"):
        read_totem(data[:part])


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"Produkt;Konto",
        b"<DocumentBudgetaire",
        b"<DocumentBudgetaire></Budget>",
        b'<?xml version="1.0" encoding="X-9"?><DocumentBudgetaire/>',
        totem(budget_line()).replace(b"FICTIVE", b"\xff\xfe"),
        totem(budget_line(), after="<a>" * 300 + "</a>" * 300),
    ],
)
def test_what_is_no_xml(data):
    with refused("xml"):
        read_totem(data)


def test_other_encodings_are_read_as_they_say():
    data = totem(budget_line()).decode().replace("VILLE", "CITÉ")
    data = data.replace("UTF-8", "ISO-8859-1").encode("latin-1")
    assert read_totem(data).entity == "CITÉ FICTIVE"


def test_a_file_is_not_larger_than_allowed(monkeypatch):
    monkeypatch.setattr(module, "MAX_BYTES", 1 << 20)
    data = totem(budget_line(), after=" " * (1 << 19))
    assert len(read_totem(data).rows) == 1
    with refused("large", "1"):
        read_totem(data + b" " * (1 << 19))


# --- entities -------------------------------------------------------------------------
@pytest.mark.parametrize("entities", [LAUGHS, QUADRATIC])
@pytest.mark.parametrize("times", [1, 50_000])
@pytest.mark.parametrize("place", ["cell", "text", "body"])
def test_entities_are_not_expanded(entities, times, place):
    bomb = "&l11;" * times
    line = budget_line(LibCpte=bomb) if place == "cell" else budget_line()
    if place == "text":
        line = line.replace("<Nature", f"{bomb}<Nature")
    after = bomb if place == "body" else ""
    with refused("xml", "DOCTYPE"):
        read_totem(totem(line, before=f"<!DOCTYPE d [{entities}]>", after=after))


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-7"])
def test_no_encoding_hides_them(encoding):
    text = totem(budget_line(LibCpte="&l11;" * 9), before=f"<!DOCTYPE d [{QUADRATIC}]>")
    text = text.decode().replace("UTF-8", encoding[:6])
    with refused("xml"):
        read_totem(text.encode(encoding))


@pytest.fixture
def outside(tmp_path):
    """Declarations that lead to a file nobody shall read."""
    (tmp_path / "secret.txt").write_text(SECRET)
    external = f'SYSTEM "{(tmp_path / "secret.txt").as_uri()}"'
    (tmp_path / "more.dtd").write_text(f'<!ENTITY x "{SECRET}">')
    more = f'SYSTEM "{(tmp_path / "more.dtd").as_uri()}"'
    return {
        "entity": f"<!DOCTYPE d [<!ENTITY x {external}>]>",
        "dtd": f"<!DOCTYPE d {more}>",
        "parameter": f"<!DOCTYPE d [<!ENTITY % p {more}> %p;]>",
    }


@pytest.mark.parametrize("kind", ["entity", "dtd", "parameter"])
@pytest.mark.parametrize("place", ["cell", "text"])
def test_no_file_is_read(outside, kind, place):
    line = budget_line(Operation="1", LibCpte="&x;" if place == "cell" else "")
    after = "&x;" if place == "text" else ""
    with refused("xml", "DOCTYPE"):
        read_totem(totem(line, before=outside[kind], after=after))


@pytest.mark.parametrize("place", ["name", "within"])
def test_nor_by_a_nomenclature(outside, place):
    for before in outside.values():
        with refused("xml", "DOCTYPE"):
            read_nomenclature(nomenclature(before=before, **{place: "&x;"}))
    for entities in (LAUGHS, QUADRATIC):
        before = f"<!DOCTYPE d [{entities}]>"
        with refused("xml", "DOCTYPE"):
            read_nomenclature(nomenclature(before=before, **{place: "&l11;" * 50_000}))


# --- annexes --------------------------------------------------------------------------
def test_what_names_people_is_left_out():
    read = read_totem(totem(budget_line(CredOuv="5"), after=NAMES))
    assert [row.open for row in read.rows] == [5]
    assert not read.faults.counts
    shown = repr(read)
    assert "MARTIN" not in shown
    assert "DUPONT" not in shown
    assert "Banque" not in shown
