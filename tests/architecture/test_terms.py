# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Screens use the words of ``docs/glossary.md``."""

import re
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import polib
import pytest

ROOT = Path(__file__).parents[2]
GLOSSARY = ROOT / "docs" / "glossary.md"
LANGUAGES = ("en", "fr", "de")
MODEL_NAME = "model:ir.model,name"  # those of Odoo's models are Odoo's
MAX_LABEL_WORDS = 5
BANNED = re.compile(r"([^,\[]+?)\s*(?:\[([^\]]*)\])?(?:,\s*|$)")
ENDING = re.compile(r"(?<=\w{2})(?:elle|eau|ne|ère|er|e|s|es|x)$")


@dataclass(frozen=True)
class Text:
    """A text of a screen with its translation."""

    addon: str
    texts: dict

    @property
    def name(self):
        return fold(self.texts["en"])

    @property
    def is_label(self):
        """Tell a menu, button, state, field or column head from words of a sentence,
        and from the words that a recogniser looks for, with a bar between."""
        text = self.texts["en"]
        is_short = len(text.split()) <= MAX_LABEL_WORDS
        return is_short and text[:1].isupper() and "|" not in text

    def __str__(self):
        return f"{self.addon}: {self.texts['en']!r}"


def fold(text):
    """Return the text without case, typographic variants and final punctuation."""
    text = text.replace("’", "'").replace("\N{NO-BREAK SPACE}", " ").casefold()
    return " ".join(text.split()).strip(" :….")


def stem(text):
    """Return the folded text without the endings of gender and number.

    French participles agree with what they are said of: *refusé*, *refusées*.
    """
    return " ".join(ENDING.sub("", word) for word in fold(text).split())


def rows(text, *head):
    """Yield the cells of the tables with this head in a page of Markdown."""
    is_table = False
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if tuple(cells[: len(head)]) == head:
            is_table = True
        elif not line.startswith("|"):
            is_table = False
        elif is_table and not set(line) <= set("|- "):
            yield cells


def terms(text):
    """Return ``{English: {language: term}}``."""
    head = ("English", "French", "German", "not")
    found = {}
    for english, french, german, *_more in rows(text, *head):
        assert fold(english) not in found, f"{english} stands twice in the glossary"
        found[fold(english)] = {"fr": french, "de": german}
    return found


def bans(text):
    """Return ``{language: {word: (expressions in which it is right)}}``."""
    found = {language: {} for language in LANGUAGES}
    for cells in rows(text, "English", "French", "German", "not"):
        for part in filter(None, cells[3].split("; ")):
            language, words = part.split(": ", 1)
            for match in BANNED.finditer(words):
                allowed = (match[2] or "").split(", ") if match[2] else []
                found[language][fold(match[1])] = [
                    fold(each_allowed) for each_allowed in allowed
                ]
    return found


def homonyms(text):
    """Return ``{English: [addons of one meaning, addons of another…]}``."""
    found = defaultdict(list)
    for english, addons, *_more in rows(text, "English", "in", "means"):
        found[fold(english)].append(set(addons.split(", ")))
    return dict(found)


def texts_of(root):
    """Return the texts of all catalogues."""
    found = []
    for folder in sorted(root.glob("addons/*/i18n")):
        catalogues = {
            language: {
                entry.msgid: entry.msgstr
                for entry in polib.pofile(str(folder / f"{language}.po"))
            }
            for language in ("fr", "de")
        }
        for entry in polib.pofile(str(folder / f"{folder.parent.name}.pot")):
            places = [place for place, _line in entry.occurrences]
            if not all(place.startswith(MODEL_NAME) for place in places):
                texts = {"en": entry.msgid}
                for language, catalogue in catalogues.items():
                    texts[language] = catalogue.get(entry.msgid, "")
                found.append(Text(folder.parent.name, texts))
    return found


