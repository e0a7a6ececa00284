"""Fields against data (取值): what a name means where it stands: in a row of a list, after an indicator, or alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

from zhiheng.errors import InputError
from zhiheng.reporting.templated.data import ReportData
from zhiheng.reporting.templated.fields import Field, Ref
from zhiheng.reporting.templated.figures import Figure, Listing, Subject, Value, Word
from zhiheng.reporting.templated.measured import SIDES, IndicatorAt
from zhiheng.reporting.templated.names import LISTS, Names
from zhiheng.values import as_decimal


@dataclass
class Scope:
    """What is around a field: rows of repetitions, the innermost last, and the subject named last (前文所指的指标)."""

    rows: list[Mapping[str, Any]] = field(default_factory=list)
    subject: Subject | None = None

    def inside(self, row: Mapping[str, Any]) -> Scope:
        """The scope of one row of a repetition."""
        return Scope([*self.rows, row], row.get("") or self.subject)


class Resolver:
    """Names to values."""

    def __init__(self, data: ReportData, names: Names) -> None:
        self.data = data
        self.names = names

    def value(self, ref: Ref, scope: Scope) -> Value:
        """What a reference stands for; the subject it names becomes the one that bare sides speak of.

        Raises:
            InputError: the name is unknown here.
        """
        for row in reversed(scope.rows):
            if not ref.side and ref.name in row and ref.name:
                found: Value = row[ref.name]
                return found
            subject = row.get("")
            if subject is not None and not ref.side and (ref.name in SIDES or ref.name == "名称"):
                scope.subject = subject
                break
        if not ref.side and ref.name in SIDES and scope.subject is not None:
            return scope.subject.get(ref.name, ref.places)
        if ref.name in ("指标", "本指标") and scope.subject is not None:
            return scope.subject.get(ref.side, ref.places)
        found_name = self.names.find(ref.name)
        if found_name is None:
            raise InputError(self.names.unknown(ref.name), name=ref.name)
        match found_name.kind:
            case "text":
                return self.data.text(found_name.code)
            case "score":
                return self.data.score(found_name.code)
            case "count":
                return self.data.count(found_name.code)
            case "indicator":
                scope.subject = self._at(found_name.code, scope)
                return scope.subject.get(ref.side, ref.places)
        raise InputError(f"“{ref.name}”是清单，应写在 {{每个 {ref.name}}} 或 {{表 {ref.name}}} 里", name=ref.name)

    def _at(self, code: str, scope: Scope) -> Subject:
        """The indicator, at the region of the row where one is repeated over regions."""
        for row in reversed(scope.rows):
            at = row.get("")
            if isinstance(at, IndicatorAt) and at.show_place:
                return self.data.indicator(code, at.region)
        return self.data.indicator(code)

    def subject(self, ref: Ref, scope: Scope) -> IndicatorAt:
        """The indicator a chart or table shows; `指标` is the one of the row.

        Raises:
            InputError: it names no indicator.
        """
        if ref.name in ("指标", "本指标") and isinstance(scope.subject, IndicatorAt):
            return scope.subject
        found = self.names.find(ref.name)
        if found is None or found.kind != "indicator":
            raise InputError(self.names.unknown(ref.name) if found is None else f"“{ref.name}”不是指标", name=ref.name)
        return self.data.indicator(found.code)

    def listing(self, field: Field, scope: Scope) -> Listing:
        """The rows of a repetition or table, ranked and cut as asked."""
        name = self.names.own.get(field.ref.name, field.ref.name)
        if name == "本领域指标":
            label = next((str(row["_of"]) for row in reversed(scope.rows) if "_of" in row), "")
            name = f"{label}指标" if label else "指标"
        by = ""
        if field.by or name == "地区":
            at = self.subject(Ref(field.by or "指标"), scope)
            by = at.indicator.code
        found = self.data.listing(name, by)
        rows = found.rows[: field.most] if field.most else found.rows
        return replace(found, rows=rows, columns=found.columns or LISTS.get(name, ()))

    def holds(self, asked: Field, scope: Scope) -> bool:
        """Whether a condition holds."""
        name = self.names.own.get(asked.ref.name, asked.ref.name)
        if (name in LISTS or name == "本领域指标") and not asked.ref.side:
            has = bool(self.listing(asked, scope).rows)
            return not has if asked.state in ("无", "待定") else has
        value = self.value(asked.ref, scope)
        if asked.state in ("上升", "下降", "持平"):
            return self._moved(value, scope, asked)
        if isinstance(value, str):
            return bool(value) == (asked.state not in ("无", "待定"))
        exact = value.value if isinstance(value, Figure) else value.of.value
        if asked.state in ("有数", "有", "无", "待定"):
            return (exact is None) == (asked.state in ("无", "待定"))
        if exact is None:
            return False
        line = Fraction(as_decimal(asked.line))
        return {">=": exact >= line, "<=": exact <= line, ">": exact > line, "<": exact < line, "=": exact == line}[asked.state]

    def _moved(self, value: Value, scope: Scope, asked: Field) -> bool:
        of = value.of if isinstance(value, Word) else value
        if isinstance(of, Figure) and of.sign is None and scope.subject is not None:
            changed = scope.subject.get("变化值")
            of = changed if isinstance(changed, Figure) else of
        if not isinstance(of, Figure) or of.sign is None:
            return False
        return of.sign == {"上升": 1, "下降": -1, "持平": 0}[asked.state]
