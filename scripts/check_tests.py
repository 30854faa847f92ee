# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Fail when a kind of test did not run, was skipped, or the server complained.

Usage: check_tests.py FOLDER    (with junit-core.xml, junit-other.xml,
junit-writers.xml, junit-odoo-N.xml, pytest-N.log)
"""

import re
import sys
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree

EXCUSES = (
    "not tagged standard",  # asked for by name only
    "the network is open",  # this machine cannot close it, as `make test` said
    # public data beside the repository, of which it has extracts that are always tested
    "the nomenclatures are not here",
    "the whole published budgets are not beside this clone",
    "KoSIT's instances are not beside this clone",
)
COMPLAINT = re.compile(r"(WARNING|ERROR|CRITICAL).*\bedic_", re.IGNORECASE)
# files whose tests are all of one kind
WHOLE = {
    "junit-core.xml": "unit",
    "junit-other.xml": "unit",
    "junit-writers.xml": "writers",
}
HOOT = re.compile(r'\[HOOT\] Test ".*" passed')


def kind_of(case, file):
    """unit, writers, odoo, tour or hoot."""
    if file in WHOLE:
        return WHOLE[file]
    name = f"{case.get('classname')}.{case.get('name')}".lower()
    kinds = {"components": "hoot", "tour": "tour"}
    return next((kind for word, kind in kinds.items() if word in name), "odoo")


def main(folder):
    """Print the counts; exit 1 with a sentence for each thing that is wrong."""
    ran, problems = Counter(), []
    files = [folder / name for name in WHOLE]
    for file in (*files, *folder.glob("junit-odoo-*.xml")):
        # our own pytest wrote the file
        for case in ElementTree.parse(file).iter("testcase"):  # noqa: S314
            skipped = case.find("skipped")
            if skipped is None:
                ran[kind_of(case, file.name)] += 1
            elif not skipped.get("message", "").endswith(EXCUSES):
                reason = skipped.get("message")
                problems.append(f"skipped: {case.get('name')} ({reason})")
    log = "\n".join(
        file.read_text(encoding="utf-8", errors="replace")
        for file in sorted(folder.glob("pytest-*.log"))
    )
    ran["component"] = len(HOOT.findall(log))
    for kind in ("unit", "writers", "odoo", "tour", "hoot", "component"):
        if not ran[kind]:
            problems.append(f"no test of this kind ran: {kind}")
    complaints = [line for line in log.splitlines() if COMPLAINT.search(line)]
    problems += [f"the server complained: {line[:300]}" for line in complaints[:20]]
    print(", ".join(f"{count} {kind}" for kind, count in ran.items()))
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
