"""Whose document it is (文件属于哪个地区): the place that its title or issuer names, held against the region that takes it in."""

from __future__ import annotations

import re
from typing import Any

from django.utils.translation import gettext as _

from zhiheng.errors import InputError
from zhiheng.values import RegionCode
from zhiheng_web.documents.models import SourceDocument
from zhiheng_web.organisations.models import Region
from zhiheng_web.shared.language import chinese

_NAME = r"[\u4e00-\u9fff]{2,6}?(?:自治区|自治州|自治县|省|市|县|区|旗|盟|州)"
_PLACE = re.compile(rf"(?:^|[《“\"（(：:\s〕]|印发|年度?)((?:{_NAME}){{1,3}})")
_ONE = re.compile(_NAME)
_NO_NAME = re.compile(
    r"质量|强|建设|市场|城市|关于|加强|示范|创建|开发|高新|经济|先行|试验|自由|保税|园|贯彻|推进|提升|工作|评价|考核|实施|深入|"
    r"[全各本我该社地校辖灾林矿景片新小街].$|^(?:全|各|所|本|我|该|若干|部分|有关|相关|所辖|以)"
)


def named_place(text: str) -> str:
    """The place that a title or an issuer begins with, without the levels above it; "" where it names none.

    >>> named_place("安徽省霍山县质量强县建设实施方案"), named_place("质量强县建设实施方案")
    ('霍山县', '')
    """
    for found in _PLACE.finditer(re.sub(r"\s+|中共", "", text)):
        names = [name for name in _ONE.findall(found[1]) if not _NO_NAME.search(name)]
        if names:
            return str(names[-1])
    return ""


def foreign_place(head: dict[str, Any], region: Region) -> str:
    """The other region that the document names as its own, or "": its place is neither the region nor above nor inside it."""
    place = named_place(head.get("title") or "") or named_place(head.get("issuer") or "")
    if not place:
        return ""
    known = Region.objects.filter(name__endswith=place).values_list("code", flat=True)
    own = RegionCode(region.code)
    if any(own.within(RegionCode(code)) or RegionCode(code).within(own) for code in known):
        return ""
    return "" if region.name.endswith(place) else place


class Chain:
    """Which documents stand over each other (同一条上下级): of the same chain of regions, as their titles or issuers name them.

    A document that names no place, or one above the region, goes with all; one that names a place that is neither known
    inside the region nor above it belongs to somebody else.
    """

    def __init__(self, region: Region) -> None:
        self.region = region
        self.codes = dict(Region.objects.values_list("name", "code"))

    def _code(self, document: SourceDocument) -> str | None:
        """The region that the document names: its code, "" where it names none, None where nobody here knows the place."""
        place = named_place(document.title) or named_place(document.issuer)
        if not place:
            return ""
        return next((code for name, code in self.codes.items() if name.endswith(place)), None)

    def under(self, upper: SourceDocument, lower: SourceDocument) -> bool:
        """Whether the lower document can take up the upper one."""
        above, below = self._code(upper), self._code(lower)
        if below is None:
            return False
        own = RegionCode(self.region.code)
        if below and not (RegionCode(below).within(own) or own.within(RegionCode(below))):
            return False
        return not above or not below or RegionCode(below).within(RegionCode(above))


def foreign_findings(data: dict[str, Any], region: Region) -> list[dict[str, Any]]:
    """The finding that says so, for the review; the words are kept, so they are Chinese."""
    place = foreign_place(data["document"], region)
    if not place:
        return []
    start = re.sub(r"[ \t]", " ", data["document"]["text"]).find(place)
    sentence = chinese(
        lambda: _(
            "这份文件写的是“%(place)s”，本级是“%(region)s”。请核对是否传错了文件；确要作为本级文件采用的，采用时须写明理由。"
        )
    )
    return [
        {
            "code": "document.other_region",
            "severity": "warning",
            "span": [max(start, 0), max(start, 0) + (len(place) if start >= 0 else 0)],
            "message": sentence % {"place": place, "region": region.name},
            "found": None,
            "expected": None,
            "related": [],
        }
    ]


def check_region(document: SourceDocument, reason: str) -> None:
    """A document of another region is adopted with a reason only.

    Raises:
        InputError: it names another region and no reason is given.
    """
    place = foreign_place({"title": document.title, "issuer": document.issuer}, document.region)
    if place and not reason.strip():
        raise InputError(
            _("这份文件写的是“%(place)s”，不是“%(region)s”。仍要采用的，请在说明里写明理由，例如“经研究参照执行”。")
            % {"place": place, "region": document.region.name}
        )
