"""Files become text with a way back (来源读取): one sibling module for each format, chosen by content, never by name.

`load_source` is the only door. It refuses what cannot be read faithfully with `UnreadableSource` and says what to do.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from zhiheng.errors import UnreadableSource, system_reason
from zhiheng.reading.model import SourceText
from zhiheng.reading.sources.kinds import detect, extension_note
from zhiheng.reading.sources.legibility import check_legible
from zhiheng.reading.sources.limits import MAX_BYTES, UPLOAD_BYTES, check_length, check_size

READERS = {
    "text": ("text", "read_text"),
    "docx": ("word", "read_word"),
    "html": ("web", "read_html"),
    "mhtml": ("web", "read_mhtml"),
    "xlsx": ("sheets", "read_sheets"),
    "xls": ("sheets", "read_sheets"),
    "pdf": ("pdf", "read_pdf"),
    "doc": ("office", "read_doc"),
    "rtf": ("office", "read_rtf"),
    "odt": ("office", "read_odt"),
}
"""Format -> sibling module and its reader `(data, name) -> SourceText`; imported when first needed."""

__all__ = ["MAX_BYTES", "UPLOAD_BYTES", "UnreadableSource", "load_source"]


def load_source(source: str | Path | bytes, name: str | None = None, *, limit: int = MAX_BYTES) -> SourceText:
    """A file, or its bytes, as normalised text with blocks, tables and origins (来源文本).

    Args:
        source: a path, or the bytes of an upload.
        name: what to call it in sentences; the file name by default.
        limit: largest size in bytes; a site passes its upload limit.
    Raises:
        UnreadableSource: empty, too large, encrypted, scanned, damaged, of a kind we do not read, or illegible text.
    """
    if isinstance(source, bytes):
        data, called = source, name or "上传的文件"
        check_size(len(data), called, limit)
    else:
        path = Path(source)
        called = name or path.name
        data = _read(path, called, limit)
    form = detect(data, called)
    module, function = READERS[form]
    reader: Callable[[bytes, str], SourceText] = getattr(importlib.import_module(f"{__name__}.{module}"), function)
    found = reader(data, called)
    check_length(found.text, called)
    check_legible(found.text, called)
    if note := extension_note(called, form):
        found = replace(found, meta={**found.meta, "findings": (*found.meta.get("findings", ()), note)})
    return found


def _read(path: Path, name: str, limit: int) -> bytes:
    try:
        if path.is_dir():
            raise UnreadableSource(f"“{path}”是文件夹，不是文件。请给出要读取的文件。", name=name)
        check_size(path.stat().st_size, name, limit)
        return path.read_bytes()
    except FileNotFoundError as fault:
        raise UnreadableSource(f"找不到文件“{path}”。请检查路径和文件名。", name=name) from fault
    except PermissionError as fault:
        raise UnreadableSource(f"没有读取“{path}”的权限。请检查文件权限，或关闭正在占用它的程序。", name=name) from fault
    except OSError as fault:
        raise UnreadableSource(f"无法打开“{path}”：{system_reason(fault)}。请检查路径或存储设备后重试。", name=name) from fault
