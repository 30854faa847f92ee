# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Time stamps of a real authority, of `openssl ts`, and what is not taken for one."""

import hashlib
import subprocess
import time

import pytest

from edic_ai.tools.ledger import timestamp
from edic_ai.tools.ledger.timestamp import (
    MAX_BYTES,
    StampError,
    ask,
    check,
    is_safe,
    read,
)
from fakes.time_authority import Authority, openssl

DATA = b"a checkpoint"


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    made = Authority(tmp_path_factory.mktemp("tsa"))
    yield made
    made.close()


@pytest.fixture(autouse=True)
def honest(authority):
    yield
    authority.change, authority.kind = (
        lambda answer: answer,
        ("application/timestamp-reply"),
    )
    authority.pause = 0
    authority.asked.clear()


def trusted(authority, name="ca"):
    return (authority.folder / f"{name}.pem").read_bytes()


def test_a_stamp_is_got_and_checked(authority):
    answer = ask(authority.url, DATA)
    assert read(answer, DATA).tst_info.message_imprint.message == digest()
    check(answer, DATA, trusted(authority))


def digest():
    return hashlib.sha256(DATA).digest()


def test_authority_sees_the_hash_alone(authority):
    ask(authority.url, DATA)
    [(headers, query)] = authority.asked
    assert headers["Content-Type"] == "application/timestamp-query"
    assert digest() in query
    assert DATA not in query


def test_openssl_believes_what_is_kept(authority, tmp_path):
    (tmp_path / "data").write_bytes(DATA)
    (tmp_path / "answer.tsr").write_bytes(ask(authority.url, DATA))
    args = ("-data", tmp_path / "data", "-in", tmp_path / "answer.tsr", "-CAfile")
    openssl("ts", "-verify", *args, authority.folder / "ca.pem")
    with pytest.raises(subprocess.CalledProcessError):
        openssl("ts", "-verify", *args, authority.folder / "other.pem")


def test_another_authority_is_not_believed(authority):
    answer = ask(authority.url, DATA)
    with pytest.raises(StampError):
        check(answer, DATA, trusted(authority, "other"))


def test_a_stamp_is_of_one_thing(authority):
    answer = ask(authority.url, DATA)
    for use in (read, lambda *args: check(*args, trusted(authority))):
        with pytest.raises(StampError, match="something else"):
            use(answer, DATA + b"!")


def test_an_answer_to_another_request_is_refused(authority):
    kept = ask(authority.url, DATA)  # it is of the same data, with another nonce
    authority.change = lambda _answer: kept
    with pytest.raises(StampError, match="another request"):
        ask(authority.url, DATA)


def test_an_answer_about_something_else_is_refused(authority):
    kept = ask(authority.url, b"something else")
    authority.change = lambda _answer: kept
    with pytest.raises(StampError, match="something else"):
        ask(authority.url, DATA)


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"<html>",
        b"\x30\x03\x02\x01\x00",
        bytes.fromhex("30053003020102"),  # a refusal
        b"x" * (MAX_BYTES + 1),
    ],
)
def test_what_is_no_stamp_is_refused(authority, answer):
    authority.change = lambda _answer: answer
    with pytest.raises(StampError):
        ask(authority.url, DATA)


def test_a_page_is_no_answer(authority):
    authority.kind = "text/html; charset=utf-8"
    with pytest.raises(StampError, match="HTTP 200, text/html"):
        ask(authority.url, DATA)


def test_nobody_there_and_nothing_told_of_the_address():
    with pytest.raises(StampError) as caught:
        ask("http://me:secret@127.0.0.1:9/path?key=secret", DATA)
    assert str(caught.value) == "unreachable refused"


def test_an_answer_that_drips_has_one_deadline(authority, monkeypatch):
    monkeypatch.setattr(timestamp, "DEADLINE_S", 0.5)
    authority.pause = 0.2  # before each byte: no read waits for long
    began = time.monotonic()
    with pytest.raises(StampError, match="timeout"):
        ask(authority.url, DATA)
    assert time.monotonic() - began < 2


def test_no_proxy_of_the_environment(authority, monkeypatch):
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9/")
    assert ask(authority.url, DATA)


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("https://tsa.example.org/x", True),
        ("http://127.0.0.1:8080/", True),  # a relay on this machine
        *((url, False) for url in ("http://tsa.example.org/", "tsa.example.org", "")),
        *((url, False) for url in ("ftp://localhost/", "https://", "https://[x/")),
    ],
)
def test_nobody_listens_on_the_way(url, safe):
    assert is_safe(url) is safe
    if not safe:
        with pytest.raises(StampError, match="https"):
            ask(url, DATA)
