# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Both codes of the addon, against vectors that neither made (see the script)."""

import base64
import hashlib
import json
import subprocess
import sys
from datetime import datetime

import pytest
from jsonschema import Draft202012Validator
from ledger_data import GOLDEN, ROOT, SIGNER, write

from edic_ai.tools.ledger import edic_verify, record
from edic_ai.tools.ledger.edic_verify import Checkpoint, Tree, verify_file
from edic_ai.tools.text.canonical import canonical_json

SCHEMA = ROOT / "addons" / "edic_ai" / "static" / "schema" / "ledger-1.schema.json"


def vectors(kind):
    return pytest.mark.parametrize(
        "vector", GOLDEN[kind], ids=lambda vector: vector.get("name", "")
    )


def root(leaves):
    tree = Tree()
    for leaf in leaves:
        tree.add(leaf)
    return tree.root().hex()


def test_there_are_enough():
    kinds = [vectors for vectors in GOLDEN.values() if isinstance(vectors, list)]
    assert sum(map(len, kinds)) >= 24


@vectors("records")
def test_records_have_the_hashes_of_the_vectors(vector):
    value, before = vector["record"], bytes.fromhex(vector["previous"])
    assert canonical_json(value).decode() == vector["canonical"]
    assert record.record_hash(value, before).hex() == vector["record_hash"]
    # whoever verifies gets records in their form, and need not know of Unicode
    exported = json.loads(vector["canonical"])
    assert edic_verify.record_hash(exported, before).hex() == vector["record_hash"]


@vectors("records")
def test_records_are_what_columns_hold(vector):
    """Odoo says False or 0 where there is nothing, and times without a zone."""
    value = vector["record"]
    moment = datetime.strptime(value["occurred_at"], "%Y-%m-%dT%H:%M:%S.%fZ")
    columns = {name: said or False for name, said in value.items()}
    made = record.record_of({**columns, "occurred_at": moment})
    assert canonical_json(made).decode() == vector["canonical"]


@vectors("genesis")
def test_genesis_has_the_hash_of_the_vectors(vector):
    origin = record.origin_of(vector["ledger"], vector["chain"])
    assert origin == vector["origin"]
    assert edic_verify.genesis_hash(origin).hex() == vector["hash"]


@vectors("chains")
def test_chains_have_the_hashes_of_the_vectors(vector):
    before = edic_verify.genesis_hash(vector["origin"])
    for value, expected in zip(vector["records"], vector["hashes"], strict=True):
        assert edic_verify.record_hash(value, before).hex() == expected
        before = record.record_hash(value, before)
        assert before.hex() == expected


@vectors("salted")
def test_pseudonyms_and_digests_of_contents(vector):
    found = record.salted_digest(bytes.fromhex(vector["salt"]), vector["content"])
    assert found == vector["digest"]


@pytest.mark.parametrize("size", range(9))
def test_trees_have_the_roots_of_the_vectors(size):
    vector = GOLDEN["trees"][size]
    assert len(vector["leaves"]) == size
    assert root(map(bytes.fromhex, vector["leaves"])) == vector["root"]


def test_a_tree_of_a_thousand():
    numbers = (hashlib.sha256(str(number).encode()).digest() for number in range(1000))
    assert root(numbers) == GOLDEN["tree of a thousand"]["root"]


@vectors("checkpoints")
def test_checkpoints_verify_as_the_vectors_say(vector):
    found = Checkpoint.parse(vector["text"])
    expected = (found.origin, found.size, found.root.hex())
    assert expected == (vector["origin"], vector["size"], vector["root"])
    assert found.said["time"] == "2026-11-25T10:00:00Z"
    public = base64.b64decode(vector["public"])
    assert found.said["key"] == hashlib.sha256(public).hexdigest()[:16]
    assert found.is_signed_by([public])
    assert not found.is_signed_by([bytes(32)])
    assert SIGNER.private_bytes_raw().hex() == vector["seed"]
    assert SIGNER.sign(found.body) == found.signatures[0][1][4:]  # RFC 8032: one only


@vectors("exports")
def test_exports_verify_as_the_vectors_say(vector, tmp_path):
    file = write(tmp_path / "ledger.jsonl", vector["lines"])
    report = verify_file(file, None, vector.get("key"))
    assert report["exit_code"] == vector["exit_code"]
    assert report["first_bad"] == vector.get("first_bad")


@vectors("exports")
def test_exports_are_of_the_published_schema(vector):
    schema = Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))
    for line in vector["lines"]:
        schema.validate(json.loads(line))


def test_file_is_what_the_script_makes():
    script = ROOT / "scripts" / "make_ledger_vectors.py"
    code = (
        f"import json, runpy, sys; sys.path.insert(0, {str(script.parent)!r});"
        f"json.dump(runpy.run_path({str(script)!r})['vectors'](), sys.stdout)"
    )
    made = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert json.loads(made.stdout) == GOLDEN
