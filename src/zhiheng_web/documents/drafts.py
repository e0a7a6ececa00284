"""The draft of a scorecard under review (核对稿): where its clauses lie, and what each decision changes in it.

Works on the JSON of the contract (`Scorecard.to_json`); every function that changes gives a new draft and leaves the old
one alone. The kernel reads the result back, so a draft that breaks the algebra is refused with a sentence.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from zhiheng.errors import RuleInvalid
from zhiheng.rules.scorecards import Binding, Clause, Scorecard
from zhiheng.values.numbers import as_decimal, milli

Json = dict[str, Any]


@dataclass(frozen=True)
class RowPlace:
    """A row in the draft, under a key that is unique even where the document numbers two rows alike."""

    key: str
    section: Json
    row: Json


@dataclass(frozen=True)
class ClausePlace:
    """A clause in the draft; its key is the kernel's `clause_id` (`r14.c2`) wherever row numbers are unique."""

    key: str
    place: RowPlace
    clause: Json


def row_places(scorecard: Json | None) -> Iterator[RowPlace]:
    """Every row in printed order."""
    seen: dict[str, int] = {}
    for section in (scorecard or {}).get("sections", []):
        for row in section["rows"]:
            key = "r" + re.sub(r"[\s/?#~]", "", str(row["number"]))
            seen[key] = seen.get(key, 0) + 1
            yield RowPlace(key if seen[key] == 1 else f"{key}~{seen[key]}", section, row)


def clause_places(scorecard: Json | None) -> Iterator[ClausePlace]:
    """Every clause in printed order."""
    for place in row_places(scorecard):
        for i, clause in enumerate(place.row["clauses"], 1):
            yield ClausePlace(f"{place.key}.c{i}", place, clause)


def find_clause(scorecard: Json | None, key: str) -> ClausePlace:
    """The clause of that key.

    Raises:
        RuleInvalid: the draft has no such clause.
    """
    for found in clause_places(scorecard):
        if found.key == key:
            return found
    raise RuleInvalid(_("核对稿里没有编号为“%(key)s”的条款，可能页面已经过时，请刷新后再试。") % {"key": key}, key=key)


def copied(draft: Json) -> Json:
    """A draft of its own, to be changed."""
    return copy.deepcopy(draft)


def changed_clause(draft: Json, key: str, points: str | None, rule: Json) -> Json:
    """A draft whose clause has these points and this rule; bindings that the new rule no longer asks for are dropped.

    Raises:
        RuleInvalid, InvalidValue: the rule breaks the algebra, or the points are no number of at most three places.
    """
    new = copy.deepcopy(draft)
    clause = find_clause(new["scorecard"], key).clause
    if points is not None:
        milli(as_decimal(points))
    body = {**clause, "points": points, "rule": rule, "bindings": {}}
    parsed = Clause.from_json(body, "条款")
    from zhiheng.rules.syntax import needs

    asked = {need.path for need in needs(parsed.rule)}
    kept = {path: b for path, b in (clause.get("bindings") or {}).items() if path in asked}
    clause["points"], clause["rule"] = points, parsed.to_json()["rule"]
    if kept:
        clause["bindings"] = kept
    else:
        clause.pop("bindings", None)
    return new


def bound(draft: Json, key: str, path: str, binding: Binding | None) -> Json:
    """A draft whose fact at `path` of the clause comes from the binding; None takes the binding away.

    Raises:
        RuleInvalid: the clause's rule asks for no fact at that path.
    """
    new = copy.deepcopy(draft)
    clause = find_clause(new["scorecard"], key).clause
    bindings = dict(clause.get("bindings") or {})
    if binding is None:
        bindings.pop(path, None)
    else:
        bindings[path] = binding.to_json()
    clause["bindings"] = bindings
    Clause.from_json(clause, f"条款{key}")
    if not bindings:
        del clause["bindings"]
    return new


# --- findings -------------------------------------------------------------------------------------------------------

