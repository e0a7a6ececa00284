"""Headings to fields (导入的标题行): found among the first rows, over several rows, under many names."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from zhiheng.errors import UnreadableSource
from zhiheng_web.records.cells import without_brackets
from zhiheng_web.records.declare import Registry
from zhiheng_web.records.sheets import HEADER_ROWS, Table, is_blank
from zhiheng_web.shared.language import chinese


def plain_heading(text: Any) -> str:
    """A heading without blanks, stars, colons and remarks in brackets: ` *抽样日期（必填）` -> 抽样日期."""
    return re.sub(r"[\s*:]", "", unicodedata.normalize("NFKC", str(text or "")))


def headings_of(registry: Registry) -> dict[str, str]:
    """Every heading that is understood, plain, to its field: labels first, then the declared aliases."""
    out: dict[str, str] = {}
    named = [
        (name, (heading(registry, name), label_of(registry.field(name)), *registry.aliases.get(name, ()), name))
        for name in (*registry.fields, "region", "unit")
    ]
    if registry.enterprise == "uscc":
        named += [(name, labels) for name, labels in USUAL.items() if name in registry.fields]
    for name, labels in named:
        for label in labels:
            plain = plain_heading(label)
            out.setdefault(plain, name)
            out.setdefault(without_brackets(plain), name)
    return out


def label_of(field: Any) -> str:
    """The label of a field as files have it: in Chinese, whatever the language of the page."""
    return chinese(lambda: field.verbose_name)


def heading(registry: Registry, name: str) -> str:
    """The heading of a field in templates: its label, or for another record the label of that record's number."""
    field = registry.field(name)
    if name in registry.fields and isinstance(field, models.ForeignKey):
        return str(registry.aliases.get(name, (label_of(field),))[0])
    return label_of(field)


USUAL = {
    "name": (
        "企业名称", "单位名称", "受检单位", "受检企业", "被抽样单位", "被抽样单位名称", "被抽检单位", "被抽查企业名称", "被检查单位", "经营者名称", "经营主体名称",
        "市场主体名称", "当事人名称",
    ),
    "uscc": (
        "统一社会信用代码", "社会信用代码", "信用代码", "统一信用代码", "统一代码", "企业信用代码", "单位信用代码", "统一社会信用代码证号",
        "统一社会信用代码/注册号", "社会统一信用代码", "机构代码",
    ),
}
"""What tables of every office call the enterprise a row is about and its code, for registries that name one; beside a registry's own aliases."""
UNNEEDED = {"序号", "编号序号", "行号", "NO", "NO.", "问题和改法"}
"""Columns that number the rows or came back with rejected ones: known, and nothing to bring in."""
GENERIC = {"名称", "单位名称", "全称", "单位"}
"""Titles that say nothing without the group over them: 标称生产者 over 名称 is the maker."""
DEPTH = 3
"""A heading may stand over so many rows, with merged cells."""


@dataclass(frozen=True)
class Heads:
    """Where the heading stands: `top` its first row and `row` its last one (from 0).

    `fields` is column index -> field; `also` further columns of a field, read where the first is empty; `unknown` headings not understood.
    """

    row: int
    fields: Mapping[int, str]
    titles: Mapping[int, str]
    unknown: Sequence[str]
    top: int = 0
    also: Mapping[str, Sequence[int]] = field(default_factory=dict)


