"""By when (时限): years, year ends, dates, periods; baselines such as 截至2020年 and relative times are told apart."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass, replace
from functools import lru_cache

PLANS = {"十二五": (2011, 2015), "十三五": (2016, 2020), "十四五": (2021, 2025), "十五五": (2026, 2030), "十六五": (2031, 2035)}
_YEAR = r"(?P<year>(?:19|20)\d{2})"
_FORMS = tuple(
    re.compile(form)
    for form in (
        rf"(?P<base>截至|截止|截止到|(?<!占)比|较|相比|相较|以|对比)?(?:于|到|至)?{_YEAR}[—\-–－～~至到](?P<until>(?:19|20)?\d{{2}})(?:年度?|(?=[，,]))",
        rf"(?P<base>截至|截止到?|(?<!占)比|较|相比|相较|以|自|从|对比)?(?:于|到|至|在)?{_YEAR}年(?P<month>\d{{1,2}})(?:月|(?=[底末]))(?:(?P<day>\d{{1,2}})日)?(?P<edge>底|末)?(?P<before>之?前|以前|起)?",
        rf"(?P<base>截至|截止到?|(?<!占)比|较|相比|相较|以|自|从|由|对比)?(?:于|到|至|在|力争|争取|确保){{0,3}}{_YEAR}(?:年度?)(?P<edge>底|末|年底|年末)?(?P<before>之?前|以前|起|以来|以后)?",
        rf"(?P<base>截至|截止到?|比|较|自|从)?(?:到|至|在)?[“\"‘]?(?P<plan>{'|'.join(PLANS)})[”\"’]?(?P<edge>末|期末|时期末|规划末)?(?P<span>期间|时期|规划期)?",
        rf"(?:^|(?<=[。；;：:，,、\]】]))(?P<lost>到|至)?{_YEAR}(?=[，,][\u4e00-\u9fff])",
    )
)
_MASKED = re.compile(r"(?:^|(?<=[。；;，,：:]))到年(?:底|末)?(?=[，,])|(?:到|至)?(?:20)?[xX×*＊╳]{2,4}年(?:底|末)?|(?:到|至)20[xX×*＊_]{1,2}年?|(?:经过|用|通过)(?:\d|[一二三四五六七八九十两几])年(?:专项|集中|攻坚)?行动|(?<![到至为达过于\d])(?<!控制在)(?<!压缩在)(?<!缩短在)(?:经过|用|力争|争取|通过)?(?:\d|[一二三四五六七八九十两几])(?:[—\-~～至到](?:\d|[一二三四五六七八九十]))?(?:年|个月)(?:左右)?(?:努力|时间|内|以内|之内)")
_THIS_YEAR = re.compile(r"(?:今年|本年度?|全年|当年|年内|今年内|年度内)(?=[，,]|[\u4e00-\u9fff])")
_MAY_HOLD = re.compile(r"\d{4}|年|十[一二三四五六]五|每|个月|年度|[xX×*＊_╳]{2}")
_RECURRING = re.compile(r"每(?:一)?(?:年|年度|季度?|月|半年)|逐年(?!提[高升]|下降|降低|增[加长]|上升|减少|改善|递增|好转)|各年度")


@dataclass(frozen=True)
class Time:
    """A stated time: `due` as in the contract (`None` for a masked or relative one), `role` due|baseline|start|recurring|this_year.

    `leading`: it opens a clause (到2023年，…) and so holds for the sentences after it, too.
    """

    start: int
    end: int
    due: str | None
    role: str
    lost: bool = False
    leading: bool = False


@lru_cache(maxsize=8192)
def times(text: str) -> tuple[Time, ...]:
    """All time expressions of a squeezed text in order.

    >>> [(t.due, t.role) for t in times("截至2020年底为5%，到2023年底达到8%")]
    [('2020-12-31', 'baseline'), ('2023-12-31', 'due')]
    """
    if not _MAY_HOLD.search(text):
        return ()
    found: list[Time] = []
    taken = bytearray(len(text))

    def take(match: re.Match[str], time: Time | None) -> None:
        if time is not None:
            found.append(time)
            taken[match.start() : match.end()] = b"\x01" * (match.end() - match.start())

    for form in _FORMS:
        for match in form.finditer(text):
            if not any(taken[match.start() : match.end()]):
                take(match, _time(match, text))
    for form, role in ((_MASKED, "due"), (_RECURRING, "recurring"), (_THIS_YEAR, "this_year")):
        for match in form.finditer(text):
            if not any(taken[match.start() : match.end()]):
                take(match, Time(match.start(), match.end(), None, role))
    return tuple(replace(t, leading=_leads(t, text)) for t in sorted(found, key=lambda t: t.start))


def _leads(time: Time, text: str) -> bool:
    """Whether a time opens a clause: 到2023年…, or 2023年底， at the beginning of one; a stage that a later one follows holds for itself only."""
    words = text[time.start : time.end]
    rest = re.split("[。；;！？]", text[time.end : time.end + 120], maxsplit=1)[0]
    if time.due and any(year > time.due[:4] for year in re.findall(r"(20\d\d)年(?![^，,。；;]{0,12}(?:基础上|水平))", rest)):
        return False
    if re.match(r"到|至|力争|争取|确保", words):
        return True
    before = text[max(0, time.start - 12) : time.start]
    opens = not before or before[-1] in "。；;：:，,！？!?）)" or bool(re.search(r"(?:目标|总体上|具体为|力争|确保|争取|——|[一二三四五六七八九十]是)$", before))
    return opens and bool(re.match(r"[，,、]|(?:期间|末|全[省市县区国]|我[省市县区]|力争|争取|确保|[\u4e00-\u9fff])", text[time.end : time.end + 8]))


def _time(match: re.Match[str], text: str) -> Time | None:
    part = match.groupdict()
    start, end = match.span()
    if "年" not in match.group() and text[max(0, start - 1) : start] in ("〔", "[", "（", "(", "［", "【", "﹝") and text[end : end + 1] in ("〕", "]", "］", "】", "﹞", "0", ")", "）"):
        return None
    role = "due"
    if part.get("base") in ("截至", "截止", "截止到", "比", "较", "相比", "相较", "以", "对比") or part.get("base") == "由" and not part.get("before"):
        role = "baseline"
    elif part.get("base") in ("自", "从", "由") or part.get("before") in ("起", "以来", "以后"):
        role = "start"
    elif re.match(r"(?:的)?(?:不变价|可比价|价格|基础上|基数|水平|印发|发布|公布|出台|修订|版|同期|相比)", text[end:]):
        role = "baseline"
    if part.get("plan"):
        first, last = PLANS[part["plan"]]
        return Time(start, end, str(last) if part.get("edge") else f"{first}/{last}", role)
    year = int(part["year"])
    if part.get("until"):
        until = part["until"] if len(part["until"]) == 4 else part["year"][:2] + part["until"]
        return Time(start, end, f"{year}/{until}" if int(until) > year else str(year), role) if year <= int(until) <= year + 20 else None
    if part.get("month"):
        return Time(start, end, _month(year, int(part["month"]), part), role) if 1 <= int(part["month"]) <= 12 else None
    if part.get("edge"):
        return Time(start, end, f"{year}-12-31", role)
    lost = "lost" in part and part.get("month") is None and not re.search("年", match.group())
    return Time(start, end, str(year), role, lost=lost)


def _month(year: int, month: int, part: dict[str, str | None]) -> str:
    if part.get("day"):
        return f"{year}-{month:02d}-{min(int(part['day'] or 1), monthrange(year, month)[1]):02d}"
    if part.get("before") in ("前", "之前", "以前") and not part.get("edge"):
        month, year = (month - 1, year) if month > 1 else (12, year - 1)
    return f"{year}-{month:02d}-{monthrange(year, month)[1]:02d}"


_OPENS = re.compile(r"(?:制定|制订|签订|签定|实施|做好|推进|开展|加强|完成|落实|现将|现就|抓好|为确保|统筹)[^。；;，,]{0,12}?(?=20\d{2}(?:年|[—\-–~～至]))(?P<years>20\d{2}(?:年?[—\-–~～至]20\d{2})?年)")


def opening_year(text: str) -> str | None:
    """The year or period that the first lines of a plan set (现就做好2026年质量工作安排如下); none where they set several.

    >>> opening_year("现就做好2026年全县质量工作，制定如下要点。")
    '2026'
    """
    found = {m.group("years")[-5:-1] for m in _OPENS.finditer(re.sub(r"\s", "", text))}
    return found.pop() if len(found) == 1 else None


_EDITION = re.compile(r"[（(〔](20\d{2})年?(?:度|版|年版)[)）〕]")


def stated_year(opening: str, issued: str | None) -> str | None:
    """The year that 全年 and 今年 mean in a document whose title names none: that of its edition （2025年版）, else that of its
    date of issue. What is issued in November or December may speak of either year, so it gives none.

    >>> stated_year("若干政策举措（2025年版）", None), stated_year("", "2025-04-01"), stated_year("", "2025-12-20")
    ('2025', '2025', None)
    """
    if edition := _EDITION.search(re.sub(r"\s", "", opening)):
        return edition.group(1)
    return issued[:4] if issued and issued[5:7] <= "10" else None


def first_year(title: str) -> int | None:
    """The first year of the period in a title; None for a single year or none.

    >>> first_year("质量强市行动方案（2025—2027年）")
    2025
    """
    found = [t.due for t in times(re.sub(r"\s", "", title)) if t.due and "/" in t.due]
    return int(found[-1].split("/")[0]) if found else None


def horizon(title: str, opening: str = "") -> str | None:
    """The period in a title: its last year is the due time of what states none.

    >>> horizon("质量强市行动方案（2025—2027年）")
    '2027'
    """
    for text in (title, opening):
        found = [t for t in times(re.sub(r"\s", "", text)) if t.due and t.role in ("due", "start")]
        if found:
            due = found[-1].due or ""
            return due.split("/")[-1][:4]
    return None
