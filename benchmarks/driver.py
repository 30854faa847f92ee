# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The frame of benchmarks: databases that are made and dropped, each part in a process
of its own, its tables printed and written to a file."""

import argparse
import contextlib
import os
import subprocess
import sys
import tempfile
from pathlib import Path


def arguments(about, parts, **numbers):
    """Return the options of a benchmark of parts; ``numbers`` have their defaults."""
    parser = argparse.ArgumentParser(description=about.split("\n", maxsplit=1)[0])
    parser.add_argument("--only", default=",".join(parts), help="parts, with commas")
    parser.add_argument("--markdown", type=Path, help="write the tables there, too")
    parser.add_argument("--database", help="an existing one, with the addons installed")
    for name, value in numbers.items():
        parser.add_argument(f"--{name}", type=int, default=value)
    options = parser.parse_args()
    options.parts = options.only.split(",")
    if unknown := set(options.parts) - set(parts):
        parser.error(f"no such part: {', '.join(sorted(unknown))}")
    return options


def psql(*statements, into="postgres"):
    """Return what statements print, run outside any transaction."""
    quiet = "SET client_min_messages = warning"
    words = [word for statement in (quiet, *statements) for word in ("-c", statement)]
    command = ["psql", "-XAtq", "-v", "ON_ERROR_STOP=1", "-d", into, *words]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def drop(name):
    """Remove a database."""
    psql(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def copy(source, target):
    """Make a database anew from another."""
    drop(target)
    psql(f"CREATE DATABASE {target} TEMPLATE {source}")


@contextlib.contextmanager
def copied(source, target):
    """A copy of a database that is dropped afterwards."""
    copy(source, target)
    try:
        yield target
    finally:
        drop(target)


@contextlib.contextmanager
def installed(name, modules, *words, existing=None):
    """A database with modules that is dropped afterwards; an existing one is kept."""
    if existing:
        yield existing
        return
    with copied("template0", name):
        install(name, modules, *words)
        yield name


def install(name, modules, *words):
    """Install modules; ``words`` are further ones of the command line."""
    words = ["-d", name, "-i", modules, "--stop-after-init", "--no-http", *words]
    with tempfile.TemporaryFile("w+") as log:
        command = ["odoo", "server", *words, "--log-level=warn"]
        if subprocess.run(command, stderr=log).returncode:
            log.seek(0)
            sys.exit(f"the database could not be made:\n{log.read()[-2000:]}")


def shell(name, script, **values):
    """Run a script in Odoo's shell, which knows the values; return its exit code."""
    known = "".join(f"{key} = {value!r}\n" for key, value in values.items())
    command = ["odoo", "shell", "-d", name, "--no-http", "--log-level=error"]
    command.append("--shell-interface=python")
    text = known + script.read_text(encoding="utf-8")
    return subprocess.run(command, input=text, text=True).returncode


def machine():
    """Return cores and load, which times depend on."""
    load = " ".join(f"{each_load:.1f}" for each_load in os.getloadavg())
    return f"{os.cpu_count()} cores, load at the start {load}"


def run(commands, about, markdown=None):
    """Run parts and print their tables below ``about``; return 1 when one failed.

    :param commands: words after Python, of each part
    :param markdown: path of a file that gets all of it
    """
    print(about, flush=True)
    tables, failed = [about], 0
    for words in commands:
        command = [sys.executable, *map(str, words)]
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True)
        print(done.stdout, flush=True)
        tables.append(done.stdout)
        failed |= bool(done.returncode)
    if markdown:
        markdown.write_text("".join(tables), encoding="utf-8")
    return int(failed)
