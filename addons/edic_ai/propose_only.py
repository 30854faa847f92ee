# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""AI proposes, a person decides.

`propose_only` is for engines: inside, nothing can be changed.

PostgreSQL refuses each INSERT, UPDATE and DELETE, by the ORM or in SQL, since the
sub-transaction is READ ONLY and no statement inside sets it back. Python refuses what
would leave the sub-transaction: ending the transaction, work put off to its end, mail.
A connection of its own, or code bent on undoing these lines, is not stopped here;
tests/architecture keeps engines from both.

`draft_only` is for keeping what a model answered: inside, statements may write the
tables and columns that the use case names, its suggestions or drafts, and no other.
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

READING = re.compile(r"\s*(?:SELECT|SAVEPOINT|RELEASE|ROLLBACK\s+TO)\b", re.IGNORECASE)
WRITING = re.compile(
    r"\s*(?:INSERT\s+INTO|UPDATE|DELETE\s+FROM)\s+\"?(\w+)\"?", re.IGNORECASE
)
SET = re.compile(r"\bSET\b(.*?)(?:\bFROM\b|\bWHERE\b|$)", re.IGNORECASE | re.DOTALL)
COLUMN = re.compile(r"(?:^|,)\s*\"?(\w+)\"?\s*=")
ROW = re.compile(r"(?:^|,)\s*\(")  # SET (a, b) = …
# methods that the cursor passes on to psycopg2's without going through `execute`
PAST = ("executemany", "copy_expert", "copy_from", "copy_to", "callproc")
LOGGED = {"write_date", "write_uid"}


def is_proposing():
    """Return whether AI code runs, which changes nothing but drafts."""
    return _proposing.get()


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
def draft_only(env, writes):
    """Run the block so that it writes drafts and nothing else.

    :param dict writes: table → columns that may be updated there, None for any change
    :raises ProposeOnlyError: when the block tries more
    """
    env.flush_all()  # earlier writes are not the block's
    token = _proposing.set(True)
    try:
        with _guarded(env, lambda text: _is_draft(text, writes)):
            yield
            env.flush_all()
    finally:
        _proposing.reset(token)


def _is_draft(text, writes):
    """Return whether a statement reads, or writes what may be written."""
    if ";" in text.strip().rstrip(";"):
        return False
    if READING.match(text):
        return True
    found = WRITING.match(text)
    if not found or found[1] not in writes:
        return False
    if writes[found[1]] is None:
        return True
    part = SET.search(text) if text.lstrip()[:6].upper() == "UPDATE" else None
    if not part or ROW.search(part[1]):
        return False
    columns = set(COLUMN.findall(part[1]))
    return bool(columns) and columns <= {*writes[found[1]], *LOGGED}


@contextmanager
def _guarded(env, may_run=None):
    cr = env.cr
    run = cr.execute

    def refuse(*_args, **_kwargs):
        raise _refusal(env)

    def execute(query, *args, **kwargs):
        text = _text(query)
        if ENDING.search(text) or not (may_run is None or may_run(text)):
            raise _refusal(env)
        return run(query, *args, **kwargs)

    later = Refusing(refuse)
    guards = {
        "commit": refuse,
        "rollback": refuse,
        "execute": execute,
        "precommit": later,
        "postcommit": later,
        **dict.fromkeys(PAST, refuse),
    }
    own = {name: vars(cr)[name] for name in guards if name in vars(cr)}
    vars(cr).update(guards)
    try:
        yield
    finally:
        for name in guards:
            del vars(cr)[name]
        vars(cr).update(own)


def _text(query):
    if isinstance(query, SQL):
        return query.code
    return query.decode() if isinstance(query, bytes) else str(query)


class Refusing(Callbacks):
    """A queue for the end of the transaction that takes nothing."""

    __slots__ = ("add",)

    def __init__(self, refuse):
        super().__init__()
        self.add = refuse
