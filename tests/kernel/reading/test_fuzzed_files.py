"""Damaged files of every format: truncated, with flipped bits, spliced with others, damaged inside their parts.

Whatever comes in, the answer is a sound text or one clear sentence, in bounded time. The quick run takes a few files
of each format, the run marked `slow` thousands.
"""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Callable

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from making import docx, p, pdf, plan, row, ruled

from zhiheng.errors import InputError
from zhiheng.reading import read_document
from zhiheng.reading.model import SourceText
from zhiheng.reading.sources import load_source, office

SECONDS = 5
"""CPU time that no damaged small file may take; a sound one takes some hundredths."""


def workbook() -> bytes:
    book = openpyxl.Workbook()
    for line in (["云汀县评分细则"], ["序号", "指标", "分值"], [1, "合格率达到95%以上", 2.5], [2, "覆盖率", "=1+1"]):
        book.active.append(line)
    book.active.merge_cells("A1:C1")
    book.active["C3"].number_format = "0.00"
    book.create_sheet("说明").append(["注", "下同"])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


TEXT = plan(1500)
TABLE = row("序号", "指标", "分值") + row("1", "合格率", "2")
LEVELS = '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
PAGE = f"<!DOCTYPE html><html><head><meta charset=utf-8></head><body><ul><li><a>首页</a></ul><div id=zoom>{''.join(f'<p>{x}</p>' for x in TEXT.split(chr(10)))}<table><tr><td rowspan=2>甲<td>乙<tr><td>丙</table></div></body></html>"
WORDS, RULES = ruled([60, 110, 400, 480], [700, 670, 640], [["序号", "指标", "分值"], ["1", "合格率", "2"]])
FILES: dict[str, bytes] = {
    "txt": TEXT.encode(),
    "gb18030": TEXT.encode("gb18030"),
    "utf-16": TEXT.encode("utf-16"),
    "md": ("# 目标\n\n" + TEXT + "\n| 指标 | 目标 |\n|---|---|\n| 合格率 | 95% |\n").encode(),
    "html": PAGE.encode(),
    "mht": ('MIME-Version: 1.0\nContent-Type: multipart/related; boundary="X"\n\n--X\nContent-Type: text/html; charset="utf-8"\nContent-Transfer-Encoding: 8bit\n\n' + PAGE + "\n--X--\n").encode(),
    "docx": docx("".join(p(x, '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>') for x in TEXT.split("\n")) + f"<w:tbl>{TABLE}</w:tbl>", numbering=LEVELS, footnotes=f'<w:footnote w:id="2">{p("注")}</w:footnote>'),
    "xlsx": workbook(),
    "pdf": pdf([(WORDS + [(60, 760 - 14 * k, 10, x[:40]) for k, x in enumerate(TEXT.split("\n")[:4])], RULES), ([(60, 700, 10, TEXT[:40])], [])]),
    "rtf": rb"{\rtf1\ansi {\u36136 \u37327}\par}",
    "doc": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + b"\x3e\x00\x03\x00\xfe\xff\x09\x00" + bytes(482) + "WordDocument\0".encode("utf-16-le") + bytes(1024),
}
PLACES = st.floats(0, 1, exclude_max=True)
DAMAGE = st.one_of(
    st.tuples(st.just("cut"), PLACES, PLACES),
    st.tuples(st.just("flip"), PLACES, st.integers(1, 255)),
    st.tuples(st.just("splice"), PLACES, PLACES, st.sampled_from(sorted(FILES))),
    st.tuples(st.just("repeat"), PLACES, PLACES),
    st.tuples(st.just("insert"), PLACES, st.sampled_from([b"<", b">", b"&", b"\0\0\0", b"\xff\xff", b"9999999999", b'"', b"<table>" * 50, b"<w:p>" * 50, b"(" * 500, "（".encode() * 500, b"\t" * 500, b"-" * 300])),
)


