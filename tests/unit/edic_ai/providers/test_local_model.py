# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The plumbing model, really run: what a client may expect of a server."""

import json
import subprocess
import sys
import time
from pathlib import Path

import jsonschema
import pytest
import requests

from edic_ai.tools.providers.preset import PLUMBING

ROOT = Path(__file__).parents[4]
SCRIPT = ROOT / "scripts" / "local_model.py"
PATIENCE = 60  # seconds after which a broken test ends; nothing is measured by it
SCHEMA = {
    "type": "object",
    "properties": {
        "account": {"enum": ["606300", "613500", "626000"]},
        "confidence": {"enum": ["low", "medium", "high"]},
        "reason": {"type": "string", "maxLength": 40},
    },
    "required": ["account", "confidence", "reason"],
    "additionalProperties": False,
}


@pytest.fixture
def ask(local_model):
    """`ask(text, **more)` → the response of the chat operation."""

    def send(text="Say hello.", key=local_model.key, stream=False, **more):
        body = {
            "model": local_model.model,
            "messages": [{"role": "user", "content": text}],
            "max_tokens": 8,
            "stream": stream,
            **more,
        }
        return requests.post(
            f"{local_model.url}/chat/completions",
            json=body,
            headers={"Authorization": f"Bearer {key}"} if key else {},
            stream=stream,
            timeout=PATIENCE,
        )

    return send


def test_help_says_what_the_model_is():
    asked = [sys.executable, SCRIPT, "--help"]
    said = subprocess.run(asked, capture_output=True, text=True, check=True).stdout
    assert PLUMBING in " ".join(said.split())
    assert f"PLUMBING='{PLUMBING}'" in (ROOT / "scripts" / "local_model.sh").read_text()


def test_model_is_listed_by_its_name(local_model):
    headers = {"Authorization": f"Bearer {local_model.key}"}
    listed = requests.get(
        f"{local_model.url}/models", headers=headers, timeout=PATIENCE
    ).json()
    assert [model["id"] for model in listed["data"]] == [local_model.model]


def test_local_model_answers_a_chat(ask, local_model):
    answer = ask()
    assert answer.status_code == 200
    assert answer.json()["model"] == local_model.model
    assert answer.json()["choices"][0]["message"]["content"]
    assert 0 < answer.json()["usage"]["completion_tokens"] <= 8


def test_local_model_streams_its_answer(ask):
    with ask(stream=True) as answer:
        lines = [line for line in answer.iter_lines(decode_unicode=True) if line]
    assert answer.headers["Content-Type"].startswith("text/event-stream")
    assert lines[-1] == "data: [DONE]"
    chunks = [json.loads(line.removeprefix("data: ")) for line in lines[:-1]]
    deltas = [chunk["choices"][0]["delta"] for chunk in chunks if chunk["choices"]]
    assert len([delta for delta in deltas if delta.get("content")]) > 1
    reasons = [c["choices"][0]["finish_reason"] for c in chunks if c["choices"]]
    assert reasons[-1] in ("stop", "length")


def test_an_answer_keeps_to_its_schema(ask):
    answer = ask(
        "Choose an account for: rent of a copier.",
        max_tokens=200,
        seed=1,
        response_format={
            "type": "json_schema",
            "json_schema": {"name": "choice", "schema": SCHEMA, "strict": True},
        },
    )
    choice = answer.json()["choices"][0]
    assert choice["finish_reason"] == "stop"
    jsonschema.validate(json.loads(choice["message"]["content"]), SCHEMA)


def test_too_long_a_question_is_refused(ask):
    answer = ask("word " * 6000)
    assert answer.status_code == 400
    assert answer.json()["error"]["type"] == "exceed_context_size_error"


@pytest.mark.parametrize("key", ["wrong", None])
def test_a_wrong_key_is_refused(ask, key):
    answer = ask(key=key)
    assert answer.status_code == 401
    assert "error" in answer.json()


def test_nobody_else_reaches_it(local_model):
    port = f":{local_model.port:04X}"
    tables = [Path("/proc/net") / name for name in ("tcp", "tcp6")]
    rows = [row.split() for table in tables for row in table.read_text().splitlines()]
    addresses = {row[1] for row in rows if row[1].endswith(port) and row[3] == "0A"}
    assert addresses == {f"0100007F{port}"}


def test_log_has_no_question(ask, local_model):
    assert ask("Repeat: Zwetschgendatschi").status_code == 200
    log = (local_model.folder / "log").read_text()
    assert "Zwetschgendatschi" not in log
    assert local_model.key not in log


def slots(local_model):
    """For each place: whether it works, and how many tokens it has written."""
    headers = {"Authorization": f"Bearer {local_model.key}"}
    url = f"http://127.0.0.1:{local_model.port}/slots"
    found = requests.get(url, headers=headers, timeout=PATIENCE).json()
    return [
        (slot["is_processing"], slot.get("next_token", [{}])[0].get("n_decoded", 0))
        for slot in found
    ]


def test_who_hangs_up_frees_the_place(ask, local_model):
    """Two endless streams take both places; without hanging up they would write on."""
    ends = time.monotonic() + PATIENCE
    while any(busy for busy, _written in slots(local_model)):
        # an earlier test hung up: the server sees that after a second in which it has
        # nothing to tell anybody, us included
        assert time.monotonic() < ends
        time.sleep(2)
    streams = [ask(stream=True, ignore_eos=True, max_tokens=3500) for _ in range(2)]
    pieces = [stream.iter_lines() for stream in streams]  # to drop one is to hang up
    for lines in pieces:
        next(line for line in lines if b'"content":"' in line)
    assert [busy for busy, _written in slots(local_model)] == [True, True]
    for stream in streams:
        stream.close()
    most = 0
    ends = time.monotonic() + PATIENCE
    while working := [written for busy, written in slots(local_model) if busy]:
        assert time.monotonic() < ends, "still busy"
        most = max(most, *working)
        time.sleep(0.02)
    assert most < 2000
    assert ask().status_code == 200


def test_a_taken_port_is_left_to_its_owner(local_model, tmp_path, start_local_model):
    process, port = start_local_model(tmp_path, local_model.port)
    try:
        assert port != local_model.port
        url = f"http://127.0.0.1:{port}/health"
        assert requests.get(url, timeout=PATIENCE).status_code == 200
    finally:
        process.terminate()
        process.wait(PATIENCE)


def test_key_is_kept_and_its_file_closed_to_others(tmp_path, start_local_model):
    (tmp_path / "key").write_text("kept")
    (tmp_path / "key").chmod(0o644)
    process, _port = start_local_model(tmp_path, 0)
    process.terminate()
    process.wait(PATIENCE)
    assert (tmp_path / "key").read_text() == "kept"
    assert (tmp_path / "key").stat().st_mode & 0o777 == 0o600
