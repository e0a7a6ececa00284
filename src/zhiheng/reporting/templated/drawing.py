"""Charts and tables of a report (图和表): the caption states the finding with its figures, the picture has a table beside it."""

from __future__ import annotations

import struct
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from zhiheng.errors import InputError
from zhiheng.reporting.charts import TrendPoint, bars_spec, to_png, trend_spec
from zhiheng.reporting.templated.blocks import caption, note, picture, table
from zhiheng.reporting.templated.data import ReportData
from zhiheng.reporting.templated.figures import Figure, Listing, Value, Word
from zhiheng.reporting.templated.measured import IndicatorAt
from zhiheng.reporting.templated.package import Package
from zhiheng.reporting.templated.periods import column_words
from zhiheng.reporting.templated.proofs import Proofs
from zhiheng.values import round_half_up

_WIDE_MM = 150
_MOST_BARS = 24
_LEFT = frozenset({"名称", "内容", "原因", "事项", "事实", "口径", "产品", "企业", "责任单位"})
_WIDTHS = {"序号": 3, "名次": 3, "行号": 3, "名称": 9, "内容": 16, "原因": 12, "事项": 12, "事实": 14, "口径": 14, "产品": 8, "企业": 12, "责任单位": 8, "同比": 10, "样品编号": 10, "抽样日期": 7}
_SHORT = {
    "评分条款": ("行号", "内容", "分值", "得分", "状态", "责任单位"),
    "失分条款": ("行号", "内容", "分值", "得分", "责任单位", "原因"),
    "待定条款": ("行号", "内容", "分值", "可得分", "责任单位", "原因"),
    "责任单位": ("名次", "名称", "条款数", "分值", "得分", "可得分", "得分率"),
    "领域": ("序号", "名称", "指标数"),
    "地区": ("名次", "名称", "比例", "值", "上年", "变化"),
}
"""The columns a whole list is shown with where it has more than fit."""
_OF_INDICATORS = ("序号", "名称", "单位", "值", "上年", "变化")


