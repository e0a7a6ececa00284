"""`zhiheng bench`: what is missing is never passed, both sides count the same, sizes and sentences are right."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from zhiheng.cli import main
from zhiheng.cli.benches import PARTS, Part, counting, distinct, exporting, growing, run_parts, scoring
from zhiheng.cli.benches.growing import by_rows
from zhiheng.cli.benches.model import ABSENT, FAILED, MISSED, REACHED, Bench, Row
from zhiheng.errors import InputError
from zhiheng.indicators.cube.comparing import TWENTY_FIVE, files, hand_sql
from zhiheng.reporting.growth import growth_spec
from zhiheng.rules.evaluate import evaluate_scorecard
from zhiheng.scoring.columnar import score_table
from zhiheng.scoring.columnar_proofs import facts_from_row
from zhiheng.values.numbers import milli


def _small(folder: Path) -> Bench:
    return Bench(4_000, 12, folder, months=3, rounds=1, exported=2_000)


def test_a_verdict_needs_a_measurement() -> None:
    assert Row("x", "甲", "乙", "ratio", 1.0, 2.0, 2.0).verdict == REACHED
    assert Row("x", "甲", "乙", "ratio", 1.0, 2.1, 2.0).verdict == MISSED
    assert Row("x", "甲", "乙", "seconds", 0.3, 0.2).verdict == REACHED
    missing = Row("x", "甲", "乙", "ratio", 1.0, absent="pip install 某包")
    assert (missing.verdict, missing.value) == (ABSENT, None)
    assert Row("x", "甲", "乙", "ratio", 1.0, ours=2.0).verdict == ABSENT


@pytest.mark.slow
def test_the_fused_plan_gives_the_numbers_of_sql_by_hand(tmp_path: Path) -> None:
    bench = _small(tmp_path)
    source = files(bench.data())
    ours = counting.by_hand([counting.fused_sql(source, bench, TWENTY_FIVE)])[0]
    theirs = counting.by_hand([hand_sql(source, bench.plan.until, TWENTY_FIVE)])[0]
    assert ours.num_rows == theirs.num_rows > 12
    assert counting._same(ours, theirs, [i.code for i in TWENTY_FIVE])


@pytest.mark.slow
def test_both_sides_of_the_counting_rows_count_the_same(tmp_path: Path) -> None:
    bench = _small(tmp_path)
    found = [*counting.rows(bench), *distinct.rows(bench)]
    assert all(row.ours is not None and row.ours > 0 for row in found)
    assert [row.note for row in found if "等" in row.note.split("；")[0]] and not [row.note for row in found if "不相等" in row.note]


def test_a_growth_run_that_was_broken_off_goes_on_where_it_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bench, measured = Bench(10_000_000, 12, tmp_path, months=2, rounds=1), list[float]()

    def stopped(here: Bench, *_: object) -> list[float]:
        if here.rows == 10_000_000 and not measured:
            raise KeyboardInterrupt
        measured.append(here.rows / 1_000_000)
        return [1.0, 2.0, 3.0]

    monkeypatch.setattr(growing, "_measured", stopped)
    with pytest.raises(KeyboardInterrupt):
        by_rows(bench, (10,))
    measured.append(0)
    assert by_rows(bench, (1, 10))["手写 SQL 一次扫描"] == [(1, 2.0), (10, 2.0)]
    by_rows(bench, (1, 3, 10))
    assert measured == [0, 1, 10, 3]
    growing.finished(tmp_path)
    by_rows(bench, (1,))
    assert measured == [0, 1, 10, 3, 1]


@pytest.mark.slow
def test_growth_is_drawn_for_every_size_that_fits(tmp_path: Path) -> None:
    bench = Bench(2_000_000, 12, tmp_path, months=2, rounds=1)
    assert by_rows(bench, ()) == {"从零刷新（5 个比率）": [], "手写 SQL 一次扫描": [], "由立方体取全部县、月": []}
    pytest.importorskip("altair")
    spec = growth_spec({"甲": [(1, 0.5), (3, 1.5)], "乙": [(1, 0.2), (3, 0.9)]}, across="百万条记录")
    assert json.dumps(spec, ensure_ascii=False).count('"log"') >= 2


@pytest.mark.slow
def test_openfisca_and_the_bench_score_the_same_criteria() -> None:
    card, criteria = scoring.card()
    assert (len(criteria), sum(1 for _ in card.rows())) == (60, 31)
    table = scoring.facts(card, 3, 1, open_share=0.1)
    points = score_table(card, table).to_pylist()
    for row in points:
        held = {cid: facts_from_row(card, table, row["unit"], row["period"], cid) for cid, *_ in card.clauses()}
        outcome = evaluate_scorecard(card, held)
        assert (row["base__low"], row["base__high"]) == (milli(outcome.base.low), milli(outcome.base.high))
    base, line, most = criteria[0]
    value = table["r1.c1__0_num"][0].as_py() / table["r1.c1__0_den"][0].as_py()
    if table["r1.c1__0_known"][0].as_py():
        expected = 0 if value < base else most if value >= line else most * (value - base) / (line - base)
        assert abs(points[0]["r1.c1__low"] - 1000 * expected) <= 1


@pytest.mark.slow
def test_what_is_not_installed_is_said_with_the_way_to_install_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bench = _small(tmp_path)
    held = scoring._Runner(bench, *(lambda card: (card[0], scoring.facts(card[0], 2, 1), card[1]))(scoring.card()))
    assert "pip install openfisca-core" in held.fault
    assert [row.absent.startswith(("没有给数据库地址", "pip install")) for row in [exporting.rows(bench)[1]]] == [True]
    assert main(["bench", "--only", "nothing"]) == 2
    assert "可选 scoring、proving" in capsys.readouterr().err


def test_a_part_that_breaks_off_is_never_passed_and_stops_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(bench: Bench) -> list[Row]:
        raise InputError("磁盘已满")

    written: list[int] = []
    bench = _small(tmp_path)
    bench.finished = lambda rows: written.append(len(rows))
    moved: list[tuple[int, int]] = []
    bench.progress = lambda done, whole: moved.append((done, whole))

    def timed(bench: Bench) -> list[Row]:
        for _ in range(3):
            bench.side_by_side(lambda: None)
        return [Row("distinct", "甲", "乙", "ratio", 1.0, 1.0, 2.0)]

    monkeypatch.setitem(PARTS, "counting", Part("指标", 2, broken))
    monkeypatch.setitem(PARTS, "distinct", Part("去重", 2, timed))
    found = run_parts(bench, ["counting", "distinct"])
    assert [row.verdict for row in found] == [FAILED, REACHED] and "磁盘已满" in found[0].fault and found[0].what == "指标"
    assert written == [1, 2]
    # The bar moves with each act that is timed, never back and never past its end.
    assert moved == sorted(moved) and {whole for _, whole in moved} == {8} and moved[-1] == (8, 8) and len({done for done, _ in moved}) == 6


def test_every_part_of_the_help_is_a_part() -> None:
    from zhiheng.cli.bench import _PARTS

    assert (*PARTS, "growing") == _PARTS


@pytest.mark.parametrize("text", ["0", "-3", "5G", ""])
def test_a_size_is_a_number_or_millions(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["bench", "--rows", text])
    assert stopped.value.code == 2
    assert "的值" in capsys.readouterr().err
