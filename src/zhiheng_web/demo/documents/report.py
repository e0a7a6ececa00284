"""云汀县2025年质量工作情况汇报: figures counted from the records, and seven wrong ones on purpose (`PLANTED`).

The form is that of such reports; the wording is ours; everything is invented.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from zhiheng.reporting.writers.documents import Block, Heading, OfficialDocument, Paragraph
from zhiheng.values import round_half_up
from zhiheng_web.demo.documents.figures import (
    Rate,
    Records,
    concluded,
    coverage,
    food_follow_ups,
    of_year,
    satisfaction,
)

TITLE = "云汀县2025年质量工作情况汇报"
LAST_YEAR = "91.8"
"""The pass rate of industrial products in 2024, as the plan prints it."""


@dataclass(frozen=True)
class Planted:
    """One wrong figure: its code in the list of docs/explanation/demo-county.md, what is printed, what is right."""

    code: str
    printed: str
    right: str
    why: str


def _more(value: str, by: str) -> str:
    return str(round_half_up(Fraction(value) + Fraction(by), 1))


def planted(records: Records) -> tuple[Planted, ...]:
    """The wrong figures of the report, with the right ones."""
    food = concluded(records, "food")
    industrial = concluded(records, "industrial")
    valid = lambda r: r["valid"]  # noqa: E731
    before = of_year(records, "construction_complaints", "received_on", valid, 2024)
    now = of_year(records, "construction_complaints", "received_on", valid)
    fall = str(round_half_up(Fraction((before - now) * 100, before), 1))
    wrong_base = str(round_half_up(Fraction((before - now) * 100, now), 1))
    gain = _more(industrial.percent(), f"-{LAST_YEAR}")
    scores = [satisfaction(records, p) for p in ("producer_services", "consumer_services", "public_services")]
    mean = str(round_half_up(sum(map(Fraction, scores), Fraction(0)) / 3, 1))
    return (
        Planted("P1", f"{_more(food.percent(), '0.5')}%", f"{food.percent()}%", "合格率与批次数不符"),
        Planted("P2", f"{industrial.whole + 10}批次", f"{industrial.whole}批次", "分级批次相加不等于合计"),
        Planted("P3", f"{wrong_base}%", f"{fall}%", "下降幅度用了错误的基数"),
        Planted("P4", f"提高{gain}%", f"提高{gain}个百分点", "两个率之差应写百分点"),
        Planted("P5", "95.0%", f"{coverage(records).percent()}%", "同一指标前后不一致"),
        Planted("P6", _more(mean, "1.1"), mean, "平均数算错"),
        Planted("P7", "5张", "4张", "把2025年11月19日到期的证书计为新增"),
    )


def _paragraphs(records: Records) -> list[Block]:
    wrong = {p.code: p.printed for p in planted(records)}
    industrial = concluded(records, "industrial")
    parts: dict[str, Rate] = {
        level: concluded(records, "industrial", level) for level in ("national", "province", "city", "county")
    }
    superior = concluded(records, "industrial", "national", "province")
    food, farm = concluded(records, "food"), concluded(records, "agricultural")
    key = coverage(records)
    done, in_time, due = food_follow_ups(records)
    works = of_year(records, "acceptances", "accepted_on", lambda r: True)
    passed = of_year(records, "acceptances", "accepted_on", lambda r: r["passed"])
    homes = of_year(records, "acceptances", "accepted_on", lambda r: r["residential"])
    valid = lambda r: r["valid"]  # noqa: E731
    complaints = [of_year(records, "construction_complaints", "received_on", valid, y) for y in (2024, 2025)]
    scores = [satisfaction(records, p) for p in ("producer_services", "consumer_services", "public_services")]
    tasks = of_year(records, "inspection_tasks", "planned_on", lambda r: True)
    joint = of_year(records, "inspection_tasks", "planned_on", lambda r: r["joint"])
    share = Rate(joint, tasks).percent()
    budget = 156
    return [
        Paragraph(
            "2025年，云汀县（虚构）质量发展委员会各成员单位按照《云汀县质量强县建设实施方案（2025—2027年）》要求，较好完成了年度任务。现将有关情况汇报如下。"
        ),
        Heading("一、产品质量稳中有升"),
        Paragraph(
            f"全年工业产品监督抽查已出结论{wrong['P2']}，其中国抽{parts['national'].whole}批次、省抽{parts['province'].whole}批次、"
            f"市抽{parts['city'].whole}批次、县抽{parts['county'].whole}批次；合格{industrial.part}批次。工业产品质量监督抽查合格率由上年的"
            f"{LAST_YEAR}%上升到{industrial.percent()}%，{wrong['P4']}。"
        ),
        Paragraph(
            f"国抽、省抽共{superior.whole}批次，合格{superior.part}批次，合格率{superior.percent()}%。重点产品生产企业{key.whole}家，"
            f"全年抽查覆盖{key.part}家，监督抽查覆盖率{key.percent()}%。"
        ),
        Paragraph(
            f"食品监督抽检{food.whole}批次，合格{food.part}批次，合格率{wrong['P1']}。农产品监督抽查{farm.whole}批次，合格{farm.part}批次，"
            f"合格率{farm.percent()}%。到期应处置的不合格食品{due}件，全部处置完毕，其中按时完成{in_time}件，按时处置完成率"
            f"{Rate(in_time, due).percent()}%。"
        ),
        Heading("二、工程质量安全可控"),
        Paragraph(
            f"全年竣工验收单位工程{works}项，合格{passed}项，验收合格率{Rate(passed, works).percent()}%；住宅工程{homes}项，全部实行分户验收。"
            f"受理工程质量有效投诉{complaints[1]}件，上年为{complaints[0]}件，同比下降{wrong['P3']}。"
        ),
        Paragraph("获得省级优质工程奖2项、市级优质工程1项，未发生严重工程质量事故。"),
        Heading("三、服务质量持续改善"),
        Paragraph(
            f"第三方测评显示，生产性服务业顾客满意度{scores[0]}分，生活性服务业顾客满意度{scores[1]}分，公共服务质量总体满意度{scores[2]}分，"
            f"三项平均{wrong['P6']}分。全年新增服务认证证书{wrong['P7']}，创建省级旅游服务质量标杆企业1家。"
        ),
        Heading("四、质量监管和技术基础得到加强"),
        Paragraph(
            f"全年制定双随机抽查任务{tasks}项，其中部门联合抽查{joint}项，占{share}%。强制检定社会公用计量标准达到7项，注册计量师7名，法定计量检定机构"
            f"预算经费{budget}万元。规模以上企业80家，首席质量官全部聘任到位并备案。"
        ),
        Heading("五、存在问题和下一步打算"),
        Paragraph(
            f"一是监督抽查仍有空白，重点产品生产企业监督抽查覆盖率已达{wrong['P5']}，但仍有少数企业多年未抽到。二是个别不合格食品后处理超过期限。"
            "三是生活性服务业满意度偏低，家政、物业投诉较多。2026年，将按照任务分解表逐项抓落实，确保年底前各项指标达到目标。"
        ),
    ]


def document(records: Records) -> OfficialDocument:
    """The report as a document, from the generated records."""
    blocks: list[Block] = [
        *_paragraphs(records),
        Paragraph("云汀县质量发展委员会办公室（虚构）", "right"),
        Paragraph("2026年1月12日", "right"),
    ]
    return OfficialDocument(TITLE, tuple(blocks))
