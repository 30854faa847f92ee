# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""`odoo edic_intake`: draft bills from files, as an upload or a mail makes them."""

import json
import os
import signal
import sys
import time
from contextlib import nullcontext
from functools import partial
from pathlib import Path

from psycopg2 import InterfaceError, OperationalError
from psycopg2.pool import PoolError

from odoo.cli.command import Command
from odoo.exceptions import UserError
from odoo.modules.registry import Registry
from odoo.tools import config

from odoo.addons.edic_ai.command import choose_company, read_options
from odoo.addons.edic_ai.transaction import in_transaction
from odoo.addons.edic_ai.write_guard import within
from odoo.addons.edic_finance.models.intake.account_document_import_mixin import (
    BY_FOLDER,
    NEVERTHELESS,
)
from odoo.addons.edic_finance.tools.intake.watched_folder import (
    FolderError,
    WatchedFolder,
)

# taken from a directory; a file that is named is taken
SUFFIXES = {".xml", ".pdf", ".zip", ".eml", ".msg"}
SETTLE_S = 2.0  # for which a file of a watched folder must not change
MAX_ATTEMPTS = 5  # with a file of a watched folder, unless the database is away
RECEIVED = "day of arrival of these files, such as 2026-03-31; with --watch only --once"
SETTLE = "seconds for which a file must not change before it is taken"
MAX_PAUSE_S = 300.0  # between two attempts


