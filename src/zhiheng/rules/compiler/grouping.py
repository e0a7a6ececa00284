"""Which pieces make one clause (条款的划分).

One clause is the smallest text with points of its own. High and low grades of the same points (再加2分/再加1分,
得满分/得1分/不得分) are one clause, additions are separate clauses, and a deduction that eats the points just stated
belongs to them. Where the print leaves it open, the row's points decide: grades if the best grade equals them,
additions if the sum does.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from zhiheng.rules.compiler import words
from zhiheng.rules.compiler.branches import (
    CAP,
    EACH_GAIN,
    EACH_LOSS,
    EXEMPT,
    FULL,
    GAIN,
    LOSS,
    MARK,
    MEAN,
    MODIFIERS,
    NOTE,
    PLAIN,
    POSITIVE,
    SCALE,
    ZERO,
    Branch,
)
from zhiheng.rules.compiler.groups import Cell, Group, best_of
from zhiheng.rules.compiler.joining import LOSSES, joins

__all__ = ["Cell", "Group", "split"]


def split(branches: Sequence[Branch], points: Decimal | None = None) -> Cell:
    """Put the pieces of a cell together into clauses.

    Args:
        branches: the pieces, as from `read_branches`.
        points: the row's points; they decide between grades and additions, and tell a total from a clause.
    """
    cell = Cell()
    early: list[Branch] = []
    marked = [b for b in branches if b.kind in POSITIVE]
    whole = sum((b.value for b in marked), Decimal(0)) if marked and all(b.kind != FULL for b in marked) else None
    for index, piece in enumerate(branches):
        if _is_head(branches, index, points):
            cell.heads.append(piece)
            cell.total = piece.value
            continue
        if piece.kind == MARK and not piece.body and cell.groups and cell.groups[-1].kinds() & {GAIN, EACH_GAIN, CAP}:
            cell.total = piece.value
            cell.groups[-1].branches.append(piece)
            continue
        if piece.kind == CAP and piece.verb == "满分" and len(cell.groups) > 1 and not _additions_alone(cell.groups):
            cell.cap = piece.value
            continue
        if piece.apart and piece.kind in LOSSES and _apart_from_each(cell.groups, piece):
            continue
        if piece.kind in LOSSES and (named := _gain_named(cell.groups, piece)) is not None:
            named.branches.append(replace(piece, start=named.end, end=named.end, separator="，"))
            continue
        if cell.groups and joins(cell.groups[-1], piece, points, whole):
            cell.groups[-1].branches.append(piece)
        elif piece.kind in MODIFIERS and piece.kind != MEAN:
            if piece.kind == CAP:
                cell.cap = piece.value
            elif piece.kind in (EXEMPT, SCALE):
                early.append(piece)
        else:
            cell.groups.append(Group([piece, *early]))
            early = []
        _merge_additions(cell)
        _merge_under(cell, piece)
    if not cell.groups and early:
        cell.groups.append(Group([replace(early[0], kind=PLAIN, body=early[0].text)]))
    _merge_grades(cell, points)
    _leave_out_heads(cell, points)
    return cell


def _gain_named(groups: Sequence[Group], piece: Branch) -> Group | None:
    """开工率100%得3分，完工率80%得3分；开工率每低10%扣1分: the deduction behind the second gain names the first."""
    own = piece.body.partition("每")[0].strip("，的")
    if not 3 <= len(own) <= 10 or "每" not in piece.body or len(groups) < 2 or own in groups[-1].branches[0].body or piece.numbered:
        return None
    found = [g for g in groups[:-1] if g.kinds() == {GAIN} and len(g.branches) == 1 and own in g.branches[0].body]
    return found[0] if len(found) == 1 else None


def _apart_from_each(groups: Sequence[Group], piece: Branch) -> bool:
    """开工率100%得5分、投资完成率100%得3分，每低5个百分点各扣0.5分: the deduction stands behind each of the gains."""
    run: list[Group] = []
    for group in reversed(groups):
        if group.kinds() != {GAIN} or len(group.branches) != 1:
            break
        run.insert(0, group)
        if group.branches[0].separator not in "，、；" or group.branches[0].numbered:
            break
    if len(run) < 2 or "每" not in piece.body:
        return False
    for group in run:
        group.branches.append(replace(piece, start=group.end, end=group.end, separator="，"))
    run[-1].branches[-1] = piece
    return True


def _leave_out_heads(cell: Cell, points: Decimal | None) -> None:
    """资金落实（4分）。…的得4分，…: a name with points that the clauses behind it give again is their heading, no clause.

    Taken so only where the names' points add up to the row's, and those of the clauses to their name's.
    """
    heads = [i for i, g in enumerate(cell.groups) if len(g.branches) == 1 and g.branches[0].kind == MARK and g.branches[0].body and not g.branches[0].numbered]
    if points is None or len(heads) < 2 or sum((cell.groups[i].branches[0].value for i in heads), Decimal(0)) != points:
        return
    dropped: set[int] = set()
    for i, then in zip(heads, [*heads[1:], len(cell.groups)], strict=True):
        worth = [best_of(g) for g in cell.groups[i + 1 : then]]
        if worth and sum(worth, Decimal(0)) == cell.groups[i].branches[0].value:
            dropped.add(i)
    cell.heads += [cell.groups[i].branches[0] for i in sorted(dropped)]
    cell.groups[:] = [g for i, g in enumerate(cell.groups) if i not in dropped]


def _merge_grades(cell: Cell, points: Decimal | None) -> None:
    """1、健全得10分；2、一般得6分；3、未建立得0分 in a row of 10: numbered grades of one thing, falling from the row's points."""
    groups = cell.groups
    if points is not None and len(groups) > 1:
        _merge_falling(cell, points)
    if points is None or len(groups) < 2 or any(len(g.branches) != 1 or not g.branches[0].numbered for g in groups):
        return
    worth = [points if b.kind == FULL else Decimal(0) if b.kind == ZERO else b.value if b.kind == GAIN and len(b.points) == 1 else None for g in groups for b in g.branches]
    known = [w for w in worth if w is not None]
    if len(known) == len(worth) and known[0] == points and all(a > b for a, b in zip(known, known[1:], strict=False)):
        cell.groups[:] = [Group([b for g in groups for b in g.branches])]


