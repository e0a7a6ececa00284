"""From the pieces of one clause to its rule (规则的合成)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from zhiheng.rules.compiler import words
from zhiheng.rules.compiler.branches import (
    EACH_GAIN,
    EACH_LOSS,
    EXEMPT,
    EXTEND,
    FLOOR,
    IMPORT,
    LOSS,
    MEAN,
    MODIFIERS,
    PERSON,
    PLAIN,
    POSITIVE,
    PROPORTION,
    RANGE,
    RANK,
    SCALE,
    SLOPE_GAIN,
    SLOPE_LOSS,
    VETO,
    ZERO,
    Branch,
)
from zhiheng.rules.compiler.conditions import condition, judged
from zhiheng.rules.compiler.formulas import DEFINED, FORMULA, formula_rule
from zhiheng.rules.compiler.gains import each_rule, extended, gains_and_eaches, gains_rule, with_cap
from zhiheng.rules.compiler.interpolation import INTERPOLATED
from zhiheng.rules.compiler.losses import deduct_rule, losses_rule, range_rule, zeros_rule
from zhiheng.rules.compiler.model import CompiledClause, Context
from zhiheng.rules.compiler.pieces import (
    ZERO_POINTS,
    cap_of,
    cond_of,
    fault_of,
    what_of,
)
from zhiheng.rules.compiler.points import best
from zhiheng.rules.compiler.relative import import_rule, percentile_rule, proportional_rule, rank_rule
from zhiheng.rules.compiler.slopes import slope_rule
from zhiheng.rules.compiler.text import strip_number
from zhiheng.rules.syntax import (
    Award,
    Deduct,
    Each,
    Exists,
    Judge,
    MeanOf,
    Rule,
    Scale,
    Slope,
    Step,
    Steps,
    Sum,
    Veto,
)


def assemble(branches: Sequence[Branch], context: Context, text: str) -> CompiledClause:
    """The rule that the pieces of one clause state.

    A piece that states no line becomes a judgement with the words that make it one; nothing is dropped and nothing guessed.
    """
    rule = _whole(branches, context, text)
    for b in branches:
        if b.kind == EXEMPT and isinstance(rule, Slope) and re.match(r"^不(?:足|满)", b.body):
            continue  # 不足10个百分点的不扣分: a begun step counts nothing, as it is
        if b.kind == EXEMPT:
            rule = replace(rule, unless=cond_of(b.body, context))
        elif b.kind == SCALE:
            by = Decimal("0.5") if b.verb == "减半" else Decimal(2)
            rule = Scale(rule=rule, by=by, when=cond_of(b.body, context) if b.body else None)
        elif b.kind == MEAN:
            rule = _or_mean(b, rule if len(branches) > 1 else None, context)
    return CompiledClause(rule, best(rule))


def _whole(branches: Sequence[Branch], context: Context, text: str) -> Rule:
    """The rule of all pieces, or of each kind of unit by its own pieces (乡镇扣2分，部门扣3分)."""
    classes = list(dict.fromkeys(b.unit_class for b in branches if b.unit_class))
    if classes:
        shared = [b for b in branches if not b.unit_class]
        steps = []
        for name in classes:
            own = [replace(b, unit_class="") for b in branches if b.unit_class == name]
            steps.append(Step(rule=_whole([*own, *shared], context, own[0].body), when=Exists(f"考核对象为{name}")))
        return Steps(of=tuple(steps))
    scored = [b for b in branches if b.kind not in MODIFIERS and b.kind != PLAIN]
    return _core(branches, scored, {b.kind for b in branches}, context, text)[0]


def _or_mean(branch: Branch, rule: Rule | None, context: Context) -> Rule:
    """不涉及本项工作的，得平均分: the mean of the others in its case, the rule before it in all others."""
    points = best(rule) if rule is not None else None
    mean = MeanOf(over="其他参评单位", points=points if points is not None else context.points or ZERO_POINTS)
    body = re.sub(r"，?(?:该项|本项|此项|该指标|本指标)$", "", branch.body)
    if rule is None and not body:
        return mean
    when = cond_of(body, context) if body else judged("按平均分计分的情形")
    return Steps(of=(Step(rule=mean, when=when), *([Step(rule=rule)] if rule is not None else [])))


def _core(
    branches: Sequence[Branch], scored: Sequence[Branch], kinds: set[str], context: Context, text: str
) -> tuple[Rule, tuple[str, ...]]:
    if (m := _BY_PERSON.match(text)) is not None:
        return _by_person(m, context), ()
    if "（" in text and RANK not in kinds and re.search(r"[高加]（[低扣减]）|[扣减低]（[加高]）", text):
        return _formula(text, context), ()
    if _RATED.search(text):
        return Judge(points=ZERO_POINTS, why="等次划分，不是评分条款"), ()
    if (told := _TOLD.search(text)) is not None:
        stated = formula_rule(f"得分={told['expr']}", replace(context, points=None))
        if not isinstance(stated, Judge):
            return stated, ()
    if FORMULA.match(DEFINED.sub("", text)):
        return formula_rule(text, context), ()
    if PERSON in kinds and not kinds & (POSITIVE | {EACH_GAIN, EACH_LOSS, LOSS, RANGE, RANK, PROPORTION}):
        return _person(next(b for b in scored if b.kind == PERSON), branches, context), ()
    scored = [b for b in scored if b.kind != PERSON]
    if not scored:
        return _unscored(text, context), ()
    if VETO in kinds and len(scored) > 1:
        return _consequences(scored, branches, context, text), ()
    if VETO in kinds:
        b = next(b for b in scored if b.kind == VETO)
        if b.points:
            return Veto(scope="row", when=fault_of(b.body, context), result="不得分", also_deduct=b.value), ()
        b = replace(b, body=re.sub(r"的?，(?:年度|当年|其|该单位)?(?:目标|绩效)?(?:考核|评价|考评)?(?:等次|结果|档次|等级)?(?:直接)?$", "", b.body))
        scope = "card" if re.search("不合格|不达标|不及格|较差|最低", b.verb) or "一票否决" in b.verb else "rating"
        return Veto(scope=scope, when=cond_of(b.body or context.criterion or context.title, context), result=re.sub(r"^(?:实行|予以|进行)", "", b.verb)), ()
    if any(b.apart for b in scored if b.kind in POSITIVE) and kinds & {EACH_LOSS, LOSS, SLOPE_LOSS}:
        return _formula(text, context), ()  # 进企业、进社区各1分，缺一类扣1分: how many there are decides
    if RANGE in kinds:
        return range_rule(scored, context), ()
    if (by_share := percentile_rule([b for b in scored if b.kind in POSITIVE], context, text)) is not None:
        return by_share, ()
    if RANK in kinds and INTERPOLATED.search(text):
        return _formula(text, context), ()
    if RANK in kinds:
        return rank_rule(branches, context, text), ()
    if IMPORT in kinds and not re.search(r"率(?:进行)?折算", text) or re.search(r"(?:按照?|引用|以)[^，。；]{2,30}?(?:考核|测评|评价)(?:得分|结果|成绩|评分|分数)[^，。；]{0,4}(?:折算|计入|换算|计分|为准)", text):
        return import_rule(branches, context, text), ()
    if PROPORTION in kinds:
        return proportional_rule(branches, context, text), ()
    if kinds & {SLOPE_GAIN, SLOPE_LOSS}:
        return slope_rule(branches, context, cond_of), ()
    if EXTEND in kinds and (rule := extended(scored, context)) is not None:
        return rule, ()
    gains = [b for b in scored if b.kind in POSITIVE]
    if any(b.highest for b in gains) and len(gains) == len(scored):
        steps = sorted((Step(points=b.value, when=cond_of(b.body, context)) for b in gains), key=lambda s: -(s.points or ZERO_POINTS))
        return with_cap([Steps(of=tuple(steps))], branches), ()
    if FLOOR in kinds and gains:
        scored = [replace(b, kind=EACH_LOSS, per="项") if b.kind == LOSS and re.match(r"^[1一]项", b.body) else b for b in scored]
    eaches = [b for b in scored if b.kind == EACH_GAIN]
    eating = [b for b in scored if b.kind == EACH_LOSS]
    losses = [b for b in scored if b.kind == LOSS]
    if eaches and not gains and not eating:
        return with_cap([each_rule(b, branches) for b in eaches], branches), ()
    if eaches and eating and not gains:
        rules = [each_rule(b, [b]) if b.kind == EACH_GAIN else Deduct(points=b.value, per=b.per, what=what_of(b, context)) for b in scored]
        return with_cap(rules, branches), ()
    if len(gains) == 1 and len(eaches) == 1 and not eating and re.fullmatch(r"每个?[\u4e00-\u9fff]{1,3}", eaches[0].body):
        eaches = [replace(eaches[0], body=f"{gains[0].body}{eaches[0].body}")]
        return with_cap([replace(r, cap=gains[0].value) if isinstance(r := each_rule(b, [b]), Each) else r for b in eaches], branches), ()
    if len(gains) == 1 and eaches and not eating and gains[0].tail == "bare":
        return with_cap([replace(r, cap=gains[0].value) if isinstance(r := each_rule(b, [b]), Each) else r for b in eaches], branches), ()
    if gains and eaches:
        return gains_and_eaches(scored, branches, context), ()
    if eating:
        return deduct_rule(gains, eating, losses, branches, context, text), ()
    if gains:
        return gains_rule(scored, branches, context), ()
    if losses:
        zeros = [b for b in scored if b.kind == ZERO]
        if zeros and (losses[-1].verb == "追加扣除" or "总分" in losses[-1].verb):
            return Veto(scope="row", when=fault_of(zeros[0].body, context), result="不得分", also_deduct=losses[-1].value), ()
        return losses_rule(losses, context), ()
    return zeros_rule([b for b in scored if b.kind == ZERO], context), ()


_RATED = re.compile(r"得分[^，。；]{0,6}\d+分[^。；]{0,12}以上[^。；]{0,8}为“?优秀")
"""考核得分90分以上的，评为优秀: bands of the whole score are ratings of the card."""
_TOLD = re.compile(r"得分为：(?P<expr>[^，。；=]+[/÷][^，。；=]+[×*]\d+(?:\.\d+)?)$")
"""…，得分为：完成数/指标数×4: the formula at the end of what is asked, with points of its own."""
_BY_PERSON = re.compile(
    r"^(?:(?P<when>.+)，)?由人工评判(?P<verb>得|扣)分，(?:(?:最低|最少)(?P<min>\d+(?:\.\d+)?)分，)?最多(?P<most>\d+(?:\.\d+)?)分（(?P<why>.*)）$"
)


def _by_person(m: re.Match[str], context: Context) -> Rule:
    """The form in which `rules.printing` writes a judgement."""
    least = Decimal(m["min"]) if m["min"] else None
    most = Decimal(m["most"])
    return Judge(
        points=most,
        min=least,
        max=most if least is not None else None,
        sign="-" if m["verb"] == "扣" else "+",
        when=cond_of(m["when"], context) if m["when"] else None,
        why=m["why"],
    )


def _person(branch: Branch, branches: Sequence[Branch], context: Context) -> Rule:
    """酌情给分，最高5分; 由领导小组综合评定: a person gives the points."""
    cap = cap_of(branches)
    points = cap if cap is not None else context.points if context.points is not None else ZERO_POINTS
    return Judge(points=points, sign="-" if branch.verb == "扣分" else "+", why=f"裁量：{branch.tail}")


def _consequences(scored: Sequence[Branch], branches: Sequence[Branch], context: Context, text: str) -> Rule:
    """不得分，并取消评优资格: one fault with several consequences; 一票否决，定为不合格 says one of them twice."""
    vetoes = [b for b in scored if b.kind == VETO]
    others = [b for b in scored if b.kind != VETO]
    rules: list[Rule] = []
    if others:
        alone = replace(context, alone=False) if all(b.kind == ZERO for b in others) else context
        rules.append(_core(others, others, {b.kind for b in others}, alone, text)[0])
    read = [r for b in vetoes if isinstance(r := _core([b], [b], {VETO}, context, text)[0], Veto)]
    if len(read) > 1 and all(r.scope == "card" and r.when == read[0].when for r in read):
        read = [replace(read[0], result="，".join(dict.fromkeys(r.result for r in read)))]
    rules += read
    return rules[0] if len(rules) == 1 else Sum(of=tuple(rules))


def _formula(text: str, context: Context) -> Rule:
    """A formula or a sentence that says two things at once (每高（低）…加（扣）…): a person computes and enters it."""
    points = context.points if context.points is not None else ZERO_POINTS
    return Judge(points=points, why=f"写明了公式或合写的规则，请按原文计算：{text[:60]}")


def _unscored(text: str, context: Context) -> Rule:
    """A row whose cell states no points: the row's points for what the cell asks."""
    if context.points is None and "一票否" in context.title:
        return Veto(scope="rating", when=Exists(strip_number(text).strip("，。；：、 的\n")), result=context.title)
    if context.points is None and (most := re.search(r"(?:最高|最多|满分|上限)(?:为|得|计|加)?(\d+(?:\.\d+)?)分", text)):
        return Judge(points=Decimal(most[1]), why="没有写明标准")
    if context.points is None:
        return Judge(points=ZERO_POINTS, sign="-" if re.search(r"(?<!不)扣(?!除)", text) and "加分" not in text else "+", why="没有写明分值")
    points = context.points if context.points is not None else ZERO_POINTS
    body = strip_number(text).strip("，。；：、 的\n")
    wish = condition(body.replace("\n", "；"), context)
    if wish.degree:
        return Judge(points=points, when=wish.cond, why=f"程度词：{'、'.join(wish.degree)}")
    if wish.cond is None or words.NO_LINE.search(body) or isinstance(wish.cond, Exists) and words.only_measured(body):
        return Judge(points=points, why="没有写明标准")
    if isinstance(wish.cond, Exists) and len(body) > 40:
        return Award(points=points, when=judged(body))
    return Award(points=points, when=wish.cond)
