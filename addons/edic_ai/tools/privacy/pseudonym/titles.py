# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Names by what is around them: title, label, greeting, signature, address block."""

import re
from collections.abc import Callable, Iterator

from .addresses import find_addresses
from .registry import Recogniser, register
from .view import fold
from .words import DEGREES, PARTICLES, STOP, TITLE, any_of

LEGAL_FORMS, CLOSINGS = any_of("legal_forms"), any_of("closings")
ROLES_IN_BLOCK = any_of("roles_in_block")
WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")
NOUN = re.compile(rf"\w{{5}}(?:ung|tion|ment)$|\w{{3}}(?:{any_of('noun_ends')})$")
GAP = re.compile(r"[ \t]{1,3}|[ \t]*\n[ \t]*")
FIRST_NAME_AFTER = re.compile(r",[ ]{1,2}(?=[A-ZÀ-ÖØ-Þ][\w-]+(?:[\s,.;|)]|$))")
INNER_CAPITAL = re.compile(r"(?:Ma?c|[ODL]'|De|Di|Du|La|Le|Van|Von|[^-]+-)[A-ZÀ-ÖØ-Þ]")
WRAPPED = 45  # characters: a line as long goes on in the next one
ELIDED = re.compile(r"^[dDlL]'(?=\w)")
MAX_WORDS = 5
NAMES = 40  # priority

TITLED = re.compile(rf"(?<![\w-]){TITLE}(?:[\s]+{DEGREES})?[ \t]*\n?[ \t]*")
FUNCTION = re.compile(r"(?:(?:le|la|les|l'|de la|du)[ ]?[^\W\d_]+[ ,]+){1,2}")
LABEL = re.compile(
    rf"(?<![\w'])(?:{ROLES_IN_BLOCK})[ \t]*+(?:\([^)\n]{{0,80}}\)[ \t]*+)?[:|=][ \t|]*"
)
LEAD_IN = re.compile(rf"(?<!\w)(?:{any_of('lead_ins')})\s{{0,3}}")
GREETING = re.compile(rf"(?m)^[ \t>]{{0,8}}(?:{any_of('greetings')})[ ]")
CLOSING = re.compile(
    rf"(?m)^[ \t>]{{0,8}}(?:{CLOSINGS})[ ]{{0,4}}[,.]?[ \t]{{0,8}}\n\s{{0,40}}"
)
BEFORE_MAIL = re.compile(r"(?m)(?:^|[:,;\"]\s?)[ ]?([^\n:,;<>\"@]{3,50}?)\"? ?[<(]\S+@")
LEGAL_AFTER = re.compile(rf"[ ,]{{1,2}}(?:& (?:Co\.?|Söhne|Fils)|{LEGAL_FORMS})(?!\w)")
LEGAL = re.compile(rf"(?<!\w)(?:{LEGAL_FORMS})(?!\w)")
LEGAL_BEFORE = re.compile(rf"(?<!\w)(?:{LEGAL_FORMS})[ ]$")


def name_at(text: str, position: int, most: int = MAX_WORDS) -> tuple[int, int] | None:
    """Return the words from ``position`` on that make a name; None if there is none."""
    start = end = None
    full = 0
    for _word in range(most):
        match = WORD.match(text, position)
        if not match:
            break
        position = match.end()
        if is_initial(match[0]):
            position += text.startswith(".", position)
            end = position
        elif is_particle(match[0], end is None):
            pass  # counts only before a name
        elif is_name_word(match[0], full):
            if match[0][-2:-1] == "-":  # Hans-J. Weber
                position += text.startswith(".", position)
            end, full = position, full + 1
        else:
            break
        start = match.start() if start is None else start
        following = next_word(text, position, match[0], full)
        if following is None:
            break
        position = following
    return (start, end) if full and end is not None else None


def is_initial(word: str) -> bool:
    """Return whether it is one capital, or two joined by a dash."""
    return word.isupper() and (len(word) == 1 or (len(word) == 3 and word[1] == "-"))


