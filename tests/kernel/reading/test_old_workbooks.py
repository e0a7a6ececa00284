"""Old Excel files (xls) are read like new ones; damaged ones give a sentence, in bounded time."""

from __future__ import annotations

import random
import time

import pytest

from kernel.reading.making_xls import compound, workbook
from zhiheng.errors import UnreadableSource
from zhiheng.reading import load_source, read_document

INDICATORS = [
    ["云汀县质量提升指标表（2026—2028年）", None, None, None, None],
    ["序号", "指标名称", "单位", "2025年", "2028年目标"],
    [1.0, "工业产品监督抽查合格率", "%", 94.5, 96.0],
    [2.0, "地理标志商标", "件", 3.0, 5.0],
]
TASKS = [["序号", "重点任务", "牵头单位", "配合单位", "完成时限"], [1.0, "建成检验站点2个。", "县市场监管局", "县财政局", "2026年6月底前"]]
FILE = workbook([("指标", INDICATORS, [(0, 0, 0, 4)]), ("任务", TASKS, [])])


def test_both_sheets_are_read_with_their_cells() -> None:
    document = read_document(FILE, "指标.xls")
    assert document.source.format == "xls"
    assert [(t.indicator, t.value, t.unit, t.due) for t in document.targets] == [
        ("工业产品监督抽查合格率", "96", "%", "2028"),
        ("地理标志商标", "5", "件", "2028"),
        ("检验站点", "2", "个", "2026-06-30"),
    ]
    (task,) = document.tasks
    assert task.units.lead == ("县市场监管局",)
    origin = document.source.origin_of(document.source.text.index("地理标志"))
    assert origin is not None and (origin.sheet, origin.cell) == ("指标", "B4")


def test_shares_days_and_hidden_rows_are_read_as_they_are_shown() -> None:
    rows = [["指标", "2025年", "目标"], ["合格率", (0.945, "0.0%"), (1, "0%")], ["经费", (1234.5, "#,##0.00"), (12, '0"万元"')], ["时限", (46203.0, 'yyyy"年"m"月"d"日"'), (0.5, "h:mm"), "隐藏"]]
    source = load_source(workbook([("指标", rows, [])]), "指标.xls")
    assert [line.split("\t")[1:3] for line in source.text.strip().split("\n")[1:]] == [["94.5%", "100%"], ["1,234.50", "12万元"], ["2026年6月30日", "12:00"]]
    assert [f.code for f in source.meta["findings"]] == ["source.hidden_cells"]


@pytest.mark.parametrize("data", [FILE[:600], FILE[:3000], compound("Workbook", b""), compound("Something", b"\x09\x08" * 40)])
def test_a_broken_old_workbook_is_refused_with_a_sentence(data: bytes) -> None:
    with pytest.raises(UnreadableSource) as fault:
        load_source(data, "坏.xls")
    assert "坏.xls" in fault.value.sentence


@pytest.mark.slow
def test_flipped_bytes_give_text_or_a_sentence_in_bounded_time() -> None:
    chance = random.Random(20261122)
    began = time.monotonic()
    for _ in range(8):
        data = bytearray(FILE)
        for _ in range(chance.randint(1, 12)):
            data[chance.randrange(512, len(data))] = chance.randrange(256)
        try:
            read_document(bytes(data[: chance.choice((len(data), chance.randrange(1200, len(data))))]), "翻转.xls")
        except UnreadableSource as fault:
            assert "翻转.xls" in fault.sentence
    assert time.monotonic() - began < 120


@pytest.mark.slow
def test_a_cell_at_the_far_corner_is_refused_and_does_not_end_the_process() -> None:
    at = FILE.index(b"\x03\x02\x0e\x00\x03\x00") + 4
    with pytest.raises(UnreadableSource, match="损坏"):
        read_document(FILE[:at] + b"\xf0\xff\xf0\xff" + FILE[at + 4 :], "远.xls")
    with pytest.raises(UnreadableSource, match=r"共 \d+ 格"):
        read_document(FILE[:at] + b"\xf0\xff\xf0\x00" + FILE[at + 4 :], "远.xls")
