# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Generated companies, how contacts have them, and documents that they send.

Each question is a document with the contacts of a database and the contact that is
meant, None where the sender is not among them. Words of the sealed part are not those
of the open company, on which thresholds are chosen.
"""

import json
import random
from dataclasses import dataclass, replace
from pathlib import Path

from stdnum import iban as iban_number
from stdnum import luhn
from stdnum.de import vat as de_vat

from edic_finance.tools.intake.vendor_match import Known, Seller

WORDS = json.loads(Path(__file__).with_name("vendor_words.json").read_text("utf-8"))
FORMS = {
    "DE": ("GmbH", "GmbH & Co. KG", "e.K.", "UG (haftungsbeschränkt)", "AG", "GbR"),
    "FR": ("SARL", "SAS", "EURL", "SA", "SASU", "SNC"),
}
WRITTEN = {  # other ways to write a form
    "GmbH": ("Gesellschaft mit beschränkter Haftung", "G.m.b.H.", "gmbh"),
    "GmbH & Co. KG": ("GmbH und Co KG", "GmbH & Co.KG"),
    "UG (haftungsbeschränkt)": ("UG", "Unternehmergesellschaft (haftungsbeschränkt)"),
    "AG": ("Aktiengesellschaft", "A.G."),
    "e.K.": ("eK", "e. K."),
    "SARL": ("S.A.R.L.", "Société à responsabilité limitée"),
    "SAS": ("S.A.S.", "société par actions simplifiée"),
    "SA": ("S.A.", "Société anonyme"),
}


@dataclass(frozen=True)
class Question:
    """A document, the contacts, and the contact that is meant."""

    case: str
    seller: Seller
    known: tuple[Known, ...]
    meant: int | None


class World:
    """A source of companies, alike for one seed."""

    def __init__(self, words: dict, seed: int) -> None:
        self.words = words
        self.random = random.Random(seed)
        self.partners = 0

    # --- companies --------------------------------------------------------------------
    def company(self, country: str | None = None, **fixed: str) -> Seller:
        """Return a company with all that tells it."""
        country = country or self.random.choice(("DE", "FR"))
        person = fixed.pop("person", None) or self.random.choice(self.words["people"])
        trade = fixed.pop("trade", None) or self.random.choice(
            self.words["trades"][country]
        )
        form = fixed.pop("form", None) or self.random.choice(FORMS[country])
        postcode, city = self.random.choice(self.words["towns"][country])
        house = self.random.randint(1, 90)
        street = self.random.choice(self.words["streets"][country])
        address = f"{house} {street}" if country == "FR" else f"{street} {house}"
        made = Seller(
            name=f"{person} {trade} {form}",
            street=address,
            postcode=postcode,
            city=city,
            country=country,
            ibans=(self.iban(country),),
            **self.numbers(country),
        )
        return replace(made, **fixed)

    def numbers(self, country: str) -> dict[str, str]:
        """Return numbers of a company with right check digits."""
        if country == "DE":
            body = str(self.random.randint(10_000_000, 99_999_999))
            for digit in "0123456789":
                if de_vat.is_valid(f"DE{body}{digit}"):
                    return {
                        "vat": f"DE{body}{digit}",
                        "register": f"HRB {self.random.randint(1000, 99999)}",
                    }
        body = str(self.random.randint(10_000_000, 99_999_999))
        siren = body + luhn.calc_check_digit(body)
        key = (12 + 3 * (int(siren) % 97)) % 97
        return {
            "vat": f"FR{key:02d}{siren}",
            "siren": siren,
            "siret": self.siret(siren),
        }

    def siret(self, siren: str) -> str:
        """Return the SIRET of a place of a company."""
        body = siren + f"{self.random.randint(1, 999):04d}"
        return body + luhn.calc_check_digit(body)

    def iban(self, country: str) -> str:
        """Return an IBAN with right check digits."""
        length = 18 if country == "DE" else 23
        body = "".join(str(self.random.randint(0, 9)) for _ in range(length))
        check = iban_number.calc_check_digits(f"{country}00{body}")
        return f"{country}{check}{body}"

    # --- contacts and documents -------------------------------------------------------
    def contact(self, company: Seller, *missing: str, **other: object) -> Known:
        """Return a company as a contact, without some of what is known of it."""
        self.partners += 1
        flags = {n: other.pop(n) for n in ("is_archived", "is_own") if n in other}
        left = {name: () if name == "ibans" else "" for name in missing}
        # what a contact has: one number of a register
        register = company.register or company.siret
        party = replace(company, siren="", siret="", register=register)
        party = replace(party, **left, **other)
        return Known(self.partners, party, **flags)

    def page(self, company: Seller, **other: object) -> Seller:
        """Return a document with a name and an address, and no number."""
        found = Seller(
            name=company.name,
            street=company.street,
            postcode=company.postcode,
            city=company.city,
            country=company.country,
        )
        return replace(found, **other)

    def misspelt(self, name: str) -> str:
        """Return a name with one letter of a long word other, missing or too many."""
        words = name.split()
        long = [n for n, w in enumerate(words) if len(w) >= 6 and w.isalpha()]
        if not long:
            return name
        at = self.random.choice(long)
        word = words[at]
        place = self.random.randint(1, len(word) - 2)
        way = self.random.choice(("swap", "drop", "double", "other"))
        if way == "swap":
            word = word[:place] + word[place + 1] + word[place] + word[place + 2 :]
        elif way == "drop":
            word = word[:place] + word[place + 1 :]
        elif way == "double":
            word = word[:place] + word[place] + word[place:]
        else:
            word = word[:place] + self.random.choice("aenrst") + word[place + 1 :]
        words[at] = word
        return " ".join(words)

    def rewritten(self, name: str) -> str:
        """Return a name as somebody else writes it: form, umlauts, capitals."""
        for form, ways in WRITTEN.items():
            if name.endswith(f" {form}"):
                way = self.random.choice(ways)
                name = f"{name.removesuffix(form)}{way}"
                break
        ways = [
            str.upper,
            lambda n: n.replace("ü", "ue").replace("ö", "oe").replace("ä", "ae"),
            lambda n: n.replace("é", "e").replace("É", "E").replace("è", "e"),
            lambda n: n,
            lambda n: n.replace(" ", "  "),
        ]
        return self.random.choice(ways)(name)

    def others(self, count: int = 6) -> tuple[Known, ...]:
        """Return contacts that have nothing to do with it."""
        return tuple(self.contact(self.company()) for _ in range(count))

    def asked(self, case: str, seller: Seller, *known: Known, meant=None) -> Question:
        """Return a question among other contacts."""
        contacts = [*known, *self.others()]
        self.random.shuffle(contacts)
        return Question(case, seller, tuple(contacts), meant and meant.partner)


# --- the same company -----------------------------------------------------------------
def the_same(world: World) -> list[Question]:
    """Return documents of vendors who are known, each in another way."""
    asked = []

    def ask(case: str, seller: Seller, contact: Known) -> None:
        asked.append(world.asked(f"known: {case}", seller, contact, meant=contact))

    company = world.company()
    ask("all numbers", company, world.contact(company))
    company = world.company()
    ask(
        "VAT number, other name",
        replace(company, name=world.company().name),
        world.contact(company),
    )
    company = world.company("DE")
    ask(
        "VAT number with spaces",
        replace(
            company, vat=f"DE {company.vat[2:5]} {company.vat[5:8]} {company.vat[8:]}"
        ),
        world.contact(company, "ibans", "register"),
    )
    company = world.company("FR")
    page = world.page(company, siret=company.siret, name=world.misspelt(company.name))
    ask("SIRET on a page", page, world.contact(company, "vat"))
    company = world.company("FR")
    ask(
        "SIREN of the VAT number",
        world.page(company, vat=company.vat),
        world.contact(company),
    )
    company = world.company("DE")
    page = world.page(company, register=f"Amtsgericht, {company.register}")
    ask("register number and name", page, world.contact(company, "vat", "postcode"))
    company = world.company()
    page = world.page(
        company, ibans=company.ibans, name=world.misspelt(company.name), street=""
    )
    ask("IBAN and misspelt name", page, world.contact(company, "vat", "register"))
    company = world.company()
    ask("name, address", world.page(company), world.contact(company))
    company = world.company()
    page = world.page(company, name=world.rewritten(company.name), street="")
    ask("name written otherwise, postcode", page, world.contact(company))
    company = world.company()
    page = world.page(company, name=world.misspelt(company.name))
    ask("misspelt name, whole address", page, world.contact(company))
    company = world.company()
    page = world.page(company, name=world.misspelt(company.name), street="")
    ask("misspelt name, postcode", page, world.contact(company))
    company = world.company()
    page = world.page(company, street="", postcode="", city="")
    ask("name alone", page, world.contact(company))
    company = world.company()
    page = world.page(company, postcode="")
    ask("name and city", page, world.contact(company))
    company = world.company()
    short = company.name.rsplit(" ", 1)[0]
    ask(
        "contact without form, address",
        company,
        world.contact(company, "vat", name=short),
    )
    company = world.company()
    moved = world.contact(
        company, street="Neue Straße 1", postcode="99999", city="Neustadt"
    )
    ask("moved, all numbers", company, moved)
    company = world.company()
    page = world.page(company)
    moved = world.contact(
        company, street="Neue Straße 1", postcode="99999", city="Neustadt"
    )
    ask("moved, name alone", page, moved)
    return asked


# --- somebody else --------------------------------------------------------------------
def somebody_else(world: World) -> list[Question]:
    """Return documents of vendors who are not known, beside contacts that are like
    them; and those of branches, of which one is meant."""
    asked, draw = [], world.random

    def ask(case: str, seller: Seller, *contacts: Known, meant=None) -> None:
        asked.append(world.asked(f"other: {case}", seller, *contacts, meant=meant))

    country = draw.choice(("DE", "FR"))
    trades = draw.sample(world.words["trades"][country], 2)
    person = draw.choice(world.words["people"])
    company = world.company(country, person=person, trade=trades[0])
    where = {n: getattr(company, n) for n in ("street", "postcode", "city")}
    group = world.company(country, person=person, trade=trades[1], **where)
    ask("group, other trade, one address", group, world.contact(company))
    ask("group, page without numbers", world.page(group), world.contact(company))
    page = world.page(group, ibans=company.ibans)
    ask("group, account of the group", page, world.contact(company, "vat", "register"))
    limited = world.company("DE", form="GmbH")
    partners = world.company(
        "DE",
        name=limited.name.replace("GmbH", "GmbH & Co. KG"),
        street=limited.street,
        postcode=limited.postcode,
        city=limited.city,
    )
    ask("other legal form, one address", world.page(partners), world.contact(limited))
    manager = limited.name.replace("GmbH", "Verwaltungs GmbH")
    page = world.page(limited, name=manager)
    ask("Verwaltungs GmbH, one address", page, world.contact(limited))
    twin = world.company(name=company.name, country=country)
    far = [t for t in world.words["towns"][country] if t[0] != company.postcode]
    postcode, city = draw.choice(far)
    twin = replace(twin, postcode=postcode, city=city)
    ask("same name, other postcode", world.page(twin), world.contact(company))
    ask("same name, other VAT number", twin, world.contact(company, "postcode", "city"))
    ask("same name and place, other VAT number",
        replace(company, **world.numbers(country)), world.contact(company))  # fmt: skip
    numbered = (
        f"{person} {trades[0]} {draw.randint(1, 4)} {draw.choice(FORMS[country])}"
    )
    first = replace(company, name=numbered)
    second = replace(first, name=re_numbered(numbered))
    ask("numbered companies, one address", world.page(second), world.contact(first))
    roman = replace(company, name=f"{person} {trades[0]} I")
    page = world.page(roman, name=f"{roman.name}I")
    ask("roman numbers, one address", page, world.contact(roman))
    is_open = "Meier" in world.words["people"]
    like, other = ("Meier", "Maier") if is_open else ("Schmidt", "Schmitt")
    first = world.company(country, person=like, trade=trades[0])
    second = replace(
        first, name=first.name.replace(like, other), street="Anderer Weg 7"
    )
    ask("one letter, one postcode", world.page(second), world.contact(first))
    factor = world.company(country, person=draw.choice(world.words["people"]))
    factor = replace(factor, name=f"{factor.name.split()[0]} Factoring AG")
    page = world.page(company, ibans=factor.ibans)
    ask("account of a factor", page, world.contact(factor))
    new = world.company()
    ask("new", new)
    ask("new, without numbers", world.page(new))
    ask("new, name alone", world.page(new, street="", postcode="", city=""))
    twice = (
        world.contact(company, street="", ibans=()),
        world.contact(company, "street"),
    )
    ask("twice in the contacts", world.page(company, vat=company.vat), *twice)
    ask("archived", company, world.contact(company, is_archived=True))
    asked += _branches(world)
    return asked


def re_numbered(name: str) -> str:
    """Return a numbered name with another number."""
    return "".join(str(int(c) % 4 + 1) if c.isdigit() else c for c in name)


def _branches(world: World) -> list[Question]:
    """Return documents of one of two places of a company."""
    company = world.company("FR")
    towns = world.words["towns"]["FR"]
    places = [
        replace(company, siret=world.siret(company.siren), postcode=code, city=city,
                street=f"{number} rue Neuve")
        for number, (code, city) in enumerate((towns[0], towns[2]), start=3)
    ]  # fmt: skip
    contacts = [world.contact(place, "ibans") for place in places]
    return [
        world.asked("branch: by SIRET", places[1], *contacts, meant=contacts[1]),
        world.asked(
            "branch: by VAT number and place",
            replace(places[0], siret="", siren=""),
            *contacts,
            meant=contacts[0],
        ),
        world.asked(
            "branch: by name and place",
            world.page(places[1]),
            *contacts,
            meant=contacts[1],
        ),
    ]


def questions(words: dict, seeds: range) -> list[Question]:
    """Return the questions of some seeds."""
    found = []
    for seed in seeds:
        world = World(words, seed)
        found += the_same(world) + somebody_else(world)
    return found
