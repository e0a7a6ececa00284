"""What stands around a scorecard (表外文字): its title, and the notes that name grades (等次)."""

from __future__ import annotations

import re

from zhiheng.reading.model import SourceText
from zhiheng.reading.tables import Grid
from zhiheng.rules.compiler.text import canonical

_NAMED = re.compile(r"(?:表|细则|标准|办法|方案|体系|依据|指标|评分|评价|考核)(?:（[^）]*）|\([^)]*\))?$")
_COMMENT = re.compile(r"^#[^\n]*[:：]")
_ANNEX = re.compile(r"附[件表录]\s*[\d一二三四五六七八九十]*[：:]?")
_ENUMERATED = re.compile(r"^(?:[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）|\d+[.、])|[。；]$|=")


def title_of(source: SourceText, grid: Grid) -> str:
    """The line above a grid that names it."""
    lines = [line.strip(" \t#") for line in source.text[: grid.span.start].split("\n") if line.strip(" \t#") and not _COMMENT.match(line)]
    short = [line for line in lines if len(line) <= 60 and "\t" not in line]
    for line in reversed(short[-8:]):
        if _NAMED.search(line) and not _ENUMERATED.search(line):
            return line
    for line in reversed(short[-6:]):
        if re.search(r"表|细则|标准|办法|指标|考核|评分|评价", line) and not _ENUMERATED.search(line):
            return line
    return lines[-1] if lines and len(lines[-1]) <= 60 and "\t" not in lines[-1] and not _ENUMERATED.search(lines[-1]) else first_line(source, bool(lines))


def first_line(source: SourceText, said: bool = True) -> str:
    """The first line of a document, or the name of its file where nothing is said before the table."""
    if not said:
        return re.sub(r"\.\w+$", "", source.name)
    return next((line.strip()[:60] for line in source.text.split("\n") if line.strip() and not line.startswith("#") and "\t" not in line.strip() and not _ANNEX.fullmatch(line.strip())), re.sub(r"\.\w+$", "", source.name))


_GRADE_WORD = r"(?:优秀|良好|优|良|合格|达标|基本合格|基本达标|称职|较好|中等|一般|不合格|不达标|不称职|较差|差|[一二三四五]星级?|[一二三A-D]级|[一二三]等)"
_GRADE = re.compile(
    rf"(?:(?P<low>\d+(?:\.\d+)?)分?(?:（含[^）]*）)?(?:及?以上|(?:-|至|到)\d+(?:\.\d+)?分?(?:（[^）]*）)?)|(?P<below>\d+(?:\.\d+)?)分?(?:（不含[^）]*）)?以下|(?:≥|不低于)(?P<least>\d+)分?|(?:<|低于)(?P<under>\d+)分?)"
    rf"(?:（[^）]*）)?的?，?(?:评|定|评定|确定|评价)?(?:为|是|：)[“\"]?(?P<name>{_GRADE_WORD})(?:等次|等级|档次)?"
)
_NAME_FIRST = re.compile(
    rf"[“\"]?(?P<name>{_GRADE_WORD})[”\"]?(?:等次|等级)?[（：](?:得分|总分)?(?:(?P<low>\d+)分?(?:（含[^）]*）)?(?:及?以上|(?:-|至|到)\d+(?:\.\d+)?分?)|(?P<below>\d+)分?(?:（不含[^）]*）)?以下)"
)


def ratings_of(text: str, taken: tuple[int, int] | None) -> tuple[dict[str, object], ...]:
    """Grades by total score that the notes around the table state, best first; touching bands keep their lower end.

    Args:
        text: the whole document.
        taken: where the rows stand; what is said there are rules of rows.

    >>> [r["name"] for r in ratings_of("90分以上为优秀，60-89分为合格，60分以下为不合格。", None)]
    ['优秀', '合格', '不合格']
    """
    if taken is not None:
        text = text[: taken[0]] + "\n" + text[taken[1] :]
    out: dict[str, dict[str, object]] = {}
    plain = canonical(text)
    found = list(_GRADE.finditer(plain))
    for m in found if len(found) > 1 else _NAME_FIRST.finditer(plain):
        groups = m.groupdict()
        least = groups.get("low") or groups.get("least")
        most = groups.get("below") or groups.get("under")
        when = {"kind": "threshold", "indicator": "总分", "cmp": ">=" if least else "<", "value": least or most, "unit": "分"}
        out.setdefault(groups["name"], {"name": groups["name"], "when": when})
    return tuple(out.values()) if len(out) > 1 else ()
