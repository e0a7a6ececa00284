"""Saved government pages: the document among menus, side bars, share buttons and the foot; tables; encodings; absurd attributes."""

from __future__ import annotations

import re

import pytest

from zhiheng.errors import UnreadableSource
from zhiheng.reading import load_source, read_document

CLAUSES = "".join(f"<p>　　（{n}）提升第{k}类产品质量。到2025年，监督抽查合格率达到9{k}%以上。<span>（责任单位：县市场监管局）</span></p>" for k, n in enumerate("一二三四五六"))
PAGE = """<!DOCTYPE html><html><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312"><title>x</title></head><body>
<div class="top"><div>云汀县人民政府</div><ul class="nav"><li><a href=/>首页</a></li><li><a>政务公开</a></li></ul></div>
<div class="location">您当前的位置：<a>首页</a> > <a>政府文件</a></div>
<div class="left"><h3>相关栏目</h3><ul><li><a>通知公告</a></li><li><a>政策解读</a></li></ul></div>
<div class="content"><h1>云汀县质量强县建设实施方案</h1><div class="info">发布时间：2023-05-06 10:00　浏览次数：123次　字体：[<a>大</a> <a>小</a>] <a>打印本页</a></div>
<div id="zoom"><p>云政办〔2023〕5号</p><p>一、主要目标</p>CLAUSES
<table border=1><tr><th rowspan=2>指标</th><th colspan=2>目标</th></tr><tr><th>2024</th><th>2025</th></tr><tr><td>合格率</td><td>94%</td><td>95%</td></tr></table>
<p>附件：评分表</p><div class="share">分享到：微信 微博</div></div>
<div class="pre">上一篇：<a>甲</a></div><div>下一篇：<a>乙</a></div></div>
<div class="right"><h3>热点新闻</h3><p>县领导调研质量工作</p><p>本周天气晴好</p></div>
<div class="footer"><p>主办：云汀县人民政府办公室　承办：县政务服务中心</p><p>网站标识码：9901210001</p><p>联系电话：0000-0000000</p></div></body></html>"""


@pytest.mark.parametrize("clauses", [CLAUSES, "<p>到2025年，合格率达到95%以上。</p>"], ids=["long", "short"])
@pytest.mark.parametrize("named", [True, False], ids=["with class names", "without any"])
def test_only_the_document_of_a_page_is_read(clauses: str, named: bool) -> None:
    page = PAGE.replace("CLAUSES", clauses)
    if not named and clauses is CLAUSES:
        page = re.sub(r" (?:class|id)=\"[^\"]*\"", "", page)
    lines = load_source(page.encode("gbk"), "a.html").text.strip().split("\n")
    assert lines[:4] == ["云汀县质量强县建设实施方案", "发布时间：2023-05-06 10:00", "云政办〔2023〕5号", "一、主要目标"]
    assert lines[-4:] == ["指标\t目标", "2024\t2025", "合格率\t94%\t95%", "附件：评分表"]


def test_the_head_of_a_page_gives_title_number_and_day() -> None:
    document = read_document(PAGE.replace("CLAUSES", CLAUSES).encode("gbk"), "a.html")
    assert (document.title, document.number, document.issued_on) == ("云汀县质量强县建设实施方案", "云政办〔2023〕5号", "2023-05-06")
    assert [t.value for t in document.targets][:2] == ["90", "91"]


def test_facts_about_the_document_beside_its_text_are_kept() -> None:
    facts = "<table><tr><td>索引号：</td><td>X001</td><td>发文字号：</td><td>云政办〔2024〕8号</td></tr><tr><td>成文日期：</td><td>2024年3月5日</td></tr></table>"
    page = f"<html><body><div>{facts}</div><div class=vsb_content><h2>云汀县质量工作方案</h2>{CLAUSES}</div></body></html>"
    text = load_source(page.encode(), "a.html").text
    assert "发文字号：云政办〔2024〕8号\n" in text and "成文日期：2024年3月5日\n" in text


def test_words_that_only_resemble_furniture_stay() -> None:
    lines = ["打印技术和3D打印产业产值增长10%，成果由企业分享。", "主办单位：县市场监管局。", "下一条措施是加强监管。", "分享经济发展情况良好。"]
    text = load_source(("<html><body>" + "".join(f"<p>{x}</p>" for x in lines) + CLAUSES + "</body></html>").encode(), "a.html").text
    assert all(x in text for x in lines)


def test_hidden_parts_and_lists_with_numbers() -> None:
    page = "<html><body><ol start=3><li>甲项</li><li><p>乙项</p></li></ol><p style='display: none'>暗</p><ul><li>丙项</li></ul></body></html>"
    assert load_source(page.encode(), "a.html").text.split() == ["3.", "甲项", "4.", "乙项", "丙项"]


def test_spans_of_a_million_columns_are_cut() -> None:
    rows = "".join("<tr><td rowspan=9999 colspan=9999>甲</td><td>乙</td></tr>" for _ in range(40))
    source = load_source(f"<html><body><table>{rows}</table></body></html>".encode(), "a.html")
    assert max(c.columns for c in source.tables[0].cells) <= 200 and source.text.count("乙") == 40


def test_a_page_without_any_words_is_refused() -> None:
    with pytest.raises(UnreadableSource, match="没有"):
        load_source(b"<html><body><img src=a.png></body></html>", "a.html")
    with pytest.raises(UnreadableSource, match="没有"):
        load_source(b"<html><!-- only a remark -->", "a.html")


def test_origins_lead_to_blocks_and_cells() -> None:
    source = load_source(PAGE.replace("CLAUSES", CLAUSES).encode("gbk"), "a.html")
    cell, block = source.origin_of(source.text.index("95%\n附")), source.origin_of(source.text.index("（二）提升"))
    assert cell is not None and cell.cell == "表1 第3行第3列"
    assert block is not None and block.paragraph == 6 and block.cell is None
