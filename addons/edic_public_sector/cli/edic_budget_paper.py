# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""`odoo edic_budget_paper`: the note and the scenario of a budget, from its files."""

import sys
from pathlib import Path

from odoo.cli.command import Command
from odoo.exceptions import UserError
from odoo.fields import Command as Link
from odoo.modules.registry import Registry
from odoo.tools import config

from odoo.addons.edic_ai.command import read_options
from odoo.addons.edic_ai.transaction import in_transaction

NOMENCLATURE = b"<Nomenclature"
REPORT = "import.md"


class Stopped(Exception):
    """A stop: something has to be done before there are papers."""


class EdicBudgetPaper(Command):
    """Make the justification note and the do-nothing scenario of a budget.

    FILE: budgets as TOTEM, SCDL or table, the years in their order, and nomenclatures
    (planDeCompte.xml); plain, or packed with gzip.
    """

    name = "edic_budget_paper"
    epilog = """
    The files are taken over as by hand, into a company of its own: an error stops it,
    and what is to be confirmed has to be read, then confirmed with --confirm. Nothing
    of it stays in the database, unless --keep says who may see it there. Exit code 1
    when no papers were made.
    """

    def run(self, args):
        self._arguments(args)
        sys.exit(0 if in_transaction(Registry(config["db_name"][0]), self._run) else 1)

    def _run(self, env):
        """Make the papers; what they are made from stays only where it is to."""
        if "edic.public.budget.paper" not in env:
            self.parser.error("EDIC Public Sector is not installed here")
        is_made = self._work(env["edic.public.budget.paper"])
        if not is_made or not self.options.keep:
            env.cr.rollback()
        return is_made

    def _arguments(self, args):
        add = self.parser.add_argument
        add("--out", metavar="DIR", type=Path, required=True, help="for the papers")
        add("--name", help="whose budget it is; else the first file's name")
        add("--budget", metavar="NAME", help="of the budget; else as the files call it")
        add("--lang", choices=["fr", "de", "en"], help="else by the files")
        add("--source", default="", help="source and licence, for the notes")
        add("--confirm", action="store_true", help="what the reports ask was read")
        add("--keep", metavar="LOGIN", help="keep the budgets, and let this user in")
        add("files", metavar="FILE", nargs="+", type=Path)
        self.options = read_options(self.parser, args)

    def _work(self, papers):
        """Return whether papers were made; the report of the files is written either
        way."""
        report = []
        try:
            self.options.out.mkdir(parents=True, exist_ok=True)
            made = self._made(papers, report)
            self._write({REPORT: "\n".join(report).encode(), **made})
        except (OSError, Stopped, UserError) as error:
            print(f"No papers. {error}", file=sys.stderr)
            if report:
                self._write({REPORT: "\n".join(report).encode()})
            return False
        return True

    def _made(self, papers, report):
        options = self.options
        guest = papers.env["res.users"].search([("login", "=", options.keep)])
        if options.keep and not guest:
            raise Stopped(f"There is no user {options.keep}.")
        # codes are known before the budgets that use them
        files = [
            (path.name.removesuffix(".gz"), papers._unpacked(path.read_bytes()))
            for path in options.files
        ]
        files.sort(key=lambda file: NOMENCLATURE not in file[1])
        name = options.name or options.files[0].name.partition(".")[0]
        country = papers._country_of(files[-1][1])
        own = papers._officer(name, country, options.lang or country)
        budgets = self._budgets(own, files, report)
        if guest:
            guest.company_ids = [Link.link(own.env.company.id)]
        return own._papers(budgets, options.source)

    def _budgets(self, own, files, report):
        budgets = own.env["edic.public.budget"]
        for name, content in files:
            taken, said = own._look(name, content, self.options.budget)
            report.append(said)
            print(said, flush=True)
            if taken.has_errors:
                raise Stopped(f"Mend {name} first: the report says what is wrong.")
            if taken.has_asks and not self.options.confirm:
                raise Stopped(
                    f"Read what the report of {name} asks to be confirmed, then run "
                    "this again with --confirm (of make: ARGS=--confirm)."
                )
            budgets |= own._take(taken, self.options.confirm)
        return budgets

    def _write(self, files):
        for name, content in files.items():
            path = self.options.out / name
            path.write_bytes(content)
            print(path, file=sys.stderr)
