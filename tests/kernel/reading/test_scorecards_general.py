"""What the paragraphs beside a table say about points, and tables in odd copies."""

from decimal import Decimal as D

from zhiheng.reading.scorecards import read_scorecards
from zhiheng.reading.sources import load_source
from zhiheng.rules.syntax import Each, Exists, Veto

TABLE = """序号\t考核项目\t分值\t评分标准
1\t组织领导\t40\t成立领导小组得20分；制定方案得20分。
2\t宣传培训\t60\t每缺1次扣5分，扣完为止。
"""
BESIDE = """云汀县质量工作考核办法
考核实行百分制，满分100分，另设加分项，加分累计不超过5分。
考核结果90分以上为优秀，60分以下为不合格。
不涉及的项目按缺项处理，实得分÷应得分×100换算。
"""
BEHIND = """三、加分项
（1）获得省级以上表彰的，每项加2分；
（2）承办市级现场会的，每次加1分。
四、扣分项
被市级以上通报批评的，每次扣2分。
五、有下列情形之一的，实行一票否决：
（1）发生重大质量安全事故的；
（2）瞒报、谎报质量安全事故的。
六、考核结果作为干部评价的依据。
"""


def read(text):
    card, findings, _ = read_scorecards(load_source(text.encode(), "card.txt"))
    assert card is not None
    return card, findings


def test_paragraphs_beside_the_table_are_rules_of_the_card():
    card, findings = read(BESIDE + TABLE + BEHIND)
    assert (card.full_points, card.bonus_points, card.normalise) == (100, 5, {"to": "100", "over": "applicable"})
    assert [r["name"] for r in card.ratings] == ["优秀", "不合格"]
    assert [(s.title, s.kind, [r.number for r in s.rows]) for s in card.sections[1:]] == [
        ("加分项", "bonus", ["加1", "加2"]),
        ("扣分项", "penalty", ["扣1"]),
        ("一票否决", "base", ["否1", "否2"]),
    ]
    assert card.sections[1].rows[0].clauses[0].rule == Each(points=D(2), per="省级以上表彰")
    assert card.sections[1].rows[0].bonus
    assert card.sections[3].rows[0].clauses[0].rule == Veto(scope="card", when=Exists("发生重大质量安全事故"), result="一票否决")
    assert not [f for f in findings if f.severity == "error"]


def test_a_paragraph_that_explains_the_scoring_is_no_row():
    card, _ = read("一、计分方法\n考核总分=基本得分+加分-扣分，由县质量办核定。\n" + TABLE)
    assert [s.title for s in card.sections] == [""]


def test_cells_parted_by_bars_are_a_table():
    text = "考评要素 | 标准分值 | 评分标准 | 考评方式 |\n组织领导（30分） | 10 | 未制定方案的扣5分；未召开会议的扣5分。 | 查资料 | |\n| 20 | 每缺1次培训扣2分。 | 查资料 |\n"
    card, _ = read(text)
    assert [r.points for _, r in card.rows()] == [10, 20]


def test_cells_one_a_line_behind_bars_are_a_table():
    text = "考评内容 |\n考评方法 |\n分值 |\n|||\n成立领导小组 |\n查阅资料。未成立的扣2分。 |\n2 |\n|||\n开展培训 |\n少1次扣1分。 |\n3 |\n|||\n"
    card, _ = read(text)
    assert [(r.title, r.points) for _, r in card.rows()] == [("成立领导小组", 2), ("开展培训", 3)]
    assert card.sections[0].rows[0].clauses[0].rule.when == Exists("未成立")


def test_cells_one_a_line_are_told_by_their_points_where_a_cell_has_several_lines():
    text = "县质量考核评分标准\n考评项目\n分值\n评分标准\n备注\n信息公开\n40分\n1.每月缺1条扣1分，扣完为止。\n2.出现空白月的，每个月扣10分。\n基础工作\n60分\n1.建立台账得30分。\n2.按时报送得30分。\n"
    card, _ = read(text)
    assert [(r.title, r.points, len(r.clauses)) for _, r in card.rows()] == [("信息公开", 40, 2), ("基础工作", 60, 2)]


def test_numbered_lines_below_an_item_are_its_clauses():
    text = "村安全生产考核细则\n一、事故控制（60分，扣完为止）\n1、有人员伤亡的事故\n（1）死亡1人扣30分/次；\n（2）重伤1人扣15分/次。\n2、火灾事故\n（1）按受灾户数扣10分/户。\n"
    card, _ = read(text)
    assert [(r.number, len(r.clauses)) for _, r in card.rows()] == [("1", 2), ("2", 1)]
    assert card.sections[0].points == 60


def test_doubts_are_told_with_the_clause():
    card, _ = read("序号\t项目\t分值\t评分标准\n1\t甲\t5\t有方案得2分；有总结得2分。\n2\t乙\t5\t有方案得5分。\n")
    first, second = (c for _, r in card.rows() for c in r.clauses[:1])
    assert first.confidence < D("0.9") and "4分" in first.doubts[0]
    assert second.confidence == 1 and "confidence" not in second.to_json()
