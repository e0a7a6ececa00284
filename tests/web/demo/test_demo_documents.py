"""The demo's documents: read by the reader, they give back what they were written from."""

import re
from decimal import Decimal
from pathlib import Path

import pytest

from zhiheng.reading import read_document
from zhiheng.rules.syntax import rule_to_json
from zhiheng_web.demo.documents import files, report, scorecard
from zhiheng_web.demo.generate import records
from zhiheng_web.demo.generate.officers import LEFT_WITHOUT_SUCCESSOR
from zhiheng_web.demo.load.steps import due

KEPT = Path(__file__).parents[3] / "demo" / "documents"


@pytest.fixture(scope="module")
def rows():
    return records(due)


@pytest.fixture(scope="module")
def made(rows):
    return files.demo_files(rows)


@pytest.fixture(scope="module", params=[files.SCORECARD, files.SCORECARD_SHEET])
def card(request, made):
    return read_document(made[request.param], request.param)


def shape(rule):
    """A rule without the words of its facts, and without the wrap that says that a clause is a bonus."""
    data = rule_to_json(rule)
    return _bare(data["rule"] if data["op"] == "bonus" else data)


def _bare(value):
    if isinstance(value, dict):
        return {k: _bare(v) for k, v in value.items() if k not in ("what", "indicator", "per", "why", "against")}
    return [_bare(v) for v in value] if isinstance(value, list) else value


@pytest.mark.slow
def test_the_scorecard_gives_back_rows_points_units_and_titles_of_the_pack(card):
    pack = scorecard.pack_scorecard()
    want = [
        (s.title, s.points, r.number, r.title, r.points, tuple(scorecard.unit_name(u) for u in r.units), len(r.clauses))
        for s, r in pack.rows()
    ]
    got = [(s.title, s.points, r.number, r.title, r.points, r.units, len(r.clauses)) for s, r in card.scorecard.rows()]
    assert [(*row[:3], None if row[0] == "加分项" else row[3], *row[4:]) for row in got] == want
    assert (card.scorecard.full_points, card.scorecard.bonus_points) == (Decimal(100), Decimal(5))


@pytest.mark.slow
def test_the_scorecard_gives_back_the_rules_and_points_of_the_pack(card):
    pairs = zip(scorecard.pack_scorecard().clauses(), card.scorecard.clauses(), strict=True)
    different = [
        (cid, shape(ours.rule), shape(read.rule))
        for (cid, _s, _r, ours), (_cid, _s2, _r2, read) in pairs
        if shape(ours.rule) != shape(read.rule) or ours.points != read.points
    ]
    assert different == []


@pytest.mark.slow
def test_the_only_finding_is_row_25(card):
    assert [(f.code, f.severity) for f in card.findings] == [("scorecard.row_sum", "error")]
    assert "第25行" in card.findings[0].message and card.repairs == ()


def test_the_plan_gives_targets_with_units_and_due_years(made):
    plan = read_document(made[files.PLAN], files.PLAN)
    final = [t for t in plan.targets if t.due == "2027" and t.units.names()]
    assert len(final) >= 30 and len(plan.tasks) >= 20
    assert plan.number == "云质委〔2025〕1号" and plan.kind == "plan"
    by_name = {t.indicator: t for t in reversed(final)}
    rate = by_name["工业产品质量监督抽查合格率"]
    assert (rate.operator, rate.value, rate.unit, rate.units.lead) == (">=", "94", "%", ("县市场监管局",))


def test_the_report_prints_the_planted_figures_and_none_of_the_right_ones_instead(rows, made):
    text = read_document(made[files.REPORT], files.REPORT).source.text
    for planted in report.planted(rows):
        assert planted.printed in text, planted
        assert planted.printed != planted.right
    assert "411批次" in text


@pytest.mark.slow
def test_the_same_documents_have_the_same_bytes(rows, made):
    again = files.demo_files(rows)
    assert {n: len(b) for n, b in again.items()} == {n: len(b) for n, b in made.items()}
    assert again == made


@pytest.mark.slow
def test_the_files_for_people_to_try_say_the_same_as_the_generator(made):
    assert sorted(p.name for p in KEPT.iterdir()) == sorted(made)
    for name, content in made.items():
        kept = read_document((KEPT / name).read_bytes(), name)
        assert kept.source.text == read_document(content, name).source.text, name


def test_the_page_about_the_county_names_real_records_and_the_planted_figures(rows):
    page = (KEPT.parents[1] / "docs" / "explanation" / "demo-county.md").read_text(encoding="utf-8")
    known = {
        *(b["sample_no"] for b in rows["sampling_batches"]),
        *(d["device_no"] for d in rows["equipment"]),
        *(c["certificate_no"] for c in rows["certificates"]),
    }
    named = set(re.findall(r"[GSDX]C\d{8}[CSN]\d{4}|\d{19}|NJS\d+R\d", page))
    assert len(named) >= 7 and named <= known
    for planted in report.planted(rows):
        line = next(x for x in page.splitlines() if x.startswith(f"| {planted.code} "))
        assert planted.printed in line and planted.right in line, planted
    without = [q["name"] for q in rows["quality_officers"] if q["left_on"] in LEFT_WITHOUT_SUCCESSOR]
    assert len(without) == 2 and all(name in page for name in without)
    assert (
        next(a["project"] for a in rows["acceptances"] if a["new_civil"] and a["energy_standard_met"] is None) in page
    )


def test_the_draft_differs_from_the_issued_plan_exactly_where_it_was_written_to(made):
    from zhiheng.reading.comparing import compare
    from zhiheng.reading.comparing_parts import target_items, task_items
    from zhiheng_web.demo.documents import plan_draft
    from zhiheng_web.documents.wording import target_words

    draft, issued = (read_document(made[n], n).to_json() for n in (files.PLAN_DRAFT, files.PLAN))
    sides = [target_items(d["targets"], {t["id"]: target_words(t) for t in d["targets"]}) for d in (draft, issued)]
    changed = {c.new.text: [p.name for p in c.parts] for c in compare(*sides) if c.kind != "same"}
    assert changed == {
        "工业产品质量监督抽查合格率": ["要求"],
        "重点产品生产企业监督抽查覆盖率": ["要求"],
        "新增服务认证证书": ["要求"],
        "城镇污水集中处理率": ["责任单位"],
        "生活垃圾无害化处理率": ["责任单位"],
        "农药包装废弃物回收率": ["责任单位"],
    }
    tasks = compare(task_items(draft["tasks"]), task_items(issued["tasks"]))
    assert [c.new.text for c in tasks if c.kind == "added"] == [plan_draft.ONLY_ISSUED.strip("（三）。")]
    assert [c.old.text for c in tasks if c.kind == "removed"] == ["编印质量年报"]
    assert draft["document"]["status"] == "consultation_draft"
