# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import json
from pathlib import Path

import pytest

from edic_finance.tools.intake.einvoice import parse
from edic_finance.tools.intake.einvoice_figures import normalise
from edic_finance.tools.intake.pages import finder
from edic_finance.tools.intake.pages.text import Page, Word, as_json, in_lines
from edic_finance.tools.intake.stated_seller import Stated, by_terms, seller

DATA = Path(__file__).parents[4] / "addons/edic_finance/tests/data"


def stated(name, old="", new=""):
    text = (DATA / name).read_text(encoding="utf-8")
    assert old in text
    return by_terms(normalise(parse(text.replace(old, new, 1).encode())))


# --- e-invoices -----------------------------------------------------------------------
@pytest.mark.parametrize("name", ["xrechnung_ubl.xml", "xrechnung_cii.xml"])
def test_both_syntaxes_state_the_same_seller(name):
    rows = {(row.name, row.value, row.source) for row in stated(name)}
    assert rows >= {
        ("name", "[Seller name]", "BT-27"),
        ("street", "[Seller address line 1]", "BT-35"),
        ("postcode", "12345", "BT-38"),
        ("city", "[Seller city]", "BT-37"),
        ("country", "DE", "BT-40"),
        ("vat", "DE 123456789", "BT-31"),
        ("email", "seller@email.de", "BT-43"),
        ("iban", "DE79000000001234567890", "BT-84"),
    }


def test_siret_and_siren_are_told_from_other_registers():
    found = {row.name: (row.value, row.source) for row in stated("ubl_ctc_fr.xml")}
    assert found["siren"] == ("999999998", "BT-30")
    assert found["siret"] == ("99999999800019", "BT-29")
    german = {row.name for row in stated("xrechnung_ubl.xml")}
    assert not german & {"siren", "siret"}


def test_addresses_have_their_schemes():
    rows = [r for r in stated("ubl_ctc_fr.xml") if r.name == "address"]
    assert ("0225", "999999998_042", "BT-34") in {
        (row.scheme, row.value, row.source) for row in rows
    }
    rows = stated("xrechnung_ubl.xml", 'schemeID="EM"', 'schemeID="0204"')
    assert seller(rows).addresses == (("0204", "seller@email.de"),)


def test_placeholders_state_nothing():
    rows = stated("xrechnung_ubl.xml", ">[Seller city]<", ">n/a<")
    assert "city" not in {row.name for row in rows}


def test_accounts_of_another_payee_are_not_the_sellers():
    rows = [
        Stated("name", "Papeterie Grandval", "BT-27"),
        Stated("iban", "FR76", "BT-84"),
    ]
    assert seller(rows).ibans == ("FR76",)
    for payee, accounts in (("Nordbank Factoring", ()), ("Grandval SARL", ("FR76",))):
        assert seller([*rows, Stated("payee", payee, "BT-59")]).ibans == accounts


# --- pages ----------------------------------------------------------------------------
IBAN = "DE02120300000000202051"
OWN_IBAN = "FR7630006000011234567890189"


def page(*lines):
    """Return a page with texts at ``x, y``, ten points high."""
    words = []
    for x, y, text in lines:
        left = float(x)
        for word in text.split():
            right = left + 5 * len(word)
            words.append(Word(word, (left, y, right, y + 10)))
            left = right + 3
    return Page(1, 595, 842, "text", in_lines(words))


def rows_of(*lines):
    content = {
        "pages": [as_json(page(*lines))],
        "names": ["Stadt Musterhausen"],
        "numbers": [OWN_IBAN],
    }
    return set(finder.read(json.dumps(content).encode()).seller)


def test_address_below_the_name():
    rows = rows_of(
        (50, 60, "Gartenbau Lindenhof GmbH"),
        (50, 74, "Lindenweg 4"),
        (50, 88, "D-12345 Beispielstadt"),
        (50, 102, "USt-IdNr.: DE136695976"),
        (50, 116, "Tel.: 030 1234567"),
        (50, 130, "post@lindenhof.example"),
        (50, 250, "Rechnung Nr. 17"),
        (50, 500, "Zahlbar binnen 14 Tagen ohne Abzug"),
        (50, 600, f"IBAN: {IBAN}"),
        (50, 640, f"Ihr Konto: {OWN_IBAN}"),
        (50, 700, "Amtsgericht Beispielstadt HRB 1234"),
    )
    assert rows == {
        ("name", "Gartenbau Lindenhof GmbH", "1"),
        ("street", "Lindenweg 4", "1"),
        ("postcode", "12345", "1"),
        ("city", "Beispielstadt", "1"),
        ("country", "DE", "1"),
        ("vat", "DE136695976", "1"),
        ("phone", "030 1234567", "1"),
        ("email", "post@lindenhof.example", "1"),
        ("iban", IBAN, "1"),
        ("register", "HRB 1234", "1"),
        ("terms", "Zahlbar binnen 14 Tagen ohne Abzug", "1"),
    }


def test_address_behind_the_name():
    rows = rows_of(
        (50, 60, "Papeterie Grandval SARL - 12 rue Haute - 38110 Valmont"),
        (50, 74, "RCS Valmont 404 833 048"),
        (50, 250, "Facture n° 17"),
    )
    assert rows >= {
        ("name", "Papeterie Grandval SARL", "1"),
        ("street", "12 rue Haute", "1"),
        ("postcode", "38110", "1"),
        ("city", "Valmont", "1"),
        ("siren", "404833048", "1"),
    }


def test_what_may_be_another_partys_is_left_out():
    rows = rows_of(
        (50, 60, "Gartenbau Lindenhof GmbH"),
        (50, 74, "USt-IdNr.: DE136695976"),
        (50, 88, "post@lindenhof.example"),
        (50, 200, "rathaus@musterhausen.example"),
        (50, 230, "Stadt Musterhausen"),
        (50, 244, "Rathausplatz 1"),
        (50, 258, "54321 Musterhausen"),
        (50, 300, "HRB 1234"),
        (50, 320, "HRB 4321"),
    )
    assert {name for name, _value, _page in rows} == {"name", "vat"}
