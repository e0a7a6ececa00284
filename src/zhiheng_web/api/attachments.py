"""Attachments of records over the interface (附件接口): list, add, take out, under the same policies as on the pages."""

from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from ninja import File, Path, Router, Schema, Status, UploadedFile
from pydantic import Field

from zhiheng_web.organisations.policies import record_read
from zhiheng_web.records import annexes
from zhiheng_web.records.declare import Registry
from zhiheng_web.records.models import Attachment
from zhiheng_web.shared import store

FILE = File(..., description="PDF、图片、Word、Excel、OFD、文本或 zip")
NUMBER = Path(ge=1, le=2**53, description="附件编号")


class AttachmentOut(Schema):
    """One attachment."""

    id: int = Field(description="附件编号")
    name: str = Field(description="文件名")
    content_type: str = Field(description="按内容判断的类型")
    size: int = Field(description="字节数")
    sha256: str = Field(description="内容摘要")
    step: str = Field(description="随哪个办理步骤上传，没有的为空")
    at: str = Field(description="上传时间")


def _out(a: Attachment) -> dict[str, Any]:
    return {"id": a.pk, "name": a.file_name, "content_type": a.content_type, "size": a.size, "sha256": a.digest, "step": a.step, "at": a.at.isoformat()}


def add_attachments(router: Router, registry: Registry, held: Any, need: Any, errors: dict[int, Any], pk_path: Any) -> None:
    """The calls for the attachments of one registry. `held` finds a record the person may read, `need` the token of the call."""
    at, title = f"/{registry.code}/{{int:pk}}/attachments", str(registry.title)

    def opened(request: HttpRequest, scope: str, pk: int) -> tuple[Any, Any]:
        person = need(request, scope, registry).person
        row = held(registry, person, pk)
        (registry.annex_policy or record_read).check(person, row)
        return person, row

    options: dict[str, Any] = {"tags": [title]}

    @router.get(at, response={200: list[AttachmentOut], **errors}, summary=f"{title}：附件", operation_id=f"{registry.code}_attachments", **options)
    def listed(request: HttpRequest, pk: int = pk_path) -> Any:
        _person, row = opened(request, "records.read", pk)
        return [_out(a) for a in annexes.attachments_of(row)]

    @router.get(
        at + "/{int:number}",
        response={200: None, **errors},
        summary=f"{title}：取附件",
        operation_id=f"{registry.code}_attachment",
        openapi_extra={"responses": {200: {"description": "文件内容", "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}}}},
        **options,
    )
    def taken(request: HttpRequest, pk: int = pk_path, number: int = NUMBER) -> HttpResponse:
        opened(request, "records.read", pk)
        found = Attachment.objects.filter(pk=number, registry=registry.code, object_id=pk, withdrawn_at=None).first()
        if found is None or not store.path_of(found.digest).exists():
            raise Http404
        answer = FileResponse(store.path_of(found.digest).open("rb"), content_type="application/octet-stream")
        answer["Content-Disposition"] = content_disposition_header(True, found.file_name) or "attachment"
        return answer  # type: ignore[return-value]

    @router.post(at, response={201: AttachmentOut, **errors}, summary=f"{title}：加附件", operation_id=f"{registry.code}_attach", **options)
    def added(request: HttpRequest, pk: int = pk_path, file: UploadedFile = FILE) -> Any:
        person, row = opened(request, "records.write", pk)
        return Status(201, _out(annexes.attach(person, row, file)))
