"""What goes in and out, made from each registry's declaration (接口的字段): types, choices, lengths, help."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from django.db import models
from django.utils import translation
from ninja import Schema
from pydantic import ConfigDict, Field, StrictBool, StrictInt, StrictStr, create_model

from zhiheng_web.api.values import shared_fields
from zhiheng_web.records.declare import Registry
from zhiheng_web.records.fields import ScaledIntegerField
from zhiheng_web.shared.language import CHINESE

DECIMAL = r"^-?\d{1,15}(\.\d{1,9})?$"


class Withdrawal(Schema):
    """Why a record is withdrawn."""

    model_config = ConfigDict(extra="forbid")
    reason: StrictStr = Field(min_length=1, max_length=500, description="撤回理由，留在记录的历史里")


class BulkCounts(Schema):
    """Rows of a bulk call by what became of them."""

    new: int
    changed: int
    unchanged: int
    wrong: int


class BulkAnswer(Schema):
    """What a bulk call did."""

    run: int = Field(description="导入编号，可在页面上查看和撤销；没有要写的行时为 0")
    written: bool
    counts: BulkCounts


class RegistryAbout(Schema):
    """One registry, in short."""

    code: str
    title: str
    noun: str
    note: str
    natural_key: list[str] = Field(description="判断是不是同一条记录的字段")
    fields: list[FieldAbout]


class FieldAbout(Schema):
    """One field of a registry."""

    name: str
    label: str
    required: bool
    help: str


RegistryAbout.model_rebuild()


def is_required(field: Any) -> bool:
    """Whether a new record must state the field."""
    return not (field.blank or field.null or field.has_default())


def _type(field: Any) -> Any:
    if isinstance(field, models.ForeignKey):
        return Annotated[StrictStr, Field(max_length=120)]
    if field.choices:
        values = tuple(value for value, _label in field.flatchoices if value not in (None, ""))
        return Literal[values]
    if isinstance(field, models.BooleanField):
        return StrictBool
    if isinstance(field, models.DateTimeField):
        return datetime
    if isinstance(field, models.DateField):
        return date
    if isinstance(field, ScaledIntegerField):
        return Annotated[StrictStr, Field(pattern=DECIMAL)]
    if isinstance(field, models.IntegerField):
        return Annotated[StrictInt, Field(ge=-(2**53), le=2**53)]
    if isinstance(field, models.DecimalField):
        return Annotated[StrictStr, Field(pattern=DECIMAL)]
    if isinstance(field, models.JSONField):  # every such field of a registry is a list of short texts (codes, numbers, names)
        return Annotated[list[Annotated[StrictStr, Field(min_length=1, max_length=200)]], Field(max_length=1_000)]
    length = getattr(field, "max_length", None)
    return Annotated[StrictStr, Field(max_length=length or 20_000)]


def _about(field: Any) -> str:
    with translation.override(CHINESE):
        parts = [str(field.verbose_name)]
        if isinstance(field, ScaledIntegerField) and field.unit:
            parts.append(f"单位{field.unit}，十进制文字")
        elif isinstance(field, models.ForeignKey):
            parts.append("填编码或编号")
        elif field.choices:
            parts.append("、".join(f"{v}＝{label}" for v, label in field.flatchoices if v not in (None, "")))
        if field.help_text:
            parts.append(str(field.help_text))
    return "；".join(parts)


def _name(registry: Registry, suffix: str) -> str:
    return "".join(w.capitalize() for w in registry.code.split("_")) + suffix


def new_schema(registry: Registry) -> type[Schema]:
    """The body of a new record."""
    given: dict[str, Any] = {}
    for name in shared_fields(registry):
        field = registry.field(name)
        kind = _type(field)
        if is_required(field):
            given[name] = (kind, Field(description=_about(field)))
        else:
            given[name] = (kind | None, Field(None, description=_about(field)))
    given |= _placed()
    return _closed(_name(registry, "New"), given)


def _placed() -> dict[str, Any]:
    code = Annotated[StrictStr, Field(max_length=40)]
    return {
        "region": (code | None, Field(None, description="行政区划代码；不填为令牌所属地区")),
        "unit": (code | None, Field(None, description="归口单位编码；不填为令牌所属单位")),
    }


def _closed(name: str, given: dict[str, Any]) -> type[Schema]:
    class Closed(Schema):
        model_config = ConfigDict(extra="forbid")

    made: type[Schema] = create_model(name, __base__=Closed, **given)
    return made


def change_schema(registry: Registry) -> type[Schema]:
    """The body of a change: the fields that change, and why."""
    given: dict[str, Any] = {
        name: (_type(registry.field(name)) | None, Field(None, description=_about(registry.field(name))))
        for name in shared_fields(registry)
    }
    given["reason"] = (
        Annotated[StrictStr, Field(min_length=1, max_length=500)],
        Field(description="修改理由，留在记录的历史里"),
    )
    given["seen_at"] = (
        datetime | None,
        Field(None, description="读到这条记录时的 changed_at；此后别人改过的，拒绝修改"),
    )
    return _closed(_name(registry, "Change"), given)


def record_schema(registry: Registry) -> type[Schema]:
    """A record as it is given out."""
    given: dict[str, Any] = {
        "id": (int, Field(description="编号")),
        "label": (str, Field(description="页面上的名称")),
        "url": (str, Field(description="记录页的地址")),
        "region": (str, Field(description="行政区划代码")),
        "unit": (str, Field(description="归口单位编码")),
        "is_withdrawn": (bool, Field(description="已撤回的不计数")),
        "created_at": (datetime, Field(description="登记时间")),
        "changed_at": (datetime, Field(description="最后修改时间")),
    }
    for name in shared_fields(registry):
        field = registry.field(name)
        given[name] = (_out(field) | None, Field(None, description=_about(field)))
    made: type[Schema] = create_model(_name(registry, "Record"), __base__=Schema, **given)
    return made


def _out(field: Any) -> Any:
    if isinstance(field, models.BooleanField):
        return bool
    if isinstance(field, models.DateTimeField):
        return datetime
    if isinstance(field, models.DateField):
        return date
    if isinstance(field, models.JSONField):
        return list[str]
    if isinstance(field, models.IntegerField) and not isinstance(field, ScaledIntegerField):
        return int
    return str


def page_schema(registry: Registry, record: type[Schema]) -> type[Schema]:
    """A page of records."""
    made: type[Schema] = create_model(
        _name(registry, "Page"),
        __base__=Schema,
        items=(list[record], ...),  # type: ignore[valid-type]
        next=(str, Field(description="下一页的 after；没有下一页时为空")),
    )
    return made
