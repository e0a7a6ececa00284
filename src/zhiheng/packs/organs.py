"""Kinds of government bodies and their former names from the packs (机构名称表)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from zhiheng.errors import PackInvalid
from zhiheng.packs.files import pack_names, read_pack, require
from zhiheng.terms.organs import LEVELS, FormerName, Organ, OrganBook

CERTAINTIES = ("P", "G", "N", "M", "M?")
"""As in the time limits: P text of the rule read, G government page, N news or mirror, M from memory, M? low confidence."""


@lru_cache(maxsize=1)
def organ_book() -> OrganBook:
    """Every kind of body of `zhiheng_packs/organs`.

    Raises:
        PackInvalid: a code stands twice, a reform is not declared, or a date or certainty is missing.
    """
    out: dict[str, Organ] = {}
    for name in pack_names("organs"):
        where = f"organs/{name}.yaml"
        data = require(read_pack("organs", name), where, "reforms", "organs")
        for i, item in enumerate(data["organs"], 1):
            place = f"{where} 第{i}项"
            require(item, place, "code", "name")
            if item["code"] in out:
                raise PackInvalid(f"{place}：代码“{item['code']}”重复", where=place, code=item["code"])
            former = tuple(_former(f, data["reforms"], place) for f in item.get("former", ()))
            out[item["code"]] = Organ(item["code"], item["name"], tuple(item.get("short", ())), former)
    return OrganBook(tuple(out.values()))


def _former(item: Mapping[str, Any], reforms: Mapping[str, Mapping[str, Any]], where: str) -> FormerName:
    require(item, where, "name", "reform")
    reform = reforms.get(item["reform"])
    if reform is None:
        raise PackInvalid(f"{where}：没有登记改革“{item['reform']}”", where=where, code=item["reform"])
    require(reform, where, "title", "source", "certainty", "until")
    until = {**reform["until"], **item.get("until", {})}
    certainty = item.get("certainty", reform["certainty"])
    if certainty not in CERTAINTIES:
        raise PackInvalid(f"{where}：certainty 应为 {'、'.join(CERTAINTIES)} 之一，写的是“{certainty}”", where=where)
    if wrong := [k for k, v in until.items() if k not in LEVELS or not isinstance(v, date)]:
        raise PackInvalid(f"{where}：until 应为层级和日期，“{wrong[0]}”不是", where=where)
    return FormerName(
        name=item["name"],
        short=tuple(item.get("short", ())),
        reform=reform["title"],
        until=until,
        source=item.get("source", reform["source"]),
        certainty=certainty,
        sure=bool(item.get("sure", True)),
        note=item.get("note", ""),
    )
