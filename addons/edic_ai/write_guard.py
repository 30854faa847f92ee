# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Writers of stored fields: one answer for all that EDIC adds to any model.

``readonly`` binds forms alone: over RPC anybody with access to the model writes such a
field, and a figure that others rely on is gone. Here ``readonly`` is meant. Each stored
field has a writer:

``method``
    only the program: code in superuser mode, or a method that opens the field for
    itself with `by_method`, where the user's own access rights still hold;
``creation``
    whoever may create the record, once; later only the program;
``client``
    whoever may write the record.

Without ``edic_writer=`` on the field, what is readonly has the writer ``method``, other
fields and those of dialogs (transient models) have ``client``. The model "base" refuses
what others write, so that `write`, `create`, `load`, defaults in the context and
commands of a parent are all met. `docs/stored_fields.csv` lists every field.

What a method says to those that it calls, such as that a bill is being posted, stands
beside: the block is `within` a piece of work, and `is_within` tells so. No client can
send either along, as it could a value of the context.
"""

from contextlib import contextmanager
from contextvars import ContextVar

METHOD, CREATION, CLIENT = WRITERS = ("method", "creation", "client")
PARAMETER = "edic_writer"
EMPTY = "edic_starts_empty"  # a field that installing does not compute
# Odoo adds them to every model and takes them from nobody
MAGIC = {"id", "create_uid", "create_date", "write_uid", "write_date"}
# fields that the code now at work has opened, and what it is part of
_now = ContextVar("edic_write_guard", default=frozenset())


@contextmanager
def _marked(marks):
    token = _now.set(_now.get().union(marks))
    try:
        yield
    finally:
        _now.reset(token)


def within(work, records=()):
    """Let what the block calls know that it is part of some work.

    :param str work: its name, such as "edic_finance.posting"
    :param records: those that are worked on, where somebody asks `outside` for others
    """
    return _marked({work, *((work, record._name, record.id) for record in records)})


def is_within(work):
    """Return whether the code now at work is called in the course of this."""
    return work in _now.get()


def outside(work, records):
    """Return those of the records in the database that are not being worked on so."""
    now = _now.get()
    return records.browse(n for n in records.ids if (work, records._name, n) not in now)


def by_method(records, *names):
    """Let the block write guarded fields of this model; access rights still hold.

    :param names: of the fields, each of which the model must have
    """
    if unknown := [name for name in names if name not in records._fields]:
        raise ValueError(f"{records._name} has no field {', '.join(unknown)}")
    return _marked({(records._name, name) for name in names})


def is_opened(model, name):
    """Return whether the code now at work may write this field."""
    return (model, name) in _now.get()


def is_of_edic(field):
    """Return whether an addon of EDIC brought the field, whoever extends it since."""
    first = next(iter(field._modules), "")
    return first.startswith("edic_") and field.name not in MAGIC


def concerns_edic(model, field):
    """Return whether EDIC brought the field, or the model that it stands on."""
    return (model._original_module or "").startswith("edic_") or is_of_edic(field)


def writer_of(field, is_transient):
    """Return who may write a stored field, one of `WRITERS`."""
    if writer := getattr(field, PARAMETER, None):
        return writer
    if is_transient or field.inverse or not field.readonly:
        return CLIENT
    return METHOD
