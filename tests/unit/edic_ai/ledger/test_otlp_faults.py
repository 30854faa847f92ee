# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The effects of the export on a call, its worker and a fork when all goes wrong."""

import logging
import subprocess
import sys
import threading
import uuid
from pathlib import Path

import pytest

from edic_ai.tools.ledger import otlp
from edic_ai.tools.ledger.identifiers import uuid7
from fakes.fake_collector import PATIENCE, attributes_of, collecting

pytestmark = pytest.mark.usefixtures("alone")
CANARY = "Canari"
START = 1_800_000_000_000_000_000


def call():
    return otlp.Finished("finance.account", uuid7(), START, START + 1)


def test_silent_collector_holds_nobody(collector, monkeypatch):
    """Thousands of calls return while the collector has the first and is silent."""
    monkeypatch.setattr(otlp, "TIMEOUT_S", PATIENCE)
    monkeypatch.setenv("OTEL_BSP_SCHEDULE_DELAY", str(1000 * PATIENCE))
    collector.answers.clear()
    for _ in range(otlp.QUEUE):
        otlp.export(call())
    assert collector.asked.wait(PATIENCE)
    for _ in range(5 * otlp.QUEUE):
        otlp.export(call())
    assert len(collector.spans()) == otlp.QUEUE
    collector.answers.set()
    otlp.close()
    assert len(collector.spans()) == 2 * otlp.QUEUE


@pytest.mark.parametrize("status", [0, 301, 400, 500, 503])
def test_broken_collector_fails_nothing(collector, status, caplog, monkeypatch):
    monkeypatch.setattr(otlp, "TIMEOUT_S", 0.5)
    collector.status = status
    if not status:
        with collecting() as gone:
            monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", gone.url)
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_HEADERS", f"x-key={CANARY}")
    otlp.export(call())
    otlp.close()
    assert CANARY not in caplog.text
    collector.status = 200
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", collector.url)
    later = call()
    otlp.export(later)
    otlp.close()
    assert collector.spans()[-1].trace_id == uuid.UUID(later.call_uuid).bytes


def test_wrong_setting_fails_nothing(collector, monkeypatch, caplog):
    monkeypatch.setenv("OTEL_BSP_SCHEDULE_DELAY", "-1")
    lost = call()
    otlp.export(lost)
    assert lost.call_uuid in caplog.text
    assert not collector.asked.is_set()


def test_sdk_is_not_installed(collector, monkeypatch, caplog):
    caplog.set_level(logging.WARNING)
    monkeypatch.setitem(sys.modules, "opentelemetry.sdk.trace", None)
    for _ in range(2):
        otlp.export(call())
    [record] = caplog.records
    assert "opentelemetry-exporter-otlp-proto-http" in record.message
    assert not [t for t in threading.enumerate() if "Otel" in t.name]


# --- processes -----------------------------------------------------------------------
PREAMBLE = f"""
import os, sys, threading, types
shell = types.ModuleType("edic_ai")
shell.__path__ = [{str(Path(otlp.__file__).parents[2])!r}]
sys.modules["edic_ai"] = shell
from edic_ai.tools.ledger import otlp
from edic_ai.tools.ledger.identifiers import uuid7
def call(use_case):
    return otlp.Finished(use_case, uuid7(), {START}, {START} + 1)
"""


def run(code):
    """``code`` in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", PREAMBLE + code],
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done


def test_nothing_is_loaded_where_it_is_not_configured():
    run("""
otlp.export(call("a"))
assert not [name for name in sys.modules if name.startswith("opentelemetry")]
assert threading.active_count() == 1
""")


def test_sent_at_exit(collector):
    run('otlp.export(call("a"))')
    assert [attributes_of(s)["edic.use_case"] for s in collector.spans()] == ["a"]


@pytest.mark.slow
def test_exit_does_not_wait_for_a_silent_collector(collector):
    """Ends by itself: `run` gives up after PATIENCE, the collector answers later."""
    collector.answers.clear()
    run('otlp.export(call("a"))')
    assert collector.bodies


def test_forked_worker_has_its_own_exporter(collector):
    """Each span arrives once, whichever of the processes is the first to end."""
    run("""
otlp.export(call("parent"))
parents = otlp._here.get()
child = os.fork()
if not child:
    otlp.export(call("child"))
    assert otlp._here.get() is not parents
    sys.exit(0)
_, status = os.waitpid(child, 0)
assert status == 0, status
otlp.export(call("again"))
""")
    cases = sorted(attributes_of(span)["edic.use_case"] for span in collector.spans())
    assert cases == ["again", "child", "parent"]


def test_fork_while_the_exporter_is_being_made(collector):
    """A lock that another thread holds at that moment does not stay locked."""
    run("""
with otlp._here._lock:
    child = os.fork()
    if not child:
        otlp.export(call("child"))
        otlp.close()
        os._exit(0)
_, status = os.waitpid(child, 0)
assert status == 0, status
""")
    assert len(collector.spans()) == 1
