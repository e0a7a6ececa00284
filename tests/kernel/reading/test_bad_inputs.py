"""Files that cannot be read end in one clear sentence: what was found, and what to do. Never a traceback, never a guess."""

from __future__ import annotations

import io
import random
import zipfile
from pathlib import Path

import pytest

from zhiheng.errors import UnreadableSource
from zhiheng.reading import load_source, read_document

PROSE = "一、主要目标\n到2025年，全县产品质量监督抽查合格率达到95%以上，工程质量监督覆盖率达到100%，顾客满意度持续提升。\n" * 12


def archive(**parts: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, text in parts.items():
            packed.writestr(name.replace("__", "/").replace("_dot_", "."), text)
    return stream.getvalue()


def stuffed() -> bytes:
    draw = random.Random(7)
    return "".join(c + (draw.choice("qxz&$") if draw.random() < 0.3 else "") for c in PROSE).encode()


BAD = {
    "空文件": b"",
    "只有空白": b" \n\t\r\n ",
    "二进制": random.Random(1).randbytes(4000),
    "图片": b"\x89PNG\r\n\x1a\n" + bytes(200),
    "加密": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512) + "EncryptedPackage\0".encode("utf-16-le") + bytes(512),
    "旧版 Word": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512) + "WordDocument\0".encode("utf-16-le") + bytes(512),
    "损坏": archive(word__document_dot_xml="<w/>")[:60],
    "损坏的 Word": archive(word__document_dot_xml="<w:document><unclosed>"),
    "压缩包": archive(a_dot_txt="文字"),
    "演示文稿": archive(ppt__presentation_dot_xml="<p/>"),
    "损坏的 PDF": b"%PDF-1.7\n" + bytes(100),
    "乱码": PROSE.encode().decode("latin-1").encode(),
    "无法显示": (PROSE + "\ufffd" * 60).encode(),
    "无关字符": stuffed(),
}


@pytest.mark.parametrize("found", BAD)
def test_a_bad_file_ends_in_a_sentence_that_says_what_to_do(found: str) -> None:
    with pytest.raises(UnreadableSource) as refused:
        read_document(BAD[found], "方案.docx")
    sentence = refused.value.sentence
    assert "“方案.docx”" in sentence and sentence.endswith("。")
    assert any(word in sentence for word in ("请", "其他格式")), sentence
    assert refused.value.exit_code == 2


def test_utf8_read_as_gb18030_is_called_garbled() -> None:
    with pytest.raises(UnreadableSource, match="乱码|无法显示|无法辨读"):
        load_source(PROSE.encode().decode("gb18030", "ignore").encode(), "a.txt")


def test_an_archive_that_unfolds_into_far_more_is_refused_before_it_is_unpacked() -> None:
    bomb = archive(word__document_dot_xml="0" * (30 * 1024 * 1024))
    with pytest.raises(UnreadableSource, match="压缩炸弹"):
        load_source(bomb, "a.docx")


def test_entities_that_unfold_into_far_more_are_refused() -> None:
    entities = '<!ENTITY a "aaaaaaaaaa">' + "".join(f'<!ENTITY {chr(98 + i)} "{f"&{chr(97 + i)};" * 10}">' for i in range(9))
    part = f'<!DOCTYPE l [{entities}]><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>&j;</w:t></w:r></w:p></w:body></w:document>'
    with pytest.raises(UnreadableSource):
        load_source(archive(word__document_dot_xml=part), "a.docx")


def test_a_file_above_the_limit_is_refused_by_its_size_alone(tmp_path: Path) -> None:
    path = tmp_path / "大文件.txt"
    with path.open("wb") as stream:
        stream.truncate(101 * 1024 * 1024)
    with pytest.raises(UnreadableSource, match="101 MB，超过 100 MB"):
        load_source(path)


def test_a_site_may_set_a_lower_limit() -> None:
    with pytest.raises(UnreadableSource, match="上限"):
        load_source(PROSE.encode(), "a.txt", limit=100)


def test_a_pdf_without_words_is_called_a_scan() -> None:
    import pypdfium2

    document = pypdfium2.PdfDocument.new()
    document.new_page(595, 842)
    stream = io.BytesIO()
    document.save(stream)
    document.close()
    with pytest.raises(UnreadableSource, match="没有文字层（扫描件）"):
        load_source(stream.getvalue(), "扫描.pdf")


def test_a_wrong_ending_is_read_by_content_and_noted() -> None:
    document = read_document(PROSE.encode(), "方案.pdf")
    assert document.source.format == "text"
    assert [f.code for f in document.findings if f.code.startswith("source.")] == ["source.wrong_extension"]


def test_a_missing_file_and_a_folder_are_named(tmp_path: Path) -> None:
    with pytest.raises(UnreadableSource, match="找不到文件"):
        load_source(tmp_path / "没有.txt")
    with pytest.raises(UnreadableSource, match="文件夹"):
        load_source(tmp_path)


def test_traditional_characters_are_legible() -> None:
    text = "為全面實施質量強縣戰略，大力推進質量治理體系和治理能力現代化，深入開展質量提升行動，加快實現經濟發展質量變革。" * 8
    assert load_source(text.encode(), "a.txt").text.startswith("為全面")
