"""What pieces of a scoring text take over from the pieces before them (承前省略): levels, kinds of unit, the same fault.

These passes run over the pieces that `branches` has read, before they are put together into clauses.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from zhiheng.rules.compiler.branches import (
    CAP,
    EACH_GAIN,
    EACH_LOSS,
    FULL,
    GAIN,
    LOSS,
    MARK,
    PLAIN,
    RANK,
    SLOPE_LOSS,
    VETO,
    ZERO,
    Branch,
    recounted,
)
from zhiheng.rules.compiler.patterns import COUNTED_GAIN
from zhiheng.rules.compiler.text import ANY, NUM, PER_UNITS, number

LEVEL = r"(?:国家|国际|全国|中央|省部|省|市|地市|县|区|乡镇|镇|村)(?:级|部级)?"
_LEVEL_ONLY = re.compile(rf"^(?:获|获得|被|受到?|达到|属|为)?(?P<level>{LEVEL})(?:及?以上)?(?:的|级|奖|媒体|奖励|表彰|荣誉|部门|党委政府)?(?:每?(?:{ANY})?个?(?:{PER_UNITS}))?(?:的)?$")
_HAS_LEVEL = re.compile(LEVEL)
CLASS = re.compile(
    r"(?:^|，)(?P<name>(?:各|对)?(?:[一二三四]类(?:区|县|乡镇|单位|部门)?|(?:县|市|区|省)(?:直|级)(?:部门|单位|机关)|乡镇(?:[（(]街道[）)]|街道)?|街道(?:办事处)?|(?:重点|一般|其他|其它)?(?:部门|乡镇|企业|单位|园区)|(?:经济)?开发区|县（市、区）|城区|山区|平原)(?:地区|单位)?)(?:的)?$"
)
"""Kinds of unit that a text gives points of their own (乡镇扣2分，部门扣3分)."""
_SAME = re.compile(r"^(?:并|且|并且|同时|另|还|年度|当年|年终|其|予以|直接)*$")


def carried(branches: Sequence[Branch], points: Decimal | None = None) -> list[Branch]:
    """The pieces with what they leave out taken from the piece before; `points` are those of the row."""
    if points is not None and points > 0:
        branches = _asked_first(branches)
    branches = _stepped(branches)
    out: list[Branch] = []
    for piece in branches:
        before = out[-1] if out else None
        if before is not None and not piece.numbered and piece.separator in "，；、\n" and before.kind != PLAIN:
            piece = _level(piece, before)
            piece = _fault(piece, before)
            piece = _lower(piece, before)
            piece = _band(piece, before)
            piece = _moved(piece, before)
        out.append(piece)
    return _classes(_nth(_counted_under_cap(out)))


def _stepped(branches: Sequence[Branch]) -> list[Branch]:
    """稿件1篇1分，省级0.5分，市级0.2分，最高3分: with levels behind it and a limit above them, one is the step."""
    out = list(branches)
    for i, first in enumerate(out):
        m = COUNTED_GAIN.search(first.body.rstrip("的，")) if first.kind == MARK and first.tail == "bare" and first.body else None
        if m is None:
            continue
        at = i + 1
        while at < len(out) and out[at].kind in (MARK, GAIN) and _LEVEL_ONLY.match(out[at].body):
            at += 1
        if at > i + 1 and at < len(out) and out[at].kind == CAP and out[at].value > max(b.value for b in out[i:at]) and _HAS_LEVEL.search(first.body) is None:
            continue
        if at > i + 1 and at < len(out) and out[at].kind == CAP and out[at].value > max(b.value for b in out[i:at]):
            out[i] = replace(first, kind=EACH_GAIN, per=m["unit"], step=Decimal(1))
    return out


_ASKED = re.compile(r"(?:不少于|不低于|至少|达到|不超过|控制在|应当?|须|要求|必须|需)[^，。；]*\d|(?:应当?|须|必须)[^，。；]{3,}$")
"""A criterion: a line, or what has to be done."""
_FAILED = re.compile(r"^(?:若|如)?(?:未|没有|不|无|低于|少于|不足)[^，。；\d]{0,12}的?$")


def _asked_first(branches: Sequence[Branch]) -> list[Branch]:
    """演练每年不少于2次，未开展的不得分，只开展1次的得1分: the row's points are for the criterion, lesser ones behind it."""
    out: list[Branch] = []
    for i, piece in enumerate(branches):
        before = out[-1] if out else None
        then = branches[i + 1] if i + 1 < len(branches) else None
        head, _, last = piece.body.rpartition("，")
        if (
            piece.kind == ZERO
            and (before is None or before.kind not in (GAIN, MARK, FULL) or piece.numbered)
            and then is not None
            and then.kind in (GAIN, EACH_LOSS, SLOPE_LOSS)
            and not then.numbered
            and then.separator in "，；"
            and head
            and _ASKED.search(head)
            and _FAILED.match(last)
        ):
            at = piece.start + len(head)
            out += [replace(piece, kind=FULL, body=head, end=at, text=head), replace(piece, body=last, start=at + 1, separator="，", numbered=False)]
        else:
            out.append(piece)
    return out


