# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Bills that come in by three ways at once while the checks run: each becomes one.

Usage: writers.py --database NAME [--files 500] [--json]

Uploads, the command and fetched mails share the files; the audit run, the rule check
and the reading of e-invoices go on beside them, each in a process of its own with
Odoo's own transactions. It writes to the database, which is to be a copy with the
checks switched on. Exit code 1 when a file is missing, came twice or failed, a process
ended badly, or an error was logged. `tests/concurrency` does the same with a few files.
"""

import argparse
import base64
import json
import logging
import multiprocessing
import os
import sys
import tempfile
import time
from contextlib import redirect_stdout
from datetime import date, timedelta
from decimal import Decimal
from email.message import EmailMessage
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "tests"))

import addon_shells  # noqa: F401

from edic_demo.tools.invoice import cii
from edic_demo.tools.invoice.invoice import Invoice, Line, Party
from edic_demo.tools.invoice.numbers import german_vat, leitweg

REFERENCE = leitweg("05999000", "WRITERS")
PLACE = ("Uhrengasse 1", "00012", "Auental (fiktiv)", "DE")
VAT = german_vat("99999907")
SELLER = Party("Druckerei Ardoval (fiktiv)", *PLACE, "info@vendor.example", vat=VAT)
BUYER = Party("Stadt Auental (fiktiv)", *PLACE, "buyer@buyer.example")
LINES = (
    Line("Zeitschrift, Jahresabonnement", Decimal(1), Decimal("288.79"), "7"),
    Line("Porto und Versand", Decimal(1), Decimal("26.07"), "7"),
)
WAYS = ("upload", "command", "mail")
JOBS = {
    "audit": ("edic.finance.audit", "_cron_run"),
    "rules": ("edic.finance.document", "_cron_judge"),
    "reading": ("edic.finance.document", "_cron_read"),
}
RETRIES = ("odoo.service.model", "odoo.addons.edic_ai.transaction")


def arguments():
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--database", required=True)
    parser.add_argument("--company", type=int, help="id; else the first company")
    parser.add_argument("--files", type=int, default=500)
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


def bills(count):
    """``[(name, content)]``: the same invoice with numbers of their own."""
    run, day = f"{os.getpid()}-{time.time_ns()}", date.today()
    found = []
    for n in range(count):
        invoice = Invoice(
            number=f"{run}-{n}",
            day=day,
            due=day + timedelta(days=30),
            seller=SELLER,
            buyer=BUYER,
            lines=LINES,
            reference=REFERENCE,
        )
        found.append((f"bill-{run}-{n}.xml", cii.write(invoice)))
    return found


class Errors(logging.Handler):
    """A log of this process's errors, in a file that all share."""

    def __init__(self, path):
        super().__init__(logging.ERROR)
        self.path = path

    def emit(self, record):
        line = f"{record.name}: {record.getMessage()[:500]}".replace("\n", " ")
        with self.path.open("a") as file:
            file.write(f"{line}\n")


class Tries(logging.Handler):
    """A counter of repeated tries."""

    def __init__(self, path):
        super().__init__(logging.INFO)
        self.path = path

    def emit(self, record):
        if "tries left" in record.msg:
            with self.path.open("a") as file:
                file.write(f"{record.getMessage()}\n")


def upload(registry, company, files):
    """As a web client does: Odoo's own way of a call, with its own tries."""
    from odoo import SUPERUSER_ID
    from odoo.service.model import execute_cr

    context = {"allowed_company_ids": [company], "default_move_type": "in_invoice"}
    for name, content in files:
        datas = base64.b64encode(content).decode()
        values = {"name": name, "datas": datas}
        with registry.cursor() as cr:
            call = (SUPERUSER_ID, "ir.attachment", "create", [[values]])
            [made] = execute_cr(cr, *call, {"context": context})
        with registry.cursor() as cr:
            model, method = "account.journal", "create_document_from_attachment"
            options = {"context": context}
            execute_cr(cr, SUPERUSER_ID, model, method, [[], [made]], options)


def command(registry, company, files):
    """As `odoo edic_intake` does on a folder."""
    from odoo.addons.edic_finance.cli.edic_intake import EdicIntake

    with tempfile.TemporaryDirectory() as folder, Path(os.devnull).open("w") as nothing:
        for name, content in files:
            Path(folder, name).write_bytes(content)
        words = ["-d", registry.db_name, "--company", str(company), "--json", folder]
        with redirect_stdout(nothing):
            EdicIntake().run(words)


def mail(registry, company, files):
    """As Odoo's job that fetches mails does."""
    from odoo import SUPERUSER_ID
    from odoo.api import Environment

    from odoo.addons.edic_ai.models.queue.mail_thread import fetching

    with registry.cursor() as cr, fetching():
        env = Environment(cr, SUPERUSER_ID, {"default_fetchmail_server_id": 1})
        journal = env["account.journal"].search(
            [("company_id", "=", company), ("type", "=", "purchase")], limit=1
        )
        values = {"move_type": "in_invoice", "journal_id": journal.id}
        for name, content in files:
            message = EmailMessage()
            message["From"] = "Vendor <vendor@example.com>"
            message["To"] = "bills@example.com"
            message["Message-Id"] = f"<{name}@example.com>"
            message.set_content("Our invoice")
            message.add_attachment(
                content, maintype="application", subtype="xml", filename=name
            )
            env["mail.thread"].message_process(
                "account.move", message.as_bytes(), {**values, "company_id": company}
            )
            env["ir.cron"]._commit_progress(1)


