"""Task tables that a copy turned into lines become tasks where the kinds of the lines come in the order of the head."""

from zhiheng.reading import read_document
from zhiheng.reading.documents import Document

HEAD = "云汀县质量提升行动方案（2026—2027年）\n为提升质量，制定本方案。\n附件1\n"


def read(text: str) -> Document:
    return read_document((HEAD + text).encode(), "方案.txt")


def of(document: Document) -> list[tuple[str, dict[str, object], str | None]]:
    return [(t.title, {k: v for k, v in t.units.to_json().items() if v}, t.due) for t in document.tasks]


def test_rows_end_with_the_last_column_and_glued_cells_are_cut_off() -> None:
    document = read(
        "重点任务分解表序号\n任务名称\n任务内容\n责任单位\n时间节点\n标准提升\n制定地方标准 6 项，修订 3 项县市场监管局，各乡镇政府\n2026 年底\n"
        "检测平台\n建设检测平台 2 个，服务企业 300 家以上\n县科技局、县经信局、县产业集团，各\n乡镇政府\n2027 年底\n"
        "序号\n任务名称\n任务内容\n人才培养\n举办首席质量官培训班\n县人力社保局\n持续推进\n附件2\n重点项目清单\n"
    )
    assert of(document) == [
        ("标准提升", {"by_remit": ["县市场监管局", "各乡镇政府"]}, "2026-12-31"),
        ("检测平台", {"by_remit": ["县科技局", "县经信局", "县产业集团", "各乡镇政府"]}, "2027-12-31"),
        ("人才培养", {"lead": ["县人力社保局"]}, None),
    ]
    assert all(t.confidence < 0.9 for t in document.tasks)
    assert [(t.indicator, t.value, t.due, t.units.names()[0]) for t in document.targets][:1] == [("地方标准", "6", "2026-12-31", "县市场监管局")]


def test_months_take_the_year_of_the_title_and_strokes_are_empty_cells() -> None:
    document = read(
        "2026年工作清单序号\n完成时限\n责任单位\n配合单位\n新建检测站点。\n9月\n云溪区政府\n/\n推动立法进程。12 月\n县数据局（县人\n工智能局）\n县司法局\n汇编典型案例。\n6月\n县工业与能源\n集团\n相关乡镇政府\n注：略\n"
    )
    assert of(document) == [
        ("新建检测站点", {"lead": ["云溪区政府"]}, "2026-09-30"),
        ("推动立法进程", {"lead": ["县数据局（县人工智能局）"], "support": ["县司法局"]}, "2026-12-31"),
        ("汇编典型案例", {"lead": ["县工业与能源集团"], "support": ["相关乡镇政府"]}, "2026-06-30"),
    ]


def test_a_row_whose_columns_run_together_is_reported_and_not_guessed() -> None:
    rows = "新建站点。\n9月\n县住建局\n/\n" * 3 + "推进数据共享。12 月\n县数据局（县 县工业集团（县数据工智能局）\n集团），相关乡镇\n改造老旧管网。\n9月\n县水利局\n/\n"
    document = read(f"2026年工作清单序号\n完成时限\n责任单位\n配合单位\n{rows}")
    assert not any("数据局" in name for t in document.tasks for name in t.units.names())
    assert [f.code for f in document.findings if f.code == "tasks.unread"] == ["tasks.unread"]


def test_the_names_of_annexes_are_no_tasks() -> None:
    text = "一、工作要求\n（一）强化协同。各部门要密切配合。\n附件：1.重点任务分解表\n2.重点项目清单\n3.政策诉求清单\n"
    assert [t.title for t in read(text).tasks] == ["强化协同"]


def test_a_run_in_item_begins_where_its_number_stands() -> None:
    text = "各乡镇人民政府：现提出以下意见。一、夯实基础（一）健全标准体系。完善地方标准。（县市场监管局牵头，县科技局配合）（二）强化计量支撑。开展检定。（县市场监管局负责）"
    assert [(t.title, t.quote[:3]) for t in read(text).tasks] == [("（一）健全标准体系", "（一）"), ("（二）强化计量支撑", "（二）")]
