# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The time that the gateway adds to the bare SDK, on the same server and request.

Usage: overhead.py --database NAME [--calls 300]
"""

import time
from collections import defaultdict

import scene

BLOCKS = 10
TEXT = "The invoice of March is due on 30 April; nothing else is open."
STEPS = {
    "_plans": "policy, prompt, pseudonymisation",
    "_start": "place, budget, ledger (before)",
    "_perform": "client",
    "_close": "ledger, budget, usage (after)",
}


def bare(url, plan):
    """The SDK as it comes, asking what the gateway asks."""
    from mistralai.client import Mistral

    sdk = Mistral(api_key=plan.endpoint.api_key, server_url=url)
    body = {
        "model": plan.call.model,
        "messages": [
            {"role": m.role, "content": m.content} for m in plan.call.messages
        ],
        "temperature": float(plan.call.temperature),
        "max_tokens": plan.call.limits.max_output_tokens,
    }
    return lambda: sdk.chat.complete(**body)


def split(gateway, times):
    """Time the steps of the gateway of this process."""

    def timed(name, step):
        def run(*args, **kwargs):
            started = time.perf_counter()
            try:
                return step(*args, **kwargs)
            finally:
                times[name].append(1000 * (time.perf_counter() - started))

        return run

    kind = type(gateway)
    for name in STEPS:
        setattr(kind, name, timed(name, getattr(kind, name)))


def measure(registry, env, url, calls):
    """``(way → times, zone → step → times)`` in milliseconds."""
    from odoo.addons.edic_ai.tools.providers import clients

    request, gateway = scene.request(registry), env["edic.ai.gateway"]
    provider_id = scene.serve(registry, url)
    with scene.environment(registry) as other:
        plan = other["edic.ai.gateway"]._preview(request)
    ways = [
        ("bare SDK", None, bare(url, plan)),
        ("client alone", None, lambda: clients.call(plan.endpoint, "chat", plan.call)),
        *(
            (f"gateway, {words}", zone, lambda: gateway._ask(request))
            for zone, words in scene.ZONES.items()
        ),
    ]
    found, times, steps = defaultdict(list), defaultdict(list), defaultdict(dict)
    split(gateway, found)
    for block in range(BLOCKS + 1):
        for way, zone, ask in ways:
            if zone:
                with scene.environment(registry) as other:
                    provider = other["edic.ai.provider"].browse(provider_id)
                    provider.zone = zone
                    provider.model_ids.card_state = "approved"  # it moved
            found.clear()
            took = [scene.milliseconds(ask) for _ in range(calls // BLOCKS)]
            if block:  # the first warms up
                times[way] += took
                for step, values in found.items():
                    steps[way].setdefault(step, []).extend(values)
    return times, steps


def main():
    """Print two tables."""
    options = scene.options(__doc__, calls=300)
    registry = scene.load(options.database)
    with scene.Provider(TEXT) as provider, scene.environment(registry) as env:
        times, steps = measure(registry, env, provider.url, options.calls)
    base = float(scene.median(times["bare SDK"], 3))
    scene.table(
        f"Overhead of the gateway, {options.calls} chats each, one after the other",
        ("way", "median ms", "p95 ms", "more than the bare SDK, ms", "ratio"),
        [
            (
                way,
                scene.median(took),
                scene.p95(took),
                f"{float(scene.median(took, 3)) - base:.1f}",
                f"{float(scene.median(took, 3)) / base:.1f}",
            )
            for way, took in times.items()
        ],
    )
    scene.table(
        "Where the time goes: median ms (p95)",
        ("step", *steps),
        [
            (
                words,
                *(
                    f"{scene.median(step[s])} ({scene.p95(step[s])})"
                    for step in steps.values()
                ),
            )
            for s, words in STEPS.items()
        ],
    )


if __name__ == "__main__":
    main()
