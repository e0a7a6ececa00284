"""A dataset's rows as CSV, JSON and Parquet: the same rows give the same bytes."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

FORMS = {
    "csv": ("CSV", "text/csv; charset=utf-8"),
    "json": ("JSON", "application/json"),
    "parquet": ("Parquet", "application/vnd.apache.parquet"),
}
"""Each form: its name and media type."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def all_forms(about: dict[str, Any], columns: list[dict[str, str]], rows: list[dict[str, str]]) -> dict[str, bytes]:
    """The three files."""
    return {"csv": as_csv(columns, rows), "json": as_json(about, columns, rows), "parquet": as_parquet(about, columns, rows)}


def as_csv(columns: list[dict[str, str]], rows: list[dict[str, str]]) -> bytes:
    """CSV in UTF-8 with a mark (for Excel), Chinese heads; a cell that a spreadsheet would compute is led by an apostrophe."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([c["label"] for c in columns])
    for row in rows:
        writer.writerow([_inert(row[c["name"]]) for c in columns])
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8")


def _inert(cell: str) -> str:
    return "'" + cell if cell.startswith(_FORMULA) else cell


def as_json(about: dict[str, Any], columns: list[dict[str, str]], rows: list[dict[str, str]]) -> bytes:
    """JSON with what it is, the dictionary and the rows."""
    return (json.dumps({**about, "columns": columns, "rows": rows}, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def as_parquet(about: dict[str, Any], columns: list[dict[str, str]], rows: list[dict[str, str]]) -> bytes:
    """Parquet, every column text; the dictionary lies in the metadata under `zhiheng`."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    said = json.dumps({**about, "columns": columns}, ensure_ascii=False).encode("utf-8")
    schema = pa.schema([pa.field(c["name"], pa.string(), nullable=False, metadata={"label": c["label"]}) for c in columns], metadata={"zhiheng": said})
    table = pa.table({c["name"]: [r[c["name"]] for r in rows] for c in columns}, schema=schema)
    out = io.BytesIO()
    pq.write_table(table, out, compression="zstd")
    return out.getvalue()
