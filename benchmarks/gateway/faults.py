# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Each fault of a provider: what the user sees, what is recorded, how long it takes.

Usage: faults.py --database NAME [--deadline 2]

Faults are the fake provider's, the clients are the real ones. The answer is streamed,
as screens have it, but where a fault has no such form.
"""

import contextlib
import itertools
import os
import time
from dataclasses import dataclass, replace
from pathlib import Path

import scene

KINDS = ("mistral", "openai")
ATTEMPTS = 3


@dataclass(frozen=True)
class Case:
    """A fault on a server.

    :param steps: what the server does with each attempt
    :param tls: its certificate, as `FakeProvider` has it
    :param trusted: whether the provider's form names that certificate
    :param port: of another server: silent, closed, or without TLS
    """

    name: str
    steps: tuple = ()
    streamed: bool = False
    tls: str | None = None
    trusted: bool = True
    port: str = ""
    schema: bool = False


def cases():
    """All faults, in the order of the table."""
    from fakes.fake_faults import FAULTS, WRONG_ANSWERS
    from fakes.fake_provider import Step

    for name, fault in FAULTS.items():
        status = f" ({fault.step.status})" if fault.step.status != 200 else ""
        yield Case(name + status, (fault.step,) * ATTEMPTS, fault.streamed)
    for name, text in WRONG_ANSWERS.items():
        step = Step(text=text)
        yield Case(f"wrong schema: {name}", (step,) * ATTEMPTS, schema=True)
    yield Case("connection refused", port="closed", streamed=True)
    yield Case("connection never answered", port="silent", streamed=True)
    yield Case("certificate not trusted", tls="good", trusted=False, streamed=True)
    yield Case("certificate of another name", tls="wrong_name", streamed=True)
    yield Case("certificate expired", tls="expired", streamed=True)
    yield Case("no TLS where it is expected", port="plain", streamed=True)
    yield Case("no fault", streamed=True)


@dataclass
class Outcome:
    """The outcome of a call."""

    seen: str
    recorded: str
    attempts: int
    seconds: float


def read_ledger(registry, since):
    """Status, error and HTTP status of the rows written since."""
    with scene.environment(registry) as env:
        rows = env["edic.ai.trace"].search(
            [("id", ">", since), ("use_case", "=", scene.USE_CASE)], order="id"
        )
        errors = []
        for row in rows:
            error = row.facts.get("error.type")
            http = row.facts.get("http.status")
            errors.append(
                " ".join(filter(None, (row.status, error, http and str(http))))
            )
        return ", ".join(errors)


def last_trace(registry):
    """Also forgets the provider's failures, lest the breaker ends the next call."""
    with scene.environment(registry) as env:
        env["edic.ai.health"].search([]).unlink()
        return env["edic.ai.trace"].search([], order="id desc", limit=1).id


def ask(registry, guards, request, streamed):
    """Outcome of one call."""
    from odoo.addons.edic_ai.tools.providers.errors import AiError

    since = last_trace(registry)
    shown = []
    with scene.environment(registry) as env:
        gateway = env["edic.ai.gateway"]
        started = time.perf_counter()
        try:
            gateway._ask(request, on_chunk=shown.append if streamed else None)
            seen = "the answer"
        except AiError as error:
            seen = gateway._sentence(error)
        seconds = time.perf_counter() - started
    return Outcome(seen, read_ledger(registry, since), guards.pop().attempts, seconds)


def watch_guards(registry):
    """The guard of each call of this process, for its count of attempts."""
    guards = []
    with scene.environment(registry) as env:
        kind = type(env["edic.ai.gateway"])
    start = kind._start

    def watched(self, *args):
        guards.append(args[-1])
        return start(self, *args)

    kind._start = watched
    return guards


def play(registry, guards, case, kind, request):
    """The outcome of a case with a client."""
    from fakes import fake_provider

    with contextlib.ExitStack() as stack:
        fake = stack.enter_context(fake_provider.FakeProvider(tls=case.tls))
        url = fake.url
        if case.port == "closed":
            url = f"http://127.0.0.1:{fake_provider.closed_port()}"
        elif case.port == "silent":
            port = stack.enter_context(fake_provider.SilentPort())
            url = f"https://127.0.0.1:{port}"
        elif case.port == "plain":
            url = url.replace("http:", "https:")
        ca_file = Path(fake.ca_file) if case.tls and case.trusted else None
        if ca_file:
            os.environ["EDIC_AI_SECRETS"] = str(ca_file.parent)
        scene.serve(registry, url, kind, ca_file=ca_file and ca_file.name)
        fake.script(*case.steps)
        return ask(registry, guards, request, case.streamed)


def main():
    """Print a table."""
    options = scene.options(__doc__, deadline=2.0)
    registry = scene.load(options.database)
    from odoo.addons.edic_ai.tools.providers.contract import Limits, Schema

    limits = Limits(deadline_s=options.deadline, max_attempts=ATTEMPTS)
    plain = scene.request(registry, limits=limits)
    total = {"type": "number", "minimum": 0}
    schema = {
        "type": "object",
        "properties": {"total": total},
        "required": ["total"],
        "additionalProperties": False,
    }
    held = replace(plain, schema=Schema("total", schema))
    guards = watch_guards(registry)
    rows = []
    for case in cases():
        request = held if case.schema else plain
        both = [play(registry, guards, case, kind, request) for kind in KINDS]
        rows.append((case.name if case.streamed else f"{case.name} (whole)", both))
    scene.table(
        f"Faults, with a deadline of {options.deadline:g} s and {ATTEMPTS} attempts "
        f"at most ({' / '.join(KINDS)})",
        ("fault", "what the user sees", "ledger", "attempts", "worker held, s"),
        list(grouped(rows)),
        words=3,
    )


def grouped(rows):
    """Neighbours with the same outcome in one row, with the longest time."""
    for words, group in itertools.groupby(rows, lambda row: words_of(row[1])):
        names, outcomes = zip(*group, strict=True)
        longest = [
            max(o.seconds for o in outcome) for outcome in zip(*outcomes, strict=True)
        ]
        held = " / ".join(f"{seconds:.2f}" for seconds in longest)
        yield "; ".join(names), *words, held


def words_of(both):
    """Sentence, ledger and attempts of both clients."""
    return (
        same(outcome.seen for outcome in both),
        same(outcome.recorded for outcome in both),
        same(str(outcome.attempts) for outcome in both),
    )


def same(values):
    """One where all are equal."""
    return " / ".join(dict.fromkeys(values))


if __name__ == "__main__":
    main()
