# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Ways to reach a person, and papers: mail, phone, plate, documents, birth."""

import re
from collections.abc import Iterator

from stdnum import bic

from .numbers import LABELLED, by_word, digits_of, spans
from .registry import Recogniser, register

# also with blanks around the signs, or with words for them
EMAIL = re.compile(
    r"(?<![\w.+\-])[\w.+\-]{1,80}\s?(?:@|[\[({]\s?(?:at|arobase|@)\s?[\])}])\s?"
    r"[\w\-]+(?:(?:\.|\s\.\s|\s?[\[(](?:dot|point|punkt)[\])]\s?)[\w\-]+)+"
)
DATE = re.compile(
    r"(?:\d{1,2}[./-]){2}(?:\d{4}(?!\d)|\d{2}(?![.\-/ ]?\d))|\d{4}-\d\d-\d\d(?!\d)"
)
PHONE = re.compile(
    # +33 1 23 45 67 89, 0049 (0) 30 123456
    r"(?<![\w+])(?:\+|00)[1-9]\d{0,2}(?:[ .\-/]{0,2}\(0\))?"
    r"(?:[ .\-/()]{0,2}\d){7,12}(?!\d)"
    r"|\(\+?\d{2,3}\)-?(?:[ .\-/]{0,2}\d){8,11}(?!\d)"
    # 01 23 45 67 89
    r"|(?<![\w.,/\-])[0Oo][ .\-]?[1-9IlOo](?:[ .\-/]{0,2}[\dOoIl]){8}(?!\w)"
    # in one piece
    r"|(?<![\w.,/\-])0[1-9]\d{9,10}(?!\w)"
    # 030/123456, 0221 - 12 34 56, (0721) 123-0
    r"|(?<![\w.,/\-])"
    r"(?:0[1-9]\d{1,4}[ ]?[/\-][ ]?|\(0[1-9]\d{1,4}\)[ ]?|0[1-9]\d{2,4} )"
    r"\d{2,}(?:[ \-]\d{1,})*(?![\w/])"
)


NOT_A_PHONE = re.compile(
    r"(?i)(?<!\w)(?:n°|nr|r[ée]f\w*|facture|rechnung|mahnung|dossier|bescheid"
    r"|aktenzeichen|az|ref|beleg|auftrag|vorgang|gesch[äa]ftszeichen)[.: ]{0,3}$"
)


def find_phones(text: str) -> Iterator[tuple[int, int]]:
    """Yield telephone numbers by their form; nothing that starts as a date."""
    for match in PHONE.finditer(text):
        digits = sum(c.isdigit() for c in match[0])
        before = text[max(0, match.start() - 20) : match.start()]
        if (
            8 <= digits <= 15
            and not DATE.match(match[0])
            and not NOT_A_PHONE.search(before)
        ):
            yield match.span()


# a bank's code names no person, but with an IBAN next to it an account
BIC = re.compile(r"\b[A-Z]{4} ?[A-Z]{2} ?[A-Z0-9]{2}(?: ?[A-Z0-9]{3})?\b")
BIC_NEAR = re.compile(r"(?i)\b(?:bic|swift|iban|konto|compte|bank|banque|rib)\b")


def find_bics(text: str) -> Iterator[tuple[int, int]]:
    """Yield valid BICs close after a word for it, or obviously no words themselves."""
    for match in BIC.finditer(text):
        code = match[0].replace(" ", "")
        if bic.is_valid(code) and (
            code.endswith("XXX")
            or any(c.isdigit() for c in code)
            or BIC_NEAR.search(text, max(0, match.start() - 60), match.start())
        ):
            yield match.span()


SIV = re.compile(
    r"(?<![\w-])[A-HJ-NP-TV-Z]{2}(?:-\d{3}-|\d{3})[A-HJ-NP-TV-Z]{2}(?![\w-])"
)
GERMAN_PLATE = re.compile(
    r"(?<![\w-])([A-ZÄÖÜ]{1,3})-[A-Z]{1,2}[ -]\d{1,4}[EH]?(?![\w/-])"
)
NOT_A_DISTRICT = {"DIN", "EN", "ISO", "TV", "VO", "EU", "EG", "NF", "RAL"}
SPACED_PLATE = (
    r"[A-HJ-NP-TV-Z]{2} \d{3} [A-HJ-NP-TV-Z]{2}(?!\w)"
    r"|\d{1,4}[ -]?[A-Z]{2,3}[ -]?(?:\d{2}|2[AB]|97\d)(?!\w)"
    r"|[A-ZÄÖÜ]{1,3}[ -][A-Z]{1,2}[ -]?\d{1,4}[EH]?(?!\w)"
)


def find_plates(text: str) -> Iterator[tuple[int, int]]:
    """Yield French plates since 2009, German ones with a dash; others need a word."""
    yield from spans(SIV)(text)
    for match in GERMAN_PLATE.finditer(text):
        if match[1] not in NOT_A_DISTRICT:
            yield match.span()


MONTH = (
    r"(?:janv?|f[ée]vr?|mars|avr|mai|juin|juil|ao[ûu]t|sept?|oct|nov|d[ée]c"
    r"|jan|feb|m[äa]r|apr|jun|jul|aug|okt|dez)[^\W\d]*\.?"
)
BIRTH_DATE = (
    r"\d{1,2}\s?[./|\-]\s?\d{1,2}\s?[./|\-]\s?(?:\d{4}|\d{2})(?!\d)"
    r"|\d{4}[-/.]\d{1,2}[-/.]\d{1,2}(?!\d)"
    rf"|\d{{1,2}}(?:er|\.)? ?(?i:{MONTH}) ?\d{{2,4}}"
    r"|\d(?: \d){7}|\d{8}(?!\d)|(?:19|20)\d\d(?!\d)"
)
# lines that machines read in passports and cards
MRZ = re.compile(
    r"(?<![A-Z0-9<])(?:[A-Z0-9<]{5,44}<<[A-Z0-9<]{2,44}|[A-Z0-9]{9,30}<<[0-9<]{0,15})"
)


register(
    Recogniser("EMAIL", spans(EMAIL), 15),
    Recogniser("PHONE", find_phones, 30, digits_of),
    by_word(
        "PHONE",
        "phone",
        r"\(?[+0]?\d(?:[ .\-/()]{0,3}\d){5,13}(?!\d)",
        digits_of,
        priority=29,
        gap=r"\.?",
    ),
    Recogniser("BIC", find_bics, 45),
    Recogniser("PLATE", find_plates, 25),
    by_word("PLATE", "plate", SPACED_PLATE, priority=26),
    by_word("BIRTH_DATE", "birth", BIRTH_DATE, priority=22, gap=r"[^\n\d]{0,15}?"),
    by_word("ID_DOCUMENT", "papers", r"(?=[A-Z]*\d)[A-Z0-9]{8,14}(?!\w)"),
    Recogniser("ID_DOCUMENT", spans(MRZ), LABELLED),
)
