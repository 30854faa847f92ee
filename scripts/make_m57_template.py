#!/usr/bin/env python3
# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Write the M57 accounts and groups of edic_public_sector from the nomenclature.

    scripts/make_m57_template.py ../shared/data/budget-fr-nomenclatures-m57-m14 \
        addons/edic_public_sector/data/template

An account is a leaf of the nomenclature (`feuille=1`) of classes 1 to 8: what stands
under 0 is a line of the budget, never an account. Its code is not padded, since the
budget chapter is found by it. The label is the official one; as many leaves are only
called "Autres", the labels above it become the account's description.
"""

import argparse
import csv
import re
from collections.abc import Iterator
from pathlib import Path

TEMPLATES = {"M57_D": "fr_m57", "M57_A": "fr_m57_a"}
SOURCE = "nomenclature_{}_2024.csv"

# Odoo's type by the longest prefix of the code.
TYPES = {
    "1": "equity",
    "12": "equity_unaffected",
    "15": "liability_non_current",
    "16": "liability_non_current",
    "1688": "liability_current",
    "169": "asset_non_current",
    "18": "liability_current",
    "2": "asset_fixed",
    "26": "asset_non_current",
    "269": "liability_current",
    "27": "asset_non_current",
    "279": "liability_current",
    "296": "asset_non_current",
    "297": "asset_non_current",
    "3": "asset_current",
    "4": "liability_current",
    "401": "liability_payable",
    "402": "liability_payable",
    "403": "liability_payable",
    "404": "liability_payable",
    "405": "liability_payable",
    "409": "asset_current",
    "4091": "asset_prepayments",
    "4092": "asset_prepayments",
    "411": "asset_receivable",
    "412": "asset_receivable",
    "414": "asset_receivable",
    "415": "asset_receivable",
    "416": "asset_receivable",
    "417": "asset_current",
    "418": "asset_current",
    "425": "asset_current",
    "4287": "asset_current",
    "429": "asset_current",
    "4387": "asset_current",
    "441": "asset_current",
    "4419": "liability_current",
    **{f"443{n}{end}": "asset_current" for n in range(1, 9) for end in (2, 6)},
    "4456": "asset_current",
    "44581": "asset_current",
    "44583": "asset_current",
    "445886": "asset_current",
    "4487": "asset_current",
    **{f"454{n}1": "asset_current" for n in range(1, 5)},
    "4541": "asset_current",
    "4551": "asset_current",
    "4561": "asset_current",
    "4581": "asset_current",
    "462": "asset_receivable",
    "465": "asset_current",
    "466": "liability_payable",
    "4671": "liability_payable",
    "4672": "asset_receivable",
    "4673": "asset_receivable",
    "46772": "asset_current",
    "4678": "asset_current",
    "4687": "asset_current",
    "472": "asset_current",
    "4751": "asset_current",
    "476": "asset_current",
    "481": "asset_non_current",
    "486": "asset_prepayments",
    "49": "asset_current",
    "5": "asset_current",
    "515": "asset_cash",
    "516": "asset_cash",
    "517": "asset_cash",
    "5186": "liability_current",
    "519": "liability_current",
    "541": "asset_cash",
    "6": "expense",
    "68": "expense_depreciation",
    "7": "income",
    "75": "income_other",
    "76": "income_other",
    "77": "income_other",
    "78": "income_other",
    "79": "income_other",
    "8": "off_balance",
}
PARTNER_TYPES = {"liability_payable", "asset_receivable"}
NON_TRADE = ("462", "466", "467")
# Besides what a partner owes or is owed.
RECONCILED = (
    "408",
    "409",
    "418",
    "421",
    "425",
    "427",
    "431",
    "437",
    "441",
    "443",
    "447",
    "45",
    "46",
    "471",
    "472",
    "511",
    "58",
)

CLASSES = {
    "1": "Comptes de capitaux",
    "2": "Comptes d'immobilisations",
    "3": "Comptes de stocks et en-cours",
    "4": "Comptes de tiers",
    "5": "Comptes financiers",
    "6": "Comptes de charges",
    "7": "Comptes de produits",
    "8": "Comptes spéciaux",
}
# Slips of the file, not of the nomenclature.
SLIPS = {"A ddes tiers": "A des tiers", "eprises sur": "Reprises sur"}


def label(text: str) -> str:
    text = re.sub(r"\s+", " ", text).strip().replace("''", "'")
    for wrong, right in SLIPS.items():
        if text.startswith(wrong):
            text = text.replace(wrong, right, 1)
    return text


def account_type(code: str) -> str:
    return next(TYPES[code[:n]] for n in range(len(code), 0, -1) if code[:n] in TYPES)


def read(path: Path) -> dict[str, dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return {
            row["code"]: row | {"libelle": label(row["libelle"])}
            for row in csv.DictReader(file, delimiter=";")
            if row["type"] == "compte_nature" and row["code"][0] in CLASSES
        }


def above(rows: dict[str, dict[str, str]], code: str) -> Iterator[str]:
    parent = rows[code]["parent"]
    if parent in rows:
        yield from above(rows, parent)
        yield rows[parent]["libelle"]


def accounts(rows: dict[str, dict[str, str]]) -> Iterator[dict[str, str]]:
    for code, row in sorted(rows.items()):
        if row["feuille"] != "1":
            continue
        kind = account_type(code)
        reconcile = kind in PARTNER_TYPES or (
            code.startswith(RECONCILED) and kind != "off_balance"
        )
        yield {
            "id": f"m57_{code}",
            "code": code,
            "name": row["libelle"],
            "account_type": kind,
            "reconcile": str(reconcile),
            "non_trade": str(kind in PARTNER_TYPES and code.startswith(NON_TRADE)),
            "description": " > ".join(above(rows, code)),
        }


def groups(rows: dict[str, dict[str, str]]) -> Iterator[dict[str, str]]:
    inner = {c: r["libelle"] for c, r in rows.items() if r["feuille"] != "1"}
    for code, name in sorted((CLASSES | inner).items()):
        yield {"id": f"m57_group_{code}", "code_prefix_start": code, "name": name}


def write(path: Path, rows: list[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def make(source: Path, target: Path) -> None:
    for variant, template in TEMPLATES.items():
        rows = read(source / SOURCE.format(variant))
        write(target / f"account.account-{template}.csv", list(accounts(rows)))
        write(target / f"account.group-{template}.csv", list(groups(rows)))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("source", type=Path, help="folder of the nomenclatures")
    parser.add_argument("target", type=Path, help="folder of the templates")
    options = parser.parse_args()
    make(options.source, options.target)
