# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Units of work that are done again when they collide with somebody else's.

PostgreSQL ends one of two transactions that write the same row. What a web request
does is then done again by Odoo (`odoo.service.model.retrying`); commands, scheduled
jobs and fetched mails come through here, so that nothing fails that would succeed a
second later.
"""

import functools
import logging
import random
import threading
from contextlib import contextmanager
from functools import partial
from inspect import currentframe
from traceback import walk_stack

from odoo import SUPERUSER_ID
from odoo.api import Environment
from odoo.exceptions import ConcurrencyError
from odoo.service import model as service

_logger = logging.getLogger(__name__)
_expected = threading.local()
CONCURRENCY_ERRORS = (ConcurrencyError, *service.PG_CONCURRENCY_EXCEPTIONS_TO_RETRY)


class _Collisions(logging.Filter):
    """Logs a statement as information where it lost against another transaction and is
    run again, or where whoever ran it expects its error.

    An error in the log is to mean that somebody has to look: the last try, and what is
    tried only once, stay errors.
    """

    def filter(self, record):
        causes = record.args if isinstance(record.args, tuple) else ()
        if any(map(_is_acted_on, causes)):
            record.levelno, record.levelname = logging.INFO, "INFO"
            return logging.getLogger(record.name).isEnabledFor(logging.INFO)
        return True


def _is_acted_on(error):
    """Return whether this is an error that whoever ran the statement deals with."""
    if isinstance(error, getattr(_expected, "errors", ())):
        return True
    return isinstance(error, CONCURRENCY_ERRORS) and _is_tried_again_by_odoo()


def _is_tried_again_by_odoo():
    """Return whether this runs in Odoo's own loop, which has tries left.

    Odoo tells nobody which try it is, so the frame of its loop is asked. Should Odoo
    rename the counter, collisions are errors in the log again.
    """
    loop = service.retrying.__code__
    return any(
        frame.f_code is loop and frame.f_locals.get("tryleft", 0) > 0
        for frame, _line in walk_stack(currentframe())
    )


logging.getLogger("odoo.sql_db").addFilter(_Collisions())


@contextmanager
def expecting(*errors):
    """Log these errors of statements as information: whoever expects them acts on them.

    :param errors: classes of psycopg2.errors
    """
    before = getattr(_expected, "errors", ())
    _expected.errors = (*before, *errors)
    try:
        yield
    finally:
        _expected.errors = before


def retrying(env, work):
    """Run ``work()`` on the cursor of ``env`` and commit; run it again if it collides.

    Each try begins with a rollback. Mails, bus messages and what else waits for the
    commit leave once. What was pending on the cursor before belongs to the work.

    :param work: called without arguments
    :return: what the work returns; it is not read from the database afterwards
    """
    return service.retrying(work, env)


def in_transaction(registry, work, context=None):
    """Run ``work(env)`` in a transaction of its own, again if it collides.

    :param work: takes an environment of the superuser
    """
    with registry.cursor() as cr:
        env = Environment(cr, SUPERUSER_ID, context or {})
        return retrying(env, partial(work, env))


def scheduled(method):
    """Let a scheduled job begin anew when it collides.

    What it committed with ``_commit_progress`` stays; the job finds what is left by
    itself, as it does after its time was up.
    """

    @functools.wraps(method)
    def run(self, *args, **kwargs):
        return _again(self.env, partial(method, self, *args, **kwargs))

    return run


def _again(env, work):
    """Run ``work()`` as `retrying` does, and leave the commit to the scheduler."""
    most = service.MAX_TRIES_ON_CONCURRENCY_FAILURE
    for tried in range(1, most + 1):
        again = CONCURRENCY_ERRORS if tried < most else ()
        try:
            with expecting(*again):
                result = work()
                env.cr.flush()
            return result
        except CONCURRENCY_ERRORS as error:
            if tried == most:
                raise
            env.cr.rollback()
            env.transaction.reset()
            env.registry.reset_changes()
            _logger.info("%s: %s tries left", type(error).__name__, most - tried)
            service.time.sleep(random.uniform(0, 2**tried))  # noqa: S311
    raise AssertionError("unreachable")


def one_by_one(
    records, work, *, prepare=None, failed=None, remaining=None, is_whole=False
):
    """Do something with each record in a transaction of its own, for a scheduled job.

    It goes on as long as the scheduler lets it. A record that is gone meanwhile is
    passed over.

    :param work: takes a record, and what ``prepare`` gave
    :param prepare: takes a record before its transaction begins and writes nothing: for
        what takes long, such as reading a file in another process
    :param failed: takes the record and the error, once what the record did is rolled
        back; without it the error ends the job
    :param int remaining: how many wait in all, where ``records`` are a part of them
    :param bool is_whole: do all of them, whatever time it takes: for a job that could
        not tell what it did already if it were called again
    """
    cron = records.env["ir.cron"]
    cron._commit_progress(remaining=max(remaining or 0, len(records)))
    for record in records:
        try:
            _do(record, work, prepare)
        except Exception as error:
            if failed is None:
                raise
            # hooks, mails and cache of what failed go, and its old snapshot
            record.env.cr.rollback()
            record.env.transaction.reset()
            failed(record, error)
        if not cron._commit_progress(1) and not is_whole:
            break


def _do(record, work, prepare):
    found = ()
    if prepare:
        if not record.exists():
            return
        found = (prepare(record),)
        record.env["ir.cron"]._commit_progress()  # the work sees what is new since

    def do():
        if record.exists():
            work(record, *found)

    _again(record.env, do)
