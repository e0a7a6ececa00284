"""Shares said in words become percentages where they have a finite decimal, and otherwise a target without a value."""

import pytest

from zhiheng.reading import read_document


def targets(sentence: str) -> list[tuple[str, str, str | None, str | None]]:
    text = f"云溪镇2026年工作计划\n一、工作目标\n{sentence}\n"
    return [(t.indicator, t.operator, t.value, t.unit) for t in read_document(text.encode(), "计划.txt").targets]


@pytest.mark.parametrize(
    ("sentence", "value"),
    [
        ("党员教育培训覆盖率达到百分之百。", "100"),
        ("农产品抽检合格率达到百分之九十八点五以上。", "98.5"),
        ("卫生厕所覆盖率达到四分之三以上。", "75"),
        ("快检室覆盖率扩大到三分之二。", None),
    ],
)
def test_a_share_in_words(sentence: str, value: str | None) -> None:
    ((_, operator, found, unit),) = targets(sentence)
    assert (operator, found, unit) == ("=" if value == "100" and "达" not in sentence else ">=", value, "%")


def test_a_share_before_its_noun_is_asked_for_when_it_cannot_be_written_as_a_decimal() -> None:
    text = "云溪镇2026年工作计划\n一、工作目标\n三分之二以上的行政村达到和美乡村标准。\n"
    (target,) = read_document(text.encode(), "计划.txt").targets
    assert (target.indicator, target.value, target.unit) == ("行政村达到和美乡村标准", None, "%")
    assert target.confidence <= 0.5 and any("几分之几" in d for d in target.doubts)


def test_the_share_of_a_vote_is_no_aim() -> None:
    assert targets("村规民约应当经三分之二以上村民代表同意。") == []


def test_results_and_aims_of_one_sentence() -> None:
    assert targets("矛盾纠纷调解率100%，刑事发案率同比下降10%，杜绝较大以上安全事故。") == [
        ("矛盾纠纷调解率", "=", "100", "%"),
        ("刑事发案率", "decrease", "10", "%"),
        ("较大以上安全事故", "zero", None, None),
    ]
    assert targets("全镇11个村集体收入全部超过30万元。") == [("全镇11个村集体收入", ">", "30", "万元")]
    assert targets("引进高层次人才由目前的每年40人增加到每年80人。") == [("高层次人才", ">=", "80", "人")]


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        ("绿色建材占比由2025年的21%提高到35%。", [("绿色建材占比", ">=", "35", "%")]),
        ("楼宇入驻率：较年初提高5个百分点；", [("楼宇入驻率", "increase", "5", "百分点")]),
        ("冷库总库容扩大到25万吨，比2025年翻一番。", [("冷库总库容", ">=", "25", "万吨"), ("冷库总库容", "times", "2", "倍")]),
        ("数字城管综合得分全区前3名。", [("数字城管综合得分", "rank_within", "3", "名")]),
        ("孕产妇死亡率下降到14/10万以下。", [("孕产妇死亡率", "<=", "14", "/10万")]),
        ("应用机构数较2025年增加两倍，扫码量年均增长两成。", [("应用机构数", "increase", "2", "倍"), ("扫码量", "increase", "20", "%")]),
        ("装配式建筑占新建建筑面积的比例达到40%以上，按时办结率100%。", [("装配式建筑占新建建筑面积的比例", ">=", "40", "%"), ("按时办结率", "=", "100", "%")]),
        ("农产品加工业产值与农业总产值之比由2.1∶1提高到2.6∶1。", [("农产品加工业产值与农业总产值之比", ">=", "2.6", "∶1")]),
        ("签约10亿元以上项目6个、20亿元以上2个。", [("签约10亿元以上项目", ">=", "6", "个"), ("20亿元以上项目", ">=", "2", "个")]),
        ("盘活闲置低效用地1500亩，城乡居民收入比缩小至1.9以内。", [("盘活闲置低效用地", ">=", "1500", "亩"), ("城乡居民收入比", "<=", "1.9", None)]),
        ("农村公路灾毁保险全覆盖，人均年增收8000元以上。", [("农村公路灾毁保险", "=", "100", "%"), ("人均年增收", ">=", "8000", "元")]),
        ("专职保安配备率、一键报警联网率两个100%。", [("专职保安配备率", "=", "100", "%"), ("一键报警联网率", "=", "100", "%")]),
        ("评估结果排名后10%的村限期整改。", []),
    ],
)
def test_phrasings_that_cold_sets_showed(sentence: str, wanted: list[tuple[str, str, str | None, str | None]]) -> None:
    assert targets(sentence) == wanted
