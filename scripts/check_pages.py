# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The pages of `docs/checks`, written from the checks themselves.

The text of a page is the docstring of the check's module; what follows it is read from
the attributes of the check: how it weighs, what it needs, its parameters, and the texts
that each of its flags has. ``make checks`` writes the pages anew, by:

    odoo shell --no-http < scripts/check_pages.py    (all addons are installed)
"""

import sys
from collections.abc import Mapping
from pathlib import Path

from odoo.orm.model_classes import is_model_definition

from odoo.addons import edic_finance
from odoo.addons.edic_finance.models.audit.edic_finance_check import PROFILES

MODES = {
    "rule": "a rule",
    "statistic": "a statistic",
    "population": "about the population",
}
SUBJECTS = {
    "account.move": "an entry",
    "account.move.line": "a journal item",
    "account.payment": "a payment",
    "hr.expense": "an expense",
    "res.company": "the company",
    "res.partner": "a vendor",
    "res.partner.bank": "a bank account",
}
UNITS = {"EUR": "EUR", "percent": "%", "count": "", "": ""}
MAX_WORDS = 3  # shown items of a default that is a list; more are counted
NONE = "–"


def render_pages(env):
    """Return ``{name of the file: its text}`` of the checks of a registry."""
    checks = env["edic.finance.check"]._all()
    return {f"{code}.md": render_page(check) for code, check in checks.items()}


def render_page(check):
    """Return the page of a check, as Markdown in English."""
    check = check.with_context(lang="en_US")
    texts = check._texts
    parts = [
        f"# {check._code} {check._title()}",
        _prose(check),
        "## Settings",
        _table(("", ""), _settings(check)),
    ]
    if check._parameters:
        parts += ["## Parameters", _parameters(check)]
    said = {
        "The flag says": texts.rule,
        "Possible explanations": texts.benign_explanations,
        "Next steps": texts.next_steps,
    }
    for title, sentences in said.items():
        items = dict.fromkeys(f"- {check.env._(text)}" for text in _each(sentences))
        if items:
            parts += [f"## {title}", "\n".join(items)]
    return "\n\n".join(parts) + "\n"


def _each(stated):
    """Yield the sentences of a part of `Texts`, for whatever kind of finding."""
    kinds = stated.values() if isinstance(stated, Mapping) else [stated]
    for sentences in kinds:
        yield from sentences if isinstance(sentences, tuple) else (sentences,)


def _definitions(check):
    """Return the classes that define a check, that of its own addon first."""
    return [
        cls
        for cls in reversed(type(check).mro())
        if cls.__dict__.get("_name") == check._name and is_model_definition(cls)
    ]


def _prose(check):
    module = _definitions(check)[0].__module__
    return sys.modules[module].__doc__.strip()


def _settings(check):
    """Yield ``(name, value)`` of what the attributes of a check say of it."""
    profiles = [
        check.env._(name) for code, name in PROFILES.items() if code in check._profiles
    ]
    if "file" in check._profiles:
        profiles.append("ledger files")
    yield "Severity", check._severity
    yield "Kind", MODES[check._mode]
    yield "About", SUBJECTS[check._subject]
    yield "Switched on by", "; ".join(profiles) or "hand alone"
    yield "Books must know", ", ".join(sorted(check._needs))
    if check._limbs:
        yield "Left out where not known", ", ".join(sorted(check._limbs))
    if check._dated:
        yield "Dated records", ", ".join(f"`{code}`" for code in check._dated)
    if check._is_about_persons:
        yield "Staff council", "off until its agreement is on record"
    yield "When a record is saved", "yes" if check._is_incremental else "no"
    yield "Law and standards", "<br>".join(map(str, check._law))


def _parameters(check):
    rows = [
        (
            f"`{check._code}.{name}`",
            check.env._(parameter.title) + _addon_of(check, name),
            _default(parameter),
        )
        for name, parameter in check._parameters.items()
    ]
    return _table(("parameter", "meaning", "default"), rows)


def _addon_of(check, name):
    """Return which addon adds a parameter, where it is not the check's own."""
    classes = [cls for cls in _definitions(check) if "_parameters" in cls.__dict__]
    first = next(cls for cls in classes if name in cls.__dict__["_parameters"])
    is_own = first._module == classes[0]._module
    return "" if is_own else f" (with `{first._module}`)"


def _default(parameter):
    value = parameter.default
    if isinstance(value, tuple):
        if len(value) > MAX_WORDS:
            return f"{len(value)} entries"
        return ", ".join(f"`{word}`" for word in value) or NONE
    unit = UNITS.get(parameter.unit, parameter.unit + "s")
    return f"{parameter.text(value)} {unit}".strip()


def _table(head, rows):
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(_cell(cell) for cell in row)} |" for row in lines)


def _cell(text):
    return str(text).replace("|", "\\|")


def write_pages(env):
    """Write docs/checks anew; the page of a check that is gone goes."""
    folder = Path(edic_finance.__file__).parents[2] / "docs" / "checks"
    pages = render_pages(env)
    for path in folder.glob("*.md"):
        if path.name not in pages:
            path.unlink()
    for name, text in pages.items():
        (folder / name).write_text(text, encoding="utf-8")
    print(f"{len(pages)} pages")


if "env" in globals():  # in Odoo's shell
    write_pages(env)  # noqa: F821
