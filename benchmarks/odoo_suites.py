# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Odoo's own account suites without and with the addons, and the difference.

Usage: odoo_suites.py [--modules account,account_edi_ubl_cii,l10n_de,l10n_fr_account]
Through `make test-odoo`, which starts the database. About ten minutes each.
"""

import argparse
import os
import re
import subprocess
import sys
from pathlib import Path

import driver

ROOT = Path(__file__).parents[1]
DATABASE = "edic_suites"
SUITES = "account,account_edi_ubl_cii,l10n_de,l10n_fr_account"
FAILED = re.compile(r"(?:ERROR|FAIL): (\w+\.\w+)")
TOTAL = re.compile(r"(\d+) failed, (\d+) error\(s\) of (\d+) tests")


def run(suites, addons, log):
    """Install in an empty database and run the suites.

    :return: (summary line, set of failing tests)
    """
    modules = ",".join([suites, *addons])
    tags = ",".join(f"/{name}" for name in suites.split(","))
    command = ["odoo", "server", "-d", DATABASE, "-i", modules, "--test-tags", tags]
    options = ["--stop-after-init", "--http-port=8479", "--max-cron-threads=0"]
    environment = {**os.environ, "ODOO_RC": str(ROOT / "var" / "odoo.conf")}
    with driver.copied("template0", DATABASE), log.open("w", encoding="utf-8") as file:
        subprocess.run([*command, *options], stderr=file, env=environment, check=False)
    return read(log)


def read(log):
    """The summary line of a finished run and the set of its failing tests."""
    text = log.read_text(encoding="utf-8", errors="replace")
    found = TOTAL.findall(text)
    if not found:
        sys.exit(f"the suites did not run; see {log}")
    failed, errors, tests = found[-1]
    return f"{tests} tests, {failed} failed, {errors} errors", set(FAILED.findall(text))


def main():
    """Print both results and what only one has; exit 1 when the addons break a test."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--modules", default=SUITES)
    parser.add_argument(
        "--keep", action="store_true", help="take the last run without the addons"
    )
    options = parser.parse_args()
    suites = options.modules
    log = ROOT / "var" / "log" / "suites-plain.log"
    plain, failing = read(log) if options.keep else run(suites, [], log)
    print(f"without the addons: {plain}", flush=True)
    log = log.with_name("suites-edic.log")
    ours, failing_ours = run(suites, ["edic_public_sector"], log)
    print(f"with the addons:    {ours}")
    for name in sorted(failing ^ failing_ours):
        print(f"only {'with' if name in failing_ours else 'without'}: {name}")
    return int(bool(failing_ours - failing))


if __name__ == "__main__":
    sys.exit(main())
