# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Runs a reader of files in a process of its own, with limits.

What a stranger sent is taken apart by a library in C: that must neither end an Odoo
worker nor fill its memory.
"""

import importlib
import json
import os
import resource
import subprocess
import sys
import types
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

TIMEOUT = 60  # seconds
MEMORY = 2 * 1024**3  # bytes
# of addresses, where it is not MEMORY: the runtime that SaxonC is compiled with
# reserves 32 GB and writes to little of them
ADDRESSES = {"einvoice_rules": 40 * 1024**3}
MOST_BYTES = 64 * 1024**2  # of a file
INHERITED = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "LD_LIBRARY_PATH")


def run_apart(
    reader: str, data: bytes, options: Mapping[str, str] | None = None
) -> Any | None:
    """What ``read(data, **options)`` of a reader returns, as JSON; None for a file that
    cannot be read.

    :param reader: name of a module beside this one
    """
    if len(data) > MOST_BYTES:
        return None
    # no passwords: the child needs none
    environment = {name: os.environ[name] for name in INHERITED if name in os.environ}
    environment |= {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    try:
        done = subprocess.run(  # noqa: S603 (our own file and readers' names)
            # -P: this folder's calendar.py is not the standard library's
            [sys.executable, "-P", __file__, reader, json.dumps(dict(options or {}))],
            input=data,
            env=environment,
            capture_output=True,
            timeout=TIMEOUT,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return None
    return json.loads(done.stdout) if done.returncode == 0 else None


def main(reader: str, options: str) -> int:
    """Entry of the child process: a file on its input, JSON on its output."""
    addresses = ADDRESSES.get(reader, MEMORY)
    resource.setrlimit(resource.RLIMIT_AS, (addresses, addresses))
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (TIMEOUT, TIMEOUT))
    os.nice(10)  # the people who work now come first
    # the addon's __init__ needs Odoo; an empty package in its place does not
    shell = types.ModuleType("edic_finance")
    shell.__path__ = [str(Path(__file__).parents[2])]
    sys.modules.setdefault("edic_finance", shell)
    module = importlib.import_module(f"edic_finance.tools.audit.{reader}")
    try:
        found = module.read(sys.stdin.buffer.read(), **json.loads(options))
    except module.UnreadableError:
        return 1
    sys.stdout.write(json.dumps(asdict(found)))
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
