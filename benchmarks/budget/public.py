# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""In the shell of Odoo: published budgets, taken over by the import that users have,
and held against their own totals. It fails when a check does, and says which."""

import base64
import csv
import gzip
import sys
import time
from decimal import Decimal
from pathlib import Path

from odoo.exceptions import UserError

FOLDER = Path(DATA)  # noqa: F821  # the driver sets DATA
MONTREUIL = "budget-fr-montreuil-ca-m14-2016-2023"
BRETAGNE = "budget-fr-bretagne-bp-dm-ca-cfu-2021-2023"
WESEL = "budget-de-wesel-haushalt-2015-2020/hhplan2017.csv.gz"
FREIBURG = "budget-de-freiburg-doppelhaushalt-2017-2018/freiburg_neu.csv.gz"
NOMENCLATURE = (
    "budget-fr-nomenclatures-m57-m14/planDeCompte_M14_COM_SUP3500_2023.xml.gz"
)
SECTIONS = ("operating", "capital")
VOTED = {  # both sides of a vote or a closing document, as its town published it
    "crach_2022_BP_sans_annexes.xml": "7201227.49",
    "crach_2021_CA_sans_annexes.xml": "6403536.81",
    "mohon_cfu_2023_m57a_scdl.csv": "3312702.03",
    "morbihan_ca_2021_m52_scdl.csv": "1253505400.03",
}
MOVED = {  # the moves of a decision
    "crach_2021_DM2_sans_annexes.xml": {"6535": "-1595.00", "7398": "1595.00"},
    "crach_2021_DM3_sans_annexes.xml": {"6535": "-562.00", "7391171": "562.00"},
    "crach_lotissement_2022_DM1_sans_annexes.xml": {
        "6522": "-32000.00",
        "605": "32000.00",
    },
}
WRONG = 324  # balances of Freiburg's result of 2015
MEASURES = {"Ist": "realised", "Plan": "open"}
FAILED = []


def check(is_so, said):
    """Note what is not as it must be; it is printed at the end, and fails the command.

    :return: for a table
    """
    if not is_so:
        FAILED.append(said)
    return "yes" if is_so else "NO"


def cents(amounts):
    return sum((Decimal(f"{amount:.2f}") for amount in amounts), Decimal(0))


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
    """Look at a file, confirm what it asks, take it over; not before it is confirmed.

    :return: the import, ``{what it asked: how often}``, seconds
    """
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
    check(is_refused(taken) == bool(asked), f"{name}: asked {asked}, not waited for")
    taken.is_confirmed = True
    wrong = [
        group["title"] for group in taken.report["groups"] if group["level"] == "error"
    ]
    if check(not taken.has_errors, f"{name}: not imported: {wrong}") == "yes":
        if taken.state != "imported":
            taken.action_import()
        env.flush_all()
    return taken, asked, time.perf_counter() - started


def is_refused(taken):
    """Return whether it is not taken over unread; else it is, with nothing to read."""
    try:
        with taken.env.cr.savepoint():
            taken.action_import()
    except UserError:
        return True
    return False


def side(lines, direction, measure="open"):
    lines = lines.filtered(lambda line: line.direction == direction)
    return cents(lines.mapped(measure))


def montreuil(env):
    """Eight years: balance of each section, the carry-over of a year opens the next."""
    print("\n### Montreuil, comptes administratifs 2016-2023 (TOTEM)\n")
    print(
        "| year | lines | operating, voted | balanced | capital, voted | balanced | s |"
    )
    print("|---|---:|---:|---|---:|---|---:|")
    total, spent, carried, kept = 0, 0.0, None, 0
    for year in range(2016, 2024):
        taken, _asked, took = bring(env, f"{MONTREUIL}/CA_{year}_sans_annexes.xml.gz")
        [budget] = taken.budget_ids
        cells = []
        for section in SECTIONS:
            lines = budget.line_ids.filtered(
                lambda line, own=section: line.section == own
            )
            expense, revenue = side(lines, "expense"), side(lines, "revenue")
            said = f"Montreuil {year}, {section}: {expense} voted, revenue {revenue}"
            cells += [f"{expense:,.2f}", check(expense == revenue, said)]
        rows = sum(document["rows"] for document in taken.report["documents"])
        total, spent = total + rows, spent + took
        print(f"| {year} | {rows} | {' | '.join(cells)} | {took:.1f} |")
        opened = carried_in(f"{MONTREUIL}/CA_{year}_sans_annexes.xml.gz")
        said = f"Montreuil {year}: {opened} carried in, {carried} carried out before"
        kept += carried is not None and check(opened == carried, said) == "yes"
        carried = cents(budget.line_ids.mapped("carried_out"))
    print(
        f"\nCarry-over of a year opens the next: {kept} of 7. "
        f"{total / spent:,.0f} lines a second."
    )


def carried_in(name):
    from odoo.addons.edic_public_sector.tools.budget.totem import read_totem

    return read_totem(read(name)).total("carried_in")


def bretagne(env):
    """A commune through its acts, and two closing documents."""
    print("\n### Breton budgets (TOTEM, SCDL)\n")
    print("| file | act | what it voted or moved |")
    print("|---|---|---|")
    for name in (
        "crach_2022_BP_sans_annexes.xml",
        "crach_2021_CA_sans_annexes.xml",
        "crach_2021_DM2_sans_annexes.xml",
        "crach_2021_DM3_sans_annexes.xml",
        "crach_lotissement_2022_BP_sans_annexes.xml",
        "crach_lotissement_2022_DM1_sans_annexes.xml",
        "mohon_cfu_2023_m57a_scdl.csv",
        "morbihan_ca_2021_m52_scdl.csv",
    ):
        taken, asked, _took = bring(env, f"{BRETAGNE}/{name}")
        acts = taken.budget_ids.decision_ids.filtered(
            lambda decision, own=taken.name: decision.reference == own
        )
        for act in acts:
            moves = f"{act.expense_amount:,.2f} / {act.revenue_amount:,.2f}"
            if act.act == "amending":
                moves = ", ".join(
                    f"{movement.line_id.nature_id.code}: {movement.amount:+,.2f}"
                    for movement in act.movement_ids
                )
            print(f"| {name} | {act.name} | {moves} |")
        for title, count in asked.items():
            print(f"| {name} | to be confirmed | {title} ({count}) |")
        check_acts(name, acts)


def check_acts(name, acts):
    """Check that the votes and moves of a town are those it published."""
    if name in MOVED:
        moved = {
            movement.line_id.nature_id.code: movement.amount
            for movement in acts.movement_ids
        }
        found = {code: f"{amount:.2f}" for code, amount in moved.items()}
        check(found == MOVED[name], f"{name}: moved {found}, not {MOVED[name]}")
    for direction in ("expense", "revenue"):
        if name in VOTED:
            found = str(cents(acts.mapped(f"{direction}_amount")))
            said = f"{name}: {direction} {found}, not {VOTED[name]}"
            check(found == VOTED[name], said)


def german(env):
    """Every column against the file's line of totals; a wrong balance is reported."""
    for name, called, held in (
        (WESEL, "Wesel", hold_wesel),
        (FREIBURG, "Freiburg", hold_freiburg),
    ):
        taken, asked, took = bring(env, name, budget_name=called)
        lines = sum(len(budget.line_ids) for budget in taken.budget_ids)
        print(f"\n### {called}\n")
        print(
            f"{lines:,} lines of {len(taken.budget_ids)} years, "
            f"{lines / took:,.0f} a second."
        )
        held(taken)
        for title, count in asked.items():
            print(f"To be confirmed: {title} ({count})")


