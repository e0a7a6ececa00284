"""Reading and writing records of every registry (登记簿接口): one set of calls, made from the declaration."""

import hashlib
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Body, Header, Path, Query, Router, Schema, Status
from pydantic import Field

from zhiheng_web.api import schemas, services
from zhiheng_web.api.attachments import add_attachments
from zhiheng_web.api.errors import Error, Fault
from zhiheng_web.api.refusing import Refused
from zhiheng_web.api.values import Reader, as_json, shared_fields
from zhiheng_web.organisations.policies import record_read
from zhiheng_web.records import import_services
from zhiheng_web.records import services as record_services
from zhiheng_web.records.addresses import address_of
from zhiheng_web.records.cells import CellWrong
from zhiheng_web.records.declare import Registry
from zhiheng_web.records.selectors import may_see_names

MOST = 500
"""Records on one page."""
MOST_LINES = 10_000
"""Lines of one bulk call."""
INTERNAL = "records.internal"
BODY = Body(...)
ID = Path(ge=1, le=2**53, description="编号")
ERRORS = dict.fromkeys((401, 403, 404, 409, 422), Error)


class Asked(Schema):
    """Which records of a list."""

    after: int = Field(0, ge=0, le=2**53, description="上一页给出的 next；第一页不填")
    limit: int = Field(100, ge=1, le=MOST, description=f"每页条数，最多 {MOST}")
    status: str = Field("live", pattern="^(live|withdrawn|all)$", description="live 有效，withdrawn 已撤回，all 全部")
    unit: str = Field("", max_length=40, description="只要这个归口单位（编码）的")
    changed_since: datetime | None = Field(None, description="只要此后登记或修改过的，带时区")


def need(request: HttpRequest, scope: str, registry: Registry | None = None) -> Any:
    """The token of the call, where it may do this; an internal registry asks for a scope of its own beside.

    Raises:
        Refused: 403, the scope is missing.
    """
    token = request.auth  # type: ignore[attr-defined]
    for asked in (scope, INTERNAL) if registry is not None and registry.is_internal else (scope,):
        if asked not in token.scopes:
            raise Refused(403, "token.scope", _("令牌没有“%(scope)s”这一项范围，请质发办重新发放") % {"scope": asked})
    return token


def out(registry: Registry, record: Any, person: Any) -> dict[str, Any]:
    """A record as JSON for the person."""
    full = may_see_names(person, record)
    given = {name: as_json(registry, record, name, full=full) for name in shared_fields(registry)}
    return given | {
        "id": record.pk,
        "label": registry.label(record),
        "url": address_of(record),
        "region": record.region.code,
        "unit": record.unit.code,
        "is_withdrawn": record.is_withdrawn,
        "created_at": record.created_at.isoformat(),
        "changed_at": record.changed_at.isoformat(),
    }


def _rows(registry: Registry, person: Any) -> Any:
    foreign = [n for n in shared_fields(registry) if registry.field(n).is_relation]
    joins = {"region", "unit", *registry.joins, *foreign}
    return registry.model._default_manager.in_region(person.region).select_related(*joins)  # type: ignore[attr-defined]


def _held(registry: Registry, person: Any, pk: int) -> Any:
    found = _rows(registry, person).filter(pk=pk).first()
    if found is None:
        raise Http404
    record_read.check(person, found)
    return found


def model_values(registry: Registry, person: Any, given: dict[str, Any]) -> dict[str, Any]:
    """What a call gave, as values of the record.

    Raises:
        Refused: 422, with every field whose value cannot be read.
    """
    reader, values, faults = Reader(registry, person.region), {}, []
    for name, value in given.items():
        if name in ("region", "unit") and value is None:
            continue
        try:
            values[name] = reader.value(name, value)
        except CellWrong as wrong:
            faults.append({"field": name, "found": str(value)[:200], "message": wrong.message})
        except ValidationError as error:
            faults += [{"field": name, "found": str(value)[:200], "message": m} for m in error.messages]
    if faults:
        raise Refused(422, "record.invalid", _("有内容不符合要求，没有写入"), faults)
    return values


def _request_digest(request: HttpRequest) -> str:
    return hashlib.sha256(f"{request.method} {request.path}\n".encode() + request.body).hexdigest()


def _answered(request: HttpRequest, response: HttpResponse, token: Any, key: str, work: Any) -> Any:
    status, answer, is_repeated = services.once(token, key, _request_digest(request), work)
    if is_repeated:
        response["Idempotent-Replay"] = "true"
    return Status(status, answer)