_COUNTED_UP = re.compile(rf"(?:^|(?<=[，；]))(?P<lead>[^，。；\d]*?)(?:第)?(?P<n>{ANY})(?P<unit>{PER_UNITS})(?P<up>及?以上)?(?P<tail>[^，。；\d]{{0,10}}?)的?$")


def _by_number(piece: Branch) -> re.Match[str] | None:
    """发生2起扣2分 counts 起; 重伤2人扣30分/次 counts 次, so its 2人 only says what kind of accident it is."""
    if piece.kind not in (LOSS, EACH_LOSS) or len(piece.points) != 1:
        return None
    m = _COUNTED_UP.search(piece.body)
    return m if m is not None and (piece.kind == LOSS or piece.per == m["unit"]) and not re.search(r"分/", piece.text) else None


def _nth(branches: list[Branch]) -> list[Branch]:
    """发生1起扣1分，发生2起扣2分，发生3起及以上扣4分: grades by the number, not points for each."""
    out = list(branches)
    i = 0
    while i + 1 < len(out):
        run = [i]
        found = [_by_number(out[i]) if "每" not in out[i].body.split("，")[-1] else None]
        while found[-1] is not None and run[-1] + 1 < len(out):
            piece = out[run[-1] + 1]
            m = _by_number(piece) if not piece.numbered and piece.separator in "，；" else None
            before = found[-1]
            if m is None or "每" in piece.body or m["unit"] != before["unit"] or m["tail"] != before["tail"] or number(m["n"]) <= number(before["n"]) or piece.value <= out[run[-1]].value:
                break
            if not before["lead"].endswith(m["lead"]) and not before["lead"].startswith(m["lead"]):  # 发生安全事故1起…，发生2起…
                break
            found.append(m)
            run.append(run[-1] + 1)
        first = found[0]
        if len(run) > 1 and first is not None:
            what = first["lead"] + first["tail"]
            for at, m in zip(run, found, strict=True):
                assert m is not None
                body = f"{what}{number(m['n'])}{m['unit']}及以上"
                out[at] = replace(out[at], kind=LOSS, per="", step=None, body=body, carried=at > run[0])
        i = run[-1] + 1
    return out


_BOUND = re.compile(r"(?P<cmp>低于|不足|少于|未达到?|达不到|高于|超过|不到)(?P<line>\d+(?:\.\d+)?)(?P<unit>%|[\u4e00-\u9fff]{0,3}?)的?$")


def _lower(piece: Branch, before: Branch) -> Branch:
    """覆盖率低于95%的扣5分，低于90%的扣10分: the next grade of the same figure."""
    if piece.kind != LOSS or before.kind != LOSS or len(piece.points) != 1:
        return piece
    m, first = _BOUND.fullmatch(piece.body), _BOUND.search(before.body)
    if m is None or first is None or m["cmp"] != first["cmp"] or m["unit"] != first["unit"] or not before.body[: first.start()].strip("，"):
        return piece
    return replace(piece, body=before.body[: first.start()] + piece.body, carried=True)


