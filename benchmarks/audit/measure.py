# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Flags against cases: what was found, what was flagged that is innocent, what else.

Pure: flags are dicts, cases are of `cases`. A flag is on a case when it is about one of
its records, or its entry is one. Words of a case (a pair of digits, a year) must stand
in the flag's key or among its facts.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from audit.cases import CODES
from audit.cases.case import DISPUTED, INNOCENT, PLANTED, Case

Ref = tuple[str, int]
Flag = dict[str, Any]


@dataclass(slots=True)
class Found:
    """The confusion of one check."""

    planted: int = 0
    found: int = 0
    innocent: int = 0
    false: int = 0
    disputed: int = 0
    disputed_flagged: int = 0
    flags: int = 0
    information: int = 0
    on_other_cases: int = 0
    elsewhere: int = 0
    limbs: dict[str, list[int]] = field(default_factory=dict)
    false_limbs: dict[str, list[int]] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """As JSON, with recall and precision on what was planted."""
        flagged = self.found + self.false
        return {
            "planted": self.planted,
            "found": self.found,
            "innocent": self.innocent,
            "false": self.false,
            "recall": share(self.found, self.planted),
            "precision": share(self.found, flagged),
            "disputed": [self.disputed_flagged, self.disputed],
            "flags": self.flags,
            "information": self.information,
            "on_other_cases": self.on_other_cases,
            "elsewhere": self.elsewhere,
            "limbs": self.limbs,
            "false_limbs": {k: v for k, v in self.false_limbs.items() if v[0]},
        }


def share(part: int, whole: int) -> float | None:
    """A share, or None of nothing."""
    return round(part / whole, 4) if whole else None


def words_of(flag: Flag) -> set[str]:
    """Return a flag's key and its words, and the words of its facts, where a case has
    to be recognised by them."""
    key = flag["fingerprint"] or ""
    found = {key, *re.findall(r"[^\s|:;,/_-]+", key)}
    waiting = [flag["facts"] or {}]
    while waiting:
        thing = waiting.pop()
        if isinstance(thing, dict):
            waiting += thing.values()
        elif isinstance(thing, list):
            waiting += thing
        else:
            found |= set(re.findall(r"[^\s|:;,/_-]+", str(thing)))
    return found


class Book:
    """The cases of a seed, to hold flags against."""

    def __init__(self, cases: Sequence[Case]) -> None:
        self.cases = [case for case in cases if self._is_made(case)]
        self.not_made = Counter(c.check for c in cases if not self._is_made(c))
        self._by_ref: dict[Ref, list[Case]] = defaultdict(list)
        self._by_words: dict[str, list[Case]] = defaultdict(list)
        self.touched: set[Ref] = set()
        for case in self.cases:
            refs = case.refs()
            if case.words:
                self._by_words[case.check].append(case)
            for ref in refs:
                self._by_ref[ref].append(case)
            self.touched |= refs

    @staticmethod
    def _is_made(case: Case) -> bool:
        return all(number for _model, number in case.refs())

    def of(self, flag: Flag) -> list[Case]:
        """The cases of the flag's check that it is on."""
        found = [
            case
            for ref in refs_of(flag)
            for case in self._by_ref.get(ref, ())
            if case.check == flag["code"] and not case.words
        ]
        worded = self._by_words.get(flag["code"], ())
        if worded and not found:
            words = words_of(flag)
            found = [case for case in worded if self._is_named(case, flag, words)]
        return found

    @staticmethod
    def _is_named(case: Case, flag: Flag, words: set[str]) -> bool:
        if case.company and case.company.id != flag["company_id"]:
            return False
        return case.is_named(words)

    def others(self, flag: Flag) -> list[Case]:
        """The cases of other checks that it is on."""
        return [case for ref in refs_of(flag) for case in self._by_ref.get(ref, ())]


def refs_of(flag: Flag) -> set[Ref]:
    """Return the records that a flag is about, and the entry where people meet it."""
    refs = {(flag["res_model"], flag["res_id"])}
    if flag["move_id"]:
        refs.add(("account.move", flag["move_id"]))
    gone = re.fullmatch(r"books-([a-z.]+)-(\d+)", flag["fingerprint"] or "")
    if gone:  # a record that is gone is known by name
        refs.add((gone[1], int(gone[2])))
    owing = re.fullmatch(r"debit-(\d+)", flag["fingerprint"] or "")
    if owing:  # about the vendor, shown with one of its payments
        refs.add(("res.partner", int(owing[1])))
    return refs


