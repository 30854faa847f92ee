# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""AI proposes, a person decides: inside `propose_only` nothing can be changed.

PostgreSQL refuses each INSERT, UPDATE and DELETE, by the ORM or in SQL, since the
sub-transaction is READ ONLY and no statement inside sets it back. Python refuses what
would leave the sub-transaction: ending the transaction, work put off to its end, mail.
A connection of its own, or code bent on undoing these lines, is not stopped here;
tests/architecture keeps engines from both.
"""

import re
from contextlib import contextmanager
from contextvars import ContextVar

import psycopg2.errors

from odoo.tools import SQL
from odoo.tools.misc import Callbacks

from .exceptions import ProposeOnlyError

_proposing = ContextVar("edic_proposing", default=False)
ENDING = re.compile(
    r"(?:^|;)\s*(?:commit|end|abort|begin|start\s+transaction|prepare\s+transaction"
    r"|rollback(?!\s+to\b))\b",
    re.IGNORECASE,
)


def check_not_proposing(env):
    """Refuse what leaves the database, where no transaction can take it back."""
    if _proposing.get():
        raise _refusal(env)


def _refusal(env):
    return ProposeOnlyError(
        env._("AI only proposes: it tried to change or send something and was stopped.")
    )


@contextmanager
def propose_only(env):
    """Run the block in a transaction in which nothing can be changed.

    :raises ProposeOnlyError: when the block tries to
    """
    token = _proposing.set(True)
    try:
        with env.cr.savepoint():
            env.cr.execute("SET TRANSACTION READ ONLY")
            with _guarded(env):
                yield
    except psycopg2.errors.ReadOnlySqlTransaction as error:
        raise _refusal(env) from error
    finally:
        _proposing.reset(token)


@contextmanager
def _guarded(env):
    cr = env.cr
    run = cr.execute

    def refuse(*_args, **_kwargs):
        raise _refusal(env)

    def execute(query, *args, **kwargs):
        if ENDING.search(query.code if isinstance(query, SQL) else str(query)):
            raise _refusal(env)
        return run(query, *args, **kwargs)

    later = Refusing(refuse)
    guards = {
        "commit": refuse,
        "rollback": refuse,
        "execute": execute,
        "precommit": later,
        "postcommit": later,
    }
    own = {name: vars(cr)[name] for name in guards if name in vars(cr)}
    vars(cr).update(guards)
    try:
        yield
    finally:
        for name in guards:
            del vars(cr)[name]
        vars(cr).update(own)


class Refusing(Callbacks):
    """A queue for the end of the transaction that takes nothing."""

    __slots__ = ("add",)

    def __init__(self, refuse):
        super().__init__()
        self.add = refuse
