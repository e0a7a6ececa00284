"""Which lower provision takes up which upper one (上下级承接): by indicator, wording and figures, each with its reasons.

`cascade` compares one upper document with one lower one. A link has a confidence; from `SURE` on it counts, from `MAYBE`
on it is offered to a person, whose word (`said`) goes before everything and is never overruled.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from zhiheng.reading.cascade.comparing import Comparison, compared, due_later, last_day
from zhiheng.reading.cascade.provisions import Provision
from zhiheng.reading.cascade.topics import named_in_both, shared_matter, topics_of
from zhiheng.reading.cascade.wording import Weights, bare, copied

SURE, MAYBE = 0.6, 0.35
Place = tuple[str, str]
Said = Mapping[tuple[Place, Place], str]
"""What people said: (upper kind and id, lower kind and id) -> `confirmed` or `rejected`."""

STATES = ("weaker", "missing", "unit", "due", "unlike", "no_figure", "stage", "share", "perhaps", "equal", "stronger", "taken")
"""States of one upper provision in one lower document, what needs a look first."""
FAULTS = frozenset({"weaker", "missing", "unit", "due", "unlike", "no_figure", "stage"})
OPPOSED: tuple[tuple[str, ...], ...] = (
    ("大中型", "其他工程", "小型工程"),
    ("食品", "农产品", "工业产品", "药品", "特种设备", "建筑", "日用品"),
    ("生产性", "生活性", "公共服务"),
    ("国家级", "省级", "市级", "县级"),
    ("最高", "强制检定"),
    ("合格率", "覆盖率", "处置率", "满意度", "死亡率", "聘任率", "公示率", "追溯率", "事故率", "备案率", "检验率"),
)
"""Words of which two different indicators hold different ones: the same words around them do not make them alike."""


@dataclass(frozen=True)
class Link:
    """An upper and a lower provision that belong together: how sure, why, how the figures compare, what a person said."""

    upper: Provision
    lower: Provision
    confidence: float
    reasons: tuple[str, ...]
    comparison: Comparison | None = None
    verdict: str = ""

    @property
    def counts(self) -> bool:
        """Whether the link holds: a person confirmed it, or nobody rejected it and it is sure enough."""
        return self.verdict == "confirmed" or (self.verdict == "" and self.confidence >= SURE)


@dataclass(frozen=True)
class Cell:
    """One upper provision in one lower document: its state, the sentence that says why, and the links, best first."""

    upper: Provision
    state: str
    sentence: str
    links: tuple[Link, ...]

    @property
    def fault(self) -> bool:
        """Whether somebody should look at it."""
        return self.state in FAULTS


def cascade(upper: Sequence[Provision], lower: Sequence[Provision], said: Said | None = None) -> list[Cell]:
    """For each upper target and task what the lower document makes of it, in the order of the upper document."""
    known = said or {}
    weights = Weights([f"{p.title}，{p.text}" for p in (*upper, *lower)])
    titles = Weights([p.title for p in (*upper, *lower)])
    out = []
    for above in upper:
        if above.kind == "clause":
            continue
        links = [link for below in lower if (link := _link(above, below, weights, titles, known)) is not None]
        links.sort(key=_rank)
        out.append(_cell(above, tuple(links[:6])))
    return out


def _rank(link: Link) -> tuple[object, ...]:
    """Confirmed links first, rejected ones last; what holds before what is only offered; for an upper target a target
    before a task and a scoring line; of like confidence the one whose time is the upper one's, then the latest."""
    upper, lower = last_day(link.upper.due), last_day(link.lower.due)
    time = 0 if upper == lower else 1 if not lower else 2
    verdict = {"confirmed": 0, "": 1, "rejected": 2}[link.verdict]
    kind = ("target", "task", "clause").index(link.lower.kind) if link.upper.kind == "target" else 0
    return verdict, not link.counts, kind, -int(link.confidence * 20), time, [-ord(c) for c in lower], -link.confidence, link.lower.key


def _link(above: Provision, below: Provision, weights: Weights, titles: Weights, said: Said) -> Link | None:
    verdict = said.get((above.key, below.key), "")
    score, reasons = _score(above, below, weights, titles)
    if score < MAYBE and not verdict:
        return None
    comparison = compared(above, below) if above.aim and below.aim else None
    return Link(above, below, int(score * 100) / 100, reasons, comparison, verdict)


def _score(above: Provision, below: Provision, weights: Weights, titles: Weights) -> tuple[float, tuple[str, ...]]:
    if above.kind == "target" and below.kind in ("target", "clause") and (below.aim or below.kind == "target"):
        return _indicators(above, below, titles)
    if above.kind == "target":
        return _mentioned(above, below, weights)
    if below.kind == "task":
        return _tasks(above, below, weights, titles)
    return 0.0, ()