class Drawer:
    """Writes charts and tables of one report, numbered through it."""

    def __init__(self, data: ReportData, package: Package, proofs: Proofs) -> None:
        self.data, self.package, self.proofs = data, package, proofs
        self.charts = 0
        self.tables = 0

    # --- charts ---

    def trend(self, at: IndicatorAt) -> list[Any] | None:
        """The run of an indicator over its periods; None where fewer than two have a value."""
        found = self.data.trend(at.indicator.code)
        if sum(m is not None for _, m in found) < 2:
            return None
        points = []
        for period, measured in found:
            value = measured.value() if measured is not None else None
            shown = None if value is None else round_half_up(value, at.places if at.unit == "%" or value.denominator != 1 else 0)
            points.append(TrendPoint(column_words(period), measured.part if measured else 0, measured.whole if measured else 0, shown))
        title = self._finding(at)
        periods = [period for period, _ in found]
        figures = [at.shown_in(p, "", at.places, "") for p in periods]
        rows: list[list[Value]] = [[f"{at.name}（{at.unit}）", *figures]]
        if not isinstance(at.indicator.whole, int):
            rows.append(["分子/分母", *(_basis(f) for f in figures)])
        widths = [14, *(6 for _ in periods)]
        return self._chart(
            to_png(trend_spec(points, unit=at.unit, width=560), 3), title, lambda: table(["指标", *map(column_words, periods)], rows, widths, self.proofs, left=(0,))
        )

    def by_region(self, at: IndicatorAt) -> list[Any] | None:
        """The indicator in the regions below, the best first; None where fewer than two have a value."""
        rows = self.data.listing("地区", at.indicator.code).rows
        if len(rows) < 2:
            return None
        places = [one for row in rows if isinstance(one := row[""], IndicatorAt)]
        shown = [(p.place, _shown(p)) for p in places]
        if len(places) > _MOST_BARS:
            shown = shown[: _MOST_BARS // 2] + shown[-_MOST_BARS // 2 :]
        first, last = places[0], places[-1]
        high, low = first.get(""), last.get("")
        words = ("最低", "最高") if at.indicator.direction.value == "down" else ("最高", "最低")
        if first.value() == last.value():
            title: list[Value] = [f"{at.name}各地均为", high]
        else:
            ties = sum(p.value() == first.value() for p in places)
            best = f"{first.place}等{ties}个地区" if ties > 1 else first.place
            title = [f"{at.name}{best}{words[0]}（", high, f"），{last.place}{words[1]}（", low, "）"]
        return self._chart(to_png(bars_spec(shown, unit=at.unit, width=470), 3), title, lambda: self._regions(at))

    def bars(self, listing: Listing) -> list[Any] | None:
        """A list's rate or count as bars."""
        column = next((c for c in ("得分率", "合格率", "得分", "抽查批次", "指标数", "红灯") if listing.rows and c in listing.rows[0]), "")
        shown = []
        for row in listing.rows[:_MOST_BARS]:
            value, name = row.get(column), row.get("名称") or row.get("产品") or row.get("序号")
            if isinstance(value, Figure) and value.value is not None:
                shown.append((str(name), round_half_up(value.value, 0 if value.value.denominator == 1 else 1)))
        if len(shown) < 2:
            return None
        best = max(shown, key=lambda item: item[1])
        figure = next(f for row in listing.rows if isinstance(f := row.get(column), Figure) and str(row.get("名称") or row.get("产品") or row.get("序号")) == best[0])
        unit = "%" if figure.text.endswith("%") else ""
        head, rows, widths, left = self.shape(listing)
        title: list[Value] = [f"{listing.name}的{column}以{best[0]}最高（", figure, "）"]
        return self._chart(to_png(bars_spec(shown, unit=unit, width=470), 3), title, lambda: table(head, rows, widths, self.proofs, left=left))

    def _finding(self, at: IndicatorAt) -> list[Value]:
        now, moved = at.get(""), at.get("同比")
        if isinstance(moved, Word | Figure) and (moved.of if isinstance(moved, Word) else moved).is_pending:
            return [at.name, now]
        return [at.name, now, "，", moved]

    def _chart(self, png: bytes, title: Sequence[Value], beside: Callable[[], Any]) -> list[Any]:
        self.charts += 1
        relation = self.package.add_picture(png)
        wide, high = struct.unpack(">II", png[16:24])
        spoken = "".join(p if isinstance(p, str) else p.text for p in title)
        shown = picture(relation, 1000 + self.charts, _WIDE_MM, max(20, _WIDE_MM * high // wide), f"{spoken}。数据见图下表格。")
        head = caption([f"图{self.charts} ", *title], self.proofs)
        return [head, shown, self._grouped(f"图{self.charts}的数据", beside), note("")]

    # --- tables ---

    def indicator_table(self, at: IndicatorAt, form: str) -> list[Any] | None:
        """An indicator by region or by period, as a table with its caption."""
        if form == "走势":
            found = self.data.trend(at.indicator.code)
            rows: list[list[Value]] = []
            for period, _ in found:
                figure = at.shown_in(period, "", at.places, at.unit)
                rows.append([column_words(period), _basis(figure), figure])
            if not any(isinstance(r[2], Figure) and not r[2].is_pending for r in rows):
                return None
            return self._table(f"{at.name}各期情况", lambda: table(["期间", "分子/分母", "数值"], rows, [8, 10, 8], self.proofs))
        if not self.data.listing("地区", at.indicator.code).rows:
            return None
        return self._table(f"{at.name}各地情况", lambda: self._regions(at))

    def list_table(self, listing: Listing) -> list[Any] | None:
        """A whole list as a table."""
        if not listing.rows:
            return None
        head, rows, widths, left = self.shape(listing)
        return self._table(listing.name, lambda: table(head, rows, widths, self.proofs, left=left))

    def shape(self, listing: Listing) -> tuple[list[str], list[list[Value]], list[int], list[int]]:
        """Head, rows, widths and the columns that stand left."""
        columns = _SHORT.get(listing.name) or (_OF_INDICATORS if listing.name.endswith("指标") and "" in listing.rows[0] else listing.columns)
        rows = [[_cell(row, column) for column in columns] for row in listing.rows]
        return list(columns), rows, [_WIDTHS.get(c, 5) for c in columns], [i for i, c in enumerate(columns) if c in _LEFT]

    def _regions(self, at: IndicatorAt) -> Any:
        listing = self.data.listing("地区", at.indicator.code)
        columns = _SHORT["地区"] if not isinstance(at.indicator.whole, int) else ("名次", "名称", "值", "上年", "变化")
        digits = _telling([row[""] for row in listing.rows], at.places)
        rows = [[_cell(row, c, digits) for c in columns] for row in listing.rows]
        head = [{"名称": "地区", "比例": "分子/分母", "值": f"数值（{at.unit}）", "上年": at.compared, "变化": "变化（百分点）" if at.unit == "%" else "变化"}.get(c, c) for c in columns]
        return table(head, rows, [4, 9, *(7 for _ in columns[2:])], self.proofs)

    def _table(self, title: str, make: Callable[[], Any]) -> list[Any]:
        self.tables += 1
        return [caption([f"表{self.tables} {title}"], self.proofs), self._grouped(f"表{self.tables} {title}", make), note("")]

    def _grouped(self, name: str, make: Callable[[], Any]) -> Any:
        self.proofs.group = name
        try:
            return make()
        finally:
            self.proofs.group = ""


def _telling(places: Sequence[Any], least: int) -> int:
    """Decimals with which values that differ also look different, so that printed ranks can be followed; at most three."""
    values = {value for at in places if (value := at.value()) is not None}
    for digits in range(least, 4):
        if len({round_half_up(v, digits) for v in values}) == len(values):
            return digits
    return 3


def _cell(row: Any, column: str, digits: int | None = None) -> Value:
    if column == "行号":
        return f"第{row[column]}行"
    if column in row:
        found: Value = row[column]
        return found
    at = row.get("")
    if at is None:
        raise InputError(f"清单没有“{column}”这一列", column=column)
    if column == "变化":
        moved: Value = at.get("变化值", digits)
        if isinstance(moved, Figure) and moved.sign:
            return Figure(moved.name, f"{'+' if moved.sign > 0 else '−'}{moved.text}", moved.value, moved.question, moved.basis, moved.sign)
        return moved
    value: Value = at.get(column, digits)
    return value


def _basis(figure: Figure) -> Value:
    return Figure(f"{figure.name}（比例）", figure.basis, figure.value, dict(figure.question) | {"of": "比例"}, figure.basis)


def _shown(at: IndicatorAt) -> Decimal:
    value = at.value()
    assert value is not None
    return round_half_up(value, 0 if value.denominator == 1 and at.unit != "%" else at.places)
