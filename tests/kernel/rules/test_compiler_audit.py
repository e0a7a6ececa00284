"""Words that limit, except or count and that a rule does not hold make it doubtful (限定用语)."""

from decimal import Decimal as D

import pytest

from zhiheng.rules.compiler import Context, compile_cell


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("车辆准点率低于95%的，每次扣0.5分，除恶劣天气外", "除恶劣天气外"),
        ("值班脱岗第二次起每次扣2分", "第二次起"),
        ("旅客投诉率万分之五以内得4分", "万分之"),
        ("提供虚假数据的，除该项不得分外，每项另从总分中扣减2分", "除该项不得分"),
        ("森林病虫害成灾率控制在4‰以下得4分，超过1‰以内扣1分", "与界限的差距"),
        ("创建优质工程每个得1分，满分4分；发生质量事故的本项不得分", "发生质量事故"),
    ],
)
def test_a_word_that_the_rule_does_not_hold_is_a_doubt(text, said):
    cell = compile_cell(text, Context(title="重点工作", points=D(4)))
    assert min(c.compiled.confidence for c in cell.clauses) < D("0.9")
    assert any(said in note for c in cell.clauses for note in c.compiled.notes)


@pytest.mark.parametrize(
    ("text", "points"),
    [
        ("配备率达六成以上的，得4分", 4),
        ("巩固率达99%以上（不含99%）得4分，97%（不含）至99%（含）得3分，97%及以下不得分", 4),
        ("履约率不低于98%的，4分；97%的，3分；96%的，2分；低于96%的，0分", 4),
        ("漏损率10%以下（含10%）4分，10%-12%（含12%）3分，12%以上0分", 4),
        ("优良率达到90%，每降低5个百分点（不足5个百分点按5个百分点计）扣1分", 4),
    ],
)
def test_what_the_rule_holds_is_not_doubted(text, points):
    cell = compile_cell(text, Context(title="重点工作", points=D(points)))
    assert [(c.compiled.confidence, c.compiled.notes) for c in cell.clauses] == [(D(1), ())]
