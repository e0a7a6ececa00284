"""The words of a share (占比用语): which figure is the part, what its whole is called."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from zhiheng.checking.claims import Claim, Claims
from zhiheng.checking.claims.words import clean
from zhiheng.checking.relations.names import likeness, thing

_TOTAL = re.compile(r"(?:合计|总计|共计|小计)[^，,；;。]{0,8}$")
_TOGETHER = re.compile(r"(?:合计|共计|总计|合并|一共|三者|两者|二者|四者|共|累计|(?:上述|以上)[^，,]{0,8}|[二三四五六七八两]项合计|(?:这|前|^)[二三四五六七八两](?:类|项|种|个|位|区|县|市|地)[^，,]{0,4})(?:约|所)?占")
_GENERAL = re.compile(r"总[值额量数]$|数量$|数$|额$|量$")
_PLACE = re.compile(r"^.*?(?:全国|全省|全市|全县|全区|我国|我省|我市|我县|两地|中国)(?=[\u4e00-\u9fff]{2})|^(?:同期|整体|全部|所有|全年|的|总(?=[\u4e00-\u9fff]{2}))")


def together(share: Claim) -> bool:
    """Whether the words speak of several parts at once (合计占比69.54%)."""
    return not (share.size > 1 and re.search(r"分别|依次", share.lead)) and bool(_TOGETHER.search(re.split(r"[，,；;。：:（(]", share.lead)[-1]))


@lru_cache(maxsize=20000)
def region(name: str) -> str:
    """A name without place, 总值 and the like, 外贸 written out.

    >>> region("全国外贸进出口总值"), region("全市外贸总值"), region("出口总值"), region("全国人口")
    ('进出口', '进出口', '出口', '人口')
    """
    text, previous = re.sub(r"^(?!对|与|民|国)[\u4e00-\u9fff]{2,3}(?=外贸)", "", name), None
    while text != previous:
        previous = text
        text = _GENERAL.sub("", _PLACE.sub("", text))
    text = re.sub(r"(?:对外贸易|货物贸易|外贸)(?=进出口|出口|进口)", "", text)
    return re.sub(r"^(?:货物|对外)?(?:外贸|贸易|对外贸易)$", "进出口", text)


def short_name(claim: Claim) -> str:
    """A level in a reason."""
    return (thing(claim) or "该数")[:16]


def named_whole(text: str, share: Claim, before: Sequence[Claim]) -> tuple[Claim | None, str, str]:
    """The whole that the words between 占 and the share give: as a figure, as a name; and the words before 占."""
    if share.size > 1:
        before = [c for c in before if c.run != share.run]
    stop = share.first if share.size > 1 else share.start
    begin = before[0].start if before else max(0, share.start - 80)
    begin = max(begin, share.start - 80)
    place = text.rfind("占", begin, stop)
    if place >= 0 and (whole := _within(text[begin:place], before, place)):
        return whole, "", ""
    if place < 0 or text[place + 1 : place + 2] == "比":
        words = clean(re.split(r"比重|占比|份额|比例", re.split(r"[，,；;。：:（(]", text[begin:stop])[-1])[0])
        if among := re.fullmatch(r"(全[\u4e00-\u9fff]{3,8})[中里]", words):
            return None, among.group(1), ""
        earlier = re.findall(r"占([^，,；;。占]{2,20}?)(?:的)?比[重例]", text[max(0, share.start - 160) : share.start])
        return None, clean(earlier[-1]) if earlier and words else "", words
    inside = next((c for c in before if c.start > place and c.kind == "level"), None)
    words = text[place + 1 : stop]
    words = re.split(r"比[重例]|份额", words)[0] if re.search(r"[由从].*\d", words) else words
    name = "" if inside else clean(re.sub(r"(?:的)?(?:比重|比例|份额|总额|总量)?(?:分别)?(?:为|达到?|是|约|近|超过?)*$", "", re.split(r"[，,；;]", words)[0]))
    lead = re.split(r"[，,；;。：:（(]", text[begin:place])[-1]
    lead = re.sub(r"^\S*?\d[\d.]*[万亿]?[\u4e00-\u9fff]{0,3}", "", lead) if re.search(r"\d", lead) else lead
    if name and re.search(r"总[数量额]|全部", words):
        name = "总" + name
    if not inside and not name and (place_name := re.match(r"全[国省市县区]", words)):
        name = place_name.group()
    return inside, "" if name in ("比", "比重", "有率", "总") else name, clean(lead)


def listed(claims: Claims, share: Claim, *, whole_list: bool = False) -> list[Claim]:
    """The part of a listed share (分别占a%、b%、c%): the level at the same place among as many levels before; or all of them."""
    if share.size < 2:
        return []
    first = claims.by_run[share.run][0]
    levels = [c for c in claims.all[max(0, first.id - 40) : first.id] if c.kind == "level" and c.sentence == share.sentence]
    levels = [c for c in levels if not _TOTAL.search(c.lead)]
    rows: dict[int, list[Claim]] = {}
    for level in levels:
        rows.setdefault(level.clause, []).append(level)
    shapes = {tuple(c.dimension for c in row) for row in rows.values()}
    if len(rows) == share.size and len(shapes) == 1 and len(next(iter(shapes))) >= 2 and not any(c.kind == "share" and c.id < first.id for c in claims.by_sentence[share.sentence]):
        column = [row[-1] for row in rows.values()]  # 甲项目7个，投资6.42亿元；乙项目34个，投资4.18亿元，投资占比分别为
        return column if whole_list else [column[share.order]]
    right_before = levels[-share.size :]
    if len(right_before) == share.size and len({c.dimension for c in right_before}) > 1 and right_before[-1].id == first.id - 1 and right_before[0].id == first.id - share.size:
        return right_before if whole_list else [right_before[share.order]]  # 39.1万起、亡645人，占总数的59.1%和48.7%
    levels = [c for c in levels if levels and c.dimension == levels[-1].dimension][-share.size :]
    if len(levels) < share.size or any(share.label and not likeness(share.label, c.subject) and not c.subject.startswith(share.label[:4]) for c in levels[share.order : share.order + 1]):
        return []
    return levels if whole_list else [levels[share.order]]


def _within(words: str, before: Sequence[Claim], place: int) -> Claim | None:
    """The whole of 在2461件投诉中占: the figure in the words before 占 that end in 中."""
    if re.search(r"\d.*[中里内]有?$", re.split(r"[，,；;。：:（(]", words)[-1]):
        return next((c for c in reversed(before) if c.kind == "level" and c.start < place), None)
    return None


_EACH = re.compile(r"^[，,、]?(?:(?:平均)?每[\u4e00-\u9fff]{1,2}|[人户案件家]均|平均)$")
"""A mean told behind its total (提交举报8634件，人均68件) is no part of anything."""
_COUNTED = re.compile(r"(?P<of>死?亡|受?伤)?(?P<unit>起|人|件|户|家|例|宗)数")
"""What a share speaks of by its unit alone (起数占总数的44.3%，亡人数占77.1%)."""


def parts_of(claims: Claims, share: Claim, before: Sequence[Claim], left: str, inside: Claim | None) -> list[Claim]:
    """Levels that the share may speak of, the likeliest first."""
    levels = [c for c in reversed(before) if c.kind == "level" and c is not inside]
    levels = [c for c in levels if not _EACH.search(c.lead)] or levels
    if counted := _COUNTED.fullmatch(left):
        fits = [c for c in levels if c.dimension == counted["unit"] and (not counted["of"] or counted["of"][-1] in c.subject + c.tail)]
        if fits:
            return fits[:1]
    named = [c for c in levels if left and likeness(left, thing(c)) >= 1]
    named += [c for c in levels if left and len(left) >= 4 and c not in named and c.subject.endswith(left[:4])]
    if left and len(left) >= 2 and not named and left not in ("其中", "总量"):
        beside = [c for c in claims.all[share.id + 1 : share.id + 40] if c.kind == "level" and c.sentence == share.sentence and likeness(left, c.subject)]
        far = [c for c in claims.by_subject.get(left, ())[:400] if c.kind == "level" and abs(c.paragraph - share.paragraph) <= 6 and not c.forward]
        return (beside or sorted(far, key=lambda c: abs(c.id - share.id)))[:2]
    own = claims.owner_of(share)
    first = [own] if own is not None and own.kind == "level" and own in levels else []
    return named[:2] or first or levels[:2]
