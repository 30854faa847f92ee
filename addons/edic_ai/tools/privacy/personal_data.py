# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Search for a person in what is stored: texts, JSON values and files.

A request for access or erasure (GDPR, Articles 15 and 17) is answered by what a search
finds. Names and texts are brought into one form (`fold`) before they are compared, so
that case, accents, spaces, markup and entities of HTML hide nobody. What is too short
to tell a person from other words is not searched, and `search_terms` says so. Files
that hold no readable text are said to be unread, never empty.

The database narrows down which rows are read (`Term.needles`, `Term.pattern`, over what
`IGNORED` and `SPELLED_OUT` leave of a text); `is_named` alone decides.
"""

import html
import io
import re
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from .pseudonym.names import UMLAUTS
from .pseudonym.words import words_of

NAME, LOGIN, EMAIL, PHONE, ACCOUNT = "name", "login", "email", "phone", "account"
SURNAME, ADDRESS, BIRTH, NUMBER = "surname", "address", "birth", "number"
MIN_NAME_LETTERS = 3  # in all its words: shorter ones are found in any text
MIN_SURNAME_LETTERS = 5  # in a family name that is looked for alone
MIN_LETTERS = 6  # in a login or an account, and in a name whose words may lie apart
MIN_PHONE_DIGITS = 7
MAX_PHONE_DIGITS = 9  # from the end: what is before is written in many ways
MIN_INFLECTED = 4  # letters of a word that may have an ending: Müllers
MAX_BETWEEN = 2  # words between those of a name: Martin, Mme Marie
MAX_UNPACKED_BYTES = 20_000_000  # in one file
TITLES = words_of("folded_titles")
NO_NAMES = TITLES | words_of("folded_legal_forms")
# a round, square or curly bracket with what is in it, closed or not
BRACKETED = re.compile(r"[(\[{][^()\[\]{}]*[)\]}]?|[)\]}]")
PLAIN_WORD = re.compile(r"[^\W\d_]+(?:[-'\u2019\u2010][^\W\d_]+)*\Z")

TAGS = re.compile(r"<[^<>]*>")
WORDS = re.compile(r"[^\W_]+")
BETWEEN_ADDRESSES = re.compile(r"[\s,;<>\"()]+")
# accents once they stand apart, soft hyphens, and what has no width
IGNORED = "[\u00ad\u0300-\u036f\u200b-\u200f\u2060\ufeff]"
IGNORED_SIGNS = re.compile(IGNORED)
SPELLED_OUT = {"ß": "ss", "ẞ": "ss"}  # `str.casefold` does it, a database does not
SEPARATORS = r"[\s./()-]*"  # between the signs of a number
GENITIVE = "(?:'?s|es|n)?"  # Müllers, O'Connor's
STREETS = re.compile(r"(?<=\w)stra(?:ß|ss)e\b", re.IGNORECASE)  # written Str. as well
WORD_OF_STREET = re.compile(r"[^\W\d_]{4}")
TRUNK = re.compile(r"\(\s*0\s*\)")
COUNTRY = re.compile(r"[17]|3[578]\d|42\d|\d\d")  # the code at the beginning
PACKED = b"PK\x03\x04"  # the beginning of a ZIP file: DOCX, ODT, XLSX
UNREADABLE = (b"%PDF-", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"\x1f\x8b")
ALIKE = str.maketrans(
    dict.fromkeys("\u2018\u2019\u02bc\u00b4`", "'")
    | dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-")
)


def fold(text: str) -> str:
    """Return a text in the form in which it is compared.

    Entities of HTML become signs, capital letters small ones; accents, soft hyphens
    and what has no width go; several white spaces become one space.

    >>> fold("Ren&eacute;e&nbsp; MÜLLER ")
    'renee muller'
    """
    signs = unicodedata.normalize("NFKD", html.unescape(text)).casefold()
    return " ".join(IGNORED_SIGNS.sub("", signs).translate(ALIKE).split())


def readings(text: str) -> Iterator[str]:
    """Yield a text folded, and what it says through its markup.

    A tag may stand within a word or in the place of a space.

    >>> list(readings("<b>M</b>artin"))
    ['<b>m</b>artin', 'martin', 'm artin']
    """
    yield fold(text)
    if "<" in text:
        yield fold(TAGS.sub("", text))
        yield fold(TAGS.sub(" ", text))


@dataclass(frozen=True)
class Term:
    """One thing to look for, and how it is recognised.

    :ivar kind: one of the constants of this module
    :ivar value: as it is stored with the person
    :ivar words: of a name, folded
    :ivar pattern: regular expression of anything else, over a folded text; a database
        understands that of a number as well
    """

    kind: str
    value: str
    words: tuple[str, ...] = ()
    pattern: str = ""

    @property
    def needles(self) -> tuple[str, ...]:
        """Return parts that a text without accents has with the term: ASCII alone.

        There is none where a name is written in another alphabet.
        """
        if self.kind == BIRTH:
            return (self.value[:4],)
        parts = self.words or (() if self.is_number else (fold(self.value),))
        if self.kind in (SURNAME, ADDRESS):
            parts = tuple(WORDS.findall(fold(self.value)))
        runs = (re.findall(r"[a-z0-9@._+]+", part) for part in parts)
        return tuple(max(found, key=len) for found in runs if found)

    @property
    def is_number(self) -> bool:
        """Return whether spaces and points may stand anywhere within it."""
        return self.kind in (PHONE, ACCOUNT, NUMBER)

    def is_in(self, text: str) -> bool:
        """Return whether a folded text holds it."""
        if self.pattern:
            return bool(re.search(self.pattern, text))
        return all(word in text for word in self.words) and self._is_near(text)

    def _is_near(self, text: str) -> bool:
        """Return whether all words stand close to one another, in any order."""
        there = WORDS.findall(text)
        is_short = sum(map(len, self.words)) < MIN_LETTERS
        reach = len(self.words) + (0 if is_short else MAX_BETWEEN)
        return any(
            _holds_all(there[start : start + reach], self.words)
            for start, word in enumerate(there)
            if any(_is_form(word, wanted) for wanted in self.words)
        )


def _is_form(word: str, wanted: str) -> bool:
    if len(wanted) < MIN_INFLECTED:
        return word == wanted
    return word.startswith(wanted)


def _holds_all(there: list[str], words: tuple[str, ...]) -> bool:
    left = list(there)
    for wanted in sorted(words, key=len, reverse=True):
        found = next((word for word in left if _is_form(word, wanted)), None)
        if found is None:
            return False
        left.remove(found)
    return True


def search_terms(
    values: Iterable[tuple[str, object]],
) -> tuple[tuple[Term, ...], tuple[tuple[str, str], ...]]:
    """Return the terms to look for, each once, and what is not worth looking for.

    :param values: pairs of kind and what is stored with the person, empty ones too
    :return: ``(terms, left_out)``, the latter as pairs of kind and value

    >>> terms, left_out = search_terms([("name", "Eva Li"), ("name", "Li")])
    >>> [term.words for term in terms], left_out
    ([('eva', 'li')], (('name', 'Li'),))
    """
    terms: dict[tuple, Term] = {}
    left_out: dict[tuple[str, str], None] = {}
    for kind, value in values:
        if not value:
            continue
        for text in _values(kind, str(value)):
            term = BUILDERS[kind](kind, text)
            if term is None:
                left_out[kind, text] = None
            else:
                terms.setdefault((term.words, term.pattern), term)
    return tuple(terms.values()), tuple(left_out)


def _values(kind: str, value: str) -> list[str]:
    """Return each address of a field, and the spellings of a name or a street."""
    value = value.strip()
    if kind == SURNAME and _surname(kind, value) is None:
        return [value]  # too short, however it is spelled
    if kind in (NAME, SURNAME):
        plain = unicodedata.normalize("NFC", value)
        spelled = plain.translate(UMLAUTS)
        return [value] if spelled == plain else [value, spelled]
    if kind == ADDRESS:
        return list(dict.fromkeys((value, STREETS.sub("str.", value))))
    if kind in (EMAIL, LOGIN):
        return list(filter(_is_address, BETWEEN_ADDRESSES.split(value))) or [value]
    return [value]


def _is_address(text: str) -> bool:
    return all(text.rpartition("@"))


def _name(kind: str, value: str) -> Term | None:
    words = WORDS.findall(fold(BRACKETED.sub(" ", value))) or WORDS.findall(fold(value))
    words = [word for word in words if word not in TITLES] or words
    if sum(map(len, words)) < MIN_NAME_LETTERS:
        return None
    return Term(kind, value, words=tuple(words))


def surname_of(name: str) -> str:
    """Return the family name; empty where the name has one word alone.

    It stands before a comma, or alone in capital letters, or last. It consists of
    letters: what stands in brackets, titles and suffixes are no part of it.

    >>> [surname_of(n) for n in ("Anna Müller", "MARTIN Marie", "Łoś, Ewa", "Madonna")]
    ['Müller', 'MARTIN', 'Łoś', '']
    >>> [surname_of(n) for n in ("Toni Muster (fiktiv)", "Dr. Eva O'Neil, Jr.")]
    ['Muster', "O'Neil"]
    """
    parts = [_name_words(part) for part in BRACKETED.sub(" ", name).split(",")]
    parts = [words for words in parts if words]
    if len(parts) > 1:
        return " ".join(parts[0])
    words = parts[0] if parts else []
    if len(words) < 2:
        return ""
    capitals = [word for word in words if word.isupper() and len(word) > 2]
    if capitals and len(capitals) < len(words):
        return " ".join(capitals)
    return words[-1]


def _name_words(text: str) -> list[str]:
    """Return the words of a name, without titles, suffixes and what is no word."""
    words = []
    for word in text.split():
        plain, letters = word.strip(".;"), re.sub(r"\W", "", fold(word))
        if letters not in NO_NAMES and PLAIN_WORD.match(plain):
            words.append(plain)
    return words


def kind_of(text: str) -> str:
    """Return what a line that a person typed is: a constant of this module.

    >>> [kind_of(t) for t in ("Ewa Łoś", "a@b.fr", "06 12", "LF-AB 12", "Bergweg 3")]
    ['name', 'email', 'phone', 'number', 'address']
    """
    if "@" in text:
        return EMAIL
    if not any(map(str.isalpha, text)):
        return PHONE
    if not any(map(str.isdigit, text)):
        return NAME
    return ADDRESS if WORD_OF_STREET.search(text) else NUMBER


def _surname(kind: str, value: str) -> Term | None:
    """Return a family name alone: whole words, but for an ending."""
    words = WORDS.findall(fold(value))
    if sum(map(len, words)) < MIN_SURNAME_LETTERS:
        return None
    return Term(kind, value, pattern=_whole_words(words, GENITIVE))


def _whole_words(words: list[str], ending: str = "") -> str:
    """Return a pattern for words one after the other, whatever stands between them."""
    pattern = r"[\W_]+".join(map(re.escape, words)) + ending
    return rf"(?<![^\W_]){pattern}(?![^\W_])"


def _address(kind: str, value: str) -> Term | None:
    """Return a street with its number; without one it is many people's."""
    if not (any(map(str.isdigit, value)) and WORD_OF_STREET.search(value)):
        return None
    return Term(kind, value, pattern=_whole_words(WORDS.findall(fold(value))))


