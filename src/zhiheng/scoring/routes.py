"""The cheapest route (补分路线): the least effort by which the card reaches a target by a date, exactly, with the reason for each choice.

What may be done comes from `scoring.actions`, what it takes from the pack's assumed efforts or from whoever asks. The choice is a whole-number
program (`scoring.route_solver`, HiGHS); the answer is scored again by the exact evaluator before it is given. Nothing is stored.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from zhiheng.calendars import national_calendar
from zhiheng.errors import CalendarMissing, InputError
from zhiheng.packs import assumed_efforts
from zhiheng.rules.facts import Fact
from zhiheng.rules.scorecards import Scorecard
from zhiheng.scoring.actions import Action, Refused, actions_of
from zhiheng.scoring.route_solver import Priced, Scorer, solve
from zhiheng.scoring.whatif import FactsByClause, Place, WhatIf, what_if
from zhiheng.values import Period
from zhiheng.values.numbers import from_milli, milli

OF = ("base", "total")


@dataclass(frozen=True)
class Weighed:
    """An action as it was weighed (衡量过的事项): at `level`, what it takes, what it gives, and why it was chosen or not.

    `gain` is in milli-points: for a chosen action what the score would lose without it, else what it would give alone.
    """

    action: Action
    level: int
    tenths: int
    lead: int
    ready: date | None
    gain: int
    chosen: bool
    reason: str


@dataclass(frozen=True)
class Route:
    """The answer: `reached` says whether the target can be reached at all; else `chosen` is the cheapest way to the most points."""

    target: int
    of: str
    by: date
    reached: bool
    chosen: tuple[Weighed, ...]
    rejected: tuple[Weighed, ...]
    refused: tuple[Refused, ...]
    result: WhatIf
    tenths: int
    note: str

    @property
    def score(self) -> int:
        """Certain milli-points at the end of the route."""
        return milli(getattr(self.result.after, self.of).low)


@dataclass(frozen=True)
class Own:
    """Figures of whoever asks in place of the assumed ones: tenths of person-days and working days for the whole action; or left out."""

    tenths: int | None = None
    lead: int | None = None
    skip: bool = False


def cheapest_route(
    scorecard: Scorecard,
    facts: FactsByClause,
    period: Period,
    as_of: date,
    *,
    target: int,
    by: date,
    of: str = "total",
    own: Mapping[str, Own] | None = None,
    hopeful: bool = False,
) -> Route:
    """The cheapest set of actions after which the certain score is at least `target` milli-points, each ready by the date.

    Args:
        of: `total` (base, bonus and deductions) or `base`.
        own: by the key of an action, what it really takes.
        hopeful: whether gains that someone else decides (评判, 待审核, 缺数据) may be counted on.
    Raises:
        InputError: the day lies before what is known, or `of` is none of its words.
    """
    if of not in OF or by < as_of:
        raise InputError(f"目标日期 {by} 应不早于数据截至日期 {as_of}，口径应为 total 或 base", found=of)
    actions, refused = actions_of(scorecard, facts, period, as_of, by)
    priced = [p for action in actions for p in _priced(action, as_of, (own or {}).get(action.key, Own()))]
    usable = [p for p in priced if _hindrance(p, by, own or {}, hopeful) == ""]
    picked = solve(scorecard, facts, usable, target=target, of=of)
    reached = picked is not None
    if picked is None:
        picked = solve(scorecard, facts, usable, target=None, of=of) or []
    after = what_if(scorecard, facts, _changes(picked))
    found = milli(getattr(after.after, of).low)
    if reached and found < target:  # the program and the evaluator must agree; never give an answer that does not hold
        raise InputError(f"路线核算不一致：应达到 {from_milli(target)} 分，逐条计算为 {from_milli(found)} 分")
    scorer = Scorer(scorecard, facts, of)
    chosen = tuple(_chosen(p, picked, scorer, target if reached else found) for p in picked)
    taken = {p.action.key for p in picked}
    stands = scorer.score([])
    rejected = []
    for action in actions:
        if action.key in taken:
            continue
        last = [p for p in priced if p.action.key == action.key][-1]
        gain = scorer.score([last]) - stands
        own_reason = _hindrance(last, by, own or {}, hopeful)
        if own_reason and any(p.action.key == action.key for p in usable):
            last = [p for p in usable if p.action.key == action.key][-1]
            gain, own_reason = scorer.score([last]) - stands, ""
        reason = own_reason or _not_needed(gain, last, reached)
        rejected.append(Weighed(action, last.level, last.tenths, last.lead, last.ready, gain, False, reason))
    return Route(
        target, of, by, reached, chosen, tuple(rejected), tuple(refused), after, sum(p.tenths for p in picked), assumed_efforts().note
    )


def _priced(action: Action, as_of: date, own: Own) -> Iterable[Priced]:
    effort = assumed_efforts().kinds[action.kind]
    most = action.levels[-1]
    for level in action.levels:
        tenths = effort.tenths_for(level) if own.tenths is None else -(-own.tenths * level // most)
        lead = effort.lead_for(level) if own.lead is None else own.lead
        try:
            ready: date | None = national_calendar().add_working_days(as_of, lead)
        except CalendarMissing:
            ready = None
        yield Priced(action, level, tenths, lead, ready)


def _hindrance(priced: Priced, by: date, own: Mapping[str, Own], hopeful: bool) -> str:
    """Why an action may not be used for this target; empty when it may."""
    if own.get(priced.action.key, Own()).skip:
        return "按要求不考虑"
    if priced.action.uncertain and not hopeful:
        return f"得分不由本单位确定（{priced.action.note or '结果未知'}），不计入有把握的分"
    if priced.ready is None:
        return f"需要 {priced.lead} 个工作日，超出已载入的工作日历"
    if priced.ready > by:
        return f"需要 {priced.lead} 个工作日，最早 {priced.ready:%Y-%m-%d} 完成，赶不上 {by:%Y-%m-%d}"
    return ""


def _changes(picked: Sequence[Priced]) -> dict[Place, Fact]:
    return {place: fact for p in picked for place, fact in p.action.facts(p.level).items()}


def _chosen(one: Priced, picked: Sequence[Priced], scorer: Scorer, target: int) -> Weighed:
    without = scorer.score([p for p in picked if p is not one])
    reason = f"去掉这一项，只有 {from_milli(without)} 分" + ("，达不到目标" if without < target else "")
    return Weighed(one.action, one.level, one.tenths, one.lead, one.ready, scorer.score(picked) - without, True, reason)


def _not_needed(gain: int, last: Priced, reached: bool) -> str:
    if gain <= 0:
        return "单独完成不增加得分：所在的行或类别已经封顶，或还要同时补其他事项"
    said = f"单独完成可增加 {from_milli(gain)} 分，需 {days(last.tenths)} 人日"
    return f"{said}；目标已由更省的事项达到" if reached else f"{said}；与选中的事项同得一项分，不再增加"


def days(tenths: int) -> str:
    """Tenths of person-days in words: 2.5."""
    whole, rest = divmod(tenths, 10)
    return f"{whole}.{rest}" if rest else str(whole)
