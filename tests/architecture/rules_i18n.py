# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""French and German are complete, and translate what the code says."""

import ast
import re

from house import Break, House, called, names, rule

LANGUAGES = ("fr", "de")
JS_TEXT = re.compile(r'_t\(\s*"((?:[^"\\]|\\.)*)"')
CLUMSY = {  # word for word from English, or quoted as in English
    "fr": r"[“”]|[Vv]ersion de le\b|\b[Ii]nvites?\b|la maison|[Hh]achage|partirai|"
    r"comité social territorial|Reçu délivré|son reçu|otre rôle (?!ne permet)",
    "de": r"”|\b[Gg]inge\b|\bein Steckbrief|Ihre Rolle|Beleg entnommen",
}
# words that a native reader stumbles over: archaic, or German word for word
STILTED = re.compile(
    r"\b(seldom|hence|mend|anew|gravest?|upkeep|dearer|unasked|perimeter|surely)\b"
    r"|\balone(?=[.:;]|$)|\b(is|stands) there (already|once|twice)\b"
    r"|\b[Tt]his is no\b|\b[Oo]rder operations\b|\bput in force\b",
)
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]")
POT = "addons/edic_ai/i18n/edic_ai.pot"
FR = "addons/edic_ai/i18n/fr.po"
DE = "addons/edic_ai/i18n/de.po"
GLUE_FR = "addons/edic_ai_hr/i18n/fr.po"


def _po(msgid: str, msgstr: str, flag: str = "") -> str:
    return f'{flag}msgid "{msgid}"\nmsgstr "{msgstr}"\n'


def _catalogues(house: House):
    """Yield addon, language, place and entries of each file of translations."""
    for addon in house.manifests:
        for language in LANGUAGES:
            name = f"{language}.po"
            place = f"addons/{addon}/i18n/{name}"
            yield addon, language, place, house.catalogue(addon, name)


@rule(
    Break(
        _po("Bill", ""),
        _po("Bill", "Facture"),
        FR,
        {POT: _po("Bill", ""), DE: _po("Bill", "Rechnung")},
    ),
    Break(
        None,
        _po("Bill", "Rechnung"),
        DE,
        {POT: _po("Bill", ""), FR: _po("Bill", "Facture")},
    ),
    Break(_po("Bill", "Facture", "#, fuzzy\n"), _po("Bill", "Facture"), GLUE_FR),
)
def translations_are_complete(house: House):
    for addon, _language, place, entries in _catalogues(house):
        translated = {entry.msgid for entry in entries if entry.msgstr}
        for entry in house.catalogue(addon, f"{addon}.pot"):
            if entry.msgid not in translated:
                yield f"{place}:1: {entry.msgid!r} is not translated"
        for entry in entries:
            if entry.fuzzy:
                yield f"{place}:{entry.linenum}: {entry.msgid!r} is fuzzy"


@rule(
    Break(_po("%(n)s bills", "factures"), _po("%(n)s bills", "%(n)s factures"), FR),
    Break(_po("%s of %s", "%s"), _po("%s of %s", "%s de %s"), GLUE_FR),
)
def translations_keep_the_placeholders(house: House):
    for _addon, _language, place, entries in _catalogues(house):
        for entry in entries:
            wanted = sorted(PLACEHOLDER.findall(entry.msgid))
            if sorted(PLACEHOLDER.findall(entry.msgstr)) != wanted:
                yield f"{place}:{entry.linenum}: {entry.msgid!r} loses {wanted}"


@rule(
    Break(_po("Hash", "Hachage"), _po("Hash", "Empreinte"), FR),
    Break(_po("Quote", "“a”"), _po("Quote", "« a »"), GLUE_FR),
    Break(_po("Your role", "Ihre Rolle"), _po("Your role", "Ihre Rechte"), DE),
)
def translations_are_not_word_for_word(house: House):
    for _addon, language, place, entries in _catalogues(house):
        for entry in entries:
            if found := re.search(CLUMSY[language], entry.msgstr):
                yield f"{place}:{entry.linenum}: {found[0]!r} in {entry.msgstr!r}"


@rule(
    Break(_po("It is seldom due.", ""), _po("It is rarely due.", ""), POT),
    Break(
        _po("Order operations", ""),
        _po("Orders", ""),
        "addons/edic_ai_hr/i18n/edic_ai_hr.pot",
    ),
)
def english_is_as_a_clerk_would_say_it(house: House):
    for addon in house.manifests:
        for entry in house.catalogue(addon, f"{addon}.pot"):
            if found := STILTED.search(entry.msgid):
                place = f"addons/{addon}/i18n/{addon}.pot"
                yield f"{place}:{entry.linenum}: {found[0]!r} in {entry.msgid!r}"


# what breaks at the end of a line, and the typewriter's apostrophe; a percent sign may
# begin a placeholder, and stands twice where it begins none
PERCENT = r" (?=%%|%(?![(sd%]))"
UNSET = {
    "fr": rf" (?=[:;?!»])|« |{PERCENT}|(?<=[^\W\d_])'(?=[\w%«<{{(])",
    "de": rf"{PERCENT}|\bz\. ?B\.|(?:§|\bArt\.|\bAbs\.|\bNr\.) (?=\d|%)| …"
    r"|(?<![)%]s)(?<=[a-zäöüß])…|: [a-zäöü]\w*n Sie\b",
}


