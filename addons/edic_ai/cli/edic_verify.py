# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""`odoo edic_verify`: verify the ledger, or export it to be verified elsewhere."""

import json
import sys
import time
from datetime import date
from pathlib import Path

from odoo import SUPERUSER_ID
from odoo.api import Environment
from odoo.cli.command import Command
from odoo.modules.registry import Registry
from odoo.tools import config

from odoo.addons.edic_ai.command import find_company, read_options
from odoo.addons.edic_ai.tools.ledger.edic_verify import (
    CONTENT,
    FAILED,
    UNSIGNED,
    USAGE,
    Anchors,
    FileError,
    add_language,
    extent_sentence,
    sentences,
)

ALONE = ("since", "until", "anchors", "key", "books", "contents")


class EdicVerify(Command):
    """Verify the ledger of AI and decisions.

    Without --anchors it is shown that the chain is whole in itself; that nobody made it
    anew only checkpoints can show that were kept elsewhere.
    """

    name = "edic_verify"
    epilog = """
    Exit codes, the lowest of what was found: 0 intact, 1 altered, 2 gap or fork,
    3 rolled back or recomputed against an anchor, 4 signature or anchor bad or missing,
    5 content digest, 6 the books differ, 7 not signed up to the end with the keys that
    --key gives (--export: not signed), 64 usage, 70 could not run.
    """

    def run(self, args):
        self._arguments(args)
        try:
            with Registry(config["db_name"][0]).cursor() as cr:
                code = self._work(Environment(cr, SUPERUSER_ID, {}))
                cr.rollback()  # it only reads
        except SystemExit:
            raise
        except FileError as error:
            print(f"edic_verify: {error.sentence(self.options.lang)}", file=sys.stderr)
            code = error.code
        except Exception as error:  # noqa: BLE001 - whatever it is, nothing was verified
            print(f"edic_verify: {type(error).__name__}: {error}", file=sys.stderr)
            code = FAILED
        sys.exit(code)

    def _arguments(self, args):
        add = self.parser.add_argument
        add("--company", metavar="ID|NAME", help="this one only; 0: what has none")
        add("--from", dest="since", type=_limit, metavar="NUMBER|DATE", help="first")
        add("--to", dest="until", type=_limit, metavar="NUMBER|DATE", help="and last")
        add("--anchors", type=Path, metavar="DIR", help="checkpoints kept elsewhere")
        add("--key", type=Path, metavar="FILE", help="public keys got from elsewhere")
        add("--books", action="store_true", help="compare the live books as well")
        add("--contents", action="store_true", help="open contents as well")
        add("--json", action="store_true", help="one JSON object on standard output")
        add_language(self.parser, "of the sentences")
        add("--export", type=Path, metavar="FILE", help="write the company's chain")
        add("--file", type=Path, metavar="FILE", help="an export: is it as recorded?")
        self.options = read_options(self.parser, args, USAGE)
        self._check_together()
        anchors = self.options.anchors  # before the ledger: what is signed later counts
        self.anchors = anchors and Anchors.found_in(anchors)

    def _check_together(self):
        """End the command where something is asked for that it would not do."""
        options = self.options
        other = [name for name in ALONE if getattr(options, name)]
        for name in ("export", "file"):
            if getattr(options, name) and other:
                self.parser.error(f"--{name} verifies nothing: without {other[0]}")
        since, until = options.since, options.until
        are_both = since is not None and until is not None
        if are_both and (type(since) is not type(until) or since > until):
            self.parser.error("--from and --to: two numbers or two dates, in order")

    def _work(self, env):
        options = self.options
        if options.file:
            return self._check_file(env)
        chains = self._wanted(env)
        if options.export:
            return self._export(env, chains)
        began = time.monotonic()
        reports = [self._report(env, chain) for chain in chains]
        found = _together(reports)
        found["seconds"] = round(time.monotonic() - began, 3)
        if options.json:
            print(json.dumps(found, ensure_ascii=False))
        else:
            for report in reports:
                _tell(report, options.lang)
        return found["exit_code"]

    def _wanted(self, env):
        chains = env["edic.ai.verify"]._chains(self.anchors)
        wanted = self.options.company
        if not wanted:
            return chains
        if wanted == "0":
            return [0]
        companies = env["res.company"].with_context(active_test=False).search([])
        gone = [str(chain) for chain in chains if chain not in companies.ids]
        if wanted in gone:  # a company may go, its ledger does not
            return [int(wanted)]
        return find_company(self.parser, companies, wanted).ids

    def _report(self, env, chain):
        options = self.options
        return env["edic.ai.verify"]._verify(
            chain,
            options.since,
            options.until,
            self.anchors,
            key=options.key.read_text(encoding="ascii") if options.key else None,
            contents=options.contents,
            books=options.books,
        )

    def _export(self, env, chains):
        if len(chains) != 1:
            self.parser.error("--export needs one --company")
        trace, report = env["edic.ai.verify"]._write_export(
            chains[0], self.options.export
        )
        env.cr.commit()  # that it was exported
        code = report["exit_code"]
        if not code and report["unsigned"]:
            code = UNSIGNED  # whoever exports learns it before whoever verifies
        facts = {
            "file": str(self.options.export),
            "sha256": trace.facts["sha256"],
            "records": report["records"],
            "signed_to": report["signed_to"],
            "exit_code": code,
        }
        if self.options.json:
            print(json.dumps(facts))
        else:
            print(
                f"{facts['file']}: {facts['records']} records, sha256 {facts['sha256']}"
            )
            print(extent_sentence(report, self.options.lang))
        if code == UNSIGNED:
            lines = sentences(report, self.options.lang)
            print("\n".join(["edic_verify: NOT SIGNED", *lines]), file=sys.stderr)
        return code

    def _check_file(self, env):
        """End the command unless the ledger says that this file was exported."""
        trace = env["edic.ai.export"]._check_file(self.options.file.read_bytes())
        facts = {
            "file": self.options.file.name,
            "entry": trace.call_uuid or None,
            "exit_code": 0 if trace else CONTENT,
        }
        words = "as it was exported" if trace else "in no record of an export"
        print(json.dumps(facts) if self.options.json else f"{facts['file']}: {words}")
        return facts["exit_code"]


