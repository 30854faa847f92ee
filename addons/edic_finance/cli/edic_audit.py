# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""`odoo edic_audit`: run audit checks over a company's books, or over a ledger file."""

import json
import secrets
import sys
from datetime import date
from pathlib import Path

from odoo import SUPERUSER_ID
from odoo.api import Environment
from odoo.cli.command import Command
from odoo.exceptions import UserError
from odoo.modules.registry import Registry
from odoo.tools import config

from odoo.addons.edic_ai.command import choose_company, read_language, read_options
from odoo.addons.edic_ai.tools.ledger.edic_verify import FAILED, USAGE
from odoo.addons.edic_ai.transaction import in_transaction
from odoo.addons.edic_finance.models.audit import report_output
from odoo.addons.edic_finance.models.audit.edic_finance_run import SETTLED
from odoo.addons.edic_finance.models.audit.replica import open_reading
from odoo.addons.edic_finance.models.files import scratch_database as scratch
from odoo.addons.edic_finance.tools.files.ledger_line import LedgerFileError
from odoo.addons.edic_finance.tools.files.ledger_source import open_source, reason

NOT_ALL, FAULTS = 1, 2
LANGUAGES = {"FEC": "fr_FR", "DATEV": "de_DE", "GoBD": "de_DE"}
BOOKS_ONLY = ("company", "simulate")
FILES_ONLY = ("keep", "chart", "table", "columns")
MORE = "--csv FOLDER or --json has them"


