# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The chart files obey the rules of their nomenclature, without Odoo."""

import csv
import runpy
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[4]
TEMPLATES = ROOT / "addons/edic_public_sector/data/template"
SOURCE = ROOT.parent / "shared/data/budget-fr-nomenclatures-m57-m14"
SCRIPT = ROOT / "scripts/make_m57_template.py"
CHARTS = {"fr_m57": "fr_m57_base", "fr_m57_a": "fr_m57_base", "de_nkf": "de_nkf"}
REPARTITION = "repartition_line_ids/"

FRENCH_CLASSES = {
    "1": {"equity", "equity_unaffected", "liability", "asset"},
    "2": {"asset", "liability"},
    "3": {"asset"},
    "4": {"asset", "liability"},
    "5": {"asset", "liability"},
    "6": {"expense"},
    "7": {"income"},
    "8": {"off_balance"},
}
GERMAN_CLASSES = {
    "0": {"asset"},
    "1": {"asset"},
    "2": {"equity", "equity_unaffected", "liability"},
    "3": {"liability"},
    "4": {"income"},
    "5": {"expense"},
    "6": {"off_balance"},
    "7": {"off_balance"},
    "8": {"off_balance"},
}


def rows(model: str, template: str) -> list[dict[str, str]]:
    path = TEMPLATES / f"{model}-{template}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def taxes(template: str) -> Iterator[tuple[dict[str, str], list[dict[str, str]]]]:
    tax: dict[str, str] = {}
    lines: list[dict[str, str]] = []
    for row in rows("account.tax", template):
        if row["id"]:
            if tax:
                yield tax, lines
            tax, lines = row, []
        lines.append(row)
    yield tax, lines


def kind(account: dict[str, str]) -> str:
    name = account["account_type"]
    return name if name in ("equity_unaffected", "off_balance") else name.split("_")[0]


@pytest.fixture(params=CHARTS)
def chart(request: pytest.FixtureRequest) -> str:
    return request.param


def test_codes_and_ids_are_unique(chart: str) -> None:
    accounts = rows("account.account", chart)
    prefix = "nkf" if chart == "de_nkf" else "m57"
    assert len({a["code"] for a in accounts}) == len(accounts)
    assert len({a["code"].ljust(9, "0") for a in accounts}) == len(accounts)
    assert all(a["id"] == f"{prefix}_{a['code']}" for a in accounts)
    assert all(a["code"].isdigit() for a in accounts)


def test_types_follow_the_class(chart: str) -> None:
    classes = GERMAN_CLASSES if chart == "de_nkf" else FRENCH_CLASSES
    accounts = rows("account.account", chart)
    for account in accounts:
        assert kind(account) in classes[account["code"][0]], account
    assert {a["code"][0] for a in accounts} == set(classes)
    assert sum(kind(a) == "equity_unaffected" for a in accounts) == 1


def test_partners_accounts_are_reconciled(chart: str) -> None:
    for account in rows("account.account", chart):
        if account["account_type"] in ("asset_receivable", "liability_payable"):
            assert account["reconcile"] == "True", account
        if kind(account) in ("off_balance", "income", "expense"):
            assert account["reconcile"] == "False", account


def test_every_account_has_a_group(chart: str) -> None:
    prefixes = {g["code_prefix_start"] for g in rows("account.group", chart)}
    accounts = rows("account.account", chart)
    assert all(a["code"][0] in prefixes for a in accounts)
    assert all(any(a["code"].startswith(p) for a in accounts) for p in prefixes)
    assert not prefixes & {a["code"] for a in accounts}


def test_labels_are_clean_and_complete(chart: str) -> None:
    languages = ["name@de", "name@fr"] if chart == "de_nkf" else []
    for row in rows("account.account", chart) + rows("account.group", chart):
        for column in ["name", *languages]:
            assert row[column], row
            assert row[column] == " ".join(row[column].split()), row