def damaged(data: bytes, damage: list[tuple]) -> bytes:  # type: ignore[type-arg]
    """The bytes after each damage in turn."""
    for kind, *how in damage:
        at = int(how[0] * max(1, len(data)))
        if kind == "cut":
            end = at + int(how[1] * 400)
            data = data[:at] if how[1] > 0.7 else data[:at] + data[end:]
        elif kind == "flip" and data:
            data = data[:at] + bytes([data[at] ^ how[1]]) + data[at + 1 :]
        elif kind == "splice":
            other = FILES[how[2]]
            begin = int(how[1] * len(other))
            data = data[:at] + other[begin : begin + 300] + data[at:]
        elif kind == "repeat":
            data = data[:at] + data[at : at + int(how[1] * 300)] * 8 + data[at:]
        elif kind == "insert":
            data = data[:at] + how[1] + data[at:]
    return data


def inside(data: bytes, place: float, damage: list[tuple]) -> bytes:  # type: ignore[type-arg]
    """An archive with one of its parts damaged."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        names = old.namelist()
        for i, name in enumerate(names):
            part = old.read(name)
            new.writestr(name, damaged(part, damage) if i == int(place * len(names)) else part)
    return stream.getvalue()


def sound(source: SourceText) -> None:
    """Every block, cell and origin leads to words of the text."""
    size = len(source.text)
    assert all(b.span.of(source.text) == b.text for b in source.blocks)
    assert all(c.span.of(source.text) == c.text and c.rows >= 1 and c.columns >= 1 for t in source.tables for c in t.cells)
    assert all(o.span.end <= size for o in source.origins)
    assert all(source.origin_of(b.span.start) is not None for b in source.blocks)


def answered(data: bytes, read: Callable[..., object] = load_source) -> None:
    """Reading gives a sound text or one sentence, soon."""
    start = time.process_time()
    try:
        found = read(data, "文件")
    except InputError as refused:
        assert "文件" in refused.sentence and refused.sentence.endswith("。")
    else:
        sound(found if isinstance(found, SourceText) else found.source)  # type: ignore[attr-defined]
    assert time.process_time() - start < SECONDS


@pytest.fixture(autouse=True, scope="module")
def no_office() -> object:
    """LibreOffice is not started hundreds of times."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(office, "find_office", lambda: None)
        yield


@pytest.mark.parametrize("form", sorted(FILES))
def test_an_undamaged_file_of_every_format_is_sound(form: str) -> None:
    answered(FILES[form], read_document)


quick = settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
thorough = settings(max_examples=1500, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.mark.parametrize("form", sorted(FILES))
@quick
@given(damage=st.lists(DAMAGE, min_size=1, max_size=4))
def test_a_damaged_file_gives_a_text_or_a_sentence(form: str, damage: list[tuple]) -> None:  # type: ignore[type-arg]
    answered(damaged(FILES[form], damage))


@pytest.mark.parametrize("form", ["docx", "xlsx"])
@quick
@given(place=PLACES, damage=st.lists(DAMAGE, min_size=1, max_size=3))
def test_an_archive_damaged_inside_gives_a_text_or_a_sentence(form: str, place: float, damage: list[tuple]) -> None:  # type: ignore[type-arg]
    answered(inside(FILES[form], place, damage))


@quick
@given(damage=st.lists(DAMAGE, min_size=1, max_size=6))
def test_a_damaged_text_is_understood_or_refused(damage: list[tuple]) -> None:  # type: ignore[type-arg]
    answered(damaged(FILES["txt"], damage), read_document)


@pytest.mark.slow
@pytest.mark.parametrize("form", sorted(FILES))
@thorough
@given(damage=st.lists(DAMAGE, min_size=1, max_size=6))
def test_thousands_of_damaged_files_give_a_text_or_a_sentence(form: str, damage: list[tuple]) -> None:  # type: ignore[type-arg]
    answered(damaged(FILES[form], damage), read_document)


@pytest.mark.slow
@pytest.mark.parametrize("form", ["docx", "xlsx"])
@thorough
@given(place=PLACES, damage=st.lists(DAMAGE, min_size=1, max_size=5))
def test_thousands_of_archives_damaged_inside_give_a_text_or_a_sentence(form: str, place: float, damage: list[tuple]) -> None:  # type: ignore[type-arg]
    answered(inside(FILES[form], place, damage), read_document)