SUM_CHOICES = {
    "cap": _("按行封顶"),
    "parts": _("以小项为准"),
    "return": _("退回发文单位核对"),
}
SECTION_CHOICES = {"cap": _("按类别封顶"), "parts": _("以各行为准"), "return": _("退回发文单位核对")}
TOTAL_CHOICES = {"parts": _("以各类别合计为准"), "as_printed": _("以印出的总分为准"), "return": _("退回发文单位核对")}
OTHER_CHOICES = {"as_printed": _("已核对，按原文采用"), "return": _("退回发文单位核对")}
NOTE_CHOICES = {"as_printed": _("已知悉")}
MEND_CHOICES = {
    "source.site_line": {"mend": _("读取时略去"), "as_printed": _("已知悉")},
    "text.stuffed": {"mend": _("去掉这些字符后读取"), "as_printed": _("以原文为准")},
    "text.traditional": {"mend": _("转成简体后读取"), "as_printed": _("以原文为准")},
}
"""Findings about the text itself: following one changes what is read, once the document is read again."""
REPAIR_CHOICES = {"suggested": _("按建议理解"), "as_printed": _("以原文为准")}


def choices_for(finding: Json) -> dict[str, Any]:
    """What a person may decide about a finding: code of the choice -> words."""
    return {
        "scorecard.row_sum": SUM_CHOICES,
        "scorecard.section_sum": SECTION_CHOICES,
        "scorecard.total": TOTAL_CHOICES,
        **MEND_CHOICES,
    }.get(finding["code"], OTHER_CHOICES if finding["severity"] == "error" else NOTE_CHOICES)


def row_of_finding(scorecard: Json | None, finding: Json) -> RowPlace | None:
    """The row at whose place the finding stands: by span, else by the row number in its sentence."""
    start, end = finding["span"]
    places = list(row_places(scorecard))
    for place in places:
        span = place.row.get("span")
        if span and start < max(end, start + 1) and span[0] < max(end, start + 1) and start < span[1]:
            return place
    number = re.search(r"第\s*(\w+?)\s*行", finding["message"])
    if number:
        return next((p for p in places if str(p.row["number"]) == number[1]), None)
    return None


def section_of_finding(scorecard: Json | None, finding: Json) -> Json | None:
    """The section a finding speaks of: by its title in the sentence, else by the place of its rows."""
    sections: list[Json] = (scorecard or {}).get("sections", [])
    for section in sorted(sections, key=lambda s: -len(s["title"])):
        if section["title"] and section["title"] in finding["message"]:
            return section
    row = row_of_finding(scorecard, finding)
    return row.section if row else None


def parts_of_row(row: Json) -> Decimal | None:
    """What the clauses add to; None where a clause states no points."""
    values = [c.get("points") for c in row["clauses"]]
    return sum((as_decimal(v) for v in values), Decimal(0)) if values and None not in values else None


def _frame(holder: Json, name: str, value: str | None) -> None:
    frame = {k: v for k, v in (holder.get("rule") or {}).items() if k != name}
    if value is not None:
        frame[name] = value
    if frame:
        holder["rule"] = frame
    else:
        holder.pop("rule", None)


def _text(value: Decimal) -> str:
    return format(value.normalize() if value else Decimal(0), "f")


