# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Public keys that whoever verifies got from elsewhere."""

import base64
import json
import subprocess
import sys

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from ledger_data import (
    INDEPENDENT,
    NAME,
    OTHER,
    SIGNER,
    export,
    note,
    plain,
    public,
    write,
)
from test_edic_verify_program import program

CHAIN = plain()
NOTES = [note(CHAIN[:3]), note(CHAIN)]
LINES = export(CHAIN, NOTES)
THIRD = Ed25519PrivateKey.from_private_bytes(bytes([7] * 32))
KEY = base64.b64encode(public()).decode()
KEY_2 = base64.b64encode(public(OTHER)).decode()


@pytest.fixture
def file(tmp_path):
    """``file(lines)`` → a path."""
    return lambda lines: write(tmp_path / "ledger.jsonl", lines)


@pytest.mark.parametrize(
    ("key", "code"),
    [
        (f"{KEY}\n", 0),
        (KEY_2, 4),
        (f"{KEY_2}\n{KEY}\n", 0),  # after a rotation there are two
        ("", 70),
        ("nonsense", 70),
    ],
    ids=["fits", "another", "two", "none", "nonsense"],
)
def test_a_key_got_from_elsewhere(key, code, file, tmp_path):
    (tmp_path / "key").write_text(key, encoding="ascii")
    # a forger who makes the chain anew and signs it names a key that fits
    for lines in (LINES, export(CHAIN, NOTES, keys=[KEY_2])):
        assert program(file(lines), "--key", tmp_path / "key").returncode == code


def named(new, signer=SIGNER, old=KEY):
    """Return a key's statement about the next one, in an export."""
    message = f"{NAME}\nnew key: {new}\n".encode()
    return [[old, new, base64.b64encode(signer.sign(message)).decode()]]


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"named": named(KEY_2)}, 0),
        ({}, 4),
        ({"named": named(KEY_2, OTHER)}, 4),  # nobody names himself
        ({"named": named(KEY)}, 4),
        ({"named": named(KEY_2), "revoked": {KEY: "2026-11-25T10:00:00Z"}}, 4),
    ],
    ids=["named", "not named", "by itself", "another", "by a revoked one"],
)
def test_first_key_vouches_for_those_it_named(more, code, file, tmp_path):
    (tmp_path / "key").write_text(KEY, encoding="ascii")
    lines = export(CHAIN, [note(CHAIN, signer=OTHER)], keys=[KEY, KEY_2], **more)
    done = program(file(lines), "--key", tmp_path / "key")
    assert done.returncode == code
    assert json.loads(done.stdout)["keys"] == "given"


def test_a_key_is_not_passed_over_in_silence(file, tmp_path):
    (tmp_path / "key").write_text(KEY, encoding="ascii")
    bare = {"flags": ("-I", "-S")}
    done = program(file(LINES), "--key", tmp_path / "key", **bare)
    assert (done.returncode, done.stdout) == (70, "")
    assert json.loads(program(file(LINES)).stdout)["keys"] == "the ledger's own"


def test_a_key_that_cannot_be_read(file, tmp_path):
    assert program(file(LINES), "--key", tmp_path / "none").returncode == 70


@pytest.mark.parametrize(
    ("keys", "notes", "code"),
    [
        ((KEY_2,), (SIGNER, OTHER), 0),
        ((KEY,), (SIGNER, OTHER), 4),  # it did not sign the end
        ((KEY, KEY_2), (SIGNER, OTHER), 0),
        ((KEY_2,), (THIRD, OTHER), 4),  # no key of this ledger
    ],
    ids=["present", "former", "both", "alien"],
)
def test_present_key_is_enough_after_a_rotation(keys, notes, code, file, tmp_path):
    (tmp_path / "key").write_text("\n".join(keys), encoding="ascii")
    before, end = notes
    signed = [note(CHAIN[:3], signer=before), note(CHAIN, signer=end)]
    path = file(export(CHAIN, signed, keys=[KEY, KEY_2]))
    done = program(path, "--key", tmp_path / "key")
    assert done.returncode == code
    command = [sys.executable, INDEPENDENT, path, f"--key={tmp_path / 'key'}"]
    assert subprocess.run(command, capture_output=True).returncode == code


def test_a_file_without_an_entry_is_no_proof_with_a_key(file, tmp_path):
    """The checkpoint over nothing is true for ever, whatever was written since."""
    (tmp_path / "key").write_text(KEY, encoding="ascii")
    path = file(export([], [note([])], head=None))
    assert program(path).returncode == 0
    done = program(path, "--key", tmp_path / "key")
    assert done.returncode == 66
    [found] = json.loads(done.stdout)["damage"]
    assert found["kind"] == "nothing in it"
    command = [sys.executable, INDEPENDENT, path, f"--key={tmp_path / 'key'}"]
    assert subprocess.run(command, capture_output=True).returncode == 66
