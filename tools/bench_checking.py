"""How long a check takes (核验用时): reports of growing length, and documents made to be hard. Everything is made here.

    python tools/bench_checking.py [--quick]

Prints a table: characters, figures, findings, processor seconds, seconds a million characters, peak memory of the process.
"""

from __future__ import annotations

import argparse
import random
import resource
import sys
import time
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))

TOPICS = ("食品", "建材", "日用品", "电线电缆", "农资", "儿童用品", "特种设备", "家具", "燃气器具", "电动自行车", "纺织品", "化肥")
PLACES = ("城关镇", "石桥镇", "云上乡", "柳塘镇", "青禾镇", "石埠镇", "东湖街道", "高新区")


def rate(part: int, whole: int) -> Decimal:
    """part ÷ whole in %, one place."""
    return (Decimal(part) * 100 / whole).quantize(Decimal("0.1"), ROUND_HALF_UP)


def report(characters: int, seed: int = 7) -> str:
    """A report of true figures: sections, paragraphs with sampling, growth, shares; every number computed from the others."""
    draw = random.Random(seed)
    parts = ["云汀县2025年质量状况分析报告"]
    size, section = len(parts[0]), 0
    while size < characters:
        if section % 6 == 0:
            parts.append(f"第{section // 6 + 1}部分 {draw.choice(PLACES)}质量状况")
        whole, bad, before = draw.randint(60, 900), draw.randint(0, 9), draw.randint(50, 800)
        topic, place = draw.choice(TOPICS), draw.choice(PLACES)
        grown = (Decimal(whole - before) * 100 / before).quantize(Decimal("0.1"), ROUND_HALF_UP)
        word = "增长" if grown >= 0 else "下降"
        part = draw.randint(10, whole - 10)
        text = (
            f"{place}全年共抽查{topic}{whole}批次，合格{whole - bad}批次，不合格{bad}批次，合格率{rate(whole - bad, whole)}%。"
            f"上年抽查{before}批次，同比{word}{abs(grown)}%。其中生产领域{part}批次、流通领域{whole - part}批次，生产领域占{rate(part, whole)}%。"
            f"各单位加强{topic}质量监管，落实主体责任，督促企业整改到位，群众满意度稳步提升。"
        )
        parts.append(text)
        size += len(text) + 1
        section += 1
    return "\n".join(parts)


def table(rows: int) -> str:
    """A sampling table with a total, parted by tabs."""
    draw = random.Random(3)
    lines, sums = ["类别\t抽查批次\t合格批次\t不合格批次\t合格率（%）"], [0, 0]
    for i in range(rows):
        whole, bad = draw.randint(20, 900), draw.randint(0, 9)
        sums = [sums[0] + whole, sums[1] + bad]
        lines.append(f"{TOPICS[i % 12]}{i}类\t{whole}\t{whole - bad}\t{bad}\t{rate(whole - bad, whole)}")
    lines.append(f"合计\t{sums[0]}\t{sums[0] - sums[1]}\t{sums[1]}\t{rate(sums[0] - sums[1], sums[0])}")
    return "\n".join(lines)


CASES: tuple[tuple[str, bool, Callable[[], str]], ...] = (
    ("报告 6 万字", True, lambda: report(62_500)),
    ("报告 10 万字", True, lambda: report(100_000)),
    ("报告 25 万字", True, lambda: report(250_000)),
    ("报告 50 万字", False, lambda: report(500_000)),
    ("报告 2 MB（68 万字）", False, lambda: report(680_000)),
    ("报告 200 万字", False, lambda: report(2_000_000)),
    ("5000 行表格", False, lambda: table(5000)),
    ("5 万个百分数", False, lambda: "、".join(f"{i % 99 + 1}.{i % 10}%" for i in range(50_000)) + "。"),
    ("一段话里 2 万个其中", False, lambda: "其中：".join(f"甲{i}个" for i in range(20_000)) + "。"),
    ("一段重复的话 20 万字", False, lambda: "全县抽查456批次，合格425批次，合格率93.2%，比上年提高1.2个百分点。" * 5000),
    ("2 万层括号", False, lambda: "（一）" * 20_000 + "共12家。"),
)


def main() -> None:
    """Run the cases and print one line each."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="only the short reports")
    quick = parser.parse_args().quick
    from zhiheng.checking import check

    check(report(2_000))
    print(f"{'文件':<22}{'字数':>10}{'数字':>8}{'关系':>8}{'发现':>6}{'秒':>8}{'秒/百万字':>10}{'内存 MB':>9}")
    for name, short, make in CASES:
        if quick and not short:
            continue
        text = make()
        start = time.process_time()
        found = check(text)
        spent = time.process_time() - start
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        done = sum(found.relations.values())
        told = sum(f.severity != "info" for f in found.findings)
        mark = "" if found.complete else f"（核到 {found.checked_to} 字）"
        print(f"{name:<22}{len(text):>10,}{len(found.claims):>8,}{done:>8,}{told:>6}{spent:>8.2f}{spent * 1e6 / len(text):>10.2f}{peak:>9} {mark}", flush=True)


if __name__ == "__main__":
    main()