def settled(draft: Json, as_read: Json, finding: Json, choice: str) -> tuple[Json, str]:
    """What a choice about a finding makes of the draft, and the sentence that says so.

    The printed points are put back first, so that a second choice replaces the first. `return` changes nothing: the
    question goes to the issuer and stays open.

    Raises:
        RuleInvalid: the choice is not open for this finding, or its row cannot be found.
    """
    words = choices_for(finding)
    if choice not in words:
        raise RuleInvalid(
            _("对这项发现不能选择“%(choice)s”，可选：%(names)s。")
            % {"choice": choice, "names": "、".join(str(w) for w in words.values())},
            choice=choice,
        )
    new = copy.deepcopy(draft)
    card = new["scorecard"]
    match finding["code"]:
        case "scorecard.row_sum":
            return _settle_row(new, as_read, finding, choice)
        case "scorecard.section_sum":
            section = section_of_finding(card, finding)
            printed = section_of_finding(as_read["scorecard"], finding)
            if section is None or printed is None:
                raise RuleInvalid("找不到这项发现所指的类别，请退回发文单位核对。", code=finding["code"])
            section["points"] = printed["points"]
            section.pop("cap", None)
            if choice == "cap":
                section["cap"] = printed["points"]
                return new, f"“{section['title']}”按印出的{printed['points']}分封顶。"
            if choice == "parts":
                section["points"] = _text(
                    sum((as_decimal(r["points"]) for r in section["rows"] if r["points"]), Decimal(0))
                )
                return new, f"“{section['title']}”的分值改为各行之和{section['points']}分。"
        case "scorecard.total":
            card["full_points"] = as_read["scorecard"]["full_points"]
            if choice == "parts":
                base = [s for s in card["sections"] if s.get("kind", "base") == "base" and s["points"]]
                card["full_points"] = _text(sum((as_decimal(s["points"]) for s in base), Decimal(0)))
                return new, f"总分改为各类别之和{card['full_points']}分。"
    return new, {"return": "草稿不变，退回发文单位核对。", "as_printed": "按原文采用。", "mend": "重新读取后生效。"}[choice]


def _settle_row(new: Json, as_read: Json, finding: Json, choice: str) -> tuple[Json, str]:
    place = row_of_finding(new["scorecard"], finding)
    printed = row_of_finding(as_read["scorecard"], finding)
    if place is None or printed is None:
        raise RuleInvalid("找不到这项发现所指的行，请退回发文单位核对。", code=finding["code"])
    row = place.row
    row["points"] = printed.row["points"]
    _frame(row, "cap", (printed.row.get("rule") or {}).get("cap"))
    if choice == "cap":
        _frame(row, "cap", row["points"])
        return new, f"第{row['number']}行各小项照计，合计最多{row['points']}分。"
    if choice == "parts":
        parts = parts_of_row(row)
        row["points"] = _text(parts) if parts is not None else finding["expected"]
        return new, f"第{row['number']}行的分值由{printed.row['points']}分改为{row['points']}分。"
    return new, f"第{row['number']}行不变，退回发文单位核对。"


def sums_after(draft: Json, as_read: Json) -> list[str]:
    """Sums that no longer agree because of what was decided here (核对后的合计): one sentence each, for people."""
    card, read = draft.get("scorecard"), as_read.get("scorecard")
    if not card or not read:
        return []
    sentences = []
    for section, printed in zip(card["sections"], read["sections"], strict=False):
        now, before = _section_sum(section), _section_sum(printed)
        if section["points"] and now is not None and now != before and now != as_decimal(section["points"]):
            sentences.append(
                _("“%(title)s”各行现在合计%(n)s分，类别印出%(points)s分。")
                % {"title": section["title"], "n": _text(now), "points": section["points"]}
            )
    base = [s for s in card["sections"] if s.get("kind", "base") == "base"]
    sums = [_section_sum(s) for s in base if s["points"]]
    read_sums = [_section_sum(s) for s in read["sections"] if s.get("kind", "base") == "base" and s["points"]]
    if None not in sums and sums != read_sums and card["full_points"]:
        total = sum((s for s in sums if s is not None), Decimal(0))
        if total != as_decimal(card["full_points"]):
            sentences.append(
                _("各行现在合计%(n)s分，总分为%(full_points)s分。")
                % {"n": _text(total), "full_points": card["full_points"]}
            )
    return sentences


def _section_sum(section: Json) -> Decimal | None:
    values = [r["points"] for r in section["rows"]]
    return sum((as_decimal(v) for v in values), Decimal(0)) if values and None not in values else None


def parsed_scorecard(draft: Json) -> Scorecard | None:
    """The draft's scorecard as the kernel reads it, or None where the document has none."""
    return Scorecard.from_json(draft["scorecard"]) if draft.get("scorecard") else None
