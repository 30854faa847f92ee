# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""French and German are complete, and translate what the code says."""

import ast
import re
from pathlib import Path

import polib
import pytest

ROOT = Path(__file__).parents[2]
ADDONS = sorted(path.parent for path in ROOT.glob("addons/*/__manifest__.py"))
MOST_WORDS = ("edic_ai", "edic_finance")
JS_TEXT = re.compile(r'_t\(\s*"((?:[^"\\]|\\.)*)"')
CLUMSY = {  # word for word from English, or quoted as in English
    "fr": r"[“”]|[Vv]ersion de le\b|\b[Ii]nvites?\b|la maison|[Hh]achage|partirai|"
    r"comité social territorial|Reçu délivré|son reçu|otre rôle (?!ne permet)",
    "de": r"”|\b[Gg]inge\b|\bein Steckbrief|Ihre Rolle|Beleg entnommen",
}
# what a native reader stumbles over: archaic, or word for word from German
STILTED = re.compile(
    r"\b(seldom|hence|mend|anew|gravest?|upkeep|dearer|unasked|perimeter|surely)\b"
    r"|\balone(?=[.:;]|$)|\b(is|stands) there (already|once|twice)\b"
    r"|\b[Tt]his is no\b|\b[Oo]rder operations\b|\bput in force\b",
)
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]")


@pytest.mark.parametrize("language", ["fr", "de"])
@pytest.mark.parametrize("addon", ADDONS, ids=lambda path: path.name)
def test_translation_is_complete(addon, language):
    template = polib.pofile(str(addon / "i18n" / f"{addon.name}.pot"))
    catalogue = polib.pofile(str(addon / "i18n" / f"{language}.po"))
    translated = {entry.msgid: entry.msgstr for entry in catalogue if entry.msgstr}
    missing = [entry.msgid for entry in template if entry.msgid not in translated]
    assert not missing
    assert not [entry.msgid for entry in catalogue if entry.fuzzy]


@pytest.mark.parametrize("language", ["fr", "de"])
@pytest.mark.parametrize("addon", ADDONS, ids=lambda path: path.name)
def test_translation_keeps_the_placeholders(addon, language):
    for entry in polib.pofile(str(addon / "i18n" / f"{language}.po")):
        wanted = sorted(PLACEHOLDER.findall(entry.msgid))
        assert sorted(PLACEHOLDER.findall(entry.msgstr)) == wanted, entry.msgid


@pytest.mark.parametrize("language", ["fr", "de"])
@pytest.mark.parametrize("addon", ADDONS, ids=lambda path: path.name)
def test_translation_is_not_word_for_word(addon, language):
    catalogue = polib.pofile(str(addon / "i18n" / f"{language}.po"))
    assert not [e.msgstr for e in catalogue if re.search(CLUMSY[language], e.msgstr)]


@pytest.mark.parametrize("addon", ADDONS, ids=lambda path: path.name)
def test_english_is_as_a_clerk_would_say_it(addon):
    template = polib.pofile(str(addon / "i18n" / f"{addon.name}.pot"))
    assert not [e.msgid for e in template if STILTED.search(e.msgid)]


@pytest.mark.parametrize("language", ["fr", "de"])
def test_what_is_called_the_same_is_translated_the_same(language):
    """A msgid of two addons; but for those that are short and mean two things."""
    said = {}
    for addon in ADDONS:
        for entry in polib.pofile(str(addon / "i18n" / f"{language}.po")):
            if len(entry.msgid.split()) > 3:
                text = entry.msgstr.replace("'", "’").replace("\N{NO-BREAK SPACE}", " ")
                said.setdefault(entry.msgid, set()).add(text)
    assert not {msgid: texts for msgid, texts in said.items() if len(texts) > 1}


def sentences(addon):
    """What the code of an addon marks for translation."""
    for path in addon.rglob("*.py"):
        if "tests" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and node.args:
                name = getattr(node.func, "attr", getattr(node.func, "id", ""))
                if name in ("_", "_lt") and isinstance(node.args[0], ast.Constant):
                    yield node.args[0].value
    for path in addon.glob("static/src/**/*.js"):
        yield from JS_TEXT.findall(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("addon", ADDONS, ids=lambda path: path.name)
def test_template_is_fresh(addon):
    template = polib.pofile(str(addon / "i18n" / f"{addon.name}.pot"))
    known = {entry.msgid for entry in template}
    assert not set(sentences(addon)) - known


def test_sentences_are_found():
    assert all(any(sentences(ROOT / "addons" / name)) for name in MOST_WORDS)
