"""From the words of a clause to what must hold (得分条件): thresholds, counts, benchmarks, absence, documents.

`condition` never invents a line: words of degree come back beside the condition, and the caller makes a judgement of them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from zhiheng.rules.compiler import words
from zhiheng.rules.compiler.leaves import leaf, shared_line, shares
from zhiheng.rules.compiler.model import Context
from zhiheng.rules.compiler.names import thing, trim
from zhiheng.rules.compiler.text import canonical, figures, outside, squeeze, strip_number
from zhiheng.rules.syntax import (
    AllOf,
    AnyOf,
    Benchmark,
    Cond,
    Exists,
    Judgement,
    Threshold,
)


@dataclass(frozen=True)
class Wish:
    """A condition with the words of degree that came with it; `cond` is None when nothing can be checked."""

    cond: Cond | None
    degree: tuple[str, ...] = ()


def condition(text: str, context: Context | None = None) -> Wish:
    """What must hold for the points of a clause, and the words of degree in it.

    Args:
        text: the clause without its points (成立质量发展委员会), punctuation as printed.
        context: what stands around it.
    Returns:
        A `Wish`: the checkable condition (None if there is none) and the degree words, empty if there are none.

    >>> condition("产品质量省级以上监督抽查合格率应稳定在90%以上").cond
    Threshold(indicator='产品质量省级以上监督抽查合格率', cmp='>=', value=Decimal('90'), unit='%', period=None)
    """
    context = context or Context()
    text = figures(strip_number(squeeze(canonical(text)))).strip("，。；：、")
    if not outside(text, "。；\n"):
        return Wish(None)
    if (printed := _printed(text)) is not None:
        return Wish(printed)
    degree = tuple(dict.fromkeys(m[0] for m in words.DEGREE.finditer(words.GOODNESS.sub("", _unquoted(text)))))
    if words.GOODNESS.search(text) and re.search(r"完善的", text):
        degree = (*degree, "完善的")
    if context.line is not None and (cond := shared_line(text, context.line)):
        return Wish(cond)
    if "或" in text and len(alternatives := re.split(r"，?(?:或者|或(?=[获在被经较比排]))", text)) > 1 and all(len(a) > 3 for a in alternatives):
        return _any(alternatives, context, degree)
    sentences = [s for s in outside(text, "。；\n") if s.strip()]
    last = sentences[-1]
    if len(sentences) > 1 and (cond := shares(last, context)):
        return Wish(cond, degree)
    if cond := shares(text, context):
        return Wish(cond, degree)
    joined = re.split(r"(?<=[\u4e00-\u9fff%])(?:并且|且)(?=[\u4e00-\u9fff])", text)
    if len(joined) > 1 and not re.search(r"[，。；\n“（【]", text) and all(len(p) >= 4 for p in joined) and not degree:
        conds = [condition(p, context).cond for p in joined]
        if all(c is not None for c in conds):
            return Wish(AllOf(tuple(c for c in conds if c is not None)))
    return _all([p for s in sentences for p in outside(s, "，")], text, context, degree)


_PRINTED = re.compile(r"^(?P<how>同时满足|满足其一)(?P<parts>【.*】)$")

_BY_PERSON = re.compile(r"^(?P<what>[^【】]+)（由人工评判）$")


def _printed(text: str) -> Cond | None:
    """The forms in which `rules.printing` writes joined conditions and judgements: 同时满足【甲】【乙】, 甲（由人工评判）."""
    if m := _BY_PERSON.match(text):
        return Judgement(m["what"])
    m = _PRINTED.match(text)
    if m is None:
        return None
    parts, depth, start = [], 0, 0
    for i, char in enumerate(m["parts"]):
        if char == "【":
            depth += 1
            start = i + 1 if depth == 1 else start
        elif char == "】":
            depth -= 1
            if depth == 0:
                parts.append(m["parts"][start:i])
    conds = tuple(condition(p).cond or judged(p) for p in parts)
    return AllOf(conds) if m["how"] == "同时满足" else AnyOf(conds)


def _unquoted(text: str) -> str:
    if not any(mark in text for mark in "“《（"):
        return text
    return re.sub(r"“[^”]*”|《[^》]*》|（[^）]*）", lambda m: "○" * len(m[0]), text)


def _any(alternatives: list[str], context: Context, degree: tuple[str, ...]) -> Wish:
    conds: list[Cond] = []
    for alternative in alternatives:
        parts = [p for p in outside(alternative, "，") if not words.DEGREE.search(p)] or [alternative]
        wish = _all(parts, "，".join(parts), context, ())
        if wish.cond is not None:
            conds.append(wish.cond)
    if not conds:
        return Wish(None, degree)
    return Wish(conds[0] if len(conds) == 1 else AnyOf(tuple(conds)))


def _all(parts: list[str], text: str, context: Context, degree: tuple[str, ...]) -> Wish:
    checks: list[Cond] = []
    things: list[Cond] = []
    carried = ""
    for part in parts:
        found = leaf(carried + part, context) if carried else leaf(trim(part), context)
        if found is not None:
            if checks and isinstance(found, Benchmark | Threshold) and not re.search(r"[\u4e00-\u9fff]{2}", found.indicator.removeprefix("但").removeprefix("且")):
                found = replace(found, indicator=getattr(checks[-1], "indicator", found.indicator))
            checks.append(found)
            carried = ""
        elif words.CREATE.match(words.ADVERBS.sub("", trim(part))) and not words.DEGREE.search(_unquoted(part)):
            things.append(Exists(thing(part)))
        elif not words.DEGREE.search(_unquoted(part)):
            carried = part + "，"
    if checks:
        named = [t for t in things if isinstance(t, Exists) and not re.search(rf"^(?:{words.VERBS})", t.what)]
        every = (*_creations(parts), *checks) if named else tuple(checks)
        return Wish(every[0] if len(every) == 1 else AllOf(tuple(every)), degree)
    if degree:
        made: list[Cond] = list(_creations(parts))
        return Wish(None if not made else made[0] if len(made) == 1 else AllOf(tuple(made)), degree)
    if len(parts) > 1 and len(things) == len(parts):
        return Wish(AllOf(tuple(things)))
    if len(parts) > 1 and things and _PAPER.match(trim(parts[-1])) and words.CREATE.match(words.ADVERBS.sub("", trim(parts[-2]))):
        return Wish(_last_made(parts))
    pairs = _pair(text)
    return Wish(pairs if pairs else Exists(thing(text)))


_PAPER = re.compile(r"^(?:研究)?(?:制定|制订|出台|印发)(?:具体|相关|配套)?(?:实施|工作)?(?:方案|办法|意见|计划|细则|文件)$")


def _creations(parts: list[str]) -> tuple[Cond, ...]:
    found = []
    for part in parts:
        bare = words.ADVERBS.sub("", trim(part))
        if re.match(r"(?:研究)?(?:制定|制订|出台|建立|成立|设立|设置|印发|编制|挂牌)", bare) and not words.DEGREE.search(
            _unquoted(words.GOODNESS.sub("", part))
        ):
            found.append(Exists(thing(part)))
        elif m := re.match(r"(?P<made>挂牌[^，]{0,6}?)(?:并|且)", bare):
            found.append(Exists(m["made"]))
    return tuple(found)


def _last_made(parts: list[str]) -> Cond:
    """积极推行“一站式”服务，制定实施方案: the document, named with what it is for."""
    name, before = thing(parts[-1]), thing(parts[-2])
    return Exists(f"{before}{name}" if len(before) <= 24 else name)


def _pair(text: str) -> Cond | None:
    """两项制度: A制度和B制度 asks for both."""
    m = re.fullmatch(r"(?P<a>[^，、（）]{3,20}(?P<n>制度|体系|方案|规划|台账))(?:和|及|以及)(?P<b>[^，、（）]{3,20}(?P=n))", trim(text))
    if m is None:
        return None
    return AllOf((Exists(thing(m["a"])), Exists(thing(m["b"]))))


def judged(text: str) -> Judgement:
    """A condition only a person can decide."""
    return Judgement(trim(squeeze(canonical(text))) or text)
