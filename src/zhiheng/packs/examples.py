"""Worked examples of indicators (指标算例): a few records in Chinese and the number they give, for an official to read and correct."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pyarrow as pa

from zhiheng.errors import PackInvalid
from zhiheng.indicators import CATALOGUE, Window
from zhiheng.packs.files import pack_names, read_pack, require
from zhiheng.snapshots import RELATIONS, Column, Relation, arrow_schema
from zhiheng.values import Period

REGION = "341599"
"""The region of the examples: a county that does not exist."""
_PLAIN: Mapping[str, Any] = {"str": "", "int": 0, "bool": False, "date": None}
_BORROWED = {"follow_ups.domain": "sampling_batches.domain", "follow_ups.level": "sampling_batches.level"}


@dataclass(frozen=True)
class Example:
    """One example: the records given, the window, and what must come out."""

    title: str
    indicator: str
    window: Window
    tables: Mapping[str, pa.Table]
    part: int
    whole: int
    shown: str
    aside: Mapping[str, int]


def indicator_examples() -> tuple[Example, ...]:
    """All worked examples of the packs.

    Raises:
        PackInvalid: an example names an indicator, relation, column or word that does not exist; the place is named.
    """
    out: list[Example] = []
    for name in pack_names("examples/indicators"):
        data = require(read_pack("examples/indicators", name), f"examples/indicators/{name}.yaml", "算例")
        out.extend(_example(e, f"examples/indicators/{name}.yaml 第{i}例") for i, e in enumerate(data["算例"], 1))
    return tuple(out)


def _example(data: Any, where: str) -> Example:
    require(data, where, "指标", "期间", "截至", "给定", "结果")
    code = data["指标"]
    if code not in CATALOGUE:
        raise PackInvalid(f"{where}：没有“{code}”这个指标", where=where)
    result = require(data["结果"], f"{where} 结果", "显示")
    return Example(
        title=data.get("说明", CATALOGUE[code].name),
        indicator=code,
        window=Window(Period.parse(str(data["期间"])), date.fromisoformat(str(data["截至"]))),
        tables={
            _relation(label, where).code: _table(_relation(label, where), rows, f"{where} {label}")
            for label, rows in data["给定"].items()
        },
        part=result["分子"],
        whole=result["分母"],
        shown=result["显示"],
        aside=data.get("另列", {}),
    )


def _relation(label: str, where: str) -> Relation:
    for relation in RELATIONS.values():
        if label == relation.label:
            return relation
    raise PackInvalid(f"{where}：没有名为“{label}”的数据关系", where=where)


def _head(column: Column) -> str:
    return re.split("[（(]", column.label)[0]


def _words(relation: Relation, column: Column) -> Mapping[str, str]:
    """Chinese word -> code, as the column's label lists them."""
    if borrowed := _BORROWED.get(f"{relation.code}.{column.name}"):
        code, name = borrowed.split(".")
        column = RELATIONS[code].column(name)
    listed = re.search(r"（(.*)）", column.label)
    return {w: c for c, w in re.findall(r"([a-z_]+) ([^,，]+)", listed[1])} if listed else {}


def _table(relation: Relation, rows: Any, where: str) -> pa.Table:
    columns = {_head(c): c for c in relation.columns}
    out: list[dict[str, Any]] = []
    for place, row in enumerate(rows, 1):
        given = dict(row)
        times = given.pop("条数", 1)
        values: dict[str, Any] = {}
        for label, value in given.items():
            if label not in columns:
                raise PackInvalid(f"{where} 第{place}条：没有“{label}”这一列，可用的有 {'、'.join(columns)}", where=where)
            values[columns[label].name] = _value(relation, columns[label], value)
        for column in relation.columns:
            if column.name not in values:
                values[column.name] = _default(relation, column, values)
        first = len(out) + 1
        out.extend({**values, "id": f"{relation.code}:{first + i:04d}"} for i in range(times))
    return pa.Table.from_pylist(out, schema=arrow_schema(relation))


def _value(relation: Relation, column: Column, value: Any) -> Any:
    if column.type == "bool":
        return {"是": True, "否": False}.get(value, value)
    if column.type == "str" and value is not None:
        return _words(relation, column).get(str(value), str(value))
    return value


def _default(relation: Relation, column: Column, values: Mapping[str, Any]) -> Any:
    if column.nullable:
        return None
    if column.name in ("region", "unit"):
        return REGION if column.name == "region" else "示例单位"
    if column.type == "date":
        return values.get(relation.date, date(2025, 1, 1))
    return _PLAIN[column.type]
