"""A checked text cut at its marks (核验标注): the pieces that a page, a printed sheet or a terminal colours."""

from __future__ import annotations

import html
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from zhiheng.checking.model import Finding, Report
from zhiheng.values import Span

SEVERITIES = {"error": "错误", "warning": "警示", "info": "提示"}
_RANK = {"error": 3, "warning": 2, "info": 1}


@dataclass(frozen=True)
class Piece:
    """A run of text under the same marks (文字片段).

    `findings` are the numbers (from 1, in the order given) of the findings whose place this is; `used` of those that
    computed with it; `begins` of those whose place begins here, where a note is put.
    """

    text: str
    findings: tuple[int, ...] = ()
    used: tuple[int, ...] = ()
    begins: tuple[int, ...] = ()


def pieces(text: str, findings: Sequence[Finding]) -> list[Piece]:
    """The whole text as pieces, cut wherever a mark begins or ends. Joined they are the text."""
    opens: dict[int, list[tuple[bool, int]]] = defaultdict(list)
    closes: dict[int, list[tuple[bool, int]]] = defaultdict(list)
    for number, finding in enumerate(findings, 1):
        marks = [(True, finding.span)] + [(False, s) for s in {*finding.numbers, *finding.related} - {finding.span}]
        for place, span in marks:
            if 0 <= span.start < span.end <= len(text):
                opens[span.start].append((place, number))
                closes[span.end].append((place, number))
    cuts = sorted({0, len(text), *opens, *closes})
    active: dict[tuple[bool, int], int] = defaultdict(int)
    found: list[Piece] = []
    for start, end in zip(cuts, cuts[1:], strict=False):
        for mark in closes.get(start, ()):
            active[mark] -= 1
        for mark in opens.get(start, ()):
            active[mark] += 1
        here = sorted(n for (place, n), count in active.items() if place and count > 0)
        used = sorted({n for (place, n), count in active.items() if not place and count > 0} - set(here))
        begins = sorted(n for place, n in opens.get(start, ()) if place)
        found.append(Piece(text[start:end], tuple(here), tuple(used), tuple(begins)))
        active = defaultdict(int, {m: c for m, c in active.items() if c > 0})
    return found


def severest(numbers: Sequence[int], findings: Sequence[Finding]) -> str:
    """The gravest severity among findings by number; empty for none."""
    return max((findings[n - 1].severity for n in numbers), key=_RANK.__getitem__, default="")


def around(text: str, span: Span, reach: int = 60) -> tuple[str, str, str]:
    """The sentence around a place: what stands before it, the place, what stands behind; at most `reach` characters each side."""
    left = max((text.rfind(c, max(0, span.start - reach), span.start) for c in "。；\n"), default=-1) + 1
    stops = [p for p in (text.find(c, span.end, span.end + reach) for c in "。；\n") if p >= 0]
    start = max(left, span.start - reach)
    end = min(stops) + 1 if stops else min(len(text), span.end + reach)
    return text[start : span.start].lstrip(), text[span.start : span.end], text[span.end : end].rstrip()


LISTED = ("序号", "程度", "位置", "原文", "文中为", "应为", "怎样算的", "说明", "可能原因", "把握", "代码")
"""Headings of the list of findings, for Excel and terminals."""


def listed(report: Report) -> list[tuple[str | int, ...]]:
    """One row a finding under `LISTED`."""
    text = report.source.text
    rows: list[tuple[str | int, ...]] = []
    for number, finding in enumerate(report.findings, 1):
        before, quote, after = around(text, finding.span)
        rows.append(
            (
                number,
                SEVERITIES[finding.severity],
                place_words(report, finding.span.start),
                f"{before}【{quote}】{after}".replace("\n", " ").replace("\t", " "),
                finding.found or "",
                finding.expected or "",
                finding.formula,
                finding.message,
                finding.cause,
                f"{int(finding.certainty * 100)}%",
                finding.code,
            )
        )
    return rows


def place_words(report: Report, position: int) -> str:
    """Where a character stands, in words: 第3页第12段, 表1 第2行第3列, 工作表“汇总”B5, 第8行."""
    origin = report.source.origin_of(position)
    if origin is None or not (origin.page or origin.paragraph or origin.sheet or origin.cell):
        return f"第{report.source.text.count(chr(10), 0, position) + 1}行"
    words = f"工作表“{origin.sheet}”" if origin.sheet else ""
    words += f"第{origin.page}页" if origin.page else ""
    if origin.cell:
        return words + origin.cell
    return words + (f"第{origin.paragraph}段" if origin.paragraph else "")


