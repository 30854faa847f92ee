# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Writers of the ledger in processes of their own, that may stop at a point.

Usage: ledger_worker.py CONFIG DATABASE

Reads lines ``<point> <chain> <transactions> <records in each>`` from stdin and forks a
writer for each. It says ``<point> <pid> at <point>`` and waits there to be killed, or
``<point> <pid> end <failures> <ms …>``: how often sealing failed, and how long it took,
commits included: half of the times, 95 %, at most.
Points: ``none``; ``nested``: a record of its own transaction inside another;
``calling``: a call that began; ``written``, ``committed``, ``numbered`` and ``sealed``,
but not committed.
"""
# a script, whose models exist in its own processes only
# pylint: disable=odoo-addons-relative-import
# pylint: disable=missing-return

import os
import signal
import sys
import time

from task_worker import read_config, say, serve

# whoever hangs ends; far from what waiting in turn takes
GUARD = "-c lock_timeout=5s -c idle_in_transaction_session_timeout=60s"
aimed = [""]  # the point of this process
waits = []  # seconds that this process spent in sealing after each commit
failures = []  # transactions of sealing that had to be tried again


def stop_at(point):
    """Wait here to be killed."""
    if point == aimed[0]:
        say(point, os.getpid(), "at", point)
        signal.pause()


def define_models():
    """Sealing, with points, in this process only."""
    from odoo import models

    from odoo.addons.edic_ai.models.ledger import edic_ai_seal

    seal, seal_some = edic_ai_seal.seal, edic_ai_seal._seal_some

    def timed(registry, chains):
        stop_at("committed")
        began = time.perf_counter()
        seal(registry, chains)
        waits.append(time.perf_counter() - began)

    def counted(cr, chain):
        try:
            return seal_some(cr, chain)
        except Exception as error:
            failures.append(error)
            raise

    edic_ai_seal.seal, edic_ai_seal._seal_some = timed, counted

    class Seal(models.Model):
        _inherit = "edic.ai.seal"
        _module = "edic_ai"

        def _insert(self, rows):
            ids = super()._insert(rows)
            stop_at("numbered")
            return ids

        def _seal_some(self, chain):
            more = super()._seal_some(chain)
            stop_at("sealed")
            return more

    return Seal


def record(gateway, chain, number=0, event="decision", **more):
    """One record of a chain, whose company need not exist."""
    company = gateway.env["res.company"].browse(chain)
    facts = {"pid": os.getpid(), "number": number}
    gateway._record(event, "test.workers", facts, company=company, **more)


def nested(env, chain):
    """Write a record and then ask a model, as one request does."""
    from odoo.addons.edic_ai.tools.gateway.plan import Asker

    gateway = env["edic.ai.gateway"]
    record(gateway, chain, 1)
    env.flush_all()
    call = {"event": "inference", "status": "started"}
    asker = Asker(env.uid, "en_US")
    gateway._step(asker, lambda own: record(own, chain, 2, **call))
    stop_at("calling")


def work(registry, line):
    """Write so many transactions, each with so many records, until the point."""
    from odoo.api import SUPERUSER_ID, Environment

    aimed[0], *numbers = line.split()
    chain, transactions, records = map(int, numbers)
    for turn in range(transactions):
        with registry.cursor() as cr:
            env = Environment(cr, SUPERUSER_ID, {})
            if aimed[0] in ("nested", "calling"):
                nested(env, chain)
                continue
            for number in range(records):
                record(env["edic.ai.gateway"], chain, turn * records + number)
            stop_at("written")
    waits.sort()
    quantiles = (waits[int(share * (len(waits) - 1))] for share in (0.5, 0.95, 1))
    words = (len(failures), *(f"{1000 * seconds:.1f}" for seconds in quantiles))
    say(aimed[0], os.getpid(), "end", *words)


def load(config_file, database):
    """The registry, with the models above."""
    os.environ["PGOPTIONS"] = GUARD
    read_config(config_file, database)
    define_models()
    from odoo.modules.registry import Registry

    return Registry(database)


if __name__ == "__main__":
    serve(load(*sys.argv[1:]), work)