def add_registry(router: Router, registry: Registry) -> None:
    """The calls of one registry, under its code."""
    record = schemas.record_schema(registry)
    page = schemas.page_schema(registry, record)
    new, change = schemas.new_schema(registry), schemas.change_schema(registry)
    at, title = f"/{registry.code}", str(registry.title)
    options: dict[str, Any] = {"tags": [title]}

    def name(verb: str) -> dict[str, Any]:
        return {"operation_id": f"{registry.code}_{verb}", **options}

    @router.get(at, response={200: page, **ERRORS}, summary=f"{title}：列表", **name("list"))
    def listed(request: HttpRequest, asked: Query[Asked]) -> Any:
        person = need(request, "records.read", registry).person
        record_read.check(person)
        rows = _rows(registry, person).filter(pk__gt=asked.after)
        if asked.status != "all":
            rows = rows.filter(withdrawn_at__isnull=asked.status == "live")
        if asked.unit:
            rows = rows.filter(unit__code=asked.unit)
        if asked.changed_since is not None:
            rows = rows.filter(changed_at__gt=_aware(asked.changed_since))
        found = list(rows.order_by("pk")[: asked.limit + 1])
        following = str(found[asked.limit - 1].pk) if len(found) > asked.limit else ""
        return {"items": [out(registry, r, person) for r in found[: asked.limit]], "next": following}

    @router.get(at + "/{int:pk}", response={200: record, **ERRORS}, summary=f"{title}：一条", **name("get"))
    def one(request: HttpRequest, pk: int = ID) -> Any:
        person = need(request, "records.read", registry).person
        return out(registry, _held(registry, person, pk), person)

    add_attachments(router, registry, _held, need, ERRORS, ID)
    if not registry.importable or registry.create_policy is not None:
        return

    @router.post(at, response={201: record, **ERRORS}, summary=f"{title}：登记一条", **name("create"))
    def create(
        request: HttpRequest,
        response: HttpResponse,
        payload: new = BODY,  # type: ignore[valid-type]
        idempotency_key: str = Header("", alias="Idempotency-Key", max_length=100),
    ) -> Any:
        token = need(request, "records.write", registry)
        values = model_values(registry, token.person, payload.dict(exclude_unset=True))  # type: ignore[attr-defined]

        def work() -> tuple[int, Any]:
            made = record_services.create_record(token.person, registry, values, reason=f"接口令牌“{token.name}”")
            return 201, out(registry, made, token.person)

        return _answered(request, response, token, idempotency_key, work)

    @router.patch(at + "/{int:pk}", response={200: record, **ERRORS}, summary=f"{title}：修改一条", **name("change"))
    def changed(request: HttpRequest, pk: int = ID, payload: change = BODY) -> Any:  # type: ignore[valid-type]
        token = need(request, "records.write", registry)
        given = payload.dict(exclude_unset=True)  # type: ignore[attr-defined]
        reason, seen_at = given.pop("reason"), given.pop("seen_at", None)
        held = _held(registry, token.person, pk)
        made = record_services.change_record(
            token.person,
            held,
            model_values(registry, token.person, given),
            reason=f"{reason}（接口令牌“{token.name}”）",
            seen_at=None if seen_at is None else _aware(seen_at),
        )
        return out(registry, made, token.person)

    @router.post(
        at + "/{int:pk}/withdraw", response={200: record, **ERRORS}, summary=f"{title}：撤回一条", **name("withdraw")
    )
    def withdrawn(request: HttpRequest, pk: int = ID, payload: schemas.Withdrawal = BODY) -> Any:
        token = need(request, "records.write", registry)
        held = _held(registry, token.person, pk)
        reason = f"{payload.reason}（接口令牌“{token.name}”）"
        return out(registry, record_services.withdraw_record(token.person, held, reason), token.person)

    @router.post(
        at + "/bulk",
        response={200: schemas.BulkAnswer, **ERRORS},
        summary=f"{title}：批量写入（NDJSON，一行一条，最多 {MOST_LINES} 行；全部正确才写入）",
        openapi_extra={"requestBody": {"required": True, "content": {"application/x-ndjson": {"schema": {"type": "string"}}}}},
        **name("bulk"),
    )
    def bulk(
        request: HttpRequest,
        response: HttpResponse,
        idempotency_key: str = Header("", alias="Idempotency-Key", max_length=100),
    ) -> Any:
        token = need(request, "records.write", registry)
        body = request.body
        if body.count(b"\n") > MOST_LINES:
            raise Refused(422, "bulk.long", _("一次最多 %(n)s 行，请分几次写入") % {"n": MOST_LINES})
        return _answered(request, response, token, idempotency_key, lambda: _brought_in(registry, token, body))


def _brought_in(registry: Registry, token: Any, body: bytes) -> tuple[int, Any]:
    """The lines as an import of the registry: the same rules, one page to look at it, one way to take it back."""
    person = token.person
    if person.unit is None:
        raise Refused(422, "bulk.unit", _("令牌所用的账号没有归口单位，不能批量写入"))
    name = f"{token.name}.ndjson"
    found = import_services.look(person, registry, person.unit, body, name, strict=True)
    if found.faults:
        columns = {import_services.heading(registry, n): n for n in registry.fields}
        faults = [
            Fault(field=columns.get(f.column, f.column), line=f.row - 1, found=f.found[:200], message=f.message).dict()
            for f in found.faults[:500]
        ]
        raise Refused(422, "bulk.invalid", _("有 %(n)s 行需要改正，没有写入任何一行") % {"n": found.counts["wrong"]}, faults)
    if not found.counts["new"] + found.counts["changed"]:
        return 200, {"run": 0, "written": False, "counts": found.counts}
    run = import_services.keep(person, person.unit, body, name, found)
    done = import_services.commit(person, run, all_or_nothing=True)
    return 200, {"run": done.pk, "written": True, "counts": done.counts}


def _aware(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise Refused(422, "request.invalid", _("时间请带时区，如 2026-03-12T08:00:00+08:00"))
    return moment


