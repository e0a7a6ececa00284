"""Reading enterprises: what every registry knows of one, and which look like the same one twice."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from zhiheng_web.enterprises.models import Enterprise
from zhiheng_web.records.declare import REGISTRIES, Registry


def find_enterprise(key: str) -> Enterprise | None:
    """The enterprise of an address: by credit code (the live one first), or `n` and its number."""
    rows = Enterprise.objects.select_related("region", "unit", "created_by", "merged_into")
    if key.startswith("n") and key[1:].isdigit():
        return rows.filter(pk=int(key[1:])).first()
    return rows.filter(uscc=key.upper()).order_by("withdrawn_at").first() if key else None


def names_of(enterprise: Enterprise) -> list[str]:
    """Every name under which records may know it."""
    return [enterprise.name, *enterprise.former_names]


def name_field(registry: Registry) -> str:
    """The field with the name as printed: `name`, or `holder` of an honour."""
    return "name" if any(f.name == "name" for f in registry.model._meta.concrete_fields) else "holder"


def records_q(registry: Registry, enterprise: Enterprise) -> Q:
    """Records of an enterprise: by credit code; by name only where the record has no code."""
    by_name = Q(**{registry.enterprise: "", f"{name_field(registry)}__in": names_of(enterprise)})
    return by_name | Q(**{registry.enterprise: enterprise.uscc}) if enterprise.uscc else by_name


def registries_of_enterprises() -> list[Registry]:
    """Registries whose records name an enterprise."""
    return [r for r in REGISTRIES.values() if r.enterprise]


def _squeeze(name: str) -> str:
    return re.sub(r"[\s()（）·.,，。、-]", "", unicodedata.normalize("NFKC", name)).lower()


def _one_apart(a: str, b: str) -> bool:
    """Whether two names of at least six characters differ by one character changed, added, left out or swapped with its neighbour."""
    if min(len(a), len(b)) < 6 or abs(len(a) - len(b)) > 1 or a == b:
        return False
    i = next((k for k, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    if len(a) == len(b):
        swapped = a[i : i + 2] == b[i : i + 2][::-1] and a[i + 2 :] == b[i + 2 :]
        return a[i + 1 :] == b[i + 1 :] or swapped
    longer, shorter = (a, b) if len(a) > len(b) else (b, a)
    return longer[i + 1 :] == shorter[i:]


def duplicates(region: Any) -> list[dict[str, Any]]:
    """Groups of live enterprises that look like one: same name apart from blanks and brackets, or the same body number in the
    credit code (characters 9 to 17)."""
    rows = list(Enterprise.objects.live().in_region(region).order_by("pk").select_related("unit", "region"))
    by: dict[tuple[str, str], list[Enterprise]] = defaultdict(list)
    for row in rows:
        for name in names_of(row):
            by["name", _squeeze(name)].append(row)
        if row.uscc:
            by["body", row.uscc[8:17]].append(row)
    for row in rows:
        if not row.uscc:
            for other in rows:
                if other.pk != row.pk and _one_apart(_squeeze(row.name), _squeeze(other.name)):
                    by["near", f"{row.pk}-{other.pk}"] = [other, row]
    why = {
        "near": _("名称只差一个字，其中一条没有统一社会信用代码"),
        "name": _("名称相同（不计空格和括号）"),
        "body": _("统一社会信用代码的主体标识码（第9—17位）相同"),
    }
    seen: set[tuple[int, ...]] = set()
    out = []
    for (kind, _key), group in by.items():
        unique: Sequence[Enterprise] = list({e.pk: e for e in group}.values())
        ids = tuple(sorted(e.pk for e in unique))
        if len(unique) > 1 and ids not in seen:
            seen.add(ids)
            out.append({"why": why[kind], "members": unique})
    return out
