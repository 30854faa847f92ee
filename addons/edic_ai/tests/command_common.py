# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Commands of the suite as people call them: as a process, or in that of the tests.

A process of Odoo takes seconds to begin, so only that it begins and ends rightly is
asked of one; what a command does with its options it does here as well.
"""

import io
import os
import subprocess
import sys
from contextlib import contextmanager, redirect_stderr, redirect_stdout

from odoo.cli.command import find_command
from odoo.tools import config

ODOO = "/usr/bin/odoo"


def run_process(name, *args, without=()):
    """Run `odoo NAME ARG…` as a process.

    :param without: variables of the environment that it does not get
    :rtype: subprocess.CompletedProcess
    """
    addons = f"--addons-path={','.join(config['addons_path'])}"
    return subprocess.run(  # noqa: S603
        [sys.executable, ODOO, addons, name, *args],
        capture_output=True,
        text=True,
        check=False,
        env={name: value for name, value in os.environ.items() if name not in without},
    )


def run_here(name, *args):
    """Run `odoo NAME ARG…` in this process; its database is that of the tests, whose
    registry is to be in test mode.

    :rtype: subprocess.CompletedProcess
    """
    code, out, err = 0, io.StringIO(), io.StringIO()
    with _configuration_kept(), redirect_stdout(out), redirect_stderr(err):
        try:
            find_command(name)().run(list(args))
        except SystemExit as end:
            code = end.code
    return subprocess.CompletedProcess(args, code, out.getvalue(), err.getvalue())


@contextmanager
def _configuration_kept():
    """Take back what a command makes of Odoo's configuration from its options."""
    kept = [dict(settings) for settings in config.options.maps]
    try:
        yield
    finally:
        for settings, before in zip(config.options.maps, kept, strict=True):
            settings.clear()
            settings.update(before)
