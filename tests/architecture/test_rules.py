# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Each rule holds in the repository, and finds a text that breaks it."""

import pytest
import rules_audit
import rules_files
import rules_i18n
import rules_layers
import rules_models
import rules_sentences
import rules_words
import rules_work
from house import RULES, Break, House, Rule, repository
from plan import LETTER_MAKER

MODULES = (
    rules_audit,
    rules_files,
    rules_i18n,
    rules_layers,
    rules_models,
    rules_sentences,
    rules_words,
    rules_work,
)
# a house of three base addons and one of glue, in which no rule is broken
SKELETON = {
    "addons/edic_ai/__manifest__.py": "{'depends': ['mail']}",
    "addons/edic_finance/__manifest__.py": "{'depends': ['edic_ai', 'account']}",
    "addons/edic_public_sector/__manifest__.py": "{'depends': ['edic_finance']}",
    "addons/edic_ai_hr/__manifest__.py": "{'depends': ['edic_ai', 'hr']}",
}


@pytest.fixture(scope="session")
def house():
    return repository()


def id_of(value: object) -> str:
    return value.name if isinstance(value, Rule) else ""


def marked(rule: Rule):
    waits = pytest.mark.xfail(reason=rule.waits, strict=False)
    return pytest.param(rule, marks=[waits] if rule.waits else [])


@pytest.mark.parametrize("rule", [marked(rule) for rule in RULES], ids=id_of)
def test_rule_holds(rule, house):
    offenders = rule.offenders(house)
    listed = "\n".join(offenders)
    assert not offenders, f"{rule.name}: {len(offenders)} offenders\n{listed}"


def write(root, files):
    for place, text in files.items():
        if text is not None:
            path = root / place
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    return House(root)


def offenders_with(rule: Rule, broken: Break, text: str | None, root) -> list[str]:
    house = write(root, SKELETON | broken.also | {broken.place: text})
    return rule.offenders(house, **broken.using)


@pytest.mark.parametrize("rule", RULES, ids=id_of)
def test_rule_finds_what_breaks_it(rule, tmp_path):
    assert rule.breaks, "a rule that nothing breaks says nothing"
    missed, blamed = [], []
    for number, broken in enumerate(rule.breaks):
        if not offenders_with(rule, broken, broken.bad, tmp_path / f"{number}-bad"):
            missed.append(broken)
        found = offenders_with(rule, broken, broken.good, tmp_path / f"{number}-good")
        if found:
            blamed.append((broken, found))
    assert not missed
    assert not blamed


def test_rules_are_found_in_every_module():
    found = {rule.find.__module__ for rule in RULES}
    assert found == {module.__name__ for module in MODULES}
    assert len({rule.name for rule in RULES}) == len(RULES)


def test_there_is_something_to_look_at(house):
    """Counts below which the rules would look past the house; a third of today's."""
    product = list(house.product())
    assert len(house.manifests) >= 15
    assert len(product) > 400
    assert sum(file.is_in("tools") for file in product) > 70
    assert sum(bool(file.models) for file in product) > 150
    assert sum(len(file.imports) for file in product) > 3000
    assert len([*rules_files.screens(house)]) > 80
    assert sum(file.path.name.startswith("test_") for file in house.files) > 100
    assert len([*rules_audit.checks(house)]) > 40
    enqueued = [
        call
        for file in product
        for _function, call in rules_work.calls_in_functions(file, "_enqueue")
    ]
    assert len(enqueued) >= 9
    functions = {f.name for file in product for f in file.functions()}
    assert {"_enqueue", "_plans", "_run", "_append"} <= functions
    models = {model.name for file in product for model in file.models}
    assert len([m for m in models if str(m).startswith("edic.ai.engine.")]) >= 2
    assert len(rules_sentences.cards(house)) > 150
    assert len(rules_sentences.sentences(house)) > 70
    assert len(house.template_blocks) > 100
    for addon in ("edic_ai", "edic_finance", "edic_public_sector"):
        for name in (f"{addon}.pot", "fr.po", "de.po"):
            assert len(house.catalogue(addon, name)) > 500
        for suffix in (".py", ".js"):
            files = [f for f in product if f.addon == addon]
            files += house.glob(f"{addon}/static/src/**/*.js")
            texts = [
                text
                for file in files
                if file.path.suffix == suffix
                for text in rules_i18n.translated(file)
            ]
            assert len(texts) > 20
    assert any(
        file.short == LETTER_MAKER and "Letter(" in file.text for file in product
    )
    for suffix in rules_files.OUTDATED:
        assert any(file.path.suffix == suffix for file in house.files)
