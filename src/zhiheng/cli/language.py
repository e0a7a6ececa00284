"""In which language the command line speaks: Chinese, or English by `--lang en` or by the user's locale."""

from __future__ import annotations

import locale
from collections.abc import Sequence


def choose_language(arguments: Sequence[str]) -> str:
    """`zh` or `en`: the option where given, else English for an English locale, else Chinese."""
    for i, word in enumerate(arguments):
        if word == "--lang" and i + 1 < len(arguments):
            return "en" if arguments[i + 1].lower().startswith("en") else "zh"
        if word.startswith("--lang="):
            return "en" if word[7:].lower().startswith("en") else "zh"
    try:
        # Not `getlocale()`: it takes the plain locale C.UTF-8 for American English.
        name = locale.setlocale(locale.LC_CTYPE, "")
    except (locale.Error, ValueError):
        name = ""
    return "en" if name.lower().startswith(("en_", "english")) else "zh"


class Words:
    """`words("中文", "English")` gives one of the two; without the second, the first."""

    def __init__(self, language: str = "zh") -> None:
        self.language = language

    def __call__(self, chinese: str, english: str | None = None) -> str:
        return english if self.language == "en" and english is not None else chinese
