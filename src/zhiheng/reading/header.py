"""The head of an official document (文件头): title, kind, issuer, 文号, 印发日期, and whether it is a draft for comment."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from zhiheng.reading.kinds import kind_of
from zhiheng.reading.model import Block, Repair, SourceText
from zhiheng.reading.outline import han_value
from zhiheng.values import Span

_TITLE_ENDS = (
    "方案|意见|通知|细则|办法|规划|计划|纲要|报告|汇报|总结|措施|标准|规定|决定|公告|通报|条例|要点|清单|分解表|评分表|考核表|评价表|明细表|"
    "一览表|指标|公报|意见稿|试行|分工|体系|白皮书|指南|举措|行动|政策|汇总表|目录|规范|细则表|说明|公示|函|批复|讲话|简报|材料|考评表|指标表"
)
_TITLE = re.compile(rf"(?:{_TITLE_ENDS})(?:（[^（）]{{1,20}}）|\([^()]{{1,20}}\)|〔[^〔〕]{{1,12}}〕)?$")
_GLUED = re.compile(
    r"^(?:文本内容[：:])?([^。，,；;：:、]{4,40}?(?:情况(?:的)?(?:汇报|报告)|工作(?:报告|总结|汇报|方案|计划)|实施(?:方案|意见|细则)|行动(?:方案|计划)|发展规划|考核细则))(?=近[几年两三]|为[深认全进贯了切]|根据|按照|今年|自20|一、|经[过]|[（(]一)"
)
_NUMBER = re.compile(r"([\u4e00-\u9fff]{1,14})\s*([〔\[［【(（﹝])\s*((?:19|20)\d{2})\s*([〕\]］】)）﹞])\s*(?:第\s*)?(\d{1,5})\s*号")
_BROKEN_NUMBER = re.compile(r"([\u4e00-\u9fff]{1,10})\s*[〔\[［【﹝]?\s*((?:19|20)\d{2})\s*[〕\]］】﹞]?\s*(\d{1,4})\s*号?")
_DATE = re.compile(r"((?:19|20)\d{2})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日")
_MAY_BE_DATE = re.compile(r"[\s（）()]*[12一二]")
_HAN_DATE = re.compile(r"([二一][〇○零0О一二三四五六七八九]{3})年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})日")
_DRAFT = re.compile(r"征求意见稿|公开征求意见|讨论稿|送审稿|草案|（草稿）|\(草稿\)")
_ISSUER = re.compile(r"[\u4e00-\u9fff]{2,28}?(?:人民政府办公厅|人民政府办公室|人民政府|委员会办公室|领导小组办公室|委员会|领导小组|办公厅|办公室|管理局|监督局|监管局|总局|局|厅|党委|县委|市委|省委|区委)")


@dataclass(frozen=True)
class Header:
    """What the head of a document says; null where it is silent."""

    title: str
    kind: str
    issuer: str | None
    number: str | None
    issued_on: str | None
    status: str
    repairs: tuple[Repair, ...] = ()


def read_header(source: SourceText, has_scorecard: bool = False) -> Header:
    """Title, kind (plan|scorecard|report|other), issuer, document number, date of issue, status of a source."""
    lines = [b for b in source.blocks if b.style not in ("cell", "footnote", "sheet")]
    front = _front(lines)
    title = _title(front) or _stem(source.name)
    number, repairs = _number(front)
    issued, more = _issued_on(source, lines, front)
    return Header(
        title=title,
        kind=kind_of(title, source, has_scorecard),
        issuer=_issuer(title, lines),
        number=number,
        issued_on=issued,
        status="consultation_draft" if _is_draft(front, title) else "issued",
        repairs=(*repairs, *more),
    )


def _front(lines: list[Block]) -> list[Block]:
    """The lines before the first heading of level 1, at most 40."""
    for i, block in enumerate(lines[:40]):
        if block.level == 1 and i > 0:
            return lines[:i]
    return lines[:40]


def _title(front: list[Block]) -> str | None:
    """The first line, or run of short lines, that ends as titles end; a covering notice gives the title of its annex.

    A name too short to be a title (惠企政策 in a site's menu) gives way to a longer one below it.
    """
    found = _titles(front)
    chosen = next((t for t in found if len(t) >= 9), found[0] if found else None)
    words = "".join(re.sub(r"\s+", "", b.text) for b in front)
    if (chosen is None or chosen.endswith("通知")) and (annex := re.search(r"现将《([^《》]{4,60})》(?:[（(][^）)]{1,12}[)）])?(?:印发|转发)", words)):
        return annex.group(1)
    if chosen:
        return chosen
    if glued := next((m for b in front if (m := _GLUED.search(re.sub(r"\s+", "", b.text)))), None):
        return glued.group(1)
    first = re.sub(r"\s+", "", front[0].text) if front else ""
    if 4 <= len(first) <= 40 and not front[0].level and not re.search(r"[。；;，,：:！>]", first):
        return first
    said = re.search(r"(?:制定|提出|制订)(?:以下|如下|本)((?:实施)?(?:方案|意见|计划|细则|办法)|(?:若干)?措施)", words)
    return f"{said.group(1)}（原文无标题）" if said else None


def _titles(front: list[Block]) -> list[str]:
    """All lines, or runs of short lines, that end as titles end, in reading order."""
    titles = []
    for i, block in enumerate(front):
        text = re.sub(r"\s+|^#{1,6}(?=[^#])", "", block.text)
        if len(text) > 80 or re.search(r"[。；;：:>]|^(?:附件|索引号|来源|主题)", text):
            continue
        if shown := re.fullmatch(r"《([^《》]{6,60})》(?:印发|发布|出台|公布)?", text):
            titles.append(shown.group(1))
            continue
        if not _TITLE.search(text):
            continue
        joined = [text]
        for before in reversed(front[max(0, i - 3) : i]):
            part = re.sub(r"\s+", "", before.text)
            short = 4 <= len(part) <= 40 and not re.search(r"[。；;：:，,>]|号$|〔|\d{4}-|^(?:附件|公开|首页|来源|资讯|政策)|代章|年\d{1,2}月|年[一二三四五六七八九十]+月|指标$|依据$|类别|^\d+$", part)
            if not short or _TITLE.search(part):
                break
            joined.insert(0, part)
        whole = re.sub(r"^.*?年.{1,3}月.{1,3}日(?=.{6})", "", "".join(joined))
        if found := re.search(r"(?:印发|转发|公布|下发)《([^《》]+)》(?:的通知)?", whole):
            titles.append(found.group(1))
            continue
        if found := re.search(r"关于(?:印发|转发|公布|下发)(.+?)的通知", whole):
            titles.append(found.group(1))
            continue
        titles.append(whole)
    return titles


def _stem(name: str) -> str:
    return re.sub(r"\.[A-Za-z0-9]{1,8}$", "", name)


def _number(front: list[Block]) -> tuple[str | None, list[Repair]]:
    """The document's own number stands on a line of its own; numbers of other documents stand inside sentences."""
    for block in front:
        text = block.text.strip()
        whole = _NUMBER.fullmatch(text) or _NUMBER.fullmatch(re.sub(r"^(?:发文字号|文号|文件编号|发文文号)[：:\s]*", "", text))
        if whole:
            return f"{whole.group(1)}〔{whole.group(3)}〕{whole.group(5)}号", []
        broken = _BROKEN_NUMBER.fullmatch(text)
        if broken and re.search(r"[〔\[［【﹝〕\]］】﹞]|号$", text) and not broken.group(1).endswith(("年", "第")):
            suggested = f"{broken.group(1)}〔{broken.group(2)}〕{broken.group(3)}号"
            reason = "发文字号不完整，疑缺右括号或“号”字；规范写法为“机关代字〔年份〕序号号”"
            return suggested, [Repair(block.span, text, suggested, reason)]
    return None, []


def _issued_on(source: SourceText, lines: list[Block], front: list[Block]) -> tuple[str | None, list[Repair]]:
    """印发日期: a line that ends in 印发, else the date under the notice, else the site's publication date."""
    printed = None
    for block in reversed(lines):
        found = re.search(_DATE.pattern + r"\s*印发", block.text)
        if found:
            printed = _iso(*found.groups()[:3])
            break
    alone = next((d for b in front if (d := _alone(b.text))), None) or next((d for b in reversed(lines) if (d := _alone(b.text))), None)
    repairs = []
    for block in front:
        text = re.sub(r"\s+", "", block.text)
        if re.fullmatch(r"(?:19|20)\d{2}年?\d{1,2}月?\d{1,2}日?", text) and not _DATE.fullmatch(text):
            suggested = _date_from(text, printed or alone)
            repairs.append(
                Repair(block.span, block.text.strip(), suggested, "成文日期缺“年”“月”“日”字" + ("；与文末印发日期一致" if suggested and printed else ""))
            )
    if printed or alone:
        return printed or alone, repairs
    site = re.search(
        r"(?:发文日期|成文日期|印发日期|发布日期|发布时间|发表时间|发文时间|公开日期)[：:\s]*((?:19|20)\d{2})[-年/.](\d{1,2})[-月/.](\d{1,2})", source.text[:3000]
    )
    return (_iso(*site.groups()[:3]) if site else None), repairs


def _alone(text: str) -> str | None:
    if "年" not in text or len(text) > 80 or _MAY_BE_DATE.match(text) is None:
        return None
    line = re.sub(r"\s+", "", text).strip("（）()")
    if found := _DATE.fullmatch(line):
        return _iso(*found.groups())
    if found := _HAN_DATE.fullmatch(line):
        year = "".join(str("〇一二三四五六七八九".find(c.replace("○", "〇").replace("零", "〇").replace("О", "〇").replace("0", "〇"))) for c in found.group(1))
        return _iso(year, str(han_value(found.group(2))), str(han_value(found.group(3))))
    return None


def _date_from(digits: str, known: str | None) -> str | None:
    """What a date without its words probably was; only one reading, or the one printed elsewhere, is suggested."""
    plain = re.sub(r"\D", "", digits)
    readings = set()
    for cut in (1, 2):
        month, day = plain[4 : 4 + cut], plain[4 + cut :]
        iso = _iso(plain[:4], month, day) if day and not day.startswith("0") and len(day) <= 2 else None
        if iso:
            readings.add(iso)
    chosen = known if known in readings else (readings.pop() if len(readings) == 1 else None)
    if chosen is None:
        return None
    year, month, day = chosen.split("-")
    return f"{int(year)}年{int(month)}月{int(day)}日"


def _iso(year: str, month: str, day: str) -> str | None:
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return None


def _issuer(title: str, lines: list[Block]) -> str | None:
    """The body before 印发, or before 关于 in the title, or on the line above a date that stands alone."""
    for block in reversed(lines):
        if "发" not in block.text:
            continue
        text = re.sub(r"\s+", "", block.text)
        if found := re.fullmatch(rf"({_ISSUER.pattern})(?:{_DATE.pattern})印发", text):
            return found.group(1)
    for block in lines[:12]:
        text = re.sub(r"\s+", "", block.text)
        if found := re.match(rf"({_ISSUER.pattern})(?:关于|印发)", text):
            return found.group(1)
    for above, below in zip(lines, lines[1:], strict=False):
        if _alone(below.text) and _ISSUER.fullmatch(name := re.sub(r"\s+", "", above.text)):
            return name
    found = re.match(rf"({_ISSUER.pattern})(?:关于|印发)", title)
    return found.group(1) if found else None


def _is_draft(front: list[Block], title: str) -> bool:
    if _DRAFT.search(title):
        return True
    return any(len(b.text) <= 80 and _DRAFT.search(b.text) and not re.search(r"[。；]", b.text) for b in front)


__all__ = ["Header", "Span", "read_header"]
