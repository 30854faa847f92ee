# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Postal addresses of France and Germany, from the street to the town."""

import re
from collections.abc import Iterator

from .registry import Recogniser, register
from .words import any_of

CAPITALS = "A-ZÀ-ÖØ-Þ"
WHOLE_WORD = rf"[{CAPITALS}](?:[\w'’]|-(?=\w)|\.(?=\w))*+\.?+"
WORD = r"[A-ZÀ-ÖØ-Þ](?:[\w']|-(?=\w)|\.(?=\w))*"
PARTICLE = (
    r"(?:(?:de|du|des|la|le|les|à|aux?|en|sur|sous|et|lès|lez|von|van|zu|der|den"
    r"|DE|DU|DES|LA|LE|LES|AUX?|SUR|SOUS|ET|EN)[ -]|[dlDL]' ?)"
)
CITY = (
    rf"{PARTICLE}?{WORD}(?:[ -]{PARTICLE}{{0,2}}{WORD}){{0,3}}"
    r"(?:[ ,]+(?:a\.[ ]?d\.|am|an der|ob der|im|in|bei|b\.|a\.|v\.d\.)[ ]?"
    rf"{WORD}| s/ ?{WORD}| \([\w ]+\))?"
    r"(?:\s(?:(?i:cedex)(?:\s\d{1,2}(?!\d))?|\d{1,2}e?(?= |$)))?"
)
ZIP = r"(?:(?:F|FR|D|DE)[ -]{1,2})?\d{5}"
STREETS, PLACES = any_of("streets"), any_of("places")
NUMBER = (
    r"(?:\d{1,4}(?:[ ]?[-/][ ]?\d{1,4})?[ ]?(?:bis|ter|quater|BIS|TER|[A-Da-d](?!\w))?"
    r"|(?i:un|deux|trois|quatre|cinq|six|sept|huit|neuf|dix))"
)
STREET_NAME = (
    rf"(?:{PARTICLE}){{0,3}}"
    r"(?:\d{1,2}(?:er)?[ ][^\W\d]+[ ]\d{4}|[^\W\d_](?:[\w']|-(?=\w))*\.?)"
    rf"(?:[ -](?:{PARTICLE}){{0,3}}{WORD}){{0,6}}"
)
TAIL = (
    r"(?:[\s,;.\-(]{1,6}(?:(?i:b[âa]t(?:iment)?|appt?|apt|appartement|[ée]tage|esc|bp|cs"
    r"|hinterhaus|wohnung|whg)\.?[ ]?[\w/]{1,8})){0,2}"
    rf"(?:(?:[\s,;.\-|]{{1,6}}(?:à\s)?(?:in\s)?){ZIP}[\s,\-|]{{1,3}}{CITY}"
    rf"|[ ,]{{1,3}}\d{{5}}(?!\d)|,? (?:à|in) {CITY} (?:dans le |\()?\d{{5}}\)?)?"
)
FRENCH = re.compile(
    rf"(?<![\w/])(?:{NUMBER})[ ]?,?\s"
    rf"(?:(?i:{STREETS})|(?i:{PLACES})(?=\s(?:{PARTICLE}){{0,3}}[\dA-ZÀ-ÖØ-Þ]))"
    rf"\s{STREET_NAME}{TAIL}"
)
# without a number the town has to follow, or it is a word about a street
FRENCH_PLAIN = re.compile(
    rf"(?<!\w)(?i:{STREETS}|{PLACES})\s{STREET_NAME}[\s,;.\-]{{1,5}}{ZIP}[\s,]{{1,2}}{CITY}"
)
HOUSE = r"\d{1,4}[ ]?[a-zA-Z]?(?!\w)(?:[ ]?[-/+][ ]?\d{1,4}[ ]?[a-z]?(?!\w))?"
STREET_ENDS = (
    r"stra(?:ß|ss)e|str\.|str|weg|platz|allee|gasse|ring|damm|ufer|chaussee|steig|pfad"
)
# no longer than any street is: it may begin anew after each dot
GERMAN_NAME = r"[A-ZÄÖÜ][\w.\-]{0,60}"
GERMAN_STREET = (
    r"(?:(?:(?:Alte|Neue|Große|Kleine|Obere|Untere|Lange|Hohe)[rns]? )?"
    rf"{GERMAN_NAME}[ ]?(?i:{STREET_ENDS})"
    r"|(?:Platz|Straße|Allee|Ufer) (?:der|des|dem)(?: [\dA-ZÄÖÜ][\w.]*){1,3})"
)
GERMAN = re.compile(rf"(?<![\w-]){GERMAN_STREET}[ ]{{0,2}}{HOUSE}{TAIL}")
# any other name of a street: only with post code and town after it
GERMAN_OTHER = re.compile(
    rf"(?<![\w-]){GERMAN_NAME}[ ]{HOUSE}[\s,;]{{1,3}}{ZIP}[ ]{CITY}"
)
GERMAN_PLACE = re.compile(
    r"(?<!\w)(?:Am|An|Auf|Im|In|Zum|Zur|Unter|Hinter|Vor|Beim|Alte[rns]?|Neue[rns]?"
    r"|Kleine[rns]?|Große[rns]?|Obere[rns]?|Untere[rns]?)"
    rf"(?:[ ](?:de[rnm]|dem))?(?:[ ]{WORD}){{1,3}}[ ]{HOUSE}[\s,;]{{1,3}}"
    rf"{ZIP}[ ]{CITY}"
)
BOX = re.compile(
    rf"(?<!\w)(?:BP|B\.P\.|CS|Postfach|PF)[ ]\d[\d ]{{0,8}}\d[\s,]{{1,3}}{ZIP}[ ]{CITY}"
)
TOWN_WORDS = re.compile(
    r"(?i:demeurant|domicili[ée]e?|r[ée]sidant|habit(?:e|ant)|adresse|wohnhaft|wohnt"
    r"|anschrift|wohnort|plz|code postal|domicile)\b[^\n\d]{0,25}?[\s:]{0,3}"
    rf"({ZIP}[\s,]{{1,2}}{CITY})"
)
TOWN_LINE = re.compile(rf"(?m)^[ \t>|]*({ZIP}[ ]{CITY})[ \t|]*$")
# two capitals, in one to five words; each word is read once, whatever follows it
NAME_LINE = re.compile(
    rf"[\s>|]*+(?=(?:[^{CAPITALS}]*+[{CAPITALS}]){{2}})"
    rf"{WHOLE_WORD}(?:[ -]{WHOLE_WORD}){{0,4}}[ -]?[\s|]*+$"
)
BEFORE = 120  # characters before a town in which the line before it is looked for


def find_addresses(text: str) -> Iterator[tuple[int, int]]:
    """Yield a street with its number or its town, and the address that follows."""
    for pattern in (FRENCH, FRENCH_PLAIN, GERMAN, GERMAN_PLACE, GERMAN_OTHER, BOX):
        for match in pattern.finditer(text):
            yield match.span()


def find_towns(text: str) -> Iterator[tuple[int, int]]:
    """Yield post code and town after a word for it, or under a name in a block."""
    for match in TOWN_WORDS.finditer(text):
        yield match.span(1)
    for match in TOWN_LINE.finditer(text):
        if NAME_LINE.match(_line_before(text, match.start())):
            yield match.span(1)


def _line_before(text: str, place: int) -> str:
    """Return the last line with something on it that ends before a place."""
    before = text[max(0, place - BEFORE) : place]
    line = before.rstrip()
    return line.rpartition("\n")[2] if "\n" in before[len(line) :] else ""


register(
    Recogniser("ADDRESS", find_addresses, 35),
    Recogniser("ADDRESS", find_towns, 36),
)
