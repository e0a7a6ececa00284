"""Targets of a whole document (目标清单): aims of all passages and tables, with due times, units and dimensions."""

from __future__ import annotations

import re
from collections.abc import Sequence

from zhiheng.reading.aim import Aim
from zhiheng.reading.dues import horizon
from zhiheng.reading.model import Repair, SourceText, Target, Units
from zhiheng.reading.outline import Item
from zhiheng.reading.passages import Passage, passages
from zhiheng.reading.targets import find_aims
from zhiheng.reading.tasks import Clock, units_at
from zhiheng.reading.units import UnitNote
from zhiheng.values import Span

DIMENSIONS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("engineering", re.compile(r"工程|住宅|建筑|节能设计|验收|竣工|鲁班奖|黄山杯|施工")),
    ("environment", re.compile(r"污水|垃圾|排放|能耗|PM|空气|水质|废物|环境|绿化|森林|碳|地表水|断面")),
    ("brand", re.compile(r"品牌|商标|地理标志|质量奖|精品|名牌|老字号|专利|三品一标|绿色食品|有机|酒店|饭店|标杆")),
    ("infrastructure", re.compile(r"标准|计量|认证|检测中心|质检中心|检验检测|实验室|质量基础设施|首席质量官|计量师")),
    ("service", re.compile(r"服务|满意度|旅游|养老|家政|物流|政务|投诉|消费")),
    ("safety", re.compile(r"事故|死亡率|特种设备|安全|召回|隐患|追溯|风险")),
    ("product", re.compile(r"产品|合格率|抽查|抽检|食品|药品|农产品|工业|制造")),
)


def find_targets(
    source: SourceText, outline: Sequence[Item], notes: Sequence[UnitNote], kind: str, title: str, skip: Sequence[Span]
) -> tuple[list[Target], list[Repair]]:
    """All targets of a document in reading order, and the lost characters met on the way."""
    texts = passages(source, outline, kind, [*skip, *(t.span for t in source.tables if t.sure)])
    clock = Clock(source, outline, horizon(title), [p.span(0, len(p.text)) for p in texts if p.text], yearly=kind == "report")
    found: list[tuple[Span, Aim, Passage]] = []
    repairs: list[Repair] = []
    for passage in texts:
        if not _may_hold(passage, kind):
            continue
        aims, lost = find_aims(passage)
        repairs += lost
        found += [(passage.span(a.start, a.end), a, passage) for a in aims]
    targets = []
    for i, (span, aim, passage) in enumerate(found, 1):
        due = clock.due_at(span.start, span.end, passage.span(0, len(passage.text)))
        units = units_at(span.end - 1, notes, outline, source)
        targets.append(_target(f"t{i}", source, span, aim, due, units))
    return targets, [*clock.repairs, *repairs]


def _may_hold(passage: Passage, kind: str) -> bool:
    """Plans may state aims anywhere but in sections about the past; other documents only in sections about aims."""
    if re.match(r"附件|注[：:]|（此件|相关新闻|抄送|政策咨询", passage.text):
        return False
    return passage.forward is not False if kind == "plan" else passage.forward is True


def _target(ident: str, source: SourceText, span: Span, aim: Aim, due: str | None, units: Units) -> Target:
    baseline = {"value": None, "unit": None, "period": aim.period} if aim.period else None
    return Target(
        id=ident,
        indicator=aim.indicator,
        operator=aim.operator,
        value=aim.value,
        unit=aim.unit,
        quote=span.of(source.text),
        span=span,
        value_high=aim.high,
        baseline=baseline,
        due=due,
        units=units,
        dimension=next((name for name, form in DIMENSIONS if form.search(aim.indicator)), "other"),
        confidence=aim.confidence,
        against=aim.against,
    )
