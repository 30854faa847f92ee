# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""One seed: the book is made, its cases planted, loaded, audited, and compared.

Usage: seed.py --database NAME --seed N [--scale 1] [--only A01,A08] [--day 2026-09-30]
       seed.py --database NAME --ground

Prints one JSON object; progress is on standard error.
"""

import argparse
import json
import shutil
import time
from datetime import date
from pathlib import Path
from unittest import mock

from audit import database
from audit.book import behaviour, entries
from audit.book.book import Book
from audit.database import say

VENDORS, BILLS = 400, 20_000
MIN_VENDORS = 100  # so that every case finds one, also at small scales
PROFILES = {"fr": "fr_local", "de": "de_local"}


def options():
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--database", required=True)
    parser.add_argument("--ground", action="store_true", help="lay the ground, no more")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--scale", type=float, default=1.0)
    parser.add_argument("--only", default="", help="plant for these checks alone")
    parser.add_argument("--day", type=date.fromisoformat, default=date.today())
    return parser.parse_args()


class Clock:
    """Says how long each part took."""

    def __init__(self):
        self._last, self.seconds = time.monotonic(), {}

    def __call__(self, what):
        now = time.monotonic()
        self.seconds[what] = round(now - self._last, 1)
        self._last = now
        say(f"{what}: {self.seconds[what]} s")


def make_book(env, asked):
    """The background."""
    from audit.load import ground

    start = date(asked.day.year - 3, 1, 1)
    book = Book(
        asked.seed,
        asked.scale,
        start,
        asked.day,
        ground.companies(env),
        ground.law(env),
        set(env.registry._init_modules),
        ground.columns(env, "account.move"),
    )
    vendors = max(MIN_VENDORS, round(VENDORS * asked.scale))
    behaviour.fill(book, vendors, round(BILLS * asked.scale))
    for company in book.companies.values():
        entries.Bookkeeping(book, company, asked.scale).fill()
    return book


def act(env, book):
    """Run actions with the ORM; a failure is reported, its case not counted."""
    failed = []
    for done, later in enumerate(book.later, 1):
        try:
            with env.cr.savepoint():
                later(env, book)
        except Exception as error:  # noqa: BLE001 (of any of a hundred actions)
            failed.append(f"{type(later).__module__}: {type(error).__name__}: {error}")
            say(failed[-1][:300])
            env.clear()
        if done % 50 == 0:
            say(f"{done} of {len(book.later)} actions")
    return failed


def checked_later(env):
    """Nothing is checked while it is made: what is measured is the run over all."""
    audit = env.registry["edic.finance.audit"]
    return mock.patch.object(audit, "_check_now", lambda *_args: None)


def wish(env, book):
    """Set the lists that a site would have: factoring companies, indexed contracts."""
    from audit.ground import count

    checks, wanted = env["edic.finance.check"]._all(), {}
    for code, part, value in book.wishes:
        check = checks.get(code)
        names = check._parameters if check is not None else {}
        name = next((n for n in names if part in n and names[n].kind == "words"), None)
        if name:
            wanted.setdefault(f"{code}.{name}", set()).add(value)
    rows = env["edic.finance.parameter"].create(
        [
            {
                "code": code,
                "company_id": company.id,  # before what a country has
                "value": "; ".join(sorted(values)),
                "valid_from": book.start,
                "source": "Bench",
            }
            for code, values in wanted.items()
            for company in book.companies.values()
        ]
    )
    if rows:
        count(env, rows)


def verify_ledger(env, book):
    """As by night: the books against the ledger."""
    for company in book.companies.values():
        env["edic.ai.verification"].create({"chain": company.id})._verify_now()


def audit(env, book):
    """Run every check there is in both companies: (lines of the runs, flags)."""
    verify_ledger(env, book)
    lines, settings = [], env["edic.finance.check.setting"].sudo()
    for company in env["res.company"].browse(c.id for c in book.companies.values()):
        settings._sync(company)
        settings.search([("company_id", "=", company.id)]).write({"is_on": True})
        env.flush_all()
        run = env["edic.finance.audit"]._run_checks(company)
        for line in run.line_ids:
            text = f"{line.code} {line.outcome} {line.reason or ''}".strip()
            say(f"{company.id} {text}: {line.found} in {line.duration:.2f} s")
            lines.append(
                line.read(["code", "outcome", "reason", "found", "duration"])[0]
            )
    env.flush_all()
    env.cr.execute(
        """SELECT id, company_id, code, severity, res_model, res_id, move_id, facts,
                  fingerprint, score
             FROM edic_finance_flag WHERE state IN ('new', 'review')"""
    )
    return lines, env.cr.dictfetchall()


def compare(env, book, cases, lines, flags):
    """The figures of a seed."""
    from audit import baselines, measure
    from audit.cases import CODES

    checks = env["edic.finance.check"]._all()
    against = measure.Book(cases)
    env.cr.execute(
        "SELECT id, company_id FROM account_move WHERE state != 'cancel'"
        " AND move_type IN ('in_invoice', 'in_refund', 'in_receipt')"
    )
    of_company = dict(env.cr.fetchall())
    bills = set(of_company)
    severities = {code: check._severity for code, check in checks.items()}
    found = measure.confusion(against, flags, severities)
    companies = env["res.company"].browse(c.id for c in book.companies.values())
    return {
        "bills": len(bills),
        "flag_share": _shares(measure, against, book, flags, of_company, checks),
        "missing": [code for code in CODES if code not in checks],
        "not_done": sorted(
            {
                f"{x['code']}: {x['reason']}"
                for x in lines
                if x["outcome"] not in ("done", "in_part")
            }
        ),
        "not_made": dict(against.not_made),
        "seconds": _seconds(lines),
        "bars": measure.bars(against, found, flags, bills),
        "checks": {
            code: counts.as_json() for code, counts in found.items() if code in checks
        },
        "odoo": baselines.odoo(env, against, bills, companies),
        "naive": baselines.naive(env, against, bills),
    }


def _shares(measure, against, book, flags, of_company, checks):
    """Return the share of flagged bills of each company under its country's profile."""
    shares = {}
    for key, company in book.companies.items():
        profile = PROFILES[key]
        codes = {code for code, check in checks.items() if profile in check._profiles}
        bills = {n for n, owner in of_company.items() if owner == company.id}
        mine = [flag for flag in flags if flag["company_id"] == company.id]
        shares[profile] = measure.flag_share(against, mine, bills, codes)
    return shares


