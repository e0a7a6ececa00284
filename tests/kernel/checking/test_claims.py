"""Figures read into claims: what each is of, its unit, its comparison, its owner."""

from __future__ import annotations

from fractions import Fraction

import pytest

from zhiheng.checking.claims import Claim, extract
from zhiheng.reading.sources.text import from_string


def claims(text: str) -> list[Claim]:
    return extract(from_string(text, "文本", text.encode())).all


@pytest.mark.parametrize(
    ("text", "subject", "kind", "value"),
    [
        ("上半年全市实现地区生产总值1228亿元", "地区生产总值", "level", Fraction(1228) * 10**8),
        ("其中，商用车生产39.98万辆", "商用车生产", "level", Fraction("399800")),
        ("兰州市房地产开发完成投资36.7亿元", "房地产开发投资", "level", Fraction("3670000000")),
        ("监督抽查合格率达到96.5%", "监督抽查合格率", "pct", Fraction("96.5")),
        ("城镇就业人员占比重为65.6%", "城镇就业人员占比重", "share", Fraction("65.6")),
        ("自然增长率为-1.48‰", "自然", "rate", Fraction("-1.48")),
    ],
)
def test_a_figure_is_read_with_name_kind_and_exact_value(text: str, subject: str, kind: str, value: Fraction) -> None:
    (claim,) = claims(text)
    assert claim.kind == kind
    assert claim.amount.value == value
    if kind in ("level", "pct"):
        assert claim.subject == subject


@pytest.mark.parametrize(
    "text",
    ["2023年5月3日", "1~5月份", "国发〔2022〕5号", "G334国道", "PM2.5", "GB/T19580标准", "第3位", "“12345”热线", "5G基站", "1992-1995年间"],
)
def test_dates_names_and_numbers_of_documents_are_no_figures(text: str) -> None:
    assert claims(text) == []


def test_a_change_belongs_to_the_level_before_it_with_sign_and_comparison() -> None:
    level, yoy, mom = claims("商用车销售36.54万辆，环比下降2.07%，同比增长4.89%。")
    assert (yoy.owner, yoy.basis, yoy.sign) == (level.id, "mom", -1)
    assert (mom.owner, mom.basis, mom.sign) == (level.id, "yoy", 1)


def test_listed_figures_take_the_names_of_the_list_and_the_rates_their_owners() -> None:
    made, sold, first, second = claims("货车产销25.95万辆和23.95万辆，环比下降5.66%和1.63%。")
    assert (made.subject, sold.subject) == ("货车生产", "货车销售")
    assert (first.owner, second.owner) == (made.id, sold.id)


def test_a_line_break_inside_a_sentence_joins_and_footnote_marks_are_left_out() -> None:
    first, second = claims("占获证企业的\n59.3%，城镇新增就业[7]1267万人。")
    assert (first.text, first.kind) == ("59.3", "share")
    assert (second.text, second.subject) == ("1267", "城镇新增就业")


def test_a_span_quotes_the_digits_in_the_source() -> None:
    text = "年末全国就业人员 72504 万人"
    (claim,) = claims(text)
    assert claim.span.of(text) == "72504"


def test_a_text_broken_at_one_width_reads_like_the_whole_text() -> None:
    whole = "".join(f"第{n}项工作中共抽查产品{3000 + int(n)}批次，合格{2900 + int(n)}批次，检出率逐步下降，" for n in "123456789") + "全年合计抽查27045批次。"
    broken = "\n".join(whole[i : i + 36] for i in range(0, len(whole), 36))
    assert [(c.text, c.subject) for c in claims(broken)] == [(c.text, c.subject) for c in claims(whole)]
