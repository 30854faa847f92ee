# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Export the .pot of each addon and merge it into its fr.po and de.po.

Usage: i18n.py DATABASE    (ODOO_RC names the configuration; the addons are installed)
"""

import ast
import subprocess
import sys
from pathlib import Path

import polib

ROOT = Path(__file__).parents[1]
LANGUAGES = {"fr": "nplurals=2; plural=(n > 1);", "de": "nplurals=2; plural=(n != 1);"}
UNSTABLE = ("POT-Creation-Date", "PO-Revision-Date", "Last-Translator", "Language-Team")


def is_code(entry):
    """Return whether a term is from Python alone."""
    return "odoo-python" in entry.comment and all(
        place.startswith("code:") for place, _line in entry.occurrences
    )


def translated(addon):
    """Yield the texts that the addon's Python hands to be translated.

    Odoo's export also takes each tuple that follows such a call.
    """
    for path in addon.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and node.args:
                name = getattr(node.func, "attr", getattr(node.func, "id", ""))
                text = node.args[0]
                if name in ("_", "_lt") and isinstance(text, ast.Constant):
                    yield text.value


def export(addon, database):
    """The template as the code has it now, without what changes at each export."""
    target = addon / "i18n" / f"{addon.name}.pot"
    target.parent.mkdir(exist_ok=True)
    command = ["odoo", "i18n", "export", "-d", database, addon.name, "-o", str(target)]
    subprocess.run(command, check=True)
    template = polib.pofile(str(target), wrapwidth=78)
    for name in UNSTABLE:
        template.metadata.pop(name, None)
    known = set(translated(addon))
    template[:] = [t for t in template if t.msgid in known or not is_code(t)]
    template.sort(key=lambda entry: entry.msgid)
    template.save(str(target))
    return template


def merge(addon, language, template):
    """Keep what is translated, add what is new, drop what is gone."""
    path = addon / "i18n" / f"{language}.po"
    catalogue = polib.POFile(wrapwidth=78)
    if path.exists():
        catalogue = polib.pofile(str(path), wrapwidth=78)
    catalogue.metadata = {
        **template.metadata,
        "Language": language,
        "Plural-Forms": LANGUAGES[language],
    }
    known = {entry.msgid: entry.msgstr for entry in catalogue if not entry.obsolete}
    catalogue[:] = []
    for entry in template:
        vals = {**entry.__dict__, "msgstr": known.get(entry.msgid, "")}
        catalogue.append(polib.POEntry(**vals))
    catalogue.save(str(path))
    return [entry.msgid for entry in catalogue if not entry.msgstr]


def main(database):
    """Export and merge; say how much is left to translate."""
    for manifest in sorted(ROOT.glob("addons/*/__manifest__.py")):
        addon = manifest.parent
        try:
            template = export(addon, database)
        except subprocess.CalledProcessError:
            print(f"{addon.name}: not installed there, left as it is")
            continue
        for language in LANGUAGES:
            missing = merge(addon, language, template)
            terms = f"{len(template)} terms, {len(missing)} open"
            print(f"{addon.name} {language}: {terms}")


if __name__ == "__main__":
    main(sys.argv[1])
