# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Ordinary words of administration, for `tools/letters/drafting/lock_names.py`.

Read from the translations of the installed Odoo, less what is a first or family name
(the lists of Faker) or a country, language or city of Unicode's CLDR. Usage:

    pip download --no-deps faker && unzip faker-*.whl -d FOLDER
    make_vocabulary.py FOLDER
"""

import importlib
import re
import sys
from collections import Counter
from pathlib import Path

import babel
import polib

import odoo

OUT = Path(__file__).parents[1] / "addons/edic_public_sector/data/vocabulary"
ADDONS = Path(odoo.__path__[0]) / "addons"
MODULES = """account analytic attachment_indexation calendar contacts event fleet hr
 hr_attendance hr_expense hr_holidays hr_recruitment hr_skills hr_timesheet
 hr_work_entry html_editor l10n_fr_account mail maintenance payment portal product
 project purchase sale survey web"""
LOCALES = "fr_FR fr_CH fr_BE de_DE de_AT de_CH en_US en_GB it_IT es_ES pl_PL tr_TR"
WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
SYNTAX = re.compile(r"<[^>]+>|%\(\w+\)s|%[sd]|\{[^}]*\}|&\w+;|https?:\S+|\S+@\S+")
STARTS = re.compile(r"(?<=[.!?:;])\s+|\n")
MIN_TIMES = 2  # times that a word is met
COMMON = 40  # a word met so often is one, whoever is called so


def names(folder):
    """Names of persons, in small letters."""
    sys.path.insert(0, folder)
    for locale in LOCALES.split():
        module = importlib.import_module(f"faker.providers.person.{locale}")
        for kind in dir(module.Provider):
            values = getattr(module.Provider, kind)
            if re.match("(?:first|last)_names?", kind) and not callable(values):
                yield from (str(value).lower() for value in values)


def places():
    """Countries, languages and cities of time zones, in small letters."""
    for language in ("en", "fr", "de"):
        locale = babel.Locale(language)
        names = [*locale.territories.values(), *locale.languages.values()]
        names += [zone["city"] for zone in locale.time_zones.values() if "city" in zone]
        yield from (word.lower() for text in names for word in WORD.findall(text))


def count(text, small, capital):
    """Count words in small letters, and those with a capital inside a sentence."""
    for sentence in STARTS.split(SYNTAX.sub(" ", text)):
        for at, word in enumerate(WORD.findall(sentence)):
            if word.islower():
                small[word] += 1
            elif at and word[1:].islower():
                capital[word] += 1


def main(folder):
    small = {language: Counter() for language in ("en", "fr", "de")}
    capital = {language: Counter() for language in ("en", "fr", "de")}
    for module in MODULES.split():
        for language in ("fr", "de"):
            path = ADDONS / module / "i18n" / f"{language}.po"
            for entry in polib.pofile(str(path)) if path.exists() else ():
                count(entry.msgstr, small[language], capital[language])
                if language == "fr":
                    count(entry.msgid, small["en"], capital["en"])
    no_words = {*names(folder), *places()}
    OUT.mkdir(exist_ok=True)
    for language, found in small.items():
        words = {word for word, times in found.items() if times >= MIN_TIMES}
        if language == "de":  # a word that French writes with a capital too is a name
            nouns = capital["de"].keys() - capital["fr"].keys()
            words |= {noun for noun in nouns if capital["de"][noun] >= MIN_TIMES}
        common = {word for word, times in found.items() if times >= COMMON}
        words = {w for w in words if w in common or w.lower() not in no_words}
        kept = sorted(word for word in words if len(word) > 1)
        path = OUT / f"{language}.txt"
        path.write_text("\n".join(kept) + "\n", encoding="utf-8")
        print(path.name, len(kept))


if __name__ == "__main__":
    main(sys.argv[1])
