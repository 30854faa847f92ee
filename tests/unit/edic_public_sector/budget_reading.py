# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The leading figures of published budgets, worked out from the files themselves.

Nothing of the product is imported here: the files are read with the standard library,
and the figures follow the definitions in the comments, so that a test which compares
them with the product's compares two readings. There are no tests in here.
"""

import csv
import gzip
import io
import xml.etree.ElementTree as ET
from collections import defaultdict
from decimal import Decimal
from pathlib import Path

REPOSITORY = Path(__file__).parents[3]
SHARED = REPOSITORY.parent / "shared" / "data"
if not SHARED.is_dir():  # a worktree stands one folder deeper
    SHARED = REPOSITORY.parents[1] / "shared" / "data"
NAMESPACE = "{http://www.minefi.gouv.fr/cp/demat/docbudgetaire}"
ZERO = Decimal(0)
# budget accounts of M14, M52 and M57 that stand in the section de fonctionnement;
# all others without a class (001, 020, 021, 024 …) stand in investissement
OPERATING = ("002", "022", "023")
MEASURES = {"open": "CredOuv", "realised": "MtReal", "moved": "MtPrev"}


def content(path):
    """The bytes of a file, unpacked."""
    data = path.read_bytes()
    return gzip.decompress(data) if path.suffix == ".gz" else data


# --- France ---------------------------------------------------------------------------
def french_lines(path, measure):
    """Yield ``(section, D or R, is order, account, amount)`` of a French file.

    :param measure: ``open``, ``realised`` or ``moved``
    """
    name = MEASURES[measure]
    if path.suffix == ".csv":
        for cells in csv.DictReader(io.StringIO(content(path).decode("utf-8-sig"))):
            code = cells["BGT_NATURE"]
            if code:
                yield (
                    section_of(code, cells["BGT_SECTION"]),
                    "D" if cells["BGT_CODRD"] == "dépense" else "R",
                    cells["BGT_OPBUDG"] == "ordre",
                    code,
                    Decimal(cells[f"BGT_{name.upper()}"] or 0),
                )
        return
    tree = ET.fromstring(content(path))  # noqa: S314  # a published file, kept here
    for line in tree.iter(f"{NAMESPACE}LigneBudget"):
        cells = {item.tag.removeprefix(NAMESPACE): item.get("V") for item in line}
        sections = [item.get("V") for item in line if item.get("Code") == "Section"]
        yield (
            section_of(cells["Nature"], *sections),
            cells["CodRD"],
            cells.get("OpBudg") == "1",
            cells["Nature"],
            Decimal(cells.get(name) or 0),
        )


def section_of(code, stated=""):
    """F or I: as the file says, else by the class of the account."""
    if stated:
        return stated[0].upper()
    return "F" if code[0] in "67" or code in OPERATING else "I"


def french_figures(lines):
    """The ten leading figures of a French budget, and three beside them.

    Réel: no order operation, no transfer between the sections (021, 023), no result
    that is carried forward (001, 002). What was allocated (1068) is real on both sides,
    as the model budgets of the CGCT present it (total des recettes réelles
    d'investissement, 001 beside it). Loans: class 16
    without deposits (165). What leaves the debt as it was is refinancing: one loan for
    another (166), the cash line of a revolving contract (16449), a temporary repayment
    (1645), and what was repaid on the loan of such a contract (16441) and drawn on it
    again in the same year. Beyond that, 16441 is a loan as any: more repaid than drawn
    lowers the debt, more drawn than repaid raises it.
    """
    sums = defaultdict(Decimal)
    revolving = {"D": ZERO, "R": ZERO}
    for section, way, is_order, code, amount in lines:
        sums[f"total {section} {way}"] += amount
        # 021 and 023 are planned alone, and carried out by nothing: no result has them,
        # though files call them operations of order
        if code in ("001", "002", "021", "023"):
            sums["aside"] += amount
        elif is_order:
            sums[f"order {section} {way}"] += amount
        elif section == "I" and code == "16441":
            revolving[way] += amount
        elif section == "I" and code.startswith(("166", "16449", "1645")):
            sums[f"refinancing {way}"] += amount
        elif section == "I" and code.startswith("16") and not code.startswith("165"):
            sums[f"loans {way}"] += amount
        else:
            sums[f"real {section} {way}"] += amount
            sums["interest"] += amount if way == "D" and code[:2] == "66" else ZERO
    change = revolving["R"] - revolving["D"]  # accounts of the debt
    repaid_for_good, drawn_anew = max(-change, ZERO), max(change, ZERO)
    sums["loans D"] += repaid_for_good
    sums["loans R"] += drawn_anew
    sums["refinancing D"] += revolving["D"] - repaid_for_good
    sums["refinancing R"] += revolving["R"] - drawn_anew
    saved = sums["real F R"] - sums["real F D"]
    return {
        "operating_revenue": sums["real F R"],
        "operating_expense": sums["real F D"],
        "gross_savings": saved,
        "interest": sums["interest"],
        "repayment": sums["loans D"],
        "net_savings": saved - sums["loans D"],
        "borrowing": sums["loans R"],
        "refinanced": sums["refinancing D"],
        "capital_expense": sums["real I D"],
        "capital_revenue": sums["real I R"],
        "refinancing": sums["refinancing R"],
        "non_cash_expense": sums["order F D"],
        "non_cash_revenue": sums["order F R"],
    }


def french_result(lines):
    """Receipts less expenditure of the section de fonctionnement, operations of order
    among them; neither 023 nor 002 is of the year."""
    signs = {"R": 1, "D": -1}
    return sum(
        signs[way] * amount
        for section, way, _is_order, code, amount in lines
        if section == "F" and code not in ("002", "023")
    )


def french_equilibrium(lines):
    """Return the rest of operating, of investment, and of own resources after repayment
    (CGCT, art. L. 1612-4): the transfer (021), receipts of the section that are its own
    (class 10, 138, 26, 27, 024) and the allowances of the year (order operations on 15,
    28, 29, 39, 49, 59 and 481), less repayments of loans."""
    lines = list(lines)
    totals = french_totals(lines)
    own = ZERO
    for section, way, is_order, code, amount in lines:
        if (section, way) != ("I", "R"):
            continue
        allowed = ("15", "28", "29", "39", "49", "59", "481")
        received = ("10", "138", "26", "27", "024")
        if code == "021" or code.startswith(allowed if is_order else received):
            own += amount
    left = {
        section: totals.get((section, "R"), ZERO) - totals.get((section, "D"), ZERO)
        for section in "FI"
    }
    return left["F"], left["I"], own - french_figures(lines)["repayment"]


def french_totals(lines):
    """``{(section, D or R): amount}`` of all lines."""
    sums = defaultdict(Decimal)
    for section, way, _is_order, _code, amount in lines:
        sums[section, way] += amount
    return dict(sums)


# --- Germany --------------------------------------------------------------------------
def _german_text(path):
    """Return the text of a German file: Windows-1252 as the cities publish it (.gz),
    UTF-8 for the extracts."""
    return content(path).decode("cp1252" if path.suffix == ".gz" else "utf-8")


def german_number(text):
    """1.234,56 as a Decimal."""
    return Decimal(text.replace(".", "").replace(",", ".") or 0)


def wesel_lines(path, column):
    """``[(account, label, amount)]``: revenue below zero, as the file has it."""
    text = _german_text(path)
    return [
        (row["Kostenart"], row["Kostenart Beschreibung"], german_number(row[column]))
        for row in csv.DictReader(io.StringIO(text), delimiter=";")
        if row["Kostenart"]
    ]


def nkf_figures(lines):
    """The leading figures of a budget on the chart of North Rhine-Westphalia.

    Ergebnisplan: all accounts of classes 4 and 5 (KomHVO NRW, § 2): 46 and 55 are the
    Finanzergebnis, 49 and 59 the außerordentliches Ergebnis, 57 the depreciation, 416,
    437, 457 and 458 the release of special items and provisions. Finanzplan (§ 3): 68
    and 78 investment, 69 and 79 Finanzierung, the rest of 6 and 7 current activity: the
    city has no receipts there and few payments, so that no balance is told. What the
    city calls Umschuldung, and cash credits (693, 793), is neither repayment nor a new
    loan; 695 and 795 are loans that the city gives, 699 and 799 its Abrechnung with
    current activity: neither investment nor debt.
    """
    sums = defaultdict(Decimal)
    for code, label, amount in lines:
        for digits in (1, 2, 3):
            sums[code[:digits]] += amount
        if code[:2] in ("69", "79"):
            kind = "loan"
            if "Umschuldung" in label or code[:3] in ("693", "793"):
                kind = "refinancing"
            elif code[2] in "59":
                kind = "given" if code[2] == "5" else "settled"
            sums[kind, code[:2]] += amount
    assert sums["6"] == sums["68"] + sums["69"]
    extraordinary = -sums["49"] - sums["59"]
    financial = -sums["46"] - sums["55"]
    result = -sums["4"] - sums["5"]
    revenue, expense = nkf_moved(lines)
    return {
        "moved_revenue": revenue,
        "moved_expense": expense,
        "moved_balance": revenue - expense,
        "result_revenue": -sums["4"],
        "result_expense": sums["5"],
        "result": result,
        "ordinary_result": result - extraordinary,
        "administrative_result": result - extraordinary - financial,
        "financial_result": financial,
        "extraordinary_result": extraordinary,
        "interest": sums["55"],
        "non_cash_expense": sums["57"],
        "non_cash_revenue": -sum(
            sums[number] for number in ("416", "437", "457", "458")
        ),
        "current_revenue": None,
        "current_expense": None,
        "current_balance": None,
        "capital_revenue": -sums["68"],
        "capital_expense": sums["78"],
        "lent": sums["given", "79"],
        "lent_back": -sums["given", "69"],
        "settled_expense": sums["settled", "79"],
        "settled_revenue": -sums["settled", "69"],
        "repayment": sums["loan", "79"],
        "borrowing": -sums["loan", "69"],
        "refinanced": sums["refinancing", "79"],
        "refinancing": -sums["refinancing", "69"],
        "after_repayment": None,
    }


# Accounts of the Ergebnisplan that nothing is paid on (KomHVO NRW, Kontenrahmen): the
# release of special items and provisions, own work, internal charges; additions to
# provisions, value adjustments, depreciation
NKF_UNPAID = (
    "416",
    "437",
    "457",
    "458",
    "471",
    "472",
    "481",
    "482",
    "489",
    "505",
    "506",
    "507",
    "515",
    "516",
    "547",
    "571",
    "572",
    "573",
    "574",
    "575",
    "579",
    "581",
    "582",
    "589",
)


def nkf_moved(lines):
    """Return the parts of the Ergebnisplan that move money, ``(revenue, expense)``, and
    are not extraordinary (49, 59)."""
    moved = {"4": ZERO, "5": ZERO}
    for code, _label, amount in lines:
        is_left_out = code[:3] in NKF_UNPAID or code[:2] in ("49", "59")
        if code[0] in moved and not is_left_out:
            moved[code[0]] += amount
    return -moved["4"], moved["5"]


def freiburg_figures(path):
    """``{year: (Erträge, Aufwendungen, result)}``; expense is negative in the file."""
    text = _german_text(path)
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    found = {}
    for year, stem in ((2016, "Ansatz"), (2017, "Ansatz"), (2018, "Ansatz")):
        revenue = sum(Decimal(row[f"{stem} {year} (Erträge)"] or 0) for row in rows)
        expense = sum(
            Decimal(row[f"{stem} {year} (Aufwendungen)"] or 0) for row in rows
        )
        found[year] = revenue, -expense, revenue + expense
    return found


def roedermark_years(path):
    """``{(year, plan or ist): {position: EUR}}`` of the Gesamtergebnishaushalt."""
    found = defaultdict(dict)
    text = content(path).decode()
    for row in csv.DictReader(io.StringIO(text), delimiter=";"):
        if row.get("teil", "ergebnishaushalt") == "ergebnishaushalt":
            key = int(row["jahr"]), row["art"]
            found[key][row["position"]] = Decimal(row["betrag_eur"])
    return dict(found)
