"""How far a reading can be trusted (把握): measurable doubts about a target or a task, each with its weight and its words.

A reading without doubts has the confidence 1; every doubt multiplies it. The weights are set so that readings below 0.9
are those a person should look at first; `tools/measure_confidence.py` shows how well that holds on annotated documents.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from zhiheng.reading.aim import Aim
from zhiheng.reading.model import Units
from zhiheng.reading.names import RATE

SURE = 0.9
"""From here on a reading needs no second look."""

MIXED = (0.5, "几栏的文字在抄录中交错，数值可能属于别的栏")
FLAT = (0.92, "取自逐行抄录的表格")
TURNED = (0.95, "全文为繁体，按简体读出")
LENT = (0.8, "指标名称取自同一行的任务栏")
FLAT_ROW = (0.89, "取自逐行抄录的任务表，各栏由各行的样子推定")
FAR_DUE = (0.98, "时限取自前文或标题")
NO_DUE = (0.93, "没有写明时限")
MANY_DUES = (0.89, "同一节有几个时限，本项所属由前文推定")
DAMAGED = (0.8, "字符疑有缺损，按疑似原意读出")

_CRUMBS = re.compile(
    r"[，,。；;：:？！]|[一二三四五六七八九]是|^[的了和与及为占将由按]|^在(?![^，,]{1,14}的[^的]{2})|(?:的|和|与|及|为|在|达到?|实现|完成|提出|推进|开展|加强|[一二三四五六七八九十]是)$|\d{4,}(?![万亿]?元)|^\d+[.．、)）]|"
    r"^(?:采用|通过|采取|加强|围绕|聚焦|依托|以|对|把|提出)|(?<!\d)\d+(?:\.\d+)?(?:覆盖|达)|超\d|.{4}(?:建立|健全|完善|加强|、完成|、实现)(?![率度])"
)
_VAGUE = re.compile(r"(?:产值|产业|个人|企业|投资|项目|规模|收入|覆盖|登记|合格率|产量|水平|任务|活动|平台|基地|场景|增长|人才|成果|标准|率|提出|占比|比重|指标|数量)")
_INDEX = re.compile(r"指数|满意度|系数|评分|得分|PUE|死亡率|死亡人数|强度|浓度|密度|教育面|培训面|结果$|比值|发生率|事故率")
_CONTROLLED = re.compile(r"PUE|能耗|排放|死亡|事故|浓度|周期|时间|成本|损失率|投诉|失业率|不合格")


def target_doubts(aim: Aim) -> Iterable[tuple[float, str]]:
    """The doubts that the words of an aim give; those of its place are added by the caller."""
    name = aim.indicator
    if _CRUMBS.search(name):
        yield 0.6, "指标名称可能没有切准"
    if re.search(r"(?:快于|高于|低于|慢于)", name):
        yield 0.6, "与谁相比、高低多少由上下文推定"
    if "、" in name and (aim.unit in ("%", "‰", "百分点") or aim.operator in ("increase", "decrease")):
        yield 0.89, "几个名称共用一个数，是否各算一项由上下文推定"
    if len(name) > 30:
        yield 0.8, "指标名称过长，可能混入别的话"
    elif len(name) > 24:
        yield 0.92, "指标名称较长"
    if len(name) <= 2 or _VAGUE.fullmatch(name):
        yield 0.88, "指标名称离开上下文不够明白"
    if aim.operator == "zero":
        yield 0.95, "“零”“不发生”没有写明数量和单位"
    elif aim.operator == "benchmark":
        yield 0.95, "与他处的水平相比，没有数值"
    elif aim.operator not in ("first_ever", "rank_within", "trend"):
        if aim.value is None:
            yield 0.5, "原文写的是除不尽的几分之几，数值由人填写" if aim.share else "原文的数值空缺"
        elif aim.unit is None and not _INDEX.search(name):
            yield 0.8, "数值没有计量单位"
        elif aim.operator == ">=" and aim.unit is None and _CONTROLLED.search(name):
            yield 0.85, "方向（不低于还是不高于）原文没有写明"
    if aim.operator == ">=" and aim.unit in ("%", "‰") and not RATE.search(name) and not re.search(r"[率比度面额]|占|覆盖|满意", name) and aim.value != "100":
        yield 0.94, "百分数所说的对象由上下文推定"


def weigh(doubts: Iterable[tuple[float, str]], start: float = 1.0) -> tuple[float, tuple[str, ...]]:
    """Confidence and words of doubts together; 0.05 is the least.

    >>> weigh([(0.8, "甲"), (0.5, "乙")])
    (0.4, ('甲', '乙'))
    """
    listed = list(dict.fromkeys(doubts))
    confidence = start
    for weight, _ in listed:
        confidence *= weight
    return max(0.05, int(confidence * 1000 + 0.5) / 1000), tuple(words for _, words in listed)


def task_doubts(title: str, units: Units, bracket: bool) -> Iterable[tuple[float, str]]:
    """The doubts about a task: names that do not look like units, a title that is not one."""
    names = list(units.names())
    if any(len(n) > 18 or re.search(r"[：:；;\d]|（[^）]*$|^[^（]*）", n) for n in names):
        yield 0.7, "责任单位名称可能没有切准"
    if any(len(n) <= 2 for n in names):
        yield 0.88, "责任单位名称过短"
    if names and not bracket:
        yield 0.93, "责任单位写在句中或另起一行，所管范围由位置推定"
    if not title.strip() or len(title) > 50:
        yield 0.92, "任务名称取自正文首句"
