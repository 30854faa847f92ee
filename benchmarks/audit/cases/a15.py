# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A15 VENDOR-LOOKALIKE: a name or a mail domain nearly that of another vendor."""

from random import Random

from audit.book.book import Book
from audit.book.names import FREE_MAIL, similarity
from audit.book.things import Move, Vendor

from .case import Case, Maker
from .common import DAY, ago, bill, usual, vendor

make = Maker("A15")
LIKE = 0.82  # clearly above the rule's .75, with and without the legal form
SWAPS = {"l": "1", "o": "0", "i": "l", "e": "3", "s": "5", "a": "e", "u": "v", "n": "m"}


def alike(rng: Random, name: str) -> str:
    """A name that is read as the other one."""
    *trade, word, form = name.split()
    for _attempt in range(80):
        at = rng.randint(1, len(word) - 1)
        other = rng.choice(
            (
                word[:at] + word[at] + word[at:],  # a letter twice
                f"{word}s",
                f"{word}{word[-1]}",
            )
        )
        found = [*trade, other]
        near = similarity(" ".join(found), " ".join([*trade, word]))
        if near >= LIKE and other != word:
            return " ".join([*found, form])
    return " ".join([word, *trade, form])  # the same words in another order


def near_domain(rng: Random, mail: str) -> str:
    """An address at a domain that differs by one letter."""
    domain = mail.partition("@")[2]
    places = [at for at, c in enumerate(domain.split("-")[0]) if c in SWAPS]
    if not places:
        return f"info@{domain[0]}{domain}"
    at = rng.choice(places)
    return f"info@{domain[:at]}{SWAPS[domain[at]]}{domain[at + 1 :]}"


def _second(book: Book, rng: Random, move: Move) -> tuple[Vendor, Move]:
    of = vendor(
        book, rng, move.company, move.vendor.profile.key, country=move.vendor.country
    )
    day = ago(book, rng.randint(40, 300))
    return of, bill(book, rng, of, day)


def plant(book: Book, rng: Random) -> list[Case]:
    """Another VAT number and account under nearly the same name, or domain."""
    found = []
    for move in book.take(rng, book.amount_of_cases(16), usual(book), tag="alike"):
        of, made = _second(book, rng, move)
        of.name = alike(rng, move.vendor.name)
        found.append(make.planted("name alike", of, move.vendor, made, also="A08"))
    for move in book.take(rng, book.amount_of_cases(16), usual(book), tag="alike"):
        of, made = _second(book, rng, move)
        of.values["email"] = near_domain(rng, move.vendor.values["email"])
        found.append(make.planted("domain alike", of, move.vendor, made))
    return found


def innocent(book: Book, rng: Random) -> list[Case]:
    """Branches, one group's domain, free mailboxes, the same trade."""
    found = []
    for move in book.take(rng, book.amount_of_cases(10), usual(book), tag="alike"):
        of, made = _second(book, rng, move)
        of.name = f"{move.vendor.name} Nord"
        of.parent = move.vendor
        for name in ("vat", "company_registry"):
            of.values[name] = move.vendor.values.get(name)
        found.append(make.disputed("branch with the same number", of, made))
    for move in book.take(rng, book.amount_of_cases(10), usual(book), tag="alike"):
        of, made = _second(book, rng, move)
        of.values["email"] = move.vendor.values["email"].replace("info", "compta")
        found.append(make.innocent("one domain of two firms", of, made))
    for move in book.take(rng, book.amount_of_cases(10), usual(book), tag="alike"):
        of, made = _second(book, rng, move)
        of.values["email"] = f"x{rng.randint(10, 99)}@{FREE_MAIL[1]}"
        other, _made = _second(book, rng, move)
        other.values["email"] = f"y{rng.randint(10, 99)}@{FREE_MAIL[1]}"
        found.append(make.innocent("free mailboxes", of, made, other))
    for move in book.take(rng, book.amount_of_cases(10), usual(book), tag="alike"):
        of, made = _second(book, rng, move)
        *trade, _word, form = move.vendor.name.split()
        of.name = " ".join([*trade, book.names.word(), form])
        made.values.setdefault("narration", None)
        found.append(make.innocent("same trade", of, made))
    return found + _archived(book, rng)


def _archived(book: Book, rng: Random) -> list[Case]:
    """The look-alike was archived long ago."""
    found = []
    for move in book.take(rng, book.amount_of_cases(6), usual(book), tag="alike"):
        made = book.office(rng, move.company, ago(book, 900) - 30 * DAY)
        of = book.vendor(rng, move.company, made, name=alike(rng, move.vendor.name))
        of.active = of.banks[0].active = False
        found.append(make.disputed("archived", of))
    return found
