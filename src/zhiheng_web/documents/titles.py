"""Titles of documents (题名): what all versions of one document have in common."""

from __future__ import annotations

import re

_DRAFT_WORDS = re.compile(
    r"[（(〔](?:征求意见稿|送审稿|讨论稿|草案|初稿|修订稿|试行|修订|审议稿|公示稿)[^）)〕]*[）)〕]|征求意见稿|送审稿"
)


def bare_title(title: str) -> str:
    """A title without white space and without the words for a draft.

    >>> bare_title("某县质量强县建设实施方案（征求意见稿）")
    '某县质量强县建设实施方案'
    """
    return _DRAFT_WORDS.sub("", re.sub(r"\s", "", title))