def _birth(kind: str, value: str) -> Term | None:
    """Return a day of birth as it is stored, and as it is written in figures."""
    found = re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", value)
    if not found:
        return None
    year, month, day = found.groups()
    written = rf"0?{int(day)}[./-] ?0?{int(month)}[./-] ?{year}"
    pattern = rf"(?<!\d)(?:{re.escape(value)}|{written})(?!\d)"
    return Term(kind, value, pattern=pattern)


def _login(kind: str, value: str) -> Term | None:
    if "@" in value:
        return _email(EMAIL, value)
    if sum(map(str.isalnum, value)) < MIN_LETTERS:
        return None
    return Term(kind, value, pattern=_apart(value))


def _email(kind: str, value: str) -> Term | None:
    if not _is_address(value) or BETWEEN_ADDRESSES.search(value):
        return None
    return Term(kind, value, pattern=_apart(value))


def _apart(value: str) -> str:
    """Return a pattern for it where it is not the end or the beginning of another."""
    return rf"(?<![^\W_])(?<![.+-]){re.escape(fold(value))}(?![^\W_])"


def _phone(kind: str, value: str) -> Term | None:
    """Return the number without what is dialled before it in its own country."""
    digits = re.sub(r"\D", "", TRUNK.sub("", value))
    if value.strip().startswith("+") or digits.startswith("00"):
        digits = COUNTRY.sub("", digits.removeprefix("00"), count=1)
    digits = digits.lstrip("0")[-MAX_PHONE_DIGITS:]
    if len(digits) < MIN_PHONE_DIGITS:
        return None
    return Term(kind, value, pattern=SEPARATORS.join(digits) + "(?![0-9])")


