# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The common parts of the benchmark: Odoo here, a provider, tables."""

import argparse
import contextlib
import json
import os
import signal
import statistics
import sys
import tempfile
import time
from pathlib import Path

ADDONS = Path(__file__).parent / "addons"
sys.path.insert(0, str(Path(__file__).parents[2] / "tests"))  # the fakes
USE_CASE = "bench.stream"
MODEL = "mistral-small-latest"
ZONES = {"on_premise": "in the house", "eu_controlled": "pseudonymised"}


def options(about, **numbers):
    """The command line of a part: ``--database`` and numbers with their defaults."""
    parser = argparse.ArgumentParser(description=about.split("\n", maxsplit=1)[0])
    parser.add_argument("--database", required=True)
    for name, value in numbers.items():
        parser.add_argument(f"--{name}", type=type(value), default=value)
    return parser.parse_args()


def addons_path():
    """Return the configured path, and the addon for benchmarks."""
    from odoo.tools import config

    config.parse_config([], setup_logging=False)
    return ",".join([*config["addons_path"], str(ADDONS)])


def load(database):
    """The registry of the database, in this process."""
    from odoo.tools import config

    words = ["-d", database, "--addons-path", addons_path(), "--log-handler=:CRITICAL"]
    config.parse_config([*words, "--max-cron-threads=0"], setup_logging=True)
    from odoo.modules.registry import Registry

    return Registry(database)


@contextlib.contextmanager
def environment(registry, login=None):
    """An environment whose changes are committed."""
    from odoo.api import SUPERUSER_ID, Environment

    with registry.cursor() as cr:
        env = Environment(cr, SUPERUSER_ID, {"lang": "en_US"})
        if login:
            env = env(user=env["res.users"].search([("login", "=", login)]))
        yield env


def serve(registry, url, kind="mistral", zone="on_premise", **vals):
    """Have this server, and no other, answer the question of the benchmark."""
    from fakes.fake_provider import KEY

    with environment(registry) as env:
        env["edic.ai.provider"].search([]).active = False
        provider = env["edic.ai.provider"].create(
            {
                "name": "The server",
                "kind": kind,
                "base_url": url if kind == "mistral" else f"{url}/openai/v1",
                "zone": zone,
                "zone_evidence": "benchmark",
                "new_key": KEY,
                "model_ids": [(0, 0, {"name": MODEL, "can_chat": True})],
                **vals,
            }
        )
        use = env["edic.ai.deployment"].create(
            {"use_case": USE_CASE, "model_id": provider.model_ids.id}
        )
        use.state = provider.model_ids.card_state = "approved"
        return provider.id


def request(registry, **vals):
    """The question of the benchmark, about the first partner."""
    from dataclasses import replace

    with environment(registry) as env:
        partner = env["res.partner"].search([], order="id", limit=1)
        asked = env["edic.ai.use.case." + USE_CASE]._request(partner)
        return replace(asked, **vals)


class Provider:
    """The fake provider in a process of its own.

    :param str text: what its model says
    :param float drip: seconds between two words of a stream
    """

    def __init__(self, text, drip=0.0):
        self._text, self._drip = text, drip

    def __enter__(self):
        from odoo import sql_db

        sql_db.close_all()  # a connection must not be shared
        self._log, name = tempfile.mkstemp()
        Path(name).unlink()
        mine, its = os.pipe()
        self._pid = os.fork()
        if not self._pid:
            try:
                self._play(its)
            finally:
                os._exit(0)
        os.close(its)
        with os.fdopen(mine) as pipe:
            self.url = pipe.readline().strip()
        return self

    def __exit__(self, *_error):
        os.kill(self._pid, signal.SIGKILL)
        os.waitpid(self._pid, 0)
        os.close(self._log)

    def _play(self, pipe):
        from fakes.fake_provider import FakeProvider, Step

        def note(what, about=""):
            line = json.dumps([what, time.monotonic(), about]) + "\n"
            os.write(self._log, line.encode())

        def say(body):
            note("answers", body["messages"][-1]["content"])
            return self._text

        def next_step():
            note("asked")
            return Step(drip=self._drip)

        with FakeProvider() as fake:
            fake.answers(say)
            fake.next_step = next_step
            os.write(pipe, f"{fake.url}\n".encode())
            os.close(pipe)
            signal.pause()

    def moments(self, what, about=""):
        """Return when (monotonic) it was "asked", or sent the first byte: "answers"."""
        size = os.fstat(self._log).st_size
        lines = os.pread(self._log, size, 0).decode().splitlines()
        return [
            moment
            for kind, moment, question in map(json.loads, lines)
            if kind == what and about in question
        ]


def milliseconds(call):
    """Return how long the call takes."""
    started = time.perf_counter()
    call()
    return 1000 * (time.perf_counter() - started)


def median(values, digits=1):
    """Rounded."""
    return f"{statistics.median(values):.{digits}f}"


def p95(values, digits=1):
    """Rounded."""
    return f"{sorted(values)[int(0.95 * len(values))]:.{digits}f}"


def table(title, head, rows, words=1):
    """Print a Markdown table; so many columns are words, the others are figures."""
    print(f"\n### {title}\n")
    print("|", " | ".join(head), "|")
    print("|" + "---|" * words + "--:|" * (len(head) - words))
    for row in rows:
        print("|", " | ".join(str(cell) for cell in row), "|")
    sys.stdout.flush()
