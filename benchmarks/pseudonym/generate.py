# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""French and German office documents with every personal value labelled; one seed."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from values import Values

HERE = Path(__file__).parent
FIELD = re.compile(r"\{([a-z_]+\d*)\}")
CHOICE = re.compile(r"<<(.*?)>>", re.S)
TITLES = {
    "fr": ["M.", "Mme", "Monsieur", "Madame", "Mlle", "Dr", "Me", "Mme.", "Docteur"],
    "de": ["Herr", "Frau", "Herr Dr.", "Frau Prof. Dr.", "Dr.", "Herr Prof."],
}
CHECKED = ("IBAN", "NIR", "STEUER_ID", "RVNR", "KVNR", "SIRET", "SIREN", "VAT")


@dataclass(frozen=True, slots=True)
class Label:
    """A value in a text; ``how`` tells what makes a name recognisable."""

    kind: str
    start: int
    end: int
    how: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """A text with its labels in reading order."""

    name: str
    text: str
    labels: tuple[Label, ...]
    held_out: bool = False


def fields(values: Values) -> dict[str, tuple[str, str, Callable[[], str]]]:
    """Field of a template → kind, how it is recognisable, value; no kind: it stays."""
    fake, plain = values.faker, values.stranger_name

    def spread(make: Callable[[], str]) -> Callable[[], str]:
        return lambda: values.spread(re.sub(r"\s", "", make()))

    return {
        "name": ("NAME", "known", values.known_name),
        "titled": ("NAME", "titled", plain),
        "surname_titled": ("NAME", "titled", lambda: plain().split(" ", 1)[1]),
        "block": ("NAME", "placed", plain),
        "signed": ("NAME", "placed", plain),
        "stranger": ("NAME", "unknown", plain),
        "iban": ("IBAN", "", spread(fake.iban)),
        "bic": ("BIC", "", fake.swift),
        "email": ("EMAIL", "", fake.email),
        "phone": ("PHONE", "", values.phone),
        "nir": ("NIR", "", spread(values.nir)),
        "siren": ("SIREN", "", fake.siren if values.language == "fr" else str),
        "siret": ("SIRET", "", fake.siret if values.language == "fr" else str),
        "vat": ("VAT", "", values.vat),
        "steuer_id": ("STEUER_ID", "", spread(values.steuer_id)),
        "rvnr": ("RVNR", "", spread(values.rvnr)),
        "kvnr": ("KVNR", "", spread(values.kvnr)),
        "steuernummer": ("STEUERNUMMER", "", values.steuernummer),
        "passport": (
            "ID_DOCUMENT",
            "",
            lambda: f"{values.digits(2)}CV{values.digits(5)}",
        ),
        "plate": ("PLATE", "", values.plate),
        "address": ("ADDRESS", "", values.address),
        "birth": ("BIRTH_DATE", "", values.birth),
        "amount": ("", "", values.amount),
        "date": ("", "", values.date),
        "company": (
            "",
            "",
            lambda: (
                f"{fake.last_name()} {'SARL' if values.language == 'fr' else 'GmbH'}"
            ),
        ),
        "invoice": ("", "", lambda: f"{values.digits(4)}-{values.digits(5)}"),
        "number": ("", "", lambda: values.digits(4)),
        "number15": ("", "", values.number15),
    }


def templates(language: str) -> list[tuple[str, str, bool]]:
    """Name, text and whether it is held out, of each template."""
    found = []
    for suffix in ("", "_held_out"):
        texts = (HERE / "templates" / f"{language}{suffix}.txt").read_text()
        for index, text in enumerate(texts.split("%%\n")):
            found.append((f"{language}{suffix}-{index}", text, bool(suffix)))
    return found


def filled(name: str, template: str, held_out: bool, values: Values) -> Document:
    """A template with values in its fields, and where they are."""
    makers = fields(values)
    template = CHOICE.sub(lambda m: values.random.choice(m[1].split("||")), template)
    text, labels, position = "", [], 0
    for field in FIELD.finditer(template):
        text += template[position : field.start()]
        position = field.end()
        kind, how, make = makers[field[1]]
        if field[1] == "titled":
            text += f"{values.random.choice(TITLES[values.language])} "
        value = make()
        if kind:
            labels.append(Label(kind, len(text), len(text) + len(value), how))
        text += value
    return Document(name, text + template[position:], tuple(labels), held_out)


def generate(
    language: str, count: int = 500, seed: int = 3
) -> tuple[list[Document], list[str]]:
    """Documents, and the people whom the database knows."""
    values = Values(language, seed)
    sources = templates(language)
    documents = [filled(*sources[i % len(sources)], values) for i in range(count)]
    return documents, values.people
