"""Who else hands in the same file (重复佐证): the same bytes, or a picture or scan that looks the same, by another unit or for another year."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from zhiheng.evidence.pictures import are_alike
from zhiheng_web.records.addresses import address_of
from zhiheng_web.records.declare import REGISTRIES, registry_of
from zhiheng_web.records.models import Attachment, KeptFile, Record

MOST = 12
"""So many other claims are listed."""


@dataclass(frozen=True)
class Claim:
    """One record that cites a file: its label, unit and year, and its address; `is_alike` when the file only looks the same."""

    label: str
    unit: str
    year: int | None
    url: str
    is_alike: bool

    @property
    def sentence(self) -> str:
        """What to look at, in words."""
        what = _("相似的图片或扫描件") if self.is_alike else _("同一个文件")
        where = f"{self.unit}，{self.year}" if self.year else self.unit
        return _("%(what)s还用于“%(label)s”（%(where)s）。请核对是不是重复使用。") % {"what": what, "label": self.label, "where": where}


def digests_of(record: Record) -> list[str]:
    """The files that a record cites: its own and its attachments."""
    registry = registry_of(record)
    own = [getattr(record, registry.file_field)] if registry.file_field else []
    hung = Attachment.objects.filter(registry=registry.code, object_id=record.pk, withdrawn_at=None).values_list("digest", flat=True)
    return list(dict.fromkeys(d for d in (*own, *hung) if d))


def others_claiming(record: Record) -> list[Claim]:
    """Live records of the same county that cite a file of this one, or one that looks the same, for another unit or another year."""
    mine = digests_of(record)
    if not mine:
        return []
    wanted = dict.fromkeys(mine, False) | dict.fromkeys(_alike(mine), True)
    out = []
    for other, digest in _citing(list(wanted), record):
        if other.unit_id != record.unit_id or _year(other) != _year(record):
            label = registry_of(other).label(other)
            out.append(Claim(label, other.unit.name, _year(other), address_of(other), wanted[digest]))
    return sorted(out, key=lambda c: (c.is_alike, c.label))[:MOST]


def _alike(mine: list[str]) -> list[str]:
    pictures = [p for p in KeptFile.objects.filter(digest__in=mine).values_list("picture", flat=True) if p]
    if not pictures:
        return []
    rows = KeptFile.objects.exclude(picture="").exclude(digest__in=mine).values_list("digest", "picture")
    return [digest for digest, picture in rows.iterator() if any(are_alike(picture, p) for p in pictures)]


def _citing(digests: list[str], record: Record) -> list[tuple[Any, str]]:
    """Pairs of record and digest: own files of registries that keep one, and attachments of all that may be read by their readers."""
    found: list[tuple[Any, str]] = []
    here, stem = (registry_of(record).code, record.pk), record.region.code[:6]
    for code, registry in REGISTRIES.items():
        if not registry.file_field:
            continue
        rows = registry.model.objects.live().filter(**{f"{registry.file_field}__in": digests}, region__code__startswith=stem)
        found += [(r, getattr(r, registry.file_field)) for r in rows.select_related("unit", "region", *registry.joins)[:200] if (code, r.pk) != here]
    hung = Attachment.objects.filter(digest__in=digests, withdrawn_at=None).order_by("pk")[:200]
    for a in hung:
        registry = REGISTRIES.get(a.registry)
        if registry is None or registry.annex_policy is not None or (a.registry, a.object_id) == here:
            continue  # attachments of sealed registries (letters) are not named elsewhere
        other = registry.model.objects.live().select_related("unit", "region", *registry.joins).filter(pk=a.object_id, region__code__startswith=stem).first()
        if other is not None:
            found.append((other, a.digest))
    return list({(registry_of(r).code, r.pk, d): (r, d) for r, d in found}.values())


def _year(record: Record) -> int | None:
    day = getattr(record, registry_of(record).date, None)
    return day.year if day else None
