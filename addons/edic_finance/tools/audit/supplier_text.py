# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""SQL that picks the texts of bills that may hold orders to a language model.

Most texts are honest: PostgreSQL picks those that may not be, so that the recogniser of
``edic_ai/tools/injection`` reads few. Whatever that one finds is among them: its words
folded and turned by ROT13, letters of other scripts, marks of turns, long codes, and
what cannot be seen. Conditions are on ``note.text``.
"""

import codecs

from .terms import classes

# an indispensable part of each alternative that the recogniser knows
STEMS = (
    "ignor|disregard|forget|override|oublie|neglige|contourne|vergiss|vergessen"
    "|missacht|umgeh|youarenow|tuesmaintenant|vousetes|dubistjetzt|instruction"
    "|consigne|anweisung|prompt|languagemodel|languageassistant|languagesystem"
    "|aimodel|aiassistant|aisystem|iaqui|iaautomatique|modelequi|modeleautomatique"
    "|assistantqui|assistantautomatique|sprachmodell|assistenten|kidie|kidas|kider"
    "|kisystem|kimodell|kiassistent|aspaid|asapproved|commepaye|commeapprouve"
    "|commevalide|commeregle|alsbezahlt|alsgenehmigt|alsfreigegeben|alsgepruft"
)
OTHER_SCRIPTS = classes([*range(0x370, 0x530)])  # Greek and Cyrillic
INVISIBLE = classes(
    [
        0xAD,
        0x34F,
        0x61C,
        0x115F,
        0x1160,
        0x180E,
        0x3164,
        0xFEFF,
        0xFFA0,
        *range(0x17B4, 0x17B6),
        *range(0x180B, 0x1810),
        *range(0x200B, 0x2010),
        *range(0x202A, 0x202F),
        *range(0x2060, 0x2070),
        *range(0xFE00, 0xFE10),
        *range(0xE0000, 0xE0080),
        *range(0xE0100, 0xE01F0),
    ]
)
TURNS = (
    r"<[/\s]*[|\uff5ca-z]|<<\s*/?\s*SYS|\[\s*/?\s*(INST|SYSTEM_PROMPT|THINK|TOOL_"
    r"|AVAILABLE_TOOLS|ARGS|CALL_ID|IMG|PREFIX|MIDDLE|SUFFIX)"
    r"|#\s*(system|assistant|instruction)|(system|assistant|human)\s*:"
)
CODES = r"([A-Za-z0-9+/_-]{4}){5}"
FOLDED = "regexp_replace(lower(normalize(note.text, NFKD)), '[^a-z0-9]+', '', 'g')"
SUSPECT: tuple[tuple[str, tuple[str, ...]], ...] = (
    (f"{FOLDED} ~ %s", (f"{STEMS}|{codecs.encode(STEMS, 'rot13')}",)),
    ("note.text ~* %s", (TURNS,)),
    ("note.text ~ %s", (f"{OTHER_SCRIPTS}|{INVISIBLE}|{CODES}",)),
)
