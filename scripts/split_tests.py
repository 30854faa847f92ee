# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Split files of tests into two lanes that take about as long.

Usage: split_tests.py PATH…           prints "1 FILE" or "2 FILE" for each file
       split_tests.py --learn         writes to tests/durations.json how long each file
                                      took, from the reports of the last run in
                                      var/log/junit-odoo-*.xml

A file that tests/durations.json does not have takes as long as in the last run.
"""

import json
import statistics
import sys
from collections import defaultdict
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parents[1]
DURATIONS = "tests/durations.json"
LAST_RUN = "var/log/junit-odoo-*.xml"
# files that import one of these are in one lane, since it takes long to set up:
# module → what stands on it
DEMO, AUDITS, BUDGETS = "the demo", "audits", "budgets"
SLOW_BASES = {
    "demo_common": DEMO,
    "audit_common": AUDITS,
    "aid_common": BUDGETS,
    "budget_common": BUDGETS,
    "oca_common": BUDGETS,
    "order_common": BUDGETS,
    "test_aid": BUDGETS,
}
# they are in both lanes where they are more than half of all
LARGE = {AUDITS, BUDGETS}
# beside OCA's payment orders, after all others
APART = "edic_finance_payment_order"


def files_of(paths):
    """Return the test files in these files and folders, relative to the repository."""
    found = set()
    for path in paths:
        place = ROOT / path.split("::")[0]
        if not place.exists():
            raise SystemExit(f"no such file or folder: {path}")
        if place.is_file():
            found.add(path)
        else:
            inside = (file.relative_to(ROOT) for file in place.rglob("test_*.py"))
            found |= {str(file) for file in inside if APART not in file.parts}
    return sorted(found)


def base_of(file):
    """Return what is slow of that which this file imports, or the file itself."""
    text = (ROOT / file).read_text(encoding="utf-8")
    found = (SLOW_BASES[base] for base in SLOW_BASES if f"{base} import" in text)
    return next(found, file)


def split(files, seconds, base_of=base_of):
    """Return two lists: the longest files first, each to the lane that is shorter."""
    known = [seconds[file] for file in files if file in seconds]
    usual = statistics.median(known) if known else 1
    groups = defaultdict(list)
    for file in files:
        groups[base_of(file)].append(file)

    def length(group):
        return sum(seconds.get(file, usual) for file in group)

    for base in LARGE & groups.keys():
        if length(groups[base]) > length(files) / 2:
            groups |= {file: [file] for file in groups.pop(base)}
    lanes, sums = ([], []), [0, 0]
    for group in sorted(groups.values(), key=length, reverse=True):
        lane = sums.index(min(sums))
        lanes[lane].extend(group)
        sums[lane] += length(group)
    return lanes


def learn(reports):
    """Return the seconds of each file in some reports of pytest."""
    seconds = defaultdict(float)
    for report in reports:
        # our own pytest wrote the file
        for case in ElementTree.parse(report).iter("testcase"):  # noqa: S314
            if not case.get("classname"):  # of a module that could not be imported
                continue
            module = case.get("classname").rsplit(".", 1)[0]
            seconds[module.replace(".", "/") + ".py"] += float(case.get("time"))
    return {file: round(took, 1) for file, took in sorted(seconds.items())}


def known_seconds(root):
    """Return the seconds of each file: as learned, else as in the last run."""
    learned = json.loads((root / DURATIONS).read_text(encoding="utf-8"))
    return learn(root.glob(LAST_RUN)) | learned


def main(arguments):
    """Print the lanes, or write what the last run says."""
    if arguments[0] == "--learn":
        text = json.dumps(learn(ROOT.glob(LAST_RUN)), indent=0) + "\n"
        (ROOT / DURATIONS).write_text(text, encoding="utf-8")
        return
    lanes = split(files_of(arguments), known_seconds(ROOT))
    for number, lane in enumerate(lanes, start=1):
        for file in sorted(lane):
            print(number, file)


if __name__ == "__main__":
    main(sys.argv[1:])
