"""The words around a quantity that say how it binds (比较词): 不低于, 超过, 提高到, 控制在…以内, 左右, and who is compared."""

from __future__ import annotations

import re
from dataclasses import dataclass

from zhiheng.reading.quantities import Quantity

_HEDGE = re.compile(
    r"(?:(?<![亩户人年月日校地])均|全部|都|应当?|要|需|须|必须|力争|争取|确保|努力|分别|基本|总体|再|累计|年均|平均每?年?|每年|各|总数|总量(?=达)|共|也|将|可|能|继续|持续|有望|原则上|一律|"
    r"实际|年度|同步|全年|逐步|总共|合计|共计|预计|大体|进一步|稳步|明显|显著|大幅|已|全面|按期|如期|超额|圆满|(?<=[到至])20\d{2}年(?:底|末)?的|[：:])$"
)
_DEED = re.compile(r"^(?:提升|提高|扩大)$")
"""改造提升2000个养老机构 is a deed; 提升2个百分点 is a growth."""
_LEVEL = r"(?:到|至|为|达到?)"
_WORDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (">=", re.compile(r"(?:不得?低于|不得?少于|不低|不少|不小于|不下于|不弱于|不亚于|至少|最少|最低|≥|>=|＞=|大于等于|大于或等于)$")),
    ("<=", re.compile(r"(?:不得?超过|不得?高于|不超|不高|不大于|不多于|不突破|至多|最多|≤|<=|＜=|小于等于|小于或等于|压缩(?:到|至|在)|缩短(?:到|至|为)|压减(?:到|至)|控制(?:在|到)|限制在|压控在|减少(?:到|至)|下降(?:到|至|为)|降(?:低)?(?:到|至|为)|缩减(?:到|至)|缩小(?:到|至))$")),
    (">", re.compile(r"(?:超过|突破|高于|大于|多于|优于|高出|＞|>|逾|超)$")),
    ("<", re.compile(r"(?:低于|少于|小于|＜|<)$")),
    ("level", re.compile(rf"(?:提高|提升|增长|增加|上升|扩大|扩展|扩容|扩充|恢复|发展|增|升|扩|攀升|壮大|拓展|推广){_LEVEL}$")),
    ("increase", re.compile(r"(?:“双(?:提升|提高|增长)”|提高|提升|增长|增加|上升|上涨|递增|增幅(?:达到?|为|在)?|上浮|扩大|(?<![年均])增产|(?<![年均])增收)$")),
    ("decrease", re.compile(r"(?:“双(?:下降|降低|减少)”|下降|降低|减少|压减|压缩|缩短|缩减|削减|降幅(?:达到?|为|在)?|减量|下浮|减排)$")),
    ("keep", re.compile(r"(?:(?:继续|持续|始终|均)?(?:稳定保持|保持稳定|保持|稳定|维持|巩固)(?:在|于|为)?)$")),
    ("~", re.compile(r"(?:大约|约|接近|近)$")),
    ("reach", re.compile(r"(?:迈上|跃上|跨上|登上|站上|力争达到|达到|达成|完成|实现|达|为|是|在|有|=|＝|：|:)$")),
)
_COMPARED = re.compile(
    r"(?:同比|环比|(?:(?<!占)(?<!率之)比|较|相比|相较于?|对比)(?P<period>[^，,。；;比较]{0,18}?(?:年(?:度|底|末)?|期间|时期|期末|末|年初|上年|去年|同期|基期|上一?年度?|前|以来|规划|平均水平|平均|现状|基数)(?:的\d[\d.]*[^，,。；;\d]{1,6})?))$"
)
_OVER = re.compile(r"(?:在)?(?P<period>[^，,。；;]{2,14})(?:基础上|的基础上)$")


@dataclass(frozen=True)
class Bound:
    """How a quantity binds: the contract's operator, where the subject ends, and a compared period with its words."""

    operator: str
    end: int
    explicit: bool
    period: str | None = None
    kind: str = ""


def bound_of(text: str, start: int, quantity: Quantity) -> Bound:
    """Read the words between `start` and the quantity backwards: operator words and hedges, then the subject remains."""
    end, kind, explicit = quantity.start, "", False
    changed = True
    while changed and end > start:
        changed = False
        left = text[start:end]
        if (found := _HEDGE.search(left)) and not _part_of_name(left, found):
            end, changed = start + found.start(), True
            continue
        for name, form in _WORDS:
            if (found := form.search(left)) is None:
                continue
            if kind and not _may_precede(name, kind):
                break
            end, changed, explicit = start + found.start(), True, explicit or name != "reach" or found.group() not in ("在", "有", "是", "为")
            if not kind or kind in ("reach", "keep", "~") or (name in ("increase", "decrease") and kind in (">=", ">")):
                kind = name
            break
    if kind == "increase" and not quantity.is_rate and _DEED.search(text[end : quantity.start]) and re.match(r"[\u4e00-\u9fff“A-Z\d]{2}", text[quantity.end :]):
        kind = ">="
    period = None
    if end > start:
        left = text[start:end]
        for form in (_COMPARED, _OVER):
            if found := form.search(left):
                period = found.group("period") or ("上年" if "同比" in found.group() else None)
                end = start + found.start()
                break
    return Bound(_operator(kind, quantity, text, end), end, explicit or bool(quantity.bound), period, kind)


def _part_of_name(left: str, found: re.Match[str]) -> bool:
    """总量, 总数 and 年均 belong to the name when nothing else is left; 也, 可, 能 may end a word."""
    word = found.group()
    if word in ("总数", "总量", "年度", "实际"):
        return True
    if word in ("也", "可", "能"):
        return found.start() > 0
    return False


def _may_precede(name: str, kind: str) -> bool:
    """Words that may stand before a word already read: 提高到 + 不低于, 达到 + 约; 增长超过6% is a growth, 涨幅不超过3% keeps its word."""
    if name in ("increase", "decrease"):
        return kind in (">=", ">", "~", "reach")
    return name in ("reach", "keep", "level") and kind in (">=", ">", "<=", "<", "~", "reach", "keep")


def _operator(kind: str, quantity: Quantity, text: str, end: int) -> str:
    bound = quantity.bound
    full = quantity.value == "100" and quantity.unit == "%"
    if kind in ("increase", "decrease"):
        return kind
    if quantity.high is not None:
        return "range"
    if bound == "过":
        return ">"
    if bound in ("左右", "上下"):
        return "~"
    if bound in ("以内", "之内", "以下"):
        return "<="
    if bound == "以上":
        return ">" if kind == ">" else ">="
    if kind in (">=", "<=", ">", "<", "~"):
        return kind
    if full and kind in ("", "keep"):
        return "="
    if kind == "keep" and not quantity.is_rate:
        return ">="
    return ">="
