"""Old Word and WPS files, RTF and OpenDocument: read through LibreOffice where it is installed, else refused with advice."""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

import pytest
from making import archive, docx, p, row

from zhiheng.errors import UnreadableSource
from zhiheng.reading import load_source
from zhiheng.reading.sources import office

RTF = rb"{\rtf1\ansi\ansicpg936\uc0 {\u36136 \u37327 \u24378 \u21439 }\par {\u30446 \u26631 }\par}"


def ole(*streams: str, flags: int = 0) -> bytes:
    """The skeleton of an old Office file: its head, a text stream's head, and names of streams."""
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + b"\x3e\x00\x03\x00\xfe\xff\x09\x00"
    fib = b"\xec\xa5" + bytes(9) + bytes([flags])
    return head.ljust(512, b"\0") + fib.ljust(512, b"\0") + b"".join((s + "\0").encode("utf-16-le") for s in streams).ljust(1024, b"\0")


@pytest.fixture
def no_office(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "find_office", lambda: None)


@pytest.mark.usefixtures("no_office")
@pytest.mark.parametrize("data", [ole("WordDocument"), RTF, archive({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<x/>"})])
def test_without_libreoffice_the_sentence_says_how_to_convert(data: bytes) -> None:
    with pytest.raises(UnreadableSource, match="没有安装 LibreOffice.*另存为”docx"):
        load_source(data, "方案.wps")


def test_a_locked_doc_is_refused_as_such() -> None:
    with pytest.raises(UnreadableSource, match="设有打开密码"):
        load_source(ole("WordDocument", flags=0x01), "方案.doc")


@pytest.fixture
def stand_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A program in LibreOffice's place that writes a docx which is laid beside it, sleeps, or does nothing."""
    program = tmp_path / "office"
    program.write_text(
        f"#!{sys.executable}\nimport shutil, sys, time\nfrom pathlib import Path\nhome = Path(__file__).parent\n"
        "out = sys.argv[sys.argv.index('--outdir') + 1]\n"
        "time.sleep(30 if (home / 'slow').exists() else 0)\n"
        "made = home / 'made.docx'\nmade.exists() and shutil.copy(made, out + '/source.docx')\n"
    )
    program.chmod(0o755)
    monkeypatch.setattr(office, "find_office", lambda: str(program))
    return tmp_path


@pytest.mark.skipif(sys.platform == "win32", reason="the stand-in is a script with a first line")
class TestWithAStandIn:
    def test_a_doc_is_read_as_its_docx_with_its_own_digest_and_a_note(self, stand_in: Path) -> None:
        (stand_in / "made.docx").write_bytes(docx(p("一、目标") + f"<w:tbl>{row('指标', '目标')}</w:tbl>"))
        data = ole("WordDocument")
        source = load_source(data, "方案.wps")
        assert (source.format, source.sha256) == ("doc", hashlib.sha256(data).hexdigest())
        assert source.text.startswith("一、目标\n") and len(source.tables) == 1
        assert [f.code for f in source.meta["findings"]] == ["source.converted"]

    def test_what_libreoffice_cannot_open_is_refused(self, stand_in: Path) -> None:
        with pytest.raises(UnreadableSource, match="打不开它"):
            load_source(RTF, "方案.rtf")

    def test_a_conversion_that_takes_too_long_is_stopped(self, stand_in: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        (stand_in / "slow").touch()
        monkeypatch.setattr(office, "SECONDS", 1)
        with pytest.raises(UnreadableSource, match="超过 1 秒"):
            load_source(RTF, "方案.rtf")


@pytest.mark.slow
@pytest.mark.skipif(office.find_office() is None, reason="LibreOffice is not installed")
def test_libreoffice_itself_reads_an_rtf() -> None:
    source = load_source(RTF, "方案.rtf")
    assert source.text.split() == ["质量强县", "目标"] and source.format == "rtf"
