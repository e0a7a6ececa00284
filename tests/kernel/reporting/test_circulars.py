"""Circulars and minutes say what is on record, keep people's words as words, and are the same bytes each time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from zhiheng.reading import load_source
from zhiheng.reporting.circulars import Circular, TalkMinutes, circular_docx, talk_docx

CIRCULAR = Circular(
    issuer="县质发办", unit="县住建局", notice_no="督办〔2026〕3号", title="“一站式”服务站建设", fact="完成时限 2026-08-31，已超过 61 日。",
    issued_on=date(2026, 9, 20), answer_by=date(2026, 9, 30), answered_on=date(2026, 10, 8), reply="设备重新招标。", urged_on=None, urging="",
    words="现予通报。", circulated_on=date(2026, 10, 20),
)  # fmt: skip
TALK = TalkMinutes("约谈〔2026〕1号", "县质发办", "县住建局", "逾期没有反馈", "督办〔2026〕3号。", date(2026, 10, 12), "三楼", "苏明德", "秦广", "立即调整力量。", date(2026, 11, 12))


def words(data: bytes) -> str:
    return load_source(data, "文.docx").text


def test_a_circular_quotes_the_reply_or_says_when_it_was_urged() -> None:
    said = words(circular_docx(CIRCULAR))
    assert "关于“‘一站式’服务站建设”办理情况的通报" in said and "2026年10月8日，县住建局反馈如下：\n设备重新招标。" in said
    urged = words(circular_docx(replace(CIRCULAR, answered_on=None, reply="", urged_on=date(2026, 10, 2), urging="请立即反馈。")))
    assert "没有反馈。2026年10月2日催办：\n请立即反馈。" in urged and "反馈如下" not in urged
    assert circular_docx(CIRCULAR) == circular_docx(CIRCULAR)


def test_words_that_look_like_marks_of_the_layout_stay_words() -> None:
    plain, marked = circular_docx(CIRCULAR), circular_docx(replace(CIRCULAR, words="# 大标题\n版记：假|假|假\n//注释\n|表|格|"))
    said = words(marked)
    assert all(line in said for line in ("# 大标题", "版记：假|假|假", "//注释", "|表|格|"))
    assert said.count("印发") == words(plain).count("印发") == 1


def test_minutes_name_who_was_there_and_by_when_it_is_put_right() -> None:
    said = words(talk_docx(replace(TALK, after=[("复查通过", date(2026, 11, 14), "全部到位。")])))
    for part in ("约谈纪要", "苏明德主持约谈县住建局", "2026年11月12日前完成整改", "到场：秦广", "2026年11月14日，复查通过：全部到位。"):
        assert part in said
    assert "四、整改和复查" not in words(talk_docx(TALK))
