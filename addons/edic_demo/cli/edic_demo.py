# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""`odoo edic_demo`: a fictional commune and town with two years of bills."""

import sys
from functools import partial

from odoo.cli.command import Command
from odoo.modules.registry import Registry
from odoo.tools import config

from odoo.addons.edic_ai.command import read_options
from odoo.addons.edic_ai.transaction import in_transaction


class EdicDemo(Command):
    """Load the demo companies into a database and train on their history.

    An interrupted load goes on where it stopped; one that is done changes nothing.
    For empty databases: the commune takes the place of the first company.
    """

    name = "edic_demo"

    def run(self, args):
        self.parser.add_argument(
            "--bills", metavar="N", type=int, help="posted bills of each company"
        )
        options = read_options(self.parser, args)
        wanted = {"count": options.bills} if options.bills else {}
        try:
            # a try that collides goes on from what is saved
            in_transaction(
                Registry(config["db_name"][0]), partial(_load, wanted=wanted)
            )
        except KeyboardInterrupt:
            _say("Interrupted: what is loaded stays, the next run goes on from there.")
            sys.exit(130)


def _load(env, wanted):
    if "edic.demo" not in env:
        sys.exit("The addon edic_demo is not installed in this database.")
    env["edic.demo"]._load(save=env.cr.commit, say=_say, **wanted)
    _build_client(env)


def _build_client(env):
    """Compile the web client now, so that the first login need not wait for it."""
    for bundle in ("web.assets_web", "web.assets_frontend", "web.assets_frontend_lazy"):
        assets = env["ir.qweb"]._get_asset_bundle(bundle, css=True, js=True)
        assets.js()
        assets.css()


def _say(text):
    print(text, file=sys.stderr, flush=True)
