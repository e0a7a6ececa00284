"""Open data (开放数据): datasets with their versions, downloads that can be cited, the DCAT catalogue, the Atom feed."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from datetime import UTC, datetime
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from zhiheng_web.organisations.policies import everyone, permitted
from zhiheng_web.portal.caching import cacheable
from zhiheng_web.portal.views import JSON, ROUTES
from zhiheng_web.publishing.datasets import DATASETS, Dataset, is_withheld
from zhiheng_web.publishing.files import FORMS
from zhiheng_web.publishing.models import DatasetVersion
from zhiheng_web.publishing.notices import shown_notices
from zhiheng_web.publishing.selectors import public_scores
from zhiheng_web.shared import store
from zhiheng_web.shared.clock import today

PUBLISHER = "质衡公开数据"
RIGHTS = "政府公开信息。引用请注明来源、版本和摘要。"
ATOM = "http://www.w3.org/2005/Atom"
ENTRIES = 50


def _dataset(code: str) -> Dataset:
    if code not in DATASETS:
        raise Http404
    return DATASETS[code]


def _versions(dataset: Dataset) -> list[dict[str, Any]]:
    day = today()
    out = []
    for v in DatasetVersion.objects.filter(dataset=dataset.code):
        files = [{"form": f, "name": FORMS[f][0], "url": reverse("portal:download", args=[dataset.code, v.number, f]), **held} for f, held in v.files.items()]
        out.append({"version": v, "files": files, "withheld": is_withheld(v, day)})
    return out


@permitted(everyone)
@cacheable
def index(request: HttpRequest) -> HttpResponse:
    """The datasets and the newest version of each."""
    rows = []
    for dataset in DATASETS.values():
        versions = _versions(dataset)
        rows.append({"dataset": dataset, "newest": next((v for v in versions if not v["withheld"]), None), "count": len(versions)})
    return render(request, "portal/data.html", {"rows": rows})


@permitted(everyone)
@cacheable
def dataset(request: HttpRequest, code: str) -> HttpResponse:
    """One dataset: its dictionary and every version with its digests and how to cite it."""
    found = _dataset(code)
    versions = [{**v, "cite": _citation(request, found, v["version"])} for v in _versions(found)]
    return render(request, "portal/dataset.html", {"dataset": found, "versions": versions})


def _citation(request: HttpRequest, dataset: Dataset, version: DatasetVersion) -> str:
    address = request.build_absolute_uri(reverse("portal:dataset", args=[dataset.code]))
    return f"{PUBLISHER}. {dataset.title}，第 {version.number} 版[DB/OL]. ({version.as_of.isoformat()}). {address}. SHA-256: {version.rows_digest}"


@permitted(everyone)
@cacheable
def dictionary(request: HttpRequest, code: str) -> HttpResponse:
    """The data dictionary as JSON."""
    found = _dataset(code)
    said = {"dataset": found.code, "title": found.title, "about": found.about, "columns": [c.said() for c in found.columns]}
    return JsonResponse(said, json_dumps_params=JSON)


@permitted(everyone)
def download(request: HttpRequest, code: str, number: int, form: str) -> Any:
    """One file of one version; 410 with the reason where something in it is not public any more."""
    found = _dataset(code)
    version = get_object_or_404(DatasetVersion, dataset=code, number=number)
    if form not in version.files:
        raise Http404
    if is_withheld(version, today()):
        return render(request, "portal/gone.html", {"dataset": found, "version": version}, status=410)
    held = version.files[form]
    etag = f'"{held["digest"]}"'
    if etag in request.headers.get("If-None-Match", ""):
        answer: Any = HttpResponse(status=304)
    else:
        answer = FileResponse(store.path_of(held["digest"]).open("rb"), content_type=FORMS[form][1])
        answer.headers["Content-Disposition"] = f'attachment; filename="{code}-v{number}.{form}"'
        answer.headers["Repr-Digest"] = f"sha-256=:{_base64(held['digest'])}:"
    answer.headers["ETag"] = etag
    answer.headers["Cache-Control"] = "public, max-age=300, must-revalidate"
    return answer


def _base64(digest: str) -> str:
    import base64

    return base64.b64encode(bytes.fromhex(digest)).decode("ascii")


@permitted(everyone)
@cacheable
def catalog(request: HttpRequest) -> HttpResponse:
    """The catalogue in DCAT (JSON-LD): one dataset each, one distribution a file of the newest version."""

    def at(name: str, *args: Any) -> str:
        return request.build_absolute_uri(reverse(name, args=args))

    listed = []
    for found in DATASETS.values():
        newest = next((v for v in _versions(found) if not v["withheld"]), None)
        said: dict[str, Any] = {
            "@id": at("portal:dataset", found.code),
            "@type": "dcat:Dataset",
            "dct:identifier": found.code,
            "dct:title": {"@value": found.title, "@language": "zh"},
            "dct:description": {"@value": found.about, "@language": "zh"},
            "dct:language": "zh",
            "dct:rights": RIGHTS,
            "dct:conformsTo": {"@id": at("portal:dictionary", found.code)},
            "dcat:landingPage": {"@id": at("portal:dataset", found.code)},
        }
        if newest is not None:
            version = newest["version"]
            said |= {"dcat:version": str(version.number), "dct:issued": _day(version.as_of), "dcat:distribution": [_distribution(request, f) for f in newest["files"]]}
        listed.append(said)
    body = {
        "@context": {
            "dcat": "http://www.w3.org/ns/dcat#",
            "dct": "http://purl.org/dc/terms/",
            "spdx": "http://spdx.org/rdf/terms#",
            "xsd": "http://www.w3.org/2001/XMLSchema#",
        },
        "@id": at("portal:catalog"),
        "@type": "dcat:Catalog",
        "dct:title": {"@value": PUBLISHER, "@language": "zh"},
        "dct:publisher": PUBLISHER,
        "dcat:dataset": listed,
    }
    return JsonResponse(body, json_dumps_params=JSON, content_type="application/ld+json")


def _day(day: Any) -> dict[str, str]:
    return {"@value": day.isoformat(), "@type": "xsd:date"}


def _distribution(request: HttpRequest, file: dict[str, Any]) -> dict[str, Any]:
    address = request.build_absolute_uri(file["url"])
    return {
        "@id": address,
        "@type": "dcat:Distribution",
        "dct:title": file["name"],
        "dcat:downloadURL": {"@id": address},
        "dcat:mediaType": FORMS[file["form"]][1].partition(";")[0],
        "dcat:byteSize": {"@value": str(file["size"]), "@type": "xsd:nonNegativeInteger"},
        "spdx:checksum": {"@type": "spdx:Checksum", "spdx:algorithm": {"@id": "spdx:checksumAlgorithm_sha256"}, "spdx:checksumValue": file["digest"]},
    }


@permitted(everyone)
@cacheable
def feed(request: HttpRequest) -> HttpResponse:
    """The newest of what is public as an Atom feed; what stopped being public is not in it any more."""
    entries = [(s.published_at, f"urn:zhiheng:score:{s.pk}", f"{s.region.name} {s.period} {s.title}", reverse("portal:score", args=[s.pk]), "评分结果") for s in public_scores()[:ENTRIES]]
    for n in shown_notices(today()).order_by("-published_at")[:ENTRIES]:
        entries.append((n.published_at, f"urn:zhiheng:notice:{n.pk}", n.title, reverse(ROUTES[n.kind]), n.get_kind_display()))
    for v in DatasetVersion.objects.order_by("-made_at")[:ENTRIES]:
        title = f"{DATASETS[v.dataset].title} 第 {v.number} 版"
        entries.append((v.made_at, f"urn:zhiheng:dataset:{v.dataset}:{v.number}", title, reverse("portal:dataset", args=[v.dataset]), "开放数据"))
    entries.sort(key=lambda e: e[0], reverse=True)
    ET.register_namespace("", ATOM)
    root = ET.Element(f"{{{ATOM}}}feed", {"{http://www.w3.org/XML/1998/namespace}lang": "zh"})
    _put(root, "id", "urn:zhiheng:public")
    _put(root, "title", "质量信息公开")
    _put(root, "updated", _stamp(entries[0][0] if entries else datetime(2000, 1, 1, tzinfo=UTC)))
    author = ET.SubElement(root, f"{{{ATOM}}}author")
    _put(author, "name", PUBLISHER)
    ET.SubElement(root, f"{{{ATOM}}}link", {"rel": "self", "href": request.build_absolute_uri(reverse("portal:feed"))})
    for moment, identifier, title, address, kind in entries[:ENTRIES]:
        entry = ET.SubElement(root, f"{{{ATOM}}}entry")
        _put(entry, "id", identifier)
        _put(entry, "title", title)
        _put(entry, "updated", _stamp(moment))
        ET.SubElement(entry, f"{{{ATOM}}}link", {"href": request.build_absolute_uri(address)})
        ET.SubElement(entry, f"{{{ATOM}}}category", {"term": str(kind)})
    body = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return HttpResponse(body, content_type="application/atom+xml; charset=utf-8")


_CONTROL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def _put(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, f"{{{ATOM}}}{name}").text = _CONTROL.sub("", text)


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
