"""The interface as a whole (接口): version 1, its description (OpenAPI 3.1), who may call it."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from django.http import HttpRequest
from django.urls import URLResolver
from django.urls.resolvers import RegexPattern
from ninja import NinjaAPI, Router
from ninja.security import HttpBearer

from zhiheng_web.api import errors, services
from zhiheng_web.api.models import SCOPES
from zhiheng_web.api.records import ERRORS, add_registry, need
from zhiheng_web.api.schemas import FieldAbout, RegistryAbout, is_required
from zhiheng_web.api.scores import add_scores
from zhiheng_web.api.values import shared_fields
from zhiheng_web.records.declare import REGISTRIES

PREFIX = "/api/v1/"
ABOUT = """其他系统经这里读写登记簿、读取计分结果：规则、权限、留痕与页面上完全相同。

- 身份：请求头 `Authorization: Bearer 令牌`；令牌由质发办在“接口”页发放，以某个账号的名义、在一定范围内、到某天为止。
- 重复提交：写入时带 `Idempotency-Key`（任意不重复的文字），同一个键两天内重复提交，得到第一次的结果（带 `Idempotent-Replay: true`），不会写两次。
- 分页：列表给出 `next`，下一页带 `after`（计分结果为 `before`）。
- 错误：都是 `{code, message, faults}`，`faults` 逐处写明字段、行号、收到的值和应当怎样。
- 金额、分值、比率是十进制文字，不是浮点数；日期是 ISO 8601；单位、地区用编码，其他记录用编号。
"""


class Bearer(HttpBearer):
    """A token in the `Authorization` header; the call acts as the token's person."""

    openapi_description = "质发办发放的令牌；范围：" + "、".join(code for code, _label in SCOPES)

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        found = services.token_of(token)
        request.user = found.person
        return found


def _registries(request: HttpRequest) -> Any:
    need(request, "records.read")
    return [
        RegistryAbout(
            code=r.code,
            title=str(r.title),
            noun=str(r.noun),
            note=str(r.note),
            natural_key=list(r.natural_key),
            fields=[
                FieldAbout(
                    name=n,
                    label=str(r.field(n).verbose_name),
                    required=is_required(r.field(n)),
                    help=str(r.field(n).help_text),
                )
                for n in shared_fields(r)
            ],
        ).model_dump()
        for r in REGISTRIES.values()
    ]


def made() -> NinjaAPI:
    """The interface with the calls of every registry."""
    api = NinjaAPI(title="质衡接口", version="1", description=ABOUT, auth=Bearer(), docs_url=None, openapi_url=None)
    errors.attach(api)
    router = Router()
    about = router.get(
        "/registries",
        response={200: list[RegistryAbout], **ERRORS},
        summary="有哪些登记簿",
        operation_id="registries",
        tags=["登记簿"],
    )
    about(_registries)
    records = Router()
    for registry in REGISTRIES.values():
        add_registry(records, registry)
    add_scores(router)
    api.add_router("", router)
    api.add_router("/records", records)
    return api


@cache
def interface() -> tuple[NinjaAPI, URLResolver]:
    """The interface and its addresses, made when the first call comes: making it takes a second, pages need none of it."""
    api = made()
    return api, URLResolver(RegexPattern(r"^"), api.urls[0])


@cache
def description() -> str:
    """The OpenAPI 3.1 description, as JSON text."""
    api, _addresses = interface()
    return json.dumps(api.get_openapi_schema(path_prefix=PREFIX), ensure_ascii=False)