_BAND = re.compile(r"^\d+(?:\.\d+)?%?[≤<][\u4e00-\u9fff]{1,8}[≤<]\d+(?:\.\d+)?%?的?$|^[≥>≤<]\d+(?:\.\d+)?%?的?$|^(?:\d+(?:\.\d+)?%?(?:（含）)?(?:及?以上|以下|以内))$|^(?:\d+(?:\.\d+)?%?[≤<])?[A-Za-z]?[≥>≤<](?:\d+(?:\.\d+)?)%?$|^\d+(?:\.\d+)?%?-\d+(?:\.\d+)?%?$")


def _band(piece: Branch, before: Branch) -> Branch:
    """结案率：≥95%（3分）；90%≤X<95%（2分）；<85%（0分）: bands of one figure, whose name stands only in the first."""
    if piece.kind != MARK or before.kind not in (MARK, GAIN, ZERO) or not _BAND.match(piece.body) or not re.search(r"[≥>≤<]|以上|-\d", before.body):
        return piece
    return replace(piece, kind=GAIN if piece.value else ZERO, carried=True, verb="得")


_UP = re.compile(r"每(?:上升|前进|提升|提高|进)(?:一|1)?个?(?:名次|位次|[名位])")
_DOWN = re.compile(r"每(?P<word>下降|后退|降低|降|退)(?:一|1)?个?(?P<unit>名次|位次|[名位])")


def _moved(piece: Branch, before: Branch) -> Branch:
    """排名每上升1位加0.5分，每下降1位扣0.5分: places gained and lost, not points by place."""
    m = _DOWN.search(piece.body)
    if piece.kind != RANK or m is None or before.kind != EACH_GAIN or not _UP.search(before.body):
        return piece
    found = re.search(rf"[扣减]({NUM})分", piece.body)
    if found is None:
        return piece
    subject = re.sub(r"每.*$", "", before.body)
    return replace(piece, kind=EACH_LOSS, body=f"{subject}{m['word']}每{m['unit']}", points=(Decimal(found[1]),), verb="扣", per=m["unit"], step=Decimal(1), side="below")


def _counted_under_cap(branches: list[Branch]) -> list[Branch]:
    """采用1篇得0.2分，…1篇得0.5分，满分2分: with a cap above the points, one is the step and not the line."""
    out = list(branches)
    for at, cap in enumerate(branches):
        if cap.kind != CAP or cap.share is not None or cap.times is not None:
            continue
        start = at
        while start and out[start - 1].kind == GAIN and len(out[start - 1].points) == 1 and COUNTED_GAIN.search(out[start - 1].body.rstrip("的，")):
            start -= 1
        run = out[start:at]
        if len(run) > 1 and cap.value > max(b.value for b in run):
            for i, b in enumerate(run, start):
                m = COUNTED_GAIN.search(b.body.rstrip("的，"))
                out[i] = replace(b, kind=EACH_GAIN, per=m["unit"] if m else "", step=Decimal(1), carried=i > start)
    return out


_SIZED = re.compile(rf"{NUM}(?P<unit>[\u4e00-\u9fff]{{1,2}}?)(?:及?以[上下内]|至{NUM}[\u4e00-\u9fff]{{1,2}}?)(?:的)?(?P<noun>[\u4e00-\u9fff]{{2,6}})$")
"""每发生1起1000万元以下案件扣1分，1000万元以上案件扣3分: the size takes over how it is counted."""
_EACH_NOUN = re.compile(rf"每[\u4e00-\u9fff]{{0,6}}?[一1]?个?(?:{PER_UNITS})(?P<noun>[\u4e00-\u9fff]{{2,10}})$")
"""每新认证1个绿色食品得0.5分、有机农产品得1分: the next noun is counted likewise."""


