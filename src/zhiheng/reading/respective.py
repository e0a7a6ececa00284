"""Names and figures paired by position (分别), and names of a list that share their last words (国家级、省级示范点)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from zhiheng.reading.aim import Aim
from zhiheng.reading.aims import is_incentive, is_past, sentence_bounds
from zhiheng.reading.bounds import bound_of
from zhiheng.reading.names import LEVEL, clean_name, list_items, share_head
from zhiheng.reading.quantities import Quantity

_YEARS = re.compile(r"(?:到|至)?(?:20\d{2}年?(?:底|末)?(?:[、，,和]|以及)?){2,6}|(?P<first>20\d{2})年?[—\-–－~～至到](?P<last>20\d{2})年")
_AFTER = re.compile(r"[、，,和及与]*(?:以上|左右)?[、，,和及与]*(?:其中(?:有|包括|含)?)?[，,：:]?")
_BETWEEN = re.compile(r"[、，,和及与]*(?:以上|左右)?[、，,和及与]*")


def respective(text: str, solid: Sequence[Quantity], i: int, start: int, named: Sequence[str] = ()) -> tuple[list[Aim], int]:
    """Aims of 分别 from the quantity `i` on, and how many quantities they took; a last bound holds for all.

    A、B分别达到95%和85%左右 pairs names; 2026年、2027年合格率分别达到97%、98% pairs years, each the due time of its aim.
    `named` are the names of the group before, which a group without a subject goes on with (分别控制在…，比2015年分别下降…).
    """
    q = solid[i]
    if "分别" not in text[start : q.start]:
        return [], 0
    group = [q]
    for after in solid[i + 1 :]:
        if not _BETWEEN.fullmatch(text, group[-1].end, after.start):
            break
        group.append(after)
    bound = bound_of(text, start, q)
    sentence, sentence_end = sentence_bounds(text, q.start)
    if len(group) < 2 or is_past(text, sentence, q.start) or is_incentive(text, sentence, q, sentence_end):
        return [], 0
    years = _years(text, sentence, start, bound.end, len(group))
    words = re.sub(r"分别(?:新增|新建|新创|净增|增加|培育|创建|建成|打造|新增加)$", "", text[start : bound.end])
    subject = clean_name(re.sub(r"^(?:其中)?(?:分别|各自)", "", clean_name(_YEARS.sub("", words) if years else words)))
    if not subject and (before := _BEFORE.search(text, sentence, start)):
        subject = clean_name(before["subject"])
    names = [subject] * len(group) if years else _sized(subject, len(group)) or _names(subject, len(group))
    if not subject and len(named) == len(group):
        names, subject = list(named), named[0]
    if not subject:
        return [], 0
    paired = len(names) == len(group)
    if not paired:
        names = [subject] * len(group)
    aims = []
    for k, (name, each) in enumerate(zip(names, group, strict=True)):
        each = replace(each, bound=each.bound or group[-1].bound)
        operator = bound_of(text, start, replace(each, start=q.start)).operator
        aims.append(Aim(name, operator, each.value, each.unit, start, each.end, each.high, bound.period, confidence=0.98 if paired else 0.75, due=years[k] if years else None))
    return aims, len(group)


def _years(text: str, sentence: int, start: int, end: int, count: int) -> list[str]:
    """As many years as there are figures, named in the clause or right before it; else none."""
    found = [m for m in _YEARS.finditer(text, sentence, end) if m.start() >= start or not text[m.end() : start].strip("，,")]
    if not found:
        return []
    last = found[-1]
    years = re.findall(r"20\d{2}", last.group())
    if last.group("first"):
        years = [str(y) for y in range(int(last.group("first")), int(last.group("last")) + 1)]
    return years if len(years) == count and years == sorted(years) else []


_BEFORE = re.compile(r"(?:^|[，,。；;：:])(?P<subject>[^，,。；;：:]{3,40}?)(?:在(?:20\d\d年|[^，,。；;]{2,12})(?:的)?基础上|[比较]20\d\d年|力争|再)*(?:实现|达到)?“?(?:双?倍增|翻[一两]?番|双提升|双增长|再翻番)”?[，,]$")
"""A subject said one clause earlier: 甲企业和乙企业实现“双倍增”，分别超过90家和870家."""
_SIZES = re.compile(r"(?P<before>.*?)(?P<sizes>\d[\d.]*[^\d、，,]{1,5}(?:、\d[\d.]*[^\d、，,的]{1,5})+)(?P<after>的.{2,})")


def _sized(subject: str, count: int) -> list[str]:
    """产值超过1000亿元、500亿元的企业: one name for each size."""
    found = _SIZES.fullmatch(subject)
    sizes = re.sub(r"(?:以上|级)$", "", found["sizes"]).split("、") if found else []
    return [found["before"] + size + found["after"] for size in sizes] if found and len(sizes) == count else []


def _names(subject: str, count: int) -> list[str]:
    if sectors := re.match(r"([一二三]+)(?:次)?产业?(?=增加值|投资|产值)", subject):
        return [f"第{n}产业" + subject[sectors.end() :] for n in sectors[1]]
    names = next((n for least in (2, 99) if len(n := share_head(list_items(subject, least))) == count), [subject])
    if len(names) == 1 and count == 2 and (both := re.match(r"城乡(?:常住)?(?=居民)", names[0])):
        names = [place + names[0][both.end() :] for place in ("城镇", "农村")]
    return names


def share_tails(text: str, aims: list[Aim]) -> list[Aim]:
    """建成1个国家级、3个省级、8个市级试点: a name that is only a level takes the words of its neighbour in the same list."""
    out = list(aims)
    for i in [k for k, a in enumerate(aims) if LEVEL.fullmatch(a.indicator)]:
        tail = None
        for j in range(i + 1, len(out)):
            if not _BETWEEN.fullmatch(text, out[j - 1].end, max(out[j].start, out[j - 1].end)):
                break
            if (level := LEVEL.match(out[j].indicator)) and level.end() < len(out[j].indicator):
                tail = out[j].indicator[level.end() :]
                break
        if tail is None and i and _AFTER.fullmatch(text, out[i - 1].end, max(out[i].start, out[i - 1].end)):
            before = re.sub(r"^(?:新建|新增|新创建?|新培育|累计|各类)+", "", out[i - 1].indicator)
            level = LEVEL.match(before)
            tail = before[level.end() :] if level else before
        if tail:
            out[i] = replace(out[i], indicator=out[i].indicator + tail, confidence=0.85)
    return out
