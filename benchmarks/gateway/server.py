# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A real server with two HTTP workers: time to the first token, and many streams.

Usage: server.py --database NAME [--rounds 20] [--streams 20]

Asked as a button does (RPC with a session), read as a browser does (the bus, over a
websocket straight to the server's own port for it: no proxy between).
"""

import itertools
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from contextlib import ExitStack, closing, contextmanager, suppress

import requests
import scene
from browser import HOST, PATIENCE_S, Browser

FEW, MANY, DRIP_S = 20, 60, 0.05  # words of an answer, 20 a second
LOGIN = "bench"
IDLE_S = 5


@contextmanager
def server(database, crons):
    """An Odoo with two HTTP workers; its ports."""
    from fakes.fake_provider import closed_port

    port, gevent_port = closed_port(), closed_port()
    words = [
        "odoo",
        "server",
        "-d",
        database,
        "--addons-path",
        scene.addons_path(),
        "--workers=2",
        f"--max-cron-threads={crons}",
        "--log-level=warn",
        f"--http-port={port}",
        f"--gevent-port={gevent_port}",
    ]
    with tempfile.TemporaryFile("w+") as log:
        process = subprocess.Popen(words, stderr=log)
        try:
            wait_for(port, process)
            wait_for(gevent_port, process)
            yield port, gevent_port
        finally:
            process.terminate()
            process.wait()
            log.seek(0)
            problems = [line for line in log if " ERROR " in line or "Error:" in line]
            print("".join(problems[:20]), end="", file=sys.stderr)


def wait_for(port, process):
    """Until it answers."""
    ends = time.monotonic() + PATIENCE_S
    while time.monotonic() < ends and process.poll() is None:
        with suppress(requests.RequestException):
            requests.get(f"http://{HOST}:{port}/web/health", timeout=5)
            return
        time.sleep(0.1)
    raise SystemExit("the server did not start")


def prepare(registry, streams):
    """A user with the lowest rights that do, and a partner (id → name) for each
    stream."""
    with scene.environment(registry) as env:
        if not env["res.users"].search([("login", "=", LOGIN)]):
            groups = [env.ref("edic_ai.group_edic_ai_user").id]
            who = {"name": LOGIN, "login": LOGIN, "password": LOGIN}
            env["res.users"].create({**who, "group_ids": [(6, 0, groups)]})
        # companies: names of people would be replaced on the way
        vals = [{"name": f"Bench {n};", "is_company": True} for n in range(streams)]
        partners = env["res.partner"].create(vals)
        return dict(zip(partners.ids, partners.mapped("name"), strict=True))


def says(words):
    """An answer of so many words."""
    return " ".join(f"word{n}" for n in range(words))


def warm_up(browser, partners):
    """Let the workers load what their first call needs."""
    browser.wait([browser.ask(partner_id)[0] for partner_id in partners])


def first_tokens(browser, provider, partner_id, rounds):
    """Milliseconds: button to provider, provider to browser, between two texts."""
    times = defaultdict(list)
    for _round in range(rounds):
        task, pressed = browser.ask(partner_id)
        times["RPC"].append(time.monotonic() - pressed)
        browser.wait([task])
        asked, answered = provider.moments("asked")[-1], provider.moments("answers")[-1]
        chunks = browser.chunks[task]
        times["taken"].append(browser.states[task]["running"] - pressed)
        times["pick-up"].append(asked - pressed)
        times["first"].append(chunks[0] - answered)
        times["whole"].append(chunks[0] - pressed)
        gaps = [b - a for a, b in itertools.pairwise(chunks)]
        times["gap"].append(sorted(gaps)[len(gaps) // 2])
        time.sleep(0.2)
    return {what: [1000 * s for s in took] for what, took in times.items()}


def ping(browsers):
    """Begin ordinary requests, of each kind one after the other.

    :return: what ends them and gives ``kind → milliseconds``
    """
    ended = threading.Event()
    kinds = {
        "/web/health": lambda browser: browser.health(),
        "read by RPC": lambda browser: browser.call(
            "res.partner", "search_read", [], ["name"], limit=20
        ),
    }

    times = {kind: [] for kind in kinds}

    def go(kind, browser):
        while not ended.wait(0.05):
            times[kind].append(scene.milliseconds(lambda: kinds[kind](browser)))

    threads = [
        threading.Thread(target=go, args=pair)
        for pair in zip(kinds, browsers, strict=True)
    ]
    for thread in threads:
        thread.start()

    def end():
        ended.set()
        for thread in threads:
            thread.join()
        return times

    return end


def many_streams(browsers, provider, partners):
    """All asked for at once, while ordinary requests go on."""
    browser, *others = browsers
    end = ping(others)
    asked = {partner_id: browser.ask(partner_id) for partner_id in partners}
    tasks = [task for task, _pressed in asked.values()]
    browser.wait(tasks)
    times = end()
    begun = {
        asked[partner_id][0]: provider.moments("answers", name)[-1]
        for partner_id, name in partners.items()
    }
    lasts = MANY * DRIP_S
    started = min(pressed for _task, pressed in asked.values())
    return {
        "at once": max(
            sum(a <= b < a + lasts for a in begun.values()) for b in begun.values()
        ),
        "seconds": max(browser.states[task]["done"] for task in tasks) - started,
        "first": [1000 * (browser.chunks[task][0] - begun[task]) for task in tasks],
        **times,
    }


def report_first(times, rounds):
    """The table of the first token."""
    words = {
        "RPC": "button pressed → RPC answered",
        "taken": "button pressed → a worker has the task, told in the browser",
        "pick-up": "button pressed → request at the provider",
        "first": "provider's first byte → first text in the browser",
        "whole": "button pressed → first text in the browser",
        "gap": "between two texts, the provider sending a word each 50 ms",
    }
    scene.table(
        f"Time to the first token, {rounds} questions, idle server",
        ("from … to", "median ms", "p95 ms", "most ms"),
        [
            (
                text,
                scene.median(times[w], 0),
                scene.p95(times[w], 0),
                f"{max(times[w]):.0f}",
            )
            for w, text in words.items()
        ],
    )


def report_streams(idle, found, streams):
    """The table of many streams; columns: idle, then by number of cron workers."""

    def cells(times):
        return f"{scene.median(times, 0)} / {scene.p95(times, 0)} / {max(times):.0f}"

    rows = [
        (
            "streams at once, most",
            "–",
            *(figures["at once"] for figures in found.values()),
        ),
        (
            "all done after, s",
            "–",
            *(f"{figures['seconds']:.1f}" for figures in found.values()),
        ),
        (
            "first byte → browser, ms",
            "–",
            *(cells(figures["first"]) for figures in found.values()),
        ),
        *(
            (
                f"{kind}, ms",
                cells(idle[kind]),
                *(cells(o[kind]) for o in found.values()),
            )
            for kind in idle
        ),
        (
            "ordinary requests that waited for a second",
            *(
                sum(ms > 1000 for kind in idle for ms in figures[kind])
                for figures in (idle, *found.values())
            ),
        ),
    ]
    scene.table(
        f"{streams} streams of {MANY * DRIP_S:.0f} s on 2 HTTP workers "
        "(median / p95 / most)",
        ("", "idle", *(f"{crons} cron workers" for crons in found)),
        rows,
    )


def main():
    """Print two tables."""
    options = scene.options(__doc__, rounds=20, streams=20)
    registry = scene.load(options.database)
    partners = prepare(registry, options.streams)
    partner = next(iter(partners))
    found = {}
    with (
        scene.Provider(says(FEW), DRIP_S) as few,
        scene.Provider(says(MANY), DRIP_S) as many,
    ):
        for crons in (2, 6):
            with server(options.database, crons) as ports, ExitStack() as stack:
                new = [Browser(*ports, options.database, LOGIN) for _number in range(3)]
                browsers = [stack.enter_context(closing(number)) for number in new]
                at_once = {"zone": "eu_controlled", "capacity": options.streams}
                scene.serve(registry, few.url, **at_once)
                warm_up(browsers[0], partners)
                if not found:
                    partner = next(iter(partners))
                    times = first_tokens(browsers[0], few, partner, options.rounds)
                    end = ping(browsers[1:])
                    time.sleep(IDLE_S)
                    idle = end()
                scene.serve(registry, many.url, **at_once)
                found[crons] = many_streams(browsers, many, partners)
    report_first(times, options.rounds)
    report_streams(idle, found, options.streams)


if __name__ == "__main__":
    main()