def _level(piece: Branch, before: Branch) -> Branch:
    """市级1项加1分，省级2分，国家级3分: the level takes over what is done and how it is counted."""
    if before.kind not in (EACH_GAIN, EACH_LOSS, GAIN, LOSS) or len(before.points) != 1 or len(piece.points) != 1:
        return piece
    kin = piece.body.removesuffix("的")
    if before.kind in (EACH_GAIN, EACH_LOSS) and piece.kind in (GAIN, LOSS, MARK) and 3 <= len(kin) <= 6 and not re.match(ANY, kin) and before.body.endswith(kin[-2:]) and "每" in before.body:
        body = before.body[: -len(kin)] + kin
        return replace(piece, kind=before.kind, body=body, verb=before.verb, per=before.per, step=before.step, side=before.side, tail=before.tail, carried=True)
    if before.kind == EACH_GAIN and piece.kind in (GAIN, MARK) and piece.separator == "、" and (n := _EACH_NOUN.search(before.body)) and re.fullmatch(r"[\u4e00-\u9fff]{2,10}", kin):
        body = before.body[: n.start("noun")] + kin
        return replace(piece, kind=EACH_GAIN, body=body, verb=before.verb, per=before.per, step=before.step, side=before.side, carried=True)
    sized, size = _SIZED.search(before.body), _SIZED.match(kin)
    if before.kind in (EACH_GAIN, EACH_LOSS) and piece.kind in (GAIN, LOSS) and sized is not None and size is not None and sized["noun"] == size["noun"] and sized["unit"] == size["unit"]:
        body = before.body[: sized.start()] + kin + before.body[sized.end() :]
        return replace(piece, kind=before.kind, body=body, verb=before.verb, per=before.per, step=before.step, side=before.side, carried=True)
    m = _LEVEL_ONLY.match(piece.body)
    if m is None or not _HAS_LEVEL.search(before.body):
        return piece
    bare = piece.kind == MARK and piece.tail == "bare"
    counted = piece.kind in (EACH_GAIN, EACH_LOSS) and piece.kind == before.kind
    plain = before.kind in (EACH_GAIN, EACH_LOSS) and {EACH_GAIN: GAIN, EACH_LOSS: LOSS}[before.kind] == piece.kind
    if not (bare or counted or plain):
        return piece
    found = list(_HAS_LEVEL.finditer(before.body))[-1 if before.carried else 0]
    body = before.body[: found.start()] + m["level"] + before.body[found.end() :]
    return replace(piece, kind=before.kind, body=body, verb=before.verb, per=before.per, step=before.step, side=before.side, tail=before.tail, carried=True)


def _fault(piece: Branch, before: Branch) -> Branch:
    """本项不得分，并取消评优资格: the second consequence of the same fault."""
    if piece.kind == VETO and before.kind in (ZERO, VETO, LOSS, EACH_LOSS) and before.body and _SAME.match(piece.body):
        return replace(piece, body=before.body, carried=True)
    return piece


def _classes(branches: list[Branch]) -> list[Branch]:
    """每少1项，县直部门扣3分，乡镇扣2分: each kind of unit with its own points for the same matter."""
    out = list(branches)
    i = 0
    while i + 1 < len(out):
        first = CLASS.search(out[i].body)
        run = [i]
        while first is not None and run[-1] + 1 < len(out) and not out[run[-1] + 1].numbered and out[run[-1] + 1].kind in (out[i].kind, GAIN, LOSS, MARK) and (
            m := CLASS.fullmatch(out[run[-1] + 1].body)
        ):
            run.append(run[-1] + 1)
        if first is None or len(run) < 2 or not out[i].points:
            i += 1
            continue
        lead = out[i].body[: first.start()].strip("，")
        for at in run:
            m = CLASS.search(out[at].body)
            shared: dict[str, object] = {"per": out[i].per, "step": out[i].step, "side": out[i].side}
            kind = recounted(out[i].kind, lead, shared)
            out[at] = replace(out[at], kind=kind, body=lead, unit_class=m["name"] if m else "", verb=out[i].verb, **shared)  # type: ignore[arg-type]
        i = run[-1] + 1
    return out