def not_as_the_glossary(found, known, doubles):
    """Yield the labels that are a term, and are translated in another way."""
    for label in found:
        term = known.get(label.name)
        if term is None or label.name in doubles or not label.is_label:
            continue
        for language, expected in term.items():
            if stem(label.texts[language]) != stem(expected):
                yield f"{label}: {label.texts[language]!r}, not {expected!r}"


def with_banned_words(found, banned):
    """Yield the texts with a word that the glossary has another one for."""
    for label in found:
        for language, words in banned.items():
            text = fold(label.texts[language])
            if "|" in text:  # words that a recogniser looks for
                continue
            for word, allowed in words.items():
                if word.startswith("="):
                    if text == word[1:]:
                        yield f"{label}: {language} {label.texts[language]!r}"
                    continue
                rest = text
                for expression in allowed:
                    rest = re.sub(rf"\b{re.escape(expression)}\w*", "", rest)
                if re.search(rf"(?<!\w){re.escape(word)}(?!\w)", rest):
                    yield f"{label}: {language} {label.texts[language]!r} has {word!r}"


def translated_in_two_ways(found, doubles):
    """Yield what is called the same, and is translated in two ways."""
    texts = defaultdict(lambda: defaultdict(set))
    for label in filter(lambda text: text.is_label, found):
        meanings = doubles.get(label.name, [])
        meaning = next(
            (number for number, addons in enumerate(meanings) if label.addon in addons),
            None,
        )
        for language in ("fr", "de"):
            key = (label.name, language, meaning)
            texts[key][stem(label.texts[language])].add(label.addon)
    for (name, language, _meaning), ways in texts.items():
        if len(ways) > 1:
            yield f"{name!r} in {language}: {dict(ways)}"


def of_one_meaning(found, doubles):
    """Yield the homonyms of which no or one meaning stands on screens."""
    for name, meanings in doubles.items():
        here = {label.addon for label in found if label.name == name and label.is_label}
        if any(not here & addons for addons in meanings) or len(meanings) < 2:
            yield name


@pytest.fixture(scope="module")
def glossary():
    return GLOSSARY.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def found():
    return texts_of(ROOT)


def test_labels_that_are_terms_are_translated_as_the_glossary_says(found, glossary):
    doubles = homonyms(glossary)
    wrong = [*not_as_the_glossary(found, terms(glossary), doubles)]
    assert not wrong, "\n".join(wrong)


def test_texts_have_no_word_that_the_glossary_rules_out(found, glossary):
    wrong = [*with_banned_words(found, bans(glossary))]
    assert not wrong, "\n".join(wrong)


def test_same_label_is_translated_the_same_wherever_it_stands(found, glossary):
    wrong = [*translated_in_two_ways(found, homonyms(glossary))]
    assert not wrong, "\n".join(wrong)


def test_each_term_names_its_source(glossary):
    found = [*rows(glossary, "English", "French", "German", "not", "source")]
    assert len(found) == len(terms(glossary))
    assert not [cells[0] for cells in found if len(cells) != 5 or not cells[4]]


def test_terms_stand_on_screens(glossary):
    """A term that no catalogue has holds nothing."""
    texts = []
    for path in ROOT.glob("addons/*/i18n/*.pot"):
        texts += [fold(entry.msgid) for entry in polib.pofile(str(path))]
    everything = "\n".join(texts)
    unused = [
        name
        for name in terms(glossary)
        if not re.search(rf"(?<!\w){re.escape(name)}(?!\w)", everything)
    ]
    assert not unused, unused


def test_glossary_itself_has_no_word_that_it_rules_out(glossary):
    banned = bans(glossary)
    for english, term in terms(glossary).items():
        label = Text("glossary", {"en": english, **term})
        assert not [*with_banned_words([label], banned)]


