# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""French and German are complete, and translate what the code says."""

import re
from pathlib import Path

import polib
import pytest

ROOT = Path(__file__).parents[2]
ADDONS = sorted(path.parent for path in ROOT.glob("addons/*/__manifest__.py"))
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
