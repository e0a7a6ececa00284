"""What stands behind a leaf: a change or a piece of evidence, salted, so that a leaf alone tells nothing of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from zhiheng.evidence.merkle import hash_leaf


def leaf_of(content: Mapping[str, Any], salt: str) -> bytes:
    """The leaf hash of salted content (JSON values without floats; keys in order, no blanks).

    The salt is random text, 32 hexadecimal digits or more; erasing it erases the way from the leaf to what was logged.
    """
    text = json.dumps({"content": content, "salt": salt}, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hash_leaf(text.encode("utf-8"))


@dataclass(frozen=True)
class LoggedEntry:
    """An entry told to someone (披露): its place in the log, its content and salt. Its leaf must be the one at that place."""

    index: int
    content: Mapping[str, Any]
    salt: str

    @property
    def leaf(self) -> bytes:
        """The leaf hash."""
        return leaf_of(self.content, self.salt)

    def to_json(self) -> dict[str, Any]:
        """As it is handed out."""
        return {"index": self.index, "content": dict(self.content), "salt": self.salt}

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> LoggedEntry:
        """Of what was handed out."""
        return LoggedEntry(int(data["index"]), data["content"], str(data["salt"]))
