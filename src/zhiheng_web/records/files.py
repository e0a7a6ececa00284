"""What may be kept as evidence, judged by its content (文件类型)."""

from __future__ import annotations

from django.utils.translation import gettext as _

from zhiheng.errors import UnreadableSource

_MARKS = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/msword"),
)
_ZIPPED = {
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".ofd": "application/ofd",
    ".zip": "application/zip",
}


PREVIEWS = ("application/pdf", "image/png", "image/jpeg")
"""Kinds that can be looked at without downloading: pages drawn as pictures, pictures as they are."""


def content_type_of(head: bytes, name: str) -> str:
    """The content type of a file from its first bytes.

    Raises:
        UnreadableSource: a kind that is no document, picture or archive of them (a program, for example).
    """
    for mark, kind in _MARKS:
        if head.startswith(mark):
            return kind
    ending = name[name.rfind(".") :].lower() if "." in name else ""
    if head.startswith(b"PK\x03\x04"):
        return _ZIPPED.get(ending, "application/zip")
    if b"\x00" not in head and _is_text(head):
        return "text/plain"
    raise UnreadableSource(
        _("“%(name)s”不是可以作为佐证的文件。请上传 PDF、图片、Word、Excel、OFD、文本，或把多份材料打成 zip 包")
        % {"name": name},
        name=name,
    )


def _is_text(head: bytes) -> bool:
    for encoding in ("utf-8", "gb18030"):
        try:
            head[: len(head) - 3 if len(head) > 8 else len(head)].decode(encoding, "strict")
        except UnicodeDecodeError as error:
            if error.start < len(head) - 8:
                continue
        return not any(b < 9 for b in head)
    return False
