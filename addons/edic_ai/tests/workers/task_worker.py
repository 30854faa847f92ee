# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Workers in processes of their own, that stop where a record tells them to.

Usage: task_worker.py CONFIG DATABASE

Reads lanes from stdin, a line each, and forks a worker for it. Workers write a line for
each thing that happens: ``<lane> <pid> at <point>`` (and wait there to be killed),
``<lane> <pid> end``. The point is the record's ``ref``, on the first attempt only.
"""
# a script, whose models exist in its own processes only
# pylint: disable=odoo-addons-relative-import
# pylint: disable=missing-return

import os
import signal
import sys
import time

LEASE_S = 3
POINTS = (
    "claimed",
    "requested",  # nothing was sent
    "sent",
    "answered",
    "applied",
    "ended",  # nobody knows
    "committed",
)


def say(*words):
    """One line, in one piece, whoever else writes."""
    os.write(1, (" ".join(str(word) for word in words) + "\n").encode())


def read_config(config_file, database):
    """Make Odoo ready for models of this process."""
    from odoo.tools import config

    config.parse_config(["-c", config_file, "-d", database, "--log-level=error"])
    import odoo.addons.edic_ai  # noqa: F401


def load(config_file, database):
    """The registry, with a use case, a gateway and workers that stop at points."""
    read_config(config_file, database)
    from odoo.modules.registry import Registry

    from odoo.addons.edic_ai.models.queue import edic_ai_task, edic_ai_task_stream

    edic_ai_task_stream.LEASE_S = edic_ai_task.LEASE_S = LEASE_S
    define_models()
    return Registry(database)


def stop_at(point, record):
    """Wait here to be killed, if the record says so and this is its first attempt."""
    task = record.env["edic.ai.task"].sudo()
    [attempts] = task.search([("res_id", "=", record.id)]).mapped("attempts")
    if record.ref == point and attempts == 1:
        say(record.env.context["lane"], os.getpid(), "at", point)
        signal.pause()


def define_models():
    """Models of the module edic_ai, in this process only."""
    from odoo import models

    from odoo.addons.edic_ai.tools.providers.errors import AiCancelled

    class UseCaseKill(models.AbstractModel):
        _name = "edic.ai.use.case.test.kill"
        _inherit = "edic.ai.use.case"
        _description = "Use case of the tests that kill"
        _module = "edic_ai"
        _lane = "model"
        _writes = {"res_partner": None}

        def _request(self, record):
            stop_at("requested", record)
            return record.id

        def _apply(self, record, answer):
            record.comment = f"{record.comment or ''} {answer}"
            record.flush_recordset()
            stop_at("applied", record)

    class Gateway(models.AbstractModel):
        _inherit = "edic.ai.gateway"
        _module = "edic_ai"

        def _ask(self, request, *, task=None, on_chunk=None, is_cancelled=None):
            record = self.env["res.partner"].browse(request)
            task._sending(f"call of {task.id}")
            if record.ref == "cancel":
                on_chunk("half a sentence")
                say(self.env.context["lane"], os.getpid(), "at cancel")
                while not is_cancelled():
                    time.sleep(0.05)
                raise AiCancelled
            stop_at("sent", record)
            time.sleep(0.01)
            stop_at("answered", record)
            self.env.cr.rollback()
            return "an answer"

    class Task(models.Model):
        _inherit = "edic.ai.task"
        _module = "edic_ai"

        def _do(self, claim, keeper):
            partner = self.env["res.partner"].browse(self.browse(claim.task_id).res_id)
            stop_at("claimed", partner)
            self.env.cr.rollback()
            super()._do(claim, keeper)
            partner.invalidate_recordset()
            stop_at("committed", partner)
            self.env.cr.rollback()

        def _close(self, state, error=False):
            super()._close(state, error)
            self.flush_recordset()
            if state == "done":
                stop_at("ended", self.env["res.partner"].browse(self.res_id))

    return UseCaseKill, Gateway, Task


def work(registry, lane):
    """Run the lane's cron."""
    from odoo.api import SUPERUSER_ID, Environment

    with registry.cursor() as cr:
        Environment(cr, SUPERUSER_ID, {"lane": lane})["edic.ai.task"]._cron_work(lane)
    say(lane, os.getpid(), "end")


def serve(registry, work):
    """Fork a worker for each line of stdin, which does ``work(registry, line)``."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    from odoo import sql_db

    sql_db.close_all()  # each worker has connections of its own
    say("ready", os.getpid(), "at", "start")
    for line in sys.stdin:
        if not os.fork():
            try:
                work(registry, line.strip())
            finally:
                os._exit(0)


if __name__ == "__main__":
    serve(load(*sys.argv[1:]), work)
