# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A thousand files by every way in at once, left to two workers: none lost, none twice.

Usage: unattended.py --database NAME [--files 1000] [--seed 26] [--data FOLDER] [--json]

Published e-invoices with other numbers, some of them twice and some that are refused,
come by drags of 200 files, archives (also one in another), saved mails, the journal's
mail alias, a folder that two processes watch, the command, and JSON-2 with deliveries
repeated. Nobody looks after it. At the end the database is asked in SQL, and compared
with what the corpus says each file is. It writes to the database, which is to be a copy
of the demo. Exit code 1 when a file is lost, came twice, or ended otherwise than it
should, a task failed, or the server's log has a warning.
"""

import argparse
import base64
import json
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from contextlib import closing
from decimal import Decimal
from pathlib import Path

import corpus
import psycopg2
import requests
from odoo_server import Client, server

PATIENCE_S = 3600
PAUSE_S = 2
REPEATED = 5  # each fifth delivery of a program comes twice
LOGIN = "buchhaltung"
ALIAS = ("bills", "town.example")
BAD = re.compile(r" (WARNING|ERROR|CRITICAL) ")
FINAL = {"bill": {"billed", "duplicate"}, "refused": {"refused"}}


def arguments():
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--database", required=True)
    parser.add_argument("--files", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=time.time_ns() % 10**7)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


class Ways:
    """The ways in; each method delivers what it gets."""

    def __init__(self, url, database, folder):
        self.url, self.database, self.folder = url, database, folder
        self.clerk = Client(url, database, LOGIN, LOGIN)
        self.admin = Client(url, database, "admin", "admin")
        self.failed, self.log = [], folder / "processes.log"
        self._open_alias()
        self.key = self._api_key()

    def _open_alias(self):
        company, (name, domain) = self.clerk.company, ALIAS
        there = self.admin.call("mail.alias.domain", "search", [("name", "=", domain)])
        made = there or self.admin.call(
            "mail.alias.domain", "create", [{"name": domain}]
        )
        everywhere = {"allowed_company_ids": [company]}
        self.admin.call(
            "res.company",
            "write",
            [company],
            {"alias_domain_id": made[0]},
            **everywhere,
        )
        journals = [("company_id", "=", company), ("type", "=", "purchase")]
        [journal] = self.admin.call("account.journal", "search", journals, **everywhere)
        self.admin.call(
            "account.journal", "write", [journal], {"alias_name": name}, **everywhere
        )

    def _api_key(self):
        """Make a key of the clerk, as the server's shell may."""
        script = (
            f"user = env['res.users'].search([('login', '=', '{LOGIN}')])\n"
            "from datetime import datetime, timedelta\n"
            "until = datetime.now() + timedelta(days=1)\n"
            "keys = env['res.users.apikeys'].with_user(user).sudo()\n"
            "print('KEY', keys._generate('rpc', 'benchmark', until))\n"
            "env.cr.commit()\n"
        )
        done = subprocess.run(
            ["odoo", "shell", "-d", self.database, "--no-http", "--log-level=warn"],
            input=script,
            capture_output=True,
            text=True,
            check=True,
        )
        return re.search(r"KEY (\S+)", done.stdout)[1]

    def start(self, name, work, *args):
        """Run a way in a thread of its own; what goes wrong is kept."""

        def run():
            try:
                work(*args)
            except Exception as error:  # noqa: BLE001 - said at the end
                self.failed.append(f"{name}: {error}")

        thread = threading.Thread(target=run, name=name)
        thread.start()
        return thread

    def upload(self, found):
        """Drop files on the list of bills."""
        for delivery in found:
            self.clerk.upload(delivery.packed)

    def mail(self, found):
        """Hand mails over to Odoo's mail gateway."""
        for delivery in found:
            for _name, content in delivery.packed:
                args = (False, content.decode("ascii"))
                self.admin.call("mail.thread", "message_process", *args)

    def program(self, found):
        """Hand files in over JSON-2, some of them twice under the same key."""
        headers = {"Authorization": f"Bearer {self.key}"}
        address = f"{self.url}/json/2/account.journal/edic_hand_in"
        for number, delivery in enumerate(found):
            [(name, content)] = delivery.packed
            body = {
                "name": name,
                "content": base64.b64encode(content).decode(),
                "key": name,
                "context": {"allowed_company_ids": [self.clerk.company]},
            }
            for _time in range(2 if number % REPEATED == 0 else 1):
                answer = requests.post(address, json=body, headers=headers, timeout=600)
                answer.raise_for_status()

    def process(self, *args):
        """Run `odoo edic_intake` on files, and wait for it."""
        words = ["odoo", "edic_intake", "-d", self.database]
        words += ["--company", str(self.clerk.company), "--json", *map(str, args)]
        with self.log.open("a") as log:
            done = subprocess.run(words, stdout=subprocess.DEVNULL, stderr=log)
        if done.returncode not in (0, 1):  # 1: a file was refused
            raise RuntimeError(f"ended with {done.returncode}")

    def put(self, found, name):
        """Put the files of the deliveries into a folder; return it."""
        folder = self.folder / name
        folder.mkdir()
        for delivery in found:
            for file, content in delivery.packed:
                folder.joinpath(file).write_bytes(content)
        return folder

    def deliver(self, found):
        """Deliver everything, all ways at once."""
        by_way = {}
        for delivery in found:
            by_way.setdefault(delivery.way, []).append(delivery)
        uploaded = [
            d for way in ("drag", "zip", "nested", "eml", "msg") for d in by_way[way]
        ]
        watched = self.put(by_way["folder"], "watched")
        watch = (self.process, "--watch", watched, "--once")
        threads = [
            self.start("upload", self.upload, uploaded),
            self.start("mail", self.mail, by_way["mail"]),
            self.start("program", self.program, by_way["program"]),
            self.start("folder 1", *watch),
            self.start("folder 2", *watch),
            self.start("command", self.process, self.put(by_way["command"], "command")),
        ]
        for thread in threads:
            thread.join()