def confusion(
    book: Book, flags: Iterable[Flag], severities: dict[str, str]
) -> dict[str, Found]:
    """``{check: Found}``.

    :param severities: of each check; a finding of mere information is no alarm, unless
        that is all its check ever gives
    """
    found = {code: Found() for code in CODES}
    hit: set[int] = set()
    for flag in flags:
        counts = found.setdefault(
            flag["code"], Found()
        )  # some have no cases of their own
        if flag["severity"] == "info" and severities.get(flag["code"]) != "info":
            counts.information += 1
            continue
        counts.flags += 1
        cases = book.of(flag)
        hit |= {id(case) for case in cases}
        if not cases:
            others = book.others(flag)
            expected = any(flag["code"] in case.also for case in others)
            counts.on_other_cases += bool(others)
            counts.elsewhere += not others and not expected
    for case in book.cases:
        _count(found[case.check], case, id(case) in hit)
    return found


def _count(counts: Found, case: Case, is_hit: bool) -> None:
    if case.kind == PLANTED:
        counts.planted += 1
        counts.found += is_hit
        _limb(counts.limbs, case.limb, is_hit)
    elif case.kind == INNOCENT:
        counts.innocent += 1
        counts.false += is_hit
        _limb(counts.false_limbs, case.limb, is_hit)
    elif case.kind == DISPUTED:
        counts.disputed += 1
        counts.disputed_flagged += is_hit


def _limb(limbs: dict[str, list[int]], limb: str, is_hit: bool) -> None:
    pair = limbs.setdefault(limb, [0, 0])
    pair[0] += is_hit
    pair[1] += 1


def flag_share(
    book: Book, flags: Iterable[Flag], bills: set[int], codes: set[str]
) -> dict[str, Any]:
    """Return how many of the bills that no case touches a profile's checks flag.

    Flags about other records that no case touches (vendors, accounts, payments) count
    as a bill each. Mere information is counted apart.
    """
    clean = {n for n in bills if ("account.move", n) not in book.touched}
    counted: dict[bool, set] = {True: set(), False: set()}
    by_check: Counter[str] = Counter()
    for flag in flags:
        refs = refs_of(flag)
        if flag["code"] not in codes or refs & book.touched:
            continue
        is_alarm = flag["severity"] != "info"
        bill = flag["move_id"] if flag["move_id"] in clean else None
        counted[is_alarm].add(bill or next(iter(refs)))
        by_check[flag["code"]] += is_alarm
    return {
        "clean": len(clean),
        "flagged": len(counted[True]),
        "share": share(len(counted[True]), len(clean)),
        "information": share(len(counted[False] - counted[True]), len(clean)),
        "by_check": dict(sorted(by_check.items())),
    }


def against(book: Book, moves: set[int], others: set[Ref] = frozenset()) -> dict:
    """Return a plain rule's finds: ``{check: {"found", "planted", "false",
    "innocent"}}``.

    :param moves: ids of the entries it flags; `others`: further records
    """
    flagged = {("account.move", number) for number in moves} | set(others)
    found: dict[str, Found] = defaultdict(Found)
    for case in book.cases:
        if not case.words:
            _count(found[case.check], case, bool(_own(case) & flagged))
    return {
        code: {
            "found": counts.found,
            "planted": counts.planted,
            "false": counts.false,
            "innocent": counts.innocent,
        }
        for code, counts in sorted(found.items())
    }


def ranked(book: Book, flags: Iterable[Flag], code: str, top: int = 50) -> dict:
    """Return the share of planted cases among a check's strongest flags: its own, and
    any.

    >>> ranked(Book([]), [], "A24")
    {'at': 0, 'own': None, 'any': None}
    """
    mine = sorted((f for f in flags if f["code"] == code), key=lambda f: -f["score"])
    mine = mine[:top]
    own = sum(_is_planted(book.of(flag)) for flag in mine)
    any_ = sum(_is_planted(book.of(flag) + book.others(flag)) for flag in mine)
    return {
        "at": len(mine),
        "own": share(own, len(mine)),
        "any": share(any_, len(mine)),
    }


def _is_planted(cases: Sequence[Case]) -> bool:
    return any(case.kind == PLANTED for case in cases)


def bars(
    book: Book, found: dict[str, Found], flags: Sequence[Flag], bills: set[int]
) -> dict[str, Any]:
    """The figures that the bars are about and that no single check's line tells."""
    clean = {n for n in bills if ("account.move", n) not in book.touched}
    elsewhere = {code: found[code].elsewhere for code in ("A02", "A03", "A16")}
    tenfold = found["A16"].limbs.get("10 times", [0, 0])
    return {
        "duplicates_false_per_1000": share(
            1000 * (elsewhere["A02"] + elsewhere["A03"]), len(clean)
        ),
        "A16_false": share(elsewhere["A16"], len(clean)),
        "A16_tenfold": share(*tenfold),
        "A24_precision_at_50": ranked(book, flags, "A24"),
    }


def _own(case: Case) -> set[Ref]:
    """Return the records that a rule would have to flag: of a pair, either one."""
    return case.refs()
