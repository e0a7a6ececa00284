"""No silent guess: every figure of a plan with a goal word is a target or listed, and no value differs from the print without a repair."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhiheng.reading import read_document
from zhiheng.reading.documents import Document
from zhiheng.reading.dues import times

OWN = sorted(p for p in (Path(__file__).parents[2] / "data" / "reading" / "documents").iterdir() if p.suffix != ".json")
CORPUS = sorted((Path(__file__).resolve().parents[4] / "shared" / "corpus").glob("*.txt"))
GOAL = re.compile(
    r"达到?|不低于|不少于|至少|力争|争取|确保|突破|超过?|提[高升][到至]|降[到至]|控制在|稳定在|保持在|增长|下降|提高|降低|以上|以内|左右|新增|新建|建成|建设|培育|打造|完成|覆盖|率"
)
FIGURE = re.compile(r"(?<![\d.A-Za-z])(?!\d[GA](?![A-Za-z]))\d[\d,]*(?:\.\d+)?")
WORDS = re.compile(r"[一二两三四五六七八九十百半]|全|翻|倍增|零|清零")


def unaccounted(document: Document) -> list[str]:
    """Clauses with a goal word whose figure no target, finding or repair holds; dates, headings and scorecards aside."""
    text = document.source.text
    held = bytearray(len(text) + 1)
    rows = [row.span for _, row in document.scorecard.rows() if row.span] if document.scorecard else []
    spans = [t.span for t in document.targets] + [r.span for r in document.repairs] + [s for f in document.findings for s in (f.span, *f.related)]
    for start, end in [(s.start, s.end) for s in spans] + ([(min(r.start for r in rows), max(r.end for r in rows))] if rows else []):
        held[start:end] = b"\1" * (end - start)
    found = []
    for clause in re.finditer(r"[^，,。；;！？\n]+", text):
        words = clause.group()
        dated = [(t.start, t.end) for t in times(words)]
        for figure in FIGURE.finditer(words) if GOAL.search(words) else ():
            at = clause.start() + figure.start()
            heading = re.match(r"\s*[.．、）)]\S|\t", words[figure.end() : figure.end() + 4] + "　") and not words[: figure.start()].strip(" （(")
            year = re.fullmatch(r"(?:19|20)\d\d", figure.group()) and re.match(r"\s*[—\-–－～~至年]", words[figure.end() :])
            date = year or any(a <= figure.start() < b for a, b in dated) or re.match(r"\s*[年月日号]|[.．、]\s*\D", words[figure.end() : figure.end() + 3])
            if not heading and not date and not words[: figure.start()].endswith(("第", "〔", "[", "《", "“")) and not any(held[at : clause.start() + figure.end()]):
                found.append(words.strip())
    return found


def unprinted(document: Document) -> list[str]:
    """Targets whose value is not printed in their quote, without a repair, a word for a number, or a doubt to say why."""
    out = []
    for target in document.targets:
        printed = re.sub(r"[\s,，]", "", unicodedata.normalize("NFKC", target.quote))
        for value in (target.value, target.value_high):
            if value is None or value in printed or WORDS.search(printed):
                continue
            if not any(r.span.overlaps(target.span) for r in document.repairs):
                out.append(f"{target.indicator} {value}：{target.quote}")
    return out


@pytest.mark.parametrize("path", OWN, ids=lambda p: p.name[:2])
def test_every_figure_of_an_own_plan_is_accounted_for(path: Path) -> None:
    document = read_document(path)
    assert unprinted(document) == []
    if document.kind == "plan":
        assert unaccounted(document) == []


@pytest.mark.slow
@pytest.mark.skipif(not CORPUS, reason="../shared/corpus is not beside the checkout")
def test_every_figure_of_a_corpus_plan_is_accounted_for() -> None:
    for path in CORPUS:
        document = read_document(path)
        assert unprinted(document) == [], path.name
        if document.kind == "plan":
            assert unaccounted(document) == [], path.name


CLAUSES = st.builds(
    "{}{}{}{}{}".format,
    st.sampled_from(["合格率", "培育企业", "新建站点", "已建成基地", "对获奖企业给予", "聚焦", "每年", "改造", "全县", "由现在的", "覆盖"]),
    st.sampled_from(["", "达到", "不低于", "超过", "力争", "增长", "约", "降至", "提高到"]),
    st.sampled_from(["7", "95", "1,200", "0.35", "3—5", "20"]),
    st.sampled_from(["", "%", "家", "万囤", "个百分点", "ms", "次", "元", "囤"]),
    st.sampled_from(["", "以上", "左右", "的企业", "重点任务", "以内"]),
)


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(st.lists(CLAUSES, min_size=1, max_size=6))
def test_figures_in_any_mixture_of_words_are_accounted_for(clauses: list[str]) -> None:
    text = f"云汀县质量提升行动方案（2026—2027年）\n一、重点任务\n{'，'.join(clauses)}。\n"
    document = read_document(text.encode(), "方案.txt")
    assert unaccounted(document) == [] and unprinted(document) == []
