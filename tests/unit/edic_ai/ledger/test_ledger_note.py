# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Checkpoints: written here, read and verified by the stand-alone verifier."""

import base64
import hashlib
from datetime import datetime

import pytest

from edic_ai.tools.ledger.edic_verify import Checkpoint, Verifier, key_id
from edic_ai.tools.ledger.note import (
    checkpoint,
    is_successor,
    key_ref,
    name_successor,
    new_key,
    public_key,
    sign,
)

# RFC 8032 section 7.1, test 1
KEY = bytes.fromhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
PUBLIC = bytes.fromhex(
    "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"
)
NAME = "edic-ledger/0d5c0000-0000-4000-8000-000000000000"
WHEN = datetime(2026, 11, 25, 10)
TEXT = f"""{NAME}/1
1234
AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=
time: 2026-11-25T10:00:00Z
key: 21fe31dfa154a261
"""


def written():
    return checkpoint(f"{NAME}/1", 1234, b"\x01" * 32, WHEN, KEY)


def test_keys_are_those_of_the_rfc():
    assert public_key(KEY) == PUBLIC
    assert key_ref(PUBLIC) == hashlib.sha256(PUBLIC).hexdigest()[:16]
    assert len(new_key()) == 32
    assert new_key() != new_key()


def test_note_has_the_documented_form():
    body, _blank, signature = written().partition("\n\n")
    assert f"{body}\n" == TEXT
    mark, name, value = signature.split(" ")
    assert (mark, name) == ("—", NAME)
    value = base64.b64decode(value)
    assert value[:4] == hashlib.sha256(f"{NAME}\n\x01".encode() + PUBLIC).digest()[:4]
    assert len(value) == 4 + 64


def test_verifier_reads_and_believes_it():
    checkpoint = Checkpoint.parse(written())
    assert (checkpoint.origin, checkpoint.size, checkpoint.root) == (
        f"{NAME}/1",
        1234,
        b"\x01" * 32,
    )
    assert checkpoint.said == {"time": "2026-11-25T10:00:00Z", "key": key_ref(PUBLIC)}
    assert checkpoint.is_signed_by([public_key(new_key()), PUBLIC])
    assert not checkpoint.is_signed_by([public_key(new_key())])


@pytest.mark.parametrize("line", range(5))
def test_no_line_can_be_changed(line):
    lines = written().split("\n")
    changed = {1: "1235", 2: base64.b64encode(b"\x02" * 32).decode()}
    lines[line] = changed.get(line, lines[line] + "0")
    assert not Checkpoint.parse("\n".join(lines)).is_signed_by([PUBLIC])


def test_another_name_is_another_key():
    assert key_id(NAME, PUBLIC) != key_id(NAME + "0", PUBLIC)
    text = sign(TEXT, NAME + "0", KEY)
    assert Checkpoint.parse(text).is_signed_by([PUBLIC])
    assert not Checkpoint.parse(text.replace("0000 ", "000 ")).is_signed_by([PUBLIC])


@pytest.mark.parametrize(
    ("since", "is_good"),
    [("2026-11-25T10:00:01Z", True), ("2026-11-25T10:00:00Z", False), (None, True)],
)
def test_a_revoked_key_counts_for_what_it_signed_before(since, is_good):
    checkpoint = Checkpoint.parse(written())
    revoked = {PUBLIC: since} if since else {}
    verifier = Verifier(checkpoint.origin, [checkpoint], [PUBLIC], revoked=revoked)
    verifier.check_signatures()
    assert verifier.codes == ({} if is_good else {4: 1})


def test_a_revoked_key_does_not_count_where_no_time_is_said():
    text = sign(TEXT.replace("time", "t1me"), NAME, KEY)
    verifier = Verifier(
        f"{NAME}/1", [Checkpoint.parse(text)], [PUBLIC], revoked={PUBLIC: "2099"}
    )
    verifier.check_signatures()
    assert verifier.codes == {4: 1}


def test_a_key_names_its_successor():
    new = public_key(new_key())
    signature = name_successor("0d5c", new, KEY)
    assert is_successor("0d5c", new, PUBLIC, signature)
    for wrong in (
        ("0d5d", new, PUBLIC, signature),
        ("0d5c", PUBLIC, PUBLIC, signature),
        ("0d5c", new, new, signature),
        ("0d5c", new, PUBLIC, signature[:-1]),
    ):
        assert not is_successor(*wrong)