_SIDE = re.compile(r"\d[^，。；]{0,4}(?:以上|以下|以内|%|‰)|\d-\d|不足|不满|低于|高于|[≥≤<>]|^其[余他]|^(?:已|未|没有|没|无|不|仅|只|在)")


def _merge_falling(cell: Cell, points: Decimal) -> None:
    """98%的，4分；97%的，3分；95%以下的，0分 in a row of 4: points falling from the row's, more together than it has, are grades."""
    run: list[Group] = []
    for group in cell.groups:
        first = group.branches[0]
        worth = Decimal(0) if first.kind == ZERO else first.value if first.kind in (MARK, GAIN) and len(first.points) == 1 and first.verb not in _ADDS else None
        rest = group.branches[1:]
        plain = all(b.kind in MODIFIERS or b.kind in (MARK, GAIN, ZERO) and len(b.points) < 2 for b in rest)
        if worth is None or first.numbered or first.apart or not plain or not first.body or run and first.separator not in "，；、）\n":
            break
        if not run and worth != points or run and (_least(run[-1]) <= worth or not _one_matter(first.body, run[0].branches[0].body)):
            break
        run.append(group)
        if worth == 0:
            break
    if len(run) < 2 or sum(best_of(g) or Decimal(0) for g in run) <= points:
        return
    pieces = [b for g in run for b in g.branches]
    cell.groups[: len(run)] = [Group([replace(b, kind=GAIN, verb="得") if b.kind == MARK and b.body else b for b in pieces])]


def _least(group: Group) -> Decimal:
    """The lowest points of a clause."""
    return min(Decimal(0) if b.kind == ZERO else b.value for b in group.branches if b.kind not in MODIFIERS)


def _one_matter(body: str, first: str) -> bool:
    """Whether a grade is of the matter that the first one names: by a side of a line, a level, or words of the first."""
    if _SIDE.search(body) or words.LEVELS.search(body) and words.LEVELS.search(first):
        return True
    return any(body[i : i + 2] in first for i in range(len(body) - 1) if not re.search(r"[\d，。；%的]", body[i : i + 2]))


def _is_head(branches: Sequence[Branch], index: int, points: Decimal | None) -> bool:
    """（5分），其中：… the total of what follows."""
    piece = branches[index]
    after = branches[index + 1 :]
    if index == 0 and piece.kind == MARK and not piece.body and piece.value == points and after and piece.text.strip("，。； ") == f"{piece.value.normalize():f}分":
        return True  # 5分。建成得5分，在建得3分
    if piece.kind != MARK or not after or not re.match(r"^其中[：:，]?", after[0].body):
        return False
    rest = sum((b.value for b in after if b.kind in POSITIVE), Decimal(0))
    return rest == piece.value and (points is None or points >= piece.value)


def _additions_alone(groups: Sequence[Group]) -> bool:
    """Only additions (加N分, 每项加N分) and nothing else: one clause with a cap over them."""
    return all(g.kinds() <= {GAIN, EACH_GAIN} and all(b.verb in ("加", "再加", "另加") for b in g.branches) for g in groups)


