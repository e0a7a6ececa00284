"""Which pieces make one clause (条款的划分).

One clause is the smallest text with points of its own. High and low grades of the same points (再加2分/再加1分,
得满分/得1分/不得分) are one clause, additions are separate clauses, and a deduction that eats the points just stated
belongs to them. Where the print leaves it open, the row's points decide: grades if the best grade equals them,
additions if the sum does.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from zhiheng.rules.compiler import words
from zhiheng.rules.compiler.branches import (
    CAP,
    EACH_GAIN,
    EACH_LOSS,
    EXEMPT,
    FULL,
    GAIN,
    IMPORT,
    LOSS,
    MARK,
    MEAN,
    MODIFIERS,
    NOTE,
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
from zhiheng.rules.compiler.interpolation import INTERPOLATED
from zhiheng.rules.compiler.text import PER_UNITS


@dataclass
class Group:
    """The pieces of one clause, in order."""

    branches: list[Branch] = field(default_factory=list)

    @property
    def start(self) -> int:
        """Where the clause begins."""
        return min(b.start for b in self.branches)

    @property
    def end(self) -> int:
        """Where it ends."""
        return max(b.end for b in self.branches)

    def kinds(self) -> set[str]:
        """The kinds of its pieces."""
        return {b.kind for b in self.branches}


@dataclass
class Cell:
    """A scoring cell: its clauses, and the frame over them (满分 as cap, a total that repeats the row's points)."""

    groups: list[Group] = field(default_factory=list)
    cap: Decimal | None = None
    total: Decimal | None = None
    heads: list[Branch] = field(default_factory=list)


_NEGATED = re.compile(r"^(?:若|如|如果|否则|反之)?(?:.{0,10}?)(?:未|不|无|没有|缺|逾期|否则|超)")
_BOTH_WAYS = re.compile(r"^(?:每|(?:低于|高于|超过|超出|不足)[^，。；]{0,12}(?:的，?)?每)")
_EATING = re.compile(r"^(?:未|没有|不)[^，。；]{0,8}，每|^(?:若|如|如果)?(?:[^，。；]{0,12})?(?:每|少|缺|低|逾期|为达到|未达|达不到|出现|发现|发生)|^\d+项不|^有[一1]")
_AT_ONCE = re.compile(r"^(?:若|如|如果)?(?:[^，。；]{0,10}不到位的，)?(?:每|少|缺|低|逾期|为达到|未达|达不到)")
"""After a full stop a deduction only belongs to what stands before it if it begins with it."""
_EACH_ONLY = re.compile(rf"每个?(?:{PER_UNITS})")
_ALSO = re.compile(r"再加|另加|加扣|每多|再扣")
LOSSES = frozenset({LOSS, EACH_LOSS, SLOPE_LOSS})


def _best(group: Group) -> Decimal:
    return max((b.value for b in group.branches if b.kind in POSITIVE), default=Decimal(0))


def _joins(group: Group, piece: Branch, points: Decimal | None, whole: Decimal | None) -> bool:
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
        if last.kind == EACH_LOSS and len(group.branches) == 1 and piece.separator in "，；":
            if re.search(rf"\d个?{last.per}", piece.body) or re.match(r"^(?:全年|全部|均|都|年内|完全)?(?:未|没有|无)[^，。；]{0,8}$", piece.body) and "，每" in last.body and _related(piece.body, last.body):
                return True
        return bool(kinds & {GAIN, FULL, MARK, PROPORTION, SLOPE_GAIN, RANK, EACH_GAIN, RANGE, PLAIN} and (MARK not in kinds or piece.separator in ("，", "--")))
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
    if piece.verb in ("倒扣", "另扣") and len([b for b in group.branches if b.kind in (GAIN, FULL)]) > 1:
        return False  # …得3分，95%以下0分，发生案件的每起倒扣1分: beside the grades
    if FULL in kinds and piece.kind != LOSS and not piece.numbered:
        return True  # 未发生的得满分。每发生一次扣3分: what is taken off is taken from the full points
    if piece.separator in "；。\n" and piece.kind == EACH_LOSS and not body.startswith(("每", "少", "缺")) and kinds <= {GAIN} and _best(group) < piece.value:
        return False
    if kinds & {GAIN, FULL, MARK, EACH_GAIN}:
        if MARK in kinds and last.tail == "bare" and piece.kind != LOSS:
            return True
        if MARK in kinds and piece.separator not in ("，",):
            return piece.kind != LOSS and piece.separator in "。；" and (bool(_AT_ONCE.search(body)) or _unlined(group))
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
    best = points if any(b.kind == FULL for b in gains) else _best(group)
    value = points if piece.kind == FULL else piece.value
    if piece.separator in "；。\n" and points is not None and len(gains) == 1 and gains[0].kind == GAIN and piece.kind == GAIN and piece.value == gains[0].value != points:
        return False  # two grades are never worth the same
    if whole is not None and points is not None and whole == points and piece.kind == GAIN and (
        piece.separator == "。" or not words.GENERIC.match(gains[0].body if gains else "")
    ) and piece.separator in "。；，":
        return False
    full = points is not None and value == points and whole != points and len(gains) == 1
    return piece.separator in "，；\n-" and (best is None or value is None or value <= best or piece.separator == "，" or full)


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
        if cell.groups and _joins(cell.groups[-1], piece, points, whole):
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
        worth = [_best(g) for g in cell.groups[i + 1 : then]]
        if worth and sum(worth, Decimal(0)) == cell.groups[i].branches[0].value:
            dropped.add(i)
    cell.heads += [cell.groups[i].branches[0] for i in sorted(dropped)]
    cell.groups[:] = [g for i, g in enumerate(cell.groups) if i not in dropped]


def _merge_grades(cell: Cell, points: Decimal | None) -> None:
    """1、健全得10分；2、一般得6分；3、未建立得0分 in a row of 10: numbered grades of one thing, falling from the row's points."""
    groups = cell.groups
    if points is None or len(groups) < 2 or any(len(g.branches) != 1 or not g.branches[0].numbered for g in groups):
        return
    worth = [points if b.kind == FULL else Decimal(0) if b.kind == ZERO else b.value if b.kind == GAIN and len(b.points) == 1 else None for g in groups for b in g.branches]
    known = [w for w in worth if w is not None]
    if len(known) == len(worth) and known[0] == points and all(a > b for a, b in zip(known, known[1:], strict=False)):
        cell.groups[:] = [Group([b for g in groups for b in g.branches])]


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
    several = piece.kind == CAP and piece.share is None and bool(_TOGETHER.match(piece.text.strip("，。；：、 \n")))
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
        if not given or any(b.kind != EACH_GAIN for b in given) or any(b.kind == CAP and b is not piece for b in group.branches):
            break
        run.insert(0, group)
        mark = _STRENGTH.get(group.branches[0].separator, 9)
        graded = mark == 2 and words.LEVELS.search(group.branches[0].body) is not None
        if group.branches[0].numbered or mark > _STRENGTH[piece.separator] and not graded:
            break  # 国家级每次得2分；省级每次得1分，最高6分: levels of one thing are under one limit
    if len(run) > 1:
        pieces = [b for g in run for b in g.branches]
        del cell.groups[-len(run) :]
        cell.groups.append(Group(pieces))


def _alike(group: Group, other: Group, highest: bool) -> bool:
    """Whether two clauses only add, or only take off, so that one limit can stand over both."""
    scored = [b for g in (group, other) for b in g.branches if b.kind not in MODIFIERS]
    if all(b.kind == EACH_GAIN or b.kind == GAIN and b.verb in _ADDS for b in scored):
        return not highest or all(b.kind == GAIN for b in scored)
    return not highest and all(b.kind in (LOSS, EACH_LOSS) for b in scored)
