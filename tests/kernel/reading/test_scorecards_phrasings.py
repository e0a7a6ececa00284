"""Rules in the many phrasings of offices (计分写法): shares, distances, places, ranges, months, strikes; every card is our own."""

from decimal import Decimal

import pytest

from zhiheng.reading.scorecards import read_scorecards
from zhiheng.reading.sources import load_source
from zhiheng.rules.syntax import (
    Award,
    Deduct,
    Import,
    Rank,
    Slope,
    Sum,
    Threshold,
    Veto,
)


def read(text: str | bytes, name: str = "card.txt"):
    card, findings, _ = read_scorecards(load_source(text.encode() if isinstance(text, str) else text, name))
    assert card is not None
    return card, findings


def rows(card):
    return [(r.number, r.title, None if r.points is None else str(r.points)) for _, r in card.rows()]


def rules(card, number):
    return [c.rule for c in next(r for _, r in card.rows() if r.number == number).clauses]


def grades(rule):
    """Points of a rule of grades with the line of each."""
    return [(str(s.points), f"{s.when.cmp}{s.when.value}" if isinstance(s.when, Threshold) else None) for s in rule.of]


KEPT = """考核指标	分值	计分办法	数据来源
城镇污水处理率	5分	完成目标任务得基本分的80%，每超出目标1个百分点加0.5分，每低于目标1个百分点扣0.5分，最高不超过分值的1.2倍
PM2.5年均浓度	3分	达到目标值得3分，每超过目标值1微克/立方米扣0.5分，扣完为止
优良天数	7分	达到340天得7分，每少1天扣0.2分，少35天及以上不得分
群众信访	4分	当年进京上访每起扣2分，到省上访每起扣1分，到市上访每起扣0.5分，扣完为止
项目建设	10分	按照投资额大小排名，前3名分别得10分、9分、8分，第4名及以后每名递减0.5分
工作创新	6分	由领导小组综合评定，好的得5-6分，较好的得3-4分，一般的得1-2分
逾期整改	5分	逾期1个月扣2分，逾期3个月不得分
安全生产	4分	未发生一般以上事故得4分；发生一般事故每起扣1分；发生较大及以上事故，本项不得分并扣减总分5分
经费投入	5分	投入≥10万元（含）得满分，5万元（含）—10万元得50%，3万元（含）—5万元得25%，3万元以下不得分
上年对比	15分	与上年持平得15分，每下降1个百分点扣7.5分，每上升1个百分点加1分，加分不超过3分
"""


@pytest.fixture(scope="module")
def kept():
    return read(KEPT)[0]


def test_a_share_of_the_points_is_points(kept):
    (rule,) = rules(kept, "1")
    assert isinstance(rule, Sum) and (rule.base, rule.cap) == (Decimal(4), Decimal(6))
    assert grades(rules(kept, "9")[0]) == [("5", ">=10"), ("2.5", ">=5"), ("1.25", ">=3")]


def test_distance_in_a_measured_unit_is_a_slope(kept):
    (rule,) = rules(kept, "2")
    assert isinstance(rule, Slope) and (rule.unit, rule.side, rule.from_) == ("微克", "above", Decimal(3))


def test_a_list_of_places_falls_on_by_its_decrement(kept):
    (rule,) = rules(kept, "5")
    assert isinstance(rule, Rank) and rule.points[:5] == tuple(map(Decimal, ("10", "9", "8", "7.5", "7")))


def test_grades_with_ranges_are_one_clause_decided_by_a_person(kept):
    (rule,) = rules(kept, "6")
    assert [(s.rule.min, s.rule.max) for s in rule.of] == [(5, 6), (3, 4), (1, 2)]
    assert [s.when.what for s in rule.of] == ["工作创新：好", "工作创新：较好", "工作创新：一般"]


def test_so_much_a_month_ends_in_nothing_from_a_month_on(kept):
    (rule,) = rules(kept, "7")
    loss, end = rule.of
    assert isinstance(loss, Deduct) and (loss.from_, loss.points, loss.per) == (Decimal(5), Decimal(2), "月")
    assert isinstance(end, Veto) and (end.when.what, end.when.cmp, end.when.value) == (loss.what, ">=", Decimal(3))


