#!/usr/bin/env python3
# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Resolve our requirements together with Odoo's pins; nothing is installed or built.

    resolve_requirements.py REPORT

For each Python that Odoo 19 runs on, pip resolves `requirements.txt` and what is
optional beside it with Odoo's pins as constraints. REPORT says what it chose;
tests/deploy/test_requirements.py reads it. A report made from the same files is kept.
"""

import hashlib
import json
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CONSTRAINTS = ROOT / "tests/data/odoo/constraints.txt"
FILES = tuple(
    ROOT / f"{prefix}requirements.txt"
    for prefix in ("", "encoder-", "mistral-", "ocr-")
)
PYTHONS = ("3.12", "3.13")
# Odoo's pin has no wheel for this Python: who installs Odoo there builds it. It is left
# to pip here, and the test holds every requirement against the pin itself.
WITHOUT_WHEEL = {"3.13": {"lxml"}}


def digest() -> str:
    """Return what the report depends on as one SHA-256."""
    found = hashlib.sha256()
    for path in (Path(__file__), CONSTRAINTS, *FILES):
        found.update(path.read_bytes())
    return found.hexdigest()


def resolve(python: str) -> dict[str, object]:
    """Return what pip would install for a Python, or its complaint."""
    left_out = WITHOUT_WHEEL.get(python, set())
    lines = CONSTRAINTS.read_text().splitlines()
    with tempfile.TemporaryDirectory() as folder:
        pins, report = Path(folder, "pins.txt"), Path(folder, "report.json")
        pins.write_text(
            "\n".join(x for x in lines if x.partition("==")[0] not in left_out)
        )
        done = subprocess.run(
            [
                sys.executable,
                "-m",
                "pip",
                "install",
                "--dry-run",
                "--quiet",
                "--disable-pip-version-check",
                "--ignore-installed",
                "--only-binary",
                ":all:",
                "--python-version",
                python,
                "--target",
                str(Path(folder, "never")),
                "--report",
                str(report),
                "--constraint",
                str(pins),
                *(word for path in FILES for word in ("--requirement", str(path))),
            ],
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            return {"error": done.stderr.strip()}
        chosen = json.loads(report.read_text())["install"]
    return {
        "chosen": {
            item["metadata"]["name"]: {
                "version": item["metadata"]["version"],
                "requires": item["metadata"].get("requires_dist", []),
            }
            for item in chosen
        }
    }


def main(report: Path) -> None:
    """Write the report, unless there is one of the same files."""
    wanted = digest()
    if report.exists() and json.loads(report.read_text())["digest"] == wanted:
        return
    found = {python: resolve(python) for python in PYTHONS}
    report.parent.mkdir(parents=True, exist_ok=True)
    report.write_text(json.dumps({"digest": wanted, "pythons": found}, indent=1))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
