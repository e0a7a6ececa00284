"""What a report says of an indicator, laid beside what the records give."""

from __future__ import annotations

from fractions import Fraction

import pytest

from zhiheng.checking import check
from zhiheng.checking.recorded import Recorded, compare, years_in

RATE = Recorded("industrial_pass_rate", ("工业产品质量监督抽查合格率", "产品质量监督抽查合格率"), "%", "2025", Fraction(461, 479) * 100, 461, 479, "96.2%", "2025-12-31")
METROLOGISTS = Recorded("registered_metrologists", ("法定计量检定机构注册计量师数", "注册计量师"), "名", "2025", Fraction(8), 8, 0, "8名", "2025-12-31")


def _compared(sentence: str, title: str = "云汀县2025年质量状况报告", *recorded: Recorded):
    return compare(check(f"{title}\n{sentence}\n"), recorded or (RATE, METROLOGISTS))


def test_a_figure_that_the_records_give_is_agreed_at_its_printed_precision():
    (same,) = _compared("2025年，全县工业产品质量监督抽查合格率为96.2%。")
    assert same.agrees and same.finding() is None
    (cruder,) = _compared("2025年工业产品质量监督抽查合格率96%。")
    assert cruder.agrees


def test_another_figure_is_a_warning_with_both_and_the_counts():
    (other,) = _compared("2025年，全县工业产品质量监督抽查合格率为97.2%。")
    finding = other.finding()
    assert finding is not None
    assert (finding.code, finding.severity, finding.found, finding.expected) == ("records.differs", "warning", "97.2%", "96.2%")
    assert "461/479" in finding.message


def test_a_running_year_only_notes_the_difference():
    running = Recorded(*(getattr(RATE, f) for f in ("code", "names", "unit", "period", "value", "part", "whole", "shown")), "2025-10-31", settled=False)
    (other,) = _compared("今年以来，工业产品质量监督抽查合格率为97.2%。", "云汀县2025年质量状况报告", running)
    assert other.finding().severity == "info" and "2025-10-31" in other.finding().message


def test_an_alias_and_a_count_are_found_too():
    (count,) = _compared("截至年底，全县共有注册计量师9名。")
    assert count.recorded.code == "registered_metrologists" and not count.agrees


@pytest.mark.parametrize(
    "sentence",
    [
        "2024年，工业产品质量监督抽查合格率为91%。",
        "上半年，工业产品质量监督抽查合格率为91%。",
        "工业产品质量监督抽查合格率约91%。",
        "工业产品质量监督抽查合格率比上年提高2个百分点。",
        "食品监督抽检合格率为91%。",
        "农村工业产品质量监督抽查合格率为91%。",
    ],
)
def test_another_time_population_or_an_estimate_is_left_alone(sentence):
    assert _compared(sentence) == []


def test_a_report_on_part_of_a_year_is_not_compared_with_years():
    assert _compared("工业产品质量监督抽查合格率为91%。", "云汀县2025年上半年质量工作汇报") == []


def test_the_years_to_compute_are_known_beforehand():
    report = check("云汀县2025年质量状况报告\n2024年合格率为91%，今年合格率为93%。\n")
    assert list(years_in(report)) == ["2024", "2025"]
