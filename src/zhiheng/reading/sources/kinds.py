"""What a file is, judged by its content (类型识别); the name only gives rise to a note when it says something else."""

from __future__ import annotations

import io
import re
import zipfile

from zhiheng.errors import UnreadableSource
from zhiheng.reading.model import Finding
from zhiheng.reading.sources.limits import BROKEN, check_archive
from zhiheng.reading.sources.text import wide_encoding
from zhiheng.values import Span

_IMAGES = (
    (b"\x89PNG\r\n\x1a\n", "PNG 图片"),
    (b"\xff\xd8\xff", "JPEG 图片"),
    (b"GIF8", "GIF 图片"),
    (b"BM", "BMP 图片"),
    (b"II*\x00", "TIFF 图片"),
    (b"MM\x00*", "TIFF 图片"),
)
_ARCHIVES = ((b"Rar!", "RAR 压缩包"), (b"7z\xbc\xaf\x27\x1c", "7z 压缩包"), (b"\x1f\x8b", "gzip 压缩包"))
_ENDINGS = {
    "docx": {"docx", "docm", "dotx", "wps"},
    "xlsx": {"xlsx", "xlsm", "xlsb", "xltx", "ods", "et"},
    "xls": {"xls", "et", "xlt"},
    "pdf": {"pdf"},
    "html": {"html", "htm", "xhtml", "shtml", "jsp", "asp", "aspx", "php", "do"},
    "mhtml": {"mht", "mhtml", "doc"},
    "doc": {"doc", "wps", "dot", "wpt"},
    "rtf": {"rtf", "doc"},
    "odt": {"odt"},
    "text": {"txt", "md", "markdown", "csv", "text", "log", ""},
}
_NAMES = {"docx": "Word（docx）", "xlsx": "Excel（xlsx）", "xls": "Excel（xls）", "pdf": "PDF", "html": "网页（html）", "mhtml": "网页存档（mhtml）", "text": "纯文本",
          "doc": "旧版 Word（doc）", "rtf": "RTF", "odt": "OpenDocument 文字"}  # fmt: skip
ACCEPTED = "可读取 docx、xlsx、xls、pdf（含文字层）、html、txt、md 文件；装有 LibreOffice 时还可读取 doc、wps、rtf、odt"


def detect(data: bytes, name: str) -> str:
    """The format: text, docx, html, mhtml, xlsx, xls, pdf, or doc, rtf, odt, which LibreOffice turns into docx.

    Raises:
        UnreadableSource: a kind that is not read; the sentence says how to convert it.
    """
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return _in_archive(data, name)
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return _in_ole(data, name)
    if b"%PDF-" in data[:1024]:
        return "pdf"
    for mark, kind in _IMAGES:
        if data.startswith(mark) and (mark != b"BM" or b"\x00" in data[:64]):
            raise UnreadableSource(f"“{name}”是{kind}，没有可读取的文字。请用文字识别（OCR）软件转为 docx 并核对后重试；{ACCEPTED}。", name=name)
    for mark, kind in _ARCHIVES:
        if data.startswith(mark):
            raise UnreadableSource(f"“{name}”是{kind}。请解压后逐个读取其中的文件；{ACCEPTED}。", name=name)
    if data.startswith(b"{\\rtf"):
        return "rtf"
    head = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith(b"mime-version:") or (b"multipart/related" in head and b"content-type:" in head):
        return "mhtml"
    if _looks_like_html(data):
        return "html"
    if _is_binary(data):
        raise UnreadableSource(f"“{name}”是二进制文件，不是文档。{ACCEPTED}；其他格式请先另存为 docx。", name=name)
    return "text"


