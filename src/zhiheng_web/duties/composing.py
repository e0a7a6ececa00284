"""From a unit's duties to its target agreement (责任书内容): which items of a year, in which words, and who has one."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from zhiheng.errors import InputError
from zhiheng.reporting.agreements import AgreedClause, AgreedTarget, AgreedTask
from zhiheng.reporting.agreements import Agreement as Letter
from zhiheng.values import Period
from zhiheng_web.duties.models import Agreement
from zhiheng_web.duties.selectors import Duties, DutyBook, Line
from zhiheng_web.organisations.models import Region, Unit
from zhiheng_web.plans.selectors import plans_of
from zhiheng_web.shared.language import CHINESE

CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
"""Numbers of the documents an agreement rests on, by which its items cite them."""
_NUMBER = re.compile(r"^\s*(?:[（(][^（）()]{1,4}[)）]|[一二三四五六七八九十]+、|\d{1,3}[.．、])\s*")
_UNITS = re.compile(r"[（(][^（）()]*(?:牵头|负责|配合|责任单位|分工)[^（）()]*[)）][。；]?\s*$")
_LONGEST = 200


def _cite(line: Line, basis: Sequence[str]) -> str:
    """The number of the document among those the agreement rests on, and the place in it."""
    at = basis.index(_cited(line))
    return f"{CIRCLED[at] if at < len(CIRCLED) else f'〔{at + 1}〕'}{line.place}"


def _cited(line: Line) -> str:
    return f"《{line.source}》" + (f"（{line.number}）" if line.number else "")


def task_words(line: Line) -> str:
    """What a task says in its document, without its number and without the bracket of units; cut at a sentence when long.

    >>> task_words(Line("task", "lead", "抽查", "", "", "", "", "", "", "", None, "none", quote="（一）抽查。每季一次。（甲局牵头）"))
    '抽查。每季一次。'
    """
    words = _UNITS.sub("", _NUMBER.sub("", re.sub(r"\s+", "", line.quote)))
    if not words.startswith(line.what[:4]):
        words = line.what
    if len(words) <= _LONGEST:
        return words
    cut = words.rfind("。", 0, _LONGEST)
    return words[: cut + 1] if cut > 0 else words[:_LONGEST] + "……"


def _is_heading_of_targets(line: Line, targets: Sequence[Line]) -> bool:
    """Whether a task only heads targets that stand in the agreement themselves (（一）产品质量目标)."""
    if line.span is None or not line.what.endswith("目标"):
        return False
    return any(
        t.document == line.document and t.span and line.span.start <= t.span.start and t.span.end <= line.span.end
        for t in targets
    )


def in_year(line: Line, year: int) -> bool:
    """Whether a duty belongs into the agreement of the year: not due before it."""
    return line.due_on is None or line.due_on >= date(year, 1, 1)


def letter_of(unit: Unit, region: Region, year: int, duties: Duties) -> Letter:
    """The agreement's content.

    Raises:
        InputError: no document in force names the unit, so there is nothing to agree on.
    """
    lines = [line for line in duties.lines if in_year(line, year)]
    if not lines:
        raise InputError(
            _("“%(unit)s”在现行方案和评分表里没有%(year)s年的目标、任务或评分条款，不能生成责任书。请先核对文件里的单位名称，或采用写到该单位的文件。")
            % {"unit": unit.name, "year": year}
        )
    targets = [x for x in lines if x.kind == "target"]
    tasks = [x for x in lines if x.kind == "task" and not _is_heading_of_targets(x, targets)]
    basis = basis_of(lines)
    done = duties.run is not None and duties.run.period == str(year) and duties.run.as_of >= date(year, 12, 31)
    return Letter(
        region=region.name,
        year=year,
        first_party=f"{region.name}质量发展委员会",
        second_party=unit.name,
        basis=[f"{CIRCLED[i] if i < len(CIRCLED) else f'〔{i + 1}〕'}{title}" for i, title in enumerate(basis)],
        targets=tuple(
            AgreedTarget(x.what, x.aim, x.due if x.due != "—" else "未写", x.role_word, _cite(x, basis))
            for x in targets
        ),
        tasks=tuple(AgreedTask(task_words(x), x.due, x.role_word, _cite(x, basis)) for x in tasks),
        clauses=tuple(
            AgreedClause(x.what, x.aim, _cite(x, basis), _result(x) if done else "")
            for x in lines
            if x.kind == "clause"
        ),
        results_note=f"按{duties.run.as_of.isoformat()}的测算（{duties.run.digest[:12]}）" if done else "",
        fictional=region.fictional,
    )


def _result(line: Line) -> str:
    if line.low is None or line.high is None:
        return "未测算"
    low = format(line.low.normalize(), "f") if line.low else "0"
    return low if line.low == line.high else f"{low}（待定）"


def basis_of(lines: Sequence[Line]) -> list[str]:
    """The documents the items come from, each once, as they are cited."""
    return list(dict.fromkeys(_cited(line) for line in lines))


def content_digest(letter: Letter) -> str:
    """SHA-256 of everything the letter says."""
    text = json.dumps(asdict(letter), ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


@dataclass(frozen=True)
class Standing:
    """One unit on the page of agreements: how much it answers for, its newest letter, whether that is out of date."""

    unit: Unit
    count: int
    agreement: Agreement | None
    is_stale: bool
    earlier: int = 0


def units_of(region: Region) -> QuerySet[Unit]:
    """Units that may have an agreement: departments and townships, not sets."""
    return Unit.objects.filter(region=region).exclude(kind="class").order_by("code")


def standings(region: Region, year: int, today: date) -> list[Standing]:
    """Every unit with its newest agreement of the year."""
    held: dict[int, list[Agreement]] = {}
    for agreement in Agreement.objects.filter(region=region, year=year).select_related("unit", "made_by").order_by("-number"):
        held.setdefault(agreement.unit_id, []).append(agreement)
    out = []
    book = DutyBook(region, Period.year(year), today)
    for unit in units_of(region):
        duties = book.duties(unit)
        count = sum(1 for line in duties.lines if in_year(line, year))
        mine = held.get(unit.pk, [])
        stale = bool(mine) and (not count or _digest_now(unit, region, year, duties) != mine[0].content)
        out.append(Standing(unit, count, mine[0] if mine else None, stale, max(0, len(mine) - 1)))
    return out


def _digest_now(unit: Unit, region: Region, year: int, duties: Duties) -> str:
    with translation.override(CHINESE):
        return content_digest(letter_of(unit, region, year, duties))


def plan_titles(region: Region) -> Mapping[int, str]:
    """The plans in force, for the head of the page."""
    return dict(plans_of(region).values_list("pk", "title"))
