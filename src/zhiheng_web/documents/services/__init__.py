"""Changing documents (文件): upload and read, review, withdraw. One function for one change by one person."""

from zhiheng_web.documents.services.reviewing import (
    accept,
    accept_suggestions,
    bind,
    change_clause,
    change_entry,
    doubt,
    map_unit,
    reopen_item,
    settle,
)
from zhiheng_web.documents.services.uploading import (
    DuplicateUpload,
    finish_reading,
    mark_adopted,
    read_stored,
    reopen,
    upload,
    withdraw,
)

__all__ = [
    "DuplicateUpload",
    "accept",
    "accept_suggestions",
    "bind",
    "change_clause",
    "change_entry",
    "doubt",
    "finish_reading",
    "map_unit",
    "mark_adopted",
    "read_stored",
    "reopen",
    "reopen_item",
    "settle",
    "upload",
    "withdraw",
]
