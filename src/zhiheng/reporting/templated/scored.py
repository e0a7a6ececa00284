"""Scores as a report asks for them (报告中的得分): totals, sections, clauses, units, each an interval of points with its proof."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from zhiheng.reporting.templated.figures import Figure, Listing, count
from zhiheng.rules.facts import State
from zhiheng.scoring import ScoreRun
from zhiheng.scoring.runs import ClauseScore
from zhiheng.values import round_half_up

_LOST = (State.MISSED, State.PARTIAL)
_OPEN = (State.PENDING, State.JUDGE)
_SHORT = 60


def points(value: Decimal | Fraction) -> str:
    """Points for print, without needless zeros."""
    shown = round_half_up(Fraction(value), 3).normalize()
    return f"{shown:f}"


class Scores:
    """The scores of one run."""

    def __init__(self, run: ScoreRun) -> None:
        self.run = run
        self.scores = list(run.clauses())

    def get(self, name: str) -> Figure:
        """One of the totals (总分、基本分……)."""
        card = self.run.card
        full = self.run.scorecard.full_points or sum((s.points or Decimal(0) for s in self.run.scorecard.sections if s.kind == "base"), Decimal(0))
        match name:
            case "总分":
                return self._points(name, card.total.low)
            case "基本分":
                return self._points(name, card.base.low)
            case "加分":
                return self._points(name, card.bonus.low)
            case "满分":
                return self._points(name, full)
            case "最高可得分":
                return self._points(name, card.total.high)
            case "待定分":
                return self._points(name, card.total.high - card.total.low, f"{points(card.total.high)}−{points(card.total.low)}")
            case "失分":
                return self._points(name, full - card.base.high, f"{points(full)}−{points(card.base.high)}")
            case "得分率":
                return self._rate(name, card.base.low, full, {"score": name})
        chosen = {"条款数": self.scores, "得分条款数": self._in(State.EARNED), "失分条款数": self._in(*_LOST), "待定条款数": self._in(*_OPEN)}[name]
        return count(f"{self.run.period.code}年{name}", len(chosen), self._question(score=name))

    def listing(self, name: str) -> Listing:
        """One of the lists: 评分类别, 评分条款, 失分条款, 待定条款, 责任单位."""
        if name == "评分类别":
            return Listing(name, (), list(self._sections()))
        if name == "责任单位":
            return Listing(name, (), list(self._units()))
        chosen = {"评分条款": self.scores, "失分条款": self._in(*_LOST), "待定条款": self._in(*_OPEN)}[name]
        reasons: dict[str, str] = {}
        for gap in self.run.gaps():
            if gap.clause_id:
                reasons.setdefault(gap.clause_id, gap.reason)
        return Listing(name, (), [self._clause(i, s, reasons.get(s.id, "")) for i, s in enumerate(chosen, 1)])

    def _in(self, *states: State) -> list[ClauseScore]:
        return [s for s in self.scores if s.outcome.state in states]

    def _clause(self, number: int, score: ClauseScore, reason: str) -> Mapping[str, Any]:
        row, named = score.row, f"第{score.row.number}行"
        text = score.clause.text if len(score.clause.text) <= _SHORT else score.clause.text[: _SHORT - 1] + "…"
        said = {k: self._question(clause=score.id, of=k) for k in ("分值", "得分", "可得分")}
        return {
            "序号": str(number), "行号": row.number, "类别": score.section.title, "内容": text.replace("\n", ""),
            "分值": _given(f"{named}分值", score.clause.points, said["分值"]),
            "得分": _given(f"{named}得分", score.outcome.low, said["得分"]),
            "可得分": _given(f"{named}可得分", score.outcome.high, said["可得分"]),
            "状态": score.outcome.state.label, "责任单位": "、".join(row.units) or "—", "原因": reason or "—",
        }  # fmt: skip

    def _sections(self) -> Iterator[Mapping[str, Any]]:
        outcomes = self.run.card.sections
        for number, (section, outcome) in enumerate(zip(self.run.scorecard.sections, outcomes, strict=True), 1):
            full = section.points if section.points is not None else section.cap
            held = outcome.bonus if section.kind == "bonus" else outcome.outcome
            told: dict[str, Any] = {"序号": str(number), "名称": section.title}
            yield told | self._shares(section.title, full, held.low, held.high, {"section": section.title})

    def _units(self) -> Iterator[Mapping[str, Any]]:
        """Units that lead a row, by the points of the clauses they answer for: most of what can be had, first."""
        held: dict[str, list[ClauseScore]] = {}
        for score in self.scores:
            if score.section.kind == "base" and score.clause.points is not None:
                for unit in score.row.units[:1]:
                    held.setdefault(unit, []).append(score)
        totals = {}
        for unit, scores in held.items():
            full = sum((s.clause.points or Decimal(0) for s in scores), Decimal(0))
            totals[unit] = (full, sum((s.outcome.low for s in scores), Decimal(0)), sum((s.outcome.high for s in scores), Decimal(0)), len(scores))
        order = sorted((u for u in totals if totals[u][0]), key=lambda u: (-Fraction(totals[u][1]) / Fraction(totals[u][0]), u))
        shares = [Fraction(totals[u][1]) / Fraction(totals[u][0]) for u in order]
        for number, unit in enumerate(order, 1):
            full, low, high, clauses = totals[unit]
            rank = 1 + sum(s > shares[number - 1] for s in shares)
            asked = self._question(unit=unit)
            told: dict[str, Any] = {
                "序号": str(number), "名称": unit, "名次": count(f"{unit}名次", rank, asked | {"of": "名次"}),
                "条款数": count(f"{unit}条款数", clauses, asked | {"of": "条款数"}),
            }  # fmt: skip
            yield told | self._shares(unit, full, low, high, {"unit": unit})

    def _shares(self, name: str, full: Decimal | None, low: Decimal, high: Decimal, asked: Mapping[str, str]) -> dict[str, Any]:
        key = "满分" if "section" in asked else "分值"
        return {
            key: _given(f"{name}{key}", full, self._question(**asked, of=key)),
            "得分": _given(f"{name}得分", low, self._question(**asked, of="得分")),
            "可得分": _given(f"{name}可得分", high, self._question(**asked, of="可得分")),
            "得分率": self._rate(f"{name}得分率", low, full, {**asked, "of": "得分率"}),
        }

    def _rate(self, name: str, low: Decimal, full: Decimal | None, asked: Mapping[str, str]) -> Figure:
        question = self._question(**asked)
        if not full:
            return Figure(name, "", None, question)
        share = Fraction(low) / Fraction(full) * 100
        return Figure(name, f"{round_half_up(share, 1)}%", share, question, f"{points(low)}/{points(full)}")

    def _points(self, name: str, value: Decimal, basis: str = "") -> Figure:
        return Figure(f"{self.run.period.code}年{name}", points(value), Fraction(value), self._question(score=name), basis)

    def _question(self, **asked: str) -> dict[str, str]:
        return {"period": self.run.period.code, "as_of": self.run.as_of.isoformat(), "region": self.run.region.code, **asked}


def _given(name: str, value: Decimal | None, question: Mapping[str, str]) -> Figure:
    return Figure(name, "" if value is None else points(value), None if value is None else Fraction(value), question)
