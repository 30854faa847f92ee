# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""`odoo edic_train`: train the coding models now instead of waiting for the night."""

import sys
from functools import partial

from odoo.cli.command import Command
from odoo.modules.registry import Registry
from odoo.tools import config

from odoo.addons.edic_ai.command import find_company, read_options
from odoo.addons.edic_ai.transaction import in_transaction


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
        do = partial(in_transaction, Registry(config["db_name"][0]))
        names = do(lambda env: self._companies(env).mapped(lambda c: (c.id, c.name)))
        failed = [name for number, name in names if not _train(do, number, name)]
        sys.exit(1 if failed else 0)

    def _companies(self, env):
        companies = env["res.company"].search([])
        wanted = self.options.company
        return find_company(self.parser, companies, wanted) if wanted else companies


def _train(do, number, name):
    """Train one company in a transaction of its own; False when it failed."""
    try:
        print(f"{name}: {do(partial(_trained, number))}")
    except Exception as error:  # noqa: BLE001 - the other companies are still trained
        print(f"{name}: not trained. {error}", file=sys.stderr)
        return False
    return True


def _trained(number, env):
    """Train one company and return how well its model does, as a sentence."""
    company = env["res.company"].browse(number)
    model = env["edic.finance.coding.model"].with_company(company)._train(company)
    if not model:
        return "no posted vendor bill to learn from"
    return (
        f"version {model.version}, {model.row_count} lines,"
        f" accounts right {model.accuracy:.1%}"
        f" (most frequent of the vendor: {model.baseline:.1%})"
    )
