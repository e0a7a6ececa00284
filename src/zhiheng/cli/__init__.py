"""The command line (命令行): one sibling module for each command, one way of speaking and failing for all.

A command module has `add_parser(subparsers, _)`, which declares its options and sets `run` as their default, and
`run(args) -> int`, the exit code. `_(中文, English)` gives the words in the language of the caller.

Exit codes: 0 done; 1 done, and findings of severity `error` exist; 2 the input could not be used; 3 internal fault.
"""

from __future__ import annotations

import importlib
import importlib.util
import sys
from collections.abc import Sequence

from zhiheng import __version__
from zhiheng.cli.faults import report_fault
from zhiheng.cli.language import Words, choose_language
from zhiheng.cli.parsers import Parser
from zhiheng.errors import REFUSED, InputError, ZhihengError, system_reason
from zhiheng.terms import nested_quotes

COMMANDS = ("read", "measure", "check", "layout", "report", "score", "verify", "draw", "log", "results", "simulate", "refresh", "ask", "bench")
"""Command modules in the order of the help page; those whose module is not installed are left out."""


def build_parser(words: Words) -> Parser:
    """The parser with all commands."""
    parser = Parser(
        prog="zhiheng",
        words=words,
        description=words(
            "质衡：读懂质量强县（区、市）的方案和评分细则，按记录算出每一分，并说明每一分从哪里来。",
            "Zhiheng reads a quality programme's plans and scorecards, computes every point from records, and proves it.",
        ),
        epilog=words(
            "退出码：0 完成；1 完成但有错误级发现（check、layout、verify）；2 输入无法使用；3 内部故障（附查询编号）。",
            "Exit codes: 0 done; 1 done with findings of severity error (check, layout, verify); 2 unusable input; 3 internal fault.",
        ),
    )
    parser.add_argument("--version", action="store_true", help=words("显示版本", "show the version"))
    subparsers = parser.add_subparsers(
        dest="command", title=words("命令", "commands"), metavar=words("命令", "COMMAND"), parser_class=_sub(words)
    )
    for name in COMMANDS:
        if importlib.util.find_spec(f"{__name__}.{name}") is not None:
            importlib.import_module(f"{__name__}.{name}").add_parser(subparsers, words)
    return parser


def _sub(words: Words) -> type[Parser]:
    class Sub(Parser):
        def __init__(self, **options: object) -> None:
            options.setdefault("words", words)
            super().__init__(**options)

    return Sub


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command. Sentences go to stderr, results to stdout; never a traceback unless `--debug` is given."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    words = Words(choose_language(arguments))
    debug = "--debug" in arguments
    try:
        parser = build_parser(words)
        args = parser.parse_args(arguments)
        if args.version:
            print(f"zhiheng {__version__}")
            return 0
        if args.command is None:
            parser.print_help()
            return 0
        args.words = words
        return int(args.run(args))
    except InputError as fault:
        if debug:
            raise
        print(nested_quotes(fault.sentence), file=sys.stderr)
        return fault.exit_code
    except BrokenPipeError:
        sys.stderr.close()
        return 0
    except OSError as fault:
        if debug:
            raise
        if fault.errno not in REFUSED:
            print(report_fault(fault, words), file=sys.stderr)
            return 3
        place, reason = fault.filename2 or fault.filename or words("输出", "the output"), system_reason(fault)
        print(
            words(
                f"读写“{place}”时出错：{reason}。请腾出空间或更改权限后重新运行；没有写完的目录不会被当作结果",
                f"Cannot read or write {place}: {fault.strerror}. Make room or change the permissions and run again; an unfinished folder never counts as a result",
            ),
            file=sys.stderr,
        )
        return 2
    except KeyboardInterrupt:
        print(words("已按您的要求中断。", "Interrupted."), file=sys.stderr)
        return 130
    except ZhihengError as fault:
        if debug:
            raise
        print(f"{fault.sentence}{report_fault(fault, words)}", file=sys.stderr)
        return 3
    except Exception as fault:
        if debug:
            raise
        print(report_fault(fault, words), file=sys.stderr)
        return 3
