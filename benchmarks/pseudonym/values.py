# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Fictional values, and how offices, mails and scanners write them."""

import random
import re
import unicodedata
from datetime import date

from faker import Faker
from stdnum.de import idnr
from stdnum.iso7064 import mod_11_10

from edic_demo.tools.invoice.numbers import french_vat, german_vat

LOCALES = {"fr": "fr_FR", "de": "de_DE"}
DAYS = date(2023, 1, 1), date(2025, 12, 31)
BIRTHS = date(1930, 1, 1), date(2006, 12, 31)
PEOPLE = 5_000  # per language in the database
PENSION_WEIGHTS = (2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1)


class Values:
    """Values of one language, and how offices, mails and scanners write them."""

    def __init__(self, language: str, seed: int) -> None:
        self.language = language
        self.random = random.Random(f"{language}{seed}")
        self.faker = Faker(LOCALES[language])
        self.faker.seed_instance(seed)
        firsts = sorted(set(self.faker.first_name() for _ in range(4000)))
        lasts = sorted({self.faker.last_name() for _ in range(4000)})
        self.random.shuffle(lasts)
        # a third of the surnames is in no database
        cut = len(lasts) * 2 // 3
        self.firsts, self.known_lasts, self.other_lasts = (
            firsts,
            lasts[:cut],
            lasts[cut:],
        )
        self.people = sorted({self._full(self.known_lasts) for _ in range(PEOPLE)})

    def _full(self, lasts: list[str]) -> str:
        return f"{self.random.choice(self.firsts)} {self.random.choice(lasts)}"

    def stranger_name(self) -> str:
        """Somebody who is not in the database; half with a surname that is."""
        while True:
            name = self._full(self.random.choice([self.known_lasts, self.other_lasts]))
            if name not in self.people:
                return name

    def known_name(self) -> str:
        """Somebody of the database as people write names."""
        first, last = self.random.choice(self.people).split(" ", 1)
        way = self.random.random()
        if way < 0.4:
            return f"{first} {last}"
        if way < 0.6:
            return f"{last.upper()} {first}"
        if way < 0.7 and first[0] != "M":  # M. is a title
            return f"{first[0]}. {last}"
        if way < 0.8:
            return without_accents(f"{first} {last}")
        if way < 0.9:
            return f"{first} {self.slip(last)}"
        return f"{last}, {first}" if way < 0.95 else f"{first} {last}".upper()

    def slip(self, word: str) -> str:
        """A word of some length with one letter swapped, missing, doubled or wrong."""
        if len(word) < 5:
            return word
        at = self.random.randrange(1, len(word) - 1)
        return self.random.choice(
            [
                word[:at] + word[at + 1] + word[at] + word[at + 2 :],
                word[:at] + word[at + 1 :],
                word[:at] + word[at] + word[at:],
                word[:at] + self.random.choice("aeiourst") + word[at + 1 :],
            ]
        )

    def digits(self, count: int) -> str:
        """Random digits."""
        return "".join(self.random.choices("0123456789", k=count))

    def nir(self) -> str:
        """With its key."""
        return self.faker.ssn()

    def steuer_id(self) -> str:
        """One of the first ten digits twice, check digit by ISO 7064."""
        while True:
            ten = self.random.sample("0123456789", 9)
            ten.insert(self.random.randrange(10), self.random.choice(ten))
            body = "".join(ten)
            number = body + mod_11_10.calc_check_digit(body)
            if idnr.is_valid(number):
                return number

    def rvnr(self) -> str:
        """Area, birth date, initial, serial, check digit (VKVV section 4)."""
        day, month = self.random.randint(1, 28), self.random.randint(1, 12)
        area, letter = self.random.randint(10, 89), self.random.choice(LETTERS)
        start = f"{area}{day:02d}{month:02d}{self.digits(2)}"
        serial = self.digits(2)
        plain = f"{start}{ord(letter) - 64:02d}{serial}"
        total = sum(
            sum(divmod(int(d) * w, 10))
            for d, w in zip(plain, PENSION_WEIGHTS, strict=True)
        )
        return f"{start}{letter}{serial}{total % 10}"

    def kvnr(self) -> str:
        """A letter, eight digits, check digit (SGB V section 290)."""
        letter, eight = self.random.choice(LETTERS), self.digits(8)
        plain = f"{ord(letter) - 64:02d}{eight}"
        total = sum(sum(divmod(int(d) * (1 + i % 2), 10)) for i, d in enumerate(plain))
        return f"{letter}{eight}{total % 10}"

    def vat(self) -> str:
        """With its check digits."""
        if self.language == "fr":
            siren = re.sub(r"\D", "", self.faker.siren())
            return french_vat(siren)
        return german_vat(self.random.choice("123") + self.digits(7))

    def phone(self) -> str:
        """As Faker writes them, and grouped in pairs."""
        if self.language == "de":
            return self.faker.phone_number()
        number = self.random.choice("1234567") + self.digits(8)
        pairs = [f"0{number[0]}", *(number[i : i + 2] for i in range(1, 9, 2))]
        return self.random.choice(
            [
                " ".join(pairs),
                ".".join(pairs),
                "".join(pairs),
                self.faker.phone_number(),
            ]
        )

    def plate(self) -> str:
        """French since 2009 or German."""
        return self.faker.license_plate() if self.language == "de" else self._siv()

    def _siv(self) -> str:
        letters = self.random.choices("ABCDEFGHJKLMNPQRSTVWXYZ", k=4)
        return f"{''.join(letters[:2])}-{self.digits(3)}-{''.join(letters[2:])}"

    def address(self) -> str:
        """Street, post code and town, in one or two lines."""
        street, town = self.faker.street_address(), self.faker.city()
        between = self.random.choice([", ", "\n"])
        return f"{street}{between}{self.faker.postcode()} {town}"

    def amount(self) -> str:
        """As the language writes them."""
        value = f"{self.random.uniform(1, 99_999):,.2f}"
        separator = " " if self.language == "fr" else "."
        return value.replace(",", "\0").replace(".", ",").replace("\0", separator)

    def date(self) -> str:
        """A day that is nobody's birthday."""
        day = self.faker.date_between_dates(*DAYS)
        return day.strftime(self.random.choice(["%d/%m/%Y", "%d.%m.%Y", "%Y-%m-%d"]))

    def birth(self) -> str:
        """Day of birth of an adult."""
        day = self.faker.date_between_dates(*BIRTHS)
        return day.strftime("%d/%m/%Y" if self.language == "fr" else "%d.%m.%Y")

    def steuernummer(self) -> str:
        """As most states of Germany write it."""
        return f"{self.digits(2)}/{self.digits(3)}/{self.digits(5)}"

    def number15(self) -> str:
        """15 digits that are no NIR."""
        number = f"2{self.digits(14)}"
        wrong = 97 - int(number[:13]) % 97 == int(number[13:])
        return self.number15() if wrong else number

    def spread(self, value: str) -> str:
        """A checked number as printed, wrapped, pasted or scanned."""
        way = self.random.random()
        grouped = [value[i : i + 4] for i in range(0, len(value), 4)]
        if way < 0.45:
            return value
        if way < 0.75:
            return " ".join(grouped)
        if way < 0.95:
            return self.random.choice(SEPARATORS).join(grouped)
        at = value.find("0", 4)
        return value if at < 0 else value[:at] + "O" + value[at + 1 :]


LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
SEPARATORS = ["\u00a0", "\u202f", "-", ".", "\u200b", "  ", " \n", "\u2011"]


def without_accents(text: str) -> str:
    """Latin letters only."""
    return (
        unicodedata.normalize("NFKD", text.replace("ß", "ss"))
        .encode("ascii", "ignore")
        .decode()
    )
