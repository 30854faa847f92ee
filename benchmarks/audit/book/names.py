# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Fictional names of vendors, streets and towns; nobody is called so.

A name is a trade and a coined word, such as "Menuiserie Ardoval SARL". Coined words are
kept so far from each other that no two vendors look alike by chance: what looks alike
was planted.
"""

import random
import unicodedata
from collections import Counter, defaultdict

TRADES = {
    "FR": (
        "Menuiserie",
        "Garage",
        "Imprimerie",
        "Paysages",
        "Serrurerie",
        "Papeterie",
        "Peinture",
        "Plomberie",
        "Transports",
        "Nettoyage",
        "Librairie",
        "Cabinet",
        "Informatique",
        "Bureau d'études",
        "Traiteur",
        "Location",
        "Énergies",
        "Travaux publics",
        "Assurances",
        "Télécoms",
        "Sécurité",
        "Fournitures",
    ),
    "DE": (
        "Tischlerei",
        "Autohaus",
        "Druckerei",
        "Gartenbau",
        "Schlosserei",
        "Bürobedarf",
        "Malerbetrieb",
        "Sanitär",
        "Spedition",
        "Reinigung",
        "Buchhandlung",
        "Kanzlei",
        "Systemhaus",
        "Ingenieurbüro",
        "Catering",
        "Verleih",
        "Energie",
        "Tiefbau",
        "Versicherung",
        "Telefonie",
        "Wachdienst",
    ),
}
FORMS = {"FR": ("SARL", "SAS", "SA", "EURL"), "DE": ("GmbH", "AG", "KG", "e.K.")}
ROADS = {
    "FR": ("rue du Fournil", "rue des Lampes", "allée du Compas", "quai de la Bobine"),
    "DE": ("Uhrengasse", "Am Kontor", "Lampenweg", "Spulenallee", "Zirkelstraße"),
}
TOWNS = {
    "FR": ("Valbrune (fictive)", "Sainte-Ardelle (fictive)", "Port-Mirel (fictif)"),
    "DE": ("Auental (fiktiv)", "Lindenfurt (fiktiv)", "Bad Mirol (fiktiv)"),
}
HEADS = (*"bcdfgjklmnprstvz", "br", "cl", "dr", "fl", "gr", "pl", "st", "tr")
VOWELS = ("a", "e", "i", "o", "u", "ai", "ou")
TAILS = ("l", "n", "r", "x", "th", "m", "ck", "nd", "rt", "st", "ve", "ne", "le")
ALIKE = 0.35  # two coined words are less alike than that
FREE_MAIL = ("boite-gratuite.example", "freipost.example", "postfrei.example")


def trigrams(text: str) -> frozenset[str]:
    """As PostgreSQL's pg_trgm cuts it: words, two blanks before, one after."""
    words = "".join(c if c.isalnum() else " " for c in text.lower()).split()
    padded = (f"  {word} " for word in words)
    return frozenset(w[at : at + 3] for w in padded for at in range(len(w) - 2))


def similarity(first: str, second: str) -> float:
    """The share of trigrams that two texts have in common.

    >>> similarity("abc", "abc"), similarity("abc", "xyz")
    (1.0, 0.0)
    """
    a, b = trigrams(first), trigrams(second)
    return len(a & b) / len(a | b) if a | b else 0.0


def ascii_word(text: str) -> str:
    """Letters of a name for a domain: no accents, no blanks."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return "".join(c for c in plain.lower() if c.isalnum())


class Names:
    """Gives each name once."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        self._known: dict[str, set[str]] = defaultdict(set)  # trigram → words

    def word(self) -> str:
        """A coined word that is like no other."""
        while True:
            word = self._coined()
            if not any(similarity(word, other) >= ALIKE for other in self._near(word)):
                for part in trigrams(word):
                    self._known[part].add(word)
                return word.capitalize()

    def _coined(self) -> str:
        pick = self._rng.choice
        parts = [pick(HEADS) + pick(VOWELS) for _syllable in range(pick((2, 3)))]
        return "".join(parts) + pick(TAILS)

    def _near(self, word: str) -> Counter[str]:
        return Counter(w for part in trigrams(word) for w in self._known[part])

    def company(self, country: str) -> str:
        """A company of a trade."""
        trade = self._rng.choice(TRADES[country])
        return f"{trade} {self.word()} {self._rng.choice(FORMS[country])}"

    def domain(self, name: str, country: str) -> str:
        """The domain of a company's mail, of the reserved top-level name."""
        return f"{ascii_word(name.split()[-2])}-{country.lower()}.example"

    def address(self, country: str) -> dict[str, str]:
        """Street, zip and town; zips begin with 000, which none does."""
        number, rng = self._rng.randint(1, 190), self._rng
        road = rng.choice(ROADS[country])
        street = f"{number} {road}" if country == "FR" else f"{road} {number}"
        return {
            "street": street,
            "zip": f"000{rng.randint(10, 99)}",
            "city": rng.choice(TOWNS[country]),
        }

    def phone(self, country: str) -> str:
        """A number of the ranges kept for fiction (France) or without subscribers."""
        if country == "FR":
            return (
                f"+33 1 99 00 {self._rng.randint(10, 99)} {self._rng.randint(10, 99)}"
            )
        return f"+49 30 23125 {self._rng.randint(100, 999)}"
