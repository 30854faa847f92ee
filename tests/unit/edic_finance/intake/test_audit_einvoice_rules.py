# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import time
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import pytest

from edic_finance.tools.intake import einvoice, einvoice_rules
from edic_finance.tools.intake.apart import run_apart
from edic_finance.tools.intake.einvoice_rules import (
    CII,
    MAX_RULES,
    SVRL,
    UBL,
    UnreadableError,
    is_facturx,
    read,
    rules_version,
    sheet_of,
    short_path,
    verdict,
)

DATA = Path(__file__).parents[4] / "addons" / "edic_finance" / "tests" / "data"
XRECHNUNG = "urn:cen.eu:en16931:2017#compliant#urn:xeinkauf.de:kosit:xrechnung_3.0"
FACTURX = "urn:cen.eu:en16931:2017#conformant#urn:factur-x.eu:1p0:extended"
LAUGHS = b"""<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "lol">
<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">
<!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;"><!ENTITY e "&d;&d;&d;&d;&d;&d;&d;&d;">]>
<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2">&e;</Invoice>"""
FETCHED = b"""<?xml version="1.0"?><!DOCTYPE i [<!ENTITY x SYSTEM "file:///etc/hosts">]>
<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2">&x;</Invoice>"""


def fatal(found):
    return [
        broken_rule.rule for broken_rule in found.broken if broken_rule.flag == "fatal"
    ]


def judged(name, *changes):
    """Fatal rules that a sample breaks, with some of its bytes replaced."""
    data = (DATA / name).read_bytes()
    for old, new in changes:
        assert old.encode() in data, old
        data = data.replace(old.encode(), new.encode())
    document = einvoice.detect(name, data)
    return fatal(read(document.xml, document.format, document.profile))


@pytest.mark.parametrize(
    "name",
    [
        "xrechnung_ubl.xml",
        "xrechnung_cii.xml",
        "facturx_basicwl.xml",
        "facturx_minimum.xml",
        "ubl_fr.xml",
    ],
)
def test_samples_break_nothing(name):
    assert judged(name) == []


@pytest.mark.parametrize(
    ("old", "new", "rules"),
    [
        ("<cbc:ID>123456XX</cbc:ID>", "", ["BR-02"]),
        ("<cbc:IssueDate>2016-04-04</cbc:IssueDate>", "", ["BR-03"]),
        ("TypeCode>380<", "TypeCode>999<", ["BR-CL-01"]),
        ("RegistrationName>[Seller name]<", "RegistrationName><", ["BR-06"]),
        (">26.07</cbc:Line", ">26.08</cbc:Line", ["BR-CO-10"]),
        ("InclusiveAmount currencyID=\"EUR\">336.9<",
         "InclusiveAmount currencyID=\"EUR\">336.91<", ["BR-CO-15", "BR-CO-16"]),
        ("<cbc:Name>Zeitschrift [...]</cbc:Name>", "", ["BR-25"]),
        ("<cbc:Percent>7<", "<cbc:Percent>8<", ["BR-CO-17", "BR-S-09"]),
        (">288.79</cbc:PriceA", ">-288.79</cbc:PriceA", ["BR-27"]),
    ],
)  # fmt: skip
def test_each_fault_breaks_its_rules_of_ubl(old, new, rules):
    assert judged("xrechnung_ubl.xml", (old, new)) == rules


def test_faults_of_cii():
    number = "<ram:ID>123456XX</ram:ID>"
    assert judged("xrechnung_cii.xml", (number, "")) == ["BR-02"]
    wrong = (">336.9</ram:Grand", ">337.9</ram:Grand")
    assert judged("xrechnung_cii.xml", wrong) == ["BR-CO-15", "BR-CO-16"]


def test_minimum_names_the_official_rule():
    """Its rules have numbers of Factur-X's own."""
    due = "<ram:DuePayableAmount>104.90</ram:DuePayableAmount>"
    assert "BR-15" in judged("facturx_minimum.xml", (due, ""))


def test_what_is_told():
    data = (DATA / "xrechnung_ubl.xml").read_bytes()
    wrong = data.replace(b"<cbc:IdentificationCode>DE<", b"<cbc:IdentificationCode>D<")
    [country] = read(wrong, "ubl", "").broken
    assert (country.rule, country.flag, country.count) == ("BR-CL-14", "fatal", 2)
    assert country.text.startswith("Country codes in an invoice MUST be coded using")
    party = "/Invoice/AccountingSupplierParty/Party"
    assert country.location == f"{party}/PostalAddress/Country/IdentificationCode"
    extra = b"<cbc:UUID>1</cbc:UUID><cbc:IssueDate>"
    found = read(data.replace(b"<cbc:IssueDate>", extra, 1), "ubl", "").broken
    assert [(item.rule, item.flag) for item in found] == [("UBL-CR-005", "warning")]


