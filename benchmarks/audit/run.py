# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The audit checks on planted cases: recall, false alarms, beside Odoo and plain rules.

Usage: run.py [--seed 1 | --seeds 1,2,3] [--scale 1] [--json | --markdown FILE]
              [--template NAME] [--only A01,A08] [--keep] [--injection yes|no|only]
       run.py --cost [--items 1000000] [--template NAME] [--json]

Through `make bench-audit`, which starts the database server. Progress is on standard
error. Makes databases of its own and drops them; see README.md.
"""

import argparse
import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from audit import database, report
from audit.database import COST, GROUND, SEED, say

DATA = database.ROOT.parent / "shared" / "data"


def arguments():
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    add = parser.add_argument
    add("--seed", type=int, default=1)
    add("--seeds", help="several, with commas")
    add("--scale", type=float, default=1.0, help="of bills and cases, for quick tries")
    add("--only", default="", help="plant for these checks alone, with commas")
    add("--day", help="the book's last day, as 2026-09-30; today if left out")
    add("--template", help="an existing database with the addons; else one is made")
    add("--keep", action="store_true", help="keep the last database")
    add("--json", action="store_true", help="print JSON only")
    add("--markdown", type=Path, help="write the tables there, too")
    add("--injection", choices=("yes", "no", "only"), default="yes")
    add("--data", type=Path, default=DATA, help="where the real ledgers are")
    add("--cost", action="store_true", help="measure time instead")
    add("--items", type=int, default=1_000_000, help="journal items, for --cost")
    return parser.parse_args()


def lay(asked, name):
    """A database with the ground; each seed is a copy of it."""
    if asked.template:
        database.copy(asked.template, name)
    else:
        say("installing the addons")
        database.install(name)
    say("laying the ground")
    database.part("seed.py", "--database", name, "--ground")


def measure(asked, seed):
    """One seed in a copy of the ground."""
    say(f"seed {seed}")
    database.copy(GROUND, SEED)
    words = ["--database", SEED, "--seed", seed, "--scale", asked.scale]
    words += ["--only", asked.only] if asked.only else []
    words += ["--day", asked.day] if asked.day else []
    return json.loads(database.part("seed.py", *words))


def inject(asked):
    """Wrong accounts in real ledgers."""
    say("injecting wrong accounts into real ledgers")
    return json.loads(database.part("inject.py", "--data", asked.data))


def run(asked):
    """``(results of the seeds, results of the injection)``"""
    results, found = [], {}
    if asked.injection != "only":
        seeds = asked.seeds.split(",") if asked.seeds else [asked.seed]
        lay(asked, GROUND)
        results = [measure(asked, int(seed)) for seed in seeds]
    if asked.injection != "no":
        found = inject(asked)
    return results, found


def cost(asked):
    """Seconds of each check by the number of items."""
    lay(asked, COST)
    words = ["--database", COST, "--items", asked.items]
    return database.part("cost.py", *words, *(["--json"] if asked.json else []))


def json_results(results, found):
    """Return the results for --json: of one seed its figures, of several a list."""
    harrogate = found.get("harrogate", {}).get("scores", {}).get("log-odds", {})
    more = {"wrong_account_pr_auc": harrogate.get("pr_auc"), "injection": found}
    if len(results) == 1:
        return {**results[0], **more}
    return {"seeds": results, **more}


def main():
    """Print and write the figures; nothing is judged."""
    asked = arguments()
    try:
        if asked.cost:
            print(cost(asked), end="")
            return
        results, found = run(asked)
    finally:
        made = {COST} if asked.cost else {GROUND, SEED}
        kept = (COST if asked.cost else SEED) if asked.keep else None
        for name in made - {kept}:
            if asked.cost or asked.injection != "only":
                database.drop(name)
        if kept:
            say(f"kept: {kept}")
    text = report.markdown(results, found)
    if asked.markdown:
        asked.markdown.write_text(text, encoding="utf-8")
    print(json.dumps(json_results(results, found)) if asked.json else text)


if __name__ == "__main__":
    main()