class Books:
    """The database, read in SQL beside the server."""

    def __init__(self, database):
        self.database = database

    def rows(self, query, *args):
        """Return the rows of a query in a transaction of its own."""
        connection = psycopg2.connect(dbname=self.database)
        with closing(connection), connection.cursor() as cr:
            cr.execute(query, args)
            return cr.fetchall()

    def waiting(self, first):
        """Return how many files wait, of those that came since."""
        query = """SELECT count(*) FROM edic_finance_document
                    WHERE id > %s AND state = 'waiting'"""
        return self.rows(query, first)[0][0]

    def at_work(self, first):
        """Return how many tasks and judgements are left to do."""
        query = """
            SELECT (SELECT count(*) FROM edic_ai_task
                     WHERE state IN ('waiting', 'running'))
                 + (SELECT count(*) FROM edic_finance_document
                     WHERE id > %s AND state = 'billed' AND rules_version IS NULL)"""
        return self.rows(query, first)[0][0]

    def last(self):
        """Return the ids of the latest incoming document and the latest task."""
        query = """SELECT coalesce((SELECT max(id) FROM edic_finance_document), 0),
                          coalesce((SELECT max(id) FROM edic_ai_task), 0)"""
        return self.rows(query)[0]


def wait(look, seconds=PATIENCE_S):
    """Wait until nothing is left; return whether that was so in time."""
    until = time.monotonic() + seconds
    while left := look():
        if time.monotonic() > until:
            print(f"{left} left after {seconds} s", file=sys.stderr)
            return False
        time.sleep(PAUSE_S)
    return True


