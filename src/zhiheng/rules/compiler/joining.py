"""Whether a piece belongs to the clause before it (归并): by what it scores, what parts them and what both speak of."""

from __future__ import annotations

import re
from decimal import Decimal

from zhiheng.rules.compiler import words
from zhiheng.rules.compiler.branches import (
    EACH_GAIN,
    EACH_LOSS,
    FULL,
    GAIN,
    IMPORT,
    LOSS,
    MARK,
    MODIFIERS,
    PERSON,
    PLAIN,
    POSITIVE,
    PROPORTION,
    RANGE,
    RANK,
    SLOPE_GAIN,
    SLOPE_LOSS,
    VETO,
    ZERO,
    Branch,
)
from zhiheng.rules.compiler.groups import Group, best_of
from zhiheng.rules.compiler.interpolation import INTERPOLATED
from zhiheng.rules.compiler.text import PER_UNITS

_NEGATED = re.compile(r"^(?:若|如|如果|否则|反之)?(?:.{0,10}?)(?:未|不|无|没有|缺|逾期|否则|超)")
_BOTH_WAYS = re.compile(r"^(?:每|(?:低于|高于|超过|超出|不足)[^，。；]{0,12}(?:的，?)?每)")
_EATING = re.compile(r"^(?:未|没有|不)[^，。；]{0,8}，每|^(?:若|如|如果)?(?:[^，。；]{0,12})?(?:每|少|缺|低|逾期|为达到|未达|达不到|出现|发现|发生)|^\d+项不|^有[一1]")
_AT_ONCE = re.compile(r"^(?:若|如|如果)?(?:[^，。；]{0,10}不到位的，)?(?:每|少|缺|低|逾期|为达到|未达|达不到)")
"""After a full stop a deduction only belongs to what stands before it if it begins with it."""
_EACH_ONLY = re.compile(rf"每个?(?:{PER_UNITS})")
_ALSO = re.compile(r"再加|另加|加扣|每多|再扣")
_LOWEST = re.compile(r"(?:不足|不满|低于|小于|未达到?|达不到|<)?\d+(?:\.\d+)?[%‰分]?(?:（不?含[^）]*）)?(?:及?以下)?的?|其[余他](?:情形|情况)?的?")
"""90%以下不计分: the last grade of the figure before it."""
LOSSES = frozenset({LOSS, EACH_LOSS, SLOPE_LOSS})


