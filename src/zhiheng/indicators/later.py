"""Ibis, imported when something of it is first used.

Declaring an indicator needs no compiler, only measuring it does; importing Ibis costs more than a second, which a site should
not pay before its first page. `from zhiheng.indicators.later import ibis` reads as the plain import does, for people and for
the type checker; Python's import lock keeps threads apart.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import ibis as ibis
else:

    class _Later:
        """Stands for the module until it is asked for something."""

        def __getattr__(self, name: str) -> Any:
            return getattr(importlib.import_module("ibis"), name)

    ibis = _Later()
