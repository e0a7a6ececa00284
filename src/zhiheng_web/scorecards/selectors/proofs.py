"""The proof of one clause (得分依据), from its sentence down to the records, as the page shows it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _

from zhiheng.rules.scorecards import Clause
from zhiheng.scoring.runs import rule_text
from zhiheng_web.scorecards.models import JudgementRecord, ScoreRun
from zhiheng_web.scorecards.results import clauses_of, plain_detail
from zhiheng_web.scorecards.selectors.beside import Beside, figures_beside
from zhiheng_web.scorecards.selectors.facts import FactView, ProofBuilder, url_of
from zhiheng_web.scorecards.selectors.judgements import Judgeable, judgeables
from zhiheng_web.scorecards.selectors.missing import Gap, gap_of

Json = dict[str, Any]


@dataclass
class JudgeView:
    """One thing a reviewer decides, with what was decided so far."""

    path: str
    name: str
    gives_points: bool
    low: str | None
    high: str | None
    history: list[JudgementRecord]
    error: str = ""
    typed: Mapping[str, str] = field(default_factory=dict)
    figures: list[Beside] = field(default_factory=list)


def found_clause(run: ScoreRun, identifier: str) -> tuple[Json, Json, Json, list[str]]:
    """Section, row and clause of the stored result, and all identifiers in printed order; Http404 for an unknown one."""
    rows = list(clauses_of(run.result))
    for section, row, clause in rows:
        if clause["id"] == identifier:
            return section, row, clause, [c["id"] for _s, _r, c in rows]
    raise Http404(identifier)


def _leaves(node: Json) -> Iterator[Json]:
    if "fact" in node:
        yield node
    for child in node.get("children", ()):
        yield from _leaves(child)


def _tree(node: Json, numbers: Mapping[str, int]) -> Json:
    """The stored proof tree with the numbers of its facts; a chain of single steps is one line."""
    children = [_tree(c, numbers) for c in node.get("children", ())]
    shown = {**node, "children": children}
    if "fact" in node:
        shown["fact_number"] = numbers.get(node["path"])
        shown["detail"] = plain_detail(node["detail"], node["fact"].get("source", {}).get("code"))
    if len(children) == 1 and node["kind"] in ("clause", "award", "bonus", "judge") and not node.get("fact"):
        only = children[0]
        if node["kind"] in ("clause", "judge"):
            return only
        if not only["children"]:
            return {
                **only,
                "label": only["title"],
                "detail": _joined(only["detail"], node["detail"]),
                "state": node["state"],
            }
    return shown


def _joined(first: str, second: str) -> str:
    return "，".join(dict.fromkeys(p for p in (first, second) if p))


@dataclass
class Proof:
    """Everything a proof page shows."""

    section: Json
    row: Json
    clause: Json
    node: Json
    facts: list[FactView]
    gaps: list[Gap]
    judgeables: list[JudgeView]
    history: list[Json]
    quote: Json
    rule: str
    row_note: str
    source_name: str
    document_url: str
    is_newest: bool
    previous: str | None
    next: str | None


def _quote(row: Json, clause: Json) -> Json:
    quote, text = row["quote"] or "", clause["text"]
    at = quote.find(text)
    if at < 0:
        return {"before": "", "clause": text, "after": ""}
    return {"before": quote[:at], "clause": text, "after": quote[at + len(text) :]}


def _history(run: ScoreRun, identifier: str) -> list[Json]:
    """The points of this clause over the runs of the same version and period, newest first; equal neighbours are one line."""
    rows = (
        ScoreRun.objects.filter(version_id=run.version_id, period=run.period)
        .only("pk", "created_at", "as_of", "result", "version_id", "period")
        .order_by("-pk")[:30]
    )
    out: list[Json] = []
    for item in rows:
        for _s, _r, clause in clauses_of(item.result):
            if clause["id"] == identifier:
                out.append(
                    {
                        "run": item,
                        "low": clause["low"],
                        "high": clause["high"],
                        "state": clause["state"],
                        "is_this": item.pk == run.pk,
                    }
                )
    for newer, older in zip(out, out[1:], strict=False):
        if (newer["low"], newer["high"], newer["state"]) != (older["low"], older["high"], older["state"]):
            newer["before"] = older["run"].pk
    return out


def _judge_views(run: ScoreRun, clause: Clause, identifier: str, person: Any) -> list[JudgeView]:
    asked: list[Judgeable] = judgeables(clause)
    if not asked:
        return []
    held = JudgementRecord.objects.filter(version_id=run.version_id, clause=identifier, period=run.period)
    history: dict[str, list[JudgementRecord]] = {}
    for one in held.select_related("judged_by"):
        one.may_withdraw = person is not None and (person.pk == one.judged_by_id or person.role == "office")  # type: ignore[attr-defined]
        history.setdefault(one.path, []).append(one)
    return [JudgeView(j.path, j.name, j.gives_points, j.low, j.high, history.get(j.path, []), figures=figures_beside(run, clause, j.path)) for j in asked]


def proof_of(
    run: ScoreRun,
    identifier: str,
    *,
    full: bool,
    person: Any = None,
    asked: tuple[int, str, int] | None = None,
) -> Proof:
    """The proof of a clause of a run. `full` adds the record lists, history and judgement of the whole page."""
    section, row, clause, order = found_clause(run, identifier)
    builder = ProofBuilder(run, identifier)
    node = run.proofs[identifier]
    leaves = {leaf["path"]: leaf for leaf in _leaves(node)}
    at = order.index(identifier)
    newest = (
        ScoreRun.objects.filter(region_id=run.region_id, period=run.period).values_list("pk", flat=True).first()
        if full
        else run.pk
    )
    document = run.version.document
    span = clause["span"] or row["span"]
    document_url = ""
    if document is not None:
        query = {"span": f"{span[0]}-{span[1]}"} if span else {}
        document_url = url_of("documents:review", document.pk, **query)
    capped = sum((Fraction(c["points"]) for c in row["clauses"]), Fraction(0)) > Fraction(row["most"])
    return Proof(
        section=section,
        row=row,
        clause=clause,
        node=_tree(node, builder.numbers),
        facts=builder.facts(leaves, asked, full=full),
        gaps=[gap_of(section, row, clause, g, builder.clause.bindings, run_id=run.pk) for g in clause["missing"]],
        judgeables=_judge_views(run, builder.clause, identifier, person) if full else [],
        history=_history(run, identifier) if full else [],
        quote=_quote(row, clause),
        rule=rule_text(builder.clause),
        row_note=_("本行各条合计超过分值，按行封顶 %(n)s 分。") % {"n": row["most"]} if capped else "",
        source_name=document.title if document else run.version.title,
        document_url=document_url,
        is_newest=newest == run.pk,
        previous=order[at - 1] if at else None,
        next=order[at + 1] if at + 1 < len(order) else None,
    )
