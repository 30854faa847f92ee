# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Scheduled actions that look at one file after the other."""

from functools import partial

from odoo.exceptions import ConcurrencyError
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY

TRIES = 3  # a bill's files are read by several jobs, which write the same flags


def try_again(env, work):
    """What ``work`` gives; it is done once more where somebody else wrote the same
    meanwhile.

    :param work: called without arguments, commits what it did
    """
    for left in reversed(range(TRIES)):
        try:
            return work()
        except (ConcurrencyError, *PG_CONCURRENCY_EXCEPTIONS_TO_RETRY):
            if not left:
                raise
            env.cr.rollback()
    return None


def one_by_one(records, work):
    """Do something with each record and commit it, as long as the scheduler lets it.

    :param work: takes a record
    """
    cron = records.env["ir.cron"]
    cron._commit_progress(remaining=len(records))

    def done(record):
        work(record)
        return cron._commit_progress(1)

    for record in records:
        if not try_again(records.env, partial(done, record)):
            break
