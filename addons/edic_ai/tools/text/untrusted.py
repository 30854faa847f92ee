# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Text that came from outside: documents, mails, labels of vendors, forms.

It is a type of its own, so that it cannot slip into an instruction: what cannot be
seen is stripped and counted, the rest is capped and put between random marks. What
looks like an attack is counted for the ledger and decides nothing: an invoice may say
"pay at once" in good faith. What a model answers is text from outside as well.
"""

import re
import secrets
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from .injection import fold, signals

CAP = 20_000  # characters of a document; R31
READ = 4  # times the cap that are read at most: hidden characters do not count
LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
BIDI = {0x61C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)}
ZERO_WIDTH = {0x34F, 0x115F, 0x1160, 0x180E, 0x3164, 0xFEFF, 0xFFA0}
ZERO_WIDTH |= {0x17B4, 0x17B5, *range(0x200B, 0x200E), *range(0x2060, 0x2066)}
TAGS = range(0xE0000, 0xE0080)
# Whether a sign is shown as text or as an image
PRESENTATION = re.compile("([^\ufe0e\ufe0f]?)([\ufe0e\ufe0f]+)")
VARIATION = {*range(0x180B, 0x180E), 0x180F, *range(0xFE00, 0xFE0E)}
VARIATION |= set(range(0xE0100, 0xE01F0))
CATEGORIES = {
    "Cc": "control",
    "Cf": "format",
    "Cn": "unassigned",
    "Co": "private_use",
    "Cs": "surrogate",
}
# What chat templates separate turns with; some servers obey it inside a turn, too
TEMPLATE = re.compile(
    r"<(?=[|\uff5c])([^<>\n]{1,40})(?<=[|\uff5c])>"
    r"|<(/?s|bos|eos|pad|unk|start_of_turn|end_of_turn)>"
    r"|<(</?SYS>)>"
    r"|\[(/?[A-Z]+(?:_[A-Z]+)*)\]",
)
TEMPLATE_WORDS = {"INST", "SYSTEM_PROMPT", "AVAILABLE_TOOLS", "TOOL_CALLS"}
TEMPLATE_WORDS |= {"TOOL_RESULTS", "TOOL_CONTENT", "ARGS", "CALL_ID", "THINK"}
TEMPLATE_WORDS |= {"IMG", "IMG_BREAK", "IMG_END", "PREFIX", "MIDDLE", "SUFFIX"}
STOPS = ".,;:!?"  # after an address they belong to the sentence
SOURCE = re.compile(r"[a-z][a-z0-9_.]{0,39}")
# No vowels and no digits: neither a word nor a number that a recogniser could take
ALPHABET = "bcdfghjkmnpqrstvwxz"
TOKEN_LENGTH = 16
TOKEN = re.compile(f"[{ALPHABET}]{{{TOKEN_LENGTH}}}")
LINK = re.compile(
    r"\b(?:[a-z][a-z0-9+.-]{1,20}://(?:[^\s/@]*@)?|www\.)"
    r"([^\s/?#<>()\[\]\"'`]*)[^\s<>()\[\]\"'`]*"
    r"|\b(?:javascript|vbscript|data|mailto|file|blob):[^\s<>()\[\]\"'`]+"
    r"|(?<![:\w/])//([\w-]+(?:\.[\w-]+)+)[^\s<>()\[\]\"'`]*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Cleaned:
    """Text without what cannot be seen.

    :param text: NFC, at most the cap
    :param removed: how many characters of each kind were taken out or broken up;
        kinds that did not occur are left out
    :param cut: characters beyond the cap
    :param signals: what looks like an attack, counted (`injection.signals`)
    """

    text: str
    removed: Mapping[str, int]
    cut: int
    signals: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class UntrustedText:
    """Text from outside; no `str`, no f-string, no concatenation.

    :param source: kind of place it came from, for ledger and marks, such as
        ``document`` or ``mail``: never text from outside itself
    :param cap: characters kept at most
    :raises TypeError: when ``raw`` is no str
    :raises ValueError: when ``source`` is no plain name
    """

    raw: str = field(repr=False)
    source: str
    cap: int = CAP

    def __post_init__(self) -> None:
        if not isinstance(self.raw, str):
            raise TypeError(f"{type(self.raw).__name__} is no text")
        if not SOURCE.fullmatch(self.source):
            raise ValueError("a source is a plain name")

    def __str__(self) -> str:
        raise TypeError("text from outside goes through mark()")

    def __format__(self, spec: str) -> str:
        return str(self)

    def clean(self) -> Cleaned:
        """Return the text as it can be shown and sent."""
        read = self.raw[: self.cap * READ]
        text, removed = strip(read)
        text, broken = _break_templates(text)
        if broken:
            removed["template"] = broken
        cut = len(self.raw) - len(read) + max(0, len(text) - self.cap)
        text = text[: self.cap]
        return Cleaned(text, dict(removed), cut, signals(text, removed))


def strip(text: str) -> tuple[str, Counter[str]]:
    """Return ``text`` in NFC without what cannot be seen, and how much there was.

    Line ends become ``\\n``, tabs stay. A presentation selector stays after the sign
    it belongs to.
    """
    text = LINE_ENDS.sub("\n", text)
    counts = Counter(text)
    kinds = {char: kind for char in counts if (kind := _kind(char))}
    removed = Counter()
    for char, kind in kinds.items():
        removed[kind] += counts[char]
    text = text.translate(dict.fromkeys(map(ord, kinds)))
    text, lone = _presentation(text)
    if lone:
        removed["variation"] += lone
    return unicodedata.normalize("NFC", text), removed


def mark(text: str, token: str) -> str:
    """Return ``text``, already clean, between the marks of ``token``.

    :raises ValueError: when ``token`` is not of `new_token`, or is in the text
    """
    if not TOKEN.fullmatch(token):
        raise ValueError("not a token of new_token()")
    if token in fold(text):
        raise ValueError("the token is in the text")
    return f"{opening(token)}\n{text}\n{closing(token)}"


def opening(token: str) -> str:
    """Return the mark before text from outside."""
    return f"<data-{token}>"


def closing(token: str) -> str:
    """Return the mark after text from outside."""
    return f"</data-{token}>"


def new_token(texts: Iterable[str] = ()) -> str:
    """Return a random token for a call that is in no text, however written."""
    folded = [fold(text) for text in texts]
    while True:
        token = "".join(secrets.choice(ALPHABET) for _ in range(TOKEN_LENGTH))
        if not any(token in text for text in folded):
            return token


def as_text(answer: str, cap: int = CAP, own: str = "") -> str:
    """Return what a model answered, to be shown as text.

    An address is cut down to its host in brackets: nothing to click, nothing to load,
    and no room for data in a path.

    :param own: text whose addresses stay as they are: the reader's, before the model
    """
    text = strip(answer[: cap * READ])[0][:cap]
    known = {found[0].rstrip(STOPS) for found in LINK.finditer(strip(own)[0])}

    def shown(found: re.Match[str]) -> str:
        if found[0].rstrip(STOPS) in known:
            return found[0]
        return f"[{found[1] or found[2] or '…'}]"

    return LINK.sub(shown, text)


def _kind(char: str) -> str | None:
    code = ord(char)
    if char in "\n\t\ufe0e\ufe0f":
        return None
    for kind, codes in (
        ("bidi", BIDI),
        ("zero_width", ZERO_WIDTH),
        ("tag", TAGS),
        ("variation", VARIATION),
        ("soft_hyphen", {0xAD}),  # common in PDFs: no sign of anything
    ):
        if code in codes:
            return kind
    return CATEGORIES.get(unicodedata.category(char))


def _presentation(text: str) -> tuple[str, int]:
    lone = 0

    def keep(found: re.Match[str]) -> str:
        nonlocal lone
        base, selectors = found.groups()
        allowed = base in "0123456789#*" or unicodedata.category(base) in ("So", "Sm")
        kept = selectors[:1] if base and allowed else ""
        lone += len(selectors) - len(kept)
        return base + kept

    return PRESENTATION.sub(keep, text), lone


def _break_templates(text: str) -> tuple[str, int]:
    broken = 0

    def spaced(found: re.Match[str]) -> str:
        nonlocal broken
        word = found[4]
        if word and word.strip("/") not in TEMPLATE_WORDS:
            return found[0]
        broken += 1
        return f"{found[0][0]} {found[0][1:-1]} {found[0][-1]}"

    return TEMPLATE.sub(spaced, text), broken