def _seconds(lines):
    seconds = {}
    for line in lines:
        seconds[line["code"]] = round(
            seconds.get(line["code"], 0) + (line["duration"] or 0), 2
        )
    return seconds


def run(registry, asked):
    """All of it, committing where a person's work would."""
    from audit.cases import all_of
    from audit.ground import QUIET
    from audit.load.loader import Loader
    from audit.verify import verify

    clock = Clock()
    with database.environment(registry) as env:
        env = env(context={**env.context, **QUIET})
        book = make_book(env, asked)
        clock("book")
        only = set(filter(None, asked.only.split(",")))
        cases = all_of(book, only)
        clock("cases")
        Loader(env, book).load()
        clock("load")
    with database.environment(registry) as env:
        env = env(context={**env.context, **QUIET})
        touched = {ref for case in cases for ref in case.refs()}
        clean = [m.id for m in book.moves if m.kind == "in_invoice" and m.posted_at]
        clean = [n for n in clean if ("account.move", n) not in touched]
        agrees = verify(env, clean)
        env.cr.rollback()
        clock("verify")
    with database.environment(registry) as env:
        env = env(context={**env.context, **QUIET})
        with checked_later(env):
            failed = act(env, book)
            wish(env, book)
            env.cr.commit()
        clock("actions")
    with database.environment(registry) as env:
        lines, flags = audit(env, book)
        clock("audit")
    with database.environment(registry) as env:
        compared = compare(env, book, cases, lines, flags)
        env.cr.rollback()
        clock("compare")
    return {
        "seed": asked.seed,
        "scale": asked.scale,
        "day": asked.day.isoformat(),
        **compared,
        "odoo_agrees": agrees,
        "failed_actions": failed,
        "short": {name.rpartition(".")[2]: n for name, n in book.short.items()},
        "parts": clock.seconds,
    }


def main():
    """Print the figures."""
    asked = options()
    registry = database.load(asked.database)
    if asked.ground:
        from audit.ground import lay

        with database.environment(registry) as env:
            lay(env)
        return
    from odoo.tools import config

    try:
        print(json.dumps(run(registry, asked), default=str))
    finally:
        shutil.rmtree(Path(config.filestore(asked.database)), ignore_errors=True)


if __name__ == "__main__":
    main()
