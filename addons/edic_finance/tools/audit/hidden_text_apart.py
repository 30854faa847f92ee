# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Reads a PDF in a process of its own, with limits: what a stranger sent is taken apart
by a library in C, and must neither end an Odoo worker nor fill its memory."""

import importlib
import json
import os
import resource
import subprocess
import sys
import types
from dataclasses import asdict
from pathlib import Path

TIMEOUT = 60  # seconds
MEMORY = 2 * 1024**3  # bytes of addresses
MOST_BYTES = 64 * 1024**2  # of a file
INHERITED = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "LD_LIBRARY_PATH")


def read_apart(pdf: bytes) -> dict | None:
    """A `hidden_text.Reading` as JSON; None for a file that cannot be read."""
    if len(pdf) > MOST_BYTES:
        return None
    # no passwords: the child needs none
    environment = {name: os.environ[name] for name in INHERITED if name in os.environ}
    environment |= {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    try:
        done = subprocess.run(  # noqa: S603 (our own file, no input in the command)
            # -P: this folder's calendar.py is not the standard library's
            [sys.executable, "-P", __file__],
            input=pdf,
            env=environment,
            capture_output=True,
            timeout=TIMEOUT,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return None
    return json.loads(done.stdout) if done.returncode == 0 else None


def main() -> int:
    """Entry of the child process: a PDF on its input, JSON on its output."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (TIMEOUT, TIMEOUT))
    os.nice(10)  # the people who work now come first
    hidden_text = _hidden_text_without_odoo()
    try:
        reading = hidden_text.read(sys.stdin.buffer.read())
    except hidden_text.UnreadableError:
        return 1
    sys.stdout.write(json.dumps(asdict(reading)))
    return 0


def _hidden_text_without_odoo() -> types.ModuleType:
    # The addon's __init__ needs Odoo; an empty package in its place does not.
    shell = types.ModuleType("edic_finance")
    shell.__path__ = [str(Path(__file__).parents[2])]
    sys.modules.setdefault("edic_finance", shell)
    return importlib.import_module("edic_finance.tools.audit.hidden_text")


if __name__ == "__main__":
    sys.exit(main())
