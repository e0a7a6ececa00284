"""`zhiheng simulate` and `zhiheng refresh`: results on stdout, one sentence and exit code 2 for what cannot be used."""

import json
from datetime import date

import pyarrow.parquet as pq
import pytest

from zhiheng.cli import main, progress


@pytest.mark.slow
def test_simulated_data_become_a_cube_that_is_then_up_to_date(tmp_path, capsys):
    data, cube = str(tmp_path / "data"), str(tmp_path / "cube")
    assert main(["simulate", "--regions", "5", "--rows", "300", "--months", "2", "--out", data, "--json"]) == 0
    made = json.loads(capsys.readouterr().out)
    assert made["rows"]["sampling_batches"] == 300
    assert main(["refresh", "--data", data, "--cube", cube, "--json"]) == 0
    first = json.loads(capsys.readouterr().out)
    assert len(first["read"]) == 4 and first["rows"] == sum(made["rows"].values()) and "key_product_coverage" in first["not_carried"]
    assert main(["refresh", "--data", data, "--cube", cube]) == 0
    said = capsys.readouterr().out
    assert "重读 0 个分区，沿用 4 个" in said and "企业首席质量官聘任率" in said and "按更正后" not in said
    part = next((tmp_path / "data" / "sampling_batches").rglob("*.parquet"))
    pq.write_table(pq.ParquetFile(part).read().slice(3), part)
    assert main(["refresh", "--data", data, "--cube", cube]) == 0
    said = capsys.readouterr().out
    assert "重读 1 个分区，沿用 3 个" in said and f"按更正后的内容读入的文件：{part.relative_to(data).as_posix()}" in said
    assert main(["simulate", "--rows", "10", "--out", data]) == 2
    assert "不是空目录" in capsys.readouterr().err
    assert main(["refresh", "--data", data, "--cube", cube, "--as-of", "2020-01-01"]) == 2
    assert "未来的记录不能统计" in capsys.readouterr().err
    assert main(["refresh", "--data", str(tmp_path / "none"), "--cube", cube]) == 2
    assert "找不到数据目录" in capsys.readouterr().err


@pytest.mark.slow
def test_a_cube_is_asked_for_any_period_day_and_level(tmp_path, capsys):
    data, cube = str(tmp_path / "data"), str(tmp_path / "cube")
    assert main(["simulate", "--regions", "12", "--rows", "2000", "--months", "3", "--out", data]) == 0
    assert main(["refresh", "--data", data, "--cube", cube]) == 0
    capsys.readouterr()

    def asked(*words):
        assert main(["ask", "--cube", cube, "--json", "--indicator", "food_pass_rate", *words]) == 0
        return json.loads(capsys.readouterr().out)

    units, cities, nation = (asked("--period", "2025Q4", "--level", level)["rows"] for level in ("unit", "city", "nation"))
    assert len(units) == 12 and len(cities) == 2 and [r["region"] for r in nation] == ["000000"]
    for side in ("part", "whole"):
        assert sum(r[side] for r in units) == sum(r[side] for r in cities) == nation[0][side] > 0
    batches = [r for p in sorted((tmp_path / "data" / "sampling_batches").rglob("*.parquet")) for r in pq.ParquetFile(p).read().to_pylist()]
    day = date(2025, 11, 20)
    known = [b for b in batches if b["kind"] == "supervision" and b["domain"] == "food" and b["final_result"] in ("pass", "fail") and (b["final_on"] or b["sampled_on"]) <= day]
    found = asked("--period", "2025-11", "--as-of", "2025-11-20", "--level", "nation")["rows"][0]
    november = [b for b in known if date(2025, 11, 1) <= b["sampled_on"] <= day]
    assert (found["part"], found["whole"]) == (sum(b["final_result"] == "pass" for b in november), len(november))
    assert [r["region"] for r in asked("--period", "2025Q4", "--region", units[0]["region"])["rows"]] == [units[0]["region"]]
    file = tmp_path / "out.csv"
    assert main(["ask", "--cube", cube, "--period", "2025Q4", "--csv", str(file)]) == 0
    assert file.read_text("utf-8-sig").startswith("region,name,indicator,title,part,whole,value")
    for words, said in (
        (["--period", "2025Q9"], "不认识的期间"),
        (["--period", "2025", "--indicator", "nix"], "立方体不含指标"),
        (["--period", "2025", "--level", "township"], "不能归到乡级"),
        (["--period", "2025", "--level", "city", "--indicator", "registered_metrologists"], "不能相加"),
    ):
        assert main(["ask", "--cube", cube, *words]) == 2
        assert said in capsys.readouterr().err


@pytest.mark.parametrize("memory", ["1xyz", "0MB", "", "-5GB"])
def test_memory_is_a_number_with_its_unit(tmp_path, capsys, memory):
    with pytest.raises(SystemExit) as stopped:
        main(["refresh", "--data", str(tmp_path), "--cube", str(tmp_path / "cube"), f"--memory={memory}"])
    assert stopped.value.code == 2 and "--memory" in capsys.readouterr().err


def test_where_nobody_watches_a_terminal_progress_is_a_line_a_tenth(capsys, monkeypatch):
    monkeypatch.setattr(progress, "QUIET", -1)
    with progress.shown("刷新立方体") as bar:
        for done in range(101):
            bar(done, 100)
            if done == 50:
                bar.says("收尾")
    said = capsys.readouterr().err.splitlines()
    assert len(said) == 10 and said[0] == "刷新立方体 10%" and said[-1] == "收尾 100%"