def test_losing_the_row_and_more_beyond_it_is_one_veto(kept):
    assert rules(kept, "8")[1] == Veto(scope="row", when=rules(kept, "8")[1].when, result="不得分", also_deduct=Decimal(5))


PIPED = """# 县级部门质量工作考核评分表

| 序号 | 考核项目 | 评分标准 | 标准分 | 考核单位 |
|---|---|---|---|---|
| 1 | 政策落实 | 出台配套文件的得4分，转发上级文件的得2分，未落实的不得分 | 4分 | 县质量办 |
| 2 | 首席质量官制度 | 规模以上企业首席质量官设立比例达到60%以上得6分，每降低5个百分点扣1分 | 6分 | 县市场监管局 |
| 3 | 标准化工作 | 主导制定国际标准、国家标准、行业标准的，每项分别得3分、2分、1分，最高得5分 | 5分 | 县市场监管局 |
| 4 | 信息报送 | 每月报送信息不少于2条得5分，少报1条扣0.5分，扣完为止；被省级采用加1分 | 5分 | 县质量办 |
| 5 | 投诉处理 | 按办结率×分值计分 | 10分 | 县市场监管局 |
| 6 | 公众评价 | 根据第三方测评结果折算得分 | 10分 | 县统计局 |
| 7 | 抽查不合格处置 | 处置率100%得5分，每有1批次未处置扣1分 | 5分 | 县市场监管局 |
| 8 | 风险防控 | 发生一起一般质量安全事件扣2分，发生较大事件扣5分，发生重大事件不得分 | 5分 | 县应急局 |
| 9 | 数据质量 | 数据真实准确得3分，发现弄虚作假的，每次扣1分，情节严重的取消评优资格 | 3分 | 县统计局 |
| 10 | 综合排名 | 按增速从高到低排序，前30%得4分，30%-60%得3分，其余得2分 | 4分 | 县统计局 |
| 11 | 培训覆盖 | 覆盖率80%以上得2分，60%—80%（不含）得1分，低于60%得0分 | 2分 | 县人社局 |
| 12 | 宣传活动 | 开展1次得1分，最多得3分 | 3分 | 县质量办 |
"""


def test_a_table_with_pipes_is_read_and_scores_from_elsewhere_are_imported():
    card, _ = read(PIPED, "card.md")
    assert card.title == "县级部门质量工作考核评分表"
    assert len(rows(card)) == 12 and rows(card)[0] == ("1", "政策落实", "4")
    assert rules(card, "6") == [Import(source="第三方测评", points=Decimal(10))]


def test_shares_of_places_are_grades_and_the_rest_has_no_condition():
    (rule,) = rules(read(PIPED, "card.md")[0], "10")
    assert grades(rule) == [("4", "<=30"), ("3", "<=60"), ("2", None)]


@pytest.mark.parametrize(
    ("text", "kind", "points"),
    [
        ("发包给无资质单位的，除不得分外，追加扣除10分", Veto, None),
        ("根据每月通报，扣除不达标网格0.5分", Award, Decimal("-0.5")),
    ],
)
def test_points_that_are_taken_are_never_given(text, kind, points):
    card, _ = read(f"考核表\n序号\t项目\t评分标准\t分值\n1\t甲\t{text}\t5\n2\t乙\t有方案得5分\t5\n3\t丙\t有方案得5分\t5\n")
    (rule,) = rules(card, "1")
    assert isinstance(rule, kind) and getattr(rule, "points", None) == points


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("完成率≥100%，得5分；90%≤完成率＜100%，得3分；80%≤完成率＜90%，得1分；＜80%，得0分", [("5", ">=100"), ("3", ">=90"), ("1", ">=80")]),
        ("测评85分以上得满分，70-85分得3分，70分以下不得分", [("5", ">=85"), ("3", ">=70")]),
    ],
)
def test_a_band_with_two_ends_is_a_grade_from_its_lower_end(text, wanted):
    card, _ = read(f"考核表\n序号\t项目\t评分标准\t分值\n1\t完成率\t{text}\t5\n2\t乙\t有方案得5分\t5\n3\t丙\t有方案得5分\t5\n")
    assert grades(rules(card, "1")[0]) == wanted
