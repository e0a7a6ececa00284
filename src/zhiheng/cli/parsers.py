"""argparse in Chinese: headings of the help page and sentences about wrong usage."""

from __future__ import annotations

import argparse
import re
import sys
from typing import Any, NoReturn

from zhiheng.cli.language import Words


class Parser(argparse.ArgumentParser):
    """An `ArgumentParser` that speaks with `words` and knows `--lang` and `--debug` everywhere."""

    def __init__(self, **options: Any) -> None:
        self.words: Words = options.pop("words", Words())
        options["add_help"] = False
        options["formatter_class"] = _formatter(self.words)
        options.setdefault("allow_abbrev", False)
        super().__init__(**options)
        self._positionals.title = self.words("参数", "arguments")
        self._optionals.title = self.words("选项", "options")
        self.add_argument("-h", "--help", action="help", help=self.words("显示本说明", "show this help"))
        self.add_argument("--lang", choices=["zh", "en"], default=argparse.SUPPRESS, help=self.words("说明语言：zh 或 en", "language of messages: zh or en"))
        self.add_argument("--debug", action="store_true", default=argparse.SUPPRESS, help=self.words("出错时显示详情", "show details of a fault"))

    def error(self, message: str) -> NoReturn:
        """Wrong usage leaves with 2 and one sentence."""
        print(
            self.words(f"用法有误：{_in_chinese(message)}。请用“{self.prog} --help”查看说明。", f"Wrong usage: {message}. See '{self.prog} --help'."),
            file=sys.stderr,
        )
        raise SystemExit(2)


def _formatter(words: Words) -> type[argparse.HelpFormatter]:
    class Formatter(argparse.HelpFormatter):
        def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
            super().add_usage(usage, actions, groups, words("用法：", "usage: ") if prefix is None else prefix)

    return Formatter


def _in_chinese(message: str) -> str:
    for pattern, words in (
        (r"the following arguments are required: (.+)", r"缺少 \1"),
        (r"unrecognized arguments: (.+)", r"不认识 \1"),
        (r"argument (.+?): invalid choice: (.+?) \(choose from (.+)\)", r"\1 不能是 \2，可选 \3"),
        (r"argument (.+?): expected one argument", r"\1 后面应有一个值"),
        (r"argument (.+?): invalid (?:\S+) value: (.+)", r"\1 的值 \2 不合要求"),
    ):
        if found := re.fullmatch(pattern, message):
            return found.expand(words)
    return message
