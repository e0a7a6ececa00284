"""What people upload by mistake, or worse: each ends in a sentence or in findings, and nothing is half adopted."""

import io
import re
import zipfile

import pytest
from docx import Document
from openpyxl import Workbook
from playwright.sync_api import expect

from journeys import steps

pytestmark = pytest.mark.journeys

CARD = [
    ("序号", "评价内容", "分值", "评分标准", "责任单位"),
    ("1", "组织保障", "3", "成立质量发展委员会（1分）。每年至少召开一次会议（1分）。", "县质发办"),
    ("2", "产品质量", "2", "产品质量监督抽查合格率达到90%以上（2分）。", "县市场监管局"),
]


def empty():
    return "空白.docx", b""


def junk():
    return "通知.docx", bytes(range(256)) * 40


def old_word():
    return "方案.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 4096


def encrypted_docx():
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 1024
    return "加密.docx", head + "EncryptedPackage".encode("utf-16-le") + b"\0" * 2048


def _pdf(*objects, trailer=b""):
    out, places = b"%PDF-1.4\n", []
    for i, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n" % i + body + b"\nendobj\n"
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % p for p in places)
    return out + b"trailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1,
        trailer,
        table,
    )


PAGES = (b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>")


def scanned_pdf():
    image = (
        b"<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8 /Length 1 >>"
    )
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /XObject << /I 4 0 R >> >> /Contents 5 0 R >>"
    drawing = b"q 595 0 0 842 0 0 cm /I Do Q"
    stream = b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawing), drawing)
    return "扫描件.pdf", _pdf(*PAGES, page, image + b"\nstream\n\x80\nendstream", stream)


def encrypted_pdf():
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>"
    lock = b"<< /Filter /Standard /V 1 /R 2 /O <" + b"41" * 32 + b"> /U <" + b"42" * 32 + b"> /P -4 >>"
    return "加密.pdf", _pdf(*PAGES, page, lock, trailer=b"/Encrypt 4 0 R /ID [<00> <00>]")


def zip_bomb():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        with archive.open("word/document.xml", "w") as part:
            for _ in range(400):
                part.write(b" " * 1_000_000)
    return "方案.docx", out.getvalue()


def picture():
    return "评分表.pdf", b"\x89PNG\r\n\x1a\n" + b"\0" * 200


REFUSED = [
    (empty, "空"),
    (junk, "Word|格式|不是|识别"),
    (old_word, "doc|Word|旧|另存"),
    (encrypted_docx, "加密|密码"),
    (encrypted_pdf, "加密|密码"),
    (scanned_pdf, "扫描|没有文字|文字层"),
    (zip_bomb, "解压|过大|异常|太大"),
    (picture, "PDF|图片|格式|不是"),
]


def send(page, site, name, data):
    page.goto(f"{site}/documents/upload/")
    page.set_input_files("[name=file]", {"name": name, "mimeType": "application/octet-stream", "buffer": data})
    page.get_by_role("button", name="上传并读取").click()
    steps.settled(page)
    again = page.get_by_role("button", name="仍另行登记")
    if again.count():
        again.click()
        steps.settled(page)


@pytest.mark.parametrize(("make", "words"), REFUSED, ids=lambda v: getattr(v, "__name__", None))
def test_a_file_that_cannot_be_read_is_refused_in_a_sentence(visit, site, make, words):
    page = visit("office", "/documents/upload/")
    send(page, site, *make())
    said = page.locator("main .field-error, main .notice-wrong, main [role=alert]").first.inner_text()
    assert re.search(words, said), said
    assert not re.search(r"Traceback|Error|Exception|None|xml", said), said
    assert not page.get_by_role("link", name=re.compile("^核对$|采用")).count()


def test_a_file_over_the_limit_is_refused_before_it_is_read(visit, site, tmp_path):
    path = tmp_path / "大文件.txt"
    with path.open("wb") as out:
        for _ in range(101):
            out.write("质量".encode() * 174_763)
    page = visit("office", "/documents/upload/")
    page.set_input_files("[name=file]", str(path))
    page.get_by_role("button", name="上传并读取").click()
    page.wait_for_load_state()
    expect(page.locator("main")).to_contain_text(re.compile(r"MB"))
    expect(page.locator("main .field-error, main [role=alert], main .notice-wrong").first).to_be_visible()


def _card(rows=CARD):
    document = Document()
    document.add_paragraph("云汀县质量强县评分表")
    table = document.add_table(len(rows), len(rows[0]))
    for i, row in enumerate(rows):
        for j, text in enumerate(row):
            table.cell(i, j).text = text
    return document, table


def _bytes(document):
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def test_points_that_do_not_add_up_are_a_finding_and_stop_the_adoption(visit, site):
    page = visit("office", "/documents/upload/")
    send(page, site, "分值不符.docx", _bytes(_card()[0]))
    number = re.search(r"/documents/(\d+)/", page.url)[1]
    page.goto(f"{site}/documents/{number}/review/?part=scorecard")
    finding = page.locator(".finding-error")
    expect(finding).to_have_count(1)
    expect(finding.locator(".finding-figures")).to_have_text(re.compile(r"印出\s*3.*应为\s*2"))
    expect(page.locator("#review-adopt")).to_contain_text("还不能采用")


def test_merged_and_nested_cells_are_read_with_their_rows(visit, site):
    rows = [("评分表", "", "", "", ""), *CARD, ("3", "产品质量", "2", "", "县市场监管局")]
    document, table = _card(rows)
    table.cell(0, 0).merge(table.cell(0, 4))
    inner = table.cell(4, 3).add_table(1, 1)
    inner.cell(0, 0).text = "食品抽检合格率达到98%以上（2分）。"
    table.cell(3, 1).merge(table.cell(4, 1))
    page = visit("office", "/documents/upload/")
    send(page, site, "合并单元格.docx", _bytes(document))
    number = re.search(r"/documents/(\d+)/", page.url)[1]
    page.goto(f"{site}/documents/{number}/review/?part=scorecard")
    assert page.locator(".review-row").count() == 3
    expect(page.locator("main")).to_contain_text("食品抽检合格率")


def test_a_workbook_with_formulas_and_merged_heads_is_read(visit, site):
    book = Workbook()
    sheet = book.active
    sheet.append(["云汀县质量强县评分表"])
    sheet.merge_cells("A1:E1")
    for row in CARD:
        sheet.append(row)
    sheet["C3"], sheet["C5"], sheet["B5"] = 2, "=SUM(C3:C4)", "合计"
    page = visit("office", "/documents/upload/")
    send(page, site, "公式.xlsx", _bytes(book))
    number = re.search(r"/documents/(\d+)/", page.url)[1]
    page.goto(f"{site}/documents/{number}/review/?part=scorecard")
    assert page.locator(".review-row").count() == 2
    expect(page.locator("main")).to_contain_text("产品质量监督抽查合格率")


def test_gb18030_text_is_read_as_what_it_is(visit, site):
    text = "云汀县质量强县建设方案\n一、目标\n到2027年，产品质量监督抽查合格率达到94%以上。（县市场监管局负责）\n"
    page = visit("office", "/documents/upload/")
    send(page, site, "方案.txt", text.encode("gb18030"))
    number = re.search(r"/documents/(\d+)/", page.url)[1]
    page.goto(f"{site}/documents/{number}/review/?part=plan")
    expect(page.locator("#review-items")).to_contain_text("不低于 94%")
    expect(page.locator(".source").first).to_contain_text("县市场监管局负责")
