"""Errors of one shape (错误): a code, a sentence, and the places that are wrong."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, ValidationError
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError
from ninja.errors import ValidationError as ShapeError
from pydantic import Field

from zhiheng.errors import InputError
from zhiheng_web.api.refusing import Refused
from zhiheng_web.shared.faults import machine_fault


class Fault(Schema):
    """One wrong place."""

    field: str = Field("", description="字段名；不属于某个字段的为空")
    line: int = Field(0, description="批量写入时的行号，从 1 起；其余为 0")
    found: str = Field("", description="收到的值")
    message: str = Field(description="错在哪里、应当怎样")


class Error(Schema):
    """Every error has this shape."""

    code: str = Field(description="稳定的错误代码，供程序判断")
    message: str = Field(description="给人看的一句话")
    faults: list[Fault] = Field(default_factory=list, description="错处，可以为空")


def faults_of(error: ValidationError) -> list[dict[str, Any]]:
    """The sentences of a check by field."""
    if not hasattr(error, "error_dict"):
        return [{"message": m} for m in error.messages]
    return [
        {"field": "" if name == NON_FIELD_ERRORS else name, "message": sentence}
        for name, sentences in error.message_dict.items()
        for sentence in sentences
    ]


_SHAPES = {
    "missing": "没有填写",
    "extra_forbidden": "没有这个字段",
    "date_from_datetime_parsing": "应为 2026-03-12 这样的日期",
    "date_parsing": "应为 2026-03-12 这样的日期",
    "int_type": "应为整数",
    "int_parsing": "应为整数",
    "bool_type": "应为 true 或 false",
    "string_type": "应为文字",
    "list_type": "应为列表",
    "literal_error": "不在可选值中",
    "json_invalid": "正文不是合法的 JSON",
}


def _shape_faults(error: ShapeError) -> list[dict[str, Any]]:
    out = []
    for item in error.errors:
        place = [str(p) for p in item.get("loc", ()) if p not in ("body", "payload", "query", "path", "header")]
        sentence = _SHAPES.get(str(item.get("type")), "")
        out.append({"field": ".".join(place), "message": sentence or f"不符合要求（{item.get('msg', '')}）"})
    return out


def attach(api: NinjaAPI) -> None:
    """Make every error of the interface answer in the one shape."""

    def answer(request: HttpRequest, status: int, code: str, message: str, faults: Sequence[Any] = ()) -> HttpResponse:
        body = Error(code=code, message=message, faults=[Fault(**f) for f in faults])
        return api.create_response(request, body.model_dump(), status=status)

    def refused(request: HttpRequest, error: Any) -> HttpResponse:
        return answer(request, error.status, error.code, error.message, error.faults)

    def invalid(request: HttpRequest, error: Any) -> HttpResponse:
        return answer(request, 422, "record.invalid", _("有内容不符合要求，没有写入"), faults_of(error))

    def misshapen(request: HttpRequest, error: Any) -> HttpResponse:
        return answer(request, 422, "request.invalid", _("请求的内容不符合要求，没有写入"), _shape_faults(error))

    def unusable(request: HttpRequest, error: Any) -> HttpResponse:
        return answer(request, 422, error.code, error.sentence)

    def http(request: HttpRequest, error: Any) -> HttpResponse:
        return answer(request, error.status_code, "request.invalid", _("请求读不出来：%(why)s") % {"why": error})

    def machine(request: HttpRequest, error: Any) -> HttpResponse:
        found = machine_fault(error)
        if found is None:
            raise error
        return answer(request, found.status, found.code, found.sentence)

    api.add_exception_handler(Refused, refused)
    api.add_exception_handler(OSError, machine)
    api.add_exception_handler(OperationalError, machine)
    api.add_exception_handler(ValidationError, invalid)
    api.add_exception_handler(ShapeError, misshapen)
    api.add_exception_handler(InputError, unusable)
    api.add_exception_handler(HttpError, http)
    api.add_exception_handler(
        PermissionDenied, lambda r, e: answer(r, 403, "permission.denied", str(e) or _("没有权限"))
    )
    api.add_exception_handler(
        AuthenticationError,
        lambda r, e: answer(r, 401, "token.missing", _("请在请求头写 Authorization: Bearer 令牌")),
    )
    api.add_exception_handler(Http404, lambda r, e: answer(r, 404, "not.found", _("没有这一项，或不在您的行政区域内")))
