"""Hashes of the tree and checking of proofs (RFC 9162, 2.1.1, 2.1.3.2 and 2.1.4.2), over bytes, without any storage.

A leaf is hashed behind 0x00 and a node behind 0x01, so that no entry can pass for a node.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from typing import Final

EMPTY_ROOT: Final = hashlib.sha256(b"").digest()
"""The root of a log without entries."""


def hash_leaf(data: bytes) -> bytes:
    """The hash of an entry, 32 bytes."""
    return hashlib.sha256(b"\x00" + data).digest()


def hash_children(left: bytes, right: bytes) -> bytes:
    """The hash of a node over its two children, 32 bytes."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def root_of(leaves: Iterable[bytes]) -> bytes:
    """The root over leaf hashes in their order, in one pass and with one hash kept for each level."""
    edge: list[tuple[int, bytes]] = []
    for leaf in leaves:
        level, node = 0, leaf
        while edge and edge[-1][0] == level:
            level, node = level + 1, hash_children(edge.pop()[1], node)
        edge.append((level, node))
    return join_edge([node for _level, node in edge])


def join_edge(edge: Sequence[bytes]) -> bytes:
    """The root over complete subtrees from left (largest) to right (smallest)."""
    if not edge:
        return EMPTY_ROOT
    root = edge[-1]
    for node in reversed(edge[:-1]):
        root = hash_children(node, root)
    return root


def root_from_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes]) -> bytes | None:
    """The root that an inclusion proof leads to for the leaf hash at `index` (from 0) among `size`; None where its length is wrong.

    The entry is in the log exactly if this is the root of a checkpoint of that size.
    """
    if not 0 <= index < size:
        return None
    place, last, node = index, size - 1, leaf
    for step in proof:
        if last == 0:
            return None
        if place & 1 or place == last:
            node = hash_children(step, node)
            while place and not place & 1:
                place, last = place >> 1, last >> 1
        else:
            node = hash_children(node, step)
        place, last = place >> 1, last >> 1
    return node if last == 0 else None


def root_from_consistency(first: int, second: int, first_root: bytes, proof: Sequence[bytes]) -> bytes | None:
    """The root of size `second` that a consistency proof leads to from the root of size `first`; None where it does not hold.

    The later log continues the earlier one exactly if this is the later checkpoint's root.
    """
    if first == second:
        return first_root if not proof else None
    if not 0 < first < second or not proof:
        return None
    path = list(proof)
    if first & (first - 1) == 0:
        path.insert(0, first_root)
    place, last = first - 1, second - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    old = new = path[0]
    for step in path[1:]:
        if last == 0:
            return None
        if place & 1 or place == last:
            old, new = hash_children(step, old), hash_children(step, new)
            while place and not place & 1:
                place, last = place >> 1, last >> 1
        else:
            new = hash_children(new, step)
        place, last = place >> 1, last >> 1
    return new if last == 0 and old == first_root else None
