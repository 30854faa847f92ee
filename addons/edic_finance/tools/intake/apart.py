# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Runs a reader of files in a process of its own, with limits.

What a stranger sent is taken apart by a library in C: that must neither end an Odoo
worker nor fill its memory.
"""

import importlib
import json
import logging
import math
import os
import re
import resource
import subprocess
import sys
import types
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

_logger = logging.getLogger(__name__)
TIMEOUT = 60  # seconds of the processor
# A busy machine, or one that sleeps, makes no file unreadable: on the clock it may take
# this many times as long.
PATIENCE = 4
MEMORY = 512 * 1024**2  # bytes that a reader may write to
ADDRESSES = 3 * MEMORY  # bytes that it may reserve: libraries in C reserve more
# the runtime that SaxonC is compiled with reserves 32 GB, and its stylesheets are large
MEMORIES = {"einvoice_rules": 2 * 1024**3}
RESERVED = {"einvoice_rules": 40 * 1024**3}
MAX_BYTES = 64 * 1024**2  # of a file
UNREADABLE, OVER_LIMIT = 3, 4  # exit codes of the child
# how libraries in C say that they got no memory
NO_MEMORY = re.compile(
    "bad_alloc|allocate memory|Insufficient memory|OutOfMemory", re.I
)
INHERITED = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "LD_LIBRARY_PATH")


def run_apart(
    reader: str,
    data: bytes,
    options: Mapping[str, str] | None = None,
    timeout: float | None = None,
) -> Any | None:
    """Return what ``read(data, **options)`` of a reader gives, as JSON; None for a file
    that cannot be read.

    :param reader: name of a module beside this one, or of one of another addon's tools
    :param timeout: seconds of the processor that it may take, `TIMEOUT` when None; on
        the clock `PATIENCE` times as many
    """
    found = unpack_apart(reader, data, options, timeout)
    return found and found[0]


def unpack_apart(
    reader: str,
    data: bytes,
    options: Mapping[str, str] | None = None,
    timeout: float | None = None,
) -> tuple[Any, memoryview] | None:
    """Return the same as `run_apart`, and the ``content`` that the reader gives beside:
    bytes that JSON would only make larger."""
    timeout = timeout or TIMEOUT
    if len(data) > MAX_BYTES:
        return None
    # no passwords: the child needs none
    environment = {name: os.environ[name] for name in INHERITED if name in os.environ}
    environment |= {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    # -P: modules of this folder do not hide the standard library's
    command = [sys.executable, "-P", __file__, reader]
    arguments = [json.dumps(dict(options or {})), str(math.ceil(timeout))]
    try:
        done = subprocess.run(  # noqa: S603 (our own file and readers' names)
            [*command, *arguments],
            input=data,
            env=environment,
            capture_output=True,
            timeout=timeout * PATIENCE,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return None
    if done.returncode:
        _log(reader, done)
        return None
    end = done.stdout.index(b"\n")
    return json.loads(done.stdout[:end]), memoryview(done.stdout)[end + 1 :]


def _log(reader: str, done: subprocess.CompletedProcess[bytes]) -> None:
    """Say what ended a reader, unless it is the file: that is a defect of ours."""
    if done.returncode > 0 and done.returncode not in (UNREADABLE, OVER_LIMIT):
        lines = done.stderr.decode(errors="replace").strip().splitlines()
        _logger.warning("%s failed: %s", reader, lines[-1] if lines else "?")


def main(reader: str, options: str, timeout: str) -> int:
    """Read a file on the input of the child process, and write a line of JSON to its
    output, with the content behind it."""
    for kind, limit in (
        (resource.RLIMIT_AS, RESERVED.get(reader, ADDRESSES)),
        (resource.RLIMIT_DATA, MEMORIES.get(reader, MEMORY)),
        (resource.RLIMIT_CPU, int(timeout)),
        (resource.RLIMIT_FSIZE, 0),  # nothing is written to a disk
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (limit, limit))
    with suppress(OSError):  # where the system lets nobody part from its network
        os.unshare(os.CLONE_NEWUSER | os.CLONE_NEWNET)
    os.nice(10)  # the people who work now come first
    name = reader if "." in reader else f"edic_finance.tools.intake.{reader}"
    _make_shell(name.partition(".")[0])
    module = importlib.import_module(name)
    try:
        found = module.read(sys.stdin.buffer.read(), **json.loads(options))
    except module.UnreadableError:
        return UNREADABLE
    except Exception as error:
        if isinstance(error, MemoryError) or NO_MEMORY.search(str(error)):
            return OVER_LIMIT
        raise
    content = getattr(found, "content", b"")
    if content:
        found = replace(found, content=b"")  # neither copied nor in the JSON
    facts = asdict(found)
    facts.pop("content", None)
    sys.stdout.write(json.dumps(facts) + "\n")
    sys.stdout.flush()
    sys.stdout.buffer.write(content)
    return 0


def _make_shell(addon: str) -> None:
    """Put empty packages in the places of addons and of Odoo, whose own `__init__` need
    Odoo: their tools are plain Python."""
    _put(addon, str(Path(__file__).parents[3] / addon))
    _put("odoo")
    _put("odoo.addons")
    for name in sorted({"edic_ai", addon}):
        _put(f"odoo.addons.{name}", str(Path(__file__).parents[3] / name))


def _put(name: str, *path: str) -> None:
    package = types.ModuleType(name)
    package.__path__ = list(path)
    sys.modules.setdefault(name, package)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