def is_particle(word: str, first: bool) -> bool:
    """Accept de, von, … before a name; within it et and und, too, in small letters."""
    folded = fold(word)
    if folded in {"et", "und"}:
        return not first and word[0].islower()
    return folded in PARTICLES and (len(word) > 1 or word[0].islower())


def is_name_word(word: str, full: int) -> bool:
    """Return whether a word can be (the next) part of a name."""
    word = ELIDED.sub("", word)
    folded = fold(word)
    if not word[0].isupper() or folded in STOP:
        return False
    if not full:
        return True
    odd = not word.isupper() and any(map(str.isupper, word[1:]))
    return not NOUN.search(folded) and (not odd or bool(INNER_CAPITAL.match(word)))


def next_word(text: str, position: int, word: str, full: int) -> int | None:
    """Return where the name may go on; in the next line only if this one is full."""
    if text.startswith(("-", "'"), position):
        return position + 1
    comma = FIRST_NAME_AFTER.match(text, position)  # NOM, Prénom
    if comma and full == 1 and word.isupper() and len(word) > 2:
        return comma.end()
    gap = GAP.match(text, position)
    if gap is None:
        return position if text.startswith(".", position - 1) else None
    if "\n" in gap[0]:
        line = position - (text.rfind("\n", 0, position) + 1)
        if line < WRAPPED or full > 1:
            return None
    return gap.end()


def find_titled(text: str) -> Iterator[tuple[int, int]]:
    """Yield names after a title, or a title and an office (Madame la Directrice …)."""
    for match in TITLED.finditer(text):
        position = match.end()
        if office := FUNCTION.match(text, position):
            position = office.end() if "," not in office[0] else position
        if found := name_at(text, position):
            yield found


def after(pattern: re.Pattern[str], most: int = MAX_WORDS) -> Callable:
    """Return a finder of names right after a pattern; not of a firm's."""

    def find(text: str) -> Iterator[tuple[int, int]]:
        for match in pattern.finditer(text):
            found = name_at(text, match.end(), most)
            if found and not is_firm(text, *found):
                yield found

    return find


def find_in_lines(text: str) -> Iterator[tuple[int, int]]:
    """Yield lines of nothing but a name under a closing, or over a street."""
    for match in CLOSING.finditer(text):
        yield from _whole_line(text, match.end())
    for start, _end in find_addresses(text):
        line = text.rfind("\n", 0, start)
        for _above in range(2):
            if line <= 0:
                break
            line = text.rfind("\n", 0, line)
            if found := list(_whole_line(text, line + 1)):
                yield from found
                break


def _whole_line(text: str, position: int) -> Iterator[tuple[int, int]]:
    position += len(text[position:]) - len(text[position:].lstrip(" \t>|"))
    found = name_at(text, position)
    if found and not is_firm(text, *found):
        rest = text[found[1] :].split("\n", 1)[0]
        words = len(WORD.findall(text, *found))
        if words > 1 and rest.strip(" \t\r|,.") == "":
            yield found


def find_before_mail(text: str) -> Iterator[tuple[int, int]]:
    """Yield names before an address in angle brackets."""
    for match in BEFORE_MAIL.finditer(text):
        if found := name_at(text, match.start(1)):
            yield found


def is_firm(text: str, start: int, end: int) -> bool:
    """Return whether a legal form is near: a legal person's name is not personal."""
    return bool(
        LEGAL_AFTER.match(text, end)
        or LEGAL_BEFORE.search(text, max(0, start - 12), start)
    )


def is_legal_person(name: str) -> bool:
    """Return whether a firm's name says that it is one; a sole trader's does not."""
    return bool(LEGAL.search(name))


def find_names(text: str) -> Iterator[tuple[int, int]]:
    """Yield all of these."""
    for find in (
        find_titled,
        after(LABEL),
        after(LEAD_IN),
        after(GREETING, 2),
        find_in_lines,
        find_before_mail,
    ):
        yield from find(text)


def normal_name(text: str) -> str:
    """Return a name's words folded, in any order."""
    return " ".join(sorted(fold(w) for w in re.findall(r"[^\W\d_]+", text)))


register(Recogniser("NAME", find_names, NAMES, normal_name))