def _indicators(above: Provision, below: Provision, titles: Weights) -> tuple[float, tuple[str, ...]]:
    a, b = bare(above.title).replace("，", ""), bare(below.title).replace("，", "")
    for words in OPPOSED:
        one, other = {w for w in words if w in a}, {w for w in words if w in b}
        if one and other and not one & other:
            return 0.0, ()
    if a == b:
        return 1.0, (f"指标同名：{below.title}",)
    if _kernel(a) == _kernel(b):
        return 0.95, (f"指标基本同名：{above.title}、{below.title}",)
    score = 0.55 * titles.alike(a, b) + 0.45 * min(titles.holds(a, b), titles.holds(b, a) + 0.25)
    reasons = [f"指标名称相近：{above.title}、{below.title}"]
    if above.aim and below.aim and above.aim.value == below.aim.value is not None and above.aim.unit == below.aim.unit:
        score += 0.08
        reasons.append(f"数值相同：{above.aim.value}{above.aim.unit or ''}")
    return min(score, 0.94), tuple(reasons)


def _kernel(name: str) -> str:
    """The indicator's name without the words that come and go: 质量, 主要, 项目, 达到."""
    name = re.sub(r"检验检测中心|质检中心|检测机构", "检测中心", name)
    return re.sub(r"质量|主要|重点|项目|总体|省级以上|政府|产品(?=质量)|监督(?=抽)|抽检|抽查|建设|县市|的", "", name)


def _mentioned(above: Provision, below: Provision, weights: Weights) -> tuple[float, tuple[str, ...]]:
    """An upper target in a lower task or clause without a figure of its own: its name must stand there nearly whole."""
    held = weights.holds(above.title, f"{below.title}，{below.text}")
    name = bare(above.title).replace("，", "")
    if name in bare(below.text).replace("，", ""):
        return (0.8 if len(name) >= 6 else 0.5), (f"正文写有“{above.title}”",)
    return (0.5 * held if held >= 0.75 else 0.0), (f"正文提到“{above.title}”的多数字词",)


def _tasks(above: Provision, below: Provision, weights: Weights, titles: Weights) -> tuple[float, tuple[str, ...]]:
    """Two tasks: what they are about, their headings, the whole text, and what was copied word for word."""
    matter, names = shared_matter(topics_of(above.title, above.text), topics_of(below.title, below.text))
    if not named_in_both(above.title, below.title):
        matter *= _UNNAMED
    head = titles.alike(above.title, below.title)
    body = weights.alike(above.text, below.text)
    same = copied(above.text, below.text)
    share = min(1.0, sum(len(s) for s in same) / 60)
    score = matter + 0.5 * head + 2.0 * body + 0.4 * share
    if score < _SCORES[0][0]:
        return 0.0, ()
    reasons = [f"都讲{'、'.join(names[:3])}"] if names and matter >= 0.3 else []
    if common := titles.told(above.title, below.title, 2):
        reasons.append("标题都写" + "、".join(f"“{w}”" for w in common))
    if same:
        reasons.append("照录：" + "、".join(f"“{s[:30]}”" for s in same[:2]))
    words = [w for w in weights.told(above.text, below.text) if not any(w in s for s in same)]
    if words:
        reasons.append("正文都写" + "、".join(f"“{w}”" for w in words))
    if figures := _figures(above.text) & _figures(below.text):
        reasons.append("数值都有" + "、".join(sorted(figures)[:3]))
    return _confidence(score), tuple(reasons)


_UNNAMED = 0.65
"""What common matters are worth where no heading of the two names one of them: the bodies may only touch upon it."""
_SCORES = ((0.7, MAYBE), (0.85, SURE), (1.2, 0.82), (1.6, 0.93), (2.4, 0.98))
"""Score -> confidence, with straight lines between; set on hand-made answers (docs/explanation/cascade.md)."""


def _confidence(score: float) -> float:
    for (x0, y0), (x1, y1) in zip(_SCORES, _SCORES[1:], strict=False):
        if score < x1:
            return y0 + (y1 - y0) * (score - x0) / (x1 - x0)
    return _SCORES[-1][1]


@lru_cache(maxsize=4096)
def _figures(text: str) -> frozenset[str]:
    """Figures with their units in a text, years left out: 100%, 3000个."""
    return frozenset(m[0] for m in re.finditer(r"\d+(?:\.\d+)?(?:%|‰|个?百分点|[万亿]?[元个家项件张条名])", text))


def _cell(above: Provision, links: tuple[Link, ...]) -> Cell:
    holding = [link for link in links if link.counts]
    if not holding:
        offered = [link for link in links if link.verdict == ""]
        if offered:
            return Cell(above, "perhaps", f"可能由“{offered[0].lower.title}”承接，请认定", links)
        return Cell(above, "missing", "没有找到承接的内容", links)
    first = holding[0]
    if above.kind == "task":
        later = due_later(above.due, first.lower.due)
        if later:
            return Cell(above, "due", f"由“{first.lower.title}”承接；{later}", links)
        return Cell(above, "taken", f"由“{first.lower.title}”承接", links)
    figures = [link for link in holding if link.comparison is not None]
    if not figures:
        return Cell(above, "no_figure", f"“{first.lower.title}”提到这项指标，没有定数值", links)
    best = figures[0].comparison
    assert best is not None
    sentence = best.sentence + (f"；{best.due_later}" if best.due_later else "")
    state = "due" if best.due_later and best.state in ("equal", "stronger", "share") else best.state
    return Cell(above, state, sentence, links)