def _merge_additions(cell: Cell) -> None:
    """获国家级奖励加2分，获省级奖励的每项加1分；满分2分 is one clause: its cap holds for both."""
    if len(cell.groups) < 2:
        return
    last, before = cell.groups[-1], cell.groups[-2]
    if last.kinds() <= {EACH_GAIN, GAIN} and before.kinds() <= {EACH_GAIN, GAIN} and last.branches[0].separator == "，":
        every = [*before.branches, *last.branches]
        if {b.kind for b in every} == {GAIN, EACH_GAIN} and all(
            len(b.points) == 1 and b.verb in ("加", "再加", "另加") and words.LEVELS.search(b.body) for b in every
        ):
            before.branches.extend(last.branches)
            cell.groups.pop()
            return



_ADDS = ("加", "再加", "另加", "奖", "奖励")
_TOGETHER = re.compile(r"^(?:本项|该项|此项|两项|上述各项|以上各项)?(?:加分|扣分)?(?:合计|累计|总计|共计|总共|加分|扣分|累计加分|累计扣分)|^(?:本项|该项|此项)(?:最高|最多|不超过|总?分?不超过|上限)")
_ONE_ONLY = re.compile(r"(?:按|取|以|计)(?:其)?(?:最高|就高)|就高不就低|只(?:计|加|得|取|奖)?(?:一次|一项|最高)|不(?:重复|累计|叠加|累加)(?:计|加|得|奖|扣|分|$)")


def _merge_under(cell: Cell, piece: Branch) -> None:
    """A cap over all (累计不超过2分), or 按最高奖项计分, holds for every addition of its sentence, not for the last alone."""
    if len(cell.groups) < 2 or cell.groups[-1].branches[-1] is not piece:
        return
    before = cell.groups[-1].branches[-2:-1]
    together = bool(before) and before[0].kind == NOTE and "合并" in before[0].text
    several = piece.kind == CAP and piece.share is None and (together or bool(_TOGETHER.match(piece.text.strip("，。；：、 \n"))))
    highest = piece.kind == NOTE and bool(_ONE_ONLY.search(piece.text))
    level = piece.kind == CAP and piece.share is None and piece.separator in _STRENGTH
    if not several and not highest and not level:
        return
    if level and not several and not highest:
        _merge_level(cell, piece)
        return
    over_all = several and piece.separator == "。" and bool(_OVER_ALL.match(piece.text.strip("，。；：、 \n")))
    run = [cell.groups[-1]]
    for group in reversed(cell.groups[:-1]):
        if run[0].branches[0].numbered or run[0].branches[0].separator not in (("，", "；", "、", "。") if over_all else ("，", "；", "、")) or not _alike(group, run[0], highest):
            break
        run.insert(0, group)
    if len(run) > 1:
        pieces = [b for g in run for b in g.branches]
        del cell.groups[-len(run) :]
        cell.groups.append(Group([replace(b, highest=highest) for b in pieces]))


_OVER_ALL = re.compile(r"^(?:本项|该项|此项|本条|以上|上述)")
_STRENGTH = {"、": 1, "，": 1, "；": 2, "。": 3}


def _merge_level(cell: Cell, piece: Branch) -> None:
    """国标每项3分，行标每项2分，最高10分: a limit reaches the counted things that no stronger mark parts from it than its own."""
    run: list[Group] = []
    for group in reversed(cell.groups):
        given = [b for b in group.branches if b.kind not in MODIFIERS]
        if not given or any(b.kind != EACH_GAIN and (b.kind != EACH_LOSS or "扣" in piece.text) for b in given) or any(b.kind == CAP and b is not piece for b in group.branches):
            break
        run.insert(0, group)
        mark = _STRENGTH.get(group.branches[0].separator, 9)
        graded = mark == 2 and words.LEVELS.search(group.branches[0].body) is not None
        if group.branches[0].numbered or mark > _STRENGTH[piece.separator] and not graded:
            break  # 国家级每次得2分；省级每次得1分，最高6分: levels of one thing are under one limit
    if len(run) > 1 and any(b.kind == EACH_GAIN for g in run for b in g.branches):
        pieces = [b for g in run for b in g.branches]
        del cell.groups[-len(run) :]
        cell.groups.append(Group(pieces))


def _alike(group: Group, other: Group, highest: bool) -> bool:
    """Whether two clauses only add, or only take off, so that one limit can stand over both."""
    scored = [b for g in (group, other) for b in g.branches if b.kind not in MODIFIERS]
    if all(b.kind == EACH_GAIN or b.kind == GAIN and b.verb in _ADDS for b in scored):
        return not highest or all(b.kind == GAIN for b in scored)
    return not highest and all(b.kind in (LOSS, EACH_LOSS) for b in scored)
