"""The audit trail is sealed; whoever changes it afterwards is found out, here and from the files alone."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command

from zhiheng.cli import main
from zhiheng.errors import InputError
from zhiheng_web.audit.models import AuditEntry
from zhiheng_web.audit.services import record
from zhiheng_web.trail import services
from zhiheng_web.trail.models import LogCheckpoint, LogLeaf


@pytest.fixture(autouse=True)
def data(settings: Any, tmp_path: Path) -> Path:
    settings.DATA_DIR = tmp_path
    return tmp_path


@pytest.fixture
def sealed(cast: Any) -> LogCheckpoint:
    for i in range(5):
        record(cast["lead"], "sampling.change", f"sampling.batch:{i}", f"修改批次{i}", reason="试", before={"n": i}, after={"n": i + 1, "rate": 0.5})
    made = services.seal(cast["office"])
    assert made is not None
    return made


def test_everything_is_sealed_once_and_a_later_log_continues_the_earlier(sealed: LogCheckpoint, cast: Any) -> None:
    assert (sealed.size, LogLeaf.objects.count()) == (5, 5)
    assert services.seal(cast["office"]) is None, "the sealing itself is no news"
    record(cast["lead"], "sampling.change", "sampling.batch:9", "修改批次9")
    second = services.seal(None)
    assert second is not None and second.size == 7
    with pytest.raises(PermissionDenied):
        services.seal(cast["lead"])


def test_the_files_alone_prove_the_log_and_an_entry_in_it(sealed: LogCheckpoint, sign_in: Any, data: Path, capsys: Any) -> None:
    office = sign_in("office")
    key = office.get("/trail/").context["key"]
    (data / "log.txt").write_bytes(b"".join(sign_in("leader").get("/trail/log.txt").streaming_content))
    (data / "point.txt").write_bytes(office.get("/trail/checkpoints/5.txt").content)
    (data / "entry.json").write_bytes(office.get("/trail/entries/3.json").content)
    call = ["log", "verify", str(data / "log.txt"), "--key", key, "--checkpoint", str(data / "point.txt"), "--entry", str(data / "entry.json")]
    assert main(call) == 0
    told = json.loads((data / "entry.json").read_text("utf-8"))
    told["content"]["reason"] = "别的理由"
    (data / "entry.json").write_text(json.dumps(told), encoding="utf-8")
    capsys.readouterr()
    assert main(call) == 1
    assert sign_in("lead").get("/trail/entries/3.json").status_code == 403


def test_a_changed_entry_is_named(sealed: LogCheckpoint, sign_in: Any, capsys: Any) -> None:
    assert services.check().changed == ()
    AuditEntry.objects.filter(sentence="修改批次2").update(after={"n": 99})
    assert [leaf.entry.sentence for leaf in services.check().changed] == ["修改批次2"]
    page = sign_in("office").post("/trail/seal/", {"check": "1"}, follow=True).content.decode()
    assert "封存后被改动" in page and "修改批次2" in page
    with pytest.raises(CommandError):
        call_command("seal_trail", "--check")


def test_changed_leaves_stop_the_sealing(sealed: LogCheckpoint, cast: Any, data: Path) -> None:
    LogLeaf.objects.filter(index=2).update(digest="00" * 32)
    for path in (data / "log").glob("*.bin"):
        path.unlink()
    record(cast["lead"], "sampling.change", "sampling.batch:9", "修改批次9")
    with pytest.raises(InputError, match="第 5 条处的检查点不符"):
        services.seal(cast["office"])
    assert LogCheckpoint.objects.count() == 1 and LogLeaf.objects.count() == 5


def test_a_tree_on_disk_that_is_ahead_of_the_database_is_made_anew(sealed: LogCheckpoint, cast: Any) -> None:
    tree = services._tree(5)
    tree.append(bytes(32))
    tree.nodes.close()  # type: ignore[attr-defined]
    record(cast["lead"], "sampling.change", "sampling.batch:9", "修改批次9")
    made = services.seal(cast["office"])
    assert made is not None and made.size == 7 and services.check().changed == ()


def test_the_command_keeps_the_checkpoint_elsewhere(sealed: LogCheckpoint, cast: Any, data: Path) -> None:
    record(cast["lead"], "sampling.change", "sampling.batch:9", "修改批次9")
    call_command("seal_trail", "--out", str(data / "kept"))
    assert (data / "kept" / "checkpoint-7.txt").read_text("utf-8") == LogCheckpoint.objects.get(size=7).text


def test_the_contents_of_another_county_stay_there(sealed: LogCheckpoint, cast: Any, elsewhere: Any, sign_in: Any) -> None:
    office = cast["office"]
    office.region = elsewhere
    office.save()
    client = sign_in("office")
    assert "修改批次" not in client.get("/trail/").content.decode()
    assert client.get("/trail/entries/3.json").status_code == 404
    AuditEntry.objects.filter(sentence="修改批次2").update(reason="别的")
    page = client.post("/trail/seal/", {"check": "1"}, follow=True).content.decode()
    assert "第 2 条封存后被改动" in page and "修改批次2" not in page
