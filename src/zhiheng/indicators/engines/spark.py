"""Spark by its own driver (extra `spark`): the same Parquet files read by many machines.

A master is `local[2]`, `local-cluster[2,1,1024]` or the address of a standalone cluster (`spark://host:7077`); with a cluster every machine
must see the snapshot under the same path. A process has one Spark session at a time, started when first needed and kept for the next
reading: starting one takes seconds. `stop_spark` ends it, leaving the process ends it too.
"""

from __future__ import annotations

import contextlib
import importlib
import io
import logging
import re
import shutil
from typing import Any

import pyarrow as pa

from zhiheng.errors import EngineUnavailable
from zhiheng.indicators.engines.base import Engine, LiveRelations, Source
from zhiheng.snapshots import Relation

MASTER = "local[*]"
"""The master when none is named: this machine, all processors."""
_SETTINGS = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.ansi.enabled": "true",
    # a fused query is one long method, which Java by itself would not compile
    "spark.driver.extraJavaOptions": "-XX:-DontCompileHugeMethods",
    "spark.executor.extraJavaOptions": "-XX:-DontCompileHugeMethods",
    "spark.sql.codegen.hugeMethodLimit": "65535",
    "spark.sql.sources.useV1SourceList": "parquet",
}
_LOOPBACK = {"spark.driver.bindAddress": "127.0.0.1", "spark.driver.host": "127.0.0.1"}
_started: dict[str, Any] = {}


def session(master: str = "", settings: dict[str, str] | None = None) -> Any:
    """The process's Spark session on that master; one on another master is stopped first.

    Raises:
        EngineUnavailable: the extra or Java is missing, or the master does not answer; the sentence says what to do.
    """
    master = master or MASTER
    if "session" in _started and (_started["master"] != master or settings):
        stop_spark()
    if "session" in _started:
        return _started["session"]
    try:
        sql = importlib.import_module("pyspark.sql")
    except ImportError as error:
        raise EngineUnavailable("没有安装 Spark。请安装：pip install 'zhiheng[spark]'（约 460 MB）", engine="spark") from error
    if shutil.which("java") is None:
        raise EngineUnavailable("没有找到 Java。Spark 需要 Java 17，Debian 上请安装 openjdk-17-jre-headless", engine="spark")
    shared = not re.match(r"local(\[|-cluster|$)", master)
    chosen = {**_SETTINGS, **({} if shared else {**_LOOPBACK, "spark.sql.shuffle.partitions": "4"}), **(settings or {})}
    builder = sql.SparkSession.builder.master(master).appName("zhiheng")
    for name, value in chosen.items():
        builder = builder.config(name, value)
    logging.getLogger("py4j").setLevel(logging.ERROR)
    try:
        with contextlib.redirect_stderr(io.StringIO()):
            made = builder.getOrCreate()
        made.sparkContext.setLogLevel("ERROR")
    except Exception as error:
        raise EngineUnavailable(
            f"Spark 没有启动（{master}）。请检查集群地址、集群是否已启动和 Java 17；Spark 的原话是“{_first_line(error)}”", engine="spark", server=master
        ) from error
    _started.update(session=made, master=master)
    return made


def _first_line(error: Exception) -> str:
    return str(error).strip().splitlines()[0][:200] if str(error).strip() else type(error).__name__


def stop_spark() -> None:
    """End the session of this process, if there is one."""
    if "session" in _started:
        _started.pop("session").stop()
        _started.clear()


class SparkEngine(Engine):
    """A Spark session of its own views over the one context of the process."""

    code = "spark"

    def __init__(self, source: Source, master: str = "") -> None:
        if isinstance(source, LiveRelations):
            raise EngineUnavailable("Spark 只算快照；要在数据库上直接计算，请用 postgres", engine=self.code)
        super().__init__(source)
        self._session = session(master).newSession()

    @property
    def version(self) -> str:
        """`spark 4.3.0`."""
        return f"spark {self._session.version}"

    def _attach(self, relation: Relation) -> None:
        if paths := self._paths(relation):
            frame = self._session.read.parquet(*map(str, paths))
        else:
            held = self._held(relation)
            frame = self._session.createDataFrame(held) if held.num_rows else self._empty(relation)
        frame.createOrReplaceTempView(relation.code)

    def _empty(self, relation: Relation) -> Any:
        kinds = {"str": "STRING", "int": "BIGINT", "bool": "BOOLEAN", "date": "DATE"}
        return self._session.createDataFrame([], ", ".join(f"`{c.name}` {kinds[c.type]}" for c in relation.columns))

    def _run(self, sql: str) -> pa.Table:
        errors = importlib.import_module("pyspark.errors")
        try:
            return self._session.sql(sql).toArrow()
        except errors.PySparkException as error:
            overflow = "ARITHMETIC_OVERFLOW" in str(error)
            reason = "合计超出 8 字节整数" if overflow else f"请检查集群的机器和快照文件是否都还在；Spark 的原话是“{_first_line(error)}”"
            raise EngineUnavailable(f"Spark 没有算完：{reason}", engine=self.code) from error

    def close(self) -> None:
        """Forget the views; the process's session stays for the next reading."""
        for code in self._attached:
            self._session.catalog.dropTempView(code)
        self._attached.clear()
