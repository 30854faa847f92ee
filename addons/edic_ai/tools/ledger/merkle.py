# Copyright 2026 EDIC contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Proofs about the Merkle tree of a chain: RFC 6962 sections 2.1.1 and 2.1.2.

Leaves are the hashes of records, 32 bytes each. They are read once, in order of their
number within each subtree, and not kept: a proof about a million takes no memory. How
a proof is verified lies with whoever has nothing else: ``tools/ledger/edic_verify``.
"""

from collections.abc import Callable, Iterable

from .edic_verify import Tree

# the hashes from a number up to, but without, another; numbers begin at 0
Source = Callable[[int, int], Iterable[bytes]]


def root(source: Source, start: int, stop: int) -> bytes:
    """Return the root of the tree over a part of the leaves, 32 bytes."""
    tree = Tree()
    for leaf in source(start, stop):
        tree.add(leaf)
    if tree.size != stop - start:
        raise ValueError(f"leaves are missing between {start} and {stop}")
    return tree.root()


def inclusion_path(source: Source, index: int, size: int) -> list[bytes]:
    """Return the audit path PATH(m, D[n]) of a leaf, from the leaf to the root.

    :param index: of the leaf, from 0
    :param size: number of leaves of the tree
    :raises ValueError: the tree has no such leaf
    """
    if not 0 <= index < size:
        raise ValueError(f"no leaf {index} among {size}")
    path, start, stop = [], 0, size
    while stop - start > 1:
        middle = start + _half(stop - start)
        if index < middle:
            path.append(root(source, middle, stop))
            stop = middle
        else:
            path.append(root(source, start, middle))
            start = middle
    return path[::-1]


def consistency_path(source: Source, first: int, second: int) -> list[bytes]:
    """Return the proof PROOF(m, D[n]) that a tree grew to another.

    :param first: number of leaves of the smaller tree, at least 1
    :raises ValueError: there are no two such trees
    """
    if not 0 < first <= second:
        raise ValueError(f"no proof from {first} to {second}")
    path, start, stop, is_known = [], 0, second, True
    while first != stop:
        middle = start + _half(stop - start)
        if first <= middle:
            path.append(root(source, middle, stop))
            stop = middle
        else:
            path.append(root(source, start, middle))
            start, is_known = middle, False
    if not is_known:  # the root of the smaller tree is not in the path
        path.append(root(source, start, stop))
    return path[::-1]


def _half(count: int) -> int:
    """Return the largest power of two below ``count``."""
    return 1 << (count - 1).bit_length() - 1
