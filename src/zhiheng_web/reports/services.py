"""Making and finishing reports, keeping templates (编制、定稿、模板)."""

from __future__ import annotations

import hashlib
import logging
import uuid
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zhiheng.checking import check
from zhiheng.checking.marking import place_words, summary
from zhiheng.errors import InputError, ZhihengError
from zhiheng.packs.report_styles import shipped_templates
from zhiheng.reading import read_document
from zhiheng.reporting.official.layout import check_layout, layout_json
from zhiheng.reporting.official.writing import template_docx
from zhiheng.reporting.templated.comparing import ChangedNumber, compare_reports
from zhiheng.reporting.templated.data import ReportData
from zhiheng.reporting.templated.making import MadeReport, checked_template, make_report
from zhiheng.reporting.templated.package import Package
from zhiheng.reporting.templated.periods import period_words
from zhiheng.reporting.templated.reading import read_blocks
from zhiheng.reporting.templated.tree import Fault
from zhiheng.reporting.writers.report_xlsx import statistical_annex
from zhiheng.values import Period, RegionCode
from zhiheng_web.audit.services import record
from zhiheng_web.organisations.models import Person, Region
from zhiheng_web.organisations.policies import Policy
from zhiheng_web.reports import policies
from zhiheng_web.reports.gathering import lists_of, period_in, places_of, texts_of
from zhiheng_web.reports.models import Report, ReportState, ReportTemplate
from zhiheng_web.scorecards.computing import compute
from zhiheng_web.scorecards.models import SnapshotRecord
from zhiheng_web.scorecards.selectors.runs import current_version
from zhiheng_web.scorecards.selectors.snapshots import opened
from zhiheng_web.shared.language import chinese

log = logging.getLogger("zhiheng.reports")
OWN = "own:"
"""How a template of the region's own is named in a form: `own:12`."""


class _Of:
    def __init__(self, region: Region) -> None:
        self.region = region


def _check(policy: Policy, person: Person, region: Region) -> None:
    policy.check(person, _Of(region))


def template_of(region: Region, code: str) -> tuple[str, bytes, bool]:
    """Name, bytes and whether it needs a score, of a shipped template or one of the region's own.

    Raises:
        InputError: there is no such template.
    """
    shipped = shipped_templates().get(code)
    if shipped is not None:
        return shipped.title, template_docx(shipped.text), checked_template(template_docx(shipped.text)).needs_score
    number = code.removeprefix(OWN)
    own = ReportTemplate.objects.filter(region=region, withdrawn_at=None, pk=int(number)).first() if number.isdecimal() and len(number) < 12 else None
    if own is None:
        raise InputError(_("没有这个模板，请重新选择。"))
    return own.name, bytes(own.content), own.needs_score


def start(person: Person, region: Region, code: str, period: str, snapshot: SnapshotRecord, given: Mapping[str, str], *, at_once: bool = False) -> Report:
    """Begin a report: everything it is made from is frozen now; the work is done in the background, or `at_once`.

    Raises:
        PermissionDenied: not of the committee office. InputError: no such template or period, or the template needs a score that
            there is no scorecard for.
    """
    _check(policies.make_report, person, region)
    name, template, needs_score = template_of(region, code)
    asked = period_in(period, snapshot)
    version = current_version(region) if needs_score else None
    if needs_score and version is None and code in shipped_templates() and shipped_templates()[code].needs_score:
        raise InputError(_("模板“%(name)s”用到评分结果，本地区还没有采用评分表。请先采用评分表。") % {"name": name})
    with transaction.atomic():
        item = Report.objects.create(
            region=region, title=f"{region.name}{period_words(asked)}{name.removeprefix('季度').removeprefix('年度')}"[:200], template_name=name, template=template, needs_score=needs_score,
            period=asked.code, as_of=snapshot.as_of, snapshot=snapshot, version=version,
            texts=texts_of(region, given, version.title if version else ""), places=places_of(region), given=lists_of(region, snapshot.as_of), made_by=person,
        )  # fmt: skip
        record(person, "reports.make", item, f"编制报告“{item.title}”", after={"snapshot": snapshot.snapshot_id, "period": asked.code, "template": name})
    if at_once:
        finish(item.pk)
        item.refresh_from_db()
    else:
        from zhiheng_web.reports.tasks import make_waiting

        make_waiting.enqueue(item.pk)
    return item


def finish(pk: int) -> None:
    """Do the work of a waiting report; doing it twice changes nothing."""
    item = Report.objects.select_related("region", "snapshot", "version__region").get(pk=pk)
    if item.state != ReportState.MAKING:
        return
    try:
        _fill(item)
        item.state = ReportState.DONE
    except ZhihengError as fault:
        item.state, item.error = ReportState.FAILED, fault.sentence
    except Exception:  # a fault of the program must not leave the report waiting for ever
        reference = uuid.uuid4().hex[:8]
        log.exception("fault %s in report %s", reference, pk)
        sentence = chinese(lambda: _("编制“%(name)s”时系统出了问题，没有生成文件。请把编号 %(reference)s 告诉管理员。"))
        item.state, item.error = ReportState.FAILED, sentence % {"name": item.title, "reference": reference}
    item.stage = ""
    item.save()


