# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""`odoo edic_train`: train the coding models now instead of waiting for the night."""

import sys

from odoo import SUPERUSER_ID
from odoo.api import Environment
from odoo.cli.command import Command
from odoo.modules.registry import Registry
from odoo.tools import config

from odoo.addons.edic_ai.command import find_company, read_options


class EdicTrain(Command):
    """Train coding models on the posted bills and put them in use.

    Prints per company the version, the lines learned from, and how many accounts were
    right on the latest part of the history, beside the vendor's most frequent one.
    """

    name = "edic_train"
    epilog = "Exit code 1 when a company could not be trained."

    def run(self, args):
        self.parser.add_argument("--company", metavar="ID|NAME", help="this one only")
        self.options = read_options(self.parser, args)
        with Registry(config["db_name"][0]).cursor() as cr:
            env = Environment(cr, SUPERUSER_ID, {})
            failed = [c for c in self._companies(env) if not _train(c)]
        sys.exit(1 if failed else 0)

    def _companies(self, env):
        companies = env["res.company"].search([])
        wanted = self.options.company
        if not wanted:
            return companies
        return find_company(self.parser, companies, wanted)


def _train(company):
    """Train one company in a transaction of its own; False when it failed."""
    env = company.env
    try:
        model = env["edic.finance.coding.model"].with_company(company)._train(company)
        env.cr.commit()
    except Exception as error:  # noqa: BLE001 - the other companies are still trained
        env.cr.rollback()
        print(f"{company.name}: not trained. {error}", file=sys.stderr)
        return False
    if model:
        print(
            f"{company.name}: version {model.version}, {model.row_count} lines,"
            f" accounts right {model.accuracy:.1%}"
            f" (most frequent of the vendor: {model.baseline:.1%})"
        )
    else:
        print(f"{company.name}: no posted vendor bill to learn from")
    return True