def joins(group: Group, piece: Branch, points: Decimal | None, whole: Decimal | None) -> bool:
    """Whether `piece` belongs to the clause that `group` has begun."""
    last = group.branches[-1]
    kinds = group.kinds()
    kinds = kinds - {PERSON} if len(kinds) > 1 else kinds
    if piece.kind in MODIFIERS:
        return True
    if piece.numbered:
        return False
    if piece.carried or (piece.unit_class and last.unit_class):
        return True
    if kinds == {PERSON} and piece.kind in (RANGE, GAIN, FULL) and piece.separator in "，；：":
        return True
    if IMPORT in kinds and piece.kind in POSITIVE and not piece.body:
        return True
    if RANK in kinds and (piece.kind == GAIN or piece.kind == MARK and piece.tail == "bare") and re.match(r"^(?:第?[二三四五六七八九十2-9]名?|其[余他]|最后|末)", piece.body):
        return True
    if RANK in kinds and piece.kind in (GAIN, LOSS) and not piece.body and len(piece.points) > 1:
        return True  # 第1-3名的，分别得9、8、7分
    if RANK in kinds and piece.kind in (RANK, ZERO, PROPORTION, PLAIN, FULL) or piece.kind == RANK and kinds <= {PLAIN, GAIN, FULL} and kinds:
        return True
    if piece.kind == MARK:
        return not piece.body and not kinds & POSITIVE or piece.tail == "floor"
    if piece.kind == ZERO:
        none = re.match(r"^(?:全年|全部|均|都|年内|完全)?(?:未|没有|无)[^，。；]{0,8}$", piece.body) and "，每" in last.body and _related(piece.body, last.body)
        if last.kind == EACH_LOSS and len(group.branches) == 1 and piece.separator in "，；" and (none or re.search(rf"\d个?{last.per}", piece.body)):
            return True
        return bool(kinds & {GAIN, FULL, MARK, PROPORTION, SLOPE_GAIN, RANK, EACH_GAIN, RANGE, PLAIN} and (MARK not in kinds or piece.separator in ("，", "--") or _LOWEST.fullmatch(piece.body) and re.search(r"\d", last.body)))
    if piece.kind == PROPORTION:
        if kinds == {PROPORTION} and piece.separator in "，；：":
            return True  # 按完成比例计分，得分=完成率×8: said twice
        if kinds == {ZERO} and piece.separator in "，；" and re.search(r"\d", last.body):
            return True
        return bool(kinds & {GAIN, FULL}) or (last.kind == PLAIN)
    if IMPORT in kinds and piece.kind == PLAIN and re.search(r"折算|换算|计入", piece.body):
        return True
    if piece.kind == PLAIN and INTERPOLATED.search(piece.body) and kinds & POSITIVE:
        return True
    if piece.kind in LOSSES:
        return _loss_joins(group, piece)
    if piece.kind == GAIN and kinds <= {ZERO} and piece.separator in "，；" and re.fullmatch(r"(?:已|按期|按时|如期|全部|按要求)?(?:完成|达到|达标|建立|开展|有)的?", piece.body):
        return True
    if piece.kind == GAIN and not piece.body and kinds <= {ZERO} or piece.kind == FULL and kinds == {ZERO} and len(group.branches) == 1:
        return True
    if piece.kind in (GAIN, FULL):
        return _gain_joins(group, piece, points, whole)
    if piece.kind in (EACH_GAIN, SLOPE_GAIN):
        own = piece.body.partition("每")[0]
        if piece.kind == SLOPE_GAIN and kinds == {GAIN} and len(own) > 3 and "，" not in own and not _related(own, last.body):
            return False  # 系统对接完成得3分，数据共享率每提高10%得0.5分
        if MARK in kinds and len(group.branches) == 1 and piece.separator == "，" and _EACH_ONLY.fullmatch(piece.body) and last.value > piece.value:
            return True  # 正常经营（15分，每项5分）: what is counted, and the most of it
        if MARK in kinds and last.tail == "bare" and len(group.branches) == 1:
            return True
        if EACH_LOSS in kinds and not kinds & POSITIVE and piece.separator == "，" and piece.body.startswith("超"):
            return True
        if kinds & {GAIN, FULL} and re.match(r"在(?:此|[^，。；]{2,14}的?)基础上", piece.body):
            return True
        if kinds & {GAIN, FULL} and piece.separator in ("，",) and last.verb not in ("再加", "另加"):
            return not (words.LEVELS.search(piece.body) and not words.LEVELS.search(last.body))
        if kinds == {SLOPE_LOSS} and piece.kind == SLOPE_GAIN and piece.separator in "，；" and _BOTH_WAYS.match(piece.body):
            return True
        return bool(kinds & {SLOPE_LOSS, EACH_LOSS} and _EATING.search(piece.body) and piece.separator == "，" and kinds & POSITIVE)
    if piece.kind == RANGE:
        if piece.verb == "+" and kinds <= {RANGE, GAIN, FULL} and not any(re.search(r"[加奖]\d", b.text) for b in (*group.branches, piece)):
            top = next(b for b in group.branches if b.kind != PERSON)
            most = points if top.kind == FULL else max(top.value, top.high or top.value)
            return piece.separator in "，；\n" and (most is None or (piece.high or piece.value) <= most)
        return kinds <= {RANGE} and piece.verb == last.verb and (piece.separator == "，" or piece.verb == "=")
    if piece.kind in (RANK, VETO, "import"):
        return False
    if piece.kind == PLAIN and piece.separator == "，" and re.match(r"^(?:并|且|同时)", piece.body) and kinds & {VETO, ZERO, *LOSSES}:
        return True  # 取消评优资格，并通报批评: what else follows from it
    if piece.kind == PLAIN:
        return kinds <= {RANK, PLAIN} and not piece.numbered and RANK in kinds
    return False


