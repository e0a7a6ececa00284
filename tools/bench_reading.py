#!/usr/bin/env python3
"""Time the reading of documents: `python3 tools/bench_reading.py [--curve] [--profile CASE]`. Makes all its inputs itself.

Each case runs in a process of its own: CPU time of `read_document` (all of targets, tasks, units, scorecard) and the
peak memory of that process. The limits are those of requirement 3; exit code 1 when one is broken. `--curve` prints the
growth from 62 KB to 2 MB of text.
"""

from __future__ import annotations

import argparse
import cProfile
import io
import multiprocessing
import pstats
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests" / "kernel" / "reading")]

from making import docx, p, pdf, plan, row, ruled  # noqa: E402


def text_of(kilobytes: int) -> bytes:
    """A plan of that many kilobytes of UTF-8."""
    return plan(kilobytes * 1024 // 3).encode()[: kilobytes * 1024]


def big_text() -> bytes:
    """A plan of 100,000 characters."""
    return plan(100_000)[:100_000].encode()


def big_word() -> bytes:
    """A Word file of 10,000 paragraphs and 50 tables of 20 rows."""
    lines = plan(400_000).split("\n")
    body, tables = [], 0
    for i in range(10_000):
        body.append(p(lines[i % len(lines)][:30]))
        if i % 200 == 100:
            tables += 1
            rows = [row("序号", "指标", "责任单位", "分值")] + [row(str(k), f"第{tables}表第{k}项合格率达到9{k % 10}%以上", "县市场监管局", "2") for k in range(1, 20)]
            body.append("<w:tbl>" + "".join(rows) + "</w:tbl>")
    return docx("".join(body))


def big_pdf() -> bytes:
    """A PDF of 88 pages; every eighth page has a ruled table."""
    lines = [s[i : i + 38] for s in plan(88 * 1300).split("\n") for i in range(0, len(s), 38)]
    pages = []
    for number in range(88):
        chosen = lines[number * 34 : number * 34 + 34]
        words = [(80.0, 800.0, 9.0, "质量强县建设实施方案")] + [(80.0, 770 - 20 * k, 11.0, text) for k, text in enumerate(chosen)]
        words.append((290.0, 30.0, 9.0, f"— {number + 1} —"))
        rules: list[tuple[float, float, float, float]] = []
        if number % 8 == 7:
            words = [w for w in words if w[1] > 430 or w[1] < 50]
            more, rules = ruled([80, 130, 330, 500], [400 - 24 * k for k in range(13)], [["序号", "指标", "分值"]] + [[str(k), f"第{k}项指标达到9{k % 10}%以上", "2"] for k in range(1, 12)])
            words += more
        pages.append((words, rules))
    return pdf(pages)


def big_sheet() -> bytes:
    """A workbook of 2,000 rows and 8 columns."""
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["序号", "类别", "指标", "评分方法", "分值", "责任单位", "时限", "备注"])
    for k in range(2000):
        sheet.append([k + 1, "质量发展", f"第{k}项指标", "达到95%以上得2分，每低1个百分点扣0.5分，扣完为止。", 2, "县市场监管局", "2025年", ""])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def dense_card(most: int = 100_000) -> bytes:
    """A scorecard of 100,000 characters or `most`, row upon row of scoring text with other points and lines in each."""
    rows = ["县质量工作考核评分表", "序号\t考核项目\t分值\t评分标准\t责任单位"]
    size = 0
    for n in range(1, most):
        a, b, c = n % 97 + 2, n % 13 + 1, n % 7 + 1
        texts = (
            f"第{n}类产品抽查合格率达到{80 + n % 20}%得{a}分，每低1个百分点扣0.{c}分，扣完为止。",
            f"制定第{n}项工作方案的得{b}分，未制定的不得分；召开会议不少于{c}次，每少1次扣0.5分。",
            f"满意度≥{90 - c}%得{a}分，{80 - c}%（含）—{90 - c}%得{a - 1}分，{80 - c}%以下不得分。",
            f"获得第{n}批国家级奖励的每项加{b}分，省级每项加0.{c}分，最高{a}分。",
            f"1.未按时上报第{n}期信息的，每次扣{c}分；2.发生第{n}类事故的，每起扣{b}分，并通报批评。",
        )
        rows.append(f"{n}\t第{n}项考核\t{a}\t{texts[n % 5]}\t县市场监管局、县第{n}办")
        size += len(rows[-1]) + 1
        if size >= most:
            return "\n".join(rows).encode()
    return b""


