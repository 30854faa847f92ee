# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The fixtures of clients: a fake of each kind, the plumbing model; and a collector."""

import os
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import pytest

from edic_ai.tools.ledger import otlp
from edic_ai.tools.providers.contract import ChatCall, Limits, Message
from edic_ai.tools.providers.presets import PRESETS
from fakes.fake_provider import FakeProvider

SCRIPT = Path(__file__).parents[3] / "scripts" / "local_model.py"
PATIENCE = 60  # seconds after which a broken test ends; nothing is measured by it


@pytest.fixture
def fake():
    with FakeProvider() as provider:
        yield provider


@pytest.fixture(params=["mistral", "openai"])
def kind(request):
    return request.param


@pytest.fixture
def ask():
    """`ask(deadline_s, **limits)` → a question, asked once unless limits say more."""

    def chat_call(deadline_s=10.0, **limits):
        limits = {"max_answer_bytes": 100_000, "max_attempts": 1} | limits
        return ChatCall(
            "mistral-small-latest",
            (Message("user", "What Madame Canari asked"),),
            limits=Limits(deadline_s, **limits),
        )

    return chat_call


@pytest.fixture
def alone(monkeypatch):
    """No setting of the machine, and no exporter of another test."""
    for name in [name for name in os.environ if name.startswith("OTEL_")]:
        monkeypatch.delenv(name)
    otlp.close()
    monkeypatch.setattr(otlp._here, "_is_missing", False)
    yield
    otlp.close()


@pytest.fixture
def collector(alone, monkeypatch):
    # loads protobuf, which no other test needs
    from fakes.fake_collector import collecting

    with collecting() as server:
        monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", server.url)
        yield server
        server.answers.set()
        otlp.close()


def _start(folder, port):
    """The script as `make run LLM=local` starts it; its port when it answers."""
    port_file = folder / "port"
    options = {"port": port, "port-file": port_file, "key-file": folder / "key"}
    process = subprocess.Popen(
        [sys.executable, SCRIPT, *(f"--{k}={v}" for k, v in options.items())],
        stderr=(folder / "log").open("w"),
    )
    ends = time.monotonic() + PATIENCE
    while not port_file.exists():
        assert process.poll() is None, (folder / "log").read_text()
        assert time.monotonic() < ends, "the local model does not answer"
        time.sleep(0.05)
    return process, int(port_file.read_text())


@pytest.fixture(scope="session")
def start_local_model():
    """`start_local_model(folder, port)` → process and port."""
    return _start


@pytest.fixture(scope="session")
def local_model(tmp_path_factory):
    """`url`, `key`, `model` and `port` of a running plumbing model."""
    folder = tmp_path_factory.mktemp("local_model")
    process, port = _start(folder, 0)
    yield SimpleNamespace(
        url=f"http://127.0.0.1:{port}/v1",
        key=(folder / "key").read_text(),
        model=PRESETS["local"].models["chat"][0],
        port=port,
        folder=folder,
    )
    process.terminate()
    assert process.wait(PATIENCE) == 0