@rule(
    Break(_po("Done?", "Fini ?"), _po("Done?", "Fini\N{NO-BREAK SPACE}?"), FR),
    Break(_po("Off", "L'arrêt"), _po("Off", "L’arrêt"), GLUE_FR),
    Break(
        _po("%s%% of", "%s %% von"), _po("%s%% of", "%s\N{NO-BREAK SPACE}%% von"), DE
    ),
    Break(_po("Ask", "Neu: fragen Sie"), _po("Ask", "Neu: Fragen Sie"), DE),
)
def translations_are_set_as_a_printer_sets_them(house: House):
    """French has a no-break space before high punctuation and a curved apostrophe;
    German a no-break space after § and before … and %, and a capital letter where a
    sentence begins after a colon."""
    for _addon, language, place, entries in _catalogues(house):
        for entry in entries:
            if found := re.search(UNSET[language], entry.msgstr):
                yield f"{place}:{entry.linenum}: {found[0]!r} in {entry.msgstr!r}"


# a name may begin with a vowel: "de Imprimerie"
ELIDED = re.compile(
    r"\b(?:de|que|le|la|du|au) %\((?:vendor|seller|who|company|partner|person|payee)\)s"
)


@rule(
    Break(
        _po("Bills of %(vendor)s", "Factures de %(vendor)s"),
        _po("Bills of %(vendor)s", "Factures du fournisseur %(vendor)s"),
        FR,
    ),
)
def no_french_word_before_a_name_needs_an_elision(house: House):
    for _addon, language, place, entries in _catalogues(house):
        for entry in entries if language == "fr" else ():
            if found := ELIDED.search(entry.msgstr):
                yield f"{place}:{entry.linenum}: {found[0]!r} in {entry.msgstr!r}"


LONG = "The bill is due today."


@rule(
    Break(
        _po(LONG, "C'est dû."),
        _po(LONG, "C’est échu."),
        FR,
        {GLUE_FR: _po(LONG, "C'est échu.")},
    ),
)
def the_same_text_is_translated_the_same(house: House):
    """A msgid of two addons has one translation, unless it is short and ambiguous."""
    known: dict[tuple[str, str], dict[str, str]] = {}
    for _addon, language, place, entries in _catalogues(house):
        for entry in entries:
            if len(entry.msgid.split()) > 3:
                text = entry.msgstr.replace("'", "’").replace("\N{NO-BREAK SPACE}", " ")
                places = known.setdefault((language, entry.msgid), {})
                places.setdefault(text, f"{place}:{entry.linenum}")
    for (_language, msgid), places in known.items():
        for text, place in [*places.items()][1:]:
            yield f"{place}: {msgid!r} is {text!r} here, elsewhere otherwise"


def first(call: ast.Call) -> ast.expr | None:
    return call.args[0] if call.args else None


def translated(file):
    """Yield line and text of what a file marks for translation."""
    if file.path.suffix == ".js":
        for found in JS_TEXT.finditer(file.text):
            yield file.text.count("\n", 0, found.start()) + 1, found[1]
        return
    for node in file.nodes(ast.Call):
        if called(node) in ("_", "_lt") and isinstance(first(node), ast.Constant):
            yield node.lineno, first(node).value


@rule(
    Break(
        "def f(): return _('New')",
        "def f(): return _('Bill')",
        also={POT: _po("Bill", "")},
    ),
    Break(
        "x = self.env._('New')",
        "x = self.env._('Bill')",
        "addons/edic_ai/models/ledger/x.py",
        {POT: _po("Bill", "")},
    ),
    Break(
        '_t("New")',
        '_t("Bill")',
        "addons/edic_ai/static/src/gateway/x.js",
        {POT: _po("Bill", "")},
    ),
    Break("x = _lt('New')", "x = 'New'", "addons/edic_ai_hr/models/x.py"),
)
def templates_are_fresh(house: House):
    known = {
        addon: {entry.msgid for entry in house.catalogue(addon, f"{addon}.pot")}
        for addon in house.manifests
    }
    for file in (*house.python(), *house.glob("*/static/src/**/*.js")):
        for line, text in translated(file):
            if text not in known.get(file.addon, ()):
                yield file.at(line, f"{text!r} is not in the .pot: make i18n")


SCHEDULED = "def f(self):\n    {}\n    self.activity_schedule('x', summary=text)"
OWN_LANGUAGE = "text = self.with_context(lang=user.lang).env._('Due')"
HANDED_ON = "def f(self, text):\n    self.activity_schedule('x', summary=text)\n"


@rule(
    Break(
        SCHEDULED.format("text = self.env._('Due')"),
        SCHEDULED.format(OWN_LANGUAGE),
        also={POT: _po("Due", "")},
    ),
    Break(
        HANDED_ON + "def g(self): self.f(self.display_name)",
        HANDED_ON + "def g(self): self.f(self.with_context(lang=user.lang)._text())",
    ),
    Break(
        SCHEDULED.format("text = self.display_name"),
        SCHEDULED.format("text = self._text(user)")
        + "\ndef _text(self, user):\n    return self.with_context(lang=user.lang).name",
    ),
)
def activities_are_stored_in_the_language_of_who_reads_them(house: House):
    """A job and a colleague have another language than who gets the activity."""
    for file in house.product():
        functions = {function: names(function) for function in file.functions()}
        for function, known in functions.items():
            calls = [n for n in ast.walk(function) if isinstance(n, ast.Call)]
            scheduled = [c for c in calls if called(c) == "activity_schedule"]
            if not any(k.arg == "summary" for call in scheduled for k in call.keywords):
                continue
            near = [  # itself, what it calls, and what calls it
                other
                for other, others in functions.items()
                if other is function or other.name in known or function.name in others
            ]
            if not any("lang=" in ast.unparse(other) for other in near):
                yield file.at(function, "in whose language is the summary?")
