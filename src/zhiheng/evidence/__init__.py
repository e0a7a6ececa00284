"""The tamper-evident log (防篡改日志): a Merkle tree over hashes of entries, as in RFC 9162 section 2.1, with signed checkpoints.

Tamper-evident, not tamper-proof: whoever holds the database can change it, but not without disagreeing with a checkpoint that lies
elsewhere. The log holds hashes of salted entries only, so that personal data can be erased with their salt while the tree stays.
"""

from zhiheng.evidence.checkpoints import Checkpoint, public_of, read_checkpoint, sign_checkpoint, verify_checkpoint
from zhiheng.evidence.entries import LoggedEntry, leaf_of
from zhiheng.evidence.exports import LOG_FORMAT, LogFinding, verify_log, write_log
from zhiheng.evidence.merkle import (
    EMPTY_ROOT,
    hash_children,
    hash_leaf,
    root_from_consistency,
    root_from_inclusion,
    root_of,
)
from zhiheng.evidence.trees import FileNodes, MemoryNodes, MerkleTree

__all__ = [
    "EMPTY_ROOT",
    "LOG_FORMAT",
    "Checkpoint",
    "FileNodes",
    "LogFinding",
    "LoggedEntry",
    "MemoryNodes",
    "MerkleTree",
    "hash_children",
    "hash_leaf",
    "leaf_of",
    "public_of",
    "read_checkpoint",
    "root_from_consistency",
    "root_from_inclusion",
    "root_of",
    "sign_checkpoint",
    "verify_checkpoint",
    "verify_log",
    "write_log",
]
