# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Service descriptions (Leistungen) in XZuFi 2.1 to 2.3, the XÖV standard in which
German administrations exchange them (XRepository, ``http://xoev.de/schemata/xzufi``).

Read are messages of any kind and a single ``leistung``, by the names of the elements,
as the names of the messages and the namespace change with each version. Texts come as
HTML; of the modules on costs, terms and duration the words are taken, never the figures
beside them, since those do not say for whom they hold. XZuFi states no licence: what
may be done with a text is agreed with who gives it.

The FIM portal serves single descriptions openly (``https://fimportal.de/api/v1/
leistung-stammtexte``). The portal network's gateway serves all of them (PVOG
Bereitstelldienst, ``/v3/verwaltungsobjekte/xzufi-2-3-1``), but to registered clients
only (OAuth2), which is left to the site.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from lxml import etree

from . import document, html_blocks
from .definition import day
from .document import Document, Line, Unreadable, plain

NAMESPACE = "xzufi"
COUNTRIES = ("", "at", "be", "ch", "de", "fr", "li", "lu")
LANGS = {"ger": "de", "deu": "de", "fre": "fr", "fra": "fr"}
# urn:de:xzufi:codeliste:leistungstextmodulleika, and the modules beside it
MODULES = {
    "02": ("Leistungsbezeichnung", "Désignation"),
    "03": ("Leistungsbezeichnung II", "Désignation courante"),
    "05": ("Kurztext", "En bref"),
    "06": ("Volltext", "Description"),
    "07": ("Rechtsgrundlage(n)", "Bases légales"),
    "08": ("Erforderliche Unterlagen", "Documents à fournir"),
    "09": ("Voraussetzungen", "Conditions"),
    "11": ("Verfahrensablauf", "Déroulement"),
    "14": ("Formulare", "Formulaires"),
    "15": ("Weiterführende Informationen", "Pour en savoir plus"),
    "16": ("Hinweise (Besonderheiten)", "Remarques"),
    "18": ("Urheber", "Auteur"),
    "22": ("Zuständige Stelle", "Service compétent"),
    "23": ("Ansprechpunkt", "Où s'adresser"),
    "24": ("Teaser", "Aperçu"),
    "25": ("Rechtsbehelf", "Recours"),
    "modulKosten": ("Kosten", "Coût"),
    "modulFrist": ("Frist", "Délai à respecter"),
    "modulBearbeitungsdauer": ("Bearbeitungsdauer", "Durée de traitement"),
}
TITLES, LAWS, FORMS, AUTHOR, BRIEF = ("03", "02"), "07", "14", "18", ("24", "05")
PAGE = "modulUrsprungsportal"
LINKS = ("weiterfuehrenderLink", PAGE)
NOT_QUOTED = frozenset((*TITLES, AUTHOR))
KEY = re.compile(r"[0-9]{14}")
PLACE = re.compile(r"[0-9]{1,9}")
LAST = 1 << 30  # the place of a module that names none


def read(data: bytes) -> tuple[Document, ...]:
    """Return the descriptions of a file, each in German and in French as far as it has
    it.

    A description that gives no document is left out where others do.

    :raises Unreadable: when none gives a document, of the first that gives none;
        `Unreadable` says which codes there are
    """
    root = document.tree(data)
    if NAMESPACE not in (etree.QName(root).namespace or "").lower():
        raise Unreadable("format", str(root.tag)[:200])
    sender = plain(root.findtext("{*}nachrichtenkopf/{*}sender"))
    found: list[Document] = []
    faults: list[Unreadable] = []
    for service in root.iter("{*}leistung", "{*}ergebnisLeistung"):
        if modules := _modules(service):
            try:
                found += _documents(service, modules, sender)
            except Unreadable as error:
                faults.append(error)
    if not found:
        raise next(iter(faults), Unreadable("no_lines", document.local(root)))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Module:
    """:param kind: of a text its LeiKa code, of others the name of the element"""

    kind: str
    name: str
    element: etree._Element

    @property
    def is_text(self) -> bool:
        return document.local(self.element) == "modulText"

    def heading(self, lang: str) -> str:
        known = MODULES.get(self.kind)
        return known[lang == "fr"] if known else self.name

    def texts(self, lang: str) -> Iterator[str]:
        """Return what is said in it, as HTML."""
        tag = "inhalt" if self.is_text else "beschreibung"
        for element in self.element.iter(f"{{*}}{tag}"):
            above = document.local(element.getparent())
            if _lang(element, "de") == lang and above not in LINKS:
                yield "".join(element.itertext())

    def links(self, lang: str) -> Iterator[tuple[str, str]]:
        for element in self.element.iter(*(f"{{*}}{tag}" for tag in LINKS)):
            if _lang(element, lang) == lang:
                yield _found(element, "titel"), _found(element, "uri")
        for text in self.texts(lang):
            yield from html_blocks.links(text)


