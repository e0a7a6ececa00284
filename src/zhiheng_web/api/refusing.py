"""An answer other than success (拒绝), known without the interface itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any


class Refused(Exception):
    """An answer other than success, with its status and code."""

    def __init__(self, status: int, code: str, message: str, faults: Sequence[Mapping[str, Any]] = ()) -> None:
        super().__init__(message)
        self.status, self.code, self.message, self.faults = status, code, message, list(faults)
