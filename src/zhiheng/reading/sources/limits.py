"""How large a file may be (文件大小限制), and archives that unfold into far more than they seem (压缩炸弹)."""

from __future__ import annotations

import lzma
import struct
import zipfile
import zlib

from zhiheng.errors import UnreadableSource

MAX_BYTES = 100 * 1024 * 1024
"""No document larger than this is opened."""
UPLOAD_BYTES = 50 * 1024 * 1024
"""The limit for uploads on a site, unless its settings say otherwise."""
MAX_CHARS = 2_000_000
"""A document with more text than this is a data file and no plan; records come in by the import of a registry."""
MAX_TEXT_BYTES = 4 * MAX_CHARS
"""A text file with more bytes has more characters than that in any encoding."""
MAX_PART = 48 * 1024 * 1024
"""The largest part of a Word file that is opened as a tree; 10,000 paragraphs take about 8 MB."""
BROKEN = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, KeyError, ValueError, OSError, EOFError, NotImplementedError, RuntimeError, OverflowError)
"""What a damaged archive raises while it is opened or unpacked."""
MAX_ENTRIES = 5000
MAX_UNPACKED = 400 * 1024 * 1024
MAX_RATIO = 150
RATIO_FROM = 20 * 1024 * 1024
"""The ratio is looked at only above this unpacked size: a small sheet of equal cells packs very well and harms nobody."""


def check_size(size: int, name: str, limit: int = MAX_BYTES) -> None:
    """Refuse an empty file and one above `limit` bytes."""
    if size == 0:
        raise UnreadableSource(f"“{name}”是空文件（0 字节）。请确认文件已完整保存或上传后重试。", name=name)
    if size > limit:
        raise UnreadableSource(
            f"“{name}”有 {megabytes(size)} MB，超过 {megabytes(limit)} MB 的上限。请删去图片和附件后另存，或拆成几个文件分别读取。",
            name=name,
            size=size,
            limit=limit,
        )


def check_length(text: str, name: str) -> None:
    """Refuse text far longer than any plan or scorecard."""
    if len(text) > MAX_CHARS:
        raise UnreadableSource(
            f"“{name}”有 {len(text)} 字，超过 {MAX_CHARS} 字的上限，不像方案、评分细则或报告。请只保留需要的部分再读取；成批数据请用登记簿的导入功能。", name=name
        )


def check_part(size: int, name: str) -> None:
    """Refuse a part of a Word file that would take far more memory than any plan."""
    if size > MAX_PART:
        raise UnreadableSource(
            f"“{name}”的正文部分解开后有 {megabytes(size)} MB，超过 {megabytes(MAX_PART)} MB 的上限。请删去图形和修订记录后另存，或拆成几个文件分别读取。", name=name, size=size
        )


def check_archive(archive: zipfile.ZipFile, packed: int, name: str) -> None:
    """Refuse an archive whose directory promises too many entries or too much text, before anything is unpacked."""
    entries = archive.infolist()
    unpacked = sum(e.file_size for e in entries)
    if len(entries) > MAX_ENTRIES or unpacked > MAX_UNPACKED or (unpacked > RATIO_FROM and unpacked > MAX_RATIO * packed):
        raise UnreadableSource(
            f"“{name}”解压后约 {megabytes(unpacked)} MB、{len(entries)} 个部件，远超正常文件（疑似压缩炸弹），已拒绝打开。"
            "请用 Word 或 WPS 打开原文件另存一份后重试。",
            name=name,
            unpacked=unpacked,
            entries=len(entries),
        )
    if any(e.flag_bits & 0x1 for e in entries):
        raise UnreadableSource(f"“{name}”设有打开密码，无法读取。请取消密码后另存一份再试。", name=name)


def megabytes(size: int) -> str:
    """Bytes as megabytes with one decimal, cut and not rounded."""
    tenths = size * 10 // (1024 * 1024)
    return f"{tenths // 10}.{tenths % 10}" if tenths % 10 else str(tenths // 10)
