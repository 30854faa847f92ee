# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""`odoo edic_rights`: who may do what, as a table."""

import sys
from pathlib import Path

from odoo.cli.command import Command
from odoo.modules.registry import Registry
from odoo.tools import config

from odoo.addons.edic_ai.command import read_options
from odoo.addons.edic_ai.transaction import in_transaction


class EdicRights(Command):
    """Write who may read, write and call what, as found in this database."""

    name = "edic_rights"
    epilog = """
    Without --out the table goes to the screen. Only what is installed is in it: the
    file of the documentation is made where each addon is.
    """

    def run(self, args):
        self.parser.add_argument("--out", metavar="FILE", help="write into this file")
        options = read_options(self.parser, args)
        text = in_transaction(Registry(config["db_name"][0]), _table)
        if options.out:
            Path(options.out).write_text(text, encoding="utf-8")
        else:
            sys.stdout.write(text)


def _table(env):
    # Odoo loads commands without their addon: it is there with the registry
    # pylint: disable-next=odoo-addons-relative-import
    from odoo.addons.edic_public_sector.rights import Rights, as_csv

    return as_csv(Rights(env).table())