def big_page() -> bytes:
    """A web page of 2,000 paragraphs with a menu of 300 links."""
    menu = "".join(f"<li><a href='#'>栏目{k}</a></li>" for k in range(300))
    body = "".join(f"<p>{line}</p>" for line in plan(100_000).split("\n"))
    return f"<!DOCTYPE html><html><head><meta charset=utf-8></head><body><ul>{menu}</ul><div id=zoom>{body}</div></body></html>".encode()


CASES: dict[str, tuple[Callable[[], bytes], float | None]] = {
    "10 万字文本": (big_text, 1.0),
    "Word，1 万段、50 张表": (big_word, 1.5),
    "PDF，88 页、11 张表": (big_pdf, 3.0),
    "网页，10 万字": (big_page, None),
    "密集评分表，10 万字": (dense_card, None),
    "Excel，2000 行 8 列": (big_sheet, None),
}
MEMORY_MB = 300
CURVE = (62, 125, 250, 500, 1000, 2000)
DENSE = (25_000, 50_000, 100_000, 200_000, 400_000)
"""Characters of dense scorecards for the curve."""


def once(data: bytes) -> tuple[float, float, int]:
    """CPU seconds of a reading, peak memory in MB, characters read, in a process that has read small documents before.

    The first document of a process takes about 0.1 s more: the forms that are sought are made ready then.
    """
    from zhiheng.reading import read_document

    for form in (plan(3000).encode(), docx(p("质量强县")), pdf([([(80, 700, 12, "质量强县建设实施方案到二〇二五年的目标")], [])])):
        read_document(form, "热身")
    start = time.process_time()
    found = read_document(data, "测量")
    spent = time.process_time() - start
    return spent, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, len(found.source.text)


def measured(data: bytes, times: int) -> tuple[float, float, int]:
    """`once` in processes of its own; the least CPU time of so many, for other programs only ever make it more."""
    runs = []
    for _ in range(times):
        with multiprocessing.get_context("spawn").Pool(1) as pool:
            runs.append(pool.apply(once, (data,)))
    return min(runs)


def profile(data: bytes) -> None:
    """Where the time goes."""
    from zhiheng.reading import read_document

    watch = cProfile.Profile()
    watch.runcall(read_document, data, "测量")
    pstats.Stats(watch).sort_stats("tottime").print_stats(35)


def main() -> int:
    """Print the table; 1 when a limit is broken."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--curve", action="store_true")
    options.add_argument("--profile", metavar="CASE")
    options.add_argument("--times", type=int, default=3, help="runs of each case; the least is shown")
    chosen = options.parse_args()
    if chosen.profile:
        profile(next(make for name, (make, _) in CASES.items() if chosen.profile in name)())
        return 0
    broken = False
    print("| 输入 | 字数 | CPU 秒 | 上限 | 内存 MB |\n|---|---|---|---|---|")
    for name, (make, limit) in CASES.items():
        spent, memory, chars = measured(make(), chosen.times)
        broken |= (limit is not None and spent >= limit) or memory >= MEMORY_MB
        print(f"| {name} | {chars} | {spent:.2f} | {limit or '—'} | {memory:.0f} |", flush=True)
    if chosen.curve:
        print("\n| 文本 KB | 字数 | CPU 秒 | 每 10 万字秒 | 内存 MB |\n|---|---|---|---|---|")
        for kilobytes in CURVE:
            spent, memory, chars = measured(text_of(kilobytes), chosen.times)
            print(f"| {kilobytes} | {chars} | {spent:.2f} | {spent / chars * 100_000:.2f} | {memory:.0f} |", flush=True)
        print("\n| 密集评分表字数 | CPU 秒 | 每 10 万字秒 | 内存 MB |\n|---|---|---|---|")
        for most in DENSE:
            spent, memory, chars = measured(dense_card(most), chosen.times)
            print(f"| {chars} | {spent:.2f} | {spent / chars * 100_000:.2f} | {memory:.0f} |", flush=True)
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
