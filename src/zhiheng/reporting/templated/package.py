"""A Word file as its parts (docx 部件): opened with care, changed, and written so that the same parts give the same bytes."""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from typing import Any

from lxml import etree

from zhiheng.errors import UnreadableSource
from zhiheng.reading.sources.limits import BROKEN, check_archive, check_part, check_size

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_REL = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_IMAGE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
_MOMENT = (1980, 1, 1, 0, 0, 0)
MAX_TEMPLATE = 20 * 1024 * 1024
MAX_PICTURE = 8 * 1024 * 1024
DOCUMENT = "word/document.xml"
_FILLED = re.compile(r"word/(document|header\d*|footer\d*|footnotes)\.xml")
_PARSER: Any = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)


class Package:
    """The parts of a docx; `trees` are those with text, parsed."""

    def __init__(self, data: bytes, name: str = "模板") -> None:
        """Open it.

        Raises:
            UnreadableSource: empty, too large, damaged, no docx, or with a part that is no XML; the sentence says what to do.
        """
        check_size(len(data), name, MAX_TEMPLATE)
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                check_archive(archive, len(data), name)
                names = [n for n in archive.namelist() if not n.endswith("/")]
                self.parts: dict[str, bytes] = {n: archive.read(n) for n in names}
        except UnreadableSource:
            raise
        except BROKEN as fault:
            raise UnreadableSource(f"“{name}”不是能打开的 Word 文件（docx）。请用 Word 或 WPS 打开后另存为 docx 再上传。", name=name) from fault
        if DOCUMENT not in self.parts:
            raise UnreadableSource(f"“{name}”里没有正文（{DOCUMENT}），不是 Word 文件（docx）。请用 Word 或 WPS 另存为 docx 后再上传。", name=name)
        if any(n.lower().endswith("vbaproject.bin") for n in self.parts):
            raise UnreadableSource(f"“{name}”带有宏。请在 Word 中另存为不带宏的 docx 后再上传。", name=name)
        self.name = name
        self.trees: dict[str, Any] = {}
        for part in sorted(self.parts):
            if _FILLED.fullmatch(part):
                check_part(len(self.parts[part]), name)
                try:
                    self.trees[part] = etree.fromstring(self.parts[part], _PARSER)
                except etree.XMLSyntaxError as fault:
                    raise UnreadableSource(f"“{name}”的部件 {part} 已损坏，无法打开。请用 Word 修复后另存再上传。", name=name) from fault
        self.pictures = 0

    @property
    def body(self) -> Any:
        """The body of the document."""
        found = self.trees[DOCUMENT].find(f"{W}body")
        if found is None:
            raise UnreadableSource(f"“{self.name}”没有正文。请用 Word 修复后另存再上传。", name=self.name)
        return found

    def large_pictures(self) -> list[tuple[str, int]]:
        """Pictures above the limit, with their bytes."""
        return [(n, len(b)) for n, b in sorted(self.parts.items()) if n.startswith("word/media/") and len(b) > MAX_PICTURE]

    def add_picture(self, png: bytes) -> str:
        """Keep a PNG picture; its relationship id. The same bytes are kept once."""
        name = f"word/media/zh{hashlib.sha256(png).hexdigest()[:12]}.png"
        relation = f"rIdZh{hashlib.sha256(png).hexdigest()[:12]}"
        if name in self.parts:
            return relation
        self.parts[name] = png
        self.pictures += 1
        rels = "word/_rels/document.xml.rels"
        root = etree.fromstring(self.parts[rels], _PARSER) if rels in self.parts else etree.Element(f"{_REL}Relationships")
        etree.SubElement(root, f"{_REL}Relationship", Id=relation, Type=_IMAGE, Target=name.removeprefix("word/"))
        self.parts[rels] = _xml(root)
        types = etree.fromstring(self.parts["[Content_Types].xml"], _PARSER)
        if not any(e.get("Extension", "").lower() == "png" for e in types):
            types.insert(0, etree.Element(f"{_TYPES}Default", Extension="png", ContentType="image/png"))
            self.parts["[Content_Types].xml"] = _xml(types)
        return relation

    def to_bytes(self) -> bytes:
        """The docx: parts in one order, nothing in it tells when it was made."""
        parts = self.parts | {name: _xml(tree) for name, tree in self.trees.items()}
        first = ["[Content_Types].xml", "_rels/.rels"]
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for name in [*(n for n in first if n in parts), *sorted(n for n in parts if n not in first)]:
                entry = zipfile.ZipInfo(name, _MOMENT)
                entry.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(entry, parts[name])
        return out.getvalue()


def _xml(root: Any) -> bytes:
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))