def _loss_joins(group: Group, piece: Branch) -> bool:
    kinds, last = group.kinds(), group.branches[-1]
    body = piece.body
    own = body.partition("每")[0]
    if piece.kind == SLOPE_LOSS and kinds & {SLOPE_LOSS, SLOPE_GAIN} and len(own) > 3 and "，" not in own and not _related(own, group.branches[0].body):
        return False  # …率达到85%得4分，每低1个点扣0.2分，另一率每高1个点扣0.1分
    if piece.verb in ("倒扣", "另扣") and len([b for b in group.branches if b.kind in POSITIVE]) > 1:
        return False  # …得3分，95%以下0分，发生案件的每起倒扣1分: beside the grades
    if FULL in kinds and piece.kind != LOSS and not piece.numbered:
        return True  # 未发生的得满分。每发生一次扣3分: what is taken off is taken from the full points
    if piece.separator in "；。\n" and piece.kind == EACH_LOSS and not body.startswith(("每", "少", "缺")) and kinds <= {GAIN} and best_of(group) < piece.value:
        return False
    if kinds & {GAIN, FULL, MARK, EACH_GAIN}:
        if MARK in kinds and last.tail == "bare" and piece.kind != LOSS:
            return True
        if piece.separator == "）" and piece.kind == LOSS and last.kind == MARK and len(group.branches) == 1:
            return bool(_NEGATED_AT_ONCE.match(body)) and piece.value <= last.value  # 落实人员（3分），未落实的扣3分
        if MARK in kinds and piece.separator not in ("，",):
            return piece.kind != LOSS and piece.separator in "。；）" and (bool(_AT_ONCE.search(body)) or piece.separator != "）" and _unlined(group))
        if EACH_GAIN in kinds and not kinds & POSITIVE:
            return False
        if kinds & LOSSES and piece.kind == LOSS and not _ALSO.search(body + piece.verb):
            return False
        if any(b.verb in ("加", "再加", "另加", "奖", "奖励") for b in group.branches if b.kind in POSITIVE):
            return piece.separator == "，" and piece.kind == LOSS and bool(re.match(r"^(?:若|如)?(?:未|不|没有)", body))
        if piece.kind == LOSS:
            if piece.separator in "；\n" and re.search(r"\d", body) and not _NEGATED_AT_ONCE.match(body) and not _related(body, last.body):
                return False
            return bool(_NEGATED.search(body) and piece.separator in "，；\n" or _EATING.search(body))
        if piece.separator == "。":
            return bool(_AT_ONCE.search(body)) or bool(re.match(rf"(?:有|出现|发现|发生)[一1]个?(?:{PER_UNITS})", body)) and _related(body, group.branches[0].body)
        moved = re.match(r"(?P<case>[^，。；]{2,10})，每", body)
        if moved is not None and _related(moved["case"], last.body):
            return True  # 持平或下降的得5分；同比上升的，每上升1起扣1分
        return bool(_EATING.search(body) or re.search(r"，每(?:低|少|缺|降)", body)) or piece.separator == "，"
    if kinds == {SLOPE_GAIN} and piece.kind == SLOPE_LOSS and piece.separator in "，；" and _BOTH_WAYS.match(body):
        return True
    if kinds & LOSSES:
        return bool(_ALSO.search(body + piece.verb) and piece.separator == "，" and re.search(r"每多|再", body + piece.verb))
    return last.kind == ZERO and (piece.verb == "追加扣除" or "总分" in piece.verb) and piece.body in ("", "并", "且", "同时")


_NEGATED_AT_ONCE = re.compile(r"^(?:若|如|如果|否则|反之)?(?:未|不|无|没有|缺|逾期|低于|少于|超过)")


def _related(body: str, before: str) -> bool:
    """Whether two pieces speak of one matter: they share two characters in a row."""
    return any(body[i : i + 2] in before for i in range(len(body) - 1) if not re.search(r"[\d，。；%的]", body[i : i + 2]))


def _unlined(group: Group) -> bool:
    """落实重点任务情况（0.5分）。: points without a line; the deduction behind it says how they are lost."""
    first = group.branches[0]
    return len(group.branches) == 1 and bool(words.NO_LINE.search(first.body))


def _gain_joins(group: Group, piece: Branch, points: Decimal | None, whole: Decimal | None) -> bool:
    kinds, last = group.kinds(), group.branches[-1]
    gains = [b for b in group.branches if b.kind in (GAIN, FULL)]
    if piece.verb in ("加", "再加", "另加", "奖", "奖励"):
        graded = bool(level := words.LEVELS.search(piece.body)) and any(words.LEVELS.search(b.body) for b in gains)
        if graded and level is not None and any((own := words.LEVELS.search(b.body)) and own[0] == level[0] for b in gains):
            return False  # 获批国家级试点…；获批省级试点…；承办国家级活动…: another matter begins
        return bool(gains) and graded and piece.separator in "，；\n" and last.kind == GAIN
    if not kinds & {GAIN, FULL, ZERO, EACH_GAIN, EACH_LOSS, LOSS, SLOPE_GAIN}:
        return False
    if kinds <= {LOSS, EACH_LOSS, SLOPE_LOSS, SLOPE_GAIN, ZERO} and not gains and piece.verb != "基准":
        return False
    if last.verb in ("加", "再加", "另加"):
        return False
    if kinds & {EACH_LOSS, SLOPE_LOSS} and gains and piece.separator in "；。\n":
        return False
    if last.kind == ZERO and gains and piece.separator in "；。\n" and piece.body and not words.GENERIC.match(piece.body):
        return False  # 得0.5分，…不得分；另一件事得0.5分: a grade of nothing ends the grades
    if piece.verb == "基准" and not piece.body:
        return bool(kinds & {SLOPE_GAIN, SLOPE_LOSS, EACH_GAIN, EACH_LOSS})
    best = points if any(b.kind == FULL for b in gains) else best_of(group)
    value = points if piece.kind == FULL else piece.value
    if piece.separator in "；。\n" and points is not None and len(gains) == 1 and gains[0].kind == GAIN and piece.kind == GAIN and piece.value == gains[0].value != points:
        return False  # two grades are never worth the same
    if whole is not None and points is not None and whole == points and piece.kind == GAIN and (
        piece.separator == "。" or not words.GENERIC.match(gains[0].body if gains else "")
    ) and piece.separator in "。；，":
        return False
    full = points is not None and value == points and whole != points and len(gains) == 1
    return piece.separator in "，；\n-" and (best is None or value is None or value <= best or piece.separator == "，" or full)
