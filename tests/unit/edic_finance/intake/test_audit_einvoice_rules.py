# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import pytest
from processor import children_s
from rules.xmute import mutations

from edic_finance.tools.intake import einvoice, einvoice_rules
from edic_finance.tools.intake.apart import TIMEOUT, run_apart
from edic_finance.tools.intake.einvoice_rules import (
    CII,
    KOSIT_CII,
    KOSIT_UBL,
    MAX_RULES,
    NATIONAL_CII,
    NATIONAL_UBL,
    SVRL,
    UBL,
    UnreadableError,
    is_facturx,
    national_version,
    read,
    reports,
    rules_version,
    sheets_of,
    short_path,
    verdict,
)

ROOT = Path(__file__).parents[4]
DATA = ROOT / "addons" / "edic_finance" / "tests" / "data"
SHARED = ROOT.parent / "shared/data"
if not SHARED.is_dir():  # a worktree stands one folder deeper
    SHARED = ROOT.parents[1] / "shared/data"
XRECHNUNG = "urn:cen.eu:en16931:2017#compliant#urn:xeinkauf.de:kosit:xrechnung_3.0"
OLDER = "urn:cen.eu:en16931:2017#compliant#urn:xoev-de:kosit:standard:xrechnung_2.1"
EXTENSION = f"{XRECHNUNG}#conformant#urn:xeinkauf.de:kosit:extension:xrechnung_3.0"
CVD = f"{XRECHNUNG}#compliant#urn:xeinkauf.de:kosit:xrechnung:cvd_0.9"
FACTURX = "urn:cen.eu:en16931:2017#conformant#urn:factur-x.eu:1p0:extended"
BUYER = "<cbc:BuyerReference>04011000-12345-03</cbc:BuyerReference>"
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


def changed(name, *changes):
    """A sample with some of its bytes replaced, as the intake detects it."""
    data = (DATA / name).read_bytes()
    for old, new in changes:
        assert old.encode() in data, old
        data = data.replace(old.encode(), new.encode())
    return einvoice.detect(name, data)


def verdict_on(name, *changes):
    document = changed(name, *changes)
    return read(document.xml, document.format, document.profile)


def judged(name, *changes):
    """Fatal rules that a sample breaks, with some of its bytes replaced."""
    return fatal(verdict_on(name, *changes))


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
        ("RegistrationName>[Seller name]<", "RegistrationName><",
         ["BR-06", "PEPPOL-EN16931-R008"]),
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
        ("xrechnung-ubl", OLDER, UBL),
        ("ubl", "urn:x#conformant#urn.cpro.gouv.fr:1p0:extended-ctc-fr", "FR-UBL.xslt"),
        ("facturx", "urn:x:extended-ctc-fr", "FR-CII.xslt"),
        ("xrechnung-cii", OLDER, CII),
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
    found = sheets_of(form, profile)
    assert found == () if sheet is None else found[0].endswith(sheet)
    assert len(found) == (sheet is not None)


@pytest.mark.parametrize("profile", [XRECHNUNG, EXTENSION, CVD])
def test_xrechnung_is_judged_by_its_own_rules_as_well(profile):
    assert sheets_of("xrechnung-ubl", profile) == (KOSIT_UBL, NATIONAL_UBL)
    assert sheets_of("xrechnung-cii", profile) == (KOSIT_CII, NATIONAL_CII)
    assert sheets_of("facturx", profile) == (KOSIT_CII, NATIONAL_CII)


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
    found = verdict([f"<r>{''.join(assertions)}</r>"], "ubl", "")
    assert (len(found.broken), found.count) == (MAX_RULES, 99)
    assert len(short_path("/*:A[namespace-uri()='u'][2]" * 999)) <= 500
    assert (
        short_path("/*:A[namespace-uri()='u'][1]/*:B[namespace-uri()=''][2]")
        == "/A/B[2]"
    )
    assert short_path("/Q{urn:a}A[1]/Q{urn:b}B[2]/@Q{}scheme") == "/A/B[2]/@scheme"


# --- national rules of XRechnung ------------------------------------------------------
@pytest.mark.parametrize(
    ("old", "new", "rules"),
    [
        (BUYER, "", ["BR-DE-15"]),
        ("<cbc:Telephone>+49 1234-5678</cbc:Telephone>", "", ["BR-DE-6", "BR-DE-27"]),
    ],
)
def test_each_fault_breaks_its_national_rules_of_ubl(old, new, rules):
    found = verdict_on("xrechnung_ubl.xml", (old, new))
    assert found.national == "2.6.0"
    named = [breach.rule for breach in found.broken if breach.flag != "information"]
    assert named == rules


def test_severities_are_those_of_the_schematron():
    """Recommended and informative rules are no faults."""
    wrong = ("<cbc:Telephone>+49 1234-5678<", "<cbc:Telephone>none<")
    found = verdict_on("xrechnung_ubl.xml", wrong)
    assert [(breach.rule, breach.flag) for breach in found.broken] == [
        ("BR-DE-27", "warning"),
        ("BR-DE-TMP-32", "information"),
    ]
    [contact, _delivery] = found.broken
    path = "/Invoice/AccountingSupplierParty/Party/Contact"
    assert (contact.location, contact.count) == (path, 1)
    assert contact.text.startswith("In BT-42 sollen mindestens drei Ziffern")


@pytest.mark.parametrize(
    ("profile", "flag"),
    [(XRECHNUNG, "warning"), (EXTENSION, "information"), (FACTURX, "fatal")],
)
def test_kosit_lowers_rules_of_en_16931_for_xrechnung(profile, flag):
    """BR-CL-21 has codes of its own in XRechnung's extension (BR-DEX-06)."""
    failed = (
        f'<failed-assert xmlns="{SVRL[1:-1]}" id="BR-CL-21" flag="fatal">'
        "<text>a</text></failed-assert>"
    )
    [breach] = verdict([failed], "xrechnung-ubl", profile).broken
    assert breach.flag == flag


