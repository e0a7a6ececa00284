"""Aims without a figure of their own (无数值目标): 零的突破, 全覆盖, 清零, a rank, and a named line such as 全省平均水平."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from zhiheng.reading.aim import Aim
from zhiheng.reading.aims import is_past, sentence_bounds
from zhiheng.reading.names import clean_name, split_subjects
from zhiheng.reading.outline import han_value

_FIRST = re.compile(r"(?:实现|取得|争取|力争|有)*“?零”?(?:的)?突破")
_ALL = re.compile(r"(?:基本|全部|力争|争取|逐步)*(?:实现|达到|做到)?(?:100%)?全(?:面)?覆盖(?=$|[，,。；;、）)！和]|[一二三四五六七八九十]是)")
_ZERO = re.compile(r"(?:基本|全部|力争|争取|保持|继续|实现|确保|动态)*(?:“?零”?(?:发生|事故|死亡|伤亡|投诉|违规|通报|新增|增长)|动态清零|清零|为零)(?=$|[，,。；;、）)！])")
_AREA = "(?:当地|所在地|全国|全省|全市|全区|全县|省|市|国家|同类(?:城市|地区)?|苏[南中北]|区域|行业|上级|东部|中部|西部|全行业)"
_CMP = "(?:不低于|不高于|不超过|低于|高于|优于|好于|快于|达到或优于|达到或超过|达到并超过|达到|达|超过|保持在|保持|稳定在|控制在|位于|处于|不劣于)"
_MEAN = re.compile(rf"(?P<cmp>{_CMP})(?P<ref>{_AREA}?(?:、{_AREA})?(?:同期|同类|农民|居民|城镇|农村|城乡|企业|县域)*(?:的)?(?:平均(?:水平|值|数|分|线|增速|增幅)?|中位数)|(?:全国|全省|全市)(?:平均)?水平|(?:(?:19|20)\d\d年|上年|去年|上一年|历史)(?:同期)?(?:平均|最好|最低)?水平)(?P<tail>以上|以下|以内|之上|之内)?")
_ASSIGNED = re.compile(
    r"(?P<cmp>(?:全面)?达到?|(?:全面|超额|如期)?完成|控制在|实现|满足|符合|不低于|不高于|优于)"
    r"(?P<ref>(?:国家|省|市|县|区|上级|省级|市级|国家级|省市|中央)(?:委|厅|局|政府|委省政府|委市政府)?(?:下达|控制?|定|考核|规定|约束性?|分解|要求|安排|核定|审核衔接后确定|确定)(?:的)?"
    r"(?:年度)?(?:约束性|控制|考核|减排|任务|工作|目标|计划)*(?:目标|指标|任务|要求)(?:任务|要求|值|范围)?|(?<=完成)(?:国家|省|市|上级)(?:目标)?任务(?=[，,。；;]))(?P<tail>以内|之内|以上)?"
)
_HANDED = re.compile(r"(?:全面|超额|如期|圆满|按时)?完成(?P<ref>(?:国家|省|市|县|上级|省级|市级|省委省政府|市委市政府|省政府|市政府|县政府)(?:委|厅|局)?(?:下达|分配|分解|交办|确定|核定)的?(?P<what>(?!各项|目标|任务|年度|其他|的)[^，,。；;：:]{2,40}?)(?:年度|约束性|控制|削减|减排)*(?:目标任务|任务目标|目标|任务|指标任务|指标))(?=$|[，,。；;])")
_NEVER = re.compile(r"(?:(?:确保|力争|坚决|守住|守牢|实现|坚持|做到|全年|年内|辖区内?|全[省市县区镇乡]|区域内|[，,。；;：:]|^))不(?:再)?(?:发生|出现)(?P<what>[^，,。；;：:]{2,40}?(?:事故|事件|案件|灾害|疫情|中毒|火灾|死亡|返贫(?:致贫)?|致贫))(?=$|[，,。；;]|的?底线)"
    r"|杜绝(?P<none>[^，,。；;：:]{2,30}?(?:事故|事件|案件))(?:的?发生)?(?=$|[，,。；;])")
_OTHER = re.compile(
    r"(?P<cmp>不低于|不高于|高于|快于|低于|慢于|快过|高过)(?:同期)?(?P<ref>[\u4e00-\u9fffA-Z]{1,14}?(?:增速|增幅|增长(?:率|速度)?|平均))(?P<tail>)(?=$|[，,。；;、]|\d)"
    r"|(?:与|和|同)(?P<pace>[\u4e00-\u9fffA-Z]{2,14}?)(?:保持)?(?:基本)?(?P<even>同步)(?:增长|提高)?(?=$|[，,。；;、])"
)
_NEEDED = ((_MEAN, re.compile("平均|中位数|水平")), (_ASSIGNED, re.compile("目标|指标|任务|要求")), (_OTHER, re.compile("[低高快慢]于|[快高]过|同步")))
"""What a named line cannot do without, sought first because it is quick."""
_SIDES = (("<=", "不高于|不超过|以内|之内|以下"), (">=", "不低于|不劣于|达到或|达到并|以上|之上|稳定在|保持"), ("<", "低于|慢于"), (">", "高于|优于|好于|快于|快过|高过|超过"))
_DOUBLE = re.compile(r"(?:比\d{4}年|较\d{4}年|实现|力争|争取|再|“)*(?:翻(?P<times>[一两二三1-3])(?:倍|番)|翻番|实现倍增|(?<=“)双?倍增(?=”)|双?倍增(?=$|[，,。；;、]|目标(?:$|[，,。；;])))")
_RANK = re.compile(
    r"(?:位居|稳居|居|位列|列|跃居|跃升至|跃升到|升至|升到|提升至|提升到|进入|跻身|进|保持|排名|排位|在(?=全[国省市区县][^，,。；;]{0,4}(?:排名|位次|排位))|(?:(?<=得分)|(?<=成绩)|(?<=评价)|(?<=考核)|(?<=测评)|(?<=满意度)|(?<=水平))(?=全[国省市区县])|迈入|冲刺|争进|力争进)(?:在|到)?(?P<area>全国|全省|全市|全区|全县|中部|同类[\u4e00-\u9fff]{0,4}|[东南西北]部)?(?:地区|城市|县市)?(?:排名|位次)?(?:前|第)"
    r"(?P<rank>\d{1,3}|[一二三四五六七八九十]{1,3})(?P<unit>位|名|强)?(?P<bound>以内|之内|以上)?(?!方阵|梯队|批|季度|产业|要务|代|轮|时间|步|责任)"
)


_SUBJECT_OF_RANK = re.compile(r"(?:^|[。；;，,：:])([^，,。；;：:、\d]{3,24}?(?:位次|排名|排位|指数|水平|满意度|评价|考核|成绩|规模|增速|总量))[^，,。；;：:]{0,20}[，,]$")


def find_wishes(text: str, known: Sequence[Aim], closed: Sequence[tuple[int, int]] = ()) -> list[Aim]:
    """Aims of a squeezed passage that state no figure; places that a quantity already took are left out."""
    found: list[Aim] = []
    for word, form, operator, mode in (("突破", _FIRST, "first_ever", "first_ever"), ("覆盖", _ALL, "=", "coverage"), ("零", _ZERO, "zero", "count")):
        if word not in text:
            continue
        for match in form.finditer(text):
            if any(a.start <= match.start() < a.end for a in known) or any(a < match.start() < b for a, b in closed):
                continue
            full = operator == "="
            found += _aims(text, match, operator, mode, "100" if full else None, "%" if full else None, taken=known)
    lines: list[Aim] = []
    possible = [form for form, words in _NEEDED if words.search(text)]
    for match in sorted((m for form in possible for m in form.finditer(text)), key=lambda m: m.start()):
        if any(a < match.start() < b for a, b in closed) or any(line.start < match.start() < line.end for line in lines):
            continue
        even = "pace" in match.groupdict() and match.group("pace") is not None
        if even and not re.search(r"增长|增速|增幅|收入|生产率|经济|产值|投资|GDP|价格|水平", match.group("pace")):
            continue
        lines += _aims(text, match, "benchmark", "count" if even else "benchmark", None, None, match.group("pace" if even else "ref"), "=" if even else _side(match), lines, known)
    found += lines
    found += _handed_down(text, [*lines, *known], closed)
    for match in _DOUBLE.finditer(text) if "翻" in text or "倍增" in text else ():
        if not any(a < match.start() < b for a, b in closed):
            count = {"两": 2, "二": 2, "2": 2, "三": 3, "3": 3}.get(match.group("times") or "", 1)
            found += [replace(a, indicator=_EARLIER.sub("", a.indicator) or a.indicator) for a in _aims(text, match, "times", "count", str(2**count), "倍", taken=known)]
    for match in _RANK.finditer(text) if "前" in text or "第" in text else ():
        if text.startswith("的", match.end()):
            continue
        rank = match.group("rank")
        value = rank if rank.isdigit() else str(han_value(rank))
        if match.group("unit") or match.group("area"):
            found += _aims(text, match, "rank_within", "count", value, match.group("unit") if match.group("unit") != "强" else None)
    return found


_EARLIER = re.compile(r"^比(?:20\d\d年(?:底|末)?(?:以前|之前)?|上年|去年)的?")


def _handed_down(text: str, taken: Sequence[Aim], closed: Sequence[tuple[int, int]]) -> list[Aim]:
    """完成上级下达的甲、乙减排目标 (a benchmark for each name), and 不发生…事故 (none at all)."""
    found: list[Aim] = []
    for words, form, operator in ((("下达", "分配", "分解", "交办", "确定", "核定"), _HANDED, "benchmark"), (("发生", "出现", "杜绝"), _NEVER, "zero")):
        if not any(word in text for word in words):
            continue
        for match in form.finditer(text):
            if any(a.start < match.end() and match.start() < a.end for a in taken) or any(a < match.start() < b for a, b in closed):
                continue
            part = "what" if match["what"] else "none"
            if is_past(text, first := sentence_bounds(text, match.end() - 1)[0], match.start(part), any(first <= a.start < match.start() for a in taken)):
                continue
            name = clean_name(match[part])
            against = match.group("ref") if operator == "benchmark" else None
            start = match.start() if against else match.start(part)
            names = split_subjects(name, "benchmark" if against else "count")
            found += [Aim(n, operator, None, None, start, match.end(), against=against, confidence=0.85) for n in names if len(n) >= 2]
    return found


def _side(match: re.Match[str]) -> str | None:
    """On which side of a named line the aim lies; None where the words only say that it is met (达省控目标).

    >>> _side(_MEAN.search("死亡率低于全省平均水平"))
    '<'
    """
    words = match.group("cmp") + (match.group("tail") or "")
    return next((sign for sign, form in _SIDES if re.search(form, words)), None)


def _aims(
    text: str,
    match: re.Match[str],
    operator: str,
    mode: str,
    value: str | None,
    unit: str | None,
    against: str | None = None,
    cmp: str | None = None,
    before: Sequence[Aim] = (),
    taken: Sequence[Aim] = (),
) -> list[Aim]:
    start = _clause(text, match.start())
    subject = text[start : match.start()]
    if same := next((a for a in before if a.end < match.start() and re.fullmatch(r"[、，,且并]{1,2}", text[a.end : match.start()])), None):
        return [replace(same, end=match.end(), against=against, cmp=cmp)]
    known = max((a.end for a in taken if start <= a.start and a.end < match.start() and text[a.end] in "、和"), default=start - 1)
    if known >= start:
        start, subject = known + 1, text[known + 1 : match.start()]
    if cmp == "=" and "、" in subject:
        start, subject = start + subject.rindex("、") + 1, subject[subject.rindex("、") + 1 :]
    sentence, _ = sentence_bounds(text, match.start())
    subject = re.sub(r"^(?:保持|推动|力争|确保)(?=[^，,]{4})", lambda m: " " * len(m.group()), subject)
    name = clean_name(re.sub(r"(?:均|都|应|要|需|力争|争取|确保|持续|继续|基本|总体|全部|全面|保持|稳定|水平|趋|趋于|动态)+$", "", subject))
    if operator == "benchmark" and not subject and (own := next((a for a in taken if a.end < match.start() and re.fullmatch(r"[，,且并]{1,2}", text[a.end : match.start()])), None)):
        return [replace(own, operator=operator, value=None, unit=None, high=None, end=match.end(), against=against, cmp=cmp, confidence=0.8)]
    if operator == "times" and not subject.strip("，,") and (own := next((a for a in taken if a.end < match.start() and re.fullmatch(r"[，,且并]{1,2}", text[a.end : match.start()])), None)):
        return [replace(own, operator=operator, value=value, unit=unit, high=None, end=match.end(), base=None, confidence=0.9)]
    if operator == "rank_within" and not name and (back := _SUBJECT_OF_RANK.search(text[:start])):
        start, subject = back.start(1), back.group(1)
        name = clean_name(subject)
    if re.search(r"(?:均|都)?(?:明显|显著|大幅)$", name):
        name = re.sub(r"(?:明显|显著|大幅)$", "", name)
    if re.search(r"\d+(?:\.\d+)?(?:%|[万亿])|^(?:以上|各项|这些|上述)", name):
        return []
    if len(re.findall(r"[\u4e00-\u9fff]", name)) < 2 or is_past(text, sentence, match.start()):
        return []
    first = start + max(0, subject.find(name))
    names = split_subjects(name, mode)
    return [Aim(n, operator, value, unit, first, match.end(), against=against, cmp=cmp, confidence=0.97) for n in names]


def _clause(text: str, position: int) -> int:
    """Where the clause before a place begins: after the last mark outside brackets."""
    depth = 0
    for i in range(position - 1, -1, -1):
        c = text[i]
        if c in "）)":
            depth += 1
        elif c in "（(":
            if depth == 0:
                return i + 1
            depth -= 1
        elif depth == 0 and (c in "，,。；;！？：:" or (c == "—" and text.startswith("——", i))):
            return i + (2 if text.startswith("——", i) else 1)
    return 0
