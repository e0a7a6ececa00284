"""核验: the checker that finds what is wrong in anyone's report. `check(text)` gives a `Report` with findings.

It knows nothing but the text: figures are read into claims (`claims`), relations between them are looked for with a
reason for each (`relations`), and recomputed exactly over the printed precision (`intervals`).
"""

from __future__ import annotations

from zhiheng.checking.checker import check
from zhiheng.checking.model import Finding, Report

__all__ = ["Finding", "Report", "check"]
