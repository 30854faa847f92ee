# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Workers of batches in processes of their own, that stop at a point.

Usage: batch_worker.py CONFIG DATABASE

Reads points from stdin, a line each, and forks a worker for it that goes through the
batches once. It writes ``<point> <pid> at <point>`` and waits there to be killed, or
``<point> <pid> end``.
"""
# a script, whose models exist in its own processes only
# pylint: disable=odoo-addons-relative-import
# pylint: disable=missing-return

import os
import signal
import sys

from task_worker import read_config, say, serve

USE_CASE = "test.batch.kill"
aimed = [""]  # the point of this process


def stop_at(point):
    """Wait here to be killed."""
    if point == aimed[0]:
        say(point, os.getpid(), "at", point)
        signal.pause()


def define_use_case():
    """A use case of the module edic_ai, in this process only."""
    from odoo import models

    from odoo.addons.edic_ai.tools.providers.contract import DataClass
    from odoo.addons.edic_ai.tools.providers.request import Request

    class UseCaseBatchKill(models.AbstractModel):
        _name = f"edic.ai.use.case.{USE_CASE}"
        _inherit = "edic.ai.use.case"
        _description = "Use case of the tests that kill batches"
        _module = "edic_ai"
        _lane = "model"
        _writes = {"res_partner": None}

        def _request(self, record):
            return Request(
                use_case=USE_CASE,
                company_id=self.env.company.id,
                data_class=DataClass.PUBLIC,
                record=(record._name, record.id),
                prompt="edic.ai.try",
                variables={"question": "What is due?"},
            )

        def _apply(self, record, answer):
            record.comment = f"{record.comment or ''} answer"

    return UseCaseBatchKill


def define_gateway():
    """The gateway, with points, in this process only."""
    from odoo import models

    class Gateway(models.AbstractModel):
        _inherit = "edic.ai.gateway"
        _module = "edic_ai"

        def _close(self, *args, **options):
            super()._close(*args, **options)
            stop_at("counted")

    class GatewayBatch(models.AbstractModel):
        _inherit = "edic.ai.gateway.batch"
        _module = "edic_ai"

        def _hand_in(self, questions):
            stop_at("planned")
            super()._hand_in(questions)

        def _submit(self, *args):
            stop_at("opened")
            super()._submit(*args)

        def _step_on(self, batch_id, method, *args, **vals):
            if method == "_accept":
                stop_at("submitted")
            return super()._step_on(batch_id, method, *args, **vals)

        def _take_in(self, *args):
            stop_at("fetched")
            super()._take_in(*args)

        def _drop(self, *args):
            stop_at("applied")
            super()._drop(*args)

        def _forget(self, *args):
            stop_at("ended")
            super()._forget(*args)

    return Gateway, GatewayBatch


def work(registry, point):
    """Run the cron of batches until the point."""
    from odoo.api import SUPERUSER_ID, Environment

    aimed[0] = point
    with registry.cursor() as cr:
        Environment(cr, SUPERUSER_ID, {})["edic.ai.task"]._cron_batches()
    say(point, os.getpid(), "end")


def load(config_file, database):
    """The registry, with the models above."""
    read_config(config_file, database)
    define_use_case()
    define_gateway()
    from odoo.modules.registry import Registry

    return Registry(database)


if __name__ == "__main__":
    serve(load(*sys.argv[1:]), work)
