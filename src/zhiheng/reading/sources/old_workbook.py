"""Old Excel files (xls), opened in a process of their own: a damaged one may make the Rust reader ask for more memory than there is, which ends its process."""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
from dataclasses import dataclass
from typing import Any

from zhiheng.errors import UnreadableSource

SECONDS = 60
MEMORY = 2 << 30
"""Bytes that the process may take; a sound workbook within the limit of cells needs a tenth of it."""
_CHILD = """
import datetime as dt, io, json, sys
try:
    import resource
    resource.setrlimit(resource.RLIMIT_AS, (%(memory)d, %(memory)d))
except (ImportError, ValueError, OSError):
    pass
import python_calamine as c
def plain(v):
    if isinstance(v, dt.datetime): return {"datetime": v.isoformat()}
    if isinstance(v, dt.date): return {"date": v.isoformat()}
    if isinstance(v, dt.time): return {"time": v.isoformat()}
    if isinstance(v, dt.timedelta): return {"seconds": v.total_seconds()}
    return v
try:
    book = c.CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read()))
    out, left = [], %(cells)d
    for m in book.sheets_metadata:
        seen = m.visible == c.SheetVisibleEnum.Visible and m.typ == c.SheetTypeEnum.WorkSheet
        one = {"name": m.name, "work": m.typ == c.SheetTypeEnum.WorkSheet, "visible": seen}
        if seen:
            s = book.get_sheet_by_name(m.name)
            one |= {"height": s.total_height, "width": s.total_width, "merged": s.merged_cell_ranges or []}
            left -= s.total_height * max(1, s.total_width)
            one["rows"] = [[plain(v) for v in row] for row in s.to_python(skip_empty_area=False)] if left >= 0 else []
        out.append(one)
    answer = {"sheets": out}
except c.PasswordError:
    answer = {"fault": "password"}
except BaseException:
    answer = {"fault": "damaged"}
sys.stdout.buffer.write(json.dumps(answer).encode())
"""


@dataclass(frozen=True)
class OldSheet:
    """A visible sheet as `python_calamine` would give it."""

    name: str
    total_height: int
    total_width: int
    merged_cell_ranges: list[tuple[tuple[int, int], tuple[int, int]]]
    rows: list[list[Any]]

    def to_python(self, skip_empty_area: bool = False) -> list[list[Any]]:
        """All cells from the first on."""
        return self.rows


def open_old(data: bytes, name: str, cells: int) -> tuple[list[OldSheet], list[str]]:
    """The visible sheets of an xls and the names of the hidden ones; sheets beyond `cells` fields have no rows.

    Raises:
        UnreadableSource: encrypted, or damaged so that it cannot be opened in bounded time and memory.
    """
    answer: dict[str, Any]
    try:
        done = subprocess.run([sys.executable, "-I", "-c", _CHILD % {"memory": MEMORY, "cells": cells}], input=data, capture_output=True, timeout=SECONDS, check=False)
        answer = json.loads(done.stdout) if done.returncode == 0 else {"fault": "damaged"}
    except (subprocess.TimeoutExpired, ValueError):
        answer = {"fault": "damaged"}
    if answer.get("fault") == "password":
        raise UnreadableSource(f"“{name}”设有打开密码，无法读取。请在 Excel 或 WPS 中取消密码后另存一份再试。", name=name)
    if "fault" in answer:
        raise UnreadableSource(f"“{name}”是损坏的表格文件，无法打开。请用 Excel 或 WPS 打开修复并另存为 xlsx 后重试。", name=name)
    sheets = [
        OldSheet(s["name"], s["height"], s["width"], [((a, b), (c, d)) for (a, b), (c, d) in s["merged"]], [[_value(v) for v in row] for row in s["rows"]])
        for s in answer["sheets"]
        if s["visible"]
    ]
    return sheets, [s["name"] for s in answer["sheets"] if s["work"] and not s["visible"]]


def _value(value: Any) -> Any:
    """A cell as it was before it went through JSON."""
    if not isinstance(value, dict):
        return value
    ((kind, said),) = value.items()
    if kind == "seconds":
        return dt.timedelta(seconds=said)
    kinds: dict[str, Any] = {"datetime": dt.datetime, "date": dt.date, "time": dt.time}
    return kinds[kind].fromisoformat(said)