def _in_archive(data: bytes, name: str) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            check_archive(archive, len(data), name)
            names = set(archive.namelist())
            mime = ""
            if "mimetype" in names:
                with archive.open("mimetype") as stream:
                    mime = stream.read(80).decode("ascii", "replace")
    except BROKEN as fault:
        raise UnreadableSource(f"“{name}”已损坏或没有传完整，无法打开。请重新保存或下载后再试。", name=name) from fault
    if "word/document.xml" in names:
        return "docx"
    if "xl/workbook.bin" in names:
        raise UnreadableSource(f"“{name}”是二进制的 Excel 文件（xlsb）。请用 Excel 或 WPS 打开，另存为 xlsx 后再读取。", name=name)
    if any(n.startswith("xl/workbook.") for n in names):
        return "xlsx"
    if "spreadsheet" in mime:
        # A cell may be repeated a billion times by two attributes, and the reader of sheets would unfold it.
        raise UnreadableSource(f"“{name}”是 OpenDocument 表格（ods）。请用 WPS、Excel 或 LibreOffice 打开，另存为 xlsx 后再读取。", name=name)
    if any(n.startswith("ppt/") for n in names):
        raise UnreadableSource(f"“{name}”是演示文稿。请把需要的文字另存为 docx 后读取。", name=name)
    if mime.startswith("application/vnd.oasis.opendocument.text"):
        return "odt"
    if "opendocument" in mime:
        raise UnreadableSource(f"“{name}”是 OpenDocument 文件。请用 WPS、Word 或 LibreOffice 另存为 docx 后读取。", name=name)
    if "OFD.xml" in names:
        raise UnreadableSource(f"“{name}”是 OFD 版式文件。请用 OFD 阅读器导出为 PDF（含文字层）或 docx 后读取。", name=name)
    raise UnreadableSource(f"“{name}”是压缩包，里面没有 Word 或 Excel 内容。请解压后逐个读取其中的文件；{ACCEPTED}。", name=name)


def _in_ole(data: bytes, name: str) -> str:
    """Old Office containers keep the names of their streams in UTF-16, each name beside its zero end."""

    def holds(stream: str) -> bool:
        return (stream + "\0").encode("utf-16-le") in data

    if holds("EncryptedPackage") or holds("EncryptionInfo"):
        raise UnreadableSource(f"“{name}”设有打开密码（已加密），无法读取。请在 Word、Excel 或 WPS 中取消密码后另存一份再试。", name=name)
    if holds("WordDocument"):
        return "doc"
    if holds("Workbook") or holds("Book"):
        return "xls"
    if holds("PowerPoint Document"):
        raise UnreadableSource(f"“{name}”是旧版演示文稿（ppt）。请把需要的文字另存为 docx 后读取。", name=name)
    raise UnreadableSource(f"“{name}”是旧版 Office 或 WPS 文件，类型无法识别。请用 WPS 或 Word 打开后另存为 docx（表格存为 xlsx）再读取。", name=name)


def _looks_like_html(data: bytes) -> bool:
    head = data[:65536]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        head = head.decode("utf-16", "ignore").encode("utf-8")
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype html", b"<html", b"<head", b"<body", b"<table", b"<div", b"<p>", b"<p ")):
        return True
    return bool(re.match(rb"(<\?xml[^>]*>|<!--.*?-->|\s)*<(!doctype\s+html|html)", start, re.DOTALL))


def _is_binary(data: bytes) -> bool:
    """Zero bytes that are not those of UTF-16, or many control characters."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")):
        return False
    sample = data[:65536]
    if wide_encoding(data):
        return False
    control = sum(sample.count(bytes([c])) for c in (*range(0x01, 0x08), *range(0x0E, 0x1B), *range(0x1C, 0x20)))
    if control * 50 > len(sample):
        return True
    return 0 in sample


def extension_note(name: str, form: str) -> Finding | None:
    """A note when the name's ending says another kind than the content (by which the file was read)."""
    ending = name.rsplit(".", 1)[1].lower() if "." in name else ""
    if ending in _ENDINGS[form] or not re.fullmatch(r"[a-z0-9]{1,8}", ending):
        return None
    if form == "text" and not any(ending in known for known in _ENDINGS.values()):
        return None
    return Finding(
        "source.wrong_extension",
        "info",
        Span(0, 0),
        f"文件名以“.{ending}”结尾，内容实为{_NAMES[form]}，已按内容读取。",
        found=ending,
        expected=_NAMES[form],
    )