def judged(books, found, first):
    """Yield a sentence for each file that did not become what it is.

    :param found: `corpus.Delivery`
    """
    files = [file for delivery in found for file in delivery.files]
    names = [file.name for file in files]
    ways = {file.name: d.way for d in found for file in d.files}
    rows = books.rows(
        """SELECT name, state, move_id, duplicate_of_id FROM edic_finance_document
            WHERE id > %s AND name = ANY(%s)""",
        first,
        names,
    )
    counts = Counter(name for name, *_rest in rows)
    states = {name: (state, move, other) for name, state, move, other in rows}
    moves = books.rows(
        """SELECT ref, id, abs(amount_total), state FROM account_move
            WHERE ref = ANY(%s)""",
        sorted({file.number for file in files} - {""}),
    )
    bills = {}
    for number, move, total, _state in moves:
        bills.setdefault(number, []).append((move, total))
    for file in files:
        if counts[file.name] != 1:
            yield f"{file.name} ({ways[file.name]}) has {counts[file.name]} rows"
            continue
        state, move, other = states[file.name]
        if not file.number:
            if state != "refused":
                yield f"{file.name} is {state}, not refused"
            continue
        made = bills.get(file.number, [])
        if len(made) != 1:
            yield f"{file.number} ({file.name}) has {len(made)} bills"
        elif (move or other) != made[0][0] or state not in ("billed", "duplicate"):
            yield f"{file.name} is {state}, and not on the bill {made[0][0]}"
        elif made[0][1] != Decimal(file.total):
            yield f"{file.number} comes to {made[0][1]}, its file says {file.total}"
    others = books.rows(
        """SELECT name, state FROM edic_finance_document
            WHERE id > %s AND name != ALL(%s) AND state NOT IN ('opened')""",
        first,
        names,
    )
    for name, state in others:
        yield f"{name}, which nobody handed in, is {state}"


def problems(books, ways, log, last_task):
    """Yield what else is not as it should be."""
    yield from ways.failed
    failed = books.rows(
        """SELECT use_case, state, error FROM edic_ai_task
            WHERE id > %s AND state IN ('failed', 'in_doubt')""",
        last_task,
    )
    for use_case, state, error in failed:
        yield f"task {use_case} is {state}: {error}"
    for place in (log, ways.log):
        for line in (
            place.read_text(errors="replace").splitlines() if place.exists() else ()
        ):
            if BAD.search(line):
                yield f"logged: {line[:300]}"


def measure(options, folder):
    """Take the files in; return the figures, and what is not as it should be."""
    found = corpus.deliveries(options.data, options.files, options.seed)
    books, log = Books(options.database), folder / "server.log"
    first, last_task = books.last()
    with server(options.database, log) as url:
        ways = Ways(url, options.database, folder)
        began = time.monotonic()
        ways.deliver(found)
        delivered = time.monotonic() - began
        wait(lambda: books.waiting(first))
        taken = time.monotonic() - began
        wait(lambda: books.at_work(first))
        done = time.monotonic() - began
    wrong = [*judged(books, found, first), *problems(books, ways, log, last_task)]
    states = dict(
        books.rows(
            """SELECT state, count(*) FROM edic_finance_document
                WHERE id > %s GROUP BY state""",
            first,
        )
    )
    files = sum(len(delivery.files) for delivery in found)
    return {
        "files": files,
        "billed": states.get("billed", 0),
        "duplicate": states.get("duplicate", 0),
        "refused": states.get("refused", 0),
        "opened": states.get("opened", 0),
        "delivered_s": round(delivered),
        "taken_s": round(taken),
        "done_s": round(done),
        "per_minute": round(60 * files / taken, 1),
        "wrong": wrong,
    }


def main():
    """Print what came of it; 1 when it is not as it should be."""
    options = arguments()
    with tempfile.TemporaryDirectory() as folder:
        found = measure(options, Path(folder))
    if options.json:
        print(json.dumps(found))
    else:
        print(
            "{files} files by nine ways at once: {billed} bills, {duplicate}"
            " duplicates, {refused} refused, of {opened} archives and mails; all taken"
            " in after {taken_s} s, {per_minute} a minute, and judged by the rules and"
            " coded after {done_s} s; {count} otherwise than they should".format(
                **found, count=len(found["wrong"])
            )
        )
        print("\n".join(found["wrong"]), end="\n" * bool(found["wrong"]))
    return int(bool(found["wrong"]))


if __name__ == "__main__":
    sys.exit(main())
