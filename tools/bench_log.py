#!/usr/bin/env python3
"""The log among many entries: appends a second and the time of a proof of inclusion, in processor time (user and system).

`PYTHONPATH=src nice -n 10 .venv/bin/python tools/bench_log.py --entries 10000000 --folder FOLDER` writes 64 bytes an entry into the folder and
takes them away again at the end.
"""

from __future__ import annotations

import argparse
import json
import shutil
import tempfile
import time
from pathlib import Path

from zhiheng.evidence.merkle import hash_leaf, root_from_inclusion
from zhiheng.evidence.trees import FileNodes, MerkleTree

PROOFS = 1_000


def measured(entries: int, folder: Path) -> dict[str, object]:
    """Append so many entries, then make and check proofs of entries spread over the whole log; one flipped bit of each proof must be refused."""
    with FileNodes(folder) as nodes:
        tree = MerkleTree(nodes)
        began = time.process_time()
        for n in range(entries):
            tree.append(hash_leaf(n.to_bytes(8, "big")))
        nodes.sync()
        appended = time.process_time() - began
        root, times, refused, longest = tree.root(), [], 0, 0
        for k in range(PROOFS):
            index = k * entries // PROOFS
            began = time.process_time()
            leaf, proof = nodes.get(0, index), tree.inclusion_proof(index)
            held = root_from_inclusion(leaf, index, entries, proof) == root
            times.append(time.process_time() - began)
            longest = max(longest, len(proof))
            if not held:
                raise SystemExit(f"第 {index} 条的包含证明不成立")
            place, bit = k % len(proof), k % 256
            bent = bytearray(proof[place])
            bent[bit // 8] ^= 1 << bit % 8
            refused += root_from_inclusion(leaf, index, entries, [*proof[:place], bytes(bent), *proof[place + 1 :]]) != root
    times.sort()
    return {
        "entries": entries,
        "append_cpu_s": f"{appended:.1f}",
        "appends_per_cpu_s": f"{entries / appended:.0f}",
        "proof_ms_mean": f"{sum(times) / PROOFS * 1000:.3f}",
        "proof_ms_p99": f"{times[PROOFS * 99 // 100] * 1000:.3f}",
        "proof_ms_max": f"{times[-1] * 1000:.3f}",
        "hashes_in_longest_proof": longest,
        "bent_proofs_refused": f"{refused}/{PROOFS}",
    }


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=10_000_000)
    parser.add_argument("--folder", type=Path, default=None)
    given = parser.parse_args()
    place = Path(tempfile.mkdtemp(prefix="bench_log_", dir=given.folder))
    try:
        print(json.dumps(measured(given.entries, place), ensure_ascii=False, indent=1))
    finally:
        shutil.rmtree(place)