def job(registry, model, method, done, pause_s):
    """Run a scheduled job again and again as long as files come in, and once more."""
    from odoo import SUPERUSER_ID
    from odoo.api import Environment

    is_last = False
    while not is_last:
        is_last = done.is_set()
        with registry.cursor() as cr:
            getattr(Environment(cr, SUPERUSER_ID, {})[model], method)()
        done.wait(pause_s)


def start(name, registry, work, *args):
    """Run work in a process of its own, which is called by this name."""
    context = multiprocessing.get_context("fork")
    process = context.Process(target=work, args=(registry, *args), name=name)
    process.start()
    return process


def outcome(registry, files, last_move, last_run):
    """Return how many files became a bill once, twice, or none, and by which way.

    :param last_move, last_run: ids of what was there before
    """
    names = [name for name, _content in files]
    with registry.cursor() as cr:
        cr.execute(
            """SELECT name, source, count(move_id) FROM edic_finance_document
                WHERE name = ANY(%s) GROUP BY name, source""",
            [names],
        )
        rows = cr.fetchall()
        cr.execute(
            """SELECT count(*), count(*) FILTER (WHERE rules_version IS NOT NULL),
                      count(*) FILTER (WHERE reading_version IS NOT NULL)
                 FROM edic_finance_document WHERE name = ANY(%s)""",
            [names],
        )
        documents, judged, read = cr.fetchone()
        cr.execute("SELECT count(*) FROM account_move WHERE id > %s", [last_move])
        [moves] = cr.fetchone()
        cr.execute("SELECT count(*) FROM edic_finance_run WHERE id > %s", [last_run])
        [runs] = cr.fetchone()
    found = dict.fromkeys(names, 0)
    ways = dict.fromkeys(WAYS, 0)
    for name, way, bills in rows:
        found[name] += bills
        ways[way] += bills
    counts = list(found.values())
    return {
        "files": len(names),
        "once": counts.count(1),
        "lost": counts.count(0),
        "twice": sum(count > 1 for count in counts),
        "moves": moves,  # as many as files: none is left over from a try
        "documents": documents,
        "ways": ways,
        "runs": runs,
        "judged": judged,
        "read": read,
    }


def last_ids(registry):
    """Ids of the latest entry and the latest run of the checks."""
    with registry.cursor() as cr:
        cr.execute(
            """SELECT coalesce((SELECT max(id) FROM account_move), 0),
                      coalesce((SELECT max(id) FROM edic_finance_run), 0)"""
        )
        return cr.fetchone()


def measure(registry, company, count, folder, pause_s=0.2):
    """Take so many files in, and return what came of them.

    :param int company: id of the company that they are for
    :param folder: an empty one, where the processes note their errors and retries
    :param float pause_s: seconds that each job rests before it runs again
    """
    from odoo import sql_db

    errors, tries = folder / "errors", folder / "tries"
    for path, handler in ((errors, Errors), (tries, Tries)):
        path.touch()
        logging.getLogger("odoo").addHandler(handler(path))
    for name in RETRIES:
        logging.getLogger(name).setLevel(logging.INFO)
    files, before = bills(count), last_ids(registry)
    sql_db.close_all()  # each process has connections of its own
    done, began = multiprocessing.get_context("fork").Event(), time.monotonic()
    writers = [
        start(work.__name__, registry, work, company, files[n :: len(WAYS)])
        for n, work in enumerate((upload, command, mail))
    ]
    jobs = [start(name, registry, job, *JOBS[name], done, pause_s) for name in JOBS]
    for process in writers:
        process.join()
    seconds = time.monotonic() - began
    done.set()
    for process in jobs:
        process.join()
    return {
        **outcome(registry, files, *before),
        "seconds": round(seconds, 1),
        "tries": len(tries.read_text().splitlines()),
        "errors": errors.read_text().splitlines(),
        "ended_badly": [p.name for p in (*writers, *jobs) if p.exitcode],
    }


def problems(found):
    """Yield a sentence for each thing that is not as it should be."""
    if found["once"] != found["files"]:
        yield f"{found['lost']} files are lost, {found['twice']} came twice"
    if found["moves"] != found["files"]:
        yield f"{found['moves']} bills were made of {found['files']} files"
    for name in found["ended_badly"]:
        yield f"the process {name} ended with an error"
    for line in found["errors"]:
        yield f"logged: {line}"


def main():
    """Print what came of it; 1 when it is not as it should be."""
    options = arguments()
    from odoo.tools import config

    quiet = ["--no-http", "--log-level=warn", "-d", options.database]
    config.parse_config(quiet, setup_logging=True)
    from odoo.modules.registry import Registry

    registry = Registry(options.database)
    with tempfile.TemporaryDirectory() as folder:
        company = options.company or first_company(registry)
        found = measure(registry, company, options.files, Path(folder))
    if options.json:
        print(json.dumps(found))
    else:
        print(
            "{once} of {files} files became one bill in {seconds} s; lost {lost},"
            " twice {twice}; tried again {tries} times; beside them {runs} audit runs,"
            " {judged} judged by the rules, {read} read".format(**found)
        )
        for problem in problems(found):
            print(problem)
    return 1 if any(problems(found)) else 0


def first_company(registry):
    """The id of the first company."""
    with registry.cursor() as cr:
        cr.execute("SELECT min(id) FROM res_company WHERE active")
        return cr.fetchone()[0]


if __name__ == "__main__":
    sys.exit(main())