def _account(kind: str, value: str) -> Term | None:
    signs = re.sub(r"[^a-z0-9]", "", fold(value))
    if len(signs) < MIN_LETTERS:
        return None
    return Term(kind, value, pattern=SEPARATORS.join(signs))


BUILDERS = {
    NAME: _name,
    LOGIN: _login,
    EMAIL: _email,
    PHONE: _phone,
    ACCOUNT: _account,
    NUMBER: _account,
    SURNAME: _surname,
    ADDRESS: _address,
    BIRTH: _birth,
}


def is_named(value: object, terms: Iterable[Term]) -> bool:
    """Return whether a text, or any text within a JSON value, holds one of the terms.

    >>> terms, _left_out = search_terms([("name", "Anna Müller")])
    >>> is_named({"answers": ["Mme MÜLLER Anna"]}, terms)
    True
    """
    return any(
        term.is_in(reading)
        for text in texts_within(value)
        for reading in readings(text)
        for term in terms
    )


def texts_within(value: object) -> Iterator[str]:
    """Yield the texts of a JSON value, its keys included."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield str(key)
            yield from texts_within(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from texts_within(item)


def text_of_file(raw: bytes) -> str | None:
    """Return the text of a file with its markup; None where it cannot be read here.

    Text, XML, JSON, CSV and packed office files are read; PDF files and pictures are
    not: what they hold is read elsewhere, in a process with limits. `readings` looks
    through the markup.
    """
    if raw.startswith(UNREADABLE) or len(raw) > MAX_UNPACKED_BYTES:
        return None
    if raw.startswith(PACKED):
        return _text_of_packed(raw)
    if b"\0" in raw[:1024]:
        return None
    return raw.decode("utf-8", errors="replace")


def _text_of_packed(raw: bytes) -> str | None:
    """Return the text of the XML parts of a packed file."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as packed:
            parts = [part for part in packed.infolist() if _is_text(part.filename)]
            if sum(part.file_size for part in parts) > MAX_UNPACKED_BYTES:
                return None
            texts = [packed.read(part).decode("utf-8", "replace") for part in parts]
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError):
        return None
    return "\n".join(texts)


def _is_text(name: str) -> bool:
    return name.lower().endswith((".xml", ".txt", ".csv", ".json", ".html", ".rels"))