def made_again(item: Report, stage: Any = lambda _stage: None) -> tuple[MadeReport, bytes]:
    """The report and its annex made from what was kept: the same bytes every time.

    Raises:
        SnapshotBroken: the snapshot is not there any more. TemplateInvalid: the template has faults.
    """
    snapshot, period = opened(item.snapshot), Period.parse(item.period)
    run = None
    if item.version is not None:
        stage("计算得分")
        run = compute(item.version, snapshot, period, item.as_of)
    with ReportData(snapshot, period, item.as_of, RegionCode(item.region.code), item.places, item.texts, run, item.given) as data:
        made = make_report(bytes(item.template), data, item.template_name, progress=stage)
        stage("编写统计附表")
        return made, statistical_annex(data, made.proofs, made.manifest)


def _fill(item: Report) -> None:
    def stage(words: str) -> None:
        Report.objects.filter(pk=item.pk).update(stage=words)

    made, sheet = made_again(item, stage)
    stage("核验和版式检查")
    report = check(read_document(made.docx, f"{item.title}.docx"))
    item.word, item.sheet, item.sha256 = made.docx, sheet, hashlib.sha256(made.docx).hexdigest()
    item.title = next((b.text for b in read_blocks(Package(made.docx)) if b.kind == "title"), item.title)[:200]
    item.figures = made.proofs.to_json()
    item.left_out = [{"place": one.place, "text": one.text, "pending": one.pending} for one in made.left_out]
    item.findings = [f.to_json() | {"place": place_words(report, f.span.start)} for f in report.findings if f.severity != "info"]
    item.checked = chinese(summary, report)[:300]
    item.deviations = layout_json(check_layout(made.docx, item.title))
    item.charts, item.tables = made.charts, made.tables


@transaction.atomic
def finalise(person: Person, item: Report) -> None:
    """Finish a report (定稿): only one in which 核验 found no error.

    Raises:
        InputError: it is not made, or has errors.
    """
    _check(policies.make_report, person, item.region)
    if item.state != ReportState.DONE:
        raise InputError(_("报告还没有编制完成，或已经定稿。"))
    if item.errors:
        raise InputError(_("核验发现 %(n)s 处错误，改好模板或数据后重新编制，再定稿。") % {"n": len(item.errors)})
    item.state, item.final_by, item.final_at = ReportState.FINAL, person, timezone.now()
    item.save(update_fields=["state", "final_by", "final_at"])
    record(person, "reports.finalise", item, f"报告“{item.title}”定稿", after={"sha256": item.sha256})


@transaction.atomic
def discard(person: Person, item: Report) -> None:
    """Let a report go that was not finished (删除)."""
    _check(policies.make_report, person, item.region)
    if item.state == ReportState.FINAL:
        raise InputError(_("已定稿的报告不能删除。"))
    record(person, "reports.discard", item, f"删除未定稿的报告“{item.title}”", before={"sha256": item.sha256})
    item.delete()


def reproduces(item: Report) -> bool:
    """Whether making the report again gives the same bytes (重新编制核对)."""
    made, _sheet = made_again(item)
    return hashlib.sha256(made.docx).hexdigest() == item.sha256


@transaction.atomic
def keep_template(person: Person, region: Region, name: str, data: bytes, file_name: str) -> tuple[ReportTemplate | None, list[Fault]]:
    """Keep an uploaded template if it has no error; what was found in it either way.

    Raises:
        UnreadableSource: it is no Word file.
    """
    _check(policies.make_report, person, region)
    checked = checked_template(data, file_name)
    if not checked.usable:
        return None, list(checked.faults)
    remarks = [{"place": f.place, "text": f.text, "message": f.message, "severity": f.severity} for f in checked.faults]
    kept = ReportTemplate.objects.create(
        region=region, name=(name.strip() or file_name.rsplit(".", 1)[0])[:120], content=data, digest=hashlib.sha256(data).hexdigest(), fields=checked.fields,
        needs_score=checked.needs_score, remarks=remarks, uploaded_by=person,
    )  # fmt: skip
    record(person, "reports.template", kept, f"上传报告模板“{kept.name}”", after={"sha256": kept.digest, "fields": kept.fields})
    return kept, list(checked.faults)


@transaction.atomic
def withdraw_template(person: Person, item: ReportTemplate) -> None:
    """Offer a template no more (停用); reports made from it stay."""
    _check(policies.make_report, person, item.region)
    if item.withdrawn_at is None:
        item.withdrawn_at = timezone.now()
        item.save(update_fields=["withdrawn_at"])
        record(person, "reports.template_withdraw", item, f"停用报告模板“{item.name}”")


def compare(person: Person, item: Report, data: bytes, name: str) -> list[ChangedNumber]:
    """What an edited copy of a report changed (比对修改稿), with a trace of who asked.

    Raises:
        UnreadableSource: it is no Word file.
    """
    _check(policies.read_report, person, item.region)
    found = compare_reports(bytes(item.word), data, name)
    digest = hashlib.sha256(data).hexdigest()
    record(person, "reports.compare", item, f"比对报告“{item.title}”的修改稿，改动 {len(found)} 处", after={"sha256": digest, "changes": len(found)})
    return found
