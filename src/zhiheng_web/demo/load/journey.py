"""What the committee office did with the documents (文件到得分): upload, review, bind, adopt, judge, compute.

Every step is the service that the pages call, so the audit trail of the demo reads like that of a county at work.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from zhiheng.errors import UnreadableSource
from zhiheng.packs import load_scorecard
from zhiheng.rules.scorecards import Binding
from zhiheng.rules.syntax import needs, rule_from_json
from zhiheng.values import Period
from zhiheng_web.demo.documents import files
from zhiheng_web.demo.documents.figures import Records
from zhiheng_web.demo.documents.scorecard import PACK
from zhiheng_web.demo.generate.judgements import VERDICTS
from zhiheng_web.demo.load.assessments import load_cycle, load_last_year
from zhiheng_web.demo.load.ledger import load_ledger
from zhiheng_web.documents import services as documents
from zhiheng_web.documents.drafts import clause_places
from zhiheng_web.documents.models import SourceDocument
from zhiheng_web.duties.services import write_all
from zhiheng_web.organisations.models import Person, Region
from zhiheng_web.plans.services import adopt_plan
from zhiheng_web.publishing.datasets import freeze_all
from zhiheng_web.publishing.declare import PUBLISHABLE
from zhiheng_web.publishing.releases import MOST, approve, propose_records
from zhiheng_web.reports import services as reports
from zhiheng_web.scorecards import services as scorecards
from zhiheng_web.scorecards.models import ScorecardVersion, ScoreRun
from zhiheng_web.trail.services import seal
from zhiheng_web.versions.services import declare

Say = Callable[[str], None]
RUNS = (("2025", date(2025, 12, 31)), ("2026", date(2026, 10, 31)))
"""Period and day of knowledge of the two scores that the demo starts with."""
REASON = "已与印发单位电话核对：第25行以印出的分值3分为准，三个小项合计超过部分不计。"


def load_journey(county: Region, people: Mapping[str, Person], say: Say, records: Records | None = None) -> None:
    """Documents, an adopted plan and scorecard, judgements, and the scores of 2025 and 2026."""
    office = people["office"]
    say("上传并读取演示文件……")
    made = files.demo_files(records)

    def upload(name: str) -> SourceDocument:
        document = documents.upload(office, SimpleUploadedFile(name, made[name]), county)
        if document.status == "reading":
            documents.read_stored(document.pk)
            document.refresh_from_db()
        if document.status == "failed":
            raise UnreadableSource(f"演示文件“{name}”没有读成：{document.error}", name=name)
        say(f"  《{document.title}》：{document.get_status_display()}")
        return document

    city = upload(files.CITY_PLAN)
    review_plan(office, city)
    draft = upload(files.PLAN_DRAFT)
    review_plan(office, draft)
    plan = upload(files.PLAN)
    link = declare(office, plan, draft, "issued", "征求意见后印发")
    say(f"  认定为征求意见稿的印发稿，沿用 {link.carried_count} 项未变内容的核对结果")
    card = upload(files.SCORECARD)
    upload(files.SCORECARD_SHEET)
    upload(files.REPORT)
    review_plan(office, plan)
    adopted = adopt_plan(office, plan, "经县质量发展委员会全体会议审议通过")
    say(f"  采用目标任务：{adopted.targets.count()} 个目标、{adopted.tasks.count()} 项任务")
    say(f"  建立工作台账：{load_ledger(adopted, people)} 项")
    version = adopt_card(office, card)
    say(f"  采用评分表为第 {version.number} 版；xlsx 副本留在“待核对”，供您试一遍核对")
    judge_all(people["reviewer"], version)
    say("计算 2025 年和 2026 年得分……")
    runs = compute_all(office, version)
    for run in runs:
        say(f"  {run.period} 年（截至 {run.as_of}）：已得 {run.low.normalize():f} 分，最高可得 {run.high.normalize():f} 分")
    disclose(office, people["leader"], county, runs[0], say)
    say(f"  冻结“{load_last_year(county, people, runs[0]).title}”")
    cycle = load_cycle(county, people)
    say(f"  “{cycle.title}”进行中：{cycle.assessees.count()} 个单位")
    made = reports.start(office, county, "situation_quarter", "2026Q3", runs[1].snapshot, {"number": "云质办〔2026〕12号", "dated": "2026-10-31"}, at_once=True)
    say(f"  编制《{made.title}》：{made.get_state_display()}，{len(made.figures)} 个数有依据")
    made_letters, without = write_all(office, county, 2026, date(2026, 10, 31))
    point = seal(office)
    if point is not None:
        say(f"  封存操作留痕 {point.size} 条")
    say(f"  生成 2026 年目标责任书 {len(made_letters)} 份，{len(without)} 个单位没有应签的内容")


def disclose(office: Person, leader: Person, county: Region, run: Any, say: Say) -> None:
    """Two acts of publication that the leader approved, one that waits, and the open data of the day."""
    day = date(2026, 10, 31)
    approve(leader, scorecards.publish_run(office, run), day)
    say("  公开 2025 年结果")
    waiting = [c.source for c in PUBLISHABLE["sampling"].candidates(county, day)]
    shown = waiting[:-60]
    for at in range(0, len(shown), MOST):
        approve(leader, propose_records(office, county, "sampling", shown[at : at + MOST], day), day)
    propose_records(office, county, "sampling", waiting[-60:-40], day)
    versions = freeze_all(day, office)
    say(f"  公开监督抽查结果 {len(shown)} 批，另有 20 批待复核；开放数据 {len(versions)} 个数据集")


def review_plan(office: Person, plan: SourceDocument) -> None:
    """Confirm every target and task as read, and settle what was found."""
    settle_all(office, plan)
    for kind in ("target", "task"):
        documents.accept(office, plan, kind, [i.key for i in plan.items.filter(kind=kind)])
    plan.refresh_from_db()


def settle_all(office: Person, document: SourceDocument) -> None:
    """Decide every finding and repair: row 25 by its printed points, everything else as printed."""
    for item in document.items.filter(kind="finding"):
        finding = document.data["findings"][int(item.key[1:])]
        choice = "cap" if finding["code"] == "scorecard.row_sum" else "as_printed"
        documents.settle(office, item, choice, REASON)
    for item in document.items.filter(kind="repair"):
        documents.settle(office, item, "suggested", "与印发单位核对无误")
    document.refresh_from_db()


def adopt_card(office: Person, card: SourceDocument) -> ScorecardVersion:
    """Settle row 25, bind every fact, confirm the clauses, adopt.

    The suggestions are taken in one step, as on the page; where they say something else than the pack, the pack is right.
    """
    settle_all(office, card)
    wanted = bindings_of(card)
    documents.accept_suggestions(office, card, [f"{clause_id}|{path}" for clause_id, path, _ in wanted])
    card.refresh_from_db()
    bound = {p.key: p.clause.get("bindings") or {} for p in clause_places(card.draft["scorecard"])}
    for clause_id, path, binding in wanted:
        if bound[clause_id].get(path) != binding.to_json():
            documents.bind(office, card, clause_id, path, binding)
    documents.accept(office, card, "clause", [i.key for i in card.items.filter(kind="clause")])
    card.refresh_from_db()
    return scorecards.adopt_scorecard(
        office, card, "2025", "2027", "经县质量发展委员会全体会议审议通过；2025年按同一口径回算，便于比较"
    )


def bindings_of(card: SourceDocument) -> list[tuple[str, str, Binding]]:
    """Clause, path and binding for every fact the document asks for, taken from the same clause of the pack.

    The pack wraps bonus clauses (`rule.when`), the document does not (`when`); the fact is the same.
    """
    pack = {cid: clause for cid, _s, _r, clause in load_scorecard(PACK, decisions={"25": "cap"}).scorecard.clauses()}
    out = []
    for place in clause_places(card.draft["scorecard"]):
        known = pack[place.key].bindings
        for need in needs(rule_from_json(place.clause["rule"])):
            found = known.get(need.path) or known.get(f"rule.{need.path}")
            if found is not None:
                out.append((place.key, need.path, found))
    return out


def judge_all(reviewer: Person, version: ScorecardVersion) -> None:
    """The reviewer's verdicts, each at the place where the adopted clause asks for it."""
    asked: dict[str, list[str]] = {}
    for clause_id, _section, _row, clause in version.scorecard.clauses():
        asked[clause_id] = [need.path for need in needs(clause.rule) if need.kind == "judge"]
    for verdict in VERDICTS:
        path = verdict.path if verdict.path in asked[verdict.clause] else asked[verdict.clause][0]
        scorecards.judge(
            reviewer,
            version,
            verdict.clause,
            path,
            period=verdict.period,
            verdict="points",
            points=verdict.points,
            reason=verdict.reason,
            judged_on=verdict.on,
        )


def compute_all(office: Person, version: ScorecardVersion) -> list[ScoreRun]:
    """A snapshot and a score for each of `RUNS`."""
    out: list[Any] = []
    for period, as_of in RUNS:
        snapshot = scorecards.take_snapshot(office, version.region, as_of)
        out.append(scorecards.run_score(office, version, Period.parse(period), as_of, snapshot=snapshot))
    return out
