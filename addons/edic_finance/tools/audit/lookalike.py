# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Names and e-mail domains that look alike, among many, in seconds.

Names are compared by trigrams as PostgreSQL's pg_trgm does, so that a flag can be
computed again there; but not in the database, where the extension need not be. Two sets
of tokens with a Jaccard index of at least ``t`` share two of the first
``n - ceil(t * n) + 2`` tokens in any common order; with rare ones first few pairs are
left to compare (prefix filter of Chaudhuri, Ganti and Kaushik, 2006).

Domains look alike when one letter is added, left out, changed, or two change places, or
when they are the same to the eye (0 and o, rn and m, Cyrillic letters).
"""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from itertools import combinations
from math import ceil

from rapidfuzz.distance import OSA

from odoo.addons.edic_ai.tools.text.folding import fold

from ..intake.einvoice_parties import own_words

SHORT = 5  # letters a domain has at least, without its ending, to be compared
CYRILLIC = dict(zip("асдеһіјкорԛѕтухԝ", "acdehijkopqstuxw", strict=True))
ALIKE = str.maketrans({**CYRILLIC, "0": "o", "1": "l", "i": "l", "|": "l", "5": "s"})
PAIRS_ALIKE = (("rn", "m"), ("vv", "w"), ("cl", "d"))


def plain_name(name: str | None) -> str:
    """Return a company's name in plain letters, without its legal form.

    >>> plain_name("Électricité du Val S.A.R.L.")
    'electricite du val'
    """
    letters = fold(name or "").replace("œ", "oe").replace("æ", "ae")
    words = re.findall(r"[a-z0-9]+", letters.replace(".", ""))
    return " ".join(own_words(words))


def trigrams(plain: str) -> frozenset[str]:
    """Return the trigrams of a plain name, each word with two blanks before and one
    after.

    >>> sorted(trigrams("cat"))
    ['  c', ' ca', 'at ', 'cat']
    """
    return frozenset(
        padded[i : i + 3]
        for padded in (f"  {word} " for word in plain.split())
        for i in range(len(padded) - 2)
    )


def likeness(first: frozenset[str], second: frozenset[str]) -> Fraction:
    """Return Jaccard index of two sets of trigrams, 0 to 1."""
    shared = len(first & second)
    union = len(first) + len(second) - shared
    return Fraction(shared, union) if union else Fraction(0)


def _is_alike(first: frozenset[int], second: frozenset[int], bound: Fraction) -> bool:
    shared = len(first & second)
    union = len(first) + len(second) - shared
    return shared * bound.denominator >= union * bound.numerator


def alike_names(
    names: Mapping[int, str], least: Decimal, only: Collection[int] | None = None
) -> Iterator[tuple[int, int, Fraction]]:
    """Yield ``(id, id, likeness)`` of pairs of plain names that are alike, smaller id
    first.

    ``only``: one of the two is among these. Names that differ in digits alone, as those
    of two schools, are no pair.
    """
    tokens, ordered = _by_rarity(names)
    bound, many = Fraction(least), 2**20  # more than there are trigrams
    index: dict[int, list[int]] = {}
    for key, ranks in sorted(ordered.items()):
        prefix = ranks[: len(ranks) - ceil(bound * len(ranks)) + 2]
        seen: set[int] = set()
        for a, b in combinations(prefix, 2):
            block = index.setdefault(a * many + b, [])
            seen.update(block)
            block.append(key)
        for other in sorted(seen):
            is_asked = only is None or key in only or other in only
            if is_asked and _is_alike(tokens[key], tokens[other], bound):
                first, second = names[other], names[key]
                if not _differ_in_digits(first, second):
                    yield other, key, likeness(trigrams(first), trigrams(second))


def _by_rarity(
    names: Mapping[int, str],
) -> tuple[dict[int, frozenset[int]], dict[int, list[int]]]:
    """Return the trigrams of each name as numbers, and in order, rare ones first."""
    found = {key: trigrams(name) for key, name in names.items() if name}
    rarity = Counter(token for tokens in found.values() for token in tokens)
    order = sorted(rarity, key=lambda token: (rarity[token], token))
    rank = {token: number for number, token in enumerate(order)}
    ranks = {key: sorted(rank[t] for t in tokens) for key, tokens in found.items()}
    return {key: frozenset(numbers) for key, numbers in ranks.items()}, ranks


def _differ_in_digits(first: str, second: str) -> bool:
    letters = [re.sub(r"[0-9]+", "", name) for name in (first, second)]
    return first != second and letters[0] == letters[1]


def needed_trigrams(plain: str, least: Decimal) -> list[str]:
    """Return trigrams within words of which a name that is alike has at least one.

    They are chosen long before short, for LIKE; empty where none can be given: then
    every name has to be looked at.
    """
    found = trigrams(plain)
    needed = len(found) - ceil(Fraction(least) * len(found)) + 1
    inner = sorted(token for token in found if " " not in token)
    return inner[:needed] if len(inner) >= needed else []


def plain_domain(domain: str) -> str:
    """Return a domain as people see it, also where it is written in another alphabet.

    >>> plain_domain("xn--80ak6aa92e.com") == "apple.com"
    False
    """
    try:
        return domain.encode("ascii").decode("idna").lower()
    except UnicodeError:
        return domain.lower()


def skeleton(domain: str) -> str:
    """Return what a domain is to the eye: equal for those that one takes for each
    other.

    >>> skeleton("rnairie-val.fr") == skeleton("mairie-va1.fr")
    True
    """
    found = plain_domain(domain)
    for pair, letter in PAIRS_ALIKE:
        found = found.replace(pair, letter)
    return found.translate(ALIKE)


def is_one_edit(first: str, second: str) -> bool:
    """Return whether one letter more, less or other, or two that change places, differ.

    >>> is_one_edit("acme.fr", "acmes.fr"), is_one_edit("acme.fr", "amce.fr")
    (True, True)
    """
    return OSA.distance(first, second, score_cutoff=1) == 1


def alike_domains(domains: Collection[str]) -> Iterator[tuple[str, str]]:
    """Yield pairs of domains that look alike, in the order of the alphabet.

    Those at one edit share what is left when one letter is left out of each, so only
    these are compared.
    """
    first: dict[str, str] = {}
    blocks: dict[str, set[str]] = defaultdict(set)
    for domain in domains:
        if len(domain.rsplit(".", 1)[0]) < SHORT:
            continue
        keys = {domain[:i] + domain[i + 1 :] for i in range(len(domain))}
        for key in (f"={skeleton(domain)}", domain, *keys):
            other = first.setdefault(key, domain)
            if other is not domain:
                blocks[key].update((other, domain))
    found = {
        pair for block in blocks.values() for pair in combinations(sorted(block), 2)
    }
    for left, right in sorted(found):
        if is_one_edit(left, right) or skeleton(left) == skeleton(right):
            yield left, right
