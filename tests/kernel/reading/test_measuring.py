"""The reader measured on what people made of its reading."""

import json

import pytest

from zhiheng.cli import main
from zhiheng.errors import InputError
from zhiheng.reading import read_document
from zhiheng.reading.measuring import FORMAT, measured

TEXT = """云汀县质量强县建设实施方案

一、工作目标

到2027年，工业产品质量监督抽查合格率达到95%以上，大中型工程一次验收合格率达到100%，培育质量标杆企业10家以上。
"""


def item(key, state, read, reviewed):
    return {"kind": "target", "id": key, "state": state, "read": read, "reviewed": reviewed}


@pytest.fixture
def read():
    return read_document(TEXT.encode(), "方案.txt").to_json()


@pytest.fixture
def review(read):
    first, second, third = read["targets"]
    added = {**first, "id": "ta1", "indicator": "另一项", "span": [0, 5]}
    items = [
        item("t1", "accepted", first, first),
        item("t2", "changed", {**second, "confidence": 0.7}, {**second, "value": "98"}),
        item("t3", "excluded", third, None),
        item("ta1", "added", None, added),
        item("t9", "open", first, first),
    ]
    return {"format": FORMAT, "document": read["document"], "items": items}


def test_what_was_changed_left_out_or_added_counts_against_the_reader(review):
    found = measured(review)["target"]
    assert (found["precision"], found["recall"]) == (
        {"part": 1, "whole": 3, "percent": "33.3"},
        {"part": 1, "whole": 3, "percent": "33.3"},
    )
    assert found["fields"]["value"]["part"] == 1 and found["fields"]["indicator"]["part"] == 2
    assert (found["sure"]["part"], found["sure"]["whole"]) == (1, 2)
    assert (found["unsure"]["part"], found["unsure"]["whole"]) == (0, 1)


def test_the_same_text_is_read_anew_and_compared(review, read):
    found = measured(review, read)["target"]
    assert (found["right"], found["settled"]) == (1, 4)
    with pytest.raises(InputError, match="不能对照"):
        measured(review, {**read, "document": {**read["document"], "text": "别的"}})
    with pytest.raises(InputError, match="导出"):
        measured({"format": "other"})


def test_the_command_prints_a_table_or_json(review, tmp_path, capsys):
    path = tmp_path / "review.json"
    path.write_text(json.dumps(review), encoding="utf-8")
    source = tmp_path / "方案.txt"
    source.write_text(TEXT, encoding="utf-8")
    assert main(["measure", str(path), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["target"]["right"] == 1
    assert main(["measure", str(path), "--source", str(source)]) == 0
    assert "33.3%" in capsys.readouterr().out
    for bad in (tmp_path / "none.json", source):
        assert main(["measure", str(bad)]) == 2
        assert "。" in capsys.readouterr().err
