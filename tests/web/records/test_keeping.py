"""Files taken in: both digests, looked through before they are kept, and told when somebody else hands in the same or a like one."""

from __future__ import annotations

import shutil
import zlib
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from kernel.evidence.test_pictures import png, scene
from web.registries.samples import SAMPLES
from zhiheng.errors import InputError
from zhiheng.evidence.pictures import _page_with
from zhiheng_web.assessments.services.common import kept_file
from zhiheng_web.documents import services as documents
from zhiheng_web.documents.models import SourceDocument
from zhiheng_web.records import annexes
from zhiheng_web.records.claims import others_claiming
from zhiheng_web.records.keeping import keep
from zhiheng_web.records.models import KeptFile
from zhiheng_web.records.services import create_record, withdraw_record


@pytest.fixture(autouse=True)
def apart(settings: Any, tmp_path: Any) -> None:
    settings.EVIDENCE_DIR = tmp_path / "evidence"


def upload(data: bytes = b"abc", name: str = "a.txt") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


@pytest.mark.django_db
def test_a_file_is_known_by_both_digests_and_once() -> None:
    kept = keep(upload())
    assert kept.digest == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert kept.sm3 == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0", "the example of GB/T 32905"
    assert keep(upload(name="b.txt")).pk == kept.pk and KeptFile.objects.count() == 1


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize(("command", "words"), [("false {file}", "查出病毒"), ("sh -c 'exit 2' {file}", "代码 2"), ("no-such-scanner {file}", "没有响应")])
def test_what_the_scanner_does_not_clear_is_not_kept(settings: Any, command: str, words: str) -> None:
    if command.startswith(("false", "sh")) and shutil.which(command.split()[0]) is None:
        pytest.skip("这台机器没有用作查杀程序的命令")
    settings.SCAN_COMMAND = command
    with pytest.raises(InputError, match=words):
        keep(upload())
    assert not KeptFile.objects.exists() and not any(settings.EVIDENCE_DIR.rglob("ba78*"))
    settings.SCAN_COMMAND = "test -s {file}"
    assert keep(upload()).is_scanned


def test_no_way_in_passes_by_the_scanner(settings: Any, cast: Any, region: Any) -> None:
    settings.SCAN_COMMAND = "sh -c 'exit 1' {file}"
    if shutil.which("sh") is None:
        pytest.skip("这台机器没有用作查杀程序的命令")
    for way in (lambda: documents.upload(cast["office"], upload(), region), lambda: kept_file(upload())):
        with pytest.raises(InputError, match="查出病毒"):
            way()
    assert not SourceDocument.objects.exists() and not any(settings.EVIDENCE_DIR.rglob("ba78*"))


def test_the_same_or_a_like_file_of_another_unit_or_year_is_pointed_out(cast: Any) -> None:
    def item(person: str, day: date, title: str) -> Any:
        return create_record(cast[person], "evidence_items", {"matter": "task_breakdown", "title": title, "dated_on": day})

    first, second = item("lead", date(2025, 5, 1), "甲"), item("lead", date(2025, 6, 1), "乙")
    for record in (first, second):
        annexes.attach(cast["lead"], record, upload(png(scene(7)), "图.png"))
    assert others_claiming(first) == [], "one unit may cite one file for several matters of a year"
    other = item("other", date(2025, 5, 2), "丙")
    annexes.attach(cast["other"], other, upload(png(scene(7)), "换名.png"))
    later = item("lead", date(2026, 5, 1), "丁")
    annexes.attach(cast["lead"], later, upload(png(scene(7, 90)), "缩放.png"))
    assert [(c.label, c.is_alike) for c in others_claiming(first)] == [("丙", False), ("丁", True)]
    assert "同一个文件还用于“丙”" in others_claiming(first)[0].sentence
    withdraw_record(cast["other"], other, "重复")
    assert [c.label for c in others_claiming(first)] == ["丁"]


@pytest.mark.slow
def test_attachments_of_sealed_registries_are_not_named_elsewhere(cast: Any) -> None:
    letter = create_record(cast["lead"], "letters", SAMPLES["letters"])
    annexes.attach(cast["lead"], letter, upload())
    mine = create_record(cast["other"], "evidence_items", {"matter": "task_breakdown", "title": "甲", "dated_on": date(2025, 5, 1)})
    annexes.attach(cast["other"], mine, upload())
    assert others_claiming(mine) == []


@pytest.mark.slow
def test_a_pdf_is_looked_at_as_pictures_by_those_who_may_download_it(cast: Any, sign_in: Any) -> None:
    record = create_record(cast["lead"], "evidence_items", {"matter": "task_breakdown", "title": "甲", "dated_on": date(2025, 5, 1)})
    pdf = annexes.attach(cast["lead"], record, upload(_page_with(zlib.compress(bytes(64)), "/Width 8/Height 8/BitsPerComponent 8/ColorSpace/DeviceGray/Filter/FlateDecode"), "扫描.pdf"))
    broken = annexes.attach(cast["lead"], record, upload(b"%PDF-1.7 broken", "坏.pdf"))
    text = annexes.attach(cast["lead"], record, upload())
    at = f"/registries/evidence_items/{record.pk}/preview/"
    client = sign_in("lead")
    assert f"{pdf.pk}/1.png" in client.get(f"{at}{pdf.pk}/?page=9").content.decode()
    drawn = client.get(f"{at}{pdf.pk}/1.png")
    assert drawn["Content-Type"] == "image/png" and drawn.content.startswith(b"\x89PNG")
    assert "不能预览" in client.get(f"{at}{broken.pk}/").content.decode()
    for gone in (f"{pdf.pk}/2.png", f"{text.pk}/", f"{text.pk}/1.png", "0/", "999999/"):
        assert client.get(at + gone).status_code == 404, gone
    assert sign_in("public").get(f"{at}{pdf.pk}/1.png").status_code in (302, 403)
