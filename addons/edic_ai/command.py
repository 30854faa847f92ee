# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Common parts of the commands of the suite (``cli/``)."""

import argparse
import csv
import sys

from odoo.tools import config
from odoo.tools.misc import file_open


def read_options(parser, args, usage=1, needs_database=None):
    """Parse ``args`` and configure Odoo for the one database that they name.

    :param int usage: exit code of a wrong use; argparse's own is 2
    :param needs_database: whether what was asked for does; it does when None
    """

    def fail(message):
        parser.print_usage(sys.stderr)
        parser.exit(usage, f"{parser.prog}: {message}\n")

    parser.error = fail
    parser.add_argument("-c", "--config", metavar="FILE", help="configuration of Odoo")
    parser.add_argument("-d", "--database", metavar="DB", help="if not the configured")
    options = parser.parse_args(args)
    settings = ["--no-http", "--log-level=warn"]
    if options.config:
        settings += ["-c", options.config]
    if options.database:
        settings += ["-d", options.database]
    config.parse_config(settings, setup_logging=True)
    if needs_database and not needs_database(options):
        return options
    if len(config["db_name"]) != 1:
        parser.error("name one database with -d")
    return options


def read_language(name):
    """Return Odoo's code of a language: `fr`, `fr-FR`, `fr_FR.UTF-8` are fr_FR.

    It is for `type` of an option, so that a wrong one ends the command before it
    begins; whether a database has the language is not known yet.

    :raises argparse.ArgumentTypeError: Odoo has no such language
    """
    with file_open("base/data/res.lang.csv") as file:
        rows = list(csv.DictReader(file))
    known = {row["iso_code"].lower(): row["code"] for row in rows}
    known |= {row["code"].lower(): row["code"] for row in rows}
    code = known.get(name.partition(".")[0].replace("-", "_").lower())
    if not code:
        raise argparse.ArgumentTypeError(
            f"{name!r} is no language of Odoo; take en, fr or de, or a code as fr_FR"
        )
    return code


def find_company(parser, companies, wanted):
    """Return the company of this id or exact name, else end the command."""
    found = companies.filtered(lambda c: wanted in (str(c.id), c.name))
    if len(found) != 1:
        parser.error(f"no single company has the id or name {wanted!r}")
    return found


def choose_company(parser, companies, wanted):
    """Return the company that is wanted, or the only one, else end the command."""
    if wanted:
        return find_company(parser, companies, wanted)
    if len(companies) > 1:
        names = ", ".join(f"{c.id} ({c.name})" for c in companies)
        parser.error(f"--company is needed, one of {names}")
    return companies
