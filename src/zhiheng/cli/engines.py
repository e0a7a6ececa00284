"""`--engine` and `--server`, the same for every command that counts records."""

from __future__ import annotations

import argparse
import os
from typing import TYPE_CHECKING

from zhiheng.cli.language import Words

if TYPE_CHECKING:
    from zhiheng.indicators import EngineChoice

CODES = ("duckdb", "postgres", "spark")


def add_engine_options(parser: argparse.ArgumentParser, _: Words) -> None:
    """Declare the options."""
    parser.add_argument(
        "--engine",
        choices=CODES,
        default=CODES[0],
        help=_("计算引擎，默认 duckdb；结果与用哪个无关", "what counts the records, duckdb if left out; the result is the same"),
    )
    parser.add_argument(
        "--server",
        default="",
        metavar="ADDRESS",
        help=_(
            "postgres 的地址（默认取环境变量 ZHIHENG_DB），或 spark 的主节点，如 local[2]、spark://主机:7077（默认本机）",
            "address for postgres (the variable ZHIHENG_DB if left out), or master for spark, as in local[2], spark://host:7077 (this machine)",
        ),
    )


def engine_choice(args: argparse.Namespace) -> EngineChoice:
    """The engine that the options name."""
    from zhiheng.indicators import EngineChoice

    server = args.server or (os.environ.get("ZHIHENG_DB", "") if args.engine == "postgres" else "")
    return EngineChoice(args.engine, server)
