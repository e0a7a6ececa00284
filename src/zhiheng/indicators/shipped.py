"""Queries compiled beforehand (随程序分发的查询): so that scoring needs no compiler, whose import costs more than the score.

`compiled/<engine>.json` holds for each view the query that measures every side on it, and the query that marks the records of every side,
compiled for the marks of `marks.py` and cut into columns, so that a score asks only for its own. They are written by `tools/write_compiled.py`;
a test compiles again and compares. A file names the digest of the code that declares indicators: where that has changed since, the file is
not used and Ibis compiles as before.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path

_HERE = Path(__file__).parent
FOLDER = _HERE / "compiled"
_DECLARED = ("declare.py", "dialects.py", "fusing.py", "marks.py", "views.py", "windows.py", "../snapshots/relations.py")
NUMBERS, RECORDS = "numbers", "records"


def declared_digest(*more: str) -> str:
    """SHA-256 of the code from which the texts follow, and of `more` files of this package, whatever their line ends."""
    found = hashlib.sha256()
    for path in (*(_HERE / name for name in (*_DECLARED, *more)), *sorted((_HERE / "catalogue").glob("*.py"))):
        found.update(path.name.encode() + b"\0" + path.read_bytes().replace(b"\r\n", b"\n") + b"\0")
    return found.hexdigest()


@dataclass(frozen=True)
class Pieces:
    """A query cut up: what stands before its columns, the text of each column by its name, in order, and what follows them."""

    head: str
    columns: Mapping[str, str]
    rest: str


def cut(text: str, quote: str = '"') -> Pieces:
    """A query of the form `[WITH …] SELECT a AS "a", b AS "b" FROM …` in pieces.

    >>> cut('SELECT "t0"."id", COALESCE("t0"."x", 1) AS "x" FROM "t" AS "t0"').rest
    ' FROM "t" AS "t0"'
    """
    depth, head, begin, columns = 0, "", 0, list[str]()
    for found in re.finditer(r"""'[^']*'|"[^"]*"|`[^`]*`|[()]|, |SELECT | FROM """, text):
        sign = found[0]
        depth += (sign == "(") - (sign == ")")
        if depth or sign not in (", ", "SELECT ", " FROM "):
            continue
        if sign == "SELECT ":
            head, columns = text[: found.end()], []
        elif head:
            columns.append(text[begin : found.start()])
        begin = found.end()
        if sign == " FROM ":
            break
    named = {column.rpartition(quote)[0].rpartition(quote)[2]: column for column in columns}
    return Pieces(head, named, text[begin - len(" FROM ") :])


def dumped(queries: Mapping[str, Pieces]) -> str:
    """The content of the file."""
    data = {"digest": declared_digest(), "queries": {key: asdict(pieces) for key, pieces in queries.items()}}
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def file_of(dialect: str) -> Path:
    """Where the queries of an engine are kept."""
    return FOLDER / f"{dialect}.json"


@lru_cache(maxsize=8)
def _queries(dialect: str) -> Mapping[str, Pieces]:
    try:
        held = json.loads(file_of(dialect).read_text("utf-8"))
        if held["digest"] != declared_digest():
            return {}
        return {key: Pieces(**pieces) for key, pieces in held["queries"].items()}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def shipped(kind: str, view: str, dialect: str = "duckdb") -> Pieces | None:
    """The query for `numbers` or `records` of a view, or None where it must be compiled."""
    return _queries(dialect).get(f"{view}/{kind}")
