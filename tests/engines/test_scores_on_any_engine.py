"""`zhiheng score` and `zhiheng verify` on every engine: the same bytes of points and proofs, and each verifies what another wrote."""

from __future__ import annotations

import json
import zipfile
from datetime import date

import pytest

from kernel import factories
from zhiheng.cli import main
from zhiheng.snapshots import write_snapshot

pytestmark = pytest.mark.engines
SAME = ("scores.parquet", "proofs.jsonl", "scorecard.json", "scores.xlsx", "snapshot/manifest.json")
OTHERS = [pytest.param("postgres", marks=pytest.mark.postgres), pytest.param("spark", marks=pytest.mark.spark)]


def options(request, engine):
    place = request.getfixturevalue(engine)
    return ["--engine", engine, "--server", place if engine == "postgres" else place.server]


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    folder = tmp_path_factory.mktemp("data")
    write_snapshot(folder, factories.tables(3), as_of=date(2026, 2, 1), region=factories.REGION)
    return folder


def scored(data, out, *more):
    command = ["score", "--scorecard", "anhui_2022", "--data", str(data), "--as-of", "2026-02-01", "--period", "2025", "--out", str(out)]
    assert main([*command, "--bundle", f"{out}.zip", *more]) == 0
    return out


@pytest.mark.parametrize("engine", OTHERS)
def test_points_and_proofs_are_the_same_bytes_and_each_verifies_the_other(engine, data, tmp_path, request, capsys):
    chosen = options(request, engine)
    ours, theirs = scored(data, tmp_path / "ours"), scored(data, tmp_path / "theirs", *chosen)
    for name in SAME:
        assert (ours / name).read_bytes() == (theirs / name).read_bytes(), name
    assert (tmp_path / "ours.zip").read_bytes() == (tmp_path / "theirs.zip").read_bytes()
    mine, other = (json.loads((folder / "manifest.json").read_text("utf-8")) for folder in (ours, theirs))
    assert mine.pop("computed_by").startswith("duckdb ") and other.pop("computed_by").startswith({"postgres": "postgresql "}.get(engine, "spark "))
    assert mine.pop("id") != other.pop("id") and mine == other
    assert main(["verify", str(theirs)]) == 0
    assert main(["verify", str(ours), *chosen]) == 0
    capsys.readouterr()
    (ours / "proofs.jsonl").write_bytes((ours / "proofs.jsonl").read_bytes().replace(b"0", b"1", 1))
    assert main(["verify", str(ours), "--json", *chosen]) == 1
    assert {f["file"] for f in json.loads(capsys.readouterr().out)["findings"]} == {"proofs.jsonl"}


def test_the_bundle_does_not_say_which_engine(data, tmp_path):
    scored(data, tmp_path / "one")
    with zipfile.ZipFile(tmp_path / "one.zip") as archive:
        assert b"duckdb" not in archive.read("manifest.json")


@pytest.mark.parametrize(
    "more, said",
    [
        (["--engine", "postgres", "--server", "postgresql://zh@127.0.0.1:9/nothing"], "连不上 PostgreSQL（127.0.0.1:9/nothing）"),
        (["--engine", "postgres", "--server", ""], "没有给出 PostgreSQL 的地址"),
        (["--engine", "spark", "--server", "spark:/nowhere"], "Spark"),
        (["--engine", "oracle"], "不能是"),
    ],
)
def test_what_is_missing_is_said_with_what_to_do(more, said, data, tmp_path, capsys, monkeypatch):
    monkeypatch.delenv("ZHIHENG_DB", raising=False)
    monkeypatch.setenv("PATH", "/nonexistent")
    command = ["score", "--scorecard", "anhui_2022", "--data", str(data), "--as-of", "2026-02-01", "--out", str(tmp_path / "out"), *more]
    try:
        code = main(command)
    except SystemExit as left:
        code = left.code
    assert code == 2 and said in capsys.readouterr().err
    assert not list(tmp_path.glob("out/scores.parquet"))


@pytest.mark.parametrize("module, extra", [("adbc_driver_postgresql.dbapi", "postgres"), ("pyspark.sql", "spark")])
def test_a_missing_extra_is_named(module, extra, data, tmp_path, capsys, monkeypatch):
    import sys

    from zhiheng.indicators.engines import spark

    monkeypatch.setattr(spark, "_started", {})
    monkeypatch.setitem(sys.modules, module, None)
    command = ["score", "--scorecard", "anhui_2022", "--data", str(data), "--as-of", "2026-02-01", "--out", str(tmp_path / "out")]
    assert main([*command, "--engine", extra, "--server", "postgresql://x@127.0.0.1:9/x"]) == 2
    assert f"zhiheng[{extra}]" in capsys.readouterr().err
