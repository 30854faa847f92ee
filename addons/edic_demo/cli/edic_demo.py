# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""`odoo edic_demo`: a fictional commune and town with two years of bills."""

import gc
import multiprocessing
import sys
from concurrent.futures import ProcessPoolExecutor
from functools import partial

from odoo.cli.command import Command
from odoo.modules.registry import Registry
from odoo.sql_db import close_all
from odoo.tools import config

from odoo.addons.edic_ai.command import read_options
from odoo.addons.edic_ai.transaction import in_transaction
from odoo.addons.edic_demo.loading import load_town, say
from odoo.addons.edic_demo.models.edic_demo import BILLS
from odoo.addons.edic_demo.tools.demo_vocabulary import COUNTRIES


class EdicDemo(Command):
    """Load the demo companies into a database and train on their history.

    An interrupted load goes on where it stopped; one that is done changes nothing.
    For empty databases: the commune takes the place of the first company.
    """

    name = "edic_demo"

    def run(self, args):
        self.parser.add_argument(
            "--bills",
            metavar="N",
            type=int,
            default=BILLS,
            help="posted bills of each company",
        )
        count = read_options(self.parser, args).bills
        try:
            _load(config["db_name"][0], count)
        except KeyboardInterrupt:
            say("Interrupted: what is loaded stays, the next run goes on from there.")
            sys.exit(130)


def _load(database, count):
    """Load the towns at once, and compile the web client meanwhile."""
    registry = Registry(database)
    in_transaction(registry, _begin)
    close_all()  # processes do not share connections
    gc.freeze()  # what they share is neither copied nor looked through again
    fork = multiprocessing.get_context("fork")  # the registry is loaded once
    with ProcessPoolExecutor(mp_context=fork) as pool:
        towns = pool.map(partial(load_town, database, count), COUNTRIES)
        in_transaction(registry, _build_client)
        list(towns)  # raises the error of a town that could not be loaded
    in_transaction(registry, lambda env: env["edic.demo"]._end())


def _begin(env):
    if "edic.demo" not in env:
        sys.exit("The addon edic_demo is not installed in this database.")
    env["edic.demo"]._begin()


def _build_client(env):
    """Compile the web client now, so that the first login need not wait for it."""
    for bundle in ("web.assets_web", "web.assets_frontend", "web.assets_frontend_lazy"):
        assets = env["ir.qweb"]._get_asset_bundle(bundle, css=True, js=True)
        assets.js()
        assets.css()