def _modules(service: etree._Element) -> list[_Module]:
    """Return the modules in the order in which they are shown; those that name no place
    come last."""
    found = []
    for element in service.iterchildren(etree.Element):
        kind = document.local(element)
        if kind.startswith("modul"):
            code = _found(element, "leikaTextmodul/{*}code")
            name = _found(element, "leikaTextmodul/{*}name")
            place = _found(element, "positionDarstellung")
            place = int(place) if PLACE.fullmatch(place) else LAST
            found.append((place, _Module(code or kind, name, element)))
    return [module for _, module in sorted(found, key=lambda pair: pair[0])]


def _documents(
    service: etree._Element, modules: list[_Module], sender: str
) -> Iterator[Document]:
    code = _code(service)
    if not code:
        raise Unreadable("no_code")
    langs = {
        _lang(element, "de")
        for module in modules
        for element in module.element.iter("{*}inhalt", "{*}beschreibung")
    }
    known = sorted(langs.intersection(("de", "fr")))
    if not known:
        raise Unreadable("lang", ", ".join(sorted(langs))[:200] or code)
    faults = []
    for lang in known:
        try:
            yield _document(service, modules, lang, (code, sender))
        except Unreadable as error:
            faults.append(error)
    if len(faults) == len(known):
        raise faults[0]


def _document(
    service: etree._Element,
    modules: list[_Module],
    lang: str,
    origin: tuple[str, str],
) -> Document:
    code, sender = origin
    forms = [module for module in modules if module.kind == FORMS]
    # the laws first, and the address of the page is no reference
    others = sorted(
        (module for module in modules if module.kind not in (FORMS, PAGE)),
        key=lambda module: module.kind != LAWS,
    )
    page = [module for module in modules if module.kind == PAGE]
    pages = (*_links(page, lang), *_links(page, "de"))  # rather this one than none
    return Document(
        code=code,
        lang=lang,
        title=_first(modules, lang, *TITLES) or code,
        publisher=_first(modules, lang, AUTHOR)
        or next(_spoken(service, "fachlichFreigegebenDurch", lang), sender),
        rights="",
        url=pages[0].url if pages else "",
        modified=_modified(service),
        summary=_first(modules, lang, *BRIEF),
        lines=document.gathered(_lines(modules, lang)),
        references=_links(others, lang),
        forms=_links(forms, lang),
        key=_key(service),
    )


def _lines(modules: list[_Module], lang: str) -> Iterator[Line]:
    for module in modules:
        if module.kind not in NOT_QUOTED and (module.is_text or module.kind in MODULES):
            for text in module.texts(lang):
                for heads, line in html_blocks.blocks(text):
                    yield Line(line, document.chain((module.heading(lang), *heads)))


def _first(modules: list[_Module], lang: str, *kinds: str) -> str:
    """Return the text of the first of these modules that says anything."""
    for kind in kinds:
        for module in modules:
            if module.kind == kind:
                for text in module.texts(lang):
                    if lines := [line for _, line in html_blocks.blocks(text)]:
                        return " ".join(lines)
    return ""


def _links(modules: Iterable[_Module], lang: str) -> tuple[document.Link, ...]:
    return document.links(pair for module in modules for pair in module.links(lang))


def _spoken(service: etree._Element, tag: str, lang: str) -> Iterator[str]:
    for element in service.iter(f"{{*}}{tag}"):
        if _lang(element, lang) == lang and (text := plain(element.text)):
            yield text


def _lang(element: etree._Element, default: str) -> str:
    """Return its language; what is not of a country, as "de-x-simple", is another
    one."""
    given = plain(element.get("languageCode")).lower()
    main, _, rest = given.partition("-")
    return LANGS.get(main, main) if rest in COUNTRIES and main else given or default


def _found(element: etree._Element, path: str) -> str:
    return plain(element.findtext(f"{{*}}{path}"))


def _code(service: etree._Element) -> str:
    """Return the number with its office: alone it is given once by each office only."""
    number = service.find("{*}id")
    if number is None or not (text := plain(number.text)):
        return ""
    office = plain(number.get("schemeAgencyID"))
    return f"{office}/{text}" if office else text


def _key(service: etree._Element) -> str:
    for element in service.iterchildren("{*}leistungsschluessel", "{*}referenzLeiKa"):
        if found := KEY.search("".join(element.itertext())):
            return found[0]
    return ""


def _modified(service: etree._Element) -> date | None:
    for tag in ("geaendertDatumZeit", "erstelltDatumZeit"):
        if found := day(_found(service, f"versionsinformation/{{*}}{tag}")[:10]):
            return found
    return None
