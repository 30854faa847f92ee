# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The Merkle tree of RFC 6962 and its proofs, on the vectors of its first authors."""

import hashlib
import tracemalloc

import pytest
from ledger_data import source_of

from edic_ai.tools.ledger.edic_verify import Tree, grown_roots, included_root, leaf_hash
from edic_ai.tools.ledger.merkle import (
    consistency_path,
    inclusion_path,
    root,
)

# github.com/google/certificate-transparency, cpp/merkletree/merkle_tree_test.cc
LEAVES = [
    bytes.fromhex(leaf)
    for leaf in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
A = "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7"
B = "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e"
C = "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"
D = "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"
E = "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0"
F = "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a"
PATHS = {  # (number of the leaf from 1, size of the tree)
    (1, 1): [],
    (1, 8): [A, B, C],
    (6, 8): [D, E, ROOTS[3]],
    (3, 3): [ROOTS[1]],
    (2, 5): [ROOTS[0], B, D],
}
PROOFS = {
    (1, 1): [],
    (1, 8): [A, B, C],
    (6, 8): [F, E, ROOTS[3]],
    (2, 5): [B, D],
}
MANY = [hashlib.sha256(b"%d" % n).digest() for n in range(64)]


def mth(leaves):
    """MTH(D[n]) as section 2.1 writes it."""
    if len(leaves) <= 1:
        return leaf_hash(leaves[0]) if leaves else hashlib.sha256(b"").digest()
    half = 1
    while half * 2 < len(leaves):
        half *= 2
    both = mth(leaves[:half]) + mth(leaves[half:])
    return hashlib.sha256(b"\x01" + both).digest()


def in_hex(nodes):
    return [node.hex() for node in nodes]


def test_roots_of_the_first_authors():
    tree = Tree()
    assert tree.root() == hashlib.sha256(b"").digest()
    for leaf, expected in zip(LEAVES, ROOTS, strict=True):
        tree.add(leaf)
        assert tree.root().hex() == expected


@pytest.mark.parametrize(("leaf", "size"), PATHS)
def test_their_audit_paths(leaf, size):
    path = inclusion_path(source_of(LEAVES), leaf - 1, size)
    assert in_hex(path) == PATHS[leaf, size]
    found = included_root(leaf_hash(LEAVES[leaf - 1]), leaf - 1, size, path)
    assert found.hex() == ROOTS[size - 1]


@pytest.mark.parametrize(("first", "second"), PROOFS)
def test_their_consistency_proofs(first, second):
    path = consistency_path(source_of(LEAVES), first, second)
    assert in_hex(path) == PROOFS[first, second]
    old = bytes.fromhex(ROOTS[first - 1])
    assert in_hex(grown_roots(old, first, second, path)) == [
        ROOTS[first - 1],
        ROOTS[second - 1],
    ]


def test_every_leaf_is_proved_and_no_other(subtests):
    for size in range(1, 65):
        with subtests.test(size=size):
            check_leaves(size)


def check_leaves(size):
    source, expected = source_of(MANY), mth(MANY[:size])
    assert root(source, 0, size) == expected
    for index in range(size):
        path = inclusion_path(source, index, size)
        node = leaf_hash(MANY[index])
        assert included_root(node, index, size, path) == expected
        for wrong in ((index + 1) % size, size + index, -1):
            assert rejected(included_root, node, wrong, size, path, expected), wrong
        assert rejected(included_root, node, index, size, [*path, node], expected)
        if path:
            assert rejected(included_root, node, index, size, path[1:], expected)
            other = [leaf_hash(path[0]), *path[1:]]
            assert rejected(included_root, node, index, size, other, expected)


def rejected(check, *args):
    *args, expected = args
    if args[1:3] == [0, 1] and not args[3]:
        return True  # the one leaf of a tree of one
    try:
        return check(*args) != expected
    except ValueError:
        return True


def test_every_growth_is_proved_and_no_other(subtests):
    for second in range(1, 65):
        with subtests.test(second=second):
            check_growth(second)


def check_growth(second):
    source, new = source_of(MANY), mth(MANY[:second])
    for first in range(1, second + 1):
        old = mth(MANY[:first])
        path = consistency_path(source, first, second)
        assert grown_roots(old, first, second, path) == [old, new]
        forged = leaf_hash(old)
        assert rejected(grown_roots, forged, first, second, path, [forged, new])
        assert rejected(grown_roots, old, first + 1, second, path, [old, new])
        assert rejected(grown_roots, old, first, second, [*path, old], [old, new])


@pytest.mark.parametrize(("first", "second"), [(0, 4), (5, 4), (-1, 4)])
def test_no_proof_where_there_are_no_two_trees(first, second):
    with pytest.raises(ValueError, match="no proof"):
        consistency_path(source_of(MANY), first, second)
    with pytest.raises(ValueError):
        grown_roots(MANY[0], first, second, MANY[:2])


@pytest.mark.parametrize(("index", "size"), [(0, 0), (4, 4), (-1, 4)])
def test_no_path_where_there_is_no_leaf(index, size):
    with pytest.raises(ValueError, match="no leaf"):
        inclusion_path(source_of(MANY), index, size)
    with pytest.raises(ValueError):
        included_root(MANY[0], index, size or 1, MANY[:3])


def test_a_leaf_that_is_missing_is_told():
    with pytest.raises(ValueError, match="missing between"):
        inclusion_path(source_of(MANY[:5]), 2, 8)


def test_proofs_about_many_take_no_memory_and_read_each_once():
    read = 0

    def source(start, stop):
        nonlocal read
        for number in range(start, stop):
            read += 1
            yield number.to_bytes(32)

    size = 40_000
    tracemalloc.start()
    path = inclusion_path(source, 12_345, size)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert read == size - 1
    assert peak < 50_000
    node = leaf_hash((12_345).to_bytes(32))
    assert included_root(node, 12_345, size, path) == root(source, 0, size)
