# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Published e-invoices against their own totals, beside what Odoo's core makes of them.

Two new databases with a fresh German company (SKR 03) take in the files that
expected.csv lists: one with Odoo alone, one with EDIC through `odoo edic_intake`. A
file of the list without a reason must be equal to its XML to the cent; with one it may
differ and must say so. Exit code 1 when a file does otherwise.
"""

import argparse
import csv
import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from decimal import Decimal
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
ODOO = str(Path(sys.executable).with_name("odoo"))
CORE, EDIC = "edic_bench_core", "edic_bench_intake"
AMOUNTS = ("untaxed", "tax", "total")
SETS = {
    "xrechnung-testsuite": "XRechnung test suite",
    "zugferd-corpus/XML-Rechnung": "ZUGFeRD corpus, XML-Rechnung",
    "zugferd-corpus/ZUGFeRDv2": "ZUGFeRD corpus, version 2 correct",
    "zugferd-corpus/ZUGFeRDv1": "ZUGFeRD corpus, version 1 correct",
    "factur-x-fixtures": "factur-x fixtures",
    "zugferd-corpus/fatturaPA": "ZUGFeRD corpus, FatturaPA",
}
COLUMNS = (
    "exact",
    "totals only",
    "explained",
    "silent",
    "no lines",
    "refused",
    "failed",
)


def odoo(*args, script=None, env=None):
    """Run an Odoo command quietly; its log is shown when it fails."""
    done = subprocess.run(
        [sys.executable, ODOO, *args],
        input=script,
        env={**os.environ, **(env or {})},
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    if done.returncode and args[0] not in ("edic_intake", "db"):
        sys.exit(f"odoo {' '.join(args)} failed:\n{done.stderr[-3000:]}")
    return done


def build():
    """Both databases from one installation of Odoo's own modules."""
    for name in (CORE, EDIC):
        odoo("db", "drop", name)
    quiet = ("--stop-after-init", "--no-http", "--max-cron-threads=0")
    modules = "account,account_edi_ubl_cii,l10n_de"
    odoo("server", "-d", CORE, "-i", modules, *quiet)
    script = (HERE / "german_company.py").read_text()
    odoo("shell", "-d", CORE, "--no-http", script=script)
    odoo("db", "duplicate", CORE, EDIC)
    odoo("server", "-d", EDIC, "-i", "edic_finance", *quiet)


def core_alone(files):
    """Rows of Odoo without EDIC by file."""
    with tempfile.TemporaryDirectory() as folder:
        names, out = Path(folder, "names"), Path(folder, "out")
        names.write_text("\n".join(files))
        odoo(
            "shell",
            "-d",
            CORE,
            "--no-http",
            script=(HERE / "core_alone.py").read_text(),
            env={"EDIC_INTAKE_FILES": str(names), "EDIC_INTAKE_OUT": str(out)},
        )
        rows = map(json.loads, out.read_text().splitlines())
        return {row["file"]: row for row in rows}


def with_edic(files):
    """Rows of the command by file."""
    rows = odoo("edic_intake", "-d", EDIC, "--json", *files).stdout.splitlines()
    return {row["file"]: row for row in map(json.loads, rows)}


def core_verdict(row, wanted):
    if row is None or row["error"]:
        return "failed"
    if not row["lines"]:
        return "no lines"
    sign = -1 if row["type"] == "in_refund" and Decimal(wanted["total"]) < 0 else 1
    equal = all(sign * Decimal(row[a]) == Decimal(wanted[a]) for a in AMOUNTS)
    return "exact" if equal else "silent"


def edic_verdict(row, wanted):
    if row is None:
        return "failed"
    if row["error"]:
        refused = row["format"] in ("orderx", "fatturapa", "unknown")
        return "refused" if refused else "failed"
    if row["xml"] is None:
        return "no lines"
    if row["xml"] == row["odoo"]:
        return "totals only" if wanted["expected"] == "totals_only" else "exact"
    return "explained" if row["difference"] else "silent"


def obstacle(verdict, row, wanted):
    """Return how the file behaves otherwise than expected, or None."""
    expected = wanted["expected"]
    if expected == "refused":
        return None if verdict == "refused" else verdict
    if expected == "pdf":
        return None if verdict == "no lines" else verdict
    if verdict not in ("exact", "totals only", "explained"):
        return verdict
    if [row["xml"][a] for a in AMOUNTS] != [wanted[a] for a in AMOUNTS]:
        return f"read as {row['xml']}"
    if verdict == "explained" and not wanted["reason"]:
        return row["difference"]
    return None


def table(counts):
    yield "| set | files | " + " | ".join(COLUMNS) + " |"
    yield "|---" * (len(COLUMNS) + 2) + "|"
    for name in SETS.values():
        for who in ("core", "EDIC"):
            count = counts[name, who]
            cells = " | ".join(str(count[column] or "") for column in COLUMNS)
            yield f"| {name}: {who} | {count.total()} | {cells} |"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--json", action="store_true", help="one object per file")
    options = parser.parse_args()
    with (HERE / "expected.csv").open(newline="", encoding="utf-8") as file:
        wanted = {
            str(options.data / row["file"]): row
            for row in csv.DictReader(file, delimiter=";")
        }
    build()
    core, edic = core_alone(wanted), with_edic(wanted)
    counts, wrong = {}, []
    for name, row in wanted.items():
        label = next(v for k, v in SETS.items() if row["file"].startswith(k))
        verdicts = {"core": core_verdict(core.get(name), row)}
        verdicts["EDIC"] = edic_verdict(edic.get(name), row)
        for who, verdict in verdicts.items():
            counts.setdefault((label, who), Counter())[verdict] += 1
        if problem := obstacle(verdicts["EDIC"], edic.get(name), row):
            wrong.append(f"{row['file']}: expected {row['expected']}, {problem}")
        if options.json:
            print(json.dumps({"file": row["file"], **verdicts}))
    if not options.json:
        print("\n".join(table(counts)))
    sys.exit("\n".join(wrong) or 0)


if __name__ == "__main__":
    main()
