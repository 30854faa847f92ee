# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Scheduled actions that look at one file after the other."""

from odoo.exceptions import ConcurrencyError
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY

TRIES = 3  # a bill's files are read by several jobs, which write the same flags


def one_by_one(records, work):
    """Do something with each record and commit it, as long as the scheduler lets it;
    once more where somebody else wrote the same meanwhile.

    :param work: takes a record
    """
    cron = records.env["ir.cron"]
    cron._commit_progress(remaining=len(records))
    for record in records:
        for left in reversed(range(TRIES)):
            try:
                work(record)
                goes_on = cron._commit_progress(1)
                break
            except (ConcurrencyError, *PG_CONCURRENCY_EXCEPTIONS_TO_RETRY):
                if not left:
                    raise
                records.env.cr.rollback()
        if not goes_on:
            break
