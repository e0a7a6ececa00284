"""A circular (通报) on a supervised matter and the minutes of a warning talk (约谈纪要), in the official layout of GB/T 9704.

Both say only what is on record: the facts the demand rests on, the unit's own reply or when it was urged, what was said and by when it is to be put
right. The number of a circular is given out by the registry of the office, so its place is left open.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from zhiheng.reporting.official.writing import template_docx
from zhiheng.reporting.supervision import day_words
from zhiheng.terms import nested_quotes

_MARKS = ("#", "|", "//", "字号：", "主送：", "居中：", "落款：", "附件：", "版记：", "换页")
_INVENTED = "（本县及所列单位均为虚构，仅供演示。）"


@dataclass(frozen=True)
class Circular:
    """Everything a circular says; without a `reply` there is the day and the words of urging instead."""

    issuer: str
    unit: str
    notice_no: str
    title: str
    fact: str
    issued_on: date | None
    answer_by: date | None
    answered_on: date | None
    reply: str
    urged_on: date | None
    urging: str
    words: str
    circulated_on: date
    fictional: bool = False


@dataclass(frozen=True)
class TalkMinutes:
    """Everything the minutes say; `rechecks` are what came after, with their days."""

    talk_no: str
    issuer: str
    unit: str
    title: str
    fact: str
    held_on: date
    place: str
    presided_by: str
    attended_by: str
    minutes: str
    rectify_by: date | None
    after: Sequence[tuple[str, date, str]] = ()
    fictional: bool = False


def lines_of(text: str) -> list[str]:
    """The paragraphs of words that people wrote; what would be read as a mark of the layout is kept as plain words."""
    found = [line.strip() for line in nested_quotes(text).splitlines() if line.strip()]
    return [f"　{line}" if line.startswith(_MARKS) else line for line in found]


def circular_docx(c: Circular) -> bytes:
    """The circular as Word; the same facts give the same bytes."""
    handed = f"{day_words(c.issued_on)}，" if c.issued_on else ""
    until = f"，限{day_words(c.answer_by)}前反馈" if c.answer_by else ""
    if c.reply:
        told = [f"{day_words(c.answered_on)}，{c.unit}反馈如下：" if c.answered_on else f"{c.unit}曾反馈如下（已退回重办）：", *lines_of(c.reply)]
    else:
        told = [f"反馈期限届满后，{c.unit}没有反馈。{day_words(c.urged_on)}催办：" if c.urged_on else f"{c.unit}没有反馈。", *lines_of(c.urging)]
    lines = [
        f"字号：　　　〔{c.circulated_on.year}〕　号",
        "# " + nested_quotes(f"关于“{c.title}”办理情况的通报"),
        "主送：各成员单位：",
        f"{handed}{c.issuer}以{c.notice_no}将{nested_quotes(f'“{c.title}”')}交{c.unit}办理{until}。现将有关情况通报如下。" + (_INVENTED if c.fictional else ""),
        "## 一、事实依据",
        *lines_of(c.fact),
        "## 二、办理和反馈",
        *told,
        "## 三、通报意见",
        *lines_of(c.words),
        f"落款：{c.issuer}|{day_words(c.circulated_on)}",
        f"版记：{c.unit}|{c.issuer}|{day_words(c.circulated_on)}",
    ]
    return template_docx("\n".join(lines))


def talk_docx(t: TalkMinutes) -> bytes:
    """The minutes as Word: number, when and where, who, on which facts, what was said, by when; no signature, as minutes have none."""
    asked = f"{t.unit}应于{day_words(t.rectify_by)}前完成整改，并书面报告。" if t.rectify_by else "整改期限另行通知。"
    lines = [
        f"字号：{t.talk_no}",
        "# 约谈纪要",
        f"{day_words(t.held_on)}{f'，在{t.place}' if t.place else ''}，{t.presided_by}主持约谈{t.unit}，事由为{nested_quotes(f'“{t.title}”')}。" + (_INVENTED if t.fictional else ""),
        "## 一、事实依据",
        *lines_of(t.fact),
        "## 二、约谈情况",
        *lines_of(t.minutes),
        "## 三、整改要求",
        asked,
    ]
    if t.after:
        lines.append("## 四、整改和复查")
        lines += [f"{day_words(on)}，{what}{'：' if note else ''}{'；'.join(line.rstrip('。') for line in lines_of(note))}。" for what, on, note in t.after]
    lines += [f"到场：{t.attended_by}", f"记录：{t.issuer}", f"版记：{t.unit}|{t.issuer}|{day_words(t.held_on)}"]
    return template_docx("\n".join(lines))