def remark_text(finding: Finding) -> str:
    """The words of a comment in a Word file: severity and sentence, and how sure it is."""
    sure = "" if finding.certainty >= 0.95 else f"（把握约{int(finding.certainty * 100)}%）"
    return f"【{SEVERITIES[finding.severity]}】{finding.message}{sure}"


def summary(report: Report) -> str:
    """What was checked and found, in one sentence; a report without findings says so as proudly as one with them."""
    counts = [f"{name} {len(report.of_severity(code))} 处" for code, name in SEVERITIES.items() if report.of_severity(code)]
    done = sum(report.relations.values())
    head = f"共读出 {len(report.claims)} 个数字，复算 {done} 组关系："
    tail = "、".join(counts) if counts else "未发现矛盾" if done else "没有能够互相复算的数字，未作判断"
    cut = "" if report.complete else f"。文件数字过多，本次核到第 {report.checked_to} 字为止，其后未核；请分段核验"
    return f"{head}{tail}{cut}。"


_STYLE = """
:root{color-scheme:light}body{margin:0;font:16px/1.8 "Noto Sans CJK SC","PingFang SC","Microsoft YaHei",sans-serif;color:#1f2933;background:#f5f7fa}
main{display:grid;grid-template-columns:minmax(0,42em) minmax(18em,28em);gap:2rem;max-width:76em;margin:0 auto;padding:1.5rem}
h1{grid-column:1/-1;font-size:1.4rem;margin:0}.sum{grid-column:1/-1;margin:0;color:#52606d}
.text{background:#fff;padding:1.5rem 2rem;white-space:pre-wrap;overflow-wrap:anywhere;border:1px solid #d9e2ec;border-radius:6px}
.t{white-space:normal}.t::after{content:"┊ ";color:#9aa5b1}
mark{background:none;color:inherit;border-bottom:3px solid #9aa5b1}mark.error{background:#fde8e6;border-color:#b42318}mark.warning{background:#fff3d6;border-color:#b7791f}
mark.info{background:#e6f0fb;border-color:#2b6cb0}mark.used{border-bottom:2px dotted #627d98}a.no{font-size:.75em;vertical-align:super;text-decoration:none;font-weight:600;color:#1f4e8c}
ol{list-style:none;margin:0;padding:0}li{background:#fff;border:1px solid #d9e2ec;border-left:5px solid #9aa5b1;border-radius:6px;padding:.7rem 1rem;margin-bottom:.8rem}
li.error{border-left-color:#b42318}li.warning{border-left-color:#b7791f}li.info{border-left-color:#2b6cb0}li b{margin-right:.5em}.where{color:#52606d;font-size:.875rem}
.formula{font-variant-numeric:tabular-nums;background:#f0f4f8;border-radius:4px;padding:.2rem .5rem;display:block;margin:.3rem 0}
@media(max-width:60em){main{grid-template-columns:minmax(0,1fr);padding:1rem}.text{padding:1rem}}
@media print{body{background:#fff;font-size:11pt}main{display:block;padding:0}.text,li{border-color:#999}li{break-inside:avoid}}
"""


def to_html(report: Report) -> str:
    """One page that needs nothing else (批注页): the text with its marks, beside it the findings; readable and printable."""
    findings = report.findings
    body: list[str] = []
    for piece in pieces(report.source.text, findings):
        words = html.escape(piece.text).replace("\t", '<span class="t">\t</span>')
        notes = "".join(f'<a class="no" id="t{n}" href="#f{n}" aria-label="第{n}条">{n}</a>' for n in piece.begins)
        if piece.findings:
            words = f'<mark class="{severest(piece.findings, findings)}">{words}</mark>'
        elif piece.used:
            words = f'<mark class="used">{words}</mark>'
        body.append(notes + words)
    cards = []
    for number, finding in enumerate(findings, 1):
        formula = f'<span class="formula">{html.escape(finding.formula)}</span>' if finding.formula and finding.formula not in finding.message else ""
        cards.append(
            f'<li id="f{number}" class="{finding.severity}"><b>{number}. {SEVERITIES[finding.severity]}</b>'
            f'<a class="where" href="#t{number}">{html.escape(place_words(report, finding.span.start))}</a>{formula}'
            f"<div>{html.escape(finding.message)}</div></li>"
        )
    title = html.escape(report.title)
    listing = f"<ol>{''.join(cards)}</ol>" if cards else "<p>未发现矛盾。</p>"
    return (
        f'<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>核验：{title}</title><style>{_STYLE}</style></head><body><main><h1>核验：{title}</h1>"
        f'<p class="sum">{html.escape(summary(report))}</p><section class="text" aria-label="原文">{"".join(body)}</section>'
        f'<section aria-label="核验发现">{listing}</section></main></body></html>\n'
    )