def test_older_xrechnung_is_judged_by_en_16931_alone():
    older = (XRECHNUNG, OLDER)
    found = verdict_on("xrechnung_ubl.xml", older, (BUYER, ""))
    assert (found.broken, found.national) == ((), "")


INSTANCES = SHARED / "xrechnung-schematron-instances"


@pytest.mark.skipif(
    not INSTANCES.is_dir(), reason="KoSIT's instances are not beside this clone"
)
@pytest.mark.parametrize("syntax", ["ubl", "cii"])
def test_each_rule_is_broken_and_kept_as_kosit_says(syntax):
    """One of KoSIT's tests of each rule in each way; `make bench-rules` runs all."""
    chosen = {}
    for path in sorted(INSTANCES.glob(f"{syntax}*/*.xml")):
        for mutation in mutations(path.read_bytes()):
            for rule in mutation.broken:
                chosen.setdefault((rule, True), mutation)
            for rule in mutation.kept:
                chosen.setdefault((rule, False), mutation)
    assert len(chosen) > 100
    sheet = NATIONAL_UBL if syntax == "ubl" else NATIONAL_CII
    texts = [mutation.xml.decode() for mutation in chosen.values()]
    for (rule, is_broken), found in zip(chosen, reports(texts, [sheet]), strict=True):
        named = {breach.rule for breach in verdict(found, "", "").broken}
        assert (rule in named) == is_broken, (rule, chosen[rule, is_broken].name)


@pytest.mark.parametrize(
    ("instruction", "text", "made"),
    [
        ('mutator="identity"', "a", ["<b>a</b>"]),
        ('mutator="remove"', "a", ["<!--removed-->"]),
        ('mutator="empty"', "a<c/>", ["<b/>"]),
        ('mutator="code" values="1, 2"', "a", ["<b>1</b>", "<b>2</b>"]),
        ('mutator="code" values="1|2" separator="|"', "a", ["<b>1</b>", "<b>2</b>"]),
        ('mutator="whitespace" list="space" length="2" position="prefix"', "a",
         ["<b>  a</b>"]),
        ('mutator="whitespace" list="tab" length="1"', "a",
         ["<b>\ta</b>", "<b>a\t</b>", "<b>\t</b>"]),
    ],
)  # fmt: skip
def test_mutator_makes_what_its_instruction_says(instruction, text, made):
    data = f"<a><?xmute {instruction} schematron-invalid='x:R'?><b>{text}</b></a>"
    found = [mutation.xml.decode() for mutation in mutations(data.encode())]
    assert [xml.partition("?>")[2] for xml in found] == [f"{node}</a>" for node in made]


def test_mutator_changes_the_attribute_that_is_there():
    data = '<a><?xmute mutator="%s" attribute="%s"?><b c="1"/></a>'
    [removed] = mutations((data % ("remove", "c")).encode())
    [empty] = mutations((data % ("empty", "c")).encode())
    assert (b"<b/>" in removed.xml, b'<b c=""/>' in empty.xml) == (True, True)
    for mutator, attribute in (("remove", "d"), ("shuffle", "c")):
        with pytest.raises(ValueError, match=rf"{mutator}|no attribute {attribute}"):
            [*mutations((data % (mutator, attribute)).encode())]


def test_only_the_release_that_is_known_counts(monkeypatch):
    """Files of another release, or none, are as if there were no national rules."""
    for name, missing in (("read_bytes", b"x"), ("read_bytes", OSError)):

        def fake(_path, found=missing):
            if found is OSError:
                raise OSError
            return found

        with monkeypatch.context() as patch:
            patch.setattr(Path, name, fake)
            national_version.cache_clear()
            rules_version.cache_clear()
            assert national_version() == ""
            assert rules_version().startswith("7.8-")
            assert sheets_of("xrechnung-ubl", XRECHNUNG) == (UBL,)
            assert sheets_of("xrechnung-cii", XRECHNUNG) == (CII,)
        national_version.cache_clear()
        rules_version.cache_clear()
    assert national_version() == "2.6.0"


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
    [reading, *_others] = run_apart("einvoice_rules", data, options)["broken"]
    assert (reading["rule"], reading["flag"], reading["count"]) == ("BR-02", "fatal", 1)
    start = children_s()
    assert run_apart("einvoice_rules", LAUGHS, options) is None
    assert children_s() - start < 30


@pytest.mark.slow
def test_a_large_file_is_judged_or_given_up():
    data = (DATA / "xrechnung_ubl.xml").read_bytes()
    start = data.index(b"<cac:InvoiceLine>")
    line = data[start : data.index(b"</cac:InvoiceLine>") + 18]
    large = data.replace(line, line * (20 * 1024**2 // len(line)))
    before = children_s()
    reading = run_apart("einvoice_rules", large, {"form": "ubl", "profile": XRECHNUNG})
    assert children_s() - before < TIMEOUT + 10
    assert reading is None or {
        broken_rule["rule"] for broken_rule in reading["broken"]
    } >= {"BR-CO-10"}


def test_nothing_happens_without_the_packages(monkeypatch):
    rules_version.cache_clear()
    assert rules_version().startswith("7.8+2.6.0-")
    for name, missing in (("version", PackageNotFoundError), ("find_spec", None)):

        def fake(_name, error=missing):
            if error:
                raise error(_name)

        rules_version.cache_clear()
        with monkeypatch.context() as patch:
            patch.setattr(einvoice_rules, name, fake)
            assert rules_version() == ""
    rules_version.cache_clear()
