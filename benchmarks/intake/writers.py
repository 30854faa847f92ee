# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Bills that come in by three ways at once while the checks run: each becomes one.

Usage: writers.py --database NAME [--files 500] [--json]

Uploads, the command and fetched mails share the files; the audit run and the rule check
go on beside them, each in a process of its own with Odoo's own transactions. It writes
to the database, which is to be a copy with the checks switched on. Exit code 1 when a
file is missing, came twice or failed, or anything logged an error.
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
from email.message import EmailMessage
from pathlib import Path

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "addons/edic_finance/tests/data/xrechnung_cii.xml"
WAYS = ("upload", "command", "mail")


def arguments():
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--database", required=True)
    parser.add_argument("--company", type=int, help="id; else the first company")
    parser.add_argument("--files", type=int, default=500)
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


def bills(count):
    """``[(name, content)]``: the sample with numbers of their own."""
    from odoo.addons.edic_finance.tools.einvoice import detect

    content = SAMPLE.read_bytes()
    number = detect(SAMPLE.name, content).number.encode()
    tag, run = b"ID>%s<" % number, f"{os.getpid()}-{time.time_ns()}"
    return [
        (
            f"bill-{run}-{n}.xml",
            content.replace(tag, b"ID>%s-%s-%d<" % (number, run.encode(), n)),
        )
        for n in range(count)
    ]


class Errors(logging.Handler):
    """What was logged as an error in this process, in a file that all share."""

    def __init__(self, path):
        super().__init__(logging.ERROR)
        self.path = path

    def emit(self, record):
        line = f"{record.name}: {record.getMessage()[:500]}".replace("\n", " ")
        with self.path.open("a") as file:
            file.write(f"{line}\n")


class Tries(logging.Handler):
    """How often something was tried again."""

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
    """As `odoo edic_intake` does."""
    from odoo.addons.edic_ai.transaction import in_transaction

    context = {"allowed_company_ids": [company]}
    for name, content in files:
        in_transaction(
            registry,
            lambda env, name=name, content=content: env[
                "account.journal"
            ]._edic_take_in_file(name, content),
            context,
        )


def mail(registry, company, files):
    """As Odoo's job that fetches mails does."""
    from odoo import SUPERUSER_ID
    from odoo.api import Environment

    with registry.cursor() as cr:
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


def job(registry, model, method, done):
    """Run a scheduled job again and again, as long as files come in."""
    from odoo import SUPERUSER_ID
    from odoo.api import Environment

    while not done.is_set():
        with registry.cursor() as cr:
            getattr(Environment(cr, SUPERUSER_ID, {})[model], method)()
        time.sleep(0.2)


def start(registry, work, *args):
    """Run work in a process of its own."""
    context = multiprocessing.get_context("fork")
    process = context.Process(target=work, args=(registry, *args))
    process.start()
    return process


def outcome(registry, files):
    """Of the files: how many became a bill once, twice, or none."""
    names = [name for name, _content in files]
    with registry.cursor() as cr:
        cr.execute(
            """SELECT name, count(move_id) FROM edic_finance_document
                WHERE name = ANY(%s) GROUP BY name""",
            [names],
        )
        counts = dict(cr.fetchall())
    found = [counts.get(name, 0) for name in names]
    return {
        "files": len(names),
        "once": found.count(1),
        "lost": found.count(0),
        "twice": sum(count > 1 for count in found),
    }


def measure(options, folder):
    """Take all files in, and return what came of them."""
    from odoo import SUPERUSER_ID, sql_db
    from odoo.api import Environment
    from odoo.modules.registry import Registry

    registry = Registry(options.database)
    with registry.cursor() as cr:
        env = Environment(cr, SUPERUSER_ID, {})
        company = options.company or env["res.company"].search([], limit=1).id
    errors, tries = folder / "errors", folder / "tries"
    for path, handler in ((errors, Errors), (tries, Tries)):
        path.touch()
        logging.getLogger("odoo").addHandler(handler(path))
    logging.getLogger("odoo.service.model").setLevel(logging.INFO)
    files = bills(options.files)
    sql_db.close_all()  # each process has connections of its own
    done, began = multiprocessing.get_context("fork").Event(), time.monotonic()
    writers = [
        start(registry, work, company, files[n :: len(WAYS)])
        for n, work in enumerate((upload, command, mail))
    ]
    jobs = [
        start(registry, job, "edic.finance.audit", "_cron_run", done),
        start(registry, job, "edic.finance.document", "_cron_judge", done),
        start(registry, job, "edic.finance.document", "_cron_read", done),
    ]
    for process in writers:
        process.join()
    seconds = time.monotonic() - began
    done.set()
    for process in jobs:
        process.join()
    return {
        **outcome(registry, files),
        "seconds": round(seconds, 1),
        "tries": len(tries.read_text().splitlines()),
        "errors": errors.read_text().splitlines(),
        "ended_badly": sum(bool(p.exitcode) for p in (*writers, *jobs)),
    }


def main():
    """Print what came of it; 1 when it is not as it should be."""
    options = arguments()
    from odoo.tools import config

    quiet = ["--no-http", "--log-level=warn", "-d", options.database]
    config.parse_config(quiet, setup_logging=True)
    import odoo.addons.edic_ai  # noqa: F401

    with tempfile.TemporaryDirectory() as folder:
        found = measure(options, Path(folder))
    if options.json:
        print(json.dumps(found))
    else:
        print(
            "{once} of {files} files became one bill in {seconds} s; lost {lost},"
            " twice {twice}; tried again {tries} times".format(**found)
        )
        for line in found["errors"]:
            print(f"logged: {line}")
    is_fine = found["once"] == found["files"] and not found["errors"]
    return 0 if is_fine and not found["ended_badly"] else 1


if __name__ == "__main__":
    sys.exit(main())