class EdicIntake(Command):
    """Make draft bills from e-invoices and PDFs.

    FILE|DIR: files of any kind, or directories whose .xml, .pdf, .zip, .eml and .msg
    are taken. Each file becomes one draft bill, is found to be one already, or is kept
    as an incoming document with its reason. Archives and mails are opened; of many
    files in one the queue makes bills.

    --watch DIR: take in what is put there, until it is stopped, and move each file to
    done/ or, with a text that says why, to refused/. --once ends when all is taken in.
    """

    name = "edic_intake"
    arrived = None  # day of arrival, where the files came before today
    epilog = """
    With --json standard output carries one JSON object per file and nothing else;
    amounts are decimal strings, signed as the document signs them; xml and odoo are
    null where there are none. Exit code 1 when a file was refused or failed.
    """

    def run(self, args):
        self._arguments(args)
        files = list(_files(self.options.paths))
        if not files and not self.options.watch:
            self.parser.error("no file to take in")
        registry = Registry(config["db_name"][0])
        context = {"allowed_company_ids": in_transaction(registry, self._company_ids)}
        self.arrived = in_transaction(registry, self._arrival, context)
        if self.options.watch:
            return self._watch(registry, context)
        do = partial(in_transaction, registry, context=context)
        with within(NEVERTHELESS) if self.options.again else nullcontext():
            failed = list(self._work(do, files))
        for path, error in failed:
            print(f"{_printable(str(path))}: {error}", file=sys.stderr)
        return sys.exit(1 if failed else 0)

    def _arguments(self, args):
        add = self.parser.add_argument
        add("--company", metavar="ID|NAME", help="required when there are several")
        add("--json", action="store_true", help="one JSON object per file on stdout")
        add("--again", action="store_true", help="bills also of what is one already")
        add("--watch", metavar="DIR", type=Path, help="take in what is put there")
        add("--once", action="store_true", help="with --watch: end when all is done")
        add("--received", metavar="DAY", help=RECEIVED)
        add("--settle", metavar="S", type=float, default=SETTLE_S, help=SETTLE)
        add("paths", metavar="FILE|DIR", nargs="*", type=Path)
        self.options = read_options(self.parser, args)
        if self.options.watch and (self.options.paths or self.options.again):
            self.parser.error("--watch takes no other files, and none again")
        if self.options.received and self.options.watch and not self.options.once:
            self.parser.error("--received with --watch needs --once")

    def _company_ids(self, env):
        if "edic.finance.document" not in env:
            self.parser.error("EDIC Finance is not installed in this database")
        return self._company(env).ids

    def _arrival(self, env):
        """Return the day of arrival that was given, None where none was."""
        try:
            return env["account.journal"]._edic_arrival(self.options.received)
        except UserError as error:
            return self.parser.error(str(error))

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
            if progress and not self.options.json:
                print("\r\033[K", end="")
            self._print_row(row)
            if row["error"]:
                yield path, row["error"]
        if progress:
            print("\r\033[K", end="", file=sys.stderr)

    # --- a watched folder -------------------------------------------------------------
    def _watch(self, registry, context):
        """Take in what is put into a folder, file by file."""
        folder = WatchedFolder(self.options.watch, self.options.settle)
        try:
            folder.prepare()
        except FolderError as error:
            self.parser.error(str(error))
        self.stopped, self.attempts = False, {}
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        is_over = False
        while not is_over:
            waiting = folder.waiting()
            for name in waiting:
                if not self.stopped:
                    self._take_in_waiting(registry, context, folder, name)
            is_idle = not waiting and not folder.is_settling()
            is_over = self.stopped or (self.options.once and is_idle)
            if not is_over:
                time.sleep(min(self.options.settle, 1) or 0.1)

    def _stop(self, *_signal):
        """End after the file that is being taken in."""
        self.stopped = True

    def _take_in_waiting(self, registry, context, folder, name):
        with folder.claimed(name) as claimed:
            if claimed is None or self._is_put_off(claimed.key):
                return
            try:
                row = self._hand_in(registry, context, claimed)
            except Exception as error:  # noqa: BLE001 - the other files still go through
                self._put_off(folder, claimed, error)
                return
            is_done = row["state"] not in ("refused", "failed")
            folder.settle(claimed, is_done, "\n".join(_reasons(row)))
            self._print_row({"file": _printable(claimed.name), **row})

    def _hand_in(self, registry, context, claimed):
        name = _printable(claimed.name)
        return in_transaction(
            registry.check_signaling(),
            lambda env: env["account.journal"]._edic_hand_in(
                name, claimed.content, BY_FOLDER, claimed.key
            ),
            {**context, "edic_arrived": self.arrived},
        )

    def _is_put_off(self, key):
        _count, until = self.attempts.get(key, (0, 0.0))
        return time.monotonic() < until

    def _put_off(self, folder, claimed, error):
        """Try again later; after some attempts it is for a person."""
        words = f"{type(error).__name__}: {error}".strip()
        print(f"{_printable(claimed.name)}: {words}", file=sys.stderr, flush=True)
        count, _until = self.attempts.get(claimed.key, (0, 0.0))
        # a database that is away says nothing of the file
        is_away = isinstance(error, OperationalError | InterfaceError | PoolError)
        count += not is_away
        pause = min(2.0 ** max(count, 1), MAX_PAUSE_S)
        self.attempts[claimed.key] = count, time.monotonic() + pause
        if count >= MAX_ATTEMPTS:
            folder.settle(claimed, False, f"The file could not be taken in ({words}).")

    def _print_row(self, row):
        text = json.dumps(row, ensure_ascii=False)
        print(text if self.options.json else _render_row(row), flush=True)

    # --- a file -----------------------------------------------------------------------
    def _take_in(self, do, path):
        try:
            content = path.read_bytes()
            row = do(
                lambda env: env["account.journal"]._edic_take_in_file(
                    _printable(path.name), content, self.arrived
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


def _reasons(row):
    """Yield the reasons of a file, and of those in it, that became no bill."""
    if row["reason"] and row["state"] in ("refused", "failed", "duplicate"):
        yield row["reason"]
    for inner in row["files"]:
        for reason in _reasons(inner):
            yield f"{inner['file']}: {reason}"


def _empty(error):
    return {
        "state": "failed",
        "format": "unknown",
        "move_id": None,
        "name": None,
        "xml": None,
        "odoo": None,
        "difference": None,
        "reason": error,
        "error": error,
        "duplicate_of": None,
        "lines": [],
        "read": None,
        "files": [],
    }


def _render_row(row):
    if row["error"]:
        return f"{row['file']}: no bill. {row['error']}"
    if not row["move_id"]:
        inner = "".join(f"\n  {_render_row(file)}" for file in row["files"])
        return f"{row['file']}: {row['state']}. {row['reason'] or ''}".rstrip() + inner
    text = f"{row['file']}: draft bill {row['move_id']}, {row['odoo']['total']}"
    return f"{text}. {row['difference']}" if row["difference"] else text