def _limit(text):
    """Return a limit of an export: a number of a record, or a date."""
    return int(text) if text.isdigit() else date.fromisoformat(text)


def _together(reports):
    """Return one report of several chains; of one, its own members as well."""
    codes = [report["exit_code"] for report in reports if report["exit_code"]]
    damage = [
        {"chain": report["chain"], **finding}
        for report in reports
        for finding in report["damage"]
    ]
    single = reports[0] if len(reports) == 1 else {}
    names = (
        "first",
        "last",
        "head",
        "first_bad",
        "entries",
        "anchored_to",
        "signatures",
        "signed_to",
        "signed_by",
        "signed_at",
        "unsigned",
    )
    return {
        "records": sum(report["records"] for report in reports),
        "hashed": sum(report["hashed"] for report in reports),
        **{name: single.get(name) for name in names},
        "anchored": bool(reports) and all(report["anchored"] for report in reports),
        "keys": reports[0]["keys"] if reports else None,
        "waiting": sum(report["waiting"] for report in reports),
        "guards_off": sorted({name for r in reports for name in r["guards_off"]}),
        "damage": damage,
        "exit_code": min(codes, default=0),
        "chains": [
            {name: value for name, value in report.items() if name != "damage"}
            for report in reports
        ],
    }


def _tell(report, lang):
    """Print a report for people, as the program of one file says it."""
    print("\n".join(sentences(report, lang)))
    if report["waiting"]:
        print(f"  {report['waiting']} records wait for their seal")
    if report["first_bad"]:
        print(f"  first bad record: {report['first_bad']}")
    if report.get("books", {}).get("not_comparable"):
        print(f"  books not comparable: {report['books']['not_comparable']}")
    for table in report["guards_off"]:
        print(f"  {table}: PostgreSQL does not refuse changes; update the addon")
    print(f"  {report['hashed']} records hashed in {report['seconds']} s")