def table(name):
    """A German file without our reader: its head, and its rows."""
    text = read(name).decode("cp1252").splitlines()
    head, *rows = csv.reader(text, delimiter=";")
    return head, rows


def hold_wesel(taken):
    """Check the sums of the budgets, by year, against the last line of the file."""
    head, rows = table(WESEL)
    stated = dict(zip(head, rows[-1], strict=True))
    budgets = {budget.year: budget.line_ids for budget in taken.budget_ids}
    print("\n| column | the file's total | imported | equal |\n|---|---:|---:|---|")
    for column, text in stated.items():
        kind, _space, year = column.partition(" ")
        total = Decimal(text.replace(".", "").replace(",", ".") or 0)
        if kind not in MEASURES or not total:
            continue
        lines = budgets.get(int(year), taken.env["edic.public.budget.line"])
        found = side(lines, "expense", MEASURES[kind])
        found -= side(lines, "revenue", MEASURES[kind])
        is_so = check(found == total, f"Wesel, {column}: {found}, not {total}")
        print(f"| {column} | {total:,.2f} | {found:,.2f} | {is_so} |")
    print()


def hold_freiburg(taken):
    """The wrong balances are reported line by line, and not what was imported."""
    head, rows = table(FREIBURG)
    said = taken.env["edic.public.budget.words"]._said("balance")
    counts = {group["title"]: group["count"] for group in taken.report["groups"]}
    found = counts.get(said, 0)
    check(found == WRONG, f"Freiburg: {found} wrong balances reported, not {WRONG}")
    budgets = {budget.year: budget.line_ids for budget in taken.budget_ids}
    for name, year, measure in (
        ("Ergebnis 2015 (Erträge)", 2015, "realised"),
        ("Ansatz 2016 (Erträge)", 2016, "open"),
    ):
        at = head.index(name)  # then expense, below zero, and the balance
        sums = [sum(int(row[at + n] or 0) for row in rows) for n in range(3)]
        kept = side(budgets[year], "revenue", measure)
        kept -= side(budgets[year], "expense", measure)
        own = sums[0] + sums[1]
        is_so = check(kept == own, f"Freiburg {year}: {kept} imported, not {own}")
        print(f"{year}: imported {kept:,.2f}; as the amounts of the file say: {is_so}.")
        print(f"    Its own balances add up to {sums[2]:,}.")


if FOLDER.is_dir():
    own = officer(env)  # noqa: F821
    own["edic.public.budget.nomenclature"]._load(read(NOMENCLATURE), "M14 2023")
    montreuil(own)
    bretagne(own)
    german(own)
else:
    print(f"{FOLDER} is not there: published budgets are left out")
for failure in FAILED:
    print(f"FAILED: {failure}")
sys.stdout.flush()
if FAILED:
    sys.exit(1)