class EdicAudit(Command):
    """Run audit checks over the books of a company, or over a ledger from elsewhere.

    Without options: the checks that are on, whose findings become flags. With a profile
    other than the company's, or a check that is off, it is a simulation: it says what
    would be found, and leaves no flags. Queries are read-only, and run on the replica
    where Odoo has one (db_replica_host).

    A file (--fec, --datev, --gobd) is loaded into a database of its own, which is
    dropped afterwards: no books are touched. A database named with -d then only notes
    in its ledger that the file was checked, and what came of it.
    """

    name = "edic_audit"
    epilog = """
    Exit codes: 0 all was checked, whatever was found; 1 a check was not done or failed;
    2 the file has faults of form, or lines that cannot be read; 64 usage; 70 could not
    run. CSV files have semicolons, UTF-8 with its mark, days as in ISO 8601, and
    decimals as the language writes them.
    """

    def run(self, args):
        self._arguments(args)
        try:
            code = self._file() if _names_file(self.options) else self._books()
        except SystemExit:
            raise
        except LedgerFileError as error:
            self._say(f"edic_audit: {reason(error)}")
            code = FAILED
        except Exception as error:  # noqa: BLE001 - whatever it is, nothing was checked
            self._say(f"edic_audit: {type(error).__name__}: {error}")
            code = FAILED
        sys.exit(code)

    # --- what is asked for ------------------------------------------------------------
    def _arguments(self, args):
        add = self.parser.add_argument
        add("--company", metavar="NAME|ID", help="required when there are several")
        add("--from", dest="since", type=_day, metavar="DATE", help="first day, and")
        add("--to", dest="until", type=_day, metavar="DATE", help="last: YYYY-MM-DD")
        add("--profile", metavar="NAME", help="its checks, not those that are on")
        add("--checks", type=_codes, metavar="A01,A25", default=(), help="these alone")
        add("--simulate", action="store_true", help="leave no flags")
        self._file_arguments()
        add("--lang", type=read_language, metavar="CODE", help="fr or fr_FR, of all")
        add("--json", action="store_true", help="one JSON object on standard output")
        add("--csv", type=Path, metavar="FOLDER", help="CSV files for IDEA, ACL, Excel")
        self.options = read_options(
            self.parser, args, USAGE, needs_database=lambda o: not _names_file(o)
        )
        self._check_together()

    def _file_arguments(self):
        add_source = self.parser.add_mutually_exclusive_group().add_argument
        add_source("--fec", type=Path, metavar="FILE", help="a French FEC")
        add_source(
            "--datev", type=Path, metavar="FILE", nargs="+", help="DATEV's batches"
        )
        add_source("--gobd", type=Path, metavar="FOLDER|ZIP", help="a GoBD export (Z3)")
        add = self.parser.add_argument
        add("--chart", choices=("pcg", "skr03", "skr04"), help="if the file is silent")
        add("--table", metavar="NAME", default="", help="the journal of a GoBD export")
        add("--columns", type=_columns, metavar="ROLE=NAME,…", help="and its columns")
        add("--keep", action="store_true", help="keep the file's database")

    def _check_together(self):
        """Stop on options that contradict each other or would have no effect."""
        options = self.options
        is_file = _names_file(options)
        for name in BOOKS_ONLY if is_file else FILES_ONLY:
            if getattr(options, name):
                what = "a file" if is_file else "the books of a company"
                self.parser.error(f"--{name} is not for {what}")
        if options.since and options.until and options.since > options.until:
            self.parser.error("--from is after --to")

    # --- a company's books ------------------------------------------------------------
    def _books(self):
        report = in_transaction(Registry(config["db_name"][0]), self._report_books)
        return self._print_report(report)

    def _report_books(self, env):
        if "edic.finance.audit" not in env:
            self.parser.error("EDIC Finance is not installed in this database")
        company = self._company(env)
        env = self._in_language(env, company.partner_id.lang or "en_US")
        with open_reading(env.registry) as reading:
            return self._report(env, company.with_env(env), reading)

    def _report(self, env, company, reading):
        options = self.options
        audit = env["edic.finance.audit.report"].with_company(company)
        codes, is_other = self._chosen(audit._choose, company)
        if is_other and not options.simulate:
            self._say("a simulation, which leaves no flags: not all of this is on")
        return audit._report(
            company,
            codes,
            date_from=options.since,
            date_to=options.until,
            kind="simulation" if is_other or options.simulate else "batch",
            cr=reading,
            before=self._progress,
        )

    def _chosen(self, choose, company):
        try:
            return choose(company, self.options.profile, self.options.checks)
        except UserError as error:  # it was asked for what there is not
            self.parser.error(str(error))

    def _company(self, env):
        companies = env["res.company"].search([])
        return choose_company(self.parser, companies, self.options.company)

    def _in_language(self, env, default):
        lang = self.options.lang or default
        known = env["res.lang"].search([])
        found = known.filtered(lambda language: language.code == lang)
        if not found:
            codes = ", ".join(known.mapped("code"))
            self.parser.error(f"--lang: {lang!r} is not one of {codes}")
        self.decimal = found.decimal_point
        return env(context={**env.context, "lang": lang})

    # --- a ledger from elsewhere ------------------------------------------------------
    def _file(self):
        source = open_source(self.options)
        if source.note:
            self._say(source.note)
        keep = self.options.keep
        with scratch.scratch_database(source.digest, self._say, keep) as registry:
            report = self._loaded_report(registry, source)
            name = registry.db_name
        if keep:
            self._keep(name)
        report["file"]["outcome"] = report_output.outcome_digest(report)
        self._record(report)
        return self._print_report(report)

    def _loaded_report(self, registry, source):
        with registry.cursor() as cr:  # nobody else has this database
            env = self._scratch_env(cr, source)
            company = env["res.company"].create({"name": source.name})
            choose = env["edic.finance.audit.report"]._choose_of_file
            codes = self._chosen(choose, company)
            faults = self._faults(env, source)
            self._say("loading entries")
            loaded = env["edic.finance.ledger.load"]._load(company, source.ledger)
        with open_reading(registry) as reading, registry.cursor() as cr:
            env = self._scratch_env(cr, source)
            audit = env["edic.finance.audit.report"].with_company(company.id)
            report = audit._report_file(
                company.with_env(audit.env),
                codes,
                source.ledger.format,
                date_from=self.options.since,
                date_to=self.options.until,
                cr=reading,
                before=self._progress,
                today=loaded["last_day"],
            )
            more = env["edic.finance.fec"]._loaded_faults(loaded, faults)
            report["faults"] = faults + more
        report["file"] = report_output.file_summary(source, loaded)
        return report

    def _scratch_env(self, cr, source):
        """Return an environment in the language of the authority that the format is
        for, unless another is wanted."""
        env = Environment(cr, SUPERUSER_ID, {})
        lang = self.options.lang or LANGUAGES[source.ledger.format]
        env["res.lang"]._activate_lang(lang)
        return self._in_language(env, lang)

    def _faults(self, env, source):
        """Return the faults of the file as such, by kind; write each to the CSV folder
        if one is given."""
        words = env["edic.finance.fec"]
        self._say("checking the file")
        rows = words._fault_rows(source.faults())
        if self.options.csv and source.file:
            report_output.write_rows(self.options.csv, "fault_lines", rows)
        for _row in rows:  # they are counted on the way
            pass
        return words._faults_by_kind(source.totals)

    def _keep(self, name):
        password = secrets.token_urlsafe(12)
        scratch.set_password(name, password)
        self._say(f"the database {name} is kept: user admin, password {password}")

    def _record(self, report):
        """Record the report in the audit trail of the named database, if any."""
        if len(config["db_name"]) != 1:
            return

        def record(env):
            if "edic.finance.audit" in env:
                env["edic.finance.audit.report"]._record_file(report)

        in_transaction(Registry(config["db_name"][0]), record)

    # --- output -----------------------------------------------------------------------
    def _print_report(self, report):
        options = self.options
        if options.json:
            print(json.dumps(report, ensure_ascii=False))
        else:
            print(report_output.render_report(report, not options.csv and MORE), end="")
        if options.csv:
            for path in report_output.write_files(options.csv, report, self.decimal):
                self._say(str(path))
        if any(fault["level"] == "error" for fault in report.get("faults", ())):
            return FAULTS
        outcomes = {check["outcome"] for check in report["checks"]}
        return 0 if outcomes <= set(SETTLED) else NOT_ALL

    def _progress(self, check):
        self._say(f"{check._code} {check._title()}")

    def _say(self, text):
        print(text, file=sys.stderr, flush=True)


def _names_file(options):
    return bool(options.fec or options.datev or options.gobd)


def _day(text):
    return date.fromisoformat(text)


def _codes(text):
    return tuple(code.strip().upper() for code in text.split(",") if code.strip())


def _columns(text):
    return dict(pair.split("=", 1) for pair in text.split(","))
