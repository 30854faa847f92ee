# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""In the shell of Odoo: published budgets, taken over by the import that users have,
and held against their own totals."""

import base64
import gzip
import time
from pathlib import Path

FOLDER = Path(DATA)  # noqa: F821  # of the driver
MONTREUIL = "budget-fr-montreuil-ca-m14-2016-2023"
BRETAGNE = "budget-fr-bretagne-bp-dm-ca-cfu-2021-2023"
WESEL = "budget-de-wesel-haushalt-2015-2020/hhplan2017.csv.gz"
FREIBURG = "budget-de-freiburg-doppelhaushalt-2017-2018/freiburg_neu.csv.gz"
NOMENCLATURE = (
    "budget-fr-nomenclatures-m57-m14/planDeCompte_M14_COM_SUP3500_2023.xml.gz"
)
SECTIONS = ("operating", "capital")


def officer(env):
    """A budget officer of a company without entries."""
    company = env["res.company"].create({"name": "Bench (fictive)"})
    user = env["res.users"].search([("login", "=", "budget")])
    user.write({"company_ids": [(4, company.id)], "company_id": company.id})
    return env(user=user.id, context={"allowed_company_ids": company.ids})


def read(name):
    content = (FOLDER / name).read_bytes()
    return gzip.decompress(content) if name.endswith(".gz") else content


def bring(env, name, **vals):
    """Look at a file, confirm what it asks, take it over."""
    started = time.perf_counter()
    taken = env["edic.public.budget.import"].create(
        {"name": Path(name).name, "file": base64.b64encode(read(name)), **vals}
    )
    taken.action_check()
    asked = {
        group["title"]: group["count"]
        for group in taken.report["groups"]
        if group["level"] == "ask"
    }
    taken.is_confirmed = True
    if not taken.has_errors:
        taken.action_import()
        env.flush_all()
    return taken, asked, time.perf_counter() - started


def voted(budget, section, direction):
    lines = budget.line_ids.filtered(
        lambda one: (one.section, one.direction) == (section, direction)
    )
    return round(sum(lines.mapped("open")), 2)


def montreuil(env):
    """Eight years: balance of each section, the carry-over of a year opens the next."""
    print("\n### Montreuil, comptes administratifs 2016-2023 (TOTEM)\n")
    print(
        "| year | lines | operating, voted | balanced | capital, voted | balanced | s |"
    )
    print("|---|---:|---:|---|---:|---|---:|")
    total, spent, carried = 0, 0.0, None
    for year in range(2016, 2024):
        taken, _asked, took = bring(env, f"{MONTREUIL}/CA_{year}_sans_annexes.xml.gz")
        [budget] = taken.budget_ids
        cells = []
        for section in SECTIONS:
            expense = voted(budget, section, "expense")
            is_even = expense == voted(budget, section, "revenue")
            cells += [f"{expense:,.2f}", "yes" if is_even else "NO"]
        rows = sum(document["rows"] for document in taken.report["documents"])
        total, spent = total + rows, spent + took
        print(f"| {year} | {rows} | {' | '.join(cells)} | {took:.1f} |")
        out = round(sum(budget.line_ids.mapped("carried_out")), 2)
        if carried is not None:
            opened = carried_in(f"{MONTREUIL}/CA_{year}_sans_annexes.xml.gz")
            if opened != carried:
                raise ValueError(f"carry-over of {year}: {opened}, not {carried}")
        carried = out
    print(
        "\nCarry-over of each year opens the next: 7 of 7. "
        f"{total / spent:,.0f} lines a second."
    )


def carried_in(name):
    from odoo.addons.edic_public_sector.tools.budget.totem import read_totem

    return float(read_totem(read(name)).total("carried_in"))


def bretagne(env):
    """A commune through its acts, and two closing documents."""
    print("\n### Breton budgets (TOTEM, SCDL)\n")
    print("| file | act | what it voted or moved |")
    print("|---|---|---|")
    for name in (
        *("crach_2022_BP_sans_annexes.xml", "crach_2021_CA_sans_annexes.xml"),
        *("crach_2021_DM2_sans_annexes.xml", "crach_2021_DM3_sans_annexes.xml"),
        *("crach_lotissement_2022_BP_sans_annexes.xml",),
        *("crach_lotissement_2022_DM1_sans_annexes.xml",),
        *("mohon_cfu_2023_m57a_scdl.csv", "morbihan_ca_2021_m52_scdl.csv"),
    ):
        taken, asked, _took = bring(env, f"{BRETAGNE}/{name}")
        acts = taken.budget_ids.decision_ids.filtered(
            lambda one, own=taken.name: one.reference == own
        )
        for act in acts:
            told = f"{act.expense_amount:,.2f} / {act.revenue_amount:,.2f}"
            if act.act == "amending":
                told = ", ".join(
                    f"{one.line_id.nature_id.code}: {one.amount:+,.2f}"
                    for one in act.movement_ids
                )
            print(f"| {name} | {act.name} | {told} |")
        for title, count in asked.items():
            print(f"| {name} | to be confirmed | {title} ({count}) |")


def german(env):
    """Every column against the file's line of totals; a wrong balance is told."""
    for name, called in ((WESEL, "Wesel"), (FREIBURG, "Freiburg")):
        taken, asked, took = bring(env, name, budget_name=called)
        lines = sum(len(one.line_ids) for one in taken.budget_ids)
        print(f"\n### {called}\n")
        print(
            f"{lines:,} lines of {len(taken.budget_ids)} years, "
            f"{lines / took:,.0f} a second."
        )
        kinds = {group["level"] for group in taken.report["groups"]}
        if "error" not in kinds:
            print("No column differs from the file's own line of totals.")
        for title, count in asked.items():
            print(f"To be confirmed: {title} ({count})")


if FOLDER.is_dir():
    own = officer(env)  # noqa: F821
    own["edic.public.budget.nomenclature"]._load(read(NOMENCLATURE), "M14 2023")
    montreuil(own)
    bretagne(own)
    german(own)
else:
    print(f"{FOLDER} is not there: published budgets are left out")