def find_heads(table: Table, registry: Registry) -> Heads:
    """The heading: the rows among the first ones with the most understood headings, the fewest rows of them.

    Raises:
        UnreadableSource: there is none, a needed column is missing, or a column may not be brought in.
    """
    known = headings_of(registry)
    best: tuple[int, int, list[tuple[str, ...]]] = (0, -1, [])
    top = 0
    for i in range(min(HEADER_ROWS, len(table.rows))):
        for deep in range(DEPTH):
            if i + deep >= len(table.rows):
                break
            names = _names(table.rows[i : i + deep + 1])
            hits = len({found for words in names if (found := _field_of(words, known))})
            if hits > best[0] or (hits == best[0] and i + deep == best[1] and i > top):
                best, top = (hits, i + deep, names), i
    wanted = "、".join(heading(registry, n) for n in registry.fields)
    if best[0] < min(2, len(registry.natural_key) + 1):
        raise UnreadableSource(
            _("没有找到标题行。第一张表的前 %(HEADER_ROWS)s 行里应有这些列名：%(wanted)s。可以下载模板填写")
            % {"HEADER_ROWS": HEADER_ROWS, "wanted": wanted},
            expected=wanted,
        )
    found = _placed(registry, best[2], known, best[1], top)
    missing = [n for n in registry.natural_key if n not in found.fields.values() and not _optional(registry.field(n))]
    if missing:
        names_missing = "、".join(heading(registry, n) for n in missing)
        raise UnreadableSource(
            _("缺少“%(names)s”列，无法判断每一行是哪条记录。请补上后再导入，或下载模板填写") % {"names": names_missing},
            expected=names_missing,
        )
    return found


def _names(rows: Sequence[Sequence[Any]]) -> list[tuple[str, ...]]:
    """What each column may be called: its lowest title with the groups over it, then the lowest title alone.

    A group stands in the first of its merged cells and counts for the empty ones after it, as long as something stands below.
    """
    width = max(len(row) for row in rows)
    cells = [["" if i >= len(row) or is_blank(row[i]) else str(row[i]).strip() for i in range(width)] for row in rows]
    for up, low in zip(cells, cells[1:], strict=False):
        for i in range(1, width):
            if not up[i] and low[i]:
                up[i] = up[i - 1]
    out = []
    for column in zip(*cells, strict=True):
        words = [w for k, w in enumerate(column) if w and w not in column[:k]]
        group = words[:-1][-1:] if words and plain_heading(words[-1]) in GENERIC else ()
        out.append(tuple(dict.fromkeys(("".join(words), *group, *words[-1:]))) if words else ())
    return out


def _placed(registry: Registry, names: Sequence[tuple[str, ...]], known: Mapping[str, str], row: int, top: int) -> Heads:
    own = {plain_heading(label_of(f)) for f in registry.model._meta.concrete_fields} | UNNEEDED
    fields: dict[int, str] = {}
    titles: dict[int, str] = {}
    unknown: list[str] = []
    also: dict[str, list[int]] = {}
    for i, words in enumerate(names):
        if not words:
            continue
        if any(word in plain_heading(words[0]) for word in registry.refused_headings):
            raise UnreadableSource(
                _("文件里有“%(title)s”一列，是个人信息，不能随表导入，文件没有保存。请删去这一列再导入；来件人信息在来件里加密登记")
                % {"title": words[-1]}
            )
        name = _field_of(words, known)
        if name is None:
            if plain_heading(words[-1]).upper() not in own:
                unknown.append(words[-1])
        else:
            titles[i] = words[-1]
            if name in fields.values():
                also.setdefault(name, []).append(i)
            else:
                fields[i] = name
    return Heads(row, fields, titles, unknown, top, also)


def fill_merged(table: Table, heads: Heads) -> list[tuple[int, int, int]]:
    """Give every row under a cell merged downwards its content; gives (first row, last row, column) of each, rows as Excel counts."""
    filled = []
    for (first, left), (last, right) in table.merged:
        if left != right or last <= first or first <= heads.row or left not in heads.titles or last >= len(table.rows):
            continue
        value = table.rows[first][left] if left < len(table.rows[first]) else None
        if is_blank(value):
            continue
        for row in table.rows[first + 1 : last + 1]:
            if left < len(row) and is_blank(row[left]):
                row[left] = value
        filled.append((first + 1, last + 1, left))
    return filled


def _optional(field: Any) -> bool:
    return bool(field.blank or field.null or field.has_default())


def _field_of(words: Sequence[str], known: Mapping[str, str]) -> str | None:
    for word in words:
        plain = plain_heading(word)
        if found := known.get(plain) or known.get(without_brackets(plain)):
            return found
    return None
