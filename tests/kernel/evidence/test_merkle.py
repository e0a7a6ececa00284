"""The tree follows RFC 9162: roots by its recursive definition, proofs that hold for every place and none that holds for another."""

from __future__ import annotations

import hashlib
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhiheng.errors import InputError
from zhiheng.evidence import (
    EMPTY_ROOT,
    FileNodes,
    MerkleTree,
    hash_children,
    hash_leaf,
    root_from_consistency,
    root_from_inclusion,
    root_of,
)

LEAVES = [hash_leaf(str(n).encode()) for n in range(300)]


def _defined(leaves: list[bytes]) -> bytes:
    """The definition of RFC 9162, 2.1.1, word for word."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return hash_children(_defined(leaves[:k]), _defined(leaves[k:]))


def _tree(size: int) -> MerkleTree:
    tree = MerkleTree()
    tree.extend(LEAVES[:size])
    return tree


def test_the_hashes_are_those_of_the_certificate_transparency_vectors() -> None:
    # Inputs and roots as published with the reference implementation of RFC 6962, whose tree RFC 9162 keeps.
    inputs = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
    leaves = [hash_leaf(bytes.fromhex(data)) for data in inputs]
    assert EMPTY_ROOT.hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert root_of(leaves[:1]).hex() == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
    assert root_of(leaves).hex() == "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"


def test_roots_of_all_sizes_follow_the_definition() -> None:
    tree = _tree(70)
    for size in range(71):
        assert tree.root(size) == root_of(LEAVES[:size]) == _defined(LEAVES[:size])


@given(size=st.integers(1, 200), data=st.data())
def test_an_inclusion_proof_holds_for_its_place_only(size: int, data: st.DataObject) -> None:
    tree = _tree(size)
    index = data.draw(st.integers(0, size - 1))
    proof = tree.inclusion_proof(index)
    assert root_from_inclusion(LEAVES[index], index, size, proof) == tree.root()
    other = data.draw(st.integers(0, size - 1).filter(lambda i: i != index)) if size > 1 else None
    if other is not None:
        assert root_from_inclusion(LEAVES[index], other, size, proof) != tree.root()
        assert root_from_inclusion(LEAVES[other], index, size, proof) != tree.root()
    assert root_from_inclusion(LEAVES[index], index, size, [*proof, LEAVES[0]]) is None
    if proof:
        assert root_from_inclusion(LEAVES[index], index, size, proof[:-1]) != tree.root()


@given(first=st.integers(1, 200), more=st.integers(0, 100))
def test_a_consistency_proof_holds_for_a_continued_log_only(first: int, more: int) -> None:
    second = min(first + more, 300)
    tree = _tree(second)
    proof = tree.consistency_proof(first)
    assert root_from_consistency(first, second, tree.root(first), proof) == tree.root()
    forged = hash_leaf(b"forged")
    assert root_from_consistency(first, second, forged, proof) != tree.root()
    if proof:
        for place in range(len(proof)):
            assert root_from_consistency(first, second, tree.root(first), [*proof[:place], forged, *proof[place + 1 :]]) != tree.root()


def test_what_is_out_of_the_log_is_said() -> None:
    tree = _tree(5)
    for act in (lambda: tree.inclusion_proof(5), lambda: tree.root(6), lambda: tree.consistency_proof(0), lambda: tree.consistency_proof(6)):
        with pytest.raises(InputError, match="日志"):
            act()


class TestOnDisk:
    def test_a_folder_gives_the_same_tree_and_goes_on_after_closing(self, tmp_path: Path) -> None:
        for part in (LEAVES[:100], LEAVES[100:]):
            with FileNodes(tmp_path / "log") as nodes:
                MerkleTree(nodes).extend(part)
                nodes.sync()
        with FileNodes(tmp_path / "log") as nodes:
            tree = MerkleTree(nodes)
            assert len(tree) == 300 and tree.root() == root_of(LEAVES)
            assert root_from_inclusion(LEAVES[123], 123, 300, tree.inclusion_proof(123)) == tree.root()

    @pytest.mark.parametrize("cut", [1, 31, 33, 95])
    def test_what_a_crash_left_half_written_is_made_again(self, tmp_path: Path, cut: int) -> None:
        with FileNodes(tmp_path) as nodes:
            MerkleTree(nodes).extend(LEAVES)
        for level in (1, 3):
            path = tmp_path / f"level-{level:02d}.bin"
            path.write_bytes(path.read_bytes()[:-cut])
        with FileNodes(tmp_path) as nodes:
            assert MerkleTree(nodes).root() == root_of(LEAVES)

    def test_leaves_that_were_cut_away_are_noticed(self, tmp_path: Path) -> None:
        with FileNodes(tmp_path) as nodes:
            MerkleTree(nodes).extend(LEAVES)
        path = tmp_path / "level-00.bin"
        path.write_bytes(path.read_bytes()[: -32 * 10])
        with pytest.raises(InputError, match="被改动过"):
            FileNodes(tmp_path)

    @pytest.mark.slow
    def test_appending_and_proving_are_quick_among_many(self, tmp_path: Path) -> None:
        with FileNodes(tmp_path) as nodes:
            tree = MerkleTree(nodes)
            began = time.process_time()
            tree.extend(hash_leaf(n.to_bytes(4, "big")) for n in range(60_000))
            assert 60_000 / (time.process_time() - began) >= 3_000
            root = tree.root()
            began = time.process_time()
            for index in range(0, 60_000, 600):
                assert root_from_inclusion(nodes.get(0, index), index, 60_000, tree.inclusion_proof(index)) == root
            assert (time.process_time() - began) / 100 < 0.02
