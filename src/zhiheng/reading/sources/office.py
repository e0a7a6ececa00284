"""Old Word and WPS files, RTF and OpenDocument text (旧版文字文件): turned into docx by LibreOffice where it is installed, then read.

LibreOffice works on a copy in a folder of its own, with a profile of its own, and is stopped when it takes too long.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from contextlib import suppress
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from zhiheng.errors import UnreadableSource
from zhiheng.reading.model import Finding, SourceText
from zhiheng.reading.sources.word import read_word
from zhiheng.values import Span

SECONDS = 90
"""How long a conversion may take; a plan of a hundred pages takes a few seconds."""
_HELP = "请用 Word 或 WPS 打开，选择“另存为”docx 后再读取"
_KINDS = {"doc": "旧版 Word（doc）或 WPS 文字文件", "rtf": "RTF 文件", "odt": "OpenDocument 文字文件"}
_USUAL = ("C:/Program Files/LibreOffice/program/soffice.exe", "/Applications/LibreOffice.app/Contents/MacOS/soffice")


def find_office() -> str | None:
    """The command of LibreOffice, or None where it is not installed."""
    for command in ("soffice", "libreoffice"):
        if found := shutil.which(command):
            return found
    return next((path for path in _USUAL if Path(path).is_file()), None)


def read_doc(data: bytes, name: str) -> SourceText:
    """A doc or WPS text file; `origin` as of the docx it was turned into.

    Raises:
        UnreadableSource: LibreOffice is missing or cannot open the file; the sentence says how to convert it by hand.
    """
    if data[28:30] != b"\xfe\xff" or len(data) < 1536:
        raise UnreadableSource(f"“{name}”是损坏的旧版 Word（doc）或 WPS 文字文件，无法打开。请用 Word 或 WPS 修复并另存为 docx 后重试。", name=name)
    if _is_locked(data):
        raise UnreadableSource(f"“{name}”设有打开密码（已加密），无法读取。请在 Word 或 WPS 中取消密码后另存一份再试。", name=name)
    return _read(data, name, "doc")


def read_rtf(data: bytes, name: str) -> SourceText:
    """An RTF file."""
    return _read(data, name, "rtf")


def read_odt(data: bytes, name: str) -> SourceText:
    """An OpenDocument text."""
    return _read(data, name, "odt")


def _is_locked(data: bytes) -> bool:
    """Whether the head of the text stream (Word's FIB, at a sector's beginning) says that it is encrypted."""
    for at in range(512, min(len(data), 1 << 20), 512):
        if data[at : at + 2] == b"\xec\xa5":
            return bool(data[at + 11] & 0x01)
    return False


def _read(data: bytes, name: str, form: str) -> SourceText:
    office = find_office()
    if office is None:
        raise UnreadableSource(f"“{name}”是{_KINDS[form]}，本机没有安装 LibreOffice，不能直接读取。{_HELP}。", name=name)
    found = read_word(converted(office, data, name, form), name)
    note = Finding("source.converted", "info", Span(0, 0), f"“{name}”是{_KINDS[form]}，已用 LibreOffice 转成 docx 读取；段落、表格的编号以转换后的文件为准。", found=form)
    return replace(found, format=form, sha256=sha256(data).hexdigest(), meta={**found.meta, "findings": (*found.meta.get("findings", ()), note)})


def converted(office: str, data: bytes, name: str, form: str) -> bytes:
    """The bytes of the docx that LibreOffice makes."""
    with tempfile.TemporaryDirectory(prefix="zhiheng-", ignore_cleanup_errors=True) as folder:
        home = Path(folder)
        source = home / f"source.{form}"
        source.write_bytes(data)
        command = [office, "--headless", "--norestore", f"-env:UserInstallation={(home / 'profile').as_uri()}", "--convert-to", "docx:MS Word 2007 XML", "--outdir", folder, str(source)]
        try:
            process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
        except OSError as fault:
            raise UnreadableSource(f"“{name}”是{_KINDS[form]}，本机的 LibreOffice 无法启动。{_HELP}。", name=name) from fault
        try:
            process.wait(timeout=SECONDS)
        except subprocess.TimeoutExpired as fault:
            raise UnreadableSource(f"“{name}”是{_KINDS[form]}，LibreOffice 转换超过 {SECONDS} 秒，已停止。{_HELP}。", name=name) from fault
        finally:
            _stop(process)
        target = home / "source.docx"
        if not target.is_file():
            raise UnreadableSource(f"“{name}”是{_KINDS[form]}，LibreOffice 打不开它（文件损坏、加密，或本机未装文字处理组件）。{_HELP}。", name=name)
        return target.read_bytes()


def _stop(process: subprocess.Popen[bytes]) -> None:
    """End LibreOffice with what it started."""
    if process.poll() is None:
        with suppress(OSError):
            if hasattr(os, "killpg"):
                os.killpg(process.pid, signal.SIGKILL)
            else:
                process.kill()
        process.wait()