# --- the rules themselves, on a glossary that they must find fault with ---------------
EXAMPLE = """
| English | French | German | not | source |
|---|---|---|---|---|
| seed | valeur initiale | Startwert | fr: graine | |
| letters | courriers | Schreiben | en: =drafts | |
| audit trail | journal | Prüfpfad | en: ledger [general ledger]; de: Protokoll | |

| English | in | means |
|---|---|---|
| credit | books | side of an entry |
| credit | budget | of a budget |
"""


def label(english, french, german, addon="books"):
    return Text(addon, {"en": english, "fr": french, "de": german})


@pytest.mark.parametrize(
    ("texts", "count"),
    [
        (("Seed", "Valeur initiale", "Startwert"), 0),
        (("Seed", "Germe", "Startwert"), 1),
        (("Seed:", "Germe :", "Saat:"), 2),
        (("seed", "germe", "Saat"), 0),
        (("Audit trail", "Journaux", "Prüfpfad"), 1),
    ],
)
def test_term_that_is_translated_otherwise_is_found(texts, count):
    wrong = not_as_the_glossary([label(*texts)], terms(EXAMPLE), {})
    assert len([*wrong]) == count


@pytest.mark.parametrize(
    ("texts", "count"),
    [
        (("Draw with the seed", "Tirer avec la graine", "Ziehen"), 1),
        (("Migraine", "Migraine", "Migräne"), 0),
        (("Ledger of AI", "Journal", "Protokoll"), 2),
        (("A text of many words that has the ledger.", "Journal", "Protokoll."), 2),
        (("ledger|log", "journal|registre", "protokoll|pfad"), 0),
        (("Accounts of the general ledger", "Comptes", "Konten"), 0),
        (("Drafts", "Courriers", "Schreiben"), 1),
        (("Pending drafts", "En brouillon", "In Entwürfen"), 0),
        (("The ledger, not the general ledger", "Journal", "Pfad"), 1),
    ],
)
def test_banned_word_is_found_and_its_exception_is_not(texts, count):
    assert len([*with_banned_words([label(*texts)], bans(EXAMPLE))]) == count


def test_two_translations_of_one_label_are_found():
    pair = [label("Refuse", "Refuser", "Ablehnen"), label("Refuse", "Nier", "Ablehnen")]
    assert len([*translated_in_two_ways(pair, {})]) == 1
    long = "What a person refused is not asked for again"
    assert not [
        *translated_in_two_ways([label(long, "A", "B"), label(long, "C", "D")], {})
    ]
    agreeing = [label("Refused", "Refusé", "Abgelehnt", addon="a")]
    agreeing.append(label("Refused", "Refusée", "Abgelehnt", addon="b"))
    assert not [*translated_in_two_ways(agreeing, {})]


def test_homonym_may_differ_between_its_meanings_alone():
    doubles = homonyms(EXAMPLE)
    pair = [label("Credit", "Crédit", "Haben")]
    pair.append(label("Credit", "Crédit", "Ansatz", addon="budget"))
    assert not [*translated_in_two_ways(pair, doubles)]
    pair.append(label("Credit", "Crédit", "Guthaben", addon="budget"))
    assert len([*translated_in_two_ways(pair, doubles)]) == 1


def test_column_head_of_code_is_held_to_the_glossary(tmp_path):
    """A head that only code writes is found in the catalogues of a tree."""
    folder = tmp_path / "addons" / "books" / "i18n"
    folder.mkdir(parents=True)
    for name, text in (("books.pot", ""), ("fr.po", "Germe"), ("de.po", "Startwert")):
        entry = f'#: code:addons/books/models/x.py:0\nmsgid "Seed"\nmsgstr "{text}"\n'
        (folder / name).write_text(entry, encoding="utf-8")
    assert len([*not_as_the_glossary(texts_of(tmp_path), terms(EXAMPLE), {})]) == 1


def test_each_homonym_is_needed(found, glossary):
    needless = [*of_one_meaning(found, homonyms(glossary))]
    assert not needless, needless
