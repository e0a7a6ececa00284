"""The tree itself: append, root, proofs; nodes of complete subtrees are kept level by level, each written once and never changed."""

from __future__ import annotations

import os
from collections.abc import Iterable
from io import FileIO
from pathlib import Path
from types import TracebackType
from typing import Protocol

from zhiheng.errors import InputError
from zhiheng.evidence.merkle import hash_children, join_edge

HASH_BYTES = 32


class Nodes(Protocol):
    """Where nodes are kept: level 0 holds the leaf hashes, level k the roots of complete subtrees of 2**k leaves."""

    def count(self, level: int) -> int:
        """How many nodes the level holds."""

    def get(self, level: int, index: int) -> bytes:
        """One node, 32 bytes."""

    def put(self, level: int, node: bytes) -> None:
        """One more node at the end of the level."""


class MemoryNodes:
    """Nodes in memory."""

    def __init__(self) -> None:
        self._levels: list[bytearray] = []

    def count(self, level: int) -> int:
        return len(self._levels[level]) // HASH_BYTES if level < len(self._levels) else 0

    def get(self, level: int, index: int) -> bytes:
        return bytes(self._levels[level][index * HASH_BYTES : (index + 1) * HASH_BYTES])

    def put(self, level: int, node: bytes) -> None:
        if level == len(self._levels):
            self._levels.append(bytearray())
        self._levels[level] += node


class FileNodes:
    """Nodes in a folder, one file a level. What a crash left half written is cut off and made again when the folder is opened.

    Raises:
        InputError: a level above the leaves does not agree with the one below it (the file is named).
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self._files = [self._open(level) for level in range(len(list(folder.glob("level-*.bin"))) or 1)]
        self._counts = [held.seek(0, os.SEEK_END) // HASH_BYTES for held in self._files]
        try:
            self._mend()
        except InputError:
            self.close()
            raise

    def _open(self, level: int) -> FileIO:
        path = self._folder / f"level-{level:02d}.bin"
        path.touch()
        return FileIO(path, "r+")

    def _mend(self) -> None:
        for level, held in enumerate(self._files):
            wanted = self._counts[0] >> level
            if self._counts[level] > wanted:
                raise InputError(f"日志文件 level-{level:02d}.bin 有 {self._counts[level]} 个节点，按第 0 层应为 {wanted} 个，文件被改动过")
            held.truncate(self._counts[level] * HASH_BYTES)
        level = 1
        while self._counts[0] >> level:
            while self.count(level) < self._counts[0] >> level:
                index = 2 * self.count(level)
                self.put(level, hash_children(self.get(level - 1, index), self.get(level - 1, index + 1)))
            level += 1

    def count(self, level: int) -> int:
        return self._counts[level] if level < len(self._counts) else 0

    def get(self, level: int, index: int) -> bytes:
        self._files[level].seek(index * HASH_BYTES)
        return self._files[level].read(HASH_BYTES) or b""

    def put(self, level: int, node: bytes) -> None:
        if level == len(self._files):
            self._files.append(self._open(level))
            self._counts.append(0)
        self._files[level].seek(self._counts[level] * HASH_BYTES)
        self._files[level].write(node)
        self._counts[level] += 1

    def sync(self) -> None:
        """Force what was written onto the disk."""
        for held in self._files:
            os.fsync(held.fileno())

    def close(self) -> None:
        """Close the files."""
        for held in self._files:
            held.close()

    def __enter__(self) -> FileNodes:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()


class MerkleTree:
    """An append-only Merkle tree over leaf hashes. Appending and proving cost as many node reads as the tree has levels."""

    def __init__(self, nodes: Nodes | None = None) -> None:
        self.nodes: Nodes = nodes if nodes is not None else MemoryNodes()

    def __len__(self) -> int:
        return self.nodes.count(0)

    def append(self, leaf: bytes) -> int:
        """Add a leaf hash and give its index, from 0."""
        index = place = len(self)
        level, node = 0, leaf
        self.nodes.put(0, node)
        while place & 1:
            node = hash_children(self.nodes.get(level, place - 1), node)
            level, place = level + 1, place >> 1
            self.nodes.put(level, node)
        return index

    def extend(self, leaves: Iterable[bytes]) -> None:
        """Add leaf hashes in their order."""
        for leaf in leaves:
            self.append(leaf)

    def root(self, size: int | None = None) -> bytes:
        """The root over the first `size` leaves (all by default).

        Raises:
            InputError: the log has fewer.
        """
        return self._range(0, self._checked(size))

    def inclusion_proof(self, index: int, size: int | None = None) -> list[bytes]:
        """The proof that the leaf at `index` is among the first `size` (RFC 9162, 2.1.3.1)."""
        size = self._checked(size)
        if not 0 <= index < size:
            raise InputError(f"日志的前 {size} 条里没有第 {index + 1} 条", found=str(index))
        low, high, proof = 0, size, []
        while high - low > 1:
            middle = low + _split(high - low)
            if index < middle:
                proof.append(self._range(middle, high))
                high = middle
            else:
                proof.append(self._range(low, middle))
                low = middle
        return proof[::-1]

    def consistency_proof(self, first: int, second: int | None = None) -> list[bytes]:
        """The proof that the log of size `second` continues the one of size `first` (RFC 9162, 2.1.4.1)."""
        second = self._checked(second)
        if not 0 < first <= second:
            raise InputError(f"日志的两个长度应满足 0 < {first} ≤ {second}", found=str(first))
        low, high, target, whole, proof = 0, second, first, True, []
        while target != high:
            middle = low + _split(high - low)
            if target <= middle:
                proof.append(self._range(middle, high))
                high = middle
            else:
                proof.append(self._range(low, middle))
                low, whole = middle, False
        if not whole:
            proof.append(self._range(low, high))
        return proof[::-1]

    def _checked(self, size: int | None) -> int:
        if size is None:
            return len(self)
        if not 0 <= size <= len(self):
            raise InputError(f"日志只有 {len(self)} 条，不到 {size} 条", found=str(size))
        return size

    def _range(self, low: int, high: int) -> bytes:
        """The root over leaves `low` to `high`, where `low` begins a complete subtree at least as large."""
        edge = []
        while low < high:
            level = min((high - low).bit_length() - 1, (low & -low).bit_length() - 1 if low else 64)
            edge.append(self.nodes.get(level, low >> level))
            low += 1 << level
        return join_edge(edge)


def _split(count: int) -> int:
    """The largest power of two below `count`."""
    return 1 << (count - 1).bit_length() - 1
