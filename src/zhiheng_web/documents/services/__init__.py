"""Changing documents (文件): upload and read, review, withdraw. One function for one change by one person."""

from zhiheng_web.documents.services.binding import accept_suggestions, bind
from zhiheng_web.documents.services.completing import add_clause, add_entry, exclude
from zhiheng_web.documents.services.mending import read_again, waiting
from zhiheng_web.documents.services.reviewing import (
    accept,
    change_clause,
    change_entry,
    doubt,
    map_unit,
    reopen_item,
    settle,
)
from zhiheng_web.documents.services.second import ask_for_two, leave_at, second_read
from zhiheng_web.documents.services.stepping import undo
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
    "add_clause",
    "add_entry",
    "ask_for_two",
    "bind",
    "change_clause",
    "change_entry",
    "doubt",
    "exclude",
    "finish_reading",
    "leave_at",
    "map_unit",
    "mark_adopted",
    "read_again",
    "read_stored",
    "reopen",
    "reopen_item",
    "second_read",
    "settle",
    "undo",
    "upload",
    "waiting",
    "withdraw",
]
