"""Internal faults (内部故障): the user gets a number to quote, the details go to a file."""

from __future__ import annotations

import hashlib
import tempfile
import traceback
from pathlib import Path

from zhiheng.cli.language import Words


def report_fault(fault: BaseException, words: Words) -> str:
    """Log the whole fault and give the sentence with its reference; equal faults have equal references."""
    details = "".join(traceback.format_exception(fault))
    reference = "ZH-" + hashlib.sha256(details.encode("utf-8", "replace")).hexdigest()[:8].upper()
    place = _keep(reference, details)
    kept = words(f"，详情已记入 {place}", f"; details are in {place}") if place else ""
    return words(
        f"程序内部故障，编号 {reference}{kept}。请把编号和所用文件告知维护人员；加 --debug 可直接显示详情。",
        f"Internal fault {reference}{kept}. Please report the reference and the file; --debug shows the details.",
    )


def _keep(reference: str, details: str) -> Path | None:
    for folder in (Path.home() / ".zhiheng" / "faults", Path(tempfile.gettempdir()) / "zhiheng-faults"):
        try:
            folder.mkdir(parents=True, exist_ok=True)
            path = folder / f"{reference}.txt"
            path.write_text(details, encoding="utf-8")
        except OSError:
            continue
        return path
    return None
