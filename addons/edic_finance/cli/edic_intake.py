# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""`odoo edic_intake`: draft bills from files, as an upload or a mail makes them."""

import json
import os
import sys
from functools import partial
from pathlib import Path

from odoo.cli.command import Command
from odoo.modules.registry import Registry
from odoo.tools import config

from odoo.addons.edic_ai.command import choose_company, read_options
from odoo.addons.edic_ai.transaction import in_transaction

SUFFIXES = {".xml", ".pdf"}  # taken from a directory; a file that is named is taken


class EdicIntake(Command):
    """Make draft bills from e-invoices and PDFs.

    FILE|DIR: files of any kind, or directories whose .xml and .pdf are taken. Each file
    becomes one draft bill or is kept as an incoming document with its reason.
    """

    name = "edic_intake"
    epilog = """
    With --json standard output carries one JSON object per file and nothing else;
    amounts are decimal strings, signed as the document signs them; xml and odoo are
    null where there are none. Exit code 1 when a file became no bill.
    """

    def run(self, args):
        self._arguments(args)
        files = list(_files(self.options.paths))
        if not files:
            self.parser.error("no file to take in")
        registry = Registry(config["db_name"][0])
        context = {"allowed_company_ids": in_transaction(registry, self._company_ids)}
        do = partial(in_transaction, registry, context=context)
        failed = list(self._work(do, files))
        for path, error in failed:
            print(f"{_printable(str(path))}: {error}", file=sys.stderr)
        sys.exit(1 if failed else 0)

    def _arguments(self, args):
        add = self.parser.add_argument
        add("--company", metavar="ID|NAME", help="required when there are several")
        add("--json", action="store_true", help="one JSON object per file on stdout")
        add("paths", metavar="FILE|DIR", nargs="+", type=Path)
        self.options = read_options(self.parser, args)

    def _company_ids(self, env):
        if "edic.finance.document" not in env:
            self.parser.error("EDIC Finance is not installed in this database")
        return self._company(env).ids

    def _company(self, env):
        companies = env["res.company"].search([])
        return choose_company(self.parser, companies, self.options.company)

    def _work(self, do, files):
        """Take in file by file, each in a transaction of its own; yields failures.

        :param do: runs work that takes an environment, again if it collides
        """
        progress = sys.stderr.isatty()
        for number, path in enumerate(files, start=1):
            if progress:
                print(
                    f"\r\033[K[{number}/{len(files)}] {_printable(path.name)}",
                    end="",
                    file=sys.stderr,
                    flush=True,
                )
            row = self._take_in(do, path)
            print(
                json.dumps(row, ensure_ascii=False)
                if self.options.json
                else ("\r\033[K" if progress else "") + _render_row(row),
                flush=True,
            )
            if row["error"]:
                yield path, row["error"]
        if progress:
            print("\r\033[K", end="", file=sys.stderr)

    def _take_in(self, do, path):
        try:
            content = path.read_bytes()
            row = do(
                lambda env: env["account.journal"]._edic_take_in_file(
                    _printable(path.name), content
                )
            )
        except OSError as error:
            row = _empty(f"The file cannot be read: {error.strerror}.")
        except Exception as error:  # noqa: BLE001 - the other files still go through
            name = type(error).__name__
            row = _empty(f"The file could not be taken in ({name}: {error}).")
        return {"file": _printable(str(path)), **row}


def _files(paths):
    for path in paths:
        if path.is_dir():
            yield from sorted(
                p
                for p in path.rglob("*")
                if p.suffix.lower() in SUFFIXES and p.is_file()
            )
        else:
            yield path


def _printable(name):
    """Return a file's name with marks in place of bytes that are not UTF-8."""
    return os.fsencode(name).decode(errors="replace")


def _empty(error):
    return {
        "format": "unknown",
        "move_id": None,
        "name": None,
        "xml": None,
        "odoo": None,
        "difference": None,
        "error": error,
        "lines": [],
    }


def _render_row(row):
    if row["error"]:
        return f"{row['file']}: no bill. {row['error']}"
    text = f"{row['file']}: draft bill {row['move_id']}, {row['odoo']['total']}"
    return f"{text}. {row['difference']}" if row["difference"] else text
