"""A PostgreSQL server of the test's own, on loopback, gone afterwards."""

import shutil

import pytest

from postgres_server import binaries, server


@pytest.fixture(scope="session")
def postgres():
    """The address of an empty database `zhiheng`; skips where PostgreSQL is not installed."""
    folder = binaries()
    if folder is None:
        pytest.skip("no PostgreSQL on this machine (.ci/run installs it)")
    with server(folder) as address:
        yield address


@pytest.fixture
def postgres_empty(postgres):
    """The address of another database of the same server, empty."""
    import psycopg

    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute("DROP DATABASE IF EXISTS empty")
        connection.execute("CREATE DATABASE empty")
    return postgres.replace("/zhiheng", "/empty")


@pytest.fixture(scope="session")
def spark_here():
    """Skips where the extra `spark` or Java is missing."""
    pytest.importorskip("pyspark", reason="no pyspark in this environment (.ci/run installs requirements-spark.lock)")
    if shutil.which("java") is None:
        pytest.skip("no Java on this machine (.ci/run installs it)")


@pytest.fixture(scope="session")
def spark(spark_here):
    """Spark on two threads of this machine; one session for the whole run, stopped afterwards."""
    from zhiheng.indicators.engines import EngineChoice
    from zhiheng.indicators.engines.spark import stop_spark

    yield EngineChoice("spark", "local[2]")
    stop_spark()