def test_taxes_name_accounts_of_their_chart(chart: str) -> None:
    accounts = {a["id"] for a in rows("account.account", chart)}
    template = CHARTS[chart]
    groups = {g["id"] for g in rows("account.tax.group", template)}
    positions = {p["id"] for p in rows("account.fiscal.position", template)}
    ids = {tax["id"] for tax, _lines in taxes(template)}
    for tax, lines in taxes(template):
        assert tax["tax_group_id"] in groups
        assert set(filter(None, tax["fiscal_position_ids"].split(","))) <= positions
        assert not tax["original_tax_ids"] or tax["original_tax_ids"] in ids
        used = {line[f"{REPARTITION}account_id"] for line in lines}
        assert used - {""} <= accounts
    for group in rows("account.tax.group", template):
        used = {value for key, value in group.items() if key.endswith("account_id")}
        assert used <= accounts


@pytest.mark.parametrize("template", sorted(set(CHARTS.values())))
def test_first_purchase_tax_of_a_rate_is_not_deductible(template: str) -> None:
    first: dict[str, tuple[int, bool]] = {}
    for tax, lines in taxes(template):
        if tax["type_tax_use"] == "purchase":
            has_account = any(line[f"{REPARTITION}account_id"] for line in lines)
            place = int(tax["sequence"]), has_account
            first[tax["amount"]] = min(first.get(tax["amount"], place), place)
    rates = {"de_nkf": {"19", "7", "0"}}.get(template, {"20", "10", "5.5", "2.1", "0"})
    assert set(first) == rates
    assert not any(has_account for _sequence, has_account in first.values())


@pytest.mark.parametrize("template", sorted(set(CHARTS.values())))
def test_a_refund_undoes_the_invoice(template: str) -> None:
    keys = ("repartition_type", "factor_percent", "account_id")
    for tax, lines in taxes(template):
        parts = {
            document: [
                [line[REPARTITION + key] for key in keys]
                for line in lines
                if line[f"{REPARTITION}document_type"] == document
            ]
            for document in ("invoice", "refund")
        }
        assert parts["invoice"] == parts["refund"], tax["id"]
        assert [part[0] for part in parts["invoice"]].count("base") == 1


def test_one_name_one_tax() -> None:
    for template in set(CHARTS.values()):
        for column in ("name", "name@de" if template == "de_nkf" else "name@fr"):
            names = [(t["type_tax_use"], t[column]) for t, _lines in taxes(template)]
            assert len(set(names)) == len(names)


@pytest.mark.skipif(not SOURCE.is_dir(), reason="the nomenclatures are not here")
def test_m57_is_the_nomenclature(tmp_path: Path) -> None:
    script = runpy.run_path(str(SCRIPT))
    script["make"](SOURCE, tmp_path)
    written = sorted(tmp_path.iterdir())
    assert len(written) == 4
    for path in written:
        assert path.read_bytes() == (TEMPLATES / path.name).read_bytes(), path.name
    for variant, template in script["TEMPLATES"].items():
        with (SOURCE / script["SOURCE"].format(variant)).open(
            encoding="utf-8", newline=""
        ) as file:
            leaves = {
                row["code"]
                for row in csv.DictReader(file, delimiter=";")
                if row["type"] == "compte_nature"
                and row["feuille"] == "1"
                and row["code"][0] != "0"
            }
        assert {a["code"] for a in rows("account.account", template)} == leaves


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("12", "equity_unaffected"),
        ("1641", "liability_non_current"),
        ("16884", "liability_current"),
        ("21318", "asset_fixed"),
        ("28158", "asset_fixed"),
        ("29741", "asset_non_current"),
        ("4011", "liability_payable"),
        ("4041", "liability_payable"),
        ("408", "liability_current"),
        ("411", "asset_receivable"),
        ("44312", "asset_current"),
        ("44311", "liability_current"),
        ("44566", "asset_current"),
        ("44571", "liability_current"),
        ("515", "asset_cash"),
        ("60612", "expense"),
        ("6811", "expense_depreciation"),
        ("70878", "income"),
        ("75888", "income_other"),
        ("8015", "off_balance"),
    ],
)
def test_type_of_an_account(code: str, expected: str) -> None:
    assert runpy.run_path(str(SCRIPT))["account_type"](code) == expected


def test_slips_of_the_file_are_mended() -> None:
    label = runpy.run_path(str(SCRIPT))["label"]
    assert label("A ddes tiers") == "A des tiers"
    assert label("eprises sur dépréciations ").startswith("Reprises sur dé")
    assert label("Droits d''utilisation - \xa0nuage") == "Droits d'utilisation - nuage"