@pytest.mark.parametrize(
    ("form", "profile", "sheet"),
    [
        ("ubl", "", UBL),
        ("xrechnung-ubl", XRECHNUNG, UBL),
        ("ubl", "urn:x#conformant#urn.cpro.gouv.fr:1p0:extended-ctc-fr", "FR-UBL.xslt"),
        ("facturx", "urn:x:extended-ctc-fr", "FR-CII.xslt"),
        ("xrechnung-cii", XRECHNUNG, CII),
        ("facturx", "urn:cen.eu:en16931:2017", CII),
        ("facturx", FACTURX, "FACTUR-X_EXTENDED.xslt"),
        ("facturx", "urn:factur-x.eu:1p0:minimum", "MINIMUM.xsl"),
        ("facturx", "urn:factur-x.eu:1p0:basicwl ", "BASIC-WL.xslt"),
        ("facturx", "urn:x#compliant#urn:factur-x.eu:1p0:basic", "BASIC.xsl"),
        ("zugferd1", "urn:ferd:CrossIndustryDocument:invoice:1p0:comfort", None),
        ("orderx", "", None),
        ("pdf", "", None),
    ],
)
def test_each_profile_has_its_stylesheet(form, profile, sheet):
    found = sheet_of(form, profile)
    assert found is None if sheet is None else found.endswith(sheet)


def test_rules_of_factur_x_are_for_factur_x():
    assert is_facturx("facturx", FACTURX)
    assert not is_facturx("facturx", XRECHNUNG)
    assert not is_facturx("cii", "urn:cen.eu:en16931:2017")
    data = (DATA / "xrechnung_cii.xml").read_bytes()
    assert fatal(read(data, "xrechnung-cii", XRECHNUNG)) == []
    assert fatal(read(data, "facturx", "")) == ["FX-SCH-A-000556"]


def test_many_are_capped():
    assertion = (
        f'<failed-assert xmlns="{SVRL[1:-1]}" id="R-%s"><text>a</text></failed-assert>'
    )
    assertions = (assertion % number for number in range(99))
    found = verdict(f"<r>{''.join(assertions)}</r>", True)
    assert (len(found.broken), found.count) == (MAX_RULES, 99)
    assert len(short_path("/*:A[namespace-uri()='u'][2]" * 999)) <= 500
    assert (
        short_path("/*:A[namespace-uri()='u'][1]/*:B[namespace-uri()=''][2]")
        == "/A/B[2]"
    )


@pytest.mark.parametrize("data", [b"", b"<Invoice", b"\0\xff", LAUGHS, FETCHED])
def test_what_cannot_be_read(data):
    with pytest.raises(UnreadableError):
        read(data, "ubl", "")


def test_formats_without_rules():
    with pytest.raises(UnreadableError):
        read((DATA / "zugferd1.xml").read_bytes(), "zugferd1", "")


def test_hostile_xml_ends_apart():
    data = (DATA / "xrechnung_ubl.xml").read_bytes().replace(b"123456XX", b"")
    options = {"form": "xrechnung-ubl", "profile": XRECHNUNG}
    [reading] = run_apart("einvoice_rules", data, options)["broken"]
    assert (reading["rule"], reading["flag"], reading["count"]) == ("BR-02", "fatal", 1)
    start = time.monotonic()
    assert run_apart("einvoice_rules", LAUGHS, options) is None
    assert time.monotonic() - start < 30


@pytest.mark.slow
def test_a_large_file_is_judged_or_given_up():
    data = (DATA / "xrechnung_ubl.xml").read_bytes()
    start = data.index(b"<cac:InvoiceLine>")
    line = data[start : data.index(b"</cac:InvoiceLine>") + 18]
    large = data.replace(line, line * (20 * 1024**2 // len(line)))
    start = time.monotonic()
    reading = run_apart("einvoice_rules", large, {"form": "ubl", "profile": XRECHNUNG})
    assert time.monotonic() - start < 90
    assert reading is None or {
        broken_rule["rule"] for broken_rule in reading["broken"]
    } >= {"BR-CO-10"}


def test_nothing_happens_without_the_packages(monkeypatch):
    rules_version.cache_clear()
    assert rules_version().startswith("7.8-")
    for name, missing in (("version", PackageNotFoundError), ("find_spec", None)):

        def fake(_name, error=missing):
            if error:
                raise error(_name)

        rules_version.cache_clear()
        with monkeypatch.context() as patch:
            patch.setattr(einvoice_rules, name, fake)
            assert rules_version() == ""
    rules_version.cache_clear()
